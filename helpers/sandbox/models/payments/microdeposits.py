"""A bank account of an intent verified by two small deposits, or by the code that they come with.

Source: https://docs.stripe.com/testing#ach-direct-debit and
https://docs.stripe.com/payments/ach-direct-debit/set-up-payment, "Verify bank account".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY
from ...nested import at
from ...resource import Resource
from ..core import bank_accounts, hosted
from ..money import business_days
from ..payment_methods import debit_accounts
from .intents import unexpected, word

# Has an intent wait for another payment method, given the error that it is to show.
Fail = Callable[[AccountStore, Resource, Resource], Resource]

VERIFYING: tuple[Any, ...] = ([32, 45], "SM11AA")
EXCEEDING: tuple[Any, ...] = ([10, 11], "SM33CC")
TIMED_OUT: tuple[Any, ...] = ([40, 41], "SM44DD")
ATTEMPTS = 10
# Source: https://docs.stripe.com/payments/ach-direct-debit/set-up-payment#verify-bank-account.
DAYS_TO_VERIFY = 10
# The payment methods of which nobody could tell the deposits.
BLOCKED = "_deposits_not_told"
# How the code of the page on which a customer verifies an account begins. Recorded of payments.
CODES: Mapping[str, str] = {"payment_intent": "pacs", "setup_intent": "sacs"}
# Source: https://docs.stripe.com/error-codes.
REFUSALS: Mapping[str, str] = {
    "failed": "Microdeposit transfers failed. Please check the account, institution and transit numbers.",
    "verification_amounts_mismatch": (
        "The amounts provided do not match the amounts that were sent to the bank account."
    ),
    "verification_attempts_exceeded": "You have exceeded the number of allowed verification attempts.",
    "verification_descriptor_code_mismatch": (
        "The verification code provided does not match the one sent to the bank account."
    ),
    "verification_timeout": (
        "Payment method should be verified with microdeposits within the required period."
    ),
}


def verified(store: AccountStore, method: Resource) -> bool:
    """Whether a bank account was verified: here, as a customer's source, or by who connected it.

    Source of the last: https://docs.stripe.com/financial-connections/ach-direct-debit-payments.
    """
    source = store.find("bank_account", method["id"])
    connected = at(method, "us_bank_account.financial_connections_account")
    checked = store.find("_verified", method["id"]) or (source and source["status"] == "verified")
    return bool(checked or connected)


def send(store: AccountStore, intent: Resource, method: Resource) -> Resource:
    """Send the deposits, which arrive on the next business day, or don't; answers with the next action.

    A job of the kind's own, such as "setup_intent.deposits_failed", tells of those that do not. Raises
    Invalid for an account whose deposits were told wrongly too often: it can no longer be verified.
    """
    if store.find(BLOCKED, method["id"]):
        # Source of the code: https://docs.stripe.com/error-codes. Guess: the end of the sentence, and that it
        # is this payment method that is blocked, not another one of the same test account.
        raise errors.Invalid(
            "This bank account has failed verification in the past and can not be used. Please use another "
            "bank account.",
            code="payment_method_bank_account_blocked",
            param="payment_method",
        )
    arrival = business_days.after(store.now, 1)
    known = debit_accounts.behind(store, method)
    if known and not known.deposits:
        failed = f"{intent['object']}.deposits_failed"
        store.later(arrival, failed, id=intent["id"], method=method["id"])
    expired = f"{intent['object']}.deposits_expired"
    store.later(store.now + DAYS_TO_VERIFY * DAY, expired, id=intent["id"], method=method["id"])
    token = store.state.ids.derive(f"deposits:{intent['id']}", 24)
    code = f"{CODES[intent['object']]}_test_{token}"
    hosted.enter(store, code, intent["object"], intent["id"])
    shown = {
        "arrival_date": arrival,
        "hosted_verification_url": store.link("payments.stripe.com", f"/microdeposit/{code}"),
        # Recorded in 2025 and 2026 (and two amounts in 2022); a debit in Canada has none.
        "microdeposit_type": "descriptor_code" if method["type"] == "us_bank_account" else None,
    }
    return {"type": "verify_with_microdeposits", "verify_with_microdeposits": shown}


def awaited(intent: Resource | None, method: str) -> bool:
    """Whether an intent still waits for the deposits to a bank account."""
    waits = intent and at(intent, "next_action.type") == "verify_with_microdeposits"
    return bool(intent and waits and intent["payment_method"] == method)


def give_up(store: AccountStore, intent: Resource | None, method: str, reason: str, fail: Fail) -> None:
    """Fail an intent whose deposits did not arrive, or were not told in time.

    An intent that went another way meanwhile is left alone.
    """
    if intent and awaited(intent, method):
        fail(store, intent, refused(store.get("payment_method", method), reason).body())


def verify(store: AccountStore, intent: Resource, params: Mapping[str, Any], fail: Fail) -> Resource:
    """The payment method, verified. Raises Invalid for a wrong answer; after ten of them the intent fails."""
    if not awaited(intent, intent["payment_method"]):
        name = word(intent)
        refusal = unexpected(
            intent,
            f"This {name} cannot be actioned on because it has a status of {intent['status']}. Only a {name} "
            'with one of the following statuses may be actioned on: ["requires_action"].',
        )
        if intent["object"] == "setup_intent":
            refusal.code = "intent_invalid_state"  # recorded in 2026: of payment intents the other
        raise refusal
    method = store.get("payment_method", intent["payment_method"])
    if verified(store, method):
        raise errors.Invalid(
            "This bank account has already been verified.",
            code="payment_method_bank_account_already_verified",  # https://docs.stripe.com/error-codes
        )
    answer = _answer(params)
    if answer in VERIFYING:
        store.keep("_verified", method["id"])
        return method
    reason = _wrong(store, f"{intent['id']}:{method['id']}", answer)
    refusal = refused(method, reason)
    if reason in ("verification_timeout", "verification_attempts_exceeded"):
        refusal.extras[intent["object"]] = fail(store, intent, refusal.body())
    raise refusal


def _wrong(store: AccountStore, mark: str, answer: list[int] | str) -> str:
    """Count a wrong answer; tells what is wrong with it."""
    if answer in TIMED_OUT:
        return "verification_timeout"
    wrong = store.find("_wrong_deposits", mark) or {"made": 0}
    tries = ATTEMPTS if answer in EXCEEDING else wrong["made"] + 1
    store.keep("_wrong_deposits", mark, made=tries)
    if tries >= ATTEMPTS:
        store.keep(BLOCKED, mark.rpartition(":")[2])
        return "verification_attempts_exceeded"
    return f"verification_{'amounts' if isinstance(answer, list) else 'descriptor_code'}_mismatch"


def _answer(params: Mapping[str, Any]) -> list[int] | str:
    """The amounts in order, or the code. Raises Invalid where it is neither."""
    if "amounts" in params and "descriptor_code" in params:
        raise errors.Invalid(
            "You may only specify one of these parameters: amounts, descriptor_code.", param="amounts"
        )
    if code := params.get("descriptor_code"):
        return str(code)
    if "amounts" not in params:
        raise errors.missing("amounts")
    if len(params["amounts"]) != len(bank_accounts.AMOUNTS):
        raise errors.Invalid(
            "You must provide exactly two microdeposit amounts.",
            code="payment_method_microdeposit_verification_amounts_invalid",
            param="amounts",
        )
    return sorted(params["amounts"])


def refused(method: Resource, reason: str) -> errors.Invalid:
    """Why a bank account was not verified. `reason`: a key of `REFUSALS`."""
    code = f"payment_method_microdeposit_{reason}"
    return bank_accounts.WrongAmounts(REFUSALS[reason], code=code, payment_method=method)
