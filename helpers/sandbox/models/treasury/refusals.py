"""Treasury's refusals, one function each.

Stripe publishes few of these sentences. `not_onboarded`, `insufficient_funds` and `closed` are in its words;
the others say in the manner of its API what its documentation says is refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from ... import errors
from ...resource import Resource
from .states import Flow


def not_onboarded(method: str, path: str) -> errors.Invalid:
    """Source: https://github.com/stripe/stripe-python/issues/1338."""
    unknown = errors.unknown_url(method, path).message
    return errors.Invalid(
        f"{unknown} (Hint: Have you onboarded to Treasury? You can learn more about the steps needed at "
        "https://stripe.com/docs/treasury/access)"
    )


def lacks_capability(account: str, capability: str) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/account-management/financial-account-features."""
    return errors.Invalid(
        f"The account {account} needs the `{capability}` capability. Request it with "
        f"POST /v1/accounts/{account}/capabilities/{capability}."
    )


def only_usd(param: str, currency: str) -> errors.Invalid:
    return errors.Invalid(
        f"Invalid currency: {currency}. Stripe currently supports these currencies: usd", param=param
    )


def amount_too_small() -> errors.Invalid:
    return errors.Invalid(
        "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="amount"
    )


def insufficient_funds(title: str, param: str) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/received-debits."""
    return errors.Invalid(
        f"The {title} could not be completed because the Financial Account doesn't have a sufficient balance "
        "available. Please try again using an amount less than or equal to the Financial Account's available "
        "balance.",
        code="insufficient_funds",
        param=param,
    )


def closed(param: str) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/received-debits."""
    return errors.Invalid(
        "Funds can't be sent or withdrawn from this Financial Account because it has been closed.",
        param=param,
    )


def feature_not_active(account: str, feature: str, status: str, param: str) -> errors.Invalid:
    return errors.Invalid(
        f"The feature `{feature}` must be active on the Financial Account {account}; it is {status}.",
        param=param,
    )


def network_not_supported(network: str, supported: Iterable[str], param: str) -> errors.Invalid:
    return errors.Invalid(
        f"The network {network} is not supported here: use {' or '.join(supported)}.", param=param
    )


def not_set_up(method: str, direction: str, param: str, *, own: bool) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/moving-money/working-with-bankaccount-objects."""
    whose = "with `attach_to_self`" if own else "for the customer"
    return errors.Invalid(
        f"The PaymentMethod {method} is not set up for {direction} flows. Set it up {whose} by a SetupIntent "
        f"whose `flow_directions` include {direction}.",
        param=param,
    )


def not_verified(account: str, param: str) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/moving-money/working-with-bankaccount-objects."""
    return errors.Invalid(
        f"The bank account {account} must be verified before money can be pulled from it.", param=param
    )


def incomplete_details(method: str, name: str, param: str) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments."""
    return errors.Invalid(
        f"A wire needs the recipient's name and whole address: {method} lacks `{name}`.", param=param
    )


def finished(flow: Flow, resource: Resource) -> errors.Invalid:
    status = resource["status"]
    return errors.Invalid(
        f"The {flow.title} {resource['id']} cannot be changed because it has a status of {status}."
    )


def not_returnable(flow: Flow, resource: Resource) -> errors.Invalid:
    """Source: https://docs.stripe.com/api/treasury/inbound_transfers/test_mode_return."""
    return errors.Invalid(
        f"The {flow.title} {resource['id']} cannot be returned: only one that succeeded can, once."
    )


def already_submitted(flow: Flow, resource: Resource) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments."""
    return errors.Invalid(
        f"The {flow.title} {resource['id']} cannot be canceled because it was submitted to the network."
    )


def not_submitted(flow: Flow, resource: Resource) -> errors.Invalid:
    """Source: https://docs.stripe.com/api/treasury/outbound_payments/test_mode_update."""
    return errors.Invalid(
        f"The {flow.title} {resource['id']} cannot have tracking details while it can still be canceled."
    )


def not_reversible(flow: Flow, resource: Resource, reason: str) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/into/credit-reversals."""
    return errors.Invalid(f"The {flow.title} {resource['id']} cannot be reversed: {reason}.", param=flow.name)


def still_holds_money(account: Resource) -> errors.Invalid:
    """Source: https://docs.stripe.com/treasury/account-management/financial-accounts#close."""
    return errors.Invalid(
        f"The Financial Account {account['id']} cannot be closed: its balance must be zero, with no pending "
        "inbound transfers and no issued cards that are not canceled."
    )
