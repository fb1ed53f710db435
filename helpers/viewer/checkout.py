"""A page that somebody is to open: its address, and what will be bought there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .html import Html, tag, together
from .notes import money
from .prose import link
from .subject import Subject
from .table import grid

Body = Mapping[str, Any]
# Kinds whose `url` is a page to be opened.
OPENED = (
    "account_link",
    "billing_portal.session",
    "checkout.session",
    "identity.verification_session",
    "payment_link",
)
COLUMNS = ("what", "how many", "amount")


def has_page(subject: Subject) -> bool:
    body = subject.body
    return isinstance(body, Mapping) and body.get("object") in OPENED and "url" in body


def page_view(subject: Subject, live: bool) -> Html | None:
    """Where it is opened, and what stands there."""
    if not has_page(subject):
        return None
    body = subject.body
    address = tag("p", "Open the page: ", link(body["url"], body["url"])) if body["url"] else None
    rows = bought(subject)
    return together(
        address or tag("p", over(body)),
        grid("What is bought", COLUMNS, rows) if rows else None,
        grid("Sums", ("sum", "amount"), sums(body)) if sums(body) else None,
    )


def page_text(subject: Subject) -> list[str]:
    """The same for a terminal."""
    body = subject.body
    told = [f"Open the page: {body['url']}" if body["url"] else over(body)]
    told += [f"{count} × {what}: {amount}" for what, count, amount in bought(subject)]
    return told + [f"{name}: {amount}" for name, amount in sums(body)]


def over(body: Body) -> str:
    """Why there is no page."""
    if body.get("client_secret"):
        return "Its page is a part of your own, which opens it by its client secret."
    return f"Its page is over: it is {body.get('status')}."


def bought(subject: Subject) -> list[tuple[str, str, str]]:
    """What is sold: each line's description, quantity and amount."""
    listed = subject.body.get("line_items") or subject.around.get("line_items") or {}
    return [
        (
            each["description"],
            str(each["quantity"] or "by use"),
            money(each["amount_total"], each["currency"]),
        )
        for each in listed.get("data", ())
    ]


def sums(body: Body) -> list[tuple[str, str]]:
    """What a session comes to, as far as there is anything to pay."""
    if body.get("object") != "checkout.session" or body.get("amount_total") is None:
        return []
    details, currency = body.get("total_details") or {}, body["currency"]
    known = (
        ("discount", -details.get("amount_discount", 0)),
        ("shipping", details.get("amount_shipping", 0)),
        ("tax", details.get("amount_tax", 0)),
    )
    amounts = [(name, money(amount, currency)) for name, amount in known if amount]
    return [*amounts, ("total", money(body["amount_total"], currency))]
