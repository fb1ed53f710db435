"""What a customer does in the portal, one function for each button.

Source: https://docs.stripe.com/customer-management.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .. import errors
from ..account_store import AccountStore
from ..answers import perform
from ..models.billing import intervals
from ..models.core import whole_numbers
from ..models.portal import configurations, sessions
from ..nested import at
from ..parameters import addresses
from ..resource import Resource
from . import fields, portal_changes, ways_to_pay
from .forms import Form

# Sessions of customers who logged in by their e-mail address.
BY_EMAIL = "_portal_login"
LIVE = ("active", "incomplete", "past_due", "paused", "trialing", "unpaid")


def configuration_of(store: AccountStore, session: Resource) -> Resource:
    return store.get(configurations.KIND, session["configuration"])


def features_of(store: AccountStore, session: Resource) -> Resource:
    """What a customer may do: what the configuration says, but that an address by which one logged in stays.

    Source: https://docs.stripe.com/customer-management/activate-no-code-customer-portal.
    """
    features: Resource = configuration_of(store, session)["features"]
    if not store.find(BY_EMAIL, session["id"]):
        return features
    update = features["customer_update"]
    allowed = [each for each in update["allowed_updates"] if each != "email"]
    return {**features, "customer_update": {**update, "allowed_updates": allowed}}


def appears(session: Resource, each: Resource) -> bool:
    """Whether the portal shows a subscription or an invoice: all, or those `on_behalf_of` its account.

    Source: https://docs.stripe.com/api/customer_portal/sessions/create.
    """
    return session["on_behalf_of"] in (None, each["on_behalf_of"])


def _subscription(store: AccountStore, session: Resource, form: Form) -> Resource:
    """The customer's own subscription that a form names. Raises Invalid."""
    id = form.text("subscription")
    subscription = store.find("subscription", id)
    only = only_one(session)
    if (
        subscription is None
        or subscription["customer"] != session["customer"]
        or only not in ("", id)
        or not appears(session, subscription)
    ):
        raise errors.no_such_in_body("subscription", id, "subscription")
    return subscription


def only_one(session: Resource) -> str:
    """The one subscription that a deep link is about."""
    type = at(session, "flow.type")
    return (at(session, f"flow.{type}.subscription") or "") if type else ""


def _require(features: Resource, name: str) -> Resource:
    feature: Resource = features[name]
    if not feature["enabled"]:
        raise errors.Invalid("This cannot be changed here.")
    return feature


def _cancel(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Cancel at the end of the period, or at once, as the configuration has it.

    What is billed flexibly ends on a day, which stays if a period changes.
    Source: https://docs.stripe.com/billing/subscriptions/billing-mode/compare.
    """
    feature, subscription = _require(features, "subscription_cancel"), _subscription(store, session, form)
    if sessions.changes_later(store, subscription):
        raise errors.Invalid("This cannot be changed here.")
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
        flexible = subscription["billing_mode"]["type"] == "flexible"
        at_end = {"cancel_at": "max_period_end"} if flexible else {"cancel_at_period_end": True}
        _update(store, subscription, {**at_end, **said_why})


def _keep(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Take a cancellation back that has not come yet."""
    _require(features, "subscription_cancel")
    subscription = _subscription(store, session, form)
    kept = {"cancel_at_period_end": False} if subscription["cancel_at_period_end"] else {"cancel_at": ""}
    _update(store, subscription, kept)


def offered(store: AccountStore, session: Resource) -> Resource | None:
    """The coupon that a deep link offers to somebody who is about to cancel, while it can be had.

    None where the subscription has several intervals.
    Source: https://docs.stripe.com/billing/subscriptions/mixed-interval#limitations.
    """
    if at(session, "flow.type") != "subscription_cancel":
        return None
    id = at(session, "flow.subscription_cancel.retention.coupon_offer.coupon")
    coupon, subscription = store.find("coupon", id or ""), store.get("subscription", only_one(session))
    recurring = [each["price"]["recurring"] for each in subscription["items"]["data"]]
    mixed = len({(each["interval"], each["interval_count"]) for each in recurring}) > 1
    return coupon if coupon and coupon["valid"] and not mixed else None


def _stay(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Take the coupon that is offered, and cancel nothing. Guess: other discounts stay beside it.

    Source: https://docs.stripe.com/customer-management/cancellation-page.
    """
    _require(features, "subscription_cancel")
    subscription, coupon = _subscription(store, session, form), offered(store, session)
    if coupon is None:
        raise errors.Invalid("There is no offer any more.")
    before = [{"discount": each} for each in subscription["discounts"]]
    _update(store, subscription, {"discounts": [*before, {"coupon": coupon["id"]}]})


def _as_default(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Pay a subscription with the customer's default again, not with a payment method of its own.

    Source: https://docs.stripe.com/customer-management/integrate-customer-portal.
    """
    _require(features, "payment_method_update")
    _update(store, _subscription(store, session, form), {"default_payment_method": ""})


def planned(store: AccountStore, session: Resource, form: Form) -> tuple[Resource, Resource]:
    """A subscription, and the parameters of what a form changes of it. Raises Invalid."""
    configuration = configuration_of(store, session)
    _require(configuration["features"], "subscription_update")
    subscription = _subscription(store, session, form)
    if not sessions.updatable(store, subscription):
        raise errors.Invalid("This cannot be changed here.")
    change = portal_changes.chosen(store, configuration, subscription, form)
    shown = whole_numbers.within(form.text("proration_date"), store.now - sessions.LASTS, store.now)
    if "items" in change and shown is not None:
        change["proration_date"] = shown
    return subscription, change


def _change(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Make a change whose cost was shown; it is reckoned by the moment at which it was."""
    subscription, change = planned(store, session, form)
    portal_changes.make(store, configuration_of(store, session), subscription, change)


def _confirm(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Agree to the change that a deep link proposes."""
    _require(features, "subscription_update")
    flow = proposed(session)
    if flow is None:
        raise errors.Invalid("There is no change to confirm here.")
    subscription = store.get("subscription", flow["subscription"])
    if not sessions.updatable(store, subscription):
        raise errors.Invalid("This cannot be changed here.")
    configuration = configuration_of(store, session)
    change = portal_changes.agreed(store, configuration, flow)
    portal_changes.make(store, configuration, subscription, change)


def proposed(session: Resource) -> Resource | None:
    """The change that a deep link is about, if it is about one."""
    flow: Resource | None = at(session, "flow.subscription_update_confirm")
    return flow if at(session, "flow.type") == "subscription_update_confirm" else None


def _pause(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Pause what is collected, for as long as the configuration offers. Guess: that payments are paused, and
    invoices of the time between are void."""
    duration = _require(features, "subscription_pause")["duration"]
    paused: dict[str, Any] = {"behavior": "void"}
    if duration["type"] == "interval_options":
        options = duration["interval_options"] or ()
        index = whole_numbers.within(form.text("duration") or "0", 0, len(options) - 1)
        if index is None:
            raise errors.Invalid("Choose one of the lengths of a pause.", param="duration")
        option = options[index]
        paused["resumes_at"] = intervals.later(store.now, option["interval"], option["interval_count"])
    _update(store, _subscription(store, session, form), {"pause_collection": paused})


def _resume(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Go on paying."""
    _require(features, "subscription_pause")
    _update(store, _subscription(store, session, form), {"pause_collection": ""})


def _start(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Begin to pay for what stood still since its trial ended. Raises CardRefused where it is not paid.

    Source: https://docs.stripe.com/payments/checkout/free-trials. Guess: the sentence.
    """
    id = _subscription(store, session, form)["id"]
    if not methods(store, session["customer"]):
        raise errors.Invalid("Add a payment method first.")
    started = perform(store, "v1.subscriptions.resume", {}, subscription=id)
    if started["status"] == "paused":
        perform(store, "v1.invoices.pay", {}, invoice=started["latest_invoice"])


def _update(store: AccountStore, subscription: Resource, values: dict[str, Any]) -> None:
    perform(store, "v1.subscriptions.update", values, subscription_exposed_id=subscription["id"])


class AskedElsewhere(errors.Refusal):
    """The bank asks about a card first, on a page of its own. What was done so far is kept."""

    keeps_changes = True

    def __init__(self, path: str) -> None:
        super().__init__("The bank asks first.")
        self.path = path


def _card(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Save a card, and pay with it from now on."""
    _require(features, "payment_method_update")
    method = ways_to_pay.payment_method(store, form, {})
    asked = {
        "allowed_payment_method_types": ["card"],
        "confirm": True,
        "customer": session["customer"],
        "payment_method": method,
        "return_url": session["url"],
    }
    intent = perform(store, "v1.setup_intents.create", asked)
    if url := at(intent, "next_action.redirect_to_url.url"):
        parts = urlsplit(url)
        raise AskedElsewhere(f"{parts.path}?{parts.query}")
    pay_with(store, session["customer"], intent["payment_method"])


def pay_with(store: AccountStore, customer: str, method: str) -> None:
    default = {"invoice_settings": {"default_payment_method": method}}
    perform(store, "v1.customers.update", default, customer=customer)


def _default(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Pay with another of the customer's payment methods from now on."""
    _require(features, "payment_method_update")
    pay_with(store, session["customer"], _method(store, session, form)["id"])


def _remove(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Forget a payment method, but not the last one of somebody who is subscribed.

    Source: https://support.stripe.com/questions/billing-customer-portal. Guess: the sentence.
    """
    _require(features, "payment_method_update")
    method = _method(store, session, form)
    subscribed = any(
        each["status"] in LIVE for each in store.all("subscription", "customer", session["customer"])
    )
    if subscribed and len(methods(store, session["customer"])) == 1:
        raise errors.Invalid("Your subscription is paid with this. Add another payment method first.")
    perform(store, "v1.payment_methods.detach", {}, payment_method=method["id"])


def methods(store: AccountStore, customer: str) -> list[Resource]:
    listed: list[Resource] = perform(store, "v1.customers.payment_methods.list", {}, customer=customer)[
        "data"
    ]
    return listed


def _method(store: AccountStore, session: Resource, form: Form) -> Resource:
    """The customer's own payment method that a form names. Raises Invalid."""
    id = form.text("payment_method")
    for each in methods(store, session["customer"]):
        if each["id"] == id:
            return each
    raise errors.no_such_in_body("payment_method", id, "payment_method")


def _details(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Change what the configuration lets a customer change of itself."""
    allowed = _require(features, "customer_update")["allowed_updates"]
    values: dict[str, Any] = {
        name: form.text(name) for name in ("email", "name", "phone") if name in allowed and name in form
    }
    if values.get("email"):
        addresses.check_email(values["email"], "email")
    if "address" in allowed and form.group("address").fields:
        values["address"] = _address(form.group("address"), "address[country]")
    shipping = form.group("shipping")
    if "shipping" in allowed and shipping.fields:
        values["shipping"] = _shipping(shipping) if any(shipping.texts().values()) else ""
    perform(store, "v1.customers.update", values, customer=session["customer"])


def _shipping(typed: Form) -> Resource:
    if not typed.text("name"):
        raise errors.Invalid("Fill in the name to ship to.", param="shipping[name]")
    return {"name": typed.text("name"), "address": _address(typed, "shipping[country]")}


def _address(typed: Form, field: str) -> Resource:
    """An address as it was typed. Raises Invalid, whose `param` is the country's field, for no country."""
    if wrong := fields.country_mistake(typed.text("country")):
        raise errors.Invalid(wrong, param=field)
    address = {name: typed.text(name) for name in fields.ADDRESS}
    return {**address, "country": address["country"].upper()}


def _tax_id(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Add a tax ID."""
    _require_tax_ids(features)
    for each in fields.tax_id_mistakes(form.text("tax_id_type"), form.text("tax_id")):
        raise errors.Invalid(each.text, param=each.field)
    given = {"type": form.text("tax_id_type"), "value": form.text("tax_id")}
    perform(store, "v1.customers.tax_ids.create", given, customer=session["customer"])


def _remove_tax_id(store: AccountStore, session: Resource, features: Resource, form: Form) -> None:
    """Take a tax ID away."""
    _require_tax_ids(features)
    perform(store, "v1.customers.tax_ids.delete", {}, customer=session["customer"], id=form.text("id"))


def _require_tax_ids(features: Resource) -> None:
    if "tax_id" not in _require(features, "customer_update")["allowed_updates"]:
        raise errors.Invalid("This cannot be changed here.")


class Act(NamedTuple):
    """What a button does, and what is said once it is done."""

    do: Callable[[AccountStore, Resource, Resource, Form], None]
    done: str


ACTS: Mapping[str, Act] = {
    "as_default": Act(_as_default, "Your subscription is paid with your default payment method."),
    "cancel": Act(_cancel, "Your subscription is canceled."),
    "card": Act(_card, "Your card is saved. It is the default now."),
    "change": Act(_change, "Your subscription is changed."),
    "confirm": Act(_confirm, "Your subscription is changed."),
    "default": Act(_default, "Your default payment method is changed."),
    "details": Act(_details, "Your details are saved."),
    "keep": Act(_keep, "Your subscription goes on."),
    "pause": Act(_pause, "Your payments are paused."),
    "remove": Act(_remove, "The payment method is removed."),
    "remove_tax_id": Act(_remove_tax_id, "The tax ID is removed."),
    "resume": Act(_resume, "Your payments go on."),
    "start": Act(_start, "Your subscription is started."),
    "stay": Act(_stay, "Your subscription goes on, with the discount."),
    "tax_id": Act(_tax_id, "The tax ID is saved."),
}
