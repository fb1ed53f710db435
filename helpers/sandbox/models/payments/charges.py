"""Charges: a token, card or bank account charged, at once or in two steps.

Source: https://docs.stripe.com/api/charges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from helpers.cards import AUTHENTICATION_REQUIRED, Decline

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...nested import at, changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from ..payment_methods import cards, debits, source_objects, sources, test_cards
from ..payment_methods.tokens import use_source
from ..radar import fraud_reports
from . import account_debits, charge_objects, charging, earning, transfers
from .charging import Payment
from .sharing import check_fee, check_group, check_part, shared

LONGEST_DESCRIPTOR = 22
NOT_ON_A_STATEMENT = frozenset("<>\\'\"*")
LATIN = re.compile("[A-Za-z]")
PLAIN = (
    "description",
    "receipt_email",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
    "radar_options",
)
# What is said of an account's debit beside its amount.
OF_A_DEBIT = ("description", "receipt_email", "transfer_group")
# Sources that a charge can be made of.
CHARGEABLE = frozenset({"card", *debits.NUMBERS})


@route("v1.charges.create")
def create_charge(call: Call) -> Resource:
    """Charge a token, or a customer's card or bank account; with `capture=false` only authorize it."""
    store, params = call.store, _without_old_names(call.params)
    for name in ("amount", "currency"):
        if name not in params:
            raise errors.missing(name)
    currency = currencies.checked(params["currency"])
    charging.check(store, params["amount"], currency)
    check_texts(params)
    if account := _debited(call):
        return _debit(call, account, currency)
    source = _source(call, currency)
    capture = params.get("capture", True)
    if source["object"] == "bank_account" and not capture:
        raise errors.Invalid("You cannot pass capture=false for this payment type.")
    method = charge_objects.of_source(store, source)
    if source["object"] == "card":
        shown = {"customer": None, **cards.belonging(store, source)}
        source = {**shown, **charge_objects.card_checks(store, method)}
    plain = changes("charge", {}, _plain(params, method["type"]))
    payment = Payment(
        params["amount"],
        currency,
        method,
        capture=capture,
        declined=_unauthenticated(store, method),
        values={
            "customer": params.get("customer"),
            "metadata": first_metadata(params),
            "source": store.find("source", source["id"]) or source,
            **plain,
            **shared(store, params, params["amount"]),
        },
    )
    charge, decline = charging.attempt(store, payment)
    if decline:
        raise test_cards.refusal(decline, charge=charge["id"])
    return charge


def _plain(params: Mapping[str, Any], type: str) -> dict[str, Any]:
    """What is said of a charge, or of its capture; a card's descriptor without a suffix is its suffix.

    Recorded in 2021; so the reference says: https://docs.stripe.com/api/charges/create.
    """
    said = {name: params[name] for name in PLAIN if params.get(name)}
    if "statement_descriptor" in said and type in charge_objects.CARDS:
        said.setdefault("statement_descriptor_suffix", said["statement_descriptor"])
    return said


def _debited(call: Call) -> str | None:
    """The connected account that is the source of a platform's charge, if one is."""
    store, given = call.store, call.params.get("source")
    known = isinstance(given, str) and given.startswith("acct_") and store.find("account", given)
    return given if known and store.account == store.state.platform else None


def _debit(call: Call, account: str, currency: str) -> Resource:
    """Take an amount out of a connected account's balance; answers with the payment that this is here.

    Source: https://docs.stripe.com/connect/account-debits#charging-a-connected-account.
    """
    store, params = call.store, call.params
    if params.get("capture") is False:
        raise errors.Invalid("You cannot pass capture=false for this payment type.")
    own = store.on(account)
    account_debits.check(own, currency, params["amount"])
    moved = transfers.transfer(own, store.account, params["amount"], currency)
    payment = store.get("charge", moved["destination_payment"])
    said: dict[str, Any] = {name: params[name] for name in OF_A_DEBIT if params.get(name)}
    payment = store.change(payment, {**said, "metadata": first_metadata(params)}, event=None)
    store.emit("charge.succeeded", payment)
    return payment


def _without_old_names(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters, those with an earlier name under their present one."""
    sent = dict(params)
    if fee := sent.pop("application_fee", None):
        sent.setdefault("application_fee_amount", fee)
    if old := sent.pop("destination", None):
        given = {"account": old} if isinstance(old, str) else old
        sent.setdefault("transfer_data", {{"account": "destination"}.get(k, k): v for k, v in given.items()})
    return sent


def check_texts(params: Mapping[str, Any]) -> None:
    """Refuse what does not go on a statement, and no e-mail address. Guess: the sentence on characters.

    Source: https://docs.stripe.com/get-started/account/statement-descriptors.
    """
    for name in ("statement_descriptor", "statement_descriptor_suffix"):
        text = params.get(name) or ""
        if len(text) > LONGEST_DESCRIPTOR:
            raise errors.too_long(text, LONGEST_DESCRIPTOR, name)
        if wrong := sorted(NOT_ON_A_STATEMENT & set(text)):
            raise errors.Invalid(
                f"Invalid statement descriptor. Cannot contain the characters {', '.join(wrong)}.",
                code="invalid_statement_descriptor",
                param=name,
            )
        if text and not LATIN.search(text):
            # Guess: that the sentence is the one of products.
            raise errors.Invalid(
                "The statement descriptor must contain at least one Latin character.",
                code="invalid_statement_descriptor",
                param=name,
            )


def _source(call: Call, currency: str) -> Resource:
    """The card or bank account to charge. Raises Invalid or CardRefused where there is none."""
    store, given = call.store, call.params.get("source")
    if isinstance(given, str) and given.startswith("pm_"):
        # As programs report it, from 2019 to 2023: https://github.com/stripe/stripe-php/issues/1075.
        raise errors.Invalid(
            "You cannot create a charge with a PaymentMethod. Use the Payment Intents API instead."
        )
    if "customer" not in call.params:
        if given is None:
            raise errors.Invalid("Must provide source or customer.", code="parameter_missing")
        return _verified(_of_object(store, given, currency) or use_source(store, given, param="source"))
    customer = store.get("customer", call.params["customer"], param="customer")
    id = given or customer["default_source"]
    if id is None:
        raise _nothing_saved(store, customer)
    entry = store.find("_source", id) if isinstance(id, str) else None
    known = store.state.profile == "any-id" or (entry and entry["customer"] == customer["id"])
    if not known or not isinstance(id, str):
        raise errors.NotFound(  # recorded, see https://github.com/pushplay/stripe-stateful-mock
            f"Customer {customer['id']} does not have a linked source with ID {id}.",
            code="missing",
            param="source",
        )
    source = sources.source_of(store, customer, id, param="source")
    return _verified(_of_object(store, id, currency, customer) or source)


def _nothing_saved(store: AccountStore, customer: Resource) -> errors.CardRefused:
    """What is said of a customer who has nothing that a charge can be made to."""
    if next(store.all("payment_method", "customer", customer["id"]), None):
        message = (
            "This Customer doesn't have any legacy saved payment details, but does have a Payment Method "
            "attached. Use a Payment Intent instead of creating a Charge: "
            "https://stripe.com/docs/payments/payment-intents/migration"
        )
    else:
        message = (
            "This Customer doesn't have any saved payment details. Attach a legacy Token, Card, Bank "
            "Account, or Source to this Customer and then try this request again, or use Payment Intents and "
            "Payment Methods instead."
        )
    return errors.CardRefused(message, code="missing", param="card")


def _of_object(
    store: AccountStore, given: str | Mapping[str, Any], currency: str, customer: Resource | None = None
) -> Resource | None:
    """The card or debit that a source object (`src_...`) holds.

    One for a single use is used up, and so is one that is nobody's.
    """
    if not isinstance(given, str) or not given.startswith("src_"):
        return None
    source = store.get("source", given, param="source")
    _check_whose(source, customer)
    if source["status"] != "chargeable":
        # As a program tells it. Guess: the code.
        raise errors.Invalid(
            "The source you provided is not in a chargeable state.",
            code="invalid_source_usage",
            param="source",
        )
    if source["type"] not in CHARGEABLE:
        # Not Stripe's: it charges these, too.
        raise errors.Invalid(
            f"The source {given} is no card or debit: its type is {source['type']}.",
            code="invalid_source_usage",
            param="source",
        )
    if source["currency"] not in (None, currency):
        raise errors.Invalid(
            f"The currency specified ({currency}) does not match the currency on the source "
            f"({source['currency']}). A payment can only be created for the same currency as the "
            "corresponding source.",
            code="payment_method_currency_mismatch",  # source: https://docs.stripe.com/error-codes
        )
    if source["usage"] == "single_use" or customer is None:
        store.change(source, {"status": "consumed"}, event=None)
    return source_objects.card_of(store, source) if source["type"] == "card" else source


def _check_whose(source: Resource, customer: Resource | None) -> None:
    """Refuse a customer's source without the customer, and one that may be charged again no more.

    Recorded in 2021 by a public suite. Guess: the codes.
    """
    if source.get("customer") and customer is None:
        raise errors.Invalid(
            "For security reasons, you cannot directly charge a source that is already attached to a "
            f"customer. Please specify the customer this source is attached to ({source['customer']}) when "
            "charging it."
        )
    if source["usage"] == "reusable" and source["status"] == "consumed":
        raise errors.Invalid(
            "The reusable source you provided is consumed because it was previously charged without being "
            "attached to a customer or was detached from a customer. To charge a reusable source multiple "
            "time you must attach it to a customer first.",
            code="invalid_source_usage",
            param="source",
        )


def _verified(source: Resource) -> Resource:
    """Source: https://docs.stripe.com/ach-deprecated#creating-an-ach-charge; of the code: /error-codes."""
    if source["object"] == "bank_account" and source["status"] != "verified":
        raise errors.Invalid(
            "The customer's bank account must be verified in order to create an ACH payment.",
            code="bank_account_declined",
        )
    return source


def _unauthenticated(store: AccountStore, method: Resource) -> Decline | None:
    """What a card is declined with that asks for 3D Secure, which a charge cannot do."""
    known = charge_objects.known_card(store, method)
    return AUTHENTICATION_REQUIRED if test_cards.needs_authentication(known) else None


@route("v1.charges.update")
def update_charge(call: Call) -> Resource:
    """Change what is said of a charge; report it as fraudulent or safe."""
    store, params = call.store, dict(call.params)
    charge = own(call)
    if (customer := params.get("customer")) and charge["customer"] is None:
        store.get("customer", customer, param="customer")
    elif customer and customer != charge["customer"]:
        raise errors.Invalid("Cannot change the customer of a charge that has one.", param="customer")
    if "transfer_group" in params and charge["payment_intent"]:
        # Recorded by https://github.com/Kiln-AI/stripe_world (cassettes/04_money_path.json).
        raise errors.Invalid(
            f"This Charge was created by a PaymentIntent ({charge['payment_intent']}). You must update the "
            "`transfer_group` on the PaymentIntent instead of updating the Charge directly. See "
            "https://stripe.com/docs/api#update_payment_intent"
        )
    check_group(charge, params)
    changed = store.change(charge, changes("charge", charge, params))
    if at(params, "fraud_details.user_report") == "fraudulent":
        fraud_reports.report(store, changed)
    return changed


@route("v1.charges.capture")
def capture_charge(call: Call) -> Resource:
    """Take what a charge authorized, or a part of it."""
    store, params = call.store, _without_old_names(call.params)
    try:
        charge = own(call)
    except errors.NotFound as missing:
        # Source: https://github.com/pushplay/stripe-stateful-mock, whose tests compare with the live API.
        missing.param = "charge"
        raise
    if charge["payment_intent"] and not charge["captured"]:
        raise errors.Invalid(
            f"This uncaptured Charge was created by a PaymentIntent ({charge['payment_intent']}). You must "
            "capture the PaymentIntent instead. For more information, see "
            "https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
        )
    amount = check_capture(store, charge, params.get("amount"))
    check_texts(params)
    plain = _plain(params, charge["payment_method_details"]["type"])
    if "statement_descriptor_suffix" in plain:
        plain["calculated_statement_descriptor"] = charge_objects.descriptor(store, {**charge, **plain})
    return charging.capture(store, charge, amount, **plain, **parts(store, charge, params, amount))


# How much more may be captured in person for a tip: half of what was authorized, or so much in minor units.
# Source: https://docs.stripe.com/terminal/features/collecting-tips/on-receipt#limits.
TIP = 5_000


def _most(charge: Resource) -> int:
    """How much of a charge may be captured in all."""
    authorized: int = charge["amount"]
    if at(charge, "payment_method_details.card_present.overcapture_supported"):
        return authorized + max(authorized // 2, TIP)
    most = at(charge, "payment_method_details.card.overcapture.maximum_amount_capturable")
    return most or authorized


def check_capture(store: AccountStore, charge: Resource, wanted: int | None) -> int:
    """How much of a charge is to be captured. Raises Invalid where that cannot be."""
    id = charge["id"]
    if charge["status"] == "failed":
        raise errors.Invalid(
            f"Charge {id} is not successful, so it cannot be captured.",
            code="capture_unauthorized_payment",  # source: https://docs.stripe.com/error-codes
        )
    if charge["captured"]:
        raise errors.Invalid(f"Charge {id} has already been captured.", code="charge_already_captured")
    if charge["refunded"] or store.find(earning.RELEASED, id):
        raise errors.Invalid(
            f"Charge {id} cannot be captured because the charge has expired or has been refunded.",
            code="charge_expired_for_capture",
        )
    left = charge["amount"] - charge["amount_captured"]
    most = _most(charge)
    amount: int = left if wanted is None else wanted
    currencies.check_positive(amount)
    if amount > max(most - charge["amount_captured"], left):
        raise errors.Invalid(
            "The payment could not be captured because the requested capture amount is greater than the "
            "amount you can capture for this charge. Contact us via https://support.stripe.com/contact/ for "
            "help.",
            code="amount_too_large",
        )
    if wanted is not None:
        _check_worth(store, charge, wanted)
    return amount


def _check_worth(store: AccountStore, charge: Resource, wanted: int) -> None:
    """Refuse to capture less than can be charged.

    Source: https://github.com/woocommerce/woocommerce-gateway-stripe/pull/3903; that no parameter is named:
    https://github.com/pushplay/stripe-stateful-mock, whose tests compare charges with the live API. Guess:
    that it is so of one capture of several, too.
    """
    try:
        charging.check(store, wanted, charge["currency"])
    except errors.Invalid as refusal:
        if refusal.code == "amount_too_small":
            refusal.param = None
            raise


def parts(store: AccountStore, charge: Resource, params: Mapping[str, Any], amount: int) -> dict[str, Any]:
    """Who gets what of the amount that is captured, where that changes now."""
    check_fee(store, params.get("application_fee_amount"), charge["transfer_data"])
    values: dict[str, Any] = {}
    fee = params.get("application_fee_amount", charge["application_fee_amount"])
    if fee:
        values["application_fee_amount"] = fee
        check_part(fee, amount, "application_fee_amount")
    part = at(params, "transfer_data.amount")
    if part is not None and charge["transfer_data"]:
        check_part(part, amount, "transfer_data[amount]")
        values["transfer_data"] = {**charge["transfer_data"], "amount": part}
    return values
