"""Payouts: money that goes to the account's bank account or debit card, by hand or by its schedule.

Stripe sends what was asked for at the next midnight, and it is there a midnight later; an instant payout
takes half an hour, one to a financial account of the account's own two hours. Money on its way to a test
bank account that fails comes back at that moment.

Source: https://docs.stripe.com/api/payouts, https://docs.stripe.com/payouts,
https://docs.stripe.com/connect/testing#account-numbers and
https://docs.stripe.com/financial-accounts/connect/moving-money/payouts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...hooks import job, made_up
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import bank_accounts, currencies
from ..core.connected import default_for
from ..payment_methods import test_cards
from . import business_days, fee_payers, fees, instant, ledger
from .ledger import BalanceType, SourceType

LIFE = Statuses(
    {
        "pending": ("in_transit", "paid", "failed", "canceled"),
        "in_transit": ("paid", "failed"),
        "paid": (),
        "failed": (),
        "canceled": (),
    },
    refused={"canceled": "You can only cancel payouts that are pending; {id} has a status of {status}."},
)
Model(
    "payout",
    statuses=LIFE,
    missing="payout",
    source="https://docs.stripe.com/api/payouts",
)
INSTANT_SECONDS = 1_800
TO_FINANCIAL_SECONDS = 7_200
TRACED_AFTER = DAY
UNTRACED = frozenset({"AR", "BO", "CL", "CO", "EG", "JP", "PH"})
LONGEST_DESCRIPTOR = 22
# Why a bank or card did not take a payout.
# Source: https://docs.stripe.com/api/payouts/failures.
FAILURES: Mapping[str, str] = {
    "account_closed": "The bank account has been closed.",
    "could_not_process": "The bank could not process this payout.",
    "debit_not_authorized": "Debit transactions are not approved on your bank account.",
    "insufficient_funds": "Your Stripe account has insufficient funds to cover the payout.",
    "invalid_currency": (
        "The bank was unable to process this payout because of its currency. This is probably because the "
        "bank account cannot accept payments in that currency."
    ),
    "no_account": (
        "The bank account details on file are probably incorrect. No bank account could be located with "
        "those details."
    ),
}


# What the numbers of failing test accounts in other countries end in: sort-code accounts, and IBANs.
ABROAD: Mapping[str, str] = {
    "1116": "no_account",
    "1113": "account_closed",
    "2227": "insufficient_funds",
    "3335": "debit_not_authorized",
    "4440": "invalid_currency",
    "3001": "no_account",
    "3002": "account_closed",
    "3003": "insufficient_funds",
    "3004": "debit_not_authorized",
    "3005": "invalid_currency",
}


# The balance that issued cards spend. Source: https://docs.stripe.com/issuing/connect/funding. Guess: that
# nothing of it is paid out earlier than usual, nor for a fee.
ISSUING: BalanceType = "issuing"


@route("v1.payouts.create")
def create_payout(call: Call) -> Resource:
    """Pay out by hand; with `method=instant`, within half an hour and for a fee."""
    store, params = call.store, call.params
    currency = currencies.checked(params["currency"])
    currencies.check_positive(params["amount"])
    currencies.check_largest(params["amount"], currency)
    currencies.check_payout(params["amount"], currency)
    descriptor = params.get("statement_descriptor") or ""
    if len(descriptor) > LONGEST_DESCRIPTOR:
        raise errors.too_long(descriptor, LONGEST_DESCRIPTOR, "statement_descriptor")
    _check_account(store, ledger.account(store))
    destination = _destination(call, currency)
    of_cards = params.get("source_balance") == ISSUING
    at_once = params.get("method") == "instant" and not of_cards
    source_type: SourceType = params.get("source_type", "card")
    fee, taken, there = 0, params["amount"], ledger.payable(store, currency, source_type)
    if of_cards:
        there = ledger.available_to_cards(store, currency)
    elif at_once:
        instant.check(store, destination, params["amount"], currency)
        fee, there = instant.fee(params["amount"], currency), instant.available(store, currency)
        taken += 0 if fee_payers.of_platform(store, "instant_payout") else fee
    if taken > there:
        raise _too_low(source_type)
    said = {name: params[name] for name in ("description", "statement_descriptor") if params.get(name)}
    return send(
        store,
        params["amount"],
        currency,
        destination,
        source_type=source_type,
        balance_type=ISSUING if of_cards else "payments",
        fee=fee,
        metadata=params.get("metadata") or {},
        method="instant" if at_once else "standard",
        **said,
    )


def _check_account(store: AccountStore, account: Resource) -> None:
    """Refuse an account that is paid out by itself alone, or not at all. Raises Invalid.

    Source of the codes: https://docs.stripe.com/error-codes; the second sentence is as programs report it:
    https://github.com/antiwork/gumroad/pull/4253. Guess: the words of the first.
    """
    if account["type"] == "standard" and store.account != store.state.platform:
        raise errors.Invalid(
            "You cannot create payouts on behalf of a Standard connected account.",
            code="not_allowed_on_standard_account",
        )
    if not account["payouts_enabled"]:
        raise errors.Invalid(
            "Cannot create payouts; please contact us via https://support.stripe.com/contact with details "
            "for assistance.",
            code="payouts_not_allowed",
        )


def _destination(call: Call, currency: str) -> Resource:
    """Where the money goes: the external account that is named, or the default one of the currency.

    Money in a currency without one is exchanged on its way to that of the account's own currency.
    Source: https://docs.stripe.com/connect/currencies.
    """
    store, id = call.store, call.params.get("destination")
    if id is None:
        usual = ledger.account(store)["default_currency"]
        external = default_for(store, currency)
        if external is None and ledger.available(store, currency) > 0:
            external = default_for(store, usual)
        if external is None or external.get("status") == "errored":
            raise errors.Invalid(
                f"Sorry, you don't have any external accounts in that currency ({currency}).",
                param="currency",
            )
        return external
    entry = store.find("_external_account", id)
    if entry is None:
        raise errors.no_such_in_body("external account", id, "destination")
    external = store.get(entry["kind"], id)
    if external["currency"] != currency:
        raise errors.Invalid(
            f"The external account {id} takes payouts in {external['currency']}, not in {currency}.",
            param="destination",
        )
    if external.get("status") == "errored":
        # Source: https://docs.stripe.com/connect/payouts-connected-accounts#payout-status. Guess: the words.
        raise errors.Invalid(
            f"A payout to the external account {id} has failed: it must be updated before another one.",
            param="destination",
        )
    return external


def _too_low(source_type: SourceType) -> errors.Invalid:
    return errors.Invalid(
        "You have insufficient funds in your Stripe account for this transfer. Your "
        f"{source_type.replace('_', ' ')} balance is too low. You can use the /v1/balance endpoint "
        "to view your Stripe balance (for more details, see stripe.com/docs/api#balance).",
        code="balance_insufficient",
    )


def send(
    store: AccountStore,
    amount: int,
    currency: str,
    destination: Resource,
    *,
    source_type: SourceType,
    balance_type: BalanceType = "payments",
    fee: int = 0,
    method: str = "standard",
    **values: Any,
) -> Resource:
    """Take money out of a balance and set it on its way."""
    at_once = method == "instant"
    arrival = _arrival(store, destination, at_once=at_once)
    payout = {
        **_new(store, ""),
        "amount": amount,
        # Recorded: an instant payout is said to arrive the moment that it is made.
        "arrival_date": store.now if at_once else arrival,
        "currency": currency,
        "destination": destination["id"],
        "method": method,
        "source_type": source_type,
        "type": destination["object"],
        **values,
    }
    rows = [fees.detail(fee, currency, description="Instant payout fee")]
    charged = fee_payers.charged(store, "instant_payout", rows) if fee else []
    if at_once:
        instant.advance(store, payout, amount + sum(each["amount"] for each in charged))
    entry = ledger.post(
        store,
        type="payout",
        source=payout,
        amount=-amount,
        currency=currency,
        fees=charged,
        description=payout["description"] or "STRIPE PAYOUT",
        source_type=source_type,
        balance_type=balance_type,
    )
    sent = store.add({**payout, "balance_transaction": entry["id"]})
    submitted = business_days.after(store.now, 1)
    if submitted < arrival:
        store.later(submitted, "payouts.submit", payout=sent["id"])
    store.later(arrival, "payouts.arrive", payout=sent["id"])
    return sent


def _arrival(store: AccountStore, destination: Resource, *, at_once: bool) -> int:
    """When money is there."""
    if at_once:
        return store.now + INSTANT_SECONDS
    if bank_accounts.financial_account(store, destination):
        return store.now + TO_FINANCIAL_SECONDS
    return business_days.after(store.now, 2)


@made_up("payout")
def _arrived(store: AccountStore, id: str) -> Resource:
    """In the profile `any-id` an unknown id names a payout that has arrived."""
    return {**_new(store, id), "status": "paid"}


def _new(store: AccountStore, id: str) -> Resource:
    """A payout of which nothing was said, not stored. `id`: the empty string for a new one."""
    return store.new(
        "payout",
        id=id,
        metadata={},
        method="standard",
        reconciliation_status="not_applicable",
        source_type="card",
        status="pending",
        trace_id={"status": "pending", "value": None},
    )


@job("payouts.submit")
def submit(store: AccountStore, *, payout: str) -> None:
    """The bank has it; from now on it cannot be canceled."""
    current = store.get("payout", payout)
    if LIFE.allows(current["status"], "in_transit"):
        store.change(current, {"status": "in_transit"})


@job("payouts.arrive")
def arrive(store: AccountStore, *, payout: str) -> None:
    """The money is there, or the bank refused it."""
    current = store.get("payout", payout)
    if not LIFE.allows(current["status"], "paid"):
        return
    code = _failure(store, current)
    if code is not None:
        _fail(store, current, code)
        return
    values = {"status": "paid"}
    if current["automatic"]:
        values["reconciliation_status"] = "completed"
    store.later(store.now + TRACED_AFTER, "payouts.trace", payout=payout)
    paid = store.change(current, values, event="payout.paid")
    if current["automatic"]:
        store.emit("payout.reconciliation_completed", paid)


@job("payouts.trace")
def trace(store: AccountStore, *, payout: str) -> None:
    """The bank tells by which number it knows a payout, where banks do.

    Source: https://docs.stripe.com/payouts/trace-ids. Guess: when, of the ten days that it may take.
    """
    current = store.get("payout", payout)
    destination = store.find(current["type"], current["destination"])
    country = destination["country"] if destination else None
    unknown = country in UNTRACED or (country == "GB" and current["method"] == "instant")
    if destination is None or unknown:
        found = {"status": "unsupported", "value": None}
    else:
        number = int.from_bytes(store.state.ids.derive(f"{payout}:trace", 16).encode()) % 10**15
        found = {"status": "supported", "value": f"{number:015}"}
    store.change(current, {"trace_id": found})


def _failure(store: AccountStore, payout: Resource) -> str | None:
    """Why its destination does not take a payout, if it does not."""
    destination = store.find(payout["type"], payout["destination"])
    if destination is None:
        return "no_account"
    if payout["original_payout"]:
        return None
    if payout["type"] == "bank_account":
        account = bank_accounts.financial_account(store, destination)
        closed = "account_closed" if account and account["status"] == "closed" else None
        return closed or bank_accounts.failure(store, destination) or _abroad(destination)
    known = test_cards.behind(store, destination)
    return known.payout if known else None


def _abroad(destination: Resource) -> str | None:
    return None if destination["country"] == "US" else ABROAD.get(destination["last4"])


def _fail(store: AccountStore, payout: Resource, code: str) -> None:
    """The bank refused it; before the money is back, nothing more is to go there."""
    destination = store.find(payout["type"], payout["destination"])
    if destination is not None and destination["object"] == "bank_account":
        store.change(destination, {"status": "errored"}, event="account.external_account.updated")
    known = code if code in FAILURES else "could_not_process"
    values = {"failure_code": known, "failure_message": FAILURES[known], "status": "failed"}
    _take_back(store, payout, "payout_failure", values, event="payout.failed")


def _take_back(
    store: AccountStore, payout: Resource, type: str, values: Mapping[str, Any], *, event: str
) -> Resource:
    """Have the money in the balance again."""
    entry = ledger.post(
        store,
        type=type,
        source=payout,
        amount=payout["amount"],
        currency=payout["currency"],
        description="STRIPE PAYOUT",
        source_type=payout["source_type"],
        balance_type=store.get("balance_transaction", payout["balance_transaction"])["balance_type"],
    )
    if payout["method"] == "instant":
        instant.take_back(store, payout)
    return store.change(payout, {"failure_balance_transaction": entry["id"], **values}, event=event)


@route("v1.payouts.cancel")
def cancel_payout(call: Call) -> Resource:
    """Take back a payout that has not been sent to the bank."""
    payout = own(call)
    LIFE.require(payout, "canceled")
    if payout["automatic"] or payout["original_payout"]:
        raise errors.Invalid("You can only cancel payouts that were created manually.")
    return _take_back(call.store, payout, "payout_cancel", {"status": "canceled"}, event="payout.canceled")


@route("v1.payouts.reverse")
def reverse_payout(call: Call) -> Resource:
    """Debit the bank account that a payout went to; answers with the payout that brings the money back.

    The payout itself is told of first. Source: https://docs.stripe.com/api/payouts/reverse and
    https://docs.stripe.com/connect/payout-reversals.
    """
    store, payout = call.store, own(call)
    _check_reversible(store, payout)
    back = {
        **_new(store, ""),
        **{name: payout[name] for name in ("currency", "destination", "method", "source_type", "type")},
        "amount": -payout["amount"],
        "arrival_date": business_days.after(store.now, 2),
        "metadata": call.params.get("metadata") or {},
        "original_payout": payout["id"],
    }
    entry = ledger.post(
        store,
        type="payout",
        source=back,
        amount=payout["amount"],
        currency=payout["currency"],
        available_on=back["arrival_date"],
        category="payout_reversal",
        description="STRIPE PAYOUT REVERSAL",
        source_type=payout["source_type"],
    )
    store.change(payout, {"reversed_by": back["id"]})
    reversal = store.add({**back, "balance_transaction": entry["id"]})
    store.later(reversal["arrival_date"], "payouts.arrive", payout=reversal["id"])
    return reversal


# Where the bank accounts are that payouts can be brought back from.
REVERSIBLE = frozenset({"CA", "US"})
REVERSIBLE_FOR = 90 * DAY


def _check_reversible(store: AccountStore, payout: Resource) -> None:
    if payout["original_payout"]:
        raise errors.Invalid(f"{payout['id']} is itself a reversal and cannot be reversed.")
    if payout["reversed_by"]:
        raise errors.Invalid(f"Payout {payout['id']} has already been reversed.")
    if payout["type"] != "bank_account":
        raise errors.Invalid("Only payouts to bank accounts can be reversed.")
    # Source: https://docs.stripe.com/connect/payout-reversals#requirements. Guess: the words.
    if payout["method"] == "instant":
        raise errors.Invalid("Instant payouts cannot be reversed.")
    if payout["arrival_date"] + REVERSIBLE_FOR <= store.now:
        raise errors.Invalid("You can only reverse payouts that arrived less than 90 days ago.")
    if payout["status"] != "paid":
        raise errors.Invalid(
            f"You can only reverse payouts that are paid; {payout['id']} has a status of {payout['status']}."
        )
    bank = store.find("bank_account", payout["destination"])
    if store.account == store.state.platform or (bank and bank["country"] not in REVERSIBLE):
        # Guess: the words.
        raise errors.Invalid(
            "You can only reverse payouts for connected accounts to bank accounts in the United States and "
            "Canada."
        )
