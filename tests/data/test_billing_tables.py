"""Sigma's tables of Billing, over a shop that is small enough to reckon by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from helpers.connection import calls, connect, control
from helpers.connection.establish import sandbox_of
from helpers.data.sql import sql
from helpers.settings import Settings
from tests.connection.conftest import SDK
from tests.data.test_sql import rows

SETTINGS = Settings(seed="billing tables", clock=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def shop() -> Iterator[dict[str, str]]:
    """Two subscribers of Gold at 20.00 a month, one of whom has two items and the other leaves in February.

    A price in tiers, a coupon, and an invoice of 13 lines.
    """
    with pytest.MonkeyPatch.context() as patched:
        for name in SDK:
            patched.setattr(stripe, name, getattr(stripe, name))
        sandbox_of.cache_clear()
        yield dict(made(connect(settings=SETTINGS).v1))
        calls._connections.clear()
        sandbox_of.cache_clear()


def made(v1: Any) -> Iterator[tuple[str, str]]:
    """What is in the shop, by the names that the tests call it."""
    monthly = {"currency": "usd", "recurring": {"interval": "month"}}
    gold = v1.prices.create({**monthly, "unit_amount": 2000, "product_data": {"name": "Gold"}})
    tiers = [{"up_to": 5, "unit_amount": 700}, {"up_to": "inf", "unit_amount": 600, "flat_amount": 100}]
    shape = {"billing_scheme": "tiered", "tiers_mode": "volume", "tiers": tiers}
    seats = v1.prices.create({**monthly, **shape, "product_data": {"name": "Seats"}})
    ada, joan = (
        v1.customers.create({"source": "tok_visa", "email": f"{name}@example.com"}).id
        for name in ("ada", "joan")
    )
    one = v1.subscriptions.create({"customer": ada, "items": [{"price": gold.id}]})
    items = [{"price": gold.id, "quantity": 2}, {"price": seats.id, "quantity": 6}]
    two = v1.subscriptions.create({"customer": joan, "items": items})
    control("post", "advance", days=40)
    v1.subscriptions.cancel(one.id)
    long = v1.invoices.create({"customer": joan})
    for amount in range(101, 114):
        params = {"customer": joan, "invoice": long.id, "amount": amount, "currency": "usd"}
        v1.invoice_items.create(params)
    v1.invoices.finalize_invoice(long.id)
    v1.coupons.create({"id": "HALF", "percent_off": 50, "duration": "forever"})
    yield from (("gold", gold.id), ("seats", seats.id), ("one", one.id), ("two", two.id), ("long", long.id))
    yield from (("product", gold.product), ("joan", joan), ("ada", ada))


def ask(query: str) -> list[tuple[Any, ...]]:
    return rows(sql(query))


def test_subscriptions_are_there_when_they_have_ended(shop: dict[str, str]) -> None:
    """A price and quantity are told of one with a single item, as in Stripe's sample queries."""
    subscriptions = ask("select id, status, billing, price_id, quantity, ended_at from subscriptions")
    automatic = "charge_automatically"
    assert subscriptions == sorted(
        [
            (shop["one"], "canceled", automatic, shop["gold"], 1, "2026-02-10 00:00:00"),
            (shop["two"], "active", automatic, None, None, None),
        ],
        key=str,
    )


def test_the_documented_join_finds_product_and_price(shop: dict[str, str]) -> None:
    """https://docs.stripe.com/stripe-data/query-billing-data joins them by price_id and product_id."""
    query = """
    select subscriptions.id, products.name, products.statement_descriptor
    from subscriptions
    inner join prices on prices.id = subscriptions.price_id
    inner join products on products.id = prices.product_id
    where status = 'canceled'
    """
    assert ask(query) == [(shop["one"], "Gold", None)]


def test_items_have_a_row_each(shop: dict[str, str]) -> None:
    """With their price, quantity and period."""
    query = (
        """
    select quantity, price_unit_amount, price_recurring_interval, item_current_period_end
    from subscription_items
    """
        + f"where subscription_id = '{shop['two']}'"
    )
    end = "2026-03-01 00:00:00"
    assert ask(query) == [(2, 2000, "month", end), (6, None, "month", end)]


def test_invoices_are_the_sums_of_their_lines(shop: dict[str, str]) -> None:
    """Also one of more lines than its reply holds: 101 + ... + 113 = 1391; 6 seats cost 36.00 and 1.00."""
    query = """
    select invoices.status, invoices.total, sum(lines.amount) as amount, count(*) as n
    from invoices join invoice_line_items as lines on lines.invoice_id = invoices.id
    group by 1, 2, invoices.id
    """
    assert ask(query) == [
        ("open", 1391, 1391, 13),
        ("paid", 2000, 2000, 1),
        ("paid", 2000, 2000, 1),
        ("paid", 7700, 7700, 2),
        ("paid", 7700, 7700, 2),
    ]


def test_an_invoice_names_the_charge_that_paid_it(shop: dict[str, str]) -> None:
    """The documented sample asks for a subscription's invoices and their charges."""
    query = f"""
    select charges.amount, invoices.amount_due, invoices.paid
    from invoices left join charges on charges.id = invoices.charge_id
    where invoices.subscription_id = '{shop["one"]}'
    """
    assert ask(query) == [(2000, 2000, True), (2000, 2000, True)]
    assert ask(f"select charge_id, paid from invoices where id = '{shop['long']}'") == [(None, False)]


def test_a_line_says_what_it_comes_from(shop: dict[str, str]) -> None:
    """A subscription or an invoice item, whose id stands in source_id."""
    assert ask("select source_type, count(*) as n from invoice_line_items group by 1") == [
        ("invoice_item", 13),
        ("subscription", 6),
    ]
    query = "select distinct source_id from invoice_line_items where source_type = 'subscription'"
    assert ask(query) == sorted([(shop["one"],), (shop["two"],)])
    joined = "select count(*) as n from invoice_items i join invoice_line_items l on l.source_id = i.id"
    assert ask(joined) == [(13,)]


def test_prices_tiers_and_coupons(shop: dict[str, str]) -> None:
    """Tiers have a row each; the last has no bound."""
    query = "select upto, amount, flat_amount from price_tiers where price_id = "
    assert ask(f"{query}'{shop['seats']}'") == [("5", 700, None), (None, 600, 100)]
    query = "select billing_scheme, unit_amount, recurring_interval, type from prices where id = "
    assert ask(f"{query}'{shop['gold']}'") == [("per_unit", 2000, "month", "recurring")]
    assert ask("select id, percent_off, duration, valid from coupons") == [("HALF", 50.0, "forever", True)]
    assert ask(f"select amount, interval_count from plans where id = '{shop['gold']}'") == [(2000, 1)]
    assert ask("select count(*) as n from promotion_codes") == [(0,)]


def test_recurring_revenue_is_the_sum_of_its_changes(shop: dict[str, str]) -> None:
    """20.00 come and go; 40.00 of the two stay, and the tiers do not count."""
    query = """
    select customer_id, sum(mrr_change) as mrr, max(event_timestamp) as last
    from subscription_item_change_events group by 1
    """
    assert ask(query) == sorted(
        [(shop["ada"], 0, "2026-02-10 00:00:00"), (shop["joan"], 4000, "2026-01-01 00:00:00")], key=str
    )


def test_a_platform_has_its_accounts_tables(shop: dict[str, str]) -> None:
    """Empty where no account has subscriptions."""
    assert ask("select count(*) as n from connected_account_subscription_item_change_events") == [(0,)]
    assert ask("select account, id, charge_id from connected_account_invoices") == []
