"""What automatic payouts paid out: the balance transactions that became available in their time.

Source: https://docs.stripe.com/api/balance_transactions/list, `payout`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...listing import lists
from ...resource import Resource
from . import ledger


def transactions_of(store: AccountStore, id: str, url: str, params: Mapping[str, Any]) -> Resource:
    """A page of what an automatic payout paid out, itself included.

    That is what became available after the payout before it.
    """
    payout = store.get("payout", id, param="payout")
    if not payout["automatic"]:
        raise errors.Invalid(
            "Balance transaction history can only be filtered on automatic transfers, not manual.",
            param="payout",
        )
    span = store.get("_payout_span", id)
    after, until = tuple(span["after"]), tuple(span["until"])

    def paid_out(entry: Resource) -> bool:
        return (
            after < place(store, entry) <= until
            and ledger.source_type_of(store, entry) == payout["source_type"]
            and entry["balance_type"] == "payments"
        )

    return lists.page(store, "balance_transaction", url, params, keep=paid_out, currency=payout["currency"])


# When a balance transaction became available; of those at one moment, where it stands in the ledger.
Place = tuple[int, int]


def paying(store: AccountStore) -> Callable[[Resource], Resource | None]:
    """What tells the automatic payout that paid a balance transaction out, which is itself one of them."""
    spans: dict[tuple[str, str], list[tuple[Place, Place, Resource]]] = {}
    for payout in store.all("payout", "automatic", True):
        span = store.get("_payout_span", payout["id"])
        of_kind = spans.setdefault((payout["currency"], payout["source_type"]), [])
        of_kind.append((tuple(span["until"]), tuple(span["after"]), payout))
    for of_kind in spans.values():
        of_kind.sort(key=itemgetter(0))

    def paid_by(entry: Resource) -> Resource | None:
        at = place(store, entry)
        of_kind = spans.get((entry["currency"], ledger.source_type_of(store, entry)), ())
        index = bisect_left(of_kind, at, key=itemgetter(0))
        found = of_kind[index] if index < len(of_kind) and entry["balance_type"] == "payments" else None
        return found[2] if found and found[1] < at else None

    return paid_by


def place(store: AccountStore, entry: Resource) -> Place:
    """The place of a balance transaction."""
    position = store.state.store.collection(store.account, "balance_transaction").position[entry["id"]]
    return entry["available_on"], position
