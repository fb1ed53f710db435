"""The balance, and the transactions that it adds up from.

Source: https://docs.stripe.com/api/balance and https://docs.stripe.com/api/balance_transactions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from . import instant, ledger, reserves
from .ledger import Part
from .payout_transactions import transactions_of

Model(
    "balance_transaction",
    word="balance transaction",
    source="https://docs.stripe.com/api/balance_transactions",
)


# What was sent ahead for refunds and disputes: nothing. Recorded of an account with one currency.
PREFUNDED = ("available", "pending")


@route("v1.balance.retrieve")
def retrieve_balance(call: Call) -> Resource:
    """What is available and what is pending, a line a currency."""
    return balance(call.store)


def balance(store: AccountStore) -> Resource:
    """An account's balance object: a line a currency, that of its own currency first."""
    own = ledger.account(store)["default_currency"]
    names = [own, *sorted(ledger.currencies_of(store) - {own})]
    shown: Resource = {
        "object": "balance",
        "available": [_line(store, name, "available") for name in names],
        "livemode": False,
        "pending": [_line(store, name, "pending") for name in names],
        "refund_and_dispute_prefunding": {part: [{"amount": 0, "currency": own}] for part in PREFUNDED},
    }
    if store.account == store.state.platform:
        held = reserves.reserved(store)
        shown["connect_reserved"] = [{"amount": held[name], "currency": name} for name in names]
    if instant.destinations(store, own):
        amount = instant.available(store, own)
        shown["instant_available"] = [{"amount": amount, "currency": own, "source_types": {"card": amount}}]
    if any(True for _ in store.all("balance_transaction", "balance_type", "issuing")):
        shown["issuing"] = {"available": [_line(store, name, "issuing") for name in names]}
    return shown


@derived("balance", "instant_available.net_available", on_request=True)
def _net_available(store: AccountStore, balance: Resource) -> list[Resource]:
    """What a connected account can pay out at once, by where it may go.

    Source: https://docs.stripe.com/connect/instant-payouts. What platforms take for such payouts is set in
    the Dashboard alone; here it is nothing.
    """
    if store.account == store.state.platform:
        raise errors.property_cannot_expand("instant_available.net_available")
    return [
        {"amount": each["amount"], "destination": destination["id"], "source_types": each["source_types"]}
        for each in balance["instant_available"]
        for destination in instant.destinations(store, each["currency"])
    ]


def _line(store: AccountStore, currency: str, part: Part) -> Resource:
    by_type = ledger.held(store, currency)[part]
    shown = {name: amount for name, amount in by_type.items() if amount or name == "card"}
    return {"amount": sum(by_type.values()), "currency": currency, "source_types": shown}


@ledger.watch
def _tell(store: AccountStore, currency: str, gained: int) -> None:
    """An event tells of money that has become available."""
    if gained > 0:
        store.emit("balance.available", balance(store))


def _found_by(params: Mapping[str, Any]) -> Callable[[Resource], bool] | None:
    """What a filter by source finds: not what a dispute moved, as recorded (the parameter "only returns the
    original transaction"): https://github.com/Kiln-AI/stripe_world, cassettes/11_ledger_payouts.json.
    """
    return (
        (lambda entry: not entry["reporting_category"].startswith("dispute")) if "source" in params else None
    )


@route("v1.balance_transactions.list")
def list_balance_transactions(call: Call) -> Resource:
    """The ledger, the latest move first; by type, currency, source or time, or what a payout paid out."""
    params = dict(call.params)
    payout = params.pop("payout", None)
    if "currency" in params:
        params["currency"] = currencies.checked(params["currency"])
    if payout is None:
        return lists.page(call.store, "balance_transaction", call.url, params, keep=_found_by(params))
    known = call.store.get("payout", payout, param="payout")
    if known["reconciliation_status"] == "in_progress":
        # Source of the code: https://docs.stripe.com/error-codes. Guess: the words.
        raise errors.Invalid(
            "The balance transactions of this payout are not known yet: its reconciliation is in progress.",
            code="payout_reconciliation_not_ready",
            param="payout",
        )
    return transactions_of(call.store, payout, call.url, params)
