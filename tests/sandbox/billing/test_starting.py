"""How a subscription begins: its first invoice, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox.models.billing import subscriptions

from ..refused import refusal
from .shop import Shop, at


def test_a_first_invoice_is_paid_at_once(shop: Shop) -> None:
    """The subscription is active, its period a month, and its invoice numbered, itemized and paid."""
    subscription = shop.subscribe(shop.customer(), shop.price(2000), expand=["latest_invoice.payments"])
    item, invoice = subscription["items"].data[0], subscription.latest_invoice
    assert (subscription.status, subscription.currency, subscription.collection_method) == (
        "active",
        "usd",
        "charge_automatically",
    )
    assert item.current_period_start == at("2026-01-01")
    assert item.current_period_end == at("2026-02-01")
    assert (invoice.status, invoice.amount_due, invoice.amount_paid) == ("paid", 2000, 2000)
    assert (invoice.attempt_count, invoice.billing_reason) == (1, "subscription_create")
    assert invoice.number.endswith("-0001")
    assert invoice.lines.data[0].description == "1 × Gold (at $20.00 / month)"
    assert invoice.period_start == invoice.period_end == at("2026-01-01")
    assert invoice.payments.data[0].amount_paid == 2000


@pytest.mark.parametrize(
    ("currency", "amount", "written"),
    [
        ("brl", 50_000, "R$ 500.00"),
        ("cad", 4999, "$49.99"),
        ("chf", 175_000, "CHF 1,750.00"),
        ("eur", 8107, "€81.07"),
        ("gbp", 999, "£9.99"),
        ("pln", 61_377, "613.77 zł"),
        ("sek", 49_900, "499.00 kr"),
    ],
)
def test_a_line_writes_its_price_with_the_sign_of_its_currency(
    shop: Shop, currency: str, amount: int, written: str
) -> None:
    """The sign stands where it does in its country, the digits as in English.

    Recorded by several programs in 2021, 2024 and 2025.
    """
    price = shop.price(amount, currency=currency)
    line = shop.subscribe(shop.customer(), price, expand=["latest_invoice"]).latest_invoice.lines.data[0]
    assert line.description == f"1 × Gold (at {written} / month)"


@pytest.mark.parametrize(
    ("card", "behavior", "count"),
    [
        ("tok_chargeCustomerFail", "allow_incomplete", 1),
        ("tok_visa", "default_incomplete", 0),
        ("tok_threeDSecure2Required", "allow_incomplete", 0),
    ],
)
def test_a_first_invoice_that_is_not_paid_leaves_it_incomplete(
    shop: Shop, card: str, behavior: str, count: int
) -> None:
    """Declined, not tried, or the customer has to authenticate: it waits for 23 hours."""
    customer = shop.customer(card)
    subscription = shop.subscribe(
        customer, shop.price(), payment_behavior=behavior, expand=["latest_invoice.confirmation_secret"]
    )
    latest = subscription.latest_invoice
    assert (subscription.status, latest.status, latest.attempt_count) == ("incomplete", "open", count)
    assert latest.confirmation_secret.client_secret.startswith("pi_")
    assert latest.next_payment_attempt is None
    shop.sandbox.advance(hours=23)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "incomplete_expired"
    assert shop.v1.invoices.retrieve(latest.id).status == "void"
    assert shop.sandbox.reconcile()["balanced"]


@pytest.mark.parametrize(
    ("card", "status"), [("tok_visa", "requires_confirmation"), (None, "requires_payment_method")]
)
def test_what_is_not_tried_waits_for_its_confirmation(shop: Shop, card: str | None, status: str) -> None:
    """With the customer's own card, where there is one. Confirming it starts the subscription.

    Source: https://github.com/laravel/cashier-stripe/pull/1420.
    """
    customer = shop.customer(card)
    subscription = shop.subscribe(customer, shop.price(), payment_behavior="default_incomplete")
    payment = shop.v1.invoice_payments.list({"invoice": subscription.latest_invoice}).data[0]
    intent = shop.v1.payment_intents.retrieve(payment.payment.payment_intent)
    assert (intent.status, intent.payment_method) == (
        status,
        shop.v1.customers.retrieve(customer).default_source,
    )
    if card:
        assert shop.v1.payment_intents.confirm(intent.id).status == "succeeded"
        assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_deposits_that_verify_an_account_take_their_time(shop: Shop) -> None:
    """Ten days instead of 23 hours. Source: https://docs.stripe.com/billing/subscriptions/acss-debit."""
    price = shop.v1.prices.create(
        {
            "currency": "cad",
            "unit_amount": 1500,
            "recurring": {"interval": "month"},
            "product_data": {"name": "Stock"},
        }
    ).id
    customer = shop.v1.customers.create({"name": "Jenny Rosen", "email": "jenny@example.com"}).id
    subscription = shop.subscribe(
        customer,
        price,
        payment_behavior="default_incomplete",
        payment_settings={"payment_method_types": ["acss_debit"]},
    )
    [asked] = shop.v1.invoice_payments.list({"invoice": subscription.latest_invoice}).data
    online = {"type": "online", "online": {"ip_address": "1.1.1.1", "user_agent": "x"}}
    debit = {"payment_method": "pm_acssDebit_success", "mandate_data": {"customer_acceptance": online}}
    shop.v1.payment_intents.confirm(asked.payment.payment_intent, debit)
    shop.sandbox.advance(days=9)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "incomplete"
    shop.sandbox.advance(days=1, hours=1)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "incomplete_expired"


def test_canceled_before_it_is_paid_it_expires(shop: Shop) -> None:
    """Its invoice is void, and it is updated, not deleted.

    Source: https://docs.stripe.com/api/subscriptions/object#subscription_object-status, and of the event
    https://github.com/authgear/authgear-server.
    """
    subscription = shop.subscribe(shop.customer(), shop.price(), payment_behavior="default_incomplete")
    shop.events()
    told = {"comment": "Too late", "feedback": "other"}
    canceled = shop.v1.subscriptions.cancel(subscription.id, {"cancellation_details": told})
    now = shop.sandbox.now
    assert (canceled.status, canceled.canceled_at, canceled.ended_at) == ("incomplete_expired", now, now)
    details = canceled.cancellation_details
    assert (details.comment, details.reason) == ("Too late", "cancellation_requested")
    assert shop.v1.invoices.retrieve(subscription.latest_invoice).status == "void"
    events = shop.events()
    assert {"customer.subscription.updated", "invoice.voided", "payment_intent.canceled"} <= set(events)
    assert "customer.subscription.deleted" not in events


def test_authenticating_starts_it(shop: Shop) -> None:
    """Once the customer has answered the bank, the invoice is paid and the subscription active."""
    subscription = shop.subscribe(shop.customer("tok_threeDSecure2Required"), shop.price())
    payment = shop.v1.invoice_payments.list({"invoice": subscription.latest_invoice}).data[0]
    shop.sandbox.authenticate(payment.payment.payment_intent)
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert shop.v1.invoices.retrieve(subscription.latest_invoice).status == "paid"


def test_a_payment_that_must_succeed_leaves_nothing_behind(shop: Shop) -> None:
    """With `error_if_incomplete` a decline is a 402, and no subscription, invoice, number or event stays."""
    customer, price = shop.customer("tok_chargeCustomerFail"), shop.price()
    shop.events()
    params = {"customer": customer, "items": [{"price": price}], "payment_behavior": "error_if_incomplete"}
    error = refusal(shop.v1.subscriptions.create, params)
    assert (error.http_status, error.code) == (402, "card_declined")
    assert shop.v1.subscriptions.list({"status": "all"}).data == []
    assert shop.v1.invoices.list().data == []
    assert shop.v1.customers.retrieve(customer).next_invoice_sequence == 1
    assert shop.events() == []


def test_a_customer_needs_something_to_pay_with(shop: Shop) -> None:
    """Without a card nothing is made, unless the invoice is sent or waits for its customer."""
    customer, price = shop.customer(None), shop.price()
    error = refusal(shop.subscribe, customer, price)
    assert (error.http_status, error.code) == (400, "resource_missing")
    assert "no attached payment source or default payment method" in str(error)
    sent = shop.subscribe(customer, price, collection_method="send_invoice", days_until_due=7)
    invoice = shop.v1.invoices.retrieve(sent.latest_invoice)
    assert (sent.status, invoice.status) == ("active", "draft")
    assert invoice.due_date == at("2026-01-08")


@pytest.mark.parametrize(
    ("params", "param", "words"),
    [
        ({"items": []}, "items", "Missing required param: items."),
        ({"payment_behavior": "pending_if_incomplete"}, "payment_behavior", "has no effect when creating"),
        ({"days_until_due": 5}, None, "You can only specify 'days_until_due'"),
        ({"collection_method": "send_invoice"}, None, "you must specify 'days_until_due'."),
        ({"trial_end": 1}, "trial_end", "in the future"),
        ({"trial_period_days": 731}, "trial_period_days", "number of trial period days is 730 (2 years)."),
        ({"trial_end": at("2029-01-01")}, "trial_end", "number of trial period days is 730 (2 years)."),
        ({"trial_from_plan": True, "trial_period_days": 3}, None, "when `trial_from_plan=true`"),
        ({"items": [{"price": "price_nope"}]}, "items[0][price]", "No such price: 'price_nope'"),
    ],
)
def test_what_is_refused(shop: Shop, params: dict[str, Any], param: str | None, words: str) -> None:
    """Each in Stripe's words; nothing is made."""
    given = {"customer": shop.customer(), "items": [{"price": shop.price()}], **params}
    error = refusal(shop.v1.subscriptions.create, given)
    assert error.http_status == 400
    assert words in str(error)
    assert error.param == param
    assert shop.v1.subscriptions.list({"status": "all"}).data == []


def test_a_price_is_not_sold_twice(shop: Shop) -> None:
    """The same price on two items is refused, and otherwise where one is added; in place of it, it is not.

    Source: https://github.com/Kiln-AI/stripe_world, subscription_lifecycle.py, probed in September 2026.
    """
    price = shop.price()
    error = refusal(shop.subscribe, shop.customer(), price, price)
    assert "multiple Subscription Items with the same Price" in str(error)
    subscription = shop.subscribe(shop.customer(), price)
    item, again = subscription["items"].data[0].id, {"subscription": subscription.id, "price": price}
    for refused in (
        refusal(shop.v1.subscription_items.create, again),
        refusal(shop.v1.subscriptions.update, subscription.id, {"items": [{"price": price}]}),
    ):
        assert refused.param == "plan"
        assert refused.user_message.startswith(
            f"A new item with Price {price} can't be added to this Subscription because an existing "
            f"Subscription Item {item} is already using that Price. If you want to update the existing item "
        )
    instead = {"items": [{"price": price}, {"id": item, "deleted": True}]}
    assert shop.v1.subscriptions.update(subscription.id, instead)["items"].data[0].id != item


def test_prices_are_in_one_currency(shop: Shop) -> None:
    """That of the first one; another one is told both.

    Source: https://github.com/Kiln-AI/stripe_world, subscription_lifecycle.py, probed in September 2026.
    """
    error = refusal(shop.subscribe, shop.customer(), shop.price(), shop.price(currency="cad"))
    assert (error.param, error.user_message) == (
        "items[1][price]",
        "This `price` has `currency=cad`, but other items use `currency=usd`. All items must have pricing in "
        "the same currency. When using multi-currency prices, you can specify `currency` at the top level, "
        "to be used by all items.",
    )


def test_what_needs_a_customer_at_once_is_refused_without_a_page(shop: Shop) -> None:
    """No page tells of its code. Source: https://github.com/Kiln-AI/stripe_world, 12_subscriptions."""
    customer = shop.customer("tok_threeDSecure2Required")
    params = {"payment_behavior": "error_if_incomplete"}
    error = refusal(lambda: shop.subscribe(customer, shop.price(), **params)).json_body["error"]
    assert (error["code"], "doc_url" in error) == ("subscription_payment_intent_requires_action", False)


def test_classic_billing_has_one_interval(shop: Shop) -> None:
    """A month and a year at once need flexible billing. As programs quote it in 2026."""
    prices = shop.price(), shop.price(20000, interval="year", name="Gold a year")
    customer = shop.customer()
    error = refusal(lambda: shop.subscribe(customer, *prices, billing_mode={"type": "classic"}))
    assert error.user_message == (
        "All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`."
    )
    assert shop.subscribe(customer, *prices).status == "active"


@pytest.mark.parametrize(
    ("lengths", "go_together"),
    [
        ("1 month, 3 month", True),
        ("1 month, 1 year", True),
        ("1 day, 1 week", True),
        ("1 day, 3 month", True),
        ("2 week, 4 week", True),
        ("2 month, 4 month, 6 month", True),
        ("7 day, 1 week", True),
        ("12 month, 1 year", True),
        ("2 month, 3 month", False),
        ("4 month, 6 month", False),
        ("1 week, 1 month", False),
        ("2 day, 1 week", False),
        ("5 month, 1 year", False),
    ],
)
def test_intervals_are_multiples_of_the_shortest(shop: Shop, lengths: str, go_together: bool) -> None:
    """Stripe's own examples.

    Source: https://docs.stripe.com/billing/subscriptions/mixed-interval#interval-alignment.
    """
    prices = []
    for each in lengths.split(", "):
        count, interval = each.split()
        prices.append(shop.price(recurring={"interval": interval, "interval_count": int(count)}))
    if go_together:
        assert shop.subscribe(shop.customer(), *prices).status == "active"
    else:
        error = refusal(shop.subscribe, shop.customer(), *prices)
        assert "multiple of the shortest" in str(error)


def test_a_customer_pays_in_one_currency(shop: Shop) -> None:
    """The first subscription fixes it."""
    customer = shop.customer()
    shop.subscribe(customer, shop.price())
    assert shop.v1.customers.retrieve(customer).currency == "usd"
    euros = {"currency": "eur", "product": shop.v1.products.create({"name": "Gold"}).id, "unit_amount": 900}
    inline = {"price_data": {**euros, "recurring": {"interval": "month"}}}
    error = refusal(shop.v1.subscriptions.create, {"customer": customer, "items": [inline]})
    assert error.user_message == (
        "You cannot combine currencies on a single customer. This customer has an active subscription, "
        "subscription schedule, discount, quote, invoice item or active subscription mode checkout session "
        "with currency usd."
    )


def test_a_customer_has_room_for_some_subscriptions(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 at once, here three; one that has ended makes room.

    Source: https://docs.stripe.com/billing/subscriptions/limits and https://docs.stripe.com/error-codes.
    """
    monkeypatch.setattr(subscriptions, "MOST", 3)
    customer, price = shop.customer(), shop.price()
    active = [shop.subscribe(customer, price) for _ in range(3)]
    wanted = {"customer": customer, "items": [{"price": price}]}
    assert refusal(shop.v1.subscriptions.create, wanted).code == "customer_max_subscriptions"
    shop.v1.subscriptions.cancel(active[0].id)
    assert shop.subscribe(customer, price).status == "active"
