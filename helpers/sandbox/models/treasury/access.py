"""Who may use Treasury, what every movement must name, and how its objects are found and listed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from ... import lists
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import Call, Handler
from . import refusals
from .features import capability_state
from .states import Flow


def onboarded(handler: Handler) -> Handler:
    """Refuse what is asked of an account that may not use Treasury: of the platform itself, too."""

    @wraps(handler)
    def check(call: Call) -> Any:
        require_access(call)
        return handler(call)

    return check


def require_access(call: Call) -> None:
    """Source: https://docs.stripe.com/treasury/account-management/financial-accounts."""
    store = call.store
    if store.state.profile == "any-id":
        return
    if store.state.profile == "fresh" or store.account == store.state.platform:
        raise refusals.not_onboarded(call.operation.method, call.url)
    if capability_state(store, "treasury") == "unrequested":
        raise refusals.lacks_capability(store.account, "treasury")


def require_money(params: dict[str, Any]) -> None:
    """Refuse what is not a positive amount of US dollars."""
    if params["currency"].lower() != "usd":
        raise refusals.only_usd("currency", params["currency"])
    if params["amount"] < 1:
        raise refusals.amount_too_small()


def found(store: AccountStore, flow: Flow, id: str, param: str | None = None) -> Resource:
    """A flow's object by its id. Raises NotFound; or Invalid where the id came in a parameter."""
    return store.get(flow.kind, id, param=param, word=flow.name)


def listed(call: Call, flow: Flow, keep: Callable[[Resource], bool] | None = None) -> Resource:
    """A page of a flow's objects, of the financial account that the request must name."""
    call.store.get("treasury.financial_account", call.params["financial_account"], param="financial_account")
    return lists.page(call.store, flow.kind, call.url, call.params, keep=keep)
