"""Where a physical card is on its way; test helpers take it from one stage to the next.

Source: https://docs.stripe.com/issuing/cards/physical/issue-cards#shipping-statuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...nested import blank
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..money import ledger

LIFE = Statuses(
    {
        "pending": ("submitted", "shipped", "failure", "canceled"),
        "submitted": ("shipped", "failure"),
        "shipped": ("delivered", "returned", "failure"),
        "delivered": ("returned",),
        "returned": (),
        "failure": (),
        "canceled": (),
    }
)
# Who carries a card, and how many days it is under way. Guess: the days; Stripe gives ranges.
SERVICES: Mapping[str, tuple[str, int]] = {
    "standard": ("usps", 8),
    "priority": ("fedex", 5),
    "express": ("fedex", 3),
}


def begun(store: AccountStore, sent: Mapping[str, Any]) -> Resource:
    """The shipping of a new card."""
    service = sent.get("service", "standard")
    carrier, days = SERVICES[service]
    address = {"line2": None, "state": None, **sent["address"]}
    details = {name: each or None for name, each in sent.items() if name not in ("address", "customs")}
    return {
        **blank("issuing.card", "shipping"),
        **details,
        "address": address,
        "address_validation": _validated(sent, address),
        "carrier": carrier,
        "customs": sent.get("customs"),
        "eta": store.now + days * DAY,
        "require_signature": sent.get("require_signature", _signed_for(store, service)),
        "service": service,
        "status": "pending",
        "type": sent.get("type", "individual"),
    }


def _signed_for(store: AccountStore, service: str) -> bool | None:
    """Whether a card is signed for where nothing is said; that is only done for accounts in the US.

    Source: https://docs.stripe.com/api/issuing/cards/object#issuing_card_object-shipping-require_signature.
    """
    return None if ledger.account(store)["country"] != "US" else service != "standard"


def _validated(sent: Mapping[str, Any], address: Resource) -> Resource:
    """What came of checking an address. Guess: every address is one that a card can be delivered to."""
    mode = (sent.get("address_validation") or {}).get("mode", "validation_and_normalization")
    return {
        "mode": mode,
        "normalized_address": None if mode == "disabled" else address,
        "result": "likely_deliverable" if mode == "validation_and_normalization" else None,
    }


def changed(card: Resource, sent: Mapping[str, Any], store: AccountStore) -> Resource:
    """The shipping of a card that has not been sent yet, with another address."""
    if card["shipping"] and card["shipping"]["status"] != "pending":
        raise errors.Invalid(
            f"You cannot change the shipping of {card['id']}: its status is {card['shipping']['status']}.",
            param="shipping",
        )
    return begun(store, sent)


@route("v1.test_helpers.issuing.cards.submit_card")
def submit(call: Call) -> Resource:
    """Hand a card over to be printed."""
    return _step(call, "submitted")


@route("v1.test_helpers.issuing.cards.ship_card")
def ship(call: Call) -> Resource:
    """Send a card off."""
    number = str(int.from_bytes(call.path["card"].encode()))[-12:]
    return _step(call, "shipped", shipped_at=call.store.now, tracking_number=number)


@route("v1.test_helpers.issuing.cards.deliver_card")
def deliver(call: Call) -> Resource:
    """Let a card arrive."""
    return _step(call, "delivered", delivered_at=call.store.now)


@route("v1.test_helpers.issuing.cards.return_card")
def send_back(call: Call) -> Resource:
    """Let a card come back."""
    return _step(call, "returned")


@route("v1.test_helpers.issuing.cards.fail_card")
def fail(call: Call) -> Resource:
    """Let a card get lost on its way."""
    return _step(call, "failure")


def _step(call: Call, status: str, **values: Any) -> Resource:
    card = own(call)
    if card["shipping"] is None:
        raise errors.Invalid(f"The card {card['id']} is {card['type']}: only physical cards are shipped.")
    LIFE.require({**card, "status": card["shipping"]["status"]}, status)
    return call.store.change(card, {"shipping": {**card["shipping"], **values, "status": status}})
