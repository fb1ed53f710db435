"""Credit notes: less is asked for, or paid back in money, as credit, or outside Stripe.

Source: https://docs.stripe.com/invoicing/integration/programmatic-credit-notes and
https://docs.stripe.com/api/credit_notes.
"""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import SAN_FRANCISCO, Shop


def invoiced(
    shop: Shop, amount: int = 10_000, *, paid: bool = False, customer: str = "", **params: Any
) -> Any:
    """An invoice with one line, open or paid."""
    customer = customer or shop.customer()
    draft = shop.v1.invoices.create({"customer": customer, **params})
    line = {"customer": customer, "invoice": draft.id, "amount": amount, "currency": "usd"}
    shop.v1.invoice_items.create({**line, "description": "Work"})
    return shop.v1.invoices.pay(draft.id) if paid else shop.v1.invoices.finalize_invoice(draft.id)


def credit(shop: Shop, invoice: str, **params: Any) -> Any:
    """A new credit note."""
    return shop.v1.credit_notes.create({"invoice": invoice, **params})


CUSTOM = {"type": "custom_line_item", "description": "An hour less", "quantity": 1, "unit_amount": 2000}


def test_an_open_invoice_asks_for_less(shop: Shop) -> None:
    """$20 off $100: $80 are due; voided, $100 again. The event has the note's lines.

    Source: https://docs.stripe.com/api/events/object#event_object-data-object.
    """
    invoice = invoiced(shop)
    note = credit(shop, invoice.id, lines=[CUSTOM])
    assert (note.number, note.type, note.status) == (f"{invoice.number}-CN-01", "pre_payment", "issued")
    assert (note.pre_payment_amount, note.post_payment_amount) == (2000, 0)
    (created,) = shop.v1.events.list({"type": "credit_note.created"}).data
    assert created.data.object.lines.to_dict() == note.lines.to_dict()
    lowered = shop.v1.invoices.retrieve(invoice.id)
    assert (lowered.amount_due, lowered.amount_remaining, lowered.total) == (8000, 8000, 10_000)
    assert lowered.pre_payment_credit_notes_amount == 2000
    assert shop.v1.credit_notes.void_credit_note(note.id).status == "void"
    assert shop.v1.invoices.retrieve(invoice.id).amount_due == 10_000


def test_an_invoice_that_is_credited_whole_is_paid(shop: Shop) -> None:
    """Nothing is charged; the note can no longer be voided.

    Recorded by a public test suite, 2023, version 2022-11-15: it counts as attempted, and has no intent.
    """
    invoice = invoiced(shop)
    note = credit(shop, invoice.id, amount=10_000)
    paid = shop.v1.invoices.retrieve(invoice.id)
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 0, 0)
    assert (paid.attempted, paid.attempt_count, paid.auto_advance) == (True, 0, False)
    older: Any = shop.v1.invoices.retrieve(invoice.id, options={"stripe_version": "2022-11-15"})
    assert (older.paid, older.paid_out_of_band, older.payment_intent) == (True, False, None)
    assert refusal(shop.v1.credit_notes.void_credit_note, note.id).http_status == 400
    assert shop.v1.charges.list().data == []


def test_what_was_paid_is_paid_back(shop: Shop) -> None:
    """In money, as credit, and outside Stripe; all three add up to the note."""
    invoice = invoiced(shop, paid=True)
    note = credit(
        shop, invoice.id, amount=5000, refund_amount=3000, credit_amount=1500, out_of_band_amount=500
    )
    assert (note.type, note.post_payment_amount) == ("post_payment", 5000)
    assert [each.amount_refunded for each in note.refunds] == [3000]
    entry = shop.v1.customers.balance_transactions.retrieve(
        invoice.customer, note.customer_balance_transaction
    )
    assert (entry.type, entry.amount, entry.credit_note) == ("credit_note", -1500, note.id)
    charge = shop.v1.charges.list().data[0]
    assert charge.amount_refunded == 3000
    assert shop.v1.invoices.retrieve(invoice.id).post_payment_credit_notes_amount == 5000
    assert shop.sandbox.reconcile()["balanced"]


def test_a_note_is_told_of_after_what_it_does(shop: Shop) -> None:
    """A refund, the invoice, a balance, and the note with all of it.

    Recorded in 2021 by a public suite that asserts the events of each step.
    """
    opened, paid = invoiced(shop), invoiced(shop, paid=True)
    shop.events()
    note = credit(shop, opened.id, amount=1000)
    assert shop.events() == ["invoice.updated", "credit_note.created"]
    shop.v1.credit_notes.void_credit_note(note.id)
    assert shop.events() == ["invoice.updated", "credit_note.voided"]
    credit(shop, paid.id, amount=3000, refund_amount=1000, credit_amount=2000)
    told = shop.told()
    order = ("charge.refunded", "invoice.updated", "customer.updated", "credit_note.created")
    assert [each.type for each in told if each.type in order] == list(order)
    shown = told[-1].data.object
    assert [len(shown.refunds), shown.customer_balance_transaction[:7]] == [1, "cbtxn_1"]


def test_its_lines_have_no_count_and_no_metadata(shop: Shop) -> None:
    """Where none was given. Recorded by a public test suite, version 2026-09-30.endive."""
    note = credit(shop, invoiced(shop, paid=True).id, lines=[CUSTOM], refund_amount=2000)
    assert list(note.lines.to_dict()) == ["object", "data", "has_more", "url"]
    assert note.lines.data[0].metadata is None


def test_it_must_say_where_the_money_goes(shop: Shop) -> None:
    """A sum of ways that is not the amount is refused, and changes nothing."""
    invoice = invoiced(shop, paid=True)
    assert refusal(lambda: credit(shop, invoice.id, amount=1000)).http_status == 400
    error = refusal(lambda: credit(shop, invoice.id, amount=1000, refund_amount=900))
    assert "must equal" in error.user_message
    assert shop.v1.credit_notes.list().data == []
    assert shop.v1.refunds.list().data == []


def test_no_more_is_given_back_than_there_was(shop: Shop) -> None:
    """Notes and refunds made directly count together."""
    invoice = invoiced(shop, paid=True)
    credit(shop, invoice.id, amount=4000, refund_amount=4000)
    shop.v1.refunds.create({"charge": shop.v1.charges.list().data[0].id, "amount": 5000})
    error = refusal(lambda: credit(shop, invoice.id, amount=1001, credit_amount=1001))
    assert error.param == "amount"
    assert credit(shop, invoice.id, amount=1000, credit_amount=1000).number.endswith("-CN-02")


def test_a_refund_that_was_made_is_named(shop: Shop) -> None:
    """The note says which; nothing is refunded again."""
    invoice = invoiced(shop, paid=True)
    refund = shop.v1.refunds.create({"charge": shop.v1.charges.list().data[0].id, "amount": 700})
    note = credit(shop, invoice.id, amount=700, refunds=[{"refund": refund.id, "amount_refunded": 700}])
    assert [each.refund for each in note.refunds] == [refund.id]
    assert shop.v1.charges.list().data[0].amount_refunded == 700


def test_a_refund_is_named_whole_and_once(shop: Shop) -> None:
    """Whole where no amount is said, as the reference has it of `refunds.amount_refunded`.

    What a note says of a refund does not lower what is left to credit.
    """
    invoice = invoiced(shop, paid=True)
    charge = shop.v1.charges.list().data[0].id
    refund = shop.v1.refunds.create({"charge": charge}).id
    too_much = {"amount": 10_000, "refunds": [{"refund": refund}, {"refund": refund, "amount_refunded": 1}]}
    error = refusal(shop.v1.credit_notes.create, {"invoice": invoice.id, **too_much})
    assert error.param == "refunds[1][amount_refunded]"
    part = [{"refund": refund, "amount_refunded": 4000}]
    assert credit(shop, invoice.id, amount=4000, refunds=part).refunds[0].amount_refunded == 4000
    error = refusal(shop.v1.credit_notes.create, {"invoice": invoice.id, "amount": 6001, "refunds": part})
    assert error.param == "amount"
    whole = {"invoice": invoice.id, "amount": 10_000, "refunds": [{"refund": refund}]}
    assert refusal(shop.v1.credit_notes.create, whole).param == "refunds[0][amount_refunded]"
    other = invoiced(shop, paid=True)
    stranger = {"invoice": other.id, "amount": 1000, "refunds": part}
    assert refusal(shop.v1.credit_notes.create, stranger).param == "refunds[0][refund]"
    assert shop.sandbox.reconcile()["balanced"]


def test_an_older_version_names_one_refund(shop: Shop) -> None:
    """And no amount of it: it is the whole. Source: https://docs.stripe.com/changelog/basil."""
    invoice = invoiced(shop, 700, paid=True)
    refund = shop.v1.refunds.create({"charge": shop.v1.charges.list().data[0].id}).id
    older = {"stripe_version": "2024-06-20"}
    asked = {"invoice": invoice.id, "amount": 700, "refund": refund}
    note = shop.v1.credit_notes.create(asked, older)
    assert (note.refund, note.amount) == (refund, 700)


def test_an_amount_alone_includes_its_share_of_the_taxes(shop: Shop) -> None:
    """$6 of $12, of which $2 are tax on top, are $5 and $1; with tax in the price nothing comes on top.

    Source: https://docs.stripe.com/revenue-recognition/methodology/subscriptions-and-invoicing, of a credit
    note without line items; the reference of `amount`, "including tax".
    """
    for inclusive, total, net in ((False, 1200, 500), (True, 1000, 600)):
        vat = {"display_name": "VAT", "percentage": 20, "inclusive": inclusive}
        rate = shop.v1.tax_rates.create(vat).id
        invoice = invoiced(shop, 1000, default_tax_rates=[rate])
        assert invoice.total == total
        note = credit(shop, invoice.id, amount=600)
        assert (note.amount, note.total, note.subtotal, note.total_excluding_tax) == (600, 600, net, 500)
        assert note.subtotal_excluding_tax == 500
        assert [(each.amount, each.taxable_amount) for each in note.total_taxes] == [(100, 500)]
        line = note.lines.data[0]
        assert (line.amount, line.taxes[0].tax_rate_details.tax_rate) == (net, rate)


def test_a_custom_line_does_not_go_with_automatic_tax(shop: Shop) -> None:
    """Source: https://docs.stripe.com/api/credit_notes/create#create_credit_note-lines-type."""
    shop.tax_california()
    customer = shop.customer(address={**SAN_FRANCISCO, "line1": "1 Market St"})
    draft = shop.v1.invoices.create({"customer": customer, "automatic_tax": {"enabled": True}}).id
    item = {"customer": customer, "invoice": draft, "amount": 1000, "currency": "usd"}
    shop.v1.invoice_items.create(item)
    invoice = shop.v1.invoices.finalize_invoice(draft)
    asked = {"invoice": invoice.id, "lines": [CUSTOM]}
    assert refusal(shop.v1.credit_notes.create, asked).param == "lines[0][type]"
    assert credit(shop, invoice.id, amount=invoice.total).total_taxes[0].amount == invoice.total - 1000


def test_the_shipping_is_credited_once_and_by_its_own_rate(shop: Shop) -> None:
    """Source: https://docs.stripe.com/api/credit_notes/create#create_credit_note-shipping_cost."""
    own, other = (
        shop.v1.shipping_rates.create(
            {"display_name": name, "type": "fixed_amount", "fixed_amount": {"amount": 500, "currency": "usd"}}
        ).id
        for name in ("Ground", "Air")
    )
    invoice = invoiced(shop, shipping_cost={"shipping_rate": own})
    asked = {"invoice": invoice.id, "shipping_cost": {"shipping_rate": other}}
    assert refusal(shop.v1.credit_notes.create, asked).param == "shipping_cost[shipping_rate]"
    note = credit(shop, invoice.id, shipping_cost={"shipping_rate": own})
    assert (note.amount_shipping, note.total, note.shipping_cost.shipping_rate) == (500, 500, own)
    again = {"invoice": invoice.id, "shipping_cost": {"shipping_rate": own}}
    assert refusal(shop.v1.credit_notes.create, again).param == "shipping_cost[shipping_rate]"


def test_a_payment_under_way_is_waited_for(shop: Shop) -> None:
    """No credit note meanwhile. Source: https://docs.stripe.com/billing/invoices/credit-notes."""
    invoice = invoiced(shop)
    intent = shop.v1.invoice_payments.list({"invoice": invoice.id}).data[0].payment.payment_intent
    debit = shop.v1.payment_methods.attach("pm_usBankAccount_success", {"customer": invoice.customer}).id
    shop.v1.payment_intents.update(intent, {"allowed_payment_method_types": ["us_bank_account"]})
    accepted = {"customer_acceptance": {"type": "offline"}}
    confirmed = {"payment_method": debit, "mandate_data": accepted}
    shop.v1.payment_intents.confirm(intent, confirmed)
    verified = shop.v1.payment_intents.verify_microdeposits(intent, {"amounts": [32, 45]})
    assert verified.status == "processing"
    assert refusal(lambda: credit(shop, invoice.id, amount=100)).param == "invoice"


def test_a_line_takes_its_tax_and_discount_along(shop: Shop) -> None:
    """$40 at half price and 10% tax are $22: half the line is $11, $1 of it tax."""
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 10, "inclusive": False}).id
    coupon = shop.v1.coupons.create({"percent_off": 50, "duration": "once"}).id
    invoice = invoiced(shop, 4000, default_tax_rates=[rate], discounts=[{"coupon": coupon}])
    assert invoice.total == 2200
    line = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id}
    note = credit(shop, invoice.id, lines=[{**line, "amount": 2000}])
    assert (note.subtotal, note.total_excluding_tax, note.total) == (2000, 1000, 1100)
    assert [each.amount for each in note.total_taxes] == [100]
    assert [each.amount for each in note.discount_amounts] == [1000]


def test_a_line_is_named_by_its_own_id_and_credited_in_part(shop: Shop) -> None:
    """In the words that programs report."""
    invoice = invoiced(shop)
    line = invoice.lines.data[0]
    item = line.parent.invoice_item_details.invoice_item
    for given, said in (
        ({"invoice_line_item": line.id}, "`quantity` or `amount` is required when crediting"),
        ({"invoice_line_item": item, "quantity": 1}, "Old `id` values cannot be used"),
    ):
        asked = {"invoice": invoice.id, "lines": [{"type": "invoice_line_item", **given}]}
        assert str(refusal(shop.v1.credit_notes.create, asked).user_message).startswith(said)


def test_a_preview_stores_nothing(shop: Shop) -> None:
    """The same sums as the note, and no note."""
    invoice = invoiced(shop)
    shown = shop.v1.credit_notes.preview({"invoice": invoice.id, "lines": [CUSTOM]})
    assert (shown.total, shown.pre_payment_amount) == (2000, 2000)
    assert shop.v1.credit_notes.list().data == []
    lines = shop.v1.credit_notes.preview_lines.list({"invoice": invoice.id, "lines": [CUSTOM]}).data
    assert [each.amount for each in lines] == [2000]
    assert shop.v1.invoices.retrieve(invoice.id).amount_due == 10_000


def test_a_draft_is_not_credited(shop: Shop) -> None:
    """It can still be changed."""
    draft = shop.v1.invoices.create({"customer": shop.customer()})
    assert refusal(lambda: credit(shop, draft.id, amount=100)).param == "invoice"


def test_what_no_charge_paid_is_not_refunded(shop: Shop) -> None:
    """Recorded by https://github.com/pay-rails/pay, whose tests wait for the charge to be there."""
    owed = invoiced(shop).id
    shop.v1.invoices.pay(owed, {"paid_out_of_band": True})
    error = refusal(lambda: credit(shop, owed, amount=200, refund_amount=200))
    assert (
        error.user_message == "You can only create a refund if the invoice has a charge associated with it."
    )


def test_what_is_refused_of_a_credit_note(shop: Shop) -> None:
    """The second and third sentences are Stripe's, as a public program reports them."""
    paid = invoiced(shop, paid=True).id
    both = refusal(lambda: credit(shop, paid, amount=2000, lines=[CUSTOM], refund_amount=2000))
    assert both.user_message == "You may only specify one of these parameters: amount, lines."
    uneven = refusal(lambda: credit(shop, paid, amount=200, refund_amount=100))
    assert uneven.user_message == (
        "The sum of credit amount, refund amount and out of band amount ($1.00) must equal the credit note "
        "amount ($2.00)."
    )
    note = credit(shop, paid, amount=200, refund_amount=200)
    assert refusal(shop.v1.credit_notes.void_credit_note, note.id).user_message == (
        "You can only void a credit note if the associated invoice is open."
    )


def test_what_a_line_gave_is_credited_as_less_than_nothing(shop: Shop) -> None:
    """By amount or quantity, no further than the line goes, and not on its own.

    Source: https://docs.stripe.com/invoicing/integration/programmatic-credit-notes#crediting-negative-line-items.
    """
    for way, low, high in (("amount", -5000, 10_000), ("quantity", 1, 1)):
        customer = shop.customer()
        draft = shop.v1.invoices.create({"customer": customer})
        for amount in (10_000, -5000):
            item = {"customer": customer, "invoice": draft.id, "amount": amount, "currency": "usd"}
            shop.v1.invoice_items.create(item)
        invoice = shop.v1.invoices.finalize_invoice(draft.id)
        given, sold = sorted(invoice.lines.data, key=lambda each: each.amount)
        back = {"type": "invoice_line_item", "invoice_line_item": given.id, way: low}
        whole = {"type": "invoice_line_item", "invoice_line_item": sold.id, way: high}
        for lines in ([back], [whole, {**back, way: 6 * low}]):
            assert refusal(shop.v1.credit_notes.create, {"invoice": invoice.id, "lines": lines})
        note = credit(shop, invoice.id, lines=[whole, back])
        assert (note.amount, [each.amount for each in note.lines.data]) == (5000, [10_000, -5000])
        assert shop.v1.invoices.retrieve(invoice.id).status == "paid"
    less = {**CUSTOM, "unit_amount": -100}
    assert refusal(shop.v1.credit_notes.create, {"invoice": invoiced(shop).id, "lines": [less]})


def test_a_line_is_credited_by_quantity_or_by_amount(shop: Shop) -> None:
    """As the first note has it, so have all others.

    Source: https://docs.stripe.com/invoicing/integration/programmatic-credit-notes.
    """
    for way, first, other, second in (("amount", 1000, "quantity", 1), ("quantity", 1, "amount", 1000)):
        customer = shop.customer()
        draft = shop.v1.invoices.create({"customer": customer})
        item = {"customer": customer, "invoice": draft.id, "currency": "usd"}
        shop.v1.invoice_items.create({**item, "quantity": 4, "unit_amount_decimal": "1000"})
        invoice = shop.v1.invoices.finalize_invoice(draft.id)
        of = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id}
        credit(shop, invoice.id, lines=[{**of, way: first}])
        asked = {"invoice": invoice.id, "lines": [{**of, other: second}]}
        assert refusal(shop.v1.credit_notes.create, asked).param == f"lines[0][{other}]"
        assert credit(shop, invoice.id, lines=[{**of, way: first}]).amount == 1000


def credited_in(shop: Shop, invoice: Any, *amounts: int) -> list[int]:
    """What the credit notes come to that give so much back of an invoice's one line, each."""
    of = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id}
    return [credit(shop, invoice.id, lines=[{**of, "amount": each}]).total for each in amounts]


def test_parts_of_a_line_come_to_all_of_it(shop: Shop) -> None:
    """5% of $1 are 5 cents, of which the first half is 3 and the second 2: no more than was asked is given.

    Source: https://docs.stripe.com/api/credit_notes/create, of what several credit notes may come to.
    Guess: which part is rounded up.
    """
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 5, "inclusive": False}).id
    invoice = invoiced(shop, 100, default_tax_rates=[rate])
    assert credited_in(shop, invoice, 50, 50) == [53, 52]
    assert shop.v1.invoices.retrieve(invoice.id).status == "paid"


def test_who_is_exempt_gets_no_tax_back(shop: Shop) -> None:
    """Of $11 with 10% inside it was asked for $10, and so much is given back.

    Source: https://docs.stripe.com/billing/taxes/tax-rates.
    """
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "percentage": 10, "inclusive": True}).id
    exempt = shop.customer(tax_exempt="exempt")
    invoice = invoiced(shop, 1100, customer=exempt, default_tax_rates=[rate])
    assert invoice.total == 1000
    assert credited_in(shop, invoice, 550, 550) == [500, 500]
    assert shop.v1.invoices.retrieve(invoice.id).status == "paid"
