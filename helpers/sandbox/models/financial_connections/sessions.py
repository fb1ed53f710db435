"""Sessions: a customer or an account holder connects bank accounts of theirs.

Stripe shows them a window in the page that opened the session. The sandbox has a page of its own for it, at
`/link_accounts/` and the client secret, and a control that does the same at once.

Source: https://docs.stripe.com/api/financial_connections/sessions and
https://docs.stripe.com/financial-connections/testing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call, control
from ..core import hosted
from . import accounts
from .accounts import ACCOUNT

SESSION = "financial_connections.session"
sessions = Model(
    SESSION,
    references={"account_holder.customer": "customer"},
    missing="session",
    source="https://docs.stripe.com/api/financial_connections/sessions",
)


@sessions.creating
def _whole(call: Call, session: Resource) -> Resource:
    """A session that nothing was connected in yet; a browser opens it by its secret."""
    holder = call.params["account_holder"]
    if not holder.get(holder["type"]):
        raise errors.missing(f"account_holder[{holder['type']}]")
    if not call.params["permissions"]:
        raise errors.empty("permissions")
    _check_prefetch(call.params)
    secret = call.store.state.ids.derive(session["id"], 24)
    client_secret = f"fcsess_client_secret_{secret}"
    return_url = call.params.get("return_url")
    hosted.enter(call.store, client_secret, SESSION, session["id"], return_url=return_url)
    filters = {"account_subcategories": None, "country": "US", **(call.params.get("filters") or {})}
    return {
        **session,
        "account_holder": holder,
        "client_secret": client_secret,
        "filters": filters,
        "prefetch": call.params.get("prefetch", []),
    }


def _check_prefetch(params: Mapping[str, Any]) -> None:
    """Only what the session asks permission for is fetched at once. Guess: that it is refused."""
    for each in params.get("prefetch", []):
        if each not in params["permissions"]:
            raise errors.Invalid(f"To prefetch {each}, request it in `permissions`.", param="prefetch")


@derived(SESSION, "accounts")
def _accounts(store: AccountStore, session: Resource) -> Resource:
    """The accounts that were connected in a session."""
    links = {each["id"] for each in store.all("_fc_link", "session", session["id"])}
    return lists.page(
        store, ACCOUNT, "/v1/financial_connections/accounts", {}, keep=lambda account: account["id"] in links
    )


@control("post", "connect_accounts")
def connect(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Connect accounts of a test bank in a `session`: those that it asks for, or the `accounts` with these
    last four digits. Answers with the session."""
    id = str(params.get("session") or "")
    if not id:
        raise errors.missing("session")
    holding = store.holder(SESSION, id)
    session = holding.get(SESSION, id, param="session")
    for known in _chosen(session, params.get("accounts")):
        account = accounts.connected(holding, session, known)
        holding.keep("_fc_link", account["id"], session=id)
        accounts.prefetch(holding, account, session["prefetch"] or [])
    return {**session, "accounts": _accounts(holding, session)}


def _chosen(session: Resource, wanted: Any) -> list[accounts.TestAccount]:
    """The test accounts that fit a session, and that are wanted. Raises Invalid where none does."""
    fits = offered(session)
    if wanted:
        fits = [each for each in fits if each.last4 in wanted]
    needs_one = at(session, "filters.require_payment_method_support") == "at_least_one"
    if not fits or (needs_one and not any(accounts.is_bank(each) for each in fits)):
        known = ", ".join(f"{each.last4} ({each.subcategory})" for each in accounts.TEST_ACCOUNTS)
        raise errors.Invalid(f"No such test account in this session: there are {known}.", param="accounts")
    return fits[: at(session, "limits.accounts")]


def offered(session: Resource) -> list[accounts.TestAccount]:
    """The test accounts that fit a session: one may be for those only that can be paid with.

    Source: https://docs.stripe.com/changelog/dahlia/2026-07-29/financial-connections-advanced-session-config.
    """
    wanted = at(session, "filters.account_subcategories")
    of_kind = [each for each in accounts.TEST_ACCOUNTS if not wanted or each.subcategory in wanted]
    payable = at(session, "filters.require_payment_method_support") == "all"
    return [each for each in of_kind if accounts.is_bank(each) or not payable]
