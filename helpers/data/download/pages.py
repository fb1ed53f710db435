"""A list's pages, as rows of JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import orjson

from helpers.catalog import Operation

from .asking import Asking
from .spans import END, PAGE, Span

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """Rows as Stripe sends them; ``following``: the parameters of the next page, None after the last."""

    rows: Sequence[Mapping[str, Any]]
    following: Params | None


@dataclass(frozen=True)
class Pages:
    """A list operation's pages. ``params``: its filters but for `created`; ``account``: whose they are."""

    asking: Asking
    operation: Operation
    params: Params
    account: str = ""

    @property
    def timed(self) -> bool:
        """Whether one may ask for the rows of a span of time, and each row tells its own."""
        item = self.operation.returns.item
        fields = [each for option in item.options or (item,) for each in option.fields] if item else []
        asked, told = (
            any(each.name == "created" for each in some) for some in (self.operation.parameters, fields)
        )
        return asked and told and self.operation.path.startswith("/v1/")

    def page(self, span: Span, following: Params) -> Page:
        """The next page of the rows made in a span, the newest first. Raises GivenUp."""
        path, given = self.operation.path, dict(self.params)
        for each in self.operation.parameters:
            if each.location == "path":
                path = path.replace(f"{{{each.name}}}", quote(str(given.pop(each.name)), safe=""))
        size = {"limit": PAGE} if path.startswith("/v1/") else {}
        answer = self.asking.answer(path, {**given, **size, **_created(span), **following}, self.account)
        return _read(orjson.loads(answer.body))


def _created(span: Span) -> Params:
    bounds = {"gte": span.start} if span.start else {}
    if span.end < END:
        bounds["lt"] = span.end
    return {"created": bounds} if bounds else {}


def _read(body: Mapping[str, Any]) -> Page:
    """A page of v1 names its next one by the last row's id, one of v2 by an address."""
    rows = body["data"]
    if body.get("next_page_url"):
        token = parse_qs(urlsplit(body["next_page_url"]).query)["page"][0]
        return Page(rows, {"page": token})
    return Page(rows, {"starting_after": rows[-1]["id"]} if rows and body.get("has_more") else None)
