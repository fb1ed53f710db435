"""Reviews: payments that somebody is to look at; a card of elevated risk, or a list, opens one.

Source: https://docs.stripe.com/api/radar/reviews and https://docs.stripe.com/radar/reviews.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import after
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from .verdicts import Verdict

reviews = Model("review", source="https://docs.stripe.com/api/radar/reviews")


# What a charge says that Radar's default rule put into review.
# Source: https://docs.stripe.com/api/charges/object#charge_object-outcome and https://docs.stripe.com/declines.
ELEVATED: Resource = {
    "reason": "elevated_risk_level",
    "seller_message": (
        "Stripe evaluated this payment as having elevated risk, and placed it in your manual review queue."
    ),
}


@reviews.listing
def _open(call: Call) -> Callable[[Resource], bool]:
    """Only those that are still to be looked at."""
    return lambda review: bool(review["open"])


def opened(store: AccountStore, charge: Resource, verdict: Verdict | None) -> dict[str, Any]:
    """What a payment that went through shows of its review, if somebody should look at it.

    `verdict`: what the account's lists say of it; what one lets through is not reviewed.
    Source: https://docs.stripe.com/radar/rules/reference#rule-processing.
    """
    risky = at(charge, "outcome.risk_level") == "elevated"
    if verdict.role != "review" if verdict else not risky:
        return {}
    review = store.add(
        store.new(
            "review",
            billing_zip=at(charge, "billing_details.address.postal_code"),
            charge=charge["id"],
            open=True,
            opened_reason="rule",
            payment_intent=charge["payment_intent"],
            reason="rule",
        ),
        event="opened",
    )
    intent = store.find("payment_intent", charge["payment_intent"] or "")
    if intent:
        store.change(intent, {"review": review["id"]}, event=None)
    why = ELEVATED if risky else {"reason": "rule"}
    return {"outcome": {**charge["outcome"], "type": "manual_review", **why}, "review": review["id"]}


@route("v1.reviews.approve")
def approve(call: Call) -> Resource:
    """Let a payment be."""
    review = own(call)
    if not review["open"]:
        raise errors.Invalid(f"The review {review['id']} is already closed: {review['closed_reason']}.")
    return _close(call.store, review, "approved")


def _close(store: AccountStore, review: Resource, reason: str) -> Resource:
    values = {"closed_reason": reason, "open": False, "reason": reason}
    closed = store.change(review, values, event=None)
    store.emit("closed", closed)
    return closed


def _end(store: AccountStore, charge: str, reason: str) -> None:
    for review in [each for each in store.all("review", "charge", charge) if each["open"]]:
        _close(store, review, reason)


@after("charge.refunded")
def _refunded(store: AccountStore, charge: Resource) -> None:
    """Nothing is left to decide on what was given back."""
    if charge["refunded"]:
        fraud = at(charge, "fraud_details.user_report") == "fraudulent"
        _end(store, charge["id"], "refunded_as_fraud" if fraud else "refunded")


@after("charge.dispute.created")
def _disputed(store: AccountStore, dispute: Resource) -> None:
    """Nor on what is disputed."""
    _end(store, dispute["charge"], "disputed")


@after("charge.expired")
def _expired(store: AccountStore, charge: Resource) -> None:
    """Nor on what was never captured."""
    _end(store, charge["id"], "canceled")
