"""The PDFs of invoices, receipts, quotes and credit notes: what each says.

Source: https://docs.stripe.com/invoicing/customize, https://docs.stripe.com/receipts and
https://docs.stripe.com/quotes/overview.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from ... import pdf
from ...account_store import AccountStore
from ...nested import at
from ...pdf import Document, Row
from ...resource import Resource
from ..core import currencies, words
from ..money import ledger
from ..payments import charge_objects, presentment
from . import invoice_objects, lines

ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")
# What the receipt of a card that was present must say of its chip.
# Source: https://docs.stripe.com/terminal/features/receipts.
CHIP: Mapping[str, str] = {
    "account_type": "Account type",
    "application_preferred_name": "Application name",
    "dedicated_file_name": "AID",
}
SUPPORT = ("support_email", "support_phone", "support_url")


def invoice(store: AccountStore, bill: Resource) -> bytes:
    """An invoice as a page."""
    currency = bill["currency"]
    due = day(bill["due_date"]) if bill["due_date"] else day(bill["effective_at"] or bill["created"])
    facts = [
        ("Invoice number", bill["number"] or "Draft"),
        ("Date of issue", day(bill["effective_at"] or bill["created"])),
    ]
    buyer = _named(bill["customer_name"], bill["customer_email"], bill["customer_address"])
    amount = currencies.on_page(bill["amount_due"], currency)
    return pdf.written(
        Document(
            title="Invoice",
            facts=[*facts, ("Date due", due), *own_facts(bill)],
            parties=(["From", *_seller(store, bill["account_name"])], ["Bill to", *buyer]),
            headline=f"{amount} due {due}" if bill["status"] != "paid" else f"{amount} paid",
            rows=[_row(each, currency) for each in invoice_objects.lines_of(store, bill)],
            sums=list(invoice_sums(store, bill)),
            notes=[each for each in (bill["description"], bill["footer"]) if each],
        )
    )


def own_facts(bill: Resource) -> list[tuple[str, str]]:
    """The fields that a shop adds to its invoices."""
    return [(each["name"], each["value"]) for each in bill["custom_fields"] or ()]


def invoice_sums(store: AccountStore, bill: Resource) -> Iterator[tuple[str, str]]:
    """From the lines to what is still due."""
    currency = bill["currency"]

    def written(amount: int) -> str:
        return currencies.on_page(amount, currency)

    yield from _total(store, bill)
    credited = bill["pre_payment_credit_notes_amount"]
    if applied := bill["amount_due"] + credited - bill["total"]:
        yield "Applied balance", written(applied)
    if credited:
        yield "Credit notes", written(-credited)
    if bill["amount_paid"]:
        yield "Amount paid", written(-bill["amount_paid"])
    yield "Amount due", written(bill["amount_remaining"])


def _total(store: AccountStore, bill: Resource) -> Iterator[tuple[str, str]]:
    """From the lines to the total."""
    currency = bill["currency"]
    yield "Subtotal", currencies.on_page(bill["subtotal"], currency)
    in_subtotal = {id for line in invoice_objects.lines_of(store, bill) for id in line["discounts"]}
    for each in bill["total_discount_amounts"]:
        if each["amount"] and each["discount"] not in in_subtotal:
            yield _discount_name(store, each["discount"]), currencies.on_page(-each["amount"], currency)
    if bill["amount_shipping"]:
        yield "Shipping", currencies.on_page(bill["amount_shipping"], currency)
    yield from taxes(store, bill["total_taxes"], currency)
    yield "Total", currencies.on_page(bill["total"], currency)


def taxes(store: AccountStore, taxed: Sequence[Resource], currency: str) -> Iterator[tuple[str, str]]:
    """What each rate adds, or how much of it is contained."""
    for each in taxed:
        rate = store.get("tax_rate", each["tax_rate_details"]["tax_rate"])
        inclusive = " inclusive" if each["tax_behavior"] == "inclusive" else ""
        name = f"{rate['display_name']} ({rate['percentage']:g}%{inclusive})"
        yield name, currencies.on_page(each["amount"], currency)


def _discount_name(store: AccountStore, id: str) -> str:
    coupon = store.find("coupon", store.get("discount", id)["source"]["coupon"])
    return str((coupon and (coupon["name"] or coupon["id"])) or "Discount")


def receipt(store: AccountStore, charge: Resource) -> Document:
    """What a charge's receipt says, as the charge is now: refunds come to it.

    Only what is on the charge; of an invoice's charge, the invoice's lines, discounts and taxes, too.
    """
    payment = charge_objects.billed(store, charge)
    bill = store.get("invoice", payment["invoice"]) if payment else None
    seller = ledger.account(store)
    name, (amount, currency) = ledger.public_name(seller), _presented(charge)
    paid, on = currencies.on_page(amount, currency), day(charge["created"])
    what = charge["description"] or (f"Payment to {name}" if name else "Payment")
    refunds = [
        each
        for each in store.all("refund", "charge", charge["id"])
        if each["status"] in ("pending", "succeeded")
    ]
    sums = [*(_total(store, bill) if bill else ()), (_paid(charge), paid)]
    for each in refunds:
        taken = currencies.on_page(-_presented(each)[0], currency)
        sums.append((f"Refunded on {day(each['created'])}", taken))
    if refunds:
        left = amount - sum(_presented(each)[0] for each in refunds)
        sums.append(("Paid after refunds", currencies.on_page(left, currency)))
    return Document(
        title="Receipt",
        facts=[
            *([("Invoice number", bill["number"])] if bill else ()),
            (_paid(charge), paid),
            ("Date", on),
            ("Payment method", _method(charge)),
            *_chip(charge),
        ],
        parties=(["From", *_seller(store, name)], ["To", *_payer(charge, bill)]),
        headline=f"{paid} on {on}",
        rows=[_row(each, bill["currency"]) for each in invoice_objects.lines_of(store, bill)]
        if bill
        else [Row(what, "", "", paid)],
        sums=sums,
        notes=[f"Questions? {each}" for each in _support(seller)],
    )


def _presented(paid: Resource) -> tuple[int, str]:
    """An amount as its customer paid it or had it back, in minor units of the currency beside it."""
    captured = paid["object"] == "charge" and paid["captured"]
    return presentment.asked({**paid, "amount": paid["amount_captured"]} if captured else paid)


def _paid(charge: Resource) -> str:
    """What a charge's amount is: it may be on its way, or only authorized."""
    if charge["status"] != "succeeded":
        return "Amount being paid" if charge["status"] == "pending" else "Amount not paid"
    return "Amount paid" if charge["captured"] else "Amount authorized"


def _method(charge: Resource) -> str:
    """What a charge was paid with, in words."""
    details = charge["payment_method_details"]
    own = details.get(details["type"]) or {}
    last4 = f" ending in {own['last4']}" if own.get("last4") else ""
    return f"{words.named(own.get('brand') or details['type'])}{last4}"


def _chip(charge: Resource) -> list[tuple[str, str]]:
    details = charge["payment_method_details"]
    said = (details.get(details["type"]) or {}).get("receipt") or {}
    return [(name, said[each]) for each, name in CHIP.items() if said.get(each)]


def _payer(charge: Resource, bill: Resource | None) -> list[str]:
    if bill:
        return _named(bill["customer_name"], bill["customer_email"], bill["customer_address"])
    owner = charge["billing_details"]
    return _named(owner["name"], charge["receipt_email"] or owner["email"], None)


def _support(seller: Resource) -> list[str]:
    """How customers reach an account: its public details."""
    profile = seller.get("business_profile") or {}
    return [profile[each] for each in SUPPORT if profile.get(each)]


def quote(store: AccountStore, offer: Resource, items: Sequence[Resource]) -> bytes:
    """A quote as a page."""
    currency = offer["currency"]
    customer = store.get("customer", offer["customer"])
    amount, until = currencies.on_page(offer["amount_total"], currency), day(offer["expires_at"])
    details = offer["total_details"]
    parts = [
        ("Subtotal", offer["amount_subtotal"]),
        ("Discount", -details["amount_discount"]),
        ("Tax", details["amount_tax"]),
    ]
    sums = [
        (name, currencies.on_page(value, currency)) for name, value in parts if value or name == "Subtotal"
    ]
    again = offer["computed"]["recurring"]
    notes = (
        [f"Then {currencies.on_page(again['amount_total'], currency)} every {lines.often(again)}."]
        if again
        else []
    )
    return pdf.written(
        Document(
            title="Quote",
            facts=[
                ("Quote number", offer["number"]),
                ("Date of issue", day(offer["status_transitions"]["finalized_at"] or offer["created"])),
                ("Expires", until),
            ],
            parties=(
                ["From", *_seller(store)],
                ["Prepared for", *_named(customer["name"], customer["email"], customer["address"])],
            ),
            headline=offer["header"] or f"{amount} due today, valid until {until}",
            rows=[_item_row(each, currency) for each in items],
            sums=[*sums, ("Total due today", amount)],
            notes=[*notes, *(each for each in (offer["description"], offer["footer"]) if each)],
        )
    )


def credit_note(store: AccountStore, note: Resource, items: Sequence[Resource]) -> bytes:
    """A credit note as a page."""
    currency, of = note["currency"], store.get("invoice", note["invoice"])
    amount = currencies.on_page(note["total"], currency)
    issued = day(note["effective_at"] or note["created"])
    parts = [("Subtotal", note["subtotal"]), ("Discount", -note["discount_amount"])]
    sums = [
        (name, currencies.on_page(value, currency)) for name, value in parts if value or name == "Subtotal"
    ]
    buyer = _named(of["customer_name"], of["customer_email"], of["customer_address"])
    return pdf.written(
        Document(
            title="Credit note",
            facts=[
                ("Credit note number", note["number"]),
                ("Invoice number", of["number"] or ""),
                ("Date of issue", issued),
            ],
            parties=(["From", *_seller(store, of["account_name"])], ["Bill to", *buyer]),
            headline=f"{amount} credited on {issued}",
            rows=[_credit_row(each, currency) for each in items],
            sums=[*sums, *taxes(store, note["total_taxes"] or (), currency), ("Total", amount)],
            notes=[note["memo"]] if note["memo"] else (),
        )
    )


def _row(line: Resource, currency: str) -> Row:
    unit = at(line, "pricing.unit_amount_decimal")
    return Row(
        line["description"] or "",
        "" if line["quantity"] is None else str(line["quantity"]),
        lines.unit_shown(unit, currency, currencies.on_page) if unit else "",
        currencies.on_page(line["amount"], currency),
    )


def _item_row(item: Resource, currency: str) -> Row:
    unit, recurring = item["price"]["unit_amount_decimal"], item["price"]["recurring"]
    often = f" / {lines.often(recurring)}" if recurring else ""
    return Row(
        item["description"] or "",
        "" if item["quantity"] is None else str(item["quantity"]),
        f"{lines.unit_shown(unit, currency, currencies.on_page)}{often}" if unit else "",
        currencies.on_page(item["amount_subtotal"], currency),
    )


def _credit_row(line: Resource, currency: str) -> Row:
    unit = line["unit_amount_decimal"]
    return Row(
        line["description"] or "",
        "" if line["quantity"] is None else str(line["quantity"]),
        lines.unit_shown(unit, currency, currencies.on_page) if unit else "",
        currencies.on_page(line["amount"], currency),
    )


def _seller(store: AccountStore, name: str | None = None) -> list[str]:
    account = ledger.account(store)
    return [each for each in (name or ledger.public_name(account), account["country"]) if each]


def _named(name: str | None, email: str | None, address: Resource | None) -> list[str]:
    parts = [(address or {}).get(each) for each in ADDRESS]
    return [each for each in (name, email, *parts) if each]


def day(moment: int) -> str:
    """A date as documents write it: July 1, 2026."""
    date = datetime.fromtimestamp(moment, UTC)
    return f"{date:%B} {date.day}, {date.year}"
