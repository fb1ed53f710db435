"""Trial offers on subscriptions: an item has the offer's price for a while, and the next one from then on.

Source: https://docs.stripe.com/billing/subscriptions/trials/trial-offers and
https://docs.stripe.com/changelog/endive/2026-09-30/trial-offers-archiving-and-trial-end-behavior-settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from .subscription_objects import items_of

# What says otherwise how long a trial lasts.
LASTING = ("trial_end", "trial_from_plan", "trial_period_days")


def check(subscription: Resource, params: Mapping[str, Any]) -> None:
    """Refuse offers beside a trial of the whole subscription, and where it is billed classically.

    Guess: the sentences.
    """
    offers = (index for index, each in enumerate(items_of(subscription)) if each["current_trial"])
    first = next(offers, None)
    if first is None:
        return
    if subscription["billing_mode"]["type"] != "flexible":
        raise errors.Invalid(
            "Trial offers can only be used with `billing_mode[type]=flexible`.",
            param=f"items[{first}][current_trial]",
        )
    for name in LASTING:
        if params.get(name) not in (None, "", "now"):
            raise errors.Invalid(f"You cannot use trial offers together with `{name}`.", param=name)


def free_until(subscription: Resource) -> dict[str, Any]:
    """The trial of a whole subscription that consists of nothing but free offers, as a parameter."""
    trials = [each["current_trial"] for each in items_of(subscription)]
    free = all(each["price"]["unit_amount"] == 0 for each in items_of(subscription))
    return {"trial_end": max(each["end_date"] for each in trials)} if trials and all(trials) and free else {}


def starts_anew(subscription: Resource) -> bool:
    """Whether a new period of all begins where an offer ends, as is usual."""
    anchor: str | None = subscription["trial_settings"]["end_behavior"].get("billing_cycle_anchor")
    return anchor != "unchanged"


def following(store: AccountStore, subscription: Resource, moment: int) -> dict[str, Any]:
    """What becomes of the items whose offers are over at a moment, as parameters."""
    trials = [each for each in items_of(subscription) if each["current_trial"]]
    over = [each for each in trials if each["current_trial"]["end_date"] <= moment]
    return {"items": [_following(store, each) for each in over]}


def _following(store: AccountStore, item: Resource) -> dict[str, Any]:
    offer = store.get("product_catalog.trial_offer", item["current_trial"]["trial_offer"])
    price = store.get("price", at(offer, "end_behavior.transition.price"))
    counted = price["recurring"]["usage_type"] == "licensed" and "quantity" in item
    kept = {"quantity": item["quantity"]} if counted else {}
    return {"id": item["id"], "accepted": True, "price": price["id"], **kept}
