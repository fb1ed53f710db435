"""What can be ordered, and who supplies it; the same for everybody.

Source: https://docs.stripe.com/api/climate/product, https://docs.stripe.com/api/climate/supplier and
https://frontierclimate.com/portfolio. The price for 2027 is that of the
reference of orders. Guess: the other prices, and what is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...model import Model
from ...resource import Resource

PRODUCT, SUPPLIER = "climate.product", "climate.supplier"
# By id: name, pathway, where it works.
KNOWN: Mapping[str, tuple[str, str, str, str]] = {
    "climsup_charm_industrial": ("Charm Industrial", "biomass_carbon_removal_and_storage", "US", "Kansas"),
    "climsup_heirloom": ("Heirloom", "direct_air_capture", "US", "California"),
    "climsup_lithos": ("Lithos", "enhanced_weathering", "US", "North Carolina"),
    "climsup_vaulted_deep": ("Vaulted Deep", "biomass_carbon_removal_and_storage", "US", "Kansas"),
}
# By id: name, year of delivery, price of a metric ton in US cents, its fees, metric tons left.
OFFERED: Mapping[str, tuple[str, int, int, int, str]] = {
    "climsku_frontier_offtake_portfolio_2027": (
        "Frontier offtake portfolio 2027",
        2027,
        55_000,
        1_650,
        "5000",
    ),
    "climsku_frontier_offtake_portfolio_2028": (
        "Frontier offtake portfolio 2028",
        2028,
        50_000,
        1_500,
        "8000",
    ),
}
MADE = 1_704_067_200  # 2024-01-01


@cache
def suppliers() -> Mapping[str, Resource]:
    """Every supplier by its id."""
    return {
        id: {
            "id": id,
            "object": SUPPLIER,
            "info_url": f"https://frontierclimate.com/portfolio/{name.lower().replace(' ', '-')}",
            "livemode": False,
            "locations": [
                {"city": None, "country": country, "latitude": None, "longitude": None, "region": region}
            ],
            "name": name,
            "removal_pathway": pathway,
        }
        for id, (name, pathway, country, region) in KNOWN.items()
    }


@cache
def products() -> Mapping[str, Resource]:
    """Every product by its id."""
    return {
        id: {
            "id": id,
            "object": PRODUCT,
            "created": MADE,
            "current_prices_per_metric_ton": {
                "usd": {"amount_fees": fees, "amount_subtotal": price, "amount_total": price + fees}
            },
            "delivery_year": year,
            "livemode": False,
            "metric_tons_available": left,
            "name": name,
            "suppliers": list(suppliers().values()),
        }
        for id, (name, year, price, fees, left) in OFFERED.items()
    }


Model(PRODUCT, word="climate product", given=products, source="https://docs.stripe.com/api/climate/product")
Model(
    SUPPLIER, word="climate supplier", given=suppliers, source="https://docs.stripe.com/api/climate/supplier"
)
