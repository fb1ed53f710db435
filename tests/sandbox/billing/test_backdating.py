"""Subscriptions that began before they were made, and those whose first whole period lies ahead.

Expected amounts: worked out by hand, as https://docs.stripe.com/billing/subscriptions/backdating describes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..refused import refusal
from .shop import Shop


def moment(date: str) -> int:
    """A day's first second."""
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


def billed(shop: Shop, date: str, **params: Any) -> list[tuple[int, str, str]]:
    """The lines of the first invoice of $20 a month, made at a date: amounts, first and last days."""
    shop.sandbox.advance(seconds=moment(date) - shop.sandbox.now)
    subscription = shop.subscribe(shop.customer(), shop.price(2000), **params)
    lines = shop.v1.invoices.retrieve(subscription.latest_invoice).lines.data
    days = [(datetime.fromtimestamp(each.period[end], UTC)) for each in lines for end in ("start", "end")]
    texts = [day.strftime("%Y-%m-%d") for day in days]
    return [(each.amount, *texts[2 * n : 2 * n + 2]) for n, each in enumerate(lines)]


def test_each_period_that_has_passed_has_a_line(shop: Shop) -> None:
    """From 15 January on by months, to the one that is under way on 1 March; the anchor is that day, too."""
    assert billed(shop, "2026-03-01", backdate_start_date=moment("2026-01-15")) == [
        (2000, "2026-01-15", "2026-02-15"),
        (2000, "2026-02-15", "2026-03-15"),
    ]
    assert shop.v1.subscriptions.list().data[0].billing_cycle_anchor == moment("2026-01-15")


def test_an_anchor_cuts_the_time_that_has_passed(shop: Shop) -> None:
    """Half of February's 28 days, then the period from now on."""
    now = moment("2026-03-01")
    assert billed(shop, "2026-03-01", backdate_start_date=moment("2026-02-15"), billing_cycle_anchor=now) == [
        (1000, "2026-02-15", "2026-03-01"),
        (2000, "2026-03-01", "2026-04-01"),
    ]


def test_classic_billing_has_one_line_for_all_of_it(shop: Shop) -> None:
    """17 of the 31 days of a month from 15 January on: 0.548 of $20."""
    lines = billed(
        shop,
        "2026-02-01",
        backdate_start_date=moment("2026-01-15"),
        billing_mode={"type": "classic"},
    )
    assert lines == [(1097, "2026-01-15", "2026-02-01"), (2000, "2026-02-01", "2026-03-01")]


def test_with_an_anchor_ahead_everything_up_to_it_is_billed(shop: Shop) -> None:
    """On 15 October from 1 September to 1 November: two whole months, and nothing more until then."""
    params = {
        "backdate_start_date": moment("2026-09-01"),
        "billing_cycle_anchor": moment("2026-11-01"),
    }
    assert billed(shop, "2026-10-15", **params) == [
        (2000, "2026-09-01", "2026-10-01"),
        (2000, "2026-10-01", "2026-11-01"),
    ]


def test_what_has_passed_may_be_free(shop: Shop) -> None:
    """`proration_behavior=none` bills the period from now on alone; the date is shown all the same."""
    params = {
        "backdate_start_date": moment("2026-01-10"),
        "billing_cycle_anchor": moment("2026-03-01"),
        "proration_behavior": "none",
    }
    assert billed(shop, "2026-03-01", **params) == [(2000, "2026-03-01", "2026-04-01")]
    assert shop.v1.subscriptions.list().data[0].start_date == moment("2026-01-10")


@pytest.mark.parametrize(("months", "expected"), [(2, [1000, 1000, 0]), (3, [1000, 1000, 1000])])
def test_a_coupon_counts_from_the_date_in_the_past(shop: Shop, months: int, expected: list[int]) -> None:
    """Two months from January are over in March; three take half off March, too."""
    coupon = shop.v1.coupons.create(
        {"percent_off": 50, "duration": "repeating", "duration_in_months": months}
    )
    shop.sandbox.advance(seconds=moment("2026-03-01") - shop.sandbox.now)
    subscription = shop.subscribe(
        shop.customer(),
        shop.price(2000),
        backdate_start_date=moment("2026-01-01"),
        discounts=[{"coupon": coupon.id}],
    )
    lines = shop.v1.invoices.retrieve(subscription.latest_invoice).lines.data
    assert [sum(part.amount for part in each.discount_amounts) for each in lines] == expected
    assert len(subscription.discounts) == (0 if months == 2 else 1)


def test_an_anchor_is_at_most_a_period_ahead(shop: Shop) -> None:
    """The next natural date is allowed, and one second later is not."""
    natural = moment("2026-02-01")
    assert shop.subscribe(shop.customer(), shop.price(), billing_cycle_anchor=natural).status == "active"
    customer, price = shop.customer(), shop.price()
    error = refusal(lambda: shop.subscribe(customer, price, billing_cycle_anchor=natural + 1))
    assert error.user_message == (
        f"billing_cycle_anchor cannot be later than next natural billing date ({natural}) for plan"
    )


def test_an_anchor_after_a_trial_is_billed_for_the_time_until_then(shop: Shop) -> None:
    """Source: https://github.com/Automattic/woocommerce-payments/issues/4908. Guess: no param."""
    customer, price = shop.customer(), shop.price()
    anchored = {"trial_end": moment("2026-01-10"), "billing_cycle_anchor": moment("2026-02-01")}
    error = refusal(lambda: shop.subscribe(customer, price, **anchored, proration_behavior="none"))
    assert (error.param, error.user_message) == (
        None,
        "When billing_cycle_anchor follows a trial, the anchored invoice must be prorated. For a longer free "
        "period, use a longer trial.",
    )
    assert shop.subscribe(customer, price, **anchored).billing_cycle_anchor == moment("2026-02-01")


def test_a_backdated_invoice_is_not_endless(shop: Shop) -> None:
    """More than 250 days at a daily price are more lines than an invoice may have."""
    price = shop.price(interval="day")
    customer = shop.customer()
    start = shop.sandbox.now - 251 * 86_400
    error = refusal(lambda: shop.subscribe(customer, price, backdate_start_date=start))
    assert error.param == "backdate_start_date"
