"""What each version of the API changed, as sentences; and which of it concerns an operation.

Source: changed.json, written by `python -m scripts.versions` from the sandbox's chain of changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from . import published, specs
from .at_version import at_version
from .lookup import operation
from .shapes import Location, Operation, Parameter, Shape

TABLE = Path(__file__).with_name("changed.json")


@dataclass(frozen=True)
class Changed:
    """One change. ``version``: the first that has the newer form; ``line`` says it, ``before`` the older.

    ``about``: the operations whose requests it changes, the kinds of objects that it changes; of neither,
    what Stripe does by itself. ``source``: Stripe's page.
    """

    version: str
    about: tuple[str, ...]
    line: str
    before: str
    source: str


@dataclass(frozen=True)
class Differs:
    """How an operation differs in an older version from the newest.

    ``gone``: parameters that only the older has; ``new``: those it has not yet; ``values``: those that
    may be something else; ``fields``: what its reply has beside.
    """

    version: str
    changes: tuple[Changed, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    values: tuple[str, ...]
    fields: tuple[str, ...]

    def __bool__(self) -> bool:
        return any((self.changes, self.gone, self.new, self.values, self.fields))


@cache
def changed() -> tuple[Changed, ...]:
    """Every change, the newest first."""
    rows = json.loads(TABLE.read_text("utf-8"))
    return tuple(Changed(**{**each, "about": tuple(each["about"])}) for each in rows)


def changed_since(version: str) -> tuple[Changed, ...]:
    """What a version does not have yet, the newest first. Raises LookupError for one that never was."""
    order = published.versions()
    at = order.index(known(version))
    return tuple(each for each in changed() if order.index(each.version) < at)


def known(version: str) -> str:
    """The version that a name means, such as "2024-06-20" or one with a beta flag. Raises LookupError."""
    named = published.named(version)
    if named is None:
        near = next((each for each in published.versions() if each[:7] <= version[:7]), None)
        hint = f"the nearest is {near}" if near else f"the oldest is {published.versions()[-1]}"
        raise LookupError(f"There is no version {version!r} of the API: {hint}.")
    return named


@cache
def differs(name: str, version: str) -> Differs:
    """How an operation differs in a version from the newest. Raises LookupError for one that never was."""
    version = known(version)
    if version == published.versions()[0]:
        return Differs(version, (), (), (), (), ())
    op = operation(name)
    kinds = set(_kinds(op.returns))
    now = specs.listing(op.parameters)
    entries = {
        each: entry
        for each, entry in published.parameters(version, name).items()
        if each in now or not each.endswith("[]")
    }
    return Differs(
        version,
        changes=tuple(each for each in changed_since(version) if {name, *kinds} & {*each.about}),
        gone=tuple(each for each, entry in entries.items() if entry is not None and each not in now),
        new=tuple(each for each, entry in entries.items() if entry is None),
        values=tuple(each for each, entry in entries.items() if entry is not None and each in now),
        fields=tuple(dict.fromkeys(each for kind in kinds for each in published.fields(version, kind))),
    )


@cache
def in_version(name: str, version: str) -> Operation:
    """An operation as a version has its parameters. Raises LookupError for one that never was."""
    op = operation(name)
    entries = published.parameters(known(version), name)
    if not entries:
        return op
    in_path = tuple(each for each in op.parameters if each.location == "path")
    return replace(op, read_parameters=lambda: (*in_path, *_sent(op, entries)))


def _sent(op: Operation, entries: Mapping[str, published.Entry]) -> Iterator[Parameter]:
    location: Location = "query" if op.method == "get" else "body"
    for each in at_version(tuple(each for each in op.parameters if each.location != "path"), entries):
        yield each if isinstance(each, Parameter) else Parameter(**vars(each), location=location)


def _kinds(shape: Shape) -> Iterator[str]:
    """The objects that an operation answers with."""
    for each in (shape, *shape.options, *((shape.item,) if shape.item else ())):
        if each.resource:
            yield each.resource
