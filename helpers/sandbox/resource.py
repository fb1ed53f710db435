"""What the sandbox stores and answers with: API objects, and the files that are uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Resource = dict[str, Any]
"""An API object as Stripe sends it. Never changed in place: a change makes a new one."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent in a multipart body."""

    filename: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A request that the sandbox itself sends. `seconds`: how long an answer may take."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"
    seconds: float = 10.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status of 0 where nothing did. The headers' names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
