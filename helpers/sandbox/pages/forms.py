"""A form as a person may send it, or anybody else: text where text is asked for, groups where a group is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Form:
    """What was filled in. A field that is not there, or holds something else than is asked for, is empty."""

    fields: Mapping[str, Any] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return isinstance(self.fields.get(name), str)

    def text(self, name: str) -> str:
        """A field's text, without spaces around it."""
        value = self.fields.get(name)
        return value.strip() if isinstance(value, str) else ""

    def kept(self, name: str, known: str | None) -> str:
        """What was typed into a field; before anything was, what is known."""
        return self.text(name) if name in self else known or ""

    def group(self, name: str) -> Form:
        """The fields that are sent as `name[...]`."""
        value = self.fields.get(name)
        return Form(value if isinstance(value, dict) else {})

    def texts(self) -> dict[str, str]:
        """All that is text, by name."""
        return {name: self.text(name) for name in self.fields if name in self}
