"""How a subscription that a session sells may not begin: its trial, and the anchor of its cycle.

Source: https://docs.stripe.com/api/checkout/sessions/create, and public reports that quote the sentences.
Those that are not known to be Stripe's are marked as guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...nested import at
from ...resource import Resource
from ..billing.intervals import later

SHORTEST_TRIAL, LONGEST_TRIAL = 2 * DAY, 730  # in seconds, and in days

# What a new subscription's cycle begins with: one of them. Source:
# https://github.com/stripe/stripe-dotnet/issues/2689 and
# https://docs.stripe.com/changelog/dahlia/2026-06-24/checkout-sessions-billing-cycle-anchor-config.
NOT_TOGETHER = (
    ("billing_cycle_anchor", "trial_end"),
    ("billing_cycle_anchor", "trial_period_days"),
    ("billing_cycle_anchor", "billing_cycle_anchor_config"),
    ("billing_cycle_anchor_config", "trial_end"),
    ("billing_cycle_anchor_config", "trial_period_days"),
    ("trial_end", "trial_period_days"),
)


def check_trial(data: Mapping[str, Any], now: int) -> None:
    """Refuse a trial that is too short for a page, in `subscription_data`. Raises Invalid."""
    days, end = (data.get(name) for name in ("trial_period_days", "trial_end"))
    for pair in NOT_TOGETHER:
        if all(data.get(name) is not None for name in pair):
            raise errors.only_one([f"subscription_data[{name}]" for name in pair])
    if days is not None and days < 1:
        raise errors.too_little("subscription_data[trial_period_days]", 1)
    if days is not None and days > LONGEST_TRIAL:
        raise errors.too_much("subscription_data[trial_period_days]", LONGEST_TRIAL)
    if end is not None and end < now + SHORTEST_TRIAL:
        raise errors.Invalid(
            "The `trial_end` date has to be at least 2 days in the future.",
            param="subscription_data[trial_end]",
        )


def check_anchor(data: Mapping[str, Any], now: int, prices: Sequence[Resource]) -> None:
    """Refuse a first full invoice that is over, or later than the first period would end. Raises Invalid.

    What is sold once cannot be free until then. Source:
    https://docs.stripe.com/billing/subscriptions/billing-cycle.
    """
    param, recurring = "subscription_data[billing_cycle_anchor]", [each["recurring"] for each in prices]
    anchor = data.get("billing_cycle_anchor")
    if data.get("proration_behavior") == "none" and not all(recurring):
        # Guess: the sentence.
        raise errors.Invalid(
            "You can not use one-time prices when `subscription_data[proration_behavior]` is `none`.",
            param="subscription_data[proration_behavior]",
        )
    if anchor is None:
        return
    if anchor <= now:
        raise errors.in_the_past(param, anchor)
    natural = min(later(now, each["interval"], each["interval_count"]) for each in recurring if each)
    if anchor > natural:
        raise errors.Invalid(
            f"billing_cycle_anchor cannot be later than next natural billing date ({natural}) for plan",
            param=param,
        )


def check_prorated(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse to take a fixed amount off a part of a period. Raises Invalid. Guess: the sentence.

    Source: https://docs.stripe.com/payments/checkout/billing-cycle#limitations.
    """
    data = params.get("subscription_data") or {}
    if not data.get("billing_cycle_anchor") or data.get("proration_behavior") == "none":
        return
    for index, each in enumerate(params.get("discounts") or ()):
        code = store.find("promotion_code", each.get("promotion_code") or "") or {}
        coupon = store.find("coupon", each.get("coupon") or at(code, "promotion.coupon") or "")
        if coupon and coupon["amount_off"]:
            raise errors.Invalid(
                "You can not use a coupon with `amount_off` if a `billing_cycle_anchor` has a part of the "
                "first period billed.",
                param=f"discounts[{index}]",
            )
