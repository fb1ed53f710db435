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
from ...account_store import AccountStore, after
from ...answers import perform
from ...ids import key_of
from ...nested import at, blank, merged
from ...resource import Resource
from ..billing.intervals import later
from ..invoices import prepaid
from ..payment_methods import payment_methods, rails
from ..payment_methods.making import ADDRESS
from ..payments import charge_objects, intents, payment_intents
from ..products import discounts
from . import attempts, invoicing, items, local_currency, saved, totals
from .session_objects import KIND, address, asked_of, details_of, intent_options

PAID = frozenset({"succeeded"})
# Intents of which nothing more is asked of the customer.
DONE = frozenset({"succeeded", "processing", "requires_capture"})
WAITING = "requires_action"
# A voucher is in the customer's hands: the order is placed, and paid later. Source:
# https://docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification.
VOUCHERS = frozenset(
    {
        "boleto_display_details",
        "display_bank_transfer_instructions",
        "konbini_display_details",
        "multibanco_display_details",
        "oxxo_display_details",
    }
)
# The code that a customer of BLIK types. Source: https://docs.stripe.com/payments/blik/accept-a-payment.
TYPED: Mapping[str, Any] = {"blik": {"code": "123456"}}
# Names that a page asks for by themselves; the first one that is given is the customer's.
# Source: https://docs.stripe.com/payments/checkout/name-collection.
NAMES = ("business_name", "individual_name")
# The language of the browser that stands for a customer's.
BROWSERS = "en-US"
# What a session tells of its payment once the intent has a status.
STATUS = {"succeeded": "paid", "processing": "unpaid", "requires_capture": "unpaid"}


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
    return CONFIRM[session["mode"]](store, session, method, back)


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
    names = {name: details[name] for name in NAMES if details[name]}
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


# Whoever confirms on the page accepts that a bank account is debited.
ACCEPTED = {
    "customer_acceptance": {
        "online": {"ip_address": "127.0.0.1", "user_agent": "Mozilla/5.0"},
        "type": "online",
    }
}


def _pay(store: AccountStore, session: Resource, method: str | None, back: str) -> Resource:
    """Pay once."""
    session = _with_customer(store, session, needed=invoicing.is_wanted(session))
    if session["amount_total"] == 0:
        return finish(store, session, payment_status="no_payment_required")
    if method is None:
        raise errors.missing("payment_method")
    shown = local_currency.presented(store, session, method)
    session = with_intent(store, session, store.get("payment_method", method)["type"], shown)
    intent = _confirmed(store, "v1.payment_intents.confirm", session["payment_intent"], method, back)
    return settle(store, store.get(KIND, session["id"]), intent)


def settle(store: AccountStore, session: Resource, intent: Resource) -> Resource:
    """What becomes of a session once its intent got to a status."""
    placed = intent["status"] in DONE or at(intent, "next_action.type") in VOUCHERS
    if session["status"] == "open" and placed:
        return finish(store, session, payment_status=STATUS.get(intent["status"], "unpaid"))
    return session


def _confirmed(store: AccountStore, name: str, intent: str, method: str, back: str) -> Resource:
    params: dict[str, Any] = {"payment_method": method, "return_url": back}
    type = store.get("payment_method", method)["type"]
    if rails.of(type).mandate:
        params["mandate_data"] = ACCEPTED
    if type in TYPED:
        params["payment_method_options"] = {type: TYPED[type]}
    confirmed: Resource = perform(store, name, params, intent=intent)
    if at(confirmed, "next_action.type") == "verify_with_microdeposits":
        # On Stripe's page a customer signs in to the bank, so that no deposits have to be waited for.
        name = f"v1.{confirmed['object']}s.verify_microdeposits"
        confirmed = perform(store, name, {"amounts": [32, 45]}, intent=intent)
    return confirmed


def with_intent(
    store: AccountStore, session: Resource, type: str | None = None, shown: Resource | None = None
) -> Resource:
    """The session with its payment intent, which the first attempt makes.

    `type`: what it is tried with. `shown`: what its customer pays in a currency of its own.

    Recorded by programs in 2026: it takes that type alone, and tells of its session by the whole id (until
    2025 by 25 characters of it).
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
        "payment_details": {"order_reference": session["id"]},
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
    intent = perform(store, "v1.payment_intents.create", {**wanted, **asked})
    store.keep(intents.OF_CHECKOUT, intent["id"])
    return store.change(session, {"payment_intent": intent["id"]}, event=None)


def _with_customer(store: AccountStore, session: Resource, *, needed: bool = False) -> Resource:
    """The session with its customer, who is made where one is wanted and none was given.

    Recorded, of several programs' sessions, that such a customer prefers the language of the browser. Guess:
    that it is the session's own where that has one.
    """
    asked = asked_of(store, session)
    saved = at(asked, "payment_intent_data.setup_future_usage")
    if session["customer"]:
        _update_customer(store, session)
        _save_tax_ids(store, session)
        return session
    if not (needed or saved or session["customer_creation"] == "always"):
        return session
    details = session["customer_details"]
    told = ("address", "email", "name", "phone", *NAMES)
    known = {name: details[name] for name in told if details[name]}
    locale = session["locale"]
    known["preferred_locales"] = [BROWSERS if locale in (None, "auto") else locale]
    if shipping := at(session, "collected_information.shipping_details"):
        known["shipping"] = shipping  # guess
    customer = perform(store, "v1.customers.create", known)
    collected = session["collected_information"] or blank(KIND, "collected_information")
    values = {"collected_information": collected, "customer": customer["id"]}
    session = store.change(session, values, event=None)
    _save_tax_ids(store, session)
    return session


def _save_tax_ids(store: AccountStore, session: Resource) -> None:
    """Have the tax IDs that were filled in be the customer's.

    Source: https://docs.stripe.com/tax/checkout/tax-ids.
    """
    customer = session["customer"]
    known = {(each["type"], each["value"]) for each in store.all("tax_id", "customer", customer)}
    for each in session["customer_details"]["tax_ids"] or ():
        if (each["type"], each["value"]) not in known:
            perform(store, "v1.customers.tax_ids.create", each, customer=customer)


def _update_customer(store: AccountStore, session: Resource) -> None:
    """Let what was filled in be the customer's own, as far as `customer_update` says."""
    update = asked_of(store, session)["customer_update"] or {}
    wanted = {name for name, how in update.items() if how == "auto"}
    details, shipping = session["customer_details"], at(session, "collected_information.shipping_details")
    told = [*(["address"] if "address" in wanted else ()), *(("name", *NAMES) if "name" in wanted else ())]
    values = {name: details[name] for name in told if details[name]}
    if at(session, "phone_number_collection.enabled") and details["phone"]:
        # Source: https://docs.stripe.com/payments/checkout/phone-numbers.
        values["phone"] = details["phone"]
    if "shipping" in wanted and shipping:
        values["shipping"] = shipping
    if values:
        perform(store, "v1.customers.update", values, customer=session["customer"])


def _subscribe(store: AccountStore, session: Resource, method: str | None, back: str) -> Resource:
    """Begin a subscription once what its first invoice asks for is paid. A declined payment leaves none.

    Source: https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade.
    """
    session = _with_customer(store, session, needed=True)
    if method:
        perform(store, "v1.payment_methods.attach", {"customer": session["customer"]}, payment_method=method)
        attached = store.get("payment_method", method)
        if rails.of(attached["type"]).mandate:
            payment_methods.set_up(store, attached)  # who confirms on the page accepts to be debited
        saved.finished(store, session, method)  # recorded by a program in 2025
    if asked_of(store, session).get("begins_unpaid"):
        return _attempt(store, session, method, back)
    with store.state.store.undone():
        asked = _asked(store, _create(store, session, method))
    attempts.drop(store, session)
    if asked is None:
        return _begun(store, session, method)
    values = {name: asked[name] for name in prepaid.COMMON if name in asked}
    if method:
        values |= _tried_with(store.get("payment_method", method)["type"])
    values["payment_details"] = {"customer_reference": None, "order_reference": session["id"]}
    intent = payment_intents.for_invoice(store, asked["amount"], asked["currency"], method, **values)
    store.keep(charge_objects.OF_FIRST_INVOICE, intent["id"])
    store.keep(attempts.FIRST, session["id"], intent=intent["id"], method=method)
    _confirmed(store, "v1.payment_intents.confirm", intent["id"], str(method), back)
    return store.get(KIND, session["id"])


def _tried_with(type: str) -> dict[str, Any]:
    """How an intent for a first invoice shows the type that it is tried with. Recorded in 2025 and 2026."""
    later = {"setup_future_usage": "off_session"} if type == "card" else {}
    options = {**rails.of(type).options.intent, **later}
    return {"payment_method_options": {type: options}, "payment_method_types": [type]}


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
    known = store.known_by(key_of(session["id"]))
    with known.at_once(begun, updates=1):
        known.change(begun, {"default_payment_method": method})
        _confirmed(known, "v1.payment_intents.confirm", tried["id"], str(method), back)
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
    named = asked_of(store, session)["params"].get("allowed_payment_method_types")
    wanted: dict[str, Any] = {
        "currency": session["currency"],
        "customer": session["customer"],
        "items": sold.recurring,
        **totals.automatic_tax(session),
        **asked,
        **_begun_late(store, asked, sold),
    }
    # Recorded by programs in several versions of clover.
    since = None if session["payment_link"] else session["created"]
    wanted["billing_mode"] = {**(asked.get("billing_mode") or {}), "updated_at": since}
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


def _save(store: AccountStore, session: Resource, method: str | None, back: str) -> Resource:
    """Save a payment method for later; its intent's success completes the session."""
    if method is None:
        raise errors.missing("payment_method")
    session = _with_customer(store, session)
    intent = store.get("setup_intent", session["setup_intent"])
    if session["customer"] and not intent["customer"]:
        store.change(intent, {"customer": session["customer"]}, event=None)
    _confirmed(store, "v1.setup_intents.confirm", intent["id"], method, back)
    return store.get(KIND, session["id"])


CONFIRM: Mapping[str, Callable[[AccountStore, Resource, str | None, str], Resource]] = {
    "payment": _pay,
    "setup": _save,
    "subscription": _subscribe,
}


def finish(store: AccountStore, session: Resource, **values: Any) -> Resource:
    """Complete a session; its discounts are used up. As recorded, its event names no request."""
    paid = attempts.intent_of(store, session) or {}
    saved.finished(store, session, paid.get("payment_method"))
    if shown := paid.get("presentment_details"):
        values["presentment_details"] = shown
    if values["payment_status"] == "paid" and invoicing.is_wanted(session):
        values["invoice"] = invoicing.invoice(store, session, session["payment_intent"])
    elif session["mode"] == "payment" and (given := totals.given_discounts(session)):
        purchase = totals.purchase(store, session, session["amount_subtotal"])
        discounts.made(store, given, purchase, checkout_session=session["id"])
    return store.by_itself().move(session, "complete", url=None, **values)


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
        elif session["payment_status"] == "unpaid" and intent["status"] in PAID:
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
        if session["status"] != "open":
            continue
        if begun := attempts.begun(store, session):
            _sold(store, session, begun)
        else:
            with prepaid.paid_by(store, session["customer"], intent):
                _begun(store, session, kept["method"])
