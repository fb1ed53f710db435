"""Invoices as they are made: whom they bill, on which lines, and what these add up to.

All lines of an invoice, and their own tax rates, are kept beside it; the invoice shows the first ten.
Source: https://docs.stripe.com/api/invoices/object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from ...account_store import AccountStore
from ...expansion import derived
from ...hooks import after, made_up
from ...listing.searched import NUMERIC, STRING, TOKEN
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...statuses import Statuses
from ..customers import balances
from ..money import ledger
from . import automatic_taxes, billing_credits, lines, shipping, sums
from .lines import Entry

LIFE = Statuses(
    {
        "draft": ("open", "paid"),
        "open": ("paid", "void", "uncollectible"),
        "uncollectible": ("paid", "void"),
        "paid": (),
        "void": (),
    },
)
# Source: https://docs.stripe.com/search#query-fields-for-invoices.
SEARCHABLE = {
    **dict.fromkeys(("created", "total"), NUMERIC),
    **dict.fromkeys(("billing_reason", "collection_method", "currency", "customer", "metadata"), TOKEN),
    **dict.fromkeys(("number", "receipt_number", "status"), STRING),
    "last_finalization_error_code": TOKEN.reading(partial(at, path="last_finalization_error.code")),
    "last_finalization_error_type": TOKEN.reading(partial(at, path="last_finalization_error.type")),
    "subscription": STRING.reading(partial(at, path="parent.subscription_details.subscription")),
}
invoices = Model(
    "invoice",
    statuses=LIFE,
    missing="invoice",
    quiet=frozenset({"webhooks_delivered_at"}),
    hidden=("shipping_cost.taxes",),
    searchable=SEARCHABLE,
    references={
        "payment_settings.default_mandate": "mandate",
        "rendering.template": "invoice_rendering_template",
    },
    source="https://docs.stripe.com/api/invoices",
)
KEPT = "_invoice_lines"
# How long a draft that goes on by itself can be changed, in seconds.
# Source: https://docs.stripe.com/invoicing/integration/workflow-transitions.
DRAFT_SECONDS = 3600
# What an invoice shows of its customer, beside its tax ids.
OF_CUSTOMER = ("address", "email", "name", "phone", "shipping", "tax_exempt")
# What an invoice takes over from a subscription.
FROM_SUBSCRIPTION = (
    "collection_method",
    "currency",
    "default_tax_rates",
    "on_behalf_of",
)


def blank(store: AccountStore, customer: Resource, **values: Any) -> Resource:
    """A draft for a customer, without lines, with what the customer's invoices show; not stored.

    Source: https://docs.stripe.com/invoicing/customize#custom-fields.
    """
    account, now = ledger.account(store), store.now
    issuer = values.get("issuer") or {"type": "self"}
    invoice = store.new("invoice", id=values.pop("id", None))
    del invoice["confirmation_secret"]  # shown only when it is expanded
    invoice |= {
        **sold_by(store, issuer, values.get("on_behalf_of")),
        "billing_reason": "manual",
        "currency": customer["currency"] or account["default_currency"],
        "customer": customer["id"],
        "custom_fields": at(customer, "invoice_settings.custom_fields"),
        **_of_customer(store, customer),
        "footer": at(customer, "invoice_settings.footer"),
        "issuer": issuer,
        "metadata": {},
        "period_end": now,
        "period_start": now,
        "rendering": rendering(customer) if _renders(customer) else None,
        "starting_balance": customer["balance"],
        "status": "draft",
        "test_clock": customer["test_clock"],
        "webhooks_delivered_at": now,
    }
    return {**invoice, **values}


def _renders(customer: Resource) -> bool:
    """Whether a customer's invoices look as it says, those of subscriptions, too.

    Source: https://docs.stripe.com/invoicing/invoice-rendering-template#apply-invoice-rendering-templates.
    """
    return any((at(customer, "invoice_settings.rendering_options") or {}).values())


def rendering(customer: Resource) -> Resource:
    """How a customer's invoice looks."""
    options = at(customer, "invoice_settings.rendering_options") or {}
    return {
        "amount_tax_display": options.get("amount_tax_display"),
        "pdf": {"page_size": "auto"},
        "template": options.get("template"),
        "template_version": None,
    }


def sold_by(store: AccountStore, issuer: Resource, behalf: str | None) -> dict[str, Any]:
    """What an invoice shows of who sells: the account that issues it, or on whose behalf it asks.

    Recorded by a program in June 2026, of an account that was both. Guess: each alone.
    """
    account, platform = ledger.account(store), store.on(store.state.platform)
    if id := issuer.get("account"):
        account = platform.get("account", id, param="issuer[account]")
    elif behalf:  # one that is not there is refused elsewhere, in words of its own
        account = platform.find("account", behalf) or account
    return {"account_country": account["country"], "account_name": ledger.public_name(account)}


def _of_customer(store: AccountStore, customer: Resource) -> dict[str, Any]:
    """What an invoice shows of its customer."""
    ids = store.all("tax_id", "customer", customer["id"])
    shown = {f"customer_{name}": customer[name] for name in OF_CUSTOMER}
    return {**shown, "customer_tax_ids": [{name: each[name] for name in ("type", "value")} for each in ids]}


@after("customer.updated")
def _follow(store: AccountStore, customer: Resource) -> None:
    """A draft shows its customer as it is now, and is taxed so. Guess: an event tells of it.

    Source: https://docs.stripe.com/api/invoices/object#invoice_object-customer_address and the fields beside.
    """
    of = list(store.all("invoice", "customer", customer["id"]))
    for draft in (each for each in of if each["status"] == "draft"):
        shown = _of_customer(store, customer)
        if any(draft[name] != value for name, value in shown.items()):
            store.change(draft, resummed(store, draft, entries_of(store, draft), shown))


@after("customer.tax_id.created")
@after("customer.tax_id.deleted")
def _follow_tax_ids(store: AccountStore, tax_id: Resource) -> None:
    if customer := store.find("customer", tax_id["customer"] or ""):
        _follow(store, customer)


def of_subscription(store: AccountStore, subscription: Resource) -> dict[str, Any]:
    """What an invoice has from the subscription that it bills."""
    settings = subscription["payment_settings"] or {}
    details = {"metadata": subscription["metadata"], "subscription": subscription["id"]}
    own = subscription["invoice_settings"]
    return {
        **{name: subscription[name] for name in FROM_SUBSCRIPTION},
        **{name: own[name] for name in ("account_tax_ids", "description", "issuer")},
        **{name: own[name] for name in ("custom_fields", "footer") if own[name]},
        "auto_advance": True,
        "automatic_tax": {"provider": None, "status": None, **subscription["automatic_tax"]},
        "parent": {"quote_details": None, "subscription_details": details, "type": "subscription_details"},
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": _payment_options(settings.get("payment_method_options")),
            "payment_method_types": settings.get("payment_method_types"),
        },
        "statement_descriptor": _descriptor(store, subscription),
    }


def _descriptor(store: AccountStore, subscription: Resource) -> str | None:
    """That of the first item's product. Source: https://docs.stripe.com/api/invoices/create."""
    items = subscription["items"]["data"]
    product = store.find("product", items[0]["price"]["product"]) if items else None
    return product["statement_descriptor"] if product else None


def _payment_options(options: Resource | None) -> Resource | None:
    """A subscription's options by type of payment method, as its invoices have them: no card's network."""
    if not options or not options.get("card"):
        return options
    card = {name: value for name, value in options["card"].items() if name != "network"}
    return {**options, "card": card}


def subscription_of(billed: Resource) -> str | None:
    """The id of the subscription that an invoice bills, or that an invoice item belongs to."""
    id: str | None = at(billed, "parent.subscription_details.subscription")
    return id


def summed(store: AccountStore, invoice: Resource, entries: Sequence[Entry]) -> tuple[Resource, list[Entry]]:
    """A draft with lines and what they add up to, and its entries; not stored."""
    invoice, taxed = automatic_taxes.on(store, invoice, entries)
    invoice = shipping.taxed(store, invoice)
    added, totals = sums.added_up(store, invoice, lines.on(invoice["id"], taxed))
    if subscription_of(invoice) and (credited := billing_credits.shown(store, invoice, added)):
        added, totals = sums.added_up(store, invoice, credited)
    done = [replace(each, rates=own.rates) for each, own in zip(added, entries, strict=True)]
    shown = lines.shown(invoice["id"], [each.line for each in done])
    invoice = {**invoice, **totals, "lines": shown}
    return {**invoice, **_due(store, invoice)}, done


def _due(store: AccountStore, draft: Resource) -> dict[str, Any]:
    """What of a draft's total would be due, with the customer's balance as it is now."""
    balance = starting_balance(store, draft)
    due = sums.settle(store, draft["total"], draft["currency"], balance).due
    return {"amount_due": due, "amount_remaining": due, "starting_balance": balance}


def _of_balance(name: str) -> None:
    """Have a draft show what its customer's balance makes of it as that is now, of which no event tells.

    Source: https://docs.stripe.com/api/invoices/object#invoice_object-starting_balance.
    """

    @derived("invoice", name)
    def shown(store: AccountStore, invoice: Resource) -> int:
        waits = invoice["status"] == "draft" and invoice["ending_balance"] is None  # and is no preview
        return int((_due(store, invoice) if waits else invoice)[name])


for _name in ("amount_due", "amount_remaining", "starting_balance"):
    _of_balance(_name)


def starting_balance(store: AccountStore, invoice: Resource) -> int:
    """The customer's balance that a draft meets; a revision's includes what its original took of it.

    Source: https://docs.stripe.com/api/invoices/object#invoice_object-starting_balance.
    """
    customer = store.anywhere("customer", invoice["customer"])
    there = customer and not customer.get("deleted")
    balance = balances.of(store, customer, invoice["currency"]) if customer and there else 0
    original = store.find("invoice", at(invoice, "from_invoice.invoice") or "")
    return balance - taken(original) if original and original["status"] != "void" else balance


def taken(invoice: Resource) -> int:
    """By how much finalizing an invoice changed its customer's balance."""
    return int((invoice["ending_balance"] or 0) - invoice["starting_balance"])


def add(store: AccountStore, invoice: Resource, entries: Sequence[Entry], *, waits: bool = True) -> Resource:
    """Store a new draft; one that goes on by itself does so in an hour, if it waits."""
    draft, done = summed(store, {**invoice, **(going_on(store, invoice) if waits else {})}, entries)
    keep(store, draft, done)
    draft = store.add(draft)
    if waits:
        advance_later(store, draft)
    return draft


def advance_later(store: AccountStore, draft: Resource) -> None:
    """Have a draft that goes on by itself do so."""
    if draft["auto_advance"]:
        moment = draft["next_payment_attempt"] or draft["automatically_finalizes_at"] - 1
        store.later(moment, "invoices.advance", invoice=draft["id"])


def going_on(store: AccountStore, draft: Resource) -> dict[str, Any]:
    """When a draft is finalized by itself, and charged, if it is.

    As recorded, the first is told a second later than the second.
    """
    at_once = store.now + DRAFT_SECONDS
    if not draft["auto_advance"]:
        return {"automatically_finalizes_at": None, "next_payment_attempt": None}
    asked = draft["automatically_finalizes_at"]
    charged = draft["collection_method"] == "charge_automatically"
    return {
        "automatically_finalizes_at": asked or at_once + 1,
        "next_payment_attempt": (asked or at_once) if charged else None,
    }


def change(
    store: AccountStore, invoice: Resource, entries: Sequence[Entry], values: Mapping[str, Any]
) -> Resource:
    """Give a draft other lines or values, and add it up again."""
    return store.change(invoice, resummed(store, invoice, entries, values))


def resummed(
    store: AccountStore, invoice: Resource, entries: Sequence[Entry], values: Mapping[str, Any]
) -> Resource:
    """A draft with other lines or values, added up again; of the lines, all are kept."""
    changed, done = summed(store, {**invoice, **values}, entries)
    keep(store, changed, done)
    return {name: value for name, value in changed.items() if name != "metadata"}


def keep(store: AccountStore, invoice: Resource, entries: Sequence[Entry]) -> None:
    """Remember all lines of an invoice, and their tax rates."""
    rates = {each.line["id"]: list(each.rates) for each in entries if each.rates}
    taxes = {each.line["id"]: list(each.taxes) for each in entries if each.taxes}
    given = {"taxes": taxes} if taxes else {}
    store.keep(KEPT, invoice["id"], lines=[each.line for each in entries], rates=rates, **given)


def entries_of(store: AccountStore, invoice: Resource) -> list[Entry]:
    """An invoice's lines, with what they do not show."""
    kept = store.find(KEPT, invoice["id"])
    if kept is None:
        return []
    rates, taxes = kept["rates"], kept.get("taxes", {})
    return [
        Entry(line, tuple(rates.get(line["id"], ())), taxes=tuple(taxes.get(line["id"], ())))
        for line in kept["lines"]
    ]


def lines_of(store: AccountStore, invoice: Resource) -> list[Resource]:
    """All lines of an invoice, in the order they are shown."""
    return [each.line for each in entries_of(store, invoice)]


@made_up("invoice")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names a draft of nothing."""
    return blank(store, store.get("customer", "cus_sandbox"), id=id)


# What of an invoice was paid without Stripe, and by no payment record.
ELSEWHERE = "_paid_elsewhere"


def paid_elsewhere(store: AccountStore, invoice: Resource) -> int:
    """How much of an invoice was paid in cash, say; files of earlier releases kept it on the invoice."""
    kept = store.find(ELSEWHERE, invoice["id"])
    return int(kept["amount"] if kept else invoice.get("amount_paid_off_stripe", 0))
