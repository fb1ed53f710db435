"""What an app does with an ephemeral key: for an hour, with the one object that its server made the key for.

Source: the requests of Stripe's SDK for phones, which has recorded that a customer is retrieved, and that
payment methods are listed, attached and detached; https://docs.stripe.com/issuing/elements and
https://docs.stripe.com/identity for the other kinds. Guess: the refusal of everything else.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..account_store import AccountStore
from ..nested import at
from ..routes import Call
from . import refusals

# By operation, where a request names the object: in the path, or as a parameter.
IN_PATH: Mapping[str, str] = {
    "v1.customers.payment_methods.list": "customer",
    "v1.customers.payment_methods.retrieve": "customer",
    "v1.customers.payment_sources.create": "customer",
    "v1.customers.payment_sources.delete": "customer",
    "v1.customers.retrieve": "customer",
    "v1.customers.update": "customer",
    "v1.identity.verification_sessions.retrieve": "session",
    "v1.issuing.cards.retrieve": "card",
}
AS_PARAMETER: Mapping[str, str] = {
    "v1.payment_methods.attach": "customer",
    "v1.payment_methods.list": "customer",
}
# Operations on a payment method, which has to be the customer's.
OF_METHODS = frozenset({"v1.payment_methods.detach", "v1.payment_methods.update"})


def subject(store: AccountStore, secret: str) -> str:
    """The id of the object that a key is for. Raises Unauthorized."""
    key = next((each for each in store.all("ephemeral_key") if each["secret"] == secret), None)
    if key is None:
        raise refusals.bad_key(secret)
    if key["expires"] <= store.now:
        raise refusals.expired_key(secret)
    return str(key["associated_objects"][0]["id"])


def check_operation(name: str) -> None:
    """Refuse what no ephemeral key may do. Raises Forbidden."""
    if name not in IN_PATH and name not in AS_PARAMETER and name not in OF_METHODS:
        raise refusals.not_by_ephemeral_key()


def check(call: Call, subject: str) -> None:
    """Refuse what is not about the key's own object. Raises Forbidden or NotFound."""
    name = call.operation.name
    if name in OF_METHODS:
        method = call.store.get("payment_method", call.path["payment_method"])
        named = at(method, "customer")
    elif name in AS_PARAMETER:
        named = call.params.get(AS_PARAMETER[name])
    else:
        named = call.path[IN_PATH[name]]
    if named != subject:
        raise refusals.not_by_ephemeral_key()
