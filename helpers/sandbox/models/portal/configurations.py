"""Portal configurations: what customers see and may change. One of them is the default.

Source: https://docs.stripe.com/api/customer_portal/configurations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import new
from ...hooks import made_up
from ...model import Model
from ...nested import at, blank, merged
from ...resource import Resource
from ...routes import Call
from ..core import hosted

KIND = "billing_portal.configuration"
PRODUCTS = "features.subscription_update.products"
# As recorded: those that customers choose from where nothing is said of them.
REASONS = ("too_expensive", "missing_features", "switched_service", "unused", "other")
# What a feature has where nothing is said of it.
OFF: Resource = {
    "customer_update": {"allowed_updates": [], "enabled": False},
    "invoice_history": {"enabled": False},
    "payment_method_update": {"enabled": False, "payment_method_configuration": None},
    "subscription_cancel": {
        "cancellation_reason": {"enabled": False, "feedback_options": None, "options": list(REASONS)},
        "enabled": False,
        "mode": "at_period_end",
        "proration_behavior": "none",
    },
    "subscription_pause": {
        "duration": {
            "interval_options": [{"interval": "month", "interval_count": 1}],
            "type": "interval_options",
        },
        "enabled": False,
    },
    "subscription_update": {
        "billing_cycle_anchor": None,
        "default_allowed_updates": [],
        "enabled": False,
        "products": None,
        "proration_behavior": "none",
        "schedule_at_period_end": {"conditions": []},
        "trial_update_behavior": "end_trial",
    },
}
# What the default configuration lets customers do; one that was saved in the dashboard as it comes.
# Source: https://docs.stripe.com/customer-management/configure-portal. Guess: Stripe shows no default that
# nobody changed.
DEFAULT: Mapping[str, Any] = {
    "customer_update": {
        "allowed_updates": ["name", "email", "address", "phone"],
        "enabled": True,
    },
    "invoice_history": {"enabled": True},
    "payment_method_update": {"enabled": True},
    "subscription_cancel": {"cancellation_reason": {"enabled": True}, "enabled": True},
}
# The same three years in each interval. Source: the reference of a pause's `interval_options`.
LONGEST_PAUSE: Mapping[str, int] = {"day": 1095, "week": 156, "month": 36, "year": 3}

configurations = Model(
    KIND,
    starts={"active": True, "is_default": False},
    word="configuration",
    missing="configuration",
    hidden=(PRODUCTS,),
    source="https://docs.stripe.com/api/customer_portal/configurations",
)


def prices(store: AccountStore, configuration: Resource) -> list[str]:
    """The ids of those that customers may switch to."""
    products = store.hidden(configuration).get(PRODUCTS) or []
    return [price for product in products for price in product["prices"]]


@configurations.creating
def _whole(call: Call, configuration: Resource) -> Resource:
    """Every feature is there; those that are not named are off."""
    features = _counted(merged(OFF, call.params.get("features") or {}))
    _check(features)
    _check_products(call.store, call.params)
    return {**configuration, **_shown(call.store, configuration, features)}


@configurations.changing
def _changed(call: Call, configuration: Resource) -> dict[str, Any]:
    """Features keep what is not named. The default configuration stays active."""
    values: dict[str, Any] = {"updated": call.store.now}
    if configuration["is_default"] and call.params.get("active") is False:
        # Guess: the sentence.
        raise errors.Invalid("The default configuration cannot be deactivated.", param="active")
    if given := call.params.get("features"):
        unchanged = {"subscription_update": {"products": call.store.hidden(configuration).get(PRODUCTS)}}
        values["features"] = _counted(merged(merged(configuration["features"], unchanged), given))
        _check(values["features"])
        _check_products(call.store, call.params)
    if login := call.params.get("login_page"):
        values["login_page"] = _login_page(call.store, configuration["id"], login["enabled"])
    return values


def _counted(features: Resource) -> Resource:
    """Features in which a pause lasts one interval where it is not said how many. Source: the reference."""
    duration = features["subscription_pause"]["duration"]
    options = [{"interval_count": 1, **each} for each in duration.get("interval_options") or ()]
    named = {"interval_options": options} if options else {}
    return merged(features, {"subscription_pause": {"duration": named}})


def _check(features: Mapping[str, Any]) -> None:
    """Refuse a feature that is on without what it needs. Guess: most sentences."""
    update = features["customer_update"]
    if update["enabled"] and not update["allowed_updates"]:
        raise errors.missing("features[customer_update][allowed_updates]")
    change = features["subscription_update"]
    if change["enabled"] and not features["payment_method_update"]["enabled"]:
        # Source: https://github.com/nextjs/saas-starter/issues/86.
        raise errors.Invalid("Cannot enable subscription updates while payment method update is disabled.")
    if change["enabled"] and not change["default_allowed_updates"]:
        raise errors.missing("features[subscription_update][default_allowed_updates]")
    if change["enabled"] and "price" in change["default_allowed_updates"] and not change["products"]:
        raise errors.missing("features[subscription_update][products]")
    cancel = features["subscription_cancel"]
    if cancel.get("proration_behavior") == "create_prorations" and cancel.get("mode") != "immediately":
        raise errors.Invalid(
            "`create_prorations` is only compatible with `mode=immediately`.",
            param="features[subscription_cancel][proration_behavior]",
        )
    for index, each in enumerate(features["subscription_pause"]["duration"].get("interval_options") or ()):
        longest = LONGEST_PAUSE[each["interval"]]
        if each["interval_count"] > longest:
            under = f"features[subscription_pause][duration][interval_options][{index}]"
            raise errors.too_much(f"{under}[interval_count]", longest)


def _check_products(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse products and prices that nobody could switch to. Raises Invalid.

    Each price is "for the product", and recurs. Guess: these two sentences. That of intervals is as programs
    report it in 2026.
    """
    under = "features[subscription_update][products]"
    for index, each in enumerate(at(params, "features.subscription_update.products") or ()):
        of = store.get("product", each["product"], param=f"{under}[{index}][product]")
        for place, id in enumerate(each["prices"]):
            param = f"{under}[{index}][prices][{place}]"
            price = store.get("price", id, param=param)
            if price["product"] != of["id"]:
                raise errors.Invalid(f"The price {id} is not one of the product {of['id']}.", param=param)
            if not price["recurring"]:
                raise errors.Invalid(f"The price {id} is not recurring.", param=param)
        rhythms = [store.get("price", id)["recurring"] for id in each["prices"]]
        if len({(rhythm["interval"], rhythm["interval_count"]) for rhythm in rhythms}) < len(rhythms):
            raise errors.Invalid("For each product, its price must have unique billing intervals.")
        limits = each.get("adjustable_quantity") or {}
        if limits.get("maximum") is not None and limits.get("minimum", 0) > limits["maximum"]:
            param = f"{under}[{index}][adjustable_quantity][minimum]"
            raise errors.Invalid("The minimum must not be above the maximum.", param=param)


def _shown(store: AccountStore, configuration: Resource, features: Resource) -> dict[str, Any]:
    enabled = bool((configuration["login_page"] or {}).get("enabled"))
    return {
        "business_profile": {**blank(KIND, "business_profile"), **(configuration["business_profile"] or {})},
        "features": features,
        "login_page": _login_page(store, configuration["id"], enabled),
        "updated": store.now,
    }


def _login_page(store: AccountStore, id: str, enabled: bool) -> Resource:
    if not enabled:
        return {"enabled": False, "url": None}
    code = f"test_{store.state.ids.derive(f'login:{id}', 18)}"
    hosted.enter(store, code, KIND, id)
    return {"enabled": True, "url": store.link("billing.stripe.com", f"/p/login/{code}")}


@made_up(KIND)
def _made_up(store: AccountStore, id: str) -> Resource:
    configuration = new(store, KIND, id=id)
    return {**configuration, **_shown(store, configuration, OFF)}


def default(store: AccountStore) -> Resource:
    """The account's default configuration, which is there from the start."""
    configuration = next((each for each in store.all(KIND, "is_default", True)), None)
    if configuration:
        return configuration
    configuration = new(store, KIND, is_default=True)
    return store.add({**configuration, **_shown(store, configuration, merged(OFF, DEFAULT))}, event=None)
