"""How the kit says no."""

from __future__ import annotations


class OneSentence(Exception):
    """An error whose message says all that a reader needs: what is wrong, and what to do."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it (IPython asks for this): the sentence, and no traceback."""
        return [f"{type(self).__name__}: {self}"]


class Refused(OneSentence):
    """The kit does not go on.

        try:
            replay([])
        except Refused as why:
            print(why)

    Its sentence says what to do.
    """
