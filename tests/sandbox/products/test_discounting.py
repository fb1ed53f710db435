"""What discounts take off lines.

Source of the shares of $5: https://docs.stripe.com/billing/subscriptions/coupons, the rest by hand.
"""

from __future__ import annotations

from fractions import Fraction

from helpers.sandbox.models.products.discounting import Line, Off, shared, taken_off


def percent(id: str, percent: str, **more: object) -> Off:
    return Off(id, percent=Fraction(percent), **more)  # type: ignore[arg-type]


def test_an_amount_is_shared_by_the_lines_amounts() -> None:
    """Each share is rounded down, and the first has the rest.

    The second is recorded by https://github.com/Kilo-Org/cloud (docs/adr/0004) in August 2026.
    """
    assert taken_off([Line(1000), Line(2000)], [Off("five", amount=500)]) == [{"five": 167}, {"five": 333}]
    assert taken_off([Line(4900), Line(245)], [Off("ten", amount=1000)]) == [{"ten": 953}, {"ten": 47}]


def test_an_amount_takes_off_no_more_than_there_is() -> None:
    """$50 off $30."""
    assert taken_off([Line(1000), Line(2000)], [Off("fifty", amount=5000)]) == [
        {"fifty": 1000},
        {"fifty": 2000},
    ]


def test_a_percentage_is_rounded_half_up_on_each_line() -> None:
    """12.5% of $0.20 are 2.5 cents, of $10 they are $1.25."""
    assert taken_off([Line(20), Line(1000)], [percent("off", "12.5")]) == [{"off": 3}, {"off": 125}]


def test_discounts_apply_one_after_the_other() -> None:
    """$1 off $10, then 10% of $9; the other way round 10% of $10, then $1."""
    one, ten = Off("one", amount=100), percent("ten", "10")
    assert taken_off([Line(1000)], [one, ten]) == [{"one": 100, "ten": 90}]
    assert taken_off([Line(1000)], [ten, one]) == [{"ten": 100, "one": 100}]


def test_a_lines_own_discounts_come_first() -> None:
    """Half off the first line, then 10% of what is left of both."""
    own = percent("half", "50", shared=False)
    lines = [Line(1000, only=("half",)), Line(1000)]
    assert taken_off(lines, [percent("ten", "10"), own]) == [{"half": 500, "ten": 50}, {"ten": 100}]


def test_some_products_and_some_lines_only() -> None:
    """A discount for one product leaves the others, and what is not discountable, as they are."""
    off = percent("shoes", "10", products=frozenset({"prod_shoes"}))
    lines = [Line(1000, "prod_shoes"), Line(1000, "prod_hats"), Line(1000, "prod_shoes", discountable=False)]
    assert taken_off(lines, [off]) == [{"shoes": 100}, {}, {}]


def test_a_credit_is_not_discounted() -> None:
    """Nothing is taken off a line below zero."""
    assert taken_off([Line(-500), Line(1000)], [Off("five", amount=500)]) == [{}, {"five": 500}]


def test_shares_add_up() -> None:
    """Whatever the weights, and where there are none."""
    assert shared(100, [1, 1, 1]) == [34, 33, 33]
    assert shared(101, [1, 1, 1]) == [34, 34, 33]
    assert shared(0, [0, 0]) == [0, 0]
    assert shared(7, []) == []
