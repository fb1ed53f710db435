"""Whatever can be shown, read into one plain value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import stripe

from helpers.history import Exchange, History, Reply
from helpers.redaction import redact_value

from .problem import Problem, problem_of


@dataclass(frozen=True)
class Subject:
    """What the views show. ``body`` is redacted JSON; what is not known is empty.

    ``title`` names it: "POST /v1/tokens", "customer cus_1". ``duration`` is in milliseconds.
    ``since`` is what it is to be compared with, ``around`` what Stripe knows beside it, by name.
    """

    body: Any
    title: str = ""
    status: int | None = None
    request_id: str = ""
    duration: float | None = None
    problem: Problem | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    since: Subject | None = None
    around: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """The status in words: "200 OK"."""
        if self.status is None:
            return ""
        try:
            return f"{self.status} {HTTPStatus(self.status).phrase}"
        except ValueError:
            return str(self.status)

    @property
    def label(self) -> str:
        """What a table of its elements is called."""
        return self.title or "Elements"

    @property
    def account(self) -> str:
        """The connected account that the request acted for, "" where it was the platform's own."""
        named = (value for name, value in self.headers.items() if name.lower() == "stripe-account")
        return next(named, "")

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """The elements of a page or list of objects; none of anything else."""
        elements = self.body.get("data") if isinstance(self.body, Mapping) else self.body
        if isinstance(elements, list) and all(isinstance(each, Mapping) for each in elements):
            return elements
        return []


def subject_of(thing: Any) -> Subject:
    """A reply, object, page, event, error, problem, exchange or history as a subject."""
    for kind, read in READERS:
        if isinstance(thing, kind):
            return read(thing)
    return _value(thing)


def _exchange(exchange: Exchange) -> Subject:
    title = f"{exchange.request.method.upper()} {exchange.request.path}"
    return _reply(exchange.reply, title)


def _reply(reply: Reply, title: str = "") -> Subject:
    return Subject(
        body=redact_value(reply.body),
        title=title or _name(reply.body),
        status=reply.status or None,
        request_id=reply.request_id,
        duration=reply.duration,
        problem=problem_of(redact_value(reply.error), reply.status) if reply.error else None,
        headers=redact_value(dict(reply.headers)),
    )


def _history(history: History) -> Subject:
    exchanges = list(history)
    rows = [
        {
            "number": each.number,
            "method": each.request.method.upper(),
            "path": each.request.path,
            "status": each.reply.status,
            "request_id": each.reply.request_id,
        }
        for each in exchanges
    ]
    return Subject(body=rows, title=f"{len(rows)} request{'s' * (len(rows) != 1)}")


def _stripe_error(error: stripe.StripeError) -> Subject:
    body = redact_value(error.json_body or {"error": {"message": error.user_message or str(error)}})
    inner = body.get("error")
    return Subject(
        body=body,
        title=type(error).__name__,
        status=error.http_status,
        request_id=error.request_id or "",
        problem=problem_of(inner if isinstance(inner, Mapping) else body, error.http_status),
        headers=redact_value(dict(error.headers or {})),
    )


def _stripe_object(value: stripe.StripeObject) -> Subject:
    body = redact_value(value.to_dict(for_json=True))
    response = value.last_response
    return Subject(
        body=body,
        title=_name(body),
        status=response.code if response else None,
        request_id=(response.request_id if response else None) or "",
        headers=redact_value(dict(response.headers)) if response else {},
    )


def _problem(problem: Problem) -> Subject:
    return Subject(body=None, title="Not sent", problem=problem)


def _value(value: Any) -> Subject:
    body = redact_value(value)
    error = body.get("error") if isinstance(body, Mapping) else None
    return Subject(
        body=body,
        title=_name(body),
        problem=problem_of(error) if isinstance(error, Mapping) else None,
    )


def is_list(body: Mapping[str, Any]) -> bool:
    """Whether it is a page of a list; those of v2 name no kind."""
    return body.get("object") in ("list", "search_result") or {"data", "next_page_url"} <= body.keys()


def has_more(page: Mapping[str, Any]) -> bool:
    """Whether a list goes on after this page of it."""
    return bool(page.get("has_more") or page.get("next_page_url"))


def _name(body: Any) -> str:
    if not isinstance(body, Mapping):
        return ""
    if is_list(body) and isinstance(body.get("data"), list):
        count = len(body["data"])
        return f"{count} element{'s' * (count != 1)}{' and more' * has_more(body)}"
    return " ".join(each for each in (body.get("object"), body.get("id")) if isinstance(each, str))


READERS: tuple[tuple[type, Callable[[Any], Subject]], ...] = (
    (Exchange, _exchange),
    (Reply, _reply),
    (History, _history),
    (stripe.StripeError, _stripe_error),
    (stripe.StripeObject, _stripe_object),
    (Problem, _problem),
    (Subject, lambda subject: subject),
)
READABLE = tuple(kind for kind, _ in READERS)
