"""Financial accounts: opened for a connected account, fitted out with features, closed when empty.

Source: https://docs.stripe.com/api/treasury/financial_accounts and
https://docs.stripe.com/treasury/account-management/financial-accounts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...expansion import derived
from ...hooks import after, job, made_up
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ..core import bank_accounts
from . import banks, features, refusals
from .access import ACCOUNT, require_access
from .states import SUB_BALANCES

KIND = ACCOUNT
# What the financial account can do that a platform is given.
# Source: https://docs.stripe.com/financial-accounts/connect/account-management/platform-financial-account.
OF_PLATFORM = (
    "inbound_transfers.ach",
    "outbound_payments.ach",
    "outbound_payments.us_domestic_wire",
    features.ADDRESS,
    "deposit_insurance",
    "intra_stripe_flows",
    "card_issuing",
)


def _require_access(call: Call) -> None:
    """Let in who may use Treasury; a platform has a financial account then."""
    require_access(call)
    store = call.store
    if store.account == store.state.platform and not any(store.all(KIND)):
        account = {**opened(store), "is_default": True}
        features.request(store, account, dict.fromkeys(OF_PLATFORM, True))
        features.activate(store, account["id"], list(OF_PLATFORM))
        store.add({**account, **_summed(store, account)}, event=None)


Model(
    KIND,
    word="financial_account",
    longest={"nickname": 249},
    guard=_require_access,
    source="https://docs.stripe.com/api/treasury/financial_accounts",
)
Model(
    "treasury.financial_account_features",
    guard=require_access,
    source="https://docs.stripe.com/api/treasury/financial_account_features",
)
MOST_OPEN = 3
# What Stripe's events tell only where it was set, and its replies always.
OPTIONAL = ("nickname", "platform_restrictions")


@route("v1.treasury.financial_accounts.create")
def create(call: Call) -> Resource:
    """Open an account; its features are on their way when it is."""
    store, params = call.store, call.params
    if params["supported_currencies"] != ["usd"]:
        raise refusals.only_usd("supported_currencies", ", ".join(params["supported_currencies"]))
    if sum(1 for _ in store.all(KIND, "status", "open")) >= MOST_OPEN:
        raise errors.Invalid(f"You can have up to {MOST_OPEN} open Financial Accounts on an account.")
    _check_nickname(store, "", params.get("nickname"))
    account = opened(store, metadata=params.get("metadata", {}), **_settings({}, params))
    features.request(store, account, dict(features.wishes(params.get("features", {}))))
    return store.add({**account, **_summed(store, account)})


def opened(store: AccountStore, **values: Any) -> Resource:
    """A new account without features, not stored."""
    account = store.new(KIND, supported_currencies=["usd"], status="open", metadata={})
    for name in OPTIONAL:
        del account[name]
    return {**account, "balance": {name: {"usd": 0} for name in SUB_BALANCES}, **values}


def _check_nickname(store: AccountStore, id: str, nickname: str | None) -> None:
    """Refuse a nickname of blanks, or one that another account of the same owner has. Guess: the words."""
    if nickname and not nickname.strip():
        raise errors.Invalid("The nickname of a FinancialAccount cannot be blank.", param="nickname")
    if nickname and any(each["id"] != id for each in store.all(KIND, "nickname", nickname)):
        raise errors.Invalid(
            f"The nickname `{nickname}` is used by another FinancialAccount.", param="nickname"
        )


def _settings(account: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """What of the parameters an account shows as it was sent."""
    settings = {name: params[name] or None for name in OPTIONAL if name in params}
    if "platform_restrictions" in settings:
        none = {"inbound_flows": "unrestricted", "outbound_flows": "unrestricted"}
        old = account.get("platform_restrictions") or none
        settings["platform_restrictions"] = {**old, **params["platform_restrictions"]}
    return settings


@route("v1.treasury.financial_accounts.update")
def update(call: Call) -> Resource:
    """Change metadata, nickname, restrictions and features of an account."""
    store, params = call.store, call.params
    account = own(call)
    if "forwarding_settings" in params:
        require_forwarding(store, account, params["forwarding_settings"])
    _check_nickname(store, account["id"], params.get("nickname"))
    values = _settings(account, params)
    if "metadata" in params:
        values["metadata"] = params["metadata"]
    account = store.change(account, values, event=None)
    features.request(store, account, dict(features.wishes(params.get("features", {}))))
    return settle(store, account)


def settle(store: AccountStore, account: Resource) -> Resource:
    """Bring an account's lists of features in line; where they change, an event tells."""
    summed = _summed(store, account)
    addresses = summed.pop("financial_addresses")
    account = store.change(account, {"financial_addresses": addresses}, event=None)
    return store.change(account, summed, event="features_status_updated")


def _summed(store: AccountStore, account: Resource) -> dict[str, Any]:
    """The lists of features, and the addresses that come with one of them."""
    lists = features.lists(store, account)
    addresses = account["financial_addresses"]
    if account["status"] == "open":
        addresses = [_address(store, account)] if features.has_address(store, account) else []
    return {**lists, "financial_addresses": addresses}


def _address(store: AccountStore, account: Resource) -> Resource:
    number = account_number(store, account)
    bank_accounts.know_financial(store, account["id"], number)
    return {
        "aba": {
            "account_holder_name": banks.holder(store),
            "account_number_last4": number[-4:],
            "bank_name": "Stripe Test Bank",
            "routing_number": bank_accounts.FINANCIAL_ROUTING_NUMBER,
        },
        "supported_networks": ["ach", "us_domestic_wire"],
        "type": "aba",
    }


@derived(KIND, "financial_addresses.aba.account_number", on_request=True)
def account_number(store: AccountStore, account: Resource) -> str:
    """The number that money can be sent to: twelve digits."""
    digits = int(store.state.ids.derive(f"account_number:{account['id']}", 16), 36)
    return f"{digits % 10**12:012}"


@derived(KIND, "nickname")
def _nickname(store: AccountStore, account: Resource) -> Any:
    return account.get("nickname")


@derived(KIND, "platform_restrictions")
def _platform_restrictions(store: AccountStore, account: Resource) -> Any:
    return account.get("platform_restrictions")


@derived(KIND, "features", on_request=True)
def _features(store: AccountStore, account: Resource) -> Resource:
    return features.shown(store, account)


@route("v1.treasury.financial_accounts.close")
def close(call: Call) -> Resource:
    """Close an account that holds no money and expects none."""
    store, account = call.store, own(call)
    if account["status"] == "closed":
        raise refusals.closed("financial_account")
    if "forwarding_settings" in call.params:
        require_forwarding(store, account, call.params["forwarding_settings"])
    if _busy(store, account):
        raise refusals.still_holds_money(account)
    values = {"status": "closed", "status_details": {"closed": {"reasons": ["closed_by_platform"]}}}
    summed = _summed(store, {**account, **values})
    closed = store.change(account, {**values, **summed}, event=None)
    store.emit("closed", closed)
    return closed


def _busy(store: AccountStore, account: Resource) -> bool:
    """Whether there is money, or money is on its way, or cards can spend it."""
    id = account["id"]
    return (
        any(amount for each in account["balance"].values() for amount in each.values())
        or any(each["status"] == "processing" for each in _of(store, "treasury.inbound_transfer", id))
        or any(each["status"] != "canceled" for each in _of(store, "issuing.card", id))
    )


def _of(store: AccountStore, kind: str, id: str) -> Any:
    return store.all(kind, "financial_account", id)


def require_forwarding(store: AccountStore, account: Resource, settings: Mapping[str, Any]) -> None:
    """Refuse to forward to what is not there."""
    type = settings["type"]
    if type not in settings:
        raise errors.missing(f"forwarding_settings[{type}]")
    if type == "payment_method":
        store.get("payment_method", settings[type], param=f"forwarding_settings[{type}]")
    elif settings[type] == account["id"] or not store.find(KIND, settings[type]):
        raise errors.no_such_in_body("financial_account", settings[type], f"forwarding_settings[{type}]")


@route("v1.treasury.financial_accounts.features.retrieve")
def retrieve_features(call: Call) -> Resource:
    """The requested features of an account, each with its status and why."""
    return features.shown(call.store, own(call))


@route("v1.treasury.financial_accounts.features.update")
def update_features(call: Call) -> Resource:
    """Request features, or give them up."""
    account = own(call)
    features.request(call.store, account, dict(features.wishes(call.params)))
    return features.shown(call.store, settle(call.store, account))


@made_up(KIND)
def _made_up(store: AccountStore, id: str) -> Resource:
    account = {**opened(store), "id": id}
    return {**account, **_summed(store, account)}


def account_anywhere(store: AccountStore, id: str, param: str = "") -> tuple[str, Resource]:
    """An account of any connected account of the platform, after the id of its owner."""
    for holder in store.state.holding(KIND):
        if account := holder.find(KIND, id):
            return holder.account, account
    raise errors.no_such_in_body("financial_account", id, param)


def require_funds(account: Resource, amount: int, title: str, param: str) -> None:
    """Refuse to move more than can be spent."""
    if amount > account["balance"]["cash"]["usd"]:
        raise refusals.insufficient_funds(title, param)


def open_account(call: Call) -> Resource:
    """The account that a movement names as its own. Raises Invalid where it is closed."""
    account = call.store.get(KIND, call.params["financial_account"], param="financial_account")
    if account["status"] == "closed":
        raise refusals.closed("financial_account")
    return account


@after("capability.updated")
def _follow_capability(store: AccountStore, capability: Resource) -> None:
    if any(each.capability == capability["id"] for each in features.FEATURES.values()):
        for account in list(store.all(KIND, "status", "open")):
            settle(store, account)


@job("treasury.activate")
def _activate(store: AccountStore, *, account: str, names: list[str]) -> None:
    features.activate(store, account, names)
    settle(store, store.get(KIND, account))
