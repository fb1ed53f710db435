"""No field of a reply that nothing fills: each has a value in some test, or stands in a list with a reason.

A plugin for pytest, which `make test` loads: it looks at every reply of the sandboxes in its own processes,
and fails a run in which a field was empty each time and is not listed, or is listed and had a value.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

import orjson
import pytest

from helpers.catalog.services import resources
from helpers.sandbox.always_empty import listed
from helpers.sandbox.door.application import Application
from helpers.sandbox.door.wire import HttpReply, HttpRequest

OK = 200
EMPTY: tuple[Any, ...] = (None, "", "0", 0, [], {})

seen: dict[str, bool] = {}
"""Of each field, as `kind.field`, whether it had a value."""

_handling = Application.handling


def _watched(self: Application, request: HttpRequest) -> Generator[float, None, HttpReply]:
    reply = yield from _handling(self, request)
    if reply.status == OK and reply.body[:1] == b"{":
        _look(orjson.loads(reply.body))
    return reply


def _look(value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _look(each)
    elif isinstance(value, dict):
        kind = value.get("object")
        for name, inner in value.items():
            if isinstance(inner, (dict, list)):
                _look(inner)
            if isinstance(kind, str):
                _note(f"{kind}.{name}", inner)


def _note(field: str, value: Any) -> None:
    seen[field] = seen.get(field) or value not in EMPTY


def complaints(filled: Mapping[str, bool]) -> Iterator[str]:
    """Fields of the newest version that were always empty and are not listed, or the other way round."""
    for field, had_value in sorted(filled.items()):
        kind, _, name = field.rpartition(".")
        newest = kind in resources() and name in resources()[kind].by_name
        if newest and name != "livemode" and had_value == (field in listed()):
            yield f"{field} had a value" if had_value else f"{field} was empty in every reply"


def pytest_configure() -> None:
    """Look at what every application answers from here on."""
    Application.handling = _watched  # type: ignore[method-assign]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: take up what it saw."""
    for field, had_value in node.workeroutput["seen"].items():
        seen[field] = seen.get(field) or had_value


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands on what it saw; the run's own process holds what all saw against the list."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["seen"] = seen
    elif told := list(complaints(seen)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        writer = session.config.get_terminal_writer()
        writer.line("\n".join(("", "helpers/sandbox/always_empty.py is not true:", *told)), red=True)
