"""What a captured payment earns: moved where it belongs, at once or a moment later.

With asynchronous capture the money is not moved before the reply: the charge has no balance transaction until
`charge.updated` tells of it.

Source: https://docs.stripe.com/payments/payment-intents/asynchronous-capture and
https://docs.stripe.com/connect/charges.
"""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...hooks import job
from ...resource import Resource
from ..money import fee_payers, fees, ledger
from ..payment_methods import rails
from . import application_fees, charge_objects, refunds
from .application_fees import Wanted
from .charge_objects import known_card
from .transfers import transfer

# Authorizations that were given up or lapsed.
RELEASED = "_released"
# What Stripe took of a payment from the platform, by the payment's balance transaction.
PAID_BY_PLATFORM = "_paid_by_platform"
# What was said of the transfer that a charge makes, which the charge does not show.
OF_TRANSFER = "_of_transfer"


def stripe_fees(store: AccountStore, entry: Resource) -> list[Resource]:
    """What Stripe took of a payment, whoever paid it: rows of `fee_details`."""
    if kept := store.find(PAID_BY_PLATFORM, entry["id"]):
        return list(kept["fees"]) if "fees" in kept else [kept["fee"]]  # earlier state files had one
    return [each for each in entry["fee_details"] if each["type"] == "stripe_fee"]


def settler(store: AccountStore, charge: Resource) -> AccountStore:
    """Whose currency, price and delay a payment has: the account that it is made on behalf of, if it is."""
    return store.on(charge["on_behalf_of"]) if charge["on_behalf_of"] else store


def later(store: AccountStore, charge: Resource) -> None:
    """Have a payment settle once its reply is out."""
    store.later(store.now, "charges.settle", charge=charge["id"])


@job("charges.settle")
def settle(store: AccountStore, *, charge: str) -> None:
    """Move what a captured payment earns, if that was not done yet."""
    current = store.get("charge", charge)
    if current["captured"] and current["balance_transaction"] is None and current["status"] == "succeeded":
        earned = earn(store, current, current["amount_captured"])
        charge_objects.tell(store, current, earned, event="charge.updated")


def earn(
    store: AccountStore, charge: Resource, amount: int, *, available_on: int | None = None
) -> dict[str, Any]:
    """Move what is captured; answers with what the charge shows of it.

    By an old habit, of a part the whole is posted and the rest taken back. `available_on`: if it is not when
    the account's money settles.
    """
    method = charge["payment_method_details"]
    known = known_card(store, method)
    whose = settler(store, charge)
    if available_on is None:
        available_on = store.now if known and known.at_once else ledger.settlement(whose)
    held_in = ledger.settles_in(whose, charge["currency"])
    posted = charge["amount"] if refunds.refunds_rest(store) else amount
    whole, rate = ledger.exchange(posted, charge["currency"], held_in)
    shown: dict[str, Any] = {"amount_captured": amount, "captured": True}
    platform_fee = _platform_fee(store, charge, held_in)
    taken = _fees(whose, method, whole, held_in, rate)
    own_fees = fee_payers.charged(store, "payment", taken)
    entry = ledger.post(
        store,
        type="charge" if charge["id"].startswith("ch_") else "payment",
        source=charge,
        amount=whole,
        currency=held_in,
        fees=[*own_fees, *platform_fee],
        available_on=available_on,
        description=charge["description"],
        exchange_rate=rate,
        source_type=_source_type(method["type"]),
    )
    shown["balance_transaction"] = entry["id"]
    if not own_fees:
        store.keep(PAID_BY_PLATFORM, entry["id"], fees=taken)
    if amount < posted:
        shown |= _release(store, {**charge, **shown}, amount, entry)
    if platform_fee:
        shown["application_fee"] = application_fees.collect(
            store,
            charge,
            Wanted(charge["application_fee_amount"], charge["currency"]),
            available_on=available_on,
        )
    if charge["transfer_data"]:
        shown |= _transfer(store, {**charge, **shown}, amount, held_in, available_on)
    return shown


def _source_type(type: str) -> ledger.SourceType:
    """Which part of the balance a payment is for."""
    rail = rails.of(type)
    return rail.balance or ("bank_account" if rail.later else "card")


def earn_part(store: AccountStore, charge: Resource, amount: int) -> dict[str, Any]:
    """Move one of several parts that are captured; answers with what the charge shows of all of them."""
    before = charge["amount_captured"]
    part = earn(store, {**charge, "amount": amount}, amount)
    part.pop("captured")
    first = charge["balance_transaction"]
    return {
        **part,
        "amount_captured": before + amount,
        **({"balance_transaction": first} if first else {}),
    }


def let_go(store: AccountStore, charge: Resource) -> dict[str, Any]:
    """Give back what was authorized and is not captured in the end; no money moved for it."""
    rest = charge["amount"] - charge["amount_captured"] if refunds.refunds_rest(store) else 0
    return {"amount_refunded": charge["amount_refunded"] + rest} if rest > 0 else {}


def _fees(
    store: AccountStore, method: Resource, amount: int, held_in: str, rate: float | None
) -> list[Resource]:
    price = rails.of(method["type"]).price
    if price:
        return [fees.detail(price.of(amount, held_in=held_in), held_in)]
    if method["type"] in fees.IN_PERSON:
        return [fees.detail(fees.IN_PERSON[method["type"]].of(amount), held_in)]
    international = charge_objects.is_international(store, method)
    return fees.of_card(amount, held_in, international=international, exchanged=rate is not None)


def _platform_fee(store: AccountStore, charge: Resource, held_in: str) -> list[Resource]:
    """What the platform takes of a charge that was made on a connected account itself."""
    if store.account == store.state.platform or not charge["application_fee_amount"]:
        return []
    amount, _ = ledger.exchange(charge["application_fee_amount"], charge["currency"], held_in)
    return [application_fees.detail(store, amount, held_in)]


def _release(store: AccountStore, charge: Resource, amount: int, entry: Resource) -> dict[str, Any]:
    """Give back what was authorized and not captured, and what Stripe would have taken of it."""
    method, held_in, rate = charge["payment_method_details"], entry["currency"], entry["exchange_rate"]
    captured, _ = ledger.exchange(amount, charge["currency"], held_in)
    whose = settler(store, charge)
    left = _fees(whose, method, captured, held_in, rate)
    less = [
        {**one, "amount": one["amount"] - other["amount"]}
        for one, other in zip(left, stripe_fees(store, entry), strict=True)
    ]
    own_less = fee_payers.charged(store, "payment", less)
    refunds.release(store, charge, charge["amount"] - amount, own_less)
    return {"amount_refunded": charge["amount"] - amount}


def _transfer(
    store: AccountStore, charge: Resource, amount: int, held_in: str, available_on: int
) -> dict[str, Any]:
    """Pass a destination charge on to its connected account, less the platform's fee."""
    data = charge["transfer_data"]
    passed = min(amount if data["amount"] is None else data["amount"], amount)
    settled, _ = ledger.exchange(passed, charge["currency"], held_in)
    fee = min(charge["application_fee_amount"] or 0, passed)
    said = (store.find(OF_TRANSFER, charge["id"]) or {}).get("data") or {}
    moved = transfer(
        store,
        data["destination"],
        settled,
        held_in,
        charge=charge["id"],
        available_on=available_on,
        fee=Wanted(fee, charge["currency"], charge["id"]) if fee else None,
        payment_data=said.get("payment_data") or {},
        source_type=ledger.source_type_of(store, {"id": charge["balance_transaction"]}),
        transfer_group=charge_objects.group(charge),
        **{name: said[name] for name in ("description", "metadata") if said.get(name)},
    )
    payment = store.on(data["destination"]).get("charge", moved["destination_payment"])
    return {
        "application_fee": payment["application_fee"],
        "transfer": moved["id"],
        "transfer_group": charge_objects.group(charge),
    }
