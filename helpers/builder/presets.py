"""Common cases to start from, by operation. A row more is a preset more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Preset:
    """Values that fill a form. ``shows`` is what one learns by sending them."""

    label: str
    shows: str
    params: Mapping[str, Any]


def card(number: str, **more: str) -> Mapping[str, Any]:
    """The fields of a card that expires far in the future."""
    return {"number": number, "exp_month": "12", "exp_year": "2034", "cvc": "314", **more}


def bank_account(number: str) -> Mapping[str, Any]:
    """The fields of an account at Stripe's test bank."""
    return {
        "country": "US",
        "currency": "usd",
        "account_holder_name": "Jenny Rosen",
        "account_holder_type": "individual",
        "routing_number": "110000000",
        "account_number": number,
    }


# Numbers: https://docs.stripe.com/testing and https://docs.stripe.com/connect/testing.
PRESETS: Mapping[str, tuple[Preset, ...]] = {
    "v1.tokens.create": (
        Preset("A Visa", "A card that always works.", {"card": card("4242424242424242")}),
        Preset(
            "A declined card",
            "The token is made all the same: the card is declined when it is attached or charged.",
            {"card": card("4000000000000002")},
        ),
        Preset(
            "A wrong number",
            "The last digit does not fit the others, so no token is made.",
            {"card": card("4242424242424241")},
        ),
        Preset(
            "A bank account",
            "An account that can be verified, with the amounts 32 and 45.",
            {"bank_account": bank_account("000123456789")},
        ),
        Preset(
            "A connected account",
            "Details of an account's owner, for an account to be made from.",
            {
                "account": {
                    "business_type": "individual",
                    "individual": {"first_name": "Jane", "last_name": "Doe"},
                    "tos_shown_and_accepted": True,
                }
            },
        ),
        Preset(
            "A person",
            "Somebody who belongs to a connected account.",
            {"person": {"first_name": "Jane", "last_name": "Doe", "relationship": {"owner": True}}},
        ),
        Preset(
            "An identity number", "Stripe's test number, which verifies.", {"pii": {"id_number": "000000000"}}
        ),
        Preset(
            "A CVC update",
            "The security code, asked for again at a later payment.",
            {"cvc_update": {"cvc": "123"}},
        ),
    ),
    "v1.customers.create": (
        Preset(
            "A name and an address",
            "Nothing is required of a customer.",
            {"name": "Jenny Rosen", "email": "jenny.rosen@example.com"},
        ),
        Preset(
            "With a Visa",
            "The magic token `tok_visa` becomes the customer's default card.",
            {"name": "Jenny Rosen", "source": "tok_visa"},
        ),
        Preset(
            "With a declined card",
            "The card is refused, and no customer is made.",
            {"name": "Jenny Rosen", "source": "tok_chargeDeclined"},
        ),
    ),
    "v1.customers.update": (
        Preset(
            "A new default card",
            "The card of `tok_mastercard` takes the default card's place.",
            {"source": "tok_mastercard"},
        ),
        Preset(
            "Metadata",
            "A key with an empty value is deleted; the others stay.",
            {"metadata": {"order_id": "6735", "obsolete": ""}},
        ),
    ),
    "v1.customers.payment_sources.create": (
        Preset("A Visa", "The magic token `tok_visa`.", {"source": "tok_visa"}),
        Preset("A declined card", "Declined as it is attached.", {"source": "tok_chargeDeclined"}),
    ),
    "v1.customers.payment_sources.verify": (
        Preset("The right amounts", "The bank account becomes verified.", {"amounts": [32, 45]}),
        Preset("Wrong amounts", "Refused; a third time, verification has failed.", {"amounts": [1, 2]}),
    ),
    "v1.charges.create": (
        Preset(
            "A payment", "20.00 USD from a Visa.", {"amount": 2000, "currency": "usd", "source": "tok_visa"}
        ),
        Preset(
            "Declined",
            "The bank declines.",
            {"amount": 2000, "currency": "usd", "source": "tok_chargeDeclined"},
        ),
        Preset(
            "Available at once",
            "The funds skip the pending balance.",
            {"amount": 2000, "currency": "usd", "source": "tok_bypassPending"},
        ),
        Preset(
            "Disputed",
            "The charge succeeds, and is disputed as fraudulent.",
            {"amount": 2000, "currency": "usd", "source": "tok_createDispute"},
        ),
    ),
    "v1.payment_intents.create": (
        Preset(
            "A payment",
            "20.00 USD from a Visa, confirmed at once.",
            {
                "amount": 2000,
                "currency": "usd",
                "payment_method": "pm_card_visa",
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "confirm": True,
            },
        ),
        Preset(
            "Declined",
            "The bank declines the confirmation.",
            {
                "amount": 2000,
                "currency": "usd",
                "payment_method": "pm_card_chargeDeclined",
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "confirm": True,
            },
        ),
        Preset(
            "Authorized only",
            "The money is held until the payment is captured.",
            {
                "amount": 2000,
                "currency": "usd",
                "payment_method": "pm_card_visa",
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
                "confirm": True,
                "capture_method": "manual",
            },
        ),
    ),
    "v1.checkout.sessions.create": (
        Preset(
            "One T-shirt",
            "A page to pay 20.00 USD on.",
            {
                "mode": "payment",
                "success_url": "https://example.com/success",
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": "usd",
                            "unit_amount": 2000,
                            "product_data": {"name": "T-shirt"},
                        },
                    }
                ],
            },
        ),
    ),
}
