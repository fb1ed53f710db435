"""Invoices by request: made, changed, finalized, sent and closed.

Source: https://docs.stripe.com/api/invoices and
https://docs.stripe.com/invoicing/integration/workflow-transitions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...expansion import derived
from ...hooks import after
from ...nested import at, changes
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies, emails
from ..products import coupons, discounts, product_objects, tax_rates
from ..products.discounts import Purchase
from ..tax import automatic
from . import (
    automatic_taxes,
    closing,
    collection,
    drafts,
    finalizing,
    invoice_items,
    invoice_objects,
    lines,
    paid_with,
    rendering_templates,
    revisions,
    shares,
    shipping,
)
from .invoice_objects import invoices

# What may be said of an invoice as long as it is a draft, and what always.
PLAIN = (
    "account_tax_ids",
    "automatic_tax",
    "custom_fields",
    "default_payment_method",
    "default_source",
    "description",
    "effective_at",
    "footer",
    "issuer",
    "metadata",
    "number",
    "on_behalf_of",
    "payment_settings",
    "rendering",
    "shipping_details",
    "statement_descriptor",
)
ALWAYS = frozenset(
    {"auto_advance", "default_payment_method", "default_source", "metadata", "payment_settings"}
)
# What decides when a draft is finalized by itself, and charged.
GOING_ON = frozenset({"auto_advance", "automatically_finalizes_at", "collection_method"})
DUE = ("days_until_due", "due_date")
NO_DUE_DATE = (
    "You can only specify 'due_date' or 'days_until_due' if invoice collection method is 'send_invoice'."
)
NEEDS_DUE_DATE = (
    "If invoice collection method is 'send_invoice', you must specify 'due_date' or 'days_until_due'."
)


@route("v1.invoices.create")
def create_invoice(call: Call) -> Resource:
    """Make a draft, of a customer's pending items where they are to be included."""
    store, params = call.store, call.params
    if "from_invoice" in params:
        return _revision(store, params)
    if "customer" not in params:
        # As a program reports it of version 2022-11-15.
        raise errors.Invalid("Must provide customer or from_invoice.", code="parameter_missing")
    customer = store.get("customer", params["customer"], param="customer")
    tax_rates.check_active(store, params)
    subscription = params.get("subscription")
    on_subscription = store.get("subscription", subscription, param="subscription") if subscription else None
    method = params.get("collection_method", "charge_automatically")
    invoice = invoice_objects.blank(
        store,
        customer,
        **{
            **(_on_subscription(store, on_subscription) if on_subscription else {}),
            "auto_advance": params.get("auto_advance", False),
            "collection_method": method,
            "rendering": invoice_objects.rendering(customer),
        },
    )
    if params.get("currency"):
        invoice["currency"] = currencies.checked(params["currency"])
    invoice |= _values(store, invoice, params)
    shares.check(store, params)
    invoice |= _due(store, invoice, params)
    if "discounts" not in params:
        invoice["discounts"] = invoice["discounts"] or discounts.of_customer(customer, store.now)
    invoice |= _moment(store, invoice, params)
    shares.keep(store, invoice["id"], params, on_subscription)
    waiting = _waiting(store, invoice, params)
    automatic_taxes.check_billed(store, invoice, waiting)
    if customer["currency"] is None:
        store.change(customer, {"currency": invoice["currency"]})
    return drafts.add(store, invoice, [lines.of_invoice_item(store, each) for each in waiting])


def _waiting(store: AccountStore, invoice: Resource, params: Mapping[str, Any]) -> list[Resource]:
    """The pending items that an invoice takes: a subscription's alone, or all of its customer's if it is to.

    Source: `subscription` in https://docs.stripe.com/api/invoices/create; that those are there, too, which
    belong to a subscription: "pulls in all pending invoice items on that customer, including prorations", as
    the SDKs say it of earlier versions.
    """
    subscription = params.get("subscription")
    if not subscription and params.get("pending_invoice_items_behavior", "exclude") == "exclude":
        return []
    waiting = drafts.waiting(store, invoice["customer"], invoice["currency"])
    return drafts.taken_up(
        each for each in waiting if not subscription or invoice_objects.subscription_of(each) == subscription
    )


def _on_subscription(store: AccountStore, subscription: Resource) -> dict[str, Any]:
    """What an invoice has that is made by hand for a subscription: it covers the period from its start on.

    Recorded by a public test suite, version 2026-08-26.dahlia, after an update that was invoiced.
    """
    began = (item["current_period_start"] for item in subscription["items"]["data"])
    return {
        **invoice_objects.of_subscription(store, subscription),
        "period_start": min(began, default=subscription["start_date"]),
    }


def _revision(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """A draft that is to take an open invoice's place, changed as the request says."""
    revision, entries = revisions.copied(store, params["from_invoice"])
    revision |= {name: params[name] for name in ("auto_advance", "collection_method") if name in params}
    revision |= _values(store, revision, params)
    shared = shares.known(store, params["from_invoice"]["invoice"])
    shares.check(store, params, known=shared)
    revision |= _due(store, revision, params)
    revision |= _moment(store, revision, params)
    shares.keep(store, revision["id"], {**shared, **params})
    return drafts.add(store, revision, entries)


def _values(store: AccountStore, invoice: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are fields, checked."""
    sent = {name: params[name] for name in PLAIN if name in params}
    values = {
        name: None if each == "" and name != "metadata" else each
        for name, each in changes("invoice", invoice, sent).items()
    }
    if "issuer" in values or "on_behalf_of" in values:
        shown = {**invoice, **values}
        values |= invoice_objects.sold_by(store, shown["issuer"], shown["on_behalf_of"])
    if automatic_taxes.is_on(values):
        automatic.require(store)
    if version := at(values, "rendering.template_version"):
        template = at(values, "rendering.template")
        rendering_templates.check_version(store, template, version, "rendering[template_version]")
    _check_number(store, invoice, params.get("number"))
    if descriptor := params.get("statement_descriptor"):
        product_objects.check_descriptor(descriptor, "statement_descriptor")
    paid_with.check_owned(store, invoice["customer"], params)
    if "default_tax_rates" in params:
        values["default_tax_rates"] = tax_rates.named(
            store, params["default_tax_rates"] or [], "default_tax_rates"
        )
    if "discounts" in params:
        values["discounts"] = _discounts(store, invoice, params["discounts"] or [])
    if "shipping_cost" in params:
        values |= shipping.cost(store, invoice["currency"], params["shipping_cost"])
    return values


def _check_number(store: AccountStore, invoice: Resource, number: str | None) -> None:
    """Refuse a number that another invoice has: it identifies one. Guess: the sentence."""
    others = store.all("invoice", "number", number) if number else ()
    if any(each["id"] != invoice["id"] for each in others):
        raise errors.Invalid(f"The invoice number `{number}` is already in use.", param="number")


def _discounts(store: AccountStore, invoice: Resource, given: list[dict[str, Any]]) -> list[str]:
    """The ids of the discounts that an invoice gets by a request, which is told of. Raises Invalid."""
    customer = store.get("customer", invoice["customer"])
    once = invoice_objects.subscription_of(invoice) is None
    purchase = Purchase(customer, invoice["subtotal"], invoice["currency"], once=once)
    ids = [each["id"] for each in discounts.made(store, given, purchase, invoice=invoice["id"])]
    discounts.tell(store, invoice["discounts"], ids, of=invoice["id"])
    return ids


def _moment(store: AccountStore, invoice: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """When a draft is finalized by itself, if a request says it. Raises Invalid for what has passed."""
    moment = params.get("automatically_finalizes_at")
    if not moment:
        return {}
    coupons.check_ahead(store, moment, "automatically_finalizes_at")
    return {"auto_advance": True, "automatically_finalizes_at": moment}


def _due(store: AccountStore, invoice: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """By when an invoice that is sent is to be paid; no days: at once. Raises Invalid.

    Source of the words about a date: https://github.com/stripe/stripe-python/issues/925.
    """
    given = {name: params[name] for name in DUE if params.get(name) not in (None, "")}
    sent = invoice["collection_method"] == "send_invoice"
    if given and not sent:
        raise errors.Invalid(NO_DUE_DATE)
    if len(given) > 1:
        raise errors.only_one(DUE)
    if sent and not given and not invoice["due_date"]:
        raise errors.Invalid(NEEDS_DUE_DATE)
    if sent:
        emails.check_sent_to(store, store.get("customer", invoice["customer"]))
    if given.get("days_until_due", 0) < 0:
        raise errors.not_negative("days_until_due")
    if given.get("due_date", store.now + 1) <= store.now:
        raise errors.Invalid(
            "Invalid timestamp: must be an integer Unix timestamp in the future.", param="due_date"
        )
    if "days_until_due" in given:
        return {"due_date": store.now + given["days_until_due"] * DAY}
    return given if sent else {"due_date": None}


@route("v1.invoices.update")
def update_invoice(call: Call) -> Resource:
    """Change a draft; of what is finalized only what does not change what is owed."""
    store, params = call.store, call.params
    invoice = own_invoice(call)
    tax_rates.check_active(store, params, invoice)
    if invoice["status"] != "draft":
        fixed = sorted(params.keys() - ALWAYS - _resized(params))
        if fixed:
            # Source of the code: https://docs.stripe.com/error-codes.
            code = "invoice_on_behalf_of_not_editable" if fixed[0] == "on_behalf_of" else None
            raise errors.Invalid("Finalized invoices can't be updated in this way", code=code, param=fixed[0])
        _check_going_on(invoice, params)
        changed = store.change(invoice, {**_values(store, invoice, params), **_advance(params)})
        return collection.resume(store, changed) if params.get("auto_advance") else changed
    method = params.get("collection_method", invoice["collection_method"])
    values = {**_values(store, invoice, params), **_advance(params), "collection_method": method}
    values |= _due(store, {**invoice, **values}, params)
    metadata = values.pop("metadata", None)
    changed = {**invoice, **values}
    values |= _moment(store, changed, params)
    changed |= values
    if GOING_ON & params.keys():
        values |= invoice_objects.going_on(store, changed)
        invoice_objects.advance_later(store, {**changed, **values})
    shares.check(store, params, known=shares.known(store, invoice["id"]))
    shares.keep(store, invoice["id"], params)
    entries = invoice_objects.entries_of(store, invoice)
    if "automatic_tax" in params:
        items = (store.find("invoiceitem", invoice_items.of(each.line) or "") for each in entries)
        automatic_taxes.check_billed(store, changed, [each for each in items if each])
    summed = invoice_objects.resummed(store, invoice, entries, values)
    return store.change(invoice, {**summed, **({"metadata": metadata} if metadata is not None else {})})


def _resized(params: Mapping[str, Any]) -> set[str]:
    """The parameter that only says how large the pages of an invoice are, which may always change.

    Source: https://docs.stripe.com/invoicing/customize#pdf-page-size.
    """
    given = params.get("rendering")
    return {"rendering"} if given and given.keys() == {"pdf"} else set()


def _check_going_on(invoice: Resource, params: Mapping[str, Any]) -> None:
    """Refuse that what is paid, void or uncollectible goes on by itself.

    Source: https://docs.stripe.com/invoicing/integration/automatic-advancement-collection.
    Guess: the sentence.
    """
    if params.get("auto_advance") and invoice["status"] != "open":
        raise errors.Invalid(
            "You can only set `auto_advance` to true on draft and open invoices.", param="auto_advance"
        )


def _advance(params: Mapping[str, Any]) -> dict[str, Any]:
    """Whether an invoice goes on by itself from now on; if not, its payment is not tried again.

    Source: https://docs.stripe.com/invoicing/integration/automatic-advancement-collection.
    """
    if "auto_advance" not in params:
        return {}
    stopped = {} if params["auto_advance"] else {"next_payment_attempt": None}
    return {"auto_advance": params["auto_advance"], **stopped}


def own_invoice(call: Call) -> Resource:
    """The invoice that a posted path names; as recorded, an unknown one is refused by `id`."""
    try:
        return own(call)
    except errors.NotFound as refusal:
        word = call.url.rsplit("/", 1)[1]
        refusal.param = refusal.param if word in ("add_lines", "send") else "id"
        raise


@invoices.removing
def _only_drafts(call: Call, invoice: Resource) -> None:
    """Of drafts, those that no subscription made."""
    if invoice["status"] != "draft":
        raise errors.Invalid("You can only delete draft invoices.")
    if invoice_objects.subscription_of(invoice):
        # Source: https://github.com/stripe/stripe-node/issues/657.
        raise errors.Invalid("You can't delete invoices created by subscriptions.")


@after("invoice.deleted")
def _with_all_on_it(store: AccountStore, invoice: Resource) -> None:
    """What was on a draft does not wait again, and what was taken off goes, too.

    In the order recorded in 2021 by a public suite that asserts the events of each step.
    """
    items = list(store.all("invoiceitem", "invoice", invoice["id"]))
    for each in items:
        store.keep(invoice_items.GONE, each["id"])
        store.remove(each)
    for each in (*items, invoice):
        discounts.tell(store, each["discounts"], [], of=each["id"])


@invoices.listing
def _of_subscription(call: Call) -> Callable[[Resource], bool]:
    """Those of one subscription, where it is named."""
    wanted = call.params.pop("subscription", None)
    return lambda invoice: wanted is None or invoice_objects.subscription_of(invoice) == wanted


@route("v1.invoices.finalize_invoice")
def finalize_invoice(call: Call) -> Resource:
    """Finalize a draft; it is charged by itself an hour later, if it goes on by itself."""
    store, invoice = call.store, own_invoice(call)
    if invoice["status"] != "draft":
        raise errors.Invalid("This invoice is already finalized, you can't re-finalize a non-draft invoice.")
    finalizing.check(store, invoice)
    advances = call.params.get("auto_advance", invoice["auto_advance"])
    return collection.open_and_wait(store, invoice, auto_advance=advances)


@route("v1.invoices.send_invoice")
def send_invoice(call: Call) -> Resource:
    """Send an invoice to its customer, finalized if it is not yet. In test mode nobody gets an email.

    One that has been paid may be sent again: https://docs.stripe.com/api/invoices/send. As recorded, one that
    asked for nothing is not.
    """
    store, invoice = call.store, own_invoice(call)
    sent = invoice["collection_method"] == "send_invoice"
    again = invoice["status"] == "paid" and invoice["total"] > 0 and sent
    if not again and invoice["status"] not in ("draft", "open"):
        raise errors.Invalid(
            "This invoice cannot be sent right now. Please contact us via https://support.stripe.com/contact "
            "with details, so we can help."
        )
    if not sent:
        raise errors.Invalid(
            "You can only manually send an invoice if its collection method is 'send_invoice'."
        )
    if invoice["status"] == "draft":
        finalizing.check(store, invoice)
        invoice = finalizing.finalize(store, invoice, next_payment_attempt=None)
    emails.check_sent_to(store, store.get("customer", invoice["customer"]))
    store.emit("sent", invoice)
    return invoice


@route("v1.invoices.void_invoice")
def void_invoice(call: Call) -> Resource:
    """Void an open invoice."""
    invoice = own_invoice(call)
    closing.check_voidable(call.store, invoice)
    return closing.void(call.store, invoice)


@route("v1.invoices.mark_uncollectible")
def mark_uncollectible(call: Call) -> Resource:
    """Give an open invoice up."""
    invoice = own_invoice(call)
    if invoice["status"] == "uncollectible":
        raise errors.Invalid("This invoice has already been marked uncollectible.")
    if invoice["status"] != "open":
        raise errors.Invalid("You can only pass in open invoices. This invoice isn't open.")
    closing.check_awaited(call.store, invoice, "marked uncollectible")
    marked = closing.mark_uncollectible(call.store, invoice, "user_forgiven")
    # Only by request. Source: https://docs.stripe.com/api/customers/object#customer_object-delinquent.
    collection.set_delinquent(call.store, marked, delinquent=False)
    return marked


def lines_told(store: AccountStore, invoice: Resource) -> list[Resource]:
    """All lines of an invoice, in the order they are shown."""
    return _with_metadata(store, invoice, invoice_objects.lines_of(store, invoice))


@derived("invoice", "lines")
def lines_now(store: AccountStore, invoice: Resource) -> Resource:
    """The first lines, with their subscription's metadata as it is now."""
    shown: Resource = invoice["lines"]
    told = _with_metadata(store, invoice, shown["data"])
    return shown if told is shown["data"] else {**shown, "data": told}


def _with_metadata(store: AccountStore, invoice: Resource, shown: list[Resource]) -> list[Resource]:
    """Lines of a subscription with its metadata as it is now, but those that were given their own.

    Source: https://docs.stripe.com/api/invoice-line-item/object#invoice_line_item_object-metadata.
    """
    subscription = store.find("subscription", invoice_objects.subscription_of(invoice) or "")
    if subscription is None:
        return shown
    was, now = at(invoice, "parent.subscription_details.metadata"), subscription["metadata"]
    if now == was:
        return shown
    follows = [each["metadata"] == was and not lines.source_of(each).get("invoice_item") for each in shown]
    return [
        {**each, "metadata": now} if follow else each for each, follow in zip(shown, follows, strict=True)
    ]


@derived("invoice", "payments", on_request=True)
def payments_of(store: AccountStore, invoice: Resource) -> Resource:
    """The invoice's payments, the newest first; shown only when asked for."""
    payments = list(store.all("invoice_payment", "invoice", invoice["id"]))
    return {"object": "list", "data": payments, "has_more": False, "url": "/v1/invoices/payments"}


@derived("invoice", "amount_paid_off_stripe", on_request=True)
def _paid_off_stripe(store: AccountStore, invoice: Resource) -> int:
    """What was paid without Stripe. No event tells it.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/invoice-object-amount-paid-off-stripe-property.
    """
    payments = store.all("invoice_payment", "invoice", invoice["id"])
    of_records = [each for each in payments if each["payment"]["type"] == "payment_record"]
    recorded = sum(int(each["amount_paid"]) for each in of_records)
    return recorded + invoice_objects.paid_elsewhere(store, invoice)


@derived("invoice", "confirmation_secret", on_request=True)
def confirmation_secret_of(store: AccountStore, invoice: Resource) -> Resource | None:
    """What a browser confirms the invoice's payment with; shown only when asked for."""
    intent = collection.intent_of(store, invoice)
    return {"client_secret": intent["client_secret"], "type": "payment_intent"} if intent else None
