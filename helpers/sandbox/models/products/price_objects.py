"""A price as it is made, by itself or inside another request, and what it asks for.

Each of its currencies has an option, its own one, too; tiers stand in them.
Source: https://docs.stripe.com/api/prices/create.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import filled, new
from ...parameters.names import inside
from ...resource import Resource
from ..core import currencies
from . import amounts, product_objects
from .amounts import Terms

INLINE, GONE = "_inline_price", "_gone_price"
# Parameters that make the options, rather than being shown as they are.
APART = frozenset({"currency_options", "custom_unit_amount", "tiers", "unit_amount", "unit_amount_decimal"})
# The longest period is three years.
# Source: https://docs.stripe.com/api/prices/create#create_price-recurring-interval_count.
LONGEST = {"day": ("daily", 1095), "week": ("weekly", 156), "month": ("monthly", 36), "year": ("yearly", 3)}
MOST_PLACES = 12
SHOWN = ("custom_unit_amount", "tax_behavior", "unit_amount", "unit_amount_decimal")

Options = dict[str, dict[str, Any]]


def built(store: AccountStore, params: Mapping[str, Any], *, under: str = "") -> Resource:
    """A new price of a product, not stored yet. Raises Invalid.

    `under`: the parameter that the price's own ones came in.
    """
    currency = currencies.checked(params["currency"], param=inside(under, "currency"))
    price = new(store, "price", **({"id": params["id"]} if "id" in params else {}))
    price |= filled("price", price, {name: value for name, value in params.items() if name not in APART})
    price |= {"currency": currency, "recurring": _recurring(store, params.get("recurring"), under)}
    price["type"] = "recurring" if price["recurring"] else "one_time"
    price["billing_scheme"] = params.get("billing_scheme", "per_unit")
    _check_scheme(params, price, under)
    own = option(params, price, currency, under=under)
    price["currency_options"] = {
        currency: own,
        **further(params.get("currency_options") or {}, price, under=under),
    }
    return {**price, **own}


def add(store: AccountStore, price: Resource, *, event: str | None = "created") -> Resource:
    """Store a new price; a recurring one is told of as a plan, too."""
    if price["recurring"]:
        store.add(store.new("plan", id=price["id"], **as_plan(price)), event=event)
    return store.add(price, event=event)


def inline(
    store: AccountStore,
    data: Mapping[str, Any],
    *,
    under: str,
    event: str | None = "created",
    below_zero: bool = False,
) -> Resource:
    """The price that a `price_data` describes, stored; of one use only, it is never active.

    `below_zero`: whether it may be a credit. `event`: None for an invoice item's and a subscription item's,
    of which no event tells. Recorded in 2021 by a public suite that asserts the events of each step.
    """
    if "product" in data:
        store.get("product", data["product"], param=inside(under, "product"))
    elif "product_data" not in data:
        raise none_to_sell()
    price = (
        _credit(store, data, under) if below_zero and _is_credit(data) else built(store, data, under=under)
    )
    if described := data.get("product_data"):
        product = product_objects.built(store, described, under=inside(under, "product_data"))
        price["product"] = store.add({**product, "active": False}, event=event)["id"]
    price = add(store, {**price, "active": False}, event=event)
    store.keep(INLINE, price["id"])
    return price


def _is_credit(data: Mapping[str, Any]) -> bool:
    return any(str(data.get(name, "")).startswith("-") for name in ("unit_amount", "unit_amount_decimal"))


def _credit(store: AccountStore, data: Mapping[str, Any], under: str) -> Resource:
    """The price of a credit, not stored yet: what it says is below 0."""
    amounts = {name: data[name] for name in ("unit_amount", "unit_amount_decimal") if name in data}
    sizes = {name: type(value)(str(value).lstrip("-")) for name, value in amounts.items()}
    price = built(store, {**data, **sizes}, under=under)
    unit = f"-{price['unit_amount_decimal']}"
    own = {"unit_amount": whole(unit), "unit_amount_decimal": unit}
    options = {**price["currency_options"][price["currency"]], **own}
    return {**price, **own, "currency_options": {price["currency"]: options}}


def none_to_sell() -> errors.Invalid:
    """What is said of a price of no product. As programs report it, also of a session's `price_data`."""
    return errors.Invalid("You must specify either `product` or `product_data` when creating a price.")


def none_named(under: str) -> errors.Invalid:
    """The refusal of something sold without a price. Guess: in the words for a subscription's item."""
    return errors.Invalid("You must pass one of price or price_data.", param=under)


def known(store: AccountStore, id: str) -> Resource:
    """A price that something was offered at: there it is shown even after it went with its plan."""
    gone = None if store.find("price", id) else store.find(GONE, id)
    price: Resource = gone["price"] if gone else store.get("price", id)
    return price


def go(store: AccountStore, price: Resource) -> None:
    """Take a price out with its plan; what it asks for stays with those who have it."""
    options = store.hidden(price)
    store.remove(price)
    store.keep(GONE, price["id"], price=price)
    store.keep("_price", price["id"], **options)


def options_of(store: AccountStore, price: Resource) -> Options:
    """A price's options by currency, its own among them, with their tiers."""
    options: Options = store.hidden(price)["currency_options"]
    return options


def check_behavior(sold: Resource, params: Mapping[str, Any]) -> None:
    """Refuse to say otherwise whether tax is in a price once that was said. Raises Invalid."""
    behavior = params.get("tax_behavior")
    if behavior and sold["tax_behavior"] not in ("unspecified", behavior):
        raise errors.Invalid(
            "You cannot update `tax_behavior` field once it has been specified", param="tax_behavior"
        )


def check_active(price: Resource, param: str) -> None:
    """Refuse a price that is sold no more. Raises Invalid."""
    if not price["active"]:
        raise errors.Invalid(
            "The price specified is inactive. This field only accepts active prices.", param=param
        )


def check_currency(store: AccountStore, price: Resource, currency: str, param: str) -> None:
    """Refuse a price that is not asked in a currency. Raises Invalid."""
    if currency not in options_of(store, price):
        raise errors.Invalid(
            f"The price specified only supports `{price['currency']}`. This doesn't match the expected "
            f"currency: `{currency}`.",
            param=param,
        )


def terms_of(store: AccountStore, price: Resource, currency: str | None = None) -> Terms:
    """What a price asks for, in its own currency or another of its options. Raises Invalid."""
    wanted = currency or price["currency"]
    check_currency(store, price, wanted, "currency")
    return amounts.terms(options_of(store, price)[wanted], price)


def _recurring(store: AccountStore, params: Mapping[str, Any] | None, under: str) -> Resource | None:
    """How often a price is asked for, and of what: a quantity, or what a meter counted."""
    if not params:
        return None
    interval, count = params["interval"], params.get("interval_count", 1)
    adjective, most = LONGEST[interval]
    if count > most:
        raise errors.Invalid(
            f"The interval_count for {adjective} prices can't be greater than {most}",
            param=inside(under, "recurring.interval_count"),
        )
    if count < 1:
        raise errors.too_little(inside(under, "recurring.interval_count"), 1)
    usage_type, meter = params.get("usage_type", "licensed"), params.get("meter")
    _check_meter(store, usage_type, meter, inside(under, "recurring.meter"))
    return {
        "interval": interval,
        "interval_count": count,
        "meter": meter,
        "trial_period_days": params.get("trial_period_days"),
        "usage_type": usage_type,
    }


def _check_meter(store: AccountStore, usage_type: str, meter: str | None, param: str) -> None:
    if usage_type == "metered" and not meter and not store.has_habit("a metered price may have no meter"):
        raise errors.Invalid(
            "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters."
        )
    if not meter:
        return
    if usage_type != "metered":
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid("Only metered prices can be backed by a meter.", param=param)
    if store.get("billing.meter", meter, param=param)["status"] != "active":
        # Guess: as above.
        raise errors.Invalid(f"The meter `{meter}` is inactive.", param=param)


def _check_scheme(params: Mapping[str, Any], price: Resource, under: str) -> None:
    """Refuse what does not go with tiers, or without them. Guess: of these only two are Stripe's words."""
    if price["billing_scheme"] == "per_unit":
        for name in ("tiers", "tiers_mode"):
            if params.get(name):
                raise errors.Invalid(
                    f"`{name}` can only be used with `billing_scheme=tiered`.", param=inside(under, name)
                )
        return
    if price["type"] == "one_time":
        raise errors.Invalid(
            "Prices with `type=one_time` are not supported with tiered billing.",
            param=inside(under, "interval"),
        )
    for name in ("tiers", "tiers_mode"):
        if not params.get(name):
            raise errors.Invalid(
                f"`{name}` is required when `billing_scheme=tiered`.", param=inside(under, name)
            )
    for name in ("unit_amount", "unit_amount_decimal", "transform_quantity", "custom_unit_amount"):
        if params.get(name):
            raise errors.Invalid(
                f"`{name}` cannot be used with `billing_scheme=tiered`.", param=inside(under, name)
            )


def further(given: Mapping[str, Any], price: Resource, *, under: str = "") -> Options:
    """The options that `currency_options` names. Raises Invalid."""
    param = inside(under, "currency_options")
    currencies.check_keys(given, param=param)
    return {
        currency: option(
            {"tax_behavior": price["tax_behavior"], **values}, price, currency, under=f"{param}[{currency}]"
        )
        for currency, values in given.items()
    }


def option(params: Mapping[str, Any], price: Resource, currency: str, *, under: str = "") -> dict[str, Any]:
    """What a price asks for in one currency. Raises Invalid."""
    choice: dict[str, Any] = {
        "custom_unit_amount": _custom(params.get("custom_unit_amount"), price, currency, under),
        "tax_behavior": params.get("tax_behavior", "unspecified"),
        "unit_amount": None,
        "unit_amount_decimal": None,
    }
    if price["billing_scheme"] == "tiered":
        return {**choice, "tiers": _tiers(params, under)}
    if choice["custom_unit_amount"]:
        for name in ("unit_amount", "unit_amount_decimal"):
            if params.get(name) is not None:
                raise errors.only_one([inside(under, each) for each in ("custom_unit_amount", name)])
        return choice
    decimal = amount_of(params, "unit_amount", under)
    if decimal is None:
        raise errors.Invalid("Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.")
    return choice | {"unit_amount": whole(decimal), "unit_amount_decimal": decimal}


def _custom(params: Mapping[str, Any] | None, price: Resource, currency: str, under: str) -> Resource | None:
    """The bounds of an amount that the customer chooses. Guess: the words of what is refused."""
    if not params:
        return None
    param = inside(under, "custom_unit_amount")
    if not params["enabled"]:
        raise errors.Invalid("`custom_unit_amount` can only be enabled.", param=f"{param}[enabled]")
    if price["type"] == "recurring":
        raise errors.Invalid("`custom_unit_amount` cannot be used with recurring prices.", param=param)
    low, preset, high = (params.get(name) for name in ("minimum", "preset", "maximum"))
    order = [each for each in (low, preset, high) if each is not None]
    if order != sorted(order):
        raise errors.Invalid(
            "The minimum may not be above the preset, nor the preset above the maximum.", param=param
        )
    # Source: the reference of `custom_unit_amount.minimum`.
    if low is not None and low < (least := currencies.least(currency)):
        raise errors.too_little(f"{param}[minimum]", least)
    return {"maximum": high, "minimum": low, "preset": preset}


def _tiers(params: Mapping[str, Any], under: str) -> list[Resource]:
    """Tiers as they are shown. Guess: the words of what is refused."""
    given = params.get("tiers") or []
    param = inside(under, "tiers")
    if not given:
        raise errors.missing(param)
    ends = [each["up_to"] for each in given]
    if ends[-1] != "inf":
        raise errors.Invalid("The last tier must have `up_to=inf`.", param=f"{param}[{len(ends) - 1}][up_to]")
    for index, (before, after) in enumerate(zip([0, *ends], ends[:-1], strict=False)):
        if before == "inf" or after == "inf" or after <= before:
            raise errors.Invalid(
                "Tiers must be in ascending order of `up_to`, and only the last one may be `inf`.",
                param=f"{param}[{index}][up_to]",
            )
    return [_tier(each, f"{param}[{index}]") for index, each in enumerate(given)]


def _tier(params: Mapping[str, Any], under: str) -> Resource:
    flat, unit = amount_of(params, "flat_amount", under), amount_of(params, "unit_amount", under)
    if flat is None and unit is None:
        raise errors.Invalid(
            "Each tier needs a `unit_amount`, a `flat_amount`, or both.", param=inside(under, "unit_amount")
        )
    return {
        "flat_amount": whole(flat),
        "flat_amount_decimal": flat,
        "unit_amount": whole(unit),
        "unit_amount_decimal": unit,
        "up_to": None if params["up_to"] == "inf" else params["up_to"],
    }


def amount_of(params: Mapping[str, Any], name: str, under: str) -> str | None:
    """An amount that came as a whole number or as a decimal, in its shortest form; None for neither."""
    amount, decimal = params.get(name), params.get(f"{name}_decimal")
    if amount is not None and decimal is not None:
        raise errors.only_one([inside(under, name), inside(under, f"{name}_decimal")])
    if amount is not None:
        if amount < 0:
            raise errors.not_negative(inside(under, name))
        return str(amount)
    return None if decimal is None else _decimal(decimal, inside(under, f"{name}_decimal"))


def _decimal(text: str, param: str) -> str:
    value = Decimal(text).normalize()
    errors.check_places(value, MOST_PLACES, param)
    if value < 0:
        raise errors.Invalid(
            f"This value must be greater than or equal to 0 (it currently is '{errors.scientific(value)}').",
            param=param,
        )
    return f"{abs(value):f}"


def whole(decimal: str | None) -> int | None:
    """An amount as a whole number, where it is one."""
    return int(decimal) if decimal is not None and "." not in decimal else None


def as_plan(price: Resource) -> dict[str, Any]:
    """What a recurring price shows as a plan."""
    same = (
        "active",
        "billing_scheme",
        "created",
        "currency",
        "metadata",
        "nickname",
        "product",
        "tiers_mode",
    )
    recurring = price["recurring"]
    return {
        **{name: price[name] for name in same},
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "meter": recurring["meter"],
        **({"tiers": price["tiers"]} if "tiers" in price else {}),
        "transform_usage": price["transform_quantity"],
        "trial_period_days": recurring["trial_period_days"],
        "usage_type": recurring["usage_type"],
    }
