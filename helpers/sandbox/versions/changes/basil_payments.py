"""What 2025-03-31.basil changed of payments, Checkout, Connect and Issuing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..change import Asked, habit, reply, request
from ..moves import inside

BASIL = "2025-03-31.basil"
CHANGES = "https://docs.stripe.com/changelog/basil"


@reply(
    BASIL,
    "payment_intent",
    line="Which invoice an intent pays is asked of `/v1/invoice_payments`.",
    source=f"{CHANGES}/2025-03-31/add-support-for-multiple-partial-payments-on-invoices",
)
def intent_with_invoice(intent: Resource, store: AccountStore) -> Resource:
    """Before: its `invoice`."""
    return {**intent, "invoice": _invoice_paid_by(intent["id"], store)}


@reply(
    BASIL,
    "charge",
    line="Which invoice a charge pays is asked of `/v1/invoice_payments`.",
    source=f"{CHANGES}/2025-03-31/add-support-for-multiple-partial-payments-on-invoices",
)
def charge_with_invoice(charge: Resource, store: AccountStore) -> Resource:
    """Before: its `invoice`."""
    intent = charge.get("payment_intent")
    id = intent["id"] if isinstance(intent, dict) else intent
    return {**charge, "invoice": _invoice_paid_by(id, store) if id else None}


def _invoice_paid_by(intent: str, store: AccountStore) -> str | None:
    payment = next(store.all("invoice_payment", "payment.payment_intent", intent), None)
    return payment["invoice"] if payment else None


habit(
    BASIL,
    "what is not captured is refunded",
    line="What is authorized and not captured in the end makes no refund.",
    source=f"{CHANGES}/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow",
)
habit(
    BASIL,
    "who forwards a request answers as a gateway",
    line="A forwarded request that is not answered in time gets 402, not 504.",
    source=f"{CHANGES}/2025-03-31/vault-forward-api-returns-402",
)
habit(
    BASIL,
    "Interac may be captured by hand",
    line="A payment by Interac is not captured by hand.",
    source=f"{CHANGES}/2025-03-31/deprecate-interac-present-manual-capture-method",
)
habit(
    BASIL,
    "a list tells its total count where that is expanded",
    line="How many objects a list has in all is not told; a search goes on to tell it.",
    source=CHANGES,
)


@reply(
    BASIL,
    "checkout.session",
    line="Where to ship to is in `collected_information`.",
    source=CHANGES,
)
def shipping_details(session: Resource, _store: AccountStore) -> Resource:
    """Before: `shipping_details`."""
    collected = session.get("collected_information") or {}
    return {**session, "shipping_details": collected.get("shipping_details")}


# Its older status, by the newer.
STATUSES: Mapping[str, str] = {"expired": "reversed"}


@reply(BASIL, "issuing.authorization", line="An authorization that lapsed is expired.", source=CHANGES)
def reversed_not_expired(authorization: Resource, _store: AccountStore) -> Resource:
    """Before: reversed."""
    status = authorization.get("status", "")
    return {**authorization, "status": STATUSES[status]} if status in STATUSES else authorization


@request(
    BASIL,
    "v1.accounts.persons.create",
    "v1.accounts.persons.update",
    "v1.tokens.create",
    line="`political_exposure` is existing or none.",
    source=CHANGES,
)
def exposure(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: any text. What is neither is left out."""
    for place in (*inside(params, ""), *inside(params, "person")):
        if place.get("political_exposure") not in (None, "existing", "none"):
            del place["political_exposure"]
    return params
