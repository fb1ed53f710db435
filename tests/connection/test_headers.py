"""Keys that follow from the seed, and still tell one request from another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import stripe

from helpers.connection.establish import sandbox_of
from helpers.connection.headers import SeededKeys

CHARGES = 80
CHARGE: Any = {"amount": 1000, "currency": "usd", "source": "tok_visa"}
Charging = Callable[[stripe.StripeClient], None]


def by_threads(client: stripe.StripeClient) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: client.v1.charges.create(CHARGE), range(CHARGES)))


def by_tasks(client: stripe.StripeClient) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(client.v1.charges.create_async(CHARGE) for _ in range(CHARGES)))

    asyncio.run(all_at_once())


@pytest.mark.parametrize("charging", [by_threads, by_tasks])
def test_a_lost_answer_charges_nobody_twice(charging: Charging, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections are cut once the work is done, requests interleave: as many charges as were asked for."""
    monkeypatch.setattr(stripe.HTTPClient, "INITIAL_DELAY", 0.001)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0.001)
    sandbox, seam = sandbox_of("charges", None, "full", None)
    sandbox.fault("disconnect", share=0.4, after=True)
    charging(stripe.StripeClient("sk_test_sandbox", http_client=seam, max_network_retries=30))
    sandbox.fault("none")
    charges = sandbox.client().v1.charges.list({"limit": 100})
    assert len(charges.data) == CHARGES
    assert not charges.has_more


def test_a_key_of_the_sdk_has_one_seeded_key() -> None:
    """The same one when it comes again after others; the n-th new key is the same in every run."""

    def seeded(keys: SeededKeys, key: str) -> str:
        return keys({"Idempotency-Key": key})["Idempotency-Key"]

    one, two = SeededKeys("s"), SeededKeys("s")
    first, second = str(uuid4()), str(uuid4())
    sent = [seeded(one, first), seeded(one, second), seeded(one, first)]
    assert sent[0] == sent[2] != sent[1]
    assert [seeded(two, str(uuid4())), seeded(two, str(uuid4()))] == sent[:2]


def test_a_key_that_was_chosen_is_left_alone() -> None:
    """Only those that the SDK makes up follow from the seed."""
    assert SeededKeys("s")({"Idempotency-Key": "order-7"}) == {"Idempotency-Key": "order-7"}
