"""What refunds are refused for.

Source: https://docs.stripe.com/api/refunds and https://docs.stripe.com/refunds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import Call
from ..core import currencies
from ..payment_methods import rails
from . import charge_objects, refund_destinations


def charge_of(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """The charge to refund, by its own id or its payment intent's. Raises Invalid."""
    if "charge" in params:
        charge = store.get("charge", params["charge"])  # recorded: as if its id stood in the path
        if params.get("payment_intent") not in (None, charge["payment_intent"]):
            raise errors.Invalid(
                f"The charge {charge['id']} does not belong to the payment intent "
                f"{params['payment_intent']}.",
                param="payment_intent",
            )
        return charge
    if "payment_intent" not in params:
        raise errors.Invalid(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    intent = store.get("payment_intent", params["payment_intent"], param="payment_intent")
    latest = store.find("charge", intent["latest_charge"] or "")
    if latest is None or latest["status"] == "failed":
        raise errors.Invalid(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        )
    return latest


def check(call: Call, charge: Resource, amount: int, left: int) -> None:
    """Refuse what cannot be refunded, or not so. Raises Invalid.

    `amount`: of the refund, in minor units of the charge's currency; `left`: how much can still be refunded.
    """
    _check_in_person(call, charge)
    _check_charge(call.store, charge)
    _check_amount(charge, amount, left)
    refund_destinations.check(call.store, charge, amount)
    _check_connect(charge, call.params)
    _check_parts(call.store, charge, call.params, whole=amount == left)


def _check_in_person(call: Call, charge: Resource) -> None:
    """A payment by Interac is given back to the card at a reader. Guess: the words.

    Source: https://docs.stripe.com/terminal/features/refunds.
    """
    if charge["payment_method_details"]["type"] == "interac_present" and not call.inner:
        raise errors.Invalid(
            f"The charge {charge['id']} was paid with Interac: its card must be presented for the refund.",
            param="charge",
        )


def _check_charge(store: AccountStore, charge: Resource) -> None:
    """Refuse to refund what was not paid, is to be canceled or reversed, or is disputed. Raises Invalid."""
    id = charge["id"]
    if charge["status"] == "failed":
        raise errors.Invalid(f"Charge {id} is not successful, so it cannot be refunded.", param="charge")
    if charge["status"] == "pending" and not rails.of(charge["payment_method_details"]["type"]).mandate:
        raise errors.Invalid(
            f"Charge {id} is still pending: it can be refunded once it has succeeded.", param="charge"
        )
    if charge["source_transfer"]:
        raise errors.Invalid("You cannot refund a transfer: reverse it instead.", param="charge")
    if charge["payment_intent"] and not charge["amount_captured"]:
        raise errors.Invalid(
            f"This uncaptured Charge was created by a PaymentIntent ({charge['payment_intent']}). You must "
            "cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly. "
            "For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method"
        )
    disputes = store.all("dispute", "charge", id)
    if charge["disputed"] and not all(each["is_charge_refundable"] for each in disputes):
        raise errors.Invalid(
            f"Charge {id} has been charged back; cannot issue a refund.", code="charge_disputed"
        )


def _check_amount(charge: Resource, amount: int, left: int) -> None:
    """Refuse to refund more than is left, or a part of what was not captured. Raises Invalid."""
    if charge["refunded"] or left == 0:
        raise errors.Invalid(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    currencies.check_positive(amount)
    if amount > left:
        asked, rest = (currencies.written(each, charge["currency"]) for each in (amount, left))
        what = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        raise errors.Invalid(f"Refund amount ({asked}) is greater than {what} ({rest})", param="amount")
    if not charge["amount_captured"] and amount != left:
        raise errors.Invalid(
            "You cannot partially refund an uncaptured charge. Instead, capture the charge for an amount "
            "less than the original amount.",
            param="amount",
        )


def _check_connect(charge: Resource, params: Mapping[str, Any]) -> None:
    """Refuse to take back what nobody was sent.

    A connected account may owe what it has no more, as recorded in 2023. The first sentence was recorded by
    programs in August 2026.
    """
    if params.get("reverse_transfer") and not charge.get("transfer"):
        raise errors.Invalid(
            f"Cannot reverse transfer on charge {charge['id']} because it does not have an associated "
            "transfer.",
            param="reverse_transfer",
        )
    if params.get("refund_application_fee") and not (charge["application_fee"] or charge.get("transfer")):
        raise errors.Invalid(
            f"Charge {charge['id']} has no application fee, so `refund_application_fee` cannot be used.",
            param="refund_application_fee",
        )
    # Source: https://docs.stripe.com/connect/destination-charges#issue-refunds. Guess: the words.
    if params.get("refund_application_fee") and charge.get("transfer") and not params.get("reverse_transfer"):
        raise errors.Invalid(
            f"The application fee of charge {charge['id']} cannot be refunded without reversing its "
            "transfer: pass `reverse_transfer` too.",
            param="refund_application_fee",
        )


def _check_parts(store: AccountStore, charge: Resource, params: Mapping[str, Any], *, whole: bool) -> None:
    """Refuse to give back a share of who got what where that was said of several captures. Raises Invalid.

    Source: https://docs.stripe.com/payments/multicapture#refunds. Guess: the words.
    """
    captures = store.find(charge_objects.CAPTURES, charge["id"])
    if whole or not captures or captures["count"] < 2:
        return
    for name in ("refund_application_fee", "reverse_transfer"):
        if params.get(name):
            raise errors.Invalid(
                f"A charge that was captured in parts cannot be refunded in part with `{name}`.",
                param=name,
            )
