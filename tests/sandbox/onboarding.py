"""What it takes to onboard a connected account, for every test that needs one."""

from __future__ import annotations

from typing import Any

import stripe

Account = dict[str, Any]
BANK_ACCOUNT = {
    "object": "bank_account",
    "country": "US",
    "currency": "usd",
    "routing_number": "110000000",
    "account_number": "000123456789",
}
TERMS = {"date": 1706788800, "ip": "127.0.0.1"}
# 1902-01-01 and 222222222 are verified at once, in the reply itself.
POSTAL_CODES = {"AU": "2000", "BR": "01310-100", "CA": "M4C 1T2", "DE": "10115", "GB": "SW1A 1AA"}
# What Brazil asks for beyond what is told of an individual elsewhere.
BRAZILIAN = {
    "political_exposure": "none",
    "verification": {"document": {"front": "file_identity_document_success"}},
}
INDIVIDUAL: dict[str, Any] = {
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane@example.com",
    "phone": "0000000000",
    "dob": {"day": 1, "month": 1, "year": 1902},
    "address": {
        "line1": "address_full_match",
        "city": "Schenectady",
        "state": "NY",
        "postal_code": "12345",
    },
    "id_number": "222222222",
}
DETAILS: dict[str, Any] = {
    "type": "custom",
    "country": "US",
    "business_type": "individual",
    "business_profile": {"mcc": "5734", "url": "https://accessible.stripe.com"},
    "individual": INDIVIDUAL,
    "external_account": BANK_ACCOUNT,
    "tos_acceptance": TERMS,
    "settings": {"treasury": {"tos_acceptance": TERMS}, "card_issuing": {"tos_acceptance": TERMS}},
}


def requested(*names: str) -> dict[str, Any]:
    """The `capabilities` parameter that requests some."""
    return {name: {"requested": True} for name in names}


def onboarded(client: stripe.StripeClient, *capabilities: str, **changes: Any) -> Account:
    """A connected account of which everything is known; card payments and transfers, unless told others."""
    wanted = requested(*(capabilities or ("card_payments", "transfers")))
    code = POSTAL_CODES.get(changes.get("country", "US"), "12345")
    further = BRAZILIAN if changes.get("country") == "BR" else {}
    individual = {**INDIVIDUAL, **further, "address": {**INDIVIDUAL["address"], "postal_code": code}}
    described = {**DETAILS, "individual": individual, "capabilities": wanted, **changes}
    account = client.v1.accounts.create(described)  # type: ignore[arg-type]
    return account.to_dict()
