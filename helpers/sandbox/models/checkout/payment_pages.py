"""A session paid without a browser: as Stripe's command line does it, and by a control of the sandbox.

Source: https://github.com/stripe/stripe-cli, the fixtures of `checkout.session.*`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import control, unnamed
from ..payment_methods import payment_methods
from . import completing, local_currency, payment_links
from .session_objects import KIND

PATH = "/v1/payment_pages/{session}"
# What a visitor fills in of whom nothing else is known.
VISITOR: Mapping[str, Any] = {
    "address": {"country": "US", "postal_code": "94103"},
    "email": "visitor@example.com",
    "name": "Visitor",
}


@unnamed("get", PATH)
def retrieve(store: AccountStore, path: Mapping[str, str], params: Mapping[str, Any]) -> Resource:
    """A session, as its page would be drawn from it."""
    return local_currency.visited(store, store.get(KIND, path["session"]))


@unnamed("post", f"{PATH}/confirm")
def confirm(store: AccountStore, path: Mapping[str, str], params: Mapping[str, Any]) -> Resource:
    """Pay a session with a `payment_method`; `expected_amount` must be what the session comes to."""
    session = store.get(KIND, path["session"])
    expected = params.get("expected_amount")
    if expected is not None and str(expected) != str(session["amount_total"] or 0):
        # Guess: the sentence.
        raise errors.Invalid(
            f"The expected_amount {expected} does not match the amount of the Checkout Session.",
            param="expected_amount",
        )
    return completing.confirm(
        store, session, params.get("payment_method"), {"customer_details": described(store, params)}
    )


def described(store: AccountStore, params: Mapping[str, Any]) -> dict[str, Any]:
    """The customer, as the `payment_method` has it."""
    method = store.find("payment_method", params.get("payment_method") or "") or {"billing_details": {}}
    said = {name: value for name, value in method["billing_details"].items() if value and name != "tax_id"}
    if not any((said.get("address") or {}).values()):
        said.pop("address", None)
    return said


@control("post", "pay")
def pay(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Pay a Checkout `session` as its customer would, with a `payment_method` such as pm_card_visa.

    A payment link's id stands for a visit to it.
    """
    id = params.get("session")
    if not isinstance(id, str):
        raise errors.missing("session")
    own, session = _to_be_paid(store, id)
    session = local_currency.visited(own, session)
    method = params.get("payment_method", "pm_card_visa")
    if method != "none":
        method = payment_methods.named(own, method, param="payment_method")["id"]
    filled = {**VISITOR, **_known(own, session), **described(own, {"payment_method": method})}
    return completing.confirm(
        own, session, None if method == "none" else method, {"customer_details": filled}
    )


def _known(store: AccountStore, session: Resource) -> dict[str, Any]:
    """What a session's customer has said before."""
    customer = store.find("customer", session["customer"] or "") or {}
    return {name: customer[name] for name in ("address", "email", "name", "phone") if customer.get(name)}


def _to_be_paid(store: AccountStore, id: str) -> tuple[AccountStore, Resource]:
    """The session of an id, with the account that it lives in."""
    kind = payment_links.KIND if id.startswith("plink_") else KIND
    own = store.holder(kind, id)
    payable = own.get(kind, id, param="session")
    return own, payment_links.visited(own, payable, {}) if kind == payment_links.KIND else payable
