"""The largest forms, in the kernel: how long one takes to appear, and what opening all its groups costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.measure import Result, medians
from helpers.builder import Form
from helpers.builder.entries import Entry, Group
from helpers.catalog import operation

LARGEST = ("v1.checkout.sessions.create", "v1.payment_intents.create")
DEEPEST = 4


def shown(name: str) -> Form:
    """A form and its page."""
    form = Form(operation(name), {})
    form.react({"do": "show"})
    return form


def opened(name: str) -> None:
    """The same with every group in it made."""
    _open(shown(name)._fields, 0)


def _open(entry: Entry, depth: int) -> None:
    if isinstance(entry, Group) and depth < DEEPEST:
        for each in entry.open().values():
            _open(each, depth + 1)


def run() -> Iterator[Result]:
    """Milliseconds for a form, and how many times as long all its groups take."""
    for name in LARGEST:
        calls: dict[str, Callable[[], object]] = {
            "shown": partial(shown, name),
            "opened": partial(opened, name),
        }
        took = medians(calls, 10, warm=1)
        yield Result(f"{name}, in milliseconds", took["shown"] * 1000, at_most=100.0)
        yield Result(f"{name}, all groups / as it opens", took["opened"] / took["shown"])
