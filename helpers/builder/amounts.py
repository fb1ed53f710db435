"""What stands beside an amount: its unit, and what it means to leave it empty."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.viewer.notes import money

from .assist import currency_of, is_amount
from .entries import Entry, above
from .parameters import Parameters

# What an amount that is left empty means, by operation and parameter. A row more is an amount more.
# Source: the parameter's documentation in Stripe's reference.
EMPTY: Mapping[tuple[str, str], str] = {
    ("v1.application_fees.refunds.create", "amount"): "Left empty: all that is not refunded yet.",
    ("v1.charges.capture", "amount"): "Left empty: the whole amount that was authorized.",
    ("v1.charges.capture", "application_fee_amount"): "Left empty: the fee stays what it was.",
    ("v1.charges.create", "amount"): "Stripe asks for it, though the SDK calls it optional.",
    ("v1.coupons.create", "amount_off"): "Left empty: the coupon takes off `percent_off`.",
    ("v1.credit_notes.create", "amount"): "Left empty: the sum of `lines`.",
    ("v1.customers.create", "balance"): "Left empty: the customer begins with a balance of 0.",
    ("v1.customers.update", "balance"): "Left empty: the balance stays what it is.",
    ("v1.issuing.disputes.create", "amount"): "Left empty: the whole transaction.",
    (
        "v1.payment_intents.apply_customer_balance",
        "amount",
    ): "Left empty: as much as there is.",
    ("v1.payment_intents.capture", "amount_to_capture"): "Left empty: all that can be captured.",
    ("v1.payment_intents.capture", "application_fee_amount"): "Left empty: the fee stays what it was.",
    ("v1.payment_intents.confirm", "amount_to_confirm"): "Left empty: the intent's `amount`.",
    ("v1.payment_intents.create", "application_fee_amount"): "Left empty: your platform takes no fee.",
    ("v1.payment_intents.update", "amount"): "Left empty: the amount stays what it is.",
    ("v1.prices.create", "unit_amount"): "Left empty: another way of pricing must be given. 0 is for free.",
    ("v1.refunds.create", "amount"): "Left empty: the whole charge, or what is not refunded of it yet.",
    ("v1.terminal.readers.refund_payment", "amount"): "Left empty: the whole charge.",
    (
        "v1.test_helpers.issuing.authorizations.capture",
        "capture_amount",
    ): "Left empty: all of it.",
    (
        "v1.test_helpers.issuing.authorizations.reverse",
        "reverse_amount",
    ): "Left empty: all of it.",
    ("v1.test_helpers.issuing.transactions.refund", "refund_amount"): "Left empty: the whole transaction.",
    ("v1.transfers.create", "amount"): "Left empty: the whole of `source_transaction`.",
    ("v1.transfers.reversals.create", "amount"): "Left empty: all that is not reversed yet.",
}
SET_NONE, KEEPS = "Left empty: none is set.", "Left empty: it stays as it is."


def amount_note(entry: Entry) -> str:
    """The unit of an amount, with an example, and what leaving it empty means; "" for any other parameter."""
    if not is_amount(entry):
        return ""
    return f"{unit_note(currency_of(entry))} {empty_note(entry)}".rstrip()


def unit_note(currency: str) -> str:
    """ "In the currency's smallest unit: 2000 is 20.00 USD". `currency`: "" where it is not known."""
    if not currency:
        return "In the currency's smallest unit: 2000 is 20.00 USD, and 2000 JPY."
    return f"In the currency's smallest unit: 2000 is {money(2000, currency)}."


def empty_note(entry: Entry) -> str:
    """What leaving it empty means; "" where it must be filled in."""
    form = list(above(entry))[-1]
    if entry.field.required or not isinstance(form, Parameters):
        return ""
    changes = form.updates and entry.parent is form
    return EMPTY.get((form.operation, entry.path), KEEPS if changes else SET_NONE)
