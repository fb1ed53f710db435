"""Customer sessions: what a page in a customer's browser may see and do, for a while.

Source: https://docs.stripe.com/api/customer_sessions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import filled, new
from ...model import Model
from ...resource import Resource
from ...routes import Call, route

# Guess: Stripe says "a few minutes" nowhere; its reference's example ends half an hour after it began.
LASTS = 1800
MOST_SHOWN = 10
sessions = Model(
    "customer_session",
    references={"customer": "customer"},
    within={"components.payment_element.features.payment_method_redisplay_limit": (1, MOST_SHOWN)},
    source="https://docs.stripe.com/api/customer_sessions",
)
# What holds of a component's features of which nothing is said.
SHOWN = {"payment_method_allow_redisplay_filters": ["always"]}
FEATURES: Mapping[str, Mapping[str, Any]] = {
    "customer_sheet": SHOWN,
    "mobile_payment_element": SHOWN,
    "payment_element": {**SHOWN, "payment_method_redisplay_limit": 3},
}


@route("v1.customer_sessions.create")
def create(call: Call) -> Resource:
    """A session of at least one component that is enabled; it is not kept, so nothing retrieves it."""
    store, params = call.store, call.params
    if "customer" not in params:
        raise errors.exactly_one(("customer", "customer_account"))
    sessions.check(params, new=True)
    if not any(each.get("enabled") for each in params["components"].values()):
        raise errors.Invalid(
            "You must enable at least one component in the `components` hash.", param="components"
        )
    session = new(store, "customer_session", created=store.now, expires_at=store.now + LASTS)
    given = filled("customer_session", session, {**params, "components": _whole(params["components"])})
    return store.with_account({**session, **given, "client_secret": _secret(store)})


def _whole(components: Mapping[str, Any]) -> dict[str, Any]:
    """The components with all of the features of each, where a request names some."""
    return {
        name: {**each, "features": {**FEATURES[name], **each["features"]}} if each.get("features") else each
        for name, each in components.items()
    }


def _secret(store: AccountStore) -> str:
    id = store.new_id("cuss_")
    return "cuss_secret_" + "".join(store.state.ids.derive(f"{id}:{part}", 24) for part in "12")
