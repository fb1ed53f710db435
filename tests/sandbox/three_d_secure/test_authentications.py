"""3D Secure on its own: submitted, answered, given up."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal

BROWSER = {
    "type": "browser",
    "browser": {
        "accept_header": "*/*",
        "ip_address": "127.0.0.1",
        "javascript_enabled": True,
        "language": "en-US",
        "user_agent": "Test",
    },
}


def begin(client: Any, method: str, **params: Any) -> Any:
    """An authentication of a payment of 1,000 cents."""
    given = {
        "amount": 1000,
        "currency": "usd",
        "channel": BROWSER,
        "message_category": "payment_authentication",
    }
    return client.v1.three_d_secure.authentications.create({**given, "payment_method": method, **params})


def types(client: Any) -> list[str]:
    return [each.type.rpartition(".")[2] for each in client.v1.events.list().data if "three_d" in each.type]


@pytest.mark.parametrize(
    ("outcome", "status", "told", "indicator"),
    [
        ("authenticated", "succeeded", "succeeded", "05"),
        ("denied", "failed", "failed", "07"),
        ("abandoned", "failed", "failed", "07"),
        ("internal_error", "error", "errored", "07"),
    ],
)
def test_a_cardholder_is_asked(
    *, stripe_client: Any, sandbox: Sandbox, outcome: str, status: str, told: str, indicator: str
) -> None:
    """By a bank that wants to; first the browser is looked at."""
    intent = begin(stripe_client, "pm_card_threeDSecure2Required")
    assert (intent.status, intent.directory_server, intent.outcome) == ("requires_submission", "visa", None)
    assert intent.fingerprinting_url
    asked = stripe_client.v1.three_d_secure.authentications.submit(intent.id)
    assert asked.status == "requires_challenge"
    assert asked.challenge_url
    sandbox.act("answer_challenge", authentication=intent.id, outcome=outcome)
    done = stripe_client.v1.three_d_secure.authentications.retrieve(intent.id)
    assert (done.status, done.outcome, done.outcome_details.eci) == (status, outcome, indicator)
    assert bool(done.outcome_details.cryptogram) == (status == "succeeded")
    assert types(stripe_client) == [told, "challenge_started", "requires_challenge", "requires_submission"]


def test_a_cardholder_who_is_known_is_not_asked(stripe_client: Any) -> None:
    """Where it is submitted at once, the answer is in the reply."""
    intent = begin(stripe_client, "pm_card_visa", submit="always")
    assert (intent.status, intent.outcome, intent.challenge_url) == ("succeeded", "authenticated", None)
    assert (
        "succeeded" in refusal(stripe_client.v1.three_d_secure.authentications.submit, intent.id).user_message
    )


def test_a_future_use_comes_at_every_interval(stripe_client: Any) -> None:
    """Unless more are named. Source: https://docs.stripe.com/api/three-d-secure/authentications."""
    recurring = {"amount": 1000, "expiry": {"type": "never"}, "interval": "day"}
    future = {"type": "recurring", "recurring": recurring}
    asked = begin(stripe_client, "pm_card_threeDSecure2Required", future_usage=future)
    assert asked.future_usage.recurring.interval_count == 1


def test_an_authentication_is_given_up(stripe_client: Any) -> None:
    """While it is not over."""
    authentications = stripe_client.v1.three_d_secure.authentications
    intent = begin(stripe_client, "pm_card_threeDSecure2Required")
    canceled = authentications.cancel(intent.id, {"metadata": {"a": "b"}})
    assert (canceled.status, canceled.outcome, canceled.metadata.a) == ("canceled", "canceled", "b")
    assert "canceled" in refusal(authentications.cancel, intent.id).user_message
    assert [each.id for each in authentications.list({"status": "canceled"}).data] == [intent.id]


def test_what_cannot_be_authenticated(stripe_client: Any) -> None:
    """Other methods than cards; a payment of nothing."""
    assert refusal(begin, stripe_client, "pm_usBankAccount").param == "payment_method"
    without = {
        "channel": BROWSER,
        "message_category": "payment_authentication",
        "payment_method": "pm_card_visa",
    }
    create = stripe_client.v1.three_d_secure.authentications.create
    assert refusal(create, without).code == "parameter_missing"
    neither = {"channel": BROWSER, "message_category": "non_payment_authentication"}
    assert refusal(create, neither).code == "parameter_missing"
