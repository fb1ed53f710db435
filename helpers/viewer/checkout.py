"""A page that somebody is to open: its address, and what will be bought there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .billing.sold import COLUMNS, sold, sums
from .html import Html, tag, together
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
    "v2.core.account_link",
)
OWN_PAGE = (
    "It is shown within your own page, which opens it by its `client_secret`. `pay` goes through it in the "
    "sandbox."
)
SETUP = "Nothing is paid there: it saves a payment method for later."
PAID: Mapping[str, str] = {
    "paid": "paid",
    "unpaid": "not paid yet",
    "no_payment_required": "with nothing to pay",
}


def has_page(subject: Subject) -> bool:
    body = subject.body
    return isinstance(body, Mapping) and body.get("object") in OPENED and "url" in body


def page_view(subject: Subject, live: bool) -> Html | None:
    """Where it is opened, and what stands there."""
    if not has_page(subject):
        return None
    body = subject.body
    address = tag("p", "Open the page: ", link(body["url"], body["url"])) if body["url"] else None
    rows, amounts = sold(subject), _sums(body)
    return together(
        address or tag("p", over(body)),
        tag("p", SETUP) if body.get("mode") == "setup" else None,
        grid("What is bought", COLUMNS, rows) if rows else None,
        grid("Sums", ("sum", "amount"), amounts) if amounts else None,
    )


def page_text(subject: Subject) -> list[str]:
    """The same for a terminal."""
    body = subject.body
    told = [f"Open the page: {body['url']}" if body["url"] else over(body)]
    told += [SETUP] if body.get("mode") == "setup" else []
    told += [f"{count} × {what}: {amount}" for what, _, count, amount in sold(subject)]
    return told + [f"{name}: {amount}" for name, amount in _sums(body)]


def over(body: Body) -> str:
    """Why there is no page to open."""
    match body.get("status"):
        case "open":
            return OWN_PAGE
        case "complete":
            paid = PAID.get(body.get("payment_status") or "", "done")
            return f"The customer has been through it: it is complete, {paid}."
        case "expired":
            return "It has expired: nobody can pay it any more."
        case status:
            return f"There is no page to open: its status is {status}."


def _sums(body: Body) -> list[tuple[str, str]]:
    """What a session comes to, as far as there is anything to pay."""
    if body.get("object") != "checkout.session" or body.get("amount_total") is None:
        return []
    return sums(body)
