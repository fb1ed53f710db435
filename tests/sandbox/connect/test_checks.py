"""The values of Connect's testing page: what each has Stripe ask for again, and what it stops.

Source: https://docs.stripe.com/connect/testing.
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import BANK_ACCOUNT, INDIVIDUAL, POSTAL_CODES, Account, onboarded, requested

BORN = {"dob": {"day": 1, "month": 1, "year": 1901}}
REPRESENTATIVE = {
    **INDIVIDUAL,
    "relationship": {
        "executive": True,
        "owner": True,
        "percent_ownership": 100,
        "representative": True,
        "title": "CEO",
    },
}
COMPANY: dict[str, Any] = {
    "name": "The Best Cookie Co",
    "phone": "8888675309",
    "tax_id": "000000000",
    "address": {**INDIVIDUAL["address"]},
}


def company(client: stripe.StripeClient, **changes: Any) -> Account:
    """A company of which all is known, with its representative."""
    account = onboarded(client, business_type="company", company={**COMPANY, **changes}, individual={})
    client.v1.accounts.persons.create(account["id"], REPRESENTATIVE)  # type: ignore[arg-type]
    return account


def later(client: stripe.StripeClient, sandbox: Sandbox, account: Account) -> Account:
    """The account when all checks are done."""
    sandbox.advance(seconds=60)
    return client.v1.accounts.retrieve(account["id"]).to_dict()


def pay(client: stripe.StripeClient, account: Account, source: str) -> stripe.Charge:
    """A charge on behalf of a connected account."""
    params: Any = {"amount": 2000, "currency": "usd", "source": source, "on_behalf_of": account["id"]}
    return client.v1.charges.create(params)


@pytest.mark.parametrize(
    ("line1", "enabled", "due"),
    [
        ("address_full_match", (True, True), []),
        ("address_no_match", (True, False), ["company.address.line1"]),
        (
            "address_line1_no_match",
            (False, False),
            [f"company.address.{part}" for part in ("city", "line1", "postal_code", "state")],
        ),
    ],
)
def test_a_company_address_decides_on_charges_and_payouts(
    stripe_client: stripe.StripeClient,
    sandbox: Sandbox,
    line1: str,
    enabled: tuple[bool, bool],
    due: list[str],
) -> None:
    """What did not match is asked for again."""
    account = company(stripe_client, address={**COMPANY["address"], "line1": line1})
    account = later(stripe_client, sandbox, account)
    assert (account["charges_enabled"], account["payouts_enabled"]) == enabled
    assert account["requirements"]["currently_due"] == due


def test_an_address_is_never_checked_worse_than_before(
    stripe_client: stripe.StripeClient, sandbox: Sandbox
) -> None:
    """A value with a more restrictive result than the one before has no effect."""
    account = company(stripe_client)
    later(stripe_client, sandbox, account)
    worse: Any = {"company": {"address": {**COMPANY["address"], "line1": "address_no_match"}}}
    stripe_client.v1.accounts.update(account["id"], worse)
    assert later(stripe_client, sandbox, account)["payouts_enabled"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("111111111", "verification_failed_tax_id_match"),
        ("111111112", "verification_failed_tax_id_not_issued"),
        ("222221000", "verification_requires_additional_proof_of_registration"),
        ("222221001", "verification_missing_owners"),
        ("222221002", "verification_missing_directors"),
    ],
)
def test_a_tax_id_is_looked_up(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, number: str, code: str
) -> None:
    """The numbers of the page fail as it says."""
    account = later(stripe_client, sandbox, company(stripe_client, tax_id=number))
    assert [each["code"] for each in account["requirements"]["errors"]] == [code]
    assert not account["charges_enabled"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://disallowed.stripe.com", "invalid_url_denylisted"),
        ("https://geoblocked.stripe.com", "invalid_url_website_inaccessible_geoblocked"),
        ("https://inaccessible.stripe.com", "invalid_url_website_inaccessible"),
        ("https://mismatch.stripe.com", "invalid_url_website_business_information_mismatch"),
        ("https://missing.stripe.com", "invalid_url_website_incomplete"),
        ("https://passwordprotected.stripe.com", "invalid_url_website_inaccessible_password_protected"),
        ("https://problem.stripe.com", "invalid_url_website_other"),
        ("https://underconstruction.stripe.com", "invalid_url_website_incomplete_under_construction"),
    ],
)
def test_an_address_on_the_web_is_looked_at(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, url: str, code: str
) -> None:
    """The addresses of the page have the errors that it tells."""
    account = onboarded(stripe_client, business_profile={"mcc": "5734", "url": url})
    account = later(stripe_client, sandbox, account)
    assert [each["code"] for each in account["requirements"]["errors"]] == [code]
    assert account["requirements"]["currently_due"] == ["business_profile.url"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (
            {"settings": {"payments": {"statement_descriptor": "disallowed"}}},
            "invalid_statement_descriptor_denylisted",
        ),
        (
            {"settings": {"payments": {"statement_descriptor": "mismatch"}}},
            "invalid_statement_descriptor_business_mismatch",
        ),
        (
            {"settings": {"card_payments": {"statement_descriptor_prefix": "disallowed"}}},
            "invalid_statement_descriptor_prefix_denylisted",
        ),
        (
            {"settings": {"card_payments": {"statement_descriptor_prefix": "mismatch"}}},
            "invalid_statement_descriptor_prefix_mismatch",
        ),
        ({"business_profile": {"name": "disallowed_dba"}}, "invalid_business_profile_name_denylisted"),
        ({"business_profile": {"name": "invalid_dba"}}, "invalid_business_profile_name"),
    ],
)
def test_names_for_customers_are_looked_at(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, changes: dict[str, Any], code: str
) -> None:
    """Descriptors and names of the page have the errors that it tells."""
    account = onboarded(stripe_client)
    stripe_client.v1.accounts.update(account["id"], changes)  # type: ignore[arg-type]
    account = later(stripe_client, sandbox, account)
    assert [each["code"] for each in account["requirements"]["errors"]] == [code]


def test_a_birthday_is_matched(stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """1901-01-01 matches, any other does not; the account may go on all the same."""
    plain = {**INDIVIDUAL, "id_number": "000000000"}
    account = later(stripe_client, sandbox, onboarded(stripe_client, individual={**plain, **BORN}))
    assert account["individual"]["verification"]["status"] == "verified"
    born = {"dob": {"day": 10, "month": 11, "year": 1980}}
    account = later(stripe_client, sandbox, onboarded(stripe_client, individual={**plain, **born}))
    assert account["individual"]["verification"]["status"] == "unverified"
    assert account["requirements"]["eventually_due"] == ["individual.verification.document"]
    assert account["charges_enabled"]


@pytest.mark.parametrize("ip", ["85.240.12.34:57321", "localhost"])
def test_terms_are_accepted_from_an_address(stripe_client: Any, ip: str) -> None:
    """As programs report it, which sent a port as well."""
    account = {"type": "custom", "country": "US"}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.accounts.create({**account, "tos_acceptance": {"date": 1706788800, "ip": ip}})
    assert caught.value.user_message == "Invalid IP address"
    mapped = {"date": 1706788800, "ip": "::ffff:85.240.12.34"}
    assert stripe_client.v1.accounts.create({**account, "tos_acceptance": mapped}).id


def test_who_is_verified_gives_no_other_document(
    stripe_client: stripe.StripeClient, sandbox: Sandbox
) -> None:
    """A document is taken until then; a name may change at any time."""
    plain = {**INDIVIDUAL, "id_number": "000000000"}
    document = {"verification": {"document": {"front": "file_identity_document_success"}}}
    waits = onboarded(stripe_client, individual={**plain, "dob": {"day": 10, "month": 11, "year": 1980}})
    stripe_client.v1.accounts.update(waits["id"], {"individual": document})  # type: ignore[arg-type]

    known = later(stripe_client, sandbox, onboarded(stripe_client, individual={**plain, **BORN}))
    assert known["individual"]["verification"]["status"] == "verified"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.accounts.update(known["id"], {"individual": document})  # type: ignore[arg-type]
    assert caught.value.param == "individual[verification][document][front]"
    assert str(caught.value.user_message).startswith(
        "You cannot change `individual[verification][document][front]` via API if an account is verified."
    )
    person = known["individual"]["id"]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.accounts.persons.update(known["id"], person, document)  # type: ignore[arg-type]
    assert caught.value.param == "verification[document][front]"
    renamed = stripe_client.v1.accounts.persons.update(known["id"], person, {"last_name": "Roe"})
    assert renamed.last_name == "Roe"


def test_who_was_found_by_an_older_state_file_stays_so(
    stripe_client: stripe.StripeClient, sandbox: Sandbox
) -> None:
    """It kept one result of a check, which was of the person, too."""
    account = onboarded(stripe_client, individual={**INDIVIDUAL, "id_number": "000000000", **BORN})
    account = later(stripe_client, sandbox, account)
    store, person = sandbox.application.state.store, account["individual"]["id"]
    kept = store.find(account["id"], "_check", person)
    assert kept
    older = {name: value for name, value in kept.items() if name != "identified"}
    assert older["reviewed"]
    store.put(account["id"], "_check", person, older)
    stripe_client.v1.accounts.persons.update(account["id"], person, {"metadata": {"seen": "yes"}})
    account = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()
    assert account["individual"]["verification"]["status"] == "verified"


class TestTriggerCards:
    """Cards that set off what is asked once more is paid."""

    def test_the_next_requirements_have_a_deadline(self, stripe_client: stripe.StripeClient) -> None:
        """Nothing stops until then."""
        without = {name: value for name, value in INDIVIDUAL.items() if name != "id_number"}
        account = onboarded(stripe_client, individual={**without, "ssn_last_4": "0000"})
        assert account["requirements"]["eventually_due"] == ["individual.id_number"]
        assert account["requirements"]["currently_due"] == []
        pay(stripe_client, account, "tok_visa_triggerNextRequirements")
        account = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()
        assert account["requirements"]["currently_due"] == ["individual.id_number"]
        assert account["requirements"]["current_deadline"] > account["created"]
        assert (account["charges_enabled"], account["payouts_enabled"]) == (True, True)

    def test_what_is_late_is_past_due(self, stripe_client: stripe.StripeClient, sandbox: Sandbox) -> None:
        """Once the deadline is over, the account is disabled until it answers."""
        without = {name: value for name, value in INDIVIDUAL.items() if name != "id_number"}
        account = onboarded(stripe_client, individual={**without, "ssn_last_4": "0000"})
        pay(stripe_client, account, "tok_visa_triggerNextRequirements")
        sandbox.advance(days=40)
        account = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()
        assert account["requirements"]["past_due"] == ["individual.id_number"]
        assert not account["charges_enabled"]
        stripe_client.v1.accounts.update(account["id"], {"individual": {"id_number": "222222222"}})
        assert stripe_client.v1.accounts.retrieve(account["id"]).charges_enabled

    @pytest.mark.parametrize(
        ("token", "enabled"),
        [
            ("tok_visa_triggerChargeBlock", (False, True)),
            ("tok_visa_triggerPayoutBlock", (True, False)),
            ("tok_visa_triggerTransferBlock", (True, False)),  # by its older name
        ],
    )
    def test_charges_or_payouts_are_stopped(
        self, stripe_client: stripe.StripeClient, token: str, enabled: tuple[bool, bool]
    ) -> None:
        """One of the two, whatever else is known of the account."""
        account = onboarded(stripe_client)
        pay(stripe_client, account, token)
        account = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()
        assert (account["charges_enabled"], account["payouts_enabled"]) == enabled


def test_the_owner_of_a_bank_account_is_asked_for(stripe_client: stripe.StripeClient) -> None:
    """One test account asks for documents about it before payouts; the other does not."""
    asking = {**BANK_ACCOUNT, "account_number": "000999999992"}
    account = onboarded(stripe_client, external_account=asking)
    field = "documents.bank_account_ownership_verification.files"
    assert account["requirements"]["currently_due"] == [field]
    assert (account["charges_enabled"], account["payouts_enabled"]) == (True, False)
    documents: Any = {"bank_account_ownership_verification": {"files": ["file_identity_document_success"]}}
    assert stripe_client.v1.accounts.update(account["id"], {"documents": documents}).payouts_enabled
    spared = onboarded(stripe_client, external_account={**BANK_ACCOUNT, "account_number": "000999999991"})
    assert spared["payouts_enabled"]


class TestCountries:
    """What is asked where, and when an account is ready."""

    @pytest.mark.parametrize(
        ("country", "asked"),
        [
            ("AU", ["address.state"]),
            ("CA", ["address.state"]),
            ("DE", []),
            ("FR", []),
            ("GB", []),
            ("SG", ["full_name_aliases", "id_number", "nationality"]),
            ("US", ["address.state", "ssn_last_4"]),
        ],
    )
    def test_individuals(self, stripe_client: stripe.StripeClient, country: str, asked: list[str]) -> None:
        """Beyond name, birthday, address, e-mail and telephone.

        Source: https://docs.stripe.com/connect/required-verification-information.
        """
        usual = ["address.city", "address.line1", "address.postal_code", "dob.day", "dob.month", "dob.year"]
        usual += ["email", "first_name", "last_name", "phone"]
        params: Any = {
            "type": "custom",
            "country": country,
            "business_type": "individual",
            "capabilities": requested("card_payments", "transfers"),
        }
        due = stripe_client.v1.accounts.create(params).to_dict()["requirements"]["currently_due"]
        assert [each.partition(".")[2] for each in due if each.startswith("individual.")] == sorted(
            [*usual, *asked]
        )

    def test_japan_asks_in_two_scripts(self, stripe_client: stripe.StripeClient) -> None:
        """Source: https://docs.stripe.com/connect/required-verification-information, Japan."""
        params: Any = {
            "type": "custom",
            "country": "JP",
            "business_type": "individual",
            "capabilities": requested("transfers"),
        }
        due = stripe_client.v1.accounts.create(params).to_dict()["requirements"]["currently_due"]
        assert {"individual.first_name_kana", "individual.address_kanji.town"} <= set(due)

    @pytest.mark.parametrize("country", ["CA", "DE", "GB"])
    def test_an_account_outside_the_united_states_is_active_at_once(
        self, stripe_client: stripe.StripeClient, country: str
    ) -> None:
        """In the reply that made it, while its person is still checked; recorded."""
        individual: Any = {
            "first_name": "Chuck",
            "last_name": "Bartowski",
            "email": "chuck@example.com",
            "phone": "0000000000",
            "address": {
                "line1": "address_full_match",
                "city": "Toronto",
                "state": "ON",
                "postal_code": POSTAL_CODES[country],
            },
            "id_number": "000000000",
            **BORN,
        }
        bank: Any = {
            "object": "bank_account",
            "account_number": "000123456789",
            "country": country,
            "currency": {"CA": "cad", "DE": "eur", "GB": "gbp"}[country],
        }
        account = onboarded(
            stripe_client, country=country, individual=individual, external_account=bank, settings={}
        )
        assert account["capabilities"] == {"card_payments": "active", "transfers": "active"}
        assert (account["charges_enabled"], account["payouts_enabled"]) == (True, True)
        assert account["individual"]["verification"]["status"] == "pending"

    def test_recipients_only_take_transfers(self, stripe_client: stripe.StripeClient) -> None:
        """Many countries know no other accounts; they need little, and a document later. Recorded."""
        with pytest.raises(stripe.InvalidRequestError) as refused:
            stripe_client.v1.accounts.create({"type": "custom", "country": "KR"})
        assert refused.value.code == "country_unsupported"
        person = {name: INDIVIDUAL[name] for name in ("first_name", "last_name", "email", "dob")}
        bank = {"object": "bank_account", "country": "KR", "currency": "krw", "account_number": "000123456"}
        params: Any = {
            "type": "custom",
            "country": "KR",
            "business_type": "individual",
            "capabilities": requested("transfers"),
            "external_account": bank,
            "individual": person,
            "tos_acceptance": {"date": 1706788800, "ip": "127.0.0.1", "service_agreement": "recipient"},
        }
        account = stripe_client.v1.accounts.create(params).to_dict()
        assert (account["default_currency"], account["capabilities"]) == ("krw", {"transfers": "active"})
        assert account["requirements"]["currently_due"] == []
        assert account["requirements"]["eventually_due"] == ["individual.verification.document"]
        assert account["individual"]["verification"]["status"] == "unverified"
        accounts = stripe_client.v1.accounts
        cards: Any = {"capabilities": requested("card_payments", "transfers")}
        with pytest.raises(stripe.InvalidRequestError, match="`recipient` service agreement"):
            accounts.update(account["id"], cards)
        with pytest.raises(stripe.InvalidRequestError) as refused:
            accounts.update(account["id"], {"tos_acceptance": {"service_agreement": "full"}})
        assert refused.value.param == "tos_acceptance[service_agreement]"

    def test_a_recipient_has_money_a_day_later(
        self, sandbox: Sandbox, stripe_client: stripe.StripeClient
    ) -> None:
        """Source: https://docs.stripe.com/connect/service-agreement-types#recipient."""
        bank = {"object": "bank_account", "country": "KR", "currency": "krw", "account_number": "000123456"}
        params: Any = {
            "type": "custom",
            "country": "KR",
            "business_type": "individual",
            "capabilities": requested("transfers"),
            "external_account": bank,
            "individual": {name: INDIVIDUAL[name] for name in ("first_name", "last_name", "email", "dob")},
            "tos_acceptance": {"date": 1706788800, "ip": "127.0.0.1", "service_agreement": "recipient"},
        }
        v1: Any = stripe_client.v1
        account = v1.accounts.create(params).id
        v1.charges.create({"amount": 50_000, "currency": "usd", "source": "tok_bypassPending"})
        v1.transfers.create({"amount": 10_000, "currency": "usd", "destination": account})
        on: Any = {"stripe_account": account}
        assert v1.balance.retrieve({}, on).available[0].amount == 0
        waiting = v1.balance.retrieve({}, on).pending[0].amount
        sandbox.advance(days=1)
        assert v1.balance.retrieve({}, on).available[0].amount == waiting > 0

    def test_a_sole_proprietor_needs_no_title(self, stripe_client: stripe.StripeClient) -> None:
        """Nor other owners; recorded."""
        params: Any = {
            "type": "custom",
            "country": "US",
            "business_type": "company",
            "capabilities": requested("transfers"),
            "company": {"structure": "sole_proprietorship"},
        }
        due = stripe_client.v1.accounts.create(params).to_dict()["requirements"]["currently_due"]
        assert not {"representative.relationship.title", "owners.email"} & set(due)
        assert "representative.ssn_last_4" in due


def descriptors(account: stripe.Account) -> tuple[str | None, str | None]:
    """What customers read of an account: the descriptor, and the prefix."""
    settings: Any = account.settings
    return settings.payments.statement_descriptor, settings.card_payments.statement_descriptor_prefix


class TestWhatFollows:
    """What Stripe fills in by itself. Recorded."""

    def test_an_individual_has_a_company_too(self, stripe_client: stripe.StripeClient) -> None:
        """With its address and telephone, which is shown as dialled from abroad."""
        account = onboarded(stripe_client)
        assert account["individual"]["phone"] == account["company"]["phone"] == "+10000000000"
        assert account["company"]["address"] == account["individual"]["address"]
        assert account["company"]["name"] is None

    @pytest.mark.parametrize(
        ("profile", "descriptor", "prefix", "name"),
        [
            ({"name": "Chuck Bartowski"}, "CHUCK BARTOWSKI", "CHUCK BART", "Chuck Bartowski"),
            ({"url": "https://www.gumroad.com/"}, "GUMROAD.COM", "GUMROAD.CO", "Gumroad"),
        ],
    )
    def test_customers_read_a_name(
        self,
        stripe_client: stripe.StripeClient,
        profile: dict[str, str],
        descriptor: str,
        prefix: str,
        name: str,
    ) -> None:
        """Of the name, or of the address on the web, unless they were chosen."""
        settings = onboarded(stripe_client, business_profile={"mcc": "5734", **profile})["settings"]
        assert settings["payments"]["statement_descriptor"] == descriptor
        assert settings["card_payments"]["statement_descriptor_prefix"] == prefix
        assert settings["dashboard"]["display_name"] == name

    def test_a_name_takes_the_place_of_an_address(self, stripe_client: stripe.StripeClient) -> None:
        """As a descriptor, not as one that was chosen; an address takes no name's place.

        Source: https://docs.stripe.com/connect/statement-descriptors.
        """
        change = stripe_client.v1.accounts.update
        account = stripe_client.v1.accounts.create(
            {"type": "custom", "country": "US", "business_profile": {"url": "https://example.com/shop"}}
        )
        assert descriptors(account) == ("EXAMPLE.COM", "EXAMPLE.CO")
        account = change(account.id, {"business_profile": {"name": "Runners Club"}})
        assert descriptors(account) == ("RUNNERS CLUB", "RUNNERS CL")
        profiles: Any = {"url": "https://example.org"}, {"name": "Walkers Club"}
        for profile in profiles:
            account = change(account.id, {"business_profile": profile})
            assert descriptors(account) == ("RUNNERS CLUB", "RUNNERS CL")

    def test_a_prefix_follows_its_descriptor(self, stripe_client: stripe.StripeClient) -> None:
        """Also one that was chosen, unless it is sent along; not before 2023-10-16.

        Source: https://docs.stripe.com/connect/statement-descriptors.
        """
        change = stripe_client.v1.accounts.update
        chosen: Any = {
            "card_payments": {"statement_descriptor_prefix": "RUNCLUB"},
            "payments": {"statement_descriptor": "RUNNERS CLUB"},
        }
        account = stripe_client.v1.accounts.create({"type": "custom", "country": "US", "settings": chosen})
        assert descriptors(account) == ("RUNNERS CLUB", "RUNCLUB")
        other: Any = {"settings": {"payments": {"statement_descriptor": "BRAND NEW SHOP"}}}
        old = change(account.id, other, {"stripe_version": "2023-08-16"})
        assert descriptors(old) == ("BRAND NEW SHOP", "RUNCLUB")
        other["settings"]["payments"]["statement_descriptor"] = "ANOTHER SHOP"
        assert descriptors(change(account.id, other)) == ("ANOTHER SHOP", "ANOTHER SH")
        assert descriptors(change(account.id, {"settings": chosen})) == ("RUNNERS CLUB", "RUNCLUB")

    def test_a_descriptor_has_its_limits(self, stripe_client: stripe.StripeClient) -> None:
        """Source: https://docs.stripe.com/get-started/account/statement-descriptors#requirements."""
        for text in ("1234567", "too long to be a descriptor", "A<B shop"):
            with pytest.raises(stripe.InvalidRequestError) as refused:
                onboarded(stripe_client, settings={"payments": {"statement_descriptor": text}})
            assert refused.value.param == "settings[payments][statement_descriptor]"

    def test_bank_accounts_abroad_take_no_instant_payouts(self, stripe_client: stripe.StripeClient) -> None:
        """And have a routing number where none was given."""
        iban: Any = {
            "object": "bank_account",
            "country": "DE",
            "currency": "eur",
            "account_number": "DE89370400440532013000",
        }
        account = onboarded(stripe_client, country="DE", external_account=iban, settings={})
        (bank,) = account["external_accounts"]["data"]
        assert (bank["routing_number"], bank["last4"]) == ("110000000", "3000")
        assert bank["available_payout_methods"] == ["standard"]
        (bank,) = onboarded(stripe_client)["external_accounts"]["data"]
        assert bank["available_payout_methods"] == ["standard", "instant"]

    def test_a_token_may_come_from_the_account_itself(self, stripe_client: stripe.StripeClient) -> None:
        """Made with the account's id in the header, used by the platform."""
        account = onboarded(stripe_client)
        numbers: Any = {name: value for name, value in BANK_ACCOUNT.items() if name != "object"}
        token = stripe_client.v1.tokens.create({"bank_account": numbers}, {"stripe_account": account["id"]})
        changed = stripe_client.v1.accounts.update(account["id"], {"external_account": token.id})
        assert changed.external_accounts
        assert len(changed.external_accounts.data) == 1
        assert changed.external_accounts.data[0].id == token.bank_account.id  # type: ignore[union-attr]

    def test_an_account_pays_its_platform(self, stripe_client: stripe.StripeClient) -> None:
        """A transfer made on it goes to the platform, which sees whom it came from."""
        account = onboarded(stripe_client)
        on_it: Any = {"stripe_account": account["id"]}
        charge: Any = {"amount": 5000, "currency": "usd", "source": "tok_bypassPending"}
        stripe_client.v1.charges.create(charge, on_it)
        own = stripe_client.v1.accounts.retrieve_current().id
        transfer = stripe_client.v1.transfers.create(
            {"amount": 33, "currency": "usd", "destination": own}, on_it
        )
        payment = stripe_client.v1.charges.retrieve(str(transfer.destination_payment)).to_dict()
        assert (payment["amount"], payment["source"]["id"]) == (33, account["id"])

    def test_what_a_business_sells_is_told_by_itself(self, stripe_client: stripe.StripeClient) -> None:
        """Where nobody says it, as soon as a business describes itself: computer software stores.

        Source: https://docs.stripe.com/connect/setting-mcc; at once, as recorded.
        """
        params: Any = {"type": "custom", "country": "US", "capabilities": requested("transfers")}
        account = stripe_client.v1.accounts.create(params)
        assert account.to_dict()["business_profile"]["mcc"] is None
        described = stripe_client.v1.accounts.update(
            account.id, {"business_profile": {"product_description": "Cookies"}}
        ).to_dict()
        assert described["business_profile"]["mcc"] == "5734"
        assert "business_profile.mcc" not in described["requirements"]["currently_due"]

    def test_a_company_is_checked_before_its_representative_is_known(
        self, stripe_client: stripe.StripeClient
    ) -> None:
        """What it told of itself is pending, while the representative is due. Recorded."""
        account = onboarded(
            stripe_client,
            business_type="company",
            company={**COMPANY, "owners_provided": True},
            individual={},
        )
        requirements = account["requirements"]
        assert "representative.first_name" in requirements["past_due"]
        assert {"company.address.line1", "company.tax_id"} <= set(requirements["pending_verification"])


@pytest.mark.parametrize(
    ("params", "param", "message"),
    [
        # Sentences of Stripe's, as public programs report them.
        ({"company": {"tax_id": "12"}}, "company[tax_id]", "US tax IDs must have 9 digits"),
        (
            {"individual": {"id_number": "12"}},
            "individual[id_number]",
            "US ID numbers must be 9 characters long",
        ),
        (
            {"individual": {"ssn_last_4": "abcd"}},
            "individual[ssn_last_4]",
            "The last 4 digits of a US Social Security Number must be 4 digits",
        ),
        # `day` is "between 1 and 31", `month` "between 1 and 12": https://docs.stripe.com/api/persons/create
        (
            {"individual": {"dob": {"day": 32, "month": 1, "year": 1990}}},
            "individual[dob][day]",
            "This value must be less than or equal to 31.",
        ),
        (
            {"individual": {"dob": {"day": 1, "month": 0, "year": 1990}}},
            "individual[dob][month]",
            "This value must be greater than or equal to 1.",
        ),
        ({"individual": {"email": "jo"}}, "individual[email]", "Invalid email address: jo"),
    ],
)
def test_what_cannot_be_right_is_refused(
    stripe_client: Any, params: dict[str, Any], param: str, message: str
) -> None:
    """Before anything is verified."""
    account = {"type": "custom", "country": "US", "business_type": next(iter(params))}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        stripe_client.v1.accounts.create({**account, **params})
    assert (caught.value.param, caught.value.user_message) == (param, message)


def test_numbers_may_be_written_with_dashes(stripe_client: Any) -> None:
    """Nine digits they are all the same."""
    company = {"business_type": "company", "company": {"tax_id": "00-0000000"}}
    made = stripe_client.v1.accounts.create({"type": "custom", "country": "US", **company})
    assert made.company.tax_id_provided


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"business_profile": {"product_description": "Shoes"}}, "invalid_product_description_length"),
        (
            {"business_profile": {"product_description": "https://a.example", "url": "https://a.example"}},
            "invalid_product_description_url_match",
        ),
        ({"individual": {"dob": {"day": 1, "month": 1, "year": 1880}}}, "invalid_dob_age_over_maximum"),
    ],
)
def test_what_cannot_be_right_is_told(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, changes: dict[str, Any], code: str
) -> None:
    """Source: https://docs.stripe.com/connect/handling-api-verification#verification-errors."""
    account = onboarded(stripe_client)
    stripe_client.v1.accounts.update(account["id"], changes)  # type: ignore[arg-type]
    account = later(stripe_client, sandbox, account)
    assert code in [each["code"] for each in account["requirements"]["errors"]]
    assert account["charges_enabled"]
