"""What a Checkout Session may not be asked for.

Source: https://docs.stripe.com/api/checkout/sessions/create, and public reports that quote the sentences.
Those that are not known to be Stripe's are marked as guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...parameters.names import inside
from ..payments import charge_objects
from ..tax import automatic
from . import cycle_rules, field_rules, sale_rules

EARLIEST, LATEST = 30 * 60, 24 * 3600
# Programs count exactly 30 minutes by their own clock, and are not known to be refused when a request takes a
# while. Guess: so many seconds may pass.
ON_ITS_WAY = 10
MOST_DISCOUNTS = 1
HOSTED = "hosted_page"
SHIPPING_BY_SERVER = "permissions.update_shipping_details"
# Source: the reference of each of these parameters.
NOT_IN_UI_MODE: Mapping[str, tuple[str, ...]] = {
    "elements": (
        "after_expiration",
        "branding_settings",
        "custom_fields",
        "custom_text",
        "optional_items",
        "origin_context",
        "payment_method_options.acss_debit",
        "payment_method_options.card.restrictions",
        "redirect_on_completion",
        "submit_type",
        "tax_id_collection.required",
    ),
    "embedded_page": (SHIPPING_BY_SERVER,),
    "form": ("optional_items",),
    HOSTED: ("permissions",),
}
EXCLUSIVE = (
    ("customer", "customer_email"),
    ("allow_promotion_codes", "discounts"),
    ("customer", "customer_creation"),
)
SELLING = ("payment", "subscription")
# What belongs to some modes alone, and what is said of it in another one.
NOT_IN_MODE = "You can not pass `{name}` in `{mode}` mode."
OF_MODES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "line_items": (SELLING, NOT_IN_MODE),
    "payment_intent_data": (("payment",), NOT_IN_MODE),
    "setup_intent_data": (("setup",), NOT_IN_MODE),
    "subscription_data": (("subscription",), NOT_IN_MODE),
    "customer_creation": (("payment", "setup"), "`customer_creation` can only be used in `payment` mode."),
    "payment_method_collection": (
        ("subscription",),
        "You can only set `payment_method_collection` if there are recurring prices.",
    ),
    # Guess: that these are refused in the same words.
    "allow_promotion_codes": (SELLING, NOT_IN_MODE),
    "discounts": (SELLING, NOT_IN_MODE),
    "optional_items": (SELLING, NOT_IN_MODE),
    "payment_method_options.acss_debit.currency": (("setup",), NOT_IN_MODE),
    "payment_method_options.acss_debit.mandate_options.default_for": (("setup",), NOT_IN_MODE),
    "saved_payment_method_options": (SELLING, NOT_IN_MODE),
    # Source: https://docs.stripe.com/payments/during-payment/charge-shipping.
    "shipping_options": (("payment",), NOT_IN_MODE),
    "submit_type": (SELLING, NOT_IN_MODE),
}
# Of these, the parameter is not named beside the sentence. Source:
# https://github.com/QuantumNous/new-api/issues/4706.
UNNAMED = frozenset({"customer_creation"})
NO_PLACE = (
    "Automatic tax calculation in Checkout requires a valid address on the Customer. Add a valid address to "
    "the Customer"
)
NO_TERMS = (
    "You cannot collect consent to your terms of service unless a URL is set in the Stripe Dashboard. Update "
    "your public business details in the Dashboard https://dashboard.stripe.com/settings/public with a Terms "
    "of service URL to collect terms of service consent."
)
NO_INVOICE = (
    "You can only enable invoice creation when `mode` is set to `payment`. Invoices are created "
    "automatically when `mode` is set to `subscription`, and are unsupported when set to `setup`. To learn "
    "more visit https://stripe.com/docs/payments/checkout/post-payment-invoices."
)


def check(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse parameters that contradict each other. Raises Invalid."""
    now = store.now
    mode, ui_mode = params.get("mode", "payment"), params.get("ui_mode", HOSTED)
    if len(params.get("discounts") or []) > MOST_DISCOUNTS:
        raise errors.too_many(MOST_DISCOUNTS, "discounts")
    check_mode(params, mode)
    _check_lines(params, mode)
    cycle_rules.check_trial(params.get("subscription_data") or {}, now)
    by_server = store.has_habit("the server tells what an embedded page ships")
    _check_addresses(params, ui_mode, spared=(SHIPPING_BY_SERVER,) if by_server else ())
    _check_expiry(params.get("expires_at"), now)
    field_rules.check_fields(params.get("custom_fields") or [])


def check_mode(params: Mapping[str, Any], mode: str) -> None:
    """Refuse what belongs to another mode. Raises Invalid."""
    for path, (modes, sentence) in OF_MODES.items():
        if at(params, path) and mode not in modes:
            name = inside("", path)
            param = None if name in UNNAMED else name
            raise errors.Invalid(sentence.format(name=name, mode=mode), param=param)
    if mode == "subscription":
        _check_saved(params.get("payment_method_options") or {})
    for name in ("phone_number_collection", "tax_id_collection"):
        if at(params, f"{name}.enabled") and mode not in SELLING:
            # Guess: that it is refused in the same words.
            raise errors.Invalid(NOT_IN_MODE.format(name=name, mode=mode), param=f"{name}[enabled]")
    if at(params, "invoice_creation.enabled") and mode != "payment":
        raise errors.Invalid(NO_INVOICE, param="invoice_creation")
    by_hand = at(params, "payment_intent_data.capture_method") == "manual"
    if at(params, "invoice_creation.enabled") and by_hand:
        # Source: https://docs.stripe.com/payments/checkout/receipts#paid-invoices. Guess: the sentence.
        raise errors.Invalid(
            "You can not enable `invoice_creation` if `payment_intent_data[capture_method]` is `manual`.",
            param="invoice_creation",
        )


def _check_saved(options: Mapping[str, Any]) -> None:
    """Refuse to say of a type how it is saved, where a subscription saves it. Raises Invalid.

    In the words that programs report; they name no type. Guess: the parameter beside them.
    """
    for type, each in options.items():
        if isinstance(each, Mapping) and each.get("setup_future_usage"):
            name = "payment_method_options[setup_future_usage]"
            raise errors.Invalid(
                NOT_IN_MODE.format(name=name, mode="subscription"),
                param=f"payment_method_options[{type}][setup_future_usage]",
            )


def check_collected(params: Mapping[str, Any], ui_mode: str) -> None:
    """Refuse to fill in what Stripe's own page asks for. Guess: in the words of a new session's refusals.

    Source: `collected_information` in https://docs.stripe.com/api/checkout/sessions/update.
    """
    if "collected_information" in params and ui_mode == HOSTED:
        raise _not_in_ui_mode("collected_information", ui_mode)


def _not_in_ui_mode(name: str, ui_mode: str) -> errors.Invalid:
    return errors.Invalid(f"`{name}` is not supported with `ui_mode: {ui_mode}`", param=name)


def _check_lines(params: Mapping[str, Any], mode: str) -> None:
    if mode == "setup":
        if "currency" not in params and not params.get("allowed_payment_method_types"):
            raise errors.missing("currency")
        return
    sale_rules.check_lines(params.get("line_items"), mode)


def _check_addresses(params: Mapping[str, Any], ui_mode: str, spared: Sequence[str]) -> None:
    hosted = ui_mode == HOSTED
    never = params.get("redirect_on_completion") == "never"
    unused = ("redirect_on_completion", "return_url") if hosted else ("cancel_url", "success_url")
    for path in (*unused, *NOT_IN_UI_MODE.get(ui_mode, ())):
        if at(params, path) is not None and (path not in spared or hosted):
            raise _not_in_ui_mode(inside("", path), ui_mode)
    if never and "return_url" in params:
        # Guess.
        raise errors.Invalid(
            "You can not pass `return_url` if `redirect_on_completion` is `never`.", param="return_url"
        )
    needed = "success_url" if hosted else "return_url"
    if needed not in params and not never:
        raise errors.missing(needed)


def _check_expiry(moment: int | None, now: int) -> None:
    if moment is not None and moment < now + EARLIEST - ON_ITS_WAY:
        raise errors.Invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        )
    if moment is not None and moment > now + LATEST:
        raise errors.Invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        )


def check_account(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse what a new account does not have yet: terms, and more to ask of cards. Raises Invalid."""
    if refusal := charge_objects.not_eligible(store, params.get("payment_method_options") or {}):
        raise refusal
    if store.state.profile == "fresh" and at(params, "consent_collection.terms_of_service") == "required":
        raise errors.Invalid(NO_TERMS, param="consent_collection[terms_of_service]")


def _is_nobodys(params: Mapping[str, Any]) -> bool:
    """Whether a session has no customer, and makes none."""
    makes = params.get("mode", "payment") != "payment" or params.get("customer_creation") == "always"
    return not makes and not params.get("customer") and not params.get("customer_account")


def check_customer(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse to collect what may not be saved with a customer, and tax without a place. Raises Invalid."""
    known = params.get("customer")
    update = params.get("customer_update") or {}
    if update and not known:
        raise errors.Invalid("`customer_update` can only be used with `customer` or `customer_account`.")
    if at(params, "saved_payment_method_options.payment_method_save") == "enabled" and _is_nobodys(params):
        # Programs report that it is refused in 2026. Guess: the sentence, and that a new customer will do.
        raise errors.Invalid(
            "`saved_payment_method_options[payment_method_save]` can only be used with `customer` or "
            "`customer_account`.",
            param="saved_payment_method_options[payment_method_save]",
        )
    if at(params, "automatic_tax.enabled"):
        automatic.require(store)
        customer = store.find("customer", params.get("customer") or "")
        if customer and not _locates(customer["address"] or at(customer, "shipping.address"), params, update):
            raise errors.Invalid(_no_place(params), code="customer_tax_location_invalid")
    if at(params, "tax_id_collection.enabled") and known and update.get("name") != "auto":
        raise errors.Invalid(
            "Tax ID collection requires updating business name on the customer. To enable tax ID collection "
            "for an existing customer, please set `customer_update[name]` to `auto`."
        )


def _locates(address: Mapping[str, Any] | None, params: Mapping[str, Any], update: Mapping[str, Any]) -> bool:
    """Whether it is, or will be, known where a customer is taxed."""
    ships = bool(params.get("shipping_address_collection")) and update.get("shipping") == "auto"
    return update.get("address") == "auto" or ships or automatic.is_located(address)


def _no_place(params: Mapping[str, Any]) -> str:
    if params.get("shipping_address_collection"):
        return (
            f"{NO_PLACE} or set either `customer_update[address]` to 'auto' or `customer_update[shipping]` "
            "to 'auto' to save the address entered in Checkout to the Customer."
        )
    return (
        f"{NO_PLACE} or set `customer_update[address]` to 'auto' to save the billing address entered in "
        "Checkout to the Customer."
    )
