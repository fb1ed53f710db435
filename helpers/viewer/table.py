"""Rows and columns: a page's elements, one object's fields, the old and the new of a change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from .html import Html, tag
from .related import opening
from .tree import Keys, branches, literal, path, value_with_note

MOST_COLUMNS = 8
# fmt: off
# What tells one object from another, most telling first; other columns follow in the reply's order.
TELLING = (
    "number", "id", "method", "path", "type", "status", "code", "amount", "currency", "net", "fee",
    "name", "email", "description", "brand", "last4", "bank_name", "exp_month", "exp_year",
    "available_on", "created", "enabled", "active", "default", "url",
)
# fmt: on
Row = Mapping[str, Any]
TAG = re.compile(r"<[^>]*>")
# A count, a share, a duration, or an amount of money, alone or behind its minor units: "2000 20.00 USD".
NUMBER = re.compile(r"(?:[+-]?[\d,]+ )?[+-]?[\d,]*\d(?:\.\d+)?(?:%| ms| [A-Z]{3})?")


@dataclass(frozen=True)
class Leaf:
    """A value that is set and holds no others: where it stands ("card.last4"), and the fields beside it."""

    at: str
    name: str
    value: Any
    beside: Row

    def cell(self) -> Html | str:
        """As a table shows it that has a kernel: an id opens its object."""
        if not isinstance(self.value, str):
            return value_with_note(self.name, self.value, self.beside)
        return opening(self.value) or self.value


def rows_table(rows: Sequence[Row], label: str) -> Html:
    """One row an element, in the columns that tell the elements apart."""
    columns = telling_columns(rows)
    return grid(label, columns, ([_cell(name, row.get(name), row) for name in columns] for row in rows))


def rows_text(rows: Sequence[Row]) -> list[str]:
    """The same for a terminal: lines of columns."""
    columns = telling_columns(rows)
    lines = [columns, *([_text(row.get(name)) for name in columns] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]


def telling_columns(rows: Sequence[Row]) -> list[str]:
    """Up to eight columns that hold a single value in at least one row."""
    held = dict.fromkeys(
        name for row in rows for name, value in row.items() if not isinstance(value, Mapping | list | None)
    )
    names = [each for each in TELLING if each in held]
    names += [each for each in held if each not in TELLING and each not in ("object", "livemode")]
    return names[:MOST_COLUMNS]


def fields_table(value: Row, live: bool = False) -> Html:
    """One row a value that is set, however deep, under its path such as `card.last4`."""
    rows = ([tag("code", each.at), _value(each, live)] for each in leaves(value))
    return grid("Fields", ("field", "value"), rows, fitted=live)


def _value(leaf: Leaf, live: bool) -> Html:
    opened = opening(leaf.value) if live else None
    return opened or value_with_note(leaf.name, leaf.value, leaf.beside)


def leaves(value: Any, above: Keys = ()) -> Iterator[Leaf]:
    """The single values in what holds others, however deep, in their order."""
    beside = value if isinstance(value, Mapping) else {}
    for key, inner in branches(value):
        if isinstance(inner, Mapping | list):
            yield from leaves(inner, (*above, key))
        elif inner is not None:
            yield Leaf(path((*above, key)), str(key), inner, beside)


def _cell(name: str, value: Any, row: Row) -> Html | str:
    if value is None:
        return ""
    return value if isinstance(value, str) else value_with_note(name, value, row)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else literal(value)


def grid(
    label: str, columns: Sequence[str], rows: Iterable[Sequence[Html | str]], *, fitted: bool = False
) -> Html:
    """A table of ready cells; the first of each row names it. `label`: what a screen reader calls it.

    A column of numbers has them end in one line. `fitted`: with every column in sight, whose texts wrap,
    instead of scrolling sideways.
    """
    cells = [list(row) for row in rows]
    looks = ["sw-amount" if _numbers(column) else None for column in zip_longest(*cells, fillvalue="")][1:]
    head = (tag("th", each, scope="col", class_=look) for each, look in zip_longest(columns, [None, *looks]))
    body = (tag("tr", tag("th", row[0], scope="row"), *map(_data, row[1:], looks)) for row in cells)
    table = tag("table", tag("thead", tag("tr", *head)), tag("tbody", *body), aria_label=label)
    return tag("div", table, class_="sw-scroll sw-fitted" if fitted else "sw-scroll", tabindex="0")


def _data(cell: Html | str, look: str | None) -> Html:
    return tag("td", cell, class_=look)


def _numbers(column: Sequence[Html | str]) -> bool:
    """Whether a column holds numbers alone, and gaps."""
    texts = [text for cell in column if (text := TAG.sub("", cell).strip())]
    return bool(texts) and all(map(NUMBER.fullmatch, texts))
