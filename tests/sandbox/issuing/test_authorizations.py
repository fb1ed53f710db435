"""Authorizations: what is held, what is captured, what is given back; the issuing balance adds up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..refused import refusal


@pytest.fixture(autouse=True)
def _adds_up(sandbox: Sandbox) -> Iterator[None]:
    """After every test, not one audit finds a difference."""
    yield
    assert sandbox.reconcile()["differences"] == []


def balance(client: Any) -> int:
    """The issuing balance in US dollars, in cents."""
    return int(client.v1.balance.retrieve().issuing.available[0].amount)


def test_an_approved_use_holds_its_amount(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Without an endpoint that decides, an active card is approved."""
    authorization = use(issue())
    assert authorization.id.startswith("iauth_")
    assert (authorization.approved, authorization.status, authorization.amount) == (True, "pending", 1000)
    assert authorization.pending_request is None
    assert authorization.transactions == []
    request = authorization.request_history[0]
    assert (request.approved, request.reason, request.amount) == (True, "card_active", 1000)
    hold = authorization.balance_transactions[0]
    assert (hold.type, hold.amount, hold.description) == (
        "issuing_authorization_hold",
        -1000,
        "Hold for authorization",
    )
    assert hold.balance_type == "issuing"
    assert balance(stripe_client) == 9000
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert "issuing_authorization.created" in types


def test_what_a_test_fills_in(funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]) -> None:
    """Who sold it where, and what the network told; of Treasury and of challenges only where there are any.

    Recorded in July 2026, version 2026-06-24.dahlia: https://github.com/hebihime/stablecard-rail,
    authorization_created.json.
    """
    seller = {"name": "YELLOW CAB CO", "category": "taxicabs_limousines"}
    shown = use(issue(), merchant_data=seller).to_dict()
    assert shown["merchant_data"] == {
        "category": "taxicabs_limousines",
        "category_code": "4121",
        "city": "San Francisco",
        "country": "US",
        "name": "YELLOW CAB CO",
        "network_id": "1234567890",
        "postal_code": "94103",
        "state": "CA",
        "tax_id": None,
        "terminal_id": "99999999",
        "url": "https://rocketrides.io/",
    }
    network = shown["network_data"]
    assert (network["acquiring_institution_id"], network["system_trace_audit_number"]) == (
        "123456",
        "1234567890",
    )
    assert re.fullmatch(r"test_\d{15}", network["transaction_id"])
    assert shown["verification_data"]["postal_code"] == "94103"
    assert shown["amount_details"] == {"atm_fee": None, "cashback_amount": 0}
    (request,) = shown["request_history"]
    assert request["amount_details"] == {"atm_fee": None, "cashback_amount": None}
    assert re.fullmatch(r"S\d{5}", request["authorization_code"])
    assert request["network_risk_score"] == 10
    assert not {"fraud_challenges", "treasury"} & shown.keys()
    card = shown["card"]
    assert "financial_account" not in card
    assert (card["migrate_tokens_from"], card["pin"]) == (None, None)
    assert card["cardholder"]["individual"]["verification"] == {"document": {"back": None, "front": None}}


def test_why_a_hold_was_released(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Its entry says so; the event does not tell of entries.

    Recorded in July 2026: https://github.com/hebihime/stablecard-rail, authorization_captured.json,
    authorization_reversed.json and event_authorization_updated.json.
    """
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    card = issue()
    for end, why in ((helpers.capture, "capture"), (helpers.reverse, "reversal")):
        ended = end(use(card).id)
        told = [each.description for each in ended.balance_transactions]
        assert told == ["Hold for authorization", f"Released hold for authorization due to {why}"]
    event = stripe_client.v1.events.list({"type": "issuing_authorization.updated", "limit": 1}).data[0]
    assert event.data.to_dict()["previous_attributes"] == {
        "amount": 1000,
        "merchant_amount": 1000,
        "status": "pending",
    }


def test_a_capture_is_told_of_without_what_was_bought(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Unless that was said. Recorded in July 2026: https://github.com/hebihime/stablecard-rail."""
    captured = stripe_client.v1.test_helpers.issuing.authorizations.capture(use(issue()).id)
    shown = captured.transactions[0].to_dict()
    assert not {"purchase_details", "treasury"} & shown.keys()
    assert shown["amount_details"] == {"atm_fee": None, "cashback_amount": 0}


def test_a_category_that_there_is_not(
    stripe_client: Any, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Of the many that there are, the beginning and the end are told.

    Recorded in July 2026: https://github.com/hebihime/stablecard-rail, authorization_declined.json.
    """
    params = {"card": issue().id, "merchant_data": {"category": "hotels_motels_resorts"}}
    error = refusal(stripe_client.v1.test_helpers.issuing.authorizations.create, params)
    assert error.param == "merchant_data[category]"
    assert error.user_message == (
        "Invalid merchant_data[category]: must be one of ac_refrigeration_repair, "
        "accounting_bookkeeping_services, advertising_services, agricultural_coopera...rs, "
        "womens_accessory_and_specialty_shops, womens_ready_to_wear_stores, or wrecking_and_salvage_yards"
    )


def test_a_capture_takes_the_held_amount(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """The hold is released, and a transaction of a negative amount takes its place."""
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    authorization = helpers.capture(use(issue()).id)
    assert authorization.status == "closed"
    transaction = authorization.transactions[0]
    assert transaction.id.startswith("ipi_")
    assert (transaction.type, transaction.amount, transaction.authorization) == (
        "capture",
        -1000,
        authorization.id,
    )
    entry = stripe_client.v1.balance_transactions.retrieve(transaction.balance_transaction)
    assert (entry.type, entry.amount, entry.reporting_category) == (
        "issuing_transaction",
        -1000,
        "issuing_transaction",
    )
    assert [each.type for each in authorization.balance_transactions] == [
        "issuing_authorization_hold",
        "issuing_authorization_release",
    ]
    assert balance(stripe_client) == 9000
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types[:2] == ["issuing_authorization.updated", "issuing_transaction.created"]


def test_transactions_tell_what_the_network_knows_them_by(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """The code of what was approved and the network's number are those of the authorization, of a refund too.

    Source: https://docs.stripe.com/api/issuing/transactions/object#issuing_transaction_object-network_data.
    """
    helpers = stripe_client.v1.test_helpers.issuing
    authorization = helpers.authorizations.capture(use(issue()).id)
    capture = authorization.transactions[0]
    known = capture.network_data
    assert known.authorization_code == authorization.request_history[0].authorization_code
    assert known.transaction_id == authorization.network_data.transaction_id
    assert helpers.transactions.refund(capture.id).network_data.to_dict() == known.to_dict()


def test_several_captures(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """What was not captured stays held until the authorization is closed; more may be captured, too."""
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    id = use(issue()).id
    first = helpers.capture(id, {"capture_amount": 400, "close_authorization": False})
    assert first.status == "pending"
    assert balance(stripe_client) == 9000
    last = helpers.capture(id, {"capture_amount": 700})
    assert (last.status, [each.amount for each in last.transactions]) == ("closed", [-400, -700])
    assert balance(stripe_client) == 8900


def test_what_is_closed_is_captured_again(
    *,
    sandbox: Sandbox,
    stripe_client: Any,
    funded: Sandbox,
    issue: Callable[..., Any],
    use: Callable[..., Any],
) -> None:
    """Unless it was declined. Guess: the latter.

    Source: https://docs.stripe.com/issuing/testing#without-code-create-test-capture.
    """
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    card = issue()
    id = use(card).id
    helpers.capture(id)
    again = helpers.capture(id, {"capture_amount": 300})
    assert (again.status, [each.amount for each in again.transactions]) == ("closed", [-1000, -300])
    assert balance(stripe_client) == 8700
    declined = use(card, amount=9000)
    assert not declined.approved
    assert "declined" in refusal(helpers.capture, declined.id).user_message
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ("attempt_acknowledged", "card_active"),
        ("authenticated", "card_active"),
        ("failed", "verification_failed"),
        ("required", "verification_failed"),
    ],
)
def test_who_was_to_authenticate(
    *, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any], result: str, reason: str
) -> None:
    """A use is declined where authentication failed, or was needed and left out; an exemption spares it.

    Source: https://docs.stripe.com/issuing/3d-secure#managing-fraud-through-3ds. Guess: the reason's name.
    """
    card, checked = issue(), {"three_d_secure": {"result": result}}
    assert use(card, verification_data=checked).request_history[0].reason == reason
    exempt = {"authentication_exemption": {"claimed_by": "issuer", "type": "low_value_transaction"}}
    spared = use(card, verification_data=exempt)
    assert (spared.approved, spared.verification_data.three_d_secure) == (True, None)
    assert refusal(use, card, verification_data={**checked, **exempt}).http_status == 400


def test_a_reversal_releases(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """A part, or the rest: then nothing is left, and the old amount stands in the event."""
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    id = use(issue()).id
    part = helpers.reverse(id, {"reverse_amount": 300})
    assert (part.status, part.amount) == ("pending", 700)
    assert balance(stripe_client) == 9300
    assert refusal(helpers.reverse, id, {"reverse_amount": 701}).param == "reverse_amount"
    whole = helpers.reverse(id)
    assert (whole.status, whole.amount) == ("reversed", 0)
    assert balance(stripe_client) == 10000
    event = stripe_client.v1.events.list({"type": "issuing_authorization.updated"}).data[0]
    assert event.data.previous_attributes["amount"] == 700


def test_an_increment_is_decided_anew(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """One that is declined leaves what was approved before."""
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    id = use(issue()).id
    more = helpers.increment(id, {"increment_amount": 500})
    assert (more.amount, len(more.request_history)) == (1500, 2)
    assert balance(stripe_client) == 8500
    refused = helpers.increment(id, {"increment_amount": 8600})
    assert (refused.amount, refused.status, refused.approved) == (1500, "pending", True)
    assert refused.request_history[2].reason == "insufficient_funds"
    assert balance(stripe_client) == 8500
    assert refusal(helpers.increment, id, {"increment_amount": 0}).param == "increment_amount"


def test_at_a_pump_the_amount_comes_later(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """The hold follows it, up or down."""
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    id = use(issue(), merchant_data={"category": "automated_fuel_dispensers"}).id
    final = helpers.finalize_amount(id, {"final_amount": 4200, "fuel": {"type": "diesel"}})
    assert (final.amount, final.fuel.type, final.merchant_data.category_code) == (4200, "diesel", "5542")
    assert balance(stripe_client) == 5800


def test_at_a_pump_a_hundred_dollars_are_held(
    stripe_client: Any, sandbox: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """For the dollar that the dispenser asks for, until it tells the amount.

    Source: https://docs.stripe.com/issuing/purchases/authorizations#fuel-dispenser-transactions and
    https://docs.stripe.com/baas/start-integration/integration-guides/fleet#use-card.
    """
    sandbox.act("fund_issuing", amount=15_000)
    fuel = {"amount": 100, "merchant_data": {"category": "automated_fuel_dispensers"}}
    card = issue()
    held = use(card, **fuel)
    assert (held.amount, held.merchant_amount, held.status) == (10_000, 10_000, "pending")
    assert balance(stripe_client) == 5000
    assert use(card, **fuel).request_history[0].reason == "insufficient_funds"
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    assert helpers.finalize_amount(held.id, {"final_amount": 1000}).amount == 1000
    assert helpers.capture(held.id).transactions[0].amount == -1000
    assert balance(stripe_client) == 14_000


def test_what_lapsed_is_captured_late(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Its amount is what is left to capture, and nothing is held.

    Source: https://docs.stripe.com/issuing/purchases/authorizations#authorization-updates.
    """
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    id = use(issue()).id
    helpers.capture(id, {"capture_amount": 400, "close_authorization": False})
    lapsed = helpers.expire(id)
    assert (lapsed.status, lapsed.amount, balance(stripe_client)) == ("expired", 600, 9600)
    late = helpers.capture(id)
    assert (late.status, late.amount, balance(stripe_client)) == ("closed", 600, 9000)
    assert [each.amount for each in late.transactions] == [-400, -600]


def test_a_hold_lapses(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """After seven days, in a hotel after thirty-one; the test helper has it lapse at once."""
    card = issue()
    usual = use(card).id
    hotel = use(card, merchant_data={"category": "hotels_motels_and_resorts"}).id
    at_once = stripe_client.v1.test_helpers.issuing.authorizations.expire(use(card).id)
    assert at_once.status == "expired"
    authorizations = stripe_client.v1.issuing.authorizations
    funded.advance(days=7)
    assert authorizations.retrieve(usual).status == "expired"
    assert authorizations.retrieve(hotel).status == "pending"
    funded.advance(days=24)
    assert authorizations.retrieve(hotel).status == "expired"
    assert balance(stripe_client) == 10000


def test_refunds(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Up to what was captured; one that belongs to no capture is of any amount."""
    helpers = stripe_client.v1.test_helpers.issuing
    card = issue()
    capture = helpers.authorizations.capture(use(card).id).transactions[0].id
    refund = helpers.transactions.refund(capture, {"refund_amount": 400})
    assert (refund.type, refund.amount) == ("refund", 400)
    linked = stripe_client.v1.issuing.authorizations.retrieve(refund.authorization)
    assert [each.type for each in linked.transactions] == ["capture", "refund"]
    assert refusal(helpers.transactions.refund, capture, {"refund_amount": 601}).param == "refund_amount"
    assert helpers.transactions.refund(capture).amount == 600
    assert "only a capture" in refusal(helpers.transactions.refund, refund.id).user_message
    alone = helpers.transactions.create_unlinked_refund({"card": card.id, "amount": 77})
    assert (alone.amount, alone.authorization) == (77, None)
    assert balance(stripe_client) == 10077


def test_a_forced_capture_needs_no_authorization(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any]
) -> None:
    """Nor funds: the balance may fall below zero."""
    transactions = stripe_client.v1.test_helpers.issuing.transactions
    purchase = {"receipt": [{"description": "Chair", "quantity": "2", "total": 11000}]}
    card = issue(status="inactive")
    transaction = transactions.create_force_capture(
        {"card": card.id, "amount": 11000, "purchase_details": purchase}
    )
    assert (transaction.amount, transaction.authorization, transaction.type) == (-11000, None, "capture")
    assert transaction.purchase_details.receipt[0].description == "Chair"
    assert transaction.purchase_details.receipt[0].quantity == 2
    assert balance(stripe_client) == -1000
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert "issuing_transaction.purchase_details_receipt_updated" in types


def test_lists_are_filtered(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """By card, cardholder and status."""
    one, other = issue(), issue()
    use(one)
    id = stripe_client.v1.test_helpers.issuing.authorizations.capture(use(other).id).id
    lists = stripe_client.v1.issuing.authorizations.list
    assert [each.id for each in lists({"card": other.id}).data] == [id]
    assert [each.id for each in lists({"cardholder": other.cardholder.id}).data] == [id]
    assert [each.id for each in lists({"status": "closed"}).data] == [id]
    transactions = stripe_client.v1.issuing.transactions.list
    assert len(transactions({"card": other.id, "type": "capture"}).data) == 1
    assert transactions({"card": one.id}).data == []


def test_a_card_for_so_many_payments_cancels_itself(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """Source: https://docs.stripe.com/api/issuing/cards/object, lifecycle_controls."""
    card = issue(lifecycle_controls={"cancel_after": {"payment_count": 2}})
    use(card)
    assert stripe_client.v1.issuing.cards.retrieve(card.id).status == "active"
    use(card)
    assert stripe_client.v1.issuing.cards.retrieve(card.id).status == "canceled"
    assert use(card).request_history[0].reason == "card_canceled"


def test_abroad_both_amounts_are_told(
    stripe_client: Any, funded: Sandbox, issue: Callable[..., Any], use: Callable[..., Any]
) -> None:
    """The card's currency is held: 920 euro cents are 1,000 US cents at the sandbox's rates."""
    authorization = use(issue(), amount=None, merchant_amount=920, merchant_currency="eur")
    assert (authorization.amount, authorization.currency) == (1000, "usd")
    assert (authorization.merchant_amount, authorization.merchant_currency) == (920, "eur")


def test_payouts_leave_the_issuing_balance_alone(stripe_client: Any, funded: Sandbox) -> None:
    """It is no part of what is available."""
    assert stripe_client.v1.balance.retrieve().available[0].amount == 0
    assert refusal(stripe_client.v1.payouts.create, {"amount": 100, "currency": "usd"}).code
