"""Versions: what a request takes in the oldest one that is spoken in full beside the newest, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import stripe

from benchmarks.customers import asking
from benchmarks.measure import Result, medians
from benchmarks.servers import sandbox
from helpers.sandbox.versions import versions

ROUNDS = 2000
OLDEST = "2020-08-27"


def run() -> Iterator[Result]:
    """For objects that have changed since, and a list."""
    newest, oldest = versions()[0], OLDEST
    with sandbox() as address:
        paths = _made(address)
        took = medians(
            {
                (what, version): asking(address, path, stripe_version=version)
                for what, path in paths.items()
                for version in (newest, oldest)
            },
            ROUNDS,
        )
    for what in paths:
        yield Result(f"{what}: {oldest} / {newest}", took[what, oldest] / took[what, newest], at_most=1.5)


def _made(address: str) -> dict[str, str]:
    """Objects of several kinds, and where they are found."""
    v1 = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": address}).v1
    customers = [v1.customers.create({"source": "tok_visa"}) for _ in range(10)]
    charge = v1.charges.create({"amount": 1000, "currency": "usd", "customer": customers[0].id})
    return {
        "a customer": f"/v1/customers/{customers[0].id}",
        "a charge": f"/v1/charges/{charge.id}",
        "a list of ten customers": "/v1/customers?limit=10",
    }
