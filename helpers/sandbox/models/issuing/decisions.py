"""Whether a card may be used: what Stripe checks, in order, and what the account's own endpoint says.

Source: https://docs.stripe.com/issuing/purchases/authorizations and
https://docs.stripe.com/issuing/controls/real-time-authorizations.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ...account_store import AccountStore
from ...resource import Answer, Resource
from ..core import webhooks
from ..money import ledger
from . import challenges, controls, from_storage, from_treasury, fuel, funds
from .states import ASKED

REQUEST = "issuing_authorization.request"
# How long an endpoint may think, in seconds.
LONGEST_WAIT = 2.0


@dataclass(frozen=True)
class Use:
    """A card about to be used. `authorization`: as it would be; `amount`: what more is to be held."""

    store: AccountStore
    card: Resource
    cardholder: Resource
    authorization: Resource
    amount: int


@dataclass(frozen=True)
class Verdict:
    """`reason`: as the authorization's history names it. `amount`: what an endpoint wants held instead.

    `challenged`: whether it wants the cardholder asked.
    """

    approved: bool
    reason: str
    message: str | None = None
    amount: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    challenged: bool = False


def _expired(use: Use) -> bool:
    today = datetime.fromtimestamp(use.store.now, UTC)
    return (use.card["exp_year"], use.card["exp_month"]) < (today.year, today.month)


def _restricted(use: Use) -> bool:
    account = ledger.account(use.store)
    return bool((account.get("requirements") or {}).get("disabled_reason"))


def _mismatched(use: Use) -> bool:
    """Whether a detail is wrong, or the cardholder was to authenticate and did not.

    Source of the latter: https://docs.stripe.com/issuing/3d-secure#managing-fraud-through-3ds.
    """
    data = use.authorization["verification_data"]
    failed = (data["three_d_secure"] or {}).get("result") in ("failed", "required")
    return failed or "mismatch" in (data["cvc_check"], data["expiry_check"])


def _suspicious(use: Use) -> bool:
    """Guess: a fraud risk of the highest level is declined, unless the cardholder confirmed the last one."""
    risk = use.store.find(ASKED, use.authorization["id"])
    suspicious = risk is not None and risk["risk"] == challenges.SUSPICIOUS
    return suspicious and not use.authorization["verified_by_fraud_challenge"]


def _shut(use: Use) -> bool:
    """Whether the card's financial account lets nothing out."""
    return from_treasury.closed(use.store, use.card) or from_storage.closed(use.store, use.card)


# The first that holds declines, for the reason beside it.
CHECKS: tuple[tuple[str, Callable[[Use], bool]], ...] = (
    ("card_expired", _expired),
    ("card_canceled", lambda use: use.card["status"] == "canceled"),
    ("card_inactive", lambda use: use.card["status"] == "inactive"),
    ("cardholder_inactive", lambda use: use.cardholder["status"] == "inactive"),
    ("cardholder_blocked", lambda use: use.cardholder["status"] == "blocked"),
    (
        "cardholder_verification_required",
        lambda use: use.cardholder["requirements"]["disabled_reason"] is not None,
    ),
    ("account_disabled", _restricted),
    # Guess: the reason; Stripe documents that such uses are not allowed.
    ("not_allowed", _shut),
    (
        "spending_controls",
        lambda use: controls.refuse(use.store, use.card, use.cardholder, use.authorization),
    ),
    ("insufficient_funds", lambda use: not funds.suffice(use.store, use.card, use.amount)),
    ("verification_failed", _mismatched),
    ("suspected_fraud", _suspicious),
)


def refusal(use: Use) -> str | None:
    """Why Stripe declines by itself, if it does."""
    return next((reason for reason, holds in CHECKS if holds(use)), None)


def asked(store: AccountStore, authorization: Resource) -> Verdict:
    """What the account's endpoint says of a pending request; where it has none, that the card is active.

    Only an endpoint that names `issuing_authorization.request` decides; one that takes every event does not.
    Guess: an answer that comes too late, or cannot be read, declines.
    """
    event = store.emit(REQUEST, authorization)
    answer = webhooks.ask(store, event, LONGEST_WAIT) if event else None
    if answer is None:
        return Verdict(True, "card_active")
    if kept := store.find("_issuing_verdict", authorization["id"]):
        store.forget("_issuing_verdict", authorization["id"])
        approved, amount = kept["approved"], kept["amount"]
        return Verdict(approved, _by_webhook(approved), amount=amount, metadata=kept["metadata"])
    if answer.status == 0:
        return Verdict(False, "webhook_timeout")
    return _read(answer, authorization)


def _by_webhook(approved: bool) -> str:
    return "webhook_approved" if approved else "webhook_declined"


def _read(answer: Answer, authorization: Resource) -> Verdict:
    """What an endpoint's answer means; of one that means nothing, what is wrong with it."""
    request = authorization["pending_request"]
    if answer.status != 200:
        return _unusable(f"Expected status code 200, got {answer.status}.")
    if "stripe-version" not in answer.headers:
        return _unusable("The response is missing the header `Stripe-Version`.")
    try:
        said = json.loads(answer.body)
    except ValueError:
        return _unusable("The response body is not valid JSON.")
    if not isinstance(said, dict) or not isinstance(said.get("approved"), bool):
        return _unusable("The response is missing the required parameter `approved`.")
    approved, metadata = said["approved"], said.get("metadata") or {}
    amount = chosen(authorization, said.get("amount"))
    if amount is not None and (wrong := _wrong_with(amount, request)):
        return _unusable(wrong)
    challenged = not approved and said.get("send_fraud_challenges") == ["sms"]
    return Verdict(approved, _by_webhook(approved), None, amount, metadata, challenged)


def chosen(authorization: Resource, amount: Any) -> Any:
    """An amount that an endpoint chooses; a fuel dispenser that allows no choice ignores it."""
    controllable = authorization["pending_request"]["is_amount_controllable"]
    return None if fuel.at_dispenser(authorization) and not controllable else amount


def _wrong_with(amount: Any, request: Mapping[str, Any]) -> str | None:
    """Why a request cannot be approved for an amount that an endpoint chose, if so."""
    if not (request["is_amount_controllable"] and _positive(amount)):
        return "The amount cannot be controlled, or it is not a positive integer."
    return "The amount is less than the cashback amount." if amount < cashback(request) else None


def cashback(request: Mapping[str, Any]) -> int:
    """What of a request is cash for the cardholder, in minor units; less cannot be approved.

    Source: https://docs.stripe.com/issuing/purchases/authorizations#handling-other-authorizations.
    """
    return (request["amount_details"] or {}).get("cashback_amount") or 0


def _positive(amount: Any) -> bool:
    return isinstance(amount, int) and amount > 0


def _unusable(why: str) -> Verdict:
    return Verdict(False, "webhook_error", why)
