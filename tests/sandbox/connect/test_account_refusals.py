"""What is refused of accounts, in Stripe's words."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..onboarding import TERMS, onboarded
from .accounts import create, events, retrieve, update

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
