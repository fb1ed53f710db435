"""What cards were at other times."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox


@pytest.mark.parametrize(
    ("clock", "kept", "checked", "currency"),
    [
        ("2022-12-23T22:12:00", None, None, "usd"),
        ("2025-11-20T12:00:00", "unchecked", "pass", None),
    ],
)
def test_whether_magic_cards_have_a_security_code(
    clock: str, kept: str | None, checked: str | None, currency: str | None
) -> None:
    """Recorded by public test suites from 2019 to 2022, and in 2025. A token told a currency then."""
    client: Any = Sandbox(seed="times", clock=clock).client()
    card = client.v1.tokens.retrieve("tok_visa").card
    assert (card.cvc_check, card.to_dict().get("currency")) == (kept, currency)
    assert client.v1.payment_methods.retrieve("pm_card_visa").card.checks.cvc_check == kept
    charge = client.v1.charges.create({"amount": 2499, "currency": "eur", "source": "tok_visa"})
    assert charge.payment_method_details.card.checks.cvc_check == checked
