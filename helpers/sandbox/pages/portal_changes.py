"""What a customer may change of a subscription in the portal, and what the change costs.

Source: https://docs.stripe.com/api/customer_portal/configurations/object and
https://docs.stripe.com/customer-management/portal-deep-links.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import errors
from ..account_store import AccountStore
from ..answers import perform
from ..models.billing import intervals
from ..models.checkout.choosing import promotion_code
from ..models.core import currencies, whole_numbers
from ..models.portal import configurations, sessions
from ..models.products import price_objects
from ..nested import at
from ..resource import Resource
from . import prices
from .forms import Form
from .layout import when

# Parameters of a change that are told to a preview by themselves, not among the subscription's details.
BESIDE = ("discounts",)
MOST = 999_999  # of a quantity


def chosen(store: AccountStore, configuration: Resource, subscription: Resource, form: Form) -> Resource:
    """The parameters of the update that a form asks for. Raises Invalid for what is not offered."""
    feature = configuration["features"]["subscription_update"]
    allowed, id, customer = feature["default_allowed_updates"], subscription["id"], subscription["customer"]
    item = subscription["items"]["data"][0]
    price, quantity = item["price"]["id"], item.get("quantity")
    if "price" in allowed and (other := form.text("price")) not in ("", price):
        if other not in [each["id"] for each in _offers(store, configuration, subscription)]:
            raise errors.no_such_in_body("price", other, "price")
        price = other
    if "quantity" in allowed and (typed := form.group("quantity").text(id)):
        quantity = _quantity(store, configuration, price, typed, f"quantity[{id}]")
    values: Resource = {}
    if (price, quantity) != (item["price"]["id"], item.get("quantity")):
        bought = {"id": item["id"], "price": price, **({"quantity": quantity} if quantity else {})}
        values = {"items": [bought], **_how(feature, subscription)}
    code = form.group("promotion_code").text(id)
    if code and "promotion_code" in allowed:
        values["discounts"] = [
            *({"discount": each} for each in subscription["discounts"]),
            {"promotion_code": promotion_code(store, code, customer, param=f"promotion_code[{id}]")},
        ]
    if not values:
        raise errors.Invalid("Nothing would change. Choose something else first.")
    return values


def _how(feature: Resource, subscription: Resource) -> Resource:
    """How a configuration has changes of what is bought made."""
    how: Resource = {"proration_behavior": feature["proration_behavior"]}
    if feature["billing_cycle_anchor"] == "now":
        how["billing_cycle_anchor"] = "now"
    if subscription["status"] == "trialing" and feature["trial_update_behavior"] == "end_trial":
        how["trial_end"] = "now"
    return how


def _quantity(store: AccountStore, configuration: Resource, price: str, typed: str, param: str) -> int:
    """What was typed as a quantity, within the bounds of the price's product."""
    products = store.hidden(configuration).get(configurations.PRODUCTS) or []
    of: Resource = next((each for each in products if price in each["prices"]), {})
    of = of.get("adjustable_quantity") or {}
    least, most = of.get("minimum") or 1, of.get("maximum") or MOST
    quantity = whole_numbers.within(typed, least, most)
    if quantity is None:
        raise errors.Invalid(f"The quantity must be from {least} to {most}.", param=param)
    return quantity


def agreed(store: AccountStore, configuration: Resource, flow: Resource) -> Resource:
    """The parameters of the update that a deep link proposes."""
    named = ("id", "price", "quantity")
    subscription = store.get("subscription", flow["subscription"])
    values: Resource = {
        "items": [{name: each[name] for name in named if each.get(name)} for each in flow["items"]],
        **_how(configuration["features"]["subscription_update"], subscription),
    }
    if flow.get("discounts"):
        values["discounts"] = [
            {name: id for name, id in each.items() if id and name != "discount"} for each in flow["discounts"]
        ]
    return values


def is_later(store: AccountStore, configuration: Resource, subscription: Resource, change: Resource) -> bool:
    """Whether a change waits for the period's end: a lower price or a shorter interval, where that is so.

    Only a change to another price of the same product does.
    Source: https://docs.stripe.com/customer-management/configure-portal#subscription-management, and what
    is seen of several products, https://github.com/stripe/stripe-node/issues/2251.
    """
    wait = configuration["features"]["subscription_update"]["schedule_at_period_end"]["conditions"]
    conditions = {each["type"] for each in wait}
    if not conditions or len(change.get("items") or ()) != 1 or subscription["schedule"]:
        return False
    old, [new] = subscription["items"]["data"][0], change["items"]
    price = price_objects.known(store, new.get("price") or old["price"]["id"])
    if price["product"] != old["price"]["product"]:
        return False
    less = _amount(price, new.get("quantity")) < _amount(old["price"], old.get("quantity"))
    shorter = _length(price["recurring"]) < _length(old["price"]["recurring"])
    return ("decreasing_item_amount" in conditions and less) or (
        "shortening_interval" in conditions and shorter
    )


def _amount(price: Resource, quantity: int | None) -> int:
    return int(price["unit_amount"] or 0) * (quantity or 1)


def _length(recurring: Mapping[str, Any]) -> int:
    return intervals.later(0, recurring["interval"], recurring["interval_count"])


def make(store: AccountStore, configuration: Resource, subscription: Resource, change: Resource) -> None:
    """Make a change: at once, or at the period's end by a schedule."""
    id = subscription["id"]
    if not is_later(store, configuration, subscription, change):
        perform(store, "v1.subscriptions.update", change, subscription_exposed_id=id)
        return
    name = "v1.subscription_schedules"
    schedule = perform(store, f"{name}.create", {"from_subscription": id})
    now, [new] = schedule["phases"][0], change["items"]
    kept = [
        {"price": each["price"], **({"quantity": each["quantity"]} if each.get("quantity") else {})}
        for each in now["items"]
    ]
    after = {**kept[0], **{name: new[name] for name in ("price", "quantity") if new.get(name)}}
    phases = [
        {"items": kept, "start_date": now["start_date"], "end_date": now["end_date"]},
        {"items": [after], "proration_behavior": "none"},
    ]
    params = {"end_behavior": "release", "phases": phases}
    perform(store, f"{name}.update", params, schedule=schedule["id"])


def cost(store: AccountStore, configuration: Resource, subscription: Resource, change: Resource) -> Resource:
    """What a change is billed: its lines, the total, and when, in words. `later`: it waits for that."""
    if is_later(store, configuration, subscription, change):
        return {"lines": [], "later": True, "when": when(ends(subscription)), "now": False}
    details = {name: value for name, value in change.items() if name not in BESIDE}
    asked: Resource = {"subscription": subscription["id"], "subscription_details": details}
    asked |= {name: change[name] for name in BESIDE if name in change}
    try:
        invoice = perform(store, "v1.invoices.create_preview", asked)
    except errors.NotFound:  # it ends with its period, and nothing is billed any more
        return {"lines": [], "later": False, "when": "", "now": False}
    currency = invoice["currency"]
    return {
        "lines": [
            (each["description"] or "", currencies.on_page(each["amount"], currency))
            for each in invoice["lines"]["data"]
        ],
        "discount": _discount(invoice),
        "later": False,
        "now": invoice["created"] <= store.now,
        "total": currencies.on_page(invoice["amount_due"], currency),
        "when": when(invoice["created"]),
    }


def _discount(invoice: Resource) -> str:
    off = sum(each["amount"] for each in invoice["total_discount_amounts"] or ())
    return currencies.on_page(-off, invoice["currency"]) if off else ""


def ends(subscription: Resource) -> int:
    """When the period of a subscription ends that ends last."""
    return max(int(each["current_period_end"]) for each in subscription["items"]["data"])


def shown(store: AccountStore, configuration: Resource, subscription: Resource) -> Resource:
    """A subscription with what a customer wants to know of it."""
    bought = subscription["items"]["data"]
    paused, schedule = subscription["pause_collection"], subscription["schedule"]
    currency = subscription["currency"]
    return {
        **subscription,
        "bought": bought,
        "name": ", ".join(store.get("product", each["price"]["product"])["name"] for each in bought),
        "price": " and ".join(
            prices.each_period(store, each["price"], each.get("quantity"), currency)
            for each in bought
            if each.get("quantity") or each["price"]["unit_amount"] is not None
        ),
        "offers": _offers(store, configuration, subscription),
        "until": when(ends(subscription)),
        "ending": when(subscription["cancel_at"]) if subscription["cancel_at"] else "",
        "resumes": when(paused["resumes_at"]) if at(paused or {}, "resumes_at") else "",
        "cancelable": not sessions.changes_later(store, subscription),
        "updatable": sessions.updatable(store, subscription),
        "next": _next(store, store.get("subscription_schedule", schedule)) if schedule else "",
    }


def _next(store: AccountStore, schedule: Resource) -> str:
    """What a subscription becomes, by its schedule."""
    for phase in schedule["phases"]:
        if phase["start_date"] > store.now:
            then = [price_objects.known(store, each["price"]) for each in phase["items"]]
            names = ", ".join(store.get("product", each["product"])["name"] for each in then)
            return f"{names} from {when(phase['start_date'])}"
    return ""


def bought(store: AccountStore, subscription: Resource, change: Resource) -> list[Resource]:
    """What is bought after a change, in words."""
    items = {each["id"]: each for each in subscription["items"]["data"]}
    after = []
    for each in change.get("items") or [{"id": id} for id in items]:
        old = items.get(each.get("id") or "", {})
        price = store.get("price", each["price"]) if each.get("price") else old["price"]
        name = store.get("product", price["product"])["name"]
        quantity = each.get("quantity") or old.get("quantity")
        regular = prices.each_period(store, price, quantity, subscription["currency"])
        after.append({"cost": regular, "name": name, "quantity": quantity})
    return after


def _offers(store: AccountStore, configuration: Resource, subscription: Resource) -> list[Resource]:
    """The prices that a customer may switch to: of the subscription's currency and tax behavior.

    Not modelled: that nobody may switch from a price of unspecified tax behavior, as the source says, too;
    programs have it done. Source: https://docs.stripe.com/customer-management#customer-portal-limitations.
    """
    currency = subscription["currency"]
    behaviors = {each["price"]["tax_behavior"] for each in subscription["items"]["data"]}
    feature = configuration["features"]["subscription_update"]
    if not feature["enabled"] or "price" not in feature["default_allowed_updates"]:
        return []
    known = [store.get("price", id) for id in configurations.prices(store, configuration)]
    return [
        {
            "id": each["id"],
            "cost": prices.each_period(store, each, 1, currency),
            "name": store.get("product", each["product"])["name"],
        }
        for each in known
        if prices.is_in(store, each, currency) and each["tax_behavior"] in behaviors
    ]
