"""When an account's money is paid out, and how long it takes to settle.

The schedule is the account's own: changing it here or through the account comes to the same.

Source: https://docs.stripe.com/api/balance-settings and https://docs.stripe.com/payouts#payout-schedule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from ..core.connected import change_account
from . import ledger
from .payout_schedules import OWN, OWN_SETTINGS, monthly_days, own_settings, plan, weekly_days

SCHEDULE = "payments[payouts][schedule]"
DAYS: Mapping[str, Sequence[Any]] = {
    "weekly_payout_days": ("monday", "tuesday", "wednesday", "thursday", "friday"),
    "monthly_payout_days": range(1, 32),
}
START: Mapping[str, Sequence[int]] = {"hour": range(24), "minutes": (0, 30)}
LEAST_DELAY, MOST_DELAY = 2, 31
# Not there while they are unset.
RULES, OVERRIDE = "automatic_transfer_rules_by_currency", "delay_days_override"


@route("v1.balance_settings.retrieve")
def retrieve_balance_settings(call: Call) -> Resource:
    """The settings of the account that the request is about."""
    return shown(call.store)


@route("v1.balance_settings.update")
def update_balance_settings(call: Call) -> Resource:
    """Change them; what is available is paid out by the new schedule from now on."""
    store, params = call.store, call.params.get("payments", {})
    account = ledger.account(store)
    settings = account["settings"]
    changed = {**settings["payouts"], "schedule": _schedule(settings["payouts"]["schedule"], params)}
    if "debit_negative_balances" in params:
        _check_not_own(store)
        changed["debit_negative_balances"] = params["debit_negative_balances"]
    if "statement_descriptor" in params.get("payouts", {}):
        changed["statement_descriptor"] = params["payouts"]["statement_descriptor"] or None
    _check_start(at(params, "settlement_timing.start_of_day") or {})
    _keep_own(store, params)
    change_account(store, account, {"settings": {**settings, "payouts": changed}})
    plan(store)
    store.emit("balance_settings.updated", shown(store))
    return shown(store)


def _check_not_own(store: AccountStore) -> None:
    """Refuse to say whether the platform's own bank account is debited: an activated account's is settled.

    Recorded in 2026. Guess: the sentence about debits of one's own.
    """
    if store.account == store.state.platform:
        raise errors.Invalid(
            "You cannot change `debit_negative_balances` of your own account once it is activated.",
            param="payments[debit_negative_balances]",
        )


def shown(store: AccountStore) -> Resource:
    """The balance settings object."""
    account = ledger.account(store)
    stored = account["settings"]["payouts"]
    schedule = stored["schedule"]
    own = own_settings(store)
    days: dict[str, Any] = {"interval": schedule["interval"]}
    if schedule["interval"] == "weekly":
        days["weekly_payout_days"] = weekly_days(schedule)
    if schedule["interval"] == "monthly":
        days["monthly_payout_days"] = monthly_days(schedule)
    return {
        "object": "balance_settings",
        "payments": {
            "debit_negative_balances": stored["debit_negative_balances"],
            "payouts": {
                **({RULES: own[RULES]} if own[RULES] else {}),
                "minimum_balance_by_currency": own["minimum_balance_by_currency"],
                "schedule": days,
                "statement_descriptor": stored["statement_descriptor"],
                "status": "enabled" if account["payouts_enabled"] else "disabled",
            },
            "settlement_timing": {
                "delay_days": schedule["delay_days"],
                "start_of_day": own["start_of_day"],
                **({OVERRIDE: own[OVERRIDE]} if own[OVERRIDE] else {}),
            },
        },
    }


def _schedule(old: Resource, params: Mapping[str, Any]) -> Resource:
    """The account's schedule as the request would have it. Raises Invalid for days that there are not."""
    given = at(params, "payouts.schedule") or {}
    days = {name: given[name] for name in DAYS if name in given}
    for name, allowed in DAYS.items():
        wrong = [each for each in days.get(name) or () if each not in allowed]
        if wrong:
            raise errors.Invalid(f"Invalid {name}: {wrong[0]}", param=f"{SCHEDULE}[{name}]")
    interval = str(given.get("interval") or old["interval"])
    again = interval == old["interval"]
    _check_days(days, interval, again=again)
    kept = old if again and not days else {}
    delay = at(params, "settlement_timing.delay_days_override")
    return {
        **kept,
        **days,
        "delay_days": old["delay_days"] if delay is None else _delay(delay),
        "interval": interval,
    }


def _check_days(days: Mapping[str, Any], interval: str, *, again: bool) -> None:
    """Refuse days of another interval, and none of one that was not there before. Guess: the words.

    Source: `schedule` in https://docs.stripe.com/api/balance-settings/update.
    """
    own = f"{interval}_payout_days"
    if other := next((name for name in DAYS if days.get(name) and name != own), None):
        raise errors.Invalid(f"{other} cannot be used with {interval} payouts.", param=f"{SCHEDULE}[{other}]")
    if own in DAYS and not days.get(own) and not again:
        raise errors.missing(f"{SCHEDULE}[{own}]")


def _delay(given: int | str) -> int:
    """`given`: days, or the empty string for as few as Stripe allows."""
    days = LEAST_DELAY if given == "" else int(given)
    if not LEAST_DELAY <= days <= MOST_DELAY:
        raise errors.Invalid(
            f"Invalid delay_days_override: must be between {LEAST_DELAY} and {MOST_DELAY}.",
            param="payments[settlement_timing][delay_days_override]",
        )
    return days


def _check_start(start: Mapping[str, Any]) -> None:
    """A day starts at an hour or half past it. Guess: the words, and that any hour will do.

    Source: `start_of_day` in https://docs.stripe.com/api/balance-settings/update.
    """
    for name, allowed in START.items():
        if name in start and start[name] not in allowed:
            param = f"payments[settlement_timing][start_of_day][{name}]"
            raise errors.Invalid(f"Invalid {name}: {start[name]}", param=param)


def _keep_own(store: AccountStore, params: Mapping[str, Any]) -> None:
    """Keep what the account itself does not hold."""
    old = own_settings(store)
    sent = {**params.get("payouts", {}), **params.get("settlement_timing", {})}
    given = {name: sent[name] for name in OWN_SETTINGS if name in sent}
    if minimum := given.get("minimum_balance_by_currency"):
        merged = {**(old["minimum_balance_by_currency"] or {}), **_minimum(minimum)}
        given["minimum_balance_by_currency"] = {code: least for code, least in merged.items() if least}
    values = {name: given.get(name, old[name]) or None for name in OWN_SETTINGS}
    store.keep("_balance_settings", OWN, **values)


def _minimum(given: Mapping[str, Any]) -> dict[str, int]:
    """What is to be kept back of each currency; the empty string or 0 keeps back nothing."""
    return {currencies.checked(code): int(least or 0) for code, least in given.items()}
