"""What accounts may do: capabilities requested and given up."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.core.connected import capability_active

from ..conftest import NOW
from ..onboarding import DETAILS, TERMS, onboarded


def test_a_capability_that_was_not_requested(stripe_client: stripe.StripeClient) -> None:
    """It can be retrieved, but is not listed; what is no capability is not found."""
    account = onboarded(stripe_client, "transfers")
    capability = stripe_client.v1.accounts.capabilities.retrieve(account["id"], "card_payments")
    assert (capability.id, capability.status, capability.requested) == ("card_payments", "unrequested", False)
    listed = stripe_client.v1.accounts.capabilities.list(account["id"])
    assert [each.id for each in listed.data] == ["transfers"]
    with pytest.raises(stripe.InvalidRequestError, match="No such capability: 'magic'"):
        stripe_client.v1.accounts.capabilities.retrieve(account["id"], "magic")


def test_a_capability_is_requested_and_given_up(stripe_client: stripe.StripeClient) -> None:
    """It becomes active where nothing is missing, and leaves the account when it is given up."""
    account = onboarded(stripe_client, "transfers")
    requested = stripe_client.v1.accounts.capabilities.update(
        account["id"], "us_bank_account_ach_payments", {"requested": True}
    )
    assert (requested.status, requested.requested_at) == ("active", NOW)
    named = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()["capabilities"]
    assert named == {"transfers": "active", "us_bank_account_ach_payments": "active"}
    given_up = stripe_client.v1.accounts.capabilities.update(
        account["id"], "us_bank_account_ach_payments", {"requested": False}
    )
    assert (given_up.status, given_up.requested_at) == ("unrequested", None)
    named = stripe_client.v1.accounts.retrieve(account["id"]).to_dict()["capabilities"]
    assert named == {"transfers": "active"}


def test_who_only_takes_transfers_tells_little(stripe_client: stripe.StripeClient) -> None:
    """At first an individual in the United States only tells a name; the person is there from the beginning.

    Recorded by https://github.com/rlawless26/benchlotMarketplace in April 2025.
    """
    params: Any = {
        "type": "custom",
        "country": "US",
        "business_type": "individual",
        "capabilities": {"transfers": {"requested": True}},
        "tos_acceptance": TERMS,
    }
    account = stripe_client.v1.accounts.create(params).to_dict()
    names = ["first_name", "last_name"]
    later = ["dob.day", "dob.month", "dob.year", *names, "ssn_last_4"]
    beside = ["business_profile.url", "external_account"]
    asked, of_person = account["requirements"], account["individual"]["requirements"]
    assert asked["currently_due"] == asked["past_due"] == [*beside, *(f"individual.{each}" for each in names)]
    assert asked["eventually_due"] == [*beside, *(f"individual.{each}" for each in later)]
    assert asked["alternatives"] == []
    assert (of_person["currently_due"], of_person["eventually_due"]) == (names, later)
    assert (account["individual"]["first_name"], account["individual"]["relationship"]["representative"]) == (
        None,
        True,
    )
    assert account["company"]["owners_provided"] is True


@pytest.mark.parametrize("name", ["treasury", "card_issuing"])
def test_some_capabilities_have_terms_of_their_own(stripe_client: stripe.StripeClient, name: str) -> None:
    """Treasury and Issuing ask for the acceptance of their terms; the others go on without."""
    account = onboarded(stripe_client, "transfers", name, settings={})
    capability = stripe_client.v1.accounts.capabilities.retrieve(account["id"], name).to_dict()
    terms = [f"settings.{name}.tos_acceptance.date", f"settings.{name}.tos_acceptance.ip"]
    assert capability["status"] == "inactive"
    assert capability["requirements"]["currently_due"] == terms
    assert capability["requirements"]["disabled_reason"] == "requirements.fields_needed"
    assert account["requirements"]["past_due"] == terms
    assert account["capabilities"]["transfers"] == "active"
    accepted: Any = {"settings": {name: {"tos_acceptance": TERMS}}}
    changed = stripe_client.v1.accounts.update(account["id"], accepted).to_dict()
    assert changed["capabilities"] == {"transfers": "active", name: "active"}
    assert changed["requirements"]["currently_due"] == []


def test_each_change_is_told_with_the_old_status(stripe_client: stripe.StripeClient) -> None:
    """One `capability.updated` for a capability that became active."""
    account = onboarded(stripe_client, "transfers")
    stripe_client.v1.accounts.capabilities.update(account["id"], "treasury", {"requested": True})
    events = stripe_client.v1.events.list({"type": "capability.updated"}, {"stripe_account": account["id"]})
    event = events.data[0].to_dict()
    assert event["account"] == account["id"]
    assert event["data"]["object"]["id"] == "treasury"
    assert event["data"]["previous_attributes"] == {
        "future_requirements": {"current_deadline": None},
        "requested": False,
        "requested_at": None,
        "status": "unrequested",
    }


def test_other_models_ask_for_a_capability(sandbox: Sandbox) -> None:
    """Active only when all of it is known; the platform itself may do everything."""
    client, store = sandbox.client(), AccountStore(sandbox.application.state, sandbox.account)
    account = onboarded(client, "treasury")
    assert capability_active(store, account["id"], "treasury")
    assert not capability_active(store, account["id"], "transfers")
    assert capability_active(store, sandbox.account, "treasury")
    poor = client.v1.accounts.create({"type": "custom", "capabilities": DETAILS.get("none", {})})
    assert not capability_active(store, poor.id, "treasury")


def test_cards_are_taken_with_transfers(stripe_client: stripe.StripeClient) -> None:
    """Neither is requested alone nor is transfers given up alone, in the words that programs report.

    Source: https://docs.stripe.com/connect/account-capabilities#card-payments and
    https://github.com/Automattic/woocommerce-payments/issues/5403.
    """
    words = "Accounts do not currently support `card_payments` without `transfers`. Please visit "
    alone: Any = {"type": "custom", "capabilities": {"card_payments": {"requested": True}}}
    with pytest.raises(stripe.InvalidRequestError, match=words):
        stripe_client.v1.accounts.create(alone)
    account = onboarded(stripe_client, "us_bank_account_ach_payments")["id"]
    update = stripe_client.v1.accounts.capabilities.update
    with pytest.raises(stripe.InvalidRequestError, match=words):
        update(account, "card_payments", {"requested": True})
    both: Any = {"capabilities": {name: {"requested": True} for name in ("card_payments", "transfers")}}
    stripe_client.v1.accounts.update(account, both)
    with pytest.raises(stripe.InvalidRequestError, match=words):
        update(account, "transfers", {"requested": False})
    assert update(account, "card_payments", {"requested": False}).status == "unrequested"
    assert update(account, "transfers", {"requested": False}).status == "unrequested"


def test_what_a_capability_would_ask_for_is_told_before(stripe_client: stripe.StripeClient) -> None:
    """And nothing is asked of the account for that.

    Source: https://docs.stripe.com/connect/account-capabilities#preview-information-requirements.
    """
    blank: Any = {"type": "custom", "country": "US"}
    account = stripe_client.v1.accounts.create(blank).id
    before = stripe_client.v1.accounts.retrieve(account).to_dict()["requirements"]
    preview = stripe_client.v1.accounts.capabilities.retrieve(account, "card_payments").to_dict()
    assert (preview["status"], preview["requested"]) == ("unrequested", False)
    assert {"business_type", "business_profile.mcc"} <= set(preview["requirements"]["currently_due"])
    assert (preview["requirements"]["past_due"], preview["requirements"]["disabled_reason"]) == ([], None)
    assert stripe_client.v1.accounts.retrieve(account).to_dict()["requirements"] == before
    assert stripe_client.v1.accounts.capabilities.list(account).data == []
    known = onboarded(stripe_client, "transfers")["id"]
    preview = stripe_client.v1.accounts.capabilities.retrieve(known, "card_payments").to_dict()
    assert preview["requirements"]["currently_due"] == []


def test_legacy_payments_are_there_for_good(stripe_client: stripe.StripeClient) -> None:
    """Source: https://docs.stripe.com/connect/account-capabilities#legacy_payments."""
    account = onboarded(stripe_client, "legacy_payments")["id"]
    with pytest.raises(stripe.InvalidRequestError, match="legacy_payments"):
        stripe_client.v1.accounts.capabilities.update(account, "legacy_payments", {"requested": False})
    given_up: Any = {"capabilities": {"legacy_payments": {"requested": False}}}
    with pytest.raises(stripe.InvalidRequestError, match="legacy_payments"):
        stripe_client.v1.accounts.update(account, given_up)
