"""Sessions paid without a browser: what is made, and what is told, in which order."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.sandbox import SandboxError

from ..refused import refusal
from .conftest import SHIRT, create

# What goes on beside the payment.
OTHERS = frozenset(
    {"balance.available", "charge.updated", "plan.created", "price.created", "product.created"}
)


def told(client: Any) -> list[str]:
    """What happened, the first event first."""
    return [each.type for each in client.v1.events.list({"limit": 50}).data][::-1]


def test_a_card_pays_a_session(sandbox: Sandbox) -> None:
    """A payment intent, a charge, and the money; the session tells who paid.

    Source: https://docs.stripe.com/api/checkout/sessions/object.
    """
    client: Any = sandbox.client()
    session = create(client, metadata={"order": "1"}, payment_intent_data={"description": "Two shirts"})
    paid = sandbox.pay(session.id, "pm_card_visa")
    assert (paid["status"], paid["payment_status"], paid["url"]) == ("complete", "paid", None)
    intent = client.v1.payment_intents.retrieve(paid["payment_intent"])
    assert (intent.amount_received, intent.status, intent.description) == (3000, "succeeded", "Two shirts")
    assert [each for each in told(client) if each not in OTHERS] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
    ]
    assert client.v1.balance.retrieve().pending[0].amount == 3000 - 117


def test_an_object_stands_for_its_id(sandbox: Sandbox) -> None:
    """Controls take the SDK's objects as well as ids."""
    client: Any = sandbox.client()
    session = create(client)
    assert sandbox.pay(session)["id"] == session.id
    intent = client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": "usd",
            "payment_method": "pm_card_threeDSecure2Required",
            "return_url": "https://example.com",
            "confirm": True,
        }
    )
    assert sandbox.act("authenticate", intent=intent, outcome="succeed")["status"] == "succeeded"


def test_what_a_session_sells_is_told_without_a_request(sandbox: Sandbox) -> None:
    """A subscription and its invoice name a key, and since when they are flexible; a session names nothing.

    Recorded by programs in several versions of clover.
    """
    client: Any = sandbox.client()
    recurring = {"currency": "usd", "recurring": {"interval": "month"}, "unit_amount": 500}
    price = client.v1.prices.create({**recurring, "product_data": {"name": "Gold"}}).id
    items = [{"price": price, "quantity": 1}]
    session = client.v1.checkout.sessions.create(
        {"mode": "subscription", "line_items": items, "success_url": "https://example.com"}
    )
    sandbox.advance(seconds=23)
    paid = sandbox.pay(session.id)
    completed, *others = client.v1.events.list({"limit": 20}).data
    assert completed.type == "checkout.session.completed"
    assert completed.request.to_dict() == {"id": None, "idempotency_key": None}
    requests = {each.type: each.request.to_dict() for each in others}
    begun, invoiced = requests["customer.subscription.created"], requests["invoice.paid"]
    assert begun == invoiced == requests["payment_method.attached"] == requests["payment_intent.succeeded"]
    assert (begun["id"], len(begun["idempotency_key"])) == (None, 36)
    mode = client.v1.subscriptions.retrieve(paid["subscription"]).billing_mode
    assert mode.updated_at == session.created
    link = client.v1.payment_links.create({"line_items": items})
    sold = client.v1.subscriptions.retrieve(sandbox.pay(link.id)["subscription"])
    assert sold.billing_mode.to_dict() == {"flexible": mode.flexible.to_dict(), "type": "flexible"}


def test_a_link_is_paid_by_wechat_pay_on_the_web(sandbox: Sandbox) -> None:
    """Nobody has to say so of a link, which has no parameter for it."""
    client: Any = sandbox.client()
    item = {"price_data": {"currency": "usd", "product_data": {"name": "Tea"}, "unit_amount": 500}}
    link = client.v1.payment_links.create(
        {"line_items": [{**item, "quantity": 1}], "payment_method_types": ["wechat_pay"]}
    )
    session = sandbox.pay(link.id, client.v1.payment_methods.create({"type": "wechat_pay"}).id)
    assert session["payment_method_options"] == {"wechat_pay": {"app_id": None, "client": "web"}}
    intent = client.v1.payment_intents.retrieve(session["payment_intent"])
    assert intent.next_action.type == "wechat_pay_display_qr_code"


def test_an_intent_names_its_session_and_what_it_was_tried_with(sandbox: Sandbox) -> None:
    """Of the types that a session offers, the one that is chosen. Recorded by programs in 2025 and 2026."""
    client: Any = sandbox.client()
    session = create(client)
    assert session.payment_method_types != ["card"]
    once = client.v1.payment_intents.retrieve(sandbox.pay(session.id)["payment_intent"])
    assert once.payment_details.to_dict() == {"customer_reference": None, "order_reference": session.id[:25]}
    assert once.amount_details.to_dict() == {
        "shipping": {"amount": 0, "from_postal_code": None, "to_postal_code": None},
        "tax": {"total_tax_amount": 0},
        "tip": {},
    }
    assert (once.payment_method_types, list(once.payment_method_options.to_dict())) == (["card"], ["card"])
    recurring = {"currency": "usd", "recurring": {"interval": "month"}, "unit_amount": 500}
    items = [{"price_data": {**recurring, "product_data": {"name": "Gold"}}, "quantity": 1}]
    sold = client.v1.checkout.sessions.create(
        {"mode": "subscription", "line_items": items, "success_url": "https://example.com"}
    )
    sandbox.pay(sold.id)
    first = client.v1.payment_intents.list({"limit": 1}).data[0]
    assert first.payment_details.order_reference == sold.id[:25]
    assert first.payment_method_types == ["card"]
    assert first.payment_method_options.card.setup_future_usage == "off_session"


def test_a_payment_begins_before_it_is_tried(sandbox: Sandbox) -> None:
    """It names the key of its session, as what it was reduced by does, which is told of.

    Recorded by a program's webhooks in October 2025, 2025-03-31.basil.
    """
    client: Any = sandbox.client()
    coupon = client.v1.coupons.create({"percent_off": 50, "duration": "once"}).id
    code = client.v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon}})
    session = create(client, discounts=[{"promotion_code": code.id}])
    sandbox.pay(session.id)
    told = {each.type: each for each in client.v1.events.list({"limit": 20}).data}
    begun = told["payment_intent.created"].data.object.to_dict()
    assert (begun["payment_method"], begun["amount_details"]) == (None, {"tip": {}})
    assert "payment_details" not in begun
    reduced = told["customer.discount.created"].data.object
    assert (reduced.checkout_session, reduced.customer) == (session.id, None)
    named = ("charge.succeeded", "customer.discount.created", "promotion_code.updated")
    key = told["payment_intent.created"].request.idempotency_key
    assert {told[each].request.idempotency_key for each in named} == {key}
    assert told["checkout.session.completed"].request.idempotency_key is None


@pytest.mark.parametrize(
    ("clock", "removes", "known_by"),
    [("2024-11-13", None, 25), ("2025-08-13", "disabled", 25), ("2026-01-13", "disabled", None)],
)
def test_what_sessions_told(clock: str, removes: str | None, known_by: int | None) -> None:
    """Whether customers may remove what they keep, and how an intent names its session.

    Recorded by programs in November 2024, May, August and December 2025, and in 2026.
    """
    sandbox = Sandbox(seed="told", clock=clock)
    client: Any = sandbox.client()
    session = create(client, customer_creation="always")
    assert session.saved_payment_method_options.payment_method_remove == removes
    intent = client.v1.payment_intents.retrieve(sandbox.pay(session.id)["payment_intent"])
    assert intent.payment_details.order_reference == session.id[:known_by]


def test_a_first_payment_begins_as_any_invoices(sandbox: Sandbox) -> None:
    """Its intent is told of before it is tried with anything; what it is tried with is shown again by leave.

    Recorded by a program's webhooks in December 2025, 2025-11-17.clover: of Link, whose risk is assessed.
    """
    client: Any = sandbox.client()
    monthly = {**SHIRT, "recurring": {"interval": "month"}}
    session = create(client, mode="subscription", line_items=[{"price_data": monthly, "quantity": 1}])
    link = client.v1.payment_methods.create({"type": "link", "billing_details": {"email": "a@example.com"}})
    assert "persistent_token" not in link.link
    sandbox.pay(session.id, link.id)
    told = {each.type: each.data.object for each in client.v1.events.list({"limit": 20}).data}
    begun, paid = told["payment_intent.created"], told["payment_intent.succeeded"]
    assert (begun.payment_method, begun.status) == (None, "requires_payment_method")
    assert "payment_details" not in begun.to_dict()
    assert {"card", "link"} < set(begun.payment_method_types)
    assert paid.payment_method_types == ["link"]
    assert paid.payment_method_options.link.setup_future_usage == "off_session"
    assert told["payment_method.attached"].allow_redisplay == "limited"
    charge = told["charge.succeeded"]
    assert (charge.outcome.risk_level, charge.calculated_statement_descriptor) == ("normal", "LINK")
    assert charge.payment_method_details.link.country == "US"


def test_a_first_payments_receipt_is_its_invoices(sandbox: Sandbox) -> None:
    """Though the invoice is made once it is paid. Recorded by a program, June 2026."""
    client: Any = sandbox.client()
    monthly = {**SHIRT, "recurring": {"interval": "month"}}
    session = create(client, mode="subscription", line_items=[{"price_data": monthly, "quantity": 1}])
    sandbox.pay(session.id)
    sandbox.pay(create(client).id)
    once, first = (each.receipt_url for each in client.v1.charges.list().data)
    assert first.startswith("https://pay.stripe.com/receipts/invoices/")
    assert once.startswith("https://pay.stripe.com/receipts/payment/")


def test_of_a_guest_nothing_is_collected(sandbox: Sandbox) -> None:
    """Where nobody asks for more than who pays; with a customer it is empty.

    Recorded by programs, 2025-03-31.basil, 2025-06-30.basil, 2026-01-28.clover and in June 2026.
    """
    client: Any = sandbox.client()
    assert sandbox.pay(create(client).id)["collected_information"] is None
    nothing = {"business_name": None, "individual_name": None, "shipping_details": None}
    assert sandbox.pay(create(client, customer_creation="always").id)["collected_information"] == nothing


def test_who_pays_is_told_by_the_payment_method(sandbox: Sandbox) -> None:
    """What a session collects is its billing details; one that a subscription keeps is for that alone.

    Recorded by programs in 2025 and 2026.
    """
    client: Any = sandbox.client()
    recurring = {"currency": "usd", "recurring": {"interval": "month"}, "unit_amount": 500}
    items = [{"price_data": {**recurring, "product_data": {"name": "Gold"}}, "quantity": 1}]
    asked = {"mode": "subscription", "line_items": items, "success_url": "https://example.com"}
    session = client.v1.checkout.sessions.create({**asked, "allowed_payment_method_types": ["card"]})
    paid = sandbox.pay(session.id)
    subscription = client.v1.subscriptions.retrieve(paid["subscription"])
    assert subscription.payment_settings.payment_method_types == ["card"]
    kept = client.v1.payment_methods.retrieve(subscription.default_payment_method).to_dict()
    details = paid["customer_details"]
    assert details["address"] == {
        "city": None,
        "country": "US",
        "line1": None,
        "line2": None,
        "postal_code": "94103",
        "state": None,
    }
    for name in ("address", "email", "name", "phone"):
        assert kept["billing_details"][name] == details[name]
    assert kept["allow_redisplay"] == "limited"
    assert kept["card"]["checks"]["address_postal_code_check"] == "pass"


def test_a_declined_card_leaves_the_session_open(sandbox: Sandbox) -> None:
    """The attempt is kept and told; another card pays the same intent."""
    client: Any = sandbox.client()
    session = create(client)
    with pytest.raises(SandboxError, match="Your card was declined"):
        sandbox.pay(session.id, "pm_card_visa_chargeDeclined")
    tried = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (tried.status, tried.payment_status) == ("open", "unpaid")
    assert tried.payment_intent.last_payment_error.code == "card_declined"
    assert {"charge.failed", "payment_intent.payment_failed"} <= set(told(client))
    paid = sandbox.pay(session.id)
    assert (paid["status"], paid["payment_intent"]) == ("complete", tried.payment_intent.id)


def test_a_session_is_paid_once(sandbox: Sandbox) -> None:
    """A second confirmation charges nothing."""
    client: Any = sandbox.client()
    session = create(client)
    sandbox.pay(session.id)
    with pytest.raises(SandboxError, match="has a status of `complete`"):
        sandbox.pay(session.id)
    assert len(client.v1.charges.list().data) == 1


def test_a_customer_is_made_where_one_is_wanted(sandbox: Sandbox) -> None:
    """With `customer_creation: always`; a guest's session has none."""
    client: Any = sandbox.client()
    guest = sandbox.pay(create(client, customer_email="ada@example.com").id)
    assert guest["customer"] is None
    assert guest["customer_details"]["email"] == "ada@example.com"
    session = sandbox.pay(create(client, customer_creation="always", customer_email="ada@example.com").id)
    assert client.v1.customers.retrieve(session["customer"]).email == "ada@example.com"


@pytest.mark.parametrize(("locale", "prefers"), [({}, "en-US"), ({"locale": "de"}, "de")])
def test_a_customer_whom_a_page_makes_prefers_its_language(
    sandbox: Sandbox, locale: dict[str, str], prefers: str
) -> None:
    """The browser's, recorded by bikeindex/bike_index in 2025; guess: the session's own, where it has one."""
    client: Any = sandbox.client()
    session = sandbox.pay(create(client, customer_creation="always", **locale).id)
    assert client.v1.customers.retrieve(session["customer"]).preferred_locales == [prefers]


def test_nothing_to_pay_is_complete_at_once(sandbox: Sandbox) -> None:
    """A session that a coupon makes free needs no payment, and makes none."""
    client: Any = sandbox.client()
    coupon = client.v1.coupons.create({"percent_off": 100, "duration": "once"})
    session = create(client, discounts=[{"coupon": coupon.id}])
    free = sandbox.pay(session.id, "none")
    assert (free["status"], free["payment_status"], free["payment_intent"]) == (
        "complete",
        "no_payment_required",
        None,
    )
    assert client.v1.coupons.retrieve(coupon.id).times_redeemed == 1


def test_a_payment_method_is_saved_for_a_new_customer(sandbox: Sandbox) -> None:
    """Whom the session makes when it is confirmed."""
    client: Any = sandbox.client()
    asked = {"mode": "setup", "currency": "usd", "customer_creation": "always"}
    session = client.v1.checkout.sessions.create({**asked, "success_url": "https://example.com"})
    done = sandbox.pay(session.id)
    intent = client.v1.setup_intents.retrieve(done["setup_intent"])
    assert intent.status == "succeeded"
    assert done["customer"] == intent.customer is not None


def test_a_payment_method_is_saved(sandbox: Sandbox) -> None:
    """In setup mode, to the session's customer."""
    client: Any = sandbox.client()
    customer = client.v1.customers.create()
    session = client.v1.checkout.sessions.create(
        {"mode": "setup", "currency": "usd", "customer": customer.id, "success_url": "https://example.com"}
    )
    saved = sandbox.pay(session.id)
    assert (saved["status"], saved["payment_status"]) == ("complete", "no_payment_required")
    assert len(client.v1.customers.payment_methods.list(customer.id).data) == 1
    assert told(client)[-1] == "checkout.session.completed"


@pytest.mark.parametrize(
    ("number", "payment_status", "event"),
    [
        ("000123456789", "paid", "checkout.session.async_payment_succeeded"),
        ("000111111116", "unpaid", "checkout.session.async_payment_failed"),
    ],
)
def test_a_debit_pays_later(sandbox: Sandbox, number: str, payment_status: str, event: str) -> None:
    """The session is complete while the payment is under way; what the bank says is told later.

    Source: https://docs.stripe.com/payments/checkout/fulfill-orders and https://docs.stripe.com/testing.
    """
    client: Any = sandbox.client()
    method = client.v1.payment_methods.create(
        {
            "type": "us_bank_account",
            "billing_details": {"name": "Ada", "email": "ada@example.com"},
            "us_bank_account": {
                "account_holder_type": "individual",
                "account_number": number,
                "routing_number": "110000000",
            },
        }
    )
    session = create(client)
    paid = sandbox.pay(session.id, method.id)
    if paid["status"] == "open":  # the bank account is verified first
        client.v1.payment_intents.verify_microdeposits(paid["payment_intent"], {"amounts": [32, 45]})
    now = client.v1.checkout.sessions.retrieve(session.id)
    assert (now.status, now.payment_status) == ("complete", "unpaid")
    sandbox.advance(days=7)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == payment_status
    assert event in told(client)


def test_stripes_command_line_pays_a_session(stripe_client: Any, sandbox: Sandbox) -> None:
    """The addresses that its trigger files use; an amount that is not the session's is refused."""
    session = create(stripe_client)
    raw = stripe_client.raw_request
    page = raw("get", f"/v1/payment_pages/{session.id}")
    assert page.code == 200
    with pytest.raises(stripe.InvalidRequestError, match="does not match the amount"):
        raw(
            "post",
            f"/v1/payment_pages/{session.id}/confirm",
            payment_method="pm_card_visa",
            expected_amount=1,
        )
    raw(
        "post", f"/v1/payment_pages/{session.id}/confirm", payment_method="pm_card_visa", expected_amount=3000
    )
    assert stripe_client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_what_is_asked_of_a_payment_method_reaches_the_intent(sandbox: Sandbox) -> None:
    """A hold is captured later, a saved card is kept; what an intent does not know is left out.

    Source: https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-payment_method_options.
    """
    client: Any = sandbox.client()
    asked = {"card": {"capture_method": "manual", "restrictions": {"brands_blocked": ["american_express"]}}}
    held = sandbox.pay(create(client, payment_method_options=asked).id)
    assert client.v1.payment_intents.retrieve(held["payment_intent"]).status == "requires_capture"
    asked = {"card": {"setup_future_usage": "off_session"}}
    session = create(client, payment_method_options=asked, customer_creation="always")
    paid = sandbox.pay(session.id)
    intent = client.v1.payment_intents.retrieve(paid["payment_intent"], {"expand": ["payment_method"]})
    assert intent.payment_method.customer == paid["customer"]


def test_a_sessions_intent_is_checkouts_own(sandbox: Sandbox) -> None:
    """It is neither canceled nor confirmed by its id: one expires the session.

    Source: https://docs.stripe.com/api/payment_intents/cancel; the sentences: reported by programs in 2026.
    """
    client: Any = sandbox.client()
    session = create(client)
    with pytest.raises(SandboxError, match="Your card was declined"):
        sandbox.pay(session.id, "pm_card_visa_chargeDeclined")
    intent = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    sentence = "You cannot perform this action on PaymentIntents created by Checkout."
    assert refusal(client.v1.payment_intents.confirm, intent).user_message == sentence
    expire = f"{sentence} Try expiring the Checkout Session instead."
    assert refusal(client.v1.payment_intents.cancel, intent).user_message == expire
    client.v1.checkout.sessions.expire(session.id)
    assert client.v1.payment_intents.retrieve(intent).status == "canceled"


def test_what_a_session_authorized_is_canceled_by_its_intent(sandbox: Sandbox) -> None:
    """A completed session cannot expire any more.

    Source: https://docs.stripe.com/api/payment_intents/cancel.
    """
    client: Any = sandbox.client()
    session = create(client, payment_intent_data={"capture_method": "manual"})
    held = sandbox.pay(session.id)["payment_intent"]
    assert client.v1.payment_intents.retrieve(held).status == "requires_capture"
    canceled = client.v1.payment_intents.cancel(held)
    assert (canceled.status, canceled.amount_capturable, canceled.amount_received) == ("canceled", 0, 0)
    assert client.v1.checkout.sessions.retrieve(session.id).status == "complete"


def test_a_capture_is_no_delayed_payment(sandbox: Sandbox) -> None:
    """The event is one of "a delayed payment method"; a card that was held is none.

    Source: https://docs.stripe.com/api/events/types#event_types-checkout.session.async_payment_succeeded.
    """
    client: Any = sandbox.client()
    session = create(client, payment_intent_data={"capture_method": "manual"})
    client.v1.payment_intents.capture(sandbox.pay(session.id)["payment_intent"])
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"
    assert "checkout.session.async_payment_succeeded" not in told(client)


@pytest.mark.parametrize(
    ("method", "status", "told"),
    [
        ("pm_usBankAccount_success", "paid", "checkout.session.async_payment_succeeded"),
        ("pm_usBankAccount_insufficientFunds", "unpaid", "checkout.session.async_payment_failed"),
    ],
)
def test_a_debit_arrives_or_fails_later(sandbox: Sandbox, method: str, status: str, told: str) -> None:
    """The customer has signed in to the bank; whether the money comes is known days later.

    Source: https://docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification.
    """
    client: Any = sandbox.client()
    placed = sandbox.pay(create(client, allowed_payment_method_types=["us_bank_account"]).id, method)
    assert (placed["status"], placed["payment_status"]) == ("complete", "unpaid")
    sandbox.advance(days=7)
    assert client.v1.checkout.sessions.retrieve(placed["id"]).payment_status == status
    assert client.v1.events.list({"type": told}).data[0].data.object.id == placed["id"]


def test_whoever_pays_without_a_browser_fills_in_the_page(sandbox: Sandbox) -> None:
    """A name, an e-mail and a country; those of the payment method, where it has them."""
    client: Any = sandbox.client()
    paid = sandbox.pay(create(client).id)["customer_details"]
    assert (paid["name"], paid["email"], paid["address"]["country"]) == (
        "Visitor",
        "visitor@example.com",
        "US",
    )
    assert (paid["tax_exempt"], paid["tax_ids"]) == (
        "none",
        [],
    )  # as programs recorded of guests, 2022 to 2025
    card = {"type": "card", "card": {"token": "tok_visa"}, "billing_details": {"name": "Ada"}}
    method = client.v1.payment_methods.create(card).id
    assert sandbox.pay(create(client).id, method)["customer_details"]["name"] == "Ada"
