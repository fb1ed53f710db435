"""The invoice of a session that was paid once, where `invoice_creation` asks for one.

Source: https://docs.stripe.com/payments/checkout/receipts#paid-invoices.
"""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...answers import perform
from ...nested import at
from ...resource import Resource
from . import items, totals

# What `invoice_creation.invoice_data` says of the invoice, in its own words.
DATA = ("account_tax_ids", "custom_fields", "description", "footer", "issuer", "metadata")


def is_wanted(session: Resource) -> bool:
    """Whether a session's payment gets an invoice."""
    return bool(at(session, "invoice_creation.enabled"))


def invoice(store: AccountStore, session: Resource, intent: str) -> str:
    """The id of a new invoice over what a session sold, paid by its intent."""
    data = at(session, "invoice_creation.invoice_data") or {}
    wanted: dict[str, Any] = {name: data[name] for name in DATA if data.get(name)}
    if options := data.get("rendering_options"):
        wanted["rendering"] = {name: value for name, value in options.items() if value}
    wanted |= totals.automatic_tax(session)
    wanted |= {"auto_advance": False, "currency": session["currency"], "customer": session["customer"]}
    wanted["pending_invoice_items_behavior"] = "exclude"
    wanted["discounts"] = totals.given_discounts(session) or ""  # and not the customer's: it is paid
    if session["shipping_cost"]:
        wanted["shipping_cost"] = {"shipping_rate": session["shipping_cost"]["shipping_rate"]}
    draft = perform(store, "v1.invoices.create", wanted)
    for each in totals.sold(store, session):
        _bill(store, draft, each)
    perform(store, "v1.invoices.finalize_invoice", {}, invoice=draft["id"])
    perform(store, "v1.invoices.attach_payment", {"payment_intent": intent}, invoice=draft["id"])
    return str(draft["id"])


def _bill(store: AccountStore, draft: Resource, item: Resource) -> None:
    line = {name: item[name] for name in ("quantity", "tax_rates") if item[name]}
    price = items.named(store.get("price", item["price"]), item["amount_subtotal"])
    priced = {"pricing": price} if "price" in price else price
    perform(
        store,
        "v1.invoice_items.create",
        {"customer": draft["customer"], "invoice": draft["id"], **line, **priced},
    )
