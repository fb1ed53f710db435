"""What a presented card is used for: a payment, a card saved, a refund.

Source: https://docs.stripe.com/terminal/payments and https://docs.stripe.com/terminal/features.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from time import gmtime
from typing import Any

from helpers.cards import BY_NUMBER, GENERIC, Decline, KnownCard, declined
from helpers.catalog import operation, resources
from helpers.catalog.shapes import Shape

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ...routes import Call
from ..money import ledger
from ..payment_methods import cards, making, payment_methods, test_cards
from ..payments import accepting, holds, intent_payments, intents, refunds, setup_intents
from .places import setting

IN_PERSON = ("card_present", "interac_present")
# What a reader takes where its merchant types in what a customer told by mail or telephone.
# Source: https://docs.stripe.com/terminal/features/mail-telephone-orders/payments.
BY_PHONE = ("card",)
# The test card that is presented where none is named.
# Source: https://docs.stripe.com/terminal/references/testing#simulated-card-presentment.
USUAL: Mapping[str, str] = {
    "card": "4242424242424242",
    "card_present": "4242424242424242",
    "interac_present": "4506445006931933",
}
# The networks on which a payment is captured as it is authorized, and never held.
# Source: https://docs.stripe.com/terminal/payments/regional?integration-country=AU#eftpos-payments and
# https://docs.stripe.com/terminal/payments/regional?integration-country=CA#capture-and-reconcile.
SINGLE_MESSAGE = frozenset({"eftpos_au", "interac"})
# Guess: what a payment on such a network is declined with where it was to be captured by hand.
HELD = declined("transaction_not_allowed")
# Whose customers may add a tip to a receipt, by merchant category code, in the United States: taxis, eating
# and drinking places, fast food, hairdressers, spas. And the networks on which more is captured for it.
# Source: https://docs.stripe.com/terminal/features/collecting-tips/on-receipt#availability.
TIPPED = frozenset({"4121", "5812", "5813", "5814", "7230", "7298"})
TIPS_OVER = frozenset({"amex", "discover", "mastercard", "visa"})
# The networks on which more can be authorized than at first.
# Source: https://docs.stripe.com/terminal/features/incremental-authorizations#availability.
RAISED = frozenset({"discover", "mastercard", "visa"})
# What the message of a decline says where the amount brought it about. As two programs report it, in 2023 and
# 2025: https://github.com/BreX900/mek-packages/issues/35.
BY_ITS_AMOUNT = (
    " In testmode, using a physical test card with designated amount ending values produce specific decline "
    "responses. See https://stripe.com/docs/terminal/references/testing#physical-test-cards for details."
)


def _wants_pin(reason: str) -> Decline:
    """What is said of a card that wants a PIN: the reason is the code, too, as the first of them reports."""
    return replace(declined(reason, "This transaction requires a PIN."), code=reason)


# What a payment is declined with by the last two digits of its amount.
# Source: https://docs.stripe.com/terminal/references/testing#physical-test-cards.
DECLINES: Mapping[int, Decline] = {
    1: declined("call_issuer"),
    2: _wants_pin("offline_pin_required"),
    3: _wants_pin("online_or_offline_pin_required"),
    5: GENERIC,
    55: declined("incorrect_pin"),
    60: _wants_pin("online_or_offline_pin_required"),
    65: declined("withdrawal_count_limit_exceeded"),
    75: declined("pin_try_exceeded"),
}
BY_AMOUNT: Mapping[int, Decline] = {
    cents: replace(each, message=each.message + BY_ITS_AMOUNT) for cents, each in DECLINES.items()
}
# Which of them decline an Interac refund, too.
REFUNDS = (1, 5, 55, 65, 75)


def invalid_state(intent: Resource, why: str) -> errors.Invalid:
    """What is said of an intent that a reader cannot do anything with. Guess: the words."""
    title = "PaymentIntent" if intent["object"] == "payment_intent" else "SetupIntent"
    return errors.Invalid(
        f"The {title} {intent['id']} cannot be processed by a reader because {why}.",
        code="intent_invalid_state",
        param=intent["object"],
    )


def _named(call: Call) -> Resource:
    return call.store.get("payment_intent", call.params["payment_intent"], param="payment_intent")


def payable(call: Call, config: Mapping[str, Any]) -> Resource:
    """The payment intent that a reader is to take. Raises Invalid where it cannot be paid there.

    Source: https://docs.stripe.com/terminal/payments/collect-card-payment#avoiding-double-charges.
    """
    intent = _named(call)
    if intent["status"] != "requires_payment_method":
        raise errors.Invalid(
            "Payment intent must be in the requires_payment_method state to be processed by a reader.",
            code="intent_invalid_state",
        )
    return _at_a_reader(intent, config)


def confirmable(call: Call) -> Resource:
    """The payment intent for which a reader took a card before. Raises Invalid where it did not."""
    intent = _named(call)
    if intent["status"] != "requires_confirmation" or collected(call.store, intent) is None:
        raise invalid_state(intent, "no payment method has been collected for it")
    return intent


def checked_config(call: Call, name: str) -> Mapping[str, Any]:
    """How a reader is to take a payment. Raises Invalid where it is to skip tips, and to suggest some.

    Guess: the words.
    Source: https://docs.stripe.com/terminal/features/collecting-tips/on-reader#tip-eligible.
    """
    config: Mapping[str, Any] = call.params.get(name) or {}
    if config.get("skip_tipping") and at(config, "tipping.amount_eligible"):
        raise errors.Invalid(
            "You cannot set an amount that is eligible for tips while you skip tipping.",
            param=f"{name}[tipping][amount_eligible]",
        )
    return config


def preparable(call: Call, config: Mapping[str, Any]) -> Resource:
    """The setup intent that a reader is to prepare. Raises Invalid where it cannot."""
    intent = call.store.get("setup_intent", call.params["setup_intent"], param="setup_intent")
    if intent["status"] not in ("requires_payment_method", "requires_confirmation"):
        raise invalid_state(intent, f"it has a status of {intent['status']}")
    return _at_a_reader(intent, config)


def _at_a_reader(intent: Resource, config: Mapping[str, Any]) -> Resource:
    """An intent that takes cards in person or, where the details are typed in, cards."""
    types = BY_PHONE if config.get("moto") else IN_PERSON
    if not any(type in types for type in intent["payment_method_types"]):
        raise invalid_state(intent, f"its payment method types do not include {' or '.join(types)}")
    return intent


def refundable(call: Call) -> Resource:
    """The charge that a reader is to refund. Raises Invalid where none is named, or nothing is left."""
    store, params = call.store, call.params
    names = ("charge", "payment_intent")
    sent = [name for name in names if params.get(name)]
    if len(sent) != 1:
        raise errors.not_one(sent, names)
    id = params.get("charge")
    if not id:
        intent = store.get("payment_intent", params["payment_intent"], param="payment_intent")
        id = intent["latest_charge"] or ""
    charge = store.get("charge", id, param="charge")
    if charge["payment_method_details"]["type"] != "interac_present":
        # Source: https://docs.stripe.com/terminal/features/refunds#availability. Guess: the words.
        raise errors.Invalid(
            f"The charge {id} was not paid with Interac: refund it without a reader.", param="charge"
        )
    return charge


def presented(
    store: AccountStore, params: Mapping[str, Any], expected: Collection[str]
) -> tuple[KnownCard, str]:
    """The test card that was held to a reader, and the type of payment method that it is then.

    ``expected``: the types that the reader waits for, which decide where none is named.
    """
    usual = next((each for each in (*IN_PERSON, *BY_PHONE) if each in expected), "card_present")
    type = params.get("type", usual)
    number = (params.get(type) or {}).get("number") or USUAL[type]
    known = BY_NUMBER.get(number.replace(" ", ""))
    if known is None:
        cards.from_details(store, {"number": number, "exp_month": 12, "exp_year": 2099})
        raise errors.Invalid("Your card number is incorrect.", param=f"{type}[number]")
    kind = "interac_present" if type == "interac_present" else "card_present"
    if type == "card" and tuple(expected) == BY_PHONE:
        return known, type
    if (kind == "interac_present") != (known.brand == "Interac"):
        # Source: https://docs.stripe.com/terminal/references/testing#interac-test-cards. Guess: the words.
        raise errors.Invalid(f"The card is none that is read as {kind}.", param=f"{type}[number]")
    if expected and kind not in expected:
        # Guess: that it is refused, and the words.
        raise errors.Invalid(f"The payment that the reader waits for does not take {kind}.", param="type")
    return known, kind


def method(store: AccountStore, known: KnownCard, type: str) -> Resource:
    """A new payment method of a card that was presented."""
    of_card = making.of_card(store, cards.from_known(store, known))
    card, name = of_card.pop("card"), "CARDHOLDER/VISA"
    details = {
        **{
            name: card[name]
            for name in ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
        },
        "brand_product": None,
        "cardholder_name": name,
        "description": None,
        "iin": None,
        "issuer": "STRIPE TEST BANK",
        "networks": {"available": [card["brand"]], "preferred": None},
        "offline": {"stored_at": None, "type": None},
        "preferred_locales": ["en"],
        "read_method": "contact_emv",
        "wallet": None,
    }
    shown = _shown(resources()["payment_method"].by_name[type].shape, details)
    return store.add({**of_card, "type": type, type: shown}, event=None)


def typed_in(store: AccountStore, params: Mapping[str, Any], redisplay: str = "unspecified") -> Resource:
    """A new payment method of a card whose details were typed in. Raises CardRefused, as anywhere."""
    details = {"number": USUAL["card"], "exp_month": 12, "exp_year": gmtime(store.now)[0] + 1, "cvc": "123"}
    card = cards.from_details(store, details | (params.get("card") or {}))
    return store.add(making.of_card(store, card, allow_redisplay=redisplay), event=None)


def pay_by_phone(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> errors.Refusal | None:
    """Pay an intent with what was typed in; tells what the bank refused it with, if it did."""
    method = typed_in(store, params)
    values = {"payment_method": method["id"], "status": "requires_confirmation"}
    ready = store.change(intent, values, event=None)
    options = {"card": {**((intent["payment_method_options"] or {}).get("card") or {}), "moto": True}}
    return intent_payments.pay(store, {**ready, "payment_method_options": options}, method)[1]


def _shown(shape: Shape, details: Resource) -> Resource:
    """The details that a type of payment method has; not all have the same."""
    return {name: value for name, value in details.items() if name in shape.by_name}


def collected(store: AccountStore, intent: Resource) -> Resource | None:
    """The payment method that a reader took for an intent before, if it did."""
    kept = store.find("_terminal_collected", intent["id"])
    return store.get("payment_method", kept["payment_method"]) if kept else None


def collect(store: AccountStore, id: str, method: Resource, reader: Resource) -> None:
    """Keep the payment method that a reader took for an intent, which now waits to be confirmed.

    Source: https://docs.stripe.com/terminal/payments/collect-card-payment#payment-intent.
    """
    intent = store.get("payment_intent", id)
    tips = _suggests_tips(store, intent, reader)
    store.keep("_terminal_collected", id, payment_method=method["id"], tips=tips)
    values = {"payment_method": method["id"], "status": "requires_confirmation"}
    store.change(intent, values, event=None)


def let_go(store: AccountStore, id: str) -> None:
    """Forget a payment method that a reader took for an intent and that was not charged."""
    intent = store.get("payment_intent", id)
    if intent["status"] == "requires_confirmation" and collected(store, intent):
        store.forget("_terminal_collected", id)
        values = {"payment_method": None, "status": "requires_payment_method"}
        store.change(intent, values, event=None)


def pay(
    store: AccountStore, intent: Resource, method: Resource, reader: Resource, tip: int = 0
) -> errors.Refusal | None:
    """Pay an intent with a card that was presented; tells what the bank refused it with, if it did."""
    values: dict[str, Any] = {"payment_method": method["id"], "status": "requires_confirmation"}
    before = store.find("_terminal_collected", intent["id"]) or {}
    if tip or before.get("tips", _suggests_tips(store, intent, reader)):
        details = {**(intent["amount_details"] or {}), "tip": {"amount": tip}}
        values |= {"amount": intent["amount"] + tip, "amount_details": details}
    ready = store.change(intent, values, event=None)
    known = test_cards.behind(store, method[method["type"]])
    if before:
        store.forget("_terminal_collected", intent["id"])
    read = _read(store, ready, method, reader, known or BY_NUMBER[USUAL[method["type"]]])
    decline = (known.charge if known else None) or BY_AMOUNT.get(ready["amount"] % 100)
    at_once = read[read["type"]]["network"] in SINGLE_MESSAGE
    captured = store.has_habit("Interac may be captured by hand")  # guess: at once all the same, as by itself
    if at_once and ready["capture_method"] == "manual" and not captured:
        decline = HELD
    paid, refusal = intent_payments.pay(store, ready, read, declined=decline, at_once=at_once)
    if refusal is None and method["type"] == "card_present":
        _leave_card(store, paid, known or BY_NUMBER[USUAL["card_present"]], reader)
    return refusal


def _suggests_tips(store: AccountStore, intent: Resource, reader: Resource) -> bool:
    """Whether a reader shows a screen with tips before it takes a payment.

    Source: https://docs.stripe.com/terminal/features/collecting-tips/on-reader#collect-payment.
    """
    action = reader["action"][reader["action"]["type"]]
    if at(action, "process_config.skip_tipping") or at(action, "collect_config.skip_tipping"):
        return False
    location = store.find("terminal.location", reader["location"] or "") or {}
    return bool((setting(store, location, "tipping") or {}).get(intent["currency"]))


def _leave_card(store: AccountStore, intent: Resource, known: KnownCard, reader: Resource) -> None:
    """What can be charged online from now on: the same card, named by the charge that left it behind.

    It is the customer's where the payment was to set it up.
    Source: https://docs.stripe.com/terminal/features/saving-payment-details/save-after-payment.
    """
    charge = store.get("charge", intent["latest_charge"])
    details = charge["payment_method_details"]
    redisplay = at(reader, "action.process_payment_intent.process_config.allow_redisplay")
    generated = _generated(
        store, known, redisplay or "unspecified", {"charge": charge["id"], "payment_method_details": details}
    )
    shown = {**details, "card_present": {**details["card_present"], "generated_card": generated["id"]}}
    store.change(charge, {"payment_method_details": shown})
    if intent["customer"] and intent["setup_future_usage"] and not known.attach:
        payment_methods.attach(store, generated, store.get("customer", intent["customer"]))


def _generated(store: AccountStore, known: KnownCard, redisplay: str, origin: Resource) -> Resource:
    """A card for payments online that stands for one that was presented; `origin`: where it comes from."""
    of_card = making.of_card(store, cards.from_known(store, known), allow_redisplay=redisplay)
    blank = {"charge": None, "payment_method_details": None, "setup_attempt": None}
    return store.add(
        {**of_card, "card": {**of_card["card"], "generated_from": {**blank, **origin}}}, event=None
    )


def _network(intent: Resource, options: Mapping[str, Any], brand: str, known: KnownCard) -> str:
    """The network that a payment goes over: its card's own, or another one if that was asked for.

    What is held goes over the international one.
    Source: https://docs.stripe.com/terminal/payments/regional?integration-country=AU#eftpos-payments and
    https://docs.stripe.com/terminal/payments/regional?integration-country=FR#cartes-bancaires-payments.
    Guess: a customer who may choose takes the international one.
    """
    domestic = at(options, "routing.requested_priority") == "domestic"
    held = intent["capture_method"] == "manual" and known.network in SINGLE_MESSAGE
    return known.network if known.network and domestic and not held else brand


def _is_tipped(store: AccountStore) -> bool:
    return ledger.account(store)["country"] == "US" and _trade(store) in TIPPED


def _trade(store: AccountStore) -> str | None:
    """The seller's merchant category code."""
    code: str | None = at(ledger.account(store), "business_profile.mcc")
    return code


def _read(
    store: AccountStore, intent: Resource, method: Resource, reader: Resource, known: KnownCard
) -> Resource:
    """A payment method with what a reader adds to it on the charge."""
    type = method["type"]
    options = (intent["payment_method_options"] or {}).get(type) or {}
    network = _network(intent, options, method[type]["brand"], known)
    preferred = accepting.of_type(intent, type, "capture_method") in intent_payments.HELD
    held = preferred and network not in SINGLE_MESSAGE
    asked_for_more = bool(options.get("request_incremental_authorization_support"))
    details = {
        **method[type],
        "amount_authorized": intent["amount"],
        "emv_auth_data": "8A023030",
        "generated_card": None,
        "incremental_authorization_supported": asked_for_more and method[type]["brand"] in RAISED,
        "location": reader["location"],
        "network": network,
        "overcapture_supported": held and network in TIPS_OVER and _is_tipped(store),
        "reader": reader["id"],
        "receipt": {
            "account_type": "credit",
            "application_cryptogram": store.state.ids.derive(intent["id"], 16).upper(),
            "application_preferred_name": "Stripe Credit",
            "authorization_code": "123456",
            "authorization_response_code": "3030",
            "cardholder_verification_method": known.verified_by,
            "dedicated_file_name": "A000000003101001",
            "terminal_verification_results": "0000000000",
            "transaction_status_information": "0000",
        },
    }
    if held:
        extended = bool(options.get("request_extended_authorization"))
        lasts = holds.in_person(method[type]["brand"], _trade(store), extended=extended)
        details["capture_before"] = store.now + lasts
    shape = resources()["charge"].by_name["payment_method_details"].shape.by_name[type].shape
    return {**method, type: _shown(shape, details)}


def save(store: AccountStore, intent: Resource, known: KnownCard) -> errors.Refusal | str:
    """Save a card that was presented; tells the payment method that stands for it from now on."""
    kept = store.get("_terminal_redisplay", intent["id"])
    in_person = method(store, known, "card_present")
    ready = setup_intents.begin_attempt(store, intent, in_person)
    if known.attach or known.refund:
        # Source: https://docs.stripe.com/terminal/references/testing, the note on cards for error cases.
        refusal = intents.not_authenticated(intent, in_person)
        setup_intents.fail(store, ready, refusal.body())
        return refusal
    origin = {"setup_attempt": ready["latest_attempt"]}
    generated = _generated(store, known, kept["allow_redisplay"], origin)
    setup_intents.succeed(store, ready, generated, presented=in_person)
    return str(generated["id"])


def save_by_phone(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> errors.Refusal | None:
    """Save a card that was typed in; tells what its bank refused it with, if it did.

    Source: https://docs.stripe.com/terminal/features/mail-telephone-orders/save-directly.
    """
    kept = store.get("_terminal_redisplay", intent["id"])
    method = typed_in(store, params, kept["allow_redisplay"])
    ready = setup_intents.begin_attempt(store, intent, method)
    if decline := test_cards.attach_decline(test_cards.behind(store, method["card"]), cvc=True):
        refusal = test_cards.not_saved(decline)
        setup_intents.fail(store, ready, refusal.body())
        return refusal
    setup_intents.succeed(store, ready, method)
    return None


def give_back(call: Call, reader: Resource, known: KnownCard) -> errors.Refusal | str:
    """Make the refund that a reader was told to make; tells its id, or why there is none."""
    action = reader["action"]["refund_payment"]
    _check_same(call.store, action, known)
    names = ("amount", "charge", "metadata", "payment_intent", "refund_application_fee", "reverse_transfer")
    params = {name: action[name] for name in names if action.get(name) is not None}
    if decline := _declined_refund(call.store, params):
        return test_cards.refusal(decline)
    create = operation("v1.refunds.create")
    try:
        refund = refunds.create_refund(
            replace(call, operation=create, path={}, params=params, url=create.path, inner=True)
        )
    except errors.Refusal as refusal:
        return refusal
    return str(refund["id"])


def _check_same(store: AccountStore, action: Resource, known: KnownCard) -> None:
    """Refuse another card than the one that paid. Guess: the words.

    Source: https://docs.stripe.com/terminal/payments/regional?integration-country=CA#refund-an-interac-payment.
    """
    id = action.get("charge") or store.get("payment_intent", action["payment_intent"])["latest_charge"]
    paid = store.get("charge", id)["payment_method_details"]["interac_present"]
    if test_cards.behind(store, paid) != known:
        raise errors.Invalid("The card is not the one that the payment was made with.", param="type")


def _declined_refund(store: AccountStore, params: Mapping[str, Any]) -> Decline | None:
    """Why a part of a payment by Interac is not refunded: as its last two digits say.

    Source: https://docs.stripe.com/terminal/references/testing#interac-test-cards.
    """
    id = params.get("charge") or store.get("payment_intent", params["payment_intent"])["latest_charge"]
    charge = store.get("charge", id)
    amount = params.get("amount", charge["amount"])
    of_interac = charge["payment_method_details"]["type"] == "interac_present"
    partial = amount < charge["amount"] and amount % 100 in REFUNDS
    return BY_AMOUNT[amount % 100] if of_interac and partial else None
