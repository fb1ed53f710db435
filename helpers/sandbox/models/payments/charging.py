"""A payment carried out: asked of the bank, captured, given up.

Charges and payment intents both come here. A card answers at once; a debit of a bank account is pending for a
while. What failed is kept, too.

Source: https://docs.stripe.com/testing and https://docs.stripe.com/payments/place-a-hold-on-a-payment-method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from helpers.cards import EXPIRED, FRAUDULENT, INCORRECT_CVC, OUTCOMES, Decline, KnownCard, declined

from ...account_store import AccountStore
from ...hooks import job
from ...listing.searched import NUMERIC, TOKEN
from ...model import Model
from ...resource import Resource
from ...statuses import Statuses
from ..core import currencies
from ..money import ledger
from ..payment_methods import payment_methods, rails, test_cards
from ..radar import reviews, verdicts
from . import charge_objects, debiting, earning, next_card, refunds, sharing
from .charge_objects import known_card

# A charge of a card is what it is from the start.
LIFE = Statuses(
    {
        "pending": ("succeeded", "failed"),
        "succeeded": (),
        "failed": (),
    },
)


def _how_far_refunded(charge: Resource) -> bool | None:
    """Whether all of a charge was refunded; nothing where none of it was."""
    return bool(charge["refunded"]) if charge["amount_refunded"] else None


OF_CARDS = ("brand", "exp_month", "exp_year", "fingerprint", "last4")
# Source: https://docs.stripe.com/search#query-fields-for-charges.
SEARCHABLE = {
    **dict.fromkeys(("amount", "created"), NUMERIC),
    **dict.fromkeys(("currency", "customer", "disputed", "metadata", "status"), TOKEN),
    "billing_details.address.postal_code": TOKEN,
    **{f"payment_method_details.{type}.{each}": TOKEN for type in charge_objects.CARDS for each in OF_CARDS},
    "refunded": TOKEN.reading(_how_far_refunded),
}
Model(
    "charge",
    searchable=SEARCHABLE,
    statuses=LIFE,
    source="https://docs.stripe.com/api/charges",
)


@dataclass(frozen=True)
class Payment:
    """What is to be paid, and how.

    `settles_later`: what it earns moves once the reply is out. `mandate`: under which an account is debited.
    `options`: an intent's for the type. `values`: further fields of the charge.
    """

    amount: int
    currency: str
    method: Resource
    capture: bool = True
    settles_later: bool = False
    off_session: bool = False
    three_d_secure: Resource | None = None
    declined: Decline | None = None
    mandate: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


def check(store: AccountStore, amount: int, currency: str, types: Sequence[str] = ()) -> None:
    """Refuse an amount that cannot be charged. `types`: those that it may be paid with, if they are named."""
    settles_in, smallest = ledger.settles_in(store, currency), rails.least(types, currency)
    by_card = not types or "card" in types
    currencies.check_charge(amount, currency, settles_in, smallest=smallest, by_card=by_card)


def attempt(store: AccountStore, payment: Payment) -> tuple[Resource, Decline | None]:
    """Ask the bank for a payment; answers with the charge, and why it was declined if it was.

    `payment.declined`: what it is declined with before the bank is asked.
    """
    sharing.check_direct(store, payment.method["type"])
    charge = _blank(store, payment)
    listed = verdicts.verdict(store, payment.method, payment.values)
    if listed and listed.role == "block":
        outcome = charge_objects.blocked_by(**listed.blocking)
        return _failed(store, charge, payment, FRAUDULENT, outcome), FRAUDULENT
    if rails.of(payment.method["type"]).later:
        begun, declined = debiting.begin(
            store, charge, mandate=payment.mandate, target_date=payment.options.get("target_date")
        )
        return (_failed(store, begun, payment, declined), declined) if declined else (begun, None)
    allowed = listed is not None and listed.role == "allow"
    decline = payment.declined or _decline(store, payment, allowed=allowed)
    charge["payment_method_details"] = _details(store, charge, payment)
    if decline:
        return _failed(store, charge, payment, decline), decline
    charge |= {
        "outcome": charge_objects.approved(store, payment.method["type"], known_card(store, payment.method)),
        "paid": True,
        "receipt_url": charge_objects.receipt_url(store, charge),
        "status": "succeeded",
    }
    if charge["transfer_data"]:  # recorded in 2025: the group is there before the transfer is made
        charge["transfer_group"] = charge_objects.group(charge)
    charge |= reviews.opened(store, charge, listed)
    return store.add(_captured(store, charge, payment), event="charge.succeeded"), None


def _blank(store: AccountStore, payment: Payment) -> Resource:
    charge = charge_objects.blank_charge(
        store, payment.amount, payment.currency, payment.method, **payment.values
    )
    if data := charge["transfer_data"]:
        if data.keys() - {"amount", "destination"}:
            store.keep(earning.OF_TRANSFER, charge["id"], data=data)
        charge["transfer_data"] = {"amount": data.get("amount"), "destination": data["destination"]}
        charge["destination"] = data["destination"]
    charge["calculated_statement_descriptor"] = charge_objects.descriptor(store, charge)
    return charge


def _details(store: AccountStore, charge: Resource, payment: Payment) -> Resource:
    if payment.method["type"] != "card":
        return charge_objects.rail_details(store, charge, payment.method)
    return charge_objects.card_details(
        store,
        payment.method,
        payment.amount,
        capture=payment.capture,
        options=payment.options,
        three_d_secure=payment.three_d_secure,
        off_session=payment.off_session or charge_objects.goes_on(store, charge),
    )


def _captured(store: AccountStore, charge: Resource, payment: Payment) -> Resource:
    """What a payment that went through does with the money: takes it, now or in a moment, or holds it."""
    if not payment.capture:
        until = charge_objects.held_until(store, charge)
        store.later(until, "charges.expire", charge=charge["id"])
        return charge
    if payment.settles_later:
        earning.later(store, charge)
        return {**charge, "amount_captured": charge["amount"], "captured": True}
    return {**charge, **earning.earn(store, charge, charge["amount"])}


# Source: https://docs.stripe.com/declines/codes. Guess: that the message is the usual one.
OTHER_CURRENCY = declined("currency_not_supported")


def _decline(store: AccountStore, payment: Payment, *, allowed: bool) -> Decline | None:
    """What a payment is declined with, if it is. `allowed`: whether a list of Radar's lets it through."""
    if payment.method["type"] != "card":
        return None
    if outcome := next_card.drawn(store):
        return OUTCOMES[outcome]
    card, today = payment.method["card"], datetime.fromtimestamp(store.now, UTC)
    if (card["exp_year"], card["exp_month"]) < (today.year, today.month):
        return EXPIRED
    if card["brand"] == "amex" and payment.currency in currencies.NOT_ON_AMERICAN_EXPRESS:
        return OTHER_CURRENCY
    known = known_card(store, payment.method)
    decline = test_cards.charge_decline(known, cvc=card["checks"]["cvc_check"] is not None)
    return decline or _too_risky(known, allowed=allowed) or _unwanted(store, payment.method)


def _too_risky(known: KnownCard | None, *, allowed: bool) -> Decline | None:
    """Radar's first rule, which every account has on: a payment of the highest risk is blocked.

    Source: https://docs.stripe.com/radar/rules#machine-learning-risk-checks.
    """
    return FRAUDULENT if known and known.risk == "highest" and not allowed else None


# What an account has declined that the bank approved of, by its setting and the check that failed.
# Source: https://docs.stripe.com/api/accounts/object, `settings.card_payments.decline_on`, and
# https://docs.stripe.com/error-codes.
UNWANTED: Mapping[str, tuple[str, Decline]] = {
    "avs_failure": (
        "address_postal_code_check",
        Decline("incorrect_zip", "The zip code you supplied failed validation.", param="address_zip"),
    ),
    "cvc_failure": ("cvc_check", INCORRECT_CVC),
}


def _unwanted(store: AccountStore, method: Resource) -> Decline | None:
    """Why the account itself does not want a card, if it does not."""
    wanted = ledger.account(store)["settings"]["card_payments"].get("decline_on") or {}
    checks = payment_methods.checks(store, method)
    for setting, (check, decline) in UNWANTED.items():
        if wanted.get(setting) and checks[check] == "fail":
            return decline
    return None


def _failed(
    store: AccountStore,
    charge: Resource,
    payment: Payment,
    decline: Decline,
    outcome: Resource | None = None,
) -> Resource:
    details = charge["payment_method_details"]
    outcome = outcome or charge_objects.refused(known_card(store, details), decline)
    if details["type"] == "card":
        told = {"amount_authorized": None}
        if outcome["network_status"] == "not_sent_to_network":
            told |= charge_objects.never_sent(details["card"], saved=payment.method["customer"] is not None)
        details = {**details, "card": {**details["card"], **told}}
    failed = {
        **charge,
        "payment_method_details": details,
        "failure_code": decline.code,
        "failure_message": decline.message,
        "outcome": outcome,
        "status": "failed",
    }
    return store.add(failed, event="charge.failed")


def capture(store: AccountStore, charge: Resource, amount: int, **values: Any) -> Resource:
    """Take what was authorized, a part of it or more, and give the rest back. `values`: what else changes."""
    ready = {**charge, **values}
    if charge["amount_captured"]:
        earned = {**earning.earn_part(store, ready, amount), "captured": True}
        earned |= earning.let_go(store, {**ready, **earned})
        earned["refunded"] = charge["amount_refunded"] == earned["amount_captured"]
    else:
        if amount > charge["amount"]:
            values |= {"amount": amount}
        earned = earning.earn(store, {**ready, **values}, amount)
    return charge_objects.tell(store, charge, {**values, **earned}, event="charge.captured")


def let_go(store: AccountStore, charge: Resource) -> Resource:
    """Give back the rest of what was captured in part; with that, the charge is captured."""
    values = {"captured": True, **earning.let_go(store, charge)}
    values["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    return charge_objects.tell(store, charge, values, event="charge.captured")


def capture_part(store: AccountStore, charge: Resource, amount: int, **values: Any) -> Resource:
    """Take a part of what was authorized, and leave the rest as it is."""
    earned = earning.earn_part(store, {**charge, **values}, amount)
    return charge_objects.tell(store, charge, {**values, **earned}, event="charge.updated")


# A cancellation's reasons that a refund has, too. Recorded in 2019 of the last; guess: the others as well.
REFUND_REASONS = frozenset({"duplicate", "fraudulent", "requested_by_customer"})


def cancel(store: AccountStore, charge: Resource, reason: str | None) -> Resource:
    """Give up an authorization, or a debit that the bank has not made yet; answers with the charge."""
    if charge["status"] == "pending":
        return debiting.fail(
            store, charge, "canceled", "The payment was canceled before the account was debited."
        )
    if refunds.refunds_rest(store):
        told = reason if reason in REFUND_REASONS else None
        refunds.refund(store, charge, charge["amount"], reason=told)
        return store.get("charge", charge["id"])
    store.keep(earning.RELEASED, charge["id"])
    return charge


@job("charges.expire")
def expire(store: AccountStore, *, charge: str) -> None:
    """An authorization lapses that nobody captured in time."""
    current = store.get("charge", charge)
    if current["captured"] or current["refunded"] or store.find(earning.RELEASED, charge):
        return
    if current["amount_captured"]:
        store.keep(earning.RELEASED, charge)
        let_go(store, current)
        return
    if refunds.refunds_rest(store):
        current = store.change(current, {"amount_refunded": current["amount"], "refunded": True}, event=None)
    store.keep(earning.RELEASED, charge)
    store.emit("charge.expired", current)
