"""Connected accounts: read anew, watched, and given up.

Source: https://docs.stripe.com/api/financial_connections/accounts,
https://docs.stripe.com/financial-connections/balances and its neighbours `ownership`, `transactions` and
`disconnections`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...expansion import derived
from ...hooks import job
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call, control, route
from ...statuses import Statuses
from . import transactions

ACCOUNT = "financial_connections.account"
OWNER = "financial_connections.account_owner"
OWNERSHIP = "financial_connections.account_ownership"
LIFE = Statuses(
    {
        "active": ("inactive", "disconnected"),
        "inactive": ("active", "disconnected"),
        "disconnected": (),
    },
    told_as={"active": "reactivated", "inactive": "deactivated"},
)
accounts = Model(
    ACCOUNT,
    statuses=LIFE,
    steps={"disconnect": "disconnected"},
    missing="account",
    source="https://docs.stripe.com/api/financial_connections/accounts",
)
Model(OWNER, source="https://docs.stripe.com/api/financial_connections/ownership")
# A refresh is one step from pending to its end.
REFRESH = Statuses({"pending": ("succeeded", "failed"), "succeeded": (), "failed": ()})
# Guess: after how many seconds an account can be read anew.
AGAIN = 60


@dataclass(frozen=True)
class TestAccount:
    """An account of a test bank. `balance`: what is on it, in cents; less than nothing where it is owed."""

    last4: str
    name: str
    category: str
    subcategory: str
    balance: int


# Source of the first two: https://docs.stripe.com/financial-connections/testing. Guess: the others, so that
# each kind of account can be connected; and what is on them.
TEST_ACCOUNTS = (
    TestAccount("6789", "Success", "cash", "checking", 10_000),
    TestAccount("4321", "High Balance", "cash", "savings", 100_000),
    TestAccount("4242", "Credit Card", "credit", "credit_card", -25_000),
    TestAccount("5556", "Line of Credit", "credit", "line_of_credit", -50_000),
    TestAccount("1111", "Mortgage", "credit", "mortgage", -20_000_000),
)


@dataclass(frozen=True)
class Feature:
    """What can be read of an account. `permission`: what it takes; `field`: where the refresh stands."""

    permission: str
    field: str


FEATURES: Mapping[str, Feature] = {
    "balance": Feature("balances", "balance_refresh"),
    "ownership": Feature("ownership", "ownership_refresh"),
    "transactions": Feature("transactions", "transaction_refresh"),
}


def is_bank(known: TestAccount) -> bool:
    """Whether it is an account that can be paid with."""
    return known.category == "cash"


def connected(store: AccountStore, session: Resource, known: TestAccount) -> Resource:
    """A new account that somebody gave access to."""
    return store.add(
        store.new(
            ACCOUNT,
            account_holder=session["account_holder"],
            category=known.category,
            display_name=known.name,
            institution_name="StripeBank",
            last4=known.last4,
            permissions=session["permissions"],
            status="active",
            subcategory=known.subcategory,
            subscriptions=[],
            supported_payment_method_types=["us_bank_account", "link"] if is_bank(known) else [],
        )
    )


@accounts.listing
def _of(call: Call) -> Callable[[Resource], bool]:
    """Those of an account holder, and those that were connected in a session."""
    store, session = call.store, call.params.pop("session", None)
    holder = call.params.pop("account_holder", None) or {}
    if {"account", "customer"} <= holder.keys():
        raise errors.only_one(("account_holder[account]", "account_holder[customer]"))
    if customer := holder.get("customer"):
        store.get("customer", customer, param="account_holder[customer]")  # guess: as in other lists

    def keep(account: Resource) -> bool:
        link = store.find("_fc_link", account["id"]) if session else None
        owner = account["account_holder"] or {}
        return all(owner.get(name) == id for name, id in holder.items()) and (
            not session or bool(link and link["session"] == session)
        )

    return keep


def prefetch(store: AccountStore, account: Resource, wanted: list[str]) -> None:
    """Read what a session asked for as soon as an account is connected."""
    names = {feature.permission: name for name, feature in FEATURES.items()}
    for permission in wanted:
        account = _begin(store, account, names[permission])


@route("v1.financial_connections.accounts.refresh")
def refresh(call: Call) -> Resource:
    """Read an account anew; what was read is there a moment later."""
    store, account = call.store, _readable(own(call))
    for name in call.params["features"]:
        _check_permission(account, FEATURES[name].permission)
        last = account[FEATURES[name].field]
        if last and (
            last["next_refresh_available_at"] is None or last["next_refresh_available_at"] > store.now
        ):
            raise errors.Invalid(
                f"The {name} of {account['id']} cannot be refreshed yet: see `{FEATURES[name].field}`.",
                param="features",
            )
    for name in call.params["features"]:
        account = _begin(store, account, name)
    return account


def _readable(account: Resource) -> Resource:
    if not LIFE.allows(account["status"], "inactive"):
        raise errors.Invalid(
            f"The account {account['id']} is {account['status']}: only an active account can be read.",
            code="financial_connections_account_inactive",
        )
    return account


def _check_permission(account: Resource, permission: str) -> None:
    if permission not in (account["permissions"] or ()):
        raise errors.Invalid(
            f"The account {account['id']} was connected without the permission `{permission}`.",
            param="features",
        )


def _begin(store: AccountStore, account: Resource, name: str) -> Resource:
    begun: Resource = {
        "last_attempted_at": store.now,
        "next_refresh_available_at": None,
        "status": REFRESH.begins[0],
    }
    if name == "transactions":
        begun = {"id": transactions.new_refresh(store), **begun}
    store.later(store.now, "financial_connections.read", account=account["id"], feature=name)
    return store.change(account, {FEATURES[name].field: begun}, event=None)


@job("financial_connections.read")
def receive(store: AccountStore, *, account: str, feature: str) -> None:
    """The bank has answered."""
    current = store.get(ACCOUNT, account)
    field = FEATURES[feature].field
    REFRESH.require({**current, "status": current[field]["status"]}, "succeeded")
    done = {**current[field], "next_refresh_available_at": store.now + AGAIN, "status": "succeeded"}
    values = {field: done, **READERS[feature](store, current)}
    store.emit(f"refreshed_{feature}", store.change(current, values, event=None))


def _balance(store: AccountStore, account: Resource) -> dict[str, Any]:
    amount = next((each.balance for each in TEST_ACCOUNTS if each.last4 == account["last4"]), 0)
    type, word = ("cash", "available") if account["category"] == "cash" else ("credit", "used")
    return {
        "balance": {
            "as_of": store.now,
            "current": {"usd": amount},
            "type": type,
            type: {word: {"usd": amount}},
        }
    }


def _ownership(store: AccountStore, account: Resource) -> dict[str, Any]:
    id = store.new_id("fcaowns_")
    owner = store.new(
        OWNER,
        email="jenny.rosen@example.com",
        name="Jenny Rosen",
        ownership=id,
        phone="+16175551212",
        raw_address="1234 Main St., San Francisco, CA 94111",
        refreshed_at=store.now,
    )
    store.add(owner, event=None)
    store.add({"id": id, "object": OWNERSHIP, "created": store.now}, event=None)
    return {"ownership": id}


def _transactions(store: AccountStore, account: Resource) -> dict[str, Any]:
    transactions.read(store, account)
    return {}


READERS: Mapping[str, Callable[[AccountStore, Resource], dict[str, Any]]] = {
    "balance": _balance,
    "ownership": _ownership,
    "transactions": _transactions,
}


@derived(OWNERSHIP, "owners")
def _owners(store: AccountStore, ownership: Resource) -> Resource:
    id = ownership["id"]
    account = next(store.all(ACCOUNT, "ownership", id))
    url = f"/v1/financial_connections/accounts/{account['id']}/owners?ownership={id}"
    return lists.page(store, OWNER, url, {}, ownership=id)


def _refresh_of(field: str) -> Callable[[AccountStore, Resource], Any]:
    def shown(store: AccountStore, account: Resource) -> Any:
        """Where a refresh stands; there is no next one of an account that cannot be read."""
        last = account[field]
        none = last and not LIFE.allows(account["status"], "inactive")
        return {**last, "next_refresh_available_at": None} if none else last

    return shown


for _feature in FEATURES.values():
    derived(ACCOUNT, _feature.field)(_refresh_of(_feature.field))


@route("v1.financial_connections.accounts.subscribe")
def subscribe(call: Call) -> Resource:
    """Have an account's transactions read now, and once a day."""
    store, account = call.store, _readable(own(call))
    _check_permission(account, "transactions")
    if not account["subscriptions"]:
        store.later(store.now + DAY, "financial_connections.daily", account=account["id"])
    account = store.change(account, {"subscriptions": ["transactions"]}, event=None)
    return _begin(store, account, "transactions")


@route("v1.financial_connections.accounts.unsubscribe")
def unsubscribe(call: Call) -> Resource:
    """Have it read no more."""
    return call.store.change(own(call), {"subscriptions": []}, event=None)


@job("financial_connections.daily")
def daily(store: AccountStore, *, account: str) -> None:
    """Read what happened since yesterday, as long as that is wanted and allowed."""
    current = store.get(ACCOUNT, account)
    if current["subscriptions"] and LIFE.allows(current["status"], "inactive"):
        _begin(store, current, "transactions")
        store.later(store.now + DAY, "financial_connections.daily", account=account)


@accounts.step("disconnect")
def _disconnected(call: Call, account: Resource) -> Mapping[str, Any]:
    """Access that was given up is gone for good, and with it the balance; what else was read stays."""
    return {"balance": None, "subscriptions": []}


@control("post", "bank_access")
def access(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Have the bank end the access to an `account`, or allow it again: `status` is inactive or active."""
    id, status = str(params.get("account") or ""), params.get("status")
    if status not in ("active", "inactive"):
        raise errors.not_one_of("status", ("active", "inactive"))
    holding = store.holder(ACCOUNT, id)
    return holding.move(holding.get(ACCOUNT, id, param="account"), status)
