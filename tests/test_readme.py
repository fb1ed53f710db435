"""What README says of the sandbox, beside other tools, is true of it."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers.catalog import operations
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.answers import answerer
from helpers.sandbox.door.http import Serving

from .sandbox.receiver import Receiver

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
TABLE = README.partition("| | this sandbox |")[2].partition("\n\n")[0]
ROWS: Mapping[str, str] = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", TABLE, re.MULTILINE))


def needs_nothing(sandbox: Sandbox, answer: str) -> None:
    assert answer == "no"
    assert sandbox.client().v1.balance.retrieve().object == "balance"


def answers_every_operation(sandbox: Sandbox, answer: str) -> None:
    assert answer == f"all {len(operations())}"
    assert all(answerer(each.name).handler for each in operations())


def remembers(sandbox: Sandbox, answer: str) -> None:
    customers = sandbox.client().v1.customers
    assert customers.retrieve(customers.create({"name": "Jenny"}).id).name == "Jenny"


def has_a_clock(sandbox: Sandbox, answer: str) -> None:
    client = sandbox.client()
    client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    assert client.v1.balance.retrieve().available[0].amount == 0
    sandbox.act("advance", days=9)
    assert client.v1.balance.retrieve().available[0].amount == 941


def sends_signed_webhooks(sandbox: Sandbox, answer: str) -> None:
    receiver = Receiver()
    client = sandbox.client()
    endpoint = client.v1.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["*"]})
    client.v1.customers.create()
    sandbox.deliveries()
    ((headers, body),) = receiver.received
    receiver.server.shutdown()
    receiver.server.server_close()
    event: Any = stripe.Webhook.construct_event(body, headers["Stripe-Signature"], str(endpoint.secret))
    assert event.type == "customer.created"


def models_the_products(sandbox: Sandbox, answer: str) -> None:
    for name in (
        "v1.accounts.create",
        "v1.treasury.financial_accounts.create",
        "v1.issuing.cards.create",
        "v1.terminal.readers.process_payment_intent",
        "v1.tax.calculations.create",
    ):
        assert answerer(name).fidelity == "modelled"


def serves_pages(sandbox: Sandbox, answer: str) -> None:
    sold = {"currency": "usd", "unit_amount": 1000, "product_data": {"name": "Tea"}}
    with Serving(sandbox.application) as address:
        client: Any = stripe.StripeClient(KEY, base_addresses={"api": address})
        session = client.v1.checkout.sessions.create(
            {
                "mode": "payment",
                "line_items": [{"price_data": sold, "quantity": 1}],
                "success_url": "https://example.com",
            }
        )
        with urllib.request.urlopen(session.url) as page:
            assert "Tea" in page.read().decode()


def speaks_older_versions(sandbox: Sandbox, answer: str) -> None:
    oldest = "2014-10-07"
    assert oldest.startswith(answer.rpartition(" ")[2])
    customer = sandbox.client().v1.customers.create({"name": "Jenny"}, {"stripe_version": oldest})
    assert customer.name == "Jenny"
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version"):
        sandbox.client().v1.customers.create({"name": "Jenny"}, {"stripe_version": "2013-12-03"})


def makes_requests_fail(sandbox: Sandbox, answer: str) -> None:
    sandbox.act("faults", kind="rate_limit", times=1)
    with pytest.raises(stripe.RateLimitError):
        sandbox.client().v1.balance.retrieve()


CLAIMS: Mapping[str, Callable[[Sandbox, str], None]] = {
    "needs an account and a network": needs_nothing,
    "operations that answer": answers_every_operation,
    "remembers what you created": remembers,
    "its clock can be advanced": has_a_clock,
    "sends signed webhooks": sends_signed_webhooks,
    "Connect, Treasury, Issuing, Terminal, Tax": models_the_products,
    "serves Checkout and portal pages": serves_pages,
    "speaks older API versions": speaks_older_versions,
    "makes requests fail on demand": makes_requests_fail,
}


def test_every_row_is_held() -> None:
    """None is without its check below."""
    assert set(ROWS) == set(CLAIMS)


@pytest.mark.parametrize("row", CLAIMS)
def test_a_row_is_true(row: str) -> None:
    """Seen to be so."""
    CLAIMS[row](Sandbox(seed="readme", clock="2024-02-01"), ROWS[row])
