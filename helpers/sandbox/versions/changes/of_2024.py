"""What 2024-06-20 and 2024-04-10 changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..change import Asked, effect, reply, request
from ..moves import fill, rename

JUNE, APRIL = "2024-06-20", "2024-04-10"
UPGRADES = "https://docs.stripe.com/upgrades"

rename(
    JUNE,
    "v1.test_helpers.issuing.authorizations.capture",
    "v1.test_helpers.issuing.transactions.create_force_capture",
    "v1.test_helpers.issuing.transactions.create_unlinked_refund",
    names={"purchase_details.fuel.volume_decimal": "quantity_decimal"},
    line="How much fuel was bought is `quantity_decimal`.",
    source=f"{UPGRADES}#2024-06-20",
)


@reply(JUNE, "issuing.transaction", line="How much fuel was bought is `quantity_decimal`.", source=UPGRADES)
def volume(transaction: Resource, _store: AccountStore) -> Resource:
    """Before: `volume_decimal`."""
    fuel = at(transaction, "purchase_details.fuel")
    if not fuel:
        return transaction
    details = transaction["purchase_details"]
    return {
        **transaction,
        "purchase_details": {**details, "fuel": {**fuel, "volume_decimal": fuel.get("quantity_decimal")}},
    }


# Before: the more general reason of a declined authorization, by the present one.
REASONS: Mapping[str, str] = {
    "card_canceled": "card_inactive",
    "card_expired": "card_inactive",
    "cardholder_blocked": "cardholder_inactive",
    "insecure_authorization_method": "authentication_failed",
    "pin_blocked": "authentication_failed",
}


@reply(
    JUNE,
    "issuing.authorization",
    line="A declined authorization says more exactly why.",
    source=f"{UPGRADES}#2024-06-20",
)
def general_reasons(authorization: Resource, _store: AccountStore) -> Resource:
    """Before: more general values. Guess: which one stood for which."""
    history = [
        {**each, "reason": REASONS.get(each.get("reason", ""), each.get("reason"))}
        for each in authorization.get("request_history") or ()
    ]
    return {**authorization, "request_history": history}


@request(
    APRIL,
    "v1.payment_intents.create",
    line="A card is captured asynchronously, unless `capture_method` says otherwise.",
    source=f"{UPGRADES}#2024-04-10",
)
def captured_at_once(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: at once."""
    return fill(params, "capture_method", "automatic")


# What nothing happens to any more.
ENDED = frozenset(
    {
        "invoiceitem.updated",
        "order.created",
        "recipient.created",
        "recipient.deleted",
        "recipient.updated",
        "sku.created",
        "sku.deleted",
        "sku.updated",
    }
)
OF_ENDPOINTS = ("v1.webhook_endpoints.create", "v1.webhook_endpoints.update")


@request(
    APRIL,
    *OF_ENDPOINTS,
    line="An endpoint takes no events of orders, SKUs, recipients and invoice items that change.",
    source=f"{UPGRADES}#2024-04-10",
)
def ended_events(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: it could ask for them."""
    events = params.get("enabled_events") or []
    if ENDED.isdisjoint(events):
        return params
    left = [each for each in events if each not in ENDED]
    return {**params, "enabled_events": left or ["*"]}


@effect(
    APRIL,
    *OF_ENDPOINTS,
    line="An endpoint takes no events of orders, SKUs, recipients and invoice items that change.",
    source=f"{UPGRADES}#2024-04-10",
)
def told_of_ended(endpoint: Resource, asked: Asked) -> Resource:
    """Before: it told that it asked for them."""
    events = asked.sent.get("enabled_events") or []
    if ENDED.isdisjoint(events):
        return endpoint
    asked.store.change(
        asked.store.get(endpoint["object"], endpoint["id"]), {"enabled_events": events}, event=None
    )
    return {**endpoint, "enabled_events": events}


rename(
    APRIL,
    "v1.products.create",
    "v1.products.update",
    names={"features": "marketing_features"},
    had={"marketing_features": None},
    line="What a product is advertised with is in `marketing_features`.",
    source=f"{UPGRADES}#2024-04-10",
)


@reply(
    APRIL, "product", line="What a product is advertised with is in `marketing_features`.", source=UPGRADES
)
def features(product: Resource, _store: AccountStore) -> Resource:
    """Before: in `features`."""
    return {**product, "features": product.get("marketing_features") or []}


rename(
    APRIL,
    "v1.invoices.create",
    "v1.invoices.update",
    names={"rendering_options": "rendering"},
    line="How an invoice looks is said in `rendering`.",
    source=f"{UPGRADES}#2024-04-10",
)


@reply(APRIL, "invoice", line="How an invoice looks is said in `rendering`.", source=f"{UPGRADES}#2024-04-10")
def rendering_options(invoice: Resource, _store: AccountStore) -> Resource:
    """Before: in `rendering_options`."""
    shown = at(invoice, "rendering.amount_tax_display")
    return {**invoice, "rendering_options": {"amount_tax_display": shown} if shown else None}
