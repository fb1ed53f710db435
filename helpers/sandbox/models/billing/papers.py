"""The PDFs of invoices, quotes and credit notes: what each says.

Source: https://docs.stripe.com/invoicing/customize and https://docs.stripe.com/quotes/overview.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from ... import pdf
from ...account_store import AccountStore
from ...nested import at
from ...pdf import Document, Row
from ...resource import Resource
from ..core import currencies
from ..money import ledger
from . import invoice_objects, lines

ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def invoice(store: AccountStore, found: Resource) -> bytes:
    """An invoice as a page."""
    currency = found["currency"]
    due = day(found["due_date"]) if found["due_date"] else day(found["effective_at"] or found["created"])
    facts = [
        ("Invoice number", found["number"] or "Draft"),
        ("Date of issue", day(found["effective_at"] or found["created"])),
    ]
    buyer = _named(found["customer_name"], found["customer_email"], found["customer_address"])
    amount = currencies.shown(found["amount_due"], currency)
    return pdf.written(
        Document(
            title="Invoice",
            facts=[*facts, ("Date due", due)],
            parties=(["From", *_seller(store, found["account_name"])], ["Bill to", *buyer]),
            headline=f"{amount} due {due}" if found["status"] != "paid" else f"{amount} paid",
            rows=[_row(each, currency) for each in invoice_objects.lines_of(store, found)],
            sums=list(_invoice_sums(store, found)),
            notes=[each for each in (found["description"], found["footer"]) if each],
        )
    )


def _invoice_sums(store: AccountStore, found: Resource) -> Iterator[tuple[str, str]]:
    currency = found["currency"]

    def shown(amount: int) -> str:
        return currencies.shown(amount, currency)

    yield "Subtotal", shown(found["subtotal"])
    for each in found["total_discount_amounts"]:
        yield _discount_name(store, each["discount"]), shown(-each["amount"])
    yield from taxes(store, found["total_taxes"], currency)
    yield "Total", shown(found["total"])
    if applied := found["amount_due"] - found["total"]:
        yield "Applied balance", shown(applied)
    if found["amount_paid"]:
        yield "Amount paid", shown(-found["amount_paid"])
    yield "Amount due", shown(found["amount_remaining"])


def taxes(store: AccountStore, found: Sequence[Resource], currency: str) -> Iterator[tuple[str, str]]:
    """What each rate adds, or how much of it is contained."""
    for each in found:
        rate = store.get("tax_rate", each["tax_rate_details"]["tax_rate"])
        inclusive = " inclusive" if each["tax_behavior"] == "inclusive" else ""
        name = f"{rate['display_name']} ({rate['percentage']:g}%{inclusive})"
        yield name, currencies.shown(each["amount"], currency)


def _discount_name(store: AccountStore, id: str) -> str:
    coupon = store.find("coupon", store.get("discount", id)["source"]["coupon"])
    return str((coupon and (coupon["name"] or coupon["id"])) or "Discount")


def quote(store: AccountStore, found: Resource, items: Sequence[Resource]) -> bytes:
    """A quote as a page."""
    currency = found["currency"]
    customer = store.get("customer", found["customer"])
    amount, until = currencies.shown(found["amount_total"], currency), day(found["expires_at"])
    details = found["total_details"]
    parts = [
        ("Subtotal", found["amount_subtotal"]),
        ("Discount", -details["amount_discount"]),
        ("Tax", details["amount_tax"]),
    ]
    sums = [(name, currencies.shown(value, currency)) for name, value in parts if value or name == "Subtotal"]
    again = found["computed"]["recurring"]
    notes = (
        [f"Then {currencies.shown(again['amount_total'], currency)} every {lines.often(again)}."]
        if again
        else []
    )
    return pdf.written(
        Document(
            title="Quote",
            facts=[
                ("Quote number", found["number"]),
                ("Date of issue", day(found["status_transitions"]["finalized_at"] or found["created"])),
                ("Expires", until),
            ],
            parties=(
                ["From", *_seller(store)],
                ["Prepared for", *_named(customer["name"], customer["email"], customer["address"])],
            ),
            headline=found["header"] or f"{amount} due today, valid until {until}",
            rows=[_item_row(each, currency) for each in items],
            sums=[*sums, ("Total due today", amount)],
            notes=[*notes, *(each for each in (found["description"], found["footer"]) if each)],
        )
    )


def credit_note(store: AccountStore, found: Resource, items: Sequence[Resource]) -> bytes:
    """A credit note as a page."""
    currency, of = found["currency"], store.get("invoice", found["invoice"])
    amount = currencies.shown(found["total"], currency)
    issued = day(found["effective_at"] or found["created"])
    parts = [("Subtotal", found["subtotal"]), ("Discount", -found["discount_amount"])]
    sums = [(name, currencies.shown(value, currency)) for name, value in parts if value or name == "Subtotal"]
    buyer = _named(of["customer_name"], of["customer_email"], of["customer_address"])
    return pdf.written(
        Document(
            title="Credit note",
            facts=[
                ("Credit note number", found["number"]),
                ("Invoice number", of["number"] or ""),
                ("Date of issue", issued),
            ],
            parties=(["From", *_seller(store, of["account_name"])], ["Bill to", *buyer]),
            headline=f"{amount} credited on {issued}",
            rows=[_credit_row(each, currency) for each in items],
            sums=[*sums, *taxes(store, found["total_taxes"] or (), currency), ("Total", amount)],
            notes=[found["memo"]] if found["memo"] else (),
        )
    )


def _row(line: Resource, currency: str) -> Row:
    unit = at(line, "pricing.unit_amount_decimal")
    return Row(
        line["description"] or "",
        "" if line["quantity"] is None else str(line["quantity"]),
        lines.unit_shown(unit, currency) if unit else "",
        currencies.shown(line["amount"], currency),
    )


def _item_row(item: Resource, currency: str) -> Row:
    unit, recurring = item["price"]["unit_amount_decimal"], item["price"]["recurring"]
    often = f" / {lines.often(recurring)}" if recurring else ""
    return Row(
        item["description"] or "",
        "" if item["quantity"] is None else str(item["quantity"]),
        f"{lines.unit_shown(unit, currency)}{often}" if unit else "",
        currencies.shown(item["amount_subtotal"], currency),
    )


def _credit_row(line: Resource, currency: str) -> Row:
    unit = line["unit_amount_decimal"]
    return Row(
        line["description"] or "",
        "" if line["quantity"] is None else str(line["quantity"]),
        lines.unit_shown(unit, currency) if unit else "",
        currencies.shown(line["amount"], currency),
    )


def _seller(store: AccountStore, name: str | None = None) -> list[str]:
    account = ledger.account(store)
    shown = name or at(account, "business_profile.name") or at(account, "settings.dashboard.display_name")
    return [each for each in (shown, account["country"]) if each]


def _named(name: str | None, email: str | None, address: Resource | None) -> list[str]:
    parts = [(address or {}).get(each) for each in ADDRESS]
    return [each for each in (name, email, *parts) if each]


def day(moment: int) -> str:
    """A date as documents write it: July 1, 2026."""
    date = datetime.fromtimestamp(moment, UTC)
    return f"{date:%B} {date.day}, {date.year}"
