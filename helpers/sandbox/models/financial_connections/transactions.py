"""What happened on a connected account. Guess: what it is; each reading finds a purchase and a salary.

Source: https://docs.stripe.com/api/financial_connections/transactions and
https://docs.stripe.com/financial-connections/transactions.
"""

from __future__ import annotations

from collections.abc import Callable

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses

TRANSACTION = "financial_connections.transaction"
LIFE = Statuses({"pending": ("posted", "void"), "posted": (), "void": ()}, starts=("pending", "posted"))
transactions = Model(
    TRANSACTION,
    statuses=LIFE,
    references={"account": "financial_connections.account"},
    source="https://docs.stripe.com/api/financial_connections/transactions",
)
REFRESH = "_fc_refresh"
# What is found at each reading: an amount in cents, a description and a status.
FOUND = ((-1_250, "Rocket Rides", "pending"), (250_000, "Payroll", "posted"))


def read(store: AccountStore, account: Resource) -> None:
    """Post what was pending, and find what is new."""
    refresh = account["transaction_refresh"]["id"]
    for each in list(store.all(TRANSACTION, "account", account["id"])):
        if LIFE.allows(each["status"], "posted"):
            store.change(
                each, {"status": "posted", **_moment(store, "posted"), "transaction_refresh": refresh}
            )
    for amount, description, status in FOUND:
        store.add(
            store.new(
                TRANSACTION,
                account=account["id"],
                amount=amount,
                currency="usd",
                description=description,
                status=status,
                transacted_at=store.now,
                transaction_refresh=refresh,
                **_moment(store, status),
            )
        )


def new_refresh(store: AccountStore) -> str:
    """The id of a reading that begins; they are remembered in order."""
    id = store.new_id("fctxnref_")
    store.keep(REFRESH, id)
    return id


def _moment(store: AccountStore, status: str) -> Resource:
    posted = store.now if status == "posted" else None
    return {"status_transitions": {"posted_at": posted, "void_at": None}, "updated": store.now}


@transactions.listing
def _since(call: Call) -> Callable[[Resource], bool]:
    """Those that were found, or changed, after a refresh.

    Source of the code where there was none: https://docs.stripe.com/error-codes. Guess: the words.
    """
    read_before = any(call.store.all(TRANSACTION, "account", call.params["account"]))
    if not read_before and call.store.state.profile != "any-id":
        raise errors.Invalid(
            "Transactions can only be retrieved of an account that has had a successful transaction refresh.",
            code="financial_connections_no_successful_transaction_refresh",
            param="account",
        )
    after = (call.params.pop("transaction_refresh", None) or {}).get("after")
    if not after:
        return lambda _: True
    call.store.get(REFRESH, after, param="transaction_refresh[after]", word="transaction refresh")
    order = call.store.state.store.collection(call.store.account, REFRESH).position
    return lambda each: order[each["transaction_refresh"]] > order[after]
