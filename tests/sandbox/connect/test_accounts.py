"""Connected accounts: what they need, what they may do, and the events that tell it."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import TYPED, HttpRequest

from ..conftest import CLOCK, NOW
from ..onboarding import BANK_ACCOUNT, DETAILS, INDIVIDUAL, TERMS, Account, onboarded, requested
from ..refused import refusal

CARDS_AND_TRANSFERS = requested("card_payments", "transfers")
# What an individual in the United States is asked for.
# Source: https://docs.stripe.com/connect/required-verification-information.
# What is checked of an individual there before charges, as recorded.
CHECKED = [
    "address.city",
    "address.line1",
    "address.postal_code",
    "address.state",
    "id_number",
    "verification.document",
]
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


def create(client: stripe.StripeClient, **params: Any) -> Account:
    """A custom account in the United States, unless told otherwise."""
    account = client.v1.accounts.create({"type": "custom", "country": "US", **params})  # type: ignore[arg-type]
    return account.to_dict()


def retrieve(client: stripe.StripeClient, account: Account) -> Account:
    """The account as it is now."""
    return client.v1.accounts.retrieve(account["id"]).to_dict()


def update(client: stripe.StripeClient, account: Account, **params: Any) -> Account:
    """The account with new details."""
    return client.v1.accounts.update(account["id"], params).to_dict()  # type: ignore[arg-type]


def events(client: stripe.StripeClient, account: Account, type: str) -> list[dict[str, Any]]:
    """An account's events of a type, the oldest first, as plain values."""
    listed_events = client.v1.events.list({"type": type, "limit": 100}, {"stripe_account": account["id"]})
    return [each.to_dict() for each in reversed(listed_events.data)]


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


def test_what_a_business_sells_may_be_left_empty(stripe_client: stripe.StripeClient) -> None:
    """It is shown so, and its address is asked for. Recorded by antiwork/gumroad in 2023."""
    sells = {"product_description": ""}
    account = create(stripe_client, business_profile=sells, capabilities=CARDS_AND_TRANSFERS)
    assert account["business_profile"]["product_description"] == ""
    assert "business_profile.url" in account["requirements"]["currently_due"]


def test_a_new_account_is_known_by_little(stripe_client: stripe.StripeClient) -> None:
    """No capability is requested, so nothing is asked for, and nothing is enabled.

    Source: https://docs.stripe.com/connect/handling-api-verification, on `disabled_reason`.
    """
    account = create(stripe_client, email="jenny.rosen@example.com", metadata={"shop": "7"})
    assert account["id"].startswith("acct_")
    assert (account["type"], account["country"], account["default_currency"]) == ("custom", "US", "usd")
    assert (account["charges_enabled"], account["payouts_enabled"], account["details_submitted"]) == (
        False,
        False,
        False,
    )
    assert account["capabilities"] == {}
    assert account["requirements"]["currently_due"] == []
    assert account["requirements"]["disabled_reason"] == "action_required.requested_capabilities"
    assert account["external_accounts"]["data"] == []
    assert account["metadata"] == {"shop": "7"}
    assert retrieve(stripe_client, account) == account


@pytest.mark.parametrize(
    ("type", "responsible"),
    [
        ("custom", ("none", "application", "application_custom", "application")),
        ("express", ("express", "stripe", "application_express", "application")),
        ("standard", ("full", "stripe", "account", "stripe")),
    ],
)
def test_a_type_says_who_is_responsible(
    stripe_client: stripe.StripeClient, type: str, responsible: tuple[str, str, str, str]
) -> None:
    """Each type stands for controller properties, as Stripe's guide on them maps it."""
    dashboard, collector, payer, losses = responsible
    assert create(stripe_client, type=type)["controller"] == {
        "fees": {"payer": payer},
        "is_controller": True,
        "losses": {"payments": losses},
        "requirement_collection": collector,
        "stripe_dashboard": {"type": dashboard},
        "type": "application",
    }


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


def test_controller_properties_take_the_place_of_a_type(stripe_client: stripe.StripeClient) -> None:
    """An account made by them has the type "none"; both at once are refused."""
    controller = {
        "fees": {"payer": "application"},
        "losses": {"payments": "application"},
        "stripe_dashboard": {"type": "express"},
    }
    new_account = stripe_client.v1.accounts.create({"controller": controller})  # type: ignore[arg-type]
    account = new_account.to_dict()
    assert account["type"] == "none"
    assert account["controller"]["stripe_dashboard"]["type"] == "express"
    with pytest.raises(stripe.InvalidRequestError, match="They are mutually exclusive"):
        create(stripe_client, controller=controller)


def test_controller_properties_that_say_nothing_are_the_usual_ones(sandbox: Sandbox) -> None:
    """Empty ones can only be sent in JSON, as the sandbox does to itself."""
    request = HttpRequest(
        "post",
        "/v1/accounts",
        "",
        {"authorization": "Bearer sk_test_sandbox", "content-type": TYPED},
        b'{"controller": {"fees": {}, "losses": {}, "stripe_dashboard": {}}}',
    )
    controller = sandbox.handle(request).json()["controller"]
    assert controller["fees"] == {"payer": "account"}
    assert controller["losses"] == {"payments": "stripe"}
    assert controller["stripe_dashboard"] == {"type": "full"}


@pytest.mark.parametrize(
    ("dashboard", "fees", "losses", "collects", "refused"),
    [
        (
            "express",
            "account",
            "stripe",
            "stripe",
            "When `stripe_dashboard[type]=express`, your platform must",
        ),
        (
            "express",
            "application",
            "stripe",
            "stripe",
            "When `stripe_dashboard[type]=express`, your platform",
        ),
        (
            "none",
            "account",
            "application",
            "application",
            "When controlling requirement collection, the Conne",
        ),
        (
            "full",
            "application",
            "application",
            "application",
            "When controlling requirement collection, the C",
        ),
        (
            "none",
            "application",
            "application",
            "stripe",
            "When `stripe_dashboard[type]=none` and `requirement_collection=stripe`, Stripe must be liable",
        ),
        ("full", "account", "stripe", "stripe", ""),
        ("none", "account", "stripe", "stripe", ""),
        ("none", "application", "application", "application", ""),
    ],
)
def test_responsibilities_go_together(
    stripe_client: Any, *, dashboard: str, fees: str, losses: str, collects: str, refused: str
) -> None:
    """As public programs report it that tried each combination.

    Source: https://docs.stripe.com/connect/migrate-to-controller-properties.
    """
    controller = {
        "fees": {"payer": fees},
        "losses": {"payments": losses},
        "requirement_collection": collects,
        "stripe_dashboard": {"type": dashboard},
    }
    if not refused:
        made = stripe_client.v1.accounts.create({"controller": controller})
        assert made.controller.requirement_collection == collects
        return
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.accounts.create({"controller": controller})
    assert str(caught.value.user_message).startswith(refused)


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


def test_what_an_account_does_not_show(stripe_client: stripe.StripeClient) -> None:
    """Groups, and settings of PayPay, though the SDK names them. Recorded of all accounts, 2023 to 2026."""
    account = create(stripe_client, business_type="individual", capabilities=CARDS_AND_TRANSFERS)
    assert "groups" not in account
    assert "paypay_payments" not in account["settings"]


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


class TestTokens:
    """Details sent as a token."""

    def test_an_account_token_describes_the_account(self, stripe_client: stripe.StripeClient) -> None:
        """Its individual and its acceptance of the terms land in the account, and it is used up."""
        held: Any = {
            "business_type": "individual",
            "individual": INDIVIDUAL,
            "tos_shown_and_accepted": True,
        }
        token = stripe_client.v1.tokens.create({"account": held})
        assert token.id.startswith("ct_")
        account = create(stripe_client, account_token=token.id)
        assert account["business_type"] == "individual"
        assert account["individual"]["first_name"] == "Jane"
        assert account["individual"]["id_number_provided"]
        assert account["tos_acceptance"]["date"] == NOW
        assert account["tos_acceptance"]["ip"] == "127.0.0.1"
        assert stripe_client.v1.tokens.retrieve(token.id).used
        with pytest.raises(stripe.InvalidRequestError) as refused:
            create(stripe_client, account_token=token.id)
        assert refused.value.code == "token_already_used"

    def test_who_was_told_of_by_a_token_is_told_of_by_tokens(
        self, stripe_client: stripe.StripeClient
    ) -> None:
        """What one of them leaves out stays; without one, details are only cleared.

        Source: https://docs.stripe.com/connect/account-tokens.
        """
        tokens = stripe_client.v1.tokens
        first: Any = {
            "individual": {"first_name": "Jane", "address": {"line1": "1 High Street", "line2": "B"}}
        }
        account = create(stripe_client, account_token=tokens.create({"account": first}).id)
        with pytest.raises(stripe.InvalidRequestError) as refused:
            update(stripe_client, account, individual={"first_name": "Joan"})
        assert refused.value.param == "individual"
        later = tokens.create({"account": {"individual": {"last_name": "Doe"}}})
        person = update(stripe_client, account, account_token=later.id)["individual"]
        assert (person["first_name"], person["last_name"]) == ("Jane", "Doe")
        cleared = update(stripe_client, account, individual={"address": {"line2": ""}})
        assert not cleared["individual"]["address"]["line2"]

    def test_a_token_says_what_kind_of_business_it_is(self, stripe_client: stripe.StripeClient) -> None:
        """An individual without a `business_type` makes the account an individual's."""
        token = stripe_client.v1.tokens.create({"account": {"individual": {"first_name": "Jane"}}})
        account = update(stripe_client, create(stripe_client), account_token=token.id)
        assert account["business_type"] == "individual"

    def test_a_token_of_another_kind_is_refused(self, stripe_client: stripe.StripeClient) -> None:
        """A person token is no account token, and an unknown one is missing."""
        token = stripe_client.v1.tokens.create({"person": {"first_name": "Jane"}})
        for each in (token.id, "ct_none"):
            with pytest.raises(stripe.InvalidRequestError) as refused:
                create(stripe_client, account_token=each)
            assert refused.value.param == "account_token"


class TestAccess:
    """Who may see and do what."""

    def test_the_platform_has_an_account_of_its_own(
        self, stripe_client: stripe.StripeClient, sandbox: Sandbox
    ) -> None:
        """It is found at /v1/account and under its id, and is not among the connected ones.

        Nobody but itself controls it. Recorded: https://github.com/gburgyan/aat-stripe, account-and-balance;
        what it shows, in five databases that stripe-sync-engine filled from December 2025 to March 2026.
        """
        own = stripe_client.v1.accounts.retrieve_current().to_dict()
        assert own["controller"] == {"type": "account"}
        assert own.keys() == {
            *("id", "object", "business_profile", "business_type", "capabilities", "charges_enabled"),
            *("controller", "country", "default_currency", "details_submitted", "email", "payouts_enabled"),
            *("settings", "type"),
        }
        assert "product_description" not in own["business_profile"]
        assert own["id"] == sandbox.account
        assert retrieve(stripe_client, {"id": sandbox.account}) == own
        assert (own["charges_enabled"], own["payouts_enabled"]) == (True, True)
        accounts = stripe_client.v1.accounts.external_accounts.list(own["id"]).to_dict()
        assert accounts["data"][0]["bank_name"] == "STRIPE TEST BANK"
        assert stripe_client.v1.accounts.list().data == []

    def test_a_connected_account_is_the_current_one_for_its_requests(
        self, stripe_client: stripe.StripeClient
    ) -> None:
        """With its id in Stripe-Account, /v1/account is the connected account."""
        account = create(stripe_client)
        current = stripe_client.v1.accounts.retrieve_current(options={"stripe_account": account["id"]})
        assert current.id == account["id"]

    def test_accounts_have_their_own_objects(self, stripe_client: stripe.StripeClient) -> None:
        """A customer made on a connected account is not there for the platform."""
        account = create(stripe_client)
        options: Any = {"stripe_account": account["id"]}
        customer = stripe_client.v1.customers.create({"name": "Ann"}, options)
        assert stripe_client.v1.customers.retrieve(customer.id, options=options).name == "Ann"
        with pytest.raises(stripe.InvalidRequestError, match="No such customer"):
            stripe_client.v1.customers.retrieve(customer.id)

    @pytest.mark.parametrize("id", ["acct_none", "acct_1SandboxNobody"])
    def test_an_unknown_account_is_out_of_reach(self, stripe_client: stripe.StripeClient, id: str) -> None:
        """403: the key has no access to it, or it does not exist."""
        known = f"'sk_test_\\*+dbox' does not have access to account '{id}'"
        with pytest.raises(stripe.PermissionError, match=known):
            stripe_client.v1.accounts.retrieve(id)

    def test_accounts_do_not_see_each_other(self, stripe_client: stripe.StripeClient) -> None:
        """On behalf of one account another is out of reach, and no account can be made."""
        one, other = create(stripe_client), create(stripe_client)
        options: Any = {"stripe_account": one["id"]}
        with pytest.raises(stripe.PermissionError):
            stripe_client.v1.accounts.retrieve(other["id"], options=options)
        with pytest.raises(stripe.InvalidRequestError, match="signed up for Connect"):
            stripe_client.v1.accounts.create({}, options)

    def test_a_new_platform_cannot_create_accounts(self) -> None:
        """In the profile "fresh" Connect is not set up, and Stripe says where to do it."""
        client = Sandbox(seed="test", clock=CLOCK, profile="fresh").client()
        with pytest.raises(stripe.InvalidRequestError) as refused:
            client.v1.accounts.create({"type": "custom"})
        assert refused.value.user_message == (
            "You can only create new accounts if you've signed up for Connect, which you can do at "
            "https://dashboard.stripe.com/connect."
        )

    def test_only_a_platform_works_with_other_accounts(self) -> None:
        """As recorded in 2019: https://github.com/Giftbit/internal-rothschild.

        Source of the code: https://docs.stripe.com/error-codes.
        """
        client = Sandbox(seed="test", clock=CLOCK, profile="fresh").client()
        for ask in (
            lambda: client.v1.balance.retrieve(options={"stripe_account": "acct_other"}),
            lambda: client.v1.accounts.retrieve("acct_other"),
        ):
            with pytest.raises(stripe.PermissionError, match="Only Stripe Connect platforms can") as refused:
                ask()
            assert refused.value.error is not None
            assert refused.value.error.code == "platform_account_required"
        assert client.v1.accounts.retrieve_current().id

    def test_a_new_account_has_no_name_on_statements(self) -> None:
        """Whatever its Dashboard is called.

        Recorded of two sandboxes, December 2025 and January 2026, in databases of stripe-sync-engine.
        """
        client = Sandbox(seed="test", clock=CLOCK, profile="fresh").client()
        own = client.v1.accounts.retrieve_current().to_dict()
        assert own["settings"]["dashboard"]["display_name"]
        assert (own["capabilities"], own["business_type"], own["details_submitted"]) == ({}, None, False)
        params: Any = {"amount": 500, "currency": "usd", "source": "tok_visa"}
        assert client.v1.charges.create(params).calculated_statement_descriptor == "Stripe"

    def test_the_own_account_is_changed_in_the_dashboard(
        self, stripe_client: stripe.StripeClient, sandbox: Sandbox
    ) -> None:
        """Test keys can neither update nor delete the platform's account."""
        with pytest.raises(stripe.InvalidRequestError, match="Only live keys can access this method"):
            stripe_client.v1.accounts.update(sandbox.account, {"email": "new@example.com"})
        with pytest.raises(stripe.InvalidRequestError, match="Only live keys can access this method"):
            stripe_client.v1.accounts.delete(sandbox.account)


BOTH = {name: {"requested": True} for name in ("card_payments", "transfers")}
# Where accounts only take transfers. As programs report it: of India until 2026, of Jamaica in 2026.
NO_CARDS = {
    "IN": "The card_payments capability is not supported for this account type and this account's country "
    "(IN).",
    "JM": "You cannot request the `card_payments` capability for accounts in JM",
}


class TestRefusals:
    """Bad input: Stripe's errors, and nothing changed."""

    @pytest.mark.parametrize(
        ("params", "param", "message"),
        [
            ({"country": "XX"}, "country", "XX is not currently supported by Stripe."),
            *(({"country": country, "capabilities": BOTH}, None, said) for country, said in NO_CARDS.items()),
            ({"email": "nobody"}, "email", "Invalid email address: nobody"),
            ({"business_profile": {"url": "not a url"}}, "business_profile[url]", "Not a valid URL"),
            (
                {"business_type": "individual", "individual": {"dob": {"day": 2, "month": 2, "year": 2011}}},
                "individual[dob][year]",
                "Must be at least 13 years of age to use Stripe",
            ),
            (
                {
                    "business_type": "individual",
                    "individual": {"verification": {"document": {"front": "file_none"}}},
                },
                "individual[verification][document][front]",
                "No such file: 'file_none'",
            ),
            *(
                (
                    {each: {"phone": "000 000 0000"}},
                    "business_type",
                    # As programs report it in 2024 and 2026.
                    "The `business_type` must be provided when sending either of `individual` or `company` "
                    "parameters.",
                )
                for each in ("company", "individual")
            ),
            (
                {"business_type": "company", "individual": {"first_name": "Jane"}},
                "individual",
                "You cannot describe an individual on an account whose business_type is 'company'.",
            ),
            (
                {"type": "express", "tos_acceptance": TERMS},
                "tos_acceptance",
                "You cannot accept the Terms of Service on behalf of accounts where "
                "`controller[requirement_collection]=stripe`, which includes Standard and Express accounts.",
            ),
            (
                {"business_profile": ""},
                "business_profile",
                "You passed an empty string for 'business_profile'. We assume empty values are an attempt to "
                "unset a parameter; however 'business_profile' cannot be unset. You should remove "
                "'business_profile' from your request or supply a non-empty value.",
            ),
            (
                {"individual": {"shoe_size": 7}},
                "individual[shoe_size]",
                "Received unknown parameter: individual[shoe_size]",
            ),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, stripe_client: stripe.StripeClient, params: dict[str, Any], param: str, message: str
    ) -> None:
        """400 with the parameter's name; no account is left behind."""
        with pytest.raises(stripe.InvalidRequestError) as refused:
            create(stripe_client, **params)
        assert (refused.value.http_status, refused.value.param) == (400, param)
        assert refused.value.user_message == message
        assert stripe_client.v1.accounts.list().data == []

    def test_a_refused_update_changes_nothing(self, stripe_client: stripe.StripeClient) -> None:
        """Not even what came before the bad value in the same request."""
        account = onboarded(stripe_client)
        with pytest.raises(stripe.InvalidRequestError):
            update(stripe_client, account, individual={"last_name": "Roe"}, external_account="btok_none")
        assert retrieve(stripe_client, account) == account
        assert events(stripe_client, account, "person.updated") == []


@pytest.mark.parametrize(
    ("country", "told", "message", "param"),
    [
        (
            "US",
            {"business_type": "company", "company": {"address": {"country": "FR"}}},
            "Address for business must match account country",
            "company[address][country]",
        ),
        (
            "AE",
            {"business_type": "individual"},
            "'individual' is not a supported business type in the country AE.",
            "business_type",
        ),
    ],
)
def test_what_a_country_does_not_allow_is_refused(
    stripe_client: Any, country: str, told: dict[str, Any], message: str, param: str
) -> None:
    """When an account is made and when it is changed, in the words that programs report."""
    base = {"type": "custom", "country": country}
    accounts = stripe_client.v1.accounts
    with pytest.raises(stripe.InvalidRequestError) as refused:
        accounts.create({**base, **told})
    assert (refused.value.user_message, refused.value.param) == (message, param)
    account = accounts.create({**base, "business_type": "company"}).id
    with pytest.raises(stripe.InvalidRequestError):
        accounts.update(account, told)
    assert accounts.update(account, {"company": {"address": {"country": country}}}).id == account


def test_accounts_are_listed_latest_first(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """Page by page, and by the time they were created."""
    first = create(stripe_client)
    sandbox.advance(hours=1)
    second, third = create(stripe_client), create(stripe_client)
    everything = stripe_client.v1.accounts.list()
    assert [each.id for each in everything.data] == [third["id"], second["id"], first["id"]]
    page = stripe_client.v1.accounts.list({"limit": 1, "starting_after": third["id"]})
    assert [each.id for each in page.data] == [second["id"]]
    assert page.has_more
    early = stripe_client.v1.accounts.list({"created": {"lte": NOW}})
    assert [each.id for each in early.data] == [first["id"]]


def test_a_deleted_account_is_gone(stripe_client: stripe.StripeClient) -> None:
    """The reply says so, and the key has no access to it any more."""
    account = create(stripe_client)
    deleted = stripe_client.v1.accounts.delete(account["id"])
    assert (deleted.id, deleted.object, deleted.deleted) == (account["id"], "account", True)
    with pytest.raises(stripe.PermissionError):
        retrieve(stripe_client, account)
    with pytest.raises(stripe.PermissionError):
        stripe_client.v1.customers.list(options={"stripe_account": account["id"]})


@pytest.mark.parametrize(
    ("reason", "disabled_reason"),
    [
        ("fraud_other", "rejected.platform_fraud"),
        ("terms_of_service", "rejected.platform_terms_of_service"),
        ("other", "rejected.platform_other"),
    ],
)
def test_a_rejected_account_stays_disabled(
    stripe_client: stripe.StripeClient, reason: str, disabled_reason: str
) -> None:
    """No detail that comes later enables it again; taking the rejection back does."""
    account = onboarded(stripe_client)
    rejected = stripe_client.v1.accounts.reject(account["id"], {"reason": reason}).to_dict()
    assert (rejected["charges_enabled"], rejected["payouts_enabled"]) == (False, False)
    later = update(stripe_client, account, individual={"last_name": "Roe"})
    assert later["requirements"]["disabled_reason"] == disabled_reason
    assert later["capabilities"]["transfers"] == "inactive"
    taken_back = stripe_client.v1.accounts.unreject(account["id"]).to_dict()
    assert taken_back["requirements"]["disabled_reason"] is None
    assert (taken_back["charges_enabled"], taken_back["payouts_enabled"]) == (True, True)


def test_only_the_platforms_rejection_is_taken_back(stripe_client: stripe.StripeClient) -> None:
    """An account that it did not reject is refused.

    Source: https://docs.stripe.com/changelog/dahlia/2026-07-29/unreject-connected-account-endpoint.
    """
    account = onboarded(stripe_client)
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.accounts.unreject(account["id"])


def test_an_update_tells_exactly_what_changed(stripe_client: stripe.StripeClient) -> None:
    """One `account["updated"]`, in the connected account's own events, with the old values only."""
    account = create(stripe_client, metadata={"a": "1"})
    update(
        stripe_client,
        account,
        business_profile={"support_url": "https://example.com"},
        metadata={"a": "", "b": "2"},
    )
    (event,) = events(stripe_client, account, "account.updated")
    assert event["account"] == account["id"]
    assert event["data"]["object"]["business_profile"]["support_url"] == "https://example.com"
    assert event["data"]["previous_attributes"] == {
        "business_profile": {"support_url": None},
        "metadata": {"a": "1", "b": None},
    }
    assert stripe_client.v1.events.list({"type": "account.updated"}).data == []


def undone(after: Any, previous: Any) -> Any:
    """An object before a change: the event's old values put in place of the new ones."""
    if not isinstance(after, dict) or not isinstance(previous, dict):
        return previous
    return {**after, **{name: undone(after.get(name), old) for name, old in previous.items()}}


def without_nulls(value: Any) -> Any:
    """A key that an event tells as new has the old value null; before, it was not there."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return [without_nulls(each) for each in value] if isinstance(value, list) else value


def test_events_tell_every_change(sandbox: Sandbox) -> None:
    """Undoing what an event tells gives the object of the event before it, for every object of an account."""
    client = sandbox.client()
    account = create(client, business_type="individual", capabilities=CARDS_AND_TRANSFERS)
    for name, value in DETAILS.items():
        if name not in ("type", "country"):
            update(client, account, **{name: value})
    update(client, account, individual={"id_number": "111111111"}, metadata={"a": "1"})
    sandbox.advance(seconds=20)
    given_up = {name: {"requested": False} for name in CARDS_AND_TRANSFERS}
    update(client, account, capabilities=given_up, metadata={"a": ""})
    update(client, account, external_account=BANK_ACCOUNT)
    told = client.v1.events.list({"limit": 100}, {"stripe_account": account["id"]})
    known: dict[str, Any] = {account["id"]: account}
    for event in (each.to_dict() for each in reversed(told.data)):
        object = event["data"]["object"]
        if "previous_attributes" in event["data"] and object["id"] in known:
            before = undone(object, event["data"]["previous_attributes"])
            assert without_nulls(before) == without_nulls(known[object["id"]]), event["type"]
        known[object["id"]] = object
    assert without_nulls(retrieve(client, account)) == without_nulls(known[account["id"]])
    assert len(told.data) > 20


def test_what_was_due_stays_when_a_request_is_refused(sandbox: Sandbox) -> None:
    """A check that the clock ended just before a refused request is not undone with the request."""
    client = sandbox.client()
    individual = {**INDIVIDUAL, "dob": {"day": 1, "month": 1, "year": 1901}, "id_number": "000000000"}
    account = onboarded(client, individual=individual)
    sandbox.application.state.clock.advance(20)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.retrieve("cus_none")
    assert retrieve(client, account)["charges_enabled"]


@pytest.mark.parametrize(
    ("schedule", "name"),
    [
        ({"interval": "weekly"}, "weekly_anchor"),
        ({"interval": "monthly"}, "monthly_anchor"),
        ({"interval": "monthly", "monthly_anchor": 32}, "monthly_anchor"),
        ({"interval": "daily", "weekly_anchor": "monday"}, "weekly_anchor"),
        ({"delay_days": 1}, "delay_days"),
        ({"delay_days": 32}, "delay_days"),
    ],
)
def test_a_schedule_says_its_own_days(stripe_client: Any, schedule: Any, name: str) -> None:
    """Source: https://docs.stripe.com/api/accounts/update, `settings.payouts.schedule`."""
    account = onboarded(stripe_client)["id"]
    change = {"settings": {"payouts": {"schedule": schedule}}}
    refused = refusal(stripe_client.v1.accounts.update, account, change)
    assert refused.param == f"settings[payouts][schedule][{name}]"


def test_a_schedule_forgets_the_days_of_another(stripe_client: Any) -> None:
    """What is weekly has no day of the month. Source: https://docs.stripe.com/api/accounts/object."""
    account = onboarded(stripe_client)["id"]
    for wanted in (
        {"interval": "monthly", "monthly_anchor": 31},
        {"interval": "weekly", "weekly_anchor": "friday"},
    ):
        changed = stripe_client.v1.accounts.update(account, {"settings": {"payouts": {"schedule": wanted}}})
        assert changed.settings.payouts.schedule.to_dict() == {"delay_days": 2, **wanted}


@pytest.mark.parametrize(("country", "days"), [("BR", 30), ("US", 2), ("DE", 7)])
def test_money_is_delayed_by_the_days_of_a_country(stripe_client: Any, country: str, days: int) -> None:
    """Brazil's thirty as recorded by a connector's snapshot of an account."""
    requested = {each: {"requested": True} for each in ("card_payments", "transfers")}
    params = {"type": "custom", "country": country, "capabilities": requested}
    account = stripe_client.v1.accounts.create(params)
    assert account.settings.payouts.schedule.delay_days == days


@pytest.mark.parametrize(
    ("number", "setting", "code"),
    [
        ("4000000000000101", "cvc_failure", "incorrect_cvc"),
        ("4000000000000036", "avs_failure", "incorrect_zip"),
    ],
)
def test_an_account_declines_what_its_bank_could_not_check(
    stripe_client: Any, number: str, setting: str, code: str
) -> None:
    """Source: https://docs.stripe.com/api/accounts/object, `settings.card_payments.decline_on`."""
    settings = {"card_payments": {"decline_on": {setting: True}}}
    strict, lax = onboarded(stripe_client, settings=settings)["id"], onboarded(stripe_client)["id"]
    card = {"number": number, "exp_month": 12, "exp_year": 2030, "cvc": "123"}
    data = {"type": "card", "card": card, "billing_details": {"address": {"postal_code": "12345"}}}
    params = {"amount": 1000, "currency": "usd", "payment_method_data": data, "confirm": True}
    params |= {"allowed_payment_method_types": ["card"]}
    create = stripe_client.v1.payment_intents.create
    assert create(params, {"stripe_account": lax}).status == "succeeded"
    assert refusal(create, params, {"stripe_account": strict}).code == code


def test_what_a_business_earns(stripe_client: stripe.StripeClient) -> None:
    """Of a month only in Brazil and India, and in a currency that there is, as the parameters tell."""
    accounts, custom = stripe_client.v1.accounts, {"type": "custom"}
    month: Any = {"business_profile": {"monthly_estimated_revenue": {"amount": 500, "currency": "usd"}}}
    error = refusal(accounts.create, {**custom, "country": "US", **month})
    assert error.param == "business_profile[monthly_estimated_revenue]"
    year = {"amount": 500, "currency": "zzz", "fiscal_year_end": "2023-12-31"}
    error = refusal(accounts.create, {**custom, "business_profile": {"annual_revenue": year}})
    assert error.param == "business_profile[annual_revenue][currency]"
