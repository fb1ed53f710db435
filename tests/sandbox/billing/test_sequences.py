"""Which events each happening makes, in which order, and what they say was before.

The order within a request is not promised by Stripe; it is that of recorded test mode.
Source: https://docs.stripe.com/billing/subscriptions/webhooks.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ..refused import refusal
from .shop import DAY, MONTH, Shop, previous

OPENED = ["payment_intent.created", "invoice.updated", "invoice.finalized"]
PAID = [
    "charge.succeeded",
    "payment_intent.succeeded",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
    "invoice_payment.paid",
]
NOTHING_DUE = ["invoice.updated", "invoice.finalized", "invoice.paid", "invoice.payment_succeeded"]
DECLINED = [
    "charge.failed",
    "payment_intent.payment_failed",
    "invoice.updated",
    "invoice.payment_failed",
]
BEGUN = ["customer.updated", "customer.subscription.created", "invoice.created"]

Happening = Callable[[Shop], object]


def at_once(*events: str) -> list[str]:
    """Without what says that an invoice was updated: it is made and asked for in one request."""
    return [each for each in events if each != "invoice.updated"]


def with_card(shop: Shop, source: str | None = "tok_visa") -> tuple[str, str]:
    """A customer and a price, whose making is not looked at."""
    pair = shop.customer(source), shop.price(1000)
    shop.events()
    return pair


def subscribed(shop: Shop) -> tuple[str, str]:
    """A subscription and its item, whose making is not looked at."""
    customer, price = with_card(shop)
    subscription = shop.subscribe(customer, price)
    shop.events()
    return subscription.id, subscription["items"].data[0].id


def first(shop: Shop, source: str = "tok_visa", **params: object) -> None:
    customer, price = with_card(shop, source)
    shop.subscribe(customer, price, **params)


def renewal(shop: Shop) -> None:
    subscribed(shop)
    shop.sandbox.advance(days=MONTH, hours=1)


def failed_renewal(shop: Shop, source: str = "tok_chargeCustomerFail") -> None:
    subscription, _ = subscribed(shop)
    customer = shop.v1.subscriptions.retrieve(subscription).customer
    shop.v1.customers.update(customer, {"source": source})
    shop.sandbox.advance(days=MONTH)
    shop.events()
    shop.sandbox.advance(hours=1)


def upgrade(shop: Shop, behavior: str) -> None:
    subscription, item = subscribed(shop)
    items = [{"id": item, "quantity": 2}]
    shop.v1.subscriptions.update(subscription, {"items": items, "proration_behavior": behavior})


def canceled(shop: Shop) -> None:
    subscription, _ = subscribed(shop)
    shop.v1.subscriptions.cancel(subscription)


def canceled_later(shop: Shop) -> None:
    subscription, _ = subscribed(shop)
    shop.v1.subscriptions.update(subscription, {"cancel_at_period_end": True})
    shop.sandbox.advance(days=MONTH)


def trial_over(shop: Shop) -> None:
    customer, price = with_card(shop)
    shop.subscribe(customer, price, trial_period_days=14)
    shop.events()
    shop.sandbox.advance(days=14, hours=1)


def one_off(shop: Shop, *steps: str) -> None:
    customer = shop.customer()
    shop.events()
    shop.v1.invoice_items.create({"customer": customer, "amount": 2000, "currency": "usd"})
    params: dict[str, object] = {"customer": customer, "pending_invoice_items_behavior": "include"}
    if "send_invoice" in steps:
        params |= {"collection_method": "send_invoice", "days_until_due": 30}
    invoice = shop.v1.invoices.create(params)
    for step in steps:
        getattr(shop.v1.invoices, step)(invoice.id)


def overdue(shop: Shop) -> None:
    one_off(shop, "send_invoice")
    shop.events()
    shop.sandbox.advance(days=30)


SEQUENCES: dict[str, tuple[Happening, list[str]]] = {
    "a first invoice is paid": (first, at_once(*BEGUN, *OPENED, *PAID)),
    "a first invoice is declined": (
        lambda shop: first(shop, "tok_chargeCustomerFail"),
        at_once(*BEGUN, *OPENED, *DECLINED, "customer.updated"),
    ),
    "a first invoice asks for 3D Secure": (
        lambda shop: first(shop, "tok_threeDSecure2Required"),
        at_once(*BEGUN, *OPENED, "payment_intent.requires_action", "invoice.payment_action_required"),
    ),
    "a first invoice waits for its customer": (
        lambda shop: first(shop, payment_behavior="default_incomplete"),
        at_once(*BEGUN, *OPENED),
    ),
    "a trial begins": (lambda shop: first(shop, trial_period_days=14), at_once(*BEGUN, *NOTHING_DUE)),
    "a short trial begins": (
        lambda shop: first(shop, trial_period_days=2),
        at_once(*BEGUN, *NOTHING_DUE, "customer.subscription.trial_will_end"),
    ),
    "a trial ends": (
        trial_over,
        [
            "invoice.upcoming",
            "customer.subscription.trial_will_end",
            "customer.subscription.updated",
            "invoice.created",
            *OPENED,
            *PAID,
        ],
    ),
    "a renewal": (
        renewal,
        ["invoice.upcoming", "customer.subscription.updated", "invoice.created", *OPENED, *PAID],
    ),
    "a renewal is declined": (
        failed_renewal,
        [*OPENED, *DECLINED, "customer.subscription.updated", "customer.updated"],
    ),
    "a renewal asks for 3D Secure": (
        lambda shop: failed_renewal(shop, "tok_threeDSecure2Required"),
        [
            *OPENED,
            "payment_intent.requires_action",
            "invoice.updated",
            "invoice.payment_action_required",
            "customer.subscription.updated",
        ],
    ),
    "an upgrade waits": (
        lambda shop: upgrade(shop, "create_prorations"),
        ["invoiceitem.created", "invoiceitem.created", "customer.subscription.updated"],
    ),
    "an upgrade is billed at once": (
        lambda shop: upgrade(shop, "always_invoice"),
        at_once(
            "invoiceitem.created",
            "invoiceitem.created",
            "customer.subscription.updated",
            "invoice.created",
            *OPENED,
            *PAID,
        ),
    ),
    "it is canceled": (canceled, ["customer.subscription.deleted"]),
    "it is canceled with its period": (
        canceled_later,
        ["customer.subscription.updated", "customer.subscription.deleted"],
    ),
    "a one-off invoice is paid": (
        lambda shop: one_off(shop, "pay"),
        ["customer.updated", "invoiceitem.created", "invoice.created", *OPENED, *at_once(*PAID)],
    ),
    "a one-off invoice is sent": (
        lambda shop: one_off(shop, "send_invoice"),
        ["customer.updated", "invoiceitem.created", "invoice.created", *OPENED, "invoice.sent"],
    ),
    "a one-off invoice is voided": (
        lambda shop: one_off(shop, "finalize_invoice", "void_invoice"),
        [
            "customer.updated",
            "invoiceitem.created",
            "invoice.created",
            *OPENED,
            "invoice.updated",
            "invoice.voided",
            "payment_intent.canceled",
        ],
    ),
    "a sent invoice is not paid in time": (
        overdue,
        ["invoice.overdue", "customer.updated"],
    ),
}


@pytest.mark.parametrize("happening", SEQUENCES)
def test_each_happening_tells_its_events(shop: Shop, happening: str) -> None:
    """All of them, in order; and each update follows from what was told before."""
    happen, expected = SEQUENCES[happening]
    happen(shop)
    assert shop.events() == expected
    assert shop.sandbox.reconcile()["differences"] == []


def test_the_events_of_a_first_invoice_show_what_has_become_of_it(shop: Shop) -> None:
    """`invoice.created` of one that is paid at once shows it paid, with its number.

    Recorded in 2021 by a public suite of a program's subscriptions.
    """
    first(shop)
    told = {each.type: each.data.object for each in shop.told()}
    for type in ("invoice.created", "invoice.finalized"):
        invoice = told[type]
        assert (invoice.status, invoice.amount_paid, invoice.attempt_count) == ("paid", 1000, 1)
        assert invoice.number.endswith("-0001")


def test_a_draft_that_is_paid_is_updated_once(shop: Shop) -> None:
    """And tells all of it; declined, too. Recorded in 2020 and 2021, by a public log and a public suite.

    Guess: of one that is declined.
    """
    for source, status in (("tok_visa", "paid"), ("tok_chargeCustomerFail", "open")):
        customer = shop.customer(source)
        item = {"customer": customer, "amount": 2000, "currency": "usd"}
        draft = shop.v1.invoices.create({"customer": customer})
        shop.v1.invoice_items.create({**item, "invoice": draft.id})
        shop.events()
        if status == "paid":
            shop.v1.invoices.pay(draft.id)
        else:
            refusal(shop.v1.invoices.pay, draft.id)
        (updated,) = [each for each in shop.told() if each.type == "invoice.updated"]
        told = updated.data.object
        assert (told.status, told.attempted, told.attempt_count) == (status, True, 1)
        before = previous(updated)
        assert (before["status"], before["attempted"], before["attempt_count"]) == ("draft", False, 0)
        assert "subtotal" not in before
    assert shop.sandbox.reconcile()["differences"] == []


DISCOUNT = "customer.discount."


def once(shop: Shop) -> dict[str, str]:
    """A new coupon for one invoice, whose making is not looked at."""
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    shop.events()
    return {"coupon": coupon}


def test_discounts_of_an_invoice_and_its_items_are_told_of(shop: Shop) -> None:
    """Made with them, deleted with them, and deleted where an invoice uses them up; no coupon's event.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    customer, discounts = shop.customer(), [once(shop)]
    item = {"customer": customer, "amount": 500, "currency": "usd", "discounts": discounts}
    first = shop.v1.invoice_items.create(item)
    assert f"{DISCOUNT}created" in shop.events()
    assert shop.v1.invoice_items.update(first.id, {"discounts": ""}).discounts == []
    assert f"{DISCOUNT}deleted" in shop.events()
    shop.v1.invoice_items.delete(first.id)
    second = shop.v1.invoice_items.create(item)
    shop.events()
    invoice = shop.v1.invoices.create(
        {"customer": customer, "discounts": discounts, "pending_invoice_items_behavior": "include"}
    )
    assert shop.events() == [f"{DISCOUNT}created", "invoice.created"]
    shop.v1.invoices.delete(invoice.id)
    gone = ["invoice.deleted", "invoiceitem.deleted", f"{DISCOUNT}deleted", f"{DISCOUNT}deleted"]
    assert shop.events() == gone
    assert refusal(shop.v1.invoice_items.retrieve, second.id).code == "resource_missing"
    shop.v1.invoice_items.create(item)
    paid = shop.v1.invoices.create(
        {"customer": customer, "discounts": discounts, "pending_invoice_items_behavior": "include"}
    )
    shop.events()
    shop.v1.invoices.finalize_invoice(paid.id)
    assert shop.events()[:2] == [f"{DISCOUNT}deleted", f"{DISCOUNT}deleted"]
    assert shop.sandbox.reconcile()["differences"] == []


def test_an_invoice_loses_a_deleted_items_line_next(shop: Shop) -> None:
    """Recorded in 2021 by a public suite that asserts the events of each step."""
    customer = shop.customer()
    invoice = shop.v1.invoices.create({"customer": customer})
    on_it = {"customer": customer, "amount": 500, "currency": "usd", "invoice": invoice.id}
    item = shop.v1.invoice_items.create(on_it)
    shop.events()
    shop.v1.invoice_items.delete(item.id)
    assert shop.events() == ["invoiceitem.deleted", "invoice.updated"]


def test_a_subscription_uses_up_its_coupon(shop: Shop) -> None:
    """What is for once is deleted with the first invoice; a customer's, too, without its update.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    customer, price = shop.customer(), shop.price()
    coupon = once(shop)
    shop.subscribe(customer, price, discounts=[coupon])
    told = [each for each in shop.events() if each.startswith(DISCOUNT)]
    assert told == [f"{DISCOUNT}created", f"{DISCOUNT}deleted"]
    old = {"stripe_version": "2024-06-20"}
    shop.v1.customers.update(customer, coupon, old)
    shop.events()
    shop.v1.customers.delete_discount(customer)
    assert shop.events() == [f"{DISCOUNT}deleted"]


def test_a_price_of_one_use_is_not_told_of(shop: Shop) -> None:
    """An invoice item's and a subscription item's; recorded in 2021 by a public suite."""
    customer = shop.customer()
    product = shop.v1.products.create({"name": "Gold"}).id
    shop.events()
    before = len(shop.v1.events.list({"limit": 100, "type": "price.created"}).data)
    once = {"currency": "usd", "product": product, "unit_amount": 500}
    shop.v1.invoice_items.create({"customer": customer, "price_data": once})
    data = {**once, "recurring": {"interval": "month"}}
    shop.v1.subscriptions.create({"customer": customer, "items": [{"price_data": data}]})
    for kind, count in (("price.created", before), ("plan.created", 0)):
        assert len(shop.v1.events.list({"limit": 100, "type": kind}).data) == count


def test_time_of_a_price_of_nothing_is_not_prorated(shop: Shop) -> None:
    """Recorded in 2021 by a public suite that asserts the events of each step."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    shop.events()
    item = shop.v1.subscription_items.create({"subscription": subscription.id, "price": shop.price(0)})
    assert shop.events() == ["customer.subscription.updated"]
    shop.v1.subscription_items.delete(item.id)
    assert shop.events() == ["customer.subscription.updated"]


def test_a_schedule_that_begins_at_once_is_told_of_once(shop: Shop) -> None:
    """After what it made; and once it is released it is updated, too. Its refusal names what it may be.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    customer, price = shop.customer(), shop.price()
    shop.events()
    phase = {"items": [{"price": price}], "duration": {"interval": "month"}}
    schedule = shop.v1.subscription_schedules.create(
        {"customer": customer, "start_date": "now", "phases": [phase]}
    )
    told = [each for each in shop.events() if each.startswith("subscription_schedule")]
    assert told == ["subscription_schedule.created"]
    shop.v1.subscription_schedules.release(schedule.id)
    released = [
        "subscription_schedule.updated",
        "customer.subscription.updated",
        "subscription_schedule.released",
    ]
    assert [each for each in shop.events() if each in released] == released
    assert refusal(shop.v1.subscription_schedules.cancel, schedule.id).user_message == (
        "You cannot cancel a subscription schedule that is currently in the `released` status. It must be "
        "in `not_started, active` status to be canceled."
    )


def test_finalizing_says_what_it_set(shop: Shop) -> None:
    """As recorded: the number, the dates, the addresses, the balance and the paper; nothing more."""
    one_off(shop, "finalize_invoice")
    finalized = next(each for each in shop.told() if each.type == "invoice.updated")
    assert previous(finalized) == {
        "effective_at": None,
        "ending_balance": None,
        "hosted_invoice_url": None,
        "invoice_pdf": None,
        "number": None,
        "rendering": {"pdf": {"page_size": "auto"}},
        "status": "draft",
        "status_transitions": {"finalized_at": None},
    }


def test_paying_says_what_it_changed(shop: Shop) -> None:
    """The amounts, the attempt, the status and when. Recorded in 2025 by a public suite."""
    one_off(shop, "finalize_invoice", "pay")
    paid = [each for each in shop.told() if each.type == "invoice.updated"][1]
    assert previous(paid) == {
        "amount_paid": 0,
        "amount_remaining": 2000,
        "attempt_count": 0,
        "attempted": False,
        "status": "open",
        "status_transitions": {"paid_at": None},
    }


def test_a_renewal_says_which_period_is_over(shop: Shop) -> None:
    """The items as they were, whole, and the invoice before."""
    subscription, item = subscribed(shop)
    latest = shop.v1.subscriptions.retrieve(subscription).latest_invoice
    start = shop.sandbox.now
    shop.sandbox.advance(days=MONTH)
    updated = next(each for each in shop.told() if each.type == "customer.subscription.updated")
    before = previous(updated)
    assert before.keys() == {"items", "latest_invoice"}
    assert before["latest_invoice"] == latest
    old = before["items"]["data"][0]
    assert (old["id"], old["current_period_start"]) == (item, start)
    assert old["current_period_end"] == start + MONTH * DAY


def test_a_failed_renewal_says_past_due(shop: Shop) -> None:
    """The subscription was active, and the customer not delinquent."""
    failed_renewal(shop)
    told = shop.told()[-2:]
    assert [previous(each) for each in told] == [{"status": "active"}, {"delinquent": False}]
