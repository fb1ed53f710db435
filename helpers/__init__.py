"""A notebook's whole vocabulary."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from helpers.history import history
from helpers.notebook import join
from helpers.safety import Refused, install

if TYPE_CHECKING:
    from helpers.builder import build, find, show
    from helpers.catalog import operation, operations
    from helpers.connection import authenticate, connect, onboard, pay, send
    from helpers.controls import panel
    from helpers.data.download import download
    from helpers.data.frame import frame
    from helpers.data.populate import populate
    from helpers.data.queries import queries
    from helpers.data.scheduled import scheduled
    from helpers.data.sql import sql
    from helpers.events import changes, dashboard_event, feed, receive
    from helpers.viewer import graph, versions
    from helpers.walkthrough import check, keep, progress, replay, sent

# Where each name comes from; imported when it is first used, so that a kernel starts quickly.
LAZY = {
    "authenticate": "helpers.connection",
    "build": "helpers.builder",
    "changes": "helpers.events",
    "check": "helpers.walkthrough",
    "connect": "helpers.connection",
    "dashboard_event": "helpers.events",
    "download": "helpers.data.download",
    "feed": "helpers.events",
    "find": "helpers.builder",
    "frame": "helpers.data.frame",
    "graph": "helpers.viewer",
    "keep": "helpers.walkthrough",
    "onboard": "helpers.connection",
    "operation": "helpers.catalog",
    "operations": "helpers.catalog",
    "panel": "helpers.controls",
    "pay": "helpers.connection",
    "populate": "helpers.data.populate",
    "progress": "helpers.walkthrough",
    "queries": "helpers.data.queries",
    "receive": "helpers.events",
    "replay": "helpers.walkthrough",
    "scheduled": "helpers.data.scheduled",
    "send": "helpers.connection",
    "sent": "helpers.walkthrough",
    "show": "helpers.builder",
    "sql": "helpers.data.sql",
    "versions": "helpers.viewer",
}

__all__ = [
    "Refused",
    "authenticate",
    "build",
    "changes",
    "check",
    "connect",
    "dashboard_event",
    "download",
    "feed",
    "find",
    "frame",
    "graph",
    "history",
    "keep",
    "onboard",
    "operation",
    "operations",
    "panel",
    "pay",
    "populate",
    "progress",
    "queries",
    "receive",
    "replay",
    "scheduled",
    "send",
    "sent",
    "show",
    "sql",
    "versions",
]

install()
join()


def __getattr__(name: str) -> Any:
    if name not in LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(LAZY[name]), name)


def __dir__() -> list[str]:
    return __all__
