"""What 2025-03-31.basil changed of invoices, their lines and items, and credit notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore
from ...models.invoices import invoice_objects, shares
from ...nested import at
from ...resource import Resource
from ..change import Asked, reply, request
from ..moves import fill

BASIL = "2025-03-31.basil"
CHANGES = "https://docs.stripe.com/changelog/basil"
PARENT = f"{CHANGES}/2025-03-31/adds-new-parent-field-to-invoicing-objects"
PAYMENTS = f"{CHANGES}/2025-03-31/add-support-for-multiple-partial-payments-on-invoices"
TAXES = f"{CHANGES}/2025-03-31/tax-amounts-to-taxes"
PRICING = f"{CHANGES}/2025-03-31/adds-support-for-pricing"


@reply(BASIL, "invoice", line="What an invoice is for is in `parent`.", source=PARENT)
def invoice_parent(invoice: Resource, _store: AccountStore) -> Resource:
    """Before: `subscription`, `subscription_details` and `quote`; a date only where prorations have one."""
    details = at(invoice, "parent.subscription_details") or {}
    older = {
        **invoice,
        "quote": at(invoice, "parent.quote_details.quote"),
        "subscription": details.get("subscription"),
        "subscription_details": {"metadata": details.get("metadata")},
    }
    prorated = details.get("subscription_proration_date")
    return {**older, "subscription_proration_date": prorated} if prorated else older


@reply(BASIL, "invoice", line="An invoice may be paid in several payments, `payments`.", source=PAYMENTS)
def invoice_payment(invoice: Resource, store: AccountStore) -> Resource:
    """Before: by one `payment_intent` and its `charge`; `paid` says whether it is.

    An event also tells how an invoice was before: a draft asked for no payment, and what was not attempted
    had no charge. What was paid elsewhere counted as not paid. Recorded by a public test suite, version
    2020-08-27.
    """
    elsewhere, intent = _paid_elsewhere(invoice, store), _intent(invoice, store)
    whole = store.anywhere("payment_intent", intent) if intent and invoice.get("attempted") else None
    older = {
        **invoice,
        "charge": whole["latest_charge"] if whole else None,
        "paid": invoice.get("status") == "paid",
        "paid_out_of_band": bool(elsewhere) or _paid_by_record(invoice, store),
        "payment_intent": intent,
    }
    if elsewhere:
        older["amount_paid"] -= elsewhere
        older["amount_remaining"] += elsewhere
    return older


@reply(BASIL, "invoice", line="What a platform takes is shown by the payment alone.", source=PAYMENTS)
def invoice_shares(invoice: Resource, store: AccountStore) -> Resource:
    """Before: `application_fee_amount` and `transfer_data`, worked out of what is due from the draft on.

    Source: the reference of the invoice object until 2025-02-24.acacia.
    """
    shared = shares.of(store, invoice, invoice.get("amount_due") or 0) if invoice.get("id") else {}
    passed_on = shared.get("transfer_data")
    return {
        **invoice,
        "application_fee_amount": shared.get("application_fee_amount"),
        "transfer_data": {"amount": None, **passed_on} if passed_on else None,
    }


def _payments(invoice: Resource, store: AccountStore) -> list[Resource]:
    return list(store.all("invoice_payment", "invoice", invoice["id"])) if invoice.get("id") else []


def _intent(invoice: Resource, store: AccountStore) -> str | None:
    """The id of the intent that asks for a payment, or that paid; another payment leaves none.

    Recorded by public test suites: by a credit note, 2023; elsewhere, 2024.
    """
    payments, status = _payments(invoice, store), invoice.get("status")
    otherwise = status == "paid" and not any(each["status"] == "paid" for each in payments)
    if status == "draft" or otherwise:
        return None
    named = [at(each, "payment.payment_intent") for each in payments]
    intent = next((each for each in named if each), None)
    return intent["id"] if isinstance(intent, dict) else intent


def _paid_elsewhere(invoice: Resource, store: AccountStore) -> int:
    """How much of a paid invoice was paid in cash, say."""
    paid = invoice.get("id") and invoice.get("status") == "paid"
    return invoice_objects.paid_elsewhere(store, invoice) if paid else 0


def _paid_by_record(invoice: Resource, store: AccountStore) -> bool:
    return any(at(each, "payment.type") == "payment_record" for each in _payments(invoice, store))


@reply(BASIL, "invoice", "credit_note", line="What is taxed is in `total_taxes`.", source=TAXES)
def total_taxes(owner: Resource, _store: AccountStore) -> Resource:
    """Before: an invoice's in `tax` and `total_tax_amounts`, a credit note's in `tax_amounts`."""
    amounts = [tax_amount(each) for each in owner.get("total_taxes") or ()]
    if owner["object"] == "credit_note":
        return {**owner, "tax_amounts": amounts}
    tax = sum(each["amount"] for each in amounts) if amounts else None
    return {**owner, "tax": tax, "total_tax_amounts": amounts}


def tax_amount(tax: Resource) -> Resource:
    """A tax as it was before, when nothing was said of a rate that one chose oneself.

    Source: the reference's credit note with a rate of Germany's, before and after.
    """
    reason = tax.get("taxability_reason")
    return {
        "amount": tax["amount"],
        "inclusive": tax.get("tax_behavior") == "inclusive",
        "tax_rate": at(tax, "tax_rate_details.tax_rate"),
        "taxability_reason": None if reason == "not_available" else reason,
        "taxable_amount": tax.get("taxable_amount"),
    }


# The older `type` of a line, by its parent's.
LINE_TYPES: Mapping[str, str] = {
    "invoice_item_details": "invoiceitem",
    "license_fee_subscription_details": "subscription",
    "rate_card_subscription_details": "subscription",
    "subscription_item_details": "subscription",
}


@reply(BASIL, "line_item", line="What a line is for is in `parent`.", source=PARENT)
def line_parent(line: Resource, _store: AccountStore) -> Resource:
    """Before: `type`, `proration`, `subscription_item` and `invoice_item`."""
    kind = at(line, "parent.type") or "invoice_item_details"
    details = at(line, f"parent.{kind}") or {}
    # Recorded in 2022: a proration's, too, though it is of a subscription's item.
    is_of_item = bool(details.get("invoice_item"))
    older = {
        **line,
        "proration": bool(details.get("proration")),
        "proration_details": details.get("proration_details") or {"credited_items": None},
        "subscription": line.get("subscription") or details.get("subscription"),
        "type": "invoiceitem" if is_of_item else LINE_TYPES.get(kind, "invoiceitem"),
    }
    # Recorded: there only where a line comes from one.
    named = {
        "invoice_item": details.get("invoice_item"),
        "subscription_item": details.get("subscription_item"),
    }
    return {**older, **{name: id for name, id in named.items() if id}}


@reply(BASIL, "line_item", "invoiceitem", line="What is sold is named in `pricing`.", source=PRICING)
def line_pricing(line: Resource, store: AccountStore) -> Resource:
    """Before: the whole `price`, and the `plan` that it was once; an item's own amount of a unit beside it.

    A proration's, too. Source: the reference of invoice items, `unit_amount`; recorded in 2020 by a program.
    """
    price, plan = priced(line, store)
    older = {**line, "plan": plan, "price": price}
    if line["object"] == "invoiceitem":
        share = line["amount"] / (line["quantity"] or 1)
        decimal = at(line, "pricing.unit_amount_decimal") or f"{share:.12g}"
        older |= {"unit_amount": _whole(decimal), "unit_amount_decimal": decimal}
    return older


def priced(line: Resource, store: AccountStore) -> tuple[Resource | None, Resource | None]:
    """The price of a line, and the same as a plan, if it is recurring."""
    named = at(line, "pricing.price_details.price")
    price = store.anywhere("price", named) if isinstance(named, str) else named
    return price, as_plan(price) if price and price.get("recurring") else None


def as_plan(price: Resource) -> Resource:
    """A recurring price as the plan that it was once.

    Source: https://docs.stripe.com/billing/migration/migrating-prices.
    """
    recurring = price["recurring"]
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": price["billing_scheme"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": price["livemode"],
        "metadata": price["metadata"],
        "meter": recurring.get("meter"),
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": price["tiers_mode"],
        "transform_usage": price.get("transform_quantity"),
        "trial_period_days": recurring.get("trial_period_days"),
        "usage_type": recurring["usage_type"],
    }


def _whole(decimal: str | None) -> int | None:
    """An amount without a fraction; None where it has one."""
    return int(decimal) if decimal and decimal.lstrip("-").isdigit() else None


@reply(BASIL, "line_item", "credit_note_line_item", line="What a line is taxed is in `taxes`.", source=TAXES)
def line_taxes(line: Resource, store: AccountStore) -> Resource:
    """Before: `tax_amounts`, and what is left without them."""
    taxes = [tax_amount(each) for each in line.get("taxes") or ()]
    inclusive = sum(each["amount"] for each in taxes if each["inclusive"])
    without = line["amount"] - inclusive if line.get("amount") is not None else None
    quantity = line.get("quantity") or 1
    older = {
        **line,
        "amount_excluding_tax": without,
        "tax_amounts": taxes,
        "unit_amount_excluding_tax": None if without is None else f"{without / quantity:.12g}",
    }
    if line["object"] != "line_item":
        return older
    rates = [store.anywhere("tax_rate", each["tax_rate"]) for each in taxes if each["tax_rate"]]
    own = [each for each in rates if each]
    invoice = store.find("invoice", line.get("invoice") or "") or {}
    # Recorded in 2020 and 2021: a line's own rates, not those that it takes from its invoice.
    by_default = own == [each for each in invoice.get("default_tax_rates") or () if each]
    return {**older, "tax_rates": [] if by_default else own}


@reply(BASIL, "invoiceitem", line="What an item is for is in `parent`.", source=PARENT)
def item_parent(item: Resource, _store: AccountStore) -> Resource:
    """Before: `subscription` and `subscription_item`."""
    details = at(item, "parent.subscription_details") or {}
    older = {**item, "subscription": details.get("subscription")}
    named = details.get("subscription_item")
    return {**older, "subscription_item": named} if named else older


@reply(BASIL, "credit_note", line="A credit note may come from several refunds, `refunds`.", source=CHANGES)
def one_refund(note: Resource, _store: AccountStore) -> Resource:
    """Before: one `refund`."""
    first: Resource = next(iter(note.get("refunds") or ()), {})
    return {**note, "refund": first.get("refund")}


@request(
    BASIL,
    "v1.credit_notes.create",
    "v1.credit_notes.preview",
    "v1.credit_notes.preview_lines.list",
    line="A credit note may come from several refunds, `refunds`.",
    source=CHANGES,
    now={"refund": "refunds[0][refund]"},
)
def several_refunds(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: one `refund`."""
    if refund := params.pop("refund", None):
        params.setdefault("refunds", [{"refund": refund}])
    return params


@request(
    BASIL,
    "v1.invoice_items.create",
    "v1.invoice_items.update",
    "v1.invoices.line_items.update",
    "v1.invoices.add_lines",
    "v1.invoices.update_lines",
    line="What is sold is named by `pricing[price]`, its amount is `unit_amount_decimal`.",
    source=PRICING,
    now={"price": "pricing[price]", "unit_amount": "unit_amount_decimal"},
)
def pricing(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: by `price`, and in `unit_amount`."""
    for line in (params, *(params.get("lines") or ())):
        if "price" in line:
            fill(line, "pricing.price", line.pop("price"))
        if "unit_amount" in line:
            fill(line, "unit_amount_decimal", str(line.pop("unit_amount")))
    return params
