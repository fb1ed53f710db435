"""Of prices, plans, products, coupons and shipping rates."""

from __future__ import annotations

from ..states import METER, PRICE, Step
from .rows import Beside

TIERED = {"billing_scheme": "tiered", "tiers_mode": "graduated"}


ROWS: tuple[Beside, ...] = (
    Beside(r"prices\.create product_data", {"product": None, "product_data.name": "Tea"}),
    Beside(r"plans\.create product\.", {"product.name": "Tea"}),
    Beside(r"(?:plans|prices)\.create tiers\.", {**TIERED, "tiers.0.up_to": "inf"}),
    Beside(r"prices\.create tiers\.", {"unit_amount": None, "recurring.interval": "month"}),
    Beside(r"plans\.create tiers\.", {"amount": None}),
    Beside(r"tiers\.(?!unit)", {"tiers.0.unit_amount": 100}),
    Beside(
        r"prices\.create currency_options\.tiers",
        {
            **TIERED,
            "unit_amount": None,
            "recurring.interval": "month",
            "tiers.0.up_to": "inf",
            "tiers.0.unit_amount": 100,
            "currency_options.eur.tiers.0.up_to": "inf",
        },
    ),
    Beside(
        r"prices\.create currency_options\.tiers\.(?!unit)",
        {"currency_options.eur.unit_amount": None, "currency_options.eur.tiers.0.unit_amount": 100},
    ),
    Beside(
        r"prices\.(create|update) currency_options(?!.*custom)\.", {"currency_options.eur.unit_amount": 900}
    ),
    Beside(
        r"products\.create default_price_data\.currency_options\.",
        {
            "default_price_data.currency": "usd",
            "default_price_data.unit_amount": 1000,
            "default_price_data.currency_options.eur.unit_amount": 900,
        },
    ),
    Beside(r"prices\.create custom_unit_amount", {"unit_amount": None, "custom_unit_amount.enabled": True}),
    Beside(
        r"prices\.create recurring\.meter",
        {"recurring.interval": "month", "recurring.usage_type": "metered"},
        (METER._replace(keeps="meter"),),
    ),
    Beside(r"prices\.list recurring", {}, (PRICE,)),
    Beside(
        r"prices\.update currency_options\.custom_unit_amount",
        {"currency_options.eur.unit_amount": None},
        (
            Step(
                "v1.prices.create",
                {
                    "currency": "usd",
                    "product": "prod_1",
                    "unit_amount": None,
                    "custom_unit_amount": {"enabled": True},
                },
                "price",
            ),
        ),
    ),
    Beside(
        r"shipping_rates\.update fixed_amount\.currency_options\.tax",
        {"fixed_amount.currency_options.eur.amount": 500},
    ),
    Beside(r"coupons\.create currency_options", {"percent_off": None, "amount_off": 100, "currency": "usd"}),
    Beside(
        r"promotion_codes\.create restrictions\.minimum",
        {"restrictions.minimum_amount": 1000, "restrictions.minimum_amount_currency": "usd"},
    ),
    Beside(
        r"prices\.update currency_options\.tiers\.",
        {"currency_options.eur.unit_amount": None, "currency_options.eur.tiers.0.up_to": "inf"},
        (
            Step(
                "v1.prices.create",
                {
                    "currency": "usd",
                    "product": "prod_1",
                    "recurring": {"interval": "month"},
                    "billing_scheme": "tiered",
                    "tiers_mode": "graduated",
                    "tiers": [{"up_to": "inf", "unit_amount": 100}],
                    "unit_amount": None,
                },
                "price",
            ),
        ),
    ),
    Beside(
        r"prices\.update currency_options\.tiers\.(?!unit)", {"currency_options.eur.tiers.0.unit_amount": 100}
    ),
    Beside(r"prices\.update currency_options\.tiers\.", {"tiers": None}),
    Beside(
        r"prices\.create currency_options\.custom_unit_amount",
        {"unit_amount": None, "custom_unit_amount.enabled": True, "currency_options.eur.unit_amount": None},
    ),
    Beside(
        r"default_price_data\.currency_options\.custom_unit_amount",
        {
            "default_price_data.unit_amount": None,
            "default_price_data.custom_unit_amount.enabled": True,
            "default_price_data.currency_options.eur.unit_amount": None,
        },
    ),
    Beside(r"currency_options\.unit_amount_decimal", {"currency_options.eur.unit_amount": None}),
    Beside(
        r"default_price_data\.currency_options\.unit_amount_decimal",
        {"currency_options": None, "default_price_data.currency_options.eur.unit_amount": None},
    ),
)
