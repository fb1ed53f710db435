"""Transactions and their entries, as they are listed; receipts; and adjustments, which Stripe makes itself.

Source: https://docs.stripe.com/api/v2/money-management/transactions and
https://docs.stripe.com/api/v2/money-management/adjustments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import iso
from ...hooks import job
from ...listing.lists_of_v2 import fitting, page_of_v2
from ...model import Model
from ...resource import Resource
from ...routes import Call, control, route
from ..core import currencies
from . import ledger
from .amounts import amount
from .financial_accounts import first, open_one

ADJUSTMENT = "v2.money_management.adjustment"
adjustments = Model(
    ADJUSTMENT,
    word="adjustment",
    source="https://docs.stripe.com/api/v2/money-management/adjustments",
)
# Of which flows there are receipts. Guess: of those that leave, and how long their address lasts.
WITH_RECEIPTS, RECEIPT_LASTS = frozenset({"outbound_payment", "outbound_transfer"}), 3_600


@route("v2.money_management.transactions.list")
def list_transactions(call: Call) -> Resource:
    """An account's transactions, or those of one financial account or one flow."""
    return _listed(call, ledger.TRANSACTION, "flow")


@route("v2.money_management.adjustments.list")
def list_adjustments(call: Call) -> Resource:
    """All adjustments, or those of one flow."""
    return _listed(call, ADJUSTMENT, "adjusted_flow")


def _listed(call: Call, kind: str, field: str) -> Resource:
    filters = {name: value for name, value in call.params.items() if name != field}
    about = _about(field, call.params.get(field))
    return page_of_v2(
        call.url, call.params, [each for each in fitting(call.store.all(kind), filters) if about(each)]
    )


def _about(field: str, id: str | None) -> Callable[[Resource], bool]:
    """Whether an object is about the flow of an id."""
    return lambda each: (
        id is None or id in {value for name, value in (each[field] or {}).items() if name != "type"}
    )


@route("v2.money_management.transactions.update")
def update(call: Call) -> Resource:
    """Describe a transaction; nothing of its money changes."""
    return call.store.change(own(call), call.params)


@route("v2.money_management.transactions.refresh_regulatory_receipt")
def refresh_receipt(call: Call) -> Resource:
    """Have a new address of a transaction's receipt. Raises RefusedByV2 where it has none."""
    store, transaction = call.store, own(call)
    if transaction["category"] not in WITH_RECEIPTS or transaction["status"] != "posted":
        raise errors.RefusedByV2(
            "cannot_proceed",
            f"The Transaction {transaction['id']} has no regulatory receipt.",
            reason="regulatory_receipt_not_available",
        )
    expires = store.now + RECEIPT_LASTS
    receipt = {
        "status": "available",
        "url": f"https://files.stripe.com/receipts/{transaction['id']}",
        "url_expires_at": iso(expires),
    }
    store.later(expires, "money_management.receipt_expires", transaction=transaction["id"])
    return store.change(transaction, {"regulatory_receipt": receipt})


@job("money_management.receipt_expires")
def _expires(store: AccountStore, *, transaction: str) -> None:
    current = store.get(ledger.TRANSACTION, transaction)
    receipt = current["regulatory_receipt"]
    if receipt["status"] == "available" and receipt["url_expires_at"] <= iso(store.now):
        gone = {**receipt, "status": "url_expired", "url": None}
        store.change(current, {"regulatory_receipt": gone}, event=None)


@control("post", "adjust_financial_account")
def adjust(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Correct a balance by an `amount` in minor units (negative to take) of a `currency` (usd).

    `financial_account`: by default the platform's first one. `adjusted_flow`: a received credit, say.
    """
    try:
        value = int(params["amount"])
    except (KeyError, TypeError, ValueError):
        raise errors.missing("amount") from None
    currency = currencies.checked(str(params.get("currency", "usd")))
    id = params.get("financial_account") or first(store)["id"]
    account = open_one(store, str(id), param="financial_account")
    adjustment = store.new(
        ADJUSTMENT,
        amount=amount(value, currency),
        description=params.get("description"),
        financial_account=account["id"],
    )
    if flow := params.get("adjusted_flow"):
        adjustment["adjusted_flow"] = _flow(store, str(flow))
    ledger.begin(store, account["id"], adjustment, {"available": value}, posted=True)
    return store.add(adjustment)


FLOWS = ("inbound_transfer", "outbound_payment", "received_credit")


def _flow(store: AccountStore, id: str) -> Resource:
    """A flow by its id, as an adjustment names it. Raises Invalid."""
    for type in FLOWS:
        if store.find(f"v2.money_management.{type}", id):
            return {"type": type, type: id}
    raise errors.no_such_in_body("flow", id, "adjusted_flow")
