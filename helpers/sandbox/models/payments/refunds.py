"""Refunds: money given back to where it came from. Stripe keeps its fee.

Source: https://docs.stripe.com/api/refunds, https://docs.stripe.com/refunds and
https://docs.stripe.com/testing#refunds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import after, job, retold
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import bank_accounts, currencies
from ..customers import cash_balances
from ..money import ledger
from ..payment_methods import rails, test_cards
from ..radar import fraud_reports
from . import application_fees, presentment, refund_destinations, refund_rules, transfer_reversals
from .charge_objects import CARDS, tell

LIFE = Statuses(
    {
        "pending": ("succeeded", "failed", "canceled"),
        "requires_action": ("succeeded", "failed", "canceled"),
        "succeeded": ("failed",),
        "failed": (),
        "canceled": (),
    },
)
Model(
    "refund",
    statuses=LIFE,
    missing="refund",
    source="https://docs.stripe.com/api/refunds",
)
# How refunds of a card go: how they begin, and what becomes of them a while later.
COURSES: Mapping[str | None, tuple[str, str | None]] = {
    None: ("succeeded", None),
    "pending": ("pending", "succeeded"),
    "fails": ("succeeded", "failed"),
}
# A refund of a debit that the bank has not answered to yet.
WAITING = "_waiting_refund"
# "Some time later", says Stripe's testing page.
A_WHILE = 60


@route("v1.refunds.create")
def create_refund(call: Call) -> Resource:
    """Give a charge back, whole or in part."""
    store, params = call.store, call.params
    if params.get("origin") == "customer_balance":
        return _return_funds(call)
    charge = refund_rules.charge_of(store, params)
    left = left_to_refund(store, charge)
    amount = params.get("amount", left)
    refund_rules.check(call, charge, amount, left)
    values = {name: params[name] for name in ("instructions_email", "reason") if params.get(name)}
    return refund(
        store,
        charge,
        amount,
        reverse_transfer=params.get("reverse_transfer", False),
        refund_application_fee=params.get("refund_application_fee", False),
        metadata=first_metadata(params),
        **values,
    )


def refunds_rest(store: AccountStore) -> bool:
    """Whether what is authorized and not captured is refunded, as it was before."""
    return store.has_habit("what is not captured is refunded")


def left_to_refund(store: AccountStore, charge: Resource) -> int:
    """How much of a charge can still be given back, in its currency."""
    return _refundable(store, charge) - int(charge["amount_refunded"])


def _refundable(store: AccountStore, charge: Resource) -> int:
    """What was captured of a charge; all of it where the rest counts as refunded."""
    in_part = charge["amount_captured"] and not refunds_rest(store)
    return int(charge["amount_captured" if in_part else "amount"])


def _return_funds(call: Call) -> Resource:
    """Send what is left in a customer's cash balance back to the customer's bank.

    Source: https://docs.stripe.com/payments/customer-balance/refunding.
    """
    store, params = call.store, call.params
    for name in ("customer", "amount", "currency"):
        if name not in params:
            raise errors.missing(name)
    customer = store.get("customer", params["customer"], param="customer")
    currency, amount = currencies.checked(params["currency"]), params["amount"]
    currencies.check_positive(amount)
    cash_balances.check(amount, cash_balances.available(store, customer["id"], currency), currency)
    asked = refund_destinations.asked(store, params.get("instructions_email") or customer["email"])
    refunded = store.new("refund", id=store.new_id("pyr_"))
    refunded |= {
        "amount": amount,
        "currency": currency,
        "customer": customer["id"],
        "destination_details": refund_destinations.to_bank(currency),
        "metadata": first_metadata(params),
        **asked,
    }
    cash_balances.move(store, customer["id"], -amount, currency, "return_initiated")
    return store.add(refunded)


def refund(
    store: AccountStore,
    charge: Resource,
    amount: int,
    *,
    reverse_transfer: bool = False,
    refund_application_fee: bool = False,
    **values: Any,
) -> Resource:
    """Give back so much of a charge, in its currency; of one that was not captured, no money moves."""
    first, _ = _course(store, charge)
    begun = {**_standing(first), **_asks(store, charge, values), **values}
    given_back = _new(store, charge, amount, **begun)
    refunded = charge["amount_refunded"] + amount
    more = charge["amount_captured"] and not charge["captured"]
    told = {
        "amount_refunded": refunded,
        "refunded": refunded == _refundable(store, charge) and not more,
    }
    shares = {
        "refund_application_fee": refund_application_fee,
        "reverse_transfer": reverse_transfer,
        "whole": told["refunded"],
    }
    if charge["status"] == "pending":
        given_back = store.add({**given_back, **_standing("pending", "charge_pending")})
        store.keep(WAITING, given_back["id"], **shares)
    else:
        given_back = store.add({**given_back, **_give(store, charge, given_back, **shares)})
        _begin(store, charge, given_back)
    if values.get("reason") == "fraudulent":
        told["fraud_details"] = {**(charge["fraud_details"] or {}), "user_report": "fraudulent"}
    tell(store, charge, told, event="charge.refunded")
    if values.get("reason") == "fraudulent":
        fraud_reports.report(store, charge)
    return given_back


def _standing(status: str, why: str = "processing", *, before: Resource | None = None) -> dict[str, Any]:
    """A refund's status, and why it is pending while it is. `before`: the refund that gets there.

    Source: https://docs.stripe.com/api/refunds/object#refund_object-pending_reason.
    """
    if status == "pending":
        return {"pending_reason": why, "status": status}
    return {**({"pending_reason": None} if before and "pending_reason" in before else {}), "status": status}


def _give(
    store: AccountStore,
    charge: Resource,
    given_back: Resource,
    *,
    reverse_transfer: bool,
    refund_application_fee: bool,
    whole: bool,
) -> dict[str, Any]:
    """Move a refund's money, and take back what others got of it; tells what the refund shows of that.

    `whole`: with it, all of the charge is refunded, and all is taken back; else in proportion.
    Source: https://docs.stripe.com/connect/direct-charges#issue-refunds and
    https://docs.stripe.com/connect/destination-charges#issue-refunds.
    """
    shown: dict[str, Any] = {}
    amount = given_back["amount"]
    if charge["amount_captured"]:
        shown["balance_transaction"] = _move(store, charge, given_back, -amount)["id"]
    if reverse_transfer:
        shown["transfer_reversal"] = _reverse(store, charge, given_back, refund_application_fee, whole=whole)
    elif refund_application_fee and charge["application_fee"]:
        share = None if whole else (amount, charge["amount_captured"])
        application_fees.give_back_share(store, charge["application_fee"], share)
    return shown


def _begin(store: AccountStore, charge: Resource, given_back: Resource) -> None:
    """Have a refund go its way, whose money was moved."""
    _, later = _course(store, charge)
    _to_cash_balance(store, charge, given_back)
    if later:
        store.later(store.now + A_WHILE, "refunds.proceed", refund=given_back["id"], status=later)
    if refund_destinations.is_unreferenced(given_back):
        known = store.now + (A_WHILE if later else 0) + refund_destinations.REFERENCED_AFTER
        store.later(known, "refunds.reference", refund=given_back["id"])


def _waiting(store: AccountStore, charge: Resource) -> list[tuple[Resource, Resource]]:
    """The refunds that wait for a debit, each with what is to be taken back along with it."""
    every = list(store.all("refund", "charge", charge["id"]))
    return [(each, kept) for each in every if (kept := store.find(WAITING, each["id"]))]


@after("charge.succeeded")
def _start(store: AccountStore, charge: Resource) -> None:
    """Refunds of a debit begin when the bank has made it.

    Source: https://docs.stripe.com/payments/au-becs-debit#refunds, and those of other debits. Guess: the US
    and SEPA, whose pages leave it out, do the same.
    """
    for each, kept in _waiting(store, charge):
        store.forget(WAITING, each["id"])
        shares = {name: kept[name] for name in ("refund_application_fee", "reverse_transfer", "whole")}
        first, _ = _course(store, charge)
        started = store.change(
            each, {**_give(store, charge, each, **shares), **_standing(first, before=each)}
        )
        _begin(store, charge, started)


@after("charge.failed")
def _call_off(store: AccountStore, charge: Resource) -> None:
    """Of a debit that failed there is nothing to give back. Guess: it tells no reason."""
    for each, _ in _waiting(store, charge):
        store.forget(WAITING, each["id"])
        store.change(each, _standing("canceled", before=each))
        left = store.get("charge", charge["id"])["amount_refunded"] - each["amount"]
        tell(store, charge, {"amount_refunded": left, "refunded": False}, event="charge.updated")


@job("refunds.reference")
def reference(store: AccountStore, *, refund: str) -> None:
    """The network gives a refund that went through a reference, by which its customer's bank finds it."""
    current = store.get("refund", refund)
    if current["status"] == "succeeded":
        store.change(current, {"destination_details": refund_destinations.referenced(store, current)})


def _to_cash_balance(store: AccountStore, charge: Resource, refunded: Resource) -> None:
    """What was paid by bank transfer goes back to the customer's cash balance."""
    if refunded["destination_details"]["type"] == refund_destinations.CASH_BALANCE and charge["customer"]:
        cash_balances.move(
            store,
            charge["customer"],
            refunded["amount"],
            refunded["currency"],
            "refunded_from_payment",
            refunded_from_payment={"refund": refunded["id"]},
        )


def release(store: AccountStore, charge: Resource, amount: int, fees: list[Resource]) -> Resource:
    """Give back what was authorized and not captured; answers with the refund, the charge is not changed.

    `fees`: what Stripe would have taken of it, in negative rows.
    Source: https://docs.stripe.com/reports/reporting-categories, "partial-capture reversals".
    """
    refunded = _new(store, charge, amount, status="succeeded")
    entry = _move(store, charge, refunded, -amount, category="partial_capture_reversal", fees=fees)
    return store.add({**refunded, "balance_transaction": entry["id"]})


def _new(store: AccountStore, charge: Resource, amount: int, **values: Any) -> Resource:
    type = charge["payment_method_details"]["type"]
    refunded = store.new("refund", id=store.new_id("re_" if type == "card" else "pyr_"))
    return {
        **refunded,
        "amount": amount,
        "charge": charge["id"],
        "currency": charge["currency"],
        "customer": charge["customer"],
        "destination_details": refund_destinations.details(type),
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        **presentment.of_part(charge, amount),
        **values,
    }


def _asks(store: AccountStore, charge: Resource, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a refund shows whose customer has to tell a bank account first."""
    if not rails.of(charge["payment_method_details"]["type"]).refund_asks:
        return {}
    email = values.get("instructions_email") or charge["billing_details"]["email"]
    return refund_destinations.asked(store, email)


def _course(store: AccountStore, charge: Resource) -> tuple[str, str | None]:
    """How a refund goes: of an authorization at once; to an account that takes no debits, not at all."""
    if not charge["amount_captured"]:
        return COURSES[None]
    details = charge["payment_method_details"]
    card = details.get(details["type"]) or {}
    known = test_cards.behind(store, card) if details["type"] in CARDS else None
    if rails.of(details["type"]).refund_waits:
        return COURSES["pending"]
    if details["type"] == "us_bank_account" and bank_accounts.failure(store, details["us_bank_account"]):
        return COURSES["fails"]
    return COURSES[known.refund if known else None]


def _move(
    store: AccountStore,
    charge: Resource,
    refunded: Resource,
    amount: int,
    *,
    type: str = "refund",
    category: str = "",
    fees: list[Resource] | None = None,
) -> Resource:
    """Move a refund's money (negative: out), exchanged as the charge's was, and available no sooner."""
    earned = store.get("balance_transaction", charge["balance_transaction"])
    settled, rate = ledger.exchange(amount, charge["currency"], earned["currency"])
    if type == "refund" and earned["type"] == "payment":
        type = "payment_refund"
    return ledger.post(
        store,
        type=type,
        source=refunded,
        amount=settled,
        currency=earned["currency"],
        fees=fees or [],
        available_on=earned["available_on"],
        category=category,
        description=f"REFUND FOR {_called(charge)}",
        exchange_rate=rate,
        source_type=ledger.source_type_of(store, earned),
    )


def _called(charge: Resource) -> str:
    word = "CHARGE" if charge["id"].startswith("ch_") else "PAYMENT"
    return f"{word} ({charge['description']})" if charge["description"] else word


def _reverse(
    store: AccountStore, charge: Resource, refunded: Resource, refund_application_fee: bool, *, whole: bool
) -> str:
    """Take back as much of the charge's transfer as is refunded of the charge."""
    sent = store.get("transfer", charge["transfer"])
    left = sent["amount"] - sent["amount_reversed"]
    share = left if whole else min(sent["amount"] * refunded["amount"] // charge["amount_captured"], left)
    reversal = transfer_reversals.reverse(
        store, sent, share, refund_application_fee=refund_application_fee, source_refund=refunded["id"]
    )
    return str(reversal["id"])


@retold("refund.updated")
@retold("refund.failed")
def _tell(store: AccountStore, refund: Resource, previous: Mapping[str, Any] | None) -> None:
    """A refund of a charge is told of as a part of that, too, and what it was, as recorded."""
    if refund["charge"]:
        store.emit("charge.refund.updated", refund, previous)


@job("refunds.proceed")
def proceed(store: AccountStore, *, refund: str, status: str) -> None:
    """What the bank did with a refund later."""
    current = store.get("refund", refund)
    if not LIFE.allows(current["status"], status):
        return
    if status == "failed":
        fail(store, current, "expired_or_canceled_card")
        return
    store.change(current, _standing("succeeded", before=current))


def fail(store: AccountStore, refunded: Resource, reason: str) -> Resource:
    """Have a refund's money back, which its destination did not take."""
    values = {
        "failure_balance_transaction": _take_back(store, refunded),
        "failure_reason": reason,
        **_standing("failed", before=refunded),
    }
    return store.change(refunded, values, event="refund.failed")


def _take_back(store: AccountStore, failed: Resource) -> str:
    """Put a refund's money back into the balance; tells the balance transaction's id."""
    charge = store.get("charge", failed["charge"])
    entry = _move(store, charge, failed, failed["amount"], type="refund_failure")
    refunded = charge["amount_refunded"] - failed["amount"]
    tell(store, charge, {"amount_refunded": refunded, "refunded": False}, event="charge.updated")
    return str(entry["id"])


@route("v1.refunds.cancel")
def cancel_refund(call: Call) -> Resource:
    """Take back a refund that waits for the customer; a card's never does, and is refused as recorded.

    Source: https://docs.stripe.com/api/refunds/cancel.
    """
    refund = own(call)
    if refund["status"] != "requires_action":
        raise errors.Invalid("Canceling this refund is unsupported.")
    return _end(call.store, refund, "canceled", "merchant_request")


@route("v1.test_helpers.refunds.expire")
def expire_refund(call: Call) -> Resource:
    """Let a refund that waits for the customer expire; a card's never does."""
    return _end(call.store, own(call), "failed", "expired_or_canceled_card")


def _end(store: AccountStore, refunded: Resource, status: str, reason: str) -> Resource:
    """Have the money back of a refund that waits for its customer."""
    if refunded["status"] != "requires_action":
        raise errors.Invalid(
            f"Refund {refunded['id']} cannot be expired: it has a status of {refunded['status']}, and only a "
            "refund with a status of requires_action can."
        )
    values: dict[str, Any] = {"failure_reason": reason, "next_action": None, "status": status}
    if not refunded["charge"]:
        cash_balances.move(
            store, refunded["customer"], refunded["amount"], refunded["currency"], "return_canceled"
        )
    elif status == "failed":
        return fail(store, refunded, reason)
    else:
        values["failure_balance_transaction"] = _take_back(store, refunded)
    event = "refund.failed" if status == "failed" else "refund.updated"
    return store.change(refunded, values, event=event)
