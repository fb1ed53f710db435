"""An operation by its name, with help where the name is not quite right."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from .services import ended, operations, unlisted
from .shapes import Operation

if TYPE_CHECKING:
    from .names import OperationName


class UnknownOperation(LookupError):
    """There is no operation of this name; the message names the nearest."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it (IPython asks for this): the sentence, and no traceback."""
        return [f"{type(self).__name__}: {self}"]


@cache
def _by_name() -> dict[str, Operation]:
    return {each.name: each for each in operations()}


@cache
def _beyond() -> dict[str, Operation]:
    return {each.name: each for each in (*unlisted(), *ended())}


def operation(name: OperationName | str) -> Operation:
    """The operation of a name such as "v1.tokens.create".

        operation("v1.tokens.create").path
        [each.name for each in operation("v1.refunds.create").parameters]

    Also one that the SDK does not name, or that only older versions have: `operations()` does not list
    these. Raises UnknownOperation, which names the nearest.
    """
    known = _by_name().get(name) or _beyond().get(name)
    if known is None:
        raise UnknownOperation(_message(name))
    return known


def _message(name: str) -> str:
    nearest = nearest_names(name)
    hint = f"did you mean {' or '.join(nearest)}?" if nearest else "`operations()` lists them all."
    return f"There is no operation {name!r}: {hint}"


def nearest_names(name: str, most: int = 3) -> list[str]:
    """Names that a slip may have meant: "tokens.create", "stripe.Token.create", "v1.token.creat"."""
    wanted = _as_service(name)
    same = [each for each in _by_name() if each.removeprefix("v1.") == wanted.removeprefix("v1.")]
    return same or get_close_matches(wanted, _by_name(), most, 0.6)


def _as_service(name: str) -> str:
    """A name in the style of the SDK's classes as its services have it: "stripe.PaymentIntent.create"."""
    words = [re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word).lower() for word in name.split(".")]
    if words[0] in ("stripe", "client"):
        words = words[1:]
    if words[:1] not in (["v1"], ["v2"]):
        words = ["v1", *words]
    if name[:1].isupper() or ".".join(name.split(".")[1:2])[:1].isupper():
        words = [*words[:-2], f"{words[-2]}s", words[-1]]
    return ".".join(words)
