"""An invoice's own page: what it bills, and a card to pay it with while it is open."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from ..account_store import AccountStore
from ..answers import perform
from ..models.core import hosted
from ..models.invoices import collection, invoice_objects, papers
from ..nested import at
from ..resource import Resource
from ..routes import Page, Redirect, Visit, page
from . import mistakes as mistaken
from . import ways_to_pay
from .forms import Form
from .layout import not_there, rendered, when
from .mistakes import Mistake

PATH = "/i/{account}/test_{code}"
NO_INVOICE = ("There is no such invoice.", "Its address is wrong, or the sandbox was reset since.")


def found(visit: Visit) -> tuple[AccountStore, Resource]:
    """The invoice of an address, with the account it lives in."""
    known = hosted.named(visit.store, f"test_{visit.path['code']}", "invoice")
    if known is None:
        raise not_there(*NO_INVOICE)
    return known[0], known[1]


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """What an invoice bills."""
    store, invoice = found(visit)
    intent = collection.intent_of(store, invoice) or {}
    asked = invoice["status"] == "open" and visit.params.get("payment_intent") == intent.get("id")
    failed = at(intent, "last_payment_error.message") if asked else None
    return _drawn(store, invoice, Form(), [Mistake(failed)] if failed else [])


@page("post", PATH)
def pay(visit: Visit) -> Page | Redirect:
    """Pay with the card that was filled in."""
    store, invoice = found(visit)
    if invoice["status"] != "open":
        return _drawn(store, invoice, Form())
    form = Form(visit.params)
    wrong = list(ways_to_pay.card_mistakes(form))
    wrong = wrong or mistaken.of(visit.attempt(lambda: _pay(store, invoice, form)), form)
    invoice = store.get("invoice", invoice["id"])
    if wrong:
        return _drawn(store, invoice, form, wrong)
    url = at(collection.intent_of(store, invoice) or {}, "next_action.redirect_to_url.url")
    if invoice["status"] == "open" and url:
        parts = urlsplit(url)
        return Redirect(f"{parts.path}?{parts.query}")
    return _drawn(store, invoice, Form())


def _pay(store: AccountStore, invoice: Resource, form: Form) -> None:
    customer = store.get("customer", invoice["customer"])
    method = ways_to_pay.payment_method(store, form, {"email": customer["email"], "name": customer["name"]})
    intent = collection.intent_of(store, invoice)
    if intent is None:
        perform(store, "v1.invoices.pay", {"payment_method": method}, invoice=invoice["id"])
        return
    wanted = {"payment_method": method, "return_url": invoice["hosted_invoice_url"]}
    perform(store, "v1.payment_intents.confirm", wanted, intent=intent["id"])


def _drawn(store: AccountStore, invoice: Resource, form: Form, mistakes: Collection[Mistake] = ()) -> Page:
    return rendered(
        "invoice.html",
        title=f"Invoice {invoice['number']}",
        invoice=invoice,
        lines=invoice_objects.lines_of(store, invoice),
        facts=papers.own_facts(invoice),
        sums=list(papers.invoice_sums(store, invoice)),
        mistakes=mistakes,
        form=form,
        due=when(invoice["due_date"]) if invoice["due_date"] else "",
        receipts=_receipts(store, invoice),
        test_cards=ways_to_pay.TEST_CARDS,
    )


def _receipts(store: AccountStore, invoice: Resource) -> list[str]:
    """The addresses of the receipts of what was paid. Source: https://docs.stripe.com/receipts."""
    paid = (
        store.find("payment_intent", at(each, "payment.payment_intent") or "")
        for each in store.all("invoice_payment", "invoice", invoice["id"])
        if each["status"] == "paid"
    )
    charges = (store.get("charge", each["latest_charge"]) for each in paid if each and each["latest_charge"])
    return [each["receipt_url"] for each in charges]
