"""What a platform's balance holds back while connected accounts owe money that the platform answers for.

As much as such an account's available balance is below zero leaves the platform's available balance, and
comes back when the account has earned it; what is owed for 180 days the platform pays. Recorded: in the
account's own currency, whether or not the platform has any of it.

Source: https://docs.stripe.com/connect/account-balances#accounting-for-negative-balances and
https://support.stripe.com/questions/connect-reserves-faq.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ...account_store import AccountStore
from ...clock import DAY
from ...hooks import job
from ...nested import at
from ...reconcile import audit
from ...state import State
from . import ledger

OWED_AT_MOST = 180 * DAY


def reserved(platform: AccountStore) -> Counter[str]:
    """What is held back, by currency, in minor units."""
    sums: Counter[str] = Counter()
    for each in platform.all("_reserved"):
        sums[each["currency"]] += each["amount"]
    return sums


@ledger.watch
def cover(store: AccountStore, currency: str, gained: int) -> None:
    """Hold back what a connected account owes by now, or let go of what it owes no longer."""
    platform = store.on(store.state.platform)
    if store.account == platform.account:
        return
    id = f"{store.account}:{currency}"
    kept = platform.find("_reserved", id)
    more = owed(store, currency) - (kept["amount"] if kept else 0)
    if more and answers_for(platform, store.account):
        since = kept["since"] if kept and kept["amount"] and "since" in kept else platform.now
        platform.keep("_reserved", id, amount=owed(store, currency), currency=currency, since=since)
        if since == platform.now:
            platform.later(since + OWED_AT_MOST, "reserves.settle", id=id, since=since)
        _hold(platform, more, currency)


@job("reserves.settle")
def _settle(platform: AccountStore, *, id: str, since: int) -> None:
    """Pay what a connected account has owed all the while; the reserve for it comes back by that."""
    kept = platform.find("_reserved", id)
    if kept is None or not kept["amount"] or kept["since"] != since:
        return
    account, amount, currency = id.partition(":")[0], kept["amount"], kept["currency"]
    moved = platform.new("connect_collection_transfer", amount=amount, currency=currency, destination=account)
    source = platform.add(moved, event=None)
    for store, gained in ((platform, -amount), (platform.on(account), amount)):
        ledger.post(
            store, type="connect_collection_transfer", source=source, amount=gained, currency=currency
        )


def owed(store: AccountStore, currency: str) -> int:
    """How far an account is below zero."""
    return max(0, -ledger.available(store, currency))


def answers_for(platform: AccountStore, account: str) -> bool:
    """Whether losses of a connected account are the platform's."""
    about = platform.find("account", account)
    return about is not None and at(about, "controller.losses.payments") == "application"


def _hold(platform: AccountStore, amount: int, currency: str) -> None:
    """Take an amount out of what is available; below zero, give it back. Guess: the description."""
    reserve = platform.new("reserve_transaction", amount=-amount, currency=currency)
    ledger.post(
        platform,
        type="reserve_transaction",
        source=platform.add(reserve, event=None),
        amount=-amount,
        currency=currency,
        description="Reserve for negative balances of connected accounts",
    )


@audit
def reserves_are_what_is_owed(state: State, account: str) -> Iterator[str]:
    """What a platform holds back is what its accounts owe, and what it took out of its balance for it."""
    platform = AccountStore(state, account)
    posted: Counter[str] = Counter()
    for each in platform.all("balance_transaction", "type", "reserve_transaction"):
        posted[each["currency"]] -= each["net"]
    held = reserved(platform)
    for currency in {*posted, *held}:
        if posted[currency] != held[currency]:
            yield f"reserves in {currency}: {posted[currency]} were taken, {held[currency]} are held"
    for row in platform.all("_reserved"):
        owing = platform.on(row["id"].partition(":")[0])
        if row["amount"] != owed(owing, row["currency"]):
            yield f"the reserve for {owing.account} in {row['currency']} is not what it owes"
