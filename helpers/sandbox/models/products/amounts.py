"""What a quantity costs at a price: by the unit, in tiers, in packages.

Amounts are in the currency's minor units. What is worked out stays a fraction until a line's amount is
rounded. Source: https://docs.stripe.com/products-prices/pricing-models and
https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

ZERO = Fraction(0)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Tier:
    """``up_to``: the last quantity of the tier, None in the last one. ``flat``: asked for once."""

    up_to: int | None
    unit: Fraction = ZERO
    flat: Fraction = ZERO


@dataclass(frozen=True)
class Terms:
    """What a price asks for in one currency. ``divide_by``: how many make a package."""

    unit: Fraction = ZERO
    tiers: tuple[Tier, ...] = ()
    mode: str | None = None
    divide_by: int = 1
    round: str = "up"


@dataclass(frozen=True)
class Part:
    """What a quantity costs in one tier. ``tier``: counted from 1; 0 at a price without tiers."""

    quantity: Fraction
    unit: Fraction
    flat: Fraction = ZERO
    tier: int = 0

    @property
    def amount(self) -> int:
        """Rounded to the nearest minor unit."""
        return half_up(self.quantity * self.unit + self.flat)


def amount(terms: Terms, quantity: int | Fraction) -> int:
    """What a quantity costs: 6 graduated at $7 to 5 and $6.50 beyond -> 4150."""
    return sum(part.amount for part in parts(terms, quantity))


def parts(terms: Terms, quantity: int | Fraction) -> list[Part]:
    """What a quantity costs, tier by tier; without tiers one part, of as many packages as are begun."""
    wanted = Fraction(quantity)
    if terms.mode == "volume":
        return [_volume(terms.tiers, wanted)]
    if terms.mode == "graduated":
        return list(_graduated(terms.tiers, wanted))
    return [Part(packages(terms, wanted), terms.unit)]


def packages(terms: Terms, quantity: Fraction) -> Fraction:
    """The quantity that is multiplied by the unit amount."""
    if terms.divide_by == 1:
        return quantity
    whole = ceil if terms.round == "up" else floor
    return Fraction(whole(quantity / terms.divide_by))


def _volume(tiers: Sequence[Tier], quantity: Fraction) -> Part:
    """The whole quantity, at the tier that it reaches."""
    number, tier = next(
        (number, tier) for number, tier in enumerate(tiers, 1) if tier.up_to is None or quantity <= tier.up_to
    )
    return Part(quantity, tier.unit, tier.flat, number)


def _graduated(tiers: Sequence[Tier], quantity: Fraction) -> Iterator[Part]:
    """Each unit at its own tier. The first tier is always entered, so that its flat amount is a base fee."""
    below = 0
    for number, tier in enumerate(tiers, 1):
        if number > 1 and quantity <= below:
            return
        end = quantity if tier.up_to is None else min(quantity, Fraction(tier.up_to))
        yield Part(end - below, tier.unit, tier.flat, number)
        below = tier.up_to or 0


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    return floor(value + HALF) if value >= 0 else -floor(HALF - value)


def half_down(value: Fraction) -> int:
    """The nearest whole number; a half goes down, as in prorations: -2.5 -> -3, 4.5 -> 4."""
    return ceil(value - HALF)


def terms(option: Mapping[str, Any], price: Mapping[str, Any]) -> Terms:
    """What a price asks for, as an option of its `currency_options` has it, with its tiers."""
    packaged = price["transform_quantity"] or {}
    custom = option["custom_unit_amount"] or {}
    return Terms(
        unit=Fraction(option["unit_amount_decimal"] or custom.get("preset") or 0),
        tiers=tuple(
            Tier(each["up_to"], _either(each, "unit_amount"), _either(each, "flat_amount"))
            for each in option.get("tiers") or ()
        ),
        mode=price["tiers_mode"],
        divide_by=packaged.get("divide_by", 1),
        round=packaged.get("round", "up"),
    )


def _either(tier: Mapping[str, Any], name: str) -> Fraction:
    return Fraction(tier[f"{name}_decimal"] or 0)
