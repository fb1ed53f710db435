"""What tax rates add to a line, or are contained in it.

Each line is rounded by itself, half up, but for those of automatic tax, whose sum is. Amounts are in minor
units, what is left after discounts.
Source: https://docs.stripe.com/tax/tax-rates (rounding; inclusive and exclusive rates on one line).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...resource import Resource
from .amounts import half_up

NOT_TAXED = ("exempt", "reverse")


@dataclass(frozen=True)
class Tax:
    """``amount``: of tax. ``taxable``: what it is asked of, without any inclusive tax."""

    rate: str
    inclusive: bool
    amount: int
    taxable: int


class Together:
    """Taxes of several lines that are added up before they are rounded, by rate.

    7.25% of 1.06 four times are 8, 7, 8 and 8: 31 in all. Guess: which line the rest is on.
    """

    def __init__(self) -> None:
        self._exact: dict[str, Fraction] = {}

    def rounded(self, rate: str, tax: Fraction) -> int:
        """What one more line is asked: by so much the rounded sum is larger."""
        before = self._exact.get(rate, Fraction(0))
        self._exact[rate] = before + tax
        return half_up(before + tax) - half_up(before)


def taxes(amount: int, rates: Sequence[Mapping[str, Any]], together: Together | None = None) -> list[Tax]:
    """The tax of each tax rate object on a line: 5% inclusive and 7% exclusive of 450 -> 21, 30.

    `together`: the lines before it, where their taxes are added up first.
    """
    inclusive = [each for each in rates if each["inclusive"]]
    net = Fraction(amount) / (1 + sum(map(_percent, inclusive), Fraction(0)) / 100)

    def asked(rate: Mapping[str, Any], of: Fraction) -> int:
        exact = of * _percent(rate) / 100
        return together.rounded(rate["id"], exact) if together else half_up(exact)

    contained = {each["id"]: asked(each, net) for each in inclusive}
    taxable = amount - sum(contained.values())
    base = net if together else Fraction(taxable)
    return [
        Tax(
            each["id"],
            each["inclusive"],
            contained[each["id"]] if each["inclusive"] else asked(each, base),
            taxable,
        )
        for each in rates
    ]


def shown(amount: int, rates: Sequence[Resource], reasons: Mapping[str, str | None]) -> list[Resource]:
    """The taxes of an amount as items and shipping show them. `reasons`: why each is asked, by its rate."""
    return [
        {
            "amount": each.amount,
            "rate": rate,
            "taxability_reason": reasons.get(each.rate),
            "taxable_amount": each.taxable,
        }
        for each, rate in zip(taxes(amount, rates), rates, strict=True)
    ]


def exclusive(shown_taxes: Sequence[Resource]) -> int:
    """How much of taxes is asked beside the price."""
    return sum(each["amount"] for each in shown_taxes if not each["rate"]["inclusive"])


def without_tax(amount: int, rates: Sequence[Mapping[str, Any]]) -> int:
    """What a customer pays who is exempt, or accounts for tax itself: 10000 with 10% inclusive -> 9091."""
    return amount - sum(each.amount for each in taxes(amount, rates) if each.inclusive)


def _percent(rate: Mapping[str, Any]) -> Fraction:
    return Fraction(str(rate["percentage"]))
