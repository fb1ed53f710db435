"""A subject as a page: the head line, what went wrong, and its views; as HTML and as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .balance import balance_view
from .billing.views import VIEWS as BILLING_VIEWS
from .billing.views import billing_text
from .checkout import has_page, page_text, page_view
from .comparison import since_view
from .difference import changes_of, difference, difference_text, difference_view
from .fidelity import FIDELITY
from .financial_account import account_view
from .flow import flow_view, is_flow, way_text
from .headers import headers_view
from .html import Html, tag, together
from .ledger import ledger_of, ledger_text, ledger_view
from .live_tree import explorer
from .next_step import next_step
from .objects import object_id
from .problem import Problem
from .prose import link
from .rows import rows_explorer
from .subject import Subject
from .table import fields_table, rows_table, rows_text, telling_columns
from .tree import tree

# A stored notebook shows so many elements of each list, and rows of a table; a live view shows them all.
MOST_ELEMENTS = 5
MOST_ROWS = 20

View = Callable[[Subject, bool], Html | None]
"""(subject, whether a kernel stands behind the page) -> its HTML, or None where the view says nothing."""


def live_page(subject: Subject) -> Html:
    """With every element, branches made when opened, and the time it took."""
    return _page(subject, live=True)


def static_page(subject: Subject) -> Html:
    """For a stored notebook: the same to the letter whenever it is made, in reasonable size."""
    return _page(subject, live=False)


def plain_page(subject: Subject) -> str:
    """For a terminal."""
    lines = [" · ".join(filter(None, (subject.outcome, subject.title, subject.request_id)))]
    lines += filter(None, [next_step(subject.body)])
    if problem := subject.problem:
        lines += filter(None, (problem.kind, str(problem)))
    elif subject.since:
        lines.append(difference_text(difference(subject.since.body, subject.body)))
    elif ledger_of(subject):
        lines += ledger_text(subject)
    elif telling_columns(subject.rows):
        lines += [*rows_text(subject.rows[:MOST_ROWS]), *_more(subject)]
    elif subject.body is not None:
        if is_flow(subject.body):
            lines.append(way_text(subject.body))
        lines += page_text(subject) if has_page(subject) else billing_text(subject)
        lines.append(_json(clipped(subject.body)))
    return "\n".join(lines)


def clipped(value: Any) -> Any:
    """The same value with long lists cut short, and saying so."""
    if isinstance(value, Mapping):
        return {name: clipped(each) for name, each in value.items()}
    if isinstance(value, list):
        more = len(value) - MOST_ELEMENTS
        return [clipped(each) for each in value[:MOST_ELEMENTS]] + [f"... {more} more"] * (more > 0)
    return value


def problem_box(problem: Problem) -> Html:
    """What happened, what to do, and where to read about it."""
    kind = problem.kind and tag("p", tag("code", problem.kind), class_="sw-note")
    param = problem.param and tag("p", "Parameter ", tag("code", problem.param), class_="sw-note")
    reference = problem.doc_url and tag("p", link(problem.doc_url, "Stripe's page on this error"))
    return tag(
        "div",
        tag("p", tag("strong", problem.message)),
        tag("p", problem.advice),
        kind or None,
        param or None,
        reference or None,
        class_="sw-problem",
    )


def _page(subject: Subject, live: bool) -> Html:
    views = [(title, drawn) for title, view in _order(subject) if (drawn := view(subject, live))]
    sections = (
        tag("details", tag("summary", title), drawn, open=index == 0 and subject.problem is None)
        for index, (title, drawn) in enumerate(views)
    )
    return together(
        _head(subject, live),
        _fidelity(subject, live),
        _next(subject),
        problem_box(subject.problem) if subject.problem else None,
        tag("div", *sections, class_="sw-views") if views else None,
    )


def _head(subject: Subject, live: bool) -> Html:
    went = "sw-bad" if subject.problem else "sw-good"
    pieces = (
        tag("strong", subject.outcome, class_=went) if subject.outcome else None,
        tag("code", subject.title) if subject.title else None,
        tag("code", subject.request_id, class_="sw-note") if subject.request_id else None,
        tag("span", f"{subject.duration:.1f} ms", class_="sw-note") if live and subject.duration else None,
    )
    spaced = (part for piece in pieces if piece for part in (piece, " "))
    return tag("p", *spaced, class_="sw-head")


def _fidelity(subject: Subject, live: bool) -> Html | None:
    """What the sandbox's answer is worth; a stored page says it where it may mislead."""
    named = (value for name, value in subject.headers.items() if name.lower() == "sandbox-fidelity")
    fidelity = next(named, "")
    if fidelity not in FIDELITY or (fidelity == "modelled" and not live):
        return None
    return tag("p", FIDELITY[fidelity], class_=f"sw-note sw-{fidelity}")


def _next(subject: Subject) -> Html | None:
    words = next_step(subject.body)
    return tag("p", words, class_="sw-note") if words else None


def _order(subject: Subject) -> tuple[tuple[str, View], ...]:
    """A page of objects is read as a table first, one object as a tree."""
    return PAGE_VIEWS if subject.rows else OBJECT_VIEWS


def _changes(subject: Subject, live: bool) -> Html | None:
    body = subject.body
    if not isinstance(body, Mapping) or body.get("object") != "event":
        return None
    changes = changes_of(body.get("data") or {})
    return difference_view(changes, "Changes") if changes else None


def _rows(subject: Subject, live: bool) -> Html | None:
    if not telling_columns(subject.rows):
        return None
    if live:
        return rows_explorer(subject.rows, subject.label)
    notes = (tag("p", each, class_="sw-note") for each in _more(subject))
    return together(rows_table(subject.rows[:MOST_ROWS], subject.label), *notes)


def _more(subject: Subject) -> list[str]:
    """How many rows are left out, if any."""
    left_out = len(subject.rows) - MOST_ROWS
    return [f"... {left_out} more"] if left_out > 0 else []


def _tree(subject: Subject, live: bool) -> Html | None:
    if not isinstance(subject.body, Mapping | list) or not subject.body:
        return None
    return explorer(subject.body) if live else tree(clipped(subject.body))


def _fields(subject: Subject, live: bool) -> Html | None:
    return fields_table(subject.body, live) if isinstance(subject.body, Mapping) and subject.body else None


def _compare(subject: Subject, live: bool) -> Html | None:
    """Filled when somebody looks."""
    return tag("div", data_part="comparison", data_do="compare") if live and subject.request_id else None


def _objects(subject: Subject, live: bool) -> Html | None:
    """Filled when somebody looks; what is not in the reply is retrieved when somebody asks."""
    if not live or not any(map(object_id, [subject.body, *subject.rows])):
        return None
    follow = tag("button", "Retrieve what belongs to them", type="button", data_do="follow")
    status = tag("span", data_part="followed", role="status", class_="sw-note")
    graph = tag("div", data_part="graph", data_do="graph")
    return together(tag("div", follow, " ", status, class_="sw-tools"), graph)


def _as_json(subject: Subject, live: bool) -> Html | None:
    if subject.body is None:
        return None
    return tag("pre", _json(subject.body if live else clipped(subject.body)), tabindex="0")


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


PAGE_VIEWS: tuple[tuple[str, View], ...] = (
    ("Difference", since_view),
    ("Ledger", ledger_view),
    ("Table", _rows),
    ("Tree", _tree),
    ("JSON", _as_json),
    ("Objects", _objects),
    ("Compare", _compare),
    ("Headers", headers_view),
)
OBJECT_VIEWS: tuple[tuple[str, View], ...] = (
    ("Difference", since_view),
    ("Changes", _changes),
    ("Account", account_view),
    ("Balance", balance_view),
    ("Page", page_view),
    *BILLING_VIEWS,
    ("States", flow_view),
    ("Tree", _tree),
    ("Table", _fields),
    ("JSON", _as_json),
    ("Objects", _objects),
    ("Compare", _compare),
    ("Headers", headers_view),
)
