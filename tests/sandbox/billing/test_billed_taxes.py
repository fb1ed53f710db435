"""Tax rates, tax ids and taxes on a bill."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import Shop


def test_a_price_has_its_tax_in_it_or_not(shop: Shop) -> None:
    """Not both: in the words that programs report, of a rate of the subscription or of its item."""
    customer, inclusive = shop.customer(), shop.price(tax_behavior="inclusive")
    terms = {"display_name": "GST", "percentage": 10}
    on_top, within = (shop.v1.tax_rates.create({**terms, "inclusive": each}).id for each in (False, True))
    message = (
        "One or more prices has a `tax_behavior` that conflicts with the tax rates that apply to the "
        "corresponding line item."
    )
    params = {"customer": customer, "items": [{"price": inclusive}]}
    of_item = {"customer": customer, "items": [{"price": inclusive, "tax_rates": [on_top]}]}
    for wrong in ({**params, "default_tax_rates": [on_top]}, of_item):
        assert refusal(shop.v1.subscriptions.create, wrong).user_message == message
    subscription = shop.v1.subscriptions.create({**params, "default_tax_rates": [within]})
    change = {"default_tax_rates": [on_top]}
    assert refusal(shop.v1.subscriptions.update, subscription.id, change).user_message == message


def test_the_tax_ids_on_a_bill_are_there(shop: Shop) -> None:
    """Of an invoice, and of a subscription's invoices."""
    customer, price, ids = shop.customer(), shop.price(), ["txi_x"]
    items = [{"price": price}]
    on_invoices = {"invoice_settings": {"account_tax_ids": ids}}
    errors = [
        refusal(shop.v1.invoices.create, {"customer": customer, "account_tax_ids": ids}),
        refusal(shop.v1.subscriptions.create, {"customer": customer, "items": items, **on_invoices}),
    ]
    assert [(each.param, each.user_message) for each in errors] == [
        ("account_tax_ids", "No such tax ID: 'txi_x'"),
        ("invoice_settings[account_tax_ids]", "No such tax ID: 'txi_x'"),
    ]


VAT = {"display_name": "VAT", "percentage": 7, "inclusive": False}


def test_taxes_that_somebody_else_worked_out(shop: Shop) -> None:
    """`tax_amounts` of a line, each with an archived rate, which the very same description uses again.

    Source: https://docs.stripe.com/api/invoices/line_item. Guess: the sentence of the refusal.
    """
    customer = shop.customer()
    draft = shop.v1.invoices.create({"customer": customer}).id
    tax = {"amount": 69, "taxable_amount": 1000, "tax_rate_data": VAT, "taxability_reason": "standard_rated"}
    lines = [{"amount": 1000, "tax_amounts": [tax]}, {"amount": 500}]
    invoice = shop.v1.invoices.add_lines(draft, {"lines": lines})
    first, second = invoice.lines.data
    (told,) = first.taxes
    rate = told.tax_rate_details.tax_rate
    assert (told.amount, told.taxable_amount, told.taxability_reason) == (69, 1000, "standard_rated")
    assert (invoice.total, invoice.total_excluding_tax, second.taxes) == (1569, 1500, [])
    assert shop.v1.tax_rates.retrieve(rate).active is False
    inclusive = {**tax, "amount": 10, "tax_rate_data": {**VAT, "inclusive": True}}
    both = {"id": second.id, "tax_amounts": [{**tax, "amount": 1}, inclusive]}
    invoice = shop.v1.invoices.update_lines(draft, {"lines": [both]})
    assert [(each.amount, each.tax_rate_details.tax_rate == rate) for each in invoice.total_taxes] == [
        (70, True),
        (10, False),
    ]
    assert (invoice.total, invoice.total_excluding_tax) == (1570, 1490)
    shop.v1.invoices.line_items.update(draft, first.id, {"tax_amounts": ""})
    shop.v1.invoices.line_items.update(draft, second.id, {"description": "Hat"})
    invoice = shop.v1.invoices.finalize_invoice(draft)
    assert (invoice.total, [each.amount for each in invoice.total_taxes]) == (1501, [1, 10])

    own = shop.v1.tax_rates.create(VAT).id
    taxed = shop.v1.invoices.create({"customer": customer, "default_tax_rates": [own]}).id
    error = refusal(shop.v1.invoices.add_lines, taxed, {"lines": lines})
    assert (error.param, error.user_message) == (
        "lines[0][tax_amounts]",
        "You cannot set `tax_amounts` on an invoice that has tax rates or uses automatic tax.",
    )


def test_an_archived_tax_rate_goes_on_where_it_is(shop: Shop) -> None:
    """It "cannot be used with new applications", and "will still work" where it is set already.

    Source: https://docs.stripe.com/api/tax_rates/object#tax_rate_object-active. Guess: the sentence.
    """
    rate = shop.v1.tax_rates.create(VAT).id
    customer, price = shop.customer(), shop.price()
    before = shop.subscribe(customer, price, default_tax_rates=[rate])
    shop.v1.tax_rates.update(rate, {"active": False})
    shop.v1.subscriptions.update(before.id, {"default_tax_rates": [rate]})
    shop.sandbox.advance(days=31, hours=2)
    assert [each.total for each in shop.invoices(before.id)] == [2140, 2140]
    items = [{"price": price, "tax_rates": [rate]}]
    phases = [{"items": items, "duration": {"interval": "month"}}]
    for create, params, param in (
        (shop.v1.subscriptions.create, {"items": items}, "items[0][tax_rates]"),
        (shop.v1.invoices.create, {"default_tax_rates": [rate]}, "default_tax_rates"),
        (shop.v1.invoice_items.create, {"amount": 5, "tax_rates": [rate]}, "tax_rates"),
        (
            shop.v1.subscription_schedules.create,
            {"start_date": "now", "phases": phases},
            "phases[0][items][0][tax_rates]",
        ),
    ):
        error = refusal(create, {"customer": customer, **params})
        sentence = f"The tax rate {rate} is archived. Only active tax rates can be used."
        assert (error.param, error.user_message) == (param, sentence)


def test_a_line_keeps_an_archived_tax_rate_and_takes_no_other(shop: Shop) -> None:
    """As what it is billed for does. Source: https://docs.stripe.com/api/tax_rates/object#tax_rate_object-active."""
    old, other = (shop.v1.tax_rates.create(VAT).id for _ in range(2))
    customer = shop.customer()
    shop.v1.invoice_items.create(
        {"customer": customer, "amount": 1000, "currency": "usd", "tax_rates": [old]}
    )
    draft = shop.v1.invoices.create({"customer": customer, "pending_invoice_items_behavior": "include"})
    line = shop.v1.invoices.line_items.list(draft.id).data[0].id
    for rate in (old, other):
        shop.v1.tax_rates.update(rate, {"active": False})
    update = shop.v1.invoices.line_items.update
    update(draft.id, line, {"tax_rates": [old], "description": "The same"})
    assert refusal(update, draft.id, line, {"tax_rates": [other]}).param == "tax_rates"
    lines = {"lines": [{"id": line, "tax_rates": [other]}]}
    assert refusal(shop.v1.invoices.update_lines, draft.id, lines).param == "lines[0][tax_rates]"


def test_a_credited_line_takes_back_its_own_tax(shop: Shop) -> None:
    """In proportion, whoever worked it out: of nothing that an exempt customer paid, nothing.

    Source: https://docs.stripe.com/api/credit_notes/create. Guess: two of the sentences.
    """
    rate = shop.v1.tax_rates.create(VAT).id

    def billed(customer: str, **line: Any) -> Any:
        draft = shop.v1.invoices.create({"customer": customer}).id
        shop.v1.invoices.add_lines(draft, {"lines": [{"amount": 1000, **line}]})
        return shop.v1.invoices.finalize_invoice(draft)

    def half(invoice: Any, **values: Any) -> dict[str, Any]:
        line = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id, "amount": 500}
        return {"invoice": invoice.id, "lines": [{**line, **values}]}

    tax = {"amount": 60, "taxable_amount": 1000, "tax_rate_data": VAT}
    given = billed(shop.customer(), tax_amounts=[tax])
    note = shop.v1.credit_notes.create(half(given))
    (told,) = note.total_taxes
    assert (note.total, told.amount, told.taxable_amount) == (530, 30, 500)
    exempt = billed(shop.customer(tax_exempt="exempt"), tax_rates=[rate])
    note = shop.v1.credit_notes.create(half(exempt))
    assert (exempt.total, note.total, note.total_taxes[0].taxability_reason) == (1000, 500, "customer_exempt")

    own = {"amount": 5, "taxable_amount": 50, "tax_rate": rate}
    error = refusal(shop.v1.credit_notes.create, half(given, tax_amounts=[own]))
    assert (error.param, error.user_message) == (
        "lines[0][tax_amounts][0][tax_rate]",
        f"The tax rate {rate} was not created automatically by Stripe.",
    )
    custom = {"type": "custom_line_item", "description": "Sorry", "unit_amount": 5, "quantity": 1}
    both = {**custom, "tax_rates": [rate], "tax_amounts": [own]}
    error = refusal(shop.v1.credit_notes.create, {"invoice": given.id, "lines": [both]})
    assert error.user_message == "You may only specify one of these parameters: tax_amounts, tax_rates."
