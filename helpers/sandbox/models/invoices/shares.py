"""What a platform takes of an invoice's payment, and what it passes on to a connected account.

Invoices no longer show it. Source: https://docs.stripe.com/connect/subscriptions and
https://docs.stripe.com/connect/invoices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...parameters.names import inside
from ...resource import Resource
from ..payments import sharing, transfers
from ..products.amounts import half_up

KEPT = "_shares"
FEES = ("application_fee_amount", "application_fee_percent")
# What only fits where everything is sold once, and what needs a recurring price.
# Source: the reference of each, at https://docs.stripe.com/api/quotes/create and
# https://docs.stripe.com/api/payment-link/create.
OF_ONCE = ("application_fee_amount", "transfer_data.amount")
OF_RECURRING = ("application_fee_percent", "transfer_data.amount_percent")


def check(
    store: AccountStore, said: Mapping[str, Any], *, under: str = "", known: Mapping[str, Any] | None = None
) -> None:
    """Refuse a fee that nobody pays, and to share with an account that takes no transfers. Raises Invalid.

    `known`: the object that the parameters change.
    """
    if data := said.get("transfer_data"):
        destination = inside(under, "transfer_data.destination")
        transfers.check_destination(store, data["destination"], destination)
    sharing.check_there(store, said, under=under)
    data = said["transfer_data"] if "transfer_data" in said else (known or {}).get("transfer_data")
    fee = next((name for name in FEES if said.get(name)), None)
    if fee and not data and store.account == store.state.platform:
        # Guess: the sentence is that of a payment intent.
        raise errors.Invalid(
            f"Can only apply an {fee} when the request is made on behalf of another account (using an OAuth "
            "key or the Stripe-Account header) or with `transfer_data[destination]`.",
            param=inside(under, fee),
        )


def check_prices(said: Mapping[str, Any], recurring: Sequence[bool]) -> None:
    """Refuse a share of the wrong kind for what is sold. `recurring`: of each price. Guess: the sentences."""
    for name in (OF_ONCE if any(recurring) else OF_RECURRING) if recurring else ():
        if at(said, name) is not None:
            shown = inside("", name)
            raise errors.Invalid(
                f"`{shown}` cannot be used with recurring prices."
                if any(recurring)
                else f"`{shown}` can only be used with at least one recurring price.",
                param=shown,
            )


def keep(
    store: AccountStore, invoice: str, params: Mapping[str, Any], subscription: Resource | None = None
) -> None:
    """Remember what a request, or else the subscription, says of an invoice's payment."""
    said = {
        name: params[name] or None for name in ("application_fee_amount", "transfer_data") if name in params
    }
    before = known(store, invoice)
    of_subscription = (
        {
            "fee_percent": subscription["application_fee_percent"],
            "transfer_data": subscription["transfer_data"],
        }
        if subscription
        else {}
    )
    facts = {**before, **of_subscription, **said}
    if any(facts.values()) or before:
        store.keep(KEPT, invoice, **facts)


def known(store: AccountStore, invoice: str) -> dict[str, Any]:
    """What was said of an invoice's payment until now."""
    kept = store.find(KEPT, invoice) or {}
    return {name: value for name, value in kept.items() if name not in ("id", "object")}


def of(store: AccountStore, invoice: Resource, amount: int) -> dict[str, Any]:
    """The same for a payment intent of so much, in minor units."""
    kept = store.find(KEPT, invoice["id"])
    if kept is None:
        return {}
    values: dict[str, Any] = {}
    fee = kept.get("application_fee_amount")
    if fee is None and kept.get("fee_percent"):
        fee = half_up(amount * _percent(kept["fee_percent"]))
    if fee:
        values["application_fee_amount"] = min(fee, amount)
    if data := kept.get("transfer_data"):
        part = data.get("amount")
        if data.get("amount_percent") is not None:
            part = half_up(amount * _percent(data["amount_percent"]))
        # Recorded in June 2026: no amount where all of it is passed on.
        values["transfer_data"] = {
            **({} if part is None else {"amount": part}),
            "destination": data["destination"],
        }
    return values


def _percent(value: float) -> Fraction:
    return Fraction(Decimal(str(value))) / 100
