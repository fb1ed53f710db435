"""Each exercise is passed by a right answer, and by no other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from helpers import build
from helpers.events import Delivery
from helpers.history import Exchange, Reply, Request
from helpers.walkthrough import EXERCISES, check
from helpers.walkthrough.books import misbooked

SOLD: dict[str, Any] = {
    "object": "payment_intent",
    "amount": 4000,
    "application_fee_amount": 400,
    "status": "succeeded",
    "transfer_data": {"destination": "acct_1"},
}
PAYMENT = {
    "object": "treasury.outbound_payment",
    "status": "posted",
    "destination_payment_method_details": {"us_bank_account": {"network": "us_domestic_wire"}},
}
RETURNED = {**PAYMENT, "status": "returned", "returned_details": {"code": "account_closed"}}
UPDATE = {"object": "event", "type": "customer.updated", "data": {"previous_attributes": {"phone": None}}}
VISA = {"id": "card_1", "brand": "Visa"}
AMEX = {"id": "card_2", "brand": "American Express"}
ELLEN = {"object": "customer", "default_source": "card_2", "sources": {"data": [AMEX, VISA]}}
PARKER = {"object": "search_result", "data": [{"name": "Parker"}]}

AT_ONCE = {"object": "balance_transaction", "type": "charge", "status": "available"}
REFUSED = Exchange(3, Request("get", "/v1/customers/x"), Reply(404, body={"error": {"message": "No."}}))
CAPTURED = {
    "object": "payment_intent",
    "amount": 5000,
    "amount_received": 3000,
    "capture_method": "manual",
    "status": "succeeded",
}
SUBSCRIBED = {"object": "checkout.session", "mode": "subscription", "status": "complete"}
OLDER = {"object": "subscription", "current_period_end": 1771157600}
DONE = Exchange(4, Request("get", "/v1/customers"), Reply(200, body={}))

YEARLY = {"object": "price", "unit_amount": 20000, "recurring": {"interval": "year"}}
HALVED = {"object": "invoice", "status": "paid", "subtotal": 4000, "total": 2000}
HALF_OFF = {"object": "subscription", "latest_invoice": HALVED, "discounts": ["di_1"]}
VOIDED = {"object": "invoice", "number": "A-0001", "status": "void"}

RIGHT: dict[str, Any] = {
    "subscriptions: a yearly price": YEARLY,
    "subscriptions: half off": HALF_OFF,
    "subscriptions: taken back": VOIDED,
    "start: a customer": {"object": "customer", "email": "jenny@example.com"},
    "tokens: a debit card": {"object": "token", "type": "card", "card": {"funding": "debit"}},
    "tokens: used up": {"object": "token", "used": True},
    "tokens: no money": {"error": {"code": "card_declined", "decline_code": "insufficient_funds"}},
    "customers: another default": ELLEN,
    "customers: a verified bank account": {"object": "bank_account", "status": "verified"},
    "customers: a search": PARKER,
    "balances: available at once": AT_ONCE,
    "balances: the slip": "txn_3",
    "any operation: a coupon": {"object": "coupon", "percent_off": 20.0},
    "any operation: refused": REFUSED,
    "versions: an older subscription": OLDER,
    "versions: a promotion code": {"object": "promotion_code", "promotion": {"coupon": "off"}},
    "connect: a destination charge": SOLD,
    "treasury: a wire": PAYMENT,
    "treasury: returned": RETURNED,
    "payments: captured in part": CAPTURED,
    "payments: a subscription": SUBSCRIBED,
    "events: a phone number": UPDATE,
    "events: too old": Delivery(1, "{}", "t=1", "Timestamp outside the tolerance zone (1)"),
}
WRONG: dict[str, list[Any]] = {
    "subscriptions: a yearly price": [
        {**YEARLY, "recurring": {"interval": "month"}},
        {**YEARLY, "recurring": None},
        {**YEARLY, "unit_amount": 200},
        {"object": "product"},
    ],
    "subscriptions: half off": [
        {**HALF_OFF, "discounts": []},
        {**HALF_OFF, "latest_invoice": "in_1"},
        {**HALF_OFF, "latest_invoice": {**HALVED, "total": 4000}},
        {**HALF_OFF, "latest_invoice": {**HALVED, "status": "open"}},
        {**HALF_OFF, "latest_invoice": {**HALVED, "subtotal": 0, "total": 0}},
        {"object": "coupon"},
    ],
    "subscriptions: taken back": [
        {**VOIDED, "status": "open"},
        {**VOIDED, "number": None},
        {"object": "subscription"},
    ],
    "start: a customer": [{"object": "customer", "email": None}, {"object": "token"}, "cus_1"],
    "tokens: a debit card": [
        {"object": "token", "type": "card", "card": {"funding": "credit"}},
        {"object": "token", "type": "pii"},
        {"object": "card", "funding": "debit"},
    ],
    "tokens: used up": [{"object": "token", "used": False}, {"object": "customer"}],
    "tokens: no money": [
        {"error": {"code": "card_declined", "decline_code": "generic_decline"}},
        {"error": {"code": "expired_card"}},
    ],
    "customers: another default": [
        {**ELLEN, "default_source": "card_1"},
        {**ELLEN, "default_source": None},
        {**ELLEN, "sources": {"data": [AMEX]}},
        {"object": "customer", "default_source": "card_2"},
        AMEX,
    ],
    "customers: a verified bank account": [{"object": "bank_account", "status": "new"}, {"object": "card"}],
    "customers: a search": [
        {"object": "list", "data": [{"name": "Parker"}]},
        {**PARKER, "data": [{"name": "Parker"}, {"name": "Lambert"}]},
        {**PARKER, "data": []},
    ],
    "balances: available at once": [
        {**AT_ONCE, "status": "pending"},
        {**AT_ONCE, "type": "refund"},
        {"object": "charge", "status": "succeeded"},
    ],
    "balances: the slip": ["txn_1", "ch_1", 3],
    "versions: an older subscription": [{"object": "subscription", "items": {}}, {"object": "price"}],
    "versions: a promotion code": [
        {"object": "promotion_code", "promotion": {"coupon": "off"}, "coupon": {"id": "off"}},
        {"object": "coupon", "id": "off"},
    ],
    "any operation: a coupon": [{"object": "coupon", "percent_off": 10}, {"object": "price"}],
    "any operation: refused": [DONE, {"error": {}}],
    "connect: a destination charge": [
        {**SOLD, "transfer_data": None},
        {**SOLD, "application_fee_amount": None},
        {**SOLD, "status": "requires_payment_method"},
        {"object": "charge", "amount": 4000},
    ],
    "treasury: a wire": [
        {**PAYMENT, "status": "processing"},
        {**PAYMENT, "destination_payment_method_details": {"us_bank_account": {"network": "ach"}}},
        {"object": "treasury.outbound_transfer", "status": "posted"},
    ],
    "payments: captured in part": [
        {**CAPTURED, "capture_method": "automatic"},
        {**CAPTURED, "status": "requires_capture"},
        {**CAPTURED, "amount_received": 5000},
        {"object": "charge"},
    ],
    "payments: a subscription": [
        {**SUBSCRIBED, "mode": "payment"},
        {**SUBSCRIBED, "status": "open"},
        {"object": "subscription"},
    ],
    "treasury: returned": [
        PAYMENT,
        {**RETURNED, "returned_details": {"code": "no_account"}},
        {"object": "treasury.inbound_transfer", "status": "returned"},
    ],
    "events: a phone number": [
        {"object": "customer", "phone": "555"},
        {**UPDATE, "type": "customer.created"},
        {**UPDATE, "data": {"previous_attributes": {"name": None}}},
        {**UPDATE, "data": {"object": {}}},
    ],
    "events: too old": [
        400,
        Delivery(1, "{}", "t=1"),
        Delivery(1, "{}", "t=1", "No signatures found matching the expected signature for payload"),
    ],
}


@pytest.fixture(autouse=True)
def _books() -> None:
    """A ledger with a slip in its last row."""
    rows = {"type": ["charge"] * 3, "net": [1912, -400, 941], "currency": ["usd"] * 3}
    misbooked(pd.DataFrame(rows, index=["txn_1", "txn_2", "txn_3"]))


@pytest.mark.parametrize("name", EXERCISES)
def test_a_right_answer_passes(name: str) -> None:
    """Every exercise can be done."""
    verdict = check(name, RIGHT[name])
    assert verdict.passed
    assert repr(verdict) == f"✓ Right: {EXERCISES[name].task}"


@pytest.mark.parametrize(
    ("name", "answer"), [(name, each) for name, answers in WRONG.items() for each in answers]
)
def test_a_wrong_answer_is_told_what_is_missing(name: str, answer: Any) -> None:
    """No exercise passes by accident, and each wrong answer gets a sentence."""
    verdict = check(name, answer)
    assert not verdict.passed
    assert "✗ Not yet" in verdict._repr_html_()
    assert verdict.missing
    assert verdict.missing.endswith((".", "`."))


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("nothing", [None, ...])
def test_no_answer_yet_shows_the_task(name: str, nothing: Any) -> None:
    """An exercise that nobody has begun says what is asked, and is not passed."""
    assert check(name, nothing).missing == EXERCISES[name].task


def test_an_unknown_exercise_names_the_nearest() -> None:
    """A slip in the name is put right."""
    with pytest.raises(LookupError, match="did you mean 'tokens: used up'"):
        check("tokens: use up", {})


@pytest.mark.parametrize(("net", "typed"), [(1912, 1921), (-400, -409), (-459, -495), (7, 70)])
def test_a_slip_is_two_digits_in_the_wrong_order(net: int, typed: int) -> None:
    """In one row alone; the books are as long as what they are made of."""
    rows = {"type": ["charge"] * 4, "net": [1000, 1000, net, 1000], "currency": ["usd"] * 4}
    books = misbooked(pd.DataFrame(rows, index=["txn_1", "txn_2", "txn_3", "txn_4"]))
    assert list(books["net"]) == [1000, 1000, typed, 1000]


def test_an_answer_may_be_a_form_or_what_it_gives() -> None:
    """A form that was sent, its reply, and what `send` returns; one that was not sent is no answer."""
    form = build("v1.customers.create", email="jenny@example.com")
    assert not check("start: a customer", form).passed
    sent = form.send()
    for answer in (form, form.reply, sent):
        assert check("start: a customer", answer).passed
