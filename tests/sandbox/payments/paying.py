"""How tests pay by methods that are no cards."""

from __future__ import annotations

from typing import Any

MANDATE = {"customer_acceptance": {"type": "online", "online": {"ip_address": "1.1.1.1", "user_agent": "x"}}}
BACK = {"return_url": "https://example.com/done"}
JENNY = {"name": "Jenny Rosen", "email": "jenny@example.com"}
HOME = {"line1": "Rua 1", "city": "São Paulo", "state": "SP", "postal_code": "01310", "country": "BR"}
CURRENCY = {"acss_debit": "cad", "au_becs_debit": "aud", "bacs_debit": "gbp", "nz_bank_account": "nzd"}
ATTEMPT_FAILED = "payment_intent_payment_attempt_failed"


def pay(client: Any, type: str, currency: str, *, email: str = "jenny@example.com", **more: Any) -> Any:
    """A payment by a method of a type, confirmed with what its customer would say."""
    billing = {**JENNY, "email": email, "phone": more.pop("phone", "+351911111111"), "address": HOME}
    data = {"type": type, "billing_details": billing, **more.pop("data", {})}
    return client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": currency,
            "allowed_payment_method_types": [type],
            "payment_method_data": data,
            "confirm": True,
            **BACK,
            **more,
        }
    )


def debit(client: Any, method: str, type: str, **more: Any) -> Any:
    """A payment by a test account's magic payment method, under a mandate."""
    return client.v1.payment_intents.create(
        {
            "amount": 2000,
            "currency": CURRENCY.get(type, "eur"),
            "allowed_payment_method_types": [type],
            "payment_method": method,
            "confirm": True,
            "mandate_data": MANDATE,
            **more,
        }
    )


TRANSFER = {
    "funding_type": "bank_transfer",
    "bank_transfer": {"type": "us_bank_transfer"},
}


def by_transfer(client: Any, customer: str, amount: int = 2000) -> Any:
    """A payment that waits for a bank transfer."""
    return client.v1.payment_intents.create(
        {
            "amount": amount,
            "currency": "usd",
            "customer": customer,
            "allowed_payment_method_types": ["customer_balance"],
            "payment_method_data": {"type": "customer_balance"},
            "payment_method_options": {"customer_balance": TRANSFER},
            "confirm": True,
        }
    )


def fund(client: Any, customer: str, amount: int, **more: Any) -> Any:
    """A bank transfer that arrives."""
    params = {"amount": amount, "currency": "usd", **more}
    return client.v1.test_helpers.customers.fund_cash_balance(customer, params)
