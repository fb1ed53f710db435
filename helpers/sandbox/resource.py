"""What the sandbox stores and answers with: API objects, and the files that are uploaded."""

from __future__ import annotations

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
