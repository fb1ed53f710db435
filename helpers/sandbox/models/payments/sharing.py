"""The parameters by which a payment is shared with a connected account, checked.

Source: https://docs.stripe.com/connect/charges.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import updated
from ...parameters.names import inside
from ...resource import Resource
from ..core.connected import capability_active, is_standard
from .transfers import check_destination, out_of_reach


def shared(store: AccountStore, params: Mapping[str, Any], amount: int) -> dict[str, Any]:
    """The fields of a charge or payment intent that say who gets what of an amount, of those that were sent.

    Raises Invalid where they contradict each other, or name an account that cannot take its part.
    """
    data, fee = params.get("transfer_data"), params.get("application_fee_amount")
    values: dict[str, Any] = {}
    if data and "destination" in data:
        check_destination(store, data["destination"], "transfer_data[destination]")
        if not params.get("on_behalf_of"):
            _check_reach(store, data["destination"])
        if "amount" in data and fee:
            raise errors.Invalid(
                "You may not provide the application_fee_amount parameter and the transfer_data[amount] "
                "parameter simultaneously. They are mutually exclusive.",
                param="transfer_data[amount]",
            )
        check_part(data.get("amount"), amount, "transfer_data[amount]")
        values["transfer_data"] = transfer_data({}, data)
    if fee:
        check_fee(store, fee, data)
        check_part(fee, amount, "application_fee_amount")
    if fee is not None:
        values["application_fee_amount"] = fee or None
    if account := params.get("on_behalf_of"):
        check_on_behalf_of(store, params)
        values["on_behalf_of"] = account
    return values


def check_fee(store: AccountStore, fee: int | None, data: Resource | None) -> None:
    """Refuse to take a fee of a platform's own payment. `data`: where it is passed on to, if at all."""
    if fee and store.account == store.state.platform and not data:
        raise errors.Invalid(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment "
            "(using an OAuth key or Stripe-Account header) or destination payment (using "
            "`transfer_data[destination]`).",
            param="application_fee_amount",
        )


def transfer_data(known: Mapping[str, Any], said: Mapping[str, Any]) -> Resource:
    """What an intent shows of the transfer to come: what it has known, and what is said now.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/
    transfer-data-destination-payment-description-and-metadata.
    """
    values = {name: updated(known.get(name), value, name) for name, value in said.items()}
    if payment := said.get("payment_data"):
        before = known.get("payment_data") or {}
        after = {name: updated(before.get(name), value, name) for name, value in payment.items()}
        values["payment_data"] = {**before, **after}
    return {**known, **values}


def check_group(payment: Resource, params: Mapping[str, Any]) -> None:
    """Refuse another group than a payment has. Guess: the words.

    Source: `transfer_group` in https://docs.stripe.com/api/charges/update and .../payment_intents/update.
    """
    if params.get("transfer_group") and payment["transfer_group"] not in (None, params["transfer_group"]):
        kind = payment["object"].replace("_", " ")
        raise errors.Invalid(
            f"Cannot change the transfer_group of a {kind} that has one.", param="transfer_group"
        )


def _check_reach(store: AccountStore, destination: str) -> None:
    """Refuse to settle here what is for an account that cannot be paid from here.

    Source: https://docs.stripe.com/connect/cross-border-payouts; the sentence:
    https://github.com/self-xdsd/self-core/issues/1092.
    """
    if country := out_of_reach(store, destination):
        raise errors.Invalid(
            f"Cannot create a destination charge for connected accounts in {country} because funds would be "
            "settled on the platform and the connected account is outside the platform's region. You may "
            "use the `on_behalf_of` parameter to have the charge settle in the connected account's country. "
            "For more information on `on_behalf_of`, see "
            "https://stripe.com/docs/connect/charges-transfers#on-behalf-of. If using capabilities (e.g. "
            "`card_payments`, `transfers`), note that they affect settlement as well. For more information "
            "on capabilities, see https://stripe.com/docs/connect/account-capabilities. If you still need "
            "assistance, please contact us via https://support.stripe.com/contact."
        )


def check_there(store: AccountStore, params: Mapping[str, Any], *, under: str = "") -> None:
    """Refuse to act on behalf of an account that is not there. Raises Invalid."""
    account = params.get("on_behalf_of")
    if account and store.find("account", account) is None:
        param = inside(under, "on_behalf_of")
        raise errors.Invalid(f"No such on_behalf_of: '{account}'", code="resource_missing", param=param)


def check_on_behalf_of(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Refuse to take a payment on behalf of an account that is not there, or may not take any."""
    account = params.get("on_behalf_of")
    if not account:
        return
    check_there(store, params)
    if any(capability_active(store, account, each) for each in TAKING):
        return
    _check_requested(store, account)
    if capability_active(store, account, "transfers"):
        raise errors.Invalid(
            "You cannot create a charge with the `on_behalf_of` parameter set to a connected account with "
            "`transfers` but without the `card_payments` capability enabled.",
            param="on_behalf_of",
        )
    raise errors.Invalid(
        "The account referenced in the 'on_behalf_of' parameter is missing the required capabilities: "
        "card_payments.",
        param="on_behalf_of",
    )


def check_direct(store: AccountStore, type: str) -> None:
    """Refuse a card's payment to a connected account itself that may not take any. `type`: the method's.

    Source: https://github.com/Subscribie/subscribie/issues/408.
    """
    account = store.account
    may = any(capability_active(store, account, each) for each in TAKING) or is_standard(store, account)
    if type == "card" and not may:
        _check_requested(store, account)
        raise errors.Invalid(
            "You cannot create a charge on a connected account without the `card_payments` capability "
            "enabled."
        )


def _check_requested(store: AccountStore, account: str) -> None:
    """Refuse a card for an account that asked to take them and may not yet: as programs report it in 2026."""
    asked = store.on(account).find("capability", "card_payments")
    if asked is not None and asked["requested"]:
        raise errors.Invalid("Your account cannot currently make charges.")


TAKING = ("card_payments", "legacy_payments")


def check_part(part: int | None, amount: int, param: str) -> None:
    """Refuse a part of a payment that is more than the whole, or less than nothing."""
    if part is not None and not 0 <= part <= amount:
        raise errors.Invalid(f"{param} must be less than or equal to the amount of the payment.", param=param)
