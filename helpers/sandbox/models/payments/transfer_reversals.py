"""Transfer reversals: money of a transfer taken back, with the refund of the payment at its other end.

Source: https://docs.stripe.com/api/transfer_reversals.
"""

from __future__ import annotations

from collections.abc import Mapping

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...nested import first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from ..money import ledger, reserves
from . import application_fees
from .charge_objects import tell

Model("transfer_reversal", word="transfer reversal", source="https://docs.stripe.com/api/transfer_reversals")


@derived("transfer", "reversals")
def reversals_of(store: AccountStore, transfer: Resource) -> lists.Page:
    """The transfer's reversals, as the transfer shows them."""
    url = f"/v1/transfers/{transfer['id']}/reversals"
    return lists.page(store, "transfer_reversal", url, {}, transfer=transfer["id"])


@route("v1.transfers.reversals.create")
def create_reversal(call: Call) -> Resource:
    """Take a transfer back, or what is left of it."""
    store, params = call.store, call.params
    moved = store.get("transfer", call.path["id"])
    left = moved["amount"] - moved["amount_reversed"]
    amount = params.get("amount", left)
    if moved["reversed"]:
        raise errors.Invalid(f"The transfer {moved['id']} is already fully reversed.")
    currencies.check_positive(amount)
    if amount > left:
        asked, rest = (currencies.written(each, moved["currency"]) for each in (amount, left))
        raise errors.Invalid(
            f"Transfer reversal amount ({asked}) is greater than unreversed amount on transfer ({rest})",
            param="amount",
        )
    _check_recoverable(store.on(moved["destination"]), moved, amount)
    return reverse(
        store,
        moved,
        amount,
        refund_application_fee=params.get("refund_application_fee", False),
        metadata=first_metadata(params),
    )


def _check_recoverable(own: AccountStore, moved: Resource, amount: int) -> None:
    """Refuse to take back what an account has not, unless its platform has a reserve for it. Raises Invalid.

    Source: https://docs.stripe.com/connect/separate-charges-and-transfers#reverse-transfers.
    """
    held_in = ledger.settles_in(own, moved["currency"])
    wanted, _ = ledger.exchange(amount, moved["currency"], held_in)
    covered = reserves.answers_for(own.on(own.state.platform), own.account)
    if ledger.total(own, held_in) < wanted and not covered:
        raise errors.Invalid(
            f"The connected account {own.account} does not have enough funds to reverse this transfer.",
            code="balance_insufficient",
        )


def reverse(
    store: AccountStore,
    moved: Resource,
    amount: int,
    *,
    refund_application_fee: bool = False,
    source_refund: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Resource:
    """Take money of a transfer back. `source_refund`: the refund that this is a part of."""
    own = store.on(moved["destination"])
    payment = own.get("charge", moved["destination_payment"])
    reversal = store.new("transfer_reversal")
    refund = _refund_payment(own, payment, amount, reversal["id"])
    sent = store.get("balance_transaction", moved["balance_transaction"])
    entry = ledger.post(
        store,
        type="transfer_refund",
        source=moved,
        amount=amount,
        currency=moved["currency"],
        available_on=sent["available_on"],
        description="REFUND FOR TRANSFER",
        source_type=moved["source_type"],
    )
    reversal |= {
        "amount": amount,
        "balance_transaction": entry["id"],
        "currency": moved["currency"],
        "destination_payment_refund": refund,
        "metadata": dict(metadata or {}),
        "source_refund": source_refund,
        "transfer": moved["id"],
    }
    store.add(reversal, event=None)
    reversed_now = moved["amount_reversed"] + amount
    values = {
        "amount_reversed": reversed_now,
        "reversals": reversals_of(store, moved).counted(),  # its event has what was there before; recorded
        "reversed": reversed_now == moved["amount"],
    }
    store.change(moved, values, event="transfer.reversed")
    if refund_application_fee and payment["application_fee"]:
        share = None if values["reversed"] else (amount, payment["amount"])
        application_fees.give_back_share(store, payment["application_fee"], share)
    return reversal


def _refund_payment(own: AccountStore, payment: Resource, amount: int, reversal: str) -> str:
    """The reversal's other end: a refund of the connected account's payment; tells its id."""
    earned = own.get("balance_transaction", payment["balance_transaction"])
    settled, rate = ledger.exchange(amount, payment["currency"], earned["currency"])
    refund = own.new(
        "refund",
        id=own.new_id("pyr_"),
        amount=amount,
        charge=payment["id"],
        currency=payment["currency"],
        metadata={},
        source_transfer_reversal=reversal,
        status="succeeded",
        transfer_reversal=reversal,
    )
    entry = ledger.post(
        own,
        type="payment_refund",
        source=refund,
        amount=-settled,
        currency=earned["currency"],
        available_on=earned["available_on"],
        description="REFUND FOR PAYMENT",
        exchange_rate=rate,
    )
    own.add({**refund, "balance_transaction": entry["id"]}, event=None)
    refunded = payment["amount_refunded"] + amount
    values = {"amount_refunded": refunded, "refunded": refunded == payment["amount"]}
    tell(own, payment, values, event="charge.refunded")
    return str(refund["id"])
