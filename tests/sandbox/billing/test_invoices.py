"""Invoices by request: from draft to paid, void or uncollectible, through the SDK."""

from __future__ import annotations

from typing import Any

import pytest

from ..onboarding import onboarded
from ..refused import refusal
from .shop import DAY, HOUR, Shop, drafted


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


def test_a_draft_fixes_the_currency_of_its_customer(shop: Shop) -> None:
    """Before it is told itself, and without a line. Recorded by a public test suite, 2025-10-29.clover."""
    draft = shop.v1.invoices.create({"customer": shop.customer(None)})
    assert shop.v1.customers.retrieve(draft.customer).currency == draft.currency == "usd"
    invoice, customer, _ = shop.v1.events.list({"limit": 3}).data
    assert (invoice.type, customer.type) == ("invoice.created", "customer.updated")
    assert customer.data.previous_attributes.to_dict() == {"currency": None}


def test_when_its_event_was_delivered_is_not_told_in_it(shop: Shop) -> None:
    """Recorded by https://github.com/zulip/zulip in April 2024, and by a program in December 2025."""
    draft = drafted(shop, 2000)
    assert draft.webhooks_delivered_at == draft.created
    shop.subscribe(shop.customer(), shop.price(1000))
    for event in shop.v1.events.list({"type": "invoice.created"}).data:
        assert event.data.object.webhooks_delivered_at is None
    assert shop.sandbox.reconcile()["differences"] == []


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


def test_a_draft_is_deleted_with_its_items(shop: Shop) -> None:
    """What was on it does not wait again."""
    draft = drafted(shop, 2000)
    assert shop.v1.invoices.delete(draft.id).deleted
    assert refusal(shop.v1.invoices.retrieve, draft.id).code == "resource_missing"
    assert shop.v1.invoice_items.list().data == []


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
