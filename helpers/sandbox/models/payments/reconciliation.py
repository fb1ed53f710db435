"""Bank transfers that came, matched with the payments they are for: by themselves, or by hand.

Source: https://docs.stripe.com/payments/customer-balance/reconciliation and
https://docs.stripe.com/api/payment_intents/apply_customer_balance.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import after
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from ..customers import cash_balances
from ..payment_methods import payment_methods
from . import intents
from .bank_transfers import WAITING, funded, is_automatic, reference, take
from .intent_payments import paid


def apply(store: AccountStore, intent: Resource, amount: int) -> Resource:
    """Match money with an intent that waits for it; once it has all, it is paid."""
    left = intent["amount"] - funded(store, intent)
    if amount >= left:
        return paid(store, intent, payment_methods.named(store, intent["payment_method"]))
    take(store, intent, amount)
    shown = {**intent["next_action"][WAITING], "amount_remaining": left - amount}
    changed = store.change(intent, {"next_action": {**intent["next_action"], WAITING: shown}}, event=None)
    store.emit("payment_intent.partially_funded", changed)
    return changed


@after("payment_intent.requires_action")
def _begin(store: AccountStore, intent: Resource) -> None:
    """What a customer already sent goes toward an intent that begins to wait."""
    if at(intent, "next_action.type") != WAITING or not is_automatic(store, intent["customer"]):
        return
    kept = cash_balances.available(store, intent["customer"], intent["currency"])
    if kept > 0:
        apply(store, intent, kept)


@after("cash_balance.funds_available")
def reconcile(store: AccountStore, balance: Resource) -> None:
    """Match a customer's funds with what waits for them, unless that is done by hand."""
    if balance["settings"]["reconciliation_mode"] != "automatic":
        return
    for currency in balance["available"] or {}:
        for intent in _waiting(store, balance["customer"], currency):
            left = cash_balances.available(store, balance["customer"], currency)
            if left > 0:
                apply(store, intent, left)


def _waiting(store: AccountStore, customer: str, currency: str) -> list[Resource]:
    """A customer's open intents: the one that the transfer names, one of its amount, then by age."""
    latest = next(store.all(cash_balances.TRANSACTION, "customer", customer), None)
    named = at(latest or {}, "funded.bank_transfer.reference")
    amount = latest["net_amount"] if latest else 0
    waiting = [
        each
        for each in store.all("payment_intent", "customer", customer)
        if at(each, "next_action.type") == WAITING and each["currency"] == currency
    ]

    def rank(intent: Resource) -> tuple[bool, bool, int]:
        exact = intent["amount"] - funded(store, intent) == amount
        return reference(store, intent) != named, not exact, waiting.index(intent) * -1

    return sorted(waiting, key=rank)


@route("v1.payment_intents.apply_customer_balance")
def apply_customer_balance(call: Call) -> Resource:
    """Match a customer's funds with an intent by hand: so much, or all that is needed.

    Recorded in 2026: which refusals have a code, and that none of these has a parameter. Guess: the
    sentences about what cannot be matched.
    """
    store, params, intent = call.store, call.params, own(call)
    if at(intent, "next_action.type") != WAITING:
        message = (
            f"The PaymentIntent {intent['id']} does not wait for a bank transfer, so no customer balance can "
            "be applied to it."
        )
        raise _of_transfers(intent, message)
    if str(params.get("currency", intent["currency"])).lower() != intent["currency"]:
        raise errors.Invalid(f"The currency must be the PaymentIntent's, which is {intent['currency']}.")
    kept = cash_balances.available(store, intent["customer"], intent["currency"])
    left = intent["amount"] - funded(store, intent)
    amount = params.get("amount", min(left, kept))
    currencies.check_positive(amount)
    if amount > left:
        raise errors.Invalid("The amount is greater than what is left to pay.")
    cash_balances.check(amount, kept, intent["currency"])
    return apply(store, intent, amount)


def _of_transfers(intent: Resource, message: str) -> errors.Invalid:
    """A refusal that has a code where the intent is paid by transfers, but not now."""
    if "customer_balance" in intent["payment_method_types"]:
        return intents.unexpected(intent, message)
    return errors.Invalid(message)
