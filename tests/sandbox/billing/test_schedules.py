"""Subscription schedules and pauses, through the SDK."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ..refused import refusal
from .scheduling import MONTHS, phase, scheduled
from .shop import DAY, MONTH, Shop


def test_every_phase_is_one_that_can_be_subscribed_to(shop: Shop) -> None:
    """Also the second one, and that of a schedule that begins later: else it would be canceled then."""
    month, week, euro = shop.price(), shop.price(interval="week"), shop.price(currency="eur")
    customer, length = shop.customer(), {"duration": {"interval": "month"}}
    for start in ("now", shop.sandbox.now + DAY):
        for prices, said in (
            ((month, week), "multiple of the shortest"),
            ((month, month), "multiple Subscription Items with the same Price"),
            ((month, euro), "doesn't match the expected currency: `usd`"),
        ):
            wrong = {"items": [{"price": each} for each in prices], **length}
            for phases in ([wrong], [{"items": [{"price": month}], **length}, wrong]):
                asked = {"customer": customer, "start_date": start, "phases": phases}
                assert said in str(refusal(shop.v1.subscription_schedules.create, asked))


def test_a_phase_says_what_its_invoices_show_and_when_they_are_made(shop: Shop) -> None:
    """The account's tax ids, of all phases where none says it; the amount at which an invoice is made.

    Source: `invoice_settings` and `billing_thresholds` in https://docs.stripe.com/api/subscription_schedules/create.
    """
    one, other = (shop.v1.tax_ids.create({"type": "us_ein", "value": f"12-345678{n}"}).id for n in (8, 9))
    meter = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": "sum"}}
    use = {"usage_type": "metered", "meter": shop.v1.billing.meters.create(meter).id}
    calls = {"price": shop.price(10, recurring=use), "billing_thresholds": {"usage_gte": 500}}
    seats, month = {"price": shop.price()}, {"duration": {"interval": "month"}}
    phases = [
        {"items": [calls, seats], "billing_thresholds": {"amount_gte": 900}, **month},
        {"items": [seats], "invoice_settings": {"account_tax_ids": [other]}, **month},
    ]
    usual = {"default_settings": {"invoice_settings": {"account_tax_ids": [one]}}}
    params = {"customer": shop.customer(), "start_date": "now", "phases": phases, **usual}
    begun = shop.v1.subscription_schedules.create(params).subscription
    subscription = shop.v1.subscriptions.retrieve(begun)
    assert subscription.billing_thresholds.amount_gte == 900
    limits = [each.billing_thresholds for each in subscription["items"].data]
    assert [each and each.usage_gte for each in limits] == [500, None]
    shop.sandbox.advance(days=MONTH, hours=2)
    shown = [each.account_tax_ids for each in shop.invoices(begun)]
    assert shown == [[one], [other]]


def test_a_schedule_goes_from_phase_to_phase(shop: Shop) -> None:
    """One seat, then three; then the subscription goes on without it."""
    price = shop.price(1000)
    schedule = scheduled(shop, phase(price, 1), phase(price, 3))
    assert (schedule.status, schedule.current_phase.end_date) == ("active", shop.sandbox.now + MONTH * DAY)
    assert [each.items[0].quantity for each in _phases(schedule)] == [1, 3]
    subscription = shop.v1.subscriptions.retrieve(schedule.subscription)
    assert (subscription.quantity, subscription.schedule) == (1, schedule.id)
    assert shop.invoices(subscription.id)[0].status == "draft"
    shop.sandbox.advance(days=MONTH, hours=1)
    assert shop.v1.subscriptions.retrieve(subscription.id).quantity == 3
    assert [each.amount_paid for each in shop.invoices(subscription.id)] == [1000, 3000]
    shop.sandbox.advance(days=28)
    released = shop.v1.subscription_schedules.retrieve(schedule.id)
    assert (released.status, released.subscription) == ("released", None)
    assert released.released_subscription == subscription.id
    after = shop.v1.subscriptions.retrieve(subscription.id)
    assert (after.status, after.schedule) == ("active", None)
    assert shop.sandbox.reconcile()["differences"] == []


def _phases(schedule: Any) -> list[Any]:
    """Phases whose `items` can be read by name."""

    class Phase:
        def __init__(self, of: Any) -> None:
            self.items = of["items"]

    return [Phase(each) for each in schedule.phases]


def test_it_may_begin_later(shop: Shop) -> None:
    """Until then there is no subscription, and it can be given up."""
    later = shop.sandbox.now + 5 * DAY
    schedule = scheduled(shop, phase(shop.price()), start_date=later)
    assert (schedule.status, schedule.subscription) == ("not_started", None)
    shop.sandbox.advance(days=5)
    begun = shop.v1.subscription_schedules.retrieve(schedule.id)
    assert begun.status == "active"
    assert shop.v1.subscriptions.retrieve(begun.subscription).start_date == later
    given_up = shop.v1.subscription_schedules.cancel(schedule.id)
    assert (given_up.status, given_up.canceled_at) == ("canceled", shop.sandbox.now)
    assert shop.v1.subscriptions.retrieve(begun.subscription).status == "canceled"
    assert "`canceled` status" in str(refusal(shop.v1.subscription_schedules.release, schedule.id))


def test_it_may_go_on_from_a_subscription(shop: Shop) -> None:
    """Its first phase is the period under way; a second one is added by an update."""
    price = shop.price(1000)
    subscription = shop.subscribe(shop.customer(), price)
    schedule = shop.v1.subscription_schedules.create({"from_subscription": subscription.id})
    start = schedule.phases[0].start_date
    assert (schedule.status, start) == ("active", subscription.start_date)
    phases = [{**phase(price), "start_date": start}, phase(price, 5)]
    shop.v1.subscription_schedules.update(schedule.id, {"phases": phases, "end_behavior": "cancel"})
    shop.sandbox.advance(days=MONTH)
    assert shop.v1.subscriptions.retrieve(subscription.id).quantity == 5


def test_a_schedule_takes_over_a_subscriptions_discounts_and_tax_rates(shop: Shop) -> None:
    """A discount by its own id: a phase that copies it does not begin it anew. As programs rely on it."""
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "repeating", "duration_in_months": 3}).id
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False}).id
    of_item = shop.v1.tax_rates.create({"display_name": "City", "percentage": 1, "inclusive": False}).id
    subscription = shop.v1.subscriptions.create(
        {
            "customer": shop.customer(),
            "items": [{"price": shop.price(1000), "tax_rates": [of_item]}],
            "discounts": [{"coupon": coupon}],
            "default_tax_rates": [rate],
        }
    )
    schedule = shop.v1.subscription_schedules.create({"from_subscription": subscription.id})
    (present,) = (each.to_dict() for each in schedule.phases)
    (discount,) = subscription.discounts
    assert present["discounts"] == [{"coupon": None, "discount": discount, "promotion_code": None}]
    assert [each["id"] for each in present["default_tax_rates"]] == [rate]
    assert [each["id"] for each in present["items"][0]["tax_rates"]] == [of_item]
    dates = {name: present[name] for name in ("start_date", "end_date")}
    item = {"price": present["items"][0]["price"], "quantity": 1}
    kept = {**dates, "items": [item], "discounts": [{"discount": discount}]}
    later = {"items": [item], "duration": MONTHS, "discounts": [{"coupon": coupon}]}
    shop.v1.subscription_schedules.update(schedule.id, {"phases": [kept, later]})
    assert shop.v1.subscriptions.retrieve(subscription.id).discounts == [discount]


def test_a_schedule_begins_with_what_its_first_phase_says(shop: Shop) -> None:
    """What is sold once, and a discount, on the first invoice."""
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    once = {"price_data": {"currency": "usd", "product": shop.v1.products.create({"name": "Set-up"}).id}}
    once["price_data"] |= {"unit_amount": 500}
    first = phase(shop.price(1000), discounts=[{"coupon": coupon}], add_invoice_items=[once])
    schedule = scheduled(shop, first)
    (invoice,) = shop.invoices(schedule.subscription)
    assert (invoice.subtotal, invoice.total) == (1500, 1350)


def test_a_phase_shows_all_of_what_it_sells_once(shop: Shop) -> None:
    """Its price, though it was described by itself, whether it is discounted, and the time that it is for.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-items-discount-eligibility and
    https://docs.stripe.com/api/subscription_schedules/object.
    """
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    product = shop.v1.products.create({"name": "Set-up"}).id
    data = {"currency": "usd", "product": product, "unit_amount": 500}
    whole = {"start": {"type": "phase_start"}, "end": {"type": "phase_end"}}
    undiscounted = {"price_data": data, "quantity": 2, "discountable": False, "period": whole}
    first = phase(
        shop.price(1000),
        discounts=[{"coupon": coupon}],
        add_invoice_items=[{"price_data": data}, undiscounted],
    )
    schedule = scheduled(shop, first)
    plain, other = schedule.phases[0].add_invoice_items
    assert shop.v1.prices.retrieve(plain.price).unit_amount == 500
    assert (plain.discountable, plain.quantity, plain.discounts, plain.tax_rates) == (True, 1, [], [])
    assert (plain.period.start.type, plain.period.end.type) == (
        "max_item_period_start",
        "min_item_period_end",
    )
    assert (other.discountable, other.quantity, other.period.end.type) == (False, 2, "phase_end")
    (invoice,) = shop.invoices(schedule.subscription)
    assert (invoice.subtotal, invoice.total) == (2500, 2350)
    (line,) = [each for each in invoice.lines.data if each.amount == 1000 and not each.discountable]
    assert (line.period.start, line.period.end) == (
        schedule.phases[0].start_date,
        schedule.phases[0].end_date,
    )
    error = refusal(scheduled, shop, phase(shop.price(), add_invoice_items=[{"quantity": 1}]))
    assert error.param == "phases[0][add_invoice_items][0]"


def test_a_phase_without_discounts_ends_them(shop: Shop) -> None:
    """And tax rates. Source: https://docs.stripe.com/billing/subscriptions/subscription-schedules."""
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False}).id
    price = shop.price(1000)
    first = phase(price, discounts=[{"coupon": coupon}], default_tax_rates=[rate])
    schedule = scheduled(shop, first, phase(price))
    assert [each.to_dict()["discounts"] for each in schedule.phases] == [
        [{"coupon": coupon, "discount": None, "promotion_code": None}],
        [],
    ]
    subscription = shop.v1.subscriptions.retrieve(schedule.subscription)
    assert (len(subscription.discounts), subscription.default_tax_rates[0].id) == (1, rate)
    shop.sandbox.advance(days=MONTH, hours=1)
    subscription = shop.v1.subscriptions.retrieve(schedule.subscription)
    assert (subscription.discounts, subscription.default_tax_rates) == ([], [])
    assert [each.amount_paid for each in shop.invoices(subscription.id)] == [1080, 1000]


def test_a_future_phase_takes_no_code_with_a_least_amount(shop: Shop) -> None:
    """Source: https://docs.stripe.com/billing/subscriptions/coupons#restrictions."""
    coupon = shop.v1.coupons.create({"percent_off": 10}).id
    least = {"minimum_amount": 100, "minimum_amount_currency": "usd"}
    promotion = {"type": "coupon", "coupon": coupon}
    code = shop.v1.promotion_codes.create({"promotion": promotion, "restrictions": least}).id
    discounted = phase(shop.price(), discounts=[{"promotion_code": code}])
    assert scheduled(shop, discounted, phase(shop.price())).status == "active"
    error = refusal(scheduled, shop, phase(shop.price()), discounted)
    assert error.param == "phases[1][discounts][0][promotion_code]"


@pytest.mark.parametrize(
    ("default", "of_phase", "expected"),
    [(None, None, False), (True, None, True), (None, True, True), (True, False, False)],
)
def test_a_phase_says_whether_tax_is_automatic(
    shop: Shop, default: bool | None, of_phase: bool | None, expected: bool
) -> None:
    """Or else the schedule's own settings say it.

    Source: https://docs.stripe.com/api/subscription_schedules/create (phases.automatic_tax).
    """
    shop.tax_california()
    place = {"country": "US", "state": "CA", "postal_code": "94111"}
    phase: dict[str, Any] = {"items": [{"price": shop.price()}], "duration": {"interval": "month"}}
    params: dict[str, Any] = {"customer": shop.customer(address=place), "start_date": "now"}
    if of_phase is not None:
        phase["automatic_tax"] = {"enabled": of_phase}
    if default is not None:
        params["default_settings"] = {"automatic_tax": {"enabled": default}}
    schedule = shop.v1.subscription_schedules.create({**params, "phases": [phase]})
    assert shop.v1.subscriptions.retrieve(schedule.subscription).automatic_tax.enabled is expected


def test_a_schedule_of_a_subscription_takes_nothing_else(shop: Shop) -> None:
    """Stripe's own words, as programs report them."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    params = {"from_subscription": subscription.id, "metadata": {"tier": "gold"}}
    error = refusal(shop.v1.subscription_schedules.create, params)
    assert error.user_message == "You cannot set `metadata` if `from_subscription` is set."


def test_what_a_schedule_sends_is_due(shop: Shop) -> None:
    """Days until then are null "where `collection_method=charge_automatically`" only, and are taken over.

    Source: https://docs.stripe.com/api/subscription_schedules/object (invoice_settings.days_until_due).
    """
    sent = {"collection_method": "send_invoice", "days_until_due": 3}
    subscription = shop.subscribe(shop.customer(), shop.price(), **sent)
    schedules = shop.v1.subscription_schedules
    schedule = schedules.create({"from_subscription": subscription.id})
    assert schedule.default_settings.invoice_settings.days_until_due == 3
    (now,) = schedule.phases
    present = {**phase(shop.price()), "start_date": now.start_date, "end_date": now.end_date}
    del present["duration"]
    schedules.update(schedule.id, {"phases": [present, phase(shop.price(500))]})
    shop.sandbox.advance(days=MONTH, hours=2)
    assert shop.v1.subscriptions.retrieve(subscription.id)["items"].data[0].price.unit_amount == 500
    endless = {**phase(shop.price()), "collection_method": "send_invoice"}
    params = {"customer": shop.customer(), "start_date": "now", "phases": [phase(shop.price()), endless]}
    assert "'days_until_due'" in refusal(schedules.create, params).user_message


def test_what_is_upcoming_is_the_next_phases(shop: Shop) -> None:
    """A preview and the event show what the phase that begins then asks for.

    Source: https://docs.stripe.com/api/invoices/create_preview (`schedule`).
    """
    schedule = scheduled(shop, phase(shop.price(1000)), phase(shop.price(4000)))
    of = {"schedule": schedule.id}, {"subscription": schedule.subscription}
    assert [shop.v1.invoices.create_preview(each).total for each in of] == [4000, 4000]
    shop.sandbox.advance(days=MONTH, hours=2)
    (upcoming,) = [each.data.object for each in shop.told() if each.type == "invoice.upcoming"]
    assert (upcoming.total, shop.invoices(schedule.subscription)[-1].total) == (4000, 4000)


def test_a_schedule_is_previewed_as_it_would_be(shop: Shop) -> None:
    """Made or changed by `schedule_details`, of which nothing stays; not beside a subscription's.

    Source: https://docs.stripe.com/api/invoices/create_preview (`schedule_details`).
    """
    customer, price = shop.customer(), shop.price(1000)
    preview = shop.v1.invoices.create_preview

    def amounts(**params: Any) -> list[int]:
        return [each.amount for each in preview(params).lines.data]

    new = {"phases": [phase(price, 2)]}
    assert amounts(customer=customer, schedule_details=new) == [2000]
    schedule = scheduled(shop, phase(price))
    shop.sandbox.advance(days=15, hours=12)
    (now,) = schedule.phases
    more = {**phase(price, 3), "start_date": now.start_date, "end_date": now.end_date}
    del more["duration"]
    for behavior, asked in (
        ("create_prorations", [-500, 1500, 3000]),
        ("always_invoice", [-500, 1500]),
        ("none", [3000]),
    ):
        changed = {"phases": [more], "proration_behavior": behavior}
        assert amounts(schedule=schedule.id, schedule_details=changed) == asked
    assert shop.v1.subscription_schedules.list().data == [schedule]
    unknown = {"customer": customer, "schedule_details": {"phases": [phase("price_1")]}}
    assert refusal(preview, unknown).param == "schedule_details[phases][0][items][0][price]"
    both = {"subscription": schedule.subscription, "schedule_details": new}
    assert refusal(preview, both).param == "schedule_details"


def test_a_phase_adds_to_metadata_and_unsets_it(shop: Shop) -> None:
    """An empty value takes a key off the subscription, and off its item, once the phase is entered.

    Source: https://docs.stripe.com/api/subscription_schedules/create (phases.metadata, of items too).
    """
    price, length = shop.price(), {"interval": "month", "interval_count": 1}
    phases = [
        {"items": [{"price": price, "metadata": said}], "duration": length, "metadata": said}
        for said in ({"kept": "1", "gone": "1"}, {"gone": "", "new": "2"})
    ]
    params = {"customer": shop.customer(), "start_date": "now", "phases": phases}
    schedule = shop.v1.subscription_schedules.create(params)
    shop.sandbox.advance(days=MONTH, hours=1)
    subscription = shop.v1.subscriptions.retrieve(schedule.subscription)
    for metadata in (subscription.metadata, subscription["items"].data[0].metadata):
        assert metadata.to_dict() == {"kept": "1", "new": "2"}


def test_a_phases_trial_is_told_once_and_ends_within_it(shop: Shop) -> None:
    """`trial_end` "can not be combined with `trial`", and "must be before the phase end date".

    Source: https://docs.stripe.com/api/subscription_schedules/create (phases.trial_end).
    """
    price, now = shop.price(), shop.sandbox.now
    told: dict[str, Any]
    for told, param in (
        ({"trial": True, "trial_end": now + DAY}, "phases[0][trial]"),
        ({"trial_end": now + 40 * DAY}, "phases[0][trial_end]"),
    ):
        params = {"customer": shop.customer(), "start_date": "now", "phases": [phase(price, **told)]}
        assert refusal(shop.v1.subscription_schedules.create, params).param == param


def test_an_update_begins_where_the_current_phase_began(shop: Shop) -> None:
    """Some phase says when it starts, and the current one when it did; in the words that programs report."""
    price = shop.price(1000)
    schedule = scheduled(shop, phase(price), phase(price, 2))

    def said(*phases: dict[str, Any]) -> str:
        params = {"phases": list(phases)}
        return str(refusal(shop.v1.subscription_schedules.update, schedule.id, params).user_message)

    start = schedule.current_phase.start_date
    assert said(phase(price), phase(price, 3)) == (
        "The subscription schedule update is missing at least one phase with a `start_date` to anchor end "
        "dates to."
    )
    moved = "You can not modify the start date of the current phase."
    assert said(phase(price, start_date=start - DAY), phase(price, 3)) == moved
    late = "You can only adjust the end date to a future date for the current phase."
    assert said(phase(price, 3, start_date=start + 40 * DAY)) == late
    params = {"phases": [phase(price, start_date=start), phase(price, 3)]}
    assert len(shop.v1.subscription_schedules.update(schedule.id, params).phases) == 2


def test_a_change_beside_the_schedule_splits_its_phase(shop: Shop) -> None:
    """What a subscription was ends there, and what it is has a phase of its own; metadata stays apart.

    Source: https://docs.stripe.com/billing/subscriptions/subscription-schedules#subscription-schedule-sub-updates.
    """
    subscription = shop.subscribe(shop.customer(), shop.price(1000), shop.price(2000))
    made = shop.v1.subscription_schedules.create({"from_subscription": subscription.id})
    shop.sandbox.advance(days=5)
    shop.v1.subscriptions.update(subscription.id, {"metadata": {"a": "b"}})
    assert len(shop.v1.subscription_schedules.retrieve(made.id).phases) == 1
    shop.events()
    shop.v1.subscription_items.delete(subscription["items"].data[0].id)
    assert "subscription_schedule.updated" in shop.events()
    split = shop.v1.subscription_schedules.retrieve(made.id)
    now, end = shop.sandbox.now, made.phases[0].end_date
    assert [(each.start_date, each.end_date) for each in split.phases] == [
        (made.phases[0].start_date, now),
        (now, end),
    ]
    assert [len(each.to_dict()["items"]) for each in split.phases] == [2, 1]
    assert (split.current_phase.start_date, split.phases[1].metadata.to_dict()) == (now, {})
    again = {"start_date": now, "end_date": end, "items": [{"price": shop.price(4000)}]}
    changed = shop.v1.subscription_schedules.update(made.id, {"phases": [again]})
    assert len(changed.phases) == 2


def test_nothing_splits_while_the_schedule_itself_goes_on(shop: Shop) -> None:
    """Entering a phase, a change of the schedule and a renewal leave its phases as they were planned."""
    phases: list[dict[str, Any]] = [
        {"items": [{"price": shop.price(amount)}], "duration": {"interval": "month"}}
        for amount in (1000, 2000)
    ]
    params = {"customer": shop.customer(), "start_date": "now", "phases": phases}
    made = shop.v1.subscription_schedules.create(params)
    shop.sandbox.advance(days=40)
    then = shop.v1.subscription_schedules.retrieve(made.id)
    planned = [(each.start_date, each.end_date) for each in made.phases]
    assert [(each.start_date, each.end_date) for each in then.phases] == planned


def test_the_next_invoice_of_a_schedule_is_shown(shop: Shop) -> None:
    """Of one that has begun, and of one that is still to begin, whatever else its customer subscribes to.

    Source: `schedule` in https://docs.stripe.com/api/invoices/create_preview.
    """
    customer = shop.customer()
    shop.subscribe(customer, shop.price(700))
    phase = {"items": [{"price": shop.price(1000), "quantity": 3}], "duration": {"interval": "year"}}
    schedules, preview = shop.v1.subscription_schedules, shop.v1.invoices.create_preview
    for start in ("now", shop.sandbox.now + 5 * DAY):
        made = schedules.create({"customer": customer, "start_date": start, "phases": [phase]})
        assert preview({"schedule": made.id}).total == 3000
    schedules.cancel(made.id)
    assert refusal(preview, {"schedule": made.id}).code == "invoice_upcoming_none"
    unknown = refusal(preview, {"customer": customer, "schedule": "sub_sched_none"})
    assert (unknown.code, unknown.param) == ("resource_missing", "schedule")


@pytest.mark.parametrize(
    ("clock", "own"), [("2023-04-26", None), ("2024-12-26", {"issuer": {"type": "self"}})]
)
def test_what_a_schedule_says_of_its_invoices(clock: str, own: dict[str, Any] | None) -> None:
    """Nothing, where nothing was sent, until 2024.

    Recorded by programs in December 2019, April 2023 and December 2024; the notes of stripe-node 14.11.0.
    """
    shop = Shop(clock)
    price = shop.price()
    shown = scheduled(shop, phase(price)).default_settings.invoice_settings
    assert own == (shown and {name: value for name, value in shown.to_dict().items() if value})
    sent = {"collection_method": "send_invoice", "invoice_settings": {"days_until_due": 30}}
    told = scheduled(shop, phase(price), default_settings=sent)
    assert told.default_settings.invoice_settings.days_until_due == 30
    due = {"collection_method": "send_invoice", "days_until_due": 20}
    for params, days in (({}, None), (due, 20)):
        subscription = shop.subscribe(shop.customer(), price, **params)
        made = shop.v1.subscription_schedules.create({"from_subscription": subscription.id})
        settings = made.default_settings.invoice_settings
        assert (settings.days_until_due if days or own else settings) == days


def _ends(schedule: Any) -> list[str]:
    """On which days the phases of a schedule end, as month and day."""
    return [f"{datetime.fromtimestamp(each.end_date, UTC):%m-%d}" for each in schedule.phases]


@pytest.mark.parametrize("lasting", [{"duration": MONTHS}, {}])
def test_a_phase_ends_with_a_period_of_its_cycle(lasting: dict[str, Any]) -> None:
    """Of a cycle that began on 31 January: on 28 February, 31 March; where it begins anew, on 28 April.

    Source: https://docs.stripe.com/changelog/clover/2025-09-30/billing-cycle-anchor-resets-during-phase-computation;
    before, "the calculation only used the `interval`, `interval_count`, and the previous phase's `end_date`".
    """
    shop = Shop("2026-01-31T10:00:00")
    month = {"items": [{"price": shop.price()}], **lasting}
    assert _ends(scheduled(shop, month, month, month)) == ["02-28", "03-31", "04-30"]
    anew = {**month, "billing_cycle_anchor": "phase_start"}
    assert _ends(scheduled(shop, month, anew, month)) == ["02-28", "03-28", "04-28"]
    trial = {**month, "trial": True}
    assert _ends(scheduled(shop, trial, month)) == ["02-28", "03-28"]
    basil = {"stripe_version": "2025-08-27.basil"}
    given = {"customer": shop.customer(), "start_date": "now", "phases": [month, month]}
    assert _ends(shop.v1.subscription_schedules.create(given, basil)) == ["02-28", "03-28"]


def test_the_phases_of_a_subscription_end_with_its_periods() -> None:
    """One that began on the last day of the month is billed as each begins; nothing is prorated.

    Source: as above.
    """
    shop = Shop("2026-01-31T10:00:00")
    gold = shop.price(2000)
    subscription = shop.subscribe(shop.customer(), gold)
    schedules = shop.v1.subscription_schedules
    schedule = schedules.create({"from_subscription": subscription.id})
    first = {"items": [{"price": gold}], "start_date": schedule.phases[0].start_date, "duration": MONTHS}
    more = {"items": [{"price": gold, "quantity": 2}], "duration": MONTHS}
    planned = schedules.update(schedule.id, {"phases": [first, more, more]})
    assert _ends(planned) == ["02-28", "03-31", "04-30"]
    shop.sandbox.advance(days=70)
    assert shop.totals(subscription.id) == [("01-31", 2000), ("02-28", 4000), ("03-31", 4000)]
