"""Finalizing: a draft becomes what the customer owes.

It gets its number, meets the customer's balance, and asks for what is left by a payment intent.
Source: https://docs.stripe.com/invoicing/integration/workflow-transitions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ..core import connected, countries, hosted
from ..customers import balances
from ..payments import accepting, payment_intents, presentment
from ..products import discounts
from ..tax.customers import NO_PLACE
from ..usage import credit_balances
from . import (
    automatic_taxes,
    billing_credits,
    invoice_objects,
    lines,
    outcomes,
    paid_with,
    prepaid,
    shares,
    sums,
)

DESCRIPTIONS: Mapping[str, str] = {
    "subscription_create": "Subscription creation",
    "manual": "Payment for Invoice",
}
# The next number of what is not counted for each customer alone: of a customer's invoices by another account,
# and of all invoices of an account in these countries, whose own prefix they have.
# Source: https://docs.stripe.com/invoicing/customize#invoice-numbering.
COUNTED, PREFIX_LENGTH = "_invoice_numbers", 8
COUNTED_FOR_ALL = countries.EUROPEAN_UNION | {"GB"}

Update = Callable[[AccountStore, Resource], Resource]
UPDATES: list[Update] = []


def updates(function: Update) -> Update:
    """Mark what brings a draft up to date before it is finalized: a function of its store and the draft."""
    UPDATES.append(function)
    return function


def finalize(
    store: AccountStore,
    draft: Resource,
    *,
    intent: bool = True,
    named: bool = True,
    settles: bool = True,
    **values: Any,
) -> Resource:
    """Finalize a draft; one with nothing due is paid.

    `intent`: whether a payment is asked for, and `named`: whether its intent names the invoice. `settles`:
    whether it meets the customer's balance.
    """
    for update in UPDATES:
        draft = update(store, draft)
    _spend_discounts(store, draft)
    draft = _taxed(store, _credited(store, draft))
    customer = store.get("customer", draft["customer"])
    balance = invoice_objects.starting_balance(store, draft)
    if settles or draft["total"] <= 0:
        settled = sums.settle(store, draft["total"], draft["currency"], balance)
    else:
        settled = sums.Settled(draft["total"], balance)
    values = {
        **values,
        "amount_due": settled.due,
        "amount_remaining": settled.due,
        "automatically_finalizes_at": None,
        "effective_at": draft["effective_at"] or store.now,
        "ending_balance": settled.ending,
        "last_finalization_error": None,
        "number": draft["number"] or _number(store, draft, customer),
        "starting_balance": balance,
        "status": "open" if settled.due else "paid",
        "status_transitions": {**draft["status_transitions"], "finalized_at": store.now},
        **_addresses(store, draft),
    }
    if draft["account_tax_ids"] is None:
        values["account_tax_ids"] = _default_tax_ids(store)
    if at(draft, "rendering.pdf.page_size") == "auto":
        values["rendering"] = {**draft["rendering"], "pdf": {"page_size": _page_size(customer)}}
    _apply_balance(store, draft, settled, balance)
    if settled.due and intent:
        ask(store, {**draft, **values}, settled.due, named=named)
    if not settled.due:
        values |= _nothing_due(store, draft)
    invoice = store.change(draft, values)
    store.emit("finalized", invoice)
    if not settled.due:
        store.emit("paid", invoice)
        store.emit("payment_succeeded", invoice)
        outcomes.tell(store, "paid", invoice)
    return invoice


def _default_tax_ids(store: AccountStore) -> list[str] | None:
    """Those that an account puts on its invoices, "added when an invoice is finalized".

    Source: https://docs.stripe.com/api/accounts/object#account_object-settings-invoices-default_account_tax_ids.
    """
    account = connected.account_named(store, store.account)
    ids: list[str] | None = at(account, "settings.invoices.default_account_tax_ids")
    return ids


def _spend_discounts(store: AccountStore, draft: Resource) -> None:
    """Tell of what a draft uses up of its own discounts, and of those of its invoice items.

    Recorded in 2021 by a public suite of an invoice whose coupons are for once.
    """
    discounts.spend(store, draft["id"], draft["discounts"])
    for each in invoice_objects.entries_of(store, draft):
        if item := lines.source_of(each.line).get("invoice_item"):
            discounts.spend(store, item, each.line["discounts"])


def _credited(store: AccountStore, draft: Resource) -> Resource:
    """A draft whose metered lines are paid by billing credits, as far as the customer has any.

    They pay what discounts leave, and before taxes.
    Source: https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits.
    """
    if not credit_balances.has_any(store, draft["customer"]):
        return draft
    entries = invoice_objects.entries_of(store, draft)
    metered = billing_credits.charged(store, entries)
    of, until = (draft["customer"], draft["currency"], draft["id"]), draft["period_end"]
    applied = credit_balances.apply(store, *of, metered, until=until)
    taken = [(each.line, each.amount, each.transaction) for each in applied]
    return invoice_objects.change(store, draft, billing_credits.paid(entries, taken), {})


def _taxed(store: AccountStore, draft: Resource) -> Resource:
    """A draft with the automatic tax of this moment. Raises Invalid where the customer is nowhere."""
    if not automatic_taxes.is_on(draft):
        return draft
    if automatic_taxes.is_nowhere(store, draft):
        raise NO_PLACE
    return invoice_objects.change(store, draft, invoice_objects.entries_of(store, draft), {})


# Source of the code: https://docs.stripe.com/error-codes. Guess: the words.
NO_TYPES = errors.Invalid(
    "This invoice cannot be finalized because there are no payment method types available to process the "
    "payment. Change its payment_settings, or activate more payment methods.",
    code="invoice_no_payment_method_types",
)


def obstacle(store: AccountStore, draft: Resource) -> errors.Invalid | None:
    """Why a draft cannot be finalized: it cannot be taxed, or not be paid; None where it can."""
    if automatic_taxes.is_nowhere(store, draft):
        return NO_PLACE
    return NO_TYPES if draft["amount_due"] > 0 and _types(draft) == [] else None


def _types(invoice: Resource) -> list[str] | None:
    """The types that an invoice may be paid with, if its settings name any."""
    named = at(invoice, "payment_settings.payment_method_types")
    return accepting.of_invoice(named, invoice["currency"]) if named else None


def _options(invoice: Resource) -> dict[str, Any]:
    """What an invoice says of the types, for its payment: of cards only whether they are authenticated.

    Source: `payment_settings.payment_method_options` in https://docs.stripe.com/api/invoices/create.
    """
    said = at(invoice, "payment_settings.payment_method_options") or {}
    options = {type: each for type, each in said.items() if each}
    if asks := at(options, "card.request_three_d_secure"):
        return {**options, "card": {"request_three_d_secure": asks}}
    return {type: each for type, each in options.items() if type != "card"}


def check(store: AccountStore, draft: Resource) -> None:
    """Refuse to finalize by request what cannot be; the draft stays one. Raises NotFinalized."""
    if refusal := obstacle(store, draft):
        fail(store, draft, refusal)
        raise errors.NotFinalized(refusal.message, code=refusal.code)


def fail(store: AccountStore, draft: Resource, refusal: errors.Invalid) -> None:
    """Have a draft say why it could not be finalized, and tell it.

    Source: https://docs.stripe.com/tax/customer-locations#finalizing-invoices-with-finalization-failures.
    """
    values: dict[str, Any] = {"last_finalization_error": refusal.body()}
    if refusal is NO_PLACE:
        values["automatic_tax"] = {**draft["automatic_tax"], "status": "requires_location_inputs"}
    store.change(draft, values, event=None)
    store.emit("finalization_failed", store.get("invoice", draft["id"]))


def untaxed(store: AccountStore, draft: Resource) -> Resource:
    """A subscription's draft that is finalized by itself, and goes untaxed: its customer is nowhere any more.

    So does its subscription, and the schedule of that.
    Source: https://docs.stripe.com/tax/customer-locations#finalizing-invoices-with-finalization-failures.
    """
    subscription = store.get("subscription", invoice_objects.subscription_of(draft) or "")
    store.change(subscription, {"automatic_tax": automatic_taxes.GIVEN_UP_AHEAD})
    if schedule := store.find("subscription_schedule", subscription["schedule"] or ""):
        store.change(schedule, _untaxed_ahead(schedule))
    tax = {**draft["automatic_tax"], **automatic_taxes.GIVEN_UP, "provider": None, "status": None}
    entries = invoice_objects.entries_of(store, draft)
    return invoice_objects.change(store, draft, entries, {"automatic_tax": tax})


def _untaxed_ahead(schedule: Resource) -> dict[str, Any]:
    """What a schedule says of tax from now on: by itself, and in its current phase."""
    given_up = {"automatic_tax": automatic_taxes.GIVEN_UP_AHEAD}
    start = at(schedule, "current_phase.start_date")
    phases = [{**each, **(given_up if each["start_date"] == start else {})} for each in schedule["phases"]]
    return {"default_settings": {**schedule["default_settings"], **given_up}, "phases": phases}


def _nothing_due(store: AccountStore, draft: Resource) -> dict[str, Any]:
    transitions = {**draft["status_transitions"], "finalized_at": store.now, "paid_at": store.now}
    return {
        "attempted": True,
        "auto_advance": False,
        "next_payment_attempt": None,
        "status_transitions": transitions,
    }


def _page_size(customer: Resource) -> str:
    """The size of a customer's pages where none is asked for.

    Source: https://docs.stripe.com/invoicing/customize#pdf-page-size.
    """
    return "a4" if next(iter(customer["preferred_locales"] or ()), "").startswith("ja") else "letter"


def _number(store: AccountStore, draft: Resource, customer: Resource) -> str:
    """The next number, which is used up."""
    number = next_number(store, draft, customer)
    if series := _series(store, draft, customer):
        store.keep(COUNTED, series, next=number + 1)
    else:
        store.change(customer, {"next_invoice_sequence": number + 1}, event=None)
    return written(store, draft, customer, number)


def _series(store: AccountStore, draft: Resource, customer: Resource) -> str | None:
    """With what a draft is counted, if not with its customer's; who sells to it counts for itself."""
    seller = draft["on_behalf_of"]
    if _counts_for_all(draft):
        return str(seller or store.account)
    return f"{seller}:{customer['id']}" if seller else None


def _counts_for_all(draft: Resource) -> bool:
    return draft.get("account_country") in COUNTED_FOR_ALL


def next_number(store: AccountStore, draft: Resource, customer: Resource) -> int:
    """What the next invoice of whom a draft is from will be counted as."""
    if series := _series(store, draft, customer):
        return int((store.find(COUNTED, series) or {"next": 1})["next"])
    return int(customer["next_invoice_sequence"])


def written(store: AccountStore, draft: Resource, customer: Resource, number: int) -> str:
    """The number of an invoice, as it is written."""
    prefix = customer["invoice_prefix"]
    if _counts_for_all(draft):
        series = _series(store, draft, customer)
        prefix = store.state.ids.derive(f"invoices:{series}", PREFIX_LENGTH).upper()
    return f"{prefix}-{number:04d}"


def _addresses(store: AccountStore, draft: Resource) -> dict[str, str]:
    code = f"test_{store.state.ids.derive('hosted:' + draft['id'], 48)}"
    hosted.enter(store, code, "invoice", draft["id"])
    page = f"{store.account}/{code}"
    return {
        "hosted_invoice_url": store.link("invoice.stripe.com", f"/i/{page}?s=ap"),
        "invoice_pdf": store.link("pay.stripe.com", f"/invoice/{page}/pdf?s=ap"),
    }


def _apply_balance(store: AccountStore, draft: Resource, settled: sums.Settled, balance: int) -> None:
    """Use the customer's credit, ask for what it owes, and owe what cannot be charged."""
    customer = store.get("customer", draft["customer"])
    type = settled.owed_as or "applied_to_invoice"
    if amount := settled.ending - balance:
        balances.move(store, customer, amount, draft["currency"], type=type, invoice=draft["id"])


def _presented(store: AccountStore, invoice: Resource, amount: int) -> dict[str, Resource]:
    """What a customer pays in a currency of its own, who subscribed in it."""
    id = at(invoice, "parent.subscription_details.subscription") or ""
    local = at(store.find("subscription", id) or {}, "presentment_details.presentment_currency")
    return {"presentment_details": presentment.details(amount, invoice["currency"], local)} if local else {}


def ask(store: AccountStore, invoice: Resource, amount: int, *, named: bool = True) -> Resource:
    """Ask for a payment: a payment intent, and the invoice payment that ties it to the invoice.

    A subscription's intent waits for its confirmation where what it is paid with is known. Sources:
    https://github.com/laravel/cashier-stripe/pull/1420 of a subscription that begins with
    `default_incomplete`, https://github.com/stripe/stripe-java/issues/1619 of a renewal. That of another
    invoice was recorded without a payment method, of a customer that has one, version 2025-04-30.basil.
    """
    money = store.on_clock(None)  # payments know no test clocks
    reason, charged = invoice["billing_reason"], invoice["collection_method"] == "charge_automatically"
    intent = prepaid.intent_for(store, invoice) or payment_intents.for_invoice(
        money,
        amount,
        invoice["currency"],
        paid_with.method_for(store, invoice) if charged and invoice["parent"] else None,
        _types(invoice),
        customer=invoice["customer"],
        description=DESCRIPTIONS.get(reason, "Subscription update"),
        **shares.of(store, invoice, amount),
        on_behalf_of=invoice["on_behalf_of"],
        payment_method_options=_options(invoice),
        **_presented(store, invoice, amount),
        setup_future_usage="off_session" if invoice["parent"] else None,
        statement_descriptor=invoice["statement_descriptor"],
    )
    if named and "payment_details" not in intent:
        # Only now: the event that tells of a new intent does not name its invoice. Recorded in 2025.
        order = {"customer_reference": None, "order_reference": invoice["id"]}
        intent = money.change(intent, {"payment_details": order}, event=None)
    payment = store.new(
        "invoice_payment",
        amount_requested=amount,
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        payment={"payment_intent": intent["id"], "type": "payment_intent"},
        status="open",
    )
    store.add(payment, event=None)
    return intent
