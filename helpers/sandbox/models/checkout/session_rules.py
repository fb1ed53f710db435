"""What a Checkout Session may not be asked for.

Source: https://docs.stripe.com/api/checkout/sessions/create, and public reports that quote the sentences.
Those that are not known to be Stripe's are marked as guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.catalog.currencies import decimals

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...nested import at
from ...parameters.names import around, inside
from ...resource import Resource
from ..billing.intervals import later
from ..core import currencies
from ..money import ledger
from ..payment_methods import activation, rails
from ..payments import accepting, sharing
from ..tax import automatic
from .session_objects import with_merchant

EARLIEST, LATEST = 30 * 60, 24 * 3600
# Programs count exactly 30 minutes by their own clock, and are not known to be refused when a request takes a
# while. Guess: so many seconds may pass.
ON_ITS_WAY = 10
SHORTEST_TRIAL, LONGEST_TRIAL = 2 * DAY, 730  # in seconds, and in days
MOST: Mapping[str, int] = {"custom_fields": 3, "discounts": 1, "optional_items": 10, "shipping_options": 5}
MOST_LINES = {"payment": 100, "subscription": 40}
MOST_RECURRING = MOST_ONCE = 20
LONGEST_LABEL, LONGEST_KEY, LONGEST_ANSWER, MOST_OPTIONS = 50, 200, 255, 200
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
# The sign before or behind an amount, where its currency is named, too: the dollar is the same everywhere.
# Guess: that there is none for other currencies.
SIGNS: Mapping[str, tuple[str, str]] = {
    **currencies.SIGNS,
    **dict.fromkeys(("aud", "cad", "hkd", "mxn", "nzd", "sgd", "usd"), ("$", "")),
}
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
    check_counts(params)
    check_mode(params, mode)
    _check_lines(params, mode)
    check_trial(params.get("subscription_data") or {}, now)
    by_server = store.has_habit("the server tells what an embedded page ships")
    _check_addresses(params, ui_mode, spared=(SHIPPING_BY_SERVER,) if by_server else ())
    _check_expiry(params.get("expires_at"), now)
    check_fields(params.get("custom_fields") or [])


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


# What a new subscription's cycle begins with: one of them. Source:
# https://github.com/stripe/stripe-dotnet/issues/2689 and
# https://docs.stripe.com/changelog/dahlia/2026-06-24/checkout-sessions-billing-cycle-anchor-config.
NOT_TOGETHER = (
    ("billing_cycle_anchor", "trial_end"),
    ("billing_cycle_anchor", "trial_period_days"),
    ("billing_cycle_anchor", "billing_cycle_anchor_config"),
    ("billing_cycle_anchor_config", "trial_end"),
    ("billing_cycle_anchor_config", "trial_period_days"),
    ("trial_end", "trial_period_days"),
)


def check_trial(data: Mapping[str, Any], now: int) -> None:
    """Refuse a trial that is too short for a page, in `subscription_data`. Raises Invalid."""
    days, end = (data.get(name) for name in ("trial_period_days", "trial_end"))
    for pair in NOT_TOGETHER:
        if all(data.get(name) is not None for name in pair):
            raise errors.only_one([f"subscription_data[{name}]" for name in pair])
    if days is not None and days < 1:
        raise errors.too_little("subscription_data[trial_period_days]", 1)
    if days is not None and days > LONGEST_TRIAL:
        raise errors.too_much("subscription_data[trial_period_days]", LONGEST_TRIAL)
    if end is not None and end < now + SHORTEST_TRIAL:
        raise errors.Invalid(
            "The `trial_end` date has to be at least 2 days in the future.",
            param="subscription_data[trial_end]",
        )


def check_anchor(data: Mapping[str, Any], now: int, prices: Sequence[Resource]) -> None:
    """Refuse a first full invoice that is over, or later than the first period would end. Raises Invalid.

    What is sold once cannot be free until then. Source:
    https://docs.stripe.com/billing/subscriptions/billing-cycle.
    """
    param, recurring = "subscription_data[billing_cycle_anchor]", [each["recurring"] for each in prices]
    anchor = data.get("billing_cycle_anchor")
    if data.get("proration_behavior") == "none" and not all(recurring):
        # Guess: the sentence.
        raise errors.Invalid(
            "You can not use one-time prices when `subscription_data[proration_behavior]` is `none`.",
            param="subscription_data[proration_behavior]",
        )
    if anchor is None:
        return
    if anchor <= now:
        raise errors.in_the_past(param, anchor)
    natural = min(later(now, each["interval"], each["interval_count"]) for each in recurring if each)
    if anchor > natural:
        raise errors.Invalid(
            f"billing_cycle_anchor cannot be later than next natural billing date ({natural}) for plan",
            param=param,
        )


def check_prorated(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse to take a fixed amount off a part of a period. Guess: the sentence. Raises Invalid.

    Source: https://docs.stripe.com/payments/checkout/billing-cycle#limitations.
    """
    data = params.get("subscription_data") or {}
    if not data.get("billing_cycle_anchor") or data.get("proration_behavior") == "none":
        return
    for index, each in enumerate(params.get("discounts") or ()):
        code = store.find("promotion_code", each.get("promotion_code") or "") or {}
        coupon = store.find("coupon", each.get("coupon") or at(code, "promotion.coupon") or "")
        if coupon and coupon["amount_off"]:
            raise errors.Invalid(
                "You can not use a coupon with `amount_off` if a `billing_cycle_anchor` has a part of the "
                "first period billed.",
                param=f"discounts[{index}]",
            )


def check_collected(params: Mapping[str, Any], ui_mode: str) -> None:
    """Refuse to fill in what Stripe's own page asks for. Guess: in the words of a new session's refusals.

    Source: `collected_information` in https://docs.stripe.com/api/checkout/sessions/update.
    """
    if "collected_information" in params and ui_mode == HOSTED:
        raise _not_in_ui_mode("collected_information", ui_mode)


def _not_in_ui_mode(name: str, ui_mode: str) -> errors.Invalid:
    return errors.Invalid(f"`{name}` is not supported with `ui_mode: {ui_mode}`", param=name)


def check_counts(params: Mapping[str, Any]) -> None:
    """Refuse more of anything than a page shows. Raises Invalid."""
    for name, most in MOST.items():
        if len(params.get(name) or []) > most:
            raise errors.too_many(most, name)


def _check_lines(params: Mapping[str, Any], mode: str) -> None:
    if mode == "setup":
        if "currency" not in params and not params.get("allowed_payment_method_types"):
            raise errors.missing("currency")
        return
    check_lines(params.get("line_items"), mode)


def check_lines(lines: Sequence[Any] | None, mode: str) -> None:
    """Refuse to sell nothing, or more than a page shows. Raises Invalid."""
    if not lines:
        raise errors.missing("line_items")
    if len(lines) > MOST_LINES[mode]:
        raise errors.too_many(MOST_LINES[mode], "line_items")


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


def check_fields(fields: Sequence[Mapping[str, Any]]) -> None:
    """Refuse fields of the merchant's own that no page can show. Guess: the sentences.

    Programs report that a key may have underscores, too.
    """
    keys = [each["key"] for each in fields]
    for index, each in enumerate(fields):
        under, key = f"custom_fields[{index}]", each["key"]
        if not key.replace("_", "").isalnum() or len(key) > LONGEST_KEY:
            raise errors.Invalid(
                f"The key must be alphanumeric, and have at most {LONGEST_KEY} characters.",
                param=f"{under}[key]",
            )
        if keys.count(key) > 1:
            raise errors.Invalid("The keys of custom fields must be unique.", param=f"{under}[key]")
        if len(each["label"]["custom"]) > LONGEST_LABEL:
            raise errors.too_long(each["label"]["custom"], LONGEST_LABEL, f"{under}[label][custom]")
        _check_field(each, f"{under}[{each['type']}]")


def _check_field(field: Mapping[str, Any], under: str) -> None:
    own = field.get(field["type"]) or {}
    if field["type"] == "dropdown":
        options = own.get("options")
        if not options:
            raise errors.missing(f"{under}[options]")
        if len(options) > MOST_OPTIONS:
            raise errors.Invalid(
                f"A dropdown may have at most {MOST_OPTIONS} options.", param=f"{under}[options]"
            )
        values = {each["value"] for each in options}
        if len(values) < len(options):
            raise errors.Invalid("The values of a dropdown must be unique.", param=f"{under}[options]")
        if not all(each.isalnum() for each in values):
            raise errors.Invalid("The values of a dropdown must be alphanumeric.", param=f"{under}[options]")
        if own.get("default_value", options[0]["value"]) not in values:
            raise errors.Invalid(
                "The `default_value` must be one of the dropdown's values.", param=f"{under}[default_value]"
            )
        return
    # Source: https://docs.stripe.com/payment-links/customize#add-custom-fields.
    least, most = own.get("minimum_length") or 0, own.get("maximum_length") or LONGEST_ANSWER
    if most > LONGEST_ANSWER:
        raise errors.too_much(f"{under}[maximum_length]", LONGEST_ANSWER)
    if least > most:
        raise errors.Invalid(
            "The `minimum_length` must not be above the `maximum_length`.", param=f"{under}[minimum_length]"
        )


def check_terms(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse to ask for consent to terms that a new account does not have yet. Raises Invalid."""
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


def check_prices(mode: str, sold: Sequence[Resource], offered: Sequence[Resource] = ()) -> None:
    """Refuse prices that the mode does not sell, in the order of the lines and of optional items beside them.

    Raises Invalid.
    """
    prices = [*sold, *offered]
    names = [f"line_items[{index}]" for index in range(len(sold))]
    names += [f"optional_items[{index}]" for index in range(len(offered))]
    recurring = [each["recurring"] is not None for each in prices]
    if mode == "payment" and any(recurring):
        raise errors.Invalid(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode "
            "or use only one-time prices.",
            param=names[recurring.index(True)],
        )
    if mode == "subscription" and not any(recurring[: len(sold)]):
        raise errors.Invalid(
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            param="line_items",
        )
    rhythms = [each["recurring"] for each in prices if each["recurring"]]
    if len({(each["interval"], each["interval_count"]) for each in rhythms}) > 1:
        raise errors.Invalid("Checkout does not support multiple prices with different billing intervals.")
    once = len(recurring) - sum(recurring)
    if mode == "subscription" and (sum(recurring) > MOST_RECURRING or once > MOST_ONCE):
        # Guess.
        raise errors.Invalid(
            f"A session may have at most {MOST_RECURRING} recurring and {MOST_ONCE} one-time prices.",
            param="optional_items" if offered else "line_items",
        )
    check_together(MOST_LINES[mode], sold, offered)


def check_chosen(params: Mapping[str, Any], sold: Sequence[Resource], offered: Sequence[Resource]) -> None:
    """Refuse what does not go with a price that the customer chooses: other items, discounts and codes.

    Source: https://docs.stripe.com/payments/checkout/pay-what-you-want. Guess: the sentences. Raises Invalid.
    """
    if not any(each["custom_unit_amount"] for each in (*sold, *offered)):
        return
    for name, given in (("line_items", sold[1:]), ("optional_items", offered)):
        if given:
            raise errors.Invalid(
                "A price with `custom_unit_amount` must be the only one: nothing else can be sold beside it.",
                param=name,
            )
    for name in ("allow_promotion_codes", "discounts"):
        if params.get(name):
            raise errors.Invalid(
                f"You cannot use `{name}` with a price that has a `custom_unit_amount`.", param=name
            )


def check_together(most: int, sold: Sequence[Any], offered: Sequence[Any]) -> None:
    """The limit of lines is also that of lines and optional items together. Raises Invalid.

    Guess: in which words.
    """
    if len(sold) + len(offered) > most:
        raise errors.too_many(most, "line_items")


def check_total(store: AccountStore, session: Resource, amount: int) -> None:
    """Refuse a payment below the least or above the most that can be charged; nothing at all may be due.

    Source of the sentences: programs that had them from Stripe, 2023 to 2026; in September 2026, of Canadian
    bank debits, that what its types take is the most. Guess: that each must take less.
    """
    if session["mode"] != "payment" or amount == 0:
        return
    currency = session["currency"]
    settles_in, least = ledger.settles_in(store, currency), currencies.least(currency)
    if said := currencies.too_small_when_settled(amount, currency, settles_in):
        raise errors.Invalid(f"The Checkout Session's total amount {said}", code="amount_too_small")
    if amount < least and currency == settles_in:
        raise errors.Invalid(
            f"The Checkout Session's total amount due must add up to at least "
            f"{_signed(least, currency)} {currency}",
            code="amount_too_small",
        )
    most = currencies.largest(currency, by_card="card" in session["payment_method_types"])
    due = "The Checkout Session's total amount due must be no more than"
    if amount > most:
        raise errors.Invalid(f"{due} {currencies.written(most, currency)}.", code="amount_too_large")
    bounds = (rails.of(each).bounds for each in session["payment_method_types"])
    most = max((each[currency][1] if currency in each else most for each in bounds), default=most)
    if amount > most:
        raise errors.Invalid(
            f"{due} {_signed(most, currency)} {currency.upper()} for the provided payment method types.",
            code="amount_too_large",
        )


def check_types(store: AccountStore, params: Mapping[str, Any], currency: str) -> None:
    """Refuse types that the account does not have, or of an older request and of another currency."""
    named = params.get(accepting.ALLOWED) or ()
    merchant = activation.merchant(store, with_merchant(params))
    if type := next((each for each in named if not activation.is_active(merchant, each)), None):
        # As programs report it in 2026.
        raise errors.Invalid(
            f"The payment method type provided: {type} is invalid. {activation.NOT_ACTIVATED}",
            param=accepting.ALLOWED,
        )
    if type := accepting.strange(store, named, currency):
        # As programs reported it in 2021.
        raise errors.Invalid(
            f"Invalid currency options `{currency}`. The payment method `{type}` only supports the following "
            f"currencies: {', '.join(f'`{each}`' for each in rails.of(type).currencies)}.",
            param="payment_method_types",
        )


def on_this_page(types: Sequence[str], params: Mapping[str, Any]) -> list[str]:
    """Those types with which nobody leaves the page. Raises Invalid where one that does is named.

    Source: https://docs.stripe.com/payments/checkout/custom-success-page. Guess: the sentence.
    """
    leaving = [each for each in types if accepting.leads_away(each)]
    if leaving and params.get(accepting.ALLOWED):
        raise errors.Invalid(
            f"The payment method type `{leaving[0]}` redirects its customer, which `redirect_on_completion: "
            "never` does not allow.",
            param=accepting.ALLOWED,
        )
    return [each for each in types if each not in leaving]


def check_payment(store: AccountStore, data: Mapping[str, Any] | None, amount: int) -> None:
    """Refuse `payment_intent_data` that no payment of so much could have. Raises Invalid."""
    try:
        sharing.shared(store, data or {}, amount)
    except errors.Refusal as refusal:
        refusal.named(around("payment_intent_data", refusal.param or ""))
        raise


def _signed(amount: int, currency: str) -> str:
    """An amount as it is written where its currency is named behind it: $4.00, 175.00 Ft."""
    digits = decimals(currency)
    text = f"{amount / 10**digits:,.{digits}f}"
    before, after = SIGNS.get(currency, ("", ""))
    return f"{before}{text}{after}"
