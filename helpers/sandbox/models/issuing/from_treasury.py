"""Cards of a financial account: what Treasury holds of it, takes and gives back for them.

An authorization holds money in a transaction of its own, which comes to nothing once all is released. A
capture is a ReceivedDebit, a refund a ReceivedCredit, and a dispute a DebitReversal, from when it is
submitted.

Source: https://docs.stripe.com/treasury/account-management/issuing-cards,
https://docs.stripe.com/issuing/purchases/disputes and what the API's reference says of `treasury` in
authorizations, transactions and disputes. Guess: which entry stands in which transaction.
"""

from __future__ import annotations

from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..treasury import (
    banks,
    debit_reversals,
    features,
    received_credits,
    received_debits,
    refusals,
    reversals,
)
from ..treasury.access import ACCOUNT
from ..treasury.ledger import TRANSACTION, record
from ..treasury.states import Move
from ..treasury.steps import begin, step

HOLD = Move("issuing_authorization_hold", cash=-1, outbound_pending=+1)
RELEASE = Move("issuing_authorization_release", cash=+1, outbound_pending=-1)


def check(store: AccountStore, id: str, currency: str) -> None:
    """Refuse a financial account that no card of a currency can be issued on. Raises Invalid.

    Source of the platform's:
    https://docs.stripe.com/financial-accounts/connect/account-management/platform-financial-account. Guess:
    the words.
    """
    account = store.get(ACCOUNT, id, param="financial_account")
    if store.account == store.state.platform and store.state.profile != "any-id":
        raise errors.Invalid(
            "Cards cannot be issued on a platform's own Financial Account.", param="financial_account"
        )
    if currency != "usd":
        raise refusals.only_usd("currency", currency)
    features.require(store, account, "card_issuing", "outbound_flows")


def closed(store: AccountStore, card: Resource) -> bool:
    """Whether a card's financial account lets nothing out, or has not the feature any more."""
    if not card.get("financial_account"):
        return False
    account = store.get(ACCOUNT, card["financial_account"])
    restrictions = account.get("platform_restrictions") or {}
    feature = features.states(store, account).get("card_issuing") or {}
    return restrictions.get("outbound_flows") == "restricted" or feature.get("status") != "active"


def suffice(store: AccountStore, card: Resource, amount: int) -> bool:
    """Whether a card's financial account can hold so much more."""
    account = store.get(ACCOUNT, card["financial_account"])
    return bool(account["balance"]["cash"].get("usd", 0) >= amount)


def of_authorization(card: Resource) -> Resource:
    """The `treasury` of an authorization that is not decided yet, where its card has such an account."""
    if not card.get("financial_account"):
        return {}
    return {"treasury": {"received_credits": [], "received_debits": [], "transaction": None}}


def held(store: AccountStore, authorization: Resource) -> int:
    """What an authorization holds, in minor units."""
    transaction = store.find(TRANSACTION, authorization["treasury"]["transaction"] or "")
    return int(transaction["balance_impact"]["outbound_pending"]) if transaction else 0


def hold(store: AccountStore, authorization: Resource, more: int) -> Resource:
    """An authorization that holds so much more, in minor units; less, where it is negative."""
    held_now = {
        "amount": abs(more),
        "currency": authorization["currency"],
        "description": authorization["merchant_data"]["name"],
        "financial_account": authorization["card"]["financial_account"],
        "id": authorization["id"],
        "transaction": authorization["treasury"]["transaction"],
    }
    transaction = record(store, "issuing_authorization", held_now, HOLD if more > 0 else RELEASE)
    return {**authorization, "treasury": {**authorization["treasury"], "transaction": transaction}}


def spend(store: AccountStore, transaction: Resource, account: str) -> Resource:
    """Take what was captured, or give back what was refunded; tells the transaction's `treasury`."""
    links = {"issuing_authorization": transaction["authorization"], "issuing_transaction": transaction["id"]}
    shared: dict[str, Any] = {
        "amount": abs(transaction["amount"]),
        "description": transaction["merchant_data"]["name"],
        "initiating_payment_method_details": {
            "billing_details": banks.NOBODY,
            "issuing_card": transaction["card"],
            "type": "issuing_card",
        },
    }
    if transaction["type"] == "refund":
        linked = {**received_credits.linked(), **links}
        financial_account = store.get(ACCOUNT, account)
        credit = received_credits.receive(store, financial_account, "card", **shared, linked_flows=linked)
        return {"received_credit": credit["id"], "received_debit": None}
    debit = begin(
        store,
        received_debits.FLOW,
        "succeeded",
        **shared,
        currency=transaction["currency"],
        financial_account=account,
        linked_flows={**received_debits.NO_LINKS, **links},
        network="card",
        reversal_details=reversals.details("network_restricted"),
    )
    return {"received_credit": None, "received_debit": debit["id"]}


def noted(authorization: Resource, transaction: Resource) -> Resource:
    """The `treasury` of an authorization with one more transaction."""
    known, new = authorization["treasury"], transaction["treasury"]
    return {
        **known,
        **{f"{name}s": [*known[f"{name}s"], id] for name, id in new.items() if id},
    }


def paid_by(store: AccountStore, id: str) -> str:
    """The transaction that a ReceivedDebit is for. Raises Invalid where that is none of a card's."""
    param = "treasury[received_debit]"
    debit = store.get(received_debits.FLOW.kind, id, param=param)
    transaction = (debit["linked_flows"] or {}).get("issuing_transaction")
    if transaction is None:
        # Guess: the words.
        raise errors.Invalid(f"The ReceivedDebit {id} was not made with an issued card.", param=param)
    return str(transaction)


def of_dispute(transaction: Resource) -> Resource | None:
    """The `treasury` of a dispute that is not submitted yet; None where its money came from elsewhere."""
    if not transaction.get("treasury"):
        return None
    return {"debit_reversal": None, "received_debit": transaction["treasury"]["received_debit"]}


def claim(store: AccountStore, dispute: Resource) -> Resource:
    """Begin to fetch back what is disputed; tells the dispute's `treasury`."""
    debit = store.get(received_debits.FLOW.kind, dispute["treasury"]["received_debit"])
    linked = {"issuing_dispute": dispute["id"]}
    reversal = debit_reversals.begun(
        store, debit_reversals.DISPUTED, debit, dispute["amount"], linked_flows=linked
    )
    return {**dispute["treasury"], "debit_reversal": reversal["id"]}


def decide(store: AccountStore, dispute: Resource, status: str) -> None:
    """End what fetches back what is disputed: "succeeded" brings the money, "failed" does not."""
    reversal = store.get(debit_reversals.FLOW.kind, dispute["treasury"]["debit_reversal"])
    step(store, debit_reversals.DISPUTED, reversal, status)
