"""What a connected account may do: capabilities requested, given up, and told of.

Source: https://docs.stripe.com/connect/account-capabilities.
"""

from __future__ import annotations

from functools import cache

from helpers.catalog import resources

from .. import errors, pages
from ..account_store import AccountStore
from ..routes import Call, route
from ..wire import Resource
from .connected import account_of
from .settlement import refresh, unrequested


@cache
def names() -> frozenset[str]:
    """Every capability, as the account's type names them."""
    return frozenset(resources()["account"].by_name["capabilities"].shape.by_name)


def capability_active(store: AccountStore, account: str, name: str) -> bool:
    """Whether an account may do what a capability enables; the platform itself may do everything."""
    if account == store.state.platform:
        return True
    found = store.on(account).find("capability", name)
    return found is not None and found["status"] == "active"


@route("v1.accounts.capabilities.list")
def list_capabilities(call: Call) -> Resource:
    """The capabilities that were ever requested, the latest first."""
    own = call.store.on(account_of(call)["id"])
    return pages.page(own, "capability", call.url, {"limit": pages.LARGEST_PAGE})


@route("v1.accounts.capabilities.retrieve")
def retrieve_capability(call: Call) -> Resource:
    """A capability; one that was never requested is there, unrequested."""
    own = call.store.on(account_of(call)["id"])
    name = call.path["capability"]
    if name not in names():
        raise errors.no_such("capability", name)
    return own.find("capability", name) or unrequested(own, name)


@route("v1.accounts.capabilities.update")
def update_capability(call: Call) -> Resource:
    """Request a capability, or give it up."""
    capability = retrieve_capability(call)
    requested = call.params.get("requested", capability["requested"])
    refresh(call.store, capability["account"], {capability["id"]: requested})
    return call.store.on(capability["account"]).get("capability", capability["id"])
