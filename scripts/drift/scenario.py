"""The requests that are sent to both: what an integration asks first, what goes wrong there, the clean-up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

REFERENCE = re.compile(r"\{(\w+)\.(\w+)\}")


@dataclass(frozen=True)
class Step:
    """A request. `{name.field}` in it stands for a field of an earlier step's answer, by that step's name."""

    name: str
    method: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)


TAG = {"metadata": {"workbook": "drift"}}
CARD = {"amount": 1000, "currency": "usd"}
INTENT = {**CARD, **TAG, "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
STEPS = (
    Step("balance", "get", "/v1/balance"),
    Step("token", "post", "/v1/tokens", {"pii": {"id_number": "000000000"}}),
    Step("customer", "post", "/v1/customers", {"email": "jenny@example.com", "name": "Jenny Rosen", **TAG}),
    Step("no_customer", "get", "/v1/customers/cus_nobody"),
    Step("unknown_parameter", "post", "/v1/customers", {"colour": "red"}),
    Step("source", "post", "/v1/customers/{customer.id}/sources", {"source": "tok_visa"}),
    Step("charge", "post", "/v1/charges", {**CARD, **TAG, "customer": "{customer.id}"}),
    Step("refund", "post", "/v1/refunds", {"charge": "{charge.id}", "amount": 400}),
    Step("too_much", "post", "/v1/refunds", {"charge": "{charge.id}", "amount": 4000}),
    Step("declined", "post", "/v1/charges", {**CARD, "source": "tok_chargeDeclined"}),
    Step("too_little", "post", "/v1/charges", {"amount": 1, "currency": "usd", "source": "tok_visa"}),
    Step("method", "post", "/v1/payment_methods", {"type": "card", "card": {"token": "tok_mastercard"}}),
    Step("attached", "post", "/v1/payment_methods/{method.id}/attach", {"customer": "{customer.id}"}),
    Step("intent", "post", "/v1/payment_intents", INTENT),
    Step("confirmed", "post", "/v1/payment_intents/{intent.id}/confirm", {"payment_method": "pm_card_visa"}),
    Step("again", "post", "/v1/payment_intents/{intent.id}/confirm", {"payment_method": "pm_card_visa"}),
    Step(
        "held",
        "post",
        "/v1/payment_intents",
        {**INTENT, "capture_method": "manual", "payment_method": "pm_card_visa", "confirm": True},
    ),
    Step("captured", "post", "/v1/payment_intents/{held.id}/capture", {"amount_to_capture": 600}),
    Step(
        "secured",
        "post",
        "/v1/payment_intents",
        {**INTENT, "payment_method": "pm_card_threeDSecure2Required", "confirm": True},
    ),
    Step("canceled", "post", "/v1/payment_intents/{secured.id}/cancel"),
    Step(
        "refused",
        "post",
        "/v1/payment_intents",
        {**INTENT, "payment_method": "pm_card_visa_chargeDeclinedInsufficientFunds", "confirm": True},
    ),
    Step(
        "setup",
        "post",
        "/v1/setup_intents",
        {
            **TAG,
            "customer": "{customer.id}",
            "payment_method": "{method.id}",
            "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        },
    ),
    Step("product", "post", "/v1/products", {"name": "Tea", **TAG}),
    Step(
        "price",
        "post",
        "/v1/prices",
        {
            "product": "{product.id}",
            "unit_amount": 500,
            "currency": "usd",
            "recurring": {"interval": "month"},
        },
    ),
    Step("coupon", "post", "/v1/coupons", {"percent_off": 25, "duration": "once", **TAG}),
    Step(
        "subscription",
        "post",
        "/v1/subscriptions",
        {
            **TAG,
            "customer": "{customer.id}",
            "items": [{"price": "{price.id}"}],
            "discounts": [{"coupon": "{coupon.id}"}],
        },
    ),
    Step("first_invoice", "get", "/v1/invoices/{subscription.latest_invoice}"),
    Step("ended", "delete", "/v1/subscriptions/{subscription.id}"),
    Step("item", "post", "/v1/invoiceitems", {"customer": "{customer.id}", "amount": 700, "currency": "usd"}),
    Step(
        "invoice",
        "post",
        "/v1/invoices",
        {**TAG, "customer": "{customer.id}", "pending_invoice_items_behavior": "include"},
    ),
    Step("finalized", "post", "/v1/invoices/{invoice.id}/finalize"),
    Step("paid", "post", "/v1/invoices/{invoice.id}/pay"),
    Step(
        "session",
        "post",
        "/v1/checkout/sessions",
        {
            "mode": "payment",
            "success_url": "https://example.com",
            "line_items": [
                {
                    "price_data": {"currency": "usd", "unit_amount": 500, "product": "{product.id}"},
                    "quantity": 2,
                }
            ],
        },
    ),
    Step("expired", "post", "/v1/checkout/sessions/{session.id}/expire"),
    Step("transactions", "get", "/v1/balance_transactions?limit=2"),
    Step(
        "endpoint",
        "post",
        "/v1/webhook_endpoints",
        {"url": "https://example.com/hook", "enabled_events": ["charge.succeeded"]},
    ),
    Step("endpoint_gone", "delete", "/v1/webhook_endpoints/{endpoint.id}"),
)
# Sent in the end whatever happened; those whose object was never made are left out.
CLEAN_UP = (
    Step("customer_gone", "delete", "/v1/customers/{customer.id}"),
    Step("coupon_gone", "delete", "/v1/coupons/{coupon.id}"),
    Step("price_off", "post", "/v1/prices/{price.id}", {"active": False}),
    Step("product_off", "post", "/v1/products/{product.id}", {"active": False}),
)


class Missing(LookupError):
    """A step that an earlier one, which failed, should have made something for."""


def filled(value: Any, answers: Mapping[str, Any]) -> Any:
    """A path or parameters with what their references stand for. Raises Missing."""
    if isinstance(value, dict):
        return {name: filled(inner, answers) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, answers) for inner in value]
    if not isinstance(value, str):
        return value
    for name, part in REFERENCE.findall(value):
        if not isinstance(answers.get(name), dict) or not isinstance(answers[name].get(part), str):
            raise Missing(f"{name}.{part}")
        value = value.replace(f"{{{name}.{part}}}", answers[name][part])
    return value
