"""Funding instructions: where the accounts of some countries send the money that their cards spend.

The SDK has no operations for them; US accounts have none, and fill the balance by top-ups.

Source: https://docs.stripe.com/api/issuing/funding_instructions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...nested import at
from ...resource import Resource
from ...routes import unnamed
from ..core import currencies
from ..money import ledger, topups

URL = "/v1/issuing/funding_instructions"
EUROPEAN, BRITISH = "eu_bank_transfer", "gb_bank_transfer"
# By type: the country and the address in it. Guess: the British account's values; their names are documented.
BANKS: Mapping[str, tuple[str, Resource]] = {
    EUROPEAN: (
        "DE",
        {
            "iban": {
                "account_holder_name": "Stripe Technology Europe Limited",
                "bic": "SXPYDEHH",
                "country": "DE",
                "iban": "DE00000000000000000001",
            },
            "supported_networks": ["sepa"],
            "type": "iban",
        },
    ),
    BRITISH: (
        "GB",
        {
            "sort_code": {
                "account_holder_name": "Stripe Payments UK Limited",
                "account_number": "00000001",
                "sort_code": "000000",
            },
            "supported_networks": ["bacs", "fps"],
            "type": "sort_code",
        },
    ),
}


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
    type = str(at(params, "bank_transfer.type") or (BRITISH if currency == "gbp" else EUROPEAN))
    if type not in BANKS:
        raise errors.Invalid(
            f"Invalid bank_transfer[type]: must be one of {EUROPEAN} or {BRITISH}",
            param="bank_transfer[type]",
        )
    country, address = BANKS[type]
    return {
        "object": "funding_instructions",
        "bank_transfer": {"country": country, "financial_addresses": [address], "type": type},
        "currency": currency,
        "funding_type": "bank_transfer",
        "livemode": False,
    }
