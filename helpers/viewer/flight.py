"""Work beside the kernel's other work, which its reader may stop waiting for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from threading import Lock, Thread, current_thread

from .html import Html, tag
from .live import Answer, Live, failed

AT_ONCE = 0.15  # seconds: work that takes no longer needs no word about waiting
THREADS = sys.platform != "emscripten"  # Python in a browser has none: there a reader waits
Word = Callable[[], Answer]
"""Makes what is to be put in place, once it is sure that somebody waits for it."""


class Flight:
    """One piece of work of a widget at a time, in a thread.

    The widget has the parts `status` and `stop`, and the reaction "stop".
    """

    def __init__(self, widget: Live) -> None:
        self._widget = widget
        self._lock = Lock()
        self._thread: Thread | None = None

    @property
    def under_way(self) -> bool:
        return self._thread is not None

    def start(self, work: Callable[[], Word], waiting: str) -> None:
        """Begin; what ``work`` returns is its last word. ``waiting`` is told where it is not said at once."""
        if not THREADS:
            self._thread = current_thread()
            self._fly(work)
            return
        thread = self._thread = Thread(target=self._fly, args=[work], daemon=True)
        thread.start()
        thread.join(AT_ONCE)
        with self._lock:
            if self._thread is thread:
                stop = tag("button", "Stop", type="button", data_do="stop")
                self._widget.tell({"parts": {"status": tag("span", waiting), "stop": stop}})

    def say(self, word: Word) -> bool:
        """Said by the work on its way. Returns whether anybody still waits for it."""
        with self._lock:
            heard = self._thread is current_thread()
            if heard:
                self._widget.tell(word())
        return heard

    def stop(self, said: str = "") -> Answer:
        """Wait no longer: what the work says from now on is not shown."""
        with self._lock:
            self._thread = None
        return {"parts": _over(said)}

    def join(self, seconds: float) -> None:
        """Wait until the work is over, for no longer than this."""
        if thread := self._thread:
            thread.join(seconds)

    def _fly(self, work: Callable[[], Word]) -> None:
        try:
            last = work()
        except Exception as error:  # noqa: BLE001  what a thread raises is seen nowhere else
            last = partial(failed, error)
        with self._lock:
            if self._thread is current_thread():
                self._thread = None
                answer = last()
                self._widget.tell({**answer, "parts": {**_over(), **answer["parts"]}})


def _over(said: str = "") -> dict[str, Html]:
    return {"status": tag("span", said), "stop": tag("span")}
