"""Invoices by request: from draft to paid, void or uncollectible, through the SDK."""

from __future__ import annotations

from typing import Any

import pytest

from ..onboarding import onboarded
from ..refused import refusal
from .shop import DAY, HOUR, Shop


def drafted(shop: Shop, *amounts: int, customer: str = "", **params: Any) -> Any:
    """A draft of invoice items of so much."""
    customer = customer or shop.customer()
    for amount in amounts:
        item = {"customer": customer, "amount": amount, "currency": "usd", "description": "Work"}
        shop.v1.invoice_items.create(item)
    given = {"customer": customer, "pending_invoice_items_behavior": "include", **params}
    return shop.v1.invoices.create(given)


def test_a_draft_gathers_what_waits(shop: Shop) -> None:
    """The newest item first; nothing goes on by itself; no number yet."""
    draft = drafted(shop, 2000, 1500)
    assert (draft.status, draft.total, draft.amount_due, draft.number) == ("draft", 3500, 3500, None)
    assert [each.amount for each in draft.lines.data] == [1500, 2000]
    assert (draft.auto_advance, draft.automatically_finalizes_at) == (False, None)
    assert draft.lines.data[0].parent.type == "invoice_item_details"
    assert shop.v1.invoice_items.list({"pending": True}).data == []
    empty = shop.v1.invoices.create({"customer": draft.customer})
    assert (empty.total, empty.lines.data) == (0, [])


def test_an_amount_is_the_only_thing_told_of_an_item(shop: Shop) -> None:
    """As recorded: no event of the price that stands for it, which is negative for a credit."""
    item = {"customer": shop.customer(None), "amount": -7200, "currency": "usd", "description": "Credit"}
    credit = shop.v1.invoice_items.create(item)
    price = shop.v1.prices.retrieve(str(credit.pricing.price_details.price))
    assert (price.unit_amount, price.unit_amount_decimal, price.active) == (-7200, -7200, False)
    told = [each.type for each in shop.v1.events.list({"limit": 3}).data]
    assert told == ["invoiceitem.created", "customer.updated", "customer.created"]


def test_the_payment_of_an_invoice_is_told_of_without_a_request(shop: Shop) -> None:
    """As recorded: last, and of no request, unlike the invoice's own events."""
    shop.v1.invoices.pay(drafted(shop, 2000).id)
    payment, invoice = shop.v1.events.list({"limit": 2}).data
    assert (payment.type, payment.request.id) == ("invoice_payment.paid", None)
    assert invoice.type == "invoice.payment_succeeded"
    assert invoice.request.id.startswith("req_")


def test_a_draft_fixes_the_currency_of_its_customer(shop: Shop) -> None:
    """Before it is told itself, and without a line. Recorded by a public test suite, 2025-10-29.clover."""
    draft = shop.v1.invoices.create({"customer": shop.customer(None)})
    assert shop.v1.customers.retrieve(draft.customer).currency == draft.currency == "usd"
    invoice, customer, _ = shop.v1.events.list({"limit": 3}).data
    assert (invoice.type, customer.type) == ("invoice.created", "customer.updated")
    assert customer.data.previous_attributes.to_dict() == {"currency": None}


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


def test_a_draft_that_goes_on_is_charged_in_an_hour(shop: Shop) -> None:
    """As `auto_advance` has it; the times are told."""
    draft = drafted(shop, 2000, auto_advance=True)
    assert draft.next_payment_attempt == shop.sandbox.now + HOUR
    assert draft.automatically_finalizes_at == shop.sandbox.now + HOUR + 1
    shop.sandbox.advance(hours=1)
    assert shop.v1.invoices.retrieve(draft.id).status == "paid"


def test_a_draft_meets_the_balance_that_there_is_now(shop: Shop) -> None:
    """`starting_balance`: "the current customer balance", as long as it is a draft.

    Source: https://docs.stripe.com/api/invoices/object.
    """
    draft = drafted(shop, 2000)
    customer, retrieve = draft.customer, shop.v1.invoices.retrieve
    shop.v1.customers.balance_transactions.create(customer, {"amount": -400, "currency": "usd"})
    shown = retrieve(draft.id)
    assert (shown.starting_balance, shown.amount_due, shown.ending_balance) == (-400, 1600, None)
    other = drafted(shop, 300, customer=customer)
    shop.v1.invoices.finalize_invoice(other.id)
    shown = retrieve(draft.id)
    assert (shown.starting_balance, shown.amount_due) == (-100, 1900)
    final = shop.v1.invoices.finalize_invoice(draft.id)
    assert (final.starting_balance, final.amount_due, final.ending_balance) == (-100, 1900, 0)


def test_a_draft_that_is_sent_after_all_is_not_charged(shop: Shop) -> None:
    """`next_payment_attempt` "will be `null` for invoices where `collection_method=send_invoice`".

    Source: https://docs.stripe.com/api/invoices/object.
    """
    draft = drafted(shop, 2000, auto_advance=True)
    sent = {"collection_method": "send_invoice", "days_until_due": 10}
    changed = shop.v1.invoices.update(draft.id, sent)
    assert (changed.next_payment_attempt, changed.due_date) == (None, shop.sandbox.now + 10 * DAY)
    back = shop.v1.invoices.update(draft.id, {"collection_method": "charge_automatically"})
    assert (back.next_payment_attempt is None, back.due_date) == (False, None)
    shop.v1.invoices.update(draft.id, sent)
    shop.sandbox.advance(hours=2)
    shown = shop.v1.invoices.retrieve(draft.id)
    assert (shown.status, shown.attempted) == ("open", False)


def test_a_deleted_customers_invoices_go_on_no_more(shop: Shop) -> None:
    """What waits stays a draft, and what failed is not tried again; it may be voided.

    Source: https://docs.stripe.com/api/customers/delete, "prevents any further operations". Guess: they are
    as those of a subscription that ends.
    """
    declined = drafted(shop, 2000, customer=shop.customer("tok_chargeCustomerFail"), auto_advance=True)
    shop.sandbox.advance(hours=1)
    failed = shop.v1.invoices.retrieve(declined.id)
    assert (failed.attempt_count, failed.next_payment_attempt is None) == (1, False)
    draft = drafted(shop, 2000, auto_advance=True)
    for each in (failed, draft):
        shop.v1.customers.delete(each.customer)
        shown = shop.v1.invoices.retrieve(each.id)
        assert (shown.auto_advance, shown.next_payment_attempt, shown.status) == (False, None, each.status)
    shop.sandbox.advance(days=30)
    assert shop.v1.invoices.retrieve(failed.id).attempt_count == 1
    assert shop.v1.invoices.retrieve(draft.id).status == "draft"
    assert refusal(shop.v1.invoices.finalize_invoice, draft.id).code == "resource_missing"
    assert shop.v1.invoices.void_invoice(failed.id).status == "void"


def test_an_invoice_takes_up_all_that_waits_for_its_customer(shop: Shop) -> None:
    """Of any subscription, too; one that names a subscription takes what belongs to that alone.

    "Pulls in all pending invoice items on that customer, including prorations": the SDKs of 2020 to 2022, of
    creating an invoice; and `subscription` in https://docs.stripe.com/api/invoices/create.
    """
    subscription = shop.subscribe(shop.customer(), shop.price(3100))
    customer, (item,) = subscription.customer, subscription["items"].data
    shop.sandbox.advance(days=10)
    shop.v1.subscriptions.update(subscription.id, {"items": [{"id": item.id, "quantity": 2}]})
    shop.v1.invoice_items.create({"customer": customer, "amount": 77, "currency": "usd"})
    include = {"customer": customer, "pending_invoice_items_behavior": "include"}
    drafts = [
        shop.v1.invoices.create({"customer": customer, "subscription": subscription.id}),
        shop.v1.invoices.create(include),
    ]
    assert [[line.amount for line in each.lines.data] for each in drafts] == [[-2100, 4200], [77]]
    shop.v1.subscriptions.update(subscription.id, {"items": [{"id": item.id, "quantity": 1}]})
    whole = shop.v1.invoices.create(include)
    assert [line.amount for line in whole.lines.data] == [-4200, 2100]


def test_an_invoice_may_be_of_a_subscription(shop: Shop) -> None:
    """It takes over how the subscription collects, and goes on by itself only where it is told to."""
    subscription = shop.subscribe(shop.customer(), shop.price())
    invoice = shop.v1.invoices.create({"customer": subscription.customer, "subscription": subscription.id})
    assert invoice.parent.subscription_details.subscription == subscription.id
    assert (invoice.auto_advance, invoice.collection_method) == (False, "charge_automatically")


@pytest.mark.parametrize(
    ("before", "step", "words"),
    [
        ("paid", "pay", "Invoice is already paid"),
        ("open", "finalize_invoice", "already finalized, you can't re-finalize a non-draft invoice."),
        ("open", "delete", "You can only delete draft invoices."),
        ("paid", "void_invoice", "Invoices with `paid` payments cannot be voided."),
        ("draft", "void_invoice", "You can only pass in open invoices. This invoice isn't open."),
        ("uncollectible", "mark_uncollectible", "This invoice has already been marked uncollectible."),
        ("uncollectible", "void_invoice", "You can only pass in open invoices. This invoice isn't open."),
        ("void", "pay", "You can only pass in open invoices. This invoice isn't open."),
        ("paid", "send_invoice", "This invoice cannot be sent right now. Please contact us via https://"),
        ("open", "send_invoice", "if its collection method is 'send_invoice'."),
    ],
)
def test_steps_that_are_not_allowed(shop: Shop, before: str, step: str, words: str) -> None:
    """Each is refused in Stripe's words, and changes nothing."""
    invoices = shop.v1.invoices
    steps = {
        "draft": [],
        "open": [invoices.finalize_invoice],
        "paid": [invoices.pay],
        "uncollectible": [invoices.finalize_invoice, invoices.mark_uncollectible],
        "void": [invoices.finalize_invoice, invoices.void_invoice],
    }
    invoice = drafted(shop, 2000)
    for take in steps[before]:
        take(invoice.id)
    assert shop.v1.invoices.retrieve(invoice.id).status == before
    error = refusal(getattr(invoices, step), invoice.id)
    assert (error.http_status, error.code) == (400, None)
    assert words in str(error)
    assert shop.v1.invoices.retrieve(invoice.id).status == before


def test_what_was_paid_may_be_sent_again(shop: Shop) -> None:
    """Documented of sending invoices "that have already been paid": https://docs.stripe.com/api/invoices/send.

    One that asked for nothing is not sent, as recorded.
    """
    by_email: dict[str, Any] = {"collection_method": "send_invoice", "days_until_due": 3}
    paid, free = (drafted(shop, amount, **by_email).id for amount in (2000, 0))
    shop.v1.invoices.pay(paid)
    shop.v1.invoices.finalize_invoice(free)
    shop.events()
    assert shop.v1.invoices.send_invoice(paid).status == "paid"
    assert "This invoice cannot be sent right now." in str(refusal(shop.v1.invoices.send_invoice, free))
    assert shop.events() == ["invoice.sent"]


def test_an_invoice_has_its_accounts_tax_ids(shop: Shop) -> None:
    """The default ones, which "get added when an invoice is finalized"; or those that the invoice names.

    Source: `settings.invoices.default_account_tax_ids` in https://docs.stripe.com/api/accounts/object.
    """
    account = onboarded(shop.sandbox.client())["id"]
    on = {"stripe_account": account}
    ids = [
        shop.v1.tax_ids.create({"type": "eu_vat", "value": f"DE12345678{digit}"}, on).id for digit in (1, 2)
    ]
    shop.v1.accounts.update(account, {"settings": {"invoices": {"default_account_tax_ids": ids[:1]}}})
    customer = shop.v1.customers.create({}, on).id
    for more, draft_has, shown in (({}, None, ids[:1]), ({"account_tax_ids": ids}, ids, ids)):
        shop.v1.invoice_items.create({"customer": customer, "currency": "usd", "amount": 500}, on)
        draft = shop.v1.invoices.create({"customer": customer, **more}, on)
        assert draft.account_tax_ids == draft_has
        assert shop.v1.invoices.finalize_invoice(draft.id, {}, on).account_tax_ids == shown


def test_what_is_finalized_stays_as_it_is(shop: Shop) -> None:
    """Only metadata and the like; its items and lines are fixed, too."""
    invoice = shop.v1.invoices.finalize_invoice(drafted(shop, 2000).id)
    error = refusal(shop.v1.invoices.update, invoice.id, {"description": "no"})
    assert (str(error).split(": ")[-1], error.param) == (
        "Finalized invoices can't be updated in this way",
        "description",
    )
    others = refusal(shop.v1.invoices.update, invoice.id, {"on_behalf_of": ""})
    assert others.code == "invoice_on_behalf_of_not_editable"
    assert shop.v1.invoices.update(invoice.id, {"metadata": {"a": "b"}}).metadata.a == "b"
    item = shop.v1.invoice_items.list({"invoice": invoice.id}).data[0]
    assert "no longer editable" in str(refusal(shop.v1.invoice_items.delete, item.id))
    error = refusal(shop.v1.invoices.add_lines, invoice.id, {"lines": [{"amount": 100}]})
    assert (error.code, error.user_message) == (
        "invoice_not_editable",
        "Invalid invoice: This invoice is no longer editable",
    )


def test_who_has_no_address_is_sent_no_invoice(shop: Shop) -> None:
    """Neither one by itself nor those of a subscription. The sentence as programs report it."""
    customer = shop.v1.customers.create({"payment_method": "pm_card_visa"}).id
    params = {"customer": customer, "collection_method": "send_invoice", "days_until_due": 7}
    words = "Missing email. In order to create invoices that are sent to the customer"
    assert words in str(refusal(shop.v1.invoices.create, params))
    params["items"] = [{"price": shop.price()}]
    assert words in str(refusal(shop.v1.subscriptions.create, params))


def test_a_line_costs_an_amount_or_so_many_times_a_price(shop: Shop) -> None:
    """The refusal names the line. As recorded."""
    lines = {"lines": [{"amount": 100, "quantity": 2}]}
    error = refusal(shop.v1.invoices.add_lines, drafted(shop, 2000).id, lines)
    assert (error.param, error.user_message) == (
        "lines[0][amount]",
        "You may only specify one of these parameters: amount, quantity.",
    )


def test_a_draft_is_deleted_with_its_items(shop: Shop) -> None:
    """What was on it does not wait again."""
    draft = drafted(shop, 2000)
    assert shop.v1.invoices.delete(draft.id).deleted
    assert refusal(shop.v1.invoices.retrieve, draft.id).code == "resource_missing"
    assert shop.v1.invoice_items.list().data == []


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


def test_a_sent_invoice_has_a_due_date(shop: Shop) -> None:
    """It is finalized by sending; a date belongs to sent ones alone."""
    customer = shop.customer(None)
    sent = drafted(shop, 2000, customer=customer, collection_method="send_invoice", days_until_due=7)
    assert sent.due_date == shop.sandbox.now + 7 * DAY
    assert shop.v1.invoices.send_invoice(sent.id).status == "open"
    shop.sandbox.advance(days=7)
    assert "invoice.overdue" in shop.events()
    params = {"customer": customer, "days_until_due": 7}
    assert "You can only specify 'due_date'" in str(refusal(shop.v1.invoices.create, params))
    params = {"customer": customer, "collection_method": "send_invoice"}
    assert "you must specify 'due_date'" in str(refusal(shop.v1.invoices.create, params))
    draft = shop.v1.invoices.create({**params, "days_until_due": 7}).id
    charged = shop.v1.invoices.update(draft, {"collection_method": "charge_automatically"})
    assert charged.due_date is None


def test_a_due_date_lies_ahead(shop: Shop) -> None:
    """No days are at once, days are never below zero, and a date is in the future.

    Source: https://github.com/stripe/stripe-python/issues/925.
    """
    sent: Any = {"customer": shop.customer(None), "collection_method": "send_invoice"}
    now = shop.sandbox.now
    assert shop.v1.invoices.create({**sent, "days_until_due": 0}).due_date == now
    assert shop.v1.invoices.create({**sent, "due_date": now + 1}).due_date == now + 1
    refused = refusal(shop.v1.invoices.create, {**sent, "due_date": now})
    assert "Invalid timestamp: must be an integer Unix timestamp in the future." in str(refused)
    assert refusal(shop.v1.invoices.create, {**sent, "days_until_due": -1}).param == "days_until_due"
    items = [{"price": shop.price(1500)}]
    refused = refusal(shop.v1.subscriptions.create, {**sent, "items": items, "days_until_due": -1})
    assert refused.param == "days_until_due"


def test_lines_of_a_draft_are_added_changed_and_removed(shop: Shop) -> None:
    """The sums follow; a removed line's item waits again, or goes."""
    draft = drafted(shop, 2000)
    more = {"lines": [{"amount": 500, "description": "More"}, {"amount": 100, "description": "Tip"}]}
    more = shop.v1.invoices.add_lines(draft.id, more)
    assert (more.total, [each.amount for each in more.lines.data]) == (2600, [2000, 500, 100])
    line = more.lines.data[1].id
    changed = shop.v1.invoices.update_lines(draft.id, {"lines": [{"id": line, "amount": 700}]})
    assert changed.total == 2800
    renamed = shop.v1.invoices.line_items.update(draft.id, line, {"description": "Much more"})
    assert (renamed.description, renamed.amount) == ("Much more", 700)
    tip = more.lines.data[2].id
    left = shop.v1.invoices.remove_lines(draft.id, {"lines": [{"id": tip, "behavior": "unassign"}]})
    assert left.total == 2700
    assert [each.description for each in shop.v1.invoice_items.list({"pending": True}).data] == ["Tip"]
    shop.v1.invoices.remove_lines(draft.id, {"lines": [{"id": line, "behavior": "delete"}]})
    assert [each.amount for each in shop.v1.invoices.line_items.list(draft.id).data] == [2000]


def test_another_amount_is_another_price_of_the_same_product(shop: Shop) -> None:
    """Of what is called otherwise now, too. Recorded by a public test suite, 2026-08-26.dahlia."""
    draft = shop.v1.invoices.create({"customer": shop.customer(), "currency": "usd"}).id
    lines: dict[str, Any] = {"lines": [{"amount": 999, "description": "Extra line"}]}
    first = shop.v1.invoices.add_lines(draft, lines).lines.data[0]
    revised = {"amount": 777, "description": "Extra line (revised)"}
    second = shop.v1.invoices.line_items.update(draft, first.id, revised)
    again = {"lines": [{"id": first.id, "amount": 999}]}
    third = shop.v1.invoices.update_lines(draft, again).lines.data[0]
    sold = [each.pricing.price_details for each in (first, second, third)]
    assert len({each.product for each in sold}) == 1
    assert sold[0].price == sold[2].price != sold[1].price


def test_lines_that_come_later_stand_last(shop: Shop) -> None:
    """The newest last; those that waited for the invoice stand first, the newest of them before the others.

    Source: https://docs.stripe.com/api/invoices/object#invoice_object-lines.
    """
    customer = shop.customer()
    item = {"customer": customer, "currency": "usd"}
    for amount in (100, 200):
        shop.v1.invoice_items.create({**item, "amount": amount})
    include = {"customer": customer, "pending_invoice_items_behavior": "include"}
    draft = shop.v1.invoices.create(include).id
    for amount in (300, 400):
        shop.v1.invoice_items.create({**item, "amount": amount, "invoice": draft})
    shown = shop.v1.invoices.retrieve(draft).lines.data
    assert [each.amount for each in shown] == [200, 100, 300, 400]


def test_a_unit_may_cost_less_than_the_smallest_coin(shop: Shop) -> None:
    """Half a yen, half a cent: the yen has none. Source: https://docs.stripe.com/currencies#zero-decimal."""
    for currency, shown in (("jpy", "(at ¥0.5 / month)"), ("usd", "(at $0.005 / month)")):
        price = {"currency": currency, "unit_amount_decimal": "0.5", "recurring": {"interval": "month"}}
        price = shop.v1.prices.create({**price, "product_data": {"name": "Page"}}).id
        items = [{"price": price, "quantity": 1000}]
        renewal = shop.v1.subscriptions.create({"customer": shop.customer(), "items": items})
        line = shop.v1.invoices.retrieve(renewal.latest_invoice).lines.data[0]
        assert line.description == f"1000 × Page {shown}"


def test_another_quantity_leaves_the_price(shop: Shop) -> None:
    """Of an item that waits, of one on a draft, and of its line; another price leaves the quantity."""
    hat = {"currency": "usd", "unit_amount": 700, "product_data": {"name": "Hat"}}
    price = shop.v1.prices.create(hat).id
    customer = shop.customer()
    sold = {"customer": customer, "pricing": {"price": price}, "quantity": 2}
    item = shop.v1.invoice_items.create(sold)
    more = shop.v1.invoice_items.update(item.id, {"quantity": 3})
    assert (more.pricing.price_details.price, more.quantity, more.amount) == (price, 3, 2100)
    half = {"currency": "usd", "unit_amount_decimal": "1000", "quantity_decimal": "1.5"}
    half = shop.v1.invoice_items.create({"customer": customer, **half})
    assert shop.v1.invoice_items.update(half.id, {"unit_amount_decimal": "2000"}).amount == 3000
    include = {"customer": customer, "pending_invoice_items_behavior": "include"}
    draft = shop.v1.invoices.create(include)
    line = next(each.id for each in draft.lines.data if each.amount == 2100)
    shop.v1.invoices.line_items.update(draft.id, line, {"description": "Hats"})
    line = shop.v1.invoices.line_items.update(draft.id, line, {"quantity": 5})
    assert (line.pricing.price_details.price, line.amount, line.description) == (price, 3500, "Hats")
    assert shop.v1.invoice_items.retrieve(item.id).quantity == 5
    renewal = shop.subscribe(customer, shop.price(), collection_method="send_invoice", days_until_due=3)
    billed = shop.v1.invoices.retrieve(renewal.latest_invoice)
    own = billed.lines.data[-1]
    changed = shop.v1.invoices.line_items.update(billed.id, own.id, {"quantity": 2})
    assert changed.pricing.price_details.price == own.pricing.price_details.price
    assert (changed.quantity, changed.amount) == (2, 4000)


def test_a_line_says_what_its_discount_and_metadata_are_of(shop: Shop) -> None:
    """A subscription's line takes metadata as it is sent, another one adds it to its own.

    Sources: https://docs.stripe.com/api/invoice-line-item/update, of `metadata`;
    https://docs.stripe.com/api/discounts/object#discount_object-invoice_item.
    """
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "once"}).id
    sent = {"collection_method": "send_invoice", "days_until_due": 3, "metadata": {"a": "1"}}
    renewal = shop.subscribe(shop.customer(), shop.price(), **sent)
    customer = shop.customer()
    draft = shop.v1.invoices.create({"customer": customer}).id
    item = {"customer": customer, "invoice": draft, "amount": 2000, "currency": "usd", "metadata": {"a": "1"}}
    item = shop.v1.invoice_items.create(item).id
    for invoice, metadata in ((renewal.latest_invoice, {"b": "2"}), (draft, {"a": "1", "b": "2"})):
        line = shop.v1.invoices.retrieve(invoice).lines.data[0].id
        params = {"metadata": {"b": "2"}, "discounts": [{"coupon": coupon}], "expand": ["discounts"]}
        changed = shop.v1.invoices.line_items.update(invoice, line, params)
        assert changed.metadata.to_dict() == metadata
        assert changed.discounts[0].invoice_item == (item if invoice == draft else line)
        assert shop.v1.invoices.retrieve(invoice).total == 1800


def test_what_a_line_cannot_be(shop: Shop) -> None:
    """An item that another invoice has, or another customer, or in another currency; and two amounts at once.

    Source: https://docs.stripe.com/api/invoices/add_lines, of `lines.invoice_item`: "unassigned".
    """
    draft = drafted(shop, 1000)
    taken = shop.v1.invoice_items.list().data[0]
    others = shop.v1.invoice_items.create({"customer": shop.customer(), "amount": 100, "currency": "usd"})
    elsewhere = {"customer": draft.customer, "amount": 100, "currency": "eur"}
    foreign = shop.v1.invoice_items.create(elsewhere)  # of which a program reports no parameter
    for each, param in (
        (taken, "lines[0][invoice_item]"),
        (others, "lines[0][invoice_item]"),
        (foreign, None),
    ):
        asked = {"lines": [{"invoice_item": each.id}]}
        assert refusal(shop.v1.invoices.add_lines, draft.id, asked).param == param
    line = draft.lines.data[0].id
    for params, named in (
        ({"amount": 5, "quantity": 2}, "amount"),
        ({"period": {"start": 10, "end": 5}}, "period[end]"),
    ):
        assert refusal(shop.v1.invoices.line_items.update, draft.id, line, params).param == named


def test_an_item_on_a_draft_is_changed_with_it(shop: Shop) -> None:
    """The draft's line and sums follow the item."""
    draft = drafted(shop, 2000, 1000)
    item = shop.v1.invoice_items.list({"invoice": draft.id}).data[0]
    shop.v1.invoice_items.update(item.id, {"amount": 1200, "description": "Revised"})
    changed = shop.v1.invoices.retrieve(draft.id)
    assert (changed.total, changed.lines.data[0].description) == (3200, "Revised")
    shop.v1.invoice_items.delete(item.id)
    assert shop.v1.invoices.retrieve(draft.id).total == 2000
    error = refusal(shop.v1.invoice_items.retrieve, item.id)
    assert str(error).endswith(f"No such Invoice Item: '{item.id}'(livemode=false)")


def test_long_invoices_show_ten_lines(shop: Shop) -> None:
    """The others are on the pages of its lines, in the same order."""
    draft = drafted(shop, *range(100, 112))
    assert (len(draft.lines.data), draft.lines.has_more, draft.lines.total_count) == (10, True, 12)
    pages = shop.v1.invoices.line_items.list(draft.id, {"limit": 5}).auto_paging_iter()
    assert [each.amount for each in pages] == list(range(111, 99, -1))


def test_discounts_and_taxes_in_their_order(shop: Shop) -> None:
    """$5 off $10 and $20 is 167 and 333; then 5% of 833 and of 1667, each half up."""
    customer = shop.customer()
    coupon = shop.v1.coupons.create({"amount_off": 500, "currency": "usd", "duration": "once"}).id
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "inclusive": False, "percentage": 5}).id
    draft = drafted(
        shop, 2000, 1000, customer=customer, discounts=[{"coupon": coupon}], default_tax_rates=[rate]
    )
    assert [each.discount_amounts[0].amount for each in draft.lines.data] == [167, 333]
    assert [each.taxes[0].amount for each in draft.lines.data] == [42, 83]
    assert (draft.subtotal, draft.total_excluding_tax, draft.total) == (3000, 2500, 2625)
    assert [each.amount for each in draft.total_discount_amounts] == [500]
    assert [each.amount for each in draft.total_taxes] == [125]


def test_inclusive_tax_is_in_the_price(shop: Shop) -> None:
    """450 after 50 off at 12%: 48 of it is tax. An exempt customer pays without it."""
    rate = shop.v1.tax_rates.create({"display_name": "VAT", "inclusive": True, "percentage": 12}).id
    coupon = shop.v1.coupons.create({"amount_off": 50, "currency": "usd", "duration": "once"}).id
    given: dict[str, Any] = {"discounts": [{"coupon": coupon}], "default_tax_rates": [rate]}
    draft = drafted(shop, 500, **given)
    assert (draft.total, draft.total_taxes[0].amount) == (450, 48)
    assert (draft.subtotal_excluding_tax, draft.total_excluding_tax) == (452, 402)
    exempt = drafted(shop, 500, customer=shop.customer(tax_exempt="exempt"), **given)
    assert (exempt.total, exempt.total_taxes[0].amount) == (402, 0)


def test_shipping_is_added(shop: Shop) -> None:
    """What a shipping rate costs stands beside the lines."""
    amount = {"amount": 700, "currency": "usd"}
    rate = {"display_name": "Post", "type": "fixed_amount", "fixed_amount": amount}
    id = shop.v1.shipping_rates.create(rate).id
    draft = drafted(shop, 2000, shipping_cost={"shipping_rate": id})
    assert (draft.amount_shipping, draft.subtotal, draft.total) == (700, 2000, 2700)
    assert draft.shipping_cost.amount_total == 700


def test_an_open_invoice_is_revised(shop: Shop) -> None:
    """The draft has its lines; finalized, it voids the first one, which names it.

    So is an uncollectible one, and none of a subscription's.
    Source: https://docs.stripe.com/invoicing/invoice-edits.
    """
    first = shop.v1.invoices.finalize_invoice(drafted(shop, 2000, 1000, description="May").id)
    revise = {"from_invoice": {"action": "revision", "invoice": first.id}}
    draft = shop.v1.invoices.create({**revise, "description": "June"})
    assert (draft.status, draft.total, draft.description) == ("draft", 3000, "June")
    assert draft.from_invoice.invoice == first.id
    item = {"customer": first.customer, "invoice": draft.id, "amount": 500, "currency": "usd"}
    shop.v1.invoice_items.create(item)
    final = shop.v1.invoices.finalize_invoice(draft.id)
    assert (final.status, final.amount_due) == ("open", 3500)
    before = shop.v1.invoices.retrieve(first.id)
    assert (before.status, before.latest_revision) == ("void", final.id)
    assert refusal(shop.v1.invoices.create, revise).param == "from_invoice[invoice]"
    shop.v1.invoices.mark_uncollectible(final.id)
    revise = {"from_invoice": {"action": "revision", "invoice": final.id}}
    shop.v1.invoices.finalize_invoice(shop.v1.invoices.create(revise).id)
    assert shop.v1.invoices.retrieve(final.id).status == "void"
    renewed = shop.subscribe(shop.customer(), shop.price(), payment_behavior="default_incomplete")
    revise = {"from_invoice": {"action": "revision", "invoice": renewed.latest_invoice}}
    assert refusal(shop.v1.invoices.create, revise).param == "from_invoice[invoice]"
    assert shop.sandbox.reconcile()["balanced"]


def test_a_revision_is_like_what_it_revises(shop: Shop) -> None:
    """Its shipping and its words are the same; until it is finalized, others may be sent, and when it is due.

    Sources: https://docs.stripe.com/invoicing/invoice-edits;
    https://docs.stripe.com/api/invoices/object#invoice_object-starting_balance: a revision's includes what
    the original took. Guess: which fields are copied.
    """
    customer = shop.customer()
    credit = {"amount": -300, "currency": "usd"}
    shop.v1.customers.balance_transactions.create(customer, credit)
    ground = {"display_name": "Ground", "fixed_amount": {"amount": 500, "currency": "usd"}}
    sent = {"collection_method": "send_invoice", "days_until_due": 5, "statement_descriptor": "GOLD SHOP"}
    shipped = {"shipping_cost": {"shipping_rate_data": {**ground, "type": "fixed_amount"}}}
    first = drafted(shop, 1000, customer=customer, **sent, **shipped)
    first = shop.v1.invoices.finalize_invoice(first.id)
    assert (first.total, first.amount_due) == (1500, 1200)
    revise = {"from_invoice": {"action": "revision", "invoice": first.id}}
    draft = shop.v1.invoices.create({**revise, "days_until_due": 9})
    assert (draft.total, draft.amount_due, draft.starting_balance) == (1500, 1200, -300)
    assert (draft.statement_descriptor, draft.due_date) == ("GOLD SHOP", first.due_date + 4 * DAY)
    final = shop.v1.invoices.finalize_invoice(draft.id)
    assert (final.amount_due, final.starting_balance, final.ending_balance) == (1200, -300, 0)
    assert shop.v1.customers.retrieve(customer).balance == 0
    part = {"amount": 600, "currency": "usd", "customer": customer, "confirm": True}
    card = {"payment_method": "pm_card_visa", "return_url": "https://example.com"}
    intent = shop.v1.payment_intents.create({**part, **card}).id
    shop.v1.invoices.attach_payment(final.id, {"payment_intent": intent})
    revise = {"from_invoice": {"action": "revision", "invoice": final.id}}
    assert "cannot be voided" in refusal(shop.v1.invoices.create, revise).user_message
    assert shop.sandbox.reconcile()["balanced"]


def test_a_draft_shows_its_customer_as_it_is_now(shop: Shop) -> None:
    """And is taxed so; once it is finalized it stays as it is.

    Source: https://docs.stripe.com/api/invoices/object#invoice_object-customer_name and the fields beside.
    """
    customer = shop.customer()
    vat = {"display_name": "VAT", "percentage": 10, "inclusive": False}
    rate = shop.v1.tax_rates.create(vat).id
    draft = drafted(shop, 1000, customer=customer, default_tax_rates=[rate])
    assert draft.total == 1100
    shop.v1.customers.update(customer, {"name": "Jo Bloggs", "tax_exempt": "exempt"})
    shop.v1.customers.tax_ids.create(customer, {"type": "eu_vat", "value": "DE123456789"})
    shown = shop.v1.invoices.retrieve(draft.id)
    assert (shown.customer_name, shown.total) == ("Jo Bloggs", 1000)
    assert [each.value for each in shown.customer_tax_ids] == ["DE123456789"]
    assert shop.sandbox.reconcile()["differences"] == []
    shop.v1.invoices.finalize_invoice(draft.id)
    shop.v1.customers.update(customer, {"name": "Jo Smith", "tax_exempt": "none"})
    shown = shop.v1.invoices.retrieve(draft.id)
    assert (shown.customer_name, shown.total) == ("Jo Bloggs", 1000)


@pytest.mark.parametrize(
    "more", [{"pricing": {"price": "price_1"}}, {"quantity": 2}, {"unit_amount_decimal": "5"}]
)
def test_an_item_costs_an_amount_or_a_price(shop: Shop, more: dict[str, Any]) -> None:
    """Source: https://github.com/stripe/stripe-php/issues/777, .../stripe-dotnet/issues/1254."""
    item = {"customer": shop.customer(), "amount": 100, "currency": "usd", **more}
    refused = refusal(shop.v1.invoice_items.create, item)
    names = f"amount, {next(iter(more))}"
    assert f"You may only specify one of these parameters: {names}." in str(refused)


def test_what_is_closed_does_not_go_on(shop: Shop) -> None:
    """Only drafts and open invoices advance by themselves.

    Source: https://docs.stripe.com/invoicing/integration/automatic-advancement-collection.
    """
    invoices, customer = shop.v1.invoices, shop.customer()
    for close in (invoices.pay, invoices.void_invoice, invoices.mark_uncollectible):
        closed = invoices.create({"customer": customer}).id
        item = {"customer": customer, "invoice": closed, "amount": 700, "currency": "usd"}
        shop.v1.invoice_items.create(item)
        invoices.finalize_invoice(closed)
        assert close(closed).auto_advance is False
        assert refusal(invoices.update, closed, {"auto_advance": True}).param == "auto_advance"
        assert invoices.update(closed, {"auto_advance": False}).auto_advance is False


def test_invoices_are_searched(shop: Shop) -> None:
    """Source: https://docs.stripe.com/search#query-fields-for-invoices."""
    customer = shop.customer()
    subscription = shop.subscribe(customer, shop.price())
    search = shop.v1.invoices.search
    query = f'subscription:"{subscription.id}" AND total>1999'
    assert [each.id for each in search({"query": query}).data] == [subscription.latest_invoice]
    assert search({"query": f"-{query}"}).data == []
    assert refusal(search, {"query": 'total~"2000"'}).param == "query"


def test_an_invoice_is_somebodys(shop: Shop) -> None:
    """Recorded by a program of version 2022-11-15."""
    error = refusal(shop.v1.invoices.create, {})
    assert (error.user_message, error.code) == ("Must provide customer or from_invoice.", "parameter_missing")
