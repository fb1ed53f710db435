"""How an invoice is paid, or is not, and what its customer owes then."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .shop import Shop, drafted


def test_the_payment_of_an_invoice_is_told_of_without_a_request(shop: Shop) -> None:
    """As recorded: last, and of no request, unlike the invoice's own events."""
    shop.v1.invoices.pay(drafted(shop, 2000).id)
    payment, invoice = shop.v1.events.list({"limit": 2}).data
    assert (payment.type, payment.request.id) == ("invoice_payment.paid", None)
    assert invoice.type == "invoice.payment_succeeded"
    assert invoice.request.id.startswith("req_")


def test_what_an_invoice_of_its_own_asks_for_waits_for_a_payment_method(shop: Shop) -> None:
    """Also where its customer has one, with which it is then paid; the intent names its invoice whole.

    Recorded by a public test suite, 2025-04-30.basil and 2026; by another, 2025-11-17.clover, that the event
    of the new intent does not name it yet.
    """
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 2000).id)
    waiting = shop.v1.payment_intents.list({"limit": 1}).data[0]
    assert (waiting.status, waiting.payment_method) == ("requires_payment_method", None)
    assert waiting.payment_details.order_reference == invoice.id
    told = shop.v1.events.list({"type": "payment_intent.created"}).data[0]
    assert "payment_details" not in told.data.object
    assert shop.v1.invoices.pay(invoice.id).status == "paid"
    charge = shop.v1.charges.list({"payment_intent": waiting.id}).data[0]
    assert charge.receipt_url.startswith("https://pay.stripe.com/receipts/invoices/")
    assert charge.receipt_url.endswith("?s=ap")


def test_the_intent_of_a_draft_that_is_paid_names_no_invoice(shop: Shop) -> None:
    """Finalized by the same request. Recorded by a public test suite, version 2026-08-26.dahlia."""
    draft = drafted(shop, 2000)
    shop.v1.invoices.pay(draft.id)
    (paid,) = shop.v1.payment_intents.list().data
    assert (paid.description, paid.status) == ("Payment for Invoice", "succeeded")
    assert "payment_details" not in paid


def test_paying_finalizes_first(shop: Shop) -> None:
    """Number, addresses and a payment; the second invoice has the next number."""
    first, second = drafted(shop, 2000), None
    paid = shop.v1.invoices.pay(first.id, {"expand": ["payments"]})
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 2000, 0)
    assert (paid.attempt_count, paid.attempted, paid.payments.data[0].status) == (1, True, "paid")
    assert paid.hosted_invoice_url.startswith("https://invoice.stripe.com/i/acct_")
    second = shop.v1.invoices.finalize_invoice(drafted(shop, 700, customer=first.customer).id)
    prefix = shop.v1.customers.retrieve(first.customer).invoice_prefix
    assert [paid.number, second.number] == [f"{prefix}-0001", f"{prefix}-0002"]
    assert (second.status, second.attempt_count) == ("open", 0)


def test_an_invoice_may_name_what_it_is_paid_with(shop: Shop) -> None:
    """It comes before the customer's own card, and stays named; one that is nobody's is refused."""
    customer = shop.customer()
    other = shop.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer}).id
    draft = drafted(shop, 2000, customer=customer, default_payment_method=other)
    assert draft.default_payment_method == other
    paid = shop.v1.invoices.pay(draft.id)
    assert (paid.status, paid.default_payment_method) == ("paid", other)
    assert shop.v1.charges.list({"customer": customer}).data[0].payment_method == other
    error = refusal(shop.v1.invoices.create, {"customer": customer, "default_payment_method": "pm_none"})
    assert (error.code, error.param) == ("resource_missing", "default_payment_method")


def test_a_card_pays_an_invoice_under_its_own_descriptor(shop: Shop) -> None:
    """Whole, though a payment by card otherwise takes a suffix only. Recorded."""
    draft = drafted(shop, 2000, statement_descriptor="Kite Club Standard")
    paid = shop.v1.invoices.pay(draft.id, {"expand": ["payments.data.payment.payment_intent"]})
    intent = paid.payments.data[0].payment.payment_intent
    charge = shop.v1.charges.retrieve(intent.latest_charge)
    assert (paid.status, intent.statement_descriptor) == ("paid", "Kite Club Standard")
    assert charge.statement_descriptor == "Kite Club Standard"
    assert charge.calculated_statement_descriptor == "KITE CLUB STANDARD"


def test_a_declined_payment_leaves_it_open(shop: Shop) -> None:
    """402; the manual attempt counts as the first one, later ones do not."""
    customer = shop.customer("tok_chargeCustomerFail")
    invoice = drafted(shop, 2000, customer=customer)
    for _ in range(2):
        error = refusal(shop.v1.invoices.pay, invoice.id)
        assert (error.http_status, error.code) == (402, "card_declined")
    failed = shop.v1.invoices.retrieve(invoice.id)
    assert (failed.status, failed.attempt_count, failed.amount_remaining) == ("open", 1, 2000)
    assert shop.v1.invoices.pay(invoice.id, {"payment_method": "pm_card_visa"}).status == "paid"


def test_authentication_is_asked_for(shop: Shop) -> None:
    """402 with the intent; once the customer has answered, it is paid."""
    invoice = drafted(shop, 2000, customer=shop.customer("tok_threeDSecure2Required"))
    error = refusal(shop.v1.invoices.pay, invoice.id)
    assert (error.http_status, error.code) == (402, "invoice_payment_intent_requires_action")
    shop.sandbox.authenticate(error.error.payment_intent.id)
    assert shop.v1.invoices.retrieve(invoice.id).status == "paid"


def test_nothing_to_pay_with(shop: Shop) -> None:
    """No method on the invoice, the subscription or the customer."""
    error = refusal(shop.v1.invoices.pay, drafted(shop, 2000, customer=shop.customer(None)).id)
    assert (error.http_status, error.code) == (400, "missing")
    assert "There is no `default_payment_method` set" in str(error)


def test_paid_in_cash(shop: Shop) -> None:
    """No attempt, no charge, and no event of a payment; what asked for it is canceled last.

    The events and their order, and the reason, are as recorded by a public test suite, 2025-11-17.clover.
    """
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 2000).id)
    shop.events()
    paid = shop.v1.invoices.pay(invoice.id, {"paid_out_of_band": True})
    assert (paid.status, paid.attempted, paid.amount_paid) == ("paid", False, 2000)
    assert "amount_paid_off_stripe" not in paid
    assert shop.v1.charges.list().data == []
    assert shop.events() == ["invoice.updated", "invoice.paid", "payment_intent.canceled"]
    assert shop.v1.payment_intents.list().data[0].cancellation_reason == "requested_by_customer"


def test_what_was_paid_off_stripe_is_told_where_it_is_asked_for(shop: Shop) -> None:
    """Whether it was paid in cash or recorded, in part, too; events do not tell it.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-object-amount-paid-off-stripe-property.
    """
    told = {"expand": ["amount_paid_off_stripe"]}
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 2000).id, told)
    assert invoice.amount_paid_off_stripe == 0
    reported = {
        "amount_requested": {"currency": "usd", "value": 500},
        "guaranteed": {"guaranteed_at": 1706788800},
        "initiated_at": 1706788800,
        "outcome": "guaranteed",
        "payment_method_details": {"type": "custom", "custom": {"display_name": "Cash"}},
        "processor_details": {"type": "custom", "custom": {"payment_reference": "1"}},
    }
    record = shop.v1.payment_records.report_payment(reported).id
    part = shop.v1.invoices.attach_payment(invoice.id, {"payment_record": record, **told})
    assert (part.status, part.amount_paid, part.amount_paid_off_stripe) == ("open", 500, 500)
    by_record = shop.v1.invoice_payments.list({"invoice": invoice.id, "status": "paid"}).data[0]
    assert (by_record.payment.payment_record, by_record.amount_paid) == (record, 500)
    again = refusal(shop.v1.invoices.attach_payment, invoice.id, {"payment_record": record})
    assert again.param == "payment_record"
    paid = shop.v1.invoices.pay(invoice.id, {"paid_out_of_band": True, **told})
    assert (paid.status, paid.amount_paid, paid.amount_paid_off_stripe) == ("paid", 2000, 2000)
    for event in shop.v1.events.list({"type": "invoice.paid"}).data:
        assert "amount_paid_off_stripe" not in event.data.object
    assert shop.sandbox.reconcile()["balanced"]


def test_a_record_may_pay_an_invoice_whole(shop: Shop) -> None:
    """What asked for it is canceled; a record that is not guaranteed pays nothing."""
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 2000).id)
    reported: dict[str, Any] = {
        "amount_requested": {"currency": "usd", "value": 2000},
        "initiated_at": 1706788800,
        "payment_method_details": {"type": "custom", "custom": {"display_name": "Cash"}},
        "processor_details": {"type": "custom", "custom": {"payment_reference": "1"}},
    }
    waiting = shop.v1.payment_records.report_payment(reported).id
    refused = refusal(shop.v1.invoices.attach_payment, invoice.id, {"payment_record": waiting})
    assert refused.param == "payment_record"
    came = {"outcome": "guaranteed", "guaranteed": {"guaranteed_at": 1706788800}}
    record = shop.v1.payment_records.report_payment({**reported, **came}).id
    paid = shop.v1.invoices.attach_payment(invoice.id, {"payment_record": record})
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 2000, 0)
    assert shop.v1.payment_intents.list().data[0].status == "canceled"
    assert shop.sandbox.reconcile()["balanced"]


def test_credit_is_used_and_comes_back(shop: Shop) -> None:
    """-1000 on 400: nothing due, 600 left; voiding the next one gives back what it took."""
    customer = shop.customer()
    credit = {"amount": -1000, "currency": "usd"}
    shop.v1.customers.balance_transactions.create(customer, credit)
    small = shop.v1.invoices.finalize_invoice(drafted(shop, 400, customer=customer).id)
    assert (small.status, small.amount_due, small.ending_balance) == ("paid", 0, -600)
    assert (small.attempted, small.attempt_count) == (True, 0)
    large = shop.v1.invoices.finalize_invoice(drafted(shop, 5000, customer=customer).id)
    assert (large.starting_balance, large.amount_due, large.ending_balance) == (-600, 4400, 0)
    assert not shop.v1.invoices.void_invoice(large.id).attempted  # recorded in 2024 and 2025
    assert shop.v1.customers.retrieve(customer).balance == -600
    types = [each.type for each in shop.v1.customers.balance_transactions.list(customer).data]
    assert types == ["unapplied_from_invoice", "applied_to_invoice", "applied_to_invoice", "adjustment"]
    assert shop.sandbox.reconcile()["balanced"]


def test_what_the_customer_owes_is_asked_for(shop: Shop) -> None:
    """500 owed and 1000 billed: 1500 due."""
    customer = shop.customer()
    shop.v1.customers.balance_transactions.create(customer, {"amount": 500, "currency": "usd"})
    paid = shop.v1.invoices.pay(drafted(shop, 1000, customer=customer).id)
    assert (paid.total, paid.amount_paid, paid.ending_balance) == (1000, 1500, 0)


def test_what_is_too_much_to_be_charged_is_owed(shop: Shop) -> None:
    """Source: `invoice_too_large` in https://docs.stripe.com/billing/customer/balance."""
    customer = shop.customer()
    paid = shop.v1.invoices.finalize_invoice(drafted(shop, 60_000_000, 60_000_000, customer=customer).id)
    assert (paid.status, paid.amount_due, paid.ending_balance) == ("paid", 0, 120_000_000)
    (owed,) = shop.v1.customers.balance_transactions.list(customer).data
    assert (owed.type, owed.amount) == ("invoice_too_large", 120_000_000)


def test_partial_payments_add_up(shop: Shop) -> None:
    """Each attached intent pays its part; what is too much becomes credit."""
    customer = shop.customer()
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 3000, customer=customer).id)

    def paid(amount: int) -> str:
        intent = {"amount": amount, "currency": "usd", "customer": customer, "confirm": True}
        card = {"payment_method": "pm_card_visa", "return_url": "https://example.com"}
        return str(shop.v1.payment_intents.create({**intent, **card}).id)

    part = shop.v1.invoices.attach_payment(invoice.id, {"payment_intent": paid(1000)})
    assert (part.status, part.amount_paid, part.amount_remaining) == ("open", 1000, 2000)
    assert "`paid` payments cannot be voided" in str(refusal(shop.v1.invoices.void_invoice, invoice.id))
    whole = shop.v1.invoices.attach_payment(invoice.id, {"payment_intent": paid(2500)})
    assert (whole.status, whole.amount_remaining, whole.amount_overpaid) == ("paid", 0, 500)
    assert shop.v1.customers.retrieve(customer).balance == -500
    invoice_payments = shop.v1.invoice_payments.list({"invoice": invoice.id}).data
    assert [each.status for each in invoice_payments] == ["paid", "paid", "canceled"]
    assert shop.sandbox.reconcile()["balanced"]


def test_what_may_still_be_paid_stays_open(shop: Shop) -> None:
    """An invoice with an open payment is neither voided, given up nor revised, until the payment is canceled.

    Source: https://docs.stripe.com/invoicing/partial-payments.
    """
    customer = shop.customer()
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 3000, customer=customer).id)
    part = shop.v1.payment_intents.create({"amount": 1000, "currency": "usd", "customer": customer})
    shop.v1.invoices.attach_payment(invoice.id, {"payment_intent": part.id})
    for close in (shop.v1.invoices.void_invoice, shop.v1.invoices.mark_uncollectible):
        assert "`open` payments" in str(refusal(close, invoice.id).user_message)
    revise = {"from_invoice": {"action": "revision", "invoice": invoice.id}}
    assert "`open` payments" in str(refusal(shop.v1.invoices.create, revise).user_message)
    shop.v1.payment_intents.cancel(part.id)
    assert shop.v1.invoices.void_invoice(invoice.id).status == "void"


def test_what_is_left_is_charged(shop: Shop) -> None:
    """After $10 of $30 the card pays $20, and not $30 again."""
    customer = shop.customer()
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 3000, customer=customer).id)
    card = {"payment_method": "pm_card_visa", "confirm": True, "return_url": "https://example.com"}
    part = shop.v1.payment_intents.create({"amount": 1000, "currency": "usd", "customer": customer, **card})
    shop.v1.invoices.attach_payment(invoice.id, {"payment_intent": part.id})
    paid = shop.v1.invoices.pay(invoice.id)
    assert (paid.status, paid.amount_paid, paid.amount_overpaid) == ("paid", 3000, 0)
    invoice_payments = shop.v1.invoice_payments.list({"invoice": invoice.id}).data
    assert sorted(each.amount_paid for each in invoice_payments) == [1000, 2000]


def test_what_asks_for_the_rest_is_left_to_the_invoice(shop: Shop) -> None:
    """What was attached may be canceled, and is then no payment; what was not cannot.

    Source: https://docs.stripe.com/api/invoice-payment/object#invoice_payment_object-is_default.
    """
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 3000).id)
    own = shop.v1.payment_intents.list().data[0].id
    for refused in (
        lambda: shop.v1.payment_intents.cancel(own),
        lambda: shop.v1.payment_intents.update(own, {"amount": 500}),
    ):
        assert "created by an Invoice" in refusal(refused).user_message
    part = {"amount": 1000, "currency": "usd", "customer": invoice.customer}
    attached = shop.v1.payment_intents.create(part).id
    shop.v1.invoices.attach_payment(invoice.id, {"payment_intent": attached})
    shop.v1.payment_intents.cancel(attached)
    statuses = {each.payment.payment_intent: each.status for each in shop.v1.invoice_payments.list().data}
    assert statuses == {own: "open", attached: "canceled"}
    canceled = shop.v1.payment_intents.cancel(shop.v1.payment_intents.create(part).id).id
    asked = {"payment_intent": canceled}
    assert refusal(shop.v1.invoices.attach_payment, invoice.id, asked).param == "payment_intent"


def test_collection_stops_where_it_is_to(shop: Shop) -> None:
    """Neither the first try nor a retry comes, and neither is announced.

    Source: https://docs.stripe.com/invoicing/integration/automatic-advancement-collection.
    """
    for card, hours in (("tok_visa", 0), ("tok_chargeCustomerFail", 2)):
        draft = drafted(shop, 1000, customer=shop.customer(card), auto_advance=True)
        opened = shop.v1.invoices.finalize_invoice(draft.id)
        shop.sandbox.advance(hours=hours)
        assert shop.v1.invoices.retrieve(opened.id).next_payment_attempt
        stopped = shop.v1.invoices.update(opened.id, {"auto_advance": False})
        shop.sandbox.advance(days=20)
        later = shop.v1.invoices.retrieve(opened.id)
        assert (stopped.next_payment_attempt, later.status) == (None, "open")
        assert later.attempt_count == stopped.attempt_count


def test_who_is_delinquent(shop: Shop) -> None:
    """After a payment that was tried by itself or a due date, until an invoice is paid or given up by hand.

    Source: https://docs.stripe.com/api/customers/object#customer_object-delinquent.
    """
    customer = shop.customer("tok_chargeCustomerFail")

    def is_delinquent() -> bool:
        return bool(shop.v1.customers.retrieve(customer).delinquent)

    by_hand = drafted(shop, 1000, customer=customer, collection_method="send_invoice", days_until_due=5).id
    assert refusal(shop.v1.invoices.pay, by_hand).http_status == 402
    assert not is_delinquent()
    shop.sandbox.advance(days=6)
    assert is_delinquent()
    assert "invoice.overdue" in shop.events()
    shop.v1.invoices.mark_uncollectible(by_hand)
    assert not is_delinquent()
    drafted(shop, 1000, customer=customer, auto_advance=True)
    shop.sandbox.advance(hours=2)
    assert is_delinquent()
