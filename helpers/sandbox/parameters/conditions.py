"""Parameters that belong to one value of the parameter beside them or exclude it, as is documented.

"Required if `type` is `file` and disallowed otherwise", "Only valid when `type` is `custom_line_item`", "Only
one of `unit_amount` and `unit_amount_decimal` can be set", "Cannot be set with `blocked_categories`".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.catalog.shapes import Field

from .. import errors
from .names import inside

# What stands beside, and its value; several are joined by commas and "or".
VALUES = r"((?:['`]?\w+['`]?(?:,? or |, )?)+)"
WHERE = rf" (?:if|when) (?:the )?['`]?(\w+)['`]?(?: parameter)?(?: is(?: set to)? |=){VALUES}"
NEEDED = re.compile(
    rf"(?:(?:^|[.,] |It is |only )(?:required(?: hash| and only applicable)?|must be present){WHERE})"
    rf"|(?:being referenced{WHERE})",
    re.IGNORECASE,
)
ONLY = re.compile(rf"only (?:valid|available){WHERE}", re.IGNORECASE)
EXCLUSIVE = re.compile(
    r"only one of `(\w+)` (?:and|or) `(\w+)` (?:can|may) be set"
    r"|(?:cannot be (?:set|combined|used in combination) with|\bexclusive with(?: the)?) `?(\w+)`?(?!\[)",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Condition:
    """`name` belongs to the `values` of `beside`: is needed with them, or is not taken without.

    `instead`: what may be given in its place.
    """

    name: str
    beside: str
    values: tuple[str, ...]
    needed: bool
    alone: bool
    instead: tuple[str, ...]

    def check(self, given: Mapping[str, Any], under: str) -> None:
        """Refuse an object's parameters that do not go together. Raises Invalid."""
        value = given.get(self.beside)
        if value is None:
            return
        names = (self.name, *self.instead)
        if self.needed and value in self.values and all(given.get(each) in (None, "") for each in names):
            raise errors.missing(inside(under, self.name))
        if self.alone and value not in self.values and given.get(self.name) not in (None, ""):
            raise misplaced(self.name, self.beside, self.values, under)


@dataclass(frozen=True)
class Exclusion:
    """Of two `names` one may be given."""

    names: tuple[str, ...]

    def check(self, given: Mapping[str, Any], under: str) -> None:
        """Refuse both. Raises Invalid."""
        if all(given.get(each) not in (None, "", []) for each in self.names):
            raise errors.only_one([inside(under, each) for each in self.names])


def misplaced(name: str, beside: str, values: Sequence[str], under: str) -> errors.Invalid:
    """A parameter was sent that belongs to other values of the one beside it. Guess: the sentence."""
    wanted = " or ".join(f"`{each}`" for each in values)
    return errors.Invalid(
        f"`{name}` can only be used when `{beside}` is {wanted}.", param=inside(under, name)
    )


def conditions(fields: Sequence[Field]) -> Callable[[Mapping[str, Any], str], None] | None:
    """What checks the conditions between the fields of an object, given with its name; none without any."""
    found: tuple[Condition | Exclusion, ...] = (*_found(fields), *dict.fromkeys(_exclusions(fields)))
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
            instead = [each.name for each in fields if f"in place of `{field.name}`" in each.documentation]
            yield Condition(field.name, beside, values, bool(needed), alone, tuple(instead))


def _exclusions(fields: Sequence[Field]) -> Iterator[Exclusion]:
    known = {each.name for each in fields}
    for field in fields:
        for one, two, other in EXCLUSIVE.findall(" ".join(field.documentation.split())):
            names = {one or field.name, two or other}
            if len(names) > 1 and names <= known:
                yield Exclusion(tuple(sorted(names)))
