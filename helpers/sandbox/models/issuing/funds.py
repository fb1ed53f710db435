"""What cards spend: held by authorizations, taken by captures, given back by refunds.

It is spent from the financial account that a card is issued on, of v1 or of v2, or else from the issuing
balance. That stands apart from what an account earns, and is filled by top-ups. A control does what "Add
funds" does in the Dashboard; in the profile `full` the sandbox presses it once, where nothing was added
before.

Source: https://docs.stripe.com/issuing/funding/balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...reconcile import audit
from ...resource import Resource
from ...routes import control
from ...state import State
from ..core import currencies
from ..core.connected import account_named
from ..money import ledger, topups
from . import from_storage, from_treasury
from .states import AUTHORIZATION, waits

# How the balance tells of a hold, and why it was released. Recorded in July 2026 of a capture and a reversal.
# Guess: that a part is told of in the same words, and what lapsed.
HELD, RELEASED = "Hold for authorization", "Released hold for authorization due to {why}"
WHY = {"closed": "capture", "expired": "expiration"}
# What the profile `full` starts with, in minor units of the card's currency.
FIRST_FUNDS = 1_000_000


def suffice(store: AccountStore, card: Resource, amount: int) -> bool:
    """Whether so much more can be held for a card."""
    currency = card["currency"]
    if card.get("financial_account"):
        return from_treasury.suffice(store, card, amount)
    if stored := from_storage.account_of(store, card["id"]):
        return from_storage.suffice(store, stored, amount, currency)
    if store.state.profile == "full" and not _touched(store, currency):
        topups.add_at_once(store, FIRST_FUNDS, currency)
    return ledger.available_to_cards(store, currency) >= amount


def _touched(store: AccountStore, currency: str) -> bool:
    known = store.all("balance_transaction", "balance_type", "issuing")
    return any(each["currency"] == currency for each in known)


def settled(store: AccountStore, authorization: Resource) -> Resource:
    """An authorization that holds just what may still be captured of it: what was missing is held now, what
    was too much is released."""
    more = due(authorization) - held(store, authorization)
    if more == 0:
        return authorization
    if authorization.get("treasury"):
        return from_treasury.hold(store, authorization, more)
    if stored := from_storage.account_of(store, authorization["card"]["id"]):
        from_storage.hold(store, authorization, stored, more)
        return authorization
    word = "hold" if more > 0 else "release"
    description = HELD if more > 0 else RELEASED.format(why=WHY.get(authorization["status"], "reversal"))
    entry = _post(store, f"issuing_authorization_{word}", authorization, -more, description)
    return {**authorization, "balance_transactions": [*authorization["balance_transactions"], entry]}


def held(store: AccountStore, authorization: Resource) -> int:
    """What an authorization holds, in minor units."""
    if authorization.get("treasury"):
        return from_treasury.held(store, authorization)
    if from_storage.account_of(store, authorization["card"]["id"]):
        return from_storage.held(store, authorization)
    return -sum(int(each["amount"]) for each in authorization["balance_transactions"])


def captured(authorization: Resource) -> int:
    """What was captured of an authorization, in minor units."""
    return -sum(int(each["amount"]) for each in authorization["transactions"] if each["type"] == "capture")


def due(authorization: Resource) -> int:
    """What may still be captured of an authorization, in minor units."""
    if not authorization["approved"] or not waits(authorization):
        return 0
    return int(max(0, authorization["amount"] - captured(authorization)))


def spend(store: AccountStore, transaction: Resource) -> dict[str, Any]:
    """Take what was captured, or give back what was refunded; tells where the transaction shows that."""
    if account := _paying(store, transaction):
        return {"treasury": from_treasury.spend(store, transaction, account)}
    if stored := from_storage.account_of(store, transaction["card"]):
        from_storage.spend(store, transaction, stored)
        return {}
    entry = _post(store, "issuing_transaction", transaction, transaction["amount"], None)
    return {"balance_transaction": entry["id"]}


def _paying(store: AccountStore, transaction: Resource) -> str | None:
    """The financial account that a card was on when it was used; None where it was on none."""
    if transaction["authorization"]:
        card = store.get(AUTHORIZATION, transaction["authorization"])["card"]
    else:
        card = store.get("issuing.card", transaction["card"])
    account: str | None = card.get("financial_account")
    return account


def reinstate(store: AccountStore, dispute: Resource) -> Resource:
    """Give back what was disputed; tells where the dispute shows that."""
    if dispute["treasury"]:
        from_treasury.decide(store, dispute, "succeeded")
        return {}
    disputed = store.get("issuing.transaction", dispute["transaction"])
    if stored := from_storage.account_of(store, disputed["card"]):
        from_storage.reinstate(store, disputed, stored, dispute["amount"])
        return {}
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
    store = AccountStore(state, account)
    for each in store.all(AUTHORIZATION):
        if held(store, each) != due(each):
            yield f"{each['id']} holds {held(store, each)} where {due(each)} may still be captured"
