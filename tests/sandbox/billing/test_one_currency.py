"""Customers who are invoiced in more than one currency.

Source: https://docs.stripe.com/invoicing/multi-currency-customers.
"""

from __future__ import annotations

from .shop import Shop, refusal


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
    assert error.param == "currency"
    paid = shop.v1.invoices.pay(draft.id)
    assert (paid.amount_paid, paid.starting_balance, paid.ending_balance) == (1000, 0, 0)
    note = {"invoice": paid.id, "amount": 1000, "credit_amount": 1000}
    moved = shop.v1.credit_notes.create({**note, "expand": ["customer_balance_transaction"]})
    entry = moved.customer_balance_transaction
    assert (entry.currency, entry.ending_balance) == ("cad", -1000)
    owner = shop.v1.customers.retrieve(customer, {"expand": ["invoice_credit_balance"]})
    assert owner.invoice_credit_balance.to_dict() == {"usd": -1000, "cad": -1000}
    assert (owner.balance, owner.currency) == (-1000, "usd")
    shop.v1.invoice_items.create({"customer": customer, "amount": 1500, "currency": "cad"})
    assert shop.v1.invoices.pay(shop.v1.invoices.create(way).id).amount_paid == 500
    assert shop.sandbox.reconcile()["differences"] == []


def test_a_customer_subscribes_in_one_currency_at_a_time(shop: Shop) -> None:
    """Once nothing of the other one is left, it changes, and the balance shown with it."""
    customer, cad = shop.customer(), shop.price(1000, currency="cad")
    subscription = shop.subscribe(customer, shop.price())
    assert "with currency usd" in refusal(shop.subscribe, customer, cad).user_message
    shop.v1.subscriptions.cancel(subscription.id)
    item = shop.v1.invoice_items.create({"customer": customer, "amount": 700, "currency": "usd"})
    assert "with currency usd" in refusal(shop.subscribe, customer, cad).user_message
    shop.v1.invoice_items.delete(item.id)
    for amount, currency in ((-100, "usd"), (-400, "cad")):
        move = {"amount": amount, "currency": currency}
        shop.v1.customers.balance_transactions.create(customer, move)
    paid = shop.invoices(shop.subscribe(customer, cad).id)[0]
    assert (paid.currency, paid.amount_paid) == ("cad", 600)
    owner = shop.v1.customers.retrieve(customer, {"expand": ["invoice_credit_balance"]})
    assert (owner.currency, owner.balance) == ("cad", 0)
    assert owner.invoice_credit_balance.to_dict() == {"usd": -100}
    assert shop.sandbox.reconcile()["differences"] == []


def test_an_invoice_takes_up_250_items(shop: Shop) -> None:
    """The others wait for the next one."""
    customer = shop.customer()
    for _ in range(251):
        shop.v1.invoice_items.create({"customer": customer, "amount": 100, "currency": "usd"})
    way = {"customer": customer, "pending_invoice_items_behavior": "include"}
    assert [shop.v1.invoices.create(way).total for _ in range(2)] == [25_000, 100]
