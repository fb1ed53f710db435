"""What a customer chooses before paying: quantities, what else to take, the way of shipping, a code.

Source: https://docs.stripe.com/payments/checkout/adjustable-quantity and
https://docs.stripe.com/payments/checkout/optional-items.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..core import currencies, whole_numbers
from . import items, totals


@dataclass(frozen=True)
class Choice:
    """``quantities``: by item, ``optional``: by the price of an optional item, 0 for none of it; ``amounts``:
    by item, in minor units, where the customer names the price; ``promotion_code``: "" takes one off again.
    Each as it was typed. A refusal tells by its `param` what it is about: `quantity[item]`,
    `optional[price]`, `amount[item]` or `promotion_code`.
    """

    quantities: Mapping[str, str] = field(default_factory=dict)
    optional: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, int] = field(default_factory=dict)
    shipping_rate: str = ""
    promotion_code: str | None = None


def choose(store: AccountStore, session: Resource, choice: Choice) -> Resource:
    """A session with what was chosen. Raises Invalid for what is not offered."""
    if session["mode"] == "setup":
        return session
    values: dict[str, Any] = {}
    if choice.shipping_rate in [each["shipping_rate"] for each in session["shipping_options"] or []]:
        values["shipping_cost"] = {"shipping_rate": choice.shipping_rate}
    if choice.promotion_code is not None and session["allow_promotion_codes"]:
        values["discounts"] = _discounts(store, session, choice.promotion_code)
    known = totals.items_of(store, session)
    kept = [_changed(store, session, each, choice) for each in known if not each["optional"]]
    described = [*kept, *_optional(store, session, known, choice)]
    if all(each["quantity"] == 0 for each in described):
        # "If there is only one item in the cart then that item's quantity cannot go down to 0." Guess: the
        # sentence.
        raise errors.Invalid("Your order cannot be empty.", param=f"quantity[{known[-1]['id']}]")
    described = [each for each in described if each["quantity"] != 0]
    values |= totals.summed(store, {**session, **values}, described)
    return store.change(session, values, event=None)


def _discounts(store: AccountStore, session: Resource, typed: str) -> list[Resource]:
    """What a typed code takes off; nothing where none is. Raises Invalid."""
    if not typed:
        return []
    return [{"coupon": None, "promotion_code": promotion_code(store, typed, session["customer"])}]


def _changed(store: AccountStore, session: Resource, item: Resource, choice: Choice) -> Resource:
    """An item in the quantity, or at the amount, that its customer chose."""
    quantity, amount = choice.quantities.get(item["id"]), choice.amounts.get(item["id"])
    custom = store.get("price", item["price"])["custom_unit_amount"]
    if custom and amount is not None:
        least, most = custom["minimum"] or 0, custom["maximum"]
        if amount < least or (most is not None and amount > most):
            raise errors.Invalid(
                f"The amount for {item['description']} must be {_bounds(least, most, session['currency'])}.",
                param=f"amount[{item['id']}]",
            )
        item = {**item, "chosen": amount}
    if quantity is None or not (item["adjustable_quantity"] or {}).get("enabled"):
        return item
    return {**item, "quantity": _quantity(quantity, item, f"quantity[{item['id']}]")}


def _bounds(least: int, most: int | None, currency: str) -> str:
    """What an amount may be, in words."""
    if most is None:
        return f"at least {currencies.written(least, currency)}"
    return f"from {currencies.written(least, currency)} to {currencies.written(most, currency)}"


def _quantity(typed: str, item: Resource, param: str) -> int:
    bounds = item["adjustable_quantity"]
    quantity = whole_numbers.within(typed, bounds["minimum"], bounds["maximum"])
    if quantity is None:
        raise errors.Invalid(
            f"The quantity of {item['description']} must be from {bounds['minimum']} to {bounds['maximum']}.",
            param=param,
        )
    return quantity


def _optional(
    store: AccountStore, session: Resource, known: list[Resource], choice: Choice
) -> list[Resource]:
    """The optional items that a customer takes."""
    taken = {each["price"]: each for each in known if each["optional"]}
    chosen = []
    for index, offer in enumerate(session.get("optional_items") or []):
        typed = choice.optional.get(offer["price"])
        item = taken.get(offer["price"])
        if typed is not None and typed.strip() in ("", "0"):
            continue
        if item is None and typed is not None:
            under = f"optional_items[{index}]"
            item = items.described(store, {**offer, "goes_on": items.GOES_ON, "optional": True}, under)
        if item and typed is not None and (item["adjustable_quantity"] or {}).get("enabled"):
            item = {**item, "quantity": _quantity(typed, item, f"optional[{offer['price']}]")}
        if item:
            chosen.append(item)
    return chosen


def promotion_code(
    store: AccountStore, text: str, customer: str | None, *, param: str = "promotion_code"
) -> str:
    """The id of the promotion code that a customer typed. Raises Invalid.

    Codes of several customers may read alike: each gets the own one.
    Source: https://docs.stripe.com/payments/checkout/discounts#create-a-promotion-code.
    """
    typed = [
        each
        for each in store.all("promotion_code")
        if each["code"].lower() == text.strip().lower() and each["active"]
    ]
    if not typed:
        raise errors.Invalid(f"The code {text} is not valid.", param=param)
    return str(next((each for each in typed if each["customer"] == customer), typed[0])["id"])
