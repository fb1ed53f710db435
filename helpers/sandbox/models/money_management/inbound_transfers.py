"""Inbound transfers: money drawn from a bank account of one's own into a financial account.

Source: https://docs.stripe.com/api/v2/money-management/inbound-transfers. Guess: how long each step takes,
and what test bank accounts bring about.
"""

from __future__ import annotations

from collections.abc import Mapping

from ... import errors
from ...account_store import AccountStore
from ...clock import DAY, iso
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import bank_accounts, currencies
from . import ledger
from .amounts import checked, exchanged
from .archiving import check_usable
from .financial_accounts import open_one
from .vault import NUMBERS, US

TRANSFER = "v2.money_management.inbound_transfer"
Model(
    TRANSFER,
    word="inbound transfer",
    source="https://docs.stripe.com/api/v2/money-management/inbound-transfers",
)
# The steps of the bank debit, as the transfer's history has them; the last one is where it stands.
LIFE = Statuses(
    {
        "bank_debit_queued": ("bank_debit_processing",),
        "bank_debit_processing": ("bank_debit_succeeded", "bank_debit_failed"),
        "bank_debit_succeeded": ("bank_debit_returned",),
        "bank_debit_failed": (),
        "bank_debit_returned": (),
    }
)
QUEUED, PROCESSING, SUCCEEDED, FAILED, RETURNED = LIFE.next
PROCESSING_AFTER, DECIDED_AFTER, RETURNED_AFTER = 3_600, 4 * DAY, 2 * DAY
# What becomes of debits of test bank accounts: the last step, and why.
ENDS: Mapping[str, tuple[str, str]] = {
    "account_closed": (FAILED, "bank_account_closed"),
    "debit_not_authorized": (RETURNED, "bank_debit_not_authorized"),
    "insufficient_funds": (FAILED, "insufficient_funds"),
    "no_account": (FAILED, "bank_account_not_found"),
}
REASONS: Mapping[str, str] = {FAILED: "failure_reason", RETURNED: "return_reason"}


@route("v2.money_management.inbound_transfers.create")
def create(call: Call) -> Resource:
    """Draw money from a verified US bank account."""
    store, params = call.store, call.params
    account = open_one(store, params["to"]["financial_account"], param="to[financial_account]")
    bank = store.get(US, params["from"]["payment_method"], param="from[payment_method]")
    check_usable(bank, "from[payment_method]")
    if bank["verification"]["status"] != "verified":
        raise errors.RefusedByV2(
            "invalid_payment_method",
            f"The bank account {bank['id']} is not verified.",
            invalid_param="from.payment_method",
        )
    sent = checked(params)
    into = currencies.checked(params["to"]["currency"], param="to[currency]")
    out_of = currencies.checked(params["from"].get("currency") or "usd", param="from[currency]")
    transfer = store.new(
        TRANSFER,
        amount=sent,
        description=params.get("description") or "",
        **{
            "from": {
                "debited": exchanged(sent, out_of),
                "payment_method": {"type": "us_bank_account", "us_bank_account": bank["id"]},
            }
        },
        to={"credited": exchanged(sent, into), "financial_account": account["id"]},
        transfer_history=[],
    )
    value = transfer["to"]["credited"]["value"]
    ledger.begin(store, account["id"], transfer, {"inbound_pending": value}, currency=into, value=value)
    store.later(store.now + PROCESSING_AFTER, "money_management.debit_goes_on", transfer=transfer["id"])
    return _stepped(store, store.add(transfer, event=None), QUEUED)


def _stepped(store: AccountStore, transfer: Resource, step: str, reason: str = "") -> Resource:
    """A transfer with a further step in its history. Raises Invalid for one that cannot follow."""
    history = transfer["transfer_history"]
    if history:
        LIFE.require({**transfer, "status": history[-1]["type"]}, step)
    told = {REASONS[step]: reason} if reason else {}
    moment = iso(store.now)
    entry = {
        **dict.fromkeys(LIFE.next),
        "id": store.new_id("ibthist_"),
        "created": moment,
        "effective_at": moment,
        "type": step,
        step: told,
    }
    changed = store.change(transfer, {"transfer_history": [*history, entry]}, event=None)
    store.emit(step, changed)
    return changed


@job("money_management.debit_goes_on")
def _process(store: AccountStore, *, transfer: str) -> None:
    _stepped(store, store.get(TRANSFER, transfer), PROCESSING)
    store.later(store.now + DECIDED_AFTER, "money_management.debit_decided", transfer=transfer)


@job("money_management.debit_decided")
def _decide(store: AccountStore, *, transfer: str) -> None:
    current = store.get(TRANSFER, transfer)
    numbers = store.find(NUMBERS, current["from"]["payment_method"]["us_bank_account"]) or {}
    step, reason = ENDS.get(bank_accounts.failure(store, numbers) or "", (SUCCEEDED, ""))
    value = current["to"]["credited"]["value"]
    transaction = ledger.of_flow(store, current)
    if step == FAILED:
        ledger.go_on(store, transaction, {"inbound_pending": -value}, "void")
        _stepped(store, current, FAILED, reason)
        return
    ledger.go_on(store, transaction, {"inbound_pending": -value, "available": value}, "posted")
    store.emit("available", _stepped(store, current, SUCCEEDED))
    if step == RETURNED:
        after = store.now + RETURNED_AFTER
        store.later(after, "money_management.debit_returned", transfer=transfer, reason=reason)


@job("money_management.debit_returned")
def _return(store: AccountStore, *, transfer: str, reason: str) -> None:
    """The bank takes money back; where it is spent, it waits until there is enough again."""
    current = store.get(TRANSFER, transfer)
    account, credited = current["to"]["financial_account"], current["to"]["credited"]
    if ledger.balance(store, account, credited["currency"]) < credited["value"]:
        store.later(store.now + DAY, "money_management.debit_returned", transfer=transfer, reason=reason)
        return
    returned = _stepped(store, current, RETURNED, reason)
    moves = {"available": -credited["value"]}
    category = "inbound_transfer_reversal"
    ledger.begin(
        store, account, returned, moves, currency=credited["currency"], category=category, posted=True
    )
