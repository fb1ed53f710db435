"""What went wrong and what to do about it, as a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .advice import advice


@dataclass(frozen=True)
class Problem:
    """An error that Stripe answered with, or that was seen before anything was sent.

    ``param`` is written as Stripe writes it, ``card[number]``; what is not known is "".
    """

    message: str
    advice: str
    type: str = ""
    code: str = ""
    decline_code: str = ""
    param: str = ""
    doc_url: str = ""

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".rstrip()

    @property
    def kind(self) -> str:
        """Type, code and decline code in one line."""
        return " · ".join(filter(None, (self.type, self.code, self.decline_code)))


def problem_of(error: Mapping[str, Any], status: int | None = None) -> Problem:
    """What the `error` of a reply's body says, v1's or v2's."""

    def text(name: str) -> str:
        return str(error.get(name) or "")

    return Problem(
        message=text("message") or text("error") or "Stripe refused the request without saying why.",
        advice=advice(text("decline_code"), text("code"), text("type"), status, text("message")),
        type=text("type"),
        code=text("code"),
        decline_code=text("decline_code"),
        param=text("param"),
        doc_url=text("doc_url"),
    )
