"""Managed Payments: what Checkout is not told where Stripe sells for a merchant.

Sources: https://docs.stripe.com/payments/managed-payments/update-checkout#remove-unsupported-parameters and
https://docs.stripe.com/payments/managed-payments/eligibility. The sentences are those that programs report in
August and September 2026 of accounts that have it by default, such as
https://github.com/alexmorrisnz/moodle-paygw_stripe/issues/78 and https://github.com/TryGhost/Ghost/pull/29715.
Guess: where a request asks for it, they say the same but for the default.

What Stripe then collects as tax is not worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource

WITHOUT = ("allowed_payment_method_types", "custom_text", "payment_method_configuration")
# Of Connect, of taxes and of shipping, as the guide names them. Guess: that these are all.
HANDLED = (
    "application_fee_amount",
    "application_fee_percent",
    "automatic_tax",
    "on_behalf_of",
    "payment_intent_data.application_fee_amount",
    "payment_intent_data.on_behalf_of",
    "payment_intent_data.transfer_data",
    "shipping_address_collection",
    "shipping_options",
    "subscription_data.application_fee_percent",
    "subscription_data.default_tax_rates",
    "subscription_data.on_behalf_of",
    "subscription_data.transfer_data",
    "transfer_data",
)
# Digital goods are eligible, gift cards are not. Guess: the same is true of each code that begins so.
DIGITAL, GIFT_CARDS = "txcd_10", "txcd_10502000"


def is_managed(described: Mapping[str, Any]) -> bool:
    """Whether parameters of a session or a link have Stripe sell."""
    return bool(at(described, "managed_payments.enabled"))


def check(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse what Stripe decides where it sells. Raises Invalid."""
    if not is_managed(params):
        return
    if store.account != store.state.platform:
        raise errors.Invalid(
            "You specified a Stripe-Account header, but Managed Payments cannot be used with Connect."
        )
    for name in WITHOUT:
        if params.get(name):
            raise errors.Invalid(f"{name} cannot be used with Managed Payments.")
    for name in HANDLED:
        if at(params, name):
            raise errors.Invalid(
                f"Unsupported parameter: {name}. Managed Payments handles this parameter for you. "
                f"Remove {name}."
            )


def check_products(store: AccountStore, params: Mapping[str, Any], prices: Sequence[Resource]) -> None:
    """Refuse to have Stripe sell what has no tax code, or one of other goods. Raises Invalid."""
    if not is_managed(params):
        return
    for index, price in enumerate(prices):
        code = store.get("product", price["product"])["tax_code"]
        if not code:
            raise errors.Invalid(
                f"Invalid line_items[{index}]: the product tax code is missing. Product tax code is required "
                "for Managed Payments."
            )
        if code == GIFT_CARDS or not code.startswith(DIGITAL):
            raise errors.Invalid(
                f"Invalid line_items[{index}]: this product tax code is ineligible for Managed Payments."
            )
