"""What may not be sold, or not be paid so, in a Checkout Session.

Source: https://docs.stripe.com/api/checkout/sessions/create, and public reports that quote the sentences.
Those that are not known to be Stripe's are marked as guesses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.catalog.currencies import decimals

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...parameters.names import around
from ...resource import Resource
from ..core import currencies
from ..money import ledger
from ..payment_methods import activation, rails
from ..payments import accepting, sharing
from .session_objects import with_merchant

MOST_LINES = {"payment": 100, "subscription": 40}
MOST_RECURRING = MOST_ONCE = 20
# The sign before or behind an amount, where its currency is named, too: the dollar is the same everywhere.
# Guess: that there is none for other currencies.
SIGNS: Mapping[str, tuple[str, str]] = {
    **currencies.SIGNS,
    **dict.fromkeys(("aud", "cad", "hkd", "mxn", "nzd", "sgd", "usd"), ("$", "")),
}


def check_lines(lines: Sequence[Any] | None, mode: str) -> None:
    """Refuse to sell nothing, or more than a page shows. Raises Invalid."""
    if not lines:
        raise errors.missing("line_items")
    if len(lines) > MOST_LINES[mode]:
        raise errors.too_many(MOST_LINES[mode], "line_items")


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

    Source: https://docs.stripe.com/payments/checkout/pay-what-you-want. Raises Invalid. Guess: the sentences.
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
    if "wechat_pay" in named and at(params, "payment_method_options.wechat_pay.client") != "web":
        # As programs report it in 2022 and 2026: https://github.com/dujiao-next/dujiao-next/issues/233.
        # Guess: that the parameter is named.
        client = "payment_method_options[wechat_pay][client]"
        raise errors.Invalid(f"WeChat Pay requires `{client}` to be set to `web`.", param=client)
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
