"""An invoice as an invoice: who bills whom, each line, how the sums come about, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..html import Html, tag, together
from ..notes import money
from ..subject import Subject
from ..table import grid
from .words import day, day_if_any, unit_words

Body = Mapping[str, Any]
COLUMNS = ("description", "period", "quantity", "unit", "amount")
GOOD, BAD = frozenset({"paid"}), frozenset({"uncollectible", "void"})


def is_invoice(subject: Subject) -> bool:
    body = subject.body
    return isinstance(body, Mapping) and body.get("object") == "invoice" and "lines" in body


def invoice_view(subject: Subject, live: bool) -> Html | None:
    """As it would be printed."""
    if not is_invoice(subject):
        return None
    body = subject.body
    look = "sw-good" if body["status"] in GOOD else "sw-bad" if body["status"] in BAD else None
    return together(
        tag("p", tag("strong", heading(body)), " · ", tag("strong", body["status"], class_=look)),
        grid("Invoice", ("field", "value"), facts(body)),
        grid("Lines", COLUMNS, lines(body)),
        tag("p", "There are more lines: list them.", class_="sw-note") if body["lines"]["has_more"] else None,
        grid("Sums", ("sum", "amount"), sums(body)),
    )


def invoice_text(subject: Subject) -> list[str]:
    """The same for a terminal."""
    body = subject.body
    told = [f"{heading(body)}, {body['status']}", *(f"{name}: {value}" for name, value in facts(body))]
    rows = [*lines(body)]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    told += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [*told, *(f"{name}: {amount}" for name, amount in sums(body))]


def heading(body: Body) -> str:
    """Its number once it has one."""
    if body.get("billing_reason") == "upcoming":
        return "Invoice to come"
    return f"Invoice {body['number']}" if body.get("number") else "Invoice without a number yet"


def facts(body: Body) -> list[tuple[str, str]]:
    """Who, whom, when, and how it is paid; only what is known."""
    customer = body.get("customer")
    name = customer.get("id", "") if isinstance(customer, Mapping) else customer or ""
    known = (
        ("from", body.get("account_name")),
        ("to", " · ".join(filter(None, (body.get("customer_name"), body.get("customer_email"), name)))),
        ("issued", day_if_any(body.get("effective_at"))),
        ("due", day_if_any(body.get("due_date"))),
        ("collection", COLLECTION.get(body["collection_method"])),
        ("tries", str(body["attempt_count"]) if body.get("attempt_count") else None),
        ("next try", day_if_any(body.get("next_payment_attempt"))),
        ("paid", day_if_any((body.get("status_transitions") or {}).get("paid_at"))),
        ("memo", body.get("description")),
    )
    return [(name, value) for name, value in known if value]


COLLECTION: Mapping[str, str] = {
    "charge_automatically": "charged automatically",
    "send_invoice": "sent to the customer",
}


def lines(body: Body) -> list[tuple[str, ...]]:
    """Each line as a row of `COLUMNS`; its amount is before the invoice's discounts."""
    return [_line(each, body["currency"]) for each in body["lines"]["data"]]


def _line(line: Body, currency: str) -> tuple[str, ...]:
    unit = (line.get("pricing") or {}).get("unit_amount_decimal")
    start, end = line["period"]["start"], line["period"]["end"]
    return (
        line.get("description") or "",
        f"{day(start)} to {day(end)}" if start != end else day(start),
        "" if line.get("quantity") is None else str(line["quantity"]),
        "" if unit is None else unit_words(unit, currency),
        money(line["amount"], currency),
    )


def sums(body: Body) -> list[tuple[str, str]]:
    """From the lines to what is due, in the order in which Stripe reckons."""
    return [(name, money(amount, body["currency"])) for name, amount in _sums(body)]


def _sums(body: Body) -> Iterator[tuple[str, int]]:
    yield "subtotal", body["subtotal"]
    if discount := sum(each["amount"] for each in body.get("total_discount_amounts") or ()):
        yield "discounts", -discount
    if credit := sum(
        each["amount"] for each in body.get("total_pretax_credit_amounts") or () if each["type"] != "discount"
    ):
        yield "billing credits", -credit
    if shipping := body.get("amount_shipping"):
        yield "shipping", shipping
    for tax in body.get("total_taxes") or ():
        yield "tax, included" if tax["tax_behavior"] == "inclusive" else "tax", tax["amount"]
    yield "total", body["total"]
    if balance := _balance(body):
        yield "customer's balance", balance
    if credited := body.get("pre_payment_credit_notes_amount"):
        yield "credit notes", -credited
    yield "due", body["amount_due"]
    if body.get("amount_paid"):
        yield "paid", body["amount_paid"]
    if body["amount_due"] != body["amount_remaining"]:
        yield "remaining", body["amount_remaining"]


def _balance(body: Body) -> int:
    """What the customer's balance takes off the total, negative, or adds to it."""
    due_at_first = body["amount_due"] + (body.get("pre_payment_credit_notes_amount") or 0)
    return int(due_at_first - body["total"])
