"""Payments that are known to have succeeded only after a while, such as debits of bank accounts.

A debit is pending until the bank has answered, and then succeeds or fails as its test account says. "Test
transactions settle instantly", says Stripe, once they succeed. Most have their balance transaction before;
that of a SEPA debit comes with the money.

Source: https://docs.stripe.com/payments/bank-debits and https://docs.stripe.com/testing#non-card-payments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.cards import FRAUDULENT, Decline
from helpers.catalog import resources

from ...account_store import AccountStore
from ...hooks import job
from ...resource import Resource
from ..core.bank_accounts import KnownAccount
from ..money import fee_payers, ledger
from ..payment_methods import debit_accounts, rails
from ..radar import reviews, verdicts
from . import application_fees, charge_objects, earning, mandates
from .transfer_reversals import reverse

SECONDS, DELAYED = 60, 180
# What a test account fails with of which the documentation tells no code. Recorded in 2026.
PLAIN = "incorrect_account_holder_name"
# Source: https://docs.stripe.com/payments/ach-direct-debit#failed-payments.
FAILURES: Mapping[str, str] = {
    "account_closed": "The customer's bank account has been closed.",
    "charge_exceeds_source_limit": "The payment exceeds the weekly volume limit of the bank account.",
    "charge_exceeds_transaction_limit": "The payment exceeds the transaction limit of the bank account.",
    "charge_exceeds_weekly_limit": "The payment exceeds the weekly limit of the customer's bank account.",
    "debit_not_authorized": "The customer has notified their bank that this payment was unauthorized.",
    "incorrect_account_holder_name": "The customer's bank could not process this payment.",
    "insufficient_funds": "The customer's account has insufficient funds to cover this payment.",
    "invalid_currency": "The customer's bank account cannot be debited in this currency.",
    "no_account": "The customer's bank account could not be located.",
    "refer_to_customer": "The customer's bank asks to refer to the customer about this payment.",
    "tokenized_account_number_deactivated": "The customer's tokenized account number has been deactivated.",
}


def behind(store: AccountStore, charge: Resource) -> KnownAccount | None:
    """The test account that a charge debits, if it is one."""
    return debit_accounts.behind(store, {"id": charge["payment_method"], **charge["payment_method_details"]})


def begin(
    store: AccountStore, charge: Resource, *, mandate: str | None, target_date: str | None
) -> tuple[Resource, Decline | None]:
    """Begin a debit; its money is pending until the bank has answered. `target_date`: YYYY-MM-DD."""
    known = behind(store, charge)
    if known and known.blocked:
        return charge, FRAUDULENT
    charge |= {"captured": True, "status": "pending"}
    charge["outcome"] = charge_objects.approved(store, charge["payment_method_details"]["type"], None)
    charge["payment_method_details"] = _details(charge, mandate, target_date)
    late = _earns_late(charge)
    charge |= (
        {"amount_captured": charge["amount"]}
        if late
        else {"receipt_url": charge_objects.receipt_url(store, charge)}
    )
    if not (known and known.processing):
        at = store.now + (DELAYED if known and known.delayed else SECONDS)
        if not late:
            charge |= earning.earn(store, charge, charge["amount"], available_on=at)
        store.later(at, "charges.debited", charge=charge["id"])
    return store.add(charge, event="charge.pending"), None


def _earns_late(charge: Resource) -> bool:
    """Whether a debit brings its money, and has a receipt, only once it has succeeded.

    That of a source did not; recorded in 2018.
    """
    return rails.of(charge["payment_method_details"]["type"]).earns_late and bool(charge["payment_intent"])


def _details(charge: Resource, mandate: str | None, target_date: str | None) -> Resource:
    """What a charge shows of the account: with the mandate, and the day on which it is to be debited."""
    details = charge["payment_method_details"]
    type = details["type"]
    fields = resources()["charge"].by_name["payment_method_details"].shape.by_name[type].shape.by_name
    said = {"expected_debit_date": target_date, "mandate": mandate}
    return {
        **details,
        type: details[type] | {name: each for name, each in said.items() if each and name in fields},
    }


@job("charges.debited")
def debited(store: AccountStore, *, charge: str) -> None:
    """What the bank answered to a debit."""
    pending = store.get("charge", charge)
    if pending["status"] != "pending":
        return
    known = behind(store, pending)
    if known is None or known.failure is None:
        values = {
            "paid": True,
            "payment_method_details": _referenced(store, pending),
            "status": "succeeded",
        }
        if _earns_late(pending):
            values |= earning.earn(store, pending, pending["amount"], available_on=store.now)
            values["receipt_url"] = charge_objects.receipt_url(store, pending)
        store.change(pending, {**values, **_review(store, pending)}, event="charge.succeeded")
        return
    if known.ends_mandate:
        mandates.end(store, pending["payment_method"])
    fail(store, pending, known.failure, FAILURES[known.failure])


def _review(store: AccountStore, charge: Resource) -> dict[str, Any]:
    """What the charge shows of a review that one of the account's lists opens."""
    method = {"billing_details": charge["billing_details"], **charge["payment_method_details"]}
    return reviews.opened(store, charge, verdicts.verdict(store, method, charge))


def _referenced(store: AccountStore, charge: Resource) -> Resource:
    """A charge's details with the reference by which the bank knows the debit, where it has one."""
    details = charge["payment_method_details"]
    type = details["type"]
    if "payment_reference" not in details[type]:
        return dict(details)
    drawn = store.state.ids.derive(f"reference:{charge['id']}", 15)
    reference = "".join(str(ord(each) % 10) for each in drawn)
    return {**details, type: {**details[type], "payment_reference": reference}}


def fail(store: AccountStore, pending: Resource, code: str, message: str) -> Resource:
    """End a debit without its money."""
    values = {
        "amount_captured": 0,
        "failure_code": code,
        "failure_message": message,
        "status": "failed",
    }
    if pending["balance_transaction"]:
        values["failure_balance_transaction"] = _return(store, pending)["id"]
    return store.change(pending, values, event="charge.failed")


def _return(store: AccountStore, charge: Resource) -> Resource:
    """Take away what a failed debit had brought to everyone, Stripe and the platform included."""
    earned = store.get("balance_transaction", charge["balance_transaction"])
    if charge.get("transfer"):
        sent = store.get("transfer", charge["transfer"])
        reverse(store, sent, sent["amount"] - sent["amount_reversed"], refund_application_fee=True)
    elif charge["application_fee"]:
        application_fees.give_back_share(store, charge["application_fee"])
    back = [{**each, "amount": -each["amount"]} for each in earning.stripe_fees(store, earned)]
    return ledger.post(
        store,
        type="payment_failure_refund",
        source=charge,
        amount=-earned["amount"],
        currency=earned["currency"],
        fees=fee_payers.charged(store, "payment", back),
        exchange_rate=earned["exchange_rate"],
        source_type=ledger.source_type_of(store, earned),
    )
