"""Disputes of what was captured with a card: described, submitted to the network, won or lost.

Source: https://docs.stripe.com/api/issuing/disputes and https://docs.stripe.com/issuing/purchases/disputes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...hooks import job
from ...model import Model
from ...nested import at, changes
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from . import fraud_warnings, from_treasury, funds
from .access import require_access
from .states import TRANSACTION
from .transactions import refunded

DISPUTE = "issuing.dispute"
LIFE = Statuses(
    {
        "unsubmitted": ("submitted", "expired"),
        "submitted": ("won", "lost"),
        "won": (),
        "lost": (),
        "expired": (),
    },
    told_as={"won": "closed", "lost": "closed", "expired": "closed"},
)
disputes = Model(
    DISPUTE,
    word="issuing dispute",
    told_as="issuing_dispute",
    statuses=LIFE,
    guard=require_access,
    source="https://docs.stripe.com/api/issuing/disputes",
)
# How many days after the capture a dispute can be made and submitted; for some reasons it is fewer.
# Source: https://docs.stripe.com/issuing/purchases/disputes#expiration, as Visa has it.
OPEN_DAYS = 110
SOONER: Mapping[str, int] = {"no_valid_authorization": 65}
# What the evidence for a reason must hold when it is submitted.
# Source: https://docs.stripe.com/issuing/purchases/disputes#dispute-reasons-and-evidence.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "canceled": ("canceled_at", "cancellation_reason", "explanation"),
    "duplicate": ("explanation", "original_transaction"),
    "fraudulent": ("explanation",),
    "merchandise_not_as_described": ("explanation", "received_at"),
    "no_valid_authorization": ("explanation",),
    "not_received": ("expected_at", "explanation"),
    "other": ("explanation",),
    "service_not_as_described": ("explanation", "received_at"),
}
# What an explanation says in test mode to have a dispute end at once.
# Source: https://docs.stripe.com/issuing/testing.
OUTCOMES = {"winning_evidence": "won", "losing_evidence": "lost"}
# Guess: the reason that a test dispute is lost for.
LOSS_REASON = "has_not_met_the_minimum_dispute_amount_requirements"


@disputes.creating
def _whole(call: Call, dispute: Resource) -> Resource:
    """A dispute of what is left of a capture, or of a part of it."""
    store, params = call.store, call.params
    disputed = _disputed(store, params)
    _check_time(store, disputed, at(params, "evidence.reason"))
    left = _disputable(store, disputed)
    amount = params.get("amount", left)
    _check_amount(amount, left)
    dispute = {
        **dispute,
        "amount": amount,
        "balance_transactions": [],
        "currency": disputed["currency"],
        "evidence": _evidence({**dispute, "evidence": {}}, params.get("evidence") or {}),
        "transaction": disputed["id"],
        "treasury": from_treasury.of_dispute(disputed),
    }
    store.change(disputed, {"dispute": dispute["id"]})
    until = disputed["created"] + OPEN_DAYS * DAY
    store.later(until, "issuing.dispute_expires", dispute=dispute["id"])
    return dispute


def _disputed(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """A transaction that is named itself or, where a financial account paid it, by its ReceivedDebit.

    Source: https://docs.stripe.com/api/issuing/disputes/create#create_issuing_dispute-transaction.
    """
    if debit := (params.get("treasury") or {}).get("received_debit"):
        return store.get(TRANSACTION, from_treasury.paid_by(store, debit))
    if not params.get("transaction"):
        raise errors.missing("transaction")
    return store.get(TRANSACTION, params["transaction"], param="transaction")


def _check_time(store: AccountStore, disputed: Resource, reason: str | None) -> None:
    """Refuse to dispute what was captured too long ago. Guess: the words."""
    days = SOONER.get(reason or "", OPEN_DAYS)
    if store.now >= disputed["created"] + days * DAY:
        raise errors.Invalid(
            f"The transaction {disputed['id']} was captured {days} days ago or earlier: it can no longer be "
            "disputed.",
            param="transaction",
        )


def _disputable(store: AccountStore, disputed: Resource) -> int:
    """What can be disputed of a transaction, in minor units. Raises Invalid where nothing can."""
    if disputed["type"] != "capture":
        raise errors.Invalid("You can only dispute a transaction of type `capture`.", param="transaction")
    if disputed["dispute"]:
        raise errors.Invalid(
            f"The transaction {disputed['id']} already has a dispute: {disputed['dispute']}.",
            param="transaction",
        )
    left = -disputed["amount"] - refunded(store, disputed)
    if left <= 0:
        raise errors.Invalid(f"The transaction {disputed['id']} was refunded.", param="transaction")
    return int(left)


def _check_amount(amount: int, left: int) -> None:
    if not 0 < amount <= left:
        raise errors.Invalid(
            f"The disputed amount must be between 1 and {left}, what was captured and not refunded.",
            param="amount",
        )


def _evidence(dispute: Resource, sent: Mapping[str, Any]) -> Resource:
    """A dispute's evidence, its reason's with every field. Guess: without a reason it is `other`."""
    known = dispute["evidence"]
    reason = sent.get("reason") or known.get("reason") or "other"
    merged = changes(DISPUTE, {**dispute, "evidence": known}, {"evidence": {**sent, "reason": reason}})
    evidence: Resource = merged["evidence"]
    details = {name: each for name, each in evidence.items() if name == reason and isinstance(each, dict)}
    return {**details, "reason": reason}


@disputes.changing
def _changes(call: Call, dispute: Resource) -> dict[str, Any]:
    """Better evidence, or another amount; once it is submitted, only metadata."""
    params = call.params
    if params.keys() - {"metadata"}:
        LIFE.require(dispute, "submitted")
    values: dict[str, Any] = {}
    if "evidence" in params:
        values["evidence"] = _evidence(dispute, params["evidence"] or {})
    if "amount" in params:
        disputed = call.store.get(TRANSACTION, dispute["transaction"])
        _check_amount(params["amount"], -disputed["amount"] - refunded(call.store, disputed))
    return values


@route("v1.issuing.disputes.submit")
def submit(call: Call) -> Resource:
    """Hand a dispute to the card network, if its evidence is whole."""
    store, dispute = call.store, own(call)
    LIFE.require(dispute, "submitted")
    reason = dispute["evidence"]["reason"]
    given = dispute["evidence"].get(reason) or {}
    for name in REQUIRED[reason]:
        if given.get(name) in (None, ""):
            raise errors.Invalid(
                f"The evidence for the reason `{reason}` is missing `{name}`.",
                param=f"evidence[{reason}][{name}]",
            )
    disputed = store.get(TRANSACTION, dispute["transaction"])
    _check_time(store, disputed, reason)
    values = {name: call.params[name] for name in ("metadata",) if name in call.params}
    if dispute["treasury"]:
        values["treasury"] = from_treasury.claim(store, dispute)
    submitted = store.move(dispute, "submitted", **values)
    if reason == "fraudulent":
        fraud_warnings.warn(store, disputed["card"], "fraud_dispute_filed")
    if outcome := OUTCOMES.get(given["explanation"]):
        store.later(store.now, "issuing.dispute_closes", dispute=dispute["id"], outcome=outcome)
    return submitted


@job("issuing.dispute_closes")
def close(store: AccountStore, *, dispute: str, outcome: str) -> None:
    """The network has decided."""
    current = store.get(DISPUTE, dispute)
    if outcome == "lost":
        if current["treasury"]:
            from_treasury.decide(store, current, "failed")
        store.move(current, "lost", loss_reason=LOSS_REASON)
        return
    won = store.move(current, "won", **funds.reinstate(store, current))
    store.emit("funds_reinstated", won)


@job("issuing.dispute_expires")
def expire(store: AccountStore, *, dispute: str) -> None:
    """A dispute that was never submitted is over."""
    current = store.find(DISPUTE, dispute)
    if current and LIFE.allows(current["status"], "expired"):
        store.move(current, "expired")
