"""What is left to a person once a new SDK is taken up: printed at the end of `make upgrade`.

What the newest version has more than the one before stands in the catalog's table; the rest is read from the
SDK and the models.

python -m scripts.by_hand
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from helpers.catalog import operation, operations, published, resources
from helpers.catalog.prefixes import DOCUMENTED
from helpers.catalog.shapes import Field
from helpers.sandbox.answers import answerer
from helpers.sandbox.models import register
from helpers.sandbox.parameters import tolerated
from helpers.sandbox.versions import speaking
from helpers.sandbox.versions.change import EFFECTS, REQUESTS

Row = Mapping[str, Any]

# How many of a list are printed.
SHOWN = 12


def lists(newest: Row) -> Iterator[tuple[str, list[str]]]:
    """Each thing that may be left to do, and what it is left to do for.

    `newest`: what the version before has otherwise, as the catalog's table has it.
    """
    register()
    speaking(published.versions()[-1])
    added = set(newest["operations added"])
    yield "Model these operations: they are answered from their types alone", _typed()
    yield "Read what these new operations do, and what the documentation says beyond the types", sorted(added)
    yield "Look up what these new parameters do: the SDK documents them not", list(_undocumented(newest))
    yield "Let a model know these new values, if it reads the parameter", list(_values(newest))
    yield (
        "Write a change for these parameters, which ended, in helpers/sandbox/versions/changes",
        _ended(newest),
    )
    yield "Give these objects a row in helpers/catalog/prefixes.py", sorted(_without_prefix(added))


def _typed() -> list[str]:
    return [each.name for each in operations() if answerer(each.name).fidelity == "typed"]


def _undocumented(newest: Row) -> Iterator[str]:
    for name, parameters in newest["parameters"].items():
        for path, entry in parameters.items():
            field = _field(tolerated.parameters(name), path.split(".")) if entry is None else None
            if field and not field.documentation:
                yield f"{name} {path}"


def _field(fields: Sequence[Field], path: Sequence[str]) -> Field | None:
    """A parameter by its dotted name."""
    first, *rest = path
    field = next((each for each in fields if each.name == first.removesuffix("[]")), None)
    if field is None or not rest:
        return field
    shapes = field.shape.options or (field.shape,)
    inner = [shape.item if shape.kind == "list" and shape.item else shape for shape in shapes]
    return next((known for each in inner if (known := _field(each.fields, rest))), None)


def _values(newest: Row) -> Iterator[str]:
    for name, parameters in newest["parameters"].items():
        for path, entry in parameters.items():
            if isinstance(entry, dict) and entry.get("-"):
                yield f"{name} {path}: {', '.join(entry['-'])}"


def _ended(newest: Row) -> list[str]:
    """Parameters that the version before had and no change is about."""
    about = {name for each in (*REQUESTS, *EFFECTS) for name in each.about}
    return [
        f"{name} {path}"
        for name, parameters in newest["parameters"].items()
        for path, entry in parameters.items()
        if isinstance(entry, str) and name not in about
    ]


def _without_prefix(added: set[str]) -> Iterator[str]:
    """The objects that new operations make and whose ids have only a guessed prefix."""
    for name in added:
        kind = operation(name).returns.resource
        shape = resources().get(kind)
        if shape and "id" in shape.by_name and kind not in DOCUMENTED:
            yield kind


def main() -> int:
    """Print the lists that are not empty."""
    for what, names in lists(published.table()[published.versions()[1]]):
        if not names:
            continue
        print(f"\n{what} ({len(names)}):")
        for each in names[:SHOWN]:
            print(f"  {each}")
        if len(names) > SHOWN:
            print(f"  and {len(names) - SHOWN} more")
    return 0


if __name__ == "__main__":
    sys.exit(main())
