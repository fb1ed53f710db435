"""What can be ordered, and who supplies it; the same for everybody.

Source: https://docs.stripe.com/climate/orders/carbon-removal-inventory for what each costs, where and
when it is delivered, https://docs.stripe.com/api/climate/product and
https://docs.stripe.com/api/climate/supplier. Guess: the ids of the other suppliers than Charm Industrial, and
what is left of their products.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ...model import Model
from ...resource import Resource

PRODUCT, SUPPLIER = "climate.product", "climate.supplier"
# By id: name, pathway, the city in California where it works, and where that is.
KNOWN: Mapping[str, tuple[str, str, str, tuple[float, float]]] = {
    "climsup_charm_industrial": (
        "Charm Industrial",
        "biomass_carbon_removal_and_storage",
        "San Francisco",
        (37.7749, -122.4194),
    ),
    "climsup_heirloom": ("Heirloom", "direct_air_capture", "Brisbane", (37.6808, -122.4)),
    "climsup_carbon_capture_inc": (
        "CarbonCapture Inc.",
        "direct_air_capture",
        "Los Angeles",
        (34.0522, -118.2437),
    ),
    "climsup_lithos": ("Lithos", "enhanced_weathering", "San Francisco", (37.7749, -122.4194)),
}
# By id: name, year of delivery, price of a metric ton in US cents, metric tons left, the one who supplies it;
# the portfolio is of all.
OFFERED: Mapping[str, tuple[str, int, int, str, str]] = {
    "climsku_frontier_offtake_portfolio_2027": (
        "Frontier's 2027 offtake portfolio",
        2027,
        55_000,
        "18000",
        "",
    ),
    "climsku_lithos_2025": ("Lithos 2025", 2025, 39_000, "500", "climsup_lithos"),
    "climsku_carbon_capture_inc_2027": (
        "Carbon Capture Inc. 2027",
        2027,
        51_000,
        "500",
        "climsup_carbon_capture_inc",
    ),
    "climsku_heirloom_2027": ("Heirloom 2027", 2027, 99_000, "500", "climsup_heirloom"),
    "climsku_charm_industrial_2026": (
        "Charm Industrial 2026",
        2026,
        63_000,
        "500",
        "climsup_charm_industrial",
    ),
}
# What Frontier asks beside the price, in percent: of the portfolio, of what a single supplier delivers.
FEE, FEE_OF_ONE = 3, 5
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
                {
                    "city": city,
                    "country": "US",
                    "latitude": place[0],
                    "longitude": place[1],
                    "region": "CA",
                }
            ],
            "name": name,
            "removal_pathway": pathway,
        }
        for id, (name, pathway, city, place) in KNOWN.items()
    }


@cache
def products() -> Mapping[str, Resource]:
    """Every product by its id."""
    return {
        id: {
            "id": id,
            "object": PRODUCT,
            "created": MADE,
            "current_prices_per_metric_ton": {"usd": _price(price, FEE_OF_ONE if supplier else FEE)},
            "delivery_year": year,
            "livemode": False,
            "metric_tons_available": left,
            "name": name,
            "suppliers": [each for each in suppliers().values() if supplier in ("", each["id"])],
        }
        for id, (name, year, price, left, supplier) in OFFERED.items()
    }


def _price(subtotal: int, percent: int) -> Resource:
    fees = subtotal * percent // 100
    return {"amount_fees": fees, "amount_subtotal": subtotal, "amount_total": subtotal + fees}


Model(PRODUCT, word="climate product", given=products, source="https://docs.stripe.com/api/climate/product")
Model(
    SUPPLIER, word="climate supplier", given=suppliers, source="https://docs.stripe.com/api/climate/supplier"
)
