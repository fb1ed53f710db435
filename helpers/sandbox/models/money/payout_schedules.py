"""Payouts that nobody asks for: what is available goes to the bank on the days of the account's schedule.

Source: https://docs.stripe.com/payouts#payout-schedule.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import midnight_after
from ...hooks import after, job
from ...resource import Resource
from ..core.connected import default_for
from . import business_days, ledger
from .ledger import SOURCE_TYPES, SourceType
from .payout_transactions import place
from .payouts import send

OWN = "own"
OWN_SETTINGS = (
    "automatic_transfer_rules_by_currency",
    "delay_days_override",
    "minimum_balance_by_currency",
    "start_of_day",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_WAIT = 32


def weekly_days(schedule: Resource) -> list[str]:
    """The days of a weekly schedule."""
    return list(schedule.get("weekly_payout_days") or [schedule.get("weekly_anchor") or WEEKDAYS[0]])


def monthly_days(schedule: Mapping[str, Any]) -> list[int]:
    """The days of a monthly schedule; what a month lacks means its last day."""
    return list(schedule.get("monthly_payout_days") or [schedule.get("monthly_anchor") or 1])


# The parameters that say on which days, by how often.
DAYS_OF: Mapping[str, tuple[str, str]] = {
    "weekly": ("weekly_anchor", "weekly_payout_days"),
    "monthly": ("monthly_anchor", "monthly_payout_days"),
}


def with_its_days(schedule: Resource, sent: Mapping[str, Any], under: str) -> Resource:
    """A changed schedule without the days of another interval. Guess: the words.

    `under`: the name of the parameter that `sent` came in. Raises Invalid where its own days are missing
    or are no days of a month, or where those of another interval were sent.
    Source: https://docs.stripe.com/api/accounts/update, `settings.payouts.schedule`.
    """
    own = DAYS_OF.get(schedule["interval"], ())
    others = [name for names in DAYS_OF.values() for name in names if name not in own]
    if wrong := [name for name in others if sent.get(name)]:
        every = schedule["interval"]
        raise errors.Invalid(f"{wrong[0]} cannot be used with {every} payouts.", param=f"{under}[{wrong[0]}]")
    if own and not any(schedule.get(name) for name in own):
        raise errors.missing(f"{under}[{own[0]}]")
    for day in monthly_days(sent):
        if not 1 <= day <= 31:
            raise errors.Invalid(f"Invalid day of a month: {day}", param=f"{under}[monthly_anchor]")
    return {name: value for name, value in schedule.items() if name not in others}


def _weekly(schedule: Resource, day: datetime) -> bool:
    return WEEKDAYS[day.weekday()] in weekly_days(schedule)


def _monthly(schedule: Resource, day: datetime) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day in {min(each, last) for each in monthly_days(schedule)}


IS_PAYOUT_DAY: Mapping[str, Callable[[Resource, datetime], bool]] = {
    "manual": lambda *_: False,
    "daily": lambda *_: True,
    "weekly": _weekly,
    "monthly": _monthly,
}


def next_run(schedule: Resource, now: int) -> int | None:
    """Midnight (UTC) of the next payout day, which may be this moment; None for a manual schedule."""
    first = midnight_after(now - 1, 1)
    for day in range(LONGEST_WAIT):
        moment = midnight_after(first, day)
        if IS_PAYOUT_DAY[schedule["interval"]](schedule, datetime.fromtimestamp(moment, UTC)):
            return moment
    return None


@after("balance.available")
def _plan(store: AccountStore, balance: Resource) -> None:
    plan(store)


def plan(store: AccountStore) -> None:
    """Have what is available paid out on the next day of the schedule.

    All that becomes available by itself at midnight goes with that payout; what a request brings at the
    same moment waits for the next.
    """
    at = next_run(_schedule(store), store.now + bool(store.origin.request_id))
    if at is not None and store.find("_payout_run", str(at)) is None:
        store.keep("_payout_run", str(at))
        store.later(at, "payouts.automatic", run=str(at))


def _schedule(store: AccountStore) -> Resource:
    schedule: Resource = ledger.account(store)["settings"]["payouts"]["schedule"]
    return schedule


@job("payouts.automatic", last=True)
def _run(store: AccountStore, *, run: str) -> None:
    """Pay out, if this is still a payout day."""
    store.forget("_payout_run", run)
    if next_run(_schedule(store), store.now) == store.now:
        pay_out(store)


def pay_out(store: AccountStore) -> None:
    """Pay out all that is available, of every currency that there is somewhere to pay it to."""
    if not ledger.account(store)["payouts_enabled"]:
        return
    for currency in [each["id"] for each in store.all("_balance")]:
        destination = default_for(store, currency)
        if destination is not None and destination.get("status") != "errored":
            for source_type in SOURCE_TYPES:
                _pay_out(store, currency, source_type, destination)


def _pay_out(store: AccountStore, currency: str, source_type: SourceType, destination: Resource) -> None:
    least = own_settings(store)["minimum_balance_by_currency"] or {}
    kept = least.get(currency, 0) if source_type == "card" else 0
    amount = ledger.payable(store, currency, source_type) - kept
    if amount <= 0:
        return
    _keep_back(store, "payout_minimum_balance_hold", -kept, currency)
    payout = send(
        store,
        amount,
        currency,
        destination,
        source_type=source_type,
        automatic=True,
        reconciliation_status="in_progress",
    )
    _remember(store, payout, f"{currency}:{source_type}")
    _keep_back(store, "payout_minimum_balance_release", kept, currency)


def _keep_back(store: AccountStore, type: str, amount: int, currency: str) -> None:
    """An entry for what a payout leaves in the account; the next payout has it again.

    Source: https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts#reconciliation-reports.
    """
    if amount:
        ledger.post(store, type=type, source=None, amount=amount, currency=currency)


def _remember(store: AccountStore, payout: Resource, line: str) -> None:
    """Keep which part of the ledger a payout paid out: what came after the one before it."""
    last = store.find("_last_payout", line)
    until = list(place(store, store.get("balance_transaction", payout["balance_transaction"])))
    store.keep("_payout_span", payout["id"], after=last["at"] if last else [0, -1], until=until)
    store.keep("_last_payout", line, at=until)


@ledger.watch
def _debit_later(store: AccountStore, currency: str, gained: int) -> None:
    """What a connected account owes is asked of its bank the next business day, where it may be.

    Source: https://docs.stripe.com/connect/account-balances#automatically-debit-connected-accounts.
    """
    connected = store.account != store.state.platform
    if connected and gained < 0 and ledger.available(store, currency) < 0 and _may_debit(store):
        store.later(business_days.after(store.now, 1), "payouts.debit", currency=currency)


def _may_debit(store: AccountStore) -> bool:
    return bool(ledger.account(store)["settings"]["payouts"]["debit_negative_balances"])


@job("payouts.debit")
def _debit(store: AccountStore, *, currency: str) -> None:
    """A payout of less than nothing: the bank pays. Guess: of all source types at once."""
    amount, bank = ledger.available(store, currency), default_for(store, currency)
    if amount < 0 and bank is not None and bank["object"] == "bank_account" and _may_debit(store):
        send(store, amount, currency, bank, source_type="card", automatic=True)


def own_settings(store: AccountStore) -> Resource:
    """What the balance settings hold beyond the account's own: nothing is set until somebody sets it."""
    return store.find("_balance_settings", OWN) or dict.fromkeys(OWN_SETTINGS)
