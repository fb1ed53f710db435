"""Funding instructions: where the accounts of some countries send the money that their cards spend.

The SDK has no operations for them; US accounts have none, and fill the balance by top-ups.

Source: https://docs.stripe.com/api/issuing/funding_instructions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import unnamed
from ..core import currencies
from ..money import ledger, topups

URL = "/v1/issuing/funding_instructions"


@unnamed("post", URL)
def create(store: AccountStore, path: Mapping[str, str], params: Mapping[str, Any]) -> Resource:
    """The instructions of an account."""
    return _instructions(store, params)


@unnamed("get", URL)
def list_(store: AccountStore, path: Mapping[str, str], params: Mapping[str, Any]) -> Resource:
    """The same, in a list."""
    data = [_instructions(store, {"currency": ledger.account(store)["default_currency"]})]
    return {"object": "list", "data": data, "has_more": False, "url": URL}


@unnamed("post", "/v1/test_helpers/issuing/fund_balance")
def fund(store: AccountStore, path: Mapping[str, str], params: Mapping[str, Any]) -> Resource:
    """Let a bank transfer arrive."""
    shown = _instructions(store, params)
    amount = str(params.get("amount", ""))
    if not amount:
        raise errors.missing("amount")
    if not amount.isdecimal() or len(amount) > 12 or not int(amount):
        raise errors.Invalid(f"Invalid positive integer: {amount}", param="amount")
    topups.add_at_once(store, int(amount), shown["currency"])
    return shown


def _instructions(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    country = ledger.account(store)["country"]
    if country == "US":
        raise errors.Invalid("A Funding Instruction is not currently supported for US.")
    currency = currencies.checked(str(params.get("currency") or ""))
    address = {
        "iban": {
            "account_holder_name": "Stripe Technology Europe Limited",
            "bic": "SXPYDEHH",
            "country": "DE",
            "iban": "DE00000000000000000001",
        },
        "supported_networks": ["sepa"],
        "type": "iban",
    }
    transfer = {"country": "DE", "financial_addresses": [address], "type": "eu_bank_transfer"}
    return {
        "object": "funding_instructions",
        "bank_transfer": transfer,
        "currency": currency,
        "funding_type": "bank_transfer",
        "livemode": False,
    }
