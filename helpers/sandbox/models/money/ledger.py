"""The ledger: every move of money is a balance transaction, and the balance is what they add up to.

`post` is the only way money moves. The balance is kept beside the ledger, a row a currency, so that asking
for it costs the same whatever happened before; an audit proves that both agree. Money that is not available
yet is gathered by the day it will be, and the clock moves each day's sum at once.

Source: https://docs.stripe.com/api/balance_transactions and https://docs.stripe.com/payments/balances.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

from ...account_store import AccountStore
from ...expansion import derived
from ...hooks import job
from ...nested import at
from ...reconcile import audit
from ...resource import Resource
from ...state import State
from ..core import currencies
from ..core.connected import default_for, own_account
from . import business_days

Part = Literal["available", "pending", "issuing"]
PARTS: tuple[Part, ...] = ("available", "pending", "issuing")
# Which balance money is in: what was earned, or what was set aside for issued cards to spend.
BalanceType = Literal["payments", "issuing"]
# What money came from, as payouts tell it apart.
SourceType = Literal["card", "bank_account", "fpx"]
SOURCE_TYPES: tuple[SourceType, ...] = ("card", "bank_account", "fpx")

# What a type of balance transaction is counted as; a type that is not named here is a category of its own.
# Source: https://docs.stripe.com/reports/reporting-categories.
CATEGORIES: Mapping[str, str] = {
    "adjustment": "other_adjustment",
    "application_fee": "platform_earning",
    "application_fee_refund": "platform_earning_refund",
    "obligation_outbound": "obligation",
    "obligation_reversal_inbound": "obligation",
    "payment": "charge",
    "payment_failure_refund": "charge_failure",
    "payment_network_reserve_hold": "payment_network_reserved_funds",
    "payment_network_reserve_release": "payment_network_reserved_funds",
    "payment_refund": "refund",
    "payment_reversal": "charge_failure",
    "payment_unreconciled": "unreconciled_customer_funds",
    "payout_cancel": "payout_reversal",
    "payout_failure": "payout_reversal",
    "payout_minimum_balance_hold": "minimum_balance_hold",
    "payout_minimum_balance_release": "minimum_balance_hold",
    "reserve_hold": "risk_reserved_funds",
    "reserve_release": "risk_reserved_funds",
    "reserve_transaction": "connect_reserved_funds",
    "reserved_funds": "risk_reserved_funds",
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "tax_fee": "tax",
    "transfer_cancel": "transfer_reversal",
    "transfer_failure": "transfer_reversal",
    "transfer_refund": "transfer_reversal",
}

# What follows when an account's available money changes: called with the currency and what was gained.
Watch = Callable[[AccountStore, str, int], None]
WATCHES: list[Watch] = []


def watch(follow: Watch) -> Watch:
    """Mark what follows from a change of what is available."""
    WATCHES.append(follow)
    return follow


def post(
    store: AccountStore,
    *,
    type: str,
    source: Resource | None,
    amount: int,
    currency: str,
    fees: Sequence[Resource] = (),
    available_on: int = 0,
    category: str = "",
    description: str | None = None,
    exchange_rate: float | None = None,
    source_type: SourceType = "card",
    balance_type: BalanceType = "payments",
) -> Resource:
    """Move money in or out (negative) of an account; answers with the balance transaction.

    `amount`: minor units of `currency`, which the account holds. `fees`: rows of `fee_details`, taken off.
    `available_on`: Unix seconds; a moment that has come makes it available at once, as money of the issuing
    balance always is. `category`: where the reporting category does not follow from the type.
    """
    fee = sum(each["amount"] for each in fees)
    at = max(available_on, store.now)
    entry = store.new(
        "balance_transaction",
        amount=amount,
        available_on=at,
        balance_type=balance_type,
        currency=currency,
        description=description,
        exchange_rate=exchange_rate,
        fee=fee,
        fee_details=list(fees),
        net=amount - fee,
        reporting_category=category or CATEGORIES.get(type, type),
        source=source["id"] if source else None,
        status="pending" if at > store.now else "available",
        type=type,
    )
    store.add(entry, event=None)
    if source_type != "card":
        store.keep("_source_type", entry["id"], source_type=source_type)
    if balance_type == "issuing":
        _move(store, currency, "issuing", source_type, entry["net"])
    elif at > store.now:
        _move(store, currency, "pending", source_type, entry["net"])
        _gather(store, currency, source_type, at, entry["net"])
    else:
        _move(store, currency, "available", source_type, entry["net"])
        _available_changed(store, currency, entry["net"])
    return entry


def _available_changed(store: AccountStore, currency: str, gained: int) -> None:
    for follow in WATCHES:
        follow(store, currency, gained)


@derived("balance_transaction", "status")
def status_of(store: AccountStore, transaction: Resource) -> str:
    """Pending until its day has come."""
    return "pending" if transaction["available_on"] > store.now else "available"


def source_type_of(store: AccountStore, transaction: Resource) -> SourceType:
    """What the money of a balance transaction came from."""
    kept = store.find("_source_type", transaction["id"])
    return kept["source_type"] if kept else "card"


def settlement(store: AccountStore) -> int:
    """When money that comes in now is available: two business days on, or as the account says."""
    return business_days.available(store.now, account(store)["settings"]["payouts"]["schedule"]["delay_days"])


def account(store: AccountStore) -> Resource:
    """The account whose money this is."""
    platform = store.on(store.state.platform)
    if store.account == platform.account:
        return own_account(platform)
    return platform.get("account", store.account)


def public_name(account: Resource) -> str | None:
    """What an account is called where customers read it."""
    named: str | None = at(account, "business_profile.name") or at(account, "settings.dashboard.display_name")
    return named


def settles_in(store: AccountStore, currency: str) -> str:
    """The currency in which an account holds what it is paid: its own, or any it has a bank account for.

    Source: https://docs.stripe.com/payments/currencies/settlement-payouts.
    """
    own: str = account(store)["default_currency"]
    return currency if currency == own or default_for(store, currency) else own


def exchange(amount: int, given: str, wanted: str) -> tuple[int, float | None]:
    """An amount in the currency that is held, and the rate; None where nothing had to be exchanged."""
    if given == wanted:
        return amount, None
    return currencies.exchanged(amount, given, wanted), currencies.rate(given, wanted)


def held(store: AccountStore, currency: str) -> Resource:
    """An account's balance of a currency: each part by source type, in minor units."""
    nothing: Resource = {part: dict.fromkeys(SOURCE_TYPES, 0) for part in PARTS}
    return {"id": currency, "object": "_balance", **nothing, **(store.find("_balance", currency) or {})}


def available(store: AccountStore, currency: str, source_type: SourceType | None = None) -> int:
    """What can be paid out or transferred now, in minor units; of one source type, if it is named."""
    by_type = held(store, currency)["available"]
    return int(by_type[source_type] if source_type else sum(by_type.values()))


def payable(store: AccountStore, currency: str, source_type: SourceType) -> int:
    """What can be paid out of a source type: no more than is available of all together.

    Source: https://docs.stripe.com/connect/manual-payouts#regular-payouts.
    """
    return min(available(store, currency, source_type), available(store, currency))


def available_to_cards(store: AccountStore, currency: str) -> int:
    """What issued cards can spend now, in minor units; it stands apart from all other money."""
    return int(sum(held(store, currency)["issuing"].values()))


def total(store: AccountStore, currency: str) -> int:
    """What an account has of a currency, available and pending together, in minor units."""
    both = held(store, currency)
    return int(sum(both["available"].values()) + sum(both["pending"].values()))


def _move(store: AccountStore, currency: str, part: Part, source_type: SourceType, amount: int) -> None:
    old = held(store, currency)
    moved = {**old[part], source_type: old[part][source_type] + amount}
    kept: dict[str, dict[SourceType, int]] = {each: old[each] for each in PARTS}
    store.keep("_balance", currency, **{**kept, part: moved})


def _gather(store: AccountStore, currency: str, source_type: SourceType, at: int, amount: int) -> None:
    """Add to what becomes available at a moment; the first of it sets the clock."""
    id = f"{currency}:{at}"
    gathered = store.find("_settlement", id)
    if gathered is None:
        store.later(at, "ledger.settle", currency=currency, settlement=id)
    sums = gathered["sums"] if gathered else dict.fromkeys(SOURCE_TYPES, 0)
    store.keep("_settlement", id, sums={**sums, source_type: sums[source_type] + amount})


def awaited(store: AccountStore, currency: str, source_type: SourceType) -> list[tuple[int, int]]:
    """What becomes available, the next first: when, and how much, in minor units."""
    rows = store.all("_settlement")
    sums = {
        int(at): each["sums"]
        for each in rows
        for name, _, at in [each["id"].partition(":")]
        if name == currency
    }
    return [(at, sums[at][source_type]) for at in sorted(sums)]


@job("ledger.settle")
def settle(store: AccountStore, *, currency: str, settlement: str) -> None:
    """What was pending until now is available."""
    sums: dict[SourceType, int] = store.get("_settlement", settlement)["sums"]
    store.forget("_settlement", settlement)
    for source_type, amount in sums.items():
        _move(store, currency, "pending", source_type, -amount)
        _move(store, currency, "available", source_type, amount)
    _available_changed(store, currency, sum(sums.values()))


def currencies_of(store: AccountStore) -> set[str]:
    """The currencies that an account has had money in."""
    return {each["id"] for each in store.all("_balance")}


def _part(store: AccountStore, transaction: Resource) -> Part:
    """The part of the balance that a balance transaction is in by now."""
    if transaction["balance_type"] == "issuing":
        return "issuing"
    awaited = store.find("_settlement", f"{transaction['currency']}:{transaction['available_on']}")
    return "pending" if awaited else "available"


@audit
def the_ledger_adds_up(state: State, account: str) -> Iterator[str]:
    """For each currency, the nets of all balance transactions sum to each part of the balance."""
    store = AccountStore(state, account)
    sums: dict[Part, Counter[str]] = {part: Counter() for part in PARTS}
    for each in store.all("balance_transaction"):
        if each["net"] != each["amount"] - each["fee"]:
            yield f"the net of {each['id']} is not its amount less its fee"
        if each["fee"] != sum(row["amount"] for row in each["fee_details"]):
            yield f"the fee of {each['id']} and its details differ"
        sums[_part(store, each)][each["currency"]] += each["net"]
    for currency in {*(name for part in PARTS for name in sums[part]), *currencies_of(store)}:
        for part, by_currency in sums.items():
            kept = sum(held(store, currency)[part].values())
            if kept != by_currency[currency]:
                yield f"{part} {currency}: the ledger sums to {by_currency[currency]}, the balance is {kept}"
