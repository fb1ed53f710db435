"""How the kit says no."""

from __future__ import annotations


class Refused(Exception):
    """The kit does not go on; the message is one sentence that says why and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it (IPython asks for this): the sentence, and no traceback."""
        return [f"{type(self).__name__}: {self}"]
