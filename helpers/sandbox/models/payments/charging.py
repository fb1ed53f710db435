"""A payment carried out: asked of the bank, captured, and what it earns moved where it belongs.

Charges and payment intents both come here. A card answers at once; a debit of a bank account is pending for a
while, and then succeeds or fails as its test account says. What failed is kept, too.

Source: https://docs.stripe.com/testing, https://docs.stripe.com/payments/place-a-hold-on-a-payment-method and
https://docs.stripe.com/connect/charges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from helpers.cards import EXPIRED, FRAUDULENT, OUTCOMES, Decline

from ... import errors
from ...account_store import AccountStore, job
from ...clock import DAY
from ...model import Model
from ...resource import Resource
from ...statuses import Statuses
from ..core import bank_accounts, currencies
from ..money import fees, ledger
from ..payment_methods import test_cards
from . import application_fees, charge_objects, next_card, refunds
from .charge_objects import AUTHORIZATION_DAYS, known_card
from .transfers import reverse, transfer

# Debits that the bank answers later; "test transactions settle instantly", says Stripe, once they succeed.
DEBITS = frozenset(
    {
        "ach_debit",
        "acss_debit",
        "au_becs_debit",
        "bacs_debit",
        "nz_bank_account",
        "sepa_debit",
        "us_bank_account",
    }
)
DEBIT_SECONDS = 60
# A charge of a card is what it is from the start.
LIFE = Statuses(
    {
        "pending": ("succeeded", "failed"),
        "succeeded": (),
        "failed": (),
    },
)
Model(
    "charge",
    statuses=LIFE,
    source="https://docs.stripe.com/api/charges",
)
IN_DOLLARS = frozenset({"ach_debit", "us_bank_account"})
# Source: https://docs.stripe.com/payments/ach-direct-debit#failed-payments.
DEBIT_FAILURES: Mapping[str, str] = {
    "account_closed": "The customer's bank account has been closed.",
    "charge_exceeds_weekly_limit": "The payment exceeds the weekly limit of the customer's bank account.",
    "debit_not_authorized": "The customer has notified their bank that this payment was unauthorized.",
    "insufficient_funds": "The customer's account has insufficient funds to cover this payment.",
    "invalid_currency": "The customer's bank account cannot be debited in this currency.",
    "no_account": "The customer's bank account could not be located.",
    "tokenized_account_number_deactivated": "The customer's tokenized account number has been deactivated.",
}


@dataclass(frozen=True)
class Payment:
    """What is to be paid, and how. `values`: further fields of the charge."""

    amount: int
    currency: str
    method: Resource
    capture: bool = True
    three_d_secure: Resource | None = None
    declined: Decline | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


def check(store: AccountStore, amount: int, currency: str) -> None:
    """Refuse an amount that cannot be charged."""
    currencies.check_charge(amount, currency, ledger.settles_in(store, currency))


def attempt(store: AccountStore, payment: Payment) -> tuple[Resource, Decline | None]:
    """Ask the bank for a payment; answers with the charge, and why it was declined if it was.

    `payment.declined`: what it is declined with before the bank is asked.
    """
    charge = charge_objects.blank_charge(
        store, payment.amount, payment.currency, payment.method, **payment.values
    )
    if charge["transfer_data"]:
        charge["transfer_data"] = {"amount": None, **charge["transfer_data"]}
    charge["application"] = application_fees.acting(store)
    charge["calculated_statement_descriptor"] = charge_objects.descriptor(store, charge)
    if payment.method["type"] in DEBITS:
        return _debit(store, charge, payment)
    known = known_card(store, payment.method)
    decline = payment.declined or _decline(store, payment)
    if payment.method["type"] == "card":
        charge["payment_method_details"] = charge_objects.card_details(
            store,
            payment.method,
            payment.amount,
            capture=payment.capture,
            three_d_secure=payment.three_d_secure,
        )
    if decline:
        return _failed(store, charge, decline), decline
    charge |= {
        "outcome": charge_objects.approved(known),
        "paid": True,
        "receipt_url": charge_objects.receipt_url(charge),
        "status": "succeeded",
    }
    if payment.capture:
        charge |= _earn(store, charge, payment.amount)
    else:
        store.later(store.now + AUTHORIZATION_DAYS * DAY, "charges.expire", charge=charge["id"])
    return store.add(charge, event="charge.succeeded"), None


def _decline(store: AccountStore, payment: Payment) -> Decline | None:
    if payment.method["type"] != "card":
        return None
    if outcome := next_card.drawn(store):
        return OUTCOMES[outcome]
    card, today = payment.method["card"], datetime.fromtimestamp(store.now, UTC)
    if (card["exp_year"], card["exp_month"]) < (today.year, today.month):
        return EXPIRED
    known = known_card(store, payment.method)
    return test_cards.charge_decline(known, cvc=card["checks"]["cvc_check"] is not None)


def _failed(store: AccountStore, charge: Resource, decline: Decline) -> Resource:
    failed = {
        **charge,
        "failure_code": decline.code,
        "failure_message": decline.message,
        "outcome": charge_objects.refused(known_card(store, charge["payment_method_details"]), decline),
        "status": "failed",
    }
    return store.add(failed, event="charge.failed")


def _debit(store: AccountStore, charge: Resource, payment: Payment) -> tuple[Resource, Decline | None]:
    """Begin a debit; its money is pending until the bank has answered."""
    type = payment.method["type"]
    if type in IN_DOLLARS and payment.currency != "usd":
        raise errors.Invalid(
            f"The currency provided ({payment.currency}) is invalid for a payment by {type}: use usd.",
            param="currency",
        )
    known = bank_accounts.behind(store, payment.method[type])
    if known and known.blocked:
        return _failed(store, charge, FRAUDULENT), FRAUDULENT
    charge |= {"captured": True, "outcome": charge_objects.approved(None), "status": "pending"}
    if not (known and known.processing):
        charge |= _earn(store, charge, payment.amount, available_on=store.now + DEBIT_SECONDS)
        store.later(store.now + DEBIT_SECONDS, "charges.debited", charge=charge["id"])
    return store.add(charge, event="charge.pending"), None


@job("charges.debited")
def debited(store: AccountStore, *, charge: str) -> None:
    """What the bank answered to a debit."""
    pending = store.get("charge", charge)
    details = pending["payment_method_details"]
    known = bank_accounts.behind(store, details[details["type"]])
    if known is None or known.failure is None:
        values = {"paid": True, "receipt_url": charge_objects.receipt_url(pending), "status": "succeeded"}
        store.change(pending, values, event="charge.succeeded")
        return
    values = {
        "amount_captured": 0,
        "failure_balance_transaction": _return(store, pending)["id"],
        "failure_code": known.failure,
        "failure_message": DEBIT_FAILURES[known.failure],
        "status": "failed",
    }
    store.change(pending, values, event="charge.failed")


def _return(store: AccountStore, charge: Resource) -> Resource:
    """Take away what a failed debit had brought to everyone, Stripe and the platform included."""
    earned = store.get("balance_transaction", charge["balance_transaction"])
    if charge.get("transfer"):
        sent = store.get("transfer", charge["transfer"])
        reverse(store, sent, sent["amount"] - sent["amount_reversed"], refund_application_fee=True)
    elif charge["application_fee"]:
        application_fees.give_back_share(store, charge["application_fee"], 1, 1)
    taken = [each for each in earned["fee_details"] if each["type"] == "stripe_fee"]
    return ledger.post(
        store,
        type="payment_failure_refund",
        source=charge,
        amount=-earned["amount"],
        currency=earned["currency"],
        fees=[{**each, "amount": -each["amount"]} for each in taken],
        exchange_rate=earned["exchange_rate"],
        source_type=ledger.source_type_of(store, earned),
    )


def capture(store: AccountStore, charge: Resource, amount: int, **values: Any) -> Resource:
    """Take what was authorized, or a part of it, and give the rest back. `values`: what else changes."""
    ready = {**charge, **values}
    earned = _earn(store, ready, amount)
    return store.change(charge, {**values, **earned}, event="charge.captured")


def _earn(
    store: AccountStore, charge: Resource, amount: int, *, available_on: int | None = None
) -> dict[str, Any]:
    """Move what is captured; answers with what the charge shows of it.

    Of a part, the whole is posted and the rest taken back, as Stripe does. `available_on`: if it is not when
    the account's money settles.
    """
    method = charge["payment_method_details"]
    known = known_card(store, method)
    if available_on is None:
        available_on = store.now if known and known.at_once else ledger.settlement(store)
    held_in = ledger.settles_in(store, charge["currency"])
    whole, rate = ledger.exchange(charge["amount"], charge["currency"], held_in)
    shown: dict[str, Any] = {"amount_captured": amount, "captured": True}
    platform_fee = _platform_fee(store, charge, held_in)
    entry = ledger.post(
        store,
        type="charge" if charge["id"].startswith("ch_") else "payment",
        source=charge,
        amount=whole,
        currency=held_in,
        fees=[fees.detail(_fee(store, method, whole, held_in, rate), held_in), *platform_fee],
        available_on=available_on,
        description=charge["description"],
        exchange_rate=rate,
        source_type="bank_account" if method["type"] in DEBITS else "card",
    )
    shown["balance_transaction"] = entry["id"]
    if amount < charge["amount"]:
        shown |= _release(store, {**charge, **shown}, amount, entry)
    if platform_fee:
        shown["application_fee"] = application_fees.collect(
            store, charge, charge["application_fee_amount"], available_on=available_on, origin=None
        )
    if charge["transfer_data"]:
        shown |= _transfer(store, charge, amount, held_in, available_on)
    return shown


def _fee(store: AccountStore, method: Resource, amount: int, held_in: str, rate: float | None) -> int:
    if method["type"] in DEBITS:
        return fees.BANK_DEBIT.of(amount)
    international = charge_objects.is_international(store, method)
    return fees.card_fee(amount, held_in, international=international, exchanged=rate is not None)


def _platform_fee(store: AccountStore, charge: Resource, held_in: str) -> list[Resource]:
    """What the platform takes of a charge that was made on a connected account itself."""
    if store.account == store.state.platform or not charge["application_fee_amount"]:
        return []
    amount, _ = ledger.exchange(charge["application_fee_amount"], charge["currency"], held_in)
    return [application_fees.detail(store, amount, held_in)]


def _release(store: AccountStore, charge: Resource, amount: int, entry: Resource) -> dict[str, Any]:
    """Give back what was authorized and not captured, and what Stripe would have taken of it."""
    method, held_in, rate = charge["payment_method_details"], entry["currency"], entry["exchange_rate"]
    captured, _ = ledger.exchange(amount, charge["currency"], held_in)
    taken = next(each["amount"] for each in entry["fee_details"] if each["type"] == "stripe_fee")
    less = _fee(store, method, captured, held_in, rate) - taken
    refunds.release(store, charge, charge["amount"] - amount, [fees.detail(less, held_in)])
    return {"amount_refunded": charge["amount"] - amount}


def _transfer(
    store: AccountStore, charge: Resource, amount: int, held_in: str, available_on: int
) -> dict[str, Any]:
    """Pass a destination charge on to its connected account, less the platform's fee."""
    data = charge["transfer_data"]
    passed = min(amount if data["amount"] is None else data["amount"], amount)
    settled, _ = ledger.exchange(passed, charge["currency"], held_in)
    fee, _ = ledger.exchange(charge["application_fee_amount"] or 0, charge["currency"], held_in)
    group = charge["transfer_group"] or f"group_{charge['payment_intent'] or charge['id']}"
    made = transfer(
        store,
        data["destination"],
        settled,
        held_in,
        charge=charge["id"],
        available_on=available_on,
        application_fee=min(fee, settled),
        transfer_group=group,
    )
    payment = store.on(data["destination"]).get("charge", made["destination_payment"])
    return {"application_fee": payment["application_fee"], "transfer": made["id"], "transfer_group": group}


def cancel(store: AccountStore, charge: Resource) -> Resource:
    """Give up an authorization; answers with the charge."""
    refunds.refund(store, charge, charge["amount"])
    return store.get("charge", charge["id"])


@job("charges.expire")
def expire(store: AccountStore, *, charge: str) -> None:
    """An authorization lapses that nobody captured in time."""
    found = store.get("charge", charge)
    if not found["captured"] and not found["refunded"]:
        store.change(found, {"amount_refunded": found["amount"], "refunded": True}, event="charge.expired")
