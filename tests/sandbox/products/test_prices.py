"""Prices, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest

from ..refused import refusal
from .test_products import told

MONTHLY = {"recurring": {"interval": "month"}}
TIERS = [{"up_to": 5, "unit_amount": 500}, {"up_to": "inf", "unit_amount": 400}]
TIERED = {"billing_scheme": "tiered", "tiers_mode": "graduated", **MONTHLY}


def product(client: Any) -> str:
    """A product's id."""
    id: str = client.v1.products.create({"name": "Widget"}).id
    return id


def price(client: Any, **params: Any) -> Any:
    """A price in dollars, of a new product where none is named."""
    of = {} if "product" in params else {"product": product(client)}
    return client.v1.prices.create({"currency": "usd", **of, **params})


def test_a_recurring_price_shows_how_often(stripe_client: Any) -> None:
    """Every further field of `recurring` has its default."""
    new_price = price(stripe_client, unit_amount=999, **MONTHLY)
    assert new_price.recurring.to_dict() == {
        "interval": "month",
        "interval_count": 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
    assert (new_price.type, new_price.billing_scheme, new_price.tax_behavior) == (
        "recurring",
        "per_unit",
        "unspecified",
    )
    assert price(stripe_client, unit_amount=999).type == "one_time"


@pytest.mark.parametrize(
    ("decimal", "shown", "whole"), [("123.45", "123.45", None), ("50.0", "50", 50), ("0.50", "0.5", None)]
)
def test_decimals(stripe_client: Any, decimal: str, shown: str, whole: int | None) -> None:
    """A fraction of a cent leaves `unit_amount` null."""
    new_price = price(stripe_client, unit_amount_decimal=decimal)
    assert (str(new_price.unit_amount_decimal), new_price.unit_amount) == (shown, whole)


def test_tiers_and_currencies_are_shown_when_expanded(stripe_client: Any) -> None:
    """Not otherwise; the price's own currency is among its options, without tiers."""
    new_price = price(stripe_client, tiers=TIERS, **TIERED)
    assert "tiers" not in new_price
    assert new_price.unit_amount is None
    expanded = stripe_client.v1.prices.retrieve(new_price.id, {"expand": ["tiers"]})
    assert [(tier.up_to, tier.unit_amount_decimal, tier.flat_amount) for tier in expanded.tiers] == [
        (5, 500, None),
        (None, 400, None),
    ]
    names = list(expanded.to_dict())
    assert names[names.index("tiers") + 1] == "tiers_mode", "it stands where it has its place"
    plain = price(
        stripe_client,
        unit_amount=2000,
        currency_options={"eur": {"unit_amount": 1800}},
        expand=["currency_options"],
    )
    shown = plain.currency_options.to_dict()
    assert {code: each["unit_amount"] for code, each in shown.items()} == {
        "eur": 1800,
        "usd": 2000,
    }


def test_currencies_are_added_and_never_changed(stripe_client: Any) -> None:
    """What an option says stays."""
    prices = stripe_client.v1.prices
    new_price = price(stripe_client, unit_amount=2000, currency_options={"eur": {"unit_amount": 1800}})
    added = prices.update(
        new_price.id, {"currency_options": {"gbp": {"unit_amount": 1500}}, "expand": ["currency_options"]}
    )
    assert sorted(added.currency_options.to_dict()) == ["eur", "gbp", "usd"]
    error = refusal(prices.update, new_price.id, {"currency_options": {"eur": {"unit_amount": 1}}})
    assert error.user_message == (
        "You are attempting to update an immutable field for an existing currency in currency_options."
    )


def test_spaces_around_a_nickname_are_dropped(stripe_client: Any) -> None:
    """And a lookup key of spaces is none; an amount of minus nothing is 0.

    Source: https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode.
    """
    made = price(stripe_client, unit_amount_decimal="-0", nickname=" Gold ", lookup_key=" ")
    assert (made.nickname, made.lookup_key, made.unit_amount) == ("Gold", None, 0)
    told = {"nickname": " Silver", "lookup_key": "  "}
    changed = stripe_client.v1.prices.update(made.id, told)
    assert (changed.nickname, changed.lookup_key) == ("Silver", None)


def test_a_lookup_key_is_one_prices_own_until_it_is_transferred(stripe_client: Any) -> None:
    """An inactive price keeps its key, too; a transfer leaves the old price active, and tells of it."""
    prices = stripe_client.v1.prices
    holder = price(stripe_client, unit_amount=999, lookup_key="standard")
    prices.update(holder.id, {"active": False})
    error = refusal(price, stripe_client, unit_amount=500, lookup_key="standard")
    assert error.user_message == f"A price (`{holder.id}`) already uses that lookup key."
    assert error.param == "lookup_key"
    prices.update(holder.id, {"active": True})
    taker = price(stripe_client, unit_amount=500, lookup_key="standard", transfer_lookup_key=True)
    was = prices.retrieve(holder.id)
    assert (was.lookup_key, was.active) == (None, True)
    assert [each.id for each in prices.list({"lookup_keys": ["standard"]}).data] == [taker.id]
    event = stripe_client.v1.events.list({"type": "price.updated"}).data[0]
    assert (event.data.object.id, event.data.previous_attributes.to_dict()) == (
        holder.id,
        {"lookup_key": "standard"},
    )
    assert prices.update(taker.id, {"lookup_key": ""}).lookup_key is None


def test_prices_are_listed_by_what_they_are(stripe_client: Any) -> None:
    """By product, type, currency and how often."""
    of = product(stripe_client)
    once = price(stripe_client, product=of, unit_amount=1)
    monthly = price(stripe_client, product=of, unit_amount=2, **MONTHLY)
    yearly = price(stripe_client, product=of, unit_amount=3, recurring={"interval": "year"})

    def listed(**params: Any) -> list[str]:
        return [each.id for each in stripe_client.v1.prices.list({"product": of, **params}).data]

    assert listed() == [yearly.id, monthly.id, once.id]
    assert listed(type="one_time") == [once.id]
    assert listed(recurring={"interval": "month"}) == [monthly.id]
    assert listed(currency="EUR") == []


def test_a_price_may_make_its_product(stripe_client: Any) -> None:
    """The product's event comes first."""
    new_price = stripe_client.v1.prices.create(
        {"currency": "eur", "unit_amount": 1000, "product_data": {"name": "Inline"}}
    )
    assert stripe_client.v1.products.retrieve(new_price.product).name == "Inline"
    assert told(stripe_client) == ["product.created", "price.created"]


def test_a_default_price_stays_active(stripe_client: Any) -> None:
    """Until the product has another one."""
    new_product = stripe_client.v1.products.create(
        {"name": "Widget", "default_price_data": {"currency": "usd", "unit_amount": 100}}
    )
    error = refusal(stripe_client.v1.prices.update, new_product.default_price, {"active": False})
    assert error.user_message == (
        "This price cannot be archived because it is the default price of its product."
    )


def test_a_tax_behavior_is_chosen_once(stripe_client: Any) -> None:
    """From unspecified to one of the two; its option follows."""
    prices = stripe_client.v1.prices
    new_price = price(stripe_client, unit_amount=100)
    changed = prices.update(new_price.id, {"tax_behavior": "exclusive", "expand": ["currency_options"]})
    assert (changed.tax_behavior, changed.currency_options["usd"].tax_behavior) == ("exclusive", "exclusive")
    error = refusal(prices.update, new_price.id, {"tax_behavior": "inclusive"})
    assert error.user_message == "You cannot update `tax_behavior` field once it has been specified"


REFUSED: list[tuple[dict[str, Any], str, str | None]] = [
    ({}, "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.", None),
    (
        {"unit_amount": 1, "product_data": {"name": "x"}},
        "You may only specify one of these parameters: product, product_data.",
        "product",
    ),
    (
        {"unit_amount": 1, "unit_amount_decimal": "1"},
        "You may only specify one of these parameters: unit_amount, unit_amount_decimal.",
        "unit_amount",
    ),
    ({"unit_amount": -1}, "Invalid non-negative integer", "unit_amount"),
    (
        {"unit_amount": 1, "custom_unit_amount": {"enabled": True}},
        "You may only specify one of these parameters: custom_unit_amount, unit_amount.",
        "custom_unit_amount",
    ),
    (
        {"custom_unit_amount": {"enabled": True, "minimum": 49}},
        "This value must be greater than or equal to 50.",
        "custom_unit_amount[minimum]",
    ),
    (
        {"unit_amount_decimal": "0.0000000000001"},
        "Invalid decimal: 0.1e-12; must contain at most 12 decimal places.",
        "unit_amount_decimal",
    ),
    (
        {"unit_amount_decimal": "-1.5"},
        "This value must be greater than or equal to 0 (it currently is '-0.15e1').",
        "unit_amount_decimal",
    ),
    (
        {"billing_scheme": "tiered", "tiers_mode": "volume", "tiers": TIERS},
        "Prices with `type=one_time` are not supported with tiered billing.",
        "interval",
    ),
    (
        {"unit_amount": 5, "recurring": {"interval": "month", "usage_type": "metered"}},
        "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.",
        None,
    ),
    (
        {"unit_amount": 5, "recurring": {"interval": "month", "interval_count": 37}},
        "The interval_count for monthly prices can't be greater than 36",
        "recurring[interval_count]",
    ),
    (
        {"unit_amount": 5, "currency_options": {"EUR": {"unit_amount": 4}}},
        "Currencies must be lowercase when used as keys in a map. Use `eur` instead of `EUR`.",
        "currency_options",
    ),
]


@pytest.mark.parametrize(("params", "message", "param"), REFUSED)
def test_what_is_refused(stripe_client: Any, params: dict[str, Any], message: str, param: str | None) -> None:
    """In Stripe's words; nothing is made."""
    of = product(stripe_client)
    error = refusal(price, stripe_client, product=of, **params)
    assert (error.user_message, error.param) == (message, param)
    assert told(stripe_client) == ["product.created"]


@pytest.mark.parametrize(
    ("ends", "param"),
    [((5, 10), "tiers[1][up_to]"), ((5, 5, "inf"), "tiers[1][up_to]"), (("inf", "inf"), "tiers[0][up_to]")],
)
def test_tiers_ascend_to_infinity(stripe_client: Any, ends: tuple[Any, ...], param: str) -> None:
    """Each above the one before, and the last without an end."""
    tiers = [{"up_to": end, "unit_amount": 1} for end in ends]
    assert refusal(price, stripe_client, tiers=tiers, **TIERED).param == param


def test_a_price_needs_a_product(stripe_client: Any) -> None:
    """One that there is, or one that is made."""
    create = stripe_client.v1.prices.create
    assert refusal(create, {"currency": "usd", "unit_amount": 1}).user_message == (
        "You must specify either `product` or `product_data` when creating a price."
    )
    error = refusal(create, {"currency": "usd", "unit_amount": 1, "product": "prod_nope"})
    assert (error.code, error.param) == ("resource_missing", "product")


def test_a_customer_may_choose_the_amount(stripe_client: Any) -> None:
    """Between bounds, with a suggestion."""
    new_price = price(
        stripe_client,
        custom_unit_amount={"enabled": True, "minimum": 100, "preset": 500, "maximum": 10000},
    )
    assert new_price.custom_unit_amount.to_dict() == {"maximum": 10000, "minimum": 100, "preset": 500}
    assert (new_price.unit_amount, new_price.unit_amount_decimal) == (None, None)
    wrong = {"enabled": True, "minimum": 600, "preset": 500}
    assert refusal(price, stripe_client, custom_unit_amount=wrong).param == "custom_unit_amount"


def test_prices_of_one_use_are_in_no_list(stripe_client: Any) -> None:
    """ "Excluding inline prices"; ten keys at most are named. Source: https://docs.stripe.com/api/prices/list.

    Nor among the inactive ones, where a search finds more: https://github.com/stripe/stripe-python/issues/1724.
    """
    prices, of = stripe_client.v1.prices, product(stripe_client)
    kept = price(stripe_client, product=of, unit_amount=100).id
    customer = stripe_client.v1.customers.create({}).id
    once = {"currency": "usd", "product": of, "unit_amount": 500}
    item = stripe_client.v1.invoice_items.create({"customer": customer, "price_data": once})
    assert [each.id for each in prices.list({"product": of}).data] == [kept]
    inline = item.pricing.price_details.price
    assert prices.list({"product": of, "active": False}).data == []
    assert [each.id for each in prices.search({"query": "active:'false'"}).data] == [inline]
    error = refusal(prices.list, {"lookup_keys": [str(each) for each in range(11)]})
    assert error.user_message == "Array lookup_keys exceeded maximum 10 allowed elements."
