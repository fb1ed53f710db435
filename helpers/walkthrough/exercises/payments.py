"""The exercises of 07_payments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.viewer.billing.words import price_words
from helpers.viewer.notes import money

from .exercise import Exercise
from .work import about

TO_DO: Mapping[str, str] = {
    "requires_payment_method": "confirm it with a card that pays",
    "requires_confirmation": "confirm it",
    "requires_action": "`authenticate` it",
    "requires_capture": "capture it",
}


def _captured_in_part(intent: Mapping[str, Any]) -> str | None:
    if intent["capture_method"] != "manual":
        return "A payment, but it was captured at once: create it with `capture_method` manual."
    if intent["status"] != "succeeded":
        todo = TO_DO.get(intent["status"], "make a new one")
        return f"A payment to be captured later, but its status is `{intent['status']}`: {todo}."
    if intent["amount_received"] >= intent["amount"]:
        return "Captured, but in full: send `amount_to_capture`."
    amounts = intent["amount"], intent["amount_received"]
    if (*amounts, intent["currency"]) != (5000, 3000, "usd"):
        held, taken = (money(each, intent["currency"]) for each in amounts)
        return f"You captured {taken} of {held}; it should be 30.00 USD of 50.00 USD."
    return None


def _a_paid_subscription(session: Mapping[str, Any]) -> str | None:
    if session["mode"] != "subscription":
        return "A session, but not for a subscription: `mode` says what it is for."
    if session["status"] != "complete":
        return f"A session, but its status is `{session['status']}`: open its page, or `pay` it."
    sold = [(each["quantity"], each["price"]) for each in session["line_items"]["data"]]
    told = " + ".join(f"{count or 'used'} × {price_words(price)}" for count, price in sold)
    if told != "1 × 10.00 USD / month":
        return f"A subscription was sold, but to {told}: 10.00 USD a month are wanted."
    return None


EXERCISES = {
    "payments: captured in part": Exercise(
        "Authorize a payment of 50 dollars, and capture 30 of them.",
        (
            "A payment with `capture_method` manual is authorized first, and captured by a second request.",
            "`client.v1.payment_intents.capture` takes `amount_to_capture`, in cents.",
        ),
        """held = client.v1.payment_intents.create(
    {
        "amount": 5000,
        "currency": "usd",
        "capture_method": "manual",
        "payment_method": "pm_card_visa",
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        "confirm": True,
    }
)
client.v1.payment_intents.capture(held.id, {"amount_to_capture": 3000})""",
        about({"payment_intent": ()}, _captured_in_part, "No payment intent was created yet."),
    ),
    "payments: a subscription": Exercise(
        "Sell a subscription of 10 dollars a month by Checkout, and go through its page.",
        (
            "A Checkout Session has a `mode`, and its price needs `recurring`.",
            "`pay(session)` does in code what a customer does on the page.",
        ),
        """price = {
    "currency": "usd",
    "unit_amount": 1000,
    "product_data": {"name": "Club"},
    "recurring": {"interval": "month"},
}
session = client.v1.checkout.sessions.create(
    {
        "mode": "subscription",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": "https://example.com/thanks",
    }
)
pay(session)""",
        about(
            {"checkout.session": ["line_items"]}, _a_paid_subscription, "No Checkout Session was created yet."
        ),
    ),
}
