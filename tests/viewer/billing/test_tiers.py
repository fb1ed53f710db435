"""What a quantity costs, as a curve.

The amounts are Stripe's: https://docs.stripe.com/products-prices/pricing-models (5 at 7, 10 at 6.50, then 6).
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers import show
from helpers.viewer.billing.tiers import total

from .bodies import price


def tier(up_to: int | None, unit: str | None, flat: str | None = None) -> dict[str, Any]:
    return {"up_to": up_to, "unit_amount_decimal": unit, "flat_amount_decimal": flat}


def tiered(mode: str, *tiers: dict[str, Any]) -> dict[str, Any]:
    shape = {"billing_scheme": "tiered", "tiers_mode": mode, "unit_amount_decimal": None}
    return price(0, **shape, tiers=list(tiers))


TIERS = (tier(5, "700"), tier(10, "650"), tier(None, "600"))
FLAT = (tier(5, "500", "1000"), tier(None, "400", "200"))


@pytest.mark.parametrize(
    ("body", "amounts"),
    [
        (tiered("volume", *TIERS), {1: 700, 5: 3500, 6: 3900, 20: 12000, 25: 15000}),
        (tiered("graduated", *TIERS), {1: 700, 5: 3500, 6: 4150, 20: 12750, 25: 15750}),
        # 10.00 for the first tier and 5 units at 5.00; then 2.00 and a unit at 4.00.
        (tiered("graduated", *FLAT), {0: 1000, 5: 3500, 6: 4100}),
        (tiered("volume", *FLAT), {5: 3500, 6: 2600}),
        (tiered("volume", tier(None, "0.5")), {1: 1, 3: 2}),
        (price(1000, transform_quantity={"divide_by": 100, "round": "up"}), {1: 1000, 100: 1000, 101: 2000}),
        (price(1000, transform_quantity={"divide_by": 100, "round": "down"}), {99: 0, 250: 2000}),
    ],
)
def test_a_quantity_costs_what_stripe_says(body: dict[str, Any], amounts: dict[int, int]) -> None:
    """By volume, by each unit's own tier, with flat amounts, in packages."""
    assert {quantity: total(body, quantity) for quantity in amounts} == amounts


def test_the_curve_is_told_in_words() -> None:
    """At each bound and at its end; the tiers stand below."""
    html = show(tiered("volume", *TIERS)).react({"do": "show"})["parts"]["page"]
    assert "<title>What a quantity costs, volume</title>" in html
    assert "<desc>5 for 35.00 USD, 10 for 65.00 USD, 16 for 96.00 USD.</desc>" in html
    assert '<td class="sw-amount">6.50 USD</td>' in html
    assert '<th scope="row">11 and more</th>' in html


def test_a_curve_of_many_units_has_few_points() -> None:
    """It stays a picture that a notebook can hold."""
    html = show(tiered("graduated", tier(10_000_000, "1"), tier(None, "0.5"))).static_html()
    assert len(html) < 40_000


def test_tiers_that_the_reply_leaves_out_are_asked_for() -> None:
    """Stripe shows them when they are expanded."""
    bare = {**tiered("volume"), "tiers": None}
    assert "Expand tiers" in show(bare).static_html()
    assert "Expand tiers" in repr(show(bare))


def test_a_plain_price_has_no_curve() -> None:
    """Nor has anything that is no price."""
    for body in (price(2000), {"object": "plan_of_something", "billing_scheme": "tiered"}):
        assert "Tiers" not in show(body).static_html()
