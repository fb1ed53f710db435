"""Cards of a v2 financial account: what it holds, pays and gets back for them.

Accounts that began to issue cards in 2026 have no issuing balance: each card names the financial account that
it spends from, in a parameter that no SDK has.

Source: programs of 2026 that send `financial_account_v2` where `/v2/money_management/financial_accounts`
lists one, as https://github.com/search?q=financial_account_v2&type=code finds them. Guess: that a card does
not show it, and which transactions stand for a purchase: one for what is held, void once nothing is, and a
posted one for each capture and each refund.
"""

from __future__ import annotations

from helpers.catalog.prefixes import prefix

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..money_management import ledger
from ..money_management.financial_accounts import ACCOUNT, first

NAME = "financial_account_v2"
CARD, HELD = "_issuing_card_stored", "_issuing_held_stored"
# Guess: the prefix of received debits, which no SDK has, like that of received credits.
DEBIT, DEBIT_PREFIX = "v2.money_management.received_debit", "rd_test_"
CREDIT = "v2.money_management.received_credit"


def check(store: AccountStore, id: str, currency: str) -> None:
    """Refuse a financial account that no card of a currency can be issued on. Raises Invalid.

    Two programs of 2026 report the sentence.
    """
    first(store)
    account = store.get(ACCOUNT, id, param=NAME)
    if account["status"] != "open":
        raise errors.Invalid(
            f"You cannot create a new card for FinancialAccount `{id}` because its status is "
            f"{account['status']}. Please try again with an open FinancialAccount."
        )
    if currency not in account["storage"]["holds_currencies"]:
        # Guess: the words.
        raise errors.Invalid(f"The Financial Account {id} does not hold {currency}.", param=NAME)


def issue(store: AccountStore, card: str, account: str) -> None:
    """Have a card spend from a financial account."""
    store.keep(CARD, card, account=account)


def account_of(store: AccountStore, card: str) -> str | None:
    """The financial account that a card spends from; None where that is none of v2."""
    known = store.find(CARD, card)
    return str(known["account"]) if known else None


def closed(store: AccountStore, card: Resource) -> bool:
    """Whether a card's financial account lets nothing out any more."""
    account = account_of(store, card["id"])
    return account is not None and bool(store.get(ACCOUNT, account)["status"] != "open")


def suffice(store: AccountStore, account: str, amount: int, currency: str) -> bool:
    """Whether a financial account can hold so much more."""
    return ledger.balance(store, account, currency) >= amount


def held(store: AccountStore, authorization: Resource) -> int:
    """What an authorization holds, in minor units."""
    if not (known := store.find(HELD, authorization["id"])):
        return 0
    transaction = store.get(ledger.TRANSACTION, known["transaction"])
    return int(transaction["balance_impact"]["outbound_pending"]["value"])


def hold(store: AccountStore, authorization: Resource, account: str, more: int) -> None:
    """Have an authorization hold so much more, in minor units; less, where it is negative."""
    moves = {"available": -more, "outbound_pending": more}
    holds = held(store, authorization)
    if holds == 0:
        flow = {"object": DEBIT, "id": store.new_id(DEBIT_PREFIX)}
        seller, currency = authorization["merchant_data"]["name"], authorization["currency"]
        begun = ledger.begin(
            store, account, flow, moves, currency=currency, counterparty=seller, covered=False
        )
        store.keep(HELD, authorization["id"], transaction=begun["id"])
        return
    transaction = store.get(ledger.TRANSACTION, store.get(HELD, authorization["id"])["transaction"])
    ledger.go_on(store, transaction, moves, "void" if holds + more == 0 else "pending")


def spend(store: AccountStore, transaction: Resource, account: str) -> None:
    """Take what was captured, or give back what was refunded."""
    _post(store, transaction, account, transaction["amount"])


def reinstate(store: AccountStore, transaction: Resource, account: str, amount: int) -> None:
    """Give back what was disputed of a transaction, in minor units."""
    _post(store, transaction, account, amount)


def _post(store: AccountStore, transaction: Resource, account: str, amount: int) -> None:
    flow = (
        {"object": CREDIT, "id": store.new_id(prefix(CREDIT))}
        if amount > 0
        else {"object": DEBIT, "id": store.new_id(DEBIT_PREFIX)}
    )
    ledger.begin(
        store,
        account,
        flow,
        {"available": amount},
        currency=transaction["currency"],
        counterparty=transaction["merchant_data"]["name"],
        posted=True,
        covered=False,
    )
