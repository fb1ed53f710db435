"""Promotion codes: what customers type in to have a coupon.

Source: https://docs.stripe.com/api/promotion_codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import after, job
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call
from ..core import currencies
from . import coupons

CODE = re.compile(r"[a-zA-Z0-9\-_]+")
CODE_LENGTH = 8
promotion_codes = Model(
    "promotion_code",
    starts={
        "active": True,
        "restrictions": {
            "first_time_transaction": False,
            "minimum_amount": None,
            "minimum_amount_currency": None,
        },
    },
    hidden=("restrictions.currency_options",),
    word="promotion code",
    missing="promotion_code",
    within={"max_redemptions": (1, 2**31 - 1)},
    source="https://docs.stripe.com/api/promotion_codes",
)


@promotion_codes.creating
def _made(call: Call, code: Resource) -> Resource:
    """A code of one's own or a made-up one, for a coupon and within its limits; it ends with the coupon.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#promotion-codes.
    """
    store, params = call.store, call.params
    if not at(params, "promotion.coupon"):
        raise errors.Invalid(
            "You must pass promotion.coupon when passing promotion", param="promotion.coupon"
        )
    coupon = coupons.usable(store, params["promotion"]["coupon"], param="promotion[coupon]")
    _check_code(store, code, params.get("code"))
    coupons.check_ahead(store, params.get("expires_at"), "expires_at")
    _check_limits(coupon, code)
    _check_restrictions(code["restrictions"])
    code["expires_at"] = code["expires_at"] or coupon["redeem_by"]
    code["code"] = params.get("code") or store.state.ids.derive(code["id"], CODE_LENGTH).upper()
    if code["expires_at"]:
        store.later(code["expires_at"], "promotion_codes.expire", code=code["id"])
    return code


def _check_code(store: AccountStore, code: Resource, text: str | None) -> None:
    if not text:
        return
    if not CODE.fullmatch(text):
        raise errors.Invalid(
            r"This value must match the regex pattern. (/\A[a-zA-Z0-9\-_]+\z/ does not match for the "
            f"value {text}).",
            param="code",
        )
    if code["active"]:
        _check_unique(store, text, code["customer"])


def _check_unique(store: AccountStore, text: str, customer: str | None) -> None:
    """Refuse a code that is already open to one of the same people; upper and lower case are the same.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#create-promotion-codes.
    """
    for other in store.all("promotion_code", "active", True):
        shared = None in (customer, other["customer"]) or other["customer"] == customer
        if shared and other["code"].lower() == text.lower():
            raise errors.Invalid(f"An active promotion code with `code: {text}` already exists.")


def _check_limits(coupon: Resource, code: Resource) -> None:
    """Refuse limits beyond the coupon's own. Guess: the sentences."""
    most, ends = coupon["max_redemptions"], coupon["redeem_by"]
    if most is not None and (code["max_redemptions"] or 0) > most:
        raise errors.Invalid(
            f"`max_redemptions` cannot be above that of the coupon, which is {most}.", param="max_redemptions"
        )
    if ends is not None and (code["expires_at"] or 0) > ends:
        raise errors.Invalid(
            f"`expires_at` cannot be after the `redeem_by` of the coupon, which is {ends}.",
            param="expires_at",
        )


def _check_restrictions(restrictions: Resource) -> None:
    currencies.check_keys(restrictions.get("currency_options") or {}, param="restrictions[currency_options]")
    if (restrictions["minimum_amount"] is None) != (restrictions["minimum_amount_currency"] is None):
        missing = [
            name for name in ("minimum_amount", "minimum_amount_currency") if restrictions[name] is None
        ]
        raise errors.missing(f"restrictions[{missing[0]}]")
    if restrictions["minimum_amount_currency"] in (restrictions.get("currency_options") or {}):
        # Source: https://docs.stripe.com/api/promotion_codes/create. Guess: the sentence.
        raise errors.Invalid(
            "Each currency must be different from the `minimum_amount_currency`.",
            param="restrictions[currency_options]",
        )


@promotion_codes.changing
def _activated(call: Call, code: Resource) -> dict[str, Any]:
    """A code whose coupon or limits are used up stays inactive; one that becomes active must be unique."""
    if not call.params.get("active") or code["active"]:
        return {}
    coupon = call.store.find("coupon", code["promotion"]["coupon"])
    most, ends = code["max_redemptions"], code["expires_at"]
    spent = (most is not None and code["times_redeemed"] >= most) or (ends and ends <= call.store.now)
    if coupon is None or not coupon["valid"] or spent:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            "This promotion code cannot be activated: it has expired, or has been redeemed the maximum "
            "number of times.",
            param="active",
        )
    _check_unique(call.store, code["code"], code["customer"])
    return {}


@promotion_codes.listing
def _of_coupon(call: Call) -> Callable[[Resource], bool]:
    """Those of a coupon, and with a code in whatever case."""
    coupon, text = call.params.get("coupon"), call.params.pop("code", None)

    def keep(code: Resource) -> bool:
        return coupon in (None, code["promotion"]["coupon"]) and (
            text is None or code["code"].lower() == text.lower()
        )

    return keep


@after("coupon.deleted")
def follow(store: AccountStore, coupon: Resource) -> None:
    """A coupon that is deleted, or no longer valid, takes its codes out of use.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#coupons-versus-promotion-codes and `active`
    in https://docs.stripe.com/api/promotion_codes/object.
    """
    if coupon["valid"]:
        return
    for each in list(store.all("promotion_code", "promotion.coupon", coupon["id"])):
        if each["active"]:
            store.change(each, {"active": False})


@job("promotion_codes.expire")
def expire(store: AccountStore, *, code: str) -> None:
    """After its moment a code is no longer active."""
    if (current := store.find("promotion_code", code)) and current["active"]:
        store.change(current, {"active": False})


def redeem(store: AccountStore, code: Resource) -> Resource:
    """Count that a code was used; the last time that it may be makes it inactive."""
    times = code["times_redeemed"] + 1
    coupon = store.find("coupon", code["promotion"]["coupon"])
    spent = code["max_redemptions"] is not None and times >= code["max_redemptions"]
    over = spent or coupon is None or not coupon["valid"]
    return store.change(code, {"times_redeemed": times, **({"active": False} if over else {})})
