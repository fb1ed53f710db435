"""A list with a kernel behind it: its first rows, more on demand, filtered, in columns that one chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .html import Html, tag, together
from .notes import note
from .table import Leaf, Row, grid, leaves, telling_columns
from .tree import literal

FIRST, MORE = 10, 50
"""How many rows are shown at first, and how many more at a time."""
COLUMN = "column:"
Fields = Mapping[str, Any]
"""What is filled in above the table: `filter`, `shown`, and by column whether it is ticked."""


def rows_explorer(rows: Sequence[Row], label: str) -> Html:
    """The table, and above it what filters it and chooses its columns."""
    columns = telling_columns(rows)
    return tag(
        "div",
        tag("div", _filter_field(), _choice(rows, columns), class_="sw-tools"),
        tag("p", data_part="counted", role="status", class_="sw-note"),
        tag("div", _table(rows, rows, columns, FIRST, label), data_part="rows"),
        data_group=True,
    )


def rows_parts(rows: Sequence[Row], label: str, at: str, fields: Fields) -> dict[str, Html]:
    """The table by what is filled in above it. ``at``: "more" asks for more rows."""
    sought = str(fields.get("filter", "")).strip().lower()
    matching = [each for each in rows if not sought or _says(each, sought)]
    columns = [name for name in columns_of(rows) if fields.get(COLUMN + name)]
    shown = int(fields.get("shown", FIRST)) + (MORE if at == "more" else 0)
    counted = tag("span", f"{len(matching)} of {len(rows)} rows") if sought else together()
    return {"rows": _table(matching, rows, columns, shown, label), "counted": counted}


def columns_of(rows: Sequence[Row]) -> list[str]:
    """Every path to a single value in at least one row: the telling ones, then the reply's order."""
    held = (each for row in rows for each in _single_values(row))
    return list(dict.fromkeys([*telling_columns(rows), *held]))


def _table(
    matching: Sequence[Row], rows: Sequence[Row], columns: Sequence[str], shown: int, label: str
) -> Html:
    """``matching``: those of the rows that are not filtered out, of which so many are shown."""
    if not matching:
        return tag("p", "No row has that in it.", class_="sw-note")
    named = columns or telling_columns(rows)
    cells = (_cells(_single_values(row), named) for row in matching[:shown])
    return together(grid(label, named, cells), _more(len(matching) - shown), _kept(shown))


def _cells(values: Mapping[str, Leaf], columns: Sequence[str]) -> list[Html | str]:
    return [values[name].cell() if name in values else "" for name in columns]


def _more(left: int) -> Html | None:
    if left <= 0:
        return None
    label = f"Show {min(left, MORE)} more" + (f" of {left}" if left > MORE else "")
    return tag("div", tag("button", label, type="button", data_do="rows", data_at="more"), class_="sw-tools")


def _kept(shown: int) -> Html:
    """So that a filter or another column takes no row away that was asked for."""
    return tag("input", type="hidden", value=str(shown), data_field="kept", data_at="shown")


def _filter_field() -> Html:
    field = tag(
        "input", type="search", data_do="rows", data_at="filter", data_field="typed", autocomplete="off"
    )
    return tag("label", "Filter ", field)


def _choice(rows: Sequence[Row], ticked: Sequence[str]) -> Html:
    boxes = (tag("label", _box(name, name in ticked), " ", name) for name in columns_of(rows))
    return tag(
        "details",
        tag("summary", "Columns"),
        tag("div", *boxes, role="group", aria_label="Columns", tabindex="0"),
        class_="sw-columns",
    )


def _box(name: str, ticked: bool) -> Html:
    return tag(
        "input",
        type="checkbox",
        checked=ticked,
        data_do="rows",
        data_at=COLUMN + name,
        data_field="chosen",
    )


def _single_values(row: Row) -> dict[str, Leaf]:
    """By their paths, those that stand in no list: of lists each row has another length."""
    return {each.at: each for each in leaves(row) if "[" not in each.at}


def _says(row: Row, sought: str) -> bool:
    """Whether a text stands in one of a row's values, or in what is shown beside it ("19.99 USD")."""
    return any(sought in _shown(each).lower() for each in leaves(row))


def _shown(leaf: Leaf) -> str:
    text = leaf.value if isinstance(leaf.value, str) else literal(leaf.value)
    return f"{text} {note(leaf.name, leaf.value, leaf.beside)}"
