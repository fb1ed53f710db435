"""What a quote offers: its lines, and what they come to once and again and again.

A quote keeps its lines beside it, with the ids of their own discounts and tax rates.
Source: https://docs.stripe.com/api/quotes/object and https://docs.stripe.com/quotes/overview.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...parameters.names import inside
from ...resource import Resource
from ..invoices import automatic_taxes, lines, offers
from ..invoices.lines import Entry
from ..products import amounts, discounts, price_objects, tax_rates
from ..products.discounts import Purchase
from . import subscription_objects

KEPT = "_quote_lines"
# What a line keeps of its parameters, as ids.
OWN: Mapping[str, str] = {"discounts": "own_discounts", "tax_rates": "own_rates"}
NOT_SHOWN = ("discounts", "own_discounts", "own_rates", "taxes")


def described(
    store: AccountStore,
    given: Sequence[Mapping[str, Any]],
    currency: str | None,
    *,
    under: str = "line_items",
    known: Sequence[Resource] = (),
) -> list[Resource]:
    """The lines that parameters describe, some as a change of one that is known. Raises Invalid."""
    described_lines: list[Resource] = []
    for index, each in enumerate(given):
        param = f"{under}[{index}]"
        old = _named(known, each["id"], inside(param, "id")) if each.get("id") else None
        line = _changed(store, old, each, currency, param) if old else _line(store, each, currency, param)
        currency = currency or line["currency"]
        described_lines.append(line)
    return described_lines


def _named(known: Sequence[Resource], id: str, param: str) -> Resource:
    line = next((each for each in known if each["id"] == id), None)
    if line is None:
        raise errors.no_such_in_body("line_item", id, param)
    return line


def _changed(
    store: AccountStore, old: Resource, given: Mapping[str, Any], currency: str | None, under: str
) -> Resource:
    """A line that keeps what is not said anew. Source: https://docs.stripe.com/api/quotes/update."""
    kept = {own: old[own] for name, own in OWN.items() if name not in given}
    price = {} if given.get("price_data") else {"price": old["price"]["id"]}
    line = _line(store, {**price, "quantity": old["quantity"], **given}, currency, under)
    return {**line, **kept, "id": old["id"]}


def _line(store: AccountStore, given: Mapping[str, Any], currency: str | None, under: str) -> Resource:
    price = _price(store, given, under)
    wanted = currency or price["currency"]
    terms = price_objects.terms_of(store, price, wanted)
    metered = (price["recurring"] or {}).get("usage_type") == "metered"
    quantity = None if metered else given.get("quantity", 1)
    if quantity is not None and quantity < 0:
        raise errors.not_negative(inside(under, "quantity"))
    whole = 0 if quantity is None else amounts.amount(terms, quantity)
    purchase = Purchase(currency=wanted)
    off = discounts.made(store, given.get("discounts") or [], purchase, under=inside(under, "discounts"))
    rates = tax_rates.named(store, given.get("tax_rates") or [], inside(under, "tax_rates"))
    line = store.new("item", amount_subtotal=whole, currency=wanted, quantity=quantity, price=price)
    line["description"] = lines.product_name(store, price)
    return {
        **line,
        "own_discounts": [each["id"] for each in off],
        "own_rates": [each["id"] for each in rates],
    }


def _price(store: AccountStore, given: Mapping[str, Any], under: str) -> Resource:
    if given.get("price") and given.get("price_data"):
        raise errors.only_one([inside(under, each) for each in ("price", "price_data")])
    if data := given.get("price_data"):
        return price_objects.inline(store, data, under=inside(under, "price_data"))
    param = inside(under, "price")
    if not given.get("price"):
        raise errors.missing(param)
    price = store.get("price", given["price"], param=param)
    price_objects.check_active(price, param)
    return price


def keep(store: AccountStore, quote: Resource, quoted: Sequence[Resource]) -> None:
    """Remember a quote's lines, and what they show only where it is expanded."""
    store.keep(KEPT, quote["id"], lines=list(quoted))
    for each in priced(store, quote, quoted):
        store.keep("_item", each["id"], discounts=each["discounts"], taxes=each["taxes"])


def of(store: AccountStore, quote: Resource) -> list[Resource]:
    """A quote's lines, with the ids of their own discounts and tax rates."""
    kept = store.find(KEPT, quote["id"])
    return kept["lines"] if kept else []


def check_subscribed(store: AccountStore, quote: Resource) -> None:
    """Refuse to offer a subscription that could not begin. Raises Invalid. Guess: not before."""
    mode = quote["subscription_data"]["billing_mode"]
    recurring = _recurring(of(store, quote))
    subscription_objects.check_items(recurring, {"billing_mode": mode, "customer": quote["customer"]})


def shown(line: Resource) -> Resource:
    """A line as a response shows it."""
    return {name: value for name, value in line.items() if name not in NOT_SHOWN}


def sums(store: AccountStore, quote: Resource, quoted: Sequence[Resource]) -> dict[str, Any]:
    """What a quote shows of its lines: in all at the beginning, and what comes back every period."""
    upfront = _totals(at_first(store, quote, quoted))
    again = _recurring(quoted)
    recurring = _totals(again_and_again(store, quote, quoted)) | _rhythm(again) if again else None
    return {
        "amount_subtotal": upfront["amount_subtotal"],
        "amount_total": upfront["amount_total"],
        "computed": {"recurring": recurring, "upfront": upfront},
        "currency": quoted[0]["currency"] if quoted else quote["currency"],
        "total_details": upfront["total_details"],
    }


def at_first(store: AccountStore, quote: Resource, quoted: Sequence[Resource]) -> list[Resource]:
    """What is due when a quote is accepted: in a trial, nothing of what recurs."""
    trial = bool(quote["subscription_data"]["trial_period_days"])
    once = [
        {**each, "amount_subtotal": 0} if trial and each["price"]["recurring"] else each for each in quoted
    ]
    return priced(store, quote, once)


def again_and_again(store: AccountStore, quote: Resource, quoted: Sequence[Resource]) -> list[Resource]:
    """What is due every period."""
    lasting = [
        {**each, "own_discounts": _lasting(store, each["own_discounts"])} for each in _recurring(quoted)
    ]
    return priced(store, quote, lasting, forever=True)


def _lasting(store: AccountStore, ids: Sequence[str]) -> list[str]:
    return [id for id in ids if discounts.duration(store, store.get("discount", id)) == "forever"]


def _recurring(quoted: Sequence[Resource]) -> list[Resource]:
    return [each for each in quoted if each["price"]["recurring"]]


def _rhythm(quoted: Sequence[Resource]) -> dict[str, Any]:
    """How often what recurs is asked for. Guess: of several intervals the first line's.

    They may differ: https://docs.stripe.com/changelog/basil/2025-07-30/support-mixed-intervals.
    """
    recurring = quoted[0]["price"]["recurring"]
    return {name: recurring[name] for name in ("interval", "interval_count")}


def priced(
    store: AccountStore, quote: Resource, quoted: Sequence[Resource], *, forever: bool = False
) -> list[Resource]:
    """Lines with their discounts and taxes, to the cent as on the invoice that accepting the quote makes.

    `forever`: of the discounts of all lines with those only that never end.
    """
    invoice = _invoice(store, quote, quoted)
    if forever:
        invoice["discounts"] = _lasting(store, invoice["discounts"])
    ordered = offers.in_order(quoted, lambda each: bool(each["price"]["recurring"]))
    costs = [entry for each in ordered for entry in _entries(store, each)]
    offs = discounts.of_invoice(store, invoice, [each.line for each in costs])
    known = {each.id: store.get("discount", each.id) for each in offs}
    shown = offers.priced(store, *automatic_taxes.on(store, invoice, costs), offs, known)
    return [{**each, **shown[each["id"]]} for each in quoted]


def _entries(store: AccountStore, line: Resource) -> Sequence[Entry]:
    """A line as the invoice has it: at a tiered price one for each tier."""
    price = line["price"]
    terms = price_objects.terms_of(store, price, line["currency"])
    is_free = not line["amount_subtotal"]
    costs = [0] if is_free else [part.amount for part in amounts.parts(terms, line["quantity"])]
    own = {"discounts": line["own_discounts"], "rates": line["own_rates"]}
    return offers.entries(store, line["id"], price, costs, **own)


def _invoice(store: AccountStore, quote: Resource, quoted: Sequence[Resource]) -> Resource:
    """What of the invoice decides what its lines come to.

    Guess: as a subscription has its customer's discount where it is given none, so has the quote for it.
    """
    customer = store.find("customer", quote["customer"] or "")
    given = quote["discounts"]
    if customer and _recurring(quoted):
        given = given or discounts.of_customer(customer, store.now)
    return {
        "automatic_tax": quote["automatic_tax"],
        "currency": quoted[0]["currency"] if quoted else "",
        "customer": quote["customer"],
        "customer_tax_exempt": customer["tax_exempt"] if customer else "none",
        "default_tax_rates": [store.get("tax_rate", id) for id in quote["default_tax_rates"]],
        "discounts": given,
    }


def _totals(quoted: Sequence[Resource]) -> dict[str, Any]:
    def total(name: str) -> int:
        return sum(each[name] for each in quoted)

    details = {
        "amount_discount": total("amount_discount"),
        "amount_shipping": 0,
        "amount_tax": total("amount_tax"),
    }
    return {
        "amount_subtotal": total("amount_subtotal"),
        "amount_total": total("amount_total"),
        "total_details": details,
    }
