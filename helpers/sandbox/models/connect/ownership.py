"""Who owns the bank account that is paid out to: asked for two test accounts in the United States.

Source: https://docs.stripe.com/connect/testing#trigger-bank-account-ownership-verification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...account_store import AccountStore
from ...nested import at
from ..core import bank_accounts
from ..core.connected import external_accounts_of
from ..core.requirements import Needs

FIELD = "documents.bank_account_ownership_verification.files"


def note(own: AccountStore, params: Mapping[str, Any]) -> None:
    """Remember that the account's holder sent documents about the bank account."""
    if at(params, FIELD):
        own.keep("_ownership", own.account)


def needs(own: AccountStore) -> Needs:
    """The documents, where a bank account is of the kind that asks for them and none were sent."""
    asked = any(
        known.asks_owner
        for each in external_accounts_of(own)
        if each["object"] == "bank_account" and (known := bank_accounts.behind(own, each))
    )
    missing = asked and not own.find("_ownership", own.account)
    return Needs(payouts=frozenset({FIELD})) if missing else Needs()
