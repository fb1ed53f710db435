"""Transactions and their entries: read, listed, and shown with the flow that made them.

Source: https://docs.stripe.com/api/treasury/transactions and
https://docs.stripe.com/treasury/account-management/working-with-balances-and-transactions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from .access import ACCOUNT, require_access
from .ledger import ENTRY, TRANSACTION

for _kind, _word in ((TRANSACTION, "transaction"), (ENTRY, "transaction_entry")):
    Model(
        _kind,
        word=_word,
        references={"financial_account": ACCOUNT},
        guard=require_access,
        source="https://docs.stripe.com/api/treasury/transactions",
    )


@route("v1.treasury.transactions.list")
def list_transactions(call: Call) -> Resource:
    """A financial account's transactions: the latest made first, or the latest posted."""
    params = call.params
    posted_at = params.pop("status_transitions", {}).get("posted_at", {})
    if params.pop("order_by", "created") == "posted_at":
        if params.get("status") != "posted":
            raise errors.Invalid(
                "Setting `order_by` to `posted_at` requires `status=posted`.", param="order_by"
            )
        if "created" in params:
            raise errors.Invalid("You can only filter by `created` with `order_by=created`.", param="created")
        return _by_posting(call, posted_at)
    if posted_at:
        raise errors.Invalid(
            "You can only filter by `status_transitions[posted_at]` with `order_by=posted_at`.",
            param="status_transitions[posted_at]",
        )
    return lists.page(call.store, TRANSACTION, call.url, params)


def _by_posting(call: Call, wanted: int | Mapping[str, int]) -> Resource:
    """A page of posted transactions, the latest posted first."""
    bounds = wanted if isinstance(wanted, Mapping) else {"gte": wanted, "lte": wanted}
    posted = [
        each
        for each in call.store.all(TRANSACTION, "financial_account", call.params["financial_account"])
        if each["status"] == "posted"
        and all(lists.BOUNDS[bound](_posted_at(each), limit) for bound, limit in bounds.items())
    ]
    posted.sort(key=_posted_at, reverse=True)
    return lists.of(posted, "transaction", call.url, call.params)


def _posted_at(transaction: Resource) -> int:
    moment: int = transaction["status_transitions"]["posted_at"]
    return moment


@route("v1.treasury.transaction_entries.list")
def list_entries(call: Call) -> Resource:
    """A financial account's entries. They take effect when they are made, so either order is the same."""
    params = call.params
    order = params.pop("order_by", "created")
    for name in ("created", "effective_at"):
        if name in params and name != order:
            raise errors.Invalid(f"You can only filter by `{name}` with `order_by={name}`.", param=name)
    return lists.page(call.store, ENTRY, call.url, params)


@derived(TRANSACTION, "entries", on_request=True, alone=True)
def _entries(store: AccountStore, transaction: Resource) -> Resource:
    query = f"financial_account={transaction['financial_account']}&transaction={transaction['id']}"
    url = f"/v1/treasury/transaction_entries?{query}"
    return lists.page(store, ENTRY, url, {}, transaction=transaction["id"])


@derived(TRANSACTION, "flow_details", on_request=True)
@derived(ENTRY, "flow_details", on_request=True)
def _flow_details(store: AccountStore, shown: Resource) -> Any:
    """The flow behind a transaction or entry, under the name of its type."""
    type = shown["flow_type"]
    kind = "issuing.authorization" if type == "issuing_authorization" else f"treasury.{type}"
    return {"type": type, type: store.find(kind, shown["flow"])}
