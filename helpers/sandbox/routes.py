"""Who answers: operations, the addresses of files, and the sandbox's own controls."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.catalog.shapes import Operation

from .account_store import AccountStore
from .registry import entry
from .resource import Resource, Upload


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
    return entry(HANDLERS, name)


# What is fetched from an address that an object gives, rather than by an operation.
Download = Callable[[AccountStore, str], Upload]
DOWNLOADS: dict[str, Download] = {}


def download(path: str) -> Callable[[Download], Download]:
    """Mark who answers a path such as "/v1/files/{id}/contents"."""
    return entry(DOWNLOADS, path.replace("{id}", "([^/]+)"))


def match_download(path: str) -> tuple[Download, str] | None:
    """Who answers a path that is no operation's, and the id in it."""
    for pattern, function in DOWNLOADS.items():
        if found := re.fullmatch(pattern, path):
            return function, found[1]
    return None


# What Stripe does not have, by verb and name: a function of the platform's store and the parameters.
Control = Callable[[AccountStore, Mapping[str, Any]], Resource]
CONTROLS: dict[tuple[str, str], Control] = {}


def control(method: str, name: str) -> Callable[[Control], Control]:
    """Mark who answers a control of the sandbox: `post`, `onboard` is `POST /_sandbox/onboard`."""
    return entry(CONTROLS, (method, name))
