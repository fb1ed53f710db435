"""Pages that people are sent to: what an address is about, by the code that it ends in.

The code is long and drawn for the object, so that nobody comes to a page who was not sent there.
"""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...resource import Resource

KIND = "_page"


def enter(store: AccountStore, code: str, kind: str, id: str, **facts: Any) -> None:
    """Let an address that ends in a code show an object; `facts`: what else its page has to know."""
    store.keep(KIND, code, kind=kind, shows=id, facts=facts)


def named(store: AccountStore, code: str, kind: str) -> tuple[AccountStore, Resource, dict[str, Any]] | None:
    """The object of a kind that an address shows, with the account it lives in, and the facts of its page."""
    for holder in store.state.holding(KIND):
        kept = holder.find(KIND, code)
        if kept and kept["kind"] == kind:
            own = store.on(holder.account)
            resource = own.find(kind, kept["shows"])
            return (own, resource, kept["facts"]) if resource else None
    return None
