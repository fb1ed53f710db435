"""Invoice payments: which payment intents and records pay an invoice, and how much of it each.

Source: https://docs.stripe.com/api/invoice-payment and
https://docs.stripe.com/invoicing/partial-payments.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from . import closing, collection
from .invoices import own_invoice

Model("invoice_payment", source="https://docs.stripe.com/api/invoice-payment")


@route("v1.invoice_payments.list")
def list_payments(call: Call) -> Resource:
    """Invoice payments; of one payment, where it is named, and none for an unknown one, as recorded."""
    params = dict(call.params)
    wanted = params.pop("payment", None) or {}
    named = {f"payment.{name}": id for name, id in wanted.items() if name != "type"}
    return lists.page(call.store, "invoice_payment", call.url, params, **named)


@route("v1.invoices.attach_payment")
def attach_payment(call: Call) -> Resource:
    """Have a payment intent, or a payment that was recorded, pay an invoice, whole or in part."""
    store, invoice = call.store, own_invoice(call)
    if invoice["status"] != "open":
        raise errors.Invalid("You can only pass in open invoices. This invoice isn't open.")
    if record := call.params.get("payment_record"):
        return _by_record(store, invoice, store.get("payment_record", record, param="payment_record"))
    if not call.params.get("payment_intent"):
        raise errors.missing("payment_intent")
    intent = store.get("payment_intent", call.params["payment_intent"], param="payment_intent")
    _check(store, invoice, intent)
    attached = store.new(
        "invoice_payment",
        amount_requested=intent["amount"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        payment={"payment_intent": intent["id"], "type": "payment_intent"},
        status="open",
    )
    payment = store.add(attached, event=None)
    if intent["status"] == "succeeded":
        collection.paid_by(store, invoice, payment, intent)
    return store.get("invoice", invoice["id"])


def _by_record(store: AccountStore, invoice: Resource, record: Resource) -> Resource:
    """Pay an invoice with what was paid elsewhere and is guaranteed. Guess: what is refused, and how."""
    paid = record["amount_guaranteed"]
    if not paid["value"]:
        raise errors.Invalid("The PaymentRecord's payment is not guaranteed.", param="payment_record")
    if paid["currency"] != invoice["currency"]:
        raise errors.Invalid("The PaymentRecord is of another currency.", param="payment_record")
    if next(store.all("invoice_payment", "payment.payment_record", record["id"]), None):
        raise errors.Invalid("The PaymentRecord is already attached to an invoice.", param="payment_record")
    attached = store.new(
        "invoice_payment",
        amount_paid=paid["value"],
        amount_requested=record["amount_requested"]["value"],
        currency=invoice["currency"],
        invoice=invoice["id"],
        payment={"payment_record": record["id"], "type": "payment_record"},
        status="paid",
    )
    attached["status_transitions"] = {"canceled_at": None, "paid_at": store.now}
    payment = store.add(attached, event=None)
    after_it = collection.received(store, invoice, paid["value"], {}, told=payment)
    if after_it["status"] == "paid":
        closing.cancel_payments(store, after_it, "requested_by_customer")
    return store.get("invoice", invoice["id"])


def _check(store: AccountStore, invoice: Resource, intent: Resource) -> None:
    """Refuse a payment that was canceled, or is of another currency, customer or invoice.

    Guess: the sentences.
    """
    if intent["status"] == "canceled":
        raise errors.Invalid("A canceled PaymentIntent cannot be attached.", param="payment_intent")
    if intent["currency"] != invoice["currency"]:
        raise errors.Invalid(
            f"The PaymentIntent's currency ({intent['currency']}) does not match the invoice's "
            f"({invoice['currency']}).",
            param="payment_intent",
        )
    if intent["customer"] not in (None, invoice["customer"]):
        raise errors.Invalid("The PaymentIntent belongs to another customer.", param="payment_intent")
    if next(store.all("invoice_payment", "payment.payment_intent", intent["id"]), None):
        raise errors.Invalid("The PaymentIntent is already attached to an invoice.", param="payment_intent")
