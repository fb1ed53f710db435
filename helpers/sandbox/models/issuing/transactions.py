"""Transactions: what was captured with a card, and what was refunded.

Source: https://docs.stripe.com/api/issuing/transactions and
https://docs.stripe.com/issuing/purchases/transactions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import made_up
from ...model import Model
from ...nested import blank, changes
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from . import cards, from_treasury, funds, steps
from .access import require_access
from .merchants import merchant
from .states import AUTHORIZATION, TRANSACTION

Model(
    TRANSACTION,
    word="issuing transaction",
    told_as="issuing_transaction",
    guard=require_access,
    source="https://docs.stripe.com/api/issuing/transactions",
)


@made_up(TRANSACTION)
def _made_up(store: AccountStore, id: str) -> Resource:
    card = store.get("issuing.card", store.new_id("ic_"))
    facts = {"card": card["id"], "cardholder": card["cardholder"]["id"], "currency": "usd"}
    transaction = store.new(TRANSACTION, id=id, **facts, merchant_currency="usd", merchant_data=merchant({}))
    return {**transaction, "amount": -1_000, "merchant_amount": -1_000, "type": "capture"}


@route("v1.test_helpers.issuing.authorizations.capture")
def capture(call: Call) -> Resource:
    """Take an authorized amount, less of it or more; unless told otherwise, nothing is left to capture.

    What lapsed or was given up can be captured late, and what was captured, again.
    Source: https://docs.stripe.com/issuing/purchases/authorizations#authorization-updates and
    https://docs.stripe.com/issuing/testing#without-code-create-test-capture.
    """
    store, authorization, params = call.store, own(call), call.params
    if not authorization["approved"]:
        # Guess: that it is refused, and the words.
        raise errors.Invalid(f"The authorization {authorization['id']} was declined: it cannot be captured.")
    amount: int = params.get("capture_amount") or authorization["amount"]
    currencies.check_positive(amount)
    transaction = _add(store, _from(authorization), "capture", -amount, params.get("purchase_details"))
    values = _with(authorization, transaction)
    if params.get("close_authorization", True):
        values["status"] = "closed"
    return steps.change(store, authorization, **values)


@route("v1.test_helpers.issuing.transactions.create_force_capture")
def force_capture(call: Call) -> Resource:
    """Take an amount that nobody authorized."""
    transaction = _unlinked(call, "capture", -1)
    cards.cancel_when_used_up(call.store, transaction["card"])
    return transaction


@route("v1.test_helpers.issuing.transactions.create_unlinked_refund")
def unlinked_refund(call: Call) -> Resource:
    """Give back an amount that belongs to no capture."""
    return _unlinked(call, "refund", 1)


def _unlinked(call: Call, type: str, sign: int) -> Resource:
    store, params = call.store, call.params
    card = store.get("issuing.card", params["card"], param="card")
    currencies.check_positive(params["amount"])
    given = currencies.checked(params.get("currency") or card["currency"])
    amount = currencies.exchanged(params["amount"], given, card["currency"])
    facts = {
        "card": card["id"],
        "cardholder": card["cardholder"]["id"],
        "currency": card["currency"],
        "merchant_currency": given,
        "merchant_data": merchant(params.get("merchant_data")),
    }
    return _add(store, facts, type, sign * amount, params.get("purchase_details"))


@route("v1.test_helpers.issuing.transactions.refund")
def refund(call: Call) -> Resource:
    """Give back what was captured, or a part of it. Answers with the refund."""
    store, original = call.store, own(call)
    if original["type"] != "capture":
        raise errors.Invalid(f"The transaction {original['id']} is a refund: only a capture can be refunded.")
    left = -original["amount"] - refunded(store, original)
    amount = call.params.get("refund_amount", left)
    if not 0 < amount <= left:
        raise errors.Invalid(
            f"The amount to refund must be between 1 and {left}, what has not been refunded yet.",
            param="refund_amount",
        )
    names = (
        "authorization",
        "card",
        "cardholder",
        "currency",
        "merchant_currency",
        "merchant_data",
        "network_data",
        "token",
        "wallet",
    )
    transaction = _add(store, {name: original[name] for name in names}, "refund", amount, None)
    store.keep("_issuing_refund", transaction["id"], original=original["id"])
    if original["authorization"]:
        authorization = store.get(AUTHORIZATION, original["authorization"])
        store.change(authorization, _with(authorization, transaction))
    return transaction


def refunded(store: AccountStore, capture: Resource) -> int:
    """What was given back of a capture, in minor units."""
    links = store.all("_issuing_refund", "original", capture["id"])
    return sum(store.get(TRANSACTION, each["id"])["amount"] for each in links)


def _with(authorization: Resource, transaction: Resource) -> dict[str, Any]:
    """What an authorization shows of one more transaction."""
    values: dict[str, Any] = {"transactions": [*authorization["transactions"], transaction]}
    if authorization.get("treasury"):
        values["treasury"] = from_treasury.noted(authorization, transaction)
    return values


def _from(authorization: Resource) -> Resource:
    """What a transaction takes over from its authorization."""
    names = (
        "cardholder",
        "currency",
        "merchant_currency",
        "merchant_data",
        "token",
        "wallet",
        "amount_details",
    )
    codes = [each["authorization_code"] for each in authorization["request_history"]]
    return {
        **{name: authorization[name] for name in names},
        "authorization": authorization["id"],
        "card": authorization["card"]["id"],
        "network_data": {
            "authorization_code": next((code for code in reversed(codes) if code), None),
            "transaction_id": authorization["network_data"]["transaction_id"],
        },
    }


def _number(decimal: str | None) -> float | None:
    """What a request says as a decimal, and an object shows as a number."""
    return None if decimal is None else float(decimal)


def _add(
    store: AccountStore,
    facts: Mapping[str, Any],
    type: str,
    amount: int,
    purchase: Mapping[str, Any] | None,
) -> Resource:
    """A new transaction of an amount in minor units, negative for a capture, and its move of money."""
    transaction = store.new(TRANSACTION, **facts)
    day = datetime.fromtimestamp(store.now, UTC).date().isoformat()
    transaction |= {
        "amount": amount,
        "merchant_amount": currencies.exchanged(
            amount, transaction["currency"], transaction["merchant_currency"]
        ),
        "network_data": {
            **blank(TRANSACTION, "network_data"),
            **(transaction["network_data"] or {}),
            "processing_date": day,
        },
        "type": type,
    }
    if purchase:
        receipt = [
            {**each, "quantity": _number(each.get("quantity"))} for each in purchase.get("receipt") or ()
        ]
        purchase = {**purchase, "receipt": receipt or None}
        transaction |= changes(TRANSACTION, transaction, {"purchase_details": purchase})
    transaction = store.add({**transaction, **funds.spend(store, transaction)})
    if purchase and purchase.get("receipt"):
        store.emit("purchase_details_receipt_updated", transaction)
    return transaction
