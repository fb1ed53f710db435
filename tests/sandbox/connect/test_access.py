"""What a platform may see and change of accounts of each type."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import CLOCK
from .accounts import create, retrieve


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
