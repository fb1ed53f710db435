"""Early fraud warnings: a card's issuer suspects a payment before its holder disputes it.

Source: https://docs.stripe.com/api/radar/early_fraud_warnings and
https://docs.stripe.com/disputes/measuring#early-fraud-warnings.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...hooks import after
from ...model import Model
from ...nested import at
from ...resource import Resource
from ..payment_methods import test_cards

WARNING = "radar.early_fraud_warning"
Model(WARNING, word="early fraud warning", source="https://docs.stripe.com/api/radar/early_fraud_warnings")


@after("charge.succeeded")
@after("charge.captured")
def _warn(store: AccountStore, charge: Resource) -> None:
    """The card's bank tells that a payment was fraudulent, without disputing it yet."""
    known = test_cards.behind(store, at(charge, "payment_method_details.card") or {})
    if known and known.fraud_warning and charge["captured"]:
        intent = charge["payment_intent"]
        store.add(
            store.new(
                WARNING,
                actionable=True,
                charge=charge["id"],
                fraud_type="made_with_stolen_card",
                **({"payment_intent": intent} if intent else {}),
            )
        )


@after("charge.refunded")
def _refunded(store: AccountStore, charge: Resource) -> None:
    """There is nothing left to do about a payment that was given back as a whole."""
    if charge["refunded"]:
        _settle(store, charge["id"])


@after("charge.dispute.created")
def _disputed(store: AccountStore, dispute: Resource) -> None:
    """Nor about one that is disputed already."""
    _settle(store, dispute["charge"])


def _settle(store: AccountStore, charge: str) -> None:
    for each in list(store.all(WARNING, "charge", charge)):
        store.change(each, {"actionable": False})
