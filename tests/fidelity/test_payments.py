"""What Stripe documents of payments that somebody else had a part in: browsers, others' 3D Secure, phones."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest

ON_PAGE = {"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
IMPORTED = {
    "cryptogram": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "electronic_commerce_indicator": "05",
    "transaction_id": "0d7b4ab0-7a83-4d9b-8f6e-4f6f5c6d7e8f",
    "version": "2.1.0",
}


@pytest.mark.parametrize("said", [{"three_d_secure": IMPORTED}, {"moto": True}])
def test_a_payment_authenticated_elsewhere_or_by_phone_asks_for_nothing(
    v1: Any, said: dict[str, Any]
) -> None:
    """Source: https://docs.stripe.com/payments/payment-intents/three-d-secure-import and
    https://docs.stripe.com/payments/payment-intents/mail-and-telephone-order-payments.
    """
    paid = v1.payment_intents.create(
        {
            "amount": 1000,
            "currency": "usd",
            "confirm": True,
            "payment_method": "pm_card_threeDSecure2Required",
            "payment_method_options": {"card": said},
            "expand": ["latest_charge"],
            **ON_PAGE,
        }
    )
    assert paid.status == "succeeded"
    shown = paid.latest_charge.payment_method_details.card.three_d_secure
    if "three_d_secure" in said:
        assert (shown.result, shown.version, shown.electronic_commerce_indicator) == (
            "authenticated",
            "2.1.0",
            "05",
        )


def test_a_browser_agrees_to_a_debit_by_being_there(sandbox: Sandbox, v1: Any) -> None:
    """Stripe.js has the mandate's acceptance inferred, and verifies the deposits with the secret.

    Source: https://docs.stripe.com/js/payment_intents/confirm_us_bank_account_payment.
    """
    intent = v1.payment_intents.create({"amount": 1000, "currency": "usd", **ON_PAGE})
    path, secret = f"/v1/payment_intents/{intent.id}", intent.client_secret
    confirmed = by_browser(
        sandbox,
        f"{path}/confirm",
        {
            "client_secret": secret,
            "payment_method_data[type]": "us_bank_account",
            "payment_method_data[us_bank_account][account_holder_type]": "individual",
            "payment_method_data[us_bank_account][account_number]": "000123456789",
            "payment_method_data[us_bank_account][routing_number]": "110000000",
            "payment_method_data[billing_details][name]": "Jenny Rosen",
            "mandate_data[customer_acceptance][type]": "online",
            "mandate_data[customer_acceptance][online][infer_from_client]": "true",
        },
    )
    assert confirmed["status"] == "requires_action"
    deposits = {"client_secret": secret, "amounts[0]": 32, "amounts[1]": 45}
    verified = by_browser(sandbox, f"{path}/verify_microdeposits", deposits)
    assert verified["status"] == "processing"


def by_browser(sandbox: Sandbox, path: str, params: dict[str, Any]) -> Any:
    """What a publishable key is answered."""
    headers = {
        "authorization": "Bearer pk_test_sandbox",
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": "Mozilla/5.0",
    }
    return json.loads(sandbox.handle(HttpRequest("post", path, "", headers, urlencode(params).encode())).body)
