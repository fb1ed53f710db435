"""What an intent can be paid with: its payment method types, checked, and their options.

Source: https://docs.stripe.com/payments/payment-methods/integration-options and
https://docs.stripe.com/api/payment_intents/create.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...eras import era
from ...nested import at, blank
from ...parameters.names import inside
from ...resource import Resource
from ..core import currencies
from ..payment_methods import activation, configurations, rails
from . import intents, presentment

ALLOWED, EXCLUDED = "allowed_payment_method_types", "excluded_payment_method_types"
AUTOMATIC = "automatic_payment_methods"
LAST_ERROR: Mapping[str, str] = {"payment_intent": "last_payment_error", "setup_intent": "last_setup_error"}


def types(store: AccountStore, params: Mapping[str, Any], currency: str, *, held: bool) -> list[str]:
    """The types that an intent may be paid with: of those that are allowed, what its currency admits.

    Where the request allows none by name, its payment method configuration does; without one the account's
    own. `held`: it is captured later, by hand. Raises Invalid where nothing is left.
    """
    named = params.get(ALLOWED)
    if named:
        check_active(activation.merchant(store, params), named, "payment_intent")
        return _compatible(store, named, currency, held=held)
    offered = configurations.offered(store, params)
    excluded = set(params.get(EXCLUDED) or ())
    if at(params, f"{AUTOMATIC}.allow_redirects") == "never":
        excluded |= {each for each in offered if leads_away(each)}
    return [each for each in offered if each not in excluded and _takes(each, currency, held=held)]


def leads_away(type: str) -> bool:
    """Whether who pays by a type may be sent to a page elsewhere."""
    return rails.of(type).action in rails.AWAY


def check_active(store: AccountStore, named: Iterable[str], kind: str) -> None:
    """Refuse types that a connected account has no capability for. `kind`: of the intent.

    The sentence and the code are as programs report them of payments by types that are not activated. Guess:
    that the code of what is set up is in the manner of the other.
    """
    if type := next((each for each in named if not activation.is_active(store, each)), None):
        raise errors.Invalid(
            f'The payment method type "{type}" is invalid. {activation.NOT_ACTIVATED} See https://stripe.com/'
            "docs/payments/payment-methods/integration-options for supported payment method types.",
            code=f"{kind}_invalid_parameter",
            param=ALLOWED,
        )


# What an invoice's settings call otherwise than a payment does. Guess: all of them.
OF_INVOICES: Mapping[str, str] = {
    "ach_credit_transfer": "customer_balance",
    "ach_debit": "us_bank_account",
    "jp_credit_transfer": "customer_balance",
    "sepa_credit_transfer": "customer_balance",
}


def of_invoice(named: Sequence[str], currency: str) -> list[str]:
    """The types that an invoice may be paid with: of those that its settings name, what its currency admits.

    Source: `payment_settings[payment_method_types]` in https://docs.stripe.com/api/invoices/create.
    """
    called = dict.fromkeys(OF_INVOICES.get(each, each) for each in named)
    return [each for each in called if is_in(each, currency)]


def _takes(type: str, currency: str, *, held: bool) -> bool:
    """Whether a type can be paid with in a currency and, where that is asked for, captured later."""
    return is_in(type, currency) and (rails.of(type).holds or not held)


def strange(store: AccountStore, named: Sequence[str], currency: str) -> str | None:
    """A type that an older request names beside others, and that cannot be paid with in the currency."""
    if len(named) < 2 or not store.has_habit("each type that is named takes the currency"):
        return None
    return next((each for each in named if not is_in(each, currency)), None)


def check_currency(store: AccountStore, params: Mapping[str, Any], currency: str) -> None:
    """Refuse types of an older request that cannot all be paid with in the currency."""
    if type := strange(store, params.get(ALLOWED) or (), currency):
        # As programs reported it in 2021. Guess: the code.
        raise errors.Invalid(
            f"The currency provided ({currency}) is invalid for one or more payment method types on this "
            f"PaymentIntent. The payment method type {type} only supports the following currencies: "
            f"{', '.join(rails.of(type).currencies)}. Either correct the provided currency, or use a "
            "different PaymentIntent to accept this payment method type.",
            code="payment_intent_invalid_currency",
            param="currency",
        )


def is_in(type: str, currency: str) -> bool:
    known = rails.of(type).currencies
    return not known or currency in known


def _compatible(store: AccountStore, named: Sequence[str], currency: str, *, held: bool) -> list[str]:
    payable = [each for each in named if is_in(each, currency)]
    if not payable:
        raise invalid_currency(named[0], currency)
    spared = ("interac_present",) if store.has_habit("Interac may be captured by hand") else ()
    compatible = [each for each in payable if rails.of(each).holds or not held or each in spared]
    if not compatible:
        _check_capture(payable, held=held)
    return compatible


def invalid_currency(type: str, currency: str) -> errors.Invalid:
    """What is said of a type that cannot be paid with in a currency."""
    return errors.Invalid(
        f"The currency provided ({currency}) is invalid. Payments with {type} support the following "
        f"currencies: {', '.join(rails.of(type).currencies)}.",
        code="payment_intent_invalid_currency",
        param="currency",
    )


def _check_capture(named: Iterable[str], *, held: bool) -> None:
    for type in named if held else ():
        if not rails.of(type).holds:
            # Guess: the sentence is in the manner of Stripe's others.
            raise errors.Invalid(
                f"The payment method type {type} does not support capture_method=manual. Remove it from the "
                "payment method types of this PaymentIntent, or use another capture method.",
                param="capture_method",
            )


ABOUT_DESCRIPTORS = (
    "https://support.stripe.com/questions/"
    "use-of-the-statement-descriptor-parameter-on-paymentintents-for-card-charges"
)


def check_descriptor(
    store: AccountStore, types: Iterable[str] | None, descriptor: str | None, under: str = ""
) -> None:
    """Refuse a whole statement descriptor for a card, which takes a suffix only.

    `under`: the parameter that it came in.
    """
    if descriptor and "card" in (types or ()) and not era(store.now).whole_descriptors:
        raise errors.Invalid(
            "The statement_descriptor parameter is not supported for the payment_method_type `card`. To "
            "continue supporting payment_method_type `card`, please pass in `statement_descriptor_suffix` or "
            "remove the `statement_descriptor` parameter altogether. Please see "
            f"{ABOUT_DESCRIPTORS} for additional details.",
            param=inside(under, "statement_descriptor"),
        )


def check_method(store: AccountStore, intent: Resource, method: Resource) -> None:
    """Refuse a payment method of a type that an intent does not take."""
    type, rail = method["type"], rails.of(method["type"])
    excluded = type in (intent.get(EXCLUDED) or ())
    listed = type in intent["payment_method_types"]
    free = _is_automatic(intent) and not intent[ALLOWED]
    if excluded or not (listed or (free and _has(store, intent, type))):
        # As programs report it: https://github.com/stripe/stripe-terminal-react-native/issues/745.
        # Guess: the code, from what https://docs.stripe.com/error-codes says of it.
        word = intents.word(intent)
        raise errors.Invalid(
            f"The PaymentMethod provided ({type}) is not allowed for this {word}. Please attach a "
            f"PaymentMethod of one of the following types: {', '.join(intent['payment_method_types'])}. "
            f'Alternatively, update the allowed payment_method_types for this {word} to include "{type}"',
            code=f"{intent['object']}_invalid_parameter",
            param="payment_method",
        )
    amount, currency = presentment.asked(intent)
    if currency and not is_in(type, currency):
        raise invalid_currency(type, currency)
    _check_bounds(amount, currency, rail.bounds)
    if not listed:
        _check_capture([type], held=intent.get("capture_method") == "manual")
    usage = intent.get("setup_future_usage")
    if usage and rail.kept == "no":
        # Guess: the sentence is in the manner of Stripe's others.
        raise errors.Invalid(
            f"The payment method type {type} cannot be saved: it has no setup_future_usage={usage}.",
            param="setup_future_usage",
        )


def _has(store: AccountStore, intent: Resource, type: str) -> bool:
    return activation.is_active(activation.merchant(store, intent), type)


def _check_bounds(amount: int, currency: str, bounds: Mapping[str, tuple[int, int]]) -> None:
    """Refuse an amount that a payment method type does not take. Guess: the words are those of any type."""
    least, most = bounds.get(currency, (0, amount))
    if amount < least:
        shown = currencies.written(least, currency)
        raise errors.Invalid(f"Amount must be at least {shown}", code="amount_too_small", param="amount")
    if amount > most:
        shown = currencies.written(most, currency)
        raise errors.Invalid(f"Amount must be no more than {shown}", code="amount_too_large", param="amount")


def _is_automatic(intent: Resource) -> bool:
    """Whether an intent takes what the account's settings offer, beyond what it lists."""
    given = intent["automatic_payment_methods"]
    return bool(given and given["enabled"])


def check_return(intent: Resource, params: Mapping[str, Any]) -> None:
    """Refuse to confirm without knowing where a customer comes back to who may be sent away.

    Off session nobody is there to be sent away. Source: trytond-account-payment-stripe 8.2.0, whose own
    scenarios confirm so.
    """
    given = intent["automatic_payment_methods"]
    if params.get("return_url") or params.get("off_session"):
        return
    if _is_automatic(intent) and given["allow_redirects"] == "always":
        raise errors.Invalid(
            f"This {intents.word(intent)} is configured to accept payment methods enabled in your Dashboard. "
            "Because some of these payment methods might redirect your customer off of your page, you must "
            "provide a `return_url`. If you don't want to accept redirect-based payment methods, set "
            "`automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` "
            "to `never` when creating Setup Intents and Payment Intents."
        )


def check_redirect(intent: Resource, type: str, params: Mapping[str, Any]) -> None:
    """Refuse a payment method that sends the customer away without saying where to come back to."""
    if rails.of(type).action not in rails.LEAVING or params.get("return_url"):
        return
    raise errors.Invalid(
        f"The provided payment method ({type}) redirects the customer to another page: provide a "
        f"`return_url` when you confirm the {intents.word(intent)}.",
        code=f"{intent['object']}_redirect_confirmation_without_return_url",
        param="return_url",
    )


def options(intent: Resource, params: Mapping[str, Any]) -> Resource:
    """Options by type: what was said, and what every payment intent of the type has. "" unsets a type's."""
    given = params.get("payment_method_options") or {}
    old = intent["payment_method_options"] or {}
    known = {type: each for type, each in old.items() if given.get(type) != ""}
    for type in intent["payment_method_types"]:
        known[type] = {**_unsaid(intent, rails.of(type).options), **known.get(type, {})}
    said = {type: {**known.get(type, {}), **_shown(type, each)} for type, each in given.items() if each}
    return {**known, **said}


def _unsaid(intent: Resource, options: rails.Options) -> dict[str, Any]:
    """What a payment intent shows of a type's options, of which nothing was said."""
    offered = options.offered if _is_automatic(intent) else {}
    kept = options.kept if intent["setup_future_usage"] == "off_session" else {}
    return {**offered, **kept, **options.intent}


# Of which all is shown once some is said. Recorded of cards in India.
MANDATE = "mandate_options"


def _shown(type: str, given: Mapping[str, Any]) -> dict[str, Any]:
    unshown = rails.of(type).options.unshown
    shown = {name: None if value == "" else value for name, value in given.items() if name not in unshown}
    if mandate := shown.get(MANDATE):
        unset = blank("payment_intent", f"payment_method_options.{type}.{MANDATE}")
        shown[MANDATE] = {**{name: None for name, value in unset.items() if value is None}, **mandate}
    return shown


def of_type(intent: Resource, type: str, name: str, default: Any = None) -> Any:
    """What holds for a type: its own option of a name, or what the intent says for all."""
    own = (intent["payment_method_options"] or {}).get(type) or {}
    value = own.get(name)
    return intent.get(name, default) if value is None else value


def with_method(
    store: AccountStore,
    intent: Resource,
    params: Mapping[str, Any],
    *,
    refused_with: Resource | None,
    confirming: bool = False,
) -> dict[str, Any]:
    """What follows for an intent from the payment method that a request names or describes, if it does."""
    if params.get("payment_method") == "":
        return {"next_action": None, "payment_method": None, "status": "requires_payment_method"}
    method = intents.chosen(store, intent, params, refused_with=refused_with, confirming=confirming)
    if method is None:
        return {}
    check_method(store, intent, method)
    type, listed = method["type"], intent["payment_method_types"]
    return {
        "payment_method_types": listed if type in listed else [*listed, type],
        LAST_ERROR[intent["object"]]: None,
        "next_action": None,
        "payment_method": method["id"],
        "status": "requires_confirmation",
    }
