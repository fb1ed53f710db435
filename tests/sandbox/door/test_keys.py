"""Whose request it is: keys that are taken, refused and masked, and the account that is named."""

from __future__ import annotations

import pytest

from helpers.sandbox import Sandbox

from .test_application import send


def test_without_a_key_nothing_is_answered(sandbox: Sandbox) -> None:
    """A request without a key is 401, in Stripe's words."""
    reply, body = send(sandbox, "get", "/v1/customers", authorization="")
    assert reply.status == 401
    assert body["error"]["message"].startswith("You did not provide an API key.")


def test_a_header_without_a_key_is_named(sandbox: Sandbox) -> None:
    """Recorded by a library's test suite, 2016."""
    reply, body = send(sandbox, "get", "/v1/customers", authorization="Bearer ")
    assert reply.status == 401
    assert body["error"]["message"].startswith(
        'You did not provide an API key, though you did set your Authorization header to "Bearer". Using'
    )


@pytest.mark.parametrize("secret", ["a_key_that_is_wrong", "sk_live_" + "a" * 20 + "9876"])
def test_a_key_that_is_no_test_key_is_refused_and_masked(sandbox: Sandbox, secret: str) -> None:
    """The error shows stars and the key's last four characters, never the key."""
    reply, body = send(sandbox, "get", "/v1/customers", authorization=f"Bearer {secret}")
    assert reply.status == 401
    assert body["error"]["message"].startswith("Invalid API Key provided: ")
    assert secret not in reply.body.decode()


def test_of_a_key_twelve_characters_are_told(sandbox: Sandbox) -> None:
    """The first eight and the last four; the log knows nothing of it. Recorded, version 2020-08-27."""
    reply, body = send(sandbox, "get", "/v1/customers", authorization="Bearer STRIPE_SECRET_KEY")
    assert body["error"] == {
        "message": "Invalid API Key provided: STRIPE_S*****_KEY",
        "type": "invalid_request_error",
    }
    assert reply.headers["Www-Authenticate"] == 'Bearer realm="Stripe"'


def test_a_request_of_nobody_has_no_id(sandbox: Sandbox) -> None:
    """Nor a version, nor a key to send it again by; what is too short for a key is told whole.

    Recorded by a public shop's tests in 2023, version 2022-11-15.
    """
    for method in ("get", "post"):
        reply, body = send(sandbox, method, "/v1/customers", authorization="Bearer blabla")
        assert body["error"]["message"] == "Invalid API Key provided: blabla"
        assert reply.status == 401
        assert set(reply.headers) == {"Date", "Content-Type", "Www-Authenticate"}


@pytest.mark.parametrize("key", ["sk_live_123", "sk_live_mock"])
def test_a_key_of_up_to_twelve_characters_is_told_whole(sandbox: Sandbox, key: str) -> None:
    """Recorded by onetimesecret/onetimesecret in December 2025, of test keys, which are somebody's here."""
    _, body = send(sandbox, "get", "/v1/customers", authorization=f"Bearer {key}")
    assert body["error"]["message"] == f"Invalid API Key provided: {key}"


def test_a_request_to_an_account_of_nobody_has_no_id(sandbox: Sandbox) -> None:
    """Recorded by a public shop's tests in 2024, version 2023-10-16."""
    reply, _ = send(sandbox, "get", "/v1/accounts/acct_fake_account")
    assert (reply.status, set(reply.headers)) == (403, {"Date", "Content-Type"})


def test_what_is_about_an_account_names_it_in_a_header(sandbox: Sandbox) -> None:
    """Recorded by a public test suite: the platform retrieves the account, without the header of its own."""
    _, account = send(sandbox, "post", "/v1/accounts", "type=standard&country=AU")
    reply, _ = send(sandbox, "get", f"/v1/accounts/{account['id']}")
    assert reply.headers["Stripe-Account"] == account["id"]
    reply, _ = send(sandbox, "get", f"/v1/accounts/{account['id']}/persons")  # recorded in July 2026
    assert reply.headers["Stripe-Account"] == account["id"]
    reply, body = send(sandbox, "get", "/v1/accounts/acct_of_nobody")
    assert reply.status == 403
    assert "Stripe-Account" not in reply.headers
    assert (body["error"]["code"], "request_log_url" in body["error"]) == ("account_invalid", False)


@pytest.mark.parametrize("header", ["stripe_account", "stripe_context"])
@pytest.mark.parametrize("from_platform", [False, True])
def test_an_account_is_named_by_the_way_to_it(sandbox: Sandbox, header: str, *, from_platform: bool) -> None:
    """From the platform, or beginning with it, as Stripe's command line sends it since August 2026.

    Source: https://docs.stripe.com/context and https://github.com/stripe/stripe-cli/pull/1871.
    """
    _, platform = send(sandbox, "get", "/v1/account")
    _, account = send(sandbox, "post", "/v1/accounts", "type=custom&country=US")
    way = f"{platform['id']}/{account['id']}" if from_platform else account["id"]
    reply, _ = send(sandbox, "post", "/v1/customers", "name=Jenny", **{header: way})
    assert (reply.status, reply.headers["Stripe-Account"]) == (200, account["id"])
    _, owned = send(sandbox, "get", "/v1/customers", stripe_account=account["id"])
    assert [each["name"] for each in owned["data"]] == ["Jenny"]
    _, none = send(sandbox, "get", "/v1/customers", **{header: platform["id"]})
    assert none["data"] == []


def test_basic_authentication_takes_the_key_as_user_name(sandbox: Sandbox) -> None:
    """The option `-u sk_test_sandbox:` of curl works."""
    reply, _ = send(sandbox, "get", "/v1/customers", authorization="Basic c2tfdGVzdF9zYW5kYm94Og==")
    assert reply.status == 200
