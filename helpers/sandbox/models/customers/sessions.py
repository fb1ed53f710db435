"""Customer sessions: what a page in a customer's browser may see and do, for a while.

Source: https://docs.stripe.com/api/customer_sessions.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...typed import filled, new

# Guess: Stripe says "a few minutes" nowhere; its reference's example ends half an hour after it began.
LASTS = 1800

Model(
    "customer_session",
    references={"customer": "customer"},
    source="https://docs.stripe.com/api/customer_sessions",
)


@route("v1.customer_sessions.create")
def create(call: Call) -> Resource:
    """A session of at least one component that is enabled; it is not kept, so nothing retrieves it."""
    store, params = call.store, call.params
    if "customer" not in params:
        raise errors.exactly_one(("customer", "customer_account"))
    if not any(each.get("enabled") for each in params["components"].values()):
        raise errors.Invalid(
            "You must enable at least one component in the `components` hash.", param="components"
        )
    session = new(store, "customer_session", created=store.now, expires_at=store.now + LASTS)
    given = filled("customer_session", session, params)
    return store.with_account({**session, **given, "client_secret": _secret(store)})


def _secret(store: AccountStore) -> str:
    id = store.new_id("cuss_")
    return "cuss_secret_" + "".join(store.state.ids.derive(f"{id}:{part}", 24) for part in "12")
