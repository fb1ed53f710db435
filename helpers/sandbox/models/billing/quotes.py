"""Quotes: an offer that becomes a subscription, or an invoice, when it is accepted.

Source: https://docs.stripe.com/api/quotes and https://docs.stripe.com/quotes/overview.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...expansion import derived
from ...hooks import job, made_up
from ...listing import lists
from ...model import Model
from ...nested import changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import test_clocks
from ..invoices import automatic_taxes, papers, shares
from ..products import breakdown, discounts, tax_rates
from ..products.discounts import Purchase
from ..tax import automatic
from . import accepting, quote_lines
from .one_currency import OPEN_QUOTES
from .subscriptions import billing_mode, check_collection

LASTS_DAYS = 30
quotes = Model(
    "quote",
    statuses=Statuses(
        {"draft": ("open", "canceled"), "open": ("accepted", "canceled"), "accepted": (), "canceled": ()},
        told_as={"open": "finalized"},
    ),
    steps={"cancel": "canceled"},
    source="https://docs.stripe.com/api/quotes",
)
# Parameters that are fields of the same name.
PLAIN = (
    "application_fee_amount",
    "application_fee_percent",
    "automatic_tax",
    "collection_method",
    "customer",
    "description",
    "expires_at",
    "footer",
    "header",
    "invoice_settings",
    "metadata",
    "on_behalf_of",
    "subscription_data",
    "transfer_data",
)
# What a quote that is made from another one takes over.
COPIED = (*PLAIN, "currency", "default_tax_rates", "discounts")


@route("v1.quotes.create")
def create_quote(call: Call) -> Resource:
    """Draft an offer; one made from another quote begins as that is."""
    store, params = call.store, call.params
    tax_rates.check_active(store, params)
    quote = _blank(store)
    copied: list[Resource] = []
    if given := params.get("from_quote"):
        other = store.get("quote", given["quote"], param="from_quote[quote]")
        for name in sorted(params.keys() - {"expires_at", "from_quote"}):
            # Guess: the sentence is that of schedules; the rule is in the reference of `from_quote`.
            raise errors.Invalid(f"You cannot set `{name}` if `from_quote` is set.", param=name)
        if given.get("is_revision") and other["status"] != "open":
            # Guess: Stripe's words for this are not published.
            raise errors.Invalid("You can only revise a quote that is `open`.", param="from_quote[quote]")
        quote |= {name: other[name] for name in COPIED if name != "expires_at"}
        quote["from_quote"] = {"is_revision": given.get("is_revision", False), "quote": other["id"]}
        copied = quote_lines.of(store, other)
    if clock := params.get("test_clock"):
        store.get("test_helpers.test_clock", clock, param="test_clock", word="test_clock")
    quote["test_clock"] = params.get("test_clock")
    quote |= _values(store, quote, params)
    quote["metadata"] = first_metadata({"metadata": {**quote["metadata"], **(params.get("metadata") or {})}})
    if customer := store.find("customer", quote["customer"] or ""):
        quote["test_clock"] = customer["test_clock"]
    elif clock:
        alone = sum(each["customer"] is None for each in store.all("quote", "test_clock", clock))
        test_clocks.check_room(alone, test_clocks.MOST_QUOTES, "test_clock")
    quote = _summed(store, quote, params, copied)
    quote = store.add(quote)
    _wait(store, quote)
    return quote


def _blank(store: AccountStore, **values: Any) -> Resource:
    quote = store.new("quote", expires_at=store.now + LASTS_DAYS * DAY, status="draft", metadata={}, **values)
    quote |= {"customer": None, "default_tax_rates": []}
    quote["invoice_settings"] = {**quote["invoice_settings"], "issuer": {"type": "self"}}
    quote["subscription_data"] = {
        "billing_mode": {"type": "flexible", "flexible": {"proration_discounts": "included"}},
        "description": None,
        "effective_date": None,
        "metadata": {},
        "trial_period_days": None,
    }
    return quote


@made_up("quote")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names a draft of nothing."""
    return {**_blank(store, id=id), "customer": store.get("customer", "cus_sandbox")["id"]}


def _values(store: AccountStore, quote: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that are fields, checked. Raises Invalid."""
    sent = {name: params[name] for name in PLAIN if name in params}
    values: dict[str, Any] = {
        name: None if each == "" and name != "metadata" else each
        for name, each in changes("quote", quote, sent).items()
    }
    if id := params.get("customer"):
        store.get("customer", id, param="customer")
    if (expires := params.get("expires_at")) and expires <= store.now:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid("`expires_at` must be in the future.", param="expires_at")
    if "default_tax_rates" in params:
        rates = tax_rates.named(store, params["default_tax_rates"] or [], "default_tax_rates")
        values["default_tax_rates"] = [each["id"] for each in rates]
    shares.check(store, params, known=quote)
    if automatic_taxes.is_on(values):
        automatic.require(store)
    if data := params.get("subscription_data"):
        values["subscription_data"] = _subscription_data(store, values["subscription_data"], data)
    changed = {**quote, **values}
    days = changed["invoice_settings"]["days_until_due"]
    if changed["collection_method"] != "send_invoice" and days is not None:
        check_collection(changed["collection_method"], {"days_until_due": days})
    return values


def _subscription_data(store: AccountStore, shown: Resource, data: Mapping[str, Any]) -> Resource:
    """How the subscription is to begin. `effective_date`: a moment, or the end of the present period."""
    date = data.get("effective_date")
    if date == "current_period_end":
        # Guess: it is the end of a period of a subscription that a quote changes, which no SDK's types know.
        raise errors.Invalid(
            "`current_period_end` can only be used by a quote that changes a subscription.",
            param="subscription_data[effective_date]",
        )
    mode = billing_mode(store, data) if data.get("billing_mode") else shown["billing_mode"]
    return {**shown, "billing_mode": {name: value for name, value in mode.items() if name != "updated_at"}}


def _summed(
    store: AccountStore, quote: Resource, params: Mapping[str, Any], known: list[Resource]
) -> Resource:
    """A quote with its lines, and what they come to."""
    lines = known
    if "line_items" in params:
        customer = store.find("customer", quote["customer"] or "")
        currency = (customer or {}).get("currency")
        lines = quote_lines.described(store, params["line_items"], currency, known=lines)
    if "discounts" in params:
        quote = {**quote, "discounts": _discounts(store, quote, params["discounts"] or [], lines)}
    shares.check_prices(quote, [each["price"]["recurring"] is not None for each in lines])
    quote_lines.keep(store, quote, lines)
    if automatic_taxes.is_on(quote):
        buyer = automatic_taxes.buyer_of(store, quote["customer"]) if quote["customer"] else None
        quote = {**quote, "automatic_tax": automatic.worked_out(quote["automatic_tax"], buyer)}
    return {**quote, **quote_lines.sums(store, quote, lines)}


def _discounts(
    store: AccountStore, quote: Resource, given: list[dict[str, Any]], lines: list[Resource]
) -> list[str]:
    """The ids of a quote's discounts. Guess: their coupons are redeemed already by the quote."""
    customer = store.find("customer", quote["customer"] or "")
    amount = sum(each["amount_subtotal"] for each in lines)
    purchase = Purchase(customer, amount, lines[0]["currency"] if lines else None)
    return [each["id"] for each in discounts.made(store, given, purchase)]


def _wait(store: AccountStore, quote: Resource) -> None:
    store.later(quote["expires_at"], "model.expire", kind="quote", id=quote["id"])


@job("model.expire")  # the name and the values that state files hold
def expire(store: AccountStore, *, kind: str, id: str) -> None:
    """An offer that nobody accepted in time is canceled."""
    current = store.find(kind, id)
    if current and current["status"] in OPEN_QUOTES and current["expires_at"] <= store.now:
        _cancel(store, current)


@route("v1.quotes.update")
def update_quote(call: Call) -> Resource:
    """Change a draft; of an open quote only when it expires, and its metadata."""
    store, params, quote = call.store, call.params, own(call)
    fixed = sorted(params.keys() - {"expires_at", "metadata"})
    if quote["status"] != "draft" and (fixed or quote["status"] != "open"):
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"The Quote {quote['id']} cannot be updated because it has a status of {quote['status']}.",
            param=fixed[0] if fixed else None,
        )
    if quote["customer"] and params.get("customer", quote["customer"]) != quote["customer"]:
        # Guess: the sentence; the rule is in the reference of `customer`.
        raise errors.Invalid("The customer of a quote cannot be changed.", param="customer")
    values = _values(store, quote, params)
    metadata = {"metadata": values.pop("metadata")} if "metadata" in values else {}
    changed = _summed(store, {**quote, **values}, params, quote_lines.of(store, quote))
    changed = store.change(quote, {**changed, "metadata": {}, **metadata})
    if "expires_at" in params:
        _wait(store, changed)
    return changed


@route("v1.quotes.finalize_quote")
def finalize_quote(call: Call) -> Resource:
    """Offer a draft to its customer; it gets its number."""
    store, quote = call.store, own(call)
    assert quotes.statuses
    quotes.statuses.require(quote, "open")
    if quote["customer"] is None:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid("A quote needs a `customer` before it can be finalized.", param="customer")
    if not quote_lines.of(store, quote):
        # Guess: as above.
        raise errors.Invalid("A quote needs `line_items` before it can be finalized.", param="line_items")
    check_collection(quote["collection_method"], quote["invoice_settings"])  # guess: not before
    quote_lines.check_subscribed(store, quote)
    values = _values(
        store, quote, {name: call.params[name] for name in ("expires_at",) if name in call.params}
    )
    values["number"] = _number(store, quote)
    values["status_transitions"] = {**quote["status_transitions"], "finalized_at": store.now}
    opened = store.move(quote, "open", **values)
    _wait(store, opened)
    _take_place(store, opened)
    return opened


def _take_place(store: AccountStore, quote: Resource) -> None:
    """A quote that revises another one is offered in its place. Guess: from when it is finalized on."""
    revised = quote["from_quote"] or {}
    other = store.get("quote", revised["quote"]) if revised.get("is_revision") else None
    if other and other["status"] == "open":
        _cancel(store, other)


def _number(store: AccountStore, quote: Resource) -> str:
    """The customer's next quote's number, or that of the quote which it revises, with the next revision."""
    revised = quote["from_quote"] or {}
    if revised.get("is_revision"):
        first, _, revision = store.get("quote", revised["quote"])["number"].rpartition("-")
        return f"{first}-{int(revision) + 1}"
    customer = store.get("customer", quote["customer"])
    known = {
        each["number"].rpartition("-")[0]
        for each in store.all("quote", "customer", customer["id"])
        if each["number"]
    }
    return f"QT-{customer['invoice_prefix']}-{len(known) + 1:04d}-1"


@quotes.step("cancel")
def _canceled(call: Call, quote: Resource) -> dict[str, Any]:
    return {"status_transitions": _canceled_at(call.store, quote)}


def _cancel(store: AccountStore, quote: Resource) -> None:
    store.move(quote, "canceled", status_transitions=_canceled_at(store, quote))


def _canceled_at(store: AccountStore, quote: Resource) -> Resource:
    return {**quote["status_transitions"], "canceled_at": store.now}


@route("v1.quotes.accept")
def accept_quote(call: Call) -> Resource:
    """Have an offer be taken: its subscription, schedule or invoice begins."""
    store, quote = call.store, own(call)
    assert quotes.statuses
    quotes.statuses.require(quote, "accepted")
    begun = accepting.begin(store, quote)
    transitions = {**quote["status_transitions"], "accepted_at": store.now}
    return store.move(quote, "accepted", status_transitions=transitions, **begun)


@route("v1.quotes.line_items.list")
def list_line_items(call: Call) -> Resource:
    """All lines of a quote."""
    quote = call.store.get("quote", call.path["quote"])
    return lists.of(_lines(call.store, quote), "line item", call.url, call.params)


@route("v1.quotes.computed_upfront_line_items.list")
def list_upfront_items(call: Call) -> Resource:
    """The lines that are due when a quote is accepted."""
    quote = call.store.get("quote", call.path["quote"])
    return lists.of(_upfront(call.store, quote), "line item", call.url, call.params)


def _upfront(store: AccountStore, quote: Resource) -> list[Resource]:
    return [
        quote_lines.shown(each) for each in quote_lines.at_first(store, quote, quote_lines.of(store, quote))
    ]


def _lines(store: AccountStore, quote: Resource) -> list[Resource]:
    return [
        quote_lines.shown(each) for each in quote_lines.priced(store, quote, quote_lines.of(store, quote))
    ]


@derived("quote", "line_items", on_request=True)
def line_items_of(store: AccountStore, quote: Resource) -> Resource:
    """The first lines of a quote."""
    return lists.of(_lines(store, quote), "line item", f"/v1/quotes/{quote['id']}/line_items", {})


@derived("quote", "total_details.breakdown", on_request=True)
@derived("quote", "computed.upfront.total_details.breakdown", on_request=True)
def breakdown_at_first(store: AccountStore, quote: Resource) -> Resource:
    """How much each discount takes off what is due at the beginning, and each tax rate asks of it."""
    return breakdown.of(quote_lines.at_first(store, quote, quote_lines.of(store, quote)))


@derived("quote", "computed.recurring.total_details.breakdown", on_request=True)
def breakdown_of_periods(store: AccountStore, quote: Resource) -> Resource:
    """The same of what is due every period."""
    return breakdown.of(quote_lines.again_and_again(store, quote, quote_lines.of(store, quote)))


@derived("quote", "computed.upfront.line_items", on_request=True)
def upfront_items_of(store: AccountStore, quote: Resource) -> Resource:
    """The first lines that are due when a quote is accepted."""
    url = f"/v1/quotes/{quote['id']}/computed_upfront_line_items"
    return lists.of(_upfront(store, quote), "line item", url, {})


@route("v1.quotes.pdf")
def download_pdf(call: Call) -> bytes:
    """The PDF of a quote that was finalized."""
    quote = own(call)
    if quote["number"] is None:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(f"The Quote {quote['id']} has no PDF because it has not been finalized.")
    return papers.quote(call.store, quote, _lines(call.store, quote))
