"""What a payment's amount is made of: its line items, which must add up to it.

Source: https://docs.stripe.com/payments/payment-line-items and
https://docs.stripe.com/changelog/clover/2026-01-28/loosen-arithmetic-validation-for-payment-line-items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...nested import at, put
from ...parameters import addresses, names
from ...resource import Resource
from ...routes import Call, route

ITEM = "payment_intent_amount_details_line_item"
KEPT = "_amount_details"
MOST = 200
OPTIONAL = ("discount_amount", "payment_method_options", "product_code", "tax", "unit_of_measure")
# What adds up over several captures, and what must stay as it is.
ADDED = ("discount_amount", "shipping.amount", "tax.total_tax_amount")
FIXED = ("shipping.from_postal_code", "shipping.to_postal_code")
# Told of the whole or of the items, never of both.
APART = ("tax.total_tax_amount", "discount_amount")
ALPHANUMERIC = ("unit_of_measure", "payment_method_options.card.commodity_code")
URLS = ("payment_method_options.klarna.image_url", "payment_method_options.klarna.product_url")
MISMATCH = "amount_details_amount_mismatch"
OTHER_SUM = (
    "The total value of `amount_details` ({total}) does not match the `amount` ({amount}). Make sure that "
    "the total value of `line_items` matches the amount to charge, taking into account any discounts, tax, "
    "and shipping. See https://docs.stripe.com/payments/payment-line-items"
)


def noted(
    store: AccountStore, intent: Resource, params: Mapping[str, Any], *, further: bool = False
) -> Resource:
    """What an intent shows of its amount's details, once their items are kept. Raises Invalid.

    `intent`: with the amount that the details are of; `further`: the items are kept beside those before.
    """
    details = params.get("amount_details") or {}
    if "line_items" not in details:
        return {}
    sent = details["line_items"] or []
    if len(sent) > MOST:
        raise errors.Invalid(f"There may be {MOST} line items.", param="amount_details[line_items]")
    _check(details, sent)
    items = [store.new(ITEM, **{**dict.fromkeys(OPTIONAL), **each}) for each in sent]
    store.keep(KEPT, intent["id"], items=[*(_kept(store, intent["id"]) if further else []), *items])
    known = {name: value for name, value in (intent["amount_details"] or {}).items() if name != "error"}
    total = _sum(details, sent)
    if not sent or total == intent["amount"]:
        return {"amount_details": known}
    message = OTHER_SUM.format(total=total, amount=intent["amount"])
    if details.get("enforce_arithmetic_validation", True):
        raise errors.Invalid(message, param="amount_details")  # as documented, without the code
    return {"amount_details": {**known, "error": {"code": MISMATCH, "message": message}}}


def told(store: AccountStore, intent: Resource) -> list[str]:
    """Which details an intent has, by the names of parameters."""
    details = [name for name in intent["amount_details"] or {} if name not in ("error", "tip")]
    items = _kept(store, intent["id"])
    return [
        *(["amount_details"] if details or items else []),
        *(["amount_details.line_items"] if items else []),
    ]


def with_those_before(intent: Resource, details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The details of one more capture, with what the captures before it told. Raises Invalid.

    Source: https://docs.stripe.com/payments/payment-line-items/flexible-payment-scenarios#multicapture.
    Guess: the words.
    """
    before, summed = intent["amount_details"] or {}, deepcopy(dict(details))
    for path in FIXED:
        if (new := at(details, path)) and (old := at(before, path)) and new != old:
            message = f"`{path}` cannot be changed: the first capture said {old}."
            raise errors.Invalid(message, param=names.inside("amount_details", path))
    for path in ADDED:
        if more := at(details, path):
            put(summed, path, (at(before, path) or 0) + more)
    return summed


def _check(details: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> None:
    """Raises Invalid. Guess: the words of what is told twice, and of characters."""
    for path in APART:
        if at(details, path) and any(at(each, path) for each in items):
            message = f"`{path}` may be passed for the whole or for line items, not for both."
            raise errors.Invalid(message, param=names.inside("amount_details", path))
    for index, each in enumerate(items):
        _check_item(each, f"amount_details[line_items][{index}]")


def _check_item(item: Mapping[str, Any], under: str) -> None:
    for path in ALPHANUMERIC:
        if value := at(item, path):
            _check_characters(value, names.inside(under, path))
    for path in URLS:
        if value := at(item, path):
            addresses.check_shown(value, names.inside(under, path))
    for name, least in (("quantity", 1), ("unit_cost", 0)):
        if item[name] < least:
            raise errors.too_little(f"{under}[{name}]", least)


def _check_characters(value: str, param: str) -> None:
    if not (value.isascii() and value.isalnum()):
        raise errors.Invalid(
            "The value may have letters and digits only.", code="invalid_characters", param=param
        )


def _sum(details: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> int:
    """What the items cost, with taxes and shipping and without discounts, in minor units."""
    cost = sum(each["unit_cost"] * each["quantity"] for each in items)
    taxes = sum(at(each, "tax.total_tax_amount") or 0 for each in items)
    discounts = sum(each.get("discount_amount") or 0 for each in items)
    apart = (at(details, "tax.total_tax_amount") or 0) + (at(details, "shipping.amount") or 0)
    whole: int = cost + taxes - discounts + apart - (details.get("discount_amount") or 0)
    return whole


@derived("payment_intent", "amount_details.line_items", on_request=True)
def _items(store: AccountStore, intent: Resource) -> Resource:
    url = f"/v1/payment_intents/{intent['id']}/amount_details_line_items"
    return lists.of(_kept(store, intent["id"]), "line item", url, {})


@route("v1.payment_intents.amount_details_line_items.list")
def list_items(call: Call) -> Resource:
    """A payment's line items, in the order they were sent."""
    intent = call.store.get("payment_intent", call.path["intent"])
    return lists.of(_kept(call.store, intent["id"]), "line item", call.url, call.params)


def _kept(store: AccountStore, intent: str) -> list[Resource]:
    lines = store.find(KEPT, intent)
    return list(lines["items"]) if lines else []
