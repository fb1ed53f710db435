"""Rows as the API nests them -> flat, exactly typed columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from .schema import flat, holds

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
Change = Callable[[Any], Any]


class WrongType(ValueError):
    """A row has a value that is not of the type which the SDK gives its field."""


class Columns:
    """Makes tables of rows that are of one type, a struct of `schema.row`."""

    def __init__(self, row: pa.StructType) -> None:
        import pyarrow as pa

        self.row = row
        self.schema = pa.schema(flat(row))
        self._change = _changes(row)

    def table(self, rows: Sequence[Row]) -> pa.Table:
        """The rows' columns, in the schema's order; what a row does not have is null. Raises WrongType."""
        import pyarrow as pa

        changed = [self._change(row) for row in rows] if self._change else list(rows)
        try:
            nested = pa.array(changed, type=self.row)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            raise WrongType(self._wrong(changed)) from None
        return pa.Table.from_arrays(list(_flat(nested)), schema=self.schema)

    def _wrong(self, rows: Sequence[Row]) -> str:
        import pyarrow as pa

        for row in rows:
            for field in self.row:
                try:
                    pa.array([row.get(field.name)], type=field.type)
                except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as problem:
                    of = row.get("id", "a row")
                    return f"The field {field.name} of {of} is not of type {field.type}: {problem}"
        raise AssertionError("each row is right on its own")


def _flat(array: pa.StructArray) -> list[pa.Array]:
    """The columns of a struct and of those in it; null where an object on the way is."""
    import pyarrow as pa

    columns: list[pa.Array] = []
    for each in array.flatten():
        columns += _flat(each) if pa.types.is_struct(each.type) else [each]
    return columns


def _changes(kind: pa.DataType) -> Change | None:
    """What makes a value fit a type: objects become ids or JSON texts where the type says so."""
    import pyarrow as pa

    if pa.types.is_struct(kind):
        return _of_fields({each.name: change for each in kind if (change := _of_field(each))})
    if pa.types.is_list(kind):
        element = _of_field(kind.value_field)
        return element and (lambda values: [element(each) for each in values] if values else values)
    return None


def _of_field(field: pa.Field) -> Change | None:
    if holds(field, "json"):
        return lambda value: None if value is None else orjson.dumps(value).decode()
    if holds(field, "id"):
        return lambda value: value["id"] if isinstance(value, dict) else value
    return _changes(field.type)


def _of_fields(changes: Mapping[str, Change]) -> Change | None:
    if not changes:
        return None

    def change(value: Any) -> Any:
        """Most rows are right as they are, and are not copied."""
        if not isinstance(value, dict):
            return value
        changed = value
        for name, each in changes.items():
            old = value.get(name)
            new = old if old is None else each(old)
            if new is not old:
                changed = dict(value) if changed is value else changed
                changed[name] = new
        return changed

    return change
