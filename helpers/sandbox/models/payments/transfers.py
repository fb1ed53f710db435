"""Transfers: a platform's money moved to a connected account, which has it as a payment.

Source: https://docs.stripe.com/api/transfers and https://docs.stripe.com/connect/separate-charges-and-transfers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...model import Model
from ...nested import at, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ..core import countries, currencies
from ..core.connected import capability_active, is_standard, own_account
from ..core.requirements import is_recipient
from ..money import ledger
from ..money.ledger import SourceType
from . import account_debits, application_fees
from .application_fees import Wanted
from .charge_objects import blank_charge, group, receipt_url, tell
from .transfer_reversals import reversals_of

RECEIVING = ("transfers", "crypto_transfers", "legacy_payments")
# How a payment that is a transfer's other end was paid.
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
FROM_PLATFORM: Resource = {
    "id": None,
    "billing_details": {
        "address": dict.fromkeys(ADDRESS),
        **dict.fromkeys(("email", "name", "phone", "tax_id")),
    },
    "stripe_account": {},
    "type": "stripe_account",
}
# How much later a recipient has money that is transferred to it, in seconds.
# Source: https://docs.stripe.com/connect/service-agreement-types#recipient.
RECIPIENTS_WAIT = DAY
Model("transfer", source="https://docs.stripe.com/api/transfers")


@route("v1.transfers.create")
def create_transfer(call: Call) -> Resource:
    """Move money to a connected account: what is available, or a charge's whenever it will be."""
    store, params = call.store, call.params
    currency = currencies.checked(params["currency"])
    check_destination(store, params["destination"], "destination")
    if country := out_of_reach(store, params["destination"]):
        raise _too_far(country)
    charge = params.get("source_transaction")
    amount, available_on = params.get("amount"), 0
    source_type: SourceType = params.get("source_type", "card")
    said: dict[str, Any] = {"metadata": first_metadata(params)}
    if charge is not None:
        source = store.get("charge", charge, param="source_transaction")
        amount, available_on = _from_charge(store, source, amount, currency)
        source_type = ledger.source_type_of(store, {"id": source["balance_transaction"]})
        said["transfer_group"] = group(source)
        tell(store, source, {"transfer_group": said["transfer_group"]}, event="charge.updated")
    if amount is None:
        raise errors.missing("amount")
    currencies.check_positive(amount)
    currencies.check_largest(amount, currency)
    if store.account != store.state.platform:
        account_debits.check(store, currency, None if charge else amount)
    elif charge is None and amount > ledger.available(store, currency, params.get("source_type")):
        raise account_debits.insufficient()
    said |= {name: params[name] for name in ("description", "transfer_group") if params.get(name)}
    return transfer(
        store,
        params["destination"],
        amount,
        currency,
        charge=charge,
        available_on=available_on,
        source_type=source_type,
        **said,
    )


def _too_far(country: str) -> errors.Invalid:
    """What is said of an account abroad, by whether one of the recipient agreement could be paid there.

    Both sentences were recorded of transfers. Guess: the second's code is the first's.
    """
    if country in countries.NOT_FROM_ABROAD:
        message = (
            f"Funds can't be sent to accounts located in {country} because it's restricted outside of your "
            "platform's region."
        )
    else:
        message = (
            f"Funds can't be sent to accounts located in {country} when the account is under the `full` "
            "service agreement. To learn more, see https://stripe.com/docs/connect/service-agreement-types."
        )
    return errors.Invalid(message, code="transfers_not_allowed", param="destination")


def check_destination(store: AccountStore, id: str, param: str) -> None:
    """Refuse what is not connected, or may not take transfers; an account itself pays its platform alone."""
    platform = store.state.platform
    known = id == platform if store.account != platform else id != platform and store.find("account", id)
    if not known:
        raise errors.Invalid(f"No such destination: '{id}'", code="resource_missing", param=param)
    if id == platform:
        return
    if not (is_standard(store, id) or any(capability_active(store, id, each) for each in RECEIVING)):
        raise errors.Invalid(
            "Your destination account needs to have at least one of the following capabilities enabled: "
            f"{', '.join(RECEIVING)}",
            code="insufficient_capabilities_for_transfer",
            param=param,
        )


def out_of_reach(store: AccountStore, destination: str) -> str | None:
    """The country of an account that a platform cannot pay from its own; recipients are paid anywhere."""
    account = store.find("account", destination)
    if account is None or is_recipient(account):
        return None
    ends = {account["country"], own_account(store.on(store.state.platform))["country"]}
    return None if len(ends) == 1 or ends <= countries.REGION else str(account["country"])


def _from_charge(store: AccountStore, charge: Resource, amount: int | None, currency: str) -> tuple[int, int]:
    """How much of a charge is to be transferred, and when it is available."""
    if charge["balance_transaction"] is None:
        raise errors.Invalid(
            f"The charge {charge['id']} was not captured, so nothing of it can be transferred.",
            param="source_transaction",
        )
    earned = store.get("balance_transaction", charge["balance_transaction"])
    if earned["currency"] != currency:
        raise errors.Invalid(
            f"The currency of source_transaction's balance transaction ({earned['currency']}) must be the "
            f"same as the transfer currency ({currency})",
            param="currency",
        )
    moved = sum(each["amount"] for each in store.all("transfer", "source_transaction", charge["id"]))
    amount = earned["amount"] - moved if amount is None else amount
    if amount + moved > earned["amount"]:
        whole, used = (currencies.written(each, currency) for each in (earned["amount"], moved))
        already = f" (There is already a transfer using this source, amounting to {used}.)" if moved else ""
        raise errors.Invalid(
            "Transfers using this transaction as a source must not exceed the source amount of "
            f"{whole}.{already}",
            param="amount",
        )
    return amount, earned["available_on"]


def transfer(
    store: AccountStore,
    destination: str,
    amount: int,
    currency: str,
    *,
    charge: str | None = None,
    available_on: int = 0,
    fee: Wanted | None = None,
    payment_data: Mapping[str, Any] | None = None,
    source_type: SourceType = "card",
    **values: Any,
) -> Resource:
    """Move money out of one balance and, as a payment, into another.

    `currency`: one that the sender holds. `fee`: what the platform takes of the payment. `charge`: what
    it is a part of. `payment_data`: what the payment shows; `values`: what the transfer does.
    `source_type`: the balance that it is taken from. Guess: who receives it has it with the money of cards.
    """
    moved = store.new("transfer")
    moved |= {
        "amount": amount,
        "currency": currency,
        "destination": destination,
        "reversals": reversals_of(store, moved).counted(),
        "source_transaction": charge,
        "source_type": source_type,
        "transfer_group": None,
        **values,
    }
    entry = ledger.post(
        store,
        type="transfer",
        source=moved,
        amount=-amount,
        currency=currency,
        available_on=available_on,
        description=moved["description"],
        source_type=source_type,
    )
    payment = _pay(store, moved, fee, available_on, payment_data or {})
    return store.add({**moved, "balance_transaction": entry["id"], "destination_payment": payment})


def _pay(
    store: AccountStore,
    moved: Resource,
    wanted: Wanted | None,
    available_on: int,
    said: Mapping[str, Any],
) -> str:
    """The transfer's other end: a payment to its destination; tells its id."""
    own = store.on(moved["destination"])
    if (account := store.find("account", moved["destination"])) and is_recipient(account):
        available_on = max(available_on, store.now) + RECIPIENTS_WAIT
    held_in = ledger.settles_in(own, moved["currency"])
    amount, rate = ledger.exchange(moved["amount"], moved["currency"], held_in)
    fee = ledger.exchange(wanted.amount, wanted.currency, held_in)[0] if wanted else 0
    payment = blank_charge(
        own,
        moved["amount"],
        moved["currency"],
        FROM_PLATFORM,
        amount_captured=moved["amount"],
        captured=True,
        paid=True,
        source=_payer(store),
        source_transfer=moved["id"],
        status="succeeded",
        **said,
    )
    payment["receipt_url"] = receipt_url(store, payment)
    entry = ledger.post(
        own,
        type="payment",
        source=payment,
        amount=amount,
        currency=held_in,
        fees=[application_fees.detail(own, fee, held_in)] if fee else [],
        available_on=available_on,
        exchange_rate=rate,
    )
    payment["balance_transaction"] = entry["id"]
    if wanted:
        paid = ledger.exchange(wanted.amount, wanted.currency, payment["currency"])[0]
        payment["application_fee_amount"] = paid
        payment["application_fee"] = application_fees.collect(own, payment, wanted, available_on=available_on)
    own.add(payment, event=None)
    return str(payment["id"])


def _payer(store: AccountStore) -> Resource:
    """The account that sent a transfer, as its destination sees it: without pictures if it has none.

    Recorded by a public test suite, September 2026, version 2023-10-16.
    """
    name = at(ledger.account(store), "settings.dashboard.display_name")
    return {"id": store.account, "object": "account", "application_name": name}
