"""What the discounts on an invoice and on its lines take off."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ...account_store import AccountStore
from ...resource import Resource
from ..products.discounting import Off


def of_invoice(store: AccountStore, invoice: Resource, lines: Sequence[Resource]) -> list[Off]:
    """The discounts of all lines, and those of single ones."""
    own = dict.fromkeys(id for line in lines for id in line["discounts"])
    found = [_off(store, id, invoice["currency"], shared=False) for id in own]
    found += [_off(store, id, invoice["currency"], shared=True) for id in invoice["discounts"]]
    return found


def _off(store: AccountStore, id: str, currency: str, *, shared: bool) -> Off:
    discount = store.get("discount", id)
    coupon = store.get("coupon", discount["source"]["coupon"])
    only = (coupon.get("applies_to") or {}).get("products")
    percent = coupon["percent_off"]
    return Off(
        id,
        percent=None if percent is None else Fraction(str(percent)),
        amount=coupon["amount_off"] or 0,
        products=frozenset(only) if only else None,
        shared=shared,
    )


def in_words(store: AccountStore, subscription: Resource, item: Resource) -> str:
    """What a proration's description says of a discount in its amount: " (with 20.0% off)"."""
    offs = of_invoice(store, subscription, [{"discounts": item["discounts"]}])
    percents = [each.percent for each in offs if each.percent is not None]
    return "".join(f" (with {float(each)}% off)" for each in percents)
