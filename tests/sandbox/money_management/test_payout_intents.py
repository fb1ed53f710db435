"""Payout intents: begun, confirmed, put off, and what becomes of them by their payments."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..refused import refusal
from .conftest import balance, types


def intent(account: str, recipient: str, **more: Any) -> dict[str, Any]:
    """What an intent in dollars is made from."""
    return {
        "from": {"financial_account": account, "currency": "usd"},
        "to": {"recipient": recipient},
        "amount": {"value": 400, "currency": "usd"},
        **more,
    }


def test_an_intent_pays_by_itself(
    *, sandbox: Sandbox, client: Any, money: Any, account: str, fund: Any, payee: Any
) -> None:
    """By an outbound payment, which it follows."""
    fund(1000)
    recipient, method = payee()
    about = {"statement_descriptor": "RENT"}
    payout_intent = money.payout_intents.create(intent(account, recipient, **about))
    assert (payout_intent.status, payout_intent.statement_descriptor) == ("pending", "RENT")
    begun = money.payout_intents.retrieve(payout_intent.id)
    assert begun.status == "processing"
    payment = money.outbound_payments.retrieve(begun.latest_payout.outbound_payment)
    assert (payment.payout_intent, payment.to.payout_method) == (payout_intent.id, method)
    assert payment.statement_descriptor == "RENT"
    sandbox.advance(days=1)
    assert (
        money.payout_intents.retrieve(payout_intent.id).status_transitions.posted_at
        == "2024-02-02T12:00:00.000Z"
    )
    kind = "v2.money_management.payout_intent"
    assert [each for each in types(client) if each.startswith(kind)] == [
        f"{kind}.created",
        f"{kind}.processing",
        f"{kind}.posted",
    ]
    assert sandbox.reconcile()["differences"] == []


def test_an_intent_waits_to_be_confirmed(money: Any, account: str, fund: Any, payee: Any) -> None:
    """Where that was asked for; then it cannot be changed any more."""
    fund(1000)
    recipient, _ = payee()
    payout_intent = money.payout_intents.create(intent(account, recipient, confirmation_method="manual"))
    assert (payout_intent.status, payout_intent.next_action.type) == ("requires_action", "confirm")
    assert balance(money, account) == (1000, 0, 0)
    assert money.payout_intents.update(payout_intent.id, {"description": "May"}).description == "May"
    assert money.payout_intents.confirm(payout_intent.id).status == "pending"
    assert money.payout_intents.retrieve(payout_intent.id).status == "processing"
    with pytest.raises(stripe.CannotProceedError):
        money.payout_intents.update(payout_intent.id, {"description": "June"})
    assert money.payout_intents.cancel(payout_intent.id).status == "canceled"
    assert balance(money, account) == (1000, 0, 0)
    with pytest.raises(stripe.AlreadyCanceledError):
        money.payout_intents.cancel(payout_intent.id)


def test_an_intent_is_put_off(sandbox: Sandbox, money: Any, account: str, fund: Any, payee: Any) -> None:
    """To a day that is not past, written as the documentation says: YYYY-MM-DD."""
    fund(1000)
    recipient, _ = payee()
    on = {"execute_on": "2024-02-03"}
    payout_intent = money.payout_intents.create(intent(account, recipient, schedule_options=on))
    assert money.payout_intents.retrieve(payout_intent.id).status == "pending"
    sandbox.advance(days=2)
    assert money.payout_intents.retrieve(payout_intent.id).status == "processing"
    for wrong in ("2024-01-31", "soon", "2024-02-03T00:00:00Z"):
        params = intent(account, recipient, schedule_options={"execute_on": wrong})
        assert "execute_on" in refusal(money.payout_intents.create, params).user_message


def test_what_fails_waits_for_somebody(
    sandbox: Sandbox, money: Any, account: str, fund: Any, payee: Any
) -> None:
    """Too little money, or a payment that came back; confirmed, it is tried again."""
    recipient, _ = payee()
    payout_intent = money.payout_intents.create(intent(account, recipient))
    waiting = money.payout_intents.retrieve(payout_intent.id)
    assert waiting.next_action.handle_failure.failure_reason == "insufficient_funds"
    fund(1000)
    money.payout_intents.confirm(payout_intent.id)
    assert money.payout_intents.retrieve(payout_intent.id).status == "processing"
    closed, _ = payee("000111111113")
    other = money.payout_intents.create(intent(account, closed))
    sandbox.advance(days=4)
    failed = money.payout_intents.retrieve(other.id)
    assert (failed.status, failed.next_action.handle_failure.failure_reason) == (
        "requires_action",
        "payout_method_closed",
    )
    assert balance(money, account) == (600, 0, 0)


def test_a_rate_is_locked(sandbox: Sandbox, money: Any, account: str, fund: Any, payee: Any) -> None:
    """For five minutes; then it must be asked for anew."""
    fund(1000, "eur", "sepa")
    recipient, _ = payee()
    params = intent(account, recipient, confirmation_method="manual")
    payout_intent = money.payout_intents.create(
        {**params, "from": {"financial_account": account, "currency": "eur"}}
    )
    assert (payout_intent.fx_quote.lock_status, payout_intent.fx_quote.to_currency) == ("none", "usd")
    locked = money.payout_intents.refresh_fx_quote(payout_intent.id).fx_quote
    assert (locked.lock_status, locked.lock_expires_at) == ("active", "2024-02-01T12:05:00.000Z")
    sandbox.advance(seconds=300)
    with pytest.raises(stripe.FxQuoteNeedsRefreshError):
        money.payout_intents.confirm(payout_intent.id)
    money.payout_intents.refresh_fx_quote(payout_intent.id)
    assert money.payout_intents.confirm(payout_intent.id).status == "pending"
    same = money.payout_intents.create(params)
    with pytest.raises(stripe.CannotProceedError):
        money.payout_intents.refresh_fx_quote(same.id)
    shown = money.payout_intents.refresh_recipient_verification(same.id)
    assert shown.recipient_verification.match_result == "match"
