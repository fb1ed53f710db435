"""Disputes of issued cards: described, submitted, won and lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal


@pytest.fixture
def captured(stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]) -> str:
    """A capture of 1,000 cents."""
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    return str(helpers.capture(use(issue()).id).transactions[0].id)


def fraud(explanation: str) -> dict[str, Any]:
    return {"reason": "fraudulent", "fraudulent": {"explanation": explanation}}


def test_winning_evidence_gives_the_money_back(stripe_client: Any, sandbox: Sandbox, captured: str) -> None:
    """Once it is submitted."""
    disputes = stripe_client.v1.issuing.disputes
    dispute = disputes.create({"transaction": captured, "evidence": fraud("winning_evidence")})
    assert dispute.id.startswith("idp_")
    assert (dispute.status, dispute.amount, dispute.currency) == ("unsubmitted", 1000, "usd")
    assert dispute.evidence.to_dict() == {
        "fraudulent": {"additional_documentation": None, "explanation": "winning_evidence"},
        "reason": "fraudulent",
    }
    assert stripe_client.v1.issuing.transactions.retrieve(captured).dispute == dispute.id
    assert disputes.submit(dispute.id).status == "submitted"
    won = disputes.retrieve(dispute.id)
    assert (won.status, won.balance_transactions[0].type, won.balance_transactions[0].amount) == (
        "won",
        "issuing_dispute",
        1000,
    )
    assert stripe_client.v1.balance.retrieve().issuing.available[0].amount == 10000
    types = [each.type for each in stripe_client.v1.events.list().data if "dispute" in each.type]
    assert types == [
        "issuing_dispute.funds_reinstated",
        "issuing_dispute.closed",
        "issuing_dispute.submitted",
        "issuing_dispute.created",
    ]
    assert sandbox.reconcile()["differences"] == []


def test_losing_evidence_loses(stripe_client: Any, captured: str) -> None:
    """The money stays away, and a reason is told."""
    disputes = stripe_client.v1.issuing.disputes
    dispute = disputes.create({"transaction": captured, "amount": 400, "evidence": fraud("losing_evidence")})
    disputes.submit(dispute.id)
    lost = disputes.retrieve(dispute.id)
    assert (lost.status, lost.amount, lost.balance_transactions) == ("lost", 400, [])
    assert lost.loss_reason


def test_evidence_is_checked_when_it_is_submitted(stripe_client: Any, captured: str) -> None:
    """Until then it can be bettered; after that, only metadata changes."""
    disputes = stripe_client.v1.issuing.disputes
    dispute = disputes.create({"transaction": captured, "evidence": {"reason": "not_received"}})
    assert refusal(disputes.submit, dispute.id).param == "evidence[not_received][expected_at]"
    details = {"expected_at": 1706745600, "explanation": "It never came."}
    changed = disputes.update(dispute.id, {"evidence": {"not_received": details}})
    assert changed.evidence.reason == "not_received"
    assert disputes.submit(dispute.id).status == "submitted"
    assert "submitted" in refusal(disputes.update, dispute.id, {"amount": 5}).user_message
    assert disputes.update(dispute.id, {"metadata": {"a": "b"}}).metadata.a == "b"


def test_a_dispute_without_a_reason_is_another_one(stripe_client: Any, captured: str) -> None:
    """Guess: Stripe tells no reason that a dispute has of itself."""
    assert stripe_client.v1.issuing.disputes.create({"transaction": captured}).evidence.reason == "other"


def test_only_what_was_captured_can_be_disputed(stripe_client: Any, captured: str) -> None:
    """Once, and without what was refunded."""
    disputes = stripe_client.v1.issuing.disputes
    transactions = stripe_client.v1.test_helpers.issuing.transactions
    refund = transactions.refund(captured, {"refund_amount": 300})
    assert refusal(disputes.create, {"transaction": refund.id}).param == "transaction"
    assert refusal(disputes.create, {"transaction": captured, "amount": 701}).param == "amount"
    assert disputes.create({"transaction": captured}).amount == 700
    assert "already has a dispute" in refusal(disputes.create, {"transaction": captured}).user_message


def test_a_dispute_that_is_never_submitted_expires(
    stripe_client: Any, sandbox: Sandbox, captured: str
) -> None:
    """110 days after the capture."""
    dispute = stripe_client.v1.issuing.disputes.create({"transaction": captured})
    sandbox.advance(days=109)
    assert stripe_client.v1.issuing.disputes.retrieve(dispute.id).status == "unsubmitted"
    sandbox.advance(days=1)
    assert stripe_client.v1.issuing.disputes.retrieve(dispute.id).status == "expired"
    assert refusal(stripe_client.v1.issuing.disputes.submit, dispute.id)


def test_what_was_captured_long_ago_cannot_be_disputed(
    stripe_client: Any, sandbox: Sandbox, captured: str
) -> None:
    """For a dispute, fewer than 110 days must have passed since the capture.

    Source: https://docs.stripe.com/issuing/purchases/disputes#considerations-before-initiating-a-dispute.
    """
    sandbox.advance(days=110)
    disputes = stripe_client.v1.issuing.disputes
    assert refusal(disputes.create, {"transaction": captured}).param == "transaction"


def test_some_reasons_are_disputed_sooner(stripe_client: Any, sandbox: Sandbox, captured: str) -> None:
    """That there was no valid authorization, within 65 days.

    Source: https://docs.stripe.com/issuing/purchases/disputes#expiration.
    """
    evidence = {
        "reason": "no_valid_authorization",
        "no_valid_authorization": {"explanation": "It had lapsed."},
    }
    disputes = stripe_client.v1.issuing.disputes
    sandbox.advance(days=65)
    asked = {"transaction": captured, "evidence": evidence}
    assert "65 days" in refusal(disputes.create, asked).user_message
    dispute = disputes.create({"transaction": captured}).id
    disputes.update(dispute, {"evidence": evidence})
    assert "65 days" in refusal(disputes.submit, dispute).user_message
