"""A request from elsewhere, pasted in as text: a curl command or a Python call."""

from __future__ import annotations

from helpers.redaction import holds_live_key
from helpers.safety import Refused

from .curl import read_curl
from .pasted import Pasted, Unreadable
from .python import read_python

__all__ = ["Pasted", "Unreadable", "is_pasted", "read"]


def is_pasted(text: str) -> bool:
    """Whether a text is a request and no operation's name."""
    return _is_curl(text) or "(" in text


def read(text: str) -> Pasted:
    """The operation, its parameters and the request's options. Nothing of the text is ever run.

    Raises `Unreadable`, which names what could not be read, `UnknownOperation`, and `Refused` for a live key.
    Any other key is left out: a form sends with the key of `connect`.
    """
    if holds_live_key(text):
        raise Refused(
            "There is a live key in what was pasted: roll it in the Dashboard, and paste a test request."
        )
    return read_curl(text) if _is_curl(text) else read_python(text)


def _is_curl(text: str) -> bool:
    return text.lstrip().removeprefix("$ ").startswith("curl ")
