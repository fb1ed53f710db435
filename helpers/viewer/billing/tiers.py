"""What a quantity costs by a price's tiers or packages, as a curve and a table.

Source: https://docs.stripe.com/products-prices/pricing-models
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..html import Html, tag, together
from ..notes import money
from ..picture import colour, picture
from ..subject import Subject
from ..table import grid
from .words import price_words, unit_words

Body = Mapping[str, Any]
# In pixels, as the ledger's picture.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 576, 220, 96, 20, 16, 28
UNEXPANDED = "Expand tiers to see what a quantity costs."
# A curve goes past the last bound by so much of it, and needs no more points than this.
BEYOND, MOST_POINTS = 1.5, 200
KINDS = ("price", "plan")


def tiers_view(subject: Subject, live: bool) -> Html | None:
    """Of a price with tiers or packages; another one is shown by its amount."""
    if not is_priced_by_steps(subject):
        return None
    body = subject.body
    if not _is_known(body):
        return tag("p", UNEXPANDED, class_="sw-note")
    columns, rows = table(body)
    return together(_picture(body, live), grid("Tiers", columns, rows))


def tiers_text(subject: Subject) -> list[str]:
    """The tiers, a line each."""
    if not _is_known(subject.body):
        return [UNEXPANDED]
    columns, rows = table(subject.body)
    cells = [columns, *rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(str.ljust, line, widths)).rstrip() for line in cells]


def is_priced_by_steps(subject: Subject) -> bool:
    """Whether it is a price or plan whose amount is not simply quantity times unit."""
    body = subject.body
    if not isinstance(body, Mapping) or body.get("object") not in KINDS:
        return False
    return body.get("billing_scheme") == "tiered" or _package(body) is not None


def _is_known(body: Body) -> bool:
    return bool(body.get("tiers") or _package(body))


def table(body: Body) -> tuple[list[str], list[list[str]]]:
    """Columns and rows: each tier, or the package."""
    if package := _package(body):
        rounding = f"a part counts as {'a whole one' if package['round'] == 'up' else 'none'}"
        return ["package", "price", "of a part"], [
            [f"{package['divide_by']} units", price_words(body), rounding]
        ]
    rows, first = [], 1
    for tier in body.get("tiers") or ():
        last = tier["up_to"]
        amounts = (tier["unit_amount_decimal"], tier["flat_amount_decimal"])
        told = ["" if each is None else unit_words(each, body["currency"]) for each in amounts]
        rows.append([f"{first} and more" if last is None else f"{first} to {last}", *told])
        first = (last or first) + 1
    return [f"quantity, {body['tiers_mode']}", "a unit", "flat"], rows


def total(body: Body, quantity: int) -> int:
    """What a quantity costs, in minor units, half up."""
    if package := _package(body):
        exact = Decimal(quantity) / package["divide_by"]
        packages = int(exact) + (package["round"] == "up" and exact != int(exact))
        amount = packages * Decimal(body["unit_amount_decimal"])
    elif body["tiers_mode"] == "volume":
        amount = _volume(body["tiers"], quantity)
    else:
        amount = _graduated(body["tiers"], quantity)
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _package(body: Body) -> Mapping[str, Any] | None:
    package: Mapping[str, Any] | None = body.get("transform_quantity") or body.get("transform_usage")
    return package


def _volume(tiers: list[Body], quantity: int) -> Decimal:
    """Every unit at the price of the tier that the quantity reaches."""
    reached = next(each for each in tiers if each["up_to"] is None or quantity <= each["up_to"])
    return _unit(reached) * quantity + _flat(reached)


def _graduated(tiers: list[Body], quantity: int) -> Decimal:
    """Each unit at the price of its own tier; a flat amount for each tier that is entered."""
    amount, before = Decimal(0), 0
    for number, tier in enumerate(tiers):
        if number and quantity <= before:
            break
        reached = quantity if tier["up_to"] is None else min(quantity, tier["up_to"])
        amount += _unit(tier) * (reached - before) + _flat(tier)
        before = reached
    return amount


def _unit(tier: Body) -> Decimal:
    return Decimal(tier["unit_amount_decimal"] or 0)


def _flat(tier: Body) -> Decimal:
    return Decimal(tier["flat_amount_decimal"] or 0)


def _bounds(body: Body) -> list[int]:
    """Where the price of a unit changes."""
    if package := _package(body):
        return [package["divide_by"] * times for times in (1, 2, 3)]
    return [tier["up_to"] for tier in body["tiers"] if tier["up_to"] is not None]


def _quantities(body: Body) -> list[int]:
    """Those that the curve goes through: evenly, and on both sides of each bound."""
    bounds = _bounds(body)
    most = int(max(bounds, default=10) * BEYOND) + 1
    even = range(1, most + 1, max(1, most // MOST_POINTS))
    return sorted({*even, *bounds, *(each + 1 for each in bounds if each < most), most})


def _picture(body: Body, live: bool) -> Html:
    quantities = _quantities(body)
    totals = [total(body, each) for each in quantities]
    most, highest = quantities[-1], max(*totals, 1)

    def across(quantity: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * quantity / most

    def down(amount: int) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (highest - amount) / highest

    points = "L".join(f"{across(x):.1f} {down(y):.1f}" for x, y in zip(quantities, totals, strict=True))
    currency = body["currency"]
    told = [(each, money(total(body, each), currency)) for each in (*_bounds(body), most)]
    return picture(
        f"What a quantity costs, {body.get('tiers_mode') or 'in packages'}",
        ", ".join(f"{quantity} for {amount}" for quantity, amount in told) + ".",
        WIDTH,
        HEIGHT,
        *(_rule(down(amount), money(amount, currency)) for amount in (0, highest)),
        *_marks(body, across, most),
        tag("path", d=f"M{points}", style=f"fill:none;stroke:{colour('accent')};stroke-width:2"),
        live=live,
    )


def _marks(body: Body, across: Any, most: int) -> Iterator[Html]:
    """A line down at each bound, with its quantity below."""
    for bound in _bounds(body):
        x = across(bound)
        yield tag(
            "path",
            d=f"M{x:.1f} {TOP}V{HEIGHT - BOTTOM}",
            style=f"stroke:{colour('line')};stroke-dasharray:4 3",
        )
        yield _words(str(bound), x, "middle")
    yield _words(f"{most} units", WIDTH - RIGHT, "end")


def _rule(y: float, text: str) -> Html:
    line = tag("path", d=f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}", style=f"stroke:{colour('line')}")
    return together(line, _words(text, LEFT - 8, "end", y + 4))


def _words(text: str, x: float, anchor: str, y: float = HEIGHT - 8) -> Html:
    return tag(
        "text", text, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, style="fill:currentColor;font-size:11px"
    )
