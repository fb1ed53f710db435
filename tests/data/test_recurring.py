"""Monthly recurring revenue, reckoned by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest

from helpers import Refused
from helpers.data import recurring_pictures as pictures
from helpers.data.recurring import changes, monthly

JANUARY = datetime(2026, 1, 1, tzinfo=UTC)


def price(amount: str, interval: str = "month", count: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": f"price_{amount}_{interval}",
        "product": "prod_1",
        "unit_amount_decimal": amount,
        "recurring": {"interval": interval, "interval_count": count, "usage_type": "licensed"},
        **more,
    }


def event(
    type: str, day: int, status: str, *items: dict[str, Any], id: str = "1", discounts: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A row of the events' list, so many days after New Year."""
    body = {"id": f"sub_{id}", "customer": "cus_1", "currency": "usd", "status": status}
    return {
        "type": f"customer.subscription.{type}",
        "created": JANUARY + timedelta(days=day),
        "data.object": json.dumps({**body, "discounts": discounts, "items": {"data": list(items)}}),
    }


def discount(type: str, day: int, coupon: str, subscription: str | None = "sub_1") -> dict[str, Any]:
    """The same of a discount, whose id is the coupon's with `di_` before it."""
    body = {"id": f"di_{coupon}", "customer": "cus_1", "source": {"coupon": coupon, "type": "coupon"}}
    return {
        "type": f"customer.discount.{type}",
        "created": JANUARY + timedelta(days=day),
        "data.object": json.dumps({**body, "subscription": subscription}),
    }


def item(
    price: dict[str, Any], quantity: int | None = 1, id: str = "si_1", discounts: tuple[str, ...] = ()
) -> dict[str, Any]:
    counted = {} if quantity is None else {"quantity": quantity}
    return {"id": id, "price": price, "discounts": discounts, **counted}


METERED = {"interval": "month", "interval_count": 1, "usage_type": "metered"}


@pytest.mark.parametrize(
    ("what", "quantity", "mrr"),
    [
        (price("2000"), 3, 6000),
        (price("120000", "year"), 1, 10000),  # Stripe's example: 1,200 a year counts 100
        (price("10000", "month", 3), 1, 3333),
        (price("1000", "week"), 1, 4345),  # 1000 * 365 / 84
        (price("100", "day"), 1, 3042),  # 100 * 365 / 12
        (price("0.5"), 3, 2),  # 1.5 of a cent, half up
        (price("1000", transform_quantity={"divide_by": 10, "round": "up"}), 11, 2000),
        (price("1000", transform_quantity={"divide_by": 10, "round": "down"}), 19, 1000),
        (price("1000", recurring=METERED), 0, 0),
        ({**price("0"), "unit_amount_decimal": None}, 5, 0),
    ],
)
def test_a_price_is_worth_so_much_a_month(what: dict[str, Any], quantity: int, mrr: int) -> None:
    """Of years and weeks, packages, fractions of a cent; of usage and tiers nothing is known."""
    assert monthly(what, quantity).quantize(Decimal(1), ROUND_HALF_UP) == mrr


def told(*events: dict[str, Any]) -> list[tuple[str, int, int, str]]:
    """What changed: kind, MRR, quantity and price. The events are given the earliest first."""
    return [
        (each["event_type"], each["mrr_change"], each["quantity_change"], each["price_id"])
        for each in changes(list(events)[::-1], COUPONS)
    ]


COUPONS: list[dict[str, Any]] = [
    {"id": "half", "duration": "forever", "percent_off": 50.0, "amount_off": None},
    {"id": "six_off", "duration": "forever", "percent_off": None, "amount_off": 600},
    {"id": "first", "duration": "once", "percent_off": 50.0, "amount_off": None},
    {"id": "spring", "duration": "repeating", "percent_off": 50.0, "amount_off": None},
]


def test_a_discount_counts_that_lasts_forever() -> None:
    """\"A 50% off coupon that has a duration of forever will halve that subscriptions MRR"; others do not.

    Source: https://support.stripe.com/questions/billing-analytics.
    """
    gold = item(price("2000"))
    for coupon, mrr in (("half", 1000), ("first", 2000), ("spring", 2000), ("six_off", 1400)):
        created = event("created", 0, "active", gold, discounts=(f"di_{coupon}",))
        assert told(discount("created", 0, coupon), created) == [("ACTIVE_START", mrr, 1, "price_2000_month")]


def test_a_discount_that_is_taken_away_counts_no_more() -> None:
    """The subscription names its discounts, and the customer's own counts where it has none."""
    gold = item(price("2000"))
    assert told(
        event("created", 0, "active", gold),
        discount("created", 1, "half", None),
        discount("created", 2, "six_off"),
        event("updated", 2, "active", gold, discounts=("di_six_off",)),
        event("updated", 3, "active", gold),
        discount("deleted", 4, "half", None),
    ) == [
        ("ACTIVE_START", 2000, 1, "price_2000_month"),
        ("ACTIVE_DOWNGRADE", -1000, 0, "price_2000_month"),
        ("ACTIVE_UPGRADE", 400, 0, "price_2000_month"),
        ("ACTIVE_DOWNGRADE", -400, 0, "price_2000_month"),
        ("ACTIVE_UPGRADE", 1000, 0, "price_2000_month"),
    ]


def test_an_amount_off_is_spread_over_the_items() -> None:
    """And of a year's price a twelfth counts a month; an item's own discount comes first."""
    both = (item(price("2000"), id="si_1"), item(price("1000"), id="si_2", discounts=("di_half",)))
    assert told(
        discount("created", 0, "half"),
        discount("created", 0, "six_off"),
        event("created", 0, "active", *both, discounts=("di_six_off",)),
    ) == [
        ("ACTIVE_START", 1520, 1, "price_2000_month"),  # 2000 - 600 * 2000 / 2500
        ("ACTIVE_START", 380, 1, "price_1000_month"),  # 500 - 600 * 500 / 2500
    ]
    yearly = event("created", 0, "active", item(price("120000", "year")), discounts=("di_six_off",))
    assert told(discount("created", 0, "six_off"), yearly) == [("ACTIVE_START", 9950, 1, "price_120000_year")]


def test_a_trial_counts_from_its_end() -> None:
    """And no longer when the subscription ends; what is past due still counts, what is unpaid not."""
    gold = item(price("2000"))
    assert told(
        event("created", 0, "trialing", gold),
        event("updated", 10, "active", gold),
        event("updated", 41, "past_due", gold),
        event("updated", 55, "unpaid", gold),
        event("updated", 56, "active", gold),
        event("deleted", 60, "canceled", gold),
    ) == [
        ("ACTIVE_START", 2000, 1, "price_2000_month"),
        ("ACTIVE_END", -2000, -1, "price_2000_month"),
        ("ACTIVE_START", 2000, 1, "price_2000_month"),
        ("ACTIVE_END", -2000, -1, "price_2000_month"),
    ]


def test_another_price_ends_one_and_starts_another() -> None:
    """A quantity goes up or down; an item that is added starts."""
    gold, platinum = price("2000"), price("3000")
    assert told(
        event("created", 0, "active", item(gold)),
        event("updated", 1, "active", item(gold, 3)),
        event("updated", 2, "active", item(gold, 2)),
        event("updated", 3, "active", item(platinum, 2)),
        event("updated", 4, "active", item(platinum, 2), item(gold, 1, "si_2")),
    ) == [
        ("ACTIVE_START", 2000, 1, "price_2000_month"),
        ("ACTIVE_UPGRADE", 4000, 2, "price_2000_month"),
        ("ACTIVE_DOWNGRADE", -2000, -1, "price_2000_month"),
        ("ACTIVE_END", -4000, -2, "price_2000_month"),
        ("ACTIVE_START", 6000, 2, "price_3000_month"),
        ("ACTIVE_START", 2000, 1, "price_2000_month"),
    ]


def test_other_events_change_nothing() -> None:
    """Nor does an update of something else."""
    gold = item(price("2000"))
    other = {"type": "charge.succeeded", "created": JANUARY, "data.object": "{}"}
    assert told(other, event("created", 0, "active", gold), event("updated", 1, "active", gold)) == [
        ("ACTIVE_START", 2000, 1, "price_2000_month")
    ]


def rows(*changed: tuple[int, str, int], currency: str = "usd") -> pd.DataFrame:
    """The table's rows: so many days after New Year, whose, and by how much."""
    columns = ["event_timestamp", "customer_id", "mrr_change"]
    dated = [(pd.Timestamp("2026-01-01") + pd.Timedelta(days=day), *rest) for day, *rest in changed]
    return pd.DataFrame(dated, columns=columns).assign(currency=currency)


# Ada upgrades and leaves, Grace leaves and comes back, Joan stays and takes less.
CHANGES = rows(
    (0, "ada", 1000),
    (0, "grace", 2000),
    (10, "ada", 500),
    (20, "joan", 3000),
    (40, "grace", -2000),
    (50, "joan", -1000),
    (55, "grace", 2000),
    (60, "ada", -1500),
)


def test_revenue_runs_day_by_day() -> None:
    """The sum of all changes so far, in units of the currency."""
    numbers = pictures.recurring_revenue(CHANGES).numbers
    mrr = dict(zip(numbers["day"].dt.strftime("%m-%d"), numbers["mrr"], strict=True))
    assert [mrr[day] for day in ("01-01", "01-10", "01-11", "01-21", "02-10", "02-20", "03-02")] == [
        30,
        30,
        35,
        65,
        45,
        35,
        40,
    ]
    assert pictures.recurring_revenue(CHANGES).description == (
        "In usd: 40.00 a month at the end, 65.00 at most."
    )


def test_growth_is_told_by_its_kinds() -> None:
    """Stripe's formula: new + reactivation + expansion - churned - contraction; it adds up to the MRR."""
    picture = pictures.growth(CHANGES)
    assert list(picture.numbers.itertuples(index=False, name=None)) == [
        ("2026-01", "expansion", 5.0),
        ("2026-01", "new", 60.0),
        ("2026-02", "churned", -20.0),
        ("2026-02", "contraction", -10.0),
        ("2026-02", "reactivation", 20.0),
        ("2026-03", "churned", -15.0),
    ]
    assert picture.numbers["amount"].sum() == 40


def test_two_changes_at_a_moment_are_one() -> None:
    """A price that takes another's place is an upgrade, not an end and a start."""
    moved = rows((0, "ada", 1000), (5, "ada", -1000), (5, "ada", 3000))
    assert list(pictures.growth(moved).numbers["kind"]) == ["expansion", "new"]


def test_churn_looks_back_on_thirty_days() -> None:
    """Churned by active before plus new ones: a third on the day Grace leaves, a quarter at the end."""
    picture = pictures.churn(CHANGES)
    by_day = picture.numbers.set_index(picture.numbers["day"].dt.strftime("%m-%d"))
    names = ["churned", "active before", "new", "rate"]
    assert list(by_day.loc["01-31", names]) == [0, 2, 1, 0.0]
    assert list(by_day.loc["02-10", names]) == pytest.approx([1, 2, 1, 100 / 3])
    assert list(by_day.loc["03-02", names]) == pytest.approx([2, 3, 1, 50])
    assert picture.description == "In the last 30 days 2 of 4 subscribers churned: 50.0 percent."


def test_pictures_are_drawn_and_told() -> None:
    """An image with words, as the others; the same for the same numbers."""
    for draw in (pictures.recurring_revenue, pictures.growth, pictures.churn):
        picture = draw(CHANGES)
        assert picture.title in picture.svg
        assert 'fill="white"' not in picture.svg
        assert picture.svg == draw(CHANGES.copy()).svg
        assert f'alt="{picture.title}' in picture._repr_html_()


def test_what_cannot_be_drawn_is_told() -> None:
    """With the reason."""
    with pytest.raises(Refused, match="nothing to draw"):
        pictures.churn(CHANGES[:0])
    with pytest.raises(Refused, match="nothing in eur: the currencies are usd"):
        pictures.recurring_revenue(CHANGES, "eur")
