"""Whether invoices add up, are paid by what pays them, and subscriptions stand where they should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...account_store import AccountStore
from ...reconcile import audit
from ...resource import Resource
from ...state import State
from ..invoices import invoice_objects, lines
from .subscription_objects import ENDED, items_of
from .timetable import ALARM


@audit
def invoices_are_their_lines(state: State, account: str) -> Iterator[str]:
    """Lines, less discounts and credits, with tax and shipping, are an invoice's total."""
    store = AccountStore(state, account)
    for invoice in store.all("invoice"):
        invoiced = invoice_objects.lines_of(store, invoice)
        amounts = sum(each["amount"] for each in invoiced)
        pretax = sum(part["amount"] for each in invoiced for part in each["pretax_credit_amounts"])
        exempt = invoice["customer_tax_exempt"] in ("exempt", "reverse")
        exclusive = sum(
            tax["amount"] for each in invoiced for tax in each["taxes"] if tax["tax_behavior"] == "exclusive"
        )
        sent = invoice["shipping_cost"]["amount_total"] if invoice["shipping_cost"] else 0
        total = amounts - pretax + exclusive + sent
        if invoice["total"] != total and not exempt:
            yield f"the lines of {invoice['id']} come to {total}, its total is {invoice['total']}"
        if invoice["lines"]["data"] != invoiced[:10]:
            yield f"{invoice['id']} does not show its first lines"


@audit
def invoices_are_paid_by_their_payments(state: State, account: str) -> Iterator[str]:
    """What is paid of an invoice is what its payments say, and what is left is the rest of what is due."""
    store = AccountStore(state, account)
    paid: Counter[str] = Counter()
    for payment in store.all("invoice_payment"):
        intent = store.find("payment_intent", payment["payment"].get("payment_intent") or "")
        if payment["status"] == "paid":
            paid[payment["invoice"]] += payment["amount_paid"]
            if intent and intent["amount_received"] != payment["amount_paid"]:
                yield f"{payment['id']} is not what {intent['id']} received"
        elif intent and intent["status"] == "succeeded":
            yield f"{intent['id']} succeeded, and {payment['id']} is {payment['status']}"
    for invoice in store.all("invoice"):
        elsewhere = invoice_objects.paid_elsewhere(store, invoice)
        yield from _paid_in_full(invoice, paid[invoice["id"]] + elsewhere)


def _paid_in_full(invoice: Resource, received: int) -> Iterator[str]:
    if invoice["amount_paid"] != received:
        yield f"of {invoice['id']} {invoice['amount_paid']} is paid, its payments come to {received}"
    left = invoice["amount_due"] - invoice["amount_paid"] + invoice["amount_overpaid"]
    if invoice["status"] in ("open", "uncollectible") and invoice["amount_remaining"] != left:
        yield f"of {invoice['id']} {invoice['amount_remaining']} is left, and it should be {left}"
    if invoice["status"] == "paid" and invoice["amount_remaining"]:
        yield f"{invoice['id']} is paid, and {invoice['amount_remaining']} is left of it"


@audit
def invoice_numbers_are_given_once(state: State, account: str) -> Iterator[str]:
    """No two invoices have a number, and none that was finalized has none."""
    store = AccountStore(state, account)
    numbers = Counter(each["number"] for each in store.all("invoice") if each["number"])
    twice = [number for number, count in numbers.items() if count > 1]
    yield from (f"the invoice number {number} was given twice" for number in twice)
    for invoice in store.all("invoice"):
        if invoice["status"] != "draft" and not invoice["number"]:
            yield f"{invoice['id']} was finalized without a number"


@audit
def invoice_items_stand_where_they_say(state: State, account: str) -> Iterator[str]:
    """An item that is on an invoice has its line there, of the same amount."""
    store = AccountStore(state, account)
    for item in store.all("invoiceitem"):
        invoice = store.find("invoice", item["invoice"] or "")
        if invoice is None:
            continue
        of = [
            each
            for each in invoice_objects.lines_of(store, invoice)
            if lines.source_of(each).get("invoice_item") == item["id"]
        ]
        if [each["amount"] for each in of] != [item["amount"]]:
            yield f"{item['id']} is not a line of {invoice['id']}"


@audit
def subscriptions_are_awake(state: State, account: str) -> Iterator[str]:
    """One that lives is in its period, and wakes no later than the period ends."""
    store = AccountStore(state, account)
    for subscription in store.all("subscription"):
        if subscription["status"] in (*ENDED, "paused", "incomplete") or not items_of(subscription):
            continue
        now = store.on_clock(subscription["test_clock"]).now
        ends = [each["current_period_end"] for each in items_of(subscription)]
        alarm = store.find(ALARM, subscription["id"])
        if min(ends) < now:
            yield f"a period of {subscription['id']} is over and was not renewed"
        if alarm is None or alarm["at"] > min(ends):
            yield f"{subscription['id']} does not wake for the end of its period"
