"""A sandbox in which each kind of object that versions differ in was made, and all that it answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.sandbox import Sandbox

from ..onboarding import onboarded

Body = dict[str, Any]
ADDRESS = {"line1": "1 Main St", "city": "Boston", "state": "MA", "postal_code": "02110", "country": "US"}
PERSON = {
    "first_name": "Jenny",
    "last_name": "Rosen",
    "card_issuing": {"user_terms_acceptance": {"date": 1700000000, "ip": "127.0.0.1"}},
}


class Lived:
    """``objects``: every object that a reply showed, at any depth, by its `object` value."""

    def __init__(self) -> None:
        self.sandbox = Sandbox(seed="lived", clock="2026-01-01T00:00:00")
        self.client = self.sandbox.client()
        self.objects: dict[str, list[Body]] = {}
        self._pay()
        self._bill()
        self._spend()
        self._others()

    def post(self, path: str, **params: Any) -> Any:
        """Ask, and remember what is answered."""
        reply: Body = self.client.raw_request("post", path, **params).data
        for each in _inside(reply):
            self.objects.setdefault(each["object"], []).append(each)
        return reply

    def _pay(self) -> None:
        self.customer = self.post("/v1/customers", source="tok_visa", email="a@example.com")["id"]
        account = onboarded(self.client)["id"]
        self.post(f"/v1/accounts/{account}", metadata={"shop": "1"})
        self.post("/v1/payment_methods", type="card", card={"token": "tok_visa"})
        payment = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
        automatic = {"automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
        whole = {"expand": ["latest_charge"]}
        self.post("/v1/payment_intents", **payment, **automatic, **whole)
        held = self.post("/v1/payment_intents", **payment, **automatic, capture_method="manual")["id"]
        self.post(f"/v1/payment_intents/{held}/capture", amount_to_capture=600, **whole)
        shared = {"transfer_data": {"destination": account}}
        charge = self.post("/v1/charges", amount=900, currency="usd", source="tok_visa", **shared)["id"]
        self.post("/v1/refunds", charge=charge, amount=100, expand=["charge"])
        self.post("/v1/charges", amount=900, currency="usd", source="tok_createDispute")
        dispute = self.client.v1.disputes.list().data[0].id
        self.post(f"/v1/disputes/{dispute}", metadata={"seen": "yes"})
        self.post("/v1/setup_intents", **automatic)
        line = {
            "price_data": {"currency": "usd", "unit_amount": 500, "product_data": {"name": "A"}},
            "quantity": 1,
        }
        session = {"mode": "payment", "success_url": "https://example.com", "line_items": [line]}
        self.post("/v1/checkout/sessions", **session, expand=["line_items"])

    def _bill(self) -> None:
        coupon = self.post("/v1/coupons", percent_off=20, duration="forever")["id"]
        promotion = {"type": "coupon", "coupon": coupon}
        self.post("/v1/promotion_codes", promotion=promotion, expand=["promotion.coupon"])
        rate = self.post("/v1/tax_rates", display_name="VAT", percentage=19, inclusive=True)["id"]
        recurring = {"recurring": {"interval": "month"}, "product_data": {"name": "B"}}
        price = self.post("/v1/prices", currency="usd", unit_amount=2000, **recurring)["id"]
        self.post("/v1/products", name="C", marketing_features=[{"name": "fast"}])
        item = {"customer": self.customer, "amount": 500, "currency": "usd"}
        self.post("/v1/invoiceitems", **item)
        whole = {"expand": ["latest_invoice.payments", "discounts"]}
        more = {"discounts": [{"coupon": coupon}], "default_tax_rates": [rate], **whole}
        bought = self.post("/v1/subscriptions", customer=self.customer, items=[{"price": price}], **more)
        self.post("/v1/invoiceitems", **item, subscription=bought["id"])
        self.post("/v1/invoices/create_preview", subscription=bought["id"])
        self.post("/v1/subscription_schedules", from_subscription=bought["id"])
        self.post("/v1/credit_notes", invoice=bought["latest_invoice"]["id"], amount=100, refund_amount=100)
        self.sandbox.advance(days=32)

    def _spend(self) -> None:
        person = {"name": "Jenny Rosen", "individual": PERSON, "billing": {"address": ADDRESS}}
        holder = self.post("/v1/issuing/cardholders", **person)["id"]
        card = {"cardholder": holder, "currency": "usd", "type": "virtual", "status": "active"}
        named = self.post("/v1/issuing/cards", **card)["id"]
        self.post("/v1/topups", amount=5000, currency="usd", destination_balance="issuing")
        at = "/v1/test_helpers/issuing"
        held = self.post(f"{at}/authorizations", card=named, amount=100)["id"]
        lapsed = self.post(f"{at}/authorizations", card=named, amount=100)["id"]
        self.post(f"{at}/authorizations/{held}/capture")
        self.post(f"{at}/authorizations/{lapsed}/expire")
        fuel = {
            "fuel": {"quantity_decimal": "10", "type": "diesel", "unit": "liter", "unit_cost_decimal": "2"}
        }
        self.post(f"{at}/transactions/create_force_capture", card=named, amount=20, purchase_details=fuel)

    def _others(self) -> None:
        meter = {"display_name": "M", "event_name": "m", "default_aggregation": {"formula": "sum"}}
        threshold = {
            "gte": 5,
            "meter": self.post("/v1/billing/meters", **meter)["id"],
            "recurrence": "one_time",
        }
        theirs = {"filters": [{"type": "customer", "customer": self.customer}]}
        alert = {"alert_type": "usage_threshold", "title": "A", "usage_threshold": {**threshold, **theirs}}
        self.post("/v1/billing/alerts", **alert)
        holder = {"type": "customer", "customer": self.customer}
        session = {"permissions": ["balances"], "filters": {"country": "US"}, "account_holder": holder}
        self.post("/v1/financial_connections/sessions", **session)
        method = {"payment_method": "pm_card_visa"}
        payment = {"amount": 1000, "currency": "usd", "payment_method_details": method}
        asked = {"customer_details": {"email": "a@example.com"}, "payment_details": payment}
        self.post("/v1/radar/payment_evaluations", **asked)
        self.post("/v2/core/accounts", contact_email="a@example.com", include=["configuration.recipient"])
        hook = {"type": "webhook_endpoint", "webhook_endpoint": {"url": "https://example.com/hook"}}
        told = {"event_payload": "thin", "enabled_events": ["v1.customer.created"]}
        self.post("/v2/core/event_destinations", name="Mine", **hook, **told)


def _inside(value: Any) -> Iterator[Body]:
    """Every object in a reply, those inside others, too."""
    if isinstance(value, dict):
        if isinstance(value.get("object"), str) and value["object"] not in ("list", "search_result"):
            yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from _inside(each)
