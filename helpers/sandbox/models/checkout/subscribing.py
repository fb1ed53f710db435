"""The subscription that a session sells, begun once what its first invoice asks for is paid.

Source: https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade.
"""

from __future__ import annotations

from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...answers import perform
from ...ids import key_of
from ...nested import at
from ...resource import Resource
from ..billing.intervals import later
from ..invoices import prepaid
from ..payment_methods import payment_methods, rails
from ..payments import charge_objects, payment_intents
from . import attempts, buyers, items, local_currency, saved, totals
from .finishing import confirmed, finish
from .session_objects import KIND, asked_of, reference


def subscribe(store: AccountStore, session: Resource, method: str | None, back: str) -> Resource:
    """Begin a subscription once what its first invoice asks for is paid. A declined payment leaves none."""
    session = buyers.with_customer(store, session, needed=True)
    if method:
        saved.keep(store, session, store.get("payment_method", method))  # recorded by programs in 2025
        perform(store, "v1.payment_methods.attach", {"customer": session["customer"]}, payment_method=method)
        attached = store.get("payment_method", method)
        if rails.of(attached["type"]).mandate:
            payment_methods.set_up(store, attached)  # who confirms on the page accepts to be debited
    if asked_of(store, session).get("begins_unpaid"):
        return _attempt(store, session, method, back)
    with store.state.store.undone():
        asked = _asked(store, _create(store, session, method))
    attempts.drop(store, session)
    if asked is None:
        return _begun(store, session, method)
    values = {name: asked[name] for name in prepaid.COMMON if name in asked}
    types = _named(store, session)
    intent = payment_intents.for_invoice(store, asked["amount"], asked["currency"], None, types, **values)
    # Only now: the event that tells of a new intent names neither its session nor what it is tried with.
    # Recorded in December 2025.
    tried = {"payment_details": {"customer_reference": None, "order_reference": reference(store, session)}}
    if method:
        tried |= _tried_with(store.get("payment_method", method))
    intent = store.change(intent, tried, event=None)
    store.keep(charge_objects.OF_FIRST_INVOICE, intent["id"])
    store.keep(attempts.FIRST, session["id"], intent=intent["id"], method=method)
    confirmed(store, "v1.payment_intents.confirm", intent["id"], str(method), back)
    return store.get(KIND, session["id"])


def _tried_with(method: Resource) -> dict[str, Any]:
    """How an intent for a first invoice shows what it is tried with. Recorded in 2025 and 2026."""
    type = method["type"]
    saved_as = {"setup_future_usage": "off_session"} if type in ("card", "link") else {}
    return {
        "payment_method": method["id"],
        "payment_method_options": {type: {**rails.of(type).options.intent, **saved_as}},
        "payment_method_types": [type],
        "status": "requires_confirmation",
    }


def _named(store: AccountStore, session: Resource) -> list[str] | None:
    """The types that a session was to allow, if any."""
    types: list[str] | None = asked_of(store, session)["params"].get("allowed_payment_method_types")
    return types


def paid_ahead(store: AccountStore, session: Resource, method: str | None, intent: Resource) -> None:
    """Begin a subscription, or go on with it, now that what it asked for first is paid, or is debited."""
    if begun := attempts.begun(store, session):
        _sold(store, session, begun)
    else:
        with prepaid.paid_by(store, session["customer"], intent):
            _begun(store, session, method)


def _begun(store: AccountStore, session: Resource, method: str | None) -> Resource:
    """Complete a session whose subscription is paid for, or is paid for now. Raises CardRefused."""
    started = _create(store, session, method)
    if started["status"] not in ("active", "trialing"):
        raise _declined(_first_intent(store, started))
    return _sold(store, session, started)


def _sold(store: AccountStore, session: Resource, started: Resource) -> Resource:
    """Complete a session with its subscription: in a trial nothing is paid yet, a debit may be on its way."""
    status = "paid" if session["amount_total"] else "no_payment_required"
    intent = _first_intent(store, started)
    if intent and intent["status"] == "processing":
        status = "unpaid"
        store.keep(attempts.FIRST, session["id"], intent=intent["id"])
    begun = {"subscription": started["id"], "invoice": started["latest_invoice"]}
    return finish(store, session, payment_status=status, **begun)


def _attempt(store: AccountStore, session: Resource, method: str | None, back: str) -> Resource:
    """Begin a subscription at the first attempt to pay it, by an old habit; later ones pay the same invoice.

    It is told of as incomplete, and then as updated once: recorded in 2025 by two public logs, and by a
    program's webhook that has its payment method and status as what was before. Raises CardDeclined, with the
    subscription left incomplete.
    """
    tried, begun = attempts.intent_of(store, session), attempts.begun(store, session)
    if not (tried and begun):
        waits = bool(session["amount_total"])
        begun = _create(store, session, None if waits else method, waits=waits)
        tried = _first_intent(store, begun)
        if tried is None or begun["status"] != "incomplete":
            return _sold(store, session, begun)
        store.keep(attempts.FIRST, session["id"], intent=tried["id"], method=method, subscription=begun["id"])
    with store.at_once(begun, updates=1):
        store.change(begun, {"default_payment_method": method})
        confirmed(store, "v1.payment_intents.confirm", tried["id"], str(method), back)
    return store.get(KIND, session["id"])


def _asked(store: AccountStore, subscription: Resource) -> Resource | None:
    """The intent that a subscription would ask for first, unless it begins while a debit is on its way."""
    intent = _first_intent(store, subscription)
    return None if intent is None or intent["status"] == "processing" else intent


def _create(store: AccountStore, session: Resource, method: str | None, *, waits: bool = False) -> Resource:
    """Begin the subscription that a session sells; its events name no request, but a key.

    `waits`: it is incomplete until its customer has paid.

    Recorded by programs in several versions of clover.
    """
    wanted = _subscription(store, session, method)
    if waits:
        wanted["payment_behavior"] = "default_incomplete"
    started: Resource = perform(store.known_by(key_of(session["id"])), "v1.subscriptions.create", wanted)
    return started


def _subscription(store: AccountStore, session: Resource, method: str | None) -> dict[str, Any]:
    """The parameters of the subscription that a session sells."""
    sold = items.sold(store, totals.sold(store, session))
    asked = asked_of(store, session)["subscription_data"] or {}
    given = totals.given_discounts(session)
    named = _named(store, session)
    wanted: dict[str, Any] = {
        "currency": session["currency"],
        "customer": session["customer"],
        "items": sold.recurring,
        "managed_payments": session["managed_payments"],
        **totals.automatic_tax(session),
        **asked,
        **_begun_late(store, asked, sold),
    }
    # Recorded by programs in several versions of clover.
    since = None if session["payment_link"] else session["created"]
    wanted["billing_mode"] = {**(asked.get("billing_mode") or {}), "updated_at": since}
    if behalf := asked.get("on_behalf_of"):
        # Logged by a program in June 2026. Guess: whatever else is said of the invoices.
        issuer = {"account": behalf, "type": "account"}
        wanted["invoice_settings"] = {"issuer": issuer, **(asked.get("invoice_settings") or {})}
    if sold.once:
        wanted["add_invoice_items"] = sold.once
    if given:
        wanted["discounts"] = given
    if method:
        wanted["default_payment_method"] = method
    if shown := local_currency.presented(store, session, method):
        wanted["presentment_details"] = {"presentment_currency": shown["presentment_currency"]}
    settings: dict[str, Any] = {"payment_method_types": named} if named else {}
    if when := at(session, "payment_method_options.card.request_three_d_secure"):
        settings["payment_method_options"] = {"card": {"request_three_d_secure": when}}
    return {**wanted, "payment_settings": settings} if settings else wanted


def _begun_late(store: AccountStore, asked: Resource, sold: items.Sold) -> dict[str, Any]:
    """What differs where the anchor of a subscription's cycle has passed: it began with it.

    Source: https://docs.stripe.com/payments/checkout/billing-cycle.
    """
    anchor = asked.get("billing_cycle_anchor")
    if not anchor or anchor > store.now:
        return {}
    rhythm = store.get("price", sold.recurring[0]["price"])["recurring"]
    ends = later(anchor, rhythm["interval"], rhythm["interval_count"])
    return {
        "backdate_start_date": anchor,
        "billing_cycle_anchor": ends,
        "proration_behavior": "create_prorations",
    }


def _first_intent(store: AccountStore, subscription: Resource) -> Resource | None:
    """The payment intent of a subscription's first invoice."""
    for payment in store.all("invoice_payment", "invoice", subscription["latest_invoice"]):
        if id := at(payment, "payment.payment_intent"):
            return store.get("payment_intent", id)
    return None


def _declined(
    intent: Resource | None, refused: type[errors.CardRefused] = errors.CardRefused
) -> errors.CardRefused:
    """The refusal of a first payment, in the words of its intent."""
    error = (intent or {}).get("last_payment_error") or {}
    return refused(
        error.get("message", "Your card was declined."),
        code=error.get("code", "card_declined"),
        **{name: error[name] for name in ("decline_code", "advice_code") if error.get(name)},
    )
