"""A customer's cash balance: money that came by bank transfer and waits for the payments it is for.

`move` is the only way its money moves; payments are told by an event that there are funds.

Source: https://docs.stripe.com/payments/customer-balance, https://docs.stripe.com/api/cash_balance and
https://docs.stripe.com/api/cash_balance_transactions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...reconcile import audit
from ...resource import Resource
from ...routes import Call, route
from ...state import State
from ..core import currencies
from .customers import customers

Model("cash_balance", source="https://docs.stripe.com/api/cash_balance")
Model(
    "customer_cash_balance_transaction",
    parent="customer",
    source="https://docs.stripe.com/api/cash_balance_transactions",
)
TRANSACTION = "customer_cash_balance_transaction"


def of(store: AccountStore, customer: str) -> Resource:
    """A customer's cash balance; `available`: minor units by currency, null where there never was any."""
    kept = store.find("_cash_balance", customer) or {"available": {}, "mode": None}
    settings = {
        "reconciliation_mode": kept["mode"] or "automatic",
        "using_merchant_default": kept["mode"] is None,
    }
    balance = {
        "object": "cash_balance",
        "available": dict(kept["available"]) or None,
        "customer": customer,
        "customer_account": None,
        "livemode": False,
        "settings": settings,
    }
    return store.with_account(balance)


@customers.removing
def _check_empty(call: Call, customer: Resource) -> None:
    """Keep a customer whose money waits. Recorded in 2026: that it is refused; guess: the sentence."""
    kept = of(call.store, customer["id"])["available"] or {}
    if any(amount > 0 for amount in kept.values()):
        raise errors.Invalid("You cannot delete a customer that has a positive cash balance.")


def available(store: AccountStore, customer: str, currency: str) -> int:
    """How much of a currency waits in a customer's cash balance, in minor units."""
    return int((of(store, customer)["available"] or {}).get(currency, 0))


def move(
    store: AccountStore, customer: str, amount: int, currency: str, type: str, **details: Any
) -> Resource:
    """Put money into a customer's cash balance, or take it out (negative); answers with the transaction."""
    kept = store.find("_cash_balance", customer) or {"available": {}, "mode": None}
    left = kept["available"].get(currency, 0) + amount
    store.keep("_cash_balance", customer, available={**kept["available"], currency: left}, mode=kept["mode"])
    entry = store.new(
        TRANSACTION,
        currency=currency,
        customer=customer,
        ending_balance=left,
        net_amount=amount,
        type=type,
        **details,
    )
    shown = {name: value for name, value in entry.items() if value is not None or name == "customer_account"}
    return store.add(shown)


@derived("customer", "cash_balance", on_request=True)
def cash_balance_of(store: AccountStore, customer: Resource) -> Resource:
    """The balance inside a customer, there only when it is expanded."""
    return of(store, customer["id"])


@route("v1.customers.cash_balance.retrieve")
def retrieve_cash_balance(call: Call) -> Resource:
    """What a customer sent and has not paid with yet."""
    return of(call.store, call.store.get("customer", call.path["customer"])["id"])


@route("v1.customers.cash_balance.update")
def update_cash_balance(call: Call) -> Resource:
    """Choose whether the customer's funds are matched with payments by themselves, or by hand."""
    store, customer = call.store, call.store.get("customer", call.path["customer"])["id"]
    mode = (call.params.get("settings") or {}).get("reconciliation_mode")
    if mode:
        kept = store.find("_cash_balance", customer) or {"available": {}}
        chosen = None if mode == "merchant_default" else mode
        store.keep("_cash_balance", customer, available=kept["available"], mode=chosen)
    return of(store, customer)


@route("v1.customers.cash_balance_transactions.list")
def list_transactions(call: Call) -> Resource:
    """What moved in a customer's cash balance, the latest first."""
    customer = call.store.get("customer", call.path["customer"])["id"]
    return lists.page(call.store, TRANSACTION, call.url, call.params, customer=customer)


@route("v1.test_helpers.customers.fund_cash_balance")
def fund(call: Call) -> Resource:
    """Have a bank transfer of a customer arrive. `reference`: what the customer wrote on it."""
    store, params = call.store, call.params
    customer = store.get("customer", call.path["customer"])["id"]
    currency = currencies.checked(params["currency"])
    currencies.check_positive(params["amount"])
    reference = params.get("reference")
    entry = move(
        store,
        customer,
        params["amount"],
        currency,
        "funded",
        funded={"bank_transfer": _transfer(currency, reference)},
    )
    store.emit("cash_balance.funds_available", of(store, customer))
    return entry


# How transfers of a currency come, and what is known of the sender.
SENDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "eur": ("eu_bank_transfer", {"bic": "TESTDEFFXXX", "iban_last4": "3000", "sender_name": "Jenny Rosen"}),
    "gbp": (
        "gb_bank_transfer",
        {"account_number_last4": "2345", "sender_name": "Jenny Rosen", "sort_code": "108800"},
    ),
    "jpy": (
        "jp_bank_transfer",
        {"sender_bank": "STRIPE TEST BANK", "sender_branch": "TOKYO", "sender_name": "Jenny Rosen"},
    ),
    "usd": ("us_bank_transfer", {"network": "ach", "sender_name": "Jenny Rosen"}),
}


def _transfer(currency: str, reference: str | None) -> Resource:
    kind, sender = SENDERS.get(currency, ("mx_bank_transfer", {}))
    shown = {kind: dict(sender)} if sender else {}
    return {"reference": reference, "type": kind, **shown}


@audit
def cash_balances_add_up(state: State, account: str) -> Iterator[str]:
    """A customer's cash balance is the sum of its transactions, and never below nothing."""
    store = AccountStore(state, account)
    sums: dict[tuple[str, str], int] = {}
    for each in store.all(TRANSACTION):
        key = (each["customer"], each["currency"])
        sums[key] = sums.get(key, 0) + each["net_amount"]
    for (customer, currency), total in sums.items():
        kept = available(store, customer, currency)
        if kept != total or kept < 0:
            yield f"the cash balance of {customer} is {kept} {currency}, its transactions sum to {total}"


def check(amount: int, kept: int, currency: str) -> None:
    """Refuse to take more out of a cash balance than there is."""
    if amount > kept:
        asked, rest = (currencies.written(each, currency) for each in (amount, kept))
        # Guess: the sentence is in the manner of Stripe's others.
        raise errors.Invalid(
            f"The amount ({asked}) is greater than the customer's available cash balance ({rest}).",
            code="balance_insufficient",
            param="amount",
        )
