"""Tokens: by which wallets know issued cards. A cardholder makes one on a phone; here a control does.

Source: https://docs.stripe.com/api/issuing/tokens and https://docs.stripe.com/issuing/controls/token-management.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.catalog import resources

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import control
from ...statuses import Statuses
from . import cards
from .access import require_access

TOKEN = "issuing.token"
Model(
    TOKEN,
    word="issuing token",
    told_as="issuing_token",
    statuses=Statuses(
        {
            "requested": ("active", "suspended", "deleted"),
            "active": ("suspended", "deleted"),
            "suspended": ("active", "deleted"),
            "deleted": (),
        }
    ),
    guard=require_access,
    source="https://docs.stripe.com/api/issuing/tokens",
)


@control("post", "issuing_token")
def add_to_wallet(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Add a `card` to a `wallet_provider` (apple_pay, google_pay or samsung_pay), as its cardholder does."""
    wallets = resources()[TOKEN].by_name["wallet_provider"].shape.choices
    for name in ("card", "wallet_provider"):
        if not isinstance(params.get(name), str):
            raise errors.missing(name)
    if params["wallet_provider"] not in wallets:
        raise errors.not_one_of("wallet_provider", wallets)
    holder = store.holder("issuing.card", params["card"])
    card = holder.get("issuing.card", params["card"], param="card")
    return _provision(holder, card, params["wallet_provider"])


def _provision(store: AccountStore, card: Resource, wallet: str) -> Resource:
    if card["status"] != "active":
        raise errors.Invalid(f"The card {card['id']} is {card['status']}: only an active card can be added.")
    if reason := cards.wallets(store, card)["apple_pay"]["ineligible_reason"]:
        # Source: https://docs.stripe.com/issuing/cards/digital-wallets#manual-provisioning. Guess: the words.
        raise errors.Invalid(f"The card {card['id']} is not supported by wallets: {reason}.", param="card")
    token = store.new(TOKEN, card=card["id"], wallet_provider=wallet, network="visa")
    reference = store.state.ids.derive(token["id"], 32)
    token |= {
        "device_fingerprint": reference[:16],
        "last4": str(int.from_bytes(reference.encode()))[-4:],
        "network_data": {
            "type": "visa",
            "visa": {
                "card_reference_id": store.state.ids.derive(card["id"], 32),
                "token_reference_id": reference,
                "token_requestor_id": "40010030273",
                "token_risk_score": "01",
            },
        },
        "network_updated_at": store.now,
        "status": "requested",
    }
    return store.move(store.add(token), "active")
