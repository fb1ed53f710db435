"""The people behind an account, by the walk-through of Stripe's guide to testing verification.

Source: https://docs.stripe.com/connect/testing-verification.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import BANK_ACCOUNT, TERMS, Account, onboarded, requested
from ..refused import refusal

COMPANY: dict[str, Any] = {
    "name": "The Best Cookie Co",
    "phone": "8888675309",
    "tax_id": "000000000",
    "address": {
        "line1": "123 State St",
        "city": "Schenectady",
        "state": "NY",
        "postal_code": "12345",
    },
}
JENNY: dict[str, Any] = {
    "first_name": "Jenny",
    "last_name": "Rosen",
    "email": "jenny@bestcookieco.com",
    "phone": "8888675309",
    "ssn_last_4": "0000",
    "dob": {"day": 10, "month": 11, "year": 1980},
    "address": COMPANY["address"],
    "relationship": {"representative": True, "executive": True, "title": "CEO"},
}
KATHLEEN: dict[str, Any] = {
    "first_name": "Kathleen",
    "last_name": "Banks",
    "email": "kathleen@bestcookieco.com",
    "relationship": {"owner": True, "percent_ownership": 80},
}


@pytest.fixture
def company(stripe_client: stripe.StripeClient) -> Account:
    """A company of which all is known but its people."""
    details: Any = {
        "type": "custom",
        "country": "US",
        "business_type": "company",
        "business_profile": {"mcc": "5045", "url": "https://bestcookieco.com"},
        "capabilities": requested("card_payments", "transfers"),
        "company": COMPANY,
        "external_account": BANK_ACCOUNT,
        "tos_acceptance": TERMS,
    }
    return stripe_client.v1.accounts.create(details).to_dict()


def add(client: stripe.StripeClient, account: Account, person: dict[str, Any]) -> Account:
    """A new person of the account."""
    return client.v1.accounts.persons.create(account["id"], person).to_dict()  # type: ignore[arg-type]


def due(client: stripe.StripeClient, account: Account) -> list[str]:
    """What the account is asked for now."""
    return client.v1.accounts.retrieve(account["id"]).to_dict()["requirements"]["currently_due"]  # type: ignore[no-any-return]


def test_a_company_becomes_active_with_its_people(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, company: Account
) -> None:
    """Representative, owner, and the word that these are all owners; then the check, then charges."""
    jenny = add(
        stripe_client,
        company,
        {
            "first_name": "Jenny",
            "last_name": "Rosen",
            "relationship": {"representative": True, "title": "CEO"},
        },
    )
    asked = [
        "address.city",
        "address.line1",
        "address.postal_code",
        "address.state",
        "dob.day",
        "dob.month",
        "dob.year",
        "email",
        "phone",
        "ssn_last_4",
    ]
    assert jenny["requirements"]["currently_due"] == asked
    assert jenny["requirements"]["eventually_due"] == asked
    owners = ["company.owners_provided", "owners.email", "owners.first_name", "owners.last_name"]
    assert due(stripe_client, company) == [*owners, *(f"{jenny['id']}.{each}" for each in asked)]
    stripe_client.v1.accounts.persons.update(company["id"], jenny["id"], JENNY)  # type: ignore[arg-type]
    assert due(stripe_client, company) == owners
    add(stripe_client, company, KATHLEEN)
    assert due(stripe_client, company) == ["company.owners_provided"]
    stripe_client.v1.accounts.update(company["id"], {"company": {"owners_provided": True}})
    assert due(stripe_client, company) == []
    sandbox.advance(seconds=20)
    assert stripe_client.v1.accounts.retrieve(company["id"]).charges_enabled


def test_of_a_person_only_what_is_known_is_shown(
    stripe_client: stripe.StripeClient, company: Account
) -> None:
    """No email address or telephone number; but where they live, at least the country.

    Recorded by a public test suite, July 2026, version 2023-10-16.
    """
    jenny = add(stripe_client, company, {"first_name": "Jenny", "relationship": {"representative": True}})
    assert jenny.keys().isdisjoint({"email", "phone", "us_cfpb_data", "gender", "nationality"})
    places = ("city", "line1", "line2", "postal_code", "state")
    assert jenny["address"] == {**dict.fromkeys(places), "country": "US"}
    reachable = {"email": "jenny@example.com", "phone": "0000000000"}
    told = stripe_client.v1.accounts.persons.update(company["id"], jenny["id"], reachable)  # type: ignore[arg-type]
    assert (told.email, told.phone) == ("jenny@example.com", "+10000000000")


def test_an_account_has_one_representative(stripe_client: stripe.StripeClient, company: Account) -> None:
    """Another comes after the first has ceased to be; who is one already may be told of again.

    Source: https://docs.stripe.com/api/persons/object; the sentence: a program's log of stripe-java, 2020.
    """
    role: Any = {"relationship": {"representative": True}}
    jenny = add(stripe_client, company, {"first_name": "Jenny", **role})
    persons = stripe_client.v1.accounts.persons
    persons.update(company["id"], jenny["id"], role)
    error = refusal(lambda: add(stripe_client, company, role))
    assert error.code is None
    assert str(error.user_message).startswith("An account can only have one representative.")
    assert f"({jenny['id']}) by setting relationship.representative=false" in str(error.user_message)
    persons.update(company["id"], jenny["id"], {"relationship": {"representative": False}})
    assert add(stripe_client, company, role)["relationship"]["representative"]


def test_of_a_recipients_person_more_is_shown(stripe_client: stripe.StripeClient) -> None:
    """Names in other scripts and more, unset. Recorded by a public test suite, July 2026."""
    recipient: Any = {
        "type": "custom",
        "country": "KR",
        "business_type": "individual",
        "capabilities": {"transfers": {"requested": True}},
        "tos_acceptance": {"service_agreement": "recipient"},
        "individual": {"first_name": "Jenny"},
    }
    account = stripe_client.v1.accounts.create(recipient).to_dict()
    unset = ("first_name_kana", "first_name_kanji", "gender", "maiden_name", "nationality")
    assert [account["individual"][each] for each in unset] == [None] * 5
    of_company = ("directorship_declaration", "name_kana", "name_kanji", "representative_declaration")
    assert [account["company"][each] for each in of_company] == [None] * 4


def test_owners_of_everything_need_no_further_word(
    stripe_client: stripe.StripeClient, company: Account
) -> None:
    """Where ownership adds up to 100 per cent, nobody else can own the company."""
    add(
        stripe_client,
        company,
        {**JENNY, "relationship": {**JENNY["relationship"], "owner": True, "percent_ownership": 20}},
    )
    assert due(stripe_client, company) == ["company.owners_provided"]
    add(stripe_client, company, KATHLEEN)
    assert due(stripe_client, company) == []


def test_nobody_owns_more_than_is_left(stripe_client: stripe.StripeClient, company: Account) -> None:
    """Together they own the whole at most; a person's own share is not counted twice."""
    owner = add(stripe_client, company, KATHLEEN)
    half = {**JENNY, "relationship": {**JENNY["relationship"], "owner": True, "percent_ownership": 50}}
    with pytest.raises(stripe.InvalidRequestError, match="would exceed 100 percent"):
        add(stripe_client, company, half)
    persons: Any = stripe_client.v1.accounts.persons
    persons.update(company["id"], owner["id"], {"relationship": {"percent_ownership": 50}})
    add(stripe_client, company, half)


@pytest.mark.parametrize(
    ("tax_id", "code"),
    [
        ("111111111", "verification_failed_tax_id_match"),
        ("111111112", "verification_failed_tax_id_not_issued"),
    ],
)
def test_a_wrong_tax_id_is_asked_for_again(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, company: Account, tax_id: str, code: str
) -> None:
    """The test numbers for tax IDs fail as Stripe's testing page says."""
    stripe_client.v1.accounts.update(company["id"], {"company": {"owners_provided": True, "tax_id": tax_id}})
    add(stripe_client, company, {**JENNY, "dob": {"day": 1, "month": 1, "year": 1901}})
    sandbox.advance(seconds=20)
    requirements = stripe_client.v1.accounts.retrieve(company["id"]).to_dict()["requirements"]
    assert requirements["currently_due"] == ["company.tax_id"]
    assert [each["code"] for each in requirements["errors"]] == [code]


def test_numbers_are_not_shown(stripe_client: stripe.StripeClient, company: Account) -> None:
    """Only that they were given; a full number has the last four digits, too."""
    person = add(stripe_client, company, {"id_number": "000000000"})
    assert (person["id_number_provided"], person["ssn_last_4_provided"]) == (True, True)
    assert "id_number" not in person
    for name in ("id_number", "personal_id_number"):
        number: Any = {"pii": {name: "000000000"}}
        token = stripe_client.v1.tokens.create(number).id
        assert add(stripe_client, company, {"id_number": token})["id_number_provided"]
    other = add(stripe_client, company, {"ssn_last_4": "0000"})
    assert (other["id_number_provided"], other["ssn_last_4_provided"]) == (False, True)
    account = stripe_client.v1.accounts.retrieve(company["id"]).to_dict()
    assert account["company"]["tax_id_provided"]
    assert "tax_id" not in account["company"]


def test_a_person_token_describes_a_person(stripe_client: stripe.StripeClient, company: Account) -> None:
    """As the documented example: its data lands in the person, and it is used up."""
    token = stripe_client.v1.tokens.create(
        {"person": {"first_name": "Jane", "last_name": "Doe", "relationship": {"owner": True}}}
    )
    assert token.id.startswith("cpt_")
    person = add(stripe_client, company, {"person_token": token.id, "metadata": {"a": "b"}})
    assert (person["first_name"], person["relationship"]["owner"]) == ("Jane", True)
    assert person["metadata"] == {"a": "b"}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        add(stripe_client, company, {"person_token": token.id})
    assert refused.value.code == "token_already_used"


def test_people_are_listed_by_what_they_are(stripe_client: stripe.StripeClient, company: Account) -> None:
    """The latest first; `relationship` narrows the list."""
    jenny, kathleen = add(stripe_client, company, JENNY), add(stripe_client, company, KATHLEEN)
    persons = stripe_client.v1.accounts.persons
    assert [each.id for each in persons.list(company["id"]).data] == [kathleen["id"], jenny["id"]]
    owners = persons.list(company["id"], {"relationship": {"owner": True}})
    assert [each.id for each in owners.data] == [kathleen["id"]]
    others = persons.list(company["id"], {"relationship": {"owner": False}})
    assert [each.id for each in others.data] == [jenny["id"]]


def test_a_person_can_leave(stripe_client: stripe.StripeClient, company: Account) -> None:
    """A deleted person is not found again; who represents the account stays.

    Source: https://docs.stripe.com/api/persons/delete.
    """
    jenny, kathleen = add(stripe_client, company, JENNY), add(stripe_client, company, KATHLEEN)
    deleted = stripe_client.v1.accounts.persons.delete(company["id"], kathleen["id"])
    assert (deleted.id, deleted.deleted) == (kathleen["id"], True)
    with pytest.raises(stripe.InvalidRequestError, match=f"No such person: '{kathleen['id']}'") as refused:
        stripe_client.v1.accounts.persons.retrieve(company["id"], kathleen["id"])
    assert refused.value.http_status == 404
    with pytest.raises(stripe.InvalidRequestError, match="opened the account"):
        stripe_client.v1.accounts.persons.delete(company["id"], jenny["id"])


def test_an_individual_is_a_person(stripe_client: stripe.StripeClient) -> None:
    """Changed as a person, the individual of the account changes; it cannot be deleted."""
    account = onboarded(stripe_client)
    id = account["individual"]["id"]
    stripe_client.v1.accounts.persons.update(account["id"], id, {"last_name": "Roe"})
    changed = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()
    assert changed["individual"]["last_name"] == "Roe"
    assert changed["individual"]["relationship"]["representative"]
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.accounts.persons.delete(account["id"], id)


def test_the_minimum_age_is_told_with_its_parameter(
    stripe_client: stripe.StripeClient, company: Account
) -> None:
    """Whoever is not yet 13 cannot use Stripe."""
    with pytest.raises(stripe.InvalidRequestError, match="at least 13 years of age") as refused:
        add(stripe_client, company, {"dob": {"day": 2, "month": 2, "year": 2011}})
    assert refused.value.param == "dob[year]"
    assert add(stripe_client, company, {"dob": {"day": 1, "month": 2, "year": 2011}})["dob"]["year"] == 2011


def test_a_change_is_told_once(stripe_client: stripe.StripeClient, company: Account) -> None:
    """`person.updated` with the old values, in the connected account's events."""
    kathleen = add(stripe_client, company, KATHLEEN)
    stripe_client.v1.accounts.persons.update(company["id"], kathleen["id"], {"first_name": "Kate"})
    options: Any = {"stripe_account": company["id"]}
    (event,) = stripe_client.v1.events.list({"type": "person.updated"}, options).data
    assert event.to_dict()["data"]["previous_attributes"] == {"first_name": "Kathleen"}
    (events,) = stripe_client.v1.events.list({"type": "person.created"}, options).data
    assert events.to_dict()["data"]["object"]["first_name"] == "Kathleen"


def test_a_gender_is_one_of_two(stripe_client: stripe.StripeClient, company: Account) -> None:
    """As international regulations require, the parameter tells."""
    with pytest.raises(stripe.InvalidRequestError, match="must be one of male or female") as refused:
        add(stripe_client, company, {"gender": "x"})
    assert refused.value.param == "gender"
    assert add(stripe_client, company, {"gender": "female"})["gender"] == "female"
