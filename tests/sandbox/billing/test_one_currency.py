"""Customers who are invoiced in more than one currency.

Source: https://docs.stripe.com/invoicing/multi-currency-customers.
"""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import Shop


def test_an_invoice_may_be_in_another_currency(shop: Shop) -> None:
    """It takes up the items of that currency, and meets the balance in it alone."""
    customer = shop.customer(balance=-3000)
    shop.subscribe(customer, shop.price())
    for amount, currency in ((1000, "cad"), (700, "usd")):
        shop.v1.invoice_items.create({"customer": customer, "amount": amount, "currency": currency})
    way = {"customer": customer, "currency": "cad", "pending_invoice_items_behavior": "include"}
    draft = shop.v1.invoices.create(way)
    assert (draft.currency, [each.amount for each in draft.lines.data]) == ("cad", [1000])
    error = refusal(
        shop.v1.invoice_items.create,
        {"customer": customer, "invoice": draft.id, "amount": 5, "currency": "usd"},
    )
    assert error.param is None  # as a program reports it
    paid = shop.v1.invoices.pay(draft.id)
    assert (paid.amount_paid, paid.starting_balance, paid.ending_balance) == (1000, 0, 0)
    note = {"invoice": paid.id, "amount": 1000, "credit_amount": 1000}
    moved = shop.v1.credit_notes.create({**note, "expand": ["customer_balance_transaction"]})
    entry = moved.customer_balance_transaction
    assert (entry.currency, entry.ending_balance) == ("cad", -1000)
    owner = shop.v1.customers.retrieve(customer, {"expand": ["invoice_credit_balance"]})
    # "If positive in a currency, the customer has a credit to apply": the reference of a customer.
    assert owner.invoice_credit_balance.to_dict() == {"usd": 1000, "cad": 1000}
    assert (owner.balance, owner.currency) == (-1000, "usd")
    shop.v1.invoice_items.create({"customer": customer, "amount": 1500, "currency": "cad"})
    assert shop.v1.invoices.pay(shop.v1.invoices.create(way).id).amount_paid == 500
    assert shop.sandbox.reconcile()["differences"] == []


def test_an_invoices_items_are_in_its_currency(shop: Shop) -> None:
    """Recorded by a program in April 2026."""
    invoice = shop.v1.invoices.create({"customer": shop.customer(), "currency": "mxn"})
    item = {"customer": invoice.customer, "invoice": invoice.id, "amount": 500, "currency": "usd"}
    error = refusal(shop.v1.invoice_items.create, item)
    assert (error.code, error.param, error.user_message) == (
        None,
        None,
        "You cannot combine currencies on a single invoice. This invoice has invoice items currency usd that "
        "conflicts with the invoice currency mxn.",
    )


def test_a_customer_subscribes_in_one_currency_at_a_time(shop: Shop) -> None:
    """Once nothing of the other one is left, it changes, and the balance shown with it."""
    customer, cad = shop.customer(), shop.price(1000, currency="cad")
    subscription = shop.subscribe(customer, shop.price())
    said = "The currency of the selected prices (cad) does not match the customer currency (usd)."
    assert refusal(shop.subscribe, customer, cad).user_message == said
    shop.v1.subscriptions.cancel(subscription.id)
    item = shop.v1.invoice_items.create({"customer": customer, "amount": 700, "currency": "usd"})
    assert refusal(shop.subscribe, customer, cad).user_message == said
    shop.v1.invoice_items.delete(item.id)
    for amount, currency in ((-100, "usd"), (-400, "cad")):
        move = {"amount": amount, "currency": currency}
        shop.v1.customers.balance_transactions.create(customer, move)
    paid = shop.invoices(shop.subscribe(customer, cad).id)[0]
    assert (paid.currency, paid.amount_paid) == ("cad", 600)
    owner = shop.v1.customers.retrieve(customer, {"expand": ["invoice_credit_balance"]})
    assert (owner.currency, owner.balance) == ("cad", 0)
    assert owner.invoice_credit_balance.to_dict() == {"usd": 100}
    assert shop.sandbox.reconcile()["differences"] == []


def test_a_price_is_not_asked_in_the_customers_currency_by_itself(shop: Shop) -> None:
    """It is where the request says so, though the price is asked in both.

    Sources: https://github.com/laravel/cashier-stripe/issues/1570 and pull/1571, for which Cashier has tests.
    """
    price = shop.price(1000, currency_options={"eur": {"unit_amount": 900}})
    customer = shop.customer()
    assert shop.subscribe(customer, price, currency="eur").currency == "eur"
    said = "The currency of the selected prices (usd) does not match the customer currency (eur)."
    assert refusal(shop.subscribe, customer, price).user_message == said
    assert shop.subscribe(customer, price, currency="eur").currency == "eur"


def test_nothing_is_scheduled_in_another_currency_before_the_old_one_ends(shop: Shop) -> None:
    """Then it may be. As the live suite of Stripe's connector for Salesforce asserts, and Paymenter reports.

    Source of the second: https://github.com/Paymenter/Paymenter/issues/986.
    """
    customer, usd = shop.customer(), shop.price()
    phases = [{"items": [{"price": usd}], "duration": {"interval": "month", "interval_count": 1}}]
    plan = {"customer": customer, "start_date": "now", "end_behavior": "cancel", "phases": phases}
    before = shop.subscribe(customer, shop.price(currency="gbp"))
    error = refusal(shop.v1.subscription_schedules.create, plan)
    said = "The currency of the selected prices (usd) does not match the customer currency (gbp)."
    assert error.user_message == said
    shop.v1.subscriptions.cancel(before.id)
    schedule = shop.v1.subscription_schedules.create(plan)
    assert (schedule.status, schedule.phases[0].currency) == ("active", "usd")
    assert shop.v1.customers.retrieve(customer).currency == "usd"


def test_a_checkout_goes_on_in_the_customers_currency(shop: Shop) -> None:
    """A price must be asked in it; another one cannot be wanted, as long as something is left in it.

    Sources: https://github.com/invertase/stripe-firebase-extensions/issues/644, and civitai, which sells
    memberships: https://github.com/civitai/civitai/pull/4945.
    """

    def checkout(customer: str, price: str, **params: Any) -> Any:
        sold = {"mode": "subscription", "line_items": [{"price": price, "quantity": 1}]}
        ways = {"success_url": "https://example.com", "customer": customer}
        return shop.v1.checkout.sessions.create({**sold, **ways, **params})

    both, usd = shop.price(1000, currency_options={"aud": {"unit_amount": 900}}), shop.price()
    customer = shop.customer()
    shop.subscribe(customer, both, currency="aud")
    assert checkout(customer, both).currency == "aud"
    error = refusal(lambda: checkout(customer, usd))
    assert error.user_message == (
        "The price specified only supports `usd`. This doesn't match the expected currency: `aud`."
    )
    combined = (
        "You cannot combine currencies on a single customer. This customer has an active subscription, "
        "subscription schedule, discount, quote, invoice item or active subscription mode checkout session "
        "with currency {}."
    )
    error = refusal(lambda: checkout(customer, both, currency="usd"))
    assert error.user_message == combined.format("aud")
    newcomer = shop.customer()
    opened = checkout(newcomer, both)
    error = refusal(lambda: checkout(newcomer, both, currency="aud"))
    assert error.user_message == combined.format("usd")
    shop.v1.checkout.sessions.expire(opened.id)
    assert checkout(newcomer, both, currency="aud").currency == "aud"


def test_an_invoice_takes_up_250_items(shop: Shop) -> None:
    """The others wait for the next one."""
    customer = shop.customer()
    for _ in range(251):
        shop.v1.invoice_items.create({"customer": customer, "amount": 100, "currency": "usd"})
    way = {"customer": customer, "pending_invoice_items_behavior": "include"}
    assert [shop.v1.invoices.create(way).total for _ in range(2)] == [25_000, 100]
