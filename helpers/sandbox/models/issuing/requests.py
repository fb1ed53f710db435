"""A request of the card network: decided, and noted in the authorization's history."""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..core import currencies
from . import decisions, fuel
from .decisions import Use, Verdict
from .states import ASKED

# How likely a test's network finds fraud, as the history tells it. Recorded in July 2026.
RISK = 10


def decide(store: AccountStore, authorization: Resource, more: int) -> Verdict:
    """Whether so much more may be held, in minor units: what Stripe says, or else the account's endpoint.

    Until something is approved, the authorization's own amount is zero for whoever is asked.
    Source: https://docs.stripe.com/issuing/controls/real-time-authorizations#authorization-requests.
    """
    card = store.get("issuing.card", authorization["card"]["id"])
    cardholder = store.get("issuing.cardholder", card["cardholder"]["id"])
    # Guess: at a pump Stripe checks what is going to be held, not what is asked for.
    held = more if authorization["approved"] else fuel.held(authorization, more)
    whole = authorization["amount"] + held if authorization["approved"] else held
    reason = decisions.refusal(Use(store, card, cardholder, {**authorization, "amount": whole}, held))
    if reason:
        return Verdict(False, reason)
    asked = store.find(ASKED, authorization["id"]) or {}
    pending = {
        **_of(authorization, more),
        "is_amount_controllable": bool(asked.get("controllable")),
        "network_risk_score": None,
    }
    nothing = {} if authorization["approved"] else {"amount": 0, "merchant_amount": 0}
    waiting = store.change(authorization, {"pending_request": pending, **nothing}, event=None)
    return decisions.asked(store, waiting)


def _of(authorization: Resource, amount: int) -> Resource:
    """What a request and its entry in the history have in common; of no cash they tell nothing."""
    currency, foreign = authorization["currency"], authorization["merchant_currency"]
    cash = authorization["amount_details"]["cashback_amount"] or None
    return {
        "amount": amount,
        "amount_details": {**authorization["amount_details"], "cashback_amount": cash},
        "currency": currency,
        "merchant_amount": currencies.exchanged(amount, currency, foreign),
        "merchant_currency": foreign,
    }


def noted(store: AccountStore, authorization: Resource, verdict: Verdict, amount: int) -> dict[str, Any]:
    """A request that was decided, in the authorization's history."""
    code = int.from_bytes(authorization["id"].encode()) % 100_000
    entry = {
        **_of(authorization, amount),
        "approved": verdict.approved,
        "authorization_code": f"S{code:05}" if verdict.approved else None,
        "created": store.now,
        "network_risk_score": RISK,
        "reason": verdict.reason,
        "reason_message": verdict.message,
        "requested_at": store.now,
    }
    return {
        "metadata": {**authorization["metadata"], **verdict.metadata},
        "pending_request": None,
        "request_history": [*authorization["request_history"], entry],
    }
