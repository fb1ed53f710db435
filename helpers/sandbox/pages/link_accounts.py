"""Financial Connections: somebody connects accounts of a test bank.

Stripe opens a window for this in the page that holds the session's client secret; this page, with the secret
in its address, stands in for it. Source: https://docs.stripe.com/financial-connections/testing.
"""

from __future__ import annotations

from typing import Any

from ..account_store import AccountStore
from ..models.core import hosted
from ..models.financial_connections import sessions
from ..resource import Resource
from ..routes import Page, Visit, page
from .forms import Form
from .layout import leaving, not_there, rendered, said

PATH = "/link_accounts/{secret}"
NO_SESSION = ("There is no such session.", "Its address is wrong, or the sandbox was reset since.")


def found(visit: Visit) -> tuple[AccountStore, Resource, dict[str, Any]]:
    """The session of an address, the account it lives in, and where its person goes afterwards."""
    known = hosted.named(visit.store, visit.path["secret"], sessions.SESSION)
    if known is None:
        raise not_there(*NO_SESSION)
    return known


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """Which accounts there are to be connected."""
    _, session, _ = found(visit)
    return rendered(
        "link_accounts.html",
        title="Connect your accounts",
        accounts=sessions.offered(session),
        permissions=session["permissions"],
    )


@page("post", PATH)
def connect(visit: Visit) -> Page:
    """Connect those that were chosen."""
    store, session, facts = found(visit)
    chosen = [last4 for last4, ticked in Form(visit.params).group("accounts").texts().items() if ticked]
    asked = {"session": session["id"], "accounts": chosen}
    refusal = visit.attempt(lambda: sessions.connect(store, asked)) if chosen else None
    if refusal:
        return said("That did not work", refusal.message)
    done = "Your accounts are connected" if chosen else "Nothing was connected"
    url = facts.get("return_url")
    return (
        leaving(done, "You are going back to where you came from.", url)
        if url
        else said(done, "You can close this page.")
    )
