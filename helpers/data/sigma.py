"""What a table of Sigma's is made of: rows of list operations, and columns that are expressions over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Rows:
    """What a list operation answers with, whole.

    ``for_each``: the operation is called for every row of another one, whose id it takes as the parameter
    ``by``, or as the account that is asked where that is "account"; its rows then carry that id in a column
    of this name. ``where``: only for those rows of the other one whose field has this value; within a
    column that holds JSON, too. ``params``: what else each call is asked with. ``derived``: what is worked
    out of the rows, by its name in `rows.DERIVED`, takes their place; out of those of ``beside``, too.
    """

    operation: str
    for_each: Rows | None = None
    by: str = ""
    where: tuple[str, object] | None = None
    params: tuple[tuple[str, str], ...] = ()
    derived: str = ""
    beside: str = ""

    @property
    def name(self) -> str:
        """As expressions call these rows: "v1.charges.list", "v1.charges.list by account"."""
        return " by ".join((self.derived or self.operation, *self.filters))

    @property
    def filters(self) -> tuple[str, ...]:
        """What each call is narrowed by, from the widest to the last."""
        return (*self.for_each.filters, self.by) if self.for_each else ()


@dataclass(frozen=True)
class Column:
    """A column of a table: its type in Trino's words, and an expression (DuckDB's) over the rows.

    ``rows``: what else the expression reads, by their names; only loaded for queries that name the column.
    """

    name: str
    type: str
    expression: str
    rows: tuple[Rows, ...] = ()


@dataclass(frozen=True)
class Part:
    """Some rows of a table: each a row of ``rows``, or an element of the list that ``unnest`` (DuckDB's) is.

    ``only``: a condition (DuckDB's) on the rows.
    """

    rows: Rows
    columns: tuple[Column, ...]
    unnest: str = ""
    only: str = ""


@dataclass(frozen=True)
class Table:
    """A table of Sigma's, made of one part or of several one after the other."""

    name: str
    parts: tuple[Part, ...]

    @property
    def types(self) -> Mapping[str, str]:
        """The type of each column by its name."""
        return {column.name: column.type for part in self.parts for column in part.columns}


def text(name: str, held: str = "") -> Column:
    """A string: an id, a code, a word."""
    return Column(name, "varchar", field(held or name))


def texts(*names: str) -> tuple[Column, ...]:
    """Strings that are called as the fields are."""
    return tuple(map(text, names))


def ids(*names: str) -> tuple[Column, ...]:
    """The ids of other objects: the field `charge` is the column `charge_id`."""
    return tuple(text(f"{name}_id", name) for name in names)


def integers(*names: str) -> tuple[Column, ...]:
    """Whole numbers; amounts are in the minor unit of their currency."""
    return tuple(Column(name, "bigint", field(name)) for name in names)


def times(*names: str) -> tuple[Column, ...]:
    """Timestamps in UTC, without saying so, as in Sigma."""
    return tuple(time(name) for name in names)


def time(name: str, held: str = "") -> Column:
    """A timestamp whose field is called otherwise."""
    return Column(name, "timestamp", field(held or name))


def truths(*names: str) -> tuple[Column, ...]:
    """True or false."""
    return tuple(Column(name, "boolean", field(name)) for name in names)


def flattened(prefix: str, path: str, *names: str) -> tuple[Column, ...]:
    """Strings of a nested object: `outcome_type` of the field `outcome.type`."""
    return tuple(text(f"{prefix}_{name}", f"{path}.{name}") for name in names)


def field(name: str) -> str:
    """A row's field, by its dotted name, as an expression."""
    return f'"{name}"'
