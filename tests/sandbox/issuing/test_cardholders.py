"""Cardholders: what is known of them, and what must be."""

from __future__ import annotations

from typing import Any

import pytest

from ..onboarding import onboarded
from ..refused import refusal
from .conftest import CARDHOLDER

ADDRESS = {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}


def test_a_cardholder_begins_active_and_without_limits(stripe_client: Any) -> None:
    """Of the type individual, unless told otherwise."""
    cardholder = stripe_client.v1.issuing.cardholders.create(CARDHOLDER)
    assert cardholder.id.startswith("ich_")
    assert (cardholder.status, cardholder.type) == ("active", "individual")
    assert cardholder.requirements.to_dict() == {"disabled_reason": None, "past_due": []}
    assert cardholder.spending_controls.to_dict() == {
        "allowed_card_presences": [],
        "allowed_categories": [],
        "allowed_merchant_countries": [],
        "blocked_card_presences": [],
        "blocked_categories": [],
        "blocked_merchant_countries": [],
        "spending_limits": [],
        "spending_limits_currency": None,
    }


def test_in_the_us_names_and_terms_are_required(stripe_client: Any) -> None:
    """What is missing is listed, and gone once it is sent."""
    cardholders = stripe_client.v1.issuing.cardholders
    cardholder = cardholders.create({"name": "Jenny Rosen", "billing": {"address": ADDRESS}})
    assert cardholder.requirements.disabled_reason == "requirements.past_due"
    assert cardholder.requirements.past_due == [
        "individual.first_name",
        "individual.last_name",
        "individual.card_issuing.user_terms_acceptance.date",
        "individual.card_issuing.user_terms_acceptance.ip",
    ]
    cardholders.update(cardholder.id, {"individual": {"first_name": "Jenny"}})
    changed = cardholders.update(cardholder.id, {"individual": CARDHOLDER["individual"]})
    assert changed.requirements.past_due == []
    assert changed.individual.first_name == "Jenny"


def test_a_company_tells_no_tax_id(stripe_client: Any) -> None:
    """Only whether it gave one."""
    company = {"name": "Rocket Rides", "type": "company", "billing": {"address": ADDRESS}}
    cardholder = stripe_client.v1.issuing.cardholders.create({**company, "company": {"tax_id": "000000000"}})
    assert cardholder.company.to_dict() == {"tax_id_provided": True}
    assert cardholder.requirements.past_due == []


@pytest.mark.parametrize("name", ["Jenny Rosen 2nd", "Jenny Rosen the very very long", "J@ne"])
def test_a_name_can_be_printed(stripe_client: Any, name: str) -> None:
    """Of 24 letters at most, without digits or signs."""
    error = refusal(stripe_client.v1.issuing.cardholders.create, {**CARDHOLDER, "name": name})
    assert error.param == "name"


def test_an_address_can_be_written_to(stripe_client: Any) -> None:
    """In the words that Stripe has for any e-mail address; recorded of customers."""
    error = refusal(stripe_client.v1.issuing.cardholders.create, {**CARDHOLDER, "email": "jenny"})
    assert (error.param, error.user_message) == ("email", "Invalid email address: jenny")


def test_allowed_and_blocked_exclude_each_other(stripe_client: Any) -> None:
    """In one request; in a later one, the new list takes the place of the other."""
    cardholders = stripe_client.v1.issuing.cardholders
    both = {"allowed_merchant_countries": ["US"], "blocked_merchant_countries": ["FR"]}
    error = refusal(cardholders.create, {**CARDHOLDER, "spending_controls": both})
    assert error.param == "spending_controls[allowed_merchant_countries]"
    cardholder = cardholders.create({**CARDHOLDER, "spending_controls": {"allowed_categories": ["bakeries"]}})
    changed = cardholders.update(cardholder.id, {"spending_controls": {"blocked_categories": ["caterers"]}})
    assert changed.spending_controls.allowed_categories is None
    assert changed.spending_controls.blocked_categories == ["caterers"]


def test_a_new_account_cannot_issue() -> None:
    """Source of the words: what Stripe answers an account without Issuing."""
    from helpers.sandbox import Sandbox

    client = Sandbox(seed="fresh", profile="fresh").client()
    error = refusal(client.v1.issuing.cardholders.create, CARDHOLDER)
    assert error.user_message.startswith("Your account is not set up to use Issuing.")
    assert refusal(client.v1.issuing.cards.list).user_message == error.user_message
    missing = refusal(client.v1.issuing.cards.retrieve, "ic_none")  # as a program found in test mode in 2026
    assert (missing.http_status, missing.user_message) == (404, "No such issuing card: 'ic_none'")


def test_what_is_told_of_a_cardholder_is_looked_at(stripe_client: Any) -> None:
    """An age, a telephone number, a limit. Source: https://docs.stripe.com/api/issuing/cardholders/create."""
    create = stripe_client.v1.issuing.cardholders.create
    young = {"first_name": "Jenny", "last_name": "Rosen", "dob": {"day": 1, "month": 1, "year": 2020}}
    assert refusal(create, {**CARDHOLDER, "individual": young}).param == "individual[dob][year]"
    cardholder = create({**CARDHOLDER, "phone_number": "(415) 555-0132"})
    assert cardholder.phone_number == "+14155550132"
    told = stripe_client.v1.issuing.cardholders.update(cardholder.id, {"phone_number": "415 555 0133"})
    assert told.phone_number == "+14155550133"
    limits = {"spending_limits": [{"amount": -1, "interval": "daily"}]}
    refused = refusal(create, {**CARDHOLDER, "spending_controls": limits})
    assert refused.param == "spending_controls[spending_limits][0][amount]"


@pytest.mark.parametrize("name", ["J3nny", "Jenny#", "Дженни"])
def test_a_first_name_is_of_latin_letters(stripe_client: Any, name: str) -> None:
    """No numbers, no special characters but a few, as the parameter tells."""
    individual = {"first_name": name, "last_name": "Rosen"}
    error = refusal(stripe_client.v1.issuing.cardholders.create, {**CARDHOLDER, "individual": individual})
    assert error.param == "individual[first_name]"
    individual = {"first_name": "Zoë-Ann", "last_name": "O'Neil, Jr."}
    created = stripe_client.v1.issuing.cardholders.create({**CARDHOLDER, "individual": individual})
    assert created.individual.last_name == "O'Neil, Jr."


def test_limits_are_in_the_currency_of_the_accounts_country(stripe_client: Any) -> None:
    """Unless they name one. Source: https://docs.stripe.com/api/issuing/cardholders/create."""
    account = onboarded(stripe_client, "card_issuing", "transfers", country="GB")
    limits: dict[str, Any] = {"spending_limits": [{"amount": 1000, "interval": "daily"}]}

    def currency(**controls: str) -> Any:
        params = {**CARDHOLDER, "spending_controls": {**limits, **controls}}
        cardholder = stripe_client.v1.issuing.cardholders.create(params, {"stripe_account": account["id"]})
        return cardholder.spending_controls.spending_limits_currency

    assert (currency(), currency(spending_limits_currency="eur")) == ("gbp", "eur")
