"""Sessions that begin a subscription: when, in which version, by card or debit, with a trial or an anchor."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from .conftest import PAYING, SHIRT, create
from .test_completing import OTHERS, told

RECURRING: dict[str, Any] = {
    "mode": "subscription",
    "line_items": [
        {
            "price_data": {
                "currency": "usd",
                "product_data": {"name": "Newsletter"},
                "recurring": {"interval": "month"},
                "unit_amount": 1200,
            },
            "quantity": 1,
        }
    ],
}


def test_a_subscription_begins_when_it_is_paid(sandbox: Sandbox) -> None:
    """Until then there is none. Its customer, payment method and first invoice are the session's.

    Source: https://docs.stripe.com/changelog/basil (the subscription is made once the session is paid).
    """
    client: Any = sandbox.client()
    session = create(client, **RECURRING, customer_email="ada@example.com")
    assert (session.amount_total, session.customer_creation) == (1200, "always")
    known = session.customer_details  # as recorded
    assert (known.email, known.tax_exempt, known.tax_ids, known.address) == (
        "ada@example.com",
        "none",
        None,
        None,
    )
    assert client.v1.subscriptions.list({"status": "all"}).data == []
    paid = sandbox.pay(session.id)
    assert (paid["status"], paid["payment_status"], paid["payment_intent"]) == ("complete", "paid", None)
    subscription = client.v1.subscriptions.retrieve(paid["subscription"], {"expand": ["latest_invoice"]})
    assert (subscription.status, subscription.latest_invoice.id) == ("active", paid["invoice"])
    first = subscription.latest_invoice  # as recorded: paid before it was there
    assert (first.status, first.attempted, first.attempt_count) == ("paid", True, 0)
    (line,) = client.v1.checkout.sessions.line_items.list(session.id).data
    assert subscription["items"].data[0].price.id == line.price.id
    assert subscription.default_payment_method.startswith("pm_")
    card = subscription.payment_settings.payment_method_options.card  # as recorded
    assert card.to_dict() == {"network": None, "request_three_d_secure": "automatic"}
    card = first.payment_settings.payment_method_options.card  # an invoice's has no network
    assert card.to_dict() == {"request_three_d_secure": "automatic"}
    assert client.v1.customers.retrieve(paid["customer"]).email == "ada@example.com"
    events = [each for each in told(client) if each not in OTHERS]
    assert events.index("customer.created") < events.index("customer.subscription.created")
    assert events[-1] == "checkout.session.completed"


def test_a_declined_subscription_is_none(sandbox: Sandbox) -> None:
    """The session stays open, and another card begins it."""
    client: Any = sandbox.client()
    session = create(client, **RECURRING, customer_email="ada@example.com")
    with pytest.raises(SandboxError, match="Your card was declined"):
        sandbox.pay(session.id, "pm_card_chargeCustomerFail")
    assert client.v1.subscriptions.list({"status": "all"}).data == []
    assert sandbox.pay(session.id)["status"] == "complete"


def test_a_trial_costs_nothing_yet(sandbox: Sandbox) -> None:
    """The session's total is 0, its payment delayed to a future date; the payment method is kept for later.

    Source: https://docs.stripe.com/api/checkout/sessions/object#checkout_session_object-payment_status.
    """
    client: Any = sandbox.client()
    session = create(client, **RECURRING, subscription_data={"trial_period_days": 14})
    assert session.amount_total == 0
    paid = sandbox.pay(session.id)
    assert paid["payment_status"] == "no_payment_required"
    assert client.v1.subscriptions.retrieve(paid["subscription"]).status == "trialing"
    assert client.v1.charges.list().data == []


def test_a_subscription_is_in_the_currency_of_its_session(sandbox: Sandbox) -> None:
    """One of those that its price has, though not the price's own.

    Source: https://docs.stripe.com/payments/checkout/present-local-currencies.
    """
    client: Any = sandbox.client()
    options = {"eur": {"unit_amount": 1400}}
    monthly = {"unit_amount": 1500, "currency": "usd", "recurring": {"interval": "month"}}
    price = client.v1.prices.create(
        {**monthly, "product_data": {"name": "Gold"}, "currency_options": options}
    )
    items = [{"price": price.id, "quantity": 1}]
    session = create(client, mode="subscription", currency="eur", line_items=items)
    done = sandbox.pay(session.id, "pm_card_visa")
    subscription = client.v1.subscriptions.retrieve(done["subscription"], {"expand": ["latest_invoice"]})
    assert (subscription.currency, subscription.latest_invoice.currency) == ("eur", "eur")
    assert subscription.latest_invoice.amount_paid == done["amount_total"] == 1400


def test_a_first_payment_that_is_not_confirmed_leaves_no_subscription(sandbox: Sandbox) -> None:
    """Another card begins it; the payment that was tried before is canceled."""
    client: Any = sandbox.client()
    monthly = {**SHIRT, "recurring": {"interval": "month"}}
    session = create(client, mode="subscription", line_items=[{"price_data": monthly, "quantity": 1}])
    sandbox.pay(session.id, "pm_card_threeDSecure2Required")
    tried = client.v1.payment_intents.list().data[0]
    sandbox.authenticate(tried.id, passes=False)
    assert client.v1.subscriptions.list().data == []
    assert sandbox.pay(session.id)["status"] == "complete"
    assert client.v1.payment_intents.retrieve(tried.id).status == "canceled"
    assert len(client.v1.subscriptions.list().data) == 1


def test_an_old_versions_subscription_is_there_before_it_is_paid(sandbox: Sandbox) -> None:
    """A declined card leaves it incomplete, with an invoice that the next card pays.

    Source: https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade.
    """
    client: Any = sandbox.client()
    item = {"price_data": {**SHIRT, "recurring": {"interval": "month"}}, "quantity": 1}
    asked = {**PAYING, "mode": "subscription", "line_items": [item], "stripe_version": "2024-06-20"}
    session = client.raw_request("post", "/v1/checkout/sessions", **asked).data
    with pytest.raises(SandboxError):
        sandbox.pay(session["id"], "pm_card_chargeCustomerFail")
    (begun,) = client.v1.subscriptions.list({"status": "all"}).data
    assert (begun.status, client.v1.invoices.retrieve(begun.latest_invoice).status) == ("incomplete", "open")
    sandbox.pay(session["id"], "pm_card_threeDSecure2Required")
    (tried,) = client.v1.payment_intents.list().data
    assert tried.status == "requires_action"
    sandbox.authenticate(tried.id)
    paid = client.v1.checkout.sessions.retrieve(session["id"])
    assert (paid.status, paid.subscription, paid.invoice) == ("complete", begun.id, begun.latest_invoice)
    assert client.v1.subscriptions.retrieve(begun.id).status == "active"


def test_an_old_versions_trial_is_begun_once(sandbox: Sandbox) -> None:
    """Also where something that is sold once is paid with it."""
    client: Any = sandbox.client()
    items = [
        {"price_data": {**SHIRT, "recurring": {"interval": "month"}}, "quantity": 1},
        {"price_data": SHIRT, "quantity": 1},
    ]
    trial = {"subscription_data": {"trial_period_days": 7}}
    asked = {**PAYING, "mode": "subscription", "line_items": items, "stripe_version": "2024-06-20"}
    session = client.raw_request("post", "/v1/checkout/sessions", **asked, **trial).data
    assert sandbox.pay(session["id"])["payment_status"] == "paid"
    assert [each.status for each in client.v1.subscriptions.list().data] == ["trialing"]


def test_an_old_versions_subscription_is_told_of_as_incomplete_first(sandbox: Sandbox) -> None:
    """And then as updated once; so is its invoice. Recorded in 2025 by two public logs.

    What was before is as a program's webhook has it.
    """
    client: Any = sandbox.client()
    item = {"price_data": {**SHIRT, "recurring": {"interval": "month"}}, "quantity": 1}
    asked = {**PAYING, "mode": "subscription", "line_items": [item], "stripe_version": "2024-06-20"}
    session = client.raw_request("post", "/v1/checkout/sessions", **asked).data
    sandbox.pay(session["id"])
    events = client.v1.events.list({"limit": 100}).data[::-1]
    about = [each for each in events if each.type.startswith(("customer.subscription.", "invoice."))]
    assert [each.type.removeprefix("customer.") for each in about] == [
        "subscription.created",
        "invoice.created",
        "invoice.finalized",
        "subscription.updated",
        "invoice.updated",
        "invoice.paid",
        "invoice.payment_succeeded",
    ]
    created, updated = about[0].data.object, about[3].data
    assert (created.status, created.default_payment_method) == ("incomplete", None)
    assert updated.previous_attributes.to_dict() == {"default_payment_method": None, "status": "incomplete"}
    assert updated.object.status == "active"
    assert updated.object.default_payment_method is not None


@pytest.mark.parametrize(
    ("iban", "came"), [("DE89370400440532013000", True), ("DE62370400440532013001", False)]
)
def test_a_debit_begins_a_subscription_and_arrives_later(sandbox: Sandbox, iban: str, came: bool) -> None:
    """Who confirms on the page accepts the mandate; until the money is there the session is unpaid.

    Source: https://docs.stripe.com/payments/checkout/fulfill-orders and
    https://docs.stripe.com/testing#sepa-direct-debit.
    """
    client: Any = sandbox.client()
    price = {"currency": "eur", "product_data": {"name": "Gold"}, "recurring": {"interval": "month"}}
    items = [{"price_data": {**price, "unit_amount": 500}, "quantity": 1}]
    session = create(client, mode="subscription", line_items=items)
    payer = {"email": "ada@example.com", "name": "Ada"}
    account = {"type": "sepa_debit", "sepa_debit": {"iban": iban}, "billing_details": payer}
    paid = sandbox.pay(session.id, client.v1.payment_methods.create(account).id)
    assert (paid["status"], paid["payment_status"]) == ("complete", "unpaid")
    assert client.v1.subscriptions.retrieve(paid["subscription"]).status == "active"
    sandbox.advance(days=7)
    later = client.v1.checkout.sessions.retrieve(session.id)
    assert later.payment_status == ("paid" if came else "unpaid")
    assert f"checkout.session.async_payment_{'succeeded' if came else 'failed'}" in told(client)


def test_a_bank_account_that_is_verified_first_begins_a_subscription(sandbox: Sandbox) -> None:
    """It begins with the debit that follows the verification, not once the money is there.

    Source: https://docs.stripe.com/payments/checkout/fulfill-orders.
    """
    client: Any = sandbox.client()
    session = create(client, **RECURRING)
    method = client.v1.payment_methods.create(
        {
            "type": "us_bank_account",
            "us_bank_account": {
                "account_holder_type": "individual",
                "account_number": "000123456789",
                "routing_number": "110000000",
            },
            "billing_details": {"email": "ada@example.com", "name": "Ada"},
        }
    )
    sandbox.pay(session.id, method.id)
    begun = client.v1.checkout.sessions.retrieve(session.id)
    assert (begun.status, begun.payment_status) == ("complete", "unpaid")
    assert client.v1.invoices.retrieve(begun.invoice).status == "open"
    sandbox.advance(days=7)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert client.v1.invoices.retrieve(begun.invoice).status == "paid"
    assert len(client.v1.payment_intents.list().data) == 1


def test_nothing_is_due_before_the_anchor_without_proration(sandbox: Sandbox) -> None:
    """The stretch before the first full period is free.

    Source: https://docs.stripe.com/payments/checkout/billing-cycle.
    """
    client: Any = sandbox.client()
    data = {"billing_cycle_anchor": sandbox.now + 10 * 86_400, "proration_behavior": "none"}
    session = create(client, **RECURRING, subscription_data=data)
    assert session.amount_total == 0
    assert sandbox.pay(session.id)["payment_status"] == "no_payment_required"


def test_a_stretch_before_the_anchor_is_paid_in_proportion(sandbox: Sandbox) -> None:
    """10 of the 29 days before 11 March; an hour later it is a little less, and so is what is charged.

    Source: https://docs.stripe.com/payments/checkout/billing-cycle.
    """
    client: Any = sandbox.client()
    sandbox.advance(days=29, hours=-12)  # 1 March
    data = {"billing_cycle_anchor": sandbox.now + 10 * 86_400}
    price = {"currency": "usd", "product_data": {"name": "Club"}, "recurring": {"interval": "month"}}
    items = [{"price_data": {**price, "unit_amount": 29_000}, "quantity": 1}]
    session = create(client, **{**RECURRING, "line_items": items}, subscription_data=data)
    assert (session.amount_subtotal, session.amount_total) == (10_000, 10_000)
    sandbox.advance(hours=1)
    paid = sandbox.pay(session.id)
    invoice = client.v1.invoices.retrieve(paid["invoice"])
    assert (paid["amount_total"], invoice.total, invoice.amount_paid) == (9958, 9958, 9958)


def test_who_pays_after_the_anchor_pays_for_its_period(sandbox: Sandbox) -> None:
    """ "Checkout displays and charges for the full period starting with the billing cycle anchor".

    Source: https://docs.stripe.com/payments/checkout/billing-cycle.
    """
    client: Any = sandbox.client()
    monthly = {**SHIRT, "recurring": {"interval": "month"}}
    anchor = sandbox.now + 5 * 3600
    data = {"billing_cycle_anchor": anchor}
    line_items = [{"price_data": monthly, "quantity": 1}]
    session = create(client, mode="subscription", line_items=line_items, subscription_data=data)
    sandbox.advance(hours=6)
    paid = sandbox.pay(session.id)
    assert paid["amount_total"] == 1500
    subscription = client.v1.subscriptions.retrieve(paid["subscription"])
    [item] = subscription["items"].data
    assert (subscription.start_date, item.current_period_start) == (anchor, anchor)
    [invoice] = client.v1.invoices.list({"subscription": subscription.id}).data
    assert (invoice.status, invoice.total) == ("paid", 1500)
