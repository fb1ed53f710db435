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
from ..invoices import automatic_taxes, lines
from ..products import amounts, discounting, discounts, price_objects, tax_rates, taxing
from ..products.discounting import Off
from ..products.discounts import Purchase
from ..tax import automatic, performed
from ..tax.working_out import Customer

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
    return priced(store, quote, _recurring(quoted), forever=True)


def _recurring(quoted: Sequence[Resource]) -> list[Resource]:
    return [each for each in quoted if each["price"]["recurring"]]


def _rhythm(quoted: Sequence[Resource]) -> dict[str, Any]:
    recurring = quoted[0]["price"]["recurring"]
    return {name: recurring[name] for name in ("interval", "interval_count")}


def priced(
    store: AccountStore, quote: Resource, quoted: Sequence[Resource], *, forever: bool = False
) -> list[Resource]:
    """Lines with their discounts and taxes. `forever`: with those discounts only that never end."""
    offs = _offs(store, quote, quoted, forever=forever)
    taken = discounting.taken_off(
        [
            discounting.Line(
                each["amount_subtotal"], each["price"]["product"], only=tuple(each["own_discounts"])
            )
            for each in quoted
        ],
        offs,
    )
    is_taxed = automatic_taxes.is_on(quote)
    buyer = automatic_taxes.buyer_of(store, quote["customer"]) if is_taxed and quote["customer"] else None
    return [
        _priced(store, line, off, _asked(store, quote, line, buyer))
        for line, off in zip(quoted, taken, strict=True)
    ]


def _offs(store: AccountStore, quote: Resource, quoted: Sequence[Resource], *, forever: bool) -> list[Off]:
    own = dict.fromkeys(id for line in quoted for id in line["own_discounts"])
    ids = [(id, False) for id in own] + [(id, True) for id in quote["discounts"]]
    currency = quoted[0]["currency"] if quoted else ""
    return [
        discounts.off(store, id, currency, shared=shared)
        for id, shared in ids
        if not forever or _is_forever(store, id)
    ]


def _is_forever(store: AccountStore, id: str) -> bool:
    return discounts.duration(store, store.get("discount", id)) == "forever"


def _asked(
    store: AccountStore, quote: Resource, line: Resource, buyer: Customer | None
) -> Mapping[str, str | None]:
    """The tax rates on a line, by id, each with why it is asked; nothing is told of rates by hand."""
    if not automatic_taxes.is_on(quote):
        return dict.fromkeys(line["own_rates"] or quote["default_tax_rates"])
    product = store.find("product", line["price"]["product"]) or {}
    sale = automatic.Sale(product.get("tax_code"), line["price"]["tax_behavior"], line["currency"])
    return automatic.rates(store, performed.buyer_of(store, buyer, product), sale) if buyer else {}


def _priced(
    store: AccountStore, line: Resource, off: Mapping[str, int], reasons: Mapping[str, str | None]
) -> Resource:
    discount = sum(off.values())
    net = line["amount_subtotal"] - discount
    taxes = taxing.shown(net, [store.get("tax_rate", id) for id in reasons], reasons)
    return {
        **line,
        "amount_discount": discount,
        "amount_tax": sum(each["amount"] for each in taxes),
        "amount_total": net + taxing.exclusive(taxes),
        "discounts": [
            {"amount": amount, "discount": store.get("discount", id)} for id, amount in off.items()
        ],
        "taxes": taxes,
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
