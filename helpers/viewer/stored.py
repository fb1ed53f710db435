"""What a notebook's file keeps of a widget: its last picture, and for all pictures one stylesheet.

A widget is displayed as two outputs. The first is its picture: HTML, which is replaced after each change.
The second is the live view. One of the two is seen: the live view once the kernel has answered it, the
picture before that and wherever no kernel knows the widget, as in a notebook that was opened again.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Lock
from time import sleep
from typing import Any
from uuid import uuid4

from .html import Html, tag, together
from .style import wrapped

PAUSE = 0.1  # seconds: what changes within it is stored together
HOW_TO = "Run the cell to make it live."
Bundle = dict[str, Any]
"""An output's data by MIME type."""


class Pictured:
    """A widget with a picture for the notebook's file; inherit it before the widget's own class.

    ``within``: the widget that it stands in, whose picture changes with its own; ``below``: one that was
    opened below it, and is in its picture.
    """

    model_id: str
    within: Pictured | None = None
    below: Pictured | None = None

    @abstractmethod
    def static_html(self) -> Html:
        """What a stored notebook shows, without its frame and style."""

    @abstractmethod
    def text(self) -> str:
        """What a terminal shows."""

    def ready(self) -> None:
        """Called before it is displayed."""

    def __repr__(self) -> str:
        return self.text()

    def put_below(self, other: Pictured) -> None:
        """Show another below, in the place of the one before."""
        self.below, other.within = other, self

    def whole(self) -> Html:
        """`static_html`, with that of what is below."""
        return together(self.static_html(), self.below.whole() if self.below else None)

    def picture(self, *, styled: bool = True) -> Bundle:
        """The picture as an output. ``styled``: whether it brings the stylesheet."""
        how_to = tag("p", HOW_TO, class_="sw-note sw-how-to")
        page = tag("div", self.whole(), how_to, class_="sw-stored")
        return {"text/plain": self.text(), "text/html": wrapped(page, styled=styled)}

    def live_view(self) -> Bundle:
        """The live view as an output; its empty HTML is for front ends that find no model for it."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"application/vnd.jupyter.widget-view+json": view, "text/html": ""}

    def _ipython_display_(self) -> None:
        self.ready()
        display = self._displays()[current_cell()[0]] = Display(self.picture, styled=carries_style())
        display.show(self.live_view())

    def changed(self) -> None:
        """Store the picture anew, in each notebook cell that shows it."""
        for display in list(self._displays().values()):
            display.renew()
        if self.within:
            self.within.changed()

    def _displays(self) -> dict[str, Display]:
        """By cell."""
        held: dict[str, Display] = self.__dict__.setdefault("_displays_by_cell", {})
        return held


# One thread for all: ipykernel opens a socket for each thread that displays something.
_replacing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


class Display:
    """An output that shows a picture, and is replaced when the picture changes."""

    def __init__(self, picture: Callable[..., Bundle], *, styled: bool) -> None:
        self._picture = picture
        self._styled = styled
        self._id = {"display_id": uuid4().hex}
        self._shown: Bundle = {}
        self._lock = Lock()
        self._due = False

    def show(self, live_view: Bundle) -> None:
        """Display the picture, and below it the live view."""
        from IPython.display import publish_display_data

        self._shown = self._picture(styled=self._styled)
        publish_display_data(self._shown, transient=self._id)
        publish_display_data(live_view)

    def renew(self) -> None:
        """Replace the picture after a short while."""
        with self._lock:
            if not self._due:
                self._due = True
                _replacing.submit(copy_context().run, self._replace)

    def _replace(self) -> None:
        from IPython.display import publish_display_data

        sleep(PAUSE)
        with self._lock:
            self._due = False
        picture = self._picture(styled=self._styled)
        if picture != self._shown:
            self._shown = picture
            publish_display_data(picture, transient=self._id, update=True)


class Carrier:
    """Decides which output holds the stylesheet: a session's first, and again when its cell is run again."""

    def __init__(self) -> None:
        self._cell, self._execution = "", -1

    def takes(self, cell: str, execution: int) -> bool:
        """Whether the output that is being made does; outside of a notebook each does."""
        first = self._execution == -1
        again = cell == self._cell and execution != self._execution
        if first or again:
            self._cell, self._execution = cell, execution
        return first or again or not cell


_carrier = Carrier()


def carries_style() -> bool:
    """Whether the output that is being made holds the stylesheet for its notebook."""
    return _carrier.takes(*current_cell())


def current_cell() -> tuple[str, int]:
    """The cell that runs, and the number of its execution; "" and 0 outside of a notebook's kernel."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    kernel = getattr(shell, "kernel", None)
    if kernel is None:
        return "", 0
    asked = kernel.get_parent() or {}
    number = int(shell.execution_count)
    return str(asked.get("metadata", {}).get("cellId") or number), number
