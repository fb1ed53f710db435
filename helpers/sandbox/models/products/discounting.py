"""What discounts take off the lines of an invoice, a quote or a Checkout Session.

They apply one after the other, each to what the ones before it left. Amounts are in minor units.
Source: https://docs.stripe.com/billing/subscriptions/coupons and
https://docs.stripe.com/billing/invoices/subscription#rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .amounts import half_up


@dataclass(frozen=True)
class Line:
    """``amount``: before discounts. ``only``: the ids of the discounts that it has beside everyone's.

    ``start``: when the time begins that it bills, in Unix seconds, where that matters.
    """

    amount: int
    product: str | None = None
    discountable: bool = True
    only: tuple[str, ...] = ()
    start: int | None = None


@dataclass(frozen=True)
class Off:
    """A discount: ``percent`` or ``amount`` off. ``products``: the only ones it is for; None for all.

    ``shared``: off every line, in contrast to one that stands on single lines. ``until``: it is for lines of
    time that begins before this.
    """

    id: str
    percent: Fraction | None = None
    amount: int = 0
    products: frozenset[str] | None = None
    shared: bool = True
    until: int | None = None


def taken_off(lines: Sequence[Line], offs: Sequence[Off]) -> list[dict[str, int]]:
    """For each line, what each discount takes off it, by the discount's id.

    A line's own discounts come before those of all lines; $5 off lines of $10 and $20 are 166 and 334.
    """
    taken: list[dict[str, int]] = [{} for _ in lines]
    left = [line.amount for line in lines]
    for off in sorted(offs, key=lambda each: each.shared):
        meant = [index for index, line in enumerate(lines) if left[index] > 0 and _is_for(off, line)]
        for index, part in zip(meant, _shares(off, [left[index] for index in meant]), strict=True):
            taken[index][off.id] = part
            left[index] -= part
    return taken


def _is_for(off: Off, line: Line) -> bool:
    if not line.discountable or not (off.shared or off.id in line.only):
        return False
    if off.until is not None and line.start is not None and line.start >= off.until:
        return False
    return off.products is None or line.product in off.products


def _shares(off: Off, amounts: Sequence[int]) -> list[int]:
    if off.percent is not None:
        return [half_up(each * off.percent / 100) for each in amounts]
    return shared(min(off.amount, sum(amounts)), amounts)


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """A total split by weights: each share is rounded down, and what is left goes to the first ones.

    Recorded of two lines by https://github.com/Kilo-Org/cloud (docs/adr/0004) in August 2026. Guess: of more
    lines, one of the smallest unit to each.
    """
    whole = sum(weights)
    shares = [total * each // whole if whole else 0 for each in weights]
    for place in range(total - sum(shares) if weights else 0):
        shares[place] += 1
    return shares
