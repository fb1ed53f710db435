"""How fields can be searched for: each sort of value has its operators.

Source: https://docs.stripe.com/search#field-types-substring-matching-and-numeric-comparators.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt
from typing import Any

from ..resource import Resource

Compares = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Searched:
    """``operators``: what they compare. ``value``: reads it, where it is no field of the searched name."""

    operators: Mapping[str, Compares]
    value: Callable[[Resource], Any] | None = None

    def reading(self, value: Callable[[Resource], Any]) -> Searched:
        """The same sort, of a value that is read from elsewhere in the object."""
        return Searched(self.operators, value)


def _is(value: Any, wanted: Any) -> bool:
    if wanted is None or value is None:
        return value is wanted
    return str(value).lower() == str(wanted).lower()


def _has(value: Any, wanted: Any) -> bool:
    """A text is found by the words in it, one after another, whatever their case."""
    if wanted is None or value is None:
        return value is wanted
    return _words(str(wanted).lower()) in _words(str(value).lower())


def _words(text: str) -> str:
    """A text's words, each between two spaces."""
    return f" {' '.join(text.split())} "


def _contains(value: Any, wanted: Any) -> bool:
    return value is not None and str(wanted).lower() in str(value).lower()


def _numbers(compare: Callable[[float, float], bool]) -> Compares:
    def check(value: Any, wanted: Any) -> bool:
        if wanted is None or value is None:
            return compare is eq and value is wanted
        try:
            return compare(float(value), float(wanted))
        except ValueError:
            return False

    return check


TOKEN = Searched({":": _is})
STRING = Searched({":": _has, "~": _contains})
NUMERIC = Searched(
    {":": _numbers(eq), ">": _numbers(gt), "<": _numbers(lt), ">=": _numbers(ge), "<=": _numbers(le)}
)
