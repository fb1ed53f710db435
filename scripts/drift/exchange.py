"""A request and what it was answered, wherever that came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request. ``path``: with its query. ``body``: as it was sent. ``headers``: by lower-case name."""

    method: str
    path: str
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path.partition('?')[0]}"


@dataclass(frozen=True)
class Answer:
    """A response. ``body``: read from JSON, else its text. ``headers``: by lower-case name."""

    status: int
    body: Any
    headers: Mapping[str, str]
