"""Addresses of pages and of e-mail are checked wherever a parameter is one."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

NO_SCHEME = "Invalid URL: An explicit scheme (such as https) must be provided."
NOT_VALID = "Not a valid URL"
CONFIRMED: Any = {"amount": 500, "currency": "usd", "confirm": True, "payment_method": "pm_card_visa"}
SOURCE: Any = {"type": "bancontact", "amount": 500, "currency": "eur", "owner": {"name": "Jenny"}}


def refused(stripe_client: stripe.StripeClient, path: str, params: Any) -> tuple[Any, Any, Any]:
    with pytest.raises(stripe.InvalidRequestError) as error:
        stripe_client.raw_request("post", path, **params)
    return error.value.code, error.value.param, error.value.user_message


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://https://example.com", NOT_VALID),
        ("exp://127.0.0.1:1900/--/redirect", NOT_VALID),
        ("myapp://done", NOT_VALID),
    ],
)
def test_an_account_link_leads_back_to_a_page(
    stripe_client: stripe.StripeClient, address: str, words: str
) -> None:
    """Not to an app, nor to an address that was put together wrongly.

    Source: https://github.com/stripe/stripe-react-native/issues/1188 and
    https://github.com/stripe/stripe-mirakl-connector/issues/100.
    """
    account = stripe_client.v1.accounts.create({"type": "express", "country": "US"}).id
    link = {"account": account, "type": "account_onboarding", "refresh_url": "https://example.com"}
    error = refused(stripe_client, "/v1/account_links", {**link, "return_url": address})
    assert error == ("url_invalid", "return_url", words)


def test_an_account_link_leads_back_by_a_scheme(stripe_client: stripe.StripeClient) -> None:
    """In words of its own, without a code and a parameter.

    Source: https://github.com/cladden77/high-voltage-classifieds; other programs report the same until August
    2026.
    """
    account = stripe_client.v1.accounts.create({"type": "express", "country": "US"}).id
    link = {"account": account, "type": "account_onboarding", "refresh_url": "https://example.com"}
    error = refused(stripe_client, "/v1/account_links", {**link, "return_url": "www.example.com/done"})
    assert error == (None, None, "Redirect urls must begin with HTTP or HTTPS.")


def test_a_payment_leads_back_to_a_page_or_an_app(stripe_client: stripe.StripeClient) -> None:
    """Of an app's address something stands behind the scheme.

    Source: https://github.com/stripe/stripe-react-native/issues/539.
    """
    path = "/v1/payment_intents"
    for address in ("https://example.com/done", "myapp://safepay"):
        params: Any = {**CONFIRMED, "return_url": address}
        assert stripe_client.v1.payment_intents.create(params).status == "succeeded"
    for address in ("appname:///--/://safepay", "https://"):
        error = refused(stripe_client, path, {**CONFIRMED, "return_url": address})
        assert error == ("url_invalid", "return_url", NOT_VALID)
    error = refused(stripe_client, path, {**CONFIRMED, "return_url": "done"})
    assert error == ("url_invalid", "return_url", NO_SCHEME)


def test_a_pages_address_is_written_in_ascii(stripe_client: stripe.StripeClient) -> None:
    """As a program had it from Checkout in June 2026; percent-encoded it is taken."""
    session: Any = {
        "mode": "setup",
        "currency": "usd",
        "success_url": "https://example.com/fertig-f%C3%BCr-heute",
    }
    assert stripe_client.v1.checkout.sessions.create(session).success_url == session["success_url"]
    error = refused(
        stripe_client, "/v1/checkout/sessions", {**session, "success_url": "https://example.com/fürs"}
    )
    words = (
        "Invalid URL: Non-ASCII characters in URLs must be percent-encoded in order for the URL to be valid."
    )
    assert error == ("url_invalid", "success_url", words)


def test_so_does_a_source(stripe_client: stripe.StripeClient) -> None:
    """Source: `redirect[return_url]` in https://docs.stripe.com/api/sources/create. Guess: the words."""
    params: Any = {**SOURCE, "redirect": {"return_url": "myapp://paid"}}
    assert stripe_client.v1.sources.create(params).status == "pending"
    error = refused(stripe_client, "/v1/sources", {**SOURCE, "redirect": {"return_url": "paid"}})
    assert error == ("url_invalid", "redirect[return_url]", NO_SCHEME)


@pytest.mark.parametrize(
    ("path", "params", "param"),
    [
        ("/v1/customers", {"email": "jenny"}, "email"),
        ("/v1/payment_intents", {**CONFIRMED, "receipt_email": "jenny"}, "receipt_email"),
        (
            "/v1/payment_methods",
            {"type": "card", "card": {"token": "tok_visa"}, "billing_details": {"email": "jenny"}},
            "billing_details[email]",
        ),
        ("/v1/sources", {**SOURCE, "owner": {"email": "jenny"}}, "owner[email]"),
        (
            "/v1/identity/verification_sessions",
            {"type": "document", "provided_details": {"email": "jenny"}},
            "provided_details[email]",
        ),
    ],
)
def test_an_email_address_is_one(
    stripe_client: stripe.StripeClient, path: str, params: Any, param: str
) -> None:
    """Recorded of customers and receipts; guess: that it is the same of all others."""
    error = refused(stripe_client, path, params)
    assert error == ("email_invalid", param, "Invalid email address: jenny")


def test_a_list_is_asked_for_any_text(stripe_client: stripe.StripeClient) -> None:
    """Source: `email` in https://docs.stripe.com/api/customers/list, which takes any string."""
    assert stripe_client.v1.customers.list({"email": "jenny"}).data == []


@pytest.mark.parametrize(
    ("path", "params", "param"),
    [
        ("/v1/webhook_endpoints", {"enabled_events": ["*"]}, "url"),
        ("/v1/checkout/sessions", {"mode": "setup", "currency": "usd"}, "success_url"),
        ("/v1/payment_intents", CONFIRMED, "return_url"),
        ("/v1/products", {"name": "Mug"}, "url"),
        ("/v1/accounts", {"type": "custom", "business_profile": {}}, "business_profile[url]"),
    ],
)
@pytest.mark.parametrize("address", ["https://[example", "https://[::1", "http://[a]b/"])
def test_an_address_that_cannot_be_read_is_none(
    stripe_client: stripe.StripeClient, path: str, params: Any, param: str, address: str
) -> None:
    """Brackets stand around an address of IPv6 alone."""
    holder, _, inner = param.removesuffix("]").partition("[")
    params = {**params, holder: {inner: address} if inner else address}
    code, told, _ = refused(stripe_client, path, params)
    assert (code, told) == ("url_invalid", param)


@pytest.mark.parametrize(
    "address",
    [
        "javascript://example.com/%0aalert(1)",
        "JavaScript://example.com/%0aalert(1)",
        "data://example.com/,<script>",
        "file://example.com/etc/passwd",
        "https://example.com/\r\nSet-Cookie: a=b",
        "https://exa\tmple.com",
    ],
)
def test_nobody_is_sent_on_to_what_is_no_page_and_no_app(stripe_client: Any, address: str) -> None:
    """A browser would run it, or leave a part of it out. Guess: the words."""
    error = refused(stripe_client, "/v1/payment_intents", {**CONFIRMED, "return_url": address})
    assert error == ("url_invalid", "return_url", NOT_VALID)
