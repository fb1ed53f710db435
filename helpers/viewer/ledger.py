"""Treasury's transactions or entries as a ledger: what each moves, the balance after it, and a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from .html import Html, tag, together
from .notes import moment, money
from .picture import colour, picture
from .subject import Subject
from .table import Row, grid

LEDGERS = ("treasury.transaction", "treasury.transaction_entry")
SUB_BALANCES = ("cash", "inbound_pending", "outbound_pending")
MOST_ROWS = 20
# In pixels: the picture, and the room around its line.
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 576, 200, 96, 16, 28


def ledger_view(subject: Subject, live: bool) -> Html | None:
    """The picture and the table, the earliest first."""
    lines = ledger_of(subject)
    if not lines:
        return None
    running = balances(lines)
    left_out = 0 if live else max(0, len(lines) - MOST_ROWS)
    notes = [f"... {left_out} earlier"] if left_out else []
    if subject.body.get("has_more"):
        notes.append("There are earlier ones on the next page: the sums begin with what is listed here.")
    columns, rows = _table(lines, running)
    return together(
        _picture(lines, running, live),
        grid("Ledger", columns, rows[left_out:]),
        *(tag("p", each, class_="sw-note") for each in notes),
    )


def ledger_text(subject: Subject) -> list[str]:
    """The same for a terminal: lines of columns."""
    lines = ledger_of(subject)
    columns, rows = _table(lines, balances(lines))
    cells = [columns, *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]


def ledger_of(subject: Subject) -> list[Row]:
    """A page's transactions or entries, the earliest first; none of anything else."""
    rows = subject.rows
    if not isinstance(subject.body, Mapping) or not rows or any(map(_is_foreign, rows)):
        return []
    return rows[::-1]


def balances(lines: Sequence[Row]) -> list[int]:
    """The cash after each line, in minor units, beginning from nothing."""
    return list(accumulate(line["balance_impact"]["cash"] for line in lines))


def _is_foreign(row: Row) -> bool:
    return row.get("object") not in LEDGERS or not isinstance(row.get("balance_impact"), Mapping)


def _table(lines: Sequence[Row], running: Sequence[int]) -> tuple[list[str], list[list[str]]]:
    """Columns and rows; a sub-balance that nothing moves has no column."""
    moved = [name for name in SUB_BALANCES if any(line["balance_impact"][name] for line in lines)]
    rows = [
        [
            moment(_time(line))[:16],
            line.get("type") or line.get("description") or line["id"],
            *(_signed(line["balance_impact"][name], line["currency"]) for name in moved),
            money(cash, line["currency"]),
        ]
        for line, cash in zip(lines, running, strict=True)
    ]
    return ["time (UTC)", "what", *moved, "cash so far"], rows


def _time(line: Row) -> int:
    seconds: int = line.get("effective_at") or line["created"]
    return seconds


def _signed(amount: int, currency: str) -> str:
    return f"{'+' if amount > 0 else ''}{money(amount, currency)}" if amount else ""


def _picture(lines: Sequence[Row], running: Sequence[int], live: bool) -> Html:
    """The cash as steps over time."""
    currency = lines[0]["currency"]
    times = [*map(_time, lines)]
    least, most = min(0, *running), max(1, *running)

    def across(seconds: int) -> float:
        return LEFT + (WIDTH - LEFT - 12) * (seconds - times[0]) / max(1, times[-1] - times[0])

    def down(amount: int) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (most - amount) / (most - least)

    steps = "".join(f"H{across(at):.1f}V{down(cash):.1f}" for at, cash in zip(times, running, strict=True))
    amounts = sorted({least, 0, max(running)})
    last = money(running[-1], currency)
    return picture(
        "Cash over time",
        f"{len(lines)} lines; at most {money(max(running), currency)}, in the end {last}.",
        WIDTH,
        HEIGHT,
        *(_rule(down(amount), money(amount, currency)) for amount in amounts),
        tag(
            "path",
            d=f"M{LEFT} {down(0):.1f}{steps}",
            style=f"fill:none;stroke:{colour('accent')};stroke-width:2",
        ),
        *(_label(x, HEIGHT - 6, moment(at)[:10], anchor) for x, at, anchor in _ends(times)),
        live=live,
    )


def _ends(times: Sequence[int]) -> tuple[tuple[float, int, str], ...]:
    return (LEFT, times[0], "start"), (WIDTH - 12, times[-1], "end")


def _rule(y: float, text: str) -> Html:
    """A line across, and the amount that it stands for."""
    line = tag("path", d=f"M{LEFT} {y:.1f}H{WIDTH - 12}", style=f"stroke:{colour('line')}")
    return together(line, _label(LEFT - 8, y + 4, text, "end"))


def _label(x: float, y: float, text: str, anchor: Any) -> Html:
    return tag(
        "text", text, x=f"{x:g}", y=f"{y:.1f}", text_anchor=anchor, style="fill:currentColor;font-size:11px"
    )
