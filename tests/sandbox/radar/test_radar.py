"""Radar: lists that payments are on, warnings, reviews, evaluations."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from ..customers.test_customers import refusal


def pay(client: Any, source: str = "tok_visa", **params: Any) -> Any:
    """A charge of 1,000 cents."""
    return client.v1.charges.create({"amount": 1000, "currency": "usd", "source": source, **params})


def listed(client: Any, alias: str, type: str, *values: str) -> str:
    """A list of values; tells its id."""
    value_list = client.v1.radar.value_lists.create({"alias": alias, "name": alias, "item_type": type})
    for value in values:
        client.v1.radar.value_list_items.create({"value_list": value_list.id, "value": value})
    return str(value_list.id)


def test_a_list_has_items(stripe_client: Any) -> None:
    """Each once; they go with it."""
    radar = stripe_client.v1.radar
    id = listed(stripe_client, "emails", "email", "a@example.com", "b@example.com")
    shown = radar.value_lists.retrieve(id)
    assert id.startswith("rsl_")
    assert [each.value for each in shown.list_items.data] == ["b@example.com", "a@example.com"]
    assert shown.list_items.data[0].id.startswith("rsli_")
    assert (
        refusal(radar.value_list_items.create, {"value_list": id, "value": "A@example.com"}).param == "value"
    )
    assert [each.id for each in radar.value_lists.list({"contains": "a@example.com"}).data] == [id]
    assert radar.value_lists.list({"contains": "c@example.com"}).data == []
    assert refusal(radar.value_lists.create, {"alias": "emails", "name": "x"}).param == "alias"
    item = radar.value_list_items.list({"value_list": id, "value": "a@example.com"}).data[0].id
    assert radar.value_list_items.delete(item).deleted
    assert len(radar.value_list_items.list({"value_list": id}).data) == 1
    assert radar.value_lists.delete(id).deleted
    assert refusal(radar.value_list_items.list, {"value_list": id}).code == "resource_missing"


@pytest.mark.parametrize(
    ("type", "good", "bad"),
    [
        ("email", "a@example.com", "a"),
        ("country", "US", "USA"),
        ("ip_address", "127.0.0.1", "127.0.0"),
        ("card_bin", "424242", "4242"),
        ("customer_id", "cus_123", "123"),
        ("card_fingerprint", "Xt5EWLLDS7FJjR1c", "4242424242424242x"),
    ],
)
def test_a_value_fits_its_list(stripe_client: Any, type: str, good: str, bad: str) -> None:
    """By the type of the list."""
    id = listed(stripe_client, "list", type, good)
    create = stripe_client.v1.radar.value_list_items.create
    assert refusal(create, {"value_list": id, "value": bad}).param == "value"


@pytest.mark.parametrize(
    ("type", "value"), [("card_bin", "424242"), ("country", "us"), ("email", "Jenny@example.com")]
)
def test_a_payment_on_a_blocklist_is_blocked(stripe_client: Any, type: str, value: str) -> None:
    """Before the bank is asked; unless it is on an allowlist, too."""
    pay(stripe_client, receipt_email="jenny@example.com")
    listed(stripe_client, f"{type}_blocklist", type, value)
    with pytest.raises(stripe.CardError) as refused:
        pay(stripe_client, receipt_email="jenny@example.com")
    assert refused.value.code == "card_declined"
    failed = stripe_client.v1.charges.list().data[0]
    assert (failed.outcome.type, failed.outcome.network_status) == ("blocked", "not_sent_to_network")
    assert failed.outcome.reason == "rule"
    listed(stripe_client, "email_allowlist", "email", "jenny@example.com")
    assert pay(stripe_client, receipt_email="jenny@example.com").paid


def test_a_card_is_known_by_its_fingerprint(stripe_client: Any) -> None:
    """Whatever token it came with; another card is not touched."""
    fingerprint = pay(stripe_client).payment_method_details.card.fingerprint
    listed(stripe_client, "card_fingerprint_blocklist", "card_fingerprint", fingerprint)
    intents = stripe_client.v1.payment_intents
    params = {"amount": 1000, "currency": "usd", "confirm": True, "return_url": "https://example.com"}
    assert refusal(intents.create, {**params, "payment_method": "pm_card_visa"}).code == "card_declined"
    assert intents.create({**params, "payment_method": "pm_card_mastercard"}).status == "succeeded"


def test_a_risky_payment_is_reviewed(stripe_client: Any) -> None:
    """A card of elevated risk goes through, and somebody looks at it."""
    charge = pay(stripe_client, "tok_riskLevelElevated")
    assert charge.paid
    review = stripe_client.v1.reviews.list().data[0]
    assert review.id.startswith("prv_")
    assert (review.charge, review.open, review.reason) == (charge.id, True, "rule")
    seen = stripe_client.v1.charges.retrieve(charge.id)
    assert seen.review == review.id
    assert (seen.outcome.type, seen.outcome.reason) == ("manual_review", "elevated_risk_level")
    closed = stripe_client.v1.reviews.approve(review.id)
    assert (closed.open, closed.closed_reason, closed.reason) == (False, "approved", "approved")
    assert stripe_client.v1.reviews.list().data == []
    assert "already closed" in refusal(stripe_client.v1.reviews.approve, review.id).user_message
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types[0] == "review.closed"
    assert "review.opened" in types


@pytest.mark.parametrize(
    ("refund", "reason"), [({}, "refunded"), ({"reason": "fraudulent"}, "refunded_as_fraud")]
)
def test_a_refund_closes_a_review(stripe_client: Any, refund: dict[str, str], reason: str) -> None:
    """And says why it was given."""
    listed(stripe_client, "bin_reviewlist", "card_bin", "424242")
    charge = pay(stripe_client).id
    review = stripe_client.v1.reviews.list().data[0].id
    stripe_client.v1.refunds.create({"charge": charge, **refund})
    assert stripe_client.v1.reviews.retrieve(review).closed_reason == reason


def test_a_warning_is_settled_by_a_refund(stripe_client: Any) -> None:
    """As a whole; nothing is left to do then."""
    charge = pay(stripe_client, "tok_createIssuerFraudRecord").id
    warnings = stripe_client.v1.radar.early_fraud_warnings
    warning = warnings.list({"charge": charge}).data[0]
    assert warning.id.startswith("issfr_")
    assert (warning.actionable, warning.fraud_type) == (True, "made_with_stolen_card")
    stripe_client.v1.refunds.create({"charge": charge, "amount": 400})
    assert warnings.retrieve(warning.id).actionable
    stripe_client.v1.refunds.create({"charge": charge})
    assert not warnings.retrieve(warning.id).actionable
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert "radar.early_fraud_warning.created" in types
    assert "radar.early_fraud_warning.updated" in types


@pytest.mark.parametrize(
    ("method", "level", "action"),
    [("pm_card_visa", "normal", "continue"), ("pm_card_riskLevelHighest", "highest", "block")],
)
def test_a_payment_is_evaluated(stripe_client: Any, method: str, level: str, action: str) -> None:
    """Before it is made, wherever that is."""
    details = {"amount": 1000, "currency": "usd", "payment_method_details": {"payment_method": method}}
    params = {"customer_details": {"email": "jenny@example.com"}, "payment_details": details}
    evaluation = stripe_client.v1.radar.payment_evaluations.create(params)
    assert evaluation.recommended_action == action
    assert evaluation.signals.fraudulent_payment.risk_level == level
    assert evaluation.payment_details.payment_method_details.payment_method.startswith("pm_")
