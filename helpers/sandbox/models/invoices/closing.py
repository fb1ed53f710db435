"""Invoices closed without being paid: voided, or given up as uncollectible.

Source: https://docs.stripe.com/invoicing/integration/workflow-transitions.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..customers import balances
from ..payments import intent_payments
from ..usage import credit_balances
from . import collection, invoice_objects, outcomes


def void(store: AccountStore, invoice: Resource) -> Resource:
    """Have an invoice be as if it had never been asked for; what it took of the balance comes back.

    `attempted` stays as it was, as in the reference (https://docs.stripe.com/api/invoices/void) and as
    recorded by a public test suite, 2024 and 2025. That it was updated is told first; recorded in 2021 by a
    public suite that asserts the events of each step.
    """
    transitions = {**invoice["status_transitions"], "voided_at": store.now}
    values = {
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": "void",
        "status_transitions": transitions,
    }
    voided = store.change(invoice, values)
    store.emit("voided", voided)
    cancel_payments(store, voided, "void_invoice")
    _give_back(store, voided)
    credit_balances.give_back(store, voided["id"])
    outcomes.tell(store, "voided", voided)
    return store.get("invoice", invoice["id"])


def cancel_payments(store: AccountStore, invoice: Resource, reason: str) -> None:
    """Give up what still asks for an invoice's payment."""
    for payment in list(store.all("invoice_payment", "invoice", invoice["id"])):
        if payment["status"] == "open":
            collection.cancel_payment(store, payment)
            intent = store.find("payment_intent", payment["payment"].get("payment_intent") or "")
            if intent and intent_payments.LIFE.allows(intent["status"], "canceled"):
                intent_payments.cancel(store.on_clock(None), intent, reason)


def _give_back(store: AccountStore, invoice: Resource) -> None:
    used = invoice_objects.taken(invoice)
    customer = store.find("customer", invoice["customer"])
    if used and customer:
        balances.move(
            store,
            customer,
            -used,
            invoice["currency"],
            type="unapplied_from_invoice",
            invoice=invoice["id"],
        )


def mark_uncollectible(store: AccountStore, invoice: Resource, reason: str) -> Resource:
    """Expect an invoice to be paid no longer, though it may be."""
    transitions = {**invoice["status_transitions"], "marked_uncollectible_at": store.now}
    values = {
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": "uncollectible",
        "status_details": {"uncollectible": {"reason": reason}},
        "status_transitions": transitions,
    }
    marked = store.change(invoice, values)
    store.emit("marked_uncollectible", marked)
    outcomes.tell(store, "uncollectible", marked)
    return marked


def check_voidable(store: AccountStore, invoice: Resource) -> None:
    """Refuse to void what is not open, was paid in part, or is being paid."""
    check_unpaid(store, invoice)
    check_awaited(store, invoice, "voided")
    if invoice["status"] != "open":
        raise errors.Invalid("You can only pass in open invoices. This invoice isn't open.")


def check_unpaid(store: AccountStore, invoice: Resource) -> None:
    """Refuse to void what was paid in part, also by a revision that takes its place."""
    payments = store.all("invoice_payment", "invoice", invoice["id"])
    if any(each["status"] == "paid" for each in payments):
        raise errors.Invalid("Invoices with `paid` payments cannot be voided.")


def check_awaited(store: AccountStore, invoice: Resource, closed: str) -> None:
    """Refuse to close an invoice to which a payment was attached that is still open.

    Source: https://docs.stripe.com/invoicing/partial-payments#invoice-payment-statuses. Guess: the sentence,
    and that the payment which every open invoice has is none of those.
    """
    payments = store.all("invoice_payment", "invoice", invoice["id"])
    if any(each["status"] == "open" and not each["is_default"] for each in payments):
        raise errors.Invalid(f"Invoices with `open` payments cannot be {closed}.")
