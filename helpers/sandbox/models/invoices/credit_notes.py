"""Credit notes: what is given back of an invoice that was finalized, by asking for less or by paying back.

Source: https://docs.stripe.com/api/credit_notes and
https://docs.stripe.com/invoicing/integration/programmatic-credit-notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...nested import first_metadata
from ...reconcile import audit
from ...resource import Resource
from ...routes import Call, route
from ...state import State
from ...statuses import Statuses
from ..core import currencies
from ..customers import balances
from ..payments import refunds
from . import collection, credit_note_lines
from .credit_note_lines import lines_of

notes = Model(
    "credit_note",
    statuses=Statuses({"issued": ("void",), "void": ()}, told_as={"void": "voided"}),
    steps={"void": "void"},
    word="credit note",
    hidden=("shipping_cost.taxes",),
    source="https://docs.stripe.com/api/credit_notes",
)
CREDITABLE = ("open", "paid", "uncollectible")


@route("v1.credit_notes.create")
def create_credit_note(call: Call) -> Resource:
    """Lower what is still asked for; what goes beyond it is paid back, as the request says.

    Recorded in 2021 by a public suite that asserts the events of each step: what the note does is told of
    before the note, a refund before the invoice, a balance after it.
    """
    store, params = call.store, call.params
    invoice = store.get("invoice", params["invoice"], param="invoice")
    note, lines = _built(store, invoice, params)
    credit_note_lines.keep(store, note["id"], lines)
    note = store.add(note, event=None)
    shown: dict[str, Any] = {}
    if amount := params.get("refund_amount"):
        refund = _refund(store, invoice, amount)
        shown["refunds"] = [_linked(refund["id"], amount), *note["refunds"]]
    _lower(store, invoice, note)
    if amount := params.get("credit_amount"):
        shown["customer_balance_transaction"] = _add_to_balance(store, invoice, note, amount)["id"]
    note = store.change(note, shown, event=None)
    store.emit("created", note)
    return note


@route("v1.credit_notes.preview")
def preview_credit_note(call: Call) -> Resource:
    """A credit note as it would be, not stored."""
    invoice = call.store.get("invoice", call.params["invoice"], param="invoice")
    note, _ = _built(call.store, invoice, call.params)
    return note


@route("v1.credit_notes.preview_lines.list")
def list_preview_lines(call: Call) -> Resource:
    """The lines of a credit note as it would be."""
    params = dict(call.params)
    page: dict[str, Any] = {
        name: params.pop(name) for name in ("limit", "starting_after", "ending_before") if name in params
    }
    invoice = call.store.get("invoice", params["invoice"], param="invoice")
    _, lines = _built(call.store, invoice, params)
    return lists.of(lines, "credit note line item", call.url, page)


@route("v1.credit_notes.line_items.list")
def list_lines(call: Call) -> Resource:
    """All lines of a credit note."""
    note = call.store.get("credit_note", call.path["credit_note"])
    return lists.of(lines_of(call.store, note), "credit note line item", call.url, call.params)


@derived("credit_note", "lines")
def first_lines(store: AccountStore, note: Resource) -> Resource:
    """The first lines of a credit note."""
    known = lines_of(store, note)
    return _shown(note, known) if known else note["lines"]


def _shown(note: Resource, lines: list[Resource]) -> Resource:
    """The first lines, as a credit note shows them; so do its events, which have the object as it is.

    Source: https://docs.stripe.com/api/events/object#event_object-data-object.
    """
    return lists.of(lines, "credit note line item", f"/v1/credit_notes/{note['id']}/lines", {})


def _built(
    store: AccountStore, invoice: Resource, params: Mapping[str, Any]
) -> tuple[Resource, list[Resource]]:
    """A credit note and its lines, not stored. Raises Invalid."""
    _check(store, invoice, params)
    lines, spared = credit_note_lines.described(store, invoice, params)
    sent = _shipping(store, invoice, params.get("shipping_cost") or {})
    sums = credit_note_lines.sums(lines, sent, spared)
    refunded = _named_refunds(store, invoice, params)
    linked = sum(each["amount_refunded"] for each in refunded)
    _check_amount(store, invoice, sums["amount"], linked)
    before = min(sums["amount"], invoice["amount_remaining"])
    after = sums["amount"] - before
    _check_settled(params, linked, after, invoice["currency"])
    note = store.new(
        "credit_note", currency=invoice["currency"], customer=invoice["customer"], status="issued"
    )
    page = f"{store.account}/test_{store.state.ids.derive('credit_note:' + note['id'], 48)}"
    note |= {
        **sums,
        "effective_at": params.get("effective_at", store.now),
        "invoice": invoice["id"],
        "lines": _shown(note, lines),
        "memo": params.get("memo"),
        "metadata": first_metadata(params),
        "number": _number(store, invoice),
        "out_of_band_amount": params.get("out_of_band_amount"),
        "pdf": store.link("pay.stripe.com", f"/credit_notes/{page}/pdf?s=ap"),
        "post_payment_amount": after,
        "pre_payment_amount": before,
        "reason": params.get("reason"),
        "refunds": refunded,
        "shipping_cost": sent,
        "type": "mixed" if before and after else "post_payment" if after else "pre_payment",
    }
    return note, lines


def _check(store: AccountStore, invoice: Resource, params: Mapping[str, Any]) -> None:
    """Refuse an invoice that nothing can be given back of, and to give back nothing. Guess: the sentences.

    Source of the rule about a payment under way: https://docs.stripe.com/billing/invoices/credit-notes.
    """
    if invoice["status"] not in CREDITABLE:
        raise errors.Invalid(
            f"You cannot create a credit note for an invoice that is {invoice['status']}: it must be open, "
            "paid or uncollectible.",
            param="invoice",
        )
    intent = collection.intent_of(store, invoice)
    if intent and intent["status"] == "processing":
        raise errors.Invalid(
            "You cannot create a credit note for an invoice whose payment is processing.", param="invoice"
        )
    if not any(params.get(name) for name in ("amount", "lines", "shipping_cost")):
        raise errors.exactly_one(("amount", "lines", "shipping_cost"))
    for name in ("lines", "shipping_cost"):
        if params.get("amount") and params.get(name):
            raise errors.only_one(("amount", name))


def _issued(store: AccountStore, invoice: Resource) -> Iterator[Resource]:
    """The credit notes of an invoice that were not voided."""
    return (each for each in store.all("credit_note", "invoice", invoice["id"]) if each["status"] == "issued")


def _shipping(store: AccountStore, invoice: Resource, given: Mapping[str, Any]) -> Resource | None:
    """What a credit note gives back of the shipping: all of it, once, where its rate is the invoice's.

    Source: https://docs.stripe.com/api/credit_notes/create, of `shipping_cost`. Guess: the sentences.
    """
    if not given:
        return None
    param = "shipping_cost[shipping_rate]"
    if given.get("shipping_rate") != (invoice["shipping_cost"] or {}).get("shipping_rate"):
        raise errors.Invalid("The shipping rate is not that of the invoice.", param=param)
    if any(each["shipping_cost"] for each in _issued(store, invoice)):
        raise errors.Invalid("The shipping cost of the invoice has already been credited.", param=param)
    return {**invoice["shipping_cost"], "taxes": store.hidden(invoice).get("shipping_cost.taxes") or []}


def _check_amount(store: AccountStore, invoice: Resource, amount: int, linked: int) -> None:
    """Refuse to give back nothing, and more than is left, direct refunds counted. Guess: the sentences.

    `linked`: how much of the refunds the credit note is about.
    """
    if amount <= 0:
        raise errors.Invalid("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    given = invoice["pre_payment_credit_notes_amount"] + invoice["post_payment_credit_notes_amount"]
    direct = sum(_unlinked(store, invoice, each) for each in _refunds_of(store, invoice)) - linked
    left = invoice["total"] - given - direct
    if amount > left:
        shown = currencies.written(max(0, left), invoice["currency"])
        raise errors.Invalid(
            f"The credit note's total ({currencies.written(amount, invoice['currency'])}) is more than what "
            f"can still be credited of the invoice ({shown}).",
            param="amount",
        )


def _refunds_of(store: AccountStore, invoice: Resource) -> Iterator[Resource]:
    """The refunds of an invoice's charges, but those that failed."""
    for charge in charges_of(store, invoice):
        for refund in store.all("refund", "charge", charge["id"]):
            if refund["status"] not in ("failed", "canceled"):
                yield refund


def _unlinked(store: AccountStore, invoice: Resource, refund: Resource) -> int:
    """How much of a refund no credit note of its invoice is about."""
    linked = (each for note in _issued(store, invoice) for each in note["refunds"])
    named = (each["amount_refunded"] for each in linked if each["refund"] == refund["id"])
    return int(refund["amount"] - sum(named))


def _named_refunds(store: AccountStore, invoice: Resource, params: Mapping[str, Any]) -> list[Resource]:
    """The refunds that a credit note is about, each whole if nothing else is said. Raises Invalid.

    Guess: the sentences.
    """
    known = {each["id"] for each in _refunds_of(store, invoice)}
    named: list[Resource] = []
    for index, each in enumerate(params.get("refunds") or ()):
        param = f"refunds[{index}][refund]"
        refund = store.get("refund", each.get("refund") or "", param=param)
        if refund["id"] not in known:
            raise errors.Invalid(f"The refund {refund['id']} is not of the invoice.", param=param)
        amount = each.get("amount_refunded") or refund["amount"]
        before = sum(other["amount_refunded"] for other in named if other["refund"] == refund["id"])
        if amount > _unlinked(store, invoice, refund) - before:
            raise errors.Invalid(
                f"The amount is more than what credit notes can still name of the refund {refund['id']}.",
                param=f"refunds[{index}][amount_refunded]",
            )
        named.append(_linked(refund["id"], amount))
    return named


def charges_of(store: AccountStore, invoice: Resource) -> Iterator[Resource]:
    """The charges that paid an invoice, the latest first."""
    for payment in store.all("invoice_payment", "invoice", invoice["id"]):
        intent = store.find("payment_intent", payment["payment"].get("payment_intent") or "")
        charge = store.find("charge", (intent or {}).get("latest_charge") or "")
        if charge and charge["status"] == "succeeded":
            yield charge


def _check_settled(params: Mapping[str, Any], linked: int, after: int, currency: str) -> None:
    """Refuse to pay back more or less than what goes beyond what is asked for. `linked`: see above.

    The sentence is Stripe's, as a public program reports it of a paid invoice.
    """
    names = ("credit_amount", "out_of_band_amount", "refund_amount")
    given = sum(params.get(name) or 0 for name in names) + linked
    if given != after:
        raise errors.Invalid(
            f"The sum of credit amount, refund amount and out of band amount "
            f"({currencies.written(given, currency)}) must equal the credit note amount "
            f"({currencies.written(after, currency)}).",
        )


def _number(store: AccountStore, invoice: Resource) -> str:
    count = sum(1 for _ in store.all("credit_note", "invoice", invoice["id"]))
    return f"{invoice['number']}-CN-{count + 1:02d}"


def _lower(store: AccountStore, invoice: Resource, note: Resource) -> None:
    """Ask for less; what is credited whole is paid, as if it were attempted: recorded in 2023."""
    before, after = note["pre_payment_amount"], note["post_payment_amount"]
    left = invoice["amount_remaining"] - before
    values = {
        "amount_due": invoice["amount_due"] - before,
        "amount_remaining": left,
        "post_payment_credit_notes_amount": invoice["post_payment_credit_notes_amount"] + after,
        "pre_payment_credit_notes_amount": invoice["pre_payment_credit_notes_amount"] + before,
    }
    if not before or left:
        store.change(invoice, values)
        collection.ask_for(store, invoice, left)
        return
    collection.ask_for(store, invoice, 0)
    paid = store.change(invoice, {"attempted": True, **values, **collection.done(store, invoice)})
    store.emit("paid", paid)
    collection.settled(store, paid)


def _add_to_balance(store: AccountStore, invoice: Resource, note: Resource, amount: int) -> Resource:
    """Give an amount to the customer's balance; answers with the transaction there."""
    customer = store.get("customer", invoice["customer"])
    of = {"credit_note": note["id"], "invoice": invoice["id"]}
    return balances.move(store, customer, -amount, invoice["currency"], type="credit_note", **of)


def _refund(store: AccountStore, invoice: Resource, amount: int) -> Resource:
    """Refund a charge that paid an invoice. Raises Invalid where none did."""
    charges = list(charges_of(store, invoice))
    if not charges:
        raise errors.Invalid("You can only create a refund if the invoice has a charge associated with it.")
    for charge in charges:
        if refunds.left_to_refund(store, charge) >= amount:
            return refunds.refund(store.on_clock(None), charge, amount)
    # Guess: the words.
    raise errors.Invalid(
        "This invoice has no charge of which that much can be refunded.", param="refund_amount"
    )


def _linked(refund: str, amount: int) -> Resource:
    return {"amount_refunded": amount, "payment_record_refund": None, "refund": refund, "type": "refund"}


@notes.step("void")
def _voided(call: Call, note: Resource) -> dict[str, Any]:
    """As if it had never been: what it asked for less is asked for again."""
    store = call.store
    invoice = store.get("invoice", note["invoice"])
    if invoice["status"] != "open" or note["post_payment_amount"]:
        raise errors.Invalid("You can only void a credit note if the associated invoice is open.")
    before = note["pre_payment_amount"]
    left = invoice["amount_remaining"] + before
    values = {
        "amount_due": invoice["amount_due"] + before,
        "amount_remaining": left,
        "pre_payment_credit_notes_amount": invoice["pre_payment_credit_notes_amount"] - before,
    }
    store.change(invoice, values)
    collection.ask_for(store, invoice, left)
    return {"voided_at": store.now}


@audit
def credit_notes_add_up(state: State, account: str) -> Iterator[str]:
    """An invoice says of its credit notes what they come to, before it was paid and after."""
    store = AccountStore(state, account)
    for invoice in store.all("invoice"):
        of_invoice = list(_issued(store, invoice))
        for name in ("pre_payment", "post_payment"):
            total = sum(each[f"{name}_amount"] for each in of_invoice)
            if total != invoice[f"{name}_credit_notes_amount"]:
                yield f"the credit notes of {invoice['id']} come to {total} {name}"
