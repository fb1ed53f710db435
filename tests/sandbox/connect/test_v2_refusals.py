"""What Accounts v2 refuses: its names of fields, its codes, and what goes together."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..refused import refusal

US = {"country": "US"}
TERMS = {"terms_of_service": {"account": {"date": "2024-02-01T12:00:00Z", "ip": "127.0.0.1"}}}
CARDS = {"merchant": {"capabilities": {"card_payments": {"requested": True}}}}
TRANSFERS = {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}}
INVALID = "Some fields in the request were invalid: "


def responsible(party: str) -> dict[str, Any]:
    """Who bears all that there is to bear."""
    return {"responsibilities": {"fees_collector": party, "losses_collector": party}}


def individual(**fields: Any) -> dict[str, Any]:
    """What is said of the individual whose account it is to be."""
    return {"identity": {**US, "entity_type": "individual", "individual": fields}}


def merchant(**fields: Any) -> dict[str, Any]:
    """What is said of a merchant."""
    return {"configuration": {"merchant": fields}, "identity": US}


def told(client: stripe.StripeClient, **params: Any) -> tuple[str, str]:
    """The code of a refusal to create an account, and what it says."""
    sent = {"contact_email": "jane@example.com", "defaults": responsible("application"), **params}
    error = refusal(client.v2.core.accounts.create, sent)
    assert (error.http_status, error.param) == (400, None)
    return error.code, error.user_message


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"peer_email": "a@example.com"}, "peer_email: Unknown field."),
        (
            {"dashboard": "half"},
            "dashboard: Unrecognized enum value 'half', valid values are: express, full, none.",
        ),
        (
            {"configuration": {"recipient": {}}, "contact_email": None, "identity": US},
            "configuration.recipient: If configuration.recipient is supplied, the Account must have a "
            "contact email.",
        ),
    ],
)
def test_invalid_fields_are_named(
    stripe_client: stripe.StripeClient, params: dict[str, Any], says: str
) -> None:
    """Dotted, as many programs report it in 2026."""
    assert told(stripe_client, **params) == ("invalid_fields", f"{INVALID}'{says}'")


def test_names_are_those_of_v2(stripe_client: stripe.StripeClient) -> None:
    """Where v1 refuses, too."""
    url = merchant(branding={"icon": "file_none"})
    assert told(stripe_client, **url) == (
        "invalid_fields",
        f"{INVALID}'configuration.merchant.branding.icon: No such file: 'file_none'.'",
    )
    company = {**US, "entity_type": "company", "individual": {"given_name": "Jane"}}
    code, says = told(stripe_client, identity=company)
    assert code == "invalid_fields"
    assert says.startswith(f"{INVALID}'identity.individual: ")
    assert "identity.entity_type is 'company'" in says


@pytest.mark.parametrize(
    ("params", "code", "says"),
    [
        (individual(id_numbers=[{"type": "us_ssn", "value": "1"}]), "id_number_invalid", "9 characters"),
        (
            individual(date_of_birth={"day": 1, "month": 1, "year": 2020}),
            "date_of_birth_age_restriction",
            "13 years",
        ),
        (individual(email="jane"), "email_invalid", "Invalid email"),
        (merchant(statement_descriptor={"descriptor": "ab"}), "statement_descriptor_invalid", "5 characters"),
        (
            {"identity": {**US, "attestations": TERMS}},
            "tos_acceptance_on_behalf_not_allowed",
            "`defaults.responsibilities.requirements_collector=stripe`",
        ),
    ],
)
def test_what_v1_refuses_has_a_code_of_v2(
    stripe_client: stripe.StripeClient, params: dict[str, Any], code: str, says: str
) -> None:
    """Source of the codes: https://docs.stripe.com/api/v2/core/accounts/update. Guess: the sentences."""
    refused = told(stripe_client, **params)
    assert refused[0] == code
    assert says in refused[1]


def test_people_are_refused_in_the_same_words(stripe_client: stripe.StripeClient) -> None:
    """Source: the error codes of https://docs.stripe.com/api/v2/core/persons/create. Guess: the sentence."""
    accounts: Any = stripe_client.v2.core.accounts
    sent = {"contact_email": "a@example.com", "identity": {**US, "entity_type": "company"}}
    id = accounts.create(sent).id
    number = {"type": "us_ssn", "value": "1"}
    assert refusal(accounts.persons.create, id, {"id_numbers": [number]}).code == "id_number_invalid"
    share = refusal(accounts.persons.create, id, {"relationship": {"percent_ownership": "200"}})
    assert share.user_message.startswith(f"{INVALID}'relationship.percent_ownership: ")


@pytest.mark.parametrize("dashboard", ["full", "express", "none"])
@pytest.mark.parametrize("party", ["stripe", "application"])
def test_who_is_paid_by_cards_may_have_any_dashboard_but_express_where_stripe_is_liable(
    stripe_client: stripe.StripeClient, dashboard: str, party: str
) -> None:
    """As three programs report it in 2026 that tried the combinations."""
    sent: Any = {"contact_email": "a@example.com", "dashboard": dashboard, "identity": US}
    for configuration in (CARDS, {**CARDS, **TRANSFERS}):
        sent |= {"configuration": configuration, "defaults": responsible(party)}
        if (dashboard, party) == ("express", "stripe"):
            assert told(stripe_client, **sent) == (
                "account_controller_express_dash_without_application_losses_or_fees",
                "This account configuration is not supported. Please reference "
                "https://docs.stripe.com/connect/design-an-integration.",
            )
        else:
            assert stripe_client.v2.core.accounts.create(sent).dashboard == dashboard


@pytest.mark.parametrize(
    ("dashboard", "party", "says"),
    [
        ("express", "stripe", "Losses collector can only be 'application'"),
        ("none", "stripe", "Losses collector can only be 'application'"),
        ("full", "stripe", "Dashboard can only be 'none' or 'express'"),
    ],
)
def test_who_only_receives_has_no_full_dashboard_and_the_platform_is_liable(
    stripe_client: stripe.StripeClient, dashboard: str, party: str, says: str
) -> None:
    """As three programs report it in 2026. Guess: the sentence of the dashboard."""
    sent: Any = {"configuration": TRANSFERS, "dashboard": dashboard, "identity": US}
    _, said = told(stripe_client, **sent, defaults=responsible(party))
    assert said == f"{says} for the set of configurations this account has."
    sent |= {"contact_email": "a@example.com", "dashboard": "express"}
    sent |= {"defaults": responsible("application")}
    assert stripe_client.v2.core.accounts.create(sent).dashboard == "express"


def test_somebody_returns_to_a_page(stripe_client: stripe.StripeClient) -> None:
    """As programs report it in 2026."""
    account = stripe_client.v2.core.accounts.create({"contact_email": "a@example.com"}).id
    onboarding = {"refresh_url": "https://example.com", "return_url": "shop://done"}
    use_case: Any = {"type": "account_onboarding", "account_onboarding": onboarding}
    error = refusal(stripe_client.v2.core.account_links.create, {"account": account, "use_case": use_case})
    assert error.user_message == (
        f"{INVALID}'use_case: return_url must be a valid URL and start with https:// or, during testing, "
        "http://. localhost is only allowed in testmode.'"
    )


@pytest.mark.parametrize("version", [None, "2024-06-20"])
def test_a_link_says_where_it_leads(sandbox: Sandbox, version: str | None) -> None:
    """In older versions, too, where its configurations are shown. Guess: the refusal."""
    v2 = sandbox.client().v2.core
    account = v2.accounts.create({"contact_email": "a@example.com"}).id
    link: Any = {"account": account, "use_case": {"type": "account_update"}}
    spoken: Any = {"stripe_version": version} if version else {}
    error = refusal(v2.account_links.create, link, spoken)
    missing = "use_case.account_update"
    assert error.user_message == f"{INVALID}'{missing}: Missing required param: {missing}.'"


def test_not_everything_is_available_everywhere(stripe_client: stripe.StripeClient) -> None:
    """As programs report it in 2026: three of transfers, two of India."""
    sent: Any = {"dashboard": "express", "configuration": {**CARDS, **TRANSFERS}}
    assert told(stripe_client, **sent, identity={"country": "JM"}) == (
        "capability_not_available_in_country",
        "stripe_transfers is not available in country JM",
    )
    _, said = told(stripe_client, dashboard="full", configuration=CARDS, identity={"country": "IN"})
    assert said == (
        "The card_payments capability is not supported for this account type and this account's country (IN)."
    )
