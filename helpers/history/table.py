"""Exchanges as a table, in text and in HTML, the same in each run: without how long they took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from .exchange import Exchange

HEAD = ("#", "request", "status", "request id", "marked")
NOTHING = "Nothing has been sent yet."
NO_SUCH = "No matching request."
LEFT = ' style="text-align:left"'  # JupyterLab has texts of a table end in one line

Row = tuple[str, ...]
Names = Mapping[int, str]
"""What exchanges are marked with, by their numbers."""


class Excerpt(tuple[Exchange, ...]):
    """Some exchanges of the log, in its order."""

    __slots__ = ()

    def __repr__(self) -> str:
        return text_table(self, {}) if self else NO_SUCH

    def _repr_html_(self) -> str:
        return html_table(self, {}) if self else f"<p>{NO_SUCH}</p>"


def cells(exchange: Exchange) -> Row:
    """What a row says of an exchange, but for its mark."""
    request, reply = exchange.request, exchange.reply
    return (
        str(exchange.number),
        f"{request.method.upper()} {request.path}",
        str(reply.status or "no reply"),
        reply.request_id,
    )


def text_table(exchanges: Sequence[Exchange], names: Names) -> str:
    """For a terminal."""
    return as_text(_rows(exchanges, names)) if exchanges else NOTHING


def html_table(exchanges: Sequence[Exchange], names: Names) -> str:
    """For a notebook."""
    return as_html(_rows(exchanges, names)) if exchanges else f"<p>{NOTHING}</p>"


def as_text(rows: Sequence[Row]) -> str:
    """Rows in columns; the first is the head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_html(rows: Sequence[Row]) -> str:
    """The same as a table."""
    first, *others = rows
    head = "".join(f'<th scope="col"{LEFT}>{name}</th>' for name in first)
    cells = ("".join(f"<td{LEFT}>{escape(cell)}</td>" for cell in row) for row in others)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _rows(exchanges: Sequence[Exchange], names: Names) -> list[Row]:
    """The head and a row for each; the marks where there are any."""
    rows: list[Row] = [HEAD]
    rows += [(*cells(each), names.get(each.number, "")) for each in exchanges]
    return rows if names else [row[:-1] for row in rows]
