"""Who may use Treasury, what every movement must name, and how its objects are declared and found."""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call
from . import refusals
from .features import capability_state, require_address
from .states import Flow

ACCOUNT = "treasury.financial_account"


def movement(flow: Flow, source: str) -> Model:
    """Declare the kind of object that a flow moves money by."""
    return Model(
        flow.kind,
        word=flow.name,
        statuses=flow,
        references={"financial_account": ACCOUNT},
        guard=require_access,
        source=source,
    )


def require_access(call: Call) -> None:
    """A platform that was let in has Treasury itself; a connected account needs the capability.

    Source: https://docs.stripe.com/treasury/account-management/financial-accounts and
    https://docs.stripe.com/financial-accounts/connect/account-management/platform-financial-account.
    """
    store = call.store
    if store.state.profile == "any-id":
        return
    if store.state.profile == "fresh":
        raise refusals.not_onboarded(call.operation.method, call.url)
    if capability_state(store, "treasury") == "unrequested":
        raise refusals.lacks_capability(store.account, "treasury")


def require_money(params: dict[str, Any]) -> None:
    """Refuse what is not a positive amount of US dollars."""
    if params["currency"].lower() != "usd":
        raise refusals.only_usd("currency", params["currency"])
    if params["amount"] < 1:
        raise refusals.amount_too_small()


def reached(store: AccountStore, params: dict[str, Any]) -> Resource:
    """The financial account that a bank sends money to, or takes it from; an open one needs an address."""
    require_money(params)
    account = store.get(ACCOUNT, params["financial_account"], param="financial_account")
    if account["status"] == "open":
        require_address(store, account)
    return account


def found(store: AccountStore, flow: Flow, id: str, param: str | None = None) -> Resource:
    """A flow's object by its id. Raises NotFound; or Invalid where the id came in a parameter."""
    return store.get(flow.kind, id, param=param, word=flow.name)
