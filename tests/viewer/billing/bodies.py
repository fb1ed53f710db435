"""Billing's objects as Stripe answers with them, written by hand, of what the views read."""

from __future__ import annotations

from typing import Any

# Midnights in UTC.
JAN_1, JAN_11, FEB_1, FEB_11, MAR_1 = 1767225600, 1768089600, 1769904000, 1770768000, 1772323200
DAY = 86_400


def price(amount: int, **more: Any) -> dict[str, Any]:
    """A monthly price in US dollars."""
    return {
        "id": f"price_{amount}",
        "object": "price",
        "billing_scheme": "per_unit",
        "currency": "usd",
        "recurring": {"interval": "month", "interval_count": 1},
        "unit_amount_decimal": str(amount),
        **more,
    }


def item(amount: int, start: int, end: int, quantity: int | None = 1) -> dict[str, Any]:
    """An item of a subscription, in its present period."""
    counted = {} if quantity is None else {"quantity": quantity}
    return {"price": price(amount), "current_period_start": start, "current_period_end": end, **counted}


def line(
    description: str, amount: int, start: int, end: int, *, proration: bool = False, unit: str | None = None
) -> dict[str, Any]:
    """A line that bills a subscription's item."""
    return {
        "amount": amount,
        "description": description,
        "quantity": 1,
        "parent": {"subscription_item_details": {"proration": proration}},
        "period": {"start": start, "end": end},
        "pricing": {"unit_amount_decimal": unit},
    }


def invoice(
    number: str | None, status: str, at: int, *lines: dict[str, Any], reason: str = "subscription_cycle",
    **more: Any
) -> dict[str, Any]:  # fmt: skip
    """An invoice of these lines, without discount or tax unless told."""
    total = sum(each["amount"] for each in lines)
    return {
        "id": f"in_{number}",
        "object": "invoice",
        "account_name": "Rocket Rides",
        "amount_due": total,
        "amount_paid": total if status == "paid" else 0,
        "amount_remaining": 0 if status == "paid" else total,
        "attempt_count": 1,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": at,
        "currency": "usd",
        "customer": "cus_1",
        "customer_email": "jenny@example.com",
        "customer_name": "Jenny Rosen",
        "effective_at": at,
        "lines": {"data": list(lines), "has_more": False},
        "next_payment_attempt": None,
        "number": number,
        "period_end": at,
        "status": status,
        "status_transitions": {"paid_at": at if status == "paid" else None},
        "subtotal": total,
        "total": total,
        **more,
    }


def subscription(status: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A subscription that began with 2026."""
    return {
        "id": "sub_1",
        "object": "subscription",
        "status": status,
        "start_date": JAN_1,
        "trial_start": None,
        "trial_end": None,
        "cancel_at": None,
        "ended_at": None,
        "pause_collection": None,
        "latest_invoice": "in_1",
        "items": {"object": "list", "data": list(items)},
        **more,
    }


def event(type: str, at: int, body: dict[str, Any], **previous: Any) -> dict[str, Any]:
    """An event about a subscription."""
    data = {"object": body, "previous_attributes": previous}
    return {"type": f"customer.subscription.{type}", "created": at, "data": data}
