"""Instant payouts: what may be paid out at once, money of cards that is still pending among it.

Source: https://docs.stripe.com/payouts/instant-payouts and https://docs.stripe.com/error-codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..core import currencies
from ..core.connected import external_accounts_of
from ..core.prices import Price
from . import ledger

# The least amount, which is also the least fee, and the fee, by currency; there are none in others.
INSTANT: Mapping[str, Price] = {
    "aed": Price(150, least=200),
    "aud": Price(150, least=50),
    "cad": Price(100, least=60),
    "czk": Price(100, least=1000),
    "dkk": Price(100, least=500),
    "eur": Price(100, least=40),
    "gbp": Price(100, least=40),
    "hkd": Price(100, least=500),
    "huf": Price(100, least=20_000),
    "myr": Price(100, least=200),
    "nok": Price(100, least=500),
    "nzd": Price(150, least=50),
    "pln": Price(100, least=200),
    "ron": Price(100, least=200),
    "sek": Price(100, least=500),
    "sgd": Price(100, least=50),
    "usd": Price(150, least=50),
}
# The most of one, in minor units, where it is not the usual one.
MOST: Mapping[str, int] = {"czk": 9_999_900, "huf": 99_999_900}
LARGEST, MOST_IN_A_DAY = 999_900, 10
# Recorded: an account with 530,000 dollars could pay out 10,000 of them at once.
LARGEST_AVAILABLE = 1_000_000
# Where the day of the limit begins at midnight; elsewhere in Paris.
ZONES: Mapping[str, str] = {
    "AE": "Asia/Dubai",
    "AU": "Australia/Sydney",
    "CA": "America/Chicago",
    "GB": "Europe/London",
    "HK": "Asia/Hong_Kong",
    "MY": "Asia/Kuala_Lumpur",
    "NO": "Europe/Oslo",
    "NZ": "Pacific/Auckland",
    "SG": "Asia/Singapore",
    "US": "America/Chicago",
}


def available(store: AccountStore, currency: str) -> int:
    """What can be paid out at once, in minor units: all money of cards, as far as the day's limit allows.

    Guess: the limit is of what is paid out in a day, since it is a day's number of payouts, too.
    """
    held = ledger.held(store, currency)
    earned = held["available"]["card"] + held["pending"]["card"]
    paid = sum(each["amount"] for each in _of_today(store) if each["currency"] == currency)
    return max(0, int(min(earned, LARGEST_AVAILABLE - paid)))


def _of_today(store: AccountStore) -> list[Resource]:
    """The instant payouts of the day so far, but those that failed."""
    country = ledger.account(store)["country"]
    zone = ZoneInfo(ZONES.get(country, "Europe/Paris"))
    today = datetime.combine(datetime.fromtimestamp(store.now, UTC).astimezone(zone).date(), time(), zone)
    payouts: list[Resource] = []
    for each in store.all("payout"):
        if each["created"] < today.timestamp():
            break
        if each["method"] == "instant" and each["status"] != "failed":
            payouts.append(each)
    return payouts


def destinations(store: AccountStore, currency: str) -> list[Resource]:
    """The account's bank accounts and cards that take instant payouts of a currency."""
    return [each for each in external_accounts_of(store) if each["currency"] == currency and _takes(each)]


def _takes(destination: Resource) -> bool:
    return "instant" in (destination.get("available_payout_methods") or ())


def fee(amount: int, currency: str) -> int:
    """What an instant payout costs, in minor units; it goes off the balance beside the amount."""
    return INSTANT[currency].of(amount)


def check(store: AccountStore, destination: Resource, amount: int, currency: str) -> None:
    """Refuse an instant payout that Stripe does not make. Raises Invalid."""
    if not _takes(destination):
        raise errors.Invalid(
            "The bank account or debit card you provided is not eligible for instant payouts.",
            code="instant_payouts_unsupported",
            param="method",
        )
    if currency not in INSTANT or currency != ledger.account(store)["default_currency"]:
        raise errors.Invalid(
            f"Instant payouts are not available in {currency}.",
            code="instant_payouts_currency_disabled",
            param="currency",
        )
    if amount < INSTANT[currency].least:
        least = currencies.written(INSTANT[currency].least, currency)
        raise errors.Invalid(
            f"Amount must be at least {least} {currency}", code="amount_too_small", param="amount"
        )
    most = MOST.get(currency, LARGEST)
    if amount > most:
        raise errors.Invalid(
            f"Amount must be no more than {currencies.written(most, currency)}",
            code="instant_payouts_limit_exceeded",
            param="amount",
        )
    if len(_of_today(store)) >= MOST_IN_A_DAY:
        raise errors.Invalid(
            "You have reached your daily processing limits for Instant Payouts.",
            code="instant_payouts_limit_exceeded",
        )


def advance(store: AccountStore, payout: Resource, needed: int) -> None:
    """Take what an instant payout needs out of money that is still pending: a move a day, and their sum.

    Money that is owed is not made good by it: it comes from the days on which nothing is owed any more.
    Source: https://docs.stripe.com/payouts/instant-payouts-advance-funding.
    """
    currency = payout["currency"]
    there = int(ledger.held(store, currency)["available"]["card"])
    missing = needed - max(0, there)
    if missing <= 0:
        return
    taken, left = 0, min(0, there)
    for day, pending in ledger.awaited(store, currency, "card"):
        left += pending
        part = max(0, min(left, missing - taken))
        taken, left = taken + part, left - part
        if part:
            _shift(store, payout, "advance_funding", -part, day)
    if taken:
        _shift(store, payout, "advance", taken)


def take_back(store: AccountStore, payout: Resource) -> None:
    """Undo what was advanced for a payout that failed or was canceled."""
    for each in list(store.all("balance_transaction", "source", payout["id"])):
        if each["type"] in ADVANCED:
            _shift(store, payout, each["type"], -each["amount"], each["available_on"])


# How such moves are described, from the published example. Guess: those that undo them are told alike.
ADVANCED: Mapping[str, str] = {
    "advance": "Adding available funds for",
    "advance_funding": "Deducting pending funds for",
}


def _shift(store: AccountStore, payout: Resource, type: str, amount: int, available_on: int = 0) -> None:
    ledger.post(
        store,
        type=type,
        source=payout,
        amount=amount,
        currency=payout["currency"],
        available_on=available_on,
        description=f"{ADVANCED[type]} {payout['id']}",
    )
