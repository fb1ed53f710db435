"""Accounts and persons made by tokens."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..conftest import NOW
from ..onboarding import INDIVIDUAL
from .accounts import create, update


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
