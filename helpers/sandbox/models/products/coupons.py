"""Coupons: what a discount takes off, for how long, and how often it may be used.

Source: https://docs.stripe.com/api/coupons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ..core import currencies
from ..core.months import months_later

ID_LENGTH = 8
FARTHEST_YEARS = 5
coupons = Model(
    "coupon",
    starts={"duration": "once", "valid": True},
    within={
        "percent_off": (0.01, 100),
        "amount_off": (1, currencies.LARGEST_IDR),
        "duration_in_months": (1, 120),
        "max_redemptions": (1, 2**31 - 1),
    },
    missing="coupon",
    hidden=("applies_to", "currency_options"),
    gone_as={"valid": False},
    quiet=frozenset({"times_redeemed", "valid"}),
    source="https://docs.stripe.com/api/coupons",
)


@coupons.creating
def _made(call: Call, coupon: Resource) -> Resource:
    """A coupon takes off a percentage or an amount; its options, its own currency's among them, are kept."""
    store, params = call.store, call.params
    _check_terms(params)
    if params.get("duration") == "repeating" and "duration_in_months" not in params:
        raise errors.Invalid(
            "The duration_in_months param must be set when creating a coupon with a repeating duration",
            param="duration",
        )
    check_ahead(store, params.get("redeem_by"), "redeem_by")
    if "id" not in params:
        coupon["id"] = store.state.ids.derive(f"coupon:{store.new_id('coupon_')}", ID_LENGTH)
    elif store.find("coupon", params["id"]):
        raise errors.exists_already("Coupon")
    for index, product in enumerate((params.get("applies_to") or {}).get("products") or ()):
        store.get("product", product, param=f"applies_to[products][{index}]")
    if redeem_by := params.get("redeem_by"):
        store.later(redeem_by, "coupons.expire", coupon=coupon["id"])
    lasting = {} if params.get("duration") == "repeating" else {"duration_in_months": None}
    return {**coupon, **lasting, **_by_currency(params)}


def _check_terms(params: Mapping[str, Any]) -> None:
    percent, amount = params.get("percent_off"), params.get("amount_off")
    if percent is not None and amount is not None:
        raise errors.Invalid("Received both percent_off and amount_off parameters. Please pass in only one.")
    if percent is None and amount is None:
        raise errors.Invalid("Must provide percent_off or amount_off.", code="parameter_missing")
    if amount is not None and not params.get("currency"):
        raise errors.Invalid("You must pass currency when passing amount_off", param="currency")
    if percent is not None and params.get("currency_options"):
        raise errors.only_one(("currency_options", "percent_off"))


def _by_currency(params: Mapping[str, Any]) -> dict[str, Any]:
    """The currency, and what is taken off in each."""
    if params.get("percent_off") is not None:
        return {"currency": None}
    currency = currencies.checked(params["currency"])
    given = params.get("currency_options") or {}
    currencies.check_keys(given, param="currency_options")
    return {
        "currency": currency,
        "currency_options": {currency: {"amount_off": params["amount_off"]}, **given},
    }


@coupons.changing
def _more_currencies(call: Call, coupon: Resource) -> dict[str, Any]:
    """Options are added to those that are there."""
    given = call.params.get("currency_options")
    if not given:
        return {}
    if coupon["percent_off"] is not None:
        raise errors.only_one(("currency_options", "percent_off"))
    currencies.check_keys(given, param="currency_options")
    return {"currency_options": {**call.store.hidden(coupon).get("currency_options", {}), **given}}


@job("coupons.expire")
def expire(store: AccountStore, *, coupon: str) -> None:
    """After its `redeem_by`, a coupon is no longer valid."""
    if current := store.find("coupon", coupon):
        store.change(current, {"valid": False})


def redeem(store: AccountStore, coupon: Resource) -> Resource:
    """Count that a coupon was used; the last time that it may be ends its validity.

    No event tells of it. Recorded in 2021 by a public suite that asserts the events of each step.
    """
    counted = {"times_redeemed": coupon["times_redeemed"] + 1}
    valid = coupon["valid"] and not _is_used_up({**coupon, **counted})
    return store.change(coupon, {**counted, "valid": valid}, event=None)


def _is_used_up(coupon: Resource) -> bool:
    most = coupon["max_redemptions"]
    return most is not None and coupon["times_redeemed"] >= most


def usable(store: AccountStore, id: str, *, param: str) -> Resource:
    """A coupon that may still be used. Raises Invalid; in the words that programs look for."""
    coupon = store.get("coupon", id, param=param)
    if not coupon["valid"]:
        gone = "used up" if _is_used_up(coupon) else "expired"
        raise errors.Invalid(
            f"Coupon {id} is {gone} and cannot be applied.", code="coupon_expired", param=param
        )
    return coupon


def check_ahead(store: AccountStore, moment: int | None, param: str) -> None:
    """Refuse a moment that has passed, or is more than five years away."""
    if moment is None:
        return
    if moment <= store.now:
        raise errors.in_the_past(param, moment)
    if moment > months_later(store.now, 12 * FARTHEST_YEARS):
        raise errors.Invalid("Invalid timestamp: can be no more than five years in the future.", param=param)
