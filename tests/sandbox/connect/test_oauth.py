"""Connecting an account by OAuth: the page, the code, the token, and the end of it.

Source: https://docs.stripe.com/connect/oauth-reference.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import stripe
from stripe import oauth_error

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

from ..pages.visitor import HOST, Visitor

SHOP = "https://shop.example.com/connected?from=stripe"
GRANTING = "Connect, and answer everything with test data"
SKIPPING = "Connect, and answer nothing yet"
REFUSING = "Do not connect"
CLIENT = "ca_32D88BD1qLklliziD7gYQvctJIhWBSQ7"


@pytest.fixture
def visitor(sandbox: Sandbox) -> Visitor:
    return Visitor(sandbox)


@pytest.fixture
def platform(sandbox: Sandbox) -> Any:
    """A client whose OAuth stands at the sandbox, too."""
    there = f"http://{HOST}"
    return stripe.StripeClient(
        "sk_test_sandbox",
        client_id=CLIENT,
        base_addresses={"connect": there},
        http_client=sandbox.http_client(),
    )


def came_back(
    platform: Any, visitor: Visitor, button: str, *, express: bool = False, **params: Any
) -> dict[str, str]:
    """What the platform is told in the query of its own address, after a press of a button."""
    address = platform.oauth.authorize_url({"redirect_uri": SHOP, **params}, {"express": express})
    page = visitor.open(address)
    left = visitor.send(page, button)
    return dict(parse_qsl(urlsplit(left.refresh).query))


def test_an_account_is_connected(platform: Any, visitor: Visitor) -> None:
    """The page's code is changed for a token; the platform then acts for the account, as its event says."""
    told = came_back(
        platform,
        visitor,
        GRANTING,
        state="s3",
        scope="read_write",
        stripe_user={"email": "jenny@example.com"},
    )
    assert (told["from"], told["scope"], told["state"]) == ("stripe", "read_write", "s3")
    token = platform.oauth.token({"grant_type": "authorization_code", "code": told["code"]})
    assert (token.token_type, token.scope, token.livemode) == ("bearer", "read_write", False)
    account = platform.v1.accounts.retrieve(token.stripe_user_id)
    assert (account.type, account.email, account.charges_enabled) == ("standard", "jenny@example.com", True)
    event = platform.v1.events.list(
        {"type": "account.application.authorized"}, {"stripe_account": account.id}
    ).data[0]
    assert event.data.object["object"] == "application"


def test_a_token_is_a_key_of_the_account(platform: Any, visitor: Visitor) -> None:
    """What is asked with it is about the account, without a header; a refresh token gives another one."""
    code = came_back(platform, visitor, SKIPPING)["code"]
    token = platform.oauth.token({"grant_type": "authorization_code", "code": code})
    customer = platform.v1.customers.create({}, {"api_key": token.access_token})
    assert (
        platform.v1.customers.list(options={"stripe_account": token.stripe_user_id}).data[0].id == customer.id
    )
    assert platform.v1.customers.list().data == []
    again = platform.oauth.token({"grant_type": "refresh_token", "refresh_token": token.refresh_token})
    assert again.stripe_user_id == token.stripe_user_id


def test_an_express_account_is_connected(platform: Any, visitor: Visitor) -> None:
    """By an address of its own, and with a scope of its own."""
    told = came_back(platform, visitor, SKIPPING, express=True)
    token = platform.oauth.token({"grant_type": "authorization_code", "code": told["code"]})
    assert (told["scope"], token.scope) == ("express", "express")
    assert platform.v1.accounts.retrieve(token.stripe_user_id).type == "express"


def test_somebody_says_no(platform: Any, visitor: Visitor) -> None:
    """The platform is told so, and no account is made."""
    assert came_back(platform, visitor, REFUSING, state="s4") == {
        "error": "access_denied",
        "error_description": "The user denied your request",
        "from": "stripe",
        "state": "s4",
    }
    assert platform.v1.accounts.list().data == []


def test_an_account_is_disconnected(platform: Any) -> None:
    """The reply names it; from then on the platform has no access. Recorded."""
    account = platform.v1.accounts.create({"type": "standard"})
    assert platform.oauth.deauthorize({"stripe_user_id": account.id}).to_dict() == {
        "stripe_user_id": account.id
    }
    with pytest.raises(stripe.PermissionError) as refused:
        platform.v1.accounts.retrieve(account.id)
    told: Any = refused.value.json_body
    assert told["error"]["code"] == "account_invalid"


Ask = Callable[[Any], object]


def _token(**params: Any) -> Ask:
    return lambda platform: platform.oauth.token(params)


@pytest.mark.parametrize(
    ("ask", "error", "status", "words"),
    [
        (
            lambda platform: platform.oauth.deauthorize(
                {"stripe_user_id": "acct_1", "client_id": "bogus_client_id"}
            ),
            oauth_error.InvalidClientError,
            401,
            "No such application: 'bogus_client_id'",  # recorded
        ),
        (
            lambda platform: platform.oauth.deauthorize({"stripe_user_id": "acct_of_nobody"}),
            oauth_error.InvalidClientError,
            401,
            "This application is not connected to stripe account acct_of_nobody, "
            "or that account does not exist.",
        ),
        (
            _token(grant_type="authorization_code", code="ac_of_nobody"),
            oauth_error.InvalidGrantError,
            400,
            "Authorization code does not exist: ac_of_nobody",
        ),
        (
            _token(grant_type="refresh_token", refresh_token="rt_of_nobody"),
            oauth_error.InvalidGrantError,
            400,
            "Refresh token does not exist: rt_of_nobody",
        ),
        (
            _token(grant_type="password"),
            oauth_error.UnsupportedGrantTypeError,
            400,
            "Unsupported grant type: password",
        ),
    ],
)
def test_what_oauth_refuses(
    platform: Any, ask: Ask, error: type[oauth_error.OAuthError], status: int, words: str
) -> None:
    """In the form of OAuth's standard, so that the SDK raises its error for it."""
    with pytest.raises(error) as refused:
        ask(platform)
    assert refused.value.http_status == status
    told: Any = refused.value.json_body
    assert told["error_description"] == words


def test_who_is_not_connected_has_no_id(platform: Any) -> None:
    """Recorded by a public test suite, 2023-10-16; by another, 2024 and 2025, of no application."""
    with pytest.raises(oauth_error.InvalidClientError) as refused:
        platform.oauth.deauthorize({"stripe_user_id": "acct_of_nobody"})
    told: Any = refused.value.json_body
    assert told["stripe_user_id"] is None
    with pytest.raises(oauth_error.InvalidClientError) as refused:
        platform.oauth.deauthorize({"stripe_user_id": "acct_of_nobody", "client_id": "bogus_client_id"})
    told = refused.value.json_body
    assert "stripe_user_id" not in told


def test_the_key_may_be_a_parameter_and_must_be_a_secret_one(sandbox: Sandbox) -> None:
    """As `client_secret`, where the documentation's curl has it; a browser's key ends nothing."""

    def ask(headers: dict[str, str], body: str, path: str = "/oauth/token") -> Any:
        form = {"content-type": "application/x-www-form-urlencoded", **headers}
        return sandbox.handle(HttpRequest("post", path, "", form, body.encode()))

    grant = "grant_type=authorization_code&code=ac_of_nobody"
    assert ask({}, f"client_secret={KEY}&{grant}").json()["error"] == "invalid_grant"
    for path in ("/oauth/token", "/oauth/deauthorize", "/v1/test_helpers/issuing/fund_balance"):
        refused = ask({"authorization": "Bearer pk_test_sandbox"}, grant, path)
        assert (refused.status, refused.json()["error"]["code"]) == (401, "secret_key_required")


def test_a_code_is_good_once_and_for_five_minutes(sandbox: Sandbox, platform: Any, visitor: Visitor) -> None:
    """Used again, the account is disconnected; later than that, it is expired."""
    first = came_back(platform, visitor, SKIPPING)["code"]
    late = came_back(platform, visitor, SKIPPING)["code"]
    account = platform.oauth.token({"grant_type": "authorization_code", "code": first}).stripe_user_id
    with pytest.raises(oauth_error.InvalidGrantError, match="already been used"):
        platform.oauth.token({"grant_type": "authorization_code", "code": first})
    assert account not in [each.id for each in platform.v1.accounts.list().data]
    sandbox.advance(seconds=300)
    with pytest.raises(oauth_error.InvalidGrantError, match="expired"):
        platform.oauth.token({"grant_type": "authorization_code", "code": late})


@pytest.mark.parametrize(
    "wrong", [{"client_id": "bogus"}, {"redirect_uri": "javascript:alert(1)"}, {"redirect_uri": ""}]
)
def test_a_wrong_address_is_told_on_the_page(platform: Any, visitor: Visitor, wrong: dict[str, str]) -> None:
    """Nobody is sent to an address that is none, and no form is shown."""
    address = platform.oauth.authorize_url({"redirect_uri": SHOP, **wrong})
    page = visitor.open(address)
    assert page.title == "This link does not work"
    assert page.forms == []
