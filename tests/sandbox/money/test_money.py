"""The money's way: charged, followed in the ledger, given back; to the cent, on both transports."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import NOW

DAY = 86_400
NO_REDIRECTS = {"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
# Of a Thursday, the Monday after: two business days on.
MIDNIGHT_ON_MONDAY = NOW - NOW % DAY + 4 * DAY


def charge(client: Any, amount: int = 1000, source: str = "tok_visa", **more: Any) -> Any:
    """A charge in dollars."""
    return client.v1.charges.create({"amount": amount, "currency": "usd", "source": source, **more})


def held(client: Any) -> tuple[int, int]:
    """The dollars that are available and pending, in cents."""
    balance = client.v1.balance.retrieve()
    return balance.available[0].amount, balance.pending[0].amount


@pytest.mark.parametrize(("amount", "fee"), [(1000, 59), (3340, 127), (65400, 1927), (100, 33)])
def test_a_charge_is_an_entry_in_the_ledger(stripe_client: Any, amount: int, fee: int) -> None:
    """Stripe's fee is 2.9% and 30 cents, half up; the net is pending until midnight two days on."""
    payment = charge(stripe_client, amount)
    assert (payment.status, payment.paid, payment.captured) == ("succeeded", True, True)
    entry = stripe_client.v1.balance_transactions.retrieve(payment.balance_transaction)
    assert (entry.type, entry.reporting_category, entry.source) == ("charge", "charge", payment.id)
    assert (entry.amount, entry.fee, entry.net) == (amount, fee, amount - fee)
    assert (entry.status, entry.available_on) == ("pending", MIDNIGHT_ON_MONDAY)
    (detail,) = entry.fee_details
    assert (detail.amount, detail.type, detail.description) == (fee, "stripe_fee", "Stripe processing fees")
    assert held(stripe_client) == (0, amount - fee)


def test_pending_money_becomes_available_by_the_clock(sandbox: Sandbox, stripe_client: Any) -> None:
    """Not a second before midnight; the entry says so, too."""
    entry = charge(stripe_client).balance_transaction
    sandbox.advance(seconds=MIDNIGHT_ON_MONDAY - NOW - 1)
    assert held(stripe_client) == (0, 941)
    sandbox.advance(seconds=1)
    assert held(stripe_client) == (941, 0)
    assert stripe_client.v1.balance_transactions.retrieve(entry).status == "available"


def test_a_card_without_delay_is_available_at_once(stripe_client: Any) -> None:
    """The test card 4000 0000 0000 0077."""
    charge(stripe_client, source="tok_bypassPending")
    assert held(stripe_client) == (941, 0)


def test_a_refund_leaves_the_fee(sandbox: Sandbox, stripe_client: Any) -> None:
    """Parts add up to the whole, more is refused, and the fee is not given back."""
    payment = charge(stripe_client)
    refund = stripe_client.v1.refunds.create({"charge": payment.id, "amount": 400})
    entry = stripe_client.v1.balance_transactions.retrieve(refund.balance_transaction)
    assert (refund.status, entry.amount, entry.fee, entry.type) == ("succeeded", -400, 0, "refund")
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"charge": payment.id, "amount": 601})
    stripe_client.v1.refunds.create({"charge": payment.id})
    whole = stripe_client.v1.charges.retrieve(payment.id)
    assert (whole.amount_refunded, whole.refunded) == (1000, True)
    with pytest.raises(stripe.InvalidRequestError) as again:
        stripe_client.v1.refunds.create({"charge": payment.id})
    assert again.value.code == "charge_already_refunded"
    assert again.value.user_message == f"Charge {payment.id} has already been refunded."
    sandbox.advance(days=4)
    assert sum(held(stripe_client)) == -59


def test_a_declined_charge_is_kept(stripe_client: Any) -> None:
    """The error names it; it moved no money, and an event tells of it."""
    with pytest.raises(stripe.CardError) as declined:
        charge(stripe_client, source="tok_chargeDeclinedInsufficientFunds")
    error: Any = declined.value.json_body
    kept = stripe_client.v1.charges.retrieve(error["error"]["charge"])
    assert (kept.status, kept.paid, kept.failure_code) == ("failed", False, "card_declined")
    assert kept.balance_transaction is None
    assert held(stripe_client) == (0, 0)
    assert stripe_client.v1.events.list({"type": "charge.failed"}).data[0].data.object["id"] == kept.id


def test_a_customer_is_charged_by_the_default_card(stripe_client: Any) -> None:
    """Without a card there is nothing to charge."""
    customer = stripe_client.v1.customers.create({})
    params = {"amount": 1000, "currency": "usd", "customer": customer.id}
    with pytest.raises(stripe.CardError) as refused:
        stripe_client.v1.charges.create(params)
    assert refused.value.user_message == (
        "This Customer doesn't have any saved payment details. Attach a legacy Token, Card, Bank Account, or "
        "Source to this Customer and then try this request again, or use Payment Intents and Payment Methods "
        "instead."  # as recorded
    )
    stripe_client.v1.customers.update(customer.id, {"source": "tok_visa"})
    new_charge = stripe_client.v1.charges.create(params)
    assert (new_charge.customer, new_charge.status) == (customer.id, "succeeded")


def test_an_authorization_is_captured_once(stripe_client: Any) -> None:
    """Money moves with the capture; a part of it leaves the rest to the customer."""
    payment = charge(stripe_client, capture=False)
    assert (payment.captured, held(stripe_client)) == (False, (0, 0))
    captured = stripe_client.v1.charges.capture(payment.id, {"amount": 600})
    assert (captured.captured, captured.amount_captured, captured.amount_refunded) == (True, 600, 0)
    assert held(stripe_client) == (0, 600 - 47)
    with pytest.raises(stripe.InvalidRequestError) as again:
        stripe_client.v1.charges.capture(payment.id)
    assert again.value.code == "charge_already_captured"


@pytest.mark.parametrize(("amount", "code"), [(49, "amount_too_small"), (100_000_000, "amount_too_large")])
def test_an_amount_has_bounds(stripe_client: Any, amount: int, code: str) -> None:
    """Half a dollar, and $999,999.99."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        charge(stripe_client, amount)
    assert refused.value.code == code


def test_a_payment_intent_goes_from_creation_to_its_charge(stripe_client: Any) -> None:
    """Created, confirmed with a test card, succeeded; its charge is in the ledger."""
    intent = stripe_client.v1.payment_intents.create({"amount": 2000, "currency": "usd", **NO_REDIRECTS})
    assert intent.status == "requires_payment_method"
    confirmed = stripe_client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (confirmed.status, confirmed.amount_received) == ("succeeded", 2000)
    retrieved_charge = stripe_client.v1.charges.retrieve(confirmed.latest_charge)
    assert (retrieved_charge.payment_intent, retrieved_charge.amount) == (intent.id, 2000)
    assert held(stripe_client) == (0, 2000 - 88)


def test_an_intent_is_captured_or_canceled(stripe_client: Any) -> None:
    """Manual capture waits; a canceled intent stays canceled."""
    params = {
        "amount": 2000,
        "currency": "usd",
        "payment_method": "pm_card_visa",
        **NO_REDIRECTS,
        "capture_method": "manual",
        "confirm": True,
    }
    first, second = (stripe_client.v1.payment_intents.create(params) for _ in range(2))
    assert (first.status, first.amount_capturable) == ("requires_capture", 2000)
    assert stripe_client.v1.payment_intents.capture(first.id).status == "succeeded"
    assert stripe_client.v1.payment_intents.cancel(second.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.payment_intents.cancel(second.id)


def test_a_card_with_3d_secure_asks_for_its_holder(sandbox: Sandbox, stripe_client: Any) -> None:
    """`requires_action` until the holder has answered."""
    intent = stripe_client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": "usd",
            "payment_method": "pm_card_threeDSecure2Required",
            "confirm": True,
            "return_url": "https://example.com/back",
        }
    )
    assert (intent.status, held(stripe_client)) == ("requires_action", (0, 0))
    sandbox.authenticate(intent.id)
    assert stripe_client.v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_a_payout_takes_what_is_available(sandbox: Sandbox, stripe_client: Any) -> None:
    """No more than there is; canceled, it comes back."""
    charge(stripe_client, source="tok_bypassPending")
    create = stripe_client.v1.payouts.create
    with pytest.raises(stripe.InvalidRequestError) as refused:
        create({"amount": 942, "currency": "usd"})
    assert refused.value.code == "balance_insufficient"
    payout = create({"amount": 900, "currency": "usd"})
    assert (payout.status, held(stripe_client)) == ("pending", (41, 0))
    assert stripe_client.v1.payouts.cancel(payout.id).status == "canceled"
    assert held(stripe_client) == (941, 0)
    again = create({"amount": 941, "currency": "usd"})
    sandbox.advance(days=5)
    assert stripe_client.v1.payouts.retrieve(again.id).status == "paid"
    assert held(stripe_client) == (0, 0)
    assert sandbox.reconcile()["differences"] == []
