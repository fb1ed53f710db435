"""Secrets that an app keeps for an account or one of its users; what they say is shown only when asked for.

Source: https://docs.stripe.com/api/apps/secret_store and https://docs.stripe.com/stripe-apps/store-secrets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call, route

SECRET = "apps.secret"
secrets = Model(
    SECRET,
    word="secret",
    hidden=("payload",),
    longest={"payload": 2_048},
    source="https://docs.stripe.com/api/apps/secret_store",
)
# How many there may be of an account, and of each of its users.
# Source: https://docs.stripe.com/stripe-apps/store-secrets#scopes.
MOST = 10
# Source: https://docs.stripe.com/stripe-apps/store-secrets#expiration. Guess: the words, and the leap years.
LONGEST = 100 * 365 * DAY


def _scope(params: Mapping[str, Any]) -> Resource:
    """Whose a secret is: the account's, or one of its users'."""
    scope = params["scope"]
    if (scope["type"] == "user") != bool(scope.get("user")):
        raise (
            errors.missing("scope[user]")
            if scope["type"] == "user"
            else errors.Invalid(
                "You can only name a `user` where the scope is that of a user.", param="scope[user]"
            )
        )
    return dict(scope)


def _found(store: AccountStore, scope: Resource, name: str) -> Resource | None:
    return next((each for each in store.all(SECRET, "name", name) if each["scope"] == scope), None)


@route("v1.apps.secrets.create")
def set_secret(call: Call) -> Resource:
    """Keep a secret; in place of the one of the same name, if there is one."""
    store, params = call.store, call.params
    scope, expires = _scope(params), params.get("expires_at")
    if expires is not None and expires <= store.now:
        raise errors.Invalid("Invalid timestamp: must be in the future.", param="expires_at")
    if expires is not None and expires > store.now + LONGEST:
        raise errors.Invalid(
            "Invalid timestamp: must be at most 100 years in the future.", param="expires_at"
        )
    old = _found(store, scope, params["name"])
    values = {"expires_at": expires, "payload": params["payload"]}
    if old:
        secret = store.change(old, values, event=None)
    else:
        if sum(1 for each in store.all(SECRET) if each["scope"] == scope) == MOST:
            # Guess: the words.
            raise errors.Invalid(f"You can store at most {MOST} secrets in a scope.")
        secret = store.add(store.new(SECRET, name=params["name"], scope=scope, **values), event=None)
    if expires is not None:
        store.later(expires, "apps.secret_expires", secret=secret["id"])
    return secret


@job("apps.secret_expires")
def expire(store: AccountStore, *, secret: str) -> None:
    """A secret whose time is over is gone; one that was set anew has another time."""
    current = store.find(SECRET, secret)
    if current and current["expires_at"] is not None and current["expires_at"] <= store.now:
        store.remove(current, event=None)


@route("v1.apps.secrets.find")
def find_secret(call: Call) -> Resource:
    """A secret by its name."""
    return _get(call)


@route("v1.apps.secrets.delete_where")
def delete_secret(call: Call) -> Resource:
    """Take a secret out, by its name."""
    secret = _get(call)
    call.store.remove(secret, event=None)
    return {**secret, "deleted": True}


def _get(call: Call) -> Resource:
    name = call.params["name"]
    secret = _found(call.store, _scope(call.params), name)
    if secret is None:
        raise errors.no_such("secret", name, "name")
    return secret


@secrets.listing
def _of_scope(call: Call) -> Callable[[Resource], bool]:
    """Those of an account, or of one of its users."""
    scope = _scope(call.params)
    return lambda secret: bool(secret["scope"] == scope)
