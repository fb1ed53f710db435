"""What a session, a payment link or a quote sells, line by line, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..notes import money
from ..subject import Subject
from .words import price_words

COLUMNS = ("what", "price", "how many", "amount")


def sold(subject: Subject) -> list[tuple[str, str, str, str]]:
    """Each line as a row of `COLUMNS`; from the reply, or as Stripe was asked for it."""
    listed = subject.body.get("line_items") or subject.around.get("line_items") or {}
    return [
        (
            each["description"],
            price_words(price) if isinstance(price := each.get("price"), Mapping) else "",
            str(each["quantity"] or "by use"),
            money(each["amount_total"], each["currency"]),
        )
        for each in listed.get("data", ())
    ]


def sums(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """From the lines to the total; what is nothing is left out."""
    details, currency = body.get("total_details") or {}, body["currency"]
    known = (
        ("discount", -(details.get("amount_discount") or 0)),
        ("shipping", details.get("amount_shipping") or 0),
        ("tax", details.get("amount_tax") or 0),
    )
    amounts = [(name, money(amount, currency)) for name, amount in known if amount]
    return [*amounts, ("total", money(body["amount_total"], currency))]
