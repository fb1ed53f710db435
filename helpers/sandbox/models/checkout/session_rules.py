"""What a Checkout Session may not be asked for.

Source: https://docs.stripe.com/api/checkout/sessions/create. Sentences that are not known to be Stripe's are
marked as guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ... import errors
from ..core import currencies

EARLIEST, LATEST = 30 * 60, 24 * 3600
MOST: Mapping[str, int] = {"custom_fields": 3, "discounts": 1, "optional_items": 10, "shipping_options": 5}
MOST_LINES = {"payment": 100, "subscription": 40}
MOST_RECURRING = MOST_ONCE = 20
ON_A_PAGE_OF_OURS = ("hosted_page",)
IN_A_PAGE_OF_THEIRS = ("elements", "embedded_page", "form")
# What belongs to one mode alone.
OF_MODE: Mapping[str, str] = {
    "payment_intent_data": "payment",
    "setup_intent_data": "setup",
    "subscription_data": "subscription",
}
EXCLUSIVE = (
    ("customer", "customer_email"),
    ("allow_promotion_codes", "discounts"),
    ("customer", "customer_creation"),
)


def check(params: Mapping[str, Any], now: int) -> None:
    """Refuse parameters that contradict each other. Raises Invalid."""
    mode, ui_mode = params.get("mode", "payment"), params.get("ui_mode", "hosted_page")
    for name, most in MOST.items():
        if len(params.get(name) or []) > most:
            # Guess.
            raise errors.Invalid(f"`{name}` may have at most {most} elements.", param=name)
    for name, of in OF_MODE.items():
        if params.get(name) and mode != of:
            raise errors.Invalid(f"You can not pass `{name}` in `{mode}` mode.", param=name)
    _check_lines(params, mode)
    _check_addresses(params, ui_mode)
    _check_expiry(params.get("expires_at"), now)


def _check_lines(params: Mapping[str, Any], mode: str) -> None:
    lines = params.get("line_items")
    if mode == "setup":
        if lines:
            raise errors.Invalid("You can not pass `line_items` in `setup` mode.", param="line_items")
        if "currency" not in params and not params.get("allowed_payment_method_types"):
            raise errors.missing("currency")
        return
    if not lines:
        raise errors.missing("line_items")
    if len(lines) > MOST_LINES[mode]:
        # Guess.
        raise errors.Invalid(
            f"`line_items` may have at most {MOST_LINES[mode]} elements.", param="line_items"
        )


def _check_addresses(params: Mapping[str, Any], ui_mode: str) -> None:
    hosted = ui_mode in ON_A_PAGE_OF_OURS
    unused = ("return_url", "redirect_on_completion") if hosted else ("success_url", "cancel_url")
    for name in unused:
        if name in params:
            # Guess.
            raise errors.Invalid(f"You can not pass `{name}` if `ui_mode` is `{ui_mode}`.", param=name)
    for name in ("success_url", "cancel_url", "return_url"):
        if name in params and urlsplit(params[name]).scheme not in ("http", "https"):
            raise errors.Invalid("Not a valid URL", code="url_invalid", param=name)
    never = params.get("redirect_on_completion") == "never"
    if ui_mode == "embedded_page" and "return_url" in params and never:
        raise errors.Invalid(
            "You can not pass `return_url` if `redirect_on_completion` is `never`.", param="return_url"
        )
    if not hosted and not never and "return_url" not in params:
        raise errors.missing("return_url")


def _check_expiry(moment: int | None, now: int) -> None:
    if moment is not None and moment < now + EARLIEST:
        raise errors.Invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        )
    if moment is not None and moment > now + LATEST:
        raise errors.Invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        )


def check_prices(mode: str, recurring: list[bool]) -> None:
    """Refuse prices that the mode does not sell. `recurring`: of each line's price."""
    if mode == "payment" and any(recurring):
        raise errors.Invalid(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode "
            "or use only one-time prices.",
            param=f"line_items[{recurring.index(True)}]",
        )
    if mode == "subscription" and not any(recurring):
        raise errors.Invalid(
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            param="line_items",
        )
    if sum(recurring) > MOST_RECURRING or len(recurring) - sum(recurring) > MOST_ONCE:
        # Guess.
        raise errors.Invalid(
            f"A session may have at most {MOST_RECURRING} recurring and {MOST_ONCE} one-time prices.",
            param="line_items",
        )


def check_total(mode: str, amount: int, currency: str) -> None:
    """Refuse a payment below the least that can be charged; nothing at all may be due."""
    least = currencies.least(currency)
    if mode == "payment" and 0 < amount < least:
        shown = currencies.shown(least, currency)
        raise errors.Invalid(
            f"The Checkout Session's total amount due must add up to at least {shown} {currency}",
            code="amount_too_small",
        )
