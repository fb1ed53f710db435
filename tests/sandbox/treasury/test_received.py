"""Money that others sent or took."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from .conftest import Home

FROM = {
    "type": "us_bank_account",
    "us_bank_account": {
        "account_holder_name": "Ada",
        "account_number": "000999999991",
        "routing_number": "110000000",
    },
}


@pytest.mark.parametrize("network", ["ach", "us_domestic_wire", "rtp"])
def test_a_credit_is_there_at_once(home: Home, network: str) -> None:
    """With who sent it, its transaction, and its event: it never comes to a status later.

    Source: https://docs.stripe.com/treasury/examples/webhooks#treasury-webhook-events.
    """
    id = home.open()
    params = {"financial_account": id, "amount": 1234, "currency": "usd", "network": network}
    credit = home.helpers.received_credits.create(
        {**params, "initiating_payment_method_details": FROM, "description": "Wages"}, home.options
    )
    assert (credit.status, credit.network, credit.description) == ("succeeded", network, "Wages")
    assert credit.initiating_payment_method_details.billing_details.name == "Ada"
    assert credit.initiating_payment_method_details.us_bank_account.to_dict() == {
        "bank_name": "STRIPE TEST BANK",
        "last4": "9991",
        "routing_number": "110000000",
    }
    expand = {"expand": ["transaction"]}
    transaction = home.treasury.received_credits.retrieve(credit.id, expand, home.options).transaction
    assert (transaction.status, transaction.amount) == ("posted", 1234)
    assert transaction.description == "Ada (9991) | Received credit | Wages"
    assert home.balance(id) == (1234, 0, 0)
    assert home.events("received_credit") == ["treasury.received_credit.created"]


def test_a_debit_takes_what_there_is(served: Home) -> None:
    """More than there is fails and is kept, without a transaction."""
    id = served.open(1000)
    debit = served.debit(id, 1000)
    assert (debit.status, debit.failure_code) == ("succeeded", None)
    failed = served.debit(id, 1)
    assert (failed.status, failed.failure_code) == ("failed", "insufficient_funds")
    assert (failed.transaction, failed.reversal_details) == (None, None)
    assert served.balance(id) == (0, 0, 0)
    assert served.entries(id) == [("received_credit", 1000, 0), ("received_debit", -1000, 0)]
    listed = served.treasury.received_debits.list(
        {"financial_account": id, "status": "failed"}, served.options
    )
    assert [each.id for each in listed.data] == [failed.id]
    assert served.events("received_debit") == ["treasury.received_debit.created"] * 2


def test_no_money_without_an_address(home: Home) -> None:
    """Neither in nor out, until the ABA address is active."""
    wanted: Any = {"supported_currencies": ["usd"], "features": {"deposit_insurance": {"requested": True}}}
    id = home.treasury.financial_accounts.create(wanted, home.options).id
    for move in (home.receive, home.debit):
        with pytest.raises(stripe.InvalidRequestError, match=r"`financial_addresses\.aba` must be active"):
            move(id, 100)


def test_a_restricted_account_takes_wires_only(home: Home) -> None:
    """As Stripe's table of restrictions has it."""
    id = home.open(500)
    update = home.treasury.financial_accounts.update
    update(id, {"platform_restrictions": {"inbound_flows": "restricted"}}, home.options)
    refused = home.receive(id, 100)
    assert (refused.status, refused.failure_code) == ("failed", "account_frozen")
    assert (refused.transaction, refused.reversal_details) == (None, None)
    assert home.events("received_credit") == ["treasury.received_credit.created"] * 2
    assert home.receive(id, 100, "us_domestic_wire").status == "succeeded"
    assert home.debit(id, 50).status == "succeeded"
    update(id, {"platform_restrictions": {"outbound_flows": "restricted"}}, home.options)
    assert home.debit(id, 50).failure_code == "account_frozen"
    assert home.balance(id) == (550, 0, 0)
    listed = home.treasury.received_credits.list({"financial_account": id, "status": "failed"}, home.options)
    assert [each.id for each in listed.data] == [refused.id]


def test_a_credit_over_a_network_that_is_none(home: Home) -> None:
    """The test helper knows three."""
    with pytest.raises(stripe.InvalidRequestError, match="Invalid network: must be one of"):
        home.receive(home.open(), 100, "carrier_pigeon")
