"""Tokens of Accounts v2: an account's or a person's details, kept ten minutes for one use.

Source: https://docs.stripe.com/api/v2/core/account-tokens.
"""

from __future__ import annotations

from typing import Any

from .... import errors
from ....account_store import AccountStore
from ....resource import Resource
from ....routes import Call
from .names import moment

LASTS = 600


def make_token(call: Call, kind: str, prefix: str) -> Resource:
    """A token of the request's parameters."""
    id, now = call.store.new_id(prefix), call.store.now
    kept = {
        "id": id,
        "object": "_v2_token",
        "of": kind,
        "data": dict(call.params),
        "made": now,
        "used": False,
    }
    call.store.state.store.put(call.store.account, "_v2_token", id, kept)
    return _shown(kept)


def token_shown(call: Call, kind: str) -> Resource:
    """The token in the request's path. Raises NotFound."""
    kept = call.store.find("_v2_token", call.path["id"])
    if kept is None or kept["of"] != kind:
        raise errors.no_such("token", call.path["id"])
    return _shown(kept)


def _shown(kept: Resource) -> Resource:
    return {
        "id": kept["id"],
        "object": kept["of"],
        "created": moment(kept["made"]),
        "expires_at": moment(kept["made"] + LASTS),
        "livemode": False,
        "used": kept["used"],
    }


def use_token(store: AccountStore, id: str, kind: str, *, param: str) -> dict[str, Any]:
    """What a token holds; it is used up. Raises Invalid."""
    kept = store.find("_v2_token", id)
    if kept is None or kept["of"] != kind:
        raise errors.no_such_in_body("token", id, param)
    if kept["used"]:
        raise errors.Invalid(
            f"You cannot use a Stripe token more than once: {id}.", code="token_already_used", param=param
        )
    if kept["made"] + LASTS <= store.now:
        raise errors.Invalid(f"The token {id} has expired.", param=param)
    store.state.store.put(store.account, "_v2_token", id, {**kept, "used": True})
    return dict(kept["data"])
