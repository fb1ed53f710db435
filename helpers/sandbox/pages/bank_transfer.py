"""Where a customer sends a bank transfer; here a button sends it.

Source: https://docs.stripe.com/payments/bank-transfers/accept-a-payment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from ..account_store import AccountStore
from ..answers import perform
from ..models.core import currencies, hosted, whole_numbers
from ..models.payments import bank_transfers
from ..resource import Resource
from ..routes import Page, Visit, page
from . import mistakes as mistaken
from .forms import Form
from .layout import not_there, rendered, said
from .mistakes import Mistake

PATH = "/bank_transfers/instructions/test_{code}"
NOBODY = ("There is no such customer.", "The address is wrong, or the sandbox was reset since.")
# What is known of an account but of no use to who sends money to it.
LEFT_OUT = frozenset({"account_holder_address", "bank_address", "account_type", "country"})
MOST = 999_999_999_999

# Kinds of address that are not written in capitals.
KINDS = {"sort_code": "Sort code", "spei": "SPEI", "swift": "SWIFT, from abroad", "zengin": "Zengin"}


def found(visit: Visit) -> tuple[AccountStore, Resource, dict[str, Any]]:
    """The customer of an address, the account it lives in, and what the address is for."""
    known = hosted.named(visit.store, f"test_{visit.path['code']}", "customer")
    if known is None:
        raise not_there(*NOBODY)
    return known


@page("get", PATH)
def open_(visit: Visit) -> Page:
    """Where to send the money, and what is to be paid."""
    return _drawn(*found(visit), Form())


@page("post", PATH)
def send(visit: Visit) -> Page:
    """The customer's transfer arrives."""
    store, customer, facts = found(visit)
    form = Form(visit.params)
    amount = whole_numbers.within(form.text("amount"), 0, MOST)
    if amount is None:
        wrong = Mistake("Write the amount in the smallest unit, such as 3000.", "amount")
        return _drawn(store, customer, facts, form, [wrong])
    transfer = {
        "amount": amount,
        "currency": facts["currency"],
        "reference": form.text("reference"),
    }
    name = "v1.test_helpers.customers.fund_cash_balance"
    refusal = visit.attempt(lambda: perform(store, name, transfer, customer=customer["id"]))
    if refusal:
        return _drawn(store, customer, facts, form, mistaken.of(refusal, form))
    return said("The transfer has arrived", "You can close this page.")


def _drawn(
    store: AccountStore,
    customer: Resource,
    facts: Resource,
    form: Form,
    mistakes: Collection[Mistake] = (),
) -> Page:
    currency = facts["currency"]
    waiting = bank_transfers.waiting(store, customer["id"], currency)
    asked = [each["next_action"][bank_transfers.WAITING] for each in waiting]
    left = sum(each["amount_remaining"] for each in asked)
    return rendered(
        "bank_transfer.html",
        title="Pay by bank transfer",
        mistakes=mistakes,
        amount=currencies.on_page(left, currency) if left else "",
        form=form,
        left=str(left or ""),
        reference=asked[0]["reference"] if asked else "",
        accounts=[
            (KINDS.get(each["type"], each["type"].upper()), dict(_told(each)))
            for each in bank_transfers.addresses(store, customer["id"], currency, facts["options"])
        ],
    )


def _told(address: Resource) -> Iterator[tuple[str, str]]:
    """What a customer types at the bank, with its name: IBAN, account number, ..."""
    for name, value in address[address["type"]].items():
        if name not in LEFT_OUT:
            yield name.replace("_", " ").capitalize(), value
