"""A reply beside another one of the history: a choice of which, and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.history import Exchange, history

from .difference import difference, difference_view
from .html import Html, tag, together
from .subject import Subject, subject_of

MOST_OFFERED = 30
"""Replies are read when somebody looks at them, so only the latest are offered."""


def since_view(subject: Subject, live: bool) -> Html | None:
    """What differs from the reply that `show` was given to compare with."""
    if subject.since is None:
        return None
    return difference_view(difference(subject.since.body, subject.body))


def comparison(subject: Subject, number: str) -> Html:
    """The choice, and the difference since the reply of that number; "" stands for the likeliest one."""
    offered = {each.number: each for each in _others(subject)}
    if not offered:
        return tag("p", "There is no other reply in the history yet.", class_="sw-note")
    chosen = offered[int(number)] if number else _likeliest(subject.body, [*offered.values()])
    changes = difference(subject_of(chosen).body, subject.body)
    label = f"Difference since {_title(chosen)}"
    return together(_choice(offered, chosen), difference_view(changes, label))


def _others(subject: Subject) -> list[Exchange]:
    """The latest exchanges but the subject's own: those before it, newest first, then those after it."""
    latest = [history[-index] for index in range(1, min(len(history), MOST_OFFERED) + 1)]
    places = (place for place, each in enumerate(latest) if each.reply.request_id == subject.request_id)
    own = next(places, -1)
    return [*latest[own + 1 :], *latest[: max(own, 0)]]


def _likeliest(body: Any, others: list[Exchange]) -> Exchange:
    """The first reply with the same object in it, or else with one of its kind, or else the first of all."""
    for name in ("id", "object"):
        wanted = _value(body, name)
        for each in others:
            if wanted is not None and _value(each.reply.body, name) == wanted:
                return each
    return others[0]


def _value(body: Any, name: str) -> Any:
    return body.get(name) if isinstance(body, Mapping) else None


def _choice(offered: Mapping[int, Exchange], chosen: Exchange) -> Html:
    options = (
        tag("option", _title(each), value=str(each.number), selected=each is chosen)
        for each in offered.values()
    )
    select = tag("select", *options, data_do="compare", data_at="compare:", data_field="chosen")
    return tag("div", tag("label", "Since ", select), class_="sw-tools")


def _title(exchange: Exchange) -> str:
    request = exchange.request
    return f"{exchange.number}: {request.method.upper()} {request.path}"
