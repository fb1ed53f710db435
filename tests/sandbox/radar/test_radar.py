"""Radar: lists that payments are on, warnings, reviews, evaluations."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox.models.radar import value_lists

from ..refused import refusal


def pay(client: Any, source: str = "tok_visa", **params: Any) -> Any:
    """A charge of 1,000 cents."""
    return client.v1.charges.create({"amount": 1000, "currency": "usd", "source": source, **params})


def listed(client: Any, alias: str, type: str, *values: str) -> str:
    """A list of values; tells its id."""
    value_list = client.v1.radar.value_lists.create({"alias": alias, "name": alias, "item_type": type})
    return put(client, value_list.id, *values)


def put(client: Any, id: str, *values: str) -> str:
    """Have values be on a list; tells its id."""
    for value in values:
        client.v1.radar.value_list_items.create({"value_list": id, "value": value})
    return id


def default(client: Any, alias: str) -> Any:
    """One of the lists that are there from the start."""
    return client.v1.radar.value_lists.list({"alias": alias}).data[0]


def values(client: Any, alias: str) -> set[str]:
    """What is on one of the default lists."""
    items = client.v1.radar.value_list_items.list({"value_list": default(client, alias).id})
    return {each.value for each in items.data}


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
    listed(stripe_client, f"custom_{type}_blocklist", type, value)
    with pytest.raises(stripe.CardError) as refused:
        pay(stripe_client, receipt_email="jenny@example.com")
    assert refused.value.code == "card_declined"
    failed = stripe_client.v1.charges.list().data[0]
    assert (failed.outcome.type, failed.outcome.network_status) == ("blocked", "not_sent_to_network")
    assert failed.outcome.reason == "rule"
    listed(stripe_client, "custom_email_allowlist", "email", "jenny@example.com")
    assert pay(stripe_client, receipt_email="jenny@example.com").paid


def test_a_card_is_known_by_its_fingerprint(stripe_client: Any) -> None:
    """Whatever token it came with; another card is not touched."""
    fingerprint = pay(stripe_client).payment_method_details.card.fingerprint
    put(stripe_client, default(stripe_client, "card_fingerprint_blocklist").id, fingerprint)
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
    for seen in (charge, stripe_client.v1.charges.retrieve(charge.id)):
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


def test_an_account_has_lists_from_the_start(stripe_client: Any) -> None:
    """One that blocks and one that lets through, of each kind; items come and go, the lists stay as they are.

    Source: https://docs.stripe.com/radar/lists#default-lists.
    """
    lists = stripe_client.v1.radar.value_lists
    own = listed(stripe_client, "custom_email_blocklist", "email")
    shown = lists.list({"limit": 100}).data
    assert shown[0].id == own
    assert {each.alias for each in shown[1:]} == {
        f"{kind}_{role}"
        for role in ("allowlist", "blocklist")
        for kind in (
            *("card_bin", "card_country", "card_fingerprint", "charge_description", "client_ip_address"),
            *("client_ip_country", "customer_id", "email", "email_domain"),
        )
    }
    default_list = default(stripe_client, "email_blocklist")
    assert (default_list.name, default_list.item_type) == ("Email block list", "email")
    assert refusal(lists.update, default_list.id, {"name": "Mine"}).http_status == 400
    assert refusal(lists.delete, default_list.id).http_status == 400
    taken = {"alias": "email_blocklist", "name": "Mine", "item_type": "email"}
    assert "already exists" in refusal(lists.create, taken).user_message


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("card_bin", "424242"),
        ("card_country", "US"),
        ("charge_description", "Gold coins"),
        ("email", "jenny@example.com"),
        ("email_domain", "example.com"),
    ],
)
def test_the_default_lists_work_without_a_rule_of_ones_own(stripe_client: Any, kind: str, value: str) -> None:
    """Each looks at its own part of a payment. Source: https://docs.stripe.com/radar/lists#default-lists."""
    order = {"receipt_email": "Jenny@example.com", "description": "Gold coins"}
    put(stripe_client, default(stripe_client, f"{kind}_blocklist").id, value)
    assert refusal(pay, stripe_client, **order).error.decline_code == "fraudulent"
    outcome = stripe_client.v1.charges.list().data[0].outcome
    assert (outcome.type, outcome.network_status) == ("blocked", "not_sent_to_network")
    assert (outcome.reason, outcome.rule) == ("blocklist", "block_if_in_blocklist")
    put(stripe_client, default(stripe_client, f"{kind}_allowlist").id, value)
    assert pay(stripe_client, **order).paid


def test_the_first_address_of_a_payment_counts(stripe_client: Any) -> None:
    """The charge's, then the card's, then the customer's. Source: https://docs.stripe.com/radar/lists."""
    put(stripe_client, default(stripe_client, "email_blocklist").id, "jenny@example.com")
    card = {"type": "card", "card": {"token": "tok_visa"}, "billing_details": {"email": "jenny@example.com"}}
    intent = {"amount": 1000, "currency": "usd", "confirm": True, "return_url": "https://example.com"}
    create = stripe_client.v1.payment_intents.create
    assert refusal(create, {**intent, "payment_method_data": card}).code == "card_declined"
    other = {**intent, "payment_method_data": card, "receipt_email": "bob@example.com"}
    assert create(other).status == "succeeded"


@pytest.mark.parametrize("how", ["refund", "report"])
def test_a_report_of_fraud_blocks_cards_and_addresses(stripe_client: Any, how: str) -> None:
    """All of the customer's cards, and every address that the payment names.

    Source: https://docs.stripe.com/radar/lists#managing-list-items and
    https://docs.stripe.com/radar/risk-evaluation#feedback-on-risk-evaluations.
    """
    customers, methods = stripe_client.v1.customers, stripe_client.v1.payment_methods
    customer = customers.create({"email": "Jenny@example.com", "description": "Jenny (jen@example.org)"}).id
    other = methods.attach("pm_card_mastercard", {"customer": customer}).card.fingerprint
    method = methods.attach("pm_card_visa", {"customer": customer})
    intent = {
        "amount": 1000,
        "currency": "usd",
        "customer": customer,
        "payment_method": method.id,
        "confirm": True,
        "off_session": True,
        "description": "For bob@example.com.",
        "receipt_email": "receipts@example.com",
    }
    charge = stripe_client.v1.payment_intents.create(intent).latest_charge
    if how == "refund":
        stripe_client.v1.refunds.create({"charge": charge, "reason": "fraudulent"})
    else:
        stripe_client.v1.charges.update(charge, {"fraud_details": {"user_report": "fraudulent"}})
    assert stripe_client.v1.charges.retrieve(charge).fraud_details.user_report == "fraudulent"
    assert values(stripe_client, "card_fingerprint_blocklist") == {method.card.fingerprint, other}
    assert values(stripe_client, "email_blocklist") == {
        *("bob@example.com", "jen@example.org", "jenny@example.com", "receipts@example.com")
    }
    assert refusal(pay, stripe_client, "tok_mastercard").error.decline_code == "fraudulent"
    assert pay(stripe_client, "tok_amex").paid


def test_another_refund_blocks_nothing(stripe_client: Any) -> None:
    """Nor does a report that a payment is safe. Source: https://docs.stripe.com/radar/lists."""
    charge = pay(stripe_client).id
    stripe_client.v1.charges.update(charge, {"fraud_details": {"user_report": "safe"}})
    stripe_client.v1.refunds.create({"charge": charge, "reason": "duplicate"})
    assert values(stripe_client, "card_fingerprint_blocklist") == set()
    assert pay(stripe_client).paid


def test_items_are_kept_in_lower_case_and_found_by_a_part(stripe_client: Any) -> None:
    """But where case matters; a filter is an "is like" match.

    Source: https://docs.stripe.com/api/radar/value_list_items/list#list_radar_value_list_items-value.
    """
    items = stripe_client.v1.radar.value_list_items
    id = listed(stripe_client, "countries", "country", "DE", "FR")
    assert [each.value for each in items.list({"value_list": id, "value": "D"}).data] == ["de"]
    exact = listed(stripe_client, "words", "case_sensitive_string", "Gold")
    assert items.list({"value_list": exact}).data[0].value == "Gold"
    assert items.list({"value_list": exact}).data[0].created_by == "API"


def test_a_list_holds_so_many_items(stripe_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """50,000, each list for itself. Source: https://docs.stripe.com/radar/lists#managing-list-items."""
    assert value_lists.MOST_ITEMS == 50_000
    monkeypatch.setattr(value_lists, "MOST_ITEMS", 2)
    full = listed(stripe_client, "full", "string", "a", "b")
    more = {"value_list": full, "value": "c"}
    assert refusal(stripe_client.v1.radar.value_list_items.create, more).param == "value_list"
    listed(stripe_client, "other", "string", "c")


def test_a_payment_of_the_highest_risk_is_blocked(stripe_client: Any) -> None:
    """By a rule that is on by default; one allow list is stronger than that, and not than Stripe itself.

    Source: https://docs.stripe.com/radar/rules#machine-learning-risk-checks,
    https://docs.stripe.com/radar/risk-evaluation#high-risk and https://docs.stripe.com/radar/testing.
    """
    for card in ("tok_riskLevelHighest", "tok_radarBlock"):
        assert refusal(pay, stripe_client, card).error.decline_code == "fraudulent"
        outcome = stripe_client.v1.charges.list().data[0].outcome
        assert (outcome.type, outcome.network_status) == ("blocked", "not_sent_to_network")
        assert (outcome.reason, outcome.risk_level) == ("highest_risk_level", "highest")
    put(stripe_client, default(stripe_client, "card_country_allowlist").id, "US")
    allowed = pay(stripe_client, "tok_riskLevelHighest")
    assert (allowed.paid, allowed.outcome.risk_level) == (True, "highest")
    assert refusal(pay, stripe_client, "tok_radarBlock").error.decline_code == "fraudulent"


def test_the_network_is_never_asked_about_what_is_blocked(stripe_client: Any) -> None:
    """It checks nothing of a new card; of a customer's it did before.

    Recorded of the rule and of new cards in May 2024: https://github.com/estuary/connectors, what its Stripe
    source captures. Recorded of a customer's card: by a program of 2019.
    """
    v1 = stripe_client.v1
    billing = {"address": {"postal_code": "00000"}}
    card = {"type": "card", "card": {"token": "tok_riskLevelHighest"}, "billing_details": billing}
    method = v1.payment_methods.create(card).id
    wanted: Any = {"amount": 300, "currency": "usd", "confirm": True, "off_session": True}
    assert refusal(v1.payment_intents.create, {**wanted, "payment_method": method}).code == "card_declined"
    blocked = v1.charges.list().data[0]
    assert blocked.outcome.rule == "block_if_high_risk"
    shown = blocked.payment_method_details.card
    assert (shown.authorization_code, shown.amount_authorized) == (None, None)
    assert shown.checks.to_dict() == {
        "address_line1_check": None,
        "address_postal_code_check": "unavailable",
        "cvc_check": "unavailable",
    }
    customer = v1.customers.create().id
    saved = {"customer": customer, "payment_method": v1.payment_methods.create(card).id}
    v1.payment_methods.attach(saved["payment_method"], {"customer": customer})
    assert refusal(v1.payment_intents.create, {**wanted, **saved}).code == "card_declined"
    assert v1.charges.list().data[0].payment_method_details.card.checks.cvc_check == "pass"


def test_what_is_let_through_is_not_reviewed(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/radar/rules/reference#rule-processing."""
    put(stripe_client, default(stripe_client, "card_country_allowlist").id, "US")
    charge = pay(stripe_client, "tok_riskLevelElevated")
    assert stripe_client.v1.reviews.list().data == []
    assert stripe_client.v1.charges.retrieve(charge.id).outcome.type == "authorized"
