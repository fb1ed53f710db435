"""Updates of subscriptions that wait for their payment."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..refused import refusal
from .prorating import change, subscribed
from .shop import HOUR, Shop, at


def test_an_update_that_cannot_be_paid(april: Shop) -> None:
    """Changed and past due; refused and unchanged; or pending until it is paid."""
    customer = april.customer()
    subscription = april.subscribe(customer, april.price(1000))
    item = subscription["items"].data[0].id
    april.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    now: dict[str, Any] = {"quantity": 3, "proration_behavior": "always_invoice"}
    with pytest.raises(stripe.CardError, match="declined"):
        change(april, subscription.id, item, **now, payment_behavior="error_if_incomplete")
    assert april.v1.subscriptions.retrieve(subscription.id).quantity == 1
    waits = change(april, subscription.id, item, **now, payment_behavior="pending_if_incomplete")
    assert (waits.status, waits.quantity) == ("active", 1)
    assert waits.pending_update.subscription_items[0].quantity == 3
    assert waits.pending_update.expires_at == april.sandbox.now + 23 * HOUR
    april.v1.customers.update(customer, {"source": "tok_visa"})
    april.v1.invoices.pay(waits.latest_invoice)
    applied = april.v1.subscriptions.retrieve(subscription.id)
    assert (applied.status, applied.quantity, applied.pending_update) == ("active", 3, None)
    assert "customer.subscription.pending_update_applied" in april.events()
    april.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    changed = change(april, subscription.id, item, quantity=5, proration_behavior="always_invoice")
    assert (changed.status, changed.quantity) == ("past_due", 5)
    assert april.sandbox.reconcile()["balanced"]


def test_an_item_that_cannot_be_paid_changes_nothing(april: Shop) -> None:
    """Made or changed by itself, too, with `error_if_incomplete`."""
    customer = april.customer()
    subscription = april.subscribe(customer, april.price(1000))
    item, other = subscription["items"].data[0].id, april.price(500)
    april.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    now = {"proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete"}
    with pytest.raises(stripe.CardError, match="declined"):
        april.v1.subscription_items.create({"subscription": subscription.id, "price": other, **now})
    with pytest.raises(stripe.CardError, match="declined"):
        april.v1.subscription_items.update(item, {"quantity": 3, **now})
    (unchanged,) = april.v1.subscription_items.list({"subscription": subscription.id}).data
    assert (unchanged.id, unchanged.quantity) == (item, 1)


@pytest.mark.parametrize(("off_session", "status"), [(False, "requires_action"), (True, "succeeded")])
def test_a_saved_card_is_not_asked_for_off_session(april: Shop, off_session: bool, status: str) -> None:
    """One that its holder has set up: neither for a change nor for a new subscription.

    Source: https://docs.stripe.com/testing#regulatory-cards.
    """
    customer, price = april.customer(), april.price(1000)
    subscription = april.subscribe(customer, price)
    setup = april.v1.setup_intents.create(
        {
            "customer": customer,
            "payment_method": "pm_card_authenticationRequiredOnSetup",
            "allowed_payment_method_types": ["card"],
            "confirm": True,
        }
    )
    april.sandbox.authenticate(setup.id)
    saved = {"default_payment_method": setup.payment_method}
    april.v1.customers.update(customer, {"invoice_settings": saved})
    asked = {"proration_behavior": "always_invoice", "off_session": off_session}
    changed = change(april, subscription.id, subscription["items"].data[0].id, quantity=3, **asked)
    begun = april.subscribe(customer, price, off_session=off_session)
    for each in (changed, begun):
        invoice = april.v1.invoices.retrieve(each.latest_invoice, {"expand": ["payments"]})
        intent = april.v1.payment_intents.retrieve(invoice.payments.data[0].payment.payment_intent)
        assert intent.status == status


def test_a_pending_update_expires(april: Shop) -> None:
    """After 23 hours the change is dropped and its invoice void. The events: recorded in October 2026."""
    customer = april.customer()
    subscription = april.subscribe(customer, april.price(1000))
    april.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    waits = change(
        april,
        subscription.id,
        subscription["items"].data[0].id,
        quantity=3,
        proration_behavior="always_invoice",
        payment_behavior="pending_if_incomplete",
    )
    april.events()
    april.sandbox.advance(hours=23)
    dropped = april.v1.subscriptions.retrieve(subscription.id)
    assert (dropped.pending_update, dropped.quantity) == (None, 1)
    assert april.v1.invoices.retrieve(waits.latest_invoice).status == "void"
    first, *told = april.events()
    assert first == "customer.subscription.pending_update_expired"
    assert "invoice.voided" in told
    assert "customer.subscription.updated" not in told


def test_a_pending_update_is_replaced(april: Shop) -> None:
    """A second one voids the first one's invoice; paying the new one carries the second out."""
    customer = april.customer()
    subscription = april.subscribe(customer, april.price(1000))
    item = subscription["items"].data[0].id
    april.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    now: dict[str, Any] = {
        "proration_behavior": "always_invoice",
        "payment_behavior": "pending_if_incomplete",
    }
    first = change(april, subscription.id, item, quantity=3, **now).latest_invoice
    second = change(april, subscription.id, item, quantity=2, **now)
    assert second.pending_update.subscription_items[0].quantity == 2
    assert april.v1.invoices.retrieve(first).status == "void"
    april.v1.invoices.pay(second.latest_invoice, {"payment_method": "pm_card_visa"})
    assert april.v1.subscriptions.retrieve(subscription.id).quantity == 2
    assert april.sandbox.reconcile()["balanced"]


@pytest.mark.parametrize(
    ("params", "param"), [({"description": "a"}, "description"), ({"days_until_due": 3}, "days_until_due")]
)
def test_only_what_costs_can_be_pending(april: Shop, params: dict[str, Any], param: str) -> None:
    """Other parameters are refused, by name."""
    subscription, item = subscribed(april, 1000)
    sent = {"payment_behavior": "pending_if_incomplete", **params}
    error = refusal(lambda: change(april, subscription.id, item, quantity=2, **sent))
    assert (error.param, f"`{param}` is not supported" in error.user_message) == (param, True)


@pytest.fixture
def unpaid(april: Shop) -> tuple[Any, dict[str, Any]]:
    """A subscription whose card is declined by now, and a change of it that waits until that is paid."""
    customer = april.customer()
    subscription = april.subscribe(customer, april.price(1000), metadata={"plan": "a", "team": "b"})
    april.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    more = {"id": subscription["items"].data[0].id, "quantity": 3}
    waits = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}
    return subscription, {"items": [more], **waits}


def test_metadata_waits_too(april: Shop, unpaid: tuple[Any, dict[str, Any]]) -> None:
    """It is merged into what there is by then.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/pending-subscription-update-metadata.
    """
    subscription, params = unpaid
    waits = april.v1.subscriptions.update(subscription.id, {**params, "metadata": {"plan": "c", "size": "d"}})
    assert waits.metadata.to_dict() == {"plan": "a", "team": "b"}
    assert waits.pending_update.metadata.to_dict() == {"plan": "c", "size": "d"}
    april.v1.subscriptions.update(subscription.id, {"metadata": {"team": "e"}})
    april.v1.invoices.pay(waits.latest_invoice, {"payment_method": "pm_card_visa"})
    applied = april.v1.subscriptions.retrieve(subscription.id)
    assert applied.metadata.to_dict() == {"plan": "c", "team": "e", "size": "d"}


def test_discounts_wait_too(april: Shop, unpaid: tuple[Any, dict[str, Any]]) -> None:
    """Those of a subscription and of an item; they are told of once they are given.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/
    pending-subscription-updates-discount-and-discounts-properties and
    https://docs.stripe.com/changelog/dahlia/2026-07-29/item-level-discounts-for-pending-updates.
    """
    subscription, params = unpaid
    coupon = april.v1.coupons.create({"percent_off": 10, "duration": "forever"}).id
    off = {"discounts": [{"coupon": coupon}]}
    waits = april.v1.subscriptions.update(
        subscription.id, {**params, **off, "items": [{**params["items"][0], **off}]}
    )
    pending = waits.pending_update
    assert (waits.discounts, pending.discounts) == ([], [pending.discount.id])
    assert len(pending.subscription_items[0].discounts) == 1
    assert "customer.discount.created" not in april.events()
    april.v1.invoices.pay(waits.latest_invoice, {"payment_method": "pm_card_visa"})
    applied = april.v1.subscriptions.retrieve(subscription.id)
    assert applied.discounts == pending.discounts
    assert applied["items"].data[0].discounts == pending.subscription_items[0].discounts
    assert "customer.discount.created" in april.events()


def test_an_end_waits_too(april: Shop, unpaid: tuple[Any, dict[str, Any]]) -> None:
    """It is planned once the change is paid; who says otherwise meanwhile gives the change up.

    Source: https://docs.stripe.com/changelog/endive/2026-09-30/scheduled-subscription-cancellation.
    """
    subscription, params = unpaid
    ends = {**params, "cancel_at_period_end": True}
    waits = april.v1.subscriptions.update(subscription.id, ends)
    assert (waits.cancel_at_period_end, waits.pending_update.cancel_at_period_end) == (False, True)
    april.v1.subscriptions.update(subscription.id, {"description": "It goes on waiting."})
    assert april.v1.subscriptions.retrieve(subscription.id).pending_update
    other = april.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    assert other.pending_update is None
    assert "customer.subscription.pending_update_expired" in april.events()
    again = april.v1.subscriptions.update(subscription.id, ends)
    april.v1.invoices.pay(again.latest_invoice, {"payment_method": "pm_card_visa"})
    assert april.v1.subscriptions.retrieve(subscription.id).cancel_at_period_end


def test_a_pending_update_does_not_outlive_the_period(april: Shop) -> None:
    """Two hours before its end, two hours are left to pay."""
    customer = april.customer()
    subscription = april.subscribe(customer, april.price(1000))
    april.v1.customers.update(customer, {"source": "tok_chargeCustomerFail"})
    april.sandbox.advance(days=29, hours=22)
    now = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}
    waits = change(april, subscription.id, subscription["items"].data[0].id, quantity=300, **now)
    assert waits.pending_update.expires_at == at("2026-05-01")
