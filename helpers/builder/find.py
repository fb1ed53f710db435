"""`find`: a search over all operations, which opens their forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from helpers.catalog import UnknownOperation, operation
from helpers.catalog.find import Found, index
from helpers.catalog.find import find as search
from helpers.redaction import holds_key, redact
from helpers.safety import Refused
from helpers.viewer.html import Html, tag
from helpers.viewer.live import STYLE, Answer, Event, Live
from helpers.viewer.stack import Stack

from .find_page import branches, live_search, options, plain_search, static_search, told
from .form import Form
from .paste import Unreadable, is_pasted, read


def find(text: str = "") -> Find:
    """A field that finds operations as one types ("attach card to customer"), and opens a form of each.

        find()
        find("take a payment")

    A request of the documentation that is pasted into the field opens its form, filled in; a key in it is
    left out, and nothing of it is saved.

    The words may be what an operation does, a part of its name, a parameter or a request's path; misspelt, or
    only begun.
    """
    return Find(text)


class Search(Live):
    """The field and what it finds. ``choose`` is called with the form of the operation that was chosen."""

    _css = STYLE + (Path(__file__).parent / "find.css").read_text(encoding="utf-8")

    def __init__(self, text: str, choose: Callable[[Form], object]) -> None:
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
        if is_pasted(text):
            return self._paste(text)
        self.look_for(text)
        return {"parts": {"results": options(self.found), "told": _told(told(text, self.found))}}

    def _paste(self, text: str) -> Answer:
        """Open the form of a request from elsewhere. Nothing of its text is kept."""
        self.look_for("")
        try:
            pasted = read(text)
        except (Unreadable, UnknownOperation, Refused) as problem:
            return {"parts": {"results": options(()), "told": _told(redact(str(problem)))}}
        self.choose(Form(pasted.operation, pasted.params, pasted.options))
        key = " The key in it was left out." if holds_key(text) else ""
        told = f"What was pasted is {pasted.operation.name}: its form stands below.{key}"
        return {"parts": {"page": live_search("", ()), "told": _told(told)}}

    def _branch(self, service: str, _value: str) -> Answer:
        return {"parts": {f"branch:{service}": branches(service)}}

    def _open(self, name: str, _value: str) -> Answer:
        self.choose(Form(operation(name), {}))
        return {"parts": {"results": options(()), "told": _told(f"The form for {name} stands below.")}}

    def _first(self, at: str, text: str) -> Answer:
        """Open the likeliest."""
        answer = self._search(at, text)
        if is_pasted(text):
            return answer
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
        self.search = Search(text, self.show)
        self.form: Form | None = None
        super().__init__()
        self.put(self.search)

    @property
    def found(self) -> tuple[Found, ...]:
        """What the search finds, best first."""
        return self.search.found

    def choose(self, name: str) -> Form:
        """Open the form of an operation below the search, in the place of another's."""
        return self.show(Form(operation(name), {}))

    def show(self, form: Form) -> Form:
        """Show a form below the search."""
        self.form = form
        self.put(self.search, form)
        return form
