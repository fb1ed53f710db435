"""sent(): everything that was sent in this session, to be searched, marked, sent again and kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from helpers.history import Exchange, history
from helpers.history.table import NO_SUCH, NOTHING, text_table
from helpers.safety.refused import OneSentence
from helpers.viewer import show
from helpers.viewer.flight import Flight, Word
from helpers.viewer.html import Html, tag
from helpers.viewer.live import STYLE, Answer, Event, Live
from helpers.viewer.table import grid

from .keep import keep
from .replay import HEAD, Again, Replayed, sending_again

BOOKMARK = "bookmark"
STORED = ("#", "request", "status", "request id", "bookmark")
COLUMNS = (*STORED, "took", "actions")
FILE = "my_session.ipynb"
OFTEN = 0.2  # seconds: how often is told how far it is


def sent() -> Sent:
    """What was sent, as a table with a search: each request can be looked at, bookmarked and sent again.

        sent()
        sent().found

    All of them, or those that are found, are kept with one click as a notebook, a test or an archive in the
    notebook's folder. Call it again, or press Refresh, to see what was sent since.
    """
    return Sent()


class Sent(Live):
    """``text`` is what is searched for, ``file`` what to keep it as."""

    _css = STYLE + (Path(__file__).parent / "sent.css").read_text(encoding="utf-8")

    def __init__(self) -> None:
        super().__init__()
        self._flight = Flight(self)
        self.sought = ""
        self.file = FILE

    @property
    def found(self) -> Sequence[Exchange]:
        """The exchanges that say what is searched for, oldest first."""
        return history.find(self.sought)

    def react(self, event: Event) -> Answer:
        return self._reactions[event["do"]](self, event.get("at", ""), event.get("value", ""))

    def static_html(self) -> Html:
        if not self.found:
            return tag("p", NOTHING)
        return grid("What was sent", STORED, [_cells(each) for each in self.found])

    def text(self) -> str:
        return text_table(self.found, history.names())

    def _show(self, _at: str, _value: str) -> Answer:
        return {"parts": {"page": self._page()}}

    def _search(self, _at: str, text: str) -> Answer:
        self.sought = text
        return self._rows()

    def _rows(self) -> Answer:
        return {"parts": {"rows": _table(self.found), "told": tag("span", _told(self.found))}}

    def _refresh(self, _at: str, _value: str) -> Answer:
        return self._rows()

    def _name(self, _at: str, text: str) -> Answer:
        self.file = text
        return {"problems": {}}

    def _look(self, number: str, _value: str) -> Answer:
        return {"below": show(history[int(number)]).model_id}

    def _bookmark(self, number: str, _value: str) -> Answer:
        name = f"{BOOKMARK} {number}"
        if name in history.names().get(int(number), ""):
            history.unmark(name)
        else:
            history.mark(name, int(number))
        return self._rows()

    def _again(self, number: str, _value: str) -> Answer:
        """One request needs what was made before it."""
        return self._send_again([each for each in history if each.number <= int(number)], last=1)

    def _all(self, _at: str, _value: str) -> Answer:
        return self._send_again(list(history))

    def _send_again(self, exchanges: Sequence[Exchange], last: int = 0) -> Answer:
        """Send them again beside the kernel's other work, and tell of the last of them, or of all."""
        if not self._flight.under_way:
            self._flight.start(lambda: self._fly(exchanges, last), "Sending.")
        return {}

    def _fly(self, exchanges: Sequence[Exchange], last: int) -> Word:
        again: list[Again] = []
        told = time.monotonic()
        try:
            with sending_again(exchanges) as each_again:
                for each in each_again:
                    again.append(each)
                    if time.monotonic() > told + OFTEN:
                        told = time.monotonic()
                        if not self._flight.say(partial(_progress, len(again), len(exchanges))):
                            break
        except OneSentence as problem:
            refused: Answer = {"parts": {"status": tag("span", str(problem), class_="sw-bad")}}
            return lambda: refused
        return partial(_outcome, Replayed(again[-last:]))

    def _stop(self, _at: str, _value: str) -> Answer:
        return self._flight.stop("Stopped: nothing more is sent.")

    def _keep(self, _at: str, _value: str) -> Answer:
        try:
            kept = keep(self.file, self.found)
        except (OneSentence, OSError) as problem:
            return {"parts": {"status": tag("span", "")}, "problems": {"file": str(problem)}, "focus": "file"}
        return {"parts": {"status": tag("span", repr(kept))}, "problems": {}}

    _reactions: ClassVar[Mapping[str, Callable[[Sent, str, str], Answer]]] = {
        "show": _show,
        "search": _search,
        "refresh": _refresh,
        "name": _name,
        "look": _look,
        "bookmark": _bookmark,
        "again": _again,
        "all": _all,
        "stop": _stop,
        "keep": _keep,
    }

    def _page(self) -> Html:
        return tag(
            "div",
            tag("label", "Search what was sent and answered", for_="text"),
            _field("text", self.sought, "search", placeholder="charges 402"),
            tag("p", _told(self.found), id="told", data_part="told", role="status", class_="sw-note"),
            tag("div", _table(self.found), data_part="rows"),
            tag(
                "form",
                _button("all", "", "Send all again", "Sending ..."),
                _button("refresh", "", "Refresh"),
                tag("label", "Keep as", for_="file"),
                _field("file", self.file, "name"),
                _button("keep", "", "Keep", "Writing ...", type_="submit"),
                tag("p", id="problem:file", data_problem="file", class_="sw-bad", aria_live="polite"),
                tag("span", data_part="status", role="status"),
                tag("span", data_part="stop"),
                class_="ss-actions",
            ),
            tag("div", data_part="outcome"),
            class_="ss",
        )


def _progress(done: int, total: int) -> Answer:
    """How far it is."""
    told = f"{done} of {total} sent again"
    bar = tag("progress", value=str(done), max=str(total), aria_label=told)
    return {"parts": {"outcome": tag("p", bar, " ", told)}}


def _outcome(again: Replayed) -> Answer:
    told = "All responses are the same as before." if again.same else "Some responses differ."
    table = grid("Sent again", HEAD, [each.cells for each in again])
    return {"parts": {"status": tag("span", told), "outcome": table}}


def _told(exchanges: Sequence[Exchange]) -> str:
    if not len(history):
        return NOTHING
    return f"{len(exchanges)} of {len(history)} requests." if exchanges else NO_SUCH


def _table(exchanges: Sequence[Exchange]) -> Html:
    if not exchanges:
        return tag("p", _told(exchanges))
    rows = ([*_cells(each), f"{each.reply.duration:.1f} ms", _buttons(each)] for each in reversed(exchanges))
    return grid("What was sent, the latest first", COLUMNS, rows)


def _cells(exchange: Exchange) -> list[Html | str]:
    request, reply = exchange.request, exchange.reply
    return [
        str(exchange.number),
        tag("code", f"{request.method.upper()} {request.path}"),
        str(reply.status or "no reply"),
        reply.request_id,
        history.names().get(exchange.number, ""),
    ]


def _buttons(exchange: Exchange) -> Html:
    """What can be done with one request; its name says with which."""
    at, number = str(exchange.number), f"request {exchange.number}"
    return tag(
        "span",
        _button("look", at, "Show", said=f"Show {number}"),
        _button("bookmark", at, "Bookmark", said=f"Bookmark {number}"),
        _button("again", at, "Again", "Sending ...", said=f"Send {number} again"),
        class_="ss-row",
    )


def _field(at: str, value: str, do: str, placeholder: str = "") -> Html:
    return tag(
        "input",
        type="text",
        id=at,
        value=value,
        placeholder=placeholder or None,
        autocomplete="off",
        spellcheck="false",
        aria_describedby="told" if at == "text" else f"problem:{at}",
        data_do=do,
        data_at=at,
        data_field="typed",
    )


def _button(do: str, at: str, label: str, busy: str = "", *, said: str = "", type_: str = "button") -> Html:
    return tag(
        "button", label, type=type_, data_do=do, data_at=at, data_busy=busy or None, aria_label=said or None
    )
