"""Amounts as v2 writes them: minor units and a currency, in an object of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...resource import Resource
from ..core import currencies


def amount(value: int, currency: str) -> Resource:
    """`value`: minor units."""
    return {"value": value, "currency": currency}


def checked(params: Mapping[str, Any], name: str = "amount") -> Resource:
    """An amount among the parameters. Raises Invalid unless it is of a currency, and above nothing."""
    sent = params[name]
    currency = currencies.checked(sent["currency"], param=f"{name}[currency]")
    currencies.check_positive(sent["value"], param=f"{name}[value]")
    currencies.check_largest(sent["value"], currency, param=f"{name}[value]")
    return amount(sent["value"], currency)


def exchanged(of: Mapping[str, Any], currency: str) -> Resource:
    """An amount in another currency, at the sandbox's fixed rates."""
    return amount(currencies.exchanged(of["value"], of["currency"], currency), currency)


def not_open(account: Resource) -> errors.RefusedByV2:
    """What is said of a financial account that is not open. Guess: the sentence."""
    return errors.RefusedByV2(
        "financial_account_not_open", f"The Financial Account {account['id']} is not open."
    )


def insufficient_funds() -> errors.RefusedByV2:
    """What is said where a financial account holds too little. Guess: the sentence."""
    return errors.RefusedByV2(
        "insufficient_funds",
        "The balance of the Financial Account is not enough to cover the requested amount.",
    )
