"""The customer portal: subscriptions, the payment method, details and invoices, as a configuration allows.

A deep link shows one of these alone, and leads on once it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from .. import errors
from ..account_store import AccountStore
from ..answers import perform
from ..models.core import currencies
from ..models.portal import configurations, sessions
from ..nested import at
from ..resource import Resource
from ..routes import Page, Redirect, Visit, page
from . import checkout_form
from . import mistakes as mistaken
from .forms import Form
from .layout import leaving, period, rendered, said, when
from .mistakes import Mistake

PATH = "/p/session/{code}"
OVER = ("This link is no longer valid.", "Portal links are short-lived: ask for a new one in the shop.")
LIVE = ("active", "incomplete", "past_due", "paused", "trialing", "unpaid")
# What each kind of deep link shows.
PARTS: Mapping[str, tuple[str, ...]] = {
    "": ("subscriptions", "payment_methods", "details", "invoices"),
    "customer_update": ("details",),
    "payment_method_update": ("payment_methods",),
    "subscription_cancel": ("subscriptions",),
    "subscription_pause": ("subscriptions",),
    "subscription_update": ("subscriptions",),
    "subscription_update_confirm": ("proposed",),
}


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """What a customer may see."""
    known = sessions.named(visit.store, visit.path["code"])
    return _drawn(*known, Form()) if known else said(*OVER, status=404)


@page("post", PATH)
def act(visit: Visit) -> Page | Redirect:
    """What a customer does."""
    known = sessions.named(visit.store, visit.path["code"])
    if known is None:
        return said(*OVER, status=404)
    store, session = known
    form = Form(visit.params)
    do = DOES.get(form.text("do"))
    if do is None:
        return _drawn(store, session, form)
    features = _configuration(store, session)["features"]
    refusal = visit.attempt(lambda: do(store, session, features, form))
    if refusal:
        return _drawn(store, session, form, mistaken.of(refusal, form))
    return _after(session) or Redirect(f"/p/session/{visit.path['code']}")


def _after(session: Resource) -> Page | None:
    """Where a deep link leads once it is done."""
    after = at(session, "flow.after_completion") or {}
    if after.get("type") == "redirect":
        return leaving("Done", "You are going back to where you came from.", after["redirect"]["return_url"])
    if after.get("type") == "hosted_confirmation":
        message = (after.get("hosted_confirmation") or {}).get("custom_message")
        return said("Done", message or "Your changes are saved.")
    return None


def _configuration(store: AccountStore, session: Resource) -> Resource:
    return store.get(configurations.KIND, session["configuration"])


def _subscription(store: AccountStore, session: Resource, form: Form) -> Resource:
    """The customer's own subscription that a form names. Raises Invalid."""
    id = form.text("subscription")
    subscription = store.find("subscription", id)
    only = _only(session)
    if subscription is None or subscription["customer"] != session["customer"] or only not in ("", id):
        raise errors.no_such_in_body("subscription", id, "subscription")
    return subscription


def _only(session: Resource) -> str:
    """The one subscription that a deep link is about."""
    type = at(session, "flow.type")
    return (at(session, f"flow.{type}.subscription") or "") if type else ""


def _require(features: Resource, name: str) -> Resource:
    feature: Resource = features[name]
    if not feature["enabled"]:
        raise errors.Invalid("This cannot be changed here.")
    return feature


def _cancel(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Cancel at the end of the period, or at once, as the configuration has it."""
    feature, subscription = _require(features, "subscription_cancel"), _subscription(store, session, form)
    details: dict[str, Any] = {}
    if (feedback := form.text("feedback")) in feature["cancellation_reason"]["options"]:
        details["feedback"] = feedback
    if comment := form.text("comment"):
        details["comment"] = comment
    said_why = {"cancellation_details": details} if details else {}
    if feature["mode"] == "immediately":
        how = {"prorate": feature["proration_behavior"] != "none", **said_why}
        perform(store, "v1.subscriptions.cancel", how, subscription_exposed_id=subscription["id"])
    else:
        _update(store, subscription, {"cancel_at_period_end": True, **said_why})


def _keep(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Take a cancellation back that has not come yet."""
    _require(features, "subscription_cancel")
    _update(store, _subscription(store, session, form), {"cancel_at_period_end": False})


def _switch(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Change the price of a subscription with one item, to one that the configuration offers."""
    feature, subscription = _require(features, "subscription_update"), _subscription(store, session, form)
    price = form.text("price")
    if price not in configurations.prices(store, _configuration(store, session)):
        raise errors.no_such_in_body("price", price, "price")
    item = subscription["items"]["data"][0]
    _update(
        store,
        subscription,
        {
            "items": [{"id": item["id"], "price": price, "quantity": item.get("quantity") or 1}],
            "proration_behavior": feature["proration_behavior"],
        },
    )


def _confirm(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Agree to the change that a deep link proposes."""
    feature, flow = _require(features, "subscription_update"), _proposed(session)
    if flow is None:
        raise errors.Invalid("There is no change to confirm here.")
    named = ("id", "price", "quantity")
    values: dict[str, Any] = {
        "items": [{name: each[name] for name in named if each.get(name)} for each in flow["items"]],
        "proration_behavior": feature["proration_behavior"],
    }
    if flow.get("discounts"):
        values["discounts"] = [
            {name: id for name, id in each.items() if id and name != "discount"} for each in flow["discounts"]
        ]
    _update(store, store.get("subscription", flow["subscription"]), values)


def _proposed(session: Resource) -> Resource | None:
    """The change that a deep link is about, if it is about one."""
    flow: Resource | None = at(session, "flow.subscription_update_confirm")
    return flow if at(session, "flow.type") == "subscription_update_confirm" else None


def _pause(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Pause what is collected, or go on. Guess: invoices of the time between are void."""
    _require(features, "subscription_pause")
    subscription = _subscription(store, session, form)
    paused = {"behavior": "void"} if form.text("do") == "pause" else ""
    _update(store, subscription, {"pause_collection": paused})


def _update(store: AccountStore, subscription: Resource, values: dict[str, Any]) -> None:
    perform(store, "v1.subscriptions.update", values, subscription_exposed_id=subscription["id"])


def _card(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Save a card, and pay with it from now on."""
    _require(features, "payment_method_update")
    method = checkout_form.method(store, form, {})
    customer = session["customer"]
    saved = perform(store, "v1.payment_methods.attach", {"customer": customer}, payment_method=method)
    default = {"invoice_settings": {"default_payment_method": saved["id"]}}
    perform(store, "v1.customers.update", default, customer=customer)


def _details(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Change what the configuration lets a customer change of itself."""
    allowed = _require(features, "customer_update")["allowed_updates"]
    values: dict[str, Any] = {
        name: form.text(name) for name in ("email", "name", "phone") if name in allowed and name in form
    }
    address = form.group("address")
    if "address" in allowed and address.fields:
        values["address"] = {name: address.text(name) for name in checkout_form.ADDRESS}
    perform(store, "v1.customers.update", values, customer=session["customer"])


Do = Callable[[AccountStore, Resource, Resource, Form], None]
DOES: Mapping[str, Do] = {
    "cancel": _cancel,
    "card": _card,
    "confirm": _confirm,
    "details": _details,
    "keep": _keep,
    "pause": _pause,
    "resume": _pause,
    "switch": _switch,
}


def _drawn(store: AccountStore, session: Resource, form: Form, mistakes: Collection[Mistake] = ()) -> Page:
    """The page of a customer."""
    customer = store.get("customer", session["customer"])
    only = _only(session)
    subscriptions = [
        _shown(store, each)
        for each in store.all("subscription", "customer", customer["id"])
        if each["status"] in LIVE and only in ("", each["id"])
    ]
    configuration = _configuration(store, session)
    return rendered(
        "portal.html",
        title=configuration["business_profile"]["headline"] or "Your account",
        mistakes=mistakes,
        form=form,
        customer=customer,
        features=configuration["features"],
        parts=PARTS[at(session, "flow.type") or ""],
        subscriptions=subscriptions,
        methods=perform(store, "v1.customers.payment_methods.list", {}, customer=customer["id"])["data"],
        invoices=[each for each in store.all("invoice", "customer", customer["id"]) if each["number"]],
        offers=_offers(store, session),
        proposed=[_priced(store, each) for each in (_proposed(session) or {}).get("items", ())],
        return_url=session["return_url"],
        test_cards=checkout_form.TEST_CARDS,
        address=checkout_form.ADDRESS,
    )


def _shown(store: AccountStore, subscription: Resource) -> Resource:
    """A subscription with what a customer wants to know of it."""
    bought = subscription["items"]["data"]
    names = [store.get("product", each["price"]["product"])["name"] for each in bought]
    return {
        **subscription,
        "bought": bought,
        "name": ", ".join(names),
        "price": " and ".join(_cost(each) for each in bought if each["price"]["unit_amount"] is not None),
        "until": when(max(each["current_period_end"] for each in bought)),
    }


def _cost(item: Resource) -> str:
    """What one period of an item costs, before discounts and taxes; of what is used, one of it."""
    price, quantity = item["price"], item.get("quantity")
    amount = currencies.written(price["unit_amount"] * (quantity or 1), price["currency"])
    each = "" if quantity else " each,"
    return f"{amount}{each} every {period(price['recurring'])}"


def _priced(store: AccountStore, item: Mapping[str, Any]) -> Resource:
    """An item of a proposed change, in words."""
    price = store.get("price", item["price"])
    name = store.get("product", price["product"])["name"]
    return {"amount": price["unit_amount"] or 0, "currency": price["currency"], "name": name, **item}


def _offers(store: AccountStore, session: Resource) -> list[Resource]:
    """The prices that a customer may switch to."""
    configuration = _configuration(store, session)
    if not configuration["features"]["subscription_update"]["enabled"]:
        return []
    prices = [store.get("price", id) for id in configurations.prices(store, configuration)]
    return [{**each, "name": store.get("product", each["product"])["name"]} for each in prices]
