"""Presets for payouts, transfers and connected accounts."""

from __future__ import annotations

from .preset import Latest, Preset, Presets

ACCOUNT = Latest("account")

MONEY: Presets = {
    "v1.payouts.create": (
        Preset(
            "10.00 USD",
            "To the bank, within days; the balance must have it.",
            {"amount": 1000, "currency": "usd"},
        ),
        Preset(
            "10.00 USD at once",
            "To a debit card, within minutes, for a fee.",
            {"amount": 1000, "currency": "usd", "method": "instant"},
        ),
    ),
    "v1.payouts.list": (Preset("Those that arrived", "By status.", {"status": "paid"}),),
    "v1.topups.create": (
        Preset(
            "100.00 USD",
            "From the bank into the balance.",
            {"amount": 10000, "currency": "usd", "description": "Top-up"},
        ),
    ),
    "v1.transfers.create": (
        Preset(
            "10.00 USD to the latest account",
            "From your balance into that of a connected account.",
            {"amount": 1000, "currency": "usd", "destination": ACCOUNT},
        ),
    ),
    "v1.transfers.reversals.create": (
        Preset("All of it", "The latest transfer comes back.", {"id": Latest("transfer")}),
        Preset(
            "Half of it",
            "The rest stays with the connected account.",
            {"id": Latest("transfer"), "amount": Latest("transfer", "amount", half=True)},
        ),
    ),
    "v1.balance_transactions.list": (
        Preset("The latest ten", "Everything that moved the balance.", {"limit": 10}),
        Preset("What a payout is made of", "The latest payout's transactions.", {"payout": Latest("payout")}),
    ),
    "v1.accounts.create": (
        Preset(
            "A seller who onboards with Stripe",
            "An express account: make an account link next.",
            {
                "type": "express",
                "country": "US",
                "email": "jenny.rosen@example.com",
                "capabilities": {"transfers": {"requested": True}, "card_payments": {"requested": True}},
            },
        ),
        Preset(
            "A seller whom you onboard",
            "A custom account: `requirements` tells what is to be asked.",
            {
                "type": "custom",
                "country": "US",
                "business_type": "individual",
                "capabilities": {"transfers": {"requested": True}, "card_payments": {"requested": True}},
            },
        ),
    ),
    "v2.core.accounts.create": (
        Preset(
            "A seller who onboards with Stripe",
            "It may take payments by card: make an account link next.",
            {
                "contact_email": "jenny.rosen@example.com",
                "display_name": "Rocket Rides",
                "dashboard": "express",
                "identity": {"country": "US"},
                "configuration": {
                    "merchant": {"capabilities": {"card_payments": {"requested": True}}},
                    "recipient": {
                        "capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}
                    },
                },
                "defaults": {
                    "responsibilities": {"fees_collector": "application", "losses_collector": "application"}
                },
                "include": ["configuration.merchant", "configuration.recipient", "requirements"],
            },
        ),
        Preset(
            "A customer",
            "The same account can also be one that pays you.",
            {
                "contact_email": "jenny.rosen@example.com",
                "display_name": "Jenny Rosen",
                "configuration": {
                    "customer": {"capabilities": {"automatic_indirect_tax": {"requested": True}}}
                },
                "include": ["configuration.customer", "identity"],
            },
        ),
    ),
    "v2.core.account_links.create": (
        Preset(
            "Onboard the latest account",
            "A page on which the seller answers what is required; it works once.",
            {
                "account": Latest("v2.core.account"),
                "use_case": {
                    "type": "account_onboarding",
                    "account_onboarding": {
                        "refresh_url": "https://example.com/again",
                        "return_url": "https://example.com/back",
                    },
                },
            },
        ),
    ),
    "v1.account_links.create": (
        Preset(
            "Onboard the latest account",
            "A page on which the seller answers what is required; it works once.",
            {
                "account": ACCOUNT,
                "type": "account_onboarding",
                "refresh_url": "https://example.com/again",
                "return_url": "https://example.com/back",
            },
        ),
    ),
}
