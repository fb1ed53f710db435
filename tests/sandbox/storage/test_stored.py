"""Objects as they are stored: no more is kept of each than it has."""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest
from helpers.sandbox.storage.stored import SMALL, USUAL_SIZE, Packer, stored

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


@pytest.mark.parametrize("first", [0, 1_000, 300_000])
@pytest.mark.parametrize("length", [0, 1_000, 5_000, 300_000])
def test_what_is_packed_comes_back(first: int, length: int) -> None:
    """However long it is beside the first of its family, which packs it; a small one stays as it is."""
    packer = Packer()
    packer.packed(stored({"id": "first", "text": text(first)}), "thing")
    thing = stored({"id": "second", "text": text(length)})
    packed = packer.packed(thing, "thing")
    assert packer.unpacked(packed) == thing
    assert length > min(first, USUAL_SIZE) or len(packed) < 100
    assert (thing.body in packed) == (len(thing.body) < SMALL)


def text(length: int) -> str:
    """So many characters that tell little of those that follow."""
    return "".join(str(number * number) for number in range(length))[:length]
