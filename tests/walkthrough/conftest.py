"""A session for every test about one: requests to an empty sandbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from helpers.connection import calls, connect
from helpers.connection.establish import sandbox_of
from helpers.settings import Settings
from tests.connection.conftest import SDK


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[stripe.StripeClient]:
    """Of an empty sandbox, whose ids nobody knows before."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    sandbox_of.cache_clear()
    yield connect(settings=Settings())
    calls._connections.clear()
    sandbox_of.cache_clear()


@pytest.fixture
def session(client: stripe.StripeClient) -> stripe.StripeClient:
    """A payment, a decline, a slip, money back, and a look at it all."""
    customer = client.v1.customers.create({"email": "jenny@example.com", "source": "tok_visa"})
    charge = client.v1.charges.create({"amount": 2000, "currency": "usd", "customer": customer.id})
    with pytest.raises(stripe.CardError):
        client.v1.charges.create({"amount": 900, "currency": "usd", "source": "tok_chargeDeclined"})
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.retrieve("cus_none")
    client.v1.refunds.create({"charge": charge.id, "amount": 500})
    client.v1.charges.list({"customer": customer.id})
    client.v1.customers.delete(customer.id)
    return client
