"""Subscriptions made, renewed and ended, through the SDK."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.billing import timetable

from ..refused import refusal
from .shop import DAY, HOUR, MONTH, Shop, at


def test_it_is_renewed_every_month(shop: Shop) -> None:
    """A draft at the end of the period, an hour later paid; its lines are of the period to come."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.sandbox.advance(days=MONTH)
    draft = shop.invoices(subscription.id)[-1]
    assert (draft.status, draft.created) == ("draft", at("2026-02-01"))
    assert (draft.period_start, draft.period_end) == (at("2026-01-01"), at("2026-02-01"))
    line = draft.lines.data[0]
    assert (line.period.start, line.period.end) == (at("2026-02-01"), at("2026-03-01"))
    shop.sandbox.advance(hours=1)
    paid = shop.v1.invoices.retrieve(draft.id)
    assert (paid.status, paid.status_transitions.paid_at) == ("paid", at("2026-02-01") + HOUR)
    shop.sandbox.advance(days=334)
    assert [each.status for each in shop.invoices(subscription.id)] == ["paid"] * 13
    assert shop.sandbox.reconcile()["balanced"]


def test_a_period_ends_on_the_anchors_day_where_the_month_has_it() -> None:
    """From 31 January: 28 February, 31 March, 30 April."""
    shop = Shop("2026-01-31T10:00:00")
    subscription = shop.subscribe(shop.customer(), shop.price())
    ends = []
    for _ in range(3):
        item = shop.v1.subscriptions.retrieve(subscription.id)["items"].data[0]
        ends.append(item.current_period_end)
        shop.sandbox.advance(seconds=item.current_period_end - shop.sandbox.now)
    assert ends == [at("2026-02-28T10:00"), at("2026-03-31T10:00"), at("2026-04-30T10:00")]


def test_a_failed_renewal_is_tried_again_and_then_given_up(shop: Shop) -> None:
    """Past due and delinquent at once; eight tries in two weeks; then it is canceled."""
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price())
    shop.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    shop.sandbox.advance(days=MONTH, hours=1)
    failed = shop.invoices(subscription.id)[-1]
    assert (failed.status, failed.attempt_count) == ("open", 1)
    assert failed.next_payment_attempt == at("2026-02-03") + HOUR
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    assert shop.v1.customers.retrieve(customer).delinquent
    shop.sandbox.advance(days=14)
    ended = shop.v1.subscriptions.retrieve(subscription.id)
    assert (ended.status, ended.cancellation_details.reason) == ("canceled", "payment_failed")
    last = shop.v1.invoices.retrieve(failed.id)
    assert (last.status, last.attempt_count, last.next_payment_attempt) == ("open", 8, None)


def test_a_new_card_saves_it(shop: Shop) -> None:
    """The next retry takes the new card: the subscription is active, the customer not delinquent."""
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price())
    shop.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    shop.sandbox.advance(days=MONTH, hours=1)
    good = shop.v1.customers.payment_sources.create(customer, {"source": "tok_visa"}).id
    shop.v1.customers.update(customer, {"default_source": good})
    shop.sandbox.advance(days=2)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert not shop.v1.customers.retrieve(customer).delinquent
    assert shop.invoices(subscription.id)[-1].attempt_count == 2


def test_a_week_is_announced_as_it_begins(shop: Shop) -> None:
    """Its next invoice is seven days ahead from the first. Recorded by a program, of its fiftieth week."""
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price(interval="week"))
    (told,) = [each for each in shop.told() if each.type == "invoice.upcoming"]
    upcoming = told.data.object
    assert "id" not in upcoming
    assert upcoming["ending_balance"] == 0
    lines = f"/v1/invoices/upcoming/lines?customer={customer}&subscription={subscription.id}"
    assert upcoming["lines"]["url"] == lines
    assert upcoming["lines"]["data"][0]["id"].startswith("il_tmp_")
    shop.sandbox.advance(days=7)
    assert shop.events().count("invoice.upcoming") == 1


def test_a_subscription_keeps_an_item(shop: Shop) -> None:
    """By the item, and by an update: as programs know it of 2022-11-15, and report it in 2026.

    Source: https://github.com/MuckRock/squarelet/pull/784. What is said of a deleted item, and of one too
    many, was recorded in 2021 by a public suite.
    """
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price(), shop.price())
    id, other = (each.id for each in subscription["items"].data)
    shop.v1.subscription_items.delete(id)
    for refused in (
        refusal(shop.v1.subscription_items.delete, other),
        refusal(shop.v1.subscriptions.update, subscription.id, {"items": [{"id": other, "deleted": True}]}),
    ):
        assert refused.user_message == (
            "A subscription must have at least one active plan. To cancel a subscription, please use the "
            "cancel API endpoint on /v1/subscriptions."
        )
    again = [{"id": id, "quantity": 2}]
    assert refusal(shop.v1.subscriptions.update, subscription.id, {"items": again}).user_message == (
        f"No subscription item with this ID ({id}) on the subscription."
    )
    unknown = refusal(shop.v1.subscription_items.delete, id)
    assert unknown.user_message == f"Invalid subscription_item id: {id}"
    many = [{"price": shop.price()} for _ in range(20)]
    assert refusal(shop.v1.subscriptions.update, subscription.id, {"items": many}).user_message == (
        f"Customer {customer} already has the maximum 20 items per subscription"
    )


def test_a_sent_invoice_is_charged_again(shop: Shop) -> None:
    """The days until it is due are for what is sent, and go. Source: the reference of `days_until_due`."""
    sent = {"collection_method": "send_invoice", "days_until_due": 3}
    subscription = shop.subscribe(shop.customer(), shop.price(), **sent)
    charged = shop.v1.subscriptions.update(subscription.id, {"collection_method": "charge_automatically"})
    assert charged.days_until_due is None
    error = refusal(shop.v1.subscriptions.update, subscription.id, {"days_until_due": 3})
    assert error.user_message == (
        "You can only specify 'days_until_due' if invoice collection method is 'send_invoice'."
    )


def test_what_takes_a_discount_off_tells_of_it(shop: Shop) -> None:
    """What an update leaves out is deleted, as "whenever a coupon is removed"; one for one is "switched".

    Source: https://docs.stripe.com/api/events/types (customer.discount.deleted, customer.discount.updated).
    """
    half, fifth = (
        shop.v1.coupons.create({"percent_off": percent, "duration": "forever"}).id for percent in (50, 20)
    )
    subscription = shop.subscribe(shop.customer(), shop.price(), discounts=[{"coupon": half}])
    shop.events()
    for discounts, told in (
        ([{"coupon": fifth}], ["customer.discount.updated"]),
        ("", ["customer.discount.deleted"]),
    ):
        shop.v1.subscriptions.update(subscription.id, {"discounts": discounts})
        assert [each for each in shop.events() if "discount" in each] == told


def test_the_last_invoice_bills_all_that_was_used(shop: Shop) -> None:
    """Up to the second in which it is canceled. Source: the reference of `invoice_now`."""
    of = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    meter = shop.v1.billing.meters.create(of).id
    customer = shop.customer()
    price = shop.price(10, recurring={"usage_type": "metered", "meter": meter})
    subscription = shop.subscribe(customer, price)
    payload = {"stripe_customer_id": customer, "value": "5"}
    shop.v1.billing.meter_events.create({"event_name": "calls", "payload": payload})
    shop.v1.subscriptions.cancel(subscription.id, {"invoice_now": True})
    (invoice,) = shop.invoices(subscription.id)
    assert (invoice.total, invoice.lines.data[0].period.end) == (50, shop.sandbox.now)


def test_what_follows_the_first_invoice_is_begun_by_the_merchant(shop: Shop) -> None:
    """As the network is told of an update, too; an invoice made by hand covers the period from its start on.

    Recorded by a public test suite, version 2026-08-26.dahlia.
    """
    customer = shop.customer()
    month, year = shop.price(2500), shop.price(25000, recurring={"interval": "year"})
    subscription = shop.subscribe(customer, month)
    shop.sandbox.advance(seconds=3)
    item = {"id": subscription["items"].data[0].id, "price": year}
    shop.v1.subscriptions.update(subscription.id, {"items": [item], "proration_behavior": "always_invoice"})
    paid = shop.v1.charges.list({"customer": customer}).data
    told = [each.payment_method_details.card.electronic_commerce_indicator for each in paid]
    assert [each.amount for each in paid] == [22500, 2500]
    assert told == ["02", "07"]
    draft = shop.v1.invoices.create({"customer": customer, "subscription": subscription.id})
    assert (draft.period_start, draft.period_end) == (subscription.created, subscription.created + 3)


def test_ids_are_as_long_as_stripes(shop: Shop) -> None:
    """A subscription's and an event's, of the kind that names the account, and an item's, of the older one.

    Recorded by a public test suite, version 2026-09-30.endive.
    """
    subscription = shop.subscribe(shop.customer(), shop.price())
    event = shop.v1.events.list({"limit": 1}).data[0]
    ids = (subscription.id, event.id, subscription["items"].data[0].id)
    assert [len(each.partition("_")[2]) for each in ids] == [24, 24, 14]


def test_what_a_subscription_is_paid_with_stays_its_own(shop: Shop) -> None:
    """Its invoices name no payment method, and are paid with the one that it has when they are due.

    Recorded in production, version 2026-05-27.dahlia.
    """
    customer = shop.customer(None)
    first, second = (
        shop.v1.payment_methods.attach(each, {"customer": customer}).id
        for each in ("pm_card_visa", "pm_card_mastercard")
    )
    subscription = shop.subscribe(customer, shop.price(), default_payment_method=first)
    shop.v1.subscriptions.update(subscription.id, {"default_payment_method": second})
    shop.sandbox.advance(days=32)
    invoices = shop.invoices(subscription.id)
    assert [(each.status, each.default_payment_method) for each in invoices] == [("paid", None)] * 2
    paid = [each.payment_method for each in shop.v1.charges.list({"customer": customer}).data]
    assert paid == [second, first]


def test_what_waits_is_billed_on_a_rhythm_of_its_own(shop: Shop) -> None:
    """Each week of a year's subscription, where no number of weeks is said; not between two of them."""
    customer, price = shop.customer(), shop.price(interval="year")
    rhythm = {"interval": "week"}
    subscription = shop.subscribe(customer, price, pending_invoice_item_interval=rhythm)
    assert subscription.pending_invoice_item_interval.interval_count == 1
    assert subscription.next_pending_invoice_item_invoice == at("2026-01-08")
    waiting = {"customer": customer, "subscription": subscription.id, "amount": 500, "currency": "usd"}
    shop.v1.invoice_items.create(waiting)
    shop.sandbox.advance(days=15)
    assert [each.total for each in shop.invoices(subscription.id)] == [2000, 500]
    subscription = shop.v1.subscriptions.retrieve(subscription.id)
    assert subscription.next_pending_invoice_item_invoice == at("2026-01-22")


def test_what_never_passes_is_an_error(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Instead of happening for ever."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    always = timetable.Happening("it renews", lambda *_: at("2026-01-01"), lambda *_: None)
    monkeypatch.setattr(timetable, "TIMETABLE", [always])
    with pytest.raises(RuntimeError, match="again and again"):
        timetable.wake(
            AccountStore(shop.sandbox.application.state, shop.sandbox.account), subscription=subscription.id
        )


def test_it_ends_with_its_period_or_at_once(shop: Shop) -> None:
    """`cancel_at_period_end` can be taken back until then; what has ended is not found to be ended again."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    ending = shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert (ending.status, ending.cancel_at) == ("active", at("2026-02-01"))
    assert ending.cancellation_details.reason == "cancellation_requested"
    kept = shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    assert (kept.cancel_at, kept.canceled_at) == (None, None)
    shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    shop.sandbox.advance(days=MONTH)
    ended = shop.v1.subscriptions.retrieve(subscription.id)
    assert (ended.status, ended.ended_at) == ("canceled", at("2026-02-01"))
    assert len(shop.invoices(subscription.id)) == 1
    assert refusal(shop.v1.subscriptions.cancel, subscription.id).code == "resource_missing"
    error = refusal(shop.v1.subscriptions.update, subscription.id, {"description": "again"})
    assert error.code == "invalid_canceled_subscription_fields"


def test_an_end_with_the_period_is_the_first_to_end(shop: Shop) -> None:
    """Of several intervals, `cancel_at_period_end` takes the shortest; the end moves with the period.

    Sources: https://docs.stripe.com/billing/subscriptions/mixed-interval#limitations and
    https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    year = shop.price(20000, interval="year", name="Gold a year")
    mixed = shop.subscribe(shop.customer(), shop.price(), year)
    ending = shop.v1.subscriptions.update(mixed.id, {"cancel_at_period_end": True})
    assert ending.cancel_at == min(each.current_period_end for each in ending["items"].data)
    classic = shop.subscribe(shop.customer(), shop.price(), billing_mode={"type": "classic"})
    item = {"id": classic["items"].data[0].id, "price": year}
    shop.v1.subscriptions.update(classic.id, {"cancel_at_period_end": True})
    moved = shop.v1.subscriptions.update(classic.id, {"items": [item]})
    assert (moved.cancel_at_period_end, moved.cancel_at) == (True, moved["items"].data[0].current_period_end)


def test_nothing_is_added_to_a_subscription_that_has_ended(shop: Shop) -> None:
    """It is as if it were not there. As recorded."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.v1.subscriptions.cancel(subscription.id)
    params = {"subscription": subscription.id, "price": shop.price()}
    error = refusal(shop.v1.subscription_items.create, params)
    assert (error.http_status, error.param) == (404, "subscription")
    assert error.user_message == f"No such subscription: '{subscription.id}'"


def test_resuming_again_asks_once(shop: Shop) -> None:
    """The second resumption's invoice takes the place of the first one's: the customer pays for one month."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.sandbox.advance(days=20)
    shop.v1.subscriptions.pause(subscription.id)
    shop.sandbox.advance(days=40)
    first = shop.v1.subscriptions.resume(subscription.id).latest_invoice
    second = shop.v1.subscriptions.resume(subscription.id).latest_invoice
    shop.v1.invoices.pay(second)
    statuses = [shop.v1.invoices.retrieve(each).status for each in (first, second)]
    assert statuses == ["void", "paid"]
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_lists_leave_out_what_has_ended(shop: Shop) -> None:
    """Unless a status is asked for, or all of them."""
    customer, price = shop.customer(), shop.price()
    ended = shop.subscribe(customer, price).id
    shop.v1.subscriptions.cancel(ended)
    live = shop.subscribe(customer, price).id
    ids = [each.id for each in shop.v1.subscriptions.list().data]
    assert ids == [live]
    assert len(shop.v1.subscriptions.list({"status": "all"}).data) == 2
    assert [each.id for each in shop.v1.subscriptions.list({"status": "canceled"}).data] == [ended]
    assert DAY == 86_400


def test_the_day_of_the_month_sets_the_anchor(shop: Shop) -> None:
    """The days before it are paid at once, in proportion; a month without a 31st has its last day.

    Source: https://docs.stripe.com/billing/subscriptions/billing-cycle.
    """
    way = {"billing_cycle_anchor_config": {"day_of_month": 31}}
    subscription = shop.subscribe(shop.customer(), shop.price(3100), **way)
    assert subscription.billing_cycle_anchor_config.day_of_month == 31
    assert subscription.billing_cycle_anchor == at("2026-01-31")
    shop.sandbox.advance(days=90)
    invoices = shop.invoices(subscription.id)
    starts = [each.lines.data[0].period.start for each in invoices]
    assert starts == [at(each) for each in ("2026-01-01", "2026-01-31", "2026-02-28", "2026-03-31")]
    assert [each.total for each in invoices] == [3000, 3100, 3100, 3100]


def test_a_day_that_some_months_lack_may_set_an_anchor_far_ahead(shop: Shop) -> None:
    """Every two months from February on, the 31st is one of August; the first whole period begins sooner.

    Source: https://docs.stripe.com/billing/subscriptions/billing-cycle.
    """
    shop = Shop("2026-02-10T00:00:00")
    price = shop.price(recurring={"interval_count": 2})
    config = {"day_of_month": 31}
    subscription = shop.subscribe(shop.customer(), price, billing_cycle_anchor_config=config)
    assert subscription.billing_cycle_anchor == at("2026-08-31")
    assert subscription["items"].data[0].current_period_end == at("2026-02-28")
    shop.sandbox.advance(days=18)
    (item,) = shop.v1.subscription_items.list({"subscription": subscription.id}).data
    assert item.current_period_end == at("2026-04-30")


@pytest.mark.parametrize("mode", ["flexible", "classic"])
def test_none_of_something_is_not_free(shop: Shop, mode: str) -> None:
    """More than none of a price asks for nothing at once, and leaves the period; from a free price it does.

    Source: https://docs.stripe.com/billing/subscriptions/change-price#handle-zero-amount-prices-and-quantities.
    """
    price, free = shop.price(), shop.price(0)
    for before, after, invoices in (
        ({"price": price, "quantity": 0}, {"quantity": 2}, 1),
        ({"price": free}, {"price": price}, 2),
    ):
        params = {"customer": shop.customer(), "items": [before], "billing_mode": {"type": mode}}
        subscription = shop.v1.subscriptions.create(params)
        item = {"id": subscription["items"].data[0].id, **after}
        changed = shop.v1.subscriptions.update(subscription.id, {"items": [item]})
        assert len(shop.invoices(changed.id)) == invoices


def metered_price(shop: Shop) -> str:
    """The id of a price by use."""
    meter = shop.v1.billing.meters.create(
        {"display_name": "Tokens", "event_name": "tokens", "default_aggregation": {"formula": "sum"}}
    )
    recurring = {"usage_type": "metered", "meter": meter.id}
    return shop.price(5, name="Tokens", recurring=recurring)


def described(shop: Shop, subscription: Any) -> list[str]:
    """What the lines of a subscription's latest invoice say; nothing without one."""
    if not subscription.latest_invoice:
        return []
    return [each.description for each in shop.v1.invoices.retrieve(subscription.latest_invoice).lines.data]


def test_an_item_keeps_its_usage_type(shop: Shop) -> None:
    """As a program reports it in 2026; a price of the other kind takes an item of its own."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    item, tokens = subscription["items"].data[0].id, metered_price(shop)
    error = refusal(shop.v1.subscription_items.update, item, {"price": tokens})
    says = "You cannot change the usage type of the price attached to your subscription item"
    assert (error.user_message, error.param) == (says, None)
    items: Any = [{"id": item, "deleted": True}, {"price": tokens}]
    changed = shop.v1.subscriptions.update(subscription.id, {"items": items})
    assert [each.price.id for each in changed["items"].data] == [tokens]


UNUSED = "0 × Tokens (at $0.05 / month)"


def test_classic_billing_says_what_is_not_used_yet(shop: Shop) -> None:
    """By a line of nothing, at the beginning and where it is added and invoiced. Flexible billing has none.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    tokens, gold = metered_price(shop), shop.price()
    classic: Any = {"billing_mode": {"type": "classic"}}
    add: Any = {"items": [{"price": tokens}], "proration_behavior": "always_invoice"}
    begun = shop.subscribe(shop.customer(), tokens, **classic)
    assert (begun.status, described(shop, begun)) == ("active", [UNUSED])
    added = shop.v1.subscriptions.update(shop.subscribe(shop.customer(), gold, **classic).id, add)
    assert described(shop, added) == [UNUSED]
    flexible = shop.subscribe(shop.customer(), tokens)
    assert (flexible.status, flexible.latest_invoice) == ("active", None)
    other = shop.subscribe(shop.customer(), gold)
    assert shop.v1.subscriptions.update(other.id, add).latest_invoice == other.latest_invoice


def test_a_cycle_says_what_was_not_used(shop: Shop) -> None:
    """In either billing mode. Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare."""
    subscription = shop.subscribe(shop.customer(), metered_price(shop))
    shop.sandbox.advance(days=MONTH, hours=2)
    renewed = shop.v1.subscriptions.retrieve(subscription.id)
    assert described(shop, renewed) == [UNUSED]
    assert shop.v1.invoices.retrieve(renewed.latest_invoice).status == "paid"


def test_a_classic_trial_ends_with_its_subscription(shop: Shop) -> None:
    """And stays as short; billed flexibly, it is as long as it was.

    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    for mode, cut in (("classic", True), ("flexible", False)):
        asked: Any = {"billing_mode": {"type": mode}, "trial_period_days": 30}
        trial = shop.subscribe(shop.customer(), metered_price(shop), **asked)
        words = "0 × Tokens (Free trial)" if cut else "Free trial for 0 × Tokens"
        assert described(shop, trial) == [words]
        end = trial.trial_end - 10 * DAY
        shop.v1.subscriptions.update(trial.id, {"cancel_at": end})
        kept = shop.v1.subscriptions.update(trial.id, {"cancel_at": ""})
        assert (kept.trial_end, kept.cancel_at) == (end if cut else trial.trial_end, None)
        shop.v1.billing.meters.deactivate(shop.v1.billing.meters.list().data[0].id)


def test_a_deleted_plan_is_renewed_and_changed(shop: Shop) -> None:
    """For who has it. Source: https://docs.stripe.com/api/plans/delete."""
    price = shop.price(3100)
    subscription = shop.subscribe(shop.customer(), price)
    shop.v1.plans.delete(price)
    shop.sandbox.advance(days=10)
    more = {"id": subscription["items"].data[0].id, "quantity": 2}
    shop.v1.subscriptions.update(subscription.id, {"items": [more]})
    shop.sandbox.advance(days=21, hours=2)
    assert [(each.status, each.total) for each in shop.invoices(subscription.id)] == [
        ("paid", 3100),
        ("paid", 6200 + 2100),
    ]
    assert refusal(shop.subscribe, shop.customer(), price).user_message == f"No such price: '{price}'"


@pytest.mark.parametrize(("duration", "asked"), [("once", 2000), ("forever", 1000)])
def test_a_discount_lasts_as_its_deleted_coupon_said(shop: Shop, duration: str, asked: int) -> None:
    """Once is once, though the coupon is deleted before it is used up.

    Source: https://docs.stripe.com/api/coupons/delete: it "does not affect any customers who have already
    applied the coupon".
    """
    coupon = shop.v1.coupons.create({"percent_off": 50, "duration": duration}).id
    given = {"discounts": [{"coupon": coupon}], "trial_period_days": 5}
    subscription = shop.subscribe(shop.customer(), shop.price(), **given).id
    shop.v1.coupons.delete(coupon)
    shop.sandbox.advance(days=37, hours=2)
    assert [each.total for each in shop.invoices(subscription)] == [0, 1000, asked]


def test_what_joined_last_is_billed_first(shop: Shop) -> None:
    """Lines are of "(2) subscription items in reverse chronological order", on a preview, too.

    Source: `lines` in https://docs.stripe.com/api/invoices/object.
    """
    subscription = shop.subscribe(shop.customer(), shop.price(100, name="A"), shop.price(200, name="B"))
    shop.sandbox.advance(days=3)
    added = {"subscription": subscription.id, "price": shop.price(300, name="C")}
    shop.v1.subscription_items.create({**added, "proration_behavior": "none"})
    preview = shop.v1.invoices.create_preview({"subscription": subscription.id})
    shop.sandbox.advance(days=28)
    for each in (preview, shop.invoices(subscription.id)[-1]):
        assert [line.amount for line in each.lines.data] == [300, 100, 200]
