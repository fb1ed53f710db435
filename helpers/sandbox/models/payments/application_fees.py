"""Application fees: what a platform takes of its connected accounts' payments, and gives back.

Source: https://docs.stripe.com/api/application_fees and https://docs.stripe.com/connect/charges.
"""

from __future__ import annotations

from dataclasses import dataclass

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from ..money import ledger

Model("application_fee", word="application fee", source="https://docs.stripe.com/api/application_fees")
Model(
    "fee_refund",
    word="fee refund",
    told_as="application_fee.refund",
    parent="fee",
    source="https://docs.stripe.com/api/fee_refunds",
)


def detail(store: AccountStore, amount: int, currency: str) -> Resource:
    """A row of `fee_details` for what the platform takes."""
    return {
        "amount": amount,
        "application": store.application,
        "currency": currency,
        "description": "Sandbox application fee",
        "type": "application_fee",
    }


@dataclass(frozen=True)
class Wanted:
    """What a platform takes of a payment, as asked for; `origin`: by which charge, if by another."""

    amount: int
    currency: str
    origin: str | None = None


def collect(payer: AccountStore, charge: Resource, wanted: Wanted, *, available_on: int) -> str:
    """Give the platform its fee on a connected account's charge; tells the fee's id.

    The fee has the currency of the charge that asks for it, recorded: also where the account is paid in
    another. What the payer pays is a row of its own balance transaction's fees.
    """
    platform = payer.on(payer.state.platform)
    fee = platform.new("application_fee")
    fee |= {
        "account": payer.account,
        "amount": wanted.amount,
        "application": payer.application,
        "charge": charge["id"],
        "currency": wanted.currency,
        "fee_source": {"charge": charge["id"], "type": "charge"},
        "originating_transaction": wanted.origin,
        "refunds": refunds_of(platform, fee).counted(),
    }
    held_in = _held_in(payer, charge, wanted)
    entry = _move(platform, "application_fee", fee, wanted.amount, available_on, held_in=held_in)
    fee["balance_transaction"] = entry["id"]
    platform.add(fee)
    return str(fee["id"])


def _held_in(payer: AccountStore, charge: Resource, wanted: Wanted) -> str:
    """The currency in which the platform has a fee: its own, or where it charged, that of who was paid.

    Source: https://docs.stripe.com/connect/currencies.
    """
    if wanted.origin:
        return ledger.settles_in(payer, charge["currency"])
    return ledger.settles_in(payer.on(payer.state.platform), wanted.currency)


def _move(
    platform: AccountStore,
    type: str,
    fee: Resource,
    amount: int,
    available_on: int,
    *,
    held_in: str,
    description: str | None = None,
) -> Resource:
    """`amount`: in the fee's currency; `held_in`: that of the balance."""
    settled, rate = ledger.exchange(amount, fee["currency"], held_in)
    return ledger.post(
        platform,
        type=type,
        source=fee,
        amount=settled,
        currency=held_in,
        available_on=available_on,
        description=description,
        exchange_rate=rate,
    )


def give_back(
    store: AccountStore, fee: Resource, amount: int, metadata: dict[str, str] | None = None
) -> Resource:
    """Refund an application fee, whole or in part, to the account that paid it.

    `amount`: in the fee's currency; the refund tells it in that of the payment. Recorded.
    """
    platform, payer = store.on(store.state.platform), store.on(fee["account"])
    paid_in = payer.get("charge", fee["charge"])["currency"]
    told, _ = ledger.exchange(amount, fee["currency"], paid_in)
    refund = platform.new("fee_refund", amount=told, currency=paid_in, fee=fee["id"], metadata=metadata or {})
    earned = platform.get("balance_transaction", fee["balance_transaction"])
    available_on = earned["available_on"]
    entry = _move(
        platform,
        "application_fee_refund",
        fee,
        -amount,
        available_on,
        held_in=earned["currency"],
        description="REFUND FOR APPLICATION FEE",
    )
    refund["balance_transaction"] = entry["id"]
    held_in = ledger.settles_in(payer, fee["currency"])
    settled, rate = ledger.exchange(amount, fee["currency"], held_in)
    ledger.post(
        payer,
        type="adjustment",
        source=None,
        amount=settled,
        currency=held_in,
        available_on=available_on,
        category="fee",
        description=f"Application fee refund ({fee['id']})",
        exchange_rate=rate,
    )
    platform.add(refund, event=None)
    refunded = fee["amount_refunded"] + amount
    values = {
        "amount_refunded": refunded,
        "refunded": refunded == fee["amount"],
        "refunds": refunds_of(platform, fee).counted(),
    }
    platform.change(fee, values, event="application_fee.refunded")
    return refund


def give_back_share(store: AccountStore, id: str, share: tuple[int, int] | None = None) -> None:
    """Refund as much of a fee as was given back of its payment, at most what is left of it.

    `share`: how much of how much was given back; without it, what is left is.
    """
    fee = store.on(store.state.platform).get("application_fee", id)
    amount = fee["amount"] - fee["amount_refunded"]
    if share:
        part, whole = share
        amount = min(fee["amount"] * part // whole, amount)
    if amount > 0:
        give_back(store, fee, amount)


@derived("application_fee", "refunds")
def refunds_of(store: AccountStore, fee: Resource) -> lists.Page:
    """The fee's refunds, as the fee shows them."""
    platform = store.on(store.state.platform)
    return lists.page(platform, "fee_refund", f"/v1/application_fees/{fee['id']}/refunds", {}, fee=fee["id"])


@route("v1.application_fees.refunds.create")
def create_fee_refund(call: Call) -> Resource:
    """Give a fee back, or what is left of it."""
    fee = call.store.get("application_fee", call.path["id"])
    left = fee["amount"] - fee["amount_refunded"]
    amount = call.params.get("amount", left)
    if fee["refunded"] and "amount" not in call.params:
        raise errors.Invalid(f"Application fee {fee['id']} has already been refunded.")
    currencies.check_positive(amount)
    if amount > left:
        asked, rest, whole = (
            currencies.written(each, fee["currency"]) for each in (amount, left, fee["amount"])
        )
        more = f"fee amount ({whole})" if amount > fee["amount"] else f"unrefunded amount on fee ({rest})"
        raise errors.Invalid(f"Refund amount ({asked}) is greater than {more}", param="amount")
    return give_back(call.store, fee, amount, first_metadata(call.params))
