"""What refusals said at other times."""

from __future__ import annotations

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal


@pytest.mark.parametrize(
    ("clock", "word", "quote"),
    [
        ("2019-08-08T12:00:00", "payment_method", ""),
        ("2020-07-22T12:00:00", "PaymentMethod", ""),
        ("2020-09-15T12:00:00", "PaymentMethod", "'"),
    ],
)
def test_how_what_is_not_there_was_named(clock: str, word: str, quote: str) -> None:
    """Recorded by a public test suite in August 2019; by programs in July and August 2020."""
    client = Sandbox(seed="times", clock=clock).client()
    error = refusal(client.v1.payment_intents.confirm, "abc")
    assert (error.user_message, error.param) == (f"No such payment_intent: {quote}abc{quote}", "intent")
    error = refusal(
        client.v1.payment_intents.create, {"amount": 4242, "currency": "usd", "payment_method": "abc"}
    )
    assert error.user_message == f"No such {word}: {quote}abc{quote}"
