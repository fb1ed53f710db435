"""What a pasted request is read as, and how it is said that it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.catalog import Operation
from helpers.redaction import redact
from helpers.safety.refused import OneSentence


class Unreadable(OneSentence, ValueError):
    """Something in a pasted request cannot be read; the message names it."""

    def __init__(self, message: str) -> None:
        super().__init__(redact(message))


@dataclass(frozen=True)
class Pasted:
    """``params`` by parameter, the path's among them; ``options`` by header (`Stripe-Account`)."""

    operation: Operation
    params: Mapping[str, Any]
    options: Mapping[str, str]
