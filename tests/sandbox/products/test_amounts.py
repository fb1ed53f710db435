"""What a quantity costs: the examples of Stripe's page on tiered pricing, and decimals and packages by hand.

Source: https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from helpers.sandbox.models.products.amounts import Terms, Tier, amount, half_down, half_up, parts

# 1 to 5 at $7, 6 to 10 at $6.50, $6 beyond.
FONTS = (Tier(5, Fraction(700)), Tier(10, Fraction(650)), Tier(None, Fraction(600)))


@pytest.mark.parametrize(("quantity", "cost"), [(1, 700), (5, 3500), (6, 3900), (20, 12000), (25, 15000)])
def test_by_volume_all_units_cost_what_the_tier_reached_asks(quantity: int, cost: int) -> None:
    """One more unit may make all of them cheaper."""
    assert amount(Terms(tiers=FONTS, mode="volume"), quantity) == cost


@pytest.mark.parametrize(("quantity", "cost"), [(1, 700), (5, 3500), (6, 4150), (20, 12750), (25, 15750)])
def test_graduated_each_unit_costs_what_its_own_tier_asks(quantity: int, cost: int) -> None:
    """The first five stay at $7."""
    assert amount(Terms(tiers=FONTS, mode="graduated"), quantity) == cost


def test_graduated_parts_are_told_by_tier() -> None:
    """Twelve fonts are five, five and two."""
    by_tier = parts(Terms(tiers=FONTS, mode="graduated"), 12)
    assert [(part.tier, int(part.quantity), part.amount) for part in by_tier] == [
        (1, 5, 3500),
        (2, 5, 3250),
        (3, 2, 1200),
    ]


@pytest.mark.parametrize(("quantity", "cost"), [(0, 1000), (100, 1000), (101, 1010), (150, 1500)])
def test_a_flat_amount_is_asked_for_once_per_tier_entered(quantity: int, cost: int) -> None:
    """$10 with a hundred included, then 10 cents each; the base fee is due without any use."""
    tiers = (Tier(100, flat=Fraction(1000)), Tier(None, Fraction(10)))
    assert amount(Terms(tiers=tiers, mode="graduated"), quantity) == cost


def test_by_volume_only_the_flat_amount_of_the_tier_reached_counts() -> None:
    """Two tiers with flat amounts of $10 and $5; graduated, both count."""
    tiers = (Tier(5, Fraction(100), Fraction(1000)), Tier(None, Fraction(50), Fraction(500)))
    assert amount(Terms(tiers=tiers, mode="volume"), 6) == 6 * 50 + 500
    assert amount(Terms(tiers=tiers, mode="graduated"), 6) == 500 + 1000 + 50 + 500


@pytest.mark.parametrize(("whole", "cost"), [("up", 3000), ("down", 2000)])
def test_packages_are_counted_whole(whole: str, cost: int) -> None:
    """Twenty-one units in packages of ten at $10: three are begun, two are full."""
    assert amount(Terms(unit=Fraction(1000), divide_by=10, round=whole), 21) == cost


@pytest.mark.parametrize(("quantity", "cost"), [(1, 0), (9, 0), (10, 1), (1000, 50), (1001, 50)])
def test_decimals_are_rounded_once_per_line(quantity: int, cost: int) -> None:
    """0.05 cents a unit; half a cent goes up."""
    assert amount(Terms(unit=Fraction("0.05")), quantity) == cost


def test_halves() -> None:
    """Away from zero on lines, down in prorations."""
    assert [half_up(Fraction(n, 2)) for n in (-5, -1, 1, 5)] == [-3, -1, 1, 3]
    assert [half_down(Fraction(n, 2)) for n in (-5, 9, 15, 3)] == [-3, 4, 7, 1]
