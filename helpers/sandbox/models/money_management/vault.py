"""The vault: US and GB bank accounts of one's own, by whose ids money is moved.

Source: https://docs.stripe.com/api/v2/core/vault/us-bank-accounts and
https://docs.stripe.com/api/v2/core/vault/gb-bank-accounts; the deposits of test mode are those of
https://docs.stripe.com/testing#ach-direct-debit. Guess: how often one may try, and how long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from helpers.cards import is_iban

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY, iso
from ...hooks import job
from ...listing.lists_of_v2 import page_of_v2
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import bank_accounts
from ..core.bank_accounts import TEST_BANK
from .archiving import archived, unarchived

US, GB = "v2.core.vault.us_bank_account", "v2.core.vault.gb_bank_account"
NUMBERS = "_vaulted_bank_account"
AMOUNTS, CODE = [32, 45], "SM11AA"
ATTEMPTS, DAYS = 10, 10
SORT_CODE, GB_NUMBER = re.compile(r"\d{2}-?\d{2}-?\d{2}", re.ASCII), re.compile(r"\d{8}", re.ASCII)
# How far an account is known to be its owner's.
VERIFICATION = Statuses(
    {
        "unverified": ("awaiting_verification",),
        "awaiting_verification": ("verified", "verification_failed"),
        "verified": (),
        "verification_failed": (),
    },
    refused={
        "awaiting_verification": "Microdeposits were sent to the bank account {id} before: it is {status}.",
    },
)
Model(
    US,
    word="US bank account",
    source="https://docs.stripe.com/api/v2/core/vault/us-bank-accounts",
)
Model(
    GB,
    word="GB bank account",
    source="https://docs.stripe.com/api/v2/core/vault/gb-bank-accounts",
)


@route("v2.core.vault.us_bank_accounts.create")
def create_us(call: Call) -> Resource:
    """Keep a US account's numbers."""
    store, params = call.store, call.params
    numbers = _us_numbers(store, params["account_number"], params.get("routing_number"))
    if fedwire := params.get("fedwire_routing_number"):
        _us_numbers(store, params["account_number"], fedwire, param="fedwire_routing_number")
    account = store.new(
        US,
        bank_account_type=params.get("bank_account_type", "checking"),
        bank_name=TEST_BANK,
        fedwire_routing_number=fedwire,
        last4=numbers["last4"],
        routing_number=numbers["routing_number"],
        supported_currencies=[_supported(params["currency"], "usd")],
        verification={"microdeposit_verification_details": None, "status": "unverified"},
    )
    store.keep(
        NUMBERS, account["id"], routing_number=numbers["routing_number"], fingerprint=numbers["fingerprint"]
    )
    return store.add(account)


def _us_numbers(store: AccountStore, number: str, routing: str | None, param: str = "") -> Resource:
    if routing is None:
        raise errors.missing("routing_number")
    details = {"country": "US", "account_number": number, "routing_number": routing}
    try:
        return bank_accounts.from_details(store, details, param="")
    except errors.Invalid as refused:
        named = param or str(refused.param).strip("[]")
        raise errors.Invalid(refused.message, param=named) from None


def _supported(currency: str, only: str) -> str:
    if currency.lower() != only:
        raise errors.Invalid(f"The currency must be {only}.", param="currency")
    return only


@route("v2.core.vault.us_bank_accounts.list")
def list_us(call: Call) -> Resource:
    """All US accounts, or those that are verified so far."""
    wanted = call.params.get("verification_status")
    accounts = [each for each in call.store.all(US) if wanted in (None, each["verification"]["status"])]
    return page_of_v2(call.url, call.params, accounts)


@route("v2.core.vault.us_bank_accounts.update")
def update_us(call: Call) -> Resource:
    """Tell a routing number that was not told before."""
    store, account = call.store, own(call)
    for name, routing in call.params.items():
        if not bank_accounts.is_us_routing_number(routing):
            raise errors.Invalid("Invalid routing number for US.", param=name)
        if account.get(name) not in (None, routing):
            raise errors.Invalid(
                f"The {name} of {account['id']} is known, and cannot be changed.", param=name
            )
    return store.change(account, call.params)


@route("v2.core.vault.us_bank_accounts.send_microdeposits")
def send_microdeposits(call: Call) -> Resource:
    """Send a small deposit whose statement carries a code."""
    store, account = call.store, own(call)
    expires = store.now + DAYS * DAY
    details = {
        "expires": iso(expires),
        "microdeposit_type": "descriptor_code",
        "sent": iso(store.now),
    }
    store.later(expires, "money_management.deposits_expire", account=account["id"])
    return _verification(store, account, "awaiting_verification", details)


@route("v2.core.vault.us_bank_accounts.confirm_microdeposits")
def confirm_microdeposits(call: Call) -> Resource:
    """Prove that one sees what came: the code, or the amounts. Raises RefusedByV2 for a wrong answer."""
    store, account, params = call.store, own(call), call.params
    given = [name for name in ("amounts", "descriptor_code") if name in params]
    if len(given) != 1:
        raise errors.not_one(given, ("amounts", "descriptor_code"))
    VERIFICATION.require({**account, "status": account["verification"]["status"]}, "verified")
    if params.get("descriptor_code") == CODE or sorted(params.get("amounts") or ()) == AMOUNTS:
        return _verification(store, account, "verified", None)
    numbers = store.find(NUMBERS, account["id"]) or {}
    wrong = numbers.get("wrong", 0) + 1
    kept = {name: value for name, value in numbers.items() if name not in ("id", "object")}
    store.keep(NUMBERS, account["id"], **{**kept, "wrong": wrong})
    if wrong >= ATTEMPTS:
        _verification(store, account, "verification_failed", None)
    raise WrongDeposits(
        "verification_attempt_failed", "The microdeposits do not match what was sent to the bank account."
    )


class WrongDeposits(errors.RefusedByV2):
    """That somebody tried is remembered."""

    keeps_changes = True


@job("money_management.deposits_expire")
def _expire(store: AccountStore, *, account: str) -> None:
    current = store.get(US, account)
    if current["verification"]["status"] == "awaiting_verification":
        _verification(store, current, "verification_failed", None)


def _verification(store: AccountStore, account: Resource, status: str, details: Resource | None) -> Resource:
    VERIFICATION.require({**account, "status": account["verification"]["status"]}, status)
    verification = {"microdeposit_verification_details": details, "status": status}
    return store.change(account, {"verification": verification})


@route("v2.core.vault.gb_bank_accounts.create")
def create_gb(call: Call) -> Resource:
    """Keep a British account: by its sort code and number, or by its IBAN."""
    store, params = call.store, call.params
    sort_code, number = _gb_numbers(params)
    account = store.new(
        GB,
        bank_account_type=params.get("bank_account_type", "checking"),
        bank_name=TEST_BANK,
        last4=number[-4:],
        sort_code=sort_code,
        supported_currencies=[_supported(params["currency"], "gbp")],
    )
    return store.add(account)


def _gb_numbers(params: Mapping[str, Any]) -> tuple[str, str]:
    """A sort code and an account number. Raises Invalid."""
    if iban := params.get("iban"):
        plain = iban.replace(" ", "").upper()
        if not (plain.startswith("GB") and is_iban(plain)):
            raise errors.Invalid("Invalid IBAN.", param="iban")
        return plain[8:14], plain[14:]
    for name, form in (("sort_code", SORT_CODE), ("account_number", GB_NUMBER)):
        if name not in params:
            raise errors.missing(name)
        if not form.fullmatch(params[name]):
            raise errors.Invalid(f"Invalid {name.replace('_', ' ')}.", param=name)
    return params["sort_code"].replace("-", ""), params["account_number"]


ARCHIVING: Mapping[str, Callable[[Call], Resource]] = {"archive": archived, "unarchive": unarchived}
for _country in ("us", "gb"):
    for _word, _function in ARCHIVING.items():
        route(f"v2.core.vault.{_country}_bank_accounts.{_word}")(_function)
