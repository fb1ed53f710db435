"""Bank account objects: made from details or a token, and verified with two small deposits.

Source: https://docs.stripe.com/api/customer_bank_accounts and
https://docs.stripe.com/ach-deprecated#testing-ach.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import errors
from ..account_store import AccountStore
from ..wire import Resource

AMOUNTS = [32, 45]
ATTEMPTS = 3
TEST_BANK = "STRIPE TEST BANK"
US_ROUTING_NUMBER_DIGITS = 9
# Account numbers that fail when money is to move, by what they fail with.
FAILING: Mapping[str, str] = {
    "000111111116": "no_account",
    "000111111113": "account_closed",
    "000222222227": "insufficient_funds",
    "000333333335": "debit_not_authorized",
    "000444444440": "invalid_currency",
}


def fingerprint(store: AccountStore, routing_number: str | None, account_number: str) -> str:
    """What an account's numbers are known by: the same for the same numbers."""
    return store.state.ids.derive(f"bank_account:{routing_number}:{account_number}", 16)


def failure(store: AccountStore, bank_account: Resource) -> str | None:
    """What a payment or payout by this account fails with; None for one that works."""
    marks = {
        fingerprint(store, bank_account["routing_number"], number): code for number, code in FAILING.items()
    }
    return marks.get(bank_account["fingerprint"])


def from_details(store: AccountStore, details: Mapping[str, Any]) -> Resource:
    """A bank account from its numbers, not stored. Raises Invalid where they are wrong."""
    country, routing = details["country"].upper(), details.get("routing_number")
    number = details["account_number"]
    if country == "US":
        _check_us_routing_number(routing)
    if not number.replace(" ", "").isalnum() or len(number) < 4:
        raise errors.Invalid(
            "Invalid account number: must contain only digits, and be at least 4 digits long.",
            code="account_number_invalid",
            param="bank_account[account_number]",
        )
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


def _check_us_routing_number(routing: str | None) -> None:
    if routing is None:
        raise errors.missing("bank_account[routing_number]")
    if not (routing.isdecimal() and len(routing) == US_ROUTING_NUMBER_DIGITS and _has_check_digit(routing)):
        raise errors.Invalid(
            f"Invalid routing number for US. The number must contain {US_ROUTING_NUMBER_DIGITS} digits.",
            code="routing_number_invalid",
            param="bank_account[routing_number]",
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
    attempts = store.find("_verification", bank_account["id"])
    made = attempts["made"] if attempts else 0
    if bank_account["status"] == "verification_failed" or made >= ATTEMPTS:
        raise errors.Invalid(
            "You have exceeded the number of allowed verification attempts for this bank account.",
            code="bank_account_verification_failed",
        )
    if sorted(amounts) == AMOUNTS:
        return store.change(bank_account, {"status": "verified"})
    return _wrong(store, bank_account, made + 1)


def _wrong(store: AccountStore, bank_account: Resource, made: int) -> Resource:
    """Count a wrong answer, which is refused and yet remembered."""
    id = bank_account["id"]
    store.state.store.put(store.account, "_verification", id, {"id": id, "made": made})
    if made >= ATTEMPTS:
        store.change(bank_account, {"status": "verification_failed"})
    raise WrongAmounts(
        "The amounts provided do not match the amounts that were sent to the bank account.",
        code="bank_account_verification_failed",
    )


class WrongAmounts(errors.Invalid):
    """Refused, and counted."""

    keeps_changes = True
