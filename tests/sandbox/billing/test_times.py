"""What Stripe said of subscriptions at different times."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal

BRIEF = "This customer has no attached payment source or default payment method."


@pytest.mark.parametrize(
    ("clock", "param", "said"),
    [
        ("2020-09-01", "plan", BRIEF),
        (
            "2025-10-31",
            "items[0][plan]",
            f"{BRIEF} Please consider adding a default payment method. For more information, visit "
            "https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
        ),
    ],
)
def test_refusals_became_longer(clock: str, param: str, said: str) -> None:
    """Recorded by a public suite in September 2020 and October 2025; the first sentence until April 2021."""
    client: Any = Sandbox(seed="test", clock=clock).client()
    customer = client.v1.customers.create().id
    product = client.v1.products.create({"name": "Gold"}).id
    client.v1.plans.create(
        {"id": "gold", "amount": 900, "currency": "usd", "interval": "month", "product": product}
    )
    missing: Any = {"customer": customer, "items": [{"plan": "invalid"}]}
    assert refusal(client.v1.subscriptions.create, missing).param == param
    unpaid: Any = {"customer": customer, "items": [{"plan": "gold"}]}
    assert refusal(client.v1.subscriptions.create, unpaid).user_message == said
