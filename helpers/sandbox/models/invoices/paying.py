"""Invoices paid by request: now, by a payment method, or elsewhere.

Source: https://docs.stripe.com/api/invoices/pay.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import Call, route
from . import closing, collection, finalizing, invoice_objects, paid_with
from .invoices import own_invoice


@route("v1.invoices.pay")
def pay_invoice(call: Call) -> Resource:
    """Pay an invoice now, by its payment method or another one, or note that it was paid elsewhere.

    A draft that is finalized by it is told of as updated once: recorded in 2020 and 2021, by a public log of
    the CLI's trigger and by a suite that asserts the events of each step.
    """
    invoice = own_invoice(call)
    with call.store.at_once(invoice, updates=1):
        return _pay(call, invoice)


def _pay(call: Call, invoice: Resource) -> Resource:
    store, params = call.store, call.params
    if invoice["status"] == "paid":
        raise errors.Invalid("Invoice is already paid")
    if invoice["status"] not in ("draft", "open", "uncollectible"):
        raise errors.Invalid("You can only pass in open invoices. This invoice isn't open.")
    if invoice["status"] == "draft":
        finalizing.check(store, invoice)
        # Recorded by a public test suite, version 2026-08-26.dahlia: the intent does not name it then.
        invoice = finalizing.finalize(store, invoice, named=False, next_payment_attempt=None)
        if invoice["status"] == "paid":
            return invoice
    if params.get("paid_out_of_band"):
        return _paid_elsewhere(store, invoice)
    method = params.get("payment_method") or params.get("source") or paid_with.method_for(store, invoice)
    if method is None:
        raise collection.NO_METHOD
    if params.get("mandate"):
        _check_mandate(store, params["mandate"], method)
    off_session = params.get("off_session", True)
    intent = collection.pay(store, invoice, method, off_session=off_session)
    if intent["status"] == "requires_action":
        raise _requires_action(intent)
    return store.get("invoice", invoice["id"])


def _check_mandate(store: AccountStore, id: str, method: str) -> None:
    """Refuse the mandate of another payment method. Guess: the words.

    Source: `mandate` in https://docs.stripe.com/api/invoices/pay.
    """
    if store.get("mandate", id, param="mandate")["payment_method"] != method:
        raise errors.Invalid(f"The mandate {id} is not one of the payment method {method}.", param="mandate")


def _requires_action(intent: Resource) -> errors.CardDeclined:
    return errors.CardDeclined(
        "This payment requires additional user action before it can be completed successfully. Payment can "
        "be completed using the PaymentIntent associated with the invoice. For more details see: "
        "https://stripe.com/docs/billing/subscriptions/overview#requires-action",
        code="invoice_payment_intent_requires_action",
        payment_intent=intent,
    )


def _paid_elsewhere(store: AccountStore, invoice: Resource) -> Resource:
    """An invoice that was paid in cash, say: no charge, and no event of a payment."""
    left = invoice["amount_remaining"]
    values = {
        **collection.done(store, invoice),
        "amount_paid": invoice["amount_paid"] + left,
        "amount_remaining": 0,
    }
    store.keep(invoice_objects.ELSEWHERE, invoice["id"], amount=left)
    paid = store.change(invoice, values)
    store.emit("paid", paid)
    closing.cancel_payments(store, paid, "requested_by_customer")  # last and for this reason: recorded
    collection.settled(store, paid)
    return paid
