"""Accounts v2: the accounts of v1 in other words, far enough to onboard with them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import CLOCK
from ..onboarding import BANK_ACCOUNT
from ..refused import refusal

JANE: dict[str, Any] = {
    "given_name": "Jane",
    "surname": "Doe",
    "email": "jane@example.com",
    "phone": "0000000000",
    "date_of_birth": {"day": 1, "month": 1, "year": 1902},
    "address": {
        "line1": "address_full_match",
        "city": "Schenectady",
        "state": "NY",
        "postal_code": "12345",
        "country": "US",
    },
    "id_numbers": [{"type": "us_ssn", "value": "222222222"}],
}
TERMS = {"terms_of_service": {"account": {"date": "2024-02-01T12:00:00Z", "ip": "127.0.0.1"}}}
IDENTITY: dict[str, Any] = {
    "country": "US",
    "entity_type": "individual",
    "individual": JANE,
    "attestations": TERMS,
}
CONFIGURATION: dict[str, Any] = {
    "merchant": {"mcc": "5734", "capabilities": {"card_payments": {"requested": True}}},
    "recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}},
}
DEFAULTS: dict[str, Any] = {
    "profile": {"business_url": "https://accessible.stripe.com"},
    "responsibilities": {"fees_collector": "application", "losses_collector": "application"},
}
WHOLE = ["configuration.merchant", "configuration.recipient", "defaults", "identity", "requirements"]


def create(client: stripe.StripeClient, **params: Any) -> dict[str, Any]:
    """An account without a dashboard, with everything shown."""
    always = {"contact_email": "jane@example.com", "dashboard": "none", "defaults": DEFAULTS}
    sent: Any = {**always, "include": WHOLE, **params}
    return client.v2.core.accounts.create(sent).to_dict()


def retrieve(client: stripe.StripeClient, id: str, *include: str) -> dict[str, Any]:
    """An account with what is to be included."""
    sent: Any = {"include": list(include)}
    return client.v2.core.accounts.retrieve(id, sent).to_dict()


def test_what_is_not_included_is_null(stripe_client: stripe.StripeClient) -> None:
    """The documented include-dependent values; the rest is always there."""
    account = create(
        stripe_client,
        display_name="Furever",
        contact_email="furever@example.com",
        configuration=CONFIGURATION,
        identity=IDENTITY,
        include=[],
    )
    assert account["id"].startswith("acct_")
    assert account == {
        "id": account["id"],
        "object": "v2.core.account",
        "applied_configurations": ["merchant", "recipient"],
        "closed": False,
        "configuration": None,
        "contact_email": "furever@example.com",
        "contact_phone": None,
        "created": "2024-02-01T12:00:00.000Z",
        "dashboard": "none",
        "defaults": None,
        "display_name": "Furever",
        "future_requirements": None,
        "identity": None,
        "livemode": False,
        "metadata": {},
        "requirements": None,
    }
    merchant = retrieve(stripe_client, account["id"], "configuration.merchant")["configuration"]
    assert merchant["merchant"]["mcc"] == "5734"
    assert (merchant["customer"], merchant["recipient"]) == (None, None)
    later = retrieve(stripe_client, account["id"], "future_requirements")["future_requirements"]
    assert later["entries"] == []


def test_an_account_is_onboarded_in_one_request(stripe_client: stripe.StripeClient) -> None:
    """Its capabilities are active; only payouts wait for a bank account. v1 knows the same account."""
    account = create(stripe_client, configuration=CONFIGURATION, identity=IDENTITY)
    configuration = account["configuration"]
    active = {"status": "active", "status_details": []}
    restricted = {
        "status": "restricted",
        "status_details": [{"code": "requirements_past_due", "resolution": "provide_info"}],
    }
    assert configuration["merchant"]["capabilities"]["card_payments"] == active
    assert configuration["recipient"]["capabilities"]["stripe_balance"] == {
        "stripe_transfers": active,
        "payouts": restricted,
    }
    assert [each["description"] for each in account["requirements"]["entries"]] == ["external_account"]
    external: Any = {"external_account": BANK_ACCOUNT}
    stripe_client.v1.accounts.external_accounts.create(account["id"], external)
    old = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()
    assert old["capabilities"] == {"card_payments": "active", "transfers": "active"}
    assert (old["type"], old["business_type"], old["individual"]["first_name"]) == (
        "none",
        "individual",
        "Jane",
    )
    now = retrieve(stripe_client, account["id"], "configuration.recipient", "requirements")
    assert now["configuration"]["recipient"]["capabilities"]["stripe_balance"]["payouts"] == active
    assert now["requirements"] == {"entries": [], "summary": None}


def test_the_identity_is_shown_without_numbers(stripe_client: stripe.StripeClient) -> None:
    """Of a number only its kind."""
    individual = create(stripe_client, identity=IDENTITY)["identity"]["individual"]
    assert (individual["given_name"], individual["surname"]) == ("Jane", "Doe")
    assert individual["date_of_birth"] == {"day": 1, "month": 1, "year": 1902}
    assert individual["id_numbers"] == [{"type": "us_ssn"}]


def test_a_person_of_unknown_age_has_no_date_of_birth(stripe_client: stripe.StripeClient) -> None:
    """It is shown where it was told: https://docs.stripe.com/api/v2/core/persons/object."""
    named: Any = {"country": "US", "entity_type": "individual", "individual": {"given_name": "Jane"}}
    assert create(stripe_client, identity=named)["identity"]["individual"].get("date_of_birth") is None


def test_requirements_are_told_one_by_one(stripe_client: stripe.StripeClient) -> None:
    """Each with v2's name for the field, and which capabilities it restricts."""
    identity = {"country": "US", "entity_type": "individual"}
    account = create(stripe_client, configuration=CONFIGURATION, identity=identity)
    entries = account["requirements"]["entries"]
    assert {each["description"] for each in entries} == {
        "external_account",
        "identity.attestations.terms_of_service.account.date",
        "identity.attestations.terms_of_service.account.ip",
        "identity.individual.address.city",
        "identity.individual.address.line1",
        "identity.individual.address.postal_code",
        "identity.individual.address.state",
        "identity.individual.date_of_birth.day",
        "identity.individual.date_of_birth.month",
        "identity.individual.date_of_birth.year",
        "identity.individual.email",
        "identity.individual.given_name",
        "identity.individual.id_numbers.us_ssn",
        "identity.individual.id_numbers.us_ssn_last_4",
        "identity.individual.phone",
        "identity.individual.surname",
    }
    assert account["requirements"]["summary"]["minimum_deadline"]["status"] == "past_due"
    by_name = {each["description"]: each for each in entries}
    assert by_name["external_account"]["impact"]["restricts_capabilities"] == [
        {
            "capability": "stripe_balance.payouts",
            "configuration": configuration,
            "deadline": {"status": "past_due"},
        }
        for configuration in ("merchant", "recipient")
    ]


def test_what_a_requirement_restricts(stripe_client: stripe.StripeClient) -> None:
    """Payouts as well as what was requested; that of a bank account nothing but payouts.

    Recorded of a recipient in October 2026 by a public test suite: what is asked of an individual in
    Australia who only takes transfers, in order. Source of merchants' payouts:
    https://docs.stripe.com/changelog/basil/2025-04-30/payouts-are-now-a-capability.
    """
    identity = {"country": "AU", "entity_type": "individual"}
    transfers = {"stripe_balance": {"stripe_transfers": {"requested": True}}}
    paid = {"responsibilities": {"fees_collector": "application", "losses_collector": "application"}}
    recipient = create(
        stripe_client,
        configuration={"recipient": {"capabilities": transfers}},
        dashboard="express",
        defaults=paid,
        identity=identity,
    )
    entries = recipient["requirements"]["entries"]
    individual = (
        *(f"address.{each}" for each in ("city", "line1", "postal_code", "state")),
        *(f"date_of_birth.{each}" for each in ("day", "month", "year")),
        *("given_name", "surname"),
    )
    restricted = {
        each["description"]: [c["capability"] for c in each["impact"]["restricts_capabilities"]]
        for each in entries
    }
    assert list(restricted) == [
        "defaults.profile.business_url",
        "external_account",
        "identity.attestations.terms_of_service.account.date",
        "identity.attestations.terms_of_service.account.ip",
        *(f"identity.individual.{each}" for each in individual),
    ]
    assert restricted.pop("external_account") == ["stripe_balance.payouts"]
    both = ["stripe_balance.payouts", "stripe_balance.stripe_transfers"]
    assert list(restricted.values()) == [both] * len(restricted)
    merchant = create(stripe_client, configuration={"merchant": CONFIGURATION["merchant"]}, identity=identity)
    restricts = {
        each["description"]: [
            (c["configuration"], c["capability"]) for c in each["impact"]["restricts_capabilities"]
        ]
        for each in merchant["requirements"]["entries"]
    }
    payouts = ("merchant", "stripe_balance.payouts")
    assert restricts["external_account"] == [payouts]
    assert restricts["identity.individual.surname"] == [("merchant", "card_payments"), payouts]
    can = merchant["configuration"]["merchant"]["capabilities"]
    assert can["stripe_balance"]["payouts"]["status"] == "restricted"


def test_v1_calls_no_charges_of_a_recipient_enabled(stripe_client: stripe.StripeClient) -> None:
    """Though it is paid and pays out. Recorded in October 2026 by a public test suite."""
    transfers = {"stripe_balance": {"stripe_transfers": {"requested": True}}}
    recipient = create(
        stripe_client, configuration={"recipient": {"capabilities": transfers}}, identity=IDENTITY
    )
    external: Any = {"external_account": BANK_ACCOUNT}
    stripe_client.v1.accounts.external_accounts.create(recipient["id"], external)
    account = stripe_client.v1.accounts.retrieve(recipient["id"])
    assert account.to_dict()["capabilities"] == {"transfers": "active"}
    assert (account.charges_enabled, account.payouts_enabled) == (False, True)


def test_an_account_token_describes_an_account(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """It lasts ten minutes, and is good for one use; the request adds the country."""
    terms = {"terms_of_service": {"account": {"shown_and_accepted": True}}}
    held: Any = {"identity": {"entity_type": "individual", "individual": JANE, "attestations": terms}}
    token = stripe_client.v2.core.account_tokens.create(held)
    assert token.id.startswith("accttok_")
    assert (token.created, token.expires_at) == ("2024-02-01T12:00:00.000Z", "2024-02-01T12:10:00.000Z")
    account = create(stripe_client, account_token=token.id, identity={"country": "US"})
    assert account["identity"]["individual"]["given_name"] == "Jane"
    assert account["identity"]["attestations"]["terms_of_service"]["account"] == {
        "date": "2024-02-01T12:00:00.000Z",
        "ip": "127.0.0.1",
    }
    assert stripe_client.v2.core.account_tokens.retrieve(token.id).used
    with pytest.raises(stripe.InvalidRequestError, match="more than once"):
        create(stripe_client, account_token=token.id)
    late = stripe_client.v2.core.account_tokens.create(held)
    sandbox.advance(seconds=600)
    with pytest.raises(stripe.InvalidRequestError, match="has expired"):
        create(stripe_client, account_token=late.id)


def test_people_of_a_company(stripe_client: stripe.StripeClient) -> None:
    """Made whole or by token, changed, listed and deleted; the requirements name them."""
    identity = {"country": "US", "entity_type": "company", "business_details": {"registered_name": "Cookies"}}
    account = create(stripe_client, configuration=CONFIGURATION, identity=identity)
    persons, tokens = stripe_client.v2.core.accounts.persons, stripe_client.v2.core.accounts.person_tokens
    details: Any = {
        "given_name": "Jenny",
        "relationship": {"representative": True, "percent_ownership": "25.5"},
    }
    jenny = persons.create(account["id"], details).to_dict()
    assert jenny["object"] == "v2.core.account_person"
    assert jenny["relationship"]["percent_ownership"] == Decimal("25.5")
    shown = retrieve(stripe_client, account["id"], "requirements")["requirements"]["entries"]
    reference = {"inquiry": None, "resource": jenny["id"], "type": "person"}
    assert (f"{jenny['id']}.surname", reference) in [
        (each["description"], each["reference"]) for each in shown
    ]
    token = tokens.create(account["id"], {"given_name": "Kate", "relationship": {"owner": True}})
    assert token.id.startswith("perstok_")
    kate = persons.create(account["id"], {"person_token": token.id})
    assert tokens.retrieve(account["id"], token.id).used
    assert persons.update(account["id"], kate.id, {"surname": "Banks"}).surname == "Banks"
    assert [each.id for each in persons.list(account["id"]).data] == [kate.id, jenny["id"]]
    assert persons.delete(account["id"], kate.id).id == kate.id
    assert [each.id for each in persons.list(account["id"]).data] == [jenny["id"]]


def test_an_update_adds_a_configuration(stripe_client: stripe.StripeClient) -> None:
    """What was given stays; the new configuration asks for its own."""
    account = create(stripe_client, identity=IDENTITY, contact_email="a@example.com")
    assert account["applied_configurations"] == []
    changes: Any = {"configuration": CONFIGURATION, "include": WHOLE, "metadata": {"a": "b"}}
    changed = stripe_client.v2.core.accounts.update(account["id"], changes).to_dict()
    assert changed["applied_configurations"] == ["merchant", "recipient"]
    assert (changed["contact_email"], changed["metadata"]) == ("a@example.com", {"a": "b"})
    assert changed["configuration"]["merchant"]["capabilities"]["card_payments"]["status"] == "active"


def told(client: stripe.StripeClient, **params: Any) -> tuple[str, str]:
    """The code of a refusal to create an account, and what it says."""
    error = refusal(create, client, **params)
    return error.code, error.user_message


def test_a_customer_has_a_clock_from_the_beginning(stripe_client: stripe.StripeClient) -> None:
    """ "Only when the Customer Configuration is first set": https://docs.stripe.com/api/v2/core/accounts/update.

    Guess: the words.
    """
    clock = stripe_client.v1.test_helpers.test_clocks.create({"frozen_time": 1706788800}).id
    on_clock: Any = {"configuration": {"customer": {"test_clock": clock}}}
    update = stripe_client.v2.core.accounts.update
    id = create(stripe_client, configuration=CONFIGURATION, identity=IDENTITY)["id"]
    assert update(id, on_clock).id == id
    assert refusal(update, id, on_clock).code == "test_clock_invalid"


def test_what_the_reference_of_accounts_rules_out(stripe_client: stripe.StripeClient) -> None:
    """Source: each parameter in https://docs.stripe.com/api/v2/core/accounts/create. Guess: the words."""
    prefix = {"customer": {"billing": {"invoice": {"prefix": "ab"}}}}
    assert "must be 3-12 uppercase letters or numbers" in told(stripe_client, configuration=prefix)[1]
    of_customer = told(stripe_client, configuration={"customer": {}}, identity=IDENTITY)
    assert of_customer[0] == "unsupported_identity_field_for_configs"
    number = {"type": "us_ein", "value": "000000000", "registrar": "Berlin"}
    company = {"country": "US", "entity_type": "company", "business_details": {"id_numbers": [number]}}
    assert told(stripe_client, identity=company)[0] == "invalid_id_number_registrar"


def test_lists_have_pages(stripe_client: stripe.StripeClient) -> None:
    """The SDK follows their addresses; closed accounts are apart, v1's are among them."""
    old = stripe_client.v1.accounts.create({"type": "custom"}).id
    one, two = (create(stripe_client)["id"] for _ in range(2))
    first = stripe_client.v2.core.accounts.list({"limit": 1})
    assert [each.id for each in first.data] == [two]
    assert [each.id for each in first.auto_paging_iter()] == [two, one, old]
    closed = stripe_client.v2.core.accounts.close(one)
    assert closed.closed
    assert [each.id for each in stripe_client.v2.core.accounts.list({"closed": True}).data] == [one]
    assert [each.id for each in stripe_client.v2.core.accounts.list().data] == [two, old]


def test_a_link_leads_to_onboarding(stripe_client: stripe.StripeClient) -> None:
    """As in v1, for five minutes."""
    account = create(stripe_client)["id"]
    use_case: Any = {
        "type": "account_onboarding",
        "account_onboarding": {"refresh_url": "https://example.com"},
    }
    link = stripe_client.v2.core.account_links.create({"account": account, "use_case": use_case})
    assert (link.account, link.expires_at) == (account, "2024-02-01T12:05:00.000Z")
    assert link.use_case.type == "account_onboarding"
    assert "/r/acctlink_" in link.url


def test_what_is_shown_before_anything_is_said(stripe_client: stripe.StripeClient) -> None:
    """Of a company with the Express Dashboard, and of the link to its onboarding.

    Logged by a program of JTL's in June 2026, in version 2025-12-15.preview.
    """
    transfers = {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
    configuration = {
        "merchant": {"capabilities": {"card_payments": {"requested": True}}},
        "recipient": transfers,
    }
    responsibilities = {"fees_collector": "application", "losses_collector": "application"}
    account = create(
        stripe_client,
        dashboard="express",
        identity={"country": "DE", "entity_type": "company"},
        configuration=configuration,
        defaults={"responsibilities": responsibilities},
    )
    identity, merchant = account["identity"], account["configuration"]["merchant"]
    assert (identity["business_details"], identity["individual"]) == (None, None)
    assert identity["attestations"]["persons_provided"] == {
        "directors": False,
        "executives": False,
        "owners": False,
        "ownership_exemption_reason": None,
    }
    assert merchant["statement_descriptor"] == {"descriptor": None, "prefix": None}
    assert set(merchant["support"].pop("address").values()) == {None}
    assert merchant["support"] == {"email": None, "phone": None, "url": None}
    assert merchant["capabilities"].keys() == {"card_payments", "stripe_balance"}
    recipient = account["configuration"]["recipient"]["capabilities"]
    assert recipient.keys() == {"stripe_balance"}
    onboarding = {
        "configurations": ["recipient", "merchant"],
        "refresh_url": "https://example.com",
        "return_url": "https://example.com",
        "collection_options": {"fields": "eventually_due"},
    }
    use_case = {"type": "account_onboarding", "account_onboarding": onboarding}
    answer = stripe_client.raw_request(
        "post",
        "/v2/core/account_links",
        stripe_version="2025-12-15.preview",
        account=account["id"],
        use_case=use_case,
    )
    link: Any = stripe_client.deserialize(answer, api_mode="V2")
    assert f"/setup/e/{account['id']}/" in link.url
    collected = {"fields": "eventually_due", "future_requirements": "omit"}
    shown = {**onboarding, "collection_options": collected}
    assert link.use_case.to_dict() == {"type": "account_onboarding", "account_onboarding": shown}


def test_refusals(stripe_client: stripe.StripeClient) -> None:
    """A country where Stripe is not, a merchant without responsibilities, an unknown account or token.

    The first and the third sentence as programs report them in 2026. That an account is not found:
    https://docs.stripe.com/api/v2/core/accounts/retrieve.
    """
    unavailable = "configuration.merchant is currently unavailable in ZA for your platform"
    for params, said in (
        ({"configuration": {"merchant": {}}, "identity": {"country": "ZA"}}, unavailable),
        ({"configuration": {"customer": {}}, "identity": {"country": "XX"}}, "XX is not currently supported"),
        (
            {"configuration": CONFIGURATION, "defaults": {}, "identity": IDENTITY},
            "'defaults.responsibilities: You must set defaults.responsibilities.{fees,losses}_collector.'",
        ),
        ({"account_token": "accttok_none"}, "'account_token: No such token: 'accttok_none'.'"),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            create(stripe_client, **params)
        assert said in str(refused.value.user_message)
    assert refusal(retrieve, stripe_client, "acct_none").http_status == 404


def test_a_configuration_needs_a_country_and_a_dashboard_a_configuration(
    stripe_client: stripe.StripeClient,
) -> None:
    """As programs report it in 2026."""
    transfers = {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create(stripe_client, configuration=transfers)
    assert refused.value.code == "identity_country_required"
    says = "The field identity.country is required before setting configuration.recipient."
    assert refused.value.user_message == says
    says = (
        "You cannot set dashboard unless the account is configured as a merchant or a recipient with the "
        "stripe_balance.stripe_transfers capability."
    )
    without: tuple[dict[str, Any], ...] = ({}, {"customer": {}})
    for configuration in without:
        with pytest.raises(stripe.InvalidRequestError) as refused:
            create(stripe_client, dashboard="full", configuration=configuration, identity={"country": "US"})
        assert refused.value.user_message == says
    whole = {"identity": {"country": "US"}, "configuration": transfers}
    assert create(stripe_client, dashboard="express", **whole)["dashboard"] == "express"


def test_a_new_platform_has_no_accounts() -> None:
    """It is told where to set Connect up, as a program of Stripe's met it.

    Source: https://github.com/stripe-experiments/sync-engine; the code: https://docs.stripe.com/api/v2/core/accounts/list.
    """
    sandbox = Sandbox(seed="test", clock=CLOCK, profile="fresh")
    client: Any = sandbox.client()
    platform = client.v1.accounts.retrieve_current().id
    for refused in (client.v2.core.accounts.create, client.v2.core.accounts.list):
        error = refusal(refused, {})
        assert (error.http_status, error.code) == (400, "accounts_v2_access_blocked")
        assert error.user_message == (
            "Accounts v2 is not enabled for your platform. If you're interested in using this API with your "
            "integration, please visit "
            f"https://dashboard.stripe.com/{platform}/settings/connect/platform-setup."
        )


def test_an_account_is_closed_in_whole(stripe_client: stripe.StripeClient) -> None:
    """ "All configurations on the Account must be passed in".

    Source: https://docs.stripe.com/api/v2/core/accounts/close.
    """
    accounts: Any = stripe_client.v2.core.accounts
    recipient = {"recipient": CONFIGURATION["recipient"]}
    id = create(stripe_client, identity={"country": "US"}, configuration=recipient)["id"]
    with pytest.raises(stripe.StripeError, match="All configurations on the Account must be passed in"):
        accounts.close(id, {"applied_configurations": ["recipient", "merchant"]})
    assert not accounts.retrieve(id).closed
    assert accounts.close(id, {"applied_configurations": ["recipient"]}).closed


def test_what_only_v2_knows_of_a_person(stripe_client: stripe.StripeClient) -> None:
    """Other names and scripts are kept beside what v1 knows; of numbers, the kinds are shown.

    Source: https://docs.stripe.com/api/v2/core/persons/create.
    """
    identity = {"country": "JP", "entity_type": "company", "business_details": {"registered_name": "Cookies"}}
    account = create(stripe_client, configuration=CONFIGURATION, identity=identity)
    persons = stripe_client.v2.core.accounts.persons
    details: Any = {
        "given_name": "Jenny",
        "additional_names": [{"purpose": "alias", "full_name": "Jen Rosen"}],
        "script_names": {"kana": {"given_name": "ジェニー", "surname": "ローゼン"}},
        "id_numbers": [{"type": "sg_nric", "value": "S1234567D"}],
    }
    jenny = persons.create(account["id"], details)
    changed: Any = {"script_names": {"kanji": {"given_name": "珍", "surname": "薔薇"}}}
    shown = persons.update(account["id"], jenny.id, changed).to_dict()
    assert shown["additional_names"][0]["full_name"] == "Jen Rosen"
    names = {script: each["given_name"] for script, each in shown["script_names"].items()}
    assert names == {"kana": "ジェニー", "kanji": "珍"}
    assert [each["type"] for each in shown["id_numbers"]] == ["sg_nric"]


def test_what_an_account_is_told_is_shown(stripe_client: stripe.StripeClient) -> None:
    """Each part of its configurations; what v1 has a name for is the same there.

    Source: https://docs.stripe.com/api/v2/core/accounts/object.
    """
    support = {"email": "help@example.com", "hours": {"end_time": "17:00", "start_time": "09:00"}}
    said: dict[str, Any] = {
        "bacs_debit_payments": {"display_name": "Furever"},
        "branding": {"primary_color": "#112233", "secondary_color": "#445566"},
        "card_payments": {"decline_on": {"avs_failure": True, "cvc_failure": False}},
        "konbini_payments": {"support": support},
        "script_statement_descriptor": {"kana": {"descriptor": "フレバ", "prefix": "フ"}},
        "support": {"address": {"city": "Boston", "country": "US", "line1": "1 Main St"}},
    }
    granted = {"bank_accounts": {"local": {"requested": True}}}
    recipient = {"capabilities": {**granted, **CONFIGURATION["recipient"]["capabilities"]}}
    business: dict[str, Any] = {
        "annual_revenue": {"amount": {"value": 100_000, "currency": "usd"}, "fiscal_year_end": "2023-12-31"},
        "estimated_worker_count": 3,
        "registration_date": {"day": 1, "month": 2, "year": 2003},
    }
    declared = {"ownership_declaration": {"date": "2024-01-01T00:00:00.000Z", "ip": "127.0.0.1"}}
    about = {"business_details": business, "attestations": {**TERMS, **declared}}
    configuration = {"merchant": said, "recipient": recipient}
    account = create(stripe_client, configuration=configuration, identity={**IDENTITY, **about})
    assert retrieve(stripe_client, account["id"])["dashboard"] == "none"
    stripe_client.v2.core.accounts.update(account["id"], {"dashboard": "express"})
    assert retrieve(stripe_client, account["id"])["dashboard"] == "express"
    identity = account["identity"]
    assert {name: identity["business_details"][name] for name in business} == business
    assert identity["attestations"]["ownership_declaration"]["ip"] == "127.0.0.1"
    shown = account["configuration"]["merchant"]
    for name, value in said.items():
        for inner, told in value.items():
            known = {each: shown[name][inner][each] for each in told} if isinstance(told, dict) else told
            assert known == told
    local = account["configuration"]["recipient"]["capabilities"]["bank_accounts"]["local"]
    assert local["status"] == "restricted"
    of_v1 = stripe_client.v1.accounts.retrieve(account["id"]).settings
    assert of_v1 is not None
    assert of_v1.branding.primary_color == "#112233"
    person: Any = {
        "given_name": "Jane",
        "address": {"country": "us", "town": "Old Town"},
        "additional_addresses": [{"purpose": "registered", "country": "us", "city": "Boston"}],
    }
    made = stripe_client.v2.core.accounts.persons.create(account["id"], person).to_dict()
    assert made["address"]["town"] == "Old Town"
    assert made["additional_addresses"][0]["city"] == "Boston"


def test_what_v1_has_no_names_for_is_kept(stripe_client: stripe.StripeClient) -> None:
    """An individual's other name and papers, a part of a town. Source: the reference of v2 accounts."""
    maiden = {"purpose": "maiden", "surname": "Roe"}
    passport = {"type": "files", "files": ["file_identity_document_success"]}
    told = {"additional_names": [maiden], "documents": {"passport": passport}}
    identity = {"country": "US", "entity_type": "individual", "individual": told}
    support = {"address": {"city": "Schenectady", "country": "US", "town": "Bellevue"}}
    merchant = {**CONFIGURATION["merchant"], "support": support}
    account = create(stripe_client, identity=identity, configuration={"merchant": merchant})
    individual = account["identity"]["individual"]
    assert individual["additional_names"][0]["surname"] == "Roe"
    assert individual["documents"]["passport"] == passport
    shown = account["configuration"]["merchant"]["support"]["address"]
    assert (shown["city"], shown["town"]) == ("Schenectady", "Bellevue")


def test_a_configuration_is_deactivated_and_applied_again(stripe_client: stripe.StripeClient) -> None:
    """`applied` "can be updated to deactivate or re-apply a configuration", says its reference."""
    account = create(stripe_client, configuration=CONFIGURATION, identity=IDENTITY)
    applied = []
    for now in (False, True):
        sent: Any = {"configuration": {"merchant": {"applied": now}}}
        changed = stripe_client.v2.core.accounts.update(account["id"], sent).to_dict()
        applied.append(changed["applied_configurations"])
    assert applied == [["recipient"], ["merchant", "recipient"]]


def test_an_account_of_v1_keeps_its_configurations_beside_a_new_one(
    stripe_client: stripe.StripeClient,
) -> None:
    """What its capabilities amount to, and what is applied to it later."""
    asked: Any = {"type": "custom", "country": "US", "capabilities": {"transfers": {"requested": True}}}
    old = stripe_client.v1.accounts.create(asked)
    sent: Any = {"configuration": {"customer": {"shipping": {"name": "Jane"}}}}
    changed = stripe_client.v2.core.accounts.update(old.id, sent).to_dict()
    assert changed["applied_configurations"] == ["customer", "recipient"]


def test_responsibilities_are_told_anew(stripe_client: stripe.StripeClient) -> None:
    """An update takes them, and v1's controller follows. Source: the reference of v2 accounts."""
    account = create(stripe_client, identity=IDENTITY)
    sent: Any = {
        "dashboard": "full",
        "defaults": {"responsibilities": {"fees_collector": "stripe", "losses_collector": "stripe"}},
        "include": ["defaults"],
    }
    changed = stripe_client.v2.core.accounts.update(account["id"], sent).to_dict()
    assert changed["defaults"]["responsibilities"] == {
        "fees_collector": "stripe",
        "losses_collector": "stripe",
        "requirements_collector": "stripe",
    }
    controller = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()["controller"]
    assert controller["losses"] == {"payments": "stripe"}
