"""Cards that can be used, and the means to use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox

CARDHOLDER = {
    "name": "Jenny Rosen",
    "individual": {
        "first_name": "Jenny",
        "last_name": "Rosen",
        "card_issuing": {"user_terms_acceptance": {"date": 1700000000, "ip": "127.0.0.1"}},
    },
    "billing": {
        "address": {
            "line1": "1 Main St",
            "city": "Boston",
            "state": "MA",
            "postal_code": "02110",
            "country": "US",
        }
    },
}
ADDRESS = {"line1": "1 Main St", "city": "Boston", "postal_code": "02110", "country": "US"}


@pytest.fixture
def issue(stripe_client: Any) -> Callable[..., Any]:
    """Issue an active virtual card in US dollars to a new cardholder; keyword arguments go to the card."""

    def make(**params: Any) -> Any:
        cardholder = stripe_client.v1.issuing.cardholders.create(CARDHOLDER)
        card = {"cardholder": cardholder.id, "currency": "usd", "type": "virtual", "status": "active"}
        return stripe_client.v1.issuing.cards.create({**card, **params})

    return make


@pytest.fixture
def use(stripe_client: Any) -> Callable[..., Any]:
    """Use a card for 1,000 cents; keyword arguments go to the test helper."""

    def make(card: Any, **params: Any) -> Any:
        helpers = stripe_client.v1.test_helpers.issuing.authorizations
        return helpers.create({"card": card.id, "amount": 1000, **params})

    return make


@pytest.fixture
def funded(sandbox: Sandbox) -> Sandbox:
    """A sandbox whose platform has 100 dollars to spend with its cards, and not a cent more."""
    sandbox.act("fund_issuing", amount=10_000)
    return sandbox
