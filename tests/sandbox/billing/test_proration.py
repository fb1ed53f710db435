"""Changes within a period, and what they cost to the second.

Amounts are those of https://docs.stripe.com/billing/subscriptions/prorations, and worked out by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
import stripe

from helpers.sandbox.models.billing.proration import prorated, share

from ..refused import refusal
from .prorating import change, subscribed
from .shop import DAY, HOUR, Shop, at


@pytest.mark.parametrize(
    ("amount", "left", "expected"),
    [
        (-1000, Fraction(1, 2), -500),
        (2000, Fraction(1, 2), 1000),
        (-2000, Fraction(1, 3), -667),
        (1000, Fraction(1, 3), 333),
        (-1000, Fraction(1, 400), -3),
        (1800, Fraction(1, 400), 4),
        (3000, Fraction(1, 400), 7),
        (-700, Fraction(2678327, 2678400), -700),
        (1200, Fraction(2678327, 2678400), 1200),
        (-1000, Fraction(881112, 2419200), -364),
    ],
)
def test_amounts_are_rounded_a_half_towards_minus_infinity(
    amount: int, left: Fraction, expected: int
) -> None:
    """2.5 given back is 3, 4.5 asked for is 4; each amount by itself."""
    assert prorated(amount, left) == expected


def test_a_share_is_of_seconds() -> None:
    """Of an hour, half is left after half an hour; nothing at its end, all at its start and before."""
    assert share(0, HOUR, HOUR // 2) == Fraction(1, 2)
    assert share(0, HOUR, HOUR) == 0
    assert share(0, HOUR, 0) == share(10, HOUR, 0) == 1


def test_an_upgrade_waits_for_the_next_invoice(april: Shop) -> None:
    """Half a month of $10 is given back, half a month of $20 asked for, and the next one whole."""
    subscription, item = subscribed(april, 1000)
    april.sandbox.advance(days=15)
    changed = change(april, subscription.id, item, price=april.price(2000, name="Platinum"))
    assert changed["items"].data[0].current_period_end == at("2026-05-01")
    waiting = april.v1.invoice_items.list({"pending": True}).data
    assert [each.amount for each in waiting] == [-500, 1000]
    credit = waiting[0]
    assert credit.description == "Unused time on Gold after 16 Apr 2026"
    assert (credit.period.start, credit.period.end) == (at("2026-04-16"), at("2026-05-01"))
    assert (credit.discountable, credit.proration) == (False, True)
    april.sandbox.advance(days=15, hours=1)
    renewal = april.invoices(subscription.id)[-1]
    assert [(each.description, each.amount) for each in renewal.lines.data] == [
        ("Unused time on Gold after 16 Apr 2026", -500),
        ("Remaining time on Platinum after 16 Apr 2026", 1000),
        ("1 × Platinum (at $20.00 / month)", 2000),
    ]
    assert (renewal.status, renewal.amount_paid) == ("paid", 2500)


def test_a_credit_names_what_it_gives_back(april: Shop) -> None:
    """The line that asked for the period, and its invoice."""
    subscription, item = subscribed(april, 1000)
    first = april.invoices(subscription.id)[0]
    change(april, subscription.id, item, quantity=2, proration_behavior="always_invoice")
    invoice = april.invoices(subscription.id)[-1]
    details = invoice.lines.data[0].parent.subscription_item_details
    assert details.proration
    assert details.proration_details.credited_items.invoice == first.id
    assert details.proration_details.credited_items.invoice_line_items == [first.lines.data[0].id]


@pytest.mark.parametrize("mode", ["classic", "flexible"])
def test_a_credit_names_the_item_that_still_waits(april: Shop, mode: str) -> None:
    """What asked for the rest of the period is on no invoice yet.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-item-proration-credited-items and, of
    classic billing, https://docs.stripe.com/changelog/endive/2026-09-30/invoice-items-proration-details.
    """
    subscription, item = subscribed(april, 1000, billing_mode={"type": mode})
    first = april.invoices(subscription.id)[0]
    for amount in (2000, 3000):
        april.sandbox.advance(days=5)
        change(april, subscription.id, item, price=april.price(amount))
    credit, debit, earlier, before = april.v1.invoice_items.list({"pending": True}).data
    assert (credit.amount < 0, debit.amount > 0) == (True, True)
    credited = credit.proration_details.credited_items
    assert (credited.type, credited.invoice_item) == ("invoice_item", before.id)
    of_first = earlier.proration_details.credited_items
    assert (of_first.type, of_first.invoice_line_item_details.invoice) == ("invoice_line_items", first.id)
    assert (debit.proration_details.credited_items, before.proration_details.credited_items) == (None, None)


def test_a_downgrade_becomes_credit(april: Shop) -> None:
    """$20 to $10 with a third left: -667 and 333 make -334, which the next invoice uses up."""
    subscription, item = subscribed(april, 2000)
    april.sandbox.advance(days=20)
    price = april.price(1000, name="Silver")
    change(april, subscription.id, item, price=price, proration_behavior="always_invoice")
    invoice = april.invoices(subscription.id)[-1]
    assert (invoice.total, invoice.amount_due, invoice.ending_balance) == (-334, 0, -334)
    assert (invoice.status, invoice.billing_reason) == ("paid", "subscription_update")
    assert (invoice.period_start, invoice.period_end) == (at("2026-04-01"), at("2026-04-21"))
    assert april.v1.customers.retrieve(subscription.customer).balance == -334
    april.sandbox.advance(days=10, hours=1)
    renewal = april.invoices(subscription.id)[-1]
    assert (renewal.total, renewal.starting_balance, renewal.amount_paid) == (1000, -334, 666)
    assert april.sandbox.reconcile()["balanced"]


def test_too_little_is_owed_until_the_next_invoice(april: Shop) -> None:
    """Less than 50 cents are not charged: they go onto the balance."""
    subscription, item = subscribed(april, 1000)
    april.sandbox.advance(days=29)
    price = april.price(1900, name="More")
    change(april, subscription.id, item, price=price, proration_behavior="always_invoice")
    invoice = april.invoices(subscription.id)[-1]
    assert (invoice.total, invoice.amount_due, invoice.status, invoice.attempt_count) == (30, 0, "paid", 0)
    assert april.v1.customers.retrieve(subscription.customer).balance == 30
    entry = april.v1.customers.balance_transactions.list(subscription.customer).data[0]
    assert (entry.type, entry.amount, entry.invoice) == ("invoice_too_small", 30, invoice.id)


def test_nothing_is_prorated_where_it_is_not_wanted(april: Shop) -> None:
    """`proration_behavior=none`: the new price counts from the next period on."""
    subscription, item = subscribed(april, 1000)
    april.sandbox.advance(days=15)
    change(april, subscription.id, item, quantity=5, proration_behavior="none")
    assert april.v1.invoice_items.list().data == []
    april.sandbox.advance(days=15, hours=1)
    assert april.invoices(subscription.id)[-1].amount_paid == 5000


def test_another_interval_begins_a_new_period(april: Shop) -> None:
    """From months to years, billed classically: charged at once, less what is left of the month."""
    subscription, item = subscribed(april, 3000, billing_mode={"type": "classic"})
    april.sandbox.advance(days=10)
    changed = change(
        april, subscription.id, item, price=april.price(30000, interval="year", name="Gold a year")
    )
    period = changed["items"].data[0]
    assert (period.current_period_start, period.current_period_end) == (at("2026-04-11"), at("2027-04-11"))
    assert changed.billing_cycle_anchor == at("2026-04-11")
    invoice = april.invoices(subscription.id)[-1]
    assert [each.amount for each in invoice.lines.data] == [-2000, 30000]
    assert (invoice.status, invoice.amount_paid) == ("paid", 28000)


def test_a_cycle_that_begins_anew_is_only_longer(april: Shop) -> None:
    """As recorded, billed flexibly: nothing is asked for now, and one item waits for the time that is added.

    Ten of the thirty days from 11 April on come after the month that was paid: $10 of $30.
    """
    made = april.subscribe(april.customer(), april.price(3000))
    april.sandbox.advance(days=10)
    changed = april.v1.subscriptions.update(made.id, {"billing_cycle_anchor": {"type": "now"}})
    period = changed["items"].data[0]
    assert (period.current_period_start, period.current_period_end) == (at("2026-04-11"), at("2026-05-11"))
    assert changed.latest_invoice == made.latest_invoice
    waiting = april.v1.invoice_items.list({"pending": True}).data
    assert [(each.amount, each.description, each.quantity) for each in waiting] == [
        (1000, "Remaining time on Gold after 01 May 2026", 1)
    ]
    assert (waiting[0].period.start, waiting[0].period.end) == (at("2026-05-01"), at("2026-05-11"))
    april.v1.subscriptions.cancel(made.id, {"prorate": True})
    given_back = april.v1.invoice_items.list({"pending": True}).data[0]
    assert given_back.amount == -3000


def test_a_cycle_begins_anew_for_nothing(april: Shop) -> None:
    """With `proration_behavior=none`: what was paid for 20 of 30 days is worth as much of the 30 from now.

    Source: https://docs.stripe.com/billing/subscriptions/billing-cycle#changing, of flexible billing: only
    `always_invoice` makes an invoice.
    """
    made = april.subscribe(april.customer(), april.price(3000))
    april.sandbox.advance(days=10)
    anew = {"billing_cycle_anchor": {"type": "now"}, "proration_behavior": "none"}
    changed = april.v1.subscriptions.update(made.id, anew)
    assert changed["items"].data[0].current_period_end == at("2026-05-11")
    assert changed.latest_invoice == made.latest_invoice
    assert april.v1.invoice_items.list({"pending": True}).data == []
    april.sandbox.advance(days=15)
    april.v1.subscriptions.cancel(made.id, {"prorate": True})
    assert [each.amount for each in april.v1.invoice_items.list({"pending": True}).data] == [-1000]


def test_another_interval_keeps_the_anchor(april: Shop) -> None:
    """Billed flexibly, the year is the one from 1 April on: 355 of its 365 days are asked for at once."""
    subscription, item = subscribed(april, 3000)
    april.sandbox.advance(days=10)
    changed = change(
        april, subscription.id, item, price=april.price(36500, interval="year", name="Gold a year")
    )
    period = changed["items"].data[0]
    assert (changed.billing_cycle_anchor, period.current_period_end) == (at("2026-04-01"), at("2027-04-01"))
    invoice = april.invoices(subscription.id)[-1]
    assert [each.amount for each in invoice.lines.data] == [-2000, 35500]
    assert (invoice.status, invoice.amount_paid) == ("paid", 33500)


@pytest.mark.parametrize(("mode", "total"), [("classic", -334), ("flexible", 0)])
def test_only_what_was_asked_for_is_given_back(april: Shop, mode: str, total: int) -> None:
    """An upgrade that was not prorated, taken back: classic billing credits what was never paid.

    Source: https://docs.stripe.com/billing/subscriptions/prorations#credit-prorations.
    """
    price = april.price(1000)
    subscription = april.subscribe(april.customer(), price, billing_mode={"type": mode})
    item = subscription["items"].data[0].id
    april.sandbox.advance(days=10)
    change(april, subscription.id, item, price=april.price(2000, name="Platinum"), proration_behavior="none")
    april.sandbox.advance(days=10)
    change(april, subscription.id, item, price=price, proration_behavior="always_invoice")
    assert april.invoices(subscription.id)[-1].total == total


@pytest.mark.parametrize(("mode", "old", "amount"), [("classic", False, -3600), ("flexible", True, -1000)])
def test_a_credit_is_of_the_price_that_was_asked_for(april: Shop, mode: str, old: bool, amount: int) -> None:
    """Billed flexibly, though another price came for nothing; classic billing credits what there is.

    Source: https://github.com/Kiln-AI/stripe_world, 01_proration_half_cent.
    """
    first, other = april.price(1000), april.price(1800, name="Platinum")
    subscription = april.subscribe(april.customer(), first, billing_mode={"type": mode})
    item = subscription["items"].data[0].id
    change(april, subscription.id, item, price=other, quantity=2, proration_behavior="none")
    april.v1.subscriptions.cancel(subscription.id, {"prorate": True})
    (credit,) = april.v1.invoice_items.list({"pending": True}).data
    assert (credit.amount, credit.quantity) == (amount, 1 if old else 2)
    assert credit.pricing.price_details.price == (first if old else other)
    assert credit.description == f"Unused time on {'Gold' if old else '2 × Platinum'} after 01 Apr 2026"


@pytest.mark.parametrize(("mode", "total"), [("classic", -250), ("flexible", -417)])
def test_a_coupon_on_two_items_is_given_back_in_proportion(mode: str, total: int) -> None:
    """$5 off $10 and $20: half of the $10 item is worth $4.17 of what was paid, not $2.50.

    Source: https://docs.stripe.com/billing/subscriptions/prorations#credit-prorations.
    """
    shop = Shop("2026-02-01T00:00:00")
    coupon = shop.v1.coupons.create({"amount_off": 500, "currency": "usd", "duration": "forever"}).id
    subscription = shop.subscribe(
        shop.customer(),
        shop.price(1000),
        shop.price(2000, name="Platinum"),
        discounts=[{"coupon": coupon}],
        billing_mode={"type": mode},
    )
    shop.sandbox.advance(days=14)
    shop.v1.subscription_items.delete(subscription["items"].data[0].id)
    assert [each.amount for each in shop.v1.invoice_items.list({"pending": True}).data] == [total]


@pytest.mark.parametrize(
    ("discounts", "shown"),
    [("included", [(-450, 0), (900, 0)]), ("itemized", [(-500, -50), (1000, 100)])],
)
def test_discounts_of_prorations_are_taken_off_or_told(
    april: Shop, discounts: str, shown: list[tuple[int, int]]
) -> None:
    """10% off, $10 to $20 at half: the amounts are after discounts or before them; $4.50 is asked for anyway.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/itemize-proration-discount-amounts.
    """
    coupon = april.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    mode = {"type": "flexible", "flexible": {"proration_discounts": discounts}}
    subscription, item = subscribed(april, 1000, billing_mode=mode, discounts=[{"coupon": coupon}])
    april.sandbox.advance(days=15)
    dearer = april.price(2000, name="Platinum")
    change(april, subscription.id, item, price=dearer, proration_behavior="always_invoice")
    invoice = april.invoices(subscription.id)[-1]
    items = april.v1.invoice_items.list({"invoice": invoice.id}).data
    told = [(each.amount, each.proration_details.discount_amounts[0].amount) for each in items]
    assert sorted(told) == shown
    assert sorted((each.amount, each.discount_amounts[0].amount) for each in invoice.lines.data) == shown
    assert sorted(each.net_amount for each in items) == [-450, 900]
    off = sum(amount for _, amount in shown)
    assert [each.amount for each in invoice.total_discount_amounts] == [off]
    assert (invoice.subtotal, invoice.total) == (450 + off, 450)
    april.sandbox.advance(days=5)
    april.v1.subscriptions.cancel(subscription.id, {"prorate": True})
    (credit,) = april.v1.invoice_items.list({"pending": True}).data
    assert (credit.amount, credit.net_amount) == (-667 if discounts == "itemized" else -600, -600)
    assert april.sandbox.reconcile()["balanced"]


def test_discounts_are_told_apart_from_a_migration_on(april: Shop) -> None:
    """Included becomes itemized, and does not go back.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/itemize-proration-discount-amounts.
    """

    def migrated(discounts: str) -> Any:
        mode = {"type": "flexible", "flexible": {"proration_discounts": discounts}}
        return april.v1.subscriptions.migrate(subscription.id, {"billing_mode": mode})

    subscription, _ = subscribed(april, 1000, billing_mode={"type": "flexible"})
    assert migrated("itemized").billing_mode.flexible.proration_discounts == "itemized"
    with pytest.raises(stripe.InvalidRequestError):
        migrated("included")


def test_a_second_change_gives_back_what_the_first_asked_for(april: Shop) -> None:
    """$10 to $20 at half: $10 more. To $30 at three quarters: $5 of that back, $7.50 asked for."""
    subscription, item = subscribed(april, 1000)
    for days, amount in ((15, 2000), (7.5, 3000)):
        april.sandbox.advance(hours=int(days * 24))
        change(april, subscription.id, item, price=april.price(amount, name=str(amount)))
    waiting = april.v1.invoice_items.list({"pending": True}).data
    assert sorted(each.amount for each in waiting) == [-500, -500, 750, 1000]


def test_a_period_that_is_cut_short_is_prorated(april: Shop) -> None:
    """$30 a month that begins with its end set to ten days later costs $10; a trial's stub costs its days."""
    subscription = april.subscribe(april.customer(), april.price(3000), cancel_at=at("2026-04-11"))
    assert april.invoices(subscription.id)[-1].total == 1000
    anchored = april.subscribe(
        april.customer(),
        april.price(3000),
        trial_end=at("2026-04-11"),
        billing_cycle_anchor=at("2026-05-01"),
    )
    april.sandbox.advance(days=40)
    assert [each.total for each in april.invoices(anchored.id)] == [0, 2000, 3000]
    assert april.v1.subscriptions.retrieve(subscription.id).status == "canceled"


@pytest.mark.parametrize("mode", ["classic", "flexible"])
def test_an_end_within_the_period_gives_back_its_rest(april: Shop, mode: str) -> None:
    """$30 a month that ends after ten days: $20 wait as credit, unless nothing is to be prorated.

    The period ends then, too; only the flexible anchor stays. Source of this and the next:
    https://docs.stripe.com/billing/subscriptions/cancel#custom-cancel-date.
    """
    for behavior, credit in (("create_prorations", -2000), ("none", 0)):
        subscription = april.subscribe(april.customer(), april.price(3000), billing_mode={"type": mode})
        start = subscription["items"].data[0].current_period_start
        end = start + 10 * 86_400
        ends = {"cancel_at": end, "proration_behavior": behavior}
        april.events()
        cut = april.v1.subscriptions.update(subscription.id, ends)
        assert (cut.status, cut["items"].data[0].current_period_end) == ("active", end)
        assert cut.billing_cycle_anchor == (end if mode == "classic" else start)
        told = ["invoiceitem.created", "customer.subscription.updated"]
        assert april.events() == (told if credit else told[1:])
        assert sum(each.amount for each in _waiting(april, subscription.customer)) == credit
        april.sandbox.advance(days=10, hours=2)
        assert april.v1.customers.retrieve(subscription.customer).balance == credit
        assert april.v1.subscriptions.retrieve(subscription.id).ended_at == end


def _waiting(shop: Shop, customer: str) -> list[Any]:
    items: list[Any] = shop.v1.invoice_items.list({"customer": customer, "pending": True}).data
    return items


@pytest.mark.parametrize("mode", ["classic", "flexible"])
def test_a_later_period_is_cut_short_as_it_begins(mode: str) -> None:
    """$366 a leap year that ends on 1 July: $182 are asked for half of it, $92 more until 1 October.

    Without an end the rest is asked for, too.
    """
    shop = Shop("2023-01-01T00:00:00")
    price = shop.price(36_600, interval="year")
    subscription = shop.subscribe(shop.customer(), price, billing_mode={"type": mode})
    changed = shop.v1.subscriptions.update(subscription.id, {"cancel_at": at("2024-07-01")})
    assert changed["items"].data[0].current_period_end == at("2024-01-01")
    foreseen = shop.v1.invoices.create_preview({"subscription": subscription.id})
    shop.sandbox.advance(days=365, hours=2)
    renewal = shop.invoices(subscription.id)[-1]
    assert foreseen.total == renewal.amount_paid == 18_200
    shop.sandbox.advance(days=45)
    for ends, end, asked in (
        (at("2024-10-01"), "2024-10-01", [9200]),
        ("", "2025-01-01", [9200, 9200]),
    ):
        changed = shop.v1.subscriptions.update(subscription.id, {"cancel_at": ends})
        assert changed["items"].data[0].current_period_end == at(end)
        assert [each.amount for each in _waiting(shop, subscription.customer)] == asked
    last = {"cancel_at": at("2024-07-01"), "proration_behavior": "always_invoice"}
    shop.v1.subscriptions.update(subscription.id, last)
    assert shop.invoices(subscription.id)[-1].total == 0  # all that was added is given back
    assert shop.sandbox.reconcile()["differences"] == []


def test_a_preview_shows_what_the_change_costs(april: Shop) -> None:
    """With the same `proration_date`, an hour later, to the cent; and nothing of it is stored."""
    subscription, item = subscribed(april, 1000)
    april.sandbox.advance(days=12, seconds=345)
    moment, price = april.sandbox.now, april.price(1900, name="Platinum")
    details = {"items": [{"id": item, "price": price}], "proration_date": moment}
    before = len(april.v1.events.list({"limit": 100}).data)
    preview = april.v1.invoices.create_preview(
        {
            "subscription": subscription.id,
            "subscription_details": {**details, "proration_behavior": "always_invoice"},
        }
    )
    assert (preview.status, preview.billing_reason) == ("draft", "upcoming")
    assert april.v1.invoices.retrieve(str(preview.id)).to_dict() == preview.to_dict()
    listed = april.v1.invoices.line_items.list(str(preview.id)).to_dict()
    assert (listed["data"], listed["url"]) == (preview.lines.to_dict()["data"], preview.lines.url)
    assert len(april.v1.events.list({"limit": 100}).data) == before
    assert len(april.invoices(subscription.id)) == 1
    april.sandbox.advance(hours=1)
    change(
        april, subscription.id, item, price=price, proration_date=moment, proration_behavior="always_invoice"
    )
    invoice = april.invoices(subscription.id)[-1]
    left = at("2026-05-01") - moment
    assert preview.total == invoice.total
    april.sandbox.advance(days=3)
    error = refusal(april.v1.invoices.retrieve, str(preview.id))
    assert (error.http_status, error.code) == (404, "resource_missing")
    assert [each.amount for each in invoice.lines.data] == [
        -round(1000 * left / (30 * DAY)),
        round(1900 * left / (30 * DAY)),
    ]


def test_the_next_invoice_is_foreseen(april: Shop) -> None:
    """The preview of a subscription is the invoice at the end of its period."""
    subscription, item = subscribed(april, 1000)
    change(april, subscription.id, item, quantity=2)
    preview = april.v1.invoices.create_preview({"subscription": subscription.id})
    assert [each.amount for each in preview.lines.data] == [-1000, 2000, 2000]
    assert preview.period_end == at("2026-05-01")
    error = refusal(april.v1.invoices.create_preview, {"customer": april.customer()})
    assert (error.http_status, error.code) == (404, "invoice_upcoming_none")


def test_a_metered_price_that_goes_is_billed(april: Shop) -> None:
    """100 calls at 10 cents wait for the next invoice, which asks 20 cents for the 50 made since."""
    meter = april.v1.billing.meters.create(
        {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    ).id
    metered: dict[str, Any] = {"recurring": {"usage_type": "metered", "meter": meter}}
    customer = april.customer()
    subscription = april.subscribe(customer, april.price(10, **metered))

    def use(calls: int) -> None:
        april.sandbox.advance(days=5)
        payload = {"stripe_customer_id": customer, "value": str(calls)}
        april.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})
        april.sandbox.advance(days=5)

    use(100)
    change(april, subscription.id, subscription["items"].data[0].id, price=april.price(20, **metered))
    assert [each.amount for each in april.v1.invoice_items.list({"pending": True}).data] == [1000]
    use(50)
    april.sandbox.advance(days=11)
    assert [each.amount for each in april.invoices(subscription.id)[-1].lines.data] == [1000, 1000]


def test_items_come_and_go(april: Shop) -> None:
    """A new item joins the period that is under way; each is prorated for its part of it."""
    subscription, item = subscribed(april, 1000)
    april.sandbox.advance(days=15)
    seats = april.price(500, name="Seat")
    added = april.v1.subscription_items.create(
        {"subscription": subscription.id, "price": seats, "quantity": 4}
    )
    assert (added.quantity, added.current_period_end) == (4, at("2026-05-01"))
    assert [each.amount for each in april.v1.invoice_items.list().data] == [1000]
    listed = april.v1.subscription_items.list({"subscription": subscription.id}).data
    assert [each.id for each in listed] == [item, added.id]
    gone = april.v1.subscription_items.delete(added.id)
    assert gone.deleted
    assert [each.amount for each in april.v1.invoice_items.list().data] == [-1000, 1000]
    assert refusal(april.v1.subscription_items.retrieve, added.id).http_status == 404
    assert refusal(april.v1.subscription_items.list, {}).param == "subscription"


def test_a_proration_does_not_name_the_unit(shop: Shop) -> None:
    """Its subscription's own lines do; and what is sent is not attempted, but due after it is made.

    Recorded by a public test suite, 2018.
    """
    price = shop.price(8000, interval="year", product_data={"name": "Cloud", "unit_label": "user"})
    sent = {"collection_method": "send_invoice", "days_until_due": 30}
    subscription = shop.subscribe(shop.customer(), price, billing_mode={"type": "classic"}, **sent)
    item = subscription["items"].data[0]
    shop.v1.subscription_items.update(item.id, {"quantity": 8})
    preview = shop.v1.invoices.create_preview({"subscription": subscription.id})
    day = datetime.fromtimestamp(item.created, UTC).strftime("%d %b %Y")
    assert [each.description for each in preview.lines.data] == [
        f"Unused time on Cloud after {day}",
        f"Remaining time on 8 × Cloud after {day}",
        "8 user × Cloud (at $80.00 / year)",
    ]
    assert preview.next_payment_attempt is None
    assert preview.due_date == preview.created + 30 * DAY


@pytest.mark.parametrize("mode", ["flexible", "classic"])
@pytest.mark.parametrize("last", ["create_prorations", "always_invoice"])
def test_what_was_given_back_is_not_given_back_again(april: Shop, mode: str, last: str) -> None:
    """Of 1, 2, 3 and 2 seats, for ten days, ten, five and four, of 30 dollars a month of 30 days: 53 dollars.

    Whether the changes are billed together before the end or not: a credit is of the debit that it takes
    back. Source: https://docs.stripe.com/billing/subscriptions/prorations#credit-prorations.
    """
    subscription, item = subscribed(april, 3000, billing_mode={"type": mode})
    waits = "create_prorations"
    for days, quantity, behavior in ((10, 2, waits), (10, 3, waits), (5, 2, last)):
        april.sandbox.advance(days=days)
        change(april, subscription.id, item, quantity=quantity, proration_behavior=behavior)
    april.sandbox.advance(days=4)
    april.v1.subscriptions.cancel(subscription.id, {"invoice_now": True, "prorate": True})
    invoices = april.invoices(subscription.id)
    assert sum(each.total for each in invoices) == 1000 + 2000 + 1500 + 800
    credited = [each for each in invoices[-1].lines.data if each.amount < 0]
    assert credited[0].amount == -200


def test_what_waited_is_credited_where_it_was_billed(april: Shop) -> None:
    """By whichever invoice it was, one made by hand, too.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-item-proration-credited-items.
    """
    subscription, item = subscribed(april, 3000)
    april.sandbox.advance(days=10)
    change(april, subscription.id, item, quantity=2)
    made = {"customer": subscription.customer, "subscription": subscription.id}
    invoice = april.v1.invoices.pay(april.v1.invoices.create(made).id)
    (debit,) = [each for each in invoice.lines.data if each.amount > 0]
    april.sandbox.advance(days=10)
    change(april, subscription.id, item, quantity=3)
    credit = min(april.v1.invoice_items.list({"pending": True}).data, key=lambda each: each.amount)
    assert (credit.amount, credit.proration_details.credited_items.to_dict()) == (
        -2000,
        {
            "type": "invoice_line_items",
            "invoice_line_item_details": {"invoice": invoice.id, "invoice_line_items": [debit.id]},
        },
    )


@pytest.mark.parametrize("mode", ["flexible", "classic"])
def test_before_the_anchor_a_day_costs_what_it_always_does(shop: Shop, mode: str) -> None:
    """Ten days of January up to the anchor are ten dollars; two seats from the sixth day on, till the ninth.

    Amounts by hand: a share of the whole period, as the first invoice asks for. Source:
    https://docs.stripe.com/billing/subscriptions/billing-cycle.
    """
    anchor = {"billing_cycle_anchor": shop.sandbox.now + 10 * DAY, "billing_mode": {"type": mode}}
    subscription, item = subscribed(shop, 3100, **anchor)
    assert shop.invoices(subscription.id)[0].total == 1000
    shop.sandbox.advance(days=5)
    change(shop, subscription.id, item, quantity=2)
    pending = shop.v1.invoice_items.list({"pending": True}).data
    assert sorted(each.amount for each in pending) == [-500, 1000]
    shop.sandbox.advance(days=3)
    shop.v1.subscriptions.cancel(subscription.id, {"invoice_now": True, "prorate": True})
    assert sum(each.total for each in shop.invoices(subscription.id)) == 500 + 600


def test_a_debit_of_a_shorter_period_is_given_back(shop: Shop) -> None:
    """Though one of a longer period, which was given back, is on the same invoice: 4 of 7 days are left."""
    subscription, item = subscribed(shop, 3100)
    shop.sandbox.advance(days=7)
    change(shop, subscription.id, item, quantity=2)
    shop.sandbox.advance(days=7)
    weekly = shop.price(700, interval="week", name="Weekly")
    change(shop, subscription.id, item, price=weekly, proration_behavior="always_invoice")
    shop.sandbox.advance(days=3)
    shop.v1.subscriptions.cancel(subscription.id, {"invoice_now": True, "prorate": True})
    invoices = shop.invoices(subscription.id)
    assert [each.amount for each in invoices[-1].lines.data] == [-400]
    assert sum(each.total for each in invoices) == 700 + 1400 + 300


@pytest.mark.parametrize("mode", ["flexible", "classic"])
def test_a_cycle_begun_anew_ends_with_its_subscription(shop: Shop, mode: str) -> None:
    """What ends on the tenth day still does, and costs its ten dollars.

    Source: https://docs.stripe.com/billing/subscriptions/cancel#custom-cancel-date.
    """
    subscription, _ = subscribed(shop, 3100, billing_mode={"type": mode})
    at_once = {"proration_behavior": "always_invoice"}
    end = shop.sandbox.now + 10 * DAY
    shop.v1.subscriptions.update(subscription.id, {"cancel_at": end, **at_once})
    shop.sandbox.advance(days=4)
    anew = {"billing_cycle_anchor": {"type": "now"}, **at_once}
    (item,) = shop.v1.subscriptions.update(subscription.id, anew)["items"].data
    assert (item.current_period_start, item.current_period_end) == (shop.sandbox.now, end)
    shop.sandbox.advance(days=7)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert sum(each.total for each in shop.invoices(subscription.id)) == 1000


def test_a_longer_period_that_is_cut_short_is_given_back_once(shop: Shop) -> None:
    """Begun anew on the third day and canceled on the seventh, whatever was planned: six dollars."""
    subscription, _ = subscribed(shop, 3100)
    shop.sandbox.advance(days=2)
    shop.v1.subscriptions.update(subscription.id, {"billing_cycle_anchor": {"type": "now"}})
    shop.sandbox.advance(days=2)
    end = {"cancel_at": shop.sandbox.now + 6 * DAY, "proration_behavior": "always_invoice"}
    shop.v1.subscriptions.update(subscription.id, end)
    shop.sandbox.advance(days=2)
    shop.v1.subscriptions.cancel(subscription.id, {"invoice_now": True, "prorate": True})
    assert sum(each.total for each in shop.invoices(subscription.id)) == 600
