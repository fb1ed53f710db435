"""What a shown reply does when its reader opens, searches or follows something in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .comparison import comparison
from .html import tag
from .live import Answer, Event
from .live_tree import look, search
from .objects import followed, graph_of
from .objects_view import counted, graph_view
from .related import opened
from .rows import rows_parts
from .subject import Subject


def _look(subject: Subject, event: Event) -> Answer:
    return {"parts": {f"look:{event['at']}": look(subject.body, event["at"])}}


def _search(subject: Subject, event: Event) -> Answer:
    return {"parts": search(subject.body, event["value"])}


def _rows(subject: Subject, event: Event) -> Answer:
    return {"parts": rows_parts(subject.rows, subject.label, event["at"], event["fields"])}


def _compare(subject: Subject, event: Event) -> Answer:
    return {"parts": {"comparison": comparison(subject, event.get("value", ""))}}


def _graph(subject: Subject, event: Event) -> Answer:
    return {"parts": {"graph": graph_view(graph_of(subject.body), live=True)}}


def _follow(subject: Subject, event: Event) -> Answer:
    graph = followed(graph_of(subject.body), subject.account)
    return {"parts": {"graph": graph_view(graph, live=True), "followed": tag("span", counted(graph))}}


def _related(subject: Subject, event: Event) -> Answer:
    return {"below": opened(event["at"]).model_id}


REACTIONS: Mapping[str, Callable[[Subject, Event], Answer]] = {
    "look": _look,
    "search": _search,
    "rows": _rows,
    "compare": _compare,
    "graph": _graph,
    "follow": _follow,
    "related": _related,
}
"""By what the reader did."""
