"""Discounts: coupons as they are applied to a customer, a subscription, its items, an invoice, its lines.

Source: https://docs.stripe.com/api/discounts and https://docs.stripe.com/billing/subscriptions/coupons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import made_up
from ...parameters.names import inside
from ...resource import Resource
from ..core import currencies
from ..core.months import months_later
from . import coupons, promotion_codes
from .discounting import Off

MOST = 20
# What a discount takes off, which stays what it is when its coupon is deleted.
TERMS = "_discount"
# What may hold a discount, as the discount names it.
HOLDERS = ("customer", "subscription", "subscription_item", "invoice", "invoice_item", "checkout_session")


@dataclass(frozen=True)
class Purchase:
    """What a promotion code's restrictions are held against.

    ``amount``: None where it is not known yet. ``update``: of a subscription that is there already.
    ``since``: when what is bought began, where that was before now. ``guest``: whether no customer is made of
    who buys. ``once``: whether it is billed once, and not again and again.
    """

    customer: Resource | None = None
    amount: int | None = None
    currency: str | None = None
    update: bool = False
    since: int | None = None
    guest: bool = False
    once: bool = False


def made(
    store: AccountStore,
    given: Sequence[Mapping[str, Any]],
    purchase: Purchase,
    *,
    under: str = "discounts",
    **on: str | None,
) -> list[Resource]:
    """The discounts that a `discounts` parameter describes, stored, their coupons redeemed. Raises Invalid.

    A `discount` among them is taken over as it is.
    `on`: what the new ones belong to, such as `subscription=`.
    """
    if len(given) > MOST:
        raise errors.too_many(MOST, under)  # guess: in the words for all lists
    made_discounts = [
        _one(store, each, purchase, f"{under}[{index}]", on) for index, each in enumerate(given)
    ]
    names = [each["source"]["coupon"] for each in made_discounts]
    if len(set(names)) < len(names):
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid("The same coupon cannot be applied more than once.", param=under)
    return [_stored(store, each) for each in made_discounts]


def considered(
    store: AccountStore,
    given: Sequence[Mapping[str, Any]],
    purchase: Purchase,
    *,
    under: str = "discounts",
    **on: str | None,
) -> list[Resource]:
    """The discounts that a `discounts` parameter describes; nothing is stored or redeemed yet.

    `on`: what they would belong to. Raises Invalid.
    """
    return [_one(store, each, purchase, f"{under}[{index}]", on) for index, each in enumerate(given)]


def offs(store: AccountStore, discounts: Sequence[Resource], currency: str) -> list[Off]:
    """What discounts, stored or not, take off an amount in a currency."""
    return [_off(each["id"], _terms(store, each), currency) for each in discounts]


def _one(
    store: AccountStore,
    given: Mapping[str, Any],
    purchase: Purchase,
    under: str,
    on: Mapping[str, str | None],
) -> Resource:
    """A discount: one that is there, or a new one."""
    names = ("coupon", "discount", "promotion_code")
    sent = [name for name in names if given.get(name)]
    if len(sent) != 1:
        raise errors.not_one([inside(under, each) for each in sent], [inside(under, each) for each in names])
    id, param = given[sent[0]], inside(under, sent[0])
    if sent == ["discount"]:
        return _reused(store.get("discount", id, param=param), purchase, on, param)
    code = store.get("promotion_code", id, param=param) if sent == ["promotion_code"] else None
    if code:
        _check_code(store, code, purchase, param)
    coupon = coupons.usable(store, code["promotion"]["coupon"] if code else id, param=param)
    if purchase.once:
        _check_lasting(coupon, param)
    _check_currency(store, coupon, purchase, param)
    return new(store, coupon, code, since=purchase.since, customer=(purchase.customer or {}).get("id"), **on)


def _reused(discount: Resource, purchase: Purchase, on: Mapping[str, str | None], param: str) -> Resource:
    """A discount that is there. Raises Invalid for one of another customer, subscription or invoice.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#stackable-coupons-and-promotion-codes. The
    sentence is Stripe's, as a public suite of 2021 has it of an invoice item. Guess: what else it calls so.
    """
    wanted = {**on, "customer": (purchase.customer or {}).get("id")}
    if any(id and discount[kind] not in (None, id) for kind, id in wanted.items()):
        item = "item" if not on or "invoice_item" in on else next(iter(on)).replace("_", " ")
        raise errors.Invalid(
            f"Discount {discount['id']} does not already exist on the {item}. Discounts can only be applied "
            f"to {'an' if item[0] in 'aeiou' else 'a'} {item} when they already exist on the {item}.",
            param=param,
        )
    return discount


def _check_lasting(coupon: Resource, param: str) -> None:
    """Refuse a coupon of some months for what is sold once. Raises Invalid.

    The sentence is Stripe's, as a public suite of 2021 has it of an invoice item. Guess: it is said of an
    invoice without a subscription, too.
    """
    if coupon["duration"] == "repeating":
        raise errors.Invalid(
            f"Coupon {coupon['id']} has `duration=repeating` and cannot be applied to one-time objects.",
            param=param,
        )


def new(
    store: AccountStore,
    coupon: Resource,
    code: Resource | None = None,
    *,
    since: int | None = None,
    **on: str | None,
) -> Resource:
    """A discount of a coupon, not stored; how long it lasts follows from the coupon. `since`: if not now."""
    assert on.keys() <= set(HOLDERS)
    start = store.now if since is None else since
    repeats = coupon["duration"] == "repeating"
    return store.new(
        "discount",
        end=months_later(start, coupon["duration_in_months"]) if repeats else None,
        promotion_code=code["id"] if code else None,
        source={"coupon": coupon["id"], "type": "coupon"},
        start=start,
        **on,
    )


@made_up("discount")
def _made_up(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names one that nobody has yet."""
    discount = {**new(store, store.get("coupon", "coupon_sandbox")), "id": id}
    store.keep(TERMS, id, **_terms(store, discount))
    return discount


def _stored(store: AccountStore, discount: Resource) -> Resource:
    """Store a new discount, and count that its coupon and code were used."""
    if store.find("discount", discount["id"]):
        return discount
    store.keep(TERMS, discount["id"], **_terms(store, discount))
    coupon = coupons.redeem(store, store.get("coupon", discount["source"]["coupon"]))
    if code := discount["promotion_code"]:
        promotion_codes.redeem(store, store.get("promotion_code", code))
    promotion_codes.follow(store, coupon)
    return store.add(discount, event=None)


def _check_code(store: AccountStore, code: Resource, purchase: Purchase, param: str) -> None:
    """Refuse a code that may not be used, or not by this customer for this purchase."""
    customer, restrictions = purchase.customer, code["restrictions"]
    if not code["active"]:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid("This promotion code is inactive.", param=param)
    if code["customer"] and code["customer"] != (customer or {}).get("id"):
        # Guess: as above.
        raise errors.Invalid(
            "This promotion code cannot be redeemed because it belongs to another customer.", param=param
        )
    if restrictions["first_time_transaction"] and customer and has_bought(store, customer):
        raise errors.Invalid(
            "This promotion code cannot be redeemed because the associated customer has prior transactions.",
            code="promotion_code_customer_not_first_time",
            param=param,
        )
    if restrictions["first_time_transaction"] and purchase.guest:
        # Guess: the words. Source: https://docs.stripe.com/api/checkout/sessions/create, `customer_creation`.
        raise errors.Invalid(
            "This promotion code cannot be redeemed because it is for new customers, and none is made here.",
            param=param,
        )
    if restrictions["minimum_amount"] is not None:
        _check_minimum(store, code, purchase, param)


def _check_minimum(store: AccountStore, code: Resource, purchase: Purchase, param: str) -> None:
    if purchase.update or purchase.amount is None:
        of = "a subscription update" if purchase.update else "a customer or a subscription item"
        raise errors.Invalid(
            f"This promotion code cannot be redeemed on {of} because it uses the `minimum_amount` "
            "restriction and the amount may change.",
            param=param,
        )
    least = _minimum(store, code, purchase.currency)
    if least is not None and purchase.amount < least:
        raise errors.Invalid(
            "This promotion code cannot be redeemed because the associated purchase does not meet the "
            "minimum amount requirement.",
            param=param,
        )


def _minimum(store: AccountStore, code: Resource, currency: str | None) -> int | None:
    """The least amount, in a currency. Guess: it is exchanged where the code names none for it."""
    restrictions = code["restrictions"]
    option = (store.hidden(code).get("restrictions.currency_options") or {}).get(currency)
    if option:
        least: int | None = option.get("minimum_amount")
        return least
    own = restrictions["minimum_amount_currency"]
    return currencies.exchanged(restrictions["minimum_amount"], own, currency or own)


def has_bought(store: AccountStore, customer: Resource) -> bool:
    """Whether a customer has bought before: a payment was begun, or an invoice is there that is not void.

    Source: https://docs.stripe.com/billing/subscriptions/coupons#promo-code-config: also where the payment
    was never completed, and of a trial that was canceled.
    """
    begun = any(True for _ in store.all("payment_intent", "customer", customer["id"]))
    paid = any(each["paid"] for each in store.all("charge", "customer", customer["id"]))
    return (
        begun
        or paid
        or any(
            each["status"] in ("paid", "open", "uncollectible")
            for each in store.all("invoice", "customer", customer["id"])
        )
    )


def _check_currency(store: AccountStore, coupon: Resource, purchase: Purchase, param: str) -> None:
    """Refuse a coupon that takes off amounts in other currencies than what is bought.

    The sentence about a subscription that is there already is as a program reports it.
    """
    currency = purchase.currency
    if coupon["percent_off"] is None and currency and currency not in amounts_of(store, coupon):
        if purchase.update:
            raise errors.combined_currencies(currency)
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"The coupon `{coupon['id']}` cannot be applied: it takes off amounts in {coupon['currency']}, "
            f"not in {currency}.",
            param=param,
        )


def amounts_of(store: AccountStore, coupon: Resource) -> dict[str, int]:
    """What a coupon takes off in each currency, in minor units; nothing for one that is a percentage."""
    options = store.hidden(coupon).get("currency_options") or {}
    return {currency: option["amount_off"] for currency, option in options.items()}


def _terms(store: AccountStore, discount: Resource) -> dict[str, Any]:
    """What a discount takes off, as its coupon has it."""
    coupon = store.get("coupon", discount["source"]["coupon"])
    return {
        "amounts": amounts_of(store, coupon),
        "duration": coupon["duration"],
        "percent_off": coupon["percent_off"],
        "products": (store.hidden(coupon).get("applies_to") or {}).get("products"),
    }


def off(store: AccountStore, id: str, currency: str, *, shared: bool) -> Off:
    """What a discount takes off lines of a currency. `shared`: off all of them, not only off its own."""
    kept = store.find(TERMS, id)
    assert kept, f"{id} is no discount"
    discount = store.find("discount", id)
    return replace(_off(id, kept, currency, shared=shared), until=discount["end"] if discount else None)


def of_invoice(store: AccountStore, invoice: Resource, lines: Sequence[Resource]) -> list[Off]:
    """What the discounts of all lines take off, and those of single ones."""
    own_ones = dict.fromkeys(id for line in lines for id in line["discounts"])
    currency = invoice["currency"]
    offs = [off(store, id, currency, shared=False) for id in own_ones]
    return offs + [off(store, id, currency, shared=True) for id in invoice["discounts"]]


def _off(id: str, terms: Mapping[str, Any], currency: str, *, shared: bool = True) -> Off:
    percent, only = terms["percent_off"], terms["products"]
    return Off(
        id,
        percent=None if percent is None else Fraction(str(percent)),
        amount=terms["amounts"].get(currency, 0),
        products=frozenset(only) if only else None,
        shared=shared,
    )


def lasts(discount: Resource, moment: int) -> bool:
    """Whether a discount is still given at a moment."""
    return discount["end"] is None or moment < discount["end"]


def goes_on(store: AccountStore, discount: Resource) -> bool:
    """Whether a discount is given once more after an invoice that has it."""
    return lasts(discount, store.now) and duration(store, discount) != "once"


def duration(store: AccountStore, discount: Resource) -> str | None:
    """How long a discount is given, in its coupon's word; files of earlier versions ask the coupon itself."""
    kept = store.find(TERMS, discount["id"]) or {}
    coupon = store.find("coupon", discount["source"]["coupon"]) or {}
    word: str | None = kept.get("duration") or coupon.get("duration")
    return word


def tell(store: AccountStore, before: Sequence[str], now: Sequence[str], *, of: str) -> None:
    """The events of an object's own discounts that came or went; what it has of another's is not told of.

    `of`: the object's id. Recorded in 2021 by a public suite that asserts the events of each step.
    """
    for step, ids, others in (("created", now, before), ("deleted", before, now)):
        for id in ids:
            discount = store.get("discount", id)
            if id not in others and of in (discount[holder] for holder in HOLDERS):
                store.emit(f"customer.discount.{step}", discount)


def spend(store: AccountStore, of: str, ids: Sequence[str]) -> None:
    """Tell of those of an object's own discounts that an invoice has used up. Source: as of `tell`."""
    tell(store, ids, [id for id in ids if goes_on(store, store.get("discount", id))], of=of)


def of_customer(customer: Resource, moment: int) -> list[str]:
    """The id of the discount that a customer has at a moment, if there is one."""
    discount = customer["discount"]
    return [discount["id"]] if discount and lasts(discount, moment) else []
