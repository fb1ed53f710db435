"""Bank transfers: where a customer sends money, and which payment it is for."""

from __future__ import annotations

from typing import Any

from ..refused import refusal
from .paying import by_transfer, fund


def test_a_bank_transfer_shows_where_to_send_it(stripe_client: Any) -> None:
    """As recorded: two addresses, a reference, and what remains."""
    customer = stripe_client.v1.customers.create({}).id
    intent = by_transfer(stripe_client, customer)
    shown = intent.next_action.display_bank_transfer_instructions
    assert (intent.status, shown.amount_remaining, shown.type) == (
        "requires_action",
        2000,
        "us_bank_transfer",
    )
    assert [each.type for each in shown.financial_addresses] == ["aba", "swift"]
    assert shown.financial_addresses[0].aba.routing_number == "999999999"
    assert shown.financial_addresses[0].supported_networks == ["ach", "domestic_wire_us"]


def test_transfers_are_matched_with_payments(stripe_client: Any) -> None:
    """A part first, then the rest; what is left over stays in the customer's cash balance."""
    customer = stripe_client.v1.customers.create({}).id
    intent = by_transfer(stripe_client, customer)
    fund(stripe_client, customer, 500)
    part = stripe_client.v1.payment_intents.retrieve(intent.id)
    assert part.next_action.display_bank_transfer_instructions.amount_remaining == 1500
    assert stripe_client.v1.events.list({"type": "payment_intent.partially_funded"}).data
    fund(stripe_client, customer, 1600)
    assert stripe_client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    kept = stripe_client.v1.customers.cash_balance.retrieve(customer)
    assert kept.to_dict()["available"] == {"usd": 100}
    moved = stripe_client.v1.customers.cash_balance_transactions.list(customer).data
    assert [(each.type, each.net_amount) for each in moved] == [
        ("applied_to_payment", -1500),
        ("funded", 1600),
        ("applied_to_payment", -500),
        ("funded", 500),
    ]
    assert by_transfer(stripe_client, customer, 100).status == "succeeded"


def test_transfers_may_be_matched_by_hand(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/customer-balance/reconciliation#manual-reconciliation.

    The refusals were recorded: https://github.com/gburgyan/aat-stripe, apply-refusals.
    """
    customer = stripe_client.v1.customers.create({}).id
    settings = {"settings": {"reconciliation_mode": "manual"}}
    assert (
        stripe_client.v1.customers.cash_balance.update(customer, settings).settings.reconciliation_mode
        == "manual"
    )
    intent = by_transfer(stripe_client, customer)
    fund(stripe_client, customer, 2000)
    assert stripe_client.v1.payment_intents.retrieve(intent.id).status == "requires_action"
    apply = stripe_client.v1.payment_intents.apply_customer_balance
    for params in ({"amount": 5000}, {"amount": 100, "currency": "eur"}):
        error = refusal(apply, intent.id, params)
        assert (error.http_status, error.code, error.param) == (400, None, None)
    assert apply(intent.id).status == "succeeded"
    assert refusal(apply, intent.id).code == "payment_intent_unexpected_state"
    card = {"amount": 500, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    paid = stripe_client.v1.payment_intents.create({**card, "allowed_payment_method_types": ["card"]})
    error = refusal(apply, paid.id)
    assert (error.http_status, error.code, error.param) == (400, None, None)


def test_a_customer_with_cash_is_not_deleted(stripe_client: Any) -> None:
    """Until it is spent. Recorded: https://github.com/gburgyan/aat-stripe, of cash balances."""
    customer = stripe_client.v1.customers.create({}).id
    fund(stripe_client, customer, 2000)
    assert refusal(stripe_client.v1.customers.delete, customer).http_status == 400
    assert by_transfer(stripe_client, customer).status == "succeeded"
    assert stripe_client.v1.customers.delete(customer).deleted


def test_a_canceled_transfer_gives_back_what_came(stripe_client: Any) -> None:
    """What was applied is unapplied."""
    customer = stripe_client.v1.customers.create({}).id
    intent = by_transfer(stripe_client, customer)
    fund(stripe_client, customer, 500)
    assert stripe_client.v1.payment_intents.cancel(intent.id).status == "canceled"
    kept = stripe_client.v1.customers.cash_balance.retrieve(customer)
    assert kept.to_dict()["available"] == {"usd": 500}
