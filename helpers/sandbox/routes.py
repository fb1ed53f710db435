"""Who answers: operations, the addresses of files, and the sandbox's own controls."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from helpers.catalog import operation
from helpers.catalog.shapes import Operation

from . import errors
from .account_store import AccountStore
from .registry import entry
from .resource import Resource, Upload


@dataclass(slots=True)
class Call:
    """One request as its handler sees it: checked parameters, and the account's objects.

    `params`: by type, without `expand`; the empty string where a value is to be unset. `inner`: another
    product asks, as a part of what the request brings about.
    """

    operation: Operation
    path: dict[str, str]
    params: dict[str, Any]
    store: AccountStore
    url: str
    inner: bool = False


Answers = TypeVar("Answers")
Handler = Callable[[Call], Any]
HANDLERS: dict[str, Handler] = {}


# The operations whose handlers ask an address outside and wait for its answer.
ASKING: set[str] = set()


def route(name: str, *, asks: bool = False) -> Callable[[Handler], Handler]:
    """Mark the handler of an operation, by the operation's name in the catalog; `asks`: see `State.ask`."""
    if asks:
        ASKING.add(name)
    return entry(HANDLERS, name)


@cache
def asking() -> re.Pattern[str]:
    """The paths of those operations, once the models are registered."""
    paths = (re.sub(r"\{\w+\}", "[^/]+", operation(name).path) for name in sorted(ASKING))
    return re.compile("|".join(paths))


# What is fetched from an address that an object gives, rather than by an operation.
Download = Callable[[AccountStore, str], Upload]
DOWNLOADS: dict[str, Download] = {}


def download(path: str) -> Callable[[Download], Download]:
    """Mark who answers a path such as "/v1/files/{id}/contents"."""
    return entry(DOWNLOADS, path.replace("{id}", "([^/]+)"))


def match_download(path: str) -> tuple[Download, str] | None:
    """Who answers a path that is no operation's, and the id in it."""
    for pattern, function in DOWNLOADS.items():
        if match := compiled(pattern).fullmatch(path):
            return function, match[1]
    return None


# What Stripe's own programs ask for and no SDK names: a function of the store, the path's ids and the
# parameters as they were sent, whose leaves are strings.
Unnamed = Callable[[AccountStore, dict[str, str], dict[str, Any]], Resource]
UNNAMED: dict[tuple[str, str], Unnamed] = {}


def unnamed(method: str, path: str) -> Callable[[Unnamed], Unnamed]:
    """Mark who answers an address that no operation has: `post`, "/v1/payment_pages/{session}/confirm"."""
    return entry(UNNAMED, (method, pattern(path)))


def match_unnamed(method: str, path: str) -> tuple[Unnamed, dict[str, str]] | None:
    """Who answers an address that no operation has, and the ids in it."""
    return _matched(UNNAMED, method, path)


def pattern(path: str) -> str:
    """The regular expression of a path with ids in it."""
    return re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", path)


compiled = cache(re.compile)


def _matched(
    table: Mapping[tuple[str, str], Answers], method: str, path: str
) -> tuple[Answers, dict[str, str]] | None:
    for (of, expression), function in table.items():
        if of == method and (match := compiled(expression).fullmatch(path)):
            return function, match.groupdict()
    return None


# What Stripe does not have, by verb and name: a function of the platform's store and the parameters.
Control = Callable[[AccountStore, Mapping[str, Any]], Resource]
CONTROLS: dict[tuple[str, str], Control] = {}


def control(method: str, name: str) -> Callable[[Control], Control]:
    """Mark who answers a control of the sandbox: `post`, `onboard` is `POST /_sandbox/onboard`."""
    return entry(CONTROLS, (method, name))


@dataclass(frozen=True)
class Visit:
    """A person's request for a page: the platform's store, the ids in the path, and what was filled in.

    `params`: the query's and the form's fields, nested as their brackets say; leaves are strings.
    """

    store: AccountStore
    path: dict[str, str]
    params: dict[str, Any]

    def attempt(self, act: Callable[[], object]) -> errors.Refusal | None:
        """Do something for the person; tells what was refused, so that the page can say it.

        Of what is refused nothing stays, but what Stripe keeps (a declined charge).
        """
        try:
            act()
        except errors.Refusal as refusal:
            if not refusal.keeps_changes:
                self.store.state.store.rollback()
            return refusal
        return None


@dataclass(frozen=True)
class Page:
    """What a person sees, or what a page is made with. `status`: of the HTTP reply. `kind`: its MIME type."""

    text: str
    status: int = 200
    kind: str = "text/html"


@dataclass(frozen=True)
class Redirect:
    """Where a person is sent on this host, once something is done."""

    path: str


class Instead(Exception):
    """There is nothing to do at an address, nor was anything done: raised with the page shown instead."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.status)
        self.page = page


Visited = Callable[[Visit], Page | Redirect | Upload]
PAGES: dict[tuple[str, str], Visited] = {}


def page(method: str, path: str) -> Callable[[Visited], Visited]:
    """Mark who shows a page (`get`) or takes what was filled in there (`post`): "/c/pay/{session}"."""
    return entry(PAGES, (method, pattern(path)))


def match_page(method: str, path: str) -> tuple[Visited, dict[str, str]] | None:
    """Who answers a person's request, and the ids in its path."""
    return _matched(PAGES, method, path)
