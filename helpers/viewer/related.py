"""From an id in a reply to the form that retrieves its object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from anywidget.widget import AnyWidget

from helpers.catalog import Operation
from helpers.catalog.retrieval import retrieval

from .html import Html, tag

Opener = Callable[[Operation, str], AnyWidget]
"""(the operation that retrieves it, the object's id) -> its form"""

_openers: list[Opener] = []


def opens_with(opener: Opener) -> None:
    """Take what makes the forms from the room above, which this one must not know; till then ids are text."""
    _openers[:] = [opener]


def opening(value: Any) -> Html | None:
    """A button for an id whose object can be retrieved; None for any other value."""
    operation = retrieval(value) if _openers and isinstance(value, str) else None
    if operation is None:
        return None
    return tag(
        "button",
        value,
        type="button",
        data_do="related",
        data_at=value,
        title=f"Open {operation.name}",
        class_="sw-id",
    )


def opened(name: str) -> AnyWidget:
    """The form that retrieves the object of an id which `opening` made a button of."""
    operation = retrieval(name)
    assert operation is not None
    return _openers[0](operation, name)
