"""Issued cards: made, activated, replaced and canceled; their numbers are shown only when asked for.

In live mode only those of virtual cards are shown, in test mode physical cards' too.
Source: https://docs.stripe.com/api/issuing/cards, https://docs.stripe.com/issuing/cards and, for numbers,
https://docs.stripe.com/issuing/cards/virtual.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from helpers.cards import ISSUED_IN_TEST_MODE, passes_luhn

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import new
from ...expansion import derived
from ...hooks import made_up
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses
from ..core import currencies
from . import controls, designs, from_storage, from_treasury, shipping
from .access import require_access
from .cardholders import requirements

LIFE = Statuses(
    {
        "inactive": ("active", "canceled"),
        "active": ("inactive", "canceled"),
        "canceled": (),
    },
    starts=("inactive", "active"),
    # Recorded in July 2026 of an activation; guess: that it cannot be deactivated, either.
    refused=dict.fromkeys(("active", "inactive"), "Cards with status '{status}' cannot be updated."),
)
cards = Model(
    "issuing.card",
    word="issuing card",
    told_as="issuing_card",
    statuses=LIFE,
    # The last two, which no type names, are shown of every card. Recorded in July 2026.
    starts={"brand": "Visa", "migrate_tokens_from": None, "pin": None},
    guard=require_access,
    missing="card",
    source="https://docs.stripe.com/api/issuing/cards",
)
# Source: https://docs.stripe.com/issuing/cards/physical/standard.
SECOND_LINE = re.compile(r"[A-Za-z0-9 /\-&:().']*")
CURRENCIES = ("usd", "eur", "gbp")
# Guess: Stripe chooses the date; cards that it showed were valid for three years.
YEARS_VALID = 3
# The reasons to replace a card for which the old one must be canceled first, and the new one has a number of
# its own; with the others it keeps the number. Source: https://docs.stripe.com/issuing/cards/replacements.
CANCELING = ("lost", "stolen")
# The card whose number a replacement keeps.
NUMBERED = "_issuing_numbered"


@cards.creating
def _whole(call: Call, card: Resource) -> Resource:
    """A card with its number, its controls, and what replaces another one from that."""
    store, params = call.store, call.params
    currency = currencies.checked(params["currency"])
    if currency not in CURRENCIES:
        raise errors.Invalid(
            f"Cards cannot be issued in {currency}: use one of {', '.join(CURRENCIES)}.", param="currency"
        )
    _check_kind(params)
    replaced = _replaced(store, params)
    # Guess: what replaces a card of a financial account is one of it, too.
    account = params.get("financial_account") or (replaced and replaced.get("financial_account"))
    stored = params.get(from_storage.NAME) or (replaced and from_storage.account_of(store, replaced["id"]))
    if account:
        from_treasury.check(store, account, currency)
    if stored:
        from_storage.check(store, stored, currency)
    cardholder = _cardholder(store, params, replaced)
    if currency == "eur" and not cardholder["phone_number"]:
        raise _no_phone(cardholder["id"])
    if replaced and params["replacement_reason"] not in CANCELING:
        store.keep(NUMBERED, card["id"], like=_numbered(store, replaced["id"]))
    card = {
        **card,
        **_expiry(store, params),
        "cardholder": cardholder,
        "currency": currency,
        **({"financial_account": account} if account else {}),
        "last4": number_of(store, card)[-4:],
        "personalization_design": designs.chosen(store, params),
        "shipping": shipping.begun(store, params["shipping"]) if "shipping" in params else None,
        "spending_controls": controls.of_new_card(params.get("spending_controls") or {}, currency),
        "wallets": _wallets(cardholder),
    }
    if stored:
        from_storage.issue(store, card["id"], stored)
    if replaced:
        store.change(replaced, {"replaced_by": card["id"]})
    if card["status"] == "active":
        _check_activation(cardholder)
        _cancel_replaced(store, card)
    return card


def _no_phone(cardholder: str) -> errors.Invalid:
    """What is said of a European card whose holder no code can be sent to.

    Source: https://docs.stripe.com/error-codes#cardholder-phone-number-required and, for the words,
    https://github.com/stripe/stripe-cli/issues/893.
    """
    return errors.Invalid(
        f"You cannot create a card without a `phone_number` on file for cardholder: {cardholder}. Please see "
        "https://stripe.com/docs/issuing/3d-secure.",
        code="cardholder_phone_number_required",
    )


@made_up("issuing.card")
def _made_up(store: AccountStore, id: str) -> Resource:
    cardholder = store.get("issuing.cardholder", store.new_id("ich_"))
    card = new(store, "issuing.card", id=id, cardholder=cardholder, currency="usd", type="virtual")
    return {
        **card,
        **_expiry(store, {}),
        "last4": number_of(store, card)[-4:],
        "spending_controls": controls.of_new_card({}, "usd"),
        "status": "active",
        "wallets": _wallets(cardholder),
    }


def _check_kind(params: Mapping[str, Any]) -> None:
    if params["type"] == "physical" and "shipping" not in params:
        raise errors.missing("shipping")
    _check_physical(params["type"], params)


def _check_physical(type: str, params: Mapping[str, Any]) -> None:
    """Refuse to tell of a virtual card what only a physical one has."""
    for name in () if type == "physical" else ("shipping", "second_line", "personalization_design"):
        if params.get(name):
            raise errors.Invalid(f"You can only set `{name}` on physical cards.", param=name)
    if not SECOND_LINE.fullmatch(params.get("second_line") or ""):
        # Guess: the words.
        raise errors.Invalid(
            "The second line can only contain letters, numbers, spaces and / - & : ( ) . '",
            param="second_line",
        )


def _replaced(store: AccountStore, params: Mapping[str, Any]) -> Resource | None:
    if not params.get("replacement_for"):
        return None
    if not params.get("replacement_reason"):
        raise errors.missing("replacement_reason")
    old = store.get("issuing.card", params["replacement_for"], param="replacement_for")
    if old["replaced_by"]:
        raise errors.Invalid(
            f"The card {old['id']} has already been replaced by {old['replaced_by']}.",
            param="replacement_for",
        )
    if params["replacement_reason"] in CANCELING and old["status"] != "canceled":
        # Guess: the words.
        raise errors.Invalid(
            f"The card {old['id']} is {old['status']}: cancel it before you replace it as "
            f"{params['replacement_reason']}.",
            param="replacement_for",
        )
    return old


def _cancel_replaced(store: AccountStore, card: Resource) -> None:
    """Cancel what an activated card replaces."""
    old = store.find("issuing.card", card["replacement_for"]) if card["replacement_for"] else None
    if old and old["status"] != "canceled":
        store.change(old, {"status": "canceled"})


def _cardholder(store: AccountStore, params: Mapping[str, Any], replaced: Resource | None) -> Resource:
    id = params.get("cardholder") or (replaced and replaced["cardholder"]["id"])
    if not id:
        raise errors.missing("cardholder")
    return store.get("issuing.cardholder", id, param="cardholder")


def _expiry(store: AccountStore, params: Mapping[str, Any]) -> dict[str, int]:
    today = datetime.fromtimestamp(store.now, UTC)
    if ("exp_month" in params) != ("exp_year" in params):
        raise errors.missing("exp_year" if "exp_month" in params else "exp_month")
    month, year = params.get("exp_month", today.month), params.get("exp_year", today.year + YEARS_VALID)
    if not 1 <= month <= 12:
        raise errors.Invalid("Your card's expiration month is invalid.", param="exp_month")
    if (year, month) < (today.year, today.month):
        raise errors.Invalid("The expiration date must be in the future.", param="exp_year")
    return {"exp_month": month, "exp_year": year}


def _wallets(cardholder: Resource) -> Resource:
    reachable = bool(cardholder["email"] or cardholder["phone_number"])
    eligible = {
        "eligible": reachable,
        "ineligible_reason": None if reachable else "missing_cardholder_contact",
    }
    return {"apple_pay": eligible, "google_pay": eligible, "primary_account_identifier": None}


def _check_activation(cardholder: Resource) -> None:
    """Source: https://docs.stripe.com/issuing/cards/virtual/issue-cards; the words as programs tell them."""
    if requirements(cardholder)["past_due"]:
        raise errors.Invalid(
            "This cardholder has outstanding requirements preventing them from activating an issued card",
            param="status",
        )


@cards.changing
def _changes(call: Call, card: Resource) -> dict[str, Any]:
    """A card switched on or off, or canceled for good; other controls, or another address to send it to."""
    params, values = call.params, dict[str, Any]()
    status = params.get("status", card["status"])
    if card["status"] == "canceled" and params.keys() - {"metadata", "status"}:
        raise errors.Invalid(f"You cannot change the card {card['id']} because it is canceled.")
    if params.get("cancellation_reason") and status != "canceled":
        raise errors.Invalid(
            "You can only set `cancellation_reason` when you cancel a card.", param="cancellation_reason"
        )
    if status == "active" and card["status"] != "active":
        _check_activation(call.store.get("issuing.cardholder", card["cardholder"]["id"]))
        if LIFE.allows(card["status"], status):
            _cancel_replaced(call.store, card)
    if params.get("spending_controls"):
        known, sent = card["spending_controls"], params["spending_controls"]
        values["spending_controls"] = controls.changed(known, sent, card["currency"])
    if params.get("financial_account"):
        from_treasury.check(call.store, params["financial_account"], card["currency"])
    _check_physical(card["type"], params)
    if "shipping" in params:
        values["shipping"] = shipping.changed(card, params["shipping"], call.store)
    elif status == "canceled" and card["shipping"] and card["shipping"]["status"] == "pending":
        values["shipping"] = {**card["shipping"], "status": "canceled"}
    return values


def cancel_when_used_up(store: AccountStore, id: str) -> None:
    """Cancel a card that was to be used only so often."""
    card = store.get("issuing.card", id)
    control = card["lifecycle_controls"]
    if not control or card["status"] == "canceled":
        return
    used = sum(
        1 for each in store.all("issuing.authorization", "card", id) if each["approved"] and each["amount"]
    )
    used += sum(1 for each in store.all("issuing.transaction", "card", id) if each["authorization"] is None)
    if used >= control["cancel_after"]["payment_count"]:
        store.change(card, {"status": "canceled"})


@derived("issuing.card", "cardholder")
def _cardholder_now(store: AccountStore, card: Resource) -> Resource:
    return store.find("issuing.cardholder", card["cardholder"]["id"]) or card["cardholder"]


@derived("issuing.card", "wallets")
def wallets(store: AccountStore, card: Resource) -> Resource:
    """Whether a card can be added to wallets; its cardholder may have told a contact since it was issued."""
    return _wallets(_cardholder_now(store, card))


@derived("issuing.card", "number", on_request=True, alone=True)
def _number(store: AccountStore, card: Resource) -> str | None:
    return number_of(store, card)


@derived("issuing.card", "cvc", on_request=True, alone=True)
def _cvc(store: AccountStore, card: Resource) -> str | None:
    return _digits(store, f"{card['id']}:cvc", 3)


def number_of(store: AccountStore, card: Resource) -> str:
    """A card's whole number; it follows from the card's id, or that of the first one it replaces."""
    begun = ISSUED_IN_TEST_MODE + _digits(store, _numbered(store, card["id"]), 6)
    return next(begun + digit for digit in "0123456789" if passes_luhn(begun + digit))


def _numbered(store: AccountStore, id: str) -> str:
    """The card whose id a card's number follows from."""
    kept = store.find(NUMBERED, id)
    return str(kept["like"]) if kept else id


def _digits(store: AccountStore, what: str, count: int) -> str:
    return str(int.from_bytes(store.state.ids.derive(what, 24).encode()))[-count:]
