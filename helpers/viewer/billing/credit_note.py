"""A credit note as one: which invoice it corrects, each line, what it comes to, and where the money went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..html import Html, tag, together
from ..notes import money
from ..subject import Subject
from ..table import grid
from .words import day_if_any, id_of, unit_words

Body = Mapping[str, Any]
COLUMNS = ("description", "quantity", "unit", "amount")
LOOKS: Mapping[str, str] = {"issued": "sw-good", "void": "sw-bad"}
WHEN: Mapping[str, str] = {
    "mixed": "before and after payment",
    "post_payment": "after payment",
    "pre_payment": "before payment",
}


def is_credit_note(subject: Subject) -> bool:
    body = subject.body
    return isinstance(body, Mapping) and body.get("object") == "credit_note" and "lines" in body


def credit_note_view(subject: Subject, live: bool) -> Html | None:
    """As it would be printed."""
    if not is_credit_note(subject):
        return None
    body = subject.body
    status = tag("strong", body["status"], class_=LOOKS.get(body["status"]))
    return together(
        tag("p", tag("strong", _heading(body)), " · ", status),
        grid("Credit note", ("field", "value"), _facts(body)),
        grid("Lines", COLUMNS, _lines(body)),
        tag("p", "There are more lines: list them.", class_="sw-note") if body["lines"]["has_more"] else None,
        grid("Sums", ("sum", "amount"), _sums(body)),
    )


def credit_note_text(subject: Subject) -> list[str]:
    """The same for a terminal."""
    body = subject.body
    told = [f"{_heading(body)}, {body['status']}", *(f"{name}: {value}" for name, value in _facts(body))]
    rows = [*_lines(body)]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    told += ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [*told, *(f"{name}: {amount}" for name, amount in _sums(body))]


def _heading(body: Body) -> str:
    return f"Credit note {body['number']}"


def _facts(body: Body) -> list[tuple[str, str]]:
    """What it corrects, for whom, when and why; only what is known."""
    known = (
        ("invoice", id_of(body.get("invoice"))),
        ("to", id_of(body.get("customer"))),
        ("issued", day_if_any(body.get("effective_at") or body.get("created"))),
        ("credited", WHEN.get(body.get("type") or "")),
        ("reason", (body.get("reason") or "").replace("_", " ")),
        ("memo", body.get("memo")),
        ("voided", day_if_any(body.get("voided_at"))),
    )
    return [(name, value) for name, value in known if value]


def _lines(body: Body) -> list[tuple[str, ...]]:
    """Each line as a row of `COLUMNS`."""
    return [_line(each, body["currency"]) for each in body["lines"]["data"]]


def _line(line: Body, currency: str) -> tuple[str, ...]:
    unit = line.get("unit_amount_decimal")
    return (
        line.get("description") or "",
        "" if line.get("quantity") is None else str(line["quantity"]),
        "" if unit is None else unit_words(unit, currency),
        money(line["amount"], currency),
    )


def _sums(body: Body) -> list[tuple[str, str]]:
    """From the lines to the total, and where it went."""
    return [(name, money(amount, body["currency"])) for name, amount in _amounts(body)]


def _amounts(body: Body) -> Iterator[tuple[str, int]]:
    yield "subtotal", body["subtotal"]
    if discount := body.get("discount_amount"):
        yield "discounts", -discount
    if shipping := (body.get("shipping_cost") or {}).get("amount_subtotal"):
        yield "shipping", shipping
    for tax in body.get("total_taxes") or ():
        yield "tax, included" if tax["tax_behavior"] == "inclusive" else "tax", tax["amount"]
    yield "total", body["total"]
    refunded = sum(each["amount_refunded"] for each in body.get("refunds") or ())
    outside = body.get("out_of_band_amount") or 0
    went = (
        ("off what is due", body.get("pre_payment_amount")),
        ("refunded", refunded),
        ("credited outside Stripe", outside),
        ("to the customer's balance", (body.get("post_payment_amount") or 0) - refunded - outside),
    )
    yield from ((name, amount) for name, amount in went if amount)
