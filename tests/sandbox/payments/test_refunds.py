"""Refunds: whole, in parts, later, and not at all."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..refused import refusal
from .paying import debit, pay
from .test_payment_intents import STAY


def charge(client: Any, source: str = "tok_visa", **more: Any) -> Any:
    """A charge of $10."""
    return client.v1.charges.create({"amount": 1000, "currency": "usd", "source": source, **more})


def test_a_refund_shows_what_it_is_of(stripe_client: Any) -> None:
    """Its entry in the ledger is negative and costs nothing."""
    payment = charge(stripe_client, description="Lunch")
    refund = stripe_client.v1.refunds.create(
        {
            "charge": payment.id,
            "reason": "requested_by_customer",
            "metadata": {"key": "value"},
            "expand": ["balance_transaction"],
        }
    )
    expected = {
        "object": "refund",
        "amount": 1000,
        "charge": payment.id,
        "currency": "usd",
        "metadata": {"key": "value"},
        "payment_intent": None,
        "reason": "requested_by_customer",
        "status": "succeeded",
    }
    assert expected.items() <= refund.to_dict().items()
    entry = refund.balance_transaction
    assert (entry.type, entry.amount, entry.fee, entry.source) == ("refund", -1000, 0, refund.id)
    assert entry.description == "REFUND FOR CHARGE (Lunch)"


def test_a_refund_of_a_pending_charge_is_pending_with_it(sandbox: Sandbox, stripe_client: Any) -> None:
    """So what is available never goes below what is there."""
    payment = charge(stripe_client)
    stripe_client.v1.refunds.create({"charge": payment.id, "amount": 400})
    balance = stripe_client.v1.balance.retrieve()
    assert (balance.available[0].amount, balance.pending[0].amount) == (0, 941 - 400)
    sandbox.advance(days=4)
    stripe_client.v1.refunds.create({"charge": payment.id, "amount": 100})
    balance = stripe_client.v1.balance.retrieve()
    assert (balance.available[0].amount, balance.pending[0].amount) == (941 - 500, 0)


@pytest.mark.parametrize(
    ("token", "statuses"),
    [("tok_visa", "succeeded succeeded"), ("tok_pendingRefund", "pending succeeded")],
)
def test_some_refunds_succeed_later(sandbox: Sandbox, stripe_client: Any, token: str, statuses: str) -> None:
    """The test card of 7726; an event tells."""
    refund = stripe_client.v1.refunds.create({"charge": charge(stripe_client, token).id})
    sandbox.advance(seconds=60)
    later = stripe_client.v1.refunds.retrieve(refund.id)
    assert f"{refund.status} {later.status}" == statuses
    updates = stripe_client.v1.events.list({"type": "refund.updated"}).data
    before = [each.data.to_dict()["previous_attributes"] for each in updates]
    assert [each["status"] for each in before if "status" in each] == [
        each for each in ["pending"] if token == "tok_pendingRefund"
    ]


def test_a_pending_refund_tells_why(sandbox: Sandbox, stripe_client: Any) -> None:
    """It is on its way, or waits for its charge; one that is done tells nothing.

    Source: https://docs.stripe.com/api/refunds/object#refund_object-pending_reason.
    """
    give_back = stripe_client.v1.refunds.create
    slow = give_back({"charge": charge(stripe_client, "tok_pendingRefund").id})
    payment = debit(stripe_client, "pm_bacsDebit_success", "bacs_debit")
    waiting = give_back({"payment_intent": payment, "amount": 500})
    assert (slow.pending_reason, waiting.pending_reason) == ("processing", "charge_pending")
    sandbox.advance(seconds=60)
    done = [stripe_client.v1.refunds.retrieve(each.id) for each in (slow, waiting)]
    assert [(each.status, each.pending_reason) for each in done] == [("succeeded", None)] * 2
    assert "pending_reason" not in give_back({"charge": charge(stripe_client).id})


def test_some_refunds_fail_later_and_the_money_is_back(sandbox: Sandbox, stripe_client: Any) -> None:
    """The test card of 5126: the charge is not refunded any more, and can be refunded again."""
    payment = charge(stripe_client, "tok_refundFail")
    refund = stripe_client.v1.refunds.create({"charge": payment.id})
    assert refund.status == "succeeded"
    sandbox.advance(seconds=60)
    failed = stripe_client.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    entry = failed.failure_balance_transaction
    assert (entry.type, entry.reporting_category, entry.amount) == ("refund_failure", "refund_failure", 1000)
    after = stripe_client.v1.charges.retrieve(payment.id)
    assert (after.refunded, after.amount_refunded) == (False, 0)
    assert stripe_client.v1.events.list({"type": "refund.failed"}).data[0].data.object.id == refund.id
    assert stripe_client.v1.balance.retrieve().pending[0].amount == 941


def test_an_intent_is_refunded_by_its_charge(stripe_client: Any) -> None:
    """One that never paid cannot be."""
    paid = stripe_client.v1.payment_intents.create(
        {"amount": 1000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True, **STAY}
    )
    refund = stripe_client.v1.refunds.create({"payment_intent": paid.id, "amount": 300})
    assert (refund.charge, refund.payment_intent) == (paid.latest_charge, paid.id)
    unpaid = stripe_client.v1.payment_intents.create({"amount": 1000, "currency": "usd"})
    error = refusal(stripe_client.v1.refunds.create, {"payment_intent": unpaid.id})
    assert (
        error.user_message == f"This PaymentIntent ({unpaid.id}) does not have a successful charge to refund."
    )


@pytest.mark.parametrize(
    ("before", "params", "message"),
    [
        ([], {"amount": 1001}, "Refund amount ($10.01) is greater than charge amount ($10.00)"),
        (
            [400],
            {"amount": 700},
            "Refund amount ($7.00) is greater than unrefunded amount on charge ($6.00)",
        ),
        ([], {"amount": 0}, "This value must be greater than or equal to 1."),
        ([], {"reverse_transfer": True}, "because it does not have an associated transfer."),
        ([], {"refund_application_fee": True}, "has no application fee"),
        ([1000], {}, "has already been refunded."),
    ],
)
def test_no_more_is_refunded_than_there_is(
    stripe_client: Any, before: list[int], params: dict[str, Any], message: str
) -> None:
    """In Stripe's words; and the charge stays as it was."""
    payment = charge(stripe_client)
    for amount in before:
        stripe_client.v1.refunds.create({"charge": payment.id, "amount": amount})
    error = refusal(stripe_client.v1.refunds.create, {"charge": payment.id, **params})
    assert message in str(error.user_message)
    assert stripe_client.v1.charges.retrieve(payment.id).amount_refunded == sum(before)


def test_no_more_is_refunded_than_was_captured(sandbox: Sandbox, stripe_client: Any) -> None:
    """What was authorized and never captured is not the shop's to give back."""
    payment = charge(stripe_client, capture=False)
    stripe_client.v1.charges.capture(payment.id, {"amount": 700})
    create = stripe_client.v1.refunds.create
    create({"charge": payment.id, "amount": 200})
    error = refusal(create, {"charge": payment.id, "amount": 501})
    assert error.user_message == "Refund amount ($5.01) is greater than unrefunded amount on charge ($5.00)"
    assert create({"charge": payment.id}).amount == 500
    after = stripe_client.v1.charges.retrieve(payment.id)
    assert (after.amount_refunded, after.refunded) == (700, True)
    assert sandbox.reconcile()["differences"] == []


def test_what_did_not_happen_is_not_refunded(stripe_client: Any) -> None:
    """A charge that failed, that is disputed, or that nobody named."""
    create = stripe_client.v1.refunds.create
    assert refusal(charge, stripe_client, "tok_chargeDeclined").http_status == 402
    failed = stripe_client.v1.charges.list().data[0]
    assert "not successful" in str(refusal(create, {"charge": failed.id}).user_message)
    disputed = charge(stripe_client, "tok_createDispute")
    error = refusal(create, {"charge": disputed.id})
    assert error.code == "charge_disputed"
    assert error.user_message == f"Charge {disputed.id} has been charged back; cannot issue a refund."
    assert refusal(create, {}).user_message == (
        "One of the following params should be provided for this request: payment_intent or charge."
    )
    assert refusal(create, {"charge": "ch_x"}).user_message == "No such charge: 'ch_x'"


def test_an_authorization_is_released_whole(stripe_client: Any) -> None:
    """No money moves."""
    held = charge(stripe_client, capture=False)
    part = refusal(stripe_client.v1.refunds.create, {"charge": held.id, "amount": 400})
    assert str(part.user_message).startswith("You cannot partially refund an uncaptured charge.")
    refund = stripe_client.v1.refunds.create({"charge": held.id})
    assert (refund.balance_transaction, refund.amount) == (None, 1000)
    assert stripe_client.v1.charges.retrieve(held.id).refunded


def test_only_a_refund_that_waits_for_the_customer_is_canceled(stripe_client: Any) -> None:
    """A card's never does: as recorded."""
    refund = stripe_client.v1.refunds.create({"charge": charge(stripe_client).id})
    error = refusal(stripe_client.v1.refunds.cancel, refund.id)
    assert (error.code, error.user_message) == (None, "Canceling this refund is unsupported.")


def test_refunds_are_listed_and_described(stripe_client: Any) -> None:
    """By charge; metadata is all that changes."""
    payment = charge(stripe_client)
    refund = stripe_client.v1.refunds.create({"charge": payment.id, "amount": 100})
    stripe_client.v1.refunds.create({"charge": charge(stripe_client).id})
    assert [each.id for each in stripe_client.v1.refunds.list({"charge": payment.id}).data] == [refund.id]
    assert stripe_client.v1.refunds.update(refund.id, {"metadata": {"a": "b"}}).metadata["a"] == "b"


def test_a_refund_of_a_card_shows_where_it_goes(stripe_client: Any) -> None:
    """Recorded: the network's reference is pending at first."""
    charge = stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    refund = stripe_client.v1.refunds.create({"charge": charge.id, "reason": "fraudulent"})
    assert refund.destination_details.to_dict() == {
        "card": {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        },
        "type": "card",
    }
    after = stripe_client.v1.charges.retrieve(charge.id)
    assert after.fraud_details.to_dict() == {"user_report": "fraudulent"}
    stripe_client.v1.refunds.update(refund.id, {"metadata": {"order": "6735"}})
    told = [each.type for each in stripe_client.v1.events.list({"limit": 2}).data]
    assert told == ["charge.refund.updated", "refund.updated"]


def test_some_refunds_wait_for_the_customer(sandbox: Sandbox, stripe_client: Any) -> None:
    """They have 45 days to tell a bank account. Source: https://docs.stripe.com/refunds."""
    params = {
        "amount": 2000,
        "currency": "jpy",
        "allowed_payment_method_types": ["konbini"],
        "payment_method_data": {
            "type": "konbini",
            "billing_details": {"email": "succeed_immediately@example.com", "name": "Jenny Rosen"},
        },
        "confirm": True,
    }
    paid = stripe_client.v1.payment_intents.create(params)
    refund = stripe_client.v1.refunds.create({"payment_intent": paid.id, "amount": 500})
    assert (refund.status, refund.next_action.type) == ("requires_action", "display_details")
    assert refund.next_action.display_details.expires_at == NOW + 45 * 86_400
    canceled = stripe_client.v1.refunds.cancel(refund.id)
    assert (canceled.status, canceled.failure_reason) == ("canceled", "merchant_request")
    again = stripe_client.v1.refunds.create({"payment_intent": paid.id})
    assert stripe_client.v1.test_helpers.refunds.expire(again.id).status == "failed"
    assert stripe_client.v1.charges.retrieve(str(again.charge)).amount_refunded == 0
    assert sandbox.reconcile()["differences"] == []


def test_a_cash_balance_is_returned(sandbox: Sandbox, stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/payments/customer-balance/refunding."""
    customer = stripe_client.v1.customers.create({"email": "jenny@example.com"}).id
    fund = {"amount": 1000, "currency": "usd"}
    stripe_client.v1.test_helpers.customers.fund_cash_balance(customer, fund)
    back = {"customer": customer, "amount": 400, "currency": "usd", "origin": "customer_balance"}
    refund = stripe_client.v1.refunds.create(back)
    assert (refund.status, refund.charge) == ("requires_action", None)
    moved = stripe_client.v1.customers.cash_balance_transactions.list(customer).data[0]
    assert (moved.type, moved.net_amount, moved.ending_balance) == ("return_initiated", -400, 600)
    stripe_client.v1.refunds.cancel(refund.id)
    moved = stripe_client.v1.customers.cash_balance_transactions.list(customer).data[0]
    assert (moved.type, moved.ending_balance) == ("return_canceled", 1000)
    assert sandbox.reconcile()["differences"] == []


def test_a_receipt_moves_when_its_charge_is_told_of(stripe_client: Any) -> None:
    """Each event of a change tells where it was before. Recorded by programs, in 2025."""
    asked = {**STAY, "amount": 1000, "currency": "usd", "confirm": True, "payment_method": "pm_card_visa"}
    intent = stripe_client.v1.payment_intents.create(asked)
    stripe_client.v1.refunds.create({"payment_intent": intent.id})
    told = {
        kind: stripe_client.v1.events.list({"type": kind}).data[0].data.to_dict()
        for kind in ("charge.succeeded", "charge.updated", "charge.refunded")
    }
    settled, refunded = (told[kind]["previous_attributes"] for kind in ("charge.updated", "charge.refunded"))
    first, second = (told[kind]["object"]["receipt_url"] for kind in ("charge.succeeded", "charge.updated"))
    assert settled == {"balance_transaction": None, "receipt_url": first}
    assert refunded == {"amount_refunded": 0, "receipt_url": second, "refunded": False}
    charge = stripe_client.v1.charges.retrieve(intent.latest_charge)
    assert charge.receipt_url == told["charge.refunded"]["object"]["receipt_url"]
    assert len({first, second, charge.receipt_url}) == 3


def test_the_network_gives_a_refund_a_reference_later(stripe_client: Any, sandbox: Sandbox) -> None:
    """Two seconds later, in an update of its own.

    Recorded in test mode on 27 September 2026: asked for again within two seconds, a refund had it. The
    events were published by public test suites: of a live account, and of test mode (2020-08-27, and in
    September 2025).
    """
    refund = stripe_client.v1.refunds.create({"charge": charge(stripe_client).id})
    assert refund.destination_details.card.to_dict() == {
        "reference_status": "pending",
        "reference_type": "acquirer_reference_number",
        "type": "refund",
    }
    sandbox.advance(seconds=2)
    card = stripe_client.v1.refunds.retrieve(refund.id).destination_details.card
    assert (card.reference_status, len(card.reference), card.reference.isdigit()) == ("available", 16, True)
    told = {each.type: each.data for each in stripe_client.v1.events.list({"limit": 4}).data}
    for type in ("charge.refund.updated", "refund.updated"):
        assert told[type].previous_attributes["destination_details"]["card"].to_dict() == {
            "reference": None,
            "reference_status": "pending",
        }


def test_a_refund_that_failed_gets_no_reference(stripe_client: Any, sandbox: Sandbox) -> None:
    """The card whose refunds fail later; what it shows stays pending."""
    payment = charge(stripe_client, "tok_refundFail")
    refund = stripe_client.v1.refunds.create({"charge": payment.id})
    sandbox.advance(days=2)
    failed = stripe_client.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.destination_details.card.reference_status) == ("failed", "pending")


@pytest.mark.parametrize(
    ("type", "currency"),
    [
        ("affirm", "usd"),
        ("afterpay_clearpay", "usd"),
        ("alipay", "usd"),
        ("amazon_pay", "usd"),
        ("cashapp", "usd"),
        ("fpx", "myr"),
        ("grabpay", "sgd"),
        ("ideal", "eur"),
        ("paynow", "sgd"),
        ("revolut_pay", "eur"),
        ("satispay", "eur"),
        ("upi", "inr"),
        ("wechat_pay", "usd"),
    ],
)
def test_some_types_tell_later_how_a_refund_went(
    sandbox: Sandbox, stripe_client: Any, type: str, currency: str
) -> None:
    """Each type's own page says so, such as https://docs.stripe.com/payments/affirm#refunds."""
    payment = pay(stripe_client, type, currency, amount=5000)
    sandbox.authenticate(payment.id)
    refund = stripe_client.v1.refunds.create({"payment_intent": payment.id, "amount": 1000})
    assert (refund.status, bool(refund.balance_transaction)) == ("pending", True)
    sandbox.advance(seconds=60)
    assert stripe_client.v1.refunds.retrieve(refund.id).status == "succeeded"
    told = stripe_client.v1.events.list({"type": "refund.updated"}).data
    assert "pending" in [each.data.to_dict()["previous_attributes"].get("status") for each in told]


@pytest.mark.parametrize(
    ("type", "currency", "days"),
    [
        ("amazon_pay", "usd", 90),
        ("cashapp", "usd", 90),
        ("klarna", "usd", 180),
        ("multibanco", "eur", 365),
        ("satispay", "eur", 180),
        ("swish", "sek", 365),
        ("twint", "chf", 180),
    ],
)
def test_a_type_gives_back_for_so_many_days(
    sandbox: Sandbox, stripe_client: Any, type: str, currency: str, days: int
) -> None:
    """Source: each type's own page, such as https://docs.stripe.com/payments/multibanco#refunds."""
    payment = pay(stripe_client, type, currency)
    if type == "multibanco":
        sandbox.advance(seconds=180)
    else:
        sandbox.authenticate(payment.id)
    sandbox.advance(seconds=days * 86_400 - 180)
    give_back = stripe_client.v1.refunds.create
    assert give_back({"payment_intent": payment.id, "amount": 1}).object == "refund"
    sandbox.advance(seconds=181)
    assert f"within {days} days" in str(refusal(give_back, {"payment_intent": payment.id}).user_message)


@pytest.mark.parametrize(
    ("type", "method", "status"),
    [
        ("au_becs_debit", "pm_auBecsDebit_success", "succeeded"),
        ("au_becs_debit", "pm_auBecsDebit_referToCustomer", "canceled"),
        ("bacs_debit", "pm_bacsDebit_success", "succeeded"),
        ("nz_bank_account", "pm_nzBankAccount_noAccount", "canceled"),
    ],
)
def test_a_debit_is_refunded_once_the_bank_has_made_it(
    sandbox: Sandbox, stripe_client: Any, type: str, method: str, status: str
) -> None:
    """Until then its refund is pending; where it fails, the refund is canceled, and no money moved.

    Source: https://docs.stripe.com/payments/au-becs-debit#refunds,
    https://docs.stripe.com/payments/payment-methods/bacs-debit#refunds and
    https://docs.stripe.com/payments/nz-bank-account#refunds.
    """
    payment = debit(stripe_client, method, type)
    give_back = stripe_client.v1.refunds.create
    refund = give_back({"payment_intent": payment.id, "amount": 500})
    assert (refund.status, refund.balance_transaction) == ("pending", None)
    assert refusal(give_back, {"payment_intent": payment.id, "amount": 1501}).param == "amount"
    sandbox.advance(seconds=60)
    later = stripe_client.v1.refunds.retrieve(refund.id)
    assert (later.status, bool(later.balance_transaction)) == (status, status == "succeeded")
    charge = stripe_client.v1.charges.retrieve(str(refund.charge))
    assert charge.amount_refunded == (500 if status == "succeeded" else 0)
    assert sandbox.reconcile()["differences"] == []


def test_other_networks_give_references_too(sandbox: Sandbox, stripe_client: Any) -> None:
    """Once the refund has succeeded. Source: https://docs.stripe.com/payments/multibanco#refunds."""
    payment = pay(stripe_client, "multibanco", "eur")
    sandbox.advance(seconds=180)
    refund = stripe_client.v1.refunds.create({"payment_intent": payment.id})
    assert refund.destination_details.multibanco.reference is None
    sandbox.advance(seconds=2)
    details = stripe_client.v1.refunds.retrieve(refund.id).destination_details.multibanco
    assert (details.reference_status, bool(details.reference)) == ("available", True)
