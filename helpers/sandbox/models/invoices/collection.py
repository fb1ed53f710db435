"""Invoices collected: paid by a payment intent, tried again when that fails, and due at a date.

An invoice follows its payment intents, whoever confirms them. Events come in Stripe's order: those of the
charge and the intent, then those of the invoice, then what its outcome means elsewhere.

Source: https://docs.stripe.com/billing/invoices/overview and
https://docs.stripe.com/billing/revenue-recovery/smart-retries.
"""

from __future__ import annotations

from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...hooks import after, job
from ...resource import Resource
from ..customers import balances
from ..payment_methods import payment_methods, rails
from ..payments import intent_payments, payment_intents
from ..tax.customers import NO_PLACE
from . import finalizing, invoice_objects, outcomes, paid_with

# Guess: Stripe chooses the days; its recommended setting is 8 tries within two weeks.
# Source: https://docs.stripe.com/billing/revenue-recovery/smart-retries.
TRIES, WINDOW_DAYS = 8, 14
# After these a card is not asked again until the customer has another one.
# Source: https://docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes.
HOPELESS = frozenset(
    {
        "authentication_required",
        "highest_risk_level",
        "incorrect_number",
        "lost_card",
        "pickup_card",
        "revocation_of_all_authorizations",
        "revocation_of_authorization",
        "stolen_card",
        "transaction_not_allowed",
    }
)
# The invoices whose payment is being tried by itself, and those where that brought a debit on its way.
COLLECTING, DEBITED = "_collecting", "_debited"
NO_METHOD = errors.Invalid(
    "There is no `default_payment_method` set on the associated Customer, Invoice, or Subscription. Set a "
    "default on one of those objects, or specify the Payment Method you wish to use in the `payment_method` "
    "parameter.",
    code="missing",
)


def collect(store: AccountStore, invoice: Resource, method: str | None = None) -> Resource:
    """Try to have an invoice paid, by itself; what comes of it shows in the invoice."""
    store.keep(COLLECTING, invoice["id"])
    method = method or paid_with.method_for(store, invoice)
    try:
        if method is None or _hopeless(store, invoice, method):
            failed(store, invoice)
        else:
            pay(store, invoice, method, off_session=True)
    except errors.CardDeclined:
        pass  # the invoice has followed its intent
    except errors.Invalid:
        failed(store, store.get("invoice", invoice["id"]))
    store.forget(COLLECTING, invoice["id"])
    return store.get("invoice", invoice["id"])


def _hopeless(store: AccountStore, invoice: Resource, method: str) -> bool:
    """Whether the bank said of this payment method that it is of no use to ask again."""
    known = store.find("_declined", invoice["id"])
    return known is not None and known["method"] == method and known["code"] in HOPELESS


def pay(store: AccountStore, invoice: Resource, method: str, *, off_session: bool) -> Resource:
    """Confirm an invoice's payment intent with a payment method; answers with the intent.

    Raises CardDeclined, or Invalid for a method that cannot be used.
    """
    money, intent = store.on_clock(None), intent_of(store, invoice)
    if intent is None or intent["status"] not in intent_payments.OPEN:
        intent = finalizing.ask(store, invoice, invoice["amount_remaining"])
    paying = payment_methods.named(money, method, param="payment_method")
    type = paying["type"]
    if rails.of(type).mandate and not payment_methods.is_set_up(money, paying):
        # Source of the code: https://docs.stripe.com/error-codes. Guess: the words.
        raise errors.Invalid(
            "This PaymentMethod has no active mandate. Confirm it on session with a PaymentIntent or a "
            "SetupIntent before it pays a Subscription or an Invoice.",
            code="billing_invalid_mandate",
            param="payment_method",
        )
    if type not in intent["payment_method_types"]:
        types = [*intent["payment_method_types"], type]
        intent = money.change(intent, {"payment_method_types": types}, event=None)
    params = {"payment_method": method, "off_session": off_session, "asks": True}
    return payment_intents.confirm(money, intent, params)


def default_payment(store: AccountStore, invoice: Resource) -> Resource | None:
    """The invoice payment whose intent asks for what is left."""
    payments = store.all("invoice_payment", "invoice", invoice["id"])
    return next((each for each in payments if each["is_default"] and each["status"] != "canceled"), None)


def intent_of(store: AccountStore, invoice: Resource) -> Resource | None:
    """The payment intent that asks for what is left of an invoice."""
    payment = default_payment(store, invoice)
    return store.find("payment_intent", payment["payment"]["payment_intent"]) if payment else None


def ask_for(store: AccountStore, invoice: Resource, amount: int) -> None:
    """Have the payment intent of an open invoice ask for another amount; for nothing it is canceled."""
    payment, intent = default_payment(store, invoice), intent_of(store, invoice)
    if payment is None or intent is None or intent["status"] not in intent_payments.OPEN:
        return
    if amount:
        store.on_clock(None).change(intent, {"amount": amount}, event=None)
        store.change(payment, {"amount_requested": amount}, event=None)
        return
    intent_payments.cancel(store.on_clock(None), intent, "void_invoice")


@after("payment_intent.canceled")
def _intent_canceled(store: AccountStore, intent: Resource) -> None:
    """Nothing is paid by it any more."""
    if billed := _billed(store, intent):
        own, _, payment = billed
        cancel_payment(own, payment)


def cancel_payment(store: AccountStore, payment: Resource) -> None:
    """Give an invoice payment up that is still open."""
    if payment["status"] == "open":
        transitions = {**payment["status_transitions"], "canceled_at": store.now}
        store.change(payment, {"status": "canceled", "status_transitions": transitions}, event=None)


def _billed(store: AccountStore, intent: Resource) -> tuple[AccountStore, Resource, Resource] | None:
    """The invoice that an intent pays, on its own clock, and the invoice payment between them."""
    payment = next(store.all("invoice_payment", "payment.payment_intent", intent["id"]), None)
    invoice = store.find("invoice", payment["invoice"]) if payment else None
    if payment is None or invoice is None:
        return None
    return store.on_clock(invoice["test_clock"]), invoice, payment


@after("payment_intent.succeeded")
def _intent_succeeded(store: AccountStore, intent: Resource) -> None:
    """A payment has come in; one that was attached to its invoice afterwards is counted already."""
    billed = _billed(store, intent)
    if billed and billed[-1]["status"] == "open":
        own, invoice, payment = billed
        paid_by(own, invoice, payment, intent, **_counted(own, invoice))


def paid_by(store: AccountStore, invoice: Resource, payment: Resource, intent: Resource, **more: Any) -> None:
    """An intent has paid its part of an invoice; so says the payment between them. `more`: see `received`."""
    transitions = {**payment["status_transitions"], "paid_at": store.now}
    values = {"amount_paid": intent["amount_received"], "status": "paid", "status_transitions": transitions}
    paid = store.change(payment, values, event=None)
    received(store, invoice, intent["amount_received"], more, told=paid)


def is_prepaid(store: AccountStore, invoice: Resource) -> bool:
    """Whether an invoice was paid, or debited, before it was there; its payment is entered then."""
    payment, intent = default_payment(store, invoice), intent_of(store, invoice)
    if payment and intent and intent["status"] == "processing":
        _intent_processing(store, intent)
        return True
    if payment is None or intent is None or intent["status"] != "succeeded":
        return False
    paid_by(store, invoice, payment, intent)
    return True


@after("payment_intent.payment_failed")
def _intent_failed(store: AccountStore, intent: Resource) -> None:
    """A payment failed: the invoice stays open."""
    if billed := _billed(store, intent):
        own, invoice, _ = billed
        error = intent["last_payment_error"] or {}
        method = (error.get("payment_method") or {}).get("id")
        code = error.get("decline_code") or error.get("code")
        own.keep("_declined", invoice["id"], code=code, method=method)
        failed(own, invoice)


@after("payment_intent.requires_action")
def _intent_asks(store: AccountStore, intent: Resource) -> None:
    """The customer has to do something before the invoice is paid."""
    if billed := _billed(store, intent):
        own, invoice, _ = billed
        changed = own.change(invoice, {"attempted": True, "next_payment_attempt": None})
        own.emit("payment_action_required", changed)
        outcomes.tell(own, "action_required", changed)


@after("payment_intent.processing")
def _intent_processing(store: AccountStore, intent: Resource) -> None:
    """A debit is on its way, and will be for days."""
    if billed := _billed(store, intent):
        own, invoice, _ = billed
        if _is_automatic(own, invoice):
            own.keep(DEBITED, invoice["id"])
        changed = own.change(invoice, {"attempted": True, **_counted(own, invoice)})
        outcomes.tell(own, "processing", changed)


def _counted(store: AccountStore, invoice: Resource) -> dict[str, Any]:
    """The number of attempts after this one: the first counts, and those that are made by themselves."""
    counts = invoice["attempt_count"] == 0 or _is_automatic(store, invoice)
    return {"attempt_count": invoice["attempt_count"] + 1} if counts else {}


def _is_automatic(store: AccountStore, invoice: Resource) -> bool:
    """Whether an invoice's payment is being tried by itself."""
    return store.find(COLLECTING, invoice["id"]) is not None


def received(
    store: AccountStore,
    invoice: Resource,
    amount: int,
    values: dict[str, Any],
    *,
    told: Resource | None = None,
) -> Resource:
    """Enter a payment; with nothing left the invoice is paid, and with too much the customer has credit.

    `told`: the invoice payment, whose event comes last; as recorded, it names no request.
    """
    left, over = invoice["amount_remaining"] - amount, max(0, amount - invoice["amount_remaining"])
    values = {
        **values,
        "amount_overpaid": invoice["amount_overpaid"] + over,
        "amount_paid": invoice["amount_paid"] + amount,
        "amount_remaining": max(0, left),
    }
    if left > 0:
        invoice = store.change(invoice, values)
        ask_for(store, invoice, left)
    else:
        invoice = store.change(invoice, {"attempted": True, **values, **done(store, invoice)})
        store.emit("paid", invoice)
        store.emit("payment_succeeded", invoice)
    if told:
        store.by_itself().emit("paid", told)
    if over:
        customer = store.get("customer", invoice["customer"])
        store.emit("overpaid", invoice)
        balances.move(
            store, customer, -over, invoice["currency"], type="invoice_overpaid", invoice=invoice["id"]
        )
    if left <= 0:
        ask_for(store, invoice, 0)
        settled(store, invoice)
    return invoice


def done(store: AccountStore, invoice: Resource) -> dict[str, Any]:
    """What an invoice shows once it is paid."""
    return {
        "auto_advance": False,
        "next_payment_attempt": None,
        "status": "paid",
        "status_transitions": {**invoice["status_transitions"], "paid_at": store.now},
    }


def settled(store: AccountStore, invoice: Resource) -> None:
    """What follows from a paid invoice."""
    outcomes.tell(store, "paid", invoice)
    set_delinquent(store, invoice, delinquent=False)


def failed(store: AccountStore, invoice: Resource) -> Resource:
    """Enter a failed attempt, and when the next one is; one that was made by itself makes a delinquent.

    Source: https://docs.stripe.com/api/customers/object#customer_object-delinquent.
    """
    automatic = _is_automatic(store, invoice)
    counted = _counted(store, invoice)
    tries: int = {**invoice, **counted}["attempt_count"]
    again = _next_try(store, invoice, tries) if automatic else {}
    changed = store.change(invoice, {"attempted": True, **counted, **again})
    if moment := again.get("next_payment_attempt"):
        store.later(moment, "invoices.retry", invoice=invoice["id"])
    store.emit("payment_failed", changed)
    outcomes.tell(store, "failed", changed)
    debited = store.find(DEBITED, invoice["id"])
    if debited:
        store.forget(DEBITED, invoice["id"])
    if automatic or debited:
        set_delinquent(store, changed, delinquent=True)
    if again and moment is None:
        outcomes.tell(store, "given_up", changed)
    return changed


def _next_try(store: AccountStore, invoice: Resource, tries: int) -> dict[str, Any]:
    """Evenly over the window; a subscription's first invoice is not tried again by itself."""
    if invoice["billing_reason"] == "subscription_create" or not invoice["auto_advance"]:
        return {"next_payment_attempt": None} if invoice["next_payment_attempt"] else {}
    step = WINDOW_DAYS * DAY // (TRIES - 1)
    return {"next_payment_attempt": store.now + step if tries < TRIES else None}


def resume(store: AccountStore, invoice: Resource) -> Resource:
    """Have an open invoice that is to go on by itself again be asked for. Guess: when that is.

    Source: https://docs.stripe.com/api/subscriptions/cancel: "you can resume automatic collection".
    """
    charged = invoice["collection_method"] == "charge_automatically"
    if invoice["status"] != "open" or not charged or invoice["next_payment_attempt"]:
        return invoice
    first = {"next_payment_attempt": store.now + invoice_objects.DRAFT_SECONDS}
    again = _next_try(store, invoice, invoice["attempt_count"]) if invoice["attempted"] else first
    if moment := again.get("next_payment_attempt"):
        store.later(moment, "invoices.retry", invoice=invoice["id"])
    return store.change(invoice, again)


def open_and_wait(store: AccountStore, draft: Resource, **values: Any) -> Resource:
    """Finalize a draft; charged automatically, its payment is tried an hour later."""
    advances = values.get("auto_advance", draft["auto_advance"])
    charged = advances and draft["collection_method"] == "charge_automatically"
    moment = store.now + invoice_objects.DRAFT_SECONDS if charged else None
    opened = finalizing.finalize(store, draft, **values, next_payment_attempt=moment)
    if opened["status"] == "open" and moment:
        store.later(moment, "invoices.retry", invoice=opened["id"])
    return opened


@job("invoices.retry")
def retry(store: AccountStore, *, invoice: str) -> None:
    """Try again, if it is still to be."""
    current = store.find("invoice", invoice)
    if (
        current
        and current["status"] == "open"
        and (current["next_payment_attempt"] or store.now + 1) <= store.now
    ):
        collect(store, current)


@job("invoices.advance")
def advance(store: AccountStore, *, invoice: str) -> None:
    """Finalize a draft whose hour is over, and charge it or send it."""
    current = store.find("invoice", invoice)
    if not current or current["status"] != "draft" or not current["auto_advance"]:
        return
    if current["automatically_finalizes_at"] > store.now + 1:  # it was put off
        return
    if store.find("customer", current["customer"]) is None:  # Guess: it stays a draft
        return
    refusal = finalizing.obstacle(store, current)
    if refusal is NO_PLACE and invoice_objects.subscription_of(current):
        current = finalizing.untaxed(store, current)
    elif refusal:
        finalizing.fail(store, current, refusal)
        return
    opened = finalizing.finalize(store, current, next_payment_attempt=None)
    if opened["status"] != "open":
        return
    if opened["collection_method"] == "charge_automatically":
        collect(store, opened)
    else:
        store.emit("sent", opened)


@after("invoice.finalized")
def _wait_for_due_date(store: AccountStore, invoice: Resource) -> None:
    """Have it noticed when an invoice is not paid in time."""
    if invoice["due_date"] and invoice["status"] == "open":
        store.later(invoice["due_date"], "invoices.due", invoice=invoice["id"])


@job("invoices.due")
def due(store: AccountStore, *, invoice: str) -> None:
    """The date has come by which an invoice was to be paid."""
    current = store.find("invoice", invoice)
    if current and current["status"] == "open" and current["due_date"] and current["due_date"] <= store.now:
        store.emit("overdue", current)
        outcomes.tell(store, "overdue", current)
        set_delinquent(store, current, delinquent=True)


def set_delinquent(store: AccountStore, invoice: Resource, *, delinquent: bool) -> None:
    """The customer follows the latest invoice that anything became of."""
    customer = store.find("customer", invoice["customer"])
    if customer and customer["delinquent"] != delinquent:
        store.change(customer, {"delinquent": delinquent})
