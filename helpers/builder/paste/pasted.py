"""What a pasted request is read as, and how it is said that it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.catalog import Operation
from helpers.catalog.lookup import nearest_names
from helpers.redaction import redact
from helpers.safety.refused import OneSentence


class Unreadable(OneSentence, ValueError):
    """Something in a pasted request cannot be read; the message names it."""

    def __init__(self, message: str) -> None:
        super().__init__(redact(message))


class NoSuchCall(Unreadable):
    """The call is none of an SDK's; the message names the nearest operations."""

    def __init__(self, said: str, name: str) -> None:
        super().__init__(_no_such(said, name))


def _no_such(said: str, name: str) -> str:
    nearest = " or ".join(nearest_names(name))
    return (
        f"There is no operation {said}: did you mean {nearest}?"
        if nearest
        else f"There is no operation {said}."
    )


@dataclass(frozen=True)
class Pasted:
    """``params`` by parameter, the path's among them; ``options`` by header (`Stripe-Account`)."""

    operation: Operation
    params: Mapping[str, Any]
    options: Mapping[str, str]
