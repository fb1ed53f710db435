"""Outbound payments: money from a financial account to somebody else's payout method.

Money leaves what is available at once and waits; a day later it is posted, or comes back.

Source: https://docs.stripe.com/api/v2/money-management/outbound-payments. Guess: how long a payment takes and
how long it can be canceled, and what test bank accounts bring about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY, iso
from ...hooks import job
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import currencies
from ..core.connected import connected_account
from . import ledger, payout_methods, recipient_verifications
from .amounts import checked, exchanged
from .financial_accounts import open_one

PAYMENT = "v2.money_management.outbound_payment"
TAKES, RETURNED_AFTER = DAY, 2 * DAY
payments = Model(
    PAYMENT,
    word="outbound payment",
    statuses=Statuses(
        {
            "processing": ("posted", "failed", "canceled"),
            "posted": ("returned",),
            "failed": (),
            "canceled": (),
            "returned": (),
        }
    ),
    source="https://docs.stripe.com/api/v2/money-management/outbound-payments",
)
# What becomes of payments to test bank accounts: the status they end with, and why.
ENDS: Mapping[str, tuple[str, str]] = {
    "account_closed": ("returned", "payout_method_closed"),
    "debit_not_authorized": ("failed", "payout_method_declined"),
    "insufficient_funds": ("failed", "unknown_failure"),
    "invalid_currency": ("returned", "payout_method_currency_unsupported"),
    "no_account": ("returned", "payout_method_does_not_exist"),
}


@payments.listing
def _wanted(call: Call) -> Callable[[Resource], bool]:
    """Those to a recipient, where one is named."""
    recipient = call.params.pop("recipient", None)
    return lambda payment: recipient in (None, payment["to"]["recipient"])


@route("v2.money_management.outbound_payments.create")
def create(call: Call) -> Resource:
    """Send money. Raises RefusedByV2 where there is too little of it."""
    params = call.params
    recipient = connected_account(call.store, params["to"]["recipient"])["id"]
    return begin(call.store, {**params, "to": {**params["to"], "recipient": recipient}})


def begin(store: AccountStore, params: Mapping[str, Any], payout_intent: str | None = None) -> Resource:
    """A payment that is on its way, from an outbound payment's parameters."""
    check_descriptor(params.get("statement_descriptor"))
    source, to = params["from"], params["to"]
    account = open_one(store, source["financial_account"], param="from[financial_account]")
    sent = checked(params)
    debited = exchanged(sent, currencies.checked(source["currency"], param="from[currency]"))
    method = payout_methods.chosen(
        store.on(to["recipient"]), to.get("payout_method"), "payments", param="to[payout_method]"
    )
    into = currencies.checked(to.get("currency") or sent["currency"], param="to[currency]")
    if into not in (method["bank_account"] or {}).get("supported_currencies", (into,)):
        raise errors.RefusedByV2(
            "invalid_payout_method", f"The Payout Method {method['id']} does not take {into}."
        )
    arrives = iso(store.now + TAKES)
    payment = store.new(
        PAYMENT,
        amount=sent,
        cancelable=True,
        description=params.get("description"),
        expected_arrival_date=arrives,
        **{"from": {"debited": debited, "financial_account": account["id"]}},
        metadata=first_metadata(params),
        payout_intent=payout_intent,
        recipient_notification=params.get("recipient_notification") or {"setting": "configured"},
        recipient_verification=params.get("recipient_verification"),
        statement_descriptor=params.get("statement_descriptor") or "",
        status="processing",
        status_transitions=dict.fromkeys(("canceled_at", "failed_at", "posted_at", "returned_at")),
        to={
            "credited": exchanged(sent, into),
            "payout_method": method["id"],
            "payout_method_options": to.get("payout_method_options"),
            "recipient": to["recipient"],
        },
        tracking_details={"bank_account": {"trace_id": None}, "status": "pending", "type": "bank_account"},
    )
    if id := params.get("recipient_verification"):
        recipient_verifications.consume(store, id, method["id"], payment["id"])
    value = debited["value"]
    moves = {"available": -value, "outbound_pending": value}
    ledger.begin(store, account["id"], payment, moves, currency=debited["currency"])
    store.later(store.now + TAKES, "money_management.payment_arrives", payment=payment["id"])
    return store.add(payment)


def check_descriptor(descriptor: str | None) -> None:
    """Refuse a statement descriptor that bank accounts do not take. Guess: the sentence."""
    if descriptor and not 3 <= len(descriptor) <= 22:
        raise errors.Invalid(
            "A statement descriptor must be between 3 and 22 characters long.", param="statement_descriptor"
        )


@route("v2.money_management.outbound_payments.cancel")
def cancel(call: Call) -> Resource:
    """Take a payment back before it has arrived."""
    return give_up(call.store, own(call))


def give_up(store: AccountStore, payment: Resource) -> Resource:
    """A payment that is canceled. Raises RefusedByV2 where it is too late."""
    id = payment["id"]
    if payment["status"] == "canceled":
        raise errors.RefusedByV2("already_canceled", f"The Outbound Payment {id} is canceled already.")
    if not payment["cancelable"]:
        raise errors.RefusedByV2("not_cancelable", f"The Outbound Payment {id} can no longer be canceled.")
    return _ended(store, payment, "canceled")


@job("money_management.payment_arrives")
def _arrive(store: AccountStore, *, payment: str) -> None:
    current = store.get(PAYMENT, payment)
    if current["status"] != "processing":
        return
    method = store.on(current["to"]["recipient"]).find(payout_methods.METHOD, current["to"]["payout_method"])
    failure = payout_methods.failure(store.on(current["to"]["recipient"]), method) if method else None
    status, reason = ENDS.get(failure or "", ("posted", ""))
    if status == "failed":
        _ended(store, current, "failed", reason)
        return
    _ended(store, current, "posted")
    if status == "returned":
        after = store.now + RETURNED_AFTER
        store.later(after, "money_management.payment_returns", payment=payment, reason=reason)


@job("money_management.payment_returns")
def _return(store: AccountStore, *, payment: str, reason: str) -> None:
    current = store.get(PAYMENT, payment)
    value = current["from"]["debited"]["value"]
    returned = _moved(store, current, "returned", reason)
    ledger.begin(
        store,
        current["from"]["financial_account"],
        returned,
        {"available": value},
        currency=current["from"]["debited"]["currency"],
        category="outbound_payment_reversal",
        posted=True,
    )


def _ended(store: AccountStore, payment: Resource, status: str, reason: str = "") -> Resource:
    """A payment that is on its way no longer: its money is gone, or back."""
    value = payment["from"]["debited"]["value"]
    back = 0 if status == "posted" else value
    transaction = ledger.of_flow(store, payment)
    moves = {"available": back, "outbound_pending": -value}
    ledger.go_on(store, transaction, moves, "posted" if status == "posted" else "void")
    return _moved(store, payment, status, reason)


def _moved(store: AccountStore, payment: Resource, status: str, reason: str = "") -> Resource:
    moments = {**(payment["status_transitions"] or {}), f"{status}_at": iso(store.now)}
    details = {status: {"reason": reason}} if reason else None
    values: dict[str, Any] = {"cancelable": False, "status_details": details, "status_transitions": moments}
    if status == "posted":
        trace = store.state.ids.derive(payment["id"], 15)
        tracking = {"bank_account": {"trace_id": trace}, "status": "supported", "type": "bank_account"}
        values["tracking_details"] = tracking
    return store.move(payment, status, **values)
