"""`find`: a search over all operations, which opens their forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from helpers.catalog import operation
from helpers.catalog.find import Found, index
from helpers.catalog.find import find as search
from helpers.viewer.html import Html, tag
from helpers.viewer.live import STYLE, Answer, Event, Live
from helpers.viewer.stack import Stack

from .find_page import branches, live_search, options, plain_search, static_search, told
from .form import Form


def find(text: str = "") -> Find:
    """A field that finds operations as one types ("attach card to customer"), and opens a form of each.

    The words may be what an operation does, a part of its name, a parameter or a request's path; misspelt, or
    only begun.
    """
    return Find(text)


class Search(Live):
    """The field and what it finds. ``choose`` is called with the name of the operation that was chosen."""

    _css = STYLE + (Path(__file__).parent / "find.css").read_text(encoding="utf-8")

    def __init__(self, text: str, choose: Callable[[str], object]) -> None:
        super().__init__()
        self.choose = choose
        index()  # made now, no key press has to wait for it
        self.look_for(text)

    def look_for(self, text: str) -> None:
        """Search anew."""
        self.sought = text
        self.found: tuple[Found, ...] = search(text)

    def react(self, event: Event) -> Answer:
        return self._reactions[event["do"]](self, event.get("at", ""), event.get("value", ""))

    def _show(self, _at: str, _value: str) -> Answer:
        return {"parts": {"page": live_search(self.sought, self.found)}}

    def _search(self, _at: str, text: str) -> Answer:
        self.look_for(text)
        return {"parts": {"results": options(self.found), "told": _told(told(text, self.found))}}

    def _branch(self, service: str, _value: str) -> Answer:
        return {"parts": {f"branch:{service}": branches(service)}}

    def _open(self, name: str, _value: str) -> Answer:
        self.choose(name)
        return {"parts": {"results": options(()), "told": _told(f"The form for {name} stands below.")}}

    def _first(self, at: str, text: str) -> Answer:
        """Open the likeliest."""
        answer = self._search(at, text)
        return self._open(self.found[0].operation.name, "") if self.found else answer

    _reactions: ClassVar[Mapping[str, Callable[[Search, str, str], Answer]]] = {
        "show": _show,
        "search": _search,
        "branch": _branch,
        "open": _open,
        "first": _first,
    }

    def static_html(self) -> Html:
        return static_search(self.sought, self.found)

    def text(self) -> str:
        return plain_search(self.sought, self.found)


def _told(sentence: str) -> Html:
    return tag("span", sentence)


class Find(Stack):
    """The search, and below it the form of what was chosen. ``form`` is None until then."""

    def __init__(self, text: str = "") -> None:
        self.search = Search(text, self.choose)
        self.form: Form | None = None
        super().__init__()
        self.put(self.search)

    @property
    def found(self) -> tuple[Found, ...]:
        """What the search finds, best first."""
        return self.search.found

    def choose(self, name: str) -> Form:
        """Open the form of an operation below the search, in the place of another's."""
        self.form = Form(operation(name), {})
        self.put(self.search, self.form)
        return self.form
