"""Parameters that belong to one value of the parameter beside them, as their documentation tells.

"Required if `type` is `file` and disallowed otherwise", "Only valid when `type` is `custom_line_item`".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.catalog.shapes import Field

from . import errors
from .model import inside

# What stands beside, and its value; several are joined by commas and "or".
VALUES = r"((?:['`]?\w+['`]?(?:,? or |, )?)+)"
WHERE = rf" (?:if|when) (?:the )?['`]?(\w+)['`]?(?: parameter)?(?: is(?: set to)? |=){VALUES}"
NEEDED = re.compile(
    rf"(?:(?:^|[.,] |It is |only )(?:required|must be present){WHERE})|(?:being referenced{WHERE})",
    re.IGNORECASE,
)
ONLY = re.compile(rf"only (?:valid|available){WHERE}", re.IGNORECASE)
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Condition:
    """`name` belongs to the `values` of `beside`: is needed with them, or is not taken without."""

    name: str
    beside: str
    values: tuple[str, ...]
    needed: bool
    alone: bool

    def check(self, given: Mapping[str, Any], under: str) -> None:
        """Refuse an object's parameters that do not go together. Raises Invalid."""
        value = given.get(self.beside)
        if value is None:
            return
        if self.needed and value in self.values and given.get(self.name) in (None, ""):
            raise errors.missing(inside(under, self.name))
        if self.alone and value not in self.values and given.get(self.name) not in (None, ""):
            raise misplaced(self.name, self.beside, self.values, under)


def misplaced(name: str, beside: str, values: Sequence[str], under: str) -> errors.Invalid:
    """A parameter was sent that belongs to other values of the one beside it. Guess: the sentence."""
    wanted = " or ".join(f"`{each}`" for each in values)
    return errors.Invalid(
        f"`{name}` can only be used when `{beside}` is {wanted}.", param=inside(under, name)
    )


def conditions(fields: Sequence[Field]) -> Callable[[Mapping[str, Any], str], None] | None:
    """What checks the conditions between the fields of an object, given with its name; none without any."""
    found = tuple(_found(fields))
    if not found:
        return None

    def check(given: Mapping[str, Any], under: str) -> None:
        for each in found:
            each.check(given, under)

    return check


def _found(fields: Sequence[Field]) -> Iterator[Condition]:
    choices = {each.name: each.shape.choices for each in fields if each.shape.kind == "enum"}
    for field in fields:
        text = " ".join(field.documentation.split())
        needed, only = NEEDED.search(text), ONLY.search(text)
        match = needed or only
        if not match:
            continue
        beside, words = (each for each in match.groups() if each)
        values = tuple(each for each in WORD.findall(words) if each in choices.get(beside, ()))
        if values:
            alone = bool(only) or "disallowed otherwise" in text or "should not be provided" in text
            yield Condition(field.name, beside, values, bool(needed), alone)
