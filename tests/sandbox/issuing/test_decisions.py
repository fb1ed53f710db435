"""Who may use a card: what Stripe checks, what spending controls allow, and what an endpoint decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..receiver import Receiver
from .conftest import CARDHOLDER

Make = Callable[..., Any]


def reason(authorization: Any) -> str:
    """Why a use was declined; and that it came to nothing."""
    assert (authorization.approved, authorization.status) == (False, "closed")
    assert (authorization.balance_transactions, authorization.transactions) == ([], [])
    return str(authorization.request_history[0].reason)


def test_what_stripe_declines_by_itself(stripe_client: Any, funded: Sandbox, issue: Make, use: Make) -> None:
    """Whatever an endpoint might say; none is asked."""
    card, issuing = issue(), stripe_client.v1.issuing
    assert reason(use(card, amount=10001)) == "insufficient_funds"
    assert reason(use(card, verification_data={"cvc_check": "mismatch"})) == "verification_failed"
    issuing.cardholders.update(card.cardholder.id, {"status": "inactive"})
    assert reason(use(card)) == "cardholder_inactive"
    issuing.cards.update(card.id, {"status": "inactive"})
    assert reason(use(card)) == "card_inactive"
    issuing.cards.update(card.id, {"status": "canceled"})
    assert reason(use(card)) == "card_canceled"
    old = issue(exp_month=3, exp_year=2024)
    funded.advance(days=60)
    assert reason(use(old)) == "card_expired"
    types = [each.type for each in stripe_client.v1.events.list({"limit": 100}).data]
    assert "issuing_authorization.request" not in types
    assert types.count("issuing_authorization.created") == 6


def test_requirements_that_are_due_decline(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make
) -> None:
    """Also where the card was activated before."""
    card = issue()
    empty = {"individual": {"first_name": "", "last_name": "Rosen"}}
    stripe_client.v1.issuing.cardholders.update(card.cardholder.id, empty)
    assert reason(use(card)) == "cardholder_verification_required"


@pytest.mark.parametrize(
    ("controls", "use_of_it"),
    [
        ({"allowed_categories": ["bakeries"]}, {}),
        ({"blocked_categories": ["bakeries"]}, {"merchant_data": {"category": "bakeries"}}),
        ({"allowed_merchant_countries": ["US"]}, {"merchant_data": {"country": "FR"}}),
        ({"blocked_merchant_countries": ["FR"]}, {"merchant_data": {"country": "FR"}}),
        ({"allowed_card_presences": ["present"]}, {"authorization_method": "online"}),
        ({"blocked_card_presences": ["present"]}, {"authorization_method": "chip"}),
        ({"spending_limits": [{"amount": 999, "interval": "per_authorization"}]}, {}),
        ({"spending_limits": [{"amount": 999, "interval": "all_time"}]}, {}),
    ],
)
def test_spending_controls_decline(
    funded: Sandbox, issue: Make, use: Make, controls: dict[str, Any], use_of_it: dict[str, Any]
) -> None:
    """Of the card; what fits them is approved."""
    card = issue(spending_controls=controls)
    assert reason(use(card, **use_of_it)) == "spending_controls"
    other = {**use_of_it, "amount": 500, "authorization_method": "swipe"}
    fits = "limits" in next(iter(controls)) or "countries" in next(iter(controls))
    if fits:
        assert use(card, **{**other, "merchant_data": {"country": "US"}}).approved


@pytest.mark.parametrize(
    ("interval", "days"), [("daily", 1), ("weekly", 3), ("monthly", 29), ("yearly", 335)]
)
def test_a_limit_begins_again(
    *, stripe_client: Any, funded: Sandbox, issue: Make, use: Make, interval: str, days: int
) -> None:
    """2024-02-01 is a Thursday: the next week begins on Sunday, the third day after it."""
    card = issue(spending_controls={"spending_limits": [{"amount": 1500, "interval": interval}]})
    capture = stripe_client.v1.test_helpers.issuing.authorizations.capture
    capture(use(card).id)
    assert reason(use(card)) == "spending_controls"
    capture(use(card, amount=500).id)
    funded.advance(days=days - 1)
    assert reason(use(card)) == "spending_controls"
    funded.advance(days=1)
    assert use(card).approved


def test_a_reversal_gives_the_limit_back(stripe_client: Any, funded: Sandbox, issue: Make, use: Make) -> None:
    """A capture of less does, too."""
    card = issue(spending_controls={"spending_limits": [{"amount": 1000, "interval": "all_time"}]})
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    helpers.reverse(use(card).id)
    helpers.capture(use(card).id, {"capture_amount": 100})
    assert reason(use(card, amount=901)) == "spending_controls"
    assert use(card, amount=900).approved


def test_limits_span_replacements_and_a_cardholders_cards(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make
) -> None:
    """A new card is no way around them."""
    limits = {"spending_limits": [{"amount": 1000, "interval": "monthly"}]}
    old = issue(spending_controls=limits)
    assert use(old).approved
    replacing = {"replacement_for": old.id, "replacement_reason": "damaged"}
    assert reason(use(issue(cardholder=old.cardholder.id, spending_controls=limits, **replacing))) == (
        "spending_controls"
    )
    cardholder = stripe_client.v1.issuing.cardholders.create({**CARDHOLDER, "spending_controls": limits})
    one, other = issue(cardholder=cardholder.id), issue(cardholder=cardholder.id)
    assert use(one).approved
    assert reason(use(other)) == "spending_controls"


def test_a_limit_for_some_categories(funded: Sandbox, issue: Make, use: Make) -> None:
    """It leaves the others alone."""
    limit = {"amount": 100, "interval": "daily", "categories": ["bakeries"]}
    card = issue(spending_controls={"spending_limits": [limit]})
    assert use(card).approved
    assert reason(use(card, merchant_data={"category": "bakeries"})) == "spending_controls"


def decides(client: Any, receiver: Receiver, body: Any, **headers: str) -> None:
    """Have an endpoint asked, and let it answer so."""
    client.v1.webhook_endpoints.create(
        {"url": receiver.url, "enabled_events": ["issuing_authorization.request"]}
    )
    receiver.headers = {"Stripe-Version": "2026-10-28.endive", **headers}
    receiver.body = json.dumps(body).encode()


def test_an_endpoint_approves(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver
) -> None:
    """It is sent the request, signed, before anything is held."""
    decides(stripe_client, receiver, {"approved": True, "metadata": {"team": "blue"}})
    authorization = use(issue())
    assert authorization.approved
    assert authorization.request_history[0].reason == "webhook_approved"
    assert authorization.metadata.team == "blue"
    headers, body = receiver.received[0]
    event = json.loads(body)
    assert event["type"] == "issuing_authorization.request"
    assert "Stripe-Signature" in headers
    asked = event["data"]["object"]
    assert asked["pending_request"] == {
        "amount": 1000,
        "amount_details": {"atm_fee": None, "cashback_amount": None},
        "currency": "usd",
        "is_amount_controllable": False,
        "merchant_amount": 1000,
        "merchant_currency": "usd",
        "network_risk_score": None,
    }
    assert (asked["approved"], asked["balance_transactions"]) == (False, [])
    assert (asked["amount"], asked["merchant_amount"]) == (0, 0)
    assert receiver.types == ["issuing_authorization.request"]


def test_an_endpoint_holds_less(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver
) -> None:
    """Where the amount is for it to choose, and only there."""
    decides(stripe_client, receiver, {"approved": True, "amount": 600})
    card = issue()
    assert use(card, is_amount_controllable=True).amount == 600
    assert reason(use(card)) == "webhook_error"


def test_a_pump_may_leave_no_choice(
    stripe_client: Any, sandbox: Sandbox, issue: Make, use: Make, receiver: Receiver
) -> None:
    """An endpoint is asked for a dollar; the amount that it chooses counts only where it may choose one.

    Source: https://docs.stripe.com/issuing/purchases/authorizations#fuel-dispenser-transactions.
    """
    sandbox.act("fund_issuing", amount=50_000)
    decides(stripe_client, receiver, {"approved": True, "amount": 5000})
    card, fuel = issue(), {"amount": 100, "merchant_data": {"category": "automated_fuel_dispensers"}}
    assert use(card, **fuel, is_amount_controllable=True).amount == 5000
    assert use(card, **fuel).amount == 10_000
    asked = [json.loads(body)["data"]["object"]["pending_request"]["amount"] for _, body in receiver.received]
    assert asked == [100, 100]


def test_cash_is_approved_whole(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver
) -> None:
    """An endpoint cannot hold less than what the cardholder gets in cash.

    Source: https://docs.stripe.com/issuing/purchases/authorizations#handling-other-authorizations.
    """
    decides(stripe_client, receiver, {"approved": True, "amount": 600})
    card = issue()
    asked: dict[str, Any] = {"is_amount_controllable": True}
    assert use(card, **asked, amount_details={"cashback_amount": 600}).amount == 600
    assert reason(use(card, **asked, amount_details={"cashback_amount": 601})) == "webhook_error"


def test_an_endpoint_declines(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver
) -> None:
    """Nothing is held."""
    decides(stripe_client, receiver, {"approved": False})
    assert reason(use(issue())) == "webhook_declined"


@pytest.mark.parametrize("body", [{}, [], "yes", {"approved": "yes"}])
def test_an_answer_that_cannot_be_read(
    *, stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver, body: Any
) -> None:
    """It declines, and says what is wrong."""
    decides(stripe_client, receiver, body)
    authorization = use(issue())
    assert reason(authorization) == "webhook_error"
    assert "approved" in authorization.request_history[0].reason_message


def test_an_endpoint_that_is_too_slow(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver
) -> None:
    """Two seconds are the limit."""
    import time

    decides(stripe_client, receiver, {"approved": True})
    receiver.on_receipt = lambda: time.sleep(2.3)
    assert reason(use(issue())) == "webhook_timeout"


@pytest.mark.parametrize("word", ["approve", "decline"])
def test_the_older_way_to_decide(
    *, stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver, word: str
) -> None:
    """Whoever is asked may call back, and decide by an operation; that comes before the answer."""
    decides(stripe_client, receiver, "")
    authorizations = stripe_client.v1.issuing.authorizations
    receiver.on_receipt = lambda: getattr(authorizations, word)(
        json.loads(receiver.received[0][1])["data"]["object"]["id"]
    )
    authorization = use(issue())
    assert authorization.request_history[0].reason == f"webhook_{word}d"
    assert authorization.approved == (word == "approve")


def test_a_suspicious_use_is_asked_about(stripe_client: Any, funded: Sandbox, issue: Make, use: Make) -> None:
    """By text message; whoever confirms may use the card at the same seller for a week. Nobody answers for
    an hour: it is over.

    Source: https://docs.stripe.com/issuing/controls/advanced-fraud-tools#fraud-challenges and, for whom a
    message reaches, https://docs.stripe.com/issuing/controls/fraud-challenges#availability.
    """
    cardholder = stripe_client.v1.issuing.cardholders.create({**CARDHOLDER, "phone_number": "+16175551212"})
    risk = {"fraud_risk": {"level": "highest"}}
    card = issue(cardholder=cardholder.id)
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    declined = use(card, risk_assessment=risk)
    assert reason(declined) == "suspected_fraud"
    assert declined.fraud_challenges[0].status == "pending"
    answered = helpers.respond(declined.id, {"confirmed": True})
    assert answered.fraud_challenges[0].status == "verified"
    elsewhere = use(card, risk_assessment=risk, merchant_data={"name": "Another shop"})
    assert (elsewhere.approved, elsewhere.verified_by_fraud_challenge) == (False, False)
    assert not use(card).verified_by_fraud_challenge
    for again in (use(card, risk_assessment=risk), use(card, risk_assessment=risk)):
        assert (again.approved, again.verified_by_fraud_challenge) == (True, True)
    another = use(issue(cardholder=cardholder.id), risk_assessment=risk)
    assert (another.approved, another.verified_by_fraud_challenge) == (False, False)
    funded.advance(hours=1)
    authorization = stripe_client.v1.issuing.authorizations.retrieve(elsewhere.id)
    assert authorization.fraud_challenges[0].status == "expired"
    unreachable = use(issue(), risk_assessment=risk)
    assert unreachable.fraud_challenges[0].undeliverable_reason == "no_phone_number"
    french = stripe_client.v1.issuing.cardholders.create({**CARDHOLDER, "phone_number": "+33612345678"})
    unreachable = use(issue(cardholder=french.id), risk_assessment=risk)
    assert unreachable.fraud_challenges[0].undeliverable_reason == "unsupported_phone_number"
    funded.advance(days=6, hours=22)
    assert use(card, risk_assessment=risk).approved
    funded.advance(hours=1)
    assert reason(use(card, risk_assessment=risk)) == "suspected_fraud"


def test_an_endpoint_has_a_cardholder_asked(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make, receiver: Receiver
) -> None:
    """By `send_fraud_challenges`, as it declines; whoever confirms is told of by the next use.

    Source: https://docs.stripe.com/issuing/controls/fraud-challenges#define-your-own-logic.
    """
    cardholder = stripe_client.v1.issuing.cardholders.create({**CARDHOLDER, "phone_number": "+16175551212"})
    card = issue(cardholder=cardholder.id)
    decides(stripe_client, receiver, {"approved": False})
    assert "fraud_challenges" not in use(card)  # recorded in July 2026
    receiver.body = json.dumps({"approved": False, "send_fraud_challenges": ["sms"]}).encode()
    declined = use(card)
    assert (declined.fraud_challenges[0].channel, declined.fraud_challenges[0].status) == ("sms", "pending")
    stripe_client.v1.test_helpers.issuing.authorizations.respond(declined.id, {"confirmed": True})
    use(card)
    asked = json.loads(receiver.received[-1][1])["data"]["object"]
    assert asked["verified_by_fraud_challenge"] is True


def test_a_card_tells_that_others_may_know_it(
    stripe_client: Any, funded: Sandbox, issue: Make, use: Make
) -> None:
    """Used where cards are tested; then its cardholder knows nothing of a use; then that is disputed.

    Source: https://docs.stripe.com/api/issuing/cards/object#issuing_card_object-latest_fraud_warning.
    """
    cardholder = stripe_client.v1.issuing.cardholders.create({**CARDHOLDER, "phone_number": "+16175551212"})
    card = issue(cardholder=cardholder.id)

    def warning() -> Any:
        latest = stripe_client.v1.issuing.cards.retrieve(card.id).latest_fraud_warning
        return latest and (latest.type, latest.started_at)

    use(card, risk_assessment={"card_testing_risk": {"level": "normal"}})
    assert warning() is None
    tested = use(card, risk_assessment={"card_testing_risk": {"level": "elevated"}})
    begun = tested.created
    assert warning() == ("card_testing_exposure", begun)
    funded.advance(hours=1)
    declined = use(card, risk_assessment={"fraud_risk": {"level": "highest"}})
    helpers = stripe_client.v1.test_helpers.issuing.authorizations
    helpers.respond(declined.id, {"confirmed": False})
    assert warning() == ("user_indicated_fraud", begun + 3600)
    captured = helpers.capture(tested.id).transactions[0].id
    evidence = {"reason": "fraudulent", "fraudulent": {"explanation": "It was not me."}}
    disputes = stripe_client.v1.issuing.disputes
    dispute = disputes.create({"transaction": captured, "evidence": evidence})
    assert warning() == ("user_indicated_fraud", begun + 3600)
    disputes.submit(dispute.id)
    assert warning() == ("fraud_dispute_filed", begun + 3600)


def test_the_full_profile_has_money_to_begin_with(stripe_client: Any, issue: Make, use: Make) -> None:
    """As if someone had added funds in the Dashboard; whoever adds some themselves has just those."""
    assert use(issue()).approved
    assert stripe_client.v1.balance.retrieve().issuing.available[0].amount == 1_000_000 - 1000
