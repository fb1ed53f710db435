"""What tax rates add to a line.

Source of the examples with 5 and 7 percent: https://docs.stripe.com/billing/taxes/tax-rates.
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox.models.products.taxing import taxes, without_tax


def rate(percentage: float, *, inclusive: bool) -> dict[str, Any]:
    return {"id": f"txr_{percentage}", "percentage": percentage, "inclusive": inclusive}


@pytest.mark.parametrize(("inclusive", "first", "second"), [(False, 23, 45), (True, 21, 43)])
def test_each_line_is_rounded_by_itself(inclusive: bool, first: int, second: int) -> None:
    """5% of $4.50 and of $9.00, added or contained; half a cent goes up."""
    amounts = [taxes(amount, [rate(5, inclusive=inclusive)])[0].amount for amount in (450, 900)]
    assert amounts == [first, second]


def test_exclusive_tax_is_asked_of_what_inclusive_tax_leaves() -> None:
    """5% contained and 7% added: 21 cents of $4.50, then 7% of $4.29."""
    contained, added = taxes(450, [rate(5, inclusive=True), rate(7, inclusive=False)])
    assert (contained.amount, added.amount, added.taxable) == (21, 30, 429)


def test_inclusive_tax_of_a_discounted_line() -> None:
    """12% contained in $4.50 are 48 cents of $4.02."""
    (tax,) = taxes(450, [rate(12, inclusive=True)])
    assert (tax.amount, tax.taxable, tax.inclusive) == (48, 402, True)


def test_two_inclusive_rates_are_contained_together() -> None:
    """10% and 10% in $12.00 are $1 each of $10."""
    assert [each.amount for each in taxes(1200, [rate(10, inclusive=True)] * 2)] == [100, 100]


def test_who_is_exempt_pays_no_inclusive_tax() -> None:
    """$100 with 10% contained cost $90.91."""
    assert without_tax(10000, [rate(10, inclusive=True), rate(7, inclusive=False)]) == 9091


def test_percentages_have_four_decimals() -> None:
    """8.875% of $1,000."""
    assert taxes(100000, [rate(8.875, inclusive=False)])[0].amount == 8875
