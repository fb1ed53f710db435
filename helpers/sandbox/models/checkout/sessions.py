"""Checkout Sessions: made, changed while they are open, and ended.

Source: https://docs.stripe.com/api/checkout/sessions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...by_type.typed import own
from ...expansion import derived
from ...hooks import job
from ...listing import lists
from ...model import Model
from ...nested import at, blank, merged, updated
from ...parameters.names import around, inside
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..billing import one_currency
from ..invoices import shares
from ..payment_methods import configurations, rails
from ..payments import accepting
from ..payments.intents import OF_CHECKOUT
from ..products import price_objects, shipping_rates, tax_rates
from ..tax import automatic
from . import (
    attempts,
    cycle_rules,
    items,
    managed,
    offers,
    sale_rules,
    session_objects,
    session_rules,
    totals,
)
from .session_objects import KIND, TEMPLATE

LIFE = Statuses(
    {"open": ("complete", "expired"), "complete": (), "expired": ()},
    told_as={"complete": "completed"},
    refused={
        "expired": 'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session '
        "has a status of `{status}`."
    },
)
KEPT = ("customer_update", "payment_intent_data", "setup_intent_data", "subscription_data")
RECOVERY_DAYS = 30

sessions = Model(
    KIND,
    statuses=LIFE,
    steps={"expire": "expired"},
    at_most_one=session_rules.EXCLUSIVE,
    references={"customer": "customer", TEMPLATE: "invoice_rendering_template"},
    hidden=("shipping_cost.taxes",),
    source="https://docs.stripe.com/api/checkout/sessions",
)


@route("v1.checkout.sessions.create")
def create_session(call: Call) -> Resource:
    """Make a session; what it charges for is fixed now, and nothing is charged yet."""
    session_rules.check(call.store, call.params)
    session_rules.check_customer(call.store, call.params)
    session_rules.check_account(call.store, call.params)
    managed.check(call.store, call.params)
    return store_new(call.store, call.params)


def store_new(store: AccountStore, params: Mapping[str, Any], **values: Any) -> Resource:
    """A new session that a request, or a payment link, describes. Raises Invalid."""
    session = {**session_objects.begun(store, params), **values}
    asked = {name: params.get(name) for name in KEPT}
    unpaid = store.has_habit("Checkout begins a subscription before it is paid")
    store.keep(session_objects.ASKED, session["id"], **asked, params=dict(params), begins_unpaid=unpaid)
    details = configurations.named(store, session_objects.with_merchant(params))
    session["payment_method_configuration_details"] = details
    if session["mode"] == "setup":
        session |= _to_be_set_up(store, session, params)
    else:
        session |= _to_be_paid(store, session, params)
    session["payment_method_options"] = session_objects.options(session, session["payment_method_types"])
    session = store.add(session, event=None)
    store.later(session["expires_at"], "checkout.expire", session=session["id"])
    return session


def _to_be_set_up(store: AccountStore, session: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """A session that saves a payment method has its setup intent from the start.

    Of the types that it may choose, those of its currency. Source: recordings of a session and of an intent
    by the same account in https://github.com/pay-rails/pay, October 2026. Guess: its intent has the same.
    """
    names = ("allowed_payment_method_types", "customer", "payment_method_configuration")
    wanted = {name: params[name] for name in names if params.get(name)}
    options = params.get("payment_method_options")
    if fitting := session_objects.intent_options("v1.setup_intents.create", options):
        wanted["payment_method_options"] = fitting
    intent = perform(store, "v1.setup_intents.create", {**wanted, **(params.get("setup_intent_data") or {})})
    store.keep(OF_CHECKOUT, intent["id"])
    types = intent["payment_method_types"]
    if session["currency"] and not params.get("allowed_payment_method_types"):
        types = [each for each in types if accepting.is_in(each, session["currency"])]
        store.change(intent, {"payment_method_types": types}, event=None)
    return {"payment_method_types": types, "setup_intent": intent["id"]}


def _to_be_paid(store: AccountStore, session: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    given = params["line_items"]
    described = [items.described(store, each, f"line_items[{index}]") for index, each in enumerate(given)]
    prices = _sold(store, session, described)
    currency = _currency(store, session, prices)
    if not session.get("payment_link"):
        offers.check(store, params, session["mode"], prices, currency)
        managed.check_products(store, params, prices)
    values: dict[str, Any] = {
        "currency": currency,
        "discounts": _discounts(params.get("discounts") or []),
        "payment_method_types": types_in(store, session["mode"], params, currency),
        **_shipping(store, params.get("shipping_options") or [], currency),
    }
    values |= totals.summed(store, {**session, **values}, described)
    sale_rules.check_total(store, {**session, **values}, values["amount_total"])
    sale_rules.check_payment(store, params.get("payment_intent_data"), values["amount_total"])
    shares.check(store, params.get("subscription_data") or {}, under="subscription_data")
    tax_rates.check_active(store, {"subscription_data": params.get("subscription_data") or {}})
    cycle_rules.check_anchor(params.get("subscription_data") or {}, store.now, prices)
    cycle_rules.check_prorated(store, params)
    return values


def _currency(store: AccountStore, session: Resource, prices: Sequence[Resource]) -> str:
    """The wanted currency, the one that the customer subscribes in, or the first price's. Raises Invalid.

    Sources: https://github.com/invertase/stripe-firebase-extensions/issues/644 of a price that is asked in
    the customer's currency, too; https://github.com/civitai/civitai/pull/4945 of one that is not.
    """
    wanted, customer = session["currency"], store.find("customer", session["customer"] or "")
    if session["mode"] != "subscription" or customer is None:
        return items.currency(store, wanted, prices)
    before = customer["currency"]
    offered = all(before in price_objects.options_of(store, each) for each in prices)
    if not wanted and (offered or one_currency.is_fixed(store, customer)):
        wanted = before
    currency = items.currency(store, wanted, prices)
    one_currency.check(store, customer, currency)
    return currency


def _sold(store: AccountStore, session: Resource, described: Sequence[Resource]) -> list[Resource]:
    """The prices of a session's items. Raises Invalid where it cannot sell them."""
    prices = [price_objects.known(store, each["price"]) for each in described]
    sale_rules.check_prices(session["mode"], prices)
    if totals.is_automatic(session):
        automatic.check_behavior(store, prices)
    return prices


def types_in(store: AccountStore, mode: str, params: Mapping[str, Any], currency: str) -> list[str]:
    """The types that a customer may choose from; of those that start a subscription, all that can be kept."""
    held = at(params, "payment_intent_data.capture_method") == "manual"
    sale_rules.check_types(store, params, currency)
    types = accepting.types(store, session_objects.with_merchant(params), currency, held=held)
    if params.get("redirect_on_completion") == "never":
        types = sale_rules.on_this_page(types, params)
    descriptor = at(params, "payment_intent_data.statement_descriptor")
    accepting.check_descriptor(store, types, descriptor, "payment_intent_data")
    if mode == "payment" or params.get("allowed_payment_method_types"):
        return types
    return [each for each in types if rails.of(each).kept != "no"]


def _shipping(store: AccountStore, given: Sequence[Mapping[str, Any]], currency: str) -> dict[str, Any]:
    """The ways of shipping, the first one chosen for a start."""
    options = shipping_options(store, given, currency)
    return {
        "shipping_cost": {"shipping_rate": options[0]["shipping_rate"]} if options else None,
        "shipping_options": options,
    }


def in_currency(store: AccountStore, session: Resource, currency: str) -> dict[str, Any]:
    """What an open session shows once its items are asked in another currency.

    Raises Invalid, and changes nothing, where one of them, shipping or a discount has no amount in it.
    """
    lines, chosen = totals.items_of(store, session), session["shipping_cost"]
    items.currency(store, currency, [price_objects.known(store, each["price"]) for each in lines])
    rates = [{"shipping_rate": each["shipping_rate"]} for each in session["shipping_options"]]
    values: dict[str, Any] = {
        "currency": currency,
        "payment_method_types": types_in(
            store, session["mode"], session_objects.asked_of(store, session)["params"], currency
        ),
        **_shipping(store, rates, currency),
        "shipping_cost": chosen,
    }
    return values | totals.summed(store, {**session, **values}, lines)


def _discounts(given: Sequence[Mapping[str, Any]]) -> list[Resource]:
    return [{"coupon": each.get("coupon"), "promotion_code": each.get("promotion_code")} for each in given]


def shipping_options(
    store: AccountStore, given: Sequence[Mapping[str, Any]], currency: str
) -> list[Resource]:
    """The ways of shipping that a customer may choose from; the first one is chosen for a start."""
    return [
        _shipping_option(store, each, currency, f"shipping_options[{index}]")
        for index, each in enumerate(given)
    ]


def _shipping_option(store: AccountStore, given: Mapping[str, Any], currency: str, under: str) -> Resource:
    if data := given.get("shipping_rate_data"):
        try:
            rate = perform(store, "v1.shipping_rates.create", data)
        except errors.Refusal as refusal:
            refusal.named(around(inside(under, "shipping_rate_data"), refusal.param or ""))
            raise
    elif id := given.get("shipping_rate"):
        rate = shipping_rates.usable(store, id, inside(under, "shipping_rate"))
    else:
        raise errors.missing(inside(under, "shipping_rate"))
    amount = shipping_rates.amount_in(store, rate, currency, under)
    return {"shipping_amount": amount, "shipping_rate": rate["id"]}


@derived(KIND, "line_items", on_request=True)
def line_items_of(store: AccountStore, session: Resource) -> Resource:
    """A session's items, as the session itself shows them."""
    lines = totals.line_items(store, session)
    return lists.of(lines, "item", f"/v1/checkout/sessions/{session['id']}/line_items", {})


@route("v1.checkout.sessions.line_items.list")
def list_line_items(call: Call) -> Resource:
    """A session's items, also after it ended."""
    session = own_session(call)
    lines = totals.line_items(call.store, session)
    return lists.of(lines, "item", call.url, call.params)


def own_session(call: Call) -> Resource:
    """The session in a request's path."""
    return call.store.get(KIND, call.path["session"])


@route("v1.checkout.sessions.update")
def update_session(call: Call) -> Resource:
    """Change a session's metadata; while it is open also its items, its shipping and what was collected."""
    store, params, session = call.store, dict(call.params), own(call)
    values = {"metadata": params.pop("metadata")} if "metadata" in params else {}
    if params and session["status"] != "open":
        # Guess: the sentence.
        raise errors.Invalid(
            f"This Checkout Session has a status of `{session['status']}`; only its metadata can be updated.",
            param=next(iter(params)),
        )
    session_rules.check_mode(params, session["mode"])
    session_rules.check_collected(params, session["ui_mode"])
    if "payment_intent_data" in params:
        _change_payment(store, session, params["payment_intent_data"])
    if "collected_information" in params:
        known = session["collected_information"] or blank(KIND, "collected_information")
        values["collected_information"] = merged(known, params["collected_information"])
    if "shipping_options" in params:
        values |= _shipping(store, params["shipping_options"] or [], session["currency"])
    if session["mode"] != "setup" and (values.keys() - {"metadata"} or "line_items" in params):
        described = _changed_items(store, session, params.get("line_items"))
        values |= totals.summed(store, {**session, **values}, described)
        sale_rules.check_total(store, session, values["amount_total"])
    return store.change(session, values, event=None)


def _changed_items(
    store: AccountStore, session: Resource, given: Sequence[Mapping[str, Any]] | None
) -> list[Resource]:
    """The items after an update: those named by their id stay, changed; others are new.

    Guess: they are held to what a new session's are.
    """
    known = {each["id"]: each for each in totals.items_of(store, session)}
    if given is None:
        return list(known.values())
    sale_rules.check_lines(given, session["mode"])
    result = []
    for index, each in enumerate(given):
        id, under = each.get("id"), f"line_items[{index}]"
        if id is None:
            result.append(items.described(store, each, under))
        elif id not in known:
            raise errors.no_such_in_body("line_item", id, f"{under}[id]")
        else:
            result.append(items.changed(store, known[id], each, under))
    items.currency(store, session["currency"], _sold(store, session, result))
    return result


def _change_payment(store: AccountStore, session: Resource, given: Mapping[str, Any]) -> None:
    """Have a session's payment be described anew. Guess: the sentence.

    Source: https://docs.stripe.com/api/checkout/sessions/update, of `payment_intent_data`.
    """
    if session["ui_mode"] != "elements":
        raise errors.Invalid(
            "`payment_intent_data` can only be updated with `ui_mode: elements`.", param="payment_intent_data"
        )
    asked = session_objects.asked_of(store, session)
    known = asked["payment_intent_data"] or {}
    changed = {name: updated(known.get(name), value, name) for name, value in given.items()}
    data = {name: value for name, value in {**known, **changed}.items() if value is not None}
    store.keep(session_objects.ASKED, session["id"], **{**asked, "payment_intent_data": data})
    if session["payment_intent"]:
        perform(store, "v1.payment_intents.update", given, intent=session["payment_intent"])


@sessions.step("expire")
def _expired(call: Call, session: Resource) -> dict[str, Any]:
    return ended(call.store, session)


@job("checkout.expire")
def expire(store: AccountStore, *, session: str) -> None:
    """A session that was not paid in time ends. The reason that its payment shows was recorded in 2021."""
    current = store.get(KIND, session)
    if LIFE.allows(current["status"], "expired"):
        store.move(current, "expired", **ended(store, current, "automatic"))


def ended(store: AccountStore, session: Resource, reason: str | None = None) -> dict[str, Any]:
    """What a session that ends unpaid shows; a payment that was tried is canceled."""
    attempts.drop(store, session, reason)
    values: dict[str, Any] = {"url": None}
    known = session["customer"] or session["customer_email"]
    if not known and at(session, "consent.promotions") != "opt_in":
        # Guess: nor any other detail. Source: https://docs.stripe.com/payments/checkout/abandoned-carts.
        values["customer_details"] = None
    recovery = at(session, "after_expiration.recovery")
    if recovery and recovery["enabled"]:
        values["after_expiration"] = {
            "recovery": {
                **recovery,
                "expires_at": store.now + RECOVERY_DAYS * 86_400,
                "url": store.link("buy.stripe.com", f"/r/{session['id']}"),
            }
        }
    return values


def address_of(store: AccountStore, session: Resource) -> str:
    """Where a session is paid."""
    return session_objects.address(store, session)


def recovered(store: AccountStore, session: Resource) -> Resource | None:
    """A new session like one that expired and may be recovered; None where it may not."""
    recovery = at(session, "after_expiration.recovery")
    if not recovery or not recovery["url"] or recovery["expires_at"] <= store.now:
        return None
    given = dict(session_objects.asked_of(store, session)["params"])
    given.pop("expires_at", None)
    given["line_items"] = [items.again(each) for each in totals.items_of(store, session)]
    if recovery["allow_promotion_codes"] and not given.get("discounts"):
        given["allow_promotion_codes"] = True
    return store_new(store, given, recovered_from=session["id"])


@route("v1.checkout.sessions.list")
def list_sessions(call: Call) -> Resource:
    """Sessions, newest first; by customer, by its e-mail, by what came of them."""
    params = dict(call.params)
    email = (params.pop("customer_details", None) or {}).get("email")
    return lists.page(
        call.store,
        KIND,
        call.url,
        params,
        keep=lambda each: email is None or (each["customer_details"] or {}).get("email") == email,
    )
