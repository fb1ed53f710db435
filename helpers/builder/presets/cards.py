"""Presets for tokens, customers and what they pay with.

Numbers: https://docs.stripe.com/testing and https://docs.stripe.com/connect/testing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .preset import Latest, Preset, Presets

CUSTOMER = Latest("customer")


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


CARDS: Presets = {
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
    "v1.customers.list": (
        Preset("The latest three", "Newest first; `has_more` says whether there are others.", {"limit": 3}),
        Preset("By email", "Exactly this address.", {"email": "jenny.rosen@example.com"}),
    ),
    "v1.customers.search": (
        Preset("By a part of the name", "`~` finds a part of a text.", {"query": "name~'Rosen'"}),
        Preset("By metadata", "A key and its value.", {"query": "metadata['order_id']:'6735'"}),
    ),
    "v1.customers.tax_ids.create": (
        Preset(
            "A German VAT number",
            "Verification takes a while; the number is shown on invoices.",
            {"customer": CUSTOMER, "type": "eu_vat", "value": "DE123456789"},
        ),
    ),
    "v1.payment_methods.create": (
        Preset("A Visa", "A card, from a ready-made token.", {"type": "card", "card": {"token": "tok_visa"}}),
        Preset(
            "A bank account",
            "An account at Stripe's test bank.",
            {
                "type": "us_bank_account",
                "us_bank_account": {
                    "account_holder_type": "individual",
                    "account_number": "000123456789",
                    "routing_number": "110000000",
                },
                "billing_details": {"name": "Jenny Rosen"},
            },
        ),
    ),
    "v1.payment_methods.attach": (
        Preset(
            "A Visa for the latest customer",
            "The customer can be charged with it from now on.",
            {"payment_method": "pm_card_visa", "customer": CUSTOMER},
        ),
        Preset(
            "A card that is declined later",
            "Attaching works, and a payment with it is declined.",
            {"payment_method": "pm_card_chargeCustomerFail", "customer": CUSTOMER},
        ),
    ),
    "v1.payment_methods.list": (
        Preset(
            "The latest customer's cards",
            "Each has an id to pay with.",
            {"customer": CUSTOMER, "type": "card"},
        ),
    ),
    "v1.setup_intents.create": (
        Preset(
            "Save a card",
            "Set up and attached to the latest customer, to be charged later without them.",
            {
                "customer": CUSTOMER,
                "payment_method": "pm_card_visa",
                "usage": "off_session",
                "confirm": True,
                "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            },
        ),
        Preset(
            "Begin, and confirm in the browser",
            "The `client_secret` goes to the page on which the customer types the card.",
            {"customer": CUSTOMER, "automatic_payment_methods": {"enabled": True}},
        ),
    ),
}
