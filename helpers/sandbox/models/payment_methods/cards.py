"""Card objects: made from details or a token, checked, attached, and updated.

Source: https://docs.stripe.com/api/cards and https://docs.stripe.com/testing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from time import gmtime
from typing import Any

from helpers.cards import BY_NUMBER, KnownCard, issued, passes_luhn

from ... import errors
from ...account_store import AccountStore
from ...eras import era
from ...model import Model
from ...resource import Resource
from . import test_cards

ADDRESS = (
    "address_city",
    "address_country",
    "address_line1",
    "address_line2",
    "address_state",
    "address_zip",
)
DETAILS = (*ADDRESS, "name", "currency")
EXPIRY_PART = re.compile("[0-9]{1,4}")
LENGTHS = range(12, 20)  # digits of a card number
CVC_LENGTHS = {"American Express": (3, 4)}
ONLY_WITH_A_VALUE = (
    # Those of a card that belongs to an account.
    "account",
    "available_payout_methods",
    "currency",
    "default_for_currency",
    "status",
    # "For internal use only", says the SDK of these.
    "description",
    "issuer",
    # Those of a customer's card, not of a token's. Recorded.
    "allow_redisplay",
    "customer",
)
Model("card", word="source", told_as="customer.source", source="https://docs.stripe.com/api/cards")


def from_details(store: AccountStore, details: Mapping[str, Any]) -> Resource:
    """A card from its number and the rest, not stored. Raises Invalid or CardRefused."""
    if store.state.profile == "fresh":
        raise raw_cards_refused()
    number = details["number"].replace(" ", "").replace("-", "")
    known = _checked_number(number)
    test_cards.remember(store, known)
    month, year = checked_expiry(store, details)
    cvc = details.get("cvc")
    if cvc is not None and not (cvc.isdecimal() and len(cvc) in CVC_LENGTHS.get(known.brand, (3,))):
        raise errors.CardRefused("Your card's security code is invalid.", code="invalid_cvc", param="cvc")
    given = {name: details.get(name) or None for name in DETAILS}
    preferred = details.get("networks", {}).get("preferred")
    return _card(
        store, known, exp_month=month, exp_year=year, cvc=cvc is not None, preferred=preferred, **given
    )


def from_known(store: AccountStore, known: KnownCard) -> Resource:
    """The card behind a magic token: valid for a year, with a security code and without an address.

    Guess: that those whose code fails had one at all times.
    """
    year, month = gmtime(store.now)[:2]
    coded = not era(store.now).codeless or known.cvc_check == "fail"
    return _card(store, known, exp_month=month, exp_year=year + 1, cvc=coded)


def _card(
    store: AccountStore, known: KnownCard, *, cvc: bool, preferred: str | None = None, **values: Any
) -> Resource:
    """`cvc`: whether a security code was sent. `preferred`: of a card's two networks, the one to use."""
    card = store.new(
        "card",
        brand=known.brand,
        country=known.country,
        cvc_check="unchecked" if cvc else None,
        fingerprint=test_cards.fingerprint(store, known),
        funding=known.funding,
        last4=known.number[-4:],
        metadata={},
        address_line1_check="unchecked" if values.get("address_line1") else None,
        address_zip_check="unchecked" if values.get("address_zip") else None,
        regulated_status="unregulated",
        networks={"preferred": preferred},
        **values,
    )
    for name in ONLY_WITH_A_VALUE:
        if card.get(name) is None:
            card.pop(name, None)
    return card


def belonging(store: AccountStore, card: Resource, *, without: tuple[str, ...] = ()) -> Resource:
    """A token's card as whoever it is given to shows it: a choice of networks only where there is one."""
    known = test_cards.behind(store, card)
    hidden = without if known and known.network else (*without, "networks")
    return {name: value for name, value in card.items() if name not in hidden}


def raw_cards_refused() -> errors.RawCardsRefused:
    """What a new account is told that sends a card number.

    Source: https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis.
    """
    return errors.RawCardsRefused(
        "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test "
        "tokens that map to the test card you are using, see https://stripe.com/docs/testing. To enable "
        "testing raw card data APIs, see https://support.stripe.com/questions/"
        "enabling-access-to-raw-card-data-apis."
    )


def _checked_number(number: str) -> KnownCard:
    """The test card of a number. Raises CardRefused.

    Recorded in 2023: four digits are no card's number. Guess: nor is a number with a letter, or of 20 digits.
    """
    known = BY_NUMBER.get(number) or issued(number)
    if known:
        return known
    if not number.isdecimal() or len(number) not in LENGTHS:
        raise errors.CardRefused(
            "The card number is not a valid credit card number.", code="invalid_number", param="number"
        )
    if not passes_luhn(number):
        raise errors.CardRefused("Your card number is incorrect.", code="incorrect_number", param="number")
    raise errors.CardRefused(
        "Your card was declined. Your request was in test mode, but used a non test (live) card. For a "
        "list of valid test cards, visit: https://stripe.com/docs/testing.",
        code="card_declined",
        decline_code="test_mode_live_card",
    )


def checked_expiry(store: AccountStore, details: Mapping[str, Any]) -> tuple[int, int]:
    """Month and year as numbers, if the card is still valid by the sandbox's clock."""
    month, year = _number(details, "exp_month"), _number(details, "exp_year")
    if not 1 <= month <= 12:
        raise errors.CardRefused(
            "Your card's expiration month is invalid.", code="invalid_expiry_month", param="exp_month"
        )
    this_year, this_month = gmtime(store.now)[:2]
    year += 2000 if 0 <= year < 100 else 0
    if not this_year <= year <= this_year + 50:
        raise errors.CardRefused(
            "Your card's expiration year is invalid.", code="invalid_expiry_year", param="exp_year"
        )
    if (year, month) < (this_year, this_month):
        raise errors.CardRefused(
            "Your card's expiration month is invalid.", code="invalid_expiry_month", param="exp_month"
        )
    return month, year


def _number(details: Mapping[str, Any], name: str) -> int:
    """The expiry's parts are text to the SDK, and numbers to the API."""
    text = str(details[name])
    if not EXPIRY_PART.fullmatch(text):
        raise errors.Invalid(
            f"Invalid integer: {text[:100]}", code="parameter_invalid_integer", param=f"card[{name}]"
        )
    return int(text)


def checked(store: AccountStore, card: Resource) -> Resource:
    """The card after the bank was asked, as attaching does. Raises CardRefused as its test card says."""
    known = test_cards.behind(store, card)
    test_cards.refuse_attach(known, cvc=card.get("cvc_check") is not None)
    if known is None:
        return card
    results = {
        "cvc_check": known.cvc_check,
        "address_line1_check": known.line1_check,
        "address_zip_check": known.zip_check,
    }
    return {**card, **{name: result for name, result in results.items() if card.get(name) is not None}}


def update_values(store: AccountStore, card: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """What an update changes of a card; an address that is new is unchecked until the card is used."""
    values = {name: params[name] for name in (*ADDRESS, "name", "metadata") if name in params}
    if "exp_month" in params or "exp_year" in params:
        expiry = {"exp_month": card["exp_month"], "exp_year": card["exp_year"], **params}
        values["exp_month"], values["exp_year"] = checked_expiry(store, expiry)
    for part in ("address_line1", "address_zip"):
        if part in params:
            values[f"{part}_check"] = "pass" if params[part] else None
    return values
