"""A widget that is HTML made in Python: events come in, the parts that changed go out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from anywidget.widget import AnyWidget
from traitlets import Unicode

from helpers.redaction import redact

from .html import tag
from .stored import Bundle, Pictured

HERE = Path(__file__).parent
STYLE = "".join((HERE / name).read_text(encoding="utf-8") for name in ("style.css", "live.css"))
Event = Mapping[str, Any]
"""What the reader did: `do` names the action, `at` its place, `value` what was typed or chosen.

Of a chosen file `value` is the name, `content` what is in it. `fields` is all that is filled
in around it, by place.
"""
Answer = Mapping[str, Any]
"""`parts`, `problems`, `focus`, `below`: what `live.js` puts in place.

`heard` goes with each: by view, the number of the last event that was answered. What was typed since stays.
"""


_alive: WeakValueDictionary[str, Live] = WeakValueDictionary()


class Live(Pictured, AnyWidget):
    """The base of the kit's widgets.

    Nothing that is shown or typed is synchronized state, so that no saved notebook holds it: a view asks for
    its page when it appears, and is told what changes.
    """

    _esm = HERE / "live.js"
    _css = STYLE

    own_id = Unicode().tag(sync=True)  # by which `live.js` finds the widget that it belongs to

    def __init__(self, **traits: Any) -> None:
        name = uuid4().hex
        super().__init__(model_id=name, own_id=name, **traits)
        _alive[name] = self
        self._heard: dict[str, int] = {}
        self._watched = False  # as long as no front end shows it, its picture stays what a cell displayed
        self.on_msg(self._receive)

    @abstractmethod
    def react(self, event: Event) -> Answer:
        """What to put in place after the reader did something; "show" asks for the whole page."""

    def tell(self, answer: Answer) -> None:
        """Put something in place in every view, and in the picture that the notebook's file keeps."""
        if below := _alive.get(answer.get("below", "")):
            self.put_below(below)
        super().send({"heard": {**self._heard}, **answer})
        if self._watched:
            self.changed()

    def _repr_mimebundle_(self, **_options: Any) -> tuple[Bundle, Bundle]:
        self.ready()
        return {**self.live_view(), **self.picture()}, {}

    def _receive(self, _widget: Any, message: Event, buffers: Sequence[memoryview]) -> None:
        view, number = message.get("view"), message.get("n")
        if "value" not in message:  # a button's work may be done, and told, before this returns
            self._hear(view, number)
        try:
            answer = self.react({**message, "content": bytes(buffers[0])} if buffers else message)
        except Exception as error:  # noqa: BLE001  what a callback raises is seen nowhere else
            answer = failed(error)
        self._hear(view, number)
        self._watched = True
        self.tell({"view": view, "n": number, **answer})

    def _hear(self, view: str | None, number: int | None) -> None:
        if view is not None and number is not None:
            self._heard[view] = number


def failed(error: Exception) -> Answer:
    """What nobody had thought of, where the reader sees it."""
    return {"parts": {"failure": tag("span", redact(f"{type(error).__name__}: {error}"))}}
