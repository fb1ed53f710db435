"""Fraud warnings: what a card tells once somebody else may know it.

Source: https://docs.stripe.com/api/issuing/cards/object#issuing_card_object-latest_fraud_warning and
https://docs.stripe.com/issuing/controls/advanced-fraud-tools/compromised-card-alerting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ...account_store import AccountStore

Kind = Literal["card_testing_exposure", "fraud_dispute_filed", "user_indicated_fraud"]
# The levels of a card testing risk at which an approved use exposes the card.
EXPOSING = ("elevated", "highest")


def warn(store: AccountStore, card: str, type: Kind) -> None:
    """Tell the latest warning on a card."""
    warning = {"started_at": store.now, "type": type}
    store.change(store.get("issuing.card", card), {"latest_fraud_warning": warning})


def exposes(assessment: Mapping[str, Any]) -> bool:
    """Whether the `risk_assessment` of an approved use says that cards are tested there."""
    return (assessment.get("card_testing_risk") or {}).get("level") in EXPOSING
