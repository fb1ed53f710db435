"""What tax rates add to a line, or are contained in it.

Each line is rounded by itself, half up. Amounts are in minor units, what is left after discounts.
Source: https://docs.stripe.com/billing/taxes/tax-rates and
https://docs.stripe.com/tax/calculating (inclusive and exclusive rates on one line).
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


def taxes(amount: int, rates: Sequence[Mapping[str, Any]]) -> list[Tax]:
    """The tax of each tax rate object on a line: 5% inclusive and 7% exclusive of 450 -> 21, 30."""
    inclusive = [_percent(each) for each in rates if each["inclusive"]]
    net = Fraction(amount) / (1 + sum(inclusive, Fraction(0)) / 100)
    contained = sum(half_up(net * each / 100) for each in inclusive)
    taxable = amount - contained
    return [
        Tax(
            each["id"],
            each["inclusive"],
            half_up((net if each["inclusive"] else taxable) * _percent(each) / 100),
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
