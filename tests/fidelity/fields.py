"""No field of a reply that nothing fills: each has a value in some test, or stands in a list with a reason.

A plugin for pytest, which `make test` loads: it looks at every reply of the sandboxes in its own processes,
and fails a run in which a field was empty each time and is not listed, or is listed and had a value. What a
test fills by chance does not count: the next change may have it draw other requests.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

import orjson
import pytest

from helpers.catalog.services import resources
from helpers.sandbox.door.application import Application
from helpers.sandbox.door.wire import HttpReply, HttpRequest
from helpers.sandbox.gaps.always_empty import listed

OK = 200
EMPTY: tuple[Any, ...] = (None, "", "0", 0, [], {})

seen: dict[str, dict[str, bool]] = {}
"""Of each kind's fields, whether they had a value."""

untrue: list[str] = []
"""What the run found wrong with the list."""

_handle, _handling = Application.handle, Application.handling


def _watched_handle(self: Application, request: HttpRequest) -> HttpReply:
    return _looked_at(_handle(self, request))


def _watched_handling(self: Application, request: HttpRequest) -> Generator[float, None, HttpReply]:
    return _looked_at((yield from _handling(self, request)))


def _looked_at(reply: HttpReply) -> HttpReply:
    if reply.status == OK and reply.body[:1] == b"{":
        _look(orjson.loads(reply.body))
    return reply


def _look(value: Any) -> None:
    if isinstance(value, list):
        for each in value:
            _look(each)
    elif isinstance(value, dict):
        for inner in value.values():
            if isinstance(inner, (dict, list)):
                _look(inner)
        if isinstance(kind := value.get("object"), str):
            fields = seen.setdefault(kind, {})
            for name, inner in value.items():
                if not fields.get(name):
                    fields[name] = inner not in EMPTY


def complaints(filled: Mapping[str, Mapping[str, bool]]) -> Iterator[str]:
    """Fields of the newest version that were always empty and are not listed, or the other way round."""
    for kind, fields in sorted(filled.items()):
        newest = resources()[kind].by_name if kind in resources() else {}
        for name, had_value in sorted(fields.items()):
            field = f"{kind}.{name}"
            if name in newest and name != "livemode" and had_value == (field in listed()):
                yield f"{field} had a value" if had_value else f"{field} was empty in every reply"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Look at what every application answers during the test and its fixtures."""
    if not any(map(item.get_closest_marker, ("by_chance", "hypothesis"))):
        _put(_watched_handle, _watched_handling)
    try:
        return (yield)
    finally:
        _put(_handle, _handling)


def _put(handle: Any, handling: Any) -> None:
    """Have every application answer by these."""
    Application.handle, Application.handling = handle, handling  # type: ignore[method-assign]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: take up what it saw."""
    for kind, fields in node.workeroutput["seen"].items():
        noted = seen.setdefault(kind, {})
        for name, had_value in fields.items():
            noted[name] = noted.get(name) or had_value


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands on what it saw; the run's own process holds what all saw against the list."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["seen"] = seen
        return
    untrue.extend(complaints(seen))
    if untrue:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say it at the very end, where a reader looks for why the run failed."""
    if untrue:
        lines = ("helpers/sandbox/gaps/always_empty.py is not true:", *untrue)
        config.get_terminal_writer().line("\n".join(lines), red=True)
