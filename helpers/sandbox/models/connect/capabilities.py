"""What a connected account may do: capabilities requested, given up, and told of.

Source: https://docs.stripe.com/connect/account-capabilities.
"""

from __future__ import annotations

from functools import cache

from helpers.catalog import resources

from ... import errors
from ...listing import lists
from ...resource import Resource
from ...routes import Call, route
from ..core.connected import account_of
from .settlement import check_wishes, previewed, refresh, unrequested


@cache
def names() -> frozenset[str]:
    """Every capability, as the account's type names them."""
    return frozenset(resources()["account"].by_name["capabilities"].shape.by_name)


@route("v1.accounts.capabilities.list")
def list_capabilities(call: Call) -> Resource:
    """The capabilities that were ever requested, the latest first."""
    own = call.store.on(account_of(call)["id"])
    return lists.page(own, "capability", call.url, {"limit": lists.LARGEST_PAGE})


@route("v1.accounts.capabilities.retrieve")
def retrieve_capability(call: Call) -> Resource:
    """A capability; one that is not requested is there, with what it would ask for."""
    account, name = account_of(call), call.path["capability"]
    if name not in names():
        raise errors.no_such("capability", name)
    own = call.store.on(account["id"])
    capability = own.find("capability", name) or unrequested(own, name)
    if capability["requested"] or own.account == own.state.platform:
        return capability
    return previewed(call.store, account, capability)


@route("v1.accounts.capabilities.update")
def update_capability(call: Call) -> Resource:
    """Request a capability, or give it up."""
    capability = retrieve_capability(call)
    requested = call.params.get("requested", capability["requested"])
    wishes = {capability["id"]: requested}
    check_wishes(call.store.on(capability["account"]), wishes)
    refresh(call.store, capability["account"], wishes)
    return call.store.on(capability["account"]).get("capability", capability["id"])
