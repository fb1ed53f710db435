"""What happens once the customer confirms: a payment, a subscription, or a saved payment method.

The customer may be asked to authenticate; then the session stays open until the bank has its answer. It stays
open after a declined payment, too.

Source: https://docs.stripe.com/payments/checkout/how-checkout-works and
https://docs.stripe.com/api/checkout/sessions/object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...hooks import after
from ...ids import key_of
from ...nested import at, blank, merged
from ...resource import Resource
from ..payment_methods import payment_methods, rails
from ..payment_methods.making import ADDRESS
from ..payments import intents
from . import attempts, buyers, invoicing, local_currency, saved, subscribing, totals
from .finishing import DONE, confirmed, finish, settle
from .session_objects import KIND, address, asked_of, details_of, intent_options, reference


def confirm(
    store: AccountStore, session: Resource, method: str | None, filled: Mapping[str, Any], *, back: str = ""
) -> Resource:
    """Confirm a session with a payment method and what the customer filled in; tells the session.

    `method`: None where nothing is to be paid now or later. `filled`: `customer_details` and the other fields
    of a session that a page collects. `back`: where a bank sends its customer afterwards; by default the
    session's own page. Raises Invalid where the session has ended, CardRefused where the payment is declined.
    """
    if session["status"] != "open":
        raise ended(session)
    session = collect(store, session, filled)
    if at(session, "automatic_tax.status") == "requires_location_inputs":
        # Guess: the sentence.
        raise errors.Invalid(
            "Fill in your address: the tax depends on it.", param="customer_details[address]"
        )
    back = back or address(store, session)
    if method:
        named = payment_methods.named(store, method, param="payment_method")
        method = _described(store, named, session["customer_details"])["id"]
    # What the page confirms names no request, but one key. Recorded by programs in 2025. Guess: of a session
    # that saves, too.
    known = store.known_by(key_of(session["id"]))
    return CONFIRM[session["mode"]](known, session, method, back)


def _described(store: AccountStore, method: Resource, details: Resource) -> Resource:
    """A payment method of nobody yet, as who pays with it filled in the page. Recorded by programs."""
    if method["object"] != "payment_method" or method["customer"]:
        return method
    billing = method["billing_details"]
    if any((billing["address"] or {}).values()) or any(billing[name] for name in ("email", "name", "phone")):
        return method
    told = {name: details[name] for name in ("address", "email", "name", "phone") if details[name]}
    return store.change(method, {"billing_details": merged(billing, told)}, event=None)


def ended(session: Resource) -> errors.Invalid:
    """What is said of a session that cannot be paid any more. Guess: the sentence."""
    return errors.Invalid(
        f"This Checkout Session has a status of `{session['status']}` and can no longer be paid."
    )


def collect(store: AccountStore, session: Resource, filled: Mapping[str, Any]) -> Resource:
    """Note what a customer filled in; where tax follows from the address, the amounts change with it, and up
    to an anchor with the time.

    Of a guest who fills in no more than who pays, nothing is collected. Recorded by programs, 2025 and 2026.
    """
    known = session["customer_details"] or details_of(None, session["mode"])
    details = merged(known, filled.get("customer_details") or {})
    values: dict[str, Any] = {}
    names = {name: details[name] for name in buyers.NAMES if details[name]}
    if names:
        details["name"] = next(iter(names.values()))
    if collected := {**names, **(filled.get("collected_information") or {})}:
        nothing = blank(KIND, "collected_information")
        values["collected_information"] = merged(session["collected_information"] or nothing, collected)
    if details["address"]:
        details["address"] = {**dict.fromkeys(ADDRESS), **details["address"]}
    values["customer_details"] = {**details, "tax_ids": details["tax_ids"] or []}
    if session["customer_email"]:
        values["customer_details"]["email"] = session["customer_email"]
    for name in ("consent", "custom_fields"):
        if name in filled:
            values[name] = filled[name]
    session = store.change(session, values, event=None)
    if not (totals.is_automatic(session) or totals.changes_with_time(store, session)):
        return session
    due = totals.summed(store, session, totals.items_of(store, session))
    return store.change(session, due, event=None)


def _pay(store: AccountStore, session: Resource, method: str | None, back: str) -> Resource:
    """Pay once."""
    session = buyers.with_customer(store, session, needed=invoicing.is_wanted(session))
    if session["amount_total"] == 0:
        return finish(store, session, payment_status="no_payment_required")
    if method is None:
        raise errors.missing("payment_method")
    shown = local_currency.presented(store, session, method)
    session = with_intent(store, session, store.get("payment_method", method)["type"], shown)
    intent = confirmed(store, "v1.payment_intents.confirm", session["payment_intent"], method, back)
    return settle(store, store.get(KIND, session["id"]), intent)


def with_intent(
    store: AccountStore, session: Resource, type: str | None = None, shown: Resource | None = None
) -> Resource:
    """The session with its payment intent, which the first attempt makes.

    `type`: what it is tried with. `shown`: what its customer pays in a currency of its own.

    Recorded by programs in 2026: it takes that type alone, and tells of its session.
    """
    asked = asked_of(store, session)["payment_intent_data"] or {}
    totals_of = session["total_details"]
    wanted = {
        "amount": session["amount_total"],
        "amount_details": {
            "shipping": {"amount": totals_of["amount_shipping"] or 0},
            "tax": {"total_tax_amount": totals_of["amount_tax"]},
        },
        "currency": session["currency"],
        "allowed_payment_method_types": [type] if type else session["payment_method_types"],
        "payment_details": {"order_reference": reference(store, session)},
    }
    tried = store.find("payment_intent", session["payment_intent"] or "") or {}
    if shown or tried.get("presentment_details"):
        wanted["presentment_details"] = shown
    if session["customer"]:
        wanted["customer"] = session["customer"]
    if saved.saves(store, session) and "setup_future_usage" not in asked:
        wanted["setup_future_usage"] = "on_session"  # guess: how it is kept
    shipping = at(session, "collected_information.shipping_details")
    if shipping and "shipping" not in asked:
        wanted["shipping"] = shipping
    if session["payment_intent"]:
        perform(store, "v1.payment_intents.update", wanted, intent=session["payment_intent"])
        return session
    options = asked_of(store, session)["params"].get("payment_method_options")
    if fitting := intent_options("v1.payment_intents.create", options):
        wanted["payment_method_options"] = fitting
    # Only then: the event that tells of a new intent has neither. Recorded by programs in 2025.
    named = {name: wanted.pop(name) for name in ("amount_details", "payment_details")}
    intent = perform(store, "v1.payment_intents.create", {**wanted, **asked})
    perform(store, "v1.payment_intents.update", named, intent=intent["id"])
    store.keep(intents.OF_CHECKOUT, intent["id"])
    return store.change(session, {"payment_intent": intent["id"]}, event=None)


def _save(store: AccountStore, session: Resource, method: str | None, back: str) -> Resource:
    """Save a payment method for later; its intent's success completes the session."""
    if method is None:
        raise errors.missing("payment_method")
    session = buyers.with_customer(store, session)
    intent = store.get("setup_intent", session["setup_intent"])
    if session["customer"] and not intent["customer"]:
        store.change(intent, {"customer": session["customer"]}, event=None)
    confirmed(store, "v1.setup_intents.confirm", intent["id"], method, back)
    return store.get(KIND, session["id"])


CONFIRM: Mapping[str, Callable[[AccountStore, Resource, str | None, str], Resource]] = {
    "payment": _pay,
    "setup": _save,
    "subscription": subscribing.subscribe,
}


def _of_intent(store: AccountStore, field: str, intent: Resource) -> list[Resource]:
    return list(store.all(KIND, field, intent["id"]))


def _paid_by(store: AccountStore, intent: Resource) -> list[Resource]:
    """The sessions that an intent pays: itself, or the first invoice of what they began."""
    tried = [store.get(KIND, each["id"]) for each in store.all(attempts.FIRST, "intent", intent["id"])]
    begun = [each for each in tried if each["status"] == "complete"]
    return [*_of_intent(store, "payment_intent", intent), *begun]


@after("payment_intent.succeeded")
@after("payment_intent.amount_capturable_updated")
@after("payment_intent.processing")
def _intent_moved(store: AccountStore, intent: Resource) -> None:
    """The bank has its answer, or a delayed payment arrived."""
    for session in _paid_by(store, intent):
        if session["status"] == "open" and intent["status"] in DONE:
            settle(store, session, intent)
        elif session["payment_status"] == "unpaid" and intent["status"] == "succeeded":
            paid = store.change(session, {"payment_status": "paid"}, event=None)
            if not rails.of(store.get("payment_method", intent["payment_method"])["type"]).holds:
                store.emit("async_payment_succeeded", paid)  # else it was held, and is captured now


@after("payment_intent.payment_failed")
def _intent_failed(store: AccountStore, intent: Resource) -> None:
    """A delayed payment did not arrive. A session that is still open can be tried again."""
    for session in _paid_by(store, intent):
        if session["status"] == "complete" and session["payment_status"] == "unpaid":
            store.emit("async_payment_failed", session)


@after("setup_intent.succeeded")
def _set_up(store: AccountStore, intent: Resource) -> None:
    """The bank has its answer: the payment method is saved."""
    for session in _of_intent(store, "setup_intent", intent):
        if session["status"] == "open":
            finish(store, session, payment_status="no_payment_required")


@after("payment_intent.succeeded")
@after("payment_intent.processing")
def _paid_ahead(store: AccountStore, intent: Resource) -> None:
    """The bank has its answer: the subscription begins, with a first invoice that is paid, or is debited."""
    for kept in list(store.all(attempts.FIRST, "intent", intent["id"])):
        session = store.get(KIND, kept["id"])
        if session["status"] == "open":
            subscribing.paid_ahead(store, session, kept["method"], intent)
