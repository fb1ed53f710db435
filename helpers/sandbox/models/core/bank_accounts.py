"""Bank account objects: made from details or a token, and verified with two small deposits.

Source: https://docs.stripe.com/api/customer_bank_accounts and
https://docs.stripe.com/ach-deprecated#testing-ach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...ids import Ids
from ...model import Model
from ...resource import Resource
from . import countries

AMOUNTS = [32, 45]
ATTEMPTS = 3
TEST_BANK = "STRIPE TEST BANK"
ROUTING_NUMBER = "110000000"
US_ROUTING_NUMBER_DIGITS = 9
# Of Treasury's financial accounts, which are bank accounts to everybody else.
FINANCIAL_ROUTING_NUMBER = "000000001"
# Recorded: test mode takes this one, too, though its digits do not add up.
TAKEN_ALL_THE_SAME = frozenset({FINANCIAL_ROUTING_NUMBER, "111000000"})
SHORTEST_NUMBER = 4
Model(
    "bank_account",
    word="source",
    told_as="customer.source",
    source="https://docs.stripe.com/api/customer_bank_accounts",
)


@dataclass(frozen=True)
class KnownAccount:
    """A test account. Without anything else said, every payment and payout by it works.

    ``name``: what follows `pm_usBankAccount_`, or the like of another type, in its magic name. ``failure``:
    what payments and payouts by it fail with. ``processing``: payments by it never end. ``delayed``: they
    take three minutes. ``instant``: instant payouts to it are possible. ``deposits``: the deposits that
    verify it arrive. ``ends_mandate``: a failure ends what the customer agreed to. ``refuses_mandate``: its
    bank does not accept that. ``refused``: the code of the error with which it is not even taken.
    ``asks_owner``: an account that is paid out to it has to prove that it owns it.
    """

    number: str
    name: str = ""
    failure: str | None = None
    blocked: bool = False
    disputed: bool = False
    processing: bool = False
    delayed: bool = False
    instant: bool = True
    deposits: bool = True
    ends_mandate: bool = False
    refuses_mandate: bool = False
    refused: str | None = None
    asks_owner: bool = False


# Source: https://docs.stripe.com/testing#ach-direct-debit; the one without instant payouts is of
# https://docs.stripe.com/connect/testing#account-numbers, the last four are of Treasury's tables, which say
# what becomes of Treasury's movements.
KNOWN: tuple[KnownAccount, ...] = (
    KnownAccount("000123456789", "success"),
    KnownAccount("000111111116", "noAccount", failure="no_account"),
    KnownAccount("000111111113", "accountClosed", failure="account_closed"),
    KnownAccount("000222222227", "insufficientFunds", failure="insufficient_funds"),
    KnownAccount("000333333335", "debitNotAuthorized", failure="debit_not_authorized"),
    KnownAccount("000444444440", "invalidCurrency", failure="invalid_currency"),
    KnownAccount("000777777771", "weeklyLimitExceeded", failure="charge_exceeds_weekly_limit"),
    KnownAccount("000888888885", failure="tokenized_account_number_deactivated"),
    KnownAccount("000000004954", "riskLevelHighest", blocked=True),
    KnownAccount("000555555559", "dispute", disputed=True),
    KnownAccount("000000000009", "processing", processing=True),
    KnownAccount("000666666661", "failMicrodeposits", deposits=False),
    KnownAccount("000888888883", instant=False),
    KnownAccount("000999999991"),
    KnownAccount("000999999992", asks_owner=True),
    KnownAccount("000123457890", "expectedArrivalDateUpdated"),
    KnownAccount("000000000123", "canceledByUser"),
    KnownAccount("000000000234", "internalFailure"),
    KnownAccount("000111111119", "invalidAccountNumber"),
)
TEST_NUMBERS = frozenset(each.number for each in KNOWN)
PAYMENT_METHODS: Mapping[str, KnownAccount] = {
    f"pm_usBankAccount_{each.name}": each for each in KNOWN if each.name
}
# Magic tokens of unverified and of verified accounts, such as `btok_us_verified_noAccount`.
# Source: https://docs.stripe.com/ach-deprecated#testing-ach.
TOKENS: Mapping[str, tuple[KnownAccount, str]] = {
    f"btok_us{verified}{suffix}": (each, status)
    for verified, status in (("", "new"), ("_verified", "verified"))
    for each in KNOWN
    if each.name
    for suffix in ([""] if each.name == "success" else [f"_{each.name}"])
}


def fingerprint(store: AccountStore, routing_number: str | None, account_number: str) -> str:
    """What an account's numbers are known by: the same for the same numbers."""
    return _fingerprint(store.state.ids, routing_number, account_number)


def _fingerprint(ids: Ids, routing_number: str | None, account_number: str) -> str:
    return ids.derive(f"bank_account:{routing_number}:{account_number}", 16)


@lru_cache(64)
def _by_fingerprint(seed: str, routing_number: str | None) -> Mapping[str, KnownAccount]:
    ids = Ids(seed)
    return {_fingerprint(ids, routing_number, each.number): each for each in KNOWN}


def behind(store: AccountStore, account: Resource) -> KnownAccount | None:
    """The test account that a bank account (or the `us_bank_account` of a payment method) was made from."""
    known = _by_fingerprint(store.state.ids.seed, account.get("routing_number"))
    return known.get(account.get("fingerprint") or "")


def failure(store: AccountStore, bank_account: Resource) -> str | None:
    """What a payment or payout by this account fails with; None for one that works."""
    known = behind(store, bank_account)
    return known.failure if known else None


def know_financial(store: AccountStore, account: str, number: str) -> None:
    """Remember the number of a financial account, for whoever has it as a bank account."""
    store.keep("_financial_number", fingerprint(store, FINANCIAL_ROUTING_NUMBER, number), account=account)


def financial_account(store: AccountStore, bank_account: Resource) -> Resource | None:
    """The financial account that a bank account of the same owner is, if it is one."""
    record = store.find("_financial_number", bank_account.get("fingerprint") or "")
    return store.find("treasury.financial_account", record["account"]) if record else None


def from_details(store: AccountStore, details: Mapping[str, Any], *, param: str = "bank_account") -> Resource:
    """A bank account from its numbers, not stored. Raises Invalid where they are wrong.

    `param`: the parameter that the details stand in.
    """
    countries.check(details["country"], f"{param}[country]")  # guess: in the words of addresses
    country, routing = details["country"].upper(), details.get("routing_number")
    number = details["account_number"].replace(" ", "")
    if country == "US":
        _check_us_routing_number(routing, param)
    else:
        routing = routing or ROUTING_NUMBER  # as recorded of an IBAN
    if not (number.isascii() and number.isalnum() and len(number) >= SHORTEST_NUMBER):
        raise errors.Invalid(
            f"Invalid account number: must contain only digits, and be at least {SHORTEST_NUMBER} digits "
            "long.",
            code="account_number_invalid",
            param=f"{param}[account_number]",
        )
    if country == "US" and number not in TEST_NUMBERS and routing != FINANCIAL_ROUTING_NUMBER:
        # As several programs reported it from 2025 on; in 2017 it was another sentence.
        raise errors.Invalid(
            "You must use a test bank account number. Try 000123456789 or see more options at "
            "https://stripe.com/docs/connect/testing#account-numbers.",
            code="account_number_invalid",
            param=f"{param}[account_number]",
        )
    return of_numbers(store, country, routing, number, details)


def of_numbers(
    store: AccountStore, country: str, routing: str | None, number: str, details: Mapping[str, Any]
) -> Resource:
    """A bank account by its numbers, as they are, not stored; `details` tell of its holder and its type."""
    return {
        "id": store.new_id("ba_"),
        "object": "bank_account",
        "account_holder_name": details.get("account_holder_name") or None,
        "account_holder_type": details.get("account_holder_type") or None,
        "account_type": details.get("account_type") or None,
        "bank_name": TEST_BANK,
        "country": country,
        "currency": (details.get("currency") or "usd").lower(),
        "fingerprint": fingerprint(store, routing, number),
        "last4": number[-4:],
        "routing_number": routing,
        "status": "new",
    }


def by_token(store: AccountStore, id: str) -> Resource | None:
    """The account behind a magic token (`btok_us`) or payment method (`pm_usBankAccount_success`), if any."""
    known, status = TOKENS.get(id) or (PAYMENT_METHODS.get(id), "new")
    if known is None:
        return None
    bank_account = from_details(
        store,
        {
            "account_holder_name": "Jane Austen",
            "account_holder_type": "individual",
            "account_number": known.number,
            "country": "US",
            "routing_number": ROUTING_NUMBER,
        },
    )
    return {**bank_account, "status": status}


def is_us_routing_number(routing: str) -> bool:
    """Whether it has nine digits, the last of which checks the others."""
    digits = routing.isascii() and routing.isdecimal() and len(routing) == US_ROUTING_NUMBER_DIGITS
    return digits and (routing in TAKEN_ALL_THE_SAME or _has_check_digit(routing))


def _check_us_routing_number(routing: str | None, param: str) -> None:
    if routing is None:
        raise errors.missing(f"{param}[routing_number]")
    if not is_us_routing_number(routing):
        raise errors.Invalid(
            f"Invalid routing number for US. The number must contain {US_ROUTING_NUMBER_DIGITS} digits.",
            code="routing_number_invalid",
            param=f"{param}[routing_number]",
        )


def _has_check_digit(routing: str) -> bool:
    """The ABA's rule: digits weighted 3, 7, 1 in turn add up to a multiple of ten."""
    return sum(int(digit) * (3, 7, 1)[index % 3] for index, digit in enumerate(routing)) % 10 == 0


def verify(store: AccountStore, bank_account: Resource, amounts: list[int] | None) -> Resource:
    """Compare the amounts of the two deposits; three wrong answers end it.

    Source: https://docs.stripe.com/ach-deprecated#manually-collecting-and-verifying-bank-accounts.
    """
    if bank_account["status"] == "verified":
        raise errors.Invalid("This bank account has already been verified.")
    if amounts is None:
        raise errors.missing("amounts")
    attempts = store.find("_wrong_deposits", bank_account["id"])
    tries = attempts["made"] if attempts else 0
    if bank_account["status"] == "verification_failed" or tries >= ATTEMPTS:
        raise errors.Invalid(
            "You have exceeded the number of allowed verification attempts for this bank account.",
            code="bank_account_verification_failed",
        )
    if sorted(amounts) == AMOUNTS:
        return store.change(bank_account, {"status": "verified"})
    return _wrong(store, bank_account, tries + 1)


def _wrong(store: AccountStore, bank_account: Resource, tries: int) -> Resource:
    """Count a wrong answer, which is refused and yet remembered."""
    id = bank_account["id"]
    store.keep("_wrong_deposits", id, made=tries)
    if tries >= ATTEMPTS:
        store.change(bank_account, {"status": "verification_failed"})
    raise WrongAmounts(
        "The amounts provided do not match the amounts that were sent to the bank account.",
        code="bank_account_verification_failed",
    )


class WrongAmounts(errors.Invalid):
    """Refused, and counted."""

    keeps_changes = True
