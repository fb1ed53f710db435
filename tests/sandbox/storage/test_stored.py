"""Objects as they are stored: no more is kept of each than it has."""

from __future__ import annotations

import gc
import tracemalloc

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest

HEADERS = {"authorization": "Bearer sk_test_sandbox", "content-type": "application/x-www-form-urlencoded"}
MANY = 200
LARGEST = 8_192
"""Bytes of a customer and its event, which are at hand unpacked, and of what was answered: some 5,700."""


def make(sandbox: Sandbox, named: str) -> None:
    for number in range(MANY):
        keyed = HEADERS | {"idempotency-key": f"{named}-{number}"}
        reply = sandbox.handle(HttpRequest("post", "/v1/customers", "", keyed, b"name=Jenny"))
        assert reply.status == 200


def test_what_is_kept_takes_the_room_that_it_needs(sandbox: Sandbox) -> None:
    """What is written as JSON stands in a buffer of several KiB first, which an object must not keep."""
    make(sandbox, "first")
    gc.collect()
    tracemalloc.start()
    try:
        make(sandbox, "second")
        gc.collect()
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown / MANY < LARGEST
