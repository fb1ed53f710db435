"""OAuth: somebody allows a platform to act for an account, and one of them ends that.

The page on which it is allowed gives a code, the platform changes the code for a token.
Source: https://docs.stripe.com/connect/oauth-reference. Guess: sentences beside which nothing else stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import unnamed
from ..core.connected import hand_over
from .accounts import check_platform, opened
from .onboarding import complete

CODE, REFRESH = "_oauth_code", "_oauth_refresh"
# A code is good once, and for five minutes.
CODE_LASTS = 300
SCOPES = {"standard": "read_write", "express": "express"}


def check_client(id: Any) -> None:
    """Refuse what is no application's id; the sandbox takes any other for the platform's own. Recorded."""
    if not str(id or "").startswith("ca_"):
        raise errors.UnknownClient(f"No such application: '{id}'", code="invalid_client")


def allowed(store: AccountStore, *, answered: bool, **account: str) -> str:
    """The code that says so.

    `account`: its type, country and email; `answered`: all that is asked of it is answered, too.
    """
    check_platform(store)
    code = store.new_id("ac_")
    store.keep(CODE, code, account=account, answered=answered, expires_at=store.now + CODE_LASTS, given="")
    return code


@unnamed("post", "/oauth/token")
def token(store: AccountStore, path: Mapping[str, str], params: Mapping[str, Any]) -> Resource:
    """Change a code, or a refresh token, for the keys of an account."""
    kind = params.get("grant_type")
    if kind == "authorization_code":
        return _first_token(store, str(params.get("code", "")))
    if kind == "refresh_token":
        return _next_token(store, str(params.get("refresh_token", "")))
    word = "unsupported_grant_type" if kind else "invalid_request"
    raise errors.RefusedByOAuth(
        f"Unsupported grant type: {kind}" if kind else "No grant type specified", code=word
    )


def _first_token(store: AccountStore, code: str) -> Resource:
    kept = store.find(CODE, code)
    if kept is None:
        raise errors.RefusedByOAuth(f"Authorization code does not exist: {code}", code="invalid_grant")
    if kept["given"]:
        if account := store.find("account", kept["given"]):
            _disconnect(store, account)
        raise errors.UsedAgain(
            "This authorization code has already been used. "
            "All tokens issued with this code have been revoked.",
            code="invalid_grant",
        )
    if kept["expires_at"] <= store.now:
        raise errors.RefusedByOAuth(f"Authorization code expired: {code}", code="invalid_grant")
    account = opened(store, kept["account"])
    hand_over(store.on(account["id"]))
    if kept["answered"]:
        complete(store, account["id"])
    store.keep(CODE, code, **{**kept, "given": account["id"]})
    store.on(account["id"]).emit("account.application.authorized", _application(store))
    return _token(store, account["id"])


def _next_token(store: AccountStore, refresh: str) -> Resource:
    kept = store.find(REFRESH, refresh)
    if kept is None or store.find("account", kept["account"]) is None:
        raise errors.RefusedByOAuth(f"Refresh token does not exist: {refresh}", code="invalid_grant")
    return _token(store, kept["account"])


def _token(store: AccountStore, id: str) -> Resource:
    """The keys of an account: what is asked with them is about it."""
    refresh = store.new_id("rt_")
    store.keep(REFRESH, refresh, account=id)
    return {
        "access_token": f"sk_test_{id}",
        "livemode": False,
        "refresh_token": refresh,
        "scope": SCOPES[store.get("account", id)["type"]],
        "stripe_publishable_key": f"pk_test_{id}",
        "stripe_user_id": id,
        "token_type": "bearer",
    }


@unnamed("post", "/oauth/deauthorize")
def deauthorize(store: AccountStore, path: Mapping[str, str], params: Mapping[str, Any]) -> Resource:
    """Disconnect an account: the platform can no longer act for it, nor see it."""
    check_client(params.get("client_id"))
    id = params.get("stripe_user_id")
    if not id:
        raise errors.RefusedByOAuth("No stripe_user_id parameter was provided", code="invalid_request")
    account = store.find("account", str(id))
    if account is None or id == store.state.platform:
        raise errors.NotConnected(
            f"This application is not connected to stripe account {id}, or that account does not exist.",
            code="invalid_client",
        )
    _disconnect(store, account)
    return {"stripe_user_id": id}


def _disconnect(store: AccountStore, account: Resource) -> None:
    store.on(account["id"]).emit("account.application.deauthorized", _application(store))
    store.remove(account, event=None)


def _application(store: AccountStore) -> Resource:
    return {"id": store.application, "object": "application", "name": "Sandbox"}
