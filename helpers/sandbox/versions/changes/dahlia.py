"""What 2026-03-25.dahlia changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..change import Asked, habit, reply, request
from ..moves import rename

DAHLIA = "2026-03-25.dahlia"
CHANGES = "https://docs.stripe.com/changelog/dahlia"
UI_MODES: Mapping[str, str] = {"hosted": "hosted_page", "embedded": "embedded_page", "custom": "elements"}

# Guess: since when; the guide has it of `embedded`, the reference of today of `elements` alone.
habit(
    DAHLIA,
    "the server tells what an embedded page ships",
    line="`permissions[update_shipping_details]` is for `elements` alone.",
    source="https://docs.stripe.com/payments/checkout/custom-shipping-options",
)


@request(
    DAHLIA,
    "v1.checkout.sessions.create",
    line="`ui_mode` is `hosted_page`, `embedded_page` or `elements`.",
    source=CHANGES,
    said={f"`ui_mode: {was}`": f"`ui_mode: {now}`" for was, now in UI_MODES.items()},
)
def newer_ui_mode(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: `hosted`, `embedded` and `custom`."""
    mode = params.get("ui_mode", "")
    return {**params, "ui_mode": UI_MODES[mode]} if mode in UI_MODES else params


@reply(
    DAHLIA,
    "checkout.session",
    line="`ui_mode` is `hosted_page`, `embedded_page` or `elements`.",
    source=CHANGES,
)
def older_ui_mode(session: Resource, _store: AccountStore) -> Resource:
    """Before: `hosted`, `embedded` and `custom`."""
    older = {now: was for was, now in UI_MODES.items()}
    mode = session.get("ui_mode", "")
    return {**session, "ui_mode": older[mode]} if mode in older else session


rename(
    DAHLIA,
    "v1.test_helpers.issuing.authorizations.create",
    names={
        "risk_assessment.card_testing_risk.risk_level": "level",
        "risk_assessment.merchant_dispute_risk.risk_level": "level",
    },
    line="A risk's level is `level`.",
    source=CHANGES,
)


@reply(
    DAHLIA,
    "radar.payment_evaluation",
    line="What a payment is held to be is in `signals` and `recommended_action`.",
    source=CHANGES,
)
def insights(evaluation: Resource, _store: AccountStore) -> Resource:
    """Before: in `insights`."""
    signal = at(evaluation, "signals.fraudulent_payment") or {}
    judged = {"recommended_action": evaluation.get("recommended_action"), "risk_score": signal.get("score")}
    evaluated_at = signal.get("evaluated_at", evaluation.get("created_at"))
    return {**evaluation, "insights": {"evaluated_at": evaluated_at, "fraudulent_dispute": judged}}


@request(
    DAHLIA,
    "v2.core.event_destinations.create",
    line='`events_from` is `"@self"` and `"@accounts"`.',
    source=CHANGES,
)
def newer_senders(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: `self` and `other_accounts`."""
    names = {"self": "@self", "other_accounts": "@accounts"}
    senders = params.get("events_from")
    return {**params, "events_from": [names.get(each, each) for each in senders]} if senders else params


@reply(
    DAHLIA,
    "v2.core.event_destination",
    line='`events_from` is `"@self"` and `"@accounts"`.',
    source=CHANGES,
)
def older_senders(destination: Resource, _store: AccountStore) -> Resource:
    """Before: `self` and `other_accounts`."""
    names = {"@self": "self", "@accounts": "other_accounts"}
    senders = destination.get("events_from")
    return (
        {**destination, "events_from": [names.get(each, each) for each in senders]}
        if senders
        else destination
    )
