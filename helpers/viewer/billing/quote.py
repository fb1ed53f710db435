"""A quote as a quote: for whom, until when, each line, and what it comes to at first and later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..html import Html, tag, together
from ..notes import money
from ..subject import Subject
from ..table import grid
from .sold import COLUMNS, sold, sums
from .words import day_if_any, id_of, often

Body = Mapping[str, Any]
LOOKS: Mapping[str, str] = {"accepted": "sw-good", "canceled": "sw-bad"}


def is_quote(subject: Subject) -> bool:
    body = subject.body
    return isinstance(body, Mapping) and body.get("object") == "quote" and "computed" in body


def quote_view(subject: Subject, live: bool) -> Html | None:
    """As it would be printed."""
    if not is_quote(subject):
        return None
    body, rows, amounts = subject.body, sold(subject), _sums(subject.body)
    status = tag("strong", body["status"], class_=LOOKS.get(body["status"]))
    return together(
        tag("p", tag("strong", _heading(body)), " · ", status),
        grid("Quote", ("field", "value"), _facts(body)),
        grid("Lines", COLUMNS, rows) if rows else None,
        grid("Sums", ("sum", "amount"), amounts) if amounts else None,
    )


def quote_text(subject: Subject) -> list[str]:
    """The same for a terminal."""
    body = subject.body
    told = [f"{_heading(body)}, {body['status']}", *(f"{name}: {value}" for name, value in _facts(body))]
    told += [f"{count} × {what}, {price}: {amount}" for what, price, count, amount in sold(subject)]
    return told + [f"{name}: {amount}" for name, amount in _sums(body)]


def _heading(body: Body) -> str:
    return f"Quote {body['number']}" if body.get("number") else "Quote without a number yet"


def _facts(body: Body) -> list[tuple[str, str]]:
    """Whom it is for, how long it holds, and what came of it; only what is known."""
    moments = body.get("status_transitions") or {}
    known = (
        ("to", id_of(body.get("customer"))),
        ("header", body.get("header")),
        ("description", body.get("description")),
        ("expires", day_if_any(body.get("expires_at"))),
        ("accepted", day_if_any(moments.get("accepted_at"))),
        ("canceled", day_if_any(moments.get("canceled_at"))),
        ("subscription", id_of(body.get("subscription"))),
        ("schedule", id_of(body.get("subscription_schedule"))),
        ("invoice", id_of(body.get("invoice"))),
    )
    return [(name, value) for name, value in known if value]


def _sums(body: Body) -> list[tuple[str, str]]:
    """What it comes to in all, what is paid at first, and what is paid again and again."""
    currency, upfront, again = body["currency"], body["computed"]["upfront"], body["computed"]["recurring"]
    if not currency:  # nor a line yet
        return []
    parts = [("at first", upfront), (f"then{often(again)}", again)] if again else []
    return [*sums(body), *((name, money(part["amount_total"], currency)) for name, part in parts)]
