"""Ways into Stripe's own pages for a connected account."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox, SandboxError

from ..conftest import NOW
from ..onboarding import INDIVIDUAL, onboarded, requested

ADDRESSES: Any = {"refresh_url": "https://example.com/again", "return_url": "https://example.com/done"}


def express(client: stripe.StripeClient, **params: Any) -> str:
    """The id of a new Express account."""
    return client.v1.accounts.create({"type": "express", **params}).id  # type: ignore[arg-type]


def test_a_link_lasts_five_minutes(stripe_client: stripe.StripeClient) -> None:
    """Each call makes another address, for the account it names."""
    account = express(stripe_client)
    params: Any = {"account": account, "type": "account_onboarding", **ADDRESSES}
    link = stripe_client.v1.account_links.create(params)
    assert (link.object, link.created, link.expires_at) == ("account_link", NOW, NOW + 300)
    assert f"/setup/e/{account}/" in link.url
    assert stripe_client.v1.account_links.create(params).url != link.url


def test_only_the_platform_that_collects_may_ask_for_updates(stripe_client: stripe.StripeClient) -> None:
    """`account_update` links are for Custom accounts; both addresses are required."""
    params: Any = {"account": express(stripe_client), "type": "account_update", **ADDRESSES}
    with pytest.raises(
        stripe.InvalidRequestError, match=r"You cannot create `account_update` type"
    ) as refused:
        stripe_client.v1.account_links.create(params)
    assert refused.value.param == "type"
    custom = onboarded(stripe_client)["id"]
    params["account"] = custom
    assert stripe_client.v1.account_links.create(params).object == "account_link"
    with pytest.raises(stripe.InvalidRequestError, match=r"Missing required param: return_url\."):
        stripe_client.v1.account_links.create(
            {"account": custom, "type": "account_onboarding", "refresh_url": "https://example.com"}
        )


def test_a_link_is_for_an_account_of_the_platform(stripe_client: stripe.StripeClient) -> None:
    """As many programs report it, 2020 to 2026; without a code, as a log of stripe-java's shows."""
    params: Any = {"account": "acct_1032D82eZvKYlo2C", "type": "account_onboarding", **ADDRESSES}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.account_links.create(params)
    assert (refused.value.http_status, refused.value.code, refused.value.user_message) == (
        400,
        None,
        "You requested an account link for an account that is not connected to your platform or does not "
        "exist.",
    )


def test_after_handing_over_the_holder_speaks_for_the_account(stripe_client: stripe.StripeClient) -> None:
    """Until the first link the platform may say who it is; from then on it neither sees nor changes it."""
    account = express(stripe_client, business_type="individual", individual=INDIVIDUAL)
    assert stripe_client.v1.accounts.retrieve(account).individual is not None
    link: Any = {"account": account, "type": "account_onboarding", **ADDRESSES}
    stripe_client.v1.account_links.create(link)
    assert "individual" not in stripe_client.v1.accounts.retrieve(account)
    with pytest.raises(stripe.PermissionError) as refused:
        stripe_client.v1.accounts.update(account, {"individual": {"first_name": "Joan"}})
    error: Any = refused.value.error
    assert error.code == "oauth_not_supported"  # as a program measured it in September 2026
    assert refused.value.user_message == (
        "This application does not have the required permissions for the parameter 'individual' on account "
        f"'{account}'."
    )
    assert stripe_client.v1.accounts.update(account, {"metadata": {"a": "b"}}).metadata["a"] == "b"  # type: ignore[index]


def test_a_login_link_is_for_the_express_dashboard(stripe_client: stripe.StripeClient) -> None:
    """Not for an account without it, nor for one that has not finished onboarding."""
    with pytest.raises(stripe.InvalidRequestError, match="Express Dashboard"):
        stripe_client.v1.accounts.login_links.create(onboarded(stripe_client)["id"])
    with pytest.raises(stripe.InvalidRequestError, match="has not completed onboarding"):
        stripe_client.v1.accounts.login_links.create(express(stripe_client))


@pytest.mark.parametrize("business_type", [None, "individual", "company"])
def test_the_holder_finishes_onboarding(
    stripe_client: stripe.StripeClient, sandbox: Sandbox, business_type: str | None
) -> None:
    """What nobody can do over the API a control does: all is answered, and the account is active."""
    details: Any = {"business_type": business_type} if business_type else {}
    account = express(stripe_client, capabilities=requested("card_payments", "transfers"), **details)
    link: Any = {"account": account, "type": "account_onboarding", **ADDRESSES}
    stripe_client.v1.account_links.create(link)
    sandbox.onboard(account)
    onboarded = stripe_client.v1.accounts.retrieve(account).to_dict()
    assert onboarded["requirements"]["currently_due"] == []
    assert (onboarded["charges_enabled"], onboarded["payouts_enabled"]) == (True, True)
    assert onboarded["details_submitted"]
    login = stripe_client.v1.accounts.login_links.create(account)
    assert login.url.startswith(f"https://connect.stripe.com/express/{account}/")


def test_only_an_account_that_is_there_is_onboarded(sandbox: Sandbox) -> None:
    """The control says so, and changes nothing."""
    with pytest.raises(SandboxError, match="does not have access to account 'acct_none'"):
        sandbox.onboard("acct_none")


def test_a_platform_chooses_the_agreement(stripe_client: stripe.StripeClient) -> None:
    """Of accounts that accept it on Stripe's own pages, too.

    Source: https://docs.stripe.com/connect/service-agreement-types; such an Express account in
    https://github.com/polarsource/polar/issues/232.
    """
    terms = {"service_agreement": "recipient"}
    id = express(stripe_client, country="IN", capabilities=requested("transfers"), tos_acceptance=terms)
    account = stripe_client.v1.accounts.retrieve(id).to_dict()
    assert account["tos_acceptance"]["service_agreement"] == "recipient"


def test_the_holder_brings_the_bank_account(stripe_client: stripe.StripeClient) -> None:
    """Once a link was made, for who deals with Stripe: `external_account` in the reference of accounts."""
    account = express(stripe_client)
    update: Any = stripe_client.v1.accounts.update
    update(account, {"external_account": "btok_us_verified"})
    params: Any = {"account": account, "type": "account_onboarding", **ADDRESSES}
    stripe_client.v1.account_links.create(params)
    with pytest.raises(stripe.PermissionError, match="for the parameter 'external_account'"):
        update(account, {"external_account": "btok_us_verified"})


def test_what_is_seen_of_an_account_with_the_express_dashboard(
    sandbox: Sandbox, stripe_client: stripe.StripeClient
) -> None:
    """Its list of login links; and, once its holder deals with Stripe, not how the terms were accepted.

    Source: recordings of October 2026 in https://github.com/pay-rails/pay.
    """
    accounts = stripe_client.v1.accounts
    new = accounts.create({"type": "express", "country": "US"}).to_dict()
    assert new["login_links"] == {
        "object": "list",
        "data": [],
        "has_more": False,
        "total_count": 0,
        "url": f"/v1/accounts/{new['id']}/login_links",
    }
    assert new["business_profile"]["product_description"] is None
    link: Any = {"account": new["id"], "type": "account_onboarding", **ADDRESSES}
    stripe_client.v1.account_links.create(link)
    sandbox.onboard(new["id"])
    seen = accounts.retrieve(new["id"]).to_dict()
    assert list(seen["tos_acceptance"]) == ["date"]
    assert "product_description" not in seen["business_profile"]
    assert "login_links" not in accounts.create({"type": "standard", "country": "US"}).to_dict()
