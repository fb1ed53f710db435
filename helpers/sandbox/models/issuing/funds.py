"""The issuing balance: what authorizations hold of it, captures take and refunds give back.

It stands apart from what an account earns, and is filled by top-ups. A control does what "Add funds" does in
the Dashboard; in the profile `full` the sandbox presses it once, where nothing was added before.

Source: https://docs.stripe.com/issuing/funding/balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore, State
from ...reconcile import audit
from ...resource import Resource
from ...routes import control
from ..core import currencies
from ..core.connected import account_named
from ..money import ledger, topups
from .states import waits

# What the profile `full` starts with, in minor units of the card's currency.
FIRST_FUNDS = 1_000_000


def suffice(store: AccountStore, amount: int, currency: str) -> bool:
    """Whether the balance can hold so much more."""
    if store.state.profile == "full" and not _touched(store, currency):
        topups.add_at_once(store, FIRST_FUNDS, currency)
    return ledger.available_to_cards(store, currency) >= amount


def _touched(store: AccountStore, currency: str) -> bool:
    known = store.all("balance_transaction", "balance_type", "issuing")
    return any(each["currency"] == currency for each in known)


def settled(store: AccountStore, authorization: Resource) -> Resource:
    """An authorization that holds just what may still be captured of it: what was missing is held now, what
    was too much is released."""
    more = due(authorization) - held(authorization)
    if more == 0:
        return authorization
    word, description = ("hold", "Hold for authorization") if more > 0 else ("release", "Release of hold")
    entry = _post(store, f"issuing_authorization_{word}", authorization, -more, description)
    return {**authorization, "balance_transactions": [*authorization["balance_transactions"], entry]}


def held(authorization: Resource) -> int:
    """What an authorization holds, in minor units."""
    return -sum(int(each["amount"]) for each in authorization["balance_transactions"])


def captured(authorization: Resource) -> int:
    """What was captured of an authorization, in minor units."""
    return -sum(int(each["amount"]) for each in authorization["transactions"] if each["type"] == "capture")


def due(authorization: Resource) -> int:
    """What may still be captured of an authorization, in minor units."""
    if not authorization["approved"] or not waits(authorization):
        return 0
    return int(max(0, authorization["amount"] - captured(authorization)))


def spend(store: AccountStore, transaction: Resource) -> str:
    """Take what was captured, or give back what was refunded; tells the entry's id."""
    id: str = _post(store, "issuing_transaction", transaction, transaction["amount"], None)["id"]
    return id


def reinstate(store: AccountStore, dispute: Resource) -> Resource:
    """Give back what was disputed; tells the dispute's entries."""
    entry = _post(store, "issuing_dispute", dispute, dispute["amount"], None)
    return {"balance_transactions": [*(dispute["balance_transactions"] or ()), entry]}


def _post(store: AccountStore, type: str, source: Resource, amount: int, description: str | None) -> Resource:
    return ledger.post(
        store,
        type=type,
        source=source,
        amount=amount,
        currency=source["currency"],
        description=description,
        balance_type="issuing",
    )


@control("post", "fund_issuing")
def fund(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Add an `amount` in a `currency` (usd) to the issuing balance of an `account` (the platform)."""
    try:
        amount = int(params["amount"])
    except KeyError:
        raise errors.missing("amount") from None
    except (TypeError, ValueError):
        raise errors.Invalid(f"Invalid integer: {params['amount']}", param="amount") from None
    currencies.check_positive(amount)
    currency = currencies.checked(str(params.get("currency", "usd")))
    currencies.check_largest(amount, currency)
    account = account_named(store, str(params.get("account", store.account)))
    return topups.add_at_once(store.on(account["id"]), amount, currency)


@audit
def holds_are_right(state: State, account: str) -> Iterator[str]:
    """What is held for an authorization is what may still be captured of it."""
    for each in AccountStore(state, account).all("issuing.authorization"):
        if held(each) != due(each):
            yield f"{each['id']} holds {held(each)} where {due(each)} may still be captured"
