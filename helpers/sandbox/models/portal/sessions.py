"""Portal sessions: an address at which one customer may do, for a while, what a configuration lets them.

Source: https://docs.stripe.com/api/customer_portal/sessions and
https://docs.stripe.com/customer-management/portal-deep-links.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import filled, new
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..billing.subscription_invoices import is_metered
from . import configurations

KIND = "billing_portal.session"
# How many seconds its address can be opened at first, and after each time that it was.
# Source: https://docs.stripe.com/customer-management, "Ephemeral sessions".
UNUSED, LASTS = 300, 3600
# The feature that a deep link needs.
NEEDS: Mapping[str, str] = {
    "customer_update": "customer_update",
    "payment_method_update": "payment_method_update",
    "subscription_cancel": "subscription_cancel",
    "subscription_pause": "subscription_pause",
    "subscription_update": "subscription_update",
    "subscription_update_confirm": "subscription_update",
}
# As programs report it of updates. Guess: the sentence of the other features.
SWITCHED_OFF = (
    "This subscription cannot be {done} because the {feature} feature in the portal configuration is "
    "disabled."
)
DONE = {"subscription_cancel": "canceled", "subscription_pause": "paused", "subscription_update": "updated"}
OTHER_SWITCHED_OFF = "The {feature} feature in the portal configuration is disabled."
NO_DEFAULT = (
    "No configuration provided and your test mode default configuration has not been created. Provide a "
    "configuration or create your default by saving your customer portal settings in test mode at "
    "https://dashboard.stripe.com/test/settings/billing/portal."
)
ABOUT_A_SUBSCRIPTION = frozenset(each for each in NEEDS if each.startswith("subscription"))

Model(
    KIND, references={"customer": "customer"}, source="https://docs.stripe.com/api/customer_portal/sessions"
)


@route("v1.billing_portal.sessions.create")
def create_session(call: Call) -> Resource:
    """A session of a customer. It cannot be retrieved, and soon not be opened any more."""
    store, params = call.store, call.params
    if "customer" not in params:
        raise errors.missing("customer")
    configuration = _configuration(store, params.get("configuration"))
    session = new(store, KIND, configuration=configuration["id"])
    session |= filled(KIND, session, {name: value for name, value in params.items() if name != "flow_data"})
    session["return_url"] = params.get("return_url") or configuration["default_return_url"]
    if flow := params.get("flow_data"):
        _check_flow(store, configuration, flow, params["customer"])
        session["flow"] = _flow(flow)
    code = "".join(store.state.ids.derive(f"{session['id']}:{part}", 20) for part in "12")
    session["url"] = store.link("billing.stripe.com", f"/p/session?secret=test_{code}")
    store.keep("_portal_session", f"test_{code}", session=session["id"], ends=store.now + UNUSED)
    return store.add(session)


def _configuration(store: AccountStore, id: str | None) -> Resource:
    """The configuration that is asked for, or the account's default, which a new account does not have yet.

    Source: https://github.com/jesushzv/business-helper/issues/346 of August 2026; the words are those that
    many programs look for.
    """
    if id is None and store.state.profile == "fresh":
        raise errors.Invalid(NO_DEFAULT)
    if id is None:
        return configurations.default(store)
    chosen = store.get(configurations.KIND, id, param="configuration")
    if not chosen["active"]:
        # Guess: the sentence.
        raise errors.Invalid(f"The configuration {id} is not active.", param="configuration")
    return chosen


def _check_flow(store: AccountStore, configuration: Resource, flow: Mapping[str, Any], customer: str) -> None:
    """Refuse a deep link to what the configuration switches off, or to somebody else's subscription."""
    type = flow["type"]
    if at(flow, "after_completion.type") == "redirect" and not at(flow, "after_completion.redirect"):
        raise errors.missing("flow_data[after_completion][redirect]")
    feature = NEEDS[type]
    if not configuration["features"][feature]["enabled"]:
        sentence = SWITCHED_OFF if feature in DONE else OTHER_SWITCHED_OFF
        raise errors.Invalid(sentence.format(done=DONE.get(feature), feature=feature.replace("_", " ")))
    if type not in ABOUT_A_SUBSCRIPTION:
        return
    id, param = at(flow, f"{type}.subscription"), f"flow_data[{type}][subscription]"
    if id is None:
        raise errors.missing(param)
    subscription = store.get("subscription", id, param=param)
    if subscription["customer"] != customer:
        raise errors.no_such_in_body("subscription", id, param)
    if type == "subscription_cancel":
        _check_cancellation(store, subscription, flow[type])
    if feature == "subscription_update" and not updatable(store, subscription):
        # Guess: the sentence, and that links are refused already when they are made.
        raise errors.Invalid(f"The subscription {id} cannot be updated in the portal.", param=param)
    if type == "subscription_update_confirm":
        _check_change(store, configuration, subscription, flow[type])


def _check_cancellation(store: AccountStore, subscription: Resource, asked: Mapping[str, Any]) -> None:
    """Refuse to ask for what is done already, and an offer of a coupon that there is not."""
    if subscription["cancel_at"]:
        raise errors.Invalid(
            f"The subscription {subscription['id']} is already set to be canceled at period end."
        )
    if coupon := at(asked, "retention.coupon_offer.coupon"):
        param = "flow_data[subscription_cancel][retention][coupon_offer][coupon]"
        store.get("coupon", coupon, param=param)


def updatable(store: AccountStore, subscription: Resource) -> bool:
    """Whether customers may change what they pay for: one thing that is not metered, charged automatically,
    and that does not change soon.

    Source: https://docs.stripe.com/customer-management#customer-portal-limitations.
    """
    items = subscription["items"]["data"]
    charged = subscription["collection_method"] == "charge_automatically"
    return len(items) == 1 and not is_metered(items[0]) and charged and not changes_later(store, subscription)


def changes_later(store: AccountStore, subscription: Resource) -> bool:
    """Whether a schedule has an update coming: customers can neither update nor cancel till then.

    Sources: the same page, and https://github.com/invertase/stripe-firebase-extensions/issues/158.
    """
    schedule = store.find("subscription_schedule", subscription["schedule"] or "")
    phases = schedule["phases"] if schedule else ()
    return any(each["start_date"] > store.now for each in phases)


def _check_change(
    store: AccountStore, configuration: Resource, subscription: Resource, asked: Mapping[str, Any]
) -> None:
    """Refuse a change that changes nothing, or to a price that the configuration does not offer."""
    if not _changes(subscription, asked):
        # As programs report it in 2026.
        raise errors.Invalid(
            f"Cannot update the subscription `{subscription['id']}` because there are no changes to confirm. "
            "Provide a different `price` or `quantity`."
        )
    offered = configurations.prices(store, configuration)
    for index, item in enumerate(asked.get("items") or ()):
        if item.get("price") and item["price"] not in offered:
            # As programs report it in 2026. Guess: the parameter.
            raise errors.Invalid(
                f"The item `{item['id']}` cannot be updated to price `{item['price']}` because the "
                f"configuration `{configuration['id']}` does not include the price in its "
                "`features[subscription_update][products]`.",
                param=f"flow_data[subscription_update_confirm][items][{index}][price]",
            )


def _changes(subscription: Resource, asked: Mapping[str, Any]) -> bool:
    """Whether a deep link would change anything of a subscription."""
    now = {each["id"]: each for each in subscription["items"]["data"]}
    return bool(asked.get("discounts")) or any(
        each["id"] not in now
        or each.get("price", now[each["id"]]["price"]["id"]) != now[each["id"]]["price"]["id"]
        or each.get("quantity", now[each["id"]].get("quantity")) != now[each["id"]].get("quantity")
        for each in asked.get("items") or ()
    )


def _flow(flow: Mapping[str, Any]) -> Resource:
    """A deep link as the session shows it: of its kinds, the one it is. It ends with a confirmation page."""
    names = ("customer_update", *ABOUT_A_SUBSCRIPTION)
    done = {"hosted_confirmation": None, "redirect": None, "type": "hosted_confirmation"}
    kinds = {name: flow.get(name) for name in sorted(names)}
    return {
        "after_completion": {**done, **(flow.get("after_completion") or {})},
        **kinds,
        "type": flow["type"],
    }


def used(store: AccountStore, code: str) -> tuple[AccountStore, Resource] | None:
    """The session whose address ends so, with its account; None where its time is over, which is put off."""
    for holder in store.state.holding("_portal_session"):
        kept = holder.find("_portal_session", code)
        if kept and kept["ends"] > store.now:
            own, ends = store.on(holder.account), store.now + LASTS
            if kept["ends"] != ends:
                own.keep("_portal_session", code, session=kept["session"], ends=ends)
            return own, own.get(KIND, kept["session"])
    return None
