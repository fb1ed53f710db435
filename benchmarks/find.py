"""A search over all operations, beside difflib over their names alone; and making its index."""

from __future__ import annotations

import time
from collections.abc import Iterator
from difflib import get_close_matches

from benchmarks.measure import Result, medians
from benchmarks.startup import took
from helpers.catalog import operations
from helpers.catalog.find import find

QUERIES = (
    "attach card to customer",
    "refund charge",
    "opne financial acount",
    "list balance transactions",
    "statement_descriptor",
    "GET /v1/tokens/tok_1",
)
ROUNDS = 50
ALLOWED = 0.05
"""Seconds from a key press to the result."""
MAKE_INDEX = ("from helpers.catalog.find import find", "find('opne')")
READ_PARAMETERS = (
    "from helpers.catalog import operations",
    "[inner.fields for each in operations() for one in each.parameters "
    "for inner in (one.shape, *one.shape.options, *filter(None, [one.shape.item]))]",
)


def run() -> Iterator[Result]:
    """Searches over difflib, the slowest over what is allowed, the index over reading the SDK."""
    names = [each.name for each in operations()]
    find("opne")
    took_all = medians(
        {
            "find": lambda: [find(each) for each in QUERIES],
            "difflib": lambda: [get_close_matches(each, names) for each in QUERIES],
        },
        ROUNDS,
    )
    middle = took_all["find"] / len(QUERIES)
    yield Result(
        f"a search ({middle * 1000:.1f} ms) / difflib over the names",
        took_all["find"] / took_all["difflib"],
        at_most=1.0,
    )
    beginnings = (text[:end] for text in QUERIES for end in range(1, len(text) + 1))
    slowest = max(map(_seconds, beginnings))
    yield Result(
        f"the slowest key press of these ({slowest * 1000:.1f} ms) / 50 ms", slowest / ALLOWED, at_most=1.0
    )
    index, least = took(*MAKE_INDEX), took(*READ_PARAMETERS)
    yield Result(f"the index ({index * 1000:.0f} ms) / reading all parameters", index / least, at_most=2.0)


def _seconds(text: str) -> float:
    start = time.perf_counter()
    find(text)
    return time.perf_counter() - start
