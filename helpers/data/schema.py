"""The columns that a list operation's rows have: flat, each of one exact type, from the SDK's own types.

===============================  ====================================================================
in the reply                     in the column
===============================  ====================================================================
string, enum, decimal string     string
integer                          int64; amounts stay in their currency's minor unit
Unix seconds                     timestamp[s] in UTC: what the documentation says is one, or `TIME` names
number                           double, which is what JSON's numbers are
boolean                          bool
object                           a column for each of its fields, by dotted name: "outcome.type"
list of strings, numbers, ...    list of these
list of objects                  list of structs, whose own objects stay structs
expandable                       string: the id
map, union, list object, any     string: the JSON text
an object within its like        string: the JSON text
===============================  ====================================================================

What a column holds beyond its type stands in its metadata under ``holds``: "id", "json" or "amount".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from helpers.catalog import Field, Kind, Operation, Shape, operation
from helpers.safety import Refused

if TYPE_CHECKING:
    import pyarrow as pa

TIME = re.compile(
    r"(^|_)(created|updated|date|time|timestamp|deadline|at|on|start|end|until|before)$"
    r"|^(active_from|as_of|deletes_after|due_by|next_payment_attempt|redeem_by)$"
)
TIME_SAID = re.compile(r"\b(epoch|timestamp)\b", re.IGNORECASE)
AMOUNT = re.compile(
    r"(^|_)(amount|balance|cash|cost|fees?|net|subtotal|tax|total)(_|$)|^(in|out)bound_pending$|^(maximum|minimum)$"
)
AMOUNT_SAID = re.compile(r"\bin cents\b|(smallest|minor) (currency )?unit", re.IGNORECASE)

PLAIN: Mapping[Kind, str] = {
    "string": "string",
    "enum": "string",
    "decimal": "string",
    "file": "string",
    "boolean": "bool_",
    "number": "float64",
}
Above = tuple[str, ...]


def listing(name: str) -> Operation:
    """A list operation. Raises Refused for another one, UnknownOperation where there is none of the name."""
    lister = operation(name)
    if lister.returns.kind != "page":
        raise Refused(f"{name} lists nothing that could be read page by page: name a list, {_nearby(name)}.")
    return lister


def _nearby(name: str) -> str:
    listed = f"{name.rpartition('.')[0]}.list"
    return f"such as {listed if listed != name else 'v1.charges.list'}"


@cache
def schema(name: str) -> pa.Schema:
    """The columns of a list operation's rows, in the SDK's order. Raises Refused for another operation."""
    import pyarrow as pa

    return pa.schema(flat(row(name)))


@cache
def row(name: str) -> pa.StructType:
    """A row as the API nests it, of the same types."""
    item = listing(name).returns.item
    assert item is not None  # a page has one
    return of_shapes((item,))


def of_shapes(shapes: Sequence[Shape]) -> pa.StructType:
    """An object of one of these shapes as the API nests it."""
    return _struct(shapes[0] if len(shapes) == 1 else Shape("union", options=tuple(shapes)), ())


def flat(struct: pa.StructType, above: str = "") -> Iterator[pa.Field]:
    """The fields of a struct and of the structs in it, by their dotted names."""
    import pyarrow as pa

    for each in struct:
        if pa.types.is_struct(each.type):
            yield from flat(each.type, f"{above}{each.name}.")
        else:
            yield each.with_name(f"{above}{each.name}")


def _struct(shape: Shape, above: Above) -> pa.StructType:
    """The fields of an object; of several that a row may be, all that they have."""
    import pyarrow as pa

    fields: dict[str, pa.Field] = {}
    for option in shape.options or (shape,):
        for each in option.fields:
            inner = _field(each, (*above, option.type_name))
            known = fields.setdefault(each.name, inner)
            if not known.equals(inner):
                fields[each.name] = _json(each.name)
    return pa.struct(list(fields.values()))


def _field(field: Field, above: Above) -> pa.Field:
    import pyarrow as pa

    kind, item = field.shape.kind, field.shape.item
    if kind == "integer":
        return _integer(field)
    if kind == "expandable":
        return pa.field(field.name, pa.string(), metadata={"holds": "id"})
    if kind == "object" and _can_be_struct(field.shape, above):
        return pa.field(field.name, _struct(field.shape, above))
    if kind == "list" and item:
        element = _field(Field("element", item), above)
        if not holds(element, "json"):
            return pa.field(field.name, pa.list_(element))
    if kind in PLAIN:
        return pa.field(field.name, getattr(pa, PLAIN[kind])())
    return _json(field.name)


def _can_be_struct(shape: Shape, above: Above) -> bool:
    return bool(shape.fields) and shape.type_name not in above


def _integer(field: Field) -> pa.Field:
    import pyarrow as pa

    if TIME_SAID.search(field.documentation) or TIME.search(field.name):
        return pa.field(field.name, pa.timestamp("s", tz="UTC"))
    if AMOUNT_SAID.search(field.documentation) or AMOUNT.search(field.name):
        return pa.field(field.name, pa.int64(), metadata={"holds": "amount"})
    return pa.field(field.name, pa.int64())


def _json(name: str) -> pa.Field:
    import pyarrow as pa

    return pa.field(name, pa.string(), metadata={"holds": "json"})


def holding(struct: pa.Schema, what: str) -> list[str]:
    """The names of the columns that hold ids, JSON texts or amounts."""
    return [each.name for each in struct if holds(each, what)]


def holds(field: pa.Field, what: str) -> bool:
    """Whether a column holds ids, JSON texts or amounts."""
    return (field.metadata or {}).get(b"holds") == what.encode()
