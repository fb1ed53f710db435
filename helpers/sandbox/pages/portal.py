"""The customer portal: subscriptions, payment methods, details and invoices, as a configuration allows.

A deep link shows one of these alone, and leads on once it is done.

Source: https://docs.stripe.com/customer-management and
https://docs.stripe.com/customer-management/portal-deep-links.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from ..account_store import AccountStore
from ..models.customers import tax_id_types
from ..models.portal import sessions
from ..nested import at
from ..resource import Resource
from ..routes import Page, Redirect, Visit, page
from . import fields, portal_acts, portal_changes, prices, ways_to_pay
from . import mistakes as mistaken
from .forms import Form
from .layout import leaving, not_there, rendered, said, when
from .mistakes import Mistake

PATH = "/p/session"  # with its secret in the query
OVER = ("This link is no longer valid.", "Portal links are short-lived: ask for a new one in the shop.")
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
# The one thing that can be done with a subscription by a deep link.
ONLY = ("subscription_cancel", "subscription_pause", "subscription_update")


def found(visit: Visit) -> tuple[AccountStore, Resource]:
    """The session whose secret an address has, and its account."""
    known = sessions.used(visit.store, Form(visit.params).text("secret"))
    if known is None:
        raise not_there(*OVER)
    return known


@page("get", PATH)
def open_(visit: Visit) -> Page | Redirect:
    """What a customer may see; or the way back from the bank that was asked about a card."""
    store, session = found(visit)
    form = Form(visit.params)
    intent = _asked_about(store, session, form)
    if intent and (failed := at(intent, "last_setup_error.message")):
        return _drawn(store, session, Form(), [Mistake(failed)])
    if intent and intent["status"] == "succeeded":
        visit.attempt(lambda: portal_acts.pay_with(store, session["customer"], intent["payment_method"]))
        return _after(session, "card") or _home(visit, "card")
    return _drawn(store, session, Form(), done=form.text("done"))


def _asked_about(store: AccountStore, session: Resource, form: Form) -> Resource | None:
    """The intent of the customer's card about which the bank was asked, if the address says its secret."""
    intent = store.find("setup_intent", form.text("setup_intent"))
    if intent is None or intent["customer"] != session["customer"]:
        return None
    secret = form.text("setup_intent_client_secret")
    return intent if hmac.compare_digest(intent["client_secret"].encode(), secret.encode()) else None


@page("post", PATH)
def act(visit: Visit) -> Page | Redirect:
    """What a customer does."""
    store, session = found(visit)
    form = Form(visit.params)
    do, features = form.text("do"), portal_acts.features_of(store, session)
    if do == "switch":
        return _shown_first(visit, store, session, form)
    if do not in portal_acts.ACTS:
        return _drawn(store, session, form)
    refusal = visit.attempt(lambda: portal_acts.ACTS[do].do(store, session, features, form))
    if isinstance(refusal, portal_acts.AskedElsewhere):
        return Redirect(refusal.path)
    if refusal:
        return _drawn(store, session, form, mistaken.of(refusal, form))
    return _after(session, do) or _home(visit, do)


def _home(visit: Visit, done: str) -> Redirect:
    """The portal, which says what was done."""
    return Redirect(f"{PATH}?secret={Form(visit.params).text('secret')}&done={done}")


def _after(session: Resource, do: str) -> Page | None:
    """Where a deep link leads once it is done."""
    after = at(session, "flow.after_completion") or {}
    if after.get("type") == "redirect":
        return leaving("Done", "You are going back to where you came from.", after["redirect"]["return_url"])
    if after.get("type") == "hosted_confirmation":
        message = (after.get("hosted_confirmation") or {}).get("custom_message")
        return said("Done", message or portal_acts.ACTS[do].done)
    return None


def _shown_first(visit: Visit, store: AccountStore, session: Resource, form: Form) -> Page:
    """What a change would cost, before it is made."""
    pages: list[Page] = []
    refusal = visit.attempt(lambda: pages.append(_change_drawn(store, session, form)))
    return _drawn(store, session, form, mistaken.of(refusal, form)) if refusal else pages[0]


def _change_drawn(store: AccountStore, session: Resource, form: Form) -> Page:
    """A change that a customer chose, and what it costs. Raises Invalid."""
    subscription, change = portal_acts.planned(store, session, form)
    return rendered(
        "portal_change.html",
        title="Confirm the change",
        form=form,
        now=store.now,
        path=f"{PATH}?{urlsplit(session['url']).query}",
        subscription=subscription,
        **_told(store, session, subscription, change),
    )


def _drawn(
    store: AccountStore,
    session: Resource,
    form: Form,
    mistakes: Collection[Mistake] = (),
    *,
    done: str = "",
) -> Page:
    """The page of a customer."""
    customer = store.get("customer", session["customer"])
    only, configuration = portal_acts.only_one(session), portal_acts.configuration_of(store, session)
    type, offer = at(session, "flow.type") or "", portal_acts.offered(store, session)
    return rendered(
        "portal.html",
        title=configuration["business_profile"]["headline"] or "Your account",
        mistakes=mistakes,
        form=form,
        done=portal_acts.ACTS[done].done if done in portal_acts.ACTS else "",
        customer=customer,
        features=_shown_features(portal_acts.features_of(store, session), type),
        offer=prices.off(offer) if offer else "",
        business=configuration["business_profile"],
        parts=PARTS[type],
        subscriptions=[
            portal_changes.shown(store, configuration, each)
            for each in store.all("subscription", "customer", customer["id"])
            if each["status"] in portal_acts.LIVE
            and only in ("", each["id"])
            and portal_acts.appears(session, each)
        ],
        methods=portal_acts.methods(store, customer["id"]),
        invoices=[
            {**each, "date": when(each["created"])}
            for each in store.all("invoice", "customer", customer["id"])
            if each["number"] and portal_acts.appears(session, each)
        ],
        proposal=_proposal(store, session),
        return_url=session["return_url"],
        tax_ids=list(store.all("tax_id", "customer", customer["id"])),
        tax_id_types=tax_id_types.COLLECTED,
        test_cards=ways_to_pay.TEST_CARDS,
        address=fields.ADDRESS,
    )


def _shown_features(features: Resource, type: str) -> Resource:
    """A configuration's features; of what can be done with a subscription, only what a deep link is about."""
    if type not in ONLY:
        return features
    off = {name: {**features[name], "enabled": False} for name in ONLY if name != type}
    return {**features, **off}


def _proposal(store: AccountStore, session: Resource) -> Resource | None:
    """The change that a deep link proposes, with what it costs."""
    flow = portal_acts.proposed(session)
    if flow is None:
        return None
    subscription = store.get("subscription", flow["subscription"])
    change = portal_changes.agreed(store, portal_acts.configuration_of(store, session), flow)
    return _told(store, session, subscription, change)


def _told(store: AccountStore, session: Resource, subscription: Resource, change: Resource) -> Resource:
    configuration = portal_acts.configuration_of(store, session)
    return {
        "bought": portal_changes.bought(store, subscription, change),
        "cost": portal_changes.cost(store, configuration, subscription, change),
    }
