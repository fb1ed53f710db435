"""What a customer pays with on a page: a test card pressed, a card typed, or another way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .. import errors
from ..account_store import AccountStore
from ..answers import perform
from ..resource import Resource
from .forms import Form
from .mistakes import Mistake

# Cards that do what one most often wants to see. Source: https://docs.stripe.com/testing.
TEST_CARDS: Mapping[str, str] = {
    "pm_card_visa": "4242 4242 4242 4242 pays",
    "pm_card_visa_chargeDeclined": "4000 0000 0000 0002 is declined",
    "pm_card_threeDSecure2Required": "4000 0000 0000 3220 asks for 3D Secure",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000 0000 0000 9995 has no funds",
}
# Other ways to pay, with the test details that let them succeed.
DETAILS: Mapping[str, dict[str, Any]] = {
    "acss_debit": {
        "account_number": "000123456789",
        "institution_number": "000",
        "transit_number": "11000",
    },
    "nz_bank_account": {
        "account_holder_name": "Ada",
        "account_number": "0000000",
        "bank_code": "11",
        "branch_code": "0000",
        "suffix": "010",
    },
    "us_bank_account": {
        "account_holder_type": "individual",
        "account_number": "000123456789",
        "routing_number": "110000000",
    },
    "sepa_debit": {"iban": "DE89370400440532013000"},
    "bacs_debit": {"account_number": "00012345", "sort_code": "108800"},
    "au_becs_debit": {"account_number": "000123456", "bsb_number": "000000"},
}


def payment_method(
    store: AccountStore, form: Form, details: Mapping[str, Any], offered: Collection[str] = ("card",)
) -> str:
    """The payment method that a customer described, or the test card that was pressed. Raises Invalid."""
    pressed = form.text("test_card")
    if pressed in TEST_CARDS and "card" in offered:
        return pressed
    type = form.text("method") or "card"
    if type not in offered:
        raise errors.Invalid("Choose one of the ways to pay.", param="method")
    billing = {name: details[name] for name in ("address", "email", "name", "phone") if details.get(name)}
    given: dict[str, Any] = {
        "billing_details": billing,
        "type": type,
        **({type: DETAILS[type]} if type in DETAILS else {}),
    }
    if type == "card":
        given["card"] = _card(form)
    method: Resource = perform(store, "v1.payment_methods.create", given)
    return str(method["id"])


def _card(form: Form) -> dict[str, Any]:
    """The card that was typed. Raises CardRefused where something of it is missing."""
    for each in card_mistakes(form):
        raise errors.CardRefused(each.text, param=each.field)
    month, year = _expiry(form)
    return {
        "cvc": form.text("cvc"),
        "exp_month": int(month),
        "exp_year": int(year),
        "number": form.text("number"),
    }


def card_mistakes(form: Form) -> Iterator[Mistake]:
    """What is missing of a card, unless a test card was pressed."""
    if form.text("test_card") in TEST_CARDS:
        return
    if not form.text("number"):
        yield Mistake("Your card number is incomplete.", "number")
    month, year = _expiry(form)
    if not (month.isdecimal() and year.isdecimal() and len(month) <= 2 and len(year) <= 4):
        yield Mistake(
            "Your card's expiration date is incomplete. Write it as month / year: 12 / 34.", "expiry"
        )
    if not form.text("cvc"):
        yield Mistake("Your card's security code is incomplete.", "cvc")


def _expiry(form: Form) -> tuple[str, str]:
    """Month and year as they were typed: 12 / 34."""
    month, _, year = form.text("expiry").replace(" ", "").partition("/")
    return month, year
