"""Where a refund goes, by the type of what was paid with, and what the customer has to tell before it can.

Source: https://docs.stripe.com/api/refunds/object#refund_object-destination_details,
https://docs.stripe.com/refunds and https://docs.stripe.com/payments/customer-balance/refunding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...nested import at
from ...resource import Resource
from ..payment_methods import rails

CASH_BALANCE = "customer_cash_balance"
# Bank transfers that carry refunds back; every other type has a destination of its own name, or none.
TRANSFERS: Mapping[str, str] = {
    "au_becs_debit": "au_bank_transfer",
    "bacs_debit": "gb_bank_transfer",
    "bancontact": "eu_bank_transfer",
    "customer_balance": CASH_BALANCE,
    "ideal": "eu_bank_transfer",
    "konbini": "jp_bank_transfer",
    "nz_bank_account": "nz_bank_transfer",
    "promptpay": "th_bank_transfer",
    "revolut_pay": "revolut",
    "sepa_debit": "eu_bank_transfer",
    "us_bank_account": "us_bank_transfer",
}
BANKS: Mapping[str, str] = {
    "eur": "eu_bank_transfer",
    "gbp": "gb_bank_transfer",
    "jpy": "jp_bank_transfer",
    "mxn": "mx_bank_transfer",
    "usd": "us_bank_transfer",
}
# Recorded in test mode on 27 September 2026: the network's reference, of 16 digits, is known one to two
# seconds later; in live mode that takes a day.
REFERENCED_AFTER = 2
CARD: Resource = {
    "reference_status": "pending",
    "reference_type": "acquirer_reference_number",
    "type": "refund",
}
REFERENCED = frozenset(
    {
        "afterpay_clearpay", "blik", "br_bank_transfer", "eu_bank_transfer", "gb_bank_transfer",
        "jp_bank_transfer", "klarna", "mb_way", "multibanco", "mx_bank_transfer", "p24", "paypal", "swish",
        "th_bank_transfer", "us_bank_transfer",
    }
)  # fmt: skip
GONE = "charge_not_refundable"
# How long a customer has to tell where the money is to go.
DAYS_TO_TELL = 45


def details(type: str) -> Resource:
    """A refund's `destination_details`."""
    if type == "card":
        return {"card": dict(CARD), "type": "card"}
    where = TRANSFERS.get(type, type)
    return {"type": where, where: _reference(where)}


def referenced(store: AccountStore, refund: Resource) -> Resource:
    """A refund's `destination_details` once its network has given it a reference.

    Guess: others' references look like a card's.
    """
    shown = refund["destination_details"]
    where = shown["type"]
    number = int.from_bytes(store.state.ids.derive(f"{refund['id']}:reference", 16).encode()) % 10**16
    found = {"reference": f"{number:016}", "reference_status": "available"}
    return {**shown, where: {**shown[where], **found}}


def is_unreferenced(refund: Resource) -> bool:
    """Whether a refund's network will still give it a reference."""
    shown = refund["destination_details"]
    return bool(at(shown, f"{shown['type']}.reference_status") == "pending")


def to_bank(currency: str) -> Resource:
    """The `destination_details` of money that is sent to a customer's bank."""
    where = BANKS.get(currency, "eu_bank_transfer")
    return {"type": where, where: _reference(where)}


def _reference(where: str) -> Resource:
    return {"reference": None, "reference_status": "pending"} if where in REFERENCED else {}


def check(store: AccountStore, charge: Resource, amount: int) -> None:
    """Refuse what a type does not give back: at all, in part, or after so long. Raises Invalid."""
    type = charge["payment_method_details"]["type"]
    rail = rails.of(type)
    # Source of the code: https://docs.stripe.com/error-codes; a public program expects it of types without
    # refunds. Guess: the sentences are in the manner of Stripe's others.
    if rail.refunds == "none":
        raise errors.Invalid(f"Payments by {type} cannot be refunded.", code=GONE, param="charge")
    if rail.refunds == "full" and amount != charge["amount"]:
        raise errors.Invalid(f"Payments by {type} cannot be refunded in part.", param="amount")
    late = store.now - charge["created"] > rail.refund_days * DAY
    if type not in ("card", "link") and late:
        raise errors.Invalid(
            f"Payments by {type} can be refunded within {rail.refund_days} days.", code=GONE, param="charge"
        )


def asked(store: AccountStore, email: str | None) -> dict[str, Any]:
    """What a refund shows while its customer is asked for a bank account. Raises Invalid."""
    if not email:
        raise errors.Invalid(
            "This payment method has no refunds of its own: pass `instructions_email`, so that the "
            "customer can be asked where to send the money.",
            code="parameter_missing",
            param="instructions_email",
        )
    sent = {"email_sent_at": store.now, "email_sent_to": email}
    shown = {"email_sent": sent, "expires_at": store.now + DAYS_TO_TELL * DAY}
    return {
        "instructions_email": email,
        "next_action": {"display_details": shown, "type": "display_details"},
        "status": "requires_action",
    }
