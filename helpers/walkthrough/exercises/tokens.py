"""The exercises of 01_tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import field
from .exercise import Exercise
from .work import Work, about


def _a_debit_card(token: Mapping[str, Any]) -> str | None:
    if token["type"] != "card":
        return f"A token, but one of type `{token['type']}`: this exercise wants a card."
    if (funding := token["card"]["funding"]) != "debit":
        return f"A card token, but its `card.funding` is `{funding}`: look for a debit card's test number."
    return None


def _used(token: Mapping[str, Any]) -> str | None:
    if not token["used"]:
        return "The token is still unused: attach it to a customer, or pay with it."
    return None


def _no_money(work: Work) -> str | None:
    declined = work.answered(lambda each: field(each.reply.error, "code") == "card_declined")
    if not declined:
        return "No card was declined yet."
    codes = [str(field(each.reply.error, "decline_code")) for each in declined]
    if "insufficient_funds" not in codes:
        return f"Declined, but for another reason: `{codes[0]}`."
    return None


EXERCISES = {
    "tokens: a debit card": Exercise(
        "Make a token for a debit card.",
        (
            "`card.funding` of a token says whether its card is debit or credit. Stripe's page of "
            "[test cards](https://docs.stripe.com/testing#cards) lists both.",
            "The Visa that is debit has the number 4000 0566 5566 5556.",
        ),
        """client.v1.tokens.create(
    {"card": {"number": "4000056655665556", "exp_month": 12, "exp_year": 2034, "cvc": "314"}}
)""",
        about({"token": ()}, _a_debit_card, "No token was created yet."),
    ),
    "tokens: used up": Exercise(
        "Make a token and use it up.",
        (
            "A token is used up by the first request that attaches it to a customer or pays with it.",
            "`client.v1.customers.create` takes the id of a token as `source`.",
        ),
        """fresh = client.v1.tokens.create(
    {"card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"}}
)
client.v1.customers.create({"source": fresh.id})""",
        about({"token": ()}, _used, "No token was created yet."),
    ),
    "tokens: no money": Exercise(
        "Have a card declined because there is no money behind it.",
        (
            "Stripe has a test card, and a ready-made token, for each reason to decline. This reason is "
            "called `insufficient_funds`.",
            "The token is `tok_chargeDeclinedInsufficientFunds`. Catch `stripe.CardError`.",
        ),
        """try:
    client.v1.customers.create({"source": "tok_chargeDeclinedInsufficientFunds"})
except stripe.CardError as error:
    print(error.error.decline_code)""",
        _no_money,
    ),
}
