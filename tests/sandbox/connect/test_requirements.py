"""What accounts are asked for, by country and type, and what becomes of the answers."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..onboarding import BANK_ACCOUNT, DETAILS, INDIVIDUAL, onboarded, requested
from .accounts import CARDS_AND_TRANSFERS, create, events, retrieve, update

# What is checked of an individual in the United States before charges, as recorded.
CHECKED = [
    "address.city",
    "address.line1",
    "address.postal_code",
    "address.state",
    "id_number",
    "verification.document",
]

# What one is asked for there.
# Source: https://docs.stripe.com/connect/required-verification-information.
ASKED_OF_AN_INDIVIDUAL = [
    "business_profile.mcc",
    "business_profile.url",
    "external_account",
    "individual.address.city",
    "individual.address.line1",
    "individual.address.postal_code",
    "individual.address.state",
    "individual.dob.day",
    "individual.dob.month",
    "individual.dob.year",
    "individual.email",
    "individual.first_name",
    "individual.last_name",
    "individual.phone",
    "individual.ssn_last_4",
    "settings.payments.statement_descriptor",
    "tos_acceptance.date",
    "tos_acceptance.ip",
]


def test_a_government_is_american(stripe_client: stripe.StripeClient) -> None:
    """Elsewhere the kind of business is asked for again, with the reason.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/business-type-error-code.
    """

    def asked(country: str) -> Any:
        wanted: Any = {"country": country, "type": "custom", "business_type": "government_entity"}
        wanted["capabilities"] = requested("transfers")
        return stripe_client.v1.accounts.create(wanted).requirements

    british = asked("GB")
    assert "business_type" in british.currently_due
    (error,) = british.errors
    assert (error.code, error.requirement) == ("unsupported_business_type", "business_type")
    assert error.reason.endswith("'government_entity' isn't a supported business type in country GB.")
    assert asked("US").errors == []


ASKED_WITHOUT_CAPABILITIES = [
    "business_profile.product_description",
    "business_profile.support_phone",
    "business_profile.url",
    "external_account",
    "tos_acceptance.date",
    "tos_acceptance.ip",
]


def test_a_standard_account_asks_little_until_it_requests_something(
    stripe_client: stripe.StripeClient,
) -> None:
    """It has no capabilities, whatever its business type, and can take test payments.

    Recorded by https://github.com/openfoodfoundation/openfoodnetwork, spec/fixtures/vcr_cassettes, in 2024.
    """
    account = create(stripe_client, type="standard", country="AU", business_type="non_profit")
    assert account["capabilities"] == {}
    assert account["requirements"]["currently_due"] == ASKED_WITHOUT_CAPABILITIES
    assert account["requirements"]["eventually_due"] == ASKED_WITHOUT_CAPABILITIES
    assert account["requirements"]["past_due"] == [
        "external_account",
        "tos_acceptance.date",
        "tos_acceptance.ip",
    ]
    assert account["requirements"]["alternatives"] == []  # recorded in 2025
    assert account["requirements"]["disabled_reason"] == "requirements.past_due"
    assert (account["charges_enabled"], account["details_submitted"]) == (False, False)
    assert account["settings"]["invoices"] == {
        "default_account_tax_ids": None,
        "hosted_payment_method_save": "offer",
    }
    assert account["company"] == {
        "address": {
            "city": None,
            "country": "AU",
            "line1": None,
            "line2": None,
            "postal_code": None,
            "state": None,
        },
        "directors_provided": False,
        "executives_provided": False,
        "name": None,
        "owners_provided": False,
        "tax_id_provided": False,
        "verification": {"document": {"back": None, "details": None, "details_code": None, "front": None}},
    }
    charge = stripe_client.v1.charges.create(
        {"amount": 1000, "currency": "aud", "source": "tok_mastercard"}, {"stripe_account": account["id"]}
    )
    assert charge.paid


def test_a_standard_account_that_was_set_up_takes_payments(
    sandbox: Sandbox, stripe_client: stripe.StripeClient
) -> None:
    """Its holder answers on Stripe's pages; what it then may do is requested there, too."""
    account = create(stripe_client, type="standard")
    sandbox.client().raw_request("post", "/_sandbox/onboard", account=account["id"])
    ready = stripe_client.v1.accounts.retrieve(account["id"])
    assert ready.to_dict()["capabilities"] == {"card_payments": "active", "transfers": "active"}
    assert (ready.charges_enabled, ready.payouts_enabled, ready.details_submitted) == (True, True, True)


def test_a_requested_capability_asks_for_what_it_needs(stripe_client: stripe.StripeClient) -> None:
    """All of it is past due at once, and disables the account."""
    account = create(stripe_client, business_type="individual", capabilities=CARDS_AND_TRANSFERS)
    requirements = account["requirements"]
    assert requirements["currently_due"] == requirements["past_due"] == ASKED_OF_AN_INDIVIDUAL
    assert requirements["eventually_due"] == sorted([*ASKED_OF_AN_INDIVIDUAL, "individual.id_number"])
    assert requirements["disabled_reason"] == "requirements.past_due"
    assert account["capabilities"] == {"card_payments": "inactive", "transfers": "inactive"}


def test_a_new_company_is_asked_for_what_was_recorded(stripe_client: stripe.StripeClient) -> None:
    """Of those behind it a title and no number; what is sold may be told instead of where.

    Recorded by a public test suite, July 2026, version 2023-10-16.
    """
    account = create(stripe_client, business_type="company", capabilities=CARDS_AND_TRANSFERS)
    requirements = account["requirements"]
    address = ["address.city", "address.line1", "address.postal_code", "address.state"]
    birth, name = ["dob.day", "dob.month", "dob.year"], ["first_name", "last_name"]
    company = [*address, "name", "owners_provided", "phone", "tax_id"]
    asked = ["email", *name, "phone", "relationship.title", "ssn_last_4"]
    now = [
        "business_profile.mcc",
        "business_profile.url",
        *(f"company.{each}" for each in company),
        "external_account",
        *(f"owners.{each}" for each in ["email", *name]),
        *(f"representative.{each}" for each in [*address, *birth, *asked]),
        "settings.payments.statement_descriptor",
        "tos_acceptance.date",
        "tos_acceptance.ip",
    ]
    assert requirements["currently_due"] == requirements["past_due"] == now
    later = [f"owners.{each}" for each in [*address, *birth, "phone"]]
    assert requirements["eventually_due"] == sorted([*now, *later])
    assert requirements["alternatives"] == [
        {
            "alternative_fields_due": ["business_profile.product_description"],
            "original_fields_due": ["business_profile.url"],
        }
    ]
    named = update(stripe_client, account, business_profile={"url": "https://accessible.stripe.com"})
    assert named["requirements"]["alternatives"] == []
    assert "settings.payments.statement_descriptor" not in named["requirements"]["currently_due"]


def test_a_brazilian_company_tells_more_of_everybody(stripe_client: stripe.StripeClient) -> None:
    """What it sells instead of where; of its directors and executives, too, until it says it named them all.

    Recorded in May 2024: https://github.com/estuary/connectors, what its Stripe source captures.
    """
    params = {"country": "BR", "business_type": "company", "capabilities": CARDS_AND_TRANSFERS}
    account = create(stripe_client, **params)
    address = ["address.city", "address.line1", "address.postal_code", "address.state"]
    birth, name = ["dob.day", "dob.month", "dob.year"], ["first_name", "last_name"]
    everybody = [*address, *birth, *name, "id_number", "political_exposure", "verification.document"]
    manager = [*everybody, "email", "relationship.title"]
    named = ["directors_provided", "executives_provided", "owners_provided"]
    company = [*address, *named, "name", "phone", "tax_id", "verification.document"]
    due = [
        "business_profile.mcc",
        "business_profile.product_description",
        "external_account",
        *(f"company.{each}" for each in company),
        *(f"directors.{each}" for each in manager),
        *(f"executives.{each}" for each in manager),
        *(f"owners.{each}" for each in [*everybody, "relationship.percent_ownership"]),
        *(f"representative.{each}" for each in [*manager, "phone", "relationship.executive"]),
        "tos_acceptance.date",
        "tos_acceptance.ip",
    ]
    assert account["requirements"]["currently_due"] == sorted(due)
    told = {"verification": {"document": {"front": "file_identity_document_success"}}}
    declared = {"directors_provided": True, "executives_provided": True, "owners_provided": True}
    account = update(stripe_client, account, company={**told, **declared})
    left = account["requirements"]["currently_due"]
    assert "company.verification.document" not in left
    assert {each.partition(".")[0] for each in left or []} == {
        "business_profile",
        "company",
        "external_account",
        "representative",
        "tos_acceptance",
    }


BORN = ["dob.day", "dob.month", "dob.year"]

NAMED = ["email", "first_name", "last_name"]

AT_HOME = ["address.city", "address.line1", "address.postal_code"]

IN_JAPAN = [
    *(
        f"address_{way}.{each}"
        for way in ("kana", "kanji")
        for each in ["city", "line1", "postal_code", "state", "town"]
    ),
    *BORN,
    "email",
    *(f"{each}_name_{way}" for each in ("first", "last") for way in ("kana", "kanji")),
    "phone",
]


@pytest.mark.parametrize(
    ("country", "representative"),
    [
        ("US", ["first_name", "last_name"]),
        ("DE", [*AT_HOME, *BORN, *NAMED, "phone"]),
        ("GB", [*AT_HOME, *BORN, *NAMED, "phone"]),
        ("AU", [*AT_HOME, "address.state", *BORN, *NAMED, "phone"]),
        ("JP", IN_JAPAN),
    ],
)
def test_without_a_business_type_a_representative_is_asked_for(
    stripe_client: stripe.StripeClient, country: str, representative: list[str]
) -> None:
    """Of an Express account, which requests capabilities by itself, and of Japan's settings.

    Recorded by jayminwest/Teach-Niche in April 2025; what was asked in the United States before stands in
    `test_eras`.
    """
    account = create(stripe_client, type="express", country=country)
    assert account["capabilities"] == {"card_payments": "inactive", "transfers": "inactive"}
    requirements, settings = account["requirements"], account["settings"]
    due = [
        "business_profile.mcc",
        *(["business_profile.product_description"] if country == "JP" else []),
        "business_profile.url",
        "business_type",
        "external_account",
        *(f"representative.{each}" for each in representative),
        "tos_acceptance.date",
        "tos_acceptance.ip",
    ]
    assert requirements["currently_due"] == requirements["past_due"] == requirements["eventually_due"] == due
    assert requirements["alternatives"] == []
    assert settings["invoices"]["hosted_payment_method_save"] == "always"
    weekly = {"delay_days": 4, "interval": "weekly", "weekly_anchor": "friday"}
    days = {"US": 2, "AU": 2}.get(country, 7)
    schedule = weekly if country == "JP" else {"delay_days": days, "interval": "daily"}
    assert settings["payouts"]["schedule"] == schedule | settings["payouts"]["schedule"]
    assert settings["payments"]["statement_descriptor"] == ("" if country == "JP" else None)


def test_each_detail_leaves_the_requirements(stripe_client: stripe.StripeClient) -> None:
    """What was given is no longer asked for; a nested hash keeps what an update does not name."""
    account = create(stripe_client, business_type="individual", capabilities=CARDS_AND_TRANSFERS)
    account = update(stripe_client, account, individual={"first_name": "Jane", "address": {"city": "Troy"}})
    account = update(stripe_client, account, individual={"address": {"line1": "1 Main St"}})
    due = account["requirements"]["currently_due"]
    given = ["individual.first_name", "individual.address.city", "individual.address.line1"]
    assert sorted(due or []) == sorted(set(ASKED_OF_AN_INDIVIDUAL) - set(given))
    person = account["individual"]
    assert person["first_name"] == "Jane"
    assert (person["address"]["city"], person["address"]["country"]) == ("Troy", "US")
    assert person["id"].startswith("person_")


def test_test_values_are_verified_at_once(stripe_client: stripe.StripeClient) -> None:
    """With the date of birth 1902-01-01 or the number 222222222 the reply itself has the result."""
    account = onboarded(stripe_client)
    assert account["capabilities"] == {"card_payments": "active", "transfers": "active"}
    enabled = (account["charges_enabled"], account["payouts_enabled"], account["details_submitted"])
    assert enabled == (True, True, True)
    assert account["requirements"] == {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": [],
        "disabled_reason": None,
        "errors": [],
        "eventually_due": [],
        "past_due": [],
        "pending_verification": [],
    }
    assert account["individual"]["verification"]["status"] == "verified"


def test_other_values_are_verified_after_a_while(
    stripe_client: stripe.StripeClient, sandbox: Sandbox
) -> None:
    """Capabilities are pending until the check is done by the clock, which an event tells.

    Who somebody is is known later: recorded after more than 37 seconds, or sooner by a document.
    """
    individual = {**INDIVIDUAL, "dob": {"day": 1, "month": 1, "year": 1901}, "id_number": "000000000"}
    account = onboarded(stripe_client, individual=individual)
    assert account["capabilities"] == {"card_payments": "pending", "transfers": "pending"}
    assert account["requirements"]["disabled_reason"] == "requirements.pending_verification"
    assert account["requirements"]["pending_verification"] == [f"individual.{each}" for each in CHECKED]
    assert account["individual"]["verification"]["status"] == "pending"
    assert (account["details_submitted"], account["charges_enabled"]) == (True, False)
    sandbox.advance(seconds=20)
    account = retrieve(stripe_client, account)
    assert (account["charges_enabled"], account["payouts_enabled"]) == (True, True)
    (event,) = events(stripe_client, account, "account.updated")
    assert event["account"] == account["id"]
    assert event["created"] == NOW + 20
    assert event["data"]["previous_attributes"] == {
        "capabilities": {"card_payments": "pending", "transfers": "pending"},
        "charges_enabled": False,
        "future_requirements": {"pending_verification": [f"individual.{each}" for each in CHECKED]},
        "individual": {
            "future_requirements": {"pending_verification": CHECKED},
            "requirements": {"pending_verification": CHECKED},
        },
        "payouts_enabled": False,
        "requirements": {
            "disabled_reason": "requirements.pending_verification",
            "pending_verification": [f"individual.{each}" for each in CHECKED],
        },
    }
    assert account["individual"]["verification"]["status"] == "pending"
    sandbox.advance(seconds=20)
    _, told = events(stripe_client, account, "account.updated")
    assert told["data"]["previous_attributes"] == {"individual": {"verification": {"status": "pending"}}}


@pytest.mark.parametrize(
    ("changes", "requirement", "code"),
    [
        ({"id_number": "111111111"}, "verification.document", "verification_failed_keyed_identity"),
        (
            {"address": {**INDIVIDUAL["address"], "line1": "address_no_match"}},
            "address.line1",
            "verification_failed_residential_address",
        ),
        (
            {"verification": {"document": {"front": "file_identity_document_failure"}}},
            "verification.document",
            "verification_document_failed_other",
        ),
    ],
)
def test_a_failed_check_asks_again_and_says_why(
    stripe_client: stripe.StripeClient,
    sandbox: Sandbox,
    changes: dict[str, Any],
    requirement: str,
    code: str,
) -> None:
    """The values of Stripe's testing page fail as it says, with an error for the requirement."""
    plain = {"dob": {"day": 1, "month": 1, "year": 1901}, "id_number": "000000000"}
    account = onboarded(stripe_client, individual={**INDIVIDUAL, **plain, **changes})
    sandbox.advance(seconds=20)
    account = retrieve(stripe_client, account)
    requirements = account["requirements"]
    assert requirements["currently_due"] == [f"individual.{requirement}"]
    (error,) = requirements["errors"] or []
    assert (error["code"], error["requirement"]) == (code, f"individual.{requirement}")
    assert account["capabilities"]["card_payments"] == "inactive"
    assert account["individual"]["verification"]["status"] == "unverified"


def test_a_document_makes_up_for_a_wrong_number(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """A verified document takes precedence over an ID number that does not match."""
    account = onboarded(
        stripe_client,
        individual={**INDIVIDUAL, "dob": {"day": 1, "month": 1, "year": 1901}, "id_number": "111111111"},
    )
    sandbox.advance(seconds=20)
    document = {"verification": {"document": {"front": "file_identity_document_success"}}}
    update(stripe_client, account, individual=document)
    sandbox.advance(seconds=20)
    account = retrieve(stripe_client, account)
    assert account["charges_enabled"]
    assert account["individual"]["verification"]["document"]["front"].startswith("file_1")


def test_a_listed_person_stops_everything(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """The date of birth 1900-01-01 raises an alert of the Office of Foreign Assets Control."""
    individual = {**INDIVIDUAL, "dob": {"day": 1, "month": 1, "year": 1900}, "id_number": "000000000"}
    account = onboarded(stripe_client, individual=individual)
    sandbox.advance(seconds=20)
    account = retrieve(stripe_client, account)
    assert account["requirements"]["disabled_reason"] == "listed"
    assert (account["charges_enabled"], account["payouts_enabled"]) == (False, False)


def test_payouts_need_somewhere_to_go(stripe_client: stripe.StripeClient) -> None:
    """Without an external account charges are enabled, and payouts are not."""
    details = {name: value for name, value in DETAILS.items() if name != "external_account"}
    account = create(stripe_client, **details, capabilities=CARDS_AND_TRANSFERS)
    assert (account["charges_enabled"], account["payouts_enabled"]) == (True, False)
    assert account["requirements"]["currently_due"] == ["external_account"]
    assert account["requirements"]["disabled_reason"] == "requirements.past_due"
    account = update(stripe_client, account, external_account=BANK_ACCOUNT)
    assert account["payouts_enabled"]


def test_a_later_check_does_not_disable_an_active_account(
    stripe_client: stripe.StripeClient, sandbox: Sandbox
) -> None:
    """New details of an active account are checked while it goes on working."""
    account = onboarded(stripe_client)
    account = update(
        stripe_client,
        account,
        individual={"dob": {"day": 2, "month": 2, "year": 1980}, "id_number": "000000000"},
    )
    assert account["requirements"]["pending_verification"] == [f"individual.{each}" for each in CHECKED]
    assert account["charges_enabled"]


def test_what_was_due_stays_when_a_request_is_refused(sandbox: Sandbox) -> None:
    """A check that the clock ended just before a refused request is not undone with the request."""
    client = sandbox.client()
    individual = {**INDIVIDUAL, "dob": {"day": 1, "month": 1, "year": 1901}, "id_number": "000000000"}
    account = onboarded(client, individual=individual)
    sandbox.application.state.clock.advance(20)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.retrieve("cus_none")
    assert retrieve(client, account)["charges_enabled"]
