"""Presets for payments, refunds and disputes."""

from __future__ import annotations

from .preset import Latest, Preset, Presets

CUSTOMER, CHARGE, INTENT = Latest("customer"), Latest("charge"), Latest("payment_intent")

PAYMENTS: Presets = {
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
        Preset(
            "A subscription",
            "A page to pay 15.00 USD a month on, after a week's trial.",
            {
                "mode": "subscription",
                "success_url": "https://example.com/success",
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": "usd",
                            "unit_amount": 1500,
                            "recurring": {"interval": "month"},
                            "product_data": {"name": "Gold plan"},
                        },
                    }
                ],
                "subscription_data": {"trial_period_days": 7},
            },
        ),
        Preset(
            "Save a card",
            "A page on which nothing is paid.",
            {"mode": "setup", "currency": "usd", "success_url": "https://example.com/success"},
        ),
    ),
    "v1.payment_intents.confirm": (
        Preset(
            "With a Visa",
            "The latest payment intent is paid.",
            {"intent": INTENT, "payment_method": "pm_card_visa", "return_url": "https://example.com/back"},
        ),
        Preset(
            "With a card that asks for 3D Secure",
            "The customer must authenticate first: `next_action` says where.",
            {
                "intent": INTENT,
                "payment_method": "pm_card_authenticationRequired",
                "return_url": "https://example.com/back",
            },
        ),
    ),
    "v1.payment_intents.capture": (
        Preset("All of it", "The whole amount that is held.", {"intent": INTENT}),
        Preset(
            "Half of it",
            "What is left over is released.",
            {"intent": INTENT, "amount_to_capture": Latest("payment_intent", "amount", half=True)},
        ),
    ),
    "v1.payment_intents.cancel": (
        Preset(
            "Given up",
            "What was held is released; a payment that has succeeded can't be canceled.",
            {"intent": INTENT, "cancellation_reason": "abandoned"},
        ),
    ),
    "v1.payment_intents.list": (
        Preset("The latest customer's", "Newest first.", {"customer": CUSTOMER, "limit": 10}),
    ),
    "v1.payment_intents.search": (
        Preset("Those that succeeded", "By status.", {"query": "status:'succeeded'"}),
    ),
    "v1.charges.capture": (Preset("All of it", "The whole amount that is held.", {"charge": CHARGE}),),
    "v1.charges.list": (
        Preset("The latest ten", "Each with its `balance_transaction`.", {"limit": 10}),
        Preset("The latest customer's", "Newest first.", {"customer": CUSTOMER}),
    ),
    "v1.charges.search": (
        Preset("Declined payments", "By status; `failure_code` says why.", {"query": "status:'failed'"}),
    ),
    "v1.refunds.create": (
        Preset(
            "Half of it",
            "Half of the latest charge goes back to the card.",
            {"charge": CHARGE, "amount": Latest("charge", "amount", half=True)},
        ),
        Preset("All of it", "The whole of the latest charge.", {"charge": CHARGE}),
        Preset(
            "As fraud",
            "The card is added to the block list, too.",
            {"charge": CHARGE, "reason": "fraudulent"},
        ),
    ),
    "v1.refunds.list": (Preset("Of the latest charge", "Newest first.", {"charge": CHARGE}),),
    "v1.disputes.update": (
        Preset(
            "Evidence that wins",
            "In test mode these words win the dispute.",
            {
                "dispute": Latest("dispute"),
                "evidence": {"uncategorized_text": "winning_evidence"},
                "submit": True,
            },
        ),
        Preset(
            "Evidence that loses",
            "In test mode these words lose it.",
            {
                "dispute": Latest("dispute"),
                "evidence": {"uncategorized_text": "losing_evidence"},
                "submit": True,
            },
        ),
    ),
    "v1.payment_links.create": (
        Preset(
            "For the latest price",
            "An address that anybody can pay at, as often as it is used.",
            {"line_items": [{"price": Latest("price"), "quantity": 1}]},
        ),
    ),
}
