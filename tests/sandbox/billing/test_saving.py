"""The payment method that a subscription keeps, and the setup intent by which it gets one.

Source: `payment_settings.save_default_payment_method` in https://docs.stripe.com/api/subscriptions/create and
https://docs.stripe.com/billing/subscriptions/deferred-payment.
"""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .shop import Shop, previous

SAVES = {"payment_settings": {"save_default_payment_method": "on_subscription"}}


def saved_card(shop: Shop, name: str) -> tuple[str, str]:
    """A customer without a card but one, which is its default, and that card."""
    customer = shop.customer(source=None)
    method = str(shop.v1.payment_methods.attach(name, {"customer": customer}).id)
    shop.v1.customers.update(customer, {"invoice_settings": {"default_payment_method": method}})
    return customer, method


def test_what_pays_becomes_the_subscriptions_own(shop: Shop) -> None:
    """What pays: "whether Stripe updates `subscription.default_payment_method` when payment succeeds".

    It is told with the status; the customer's own default stays as it was.
    """
    customer = shop.customer(source=None)
    waiting = {"payment_behavior": "default_incomplete", "expand": ["latest_invoice.payments"]}
    subscription = shop.subscribe(customer, shop.price(), **SAVES, **waiting)
    intent = subscription.latest_invoice.payments.data[0].payment.payment_intent
    shop.events()
    sent = {"payment_method": "pm_card_visa", "return_url": "https://example.com"}
    method = shop.v1.payment_intents.confirm(intent, sent).payment_method
    (told,) = [each for each in shop.told() if each.type == "customer.subscription.updated"]
    assert previous(told) == {"default_payment_method": None, "status": "incomplete"}
    now = shop.v1.subscriptions.retrieve(subscription.id)
    assert (now.status, now.default_payment_method) == ("active", method)
    assert shop.v1.customers.retrieve(customer).invoice_settings.default_payment_method is None
    shop.sandbox.advance(days=31, hours=2)
    assert [each.status for each in shop.invoices(subscription.id)] == ["paid", "paid"]


def test_a_card_that_pays_at_once_is_kept_where_that_is_wanted(shop: Shop) -> None:
    """ "Defaults to `off`"."""
    customer, method = saved_card(shop, "pm_card_visa")
    assert shop.subscribe(customer, shop.price(), **SAVES).default_payment_method == method
    assert shop.subscribe(customer, shop.price()).default_payment_method is None


def test_a_trial_gets_its_payment_method_by_its_setup_intent(shop: Shop) -> None:
    """Its `pending_setup_intent` "is null" once that is done, and the trial goes on paid.

    Guess: what was set up is kept as what pays would be.
    """
    customer = shop.customer(source=None)
    settings = {"end_behavior": {"missing_payment_method": "cancel"}}
    subscription = shop.subscribe(
        customer, shop.price(), trial_period_days=7, trial_settings=settings, **SAVES
    )
    shop.events()
    sent = {"payment_method": "pm_card_visa", "return_url": "https://example.com"}
    method = shop.v1.setup_intents.confirm(subscription.pending_setup_intent, sent).payment_method
    assert shop.events() == ["setup_intent.succeeded", "customer.subscription.updated"]
    now = shop.v1.subscriptions.retrieve(subscription.id)
    assert (now.pending_setup_intent, now.default_payment_method) == (None, method)
    shop.sandbox.advance(days=7, hours=2)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"


@pytest.mark.parametrize(
    ("name", "status"), [("pm_card_visa", None), ("pm_card_authenticationRequired", "requires_action")]
)
def test_a_card_is_authenticated_before_anything_is_due(shop: Shop, name: str, status: str | None) -> None:
    """The authentication "also completes at this point, if required"; nothing is tried where it is not."""
    customer, method = saved_card(shop, name)
    subscription: Any = shop.subscribe(
        customer, shop.price(), trial_period_days=7, expand=["pending_setup_intent"]
    )
    intent = subscription.pending_setup_intent
    assert (intent and intent.status) == status
    if intent:
        assert intent.payment_method == method
        shop.sandbox.authenticate(intent.id)
        assert shop.v1.subscriptions.retrieve(subscription.id).pending_setup_intent is None


def test_a_card_that_goes_is_no_default_any_more(shop: Shop) -> None:
    """As a customer's own default is not; the subscription goes on with that of its customer. A guess."""
    customer = shop.customer()
    method = shop.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer}).id
    subscription = shop.subscribe(customer, shop.price(), default_payment_method=method)
    shop.events()
    shop.v1.payment_methods.detach(method)
    (told,) = [each for each in shop.told() if each.type == "customer.subscription.updated"]
    assert previous(told) == {"default_payment_method": method}
    shop.sandbox.advance(days=31, hours=2)
    assert [each.status for each in shop.invoices(subscription.id)] == ["paid", "paid"]


def test_3d_secure_may_be_asked_for(shop: Shop) -> None:
    """Of what an invoice asks on session: `request_three_d_secure` of a subscription, and of an invoice.

    Source: `payment_settings.payment_method_options` in https://docs.stripe.com/api/subscriptions/create.
    Guess: a renewal, which pays itself, is not held up.
    """
    customer, _ = saved_card(shop, "pm_card_threeDSecureOptional")
    asks = {"payment_settings": {"payment_method_options": {"card": {"request_three_d_secure": "any"}}}}
    assert shop.subscribe(customer, shop.price()).status == "active"
    subscription = shop.subscribe(customer, shop.price(), **asks, expand=["latest_invoice.payments"])
    assert subscription.status == "incomplete"
    intent = subscription.latest_invoice.payments.data[0].payment.payment_intent
    shop.sandbox.authenticate(intent)
    shop.sandbox.advance(days=31, hours=2)
    assert [each.status for each in shop.invoices(subscription.id)] == ["paid", "paid"]
    invoice = shop.v1.invoices.create({"customer": customer, **asks}).id
    shop.v1.invoice_items.create({"customer": customer, "invoice": invoice, "amount": 500, "currency": "usd"})
    error = refusal(shop.v1.invoices.pay, invoice, {"off_session": False})
    assert error.code == "invoice_payment_intent_requires_action"


def test_another_card_is_authenticated_before_it_pays(shop: Shop) -> None:
    """By `pending_setup_intent`, also "when ... updating a subscription's payment method".

    Source: https://docs.stripe.com/api/subscriptions/object#subscription_object-pending_setup_intent.
    """
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price())
    card = "pm_card_authenticationRequiredOnSetup"
    method = shop.v1.payment_methods.attach(card, {"customer": customer}).id
    shop.events()
    changed = shop.v1.subscriptions.update(subscription.id, {"default_payment_method": method})
    told = shop.told()
    assert [each.type for each in told] == [
        "setup_intent.created",
        "setup_intent.requires_action",
        "customer.subscription.updated",
    ]
    assert previous(told[-1]) == {"default_payment_method": None, "pending_setup_intent": None}
    shop.sandbox.authenticate(changed.pending_setup_intent)
    assert shop.v1.subscriptions.retrieve(subscription.id).pending_setup_intent is None
    shop.sandbox.advance(days=31, hours=2)
    assert [each.status for each in shop.invoices(subscription.id)] == ["paid", "paid"]
