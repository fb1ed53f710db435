"""What a preset is: values that fill a form, some of which are looked up among what was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Latest:
    """A field of the latest object of a kind in the session; left out of the form where there is none.

    ``half``: half of it, for an amount.
    """

    kind: str
    field: str = "id"
    half: bool = False

    def value(self, latest: Callable[[str], Mapping[str, Any] | None]) -> Any:
        """``latest`` finds the object. None where there is none."""
        resource = (latest(self.kind) or {}).get(self.field)
        return resource // 2 if self.half and isinstance(resource, int) else resource


@dataclass(frozen=True)
class Preset:
    """Values that fill a form. ``shows`` is what one learns by sending them."""

    label: str
    shows: str
    params: Mapping[str, Any]

    def filled(self, latest: Callable[[str], Mapping[str, Any] | None]) -> dict[str, Any]:
        """The values, without what could not be found."""
        filled: dict[str, Any] = _filled(self.params, latest)
        return filled

    @property
    def kinds(self) -> list[str]:
        """The kinds of objects that are looked up."""
        return list(dict.fromkeys(each.kind for each in _looked_up(self.params)))


Presets = Mapping[str, tuple[Preset, ...]]
"""By operation."""


def _looked_up(value: Any) -> Iterator[Latest]:
    if isinstance(value, Latest):
        yield value
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _looked_up(each)


def _filled(value: Any, latest: Callable[[str], Mapping[str, Any] | None]) -> Any:
    if isinstance(value, Latest):
        return value.value(latest)
    if isinstance(value, Mapping):
        inner = {name: _filled(each, latest) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each is not None}
    return [_filled(each, latest) for each in value] if isinstance(value, list) else value
