"""Who answers an operation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpers.catalog.shapes import Operation

from .account_store import AccountStore
from .wire import Upload


@dataclass(frozen=True)
class Call:
    """One request as its handler sees it: checked parameters, and the account's objects.

    `params`: by type, without `expand`; the empty string where a value is to be unset.
    `publishable`: sent with a publishable key.
    """

    operation: Operation
    path: dict[str, str]
    params: dict[str, Any]
    store: AccountStore
    url: str
    publishable: bool = False


Handler = Callable[[Call], Any]
HANDLERS: dict[str, Handler] = {}


def route(name: str) -> Callable[[Handler], Handler]:
    """Mark the handler of an operation, by the operation's name in the catalog."""

    def mark(handler: Handler) -> Handler:
        assert name not in HANDLERS, name
        HANDLERS[name] = handler
        return handler

    return mark


# What is fetched from an address that an object gives, rather than by an operation.
Download = Callable[[AccountStore, str], Upload]
DOWNLOADS: dict[str, Download] = {}


def download(path: str) -> Callable[[Download], Download]:
    """Mark who answers a path such as "/v1/files/{id}/contents"."""

    def mark(function: Download) -> Download:
        DOWNLOADS[path.replace("{id}", "([^/]+)")] = function
        return function

    return mark


def match_download(path: str) -> tuple[Download, str] | None:
    """Who answers a path that is no operation's, and the id in it."""
    for pattern, function in DOWNLOADS.items():
        if found := re.fullmatch(pattern, path):
            return function, found[1]
    return None
