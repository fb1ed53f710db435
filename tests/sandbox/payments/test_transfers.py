"""Transfers to connected accounts, and their reversals."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from ..refused import refusal
from .sharing import charge, moves, on


def test_a_transfer_needs_money_that_is_available(stripe_client: Any, account: str) -> None:
    """Or the charge that it is a part of."""
    params = {"amount": 4000, "currency": "usd", "destination": account}
    payment = charge(stripe_client, transfer_group="ORDER")
    error = refusal(stripe_client.v1.transfers.create, params)
    assert error.code == "balance_insufficient"
    assert str(error.user_message).startswith("You have insufficient available funds in your Stripe account.")
    transfer = stripe_client.v1.transfers.create({**params, "source_transaction": payment.id})
    assert (transfer.transfer_group, transfer.source_transaction) == ("ORDER", payment.id)
    pending = stripe_client.v1.balance.retrieve({}, on(account)).pending[0].amount
    assert pending == 4000
    over = refusal(
        stripe_client.v1.transfers.create, {**params, "amount": 6001, "source_transaction": payment.id}
    )
    assert over.user_message == (
        "Transfers using this transaction as a source must not exceed the source amount of $100.00. "
        "(There is already a transfer using this source, amounting to $40.00.)"
    )
    assert [each.id for each in stripe_client.v1.transfers.list({"transfer_group": "ORDER"}).data] == [
        transfer.id
    ]


def test_a_transfer_is_taken_back_in_parts(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """Each reversal has an entry on either side; no more than was sent."""
    charge(stripe_client, source="tok_bypassPending")
    transfer = stripe_client.v1.transfers.create({"amount": 4000, "currency": "usd", "destination": account})
    reverse = stripe_client.v1.transfers.reversals.create
    first = reverse(transfer.id, {"amount": 1500, "metadata": {"key": "value"}})
    assert (first.amount, first.transfer, first.metadata["key"]) == (1500, transfer.id, "value")
    assert refusal(reverse, transfer.id, {"amount": 2501}).user_message == (
        "Transfer reversal amount ($25.01) is greater than unreversed amount on transfer ($25.00)"
    )
    reverse(transfer.id)
    whole = stripe_client.v1.transfers.retrieve(transfer.id)
    assert (whole.reversed, whole.amount_reversed, len(whole.reversals.data)) == (True, 4000, 2)
    # The words: https://github.com/stripe/stripe-ruby/issues/1058, which misses a code.
    again = refusal(reverse, transfer.id)
    assert (again.user_message, again.code) == (
        f"The transfer {transfer.id} is already fully reversed.",
        None,
    )
    assert moves(stripe_client, on(account)) == [
        ("payment", 4000),
        ("payment_refund", -1500),
        ("payment_refund", -2500),
    ]
    reversals = stripe_client.v1.transfers.reversals
    assert reversals.retrieve(transfer.id, first.id).id == first.id
    assert reversals.update(transfer.id, first.id, {"metadata": {"key": ""}}).metadata.to_dict() == {}
    assert len(reversals.list(transfer.id).data) == 2
    told = [each.data for each in stripe_client.v1.events.list({"type": "transfer.reversed"}).data]
    # Recorded by two programs, 2020 to 2025.
    assert [len(each.object.reversals.data) for each in told] == [2, 1]
    assert told[1].previous_attributes.to_dict() == {
        "amount_reversed": 0,
        "reversals": {"data": [], "total_count": 0},
    }
    assert told[0].previous_attributes.reversed is False
    assert sandbox.reconcile()["differences"] == []


def test_what_was_paid_out_is_taken_back_at_the_platforms_risk(sandbox: Sandbox, stripe_client: Any) -> None:
    """An account has nothing left: one that the platform answers for owes it, and as much is held back.

    Source: https://docs.stripe.com/connect/separate-charges-and-transfers#reverse-transfers.
    """
    charge(stripe_client, source="tok_bypassPending")
    ours = str(onboarded(stripe_client)["id"])
    theirs = stripe_client.v1.accounts.create({"type": "standard", "country": "US"}).id
    sandbox.onboard(theirs)
    create = stripe_client.v1.transfers.create
    sent = [create({"amount": 4000, "currency": "usd", "destination": id}).id for id in (ours, theirs)]
    sandbox.advance(days=1)
    reverse = stripe_client.v1.transfers.reversals.create
    assert refusal(reverse, sent[1]).code == "balance_insufficient"
    assert reverse(sent[0]).amount == 4000
    assert stripe_client.v1.balance.retrieve({}, on(ours)).available[0].amount == -4000
    assert stripe_client.v1.balance.retrieve().connect_reserved[0].amount == 4000
    assert sandbox.reconcile()["differences"] == []


def test_a_transfer_is_exchanged_where_it_arrives(sandbox: Sandbox, stripe_client: Any) -> None:
    """An account in France holds euros: 100 dollars are 92 of them."""
    charge(stripe_client, amount=50_000, source="tok_bypassPending")
    french = stripe_client.v1.accounts.create(
        {
            "type": "custom",
            "country": "FR",
            "capabilities": {"transfers": {"requested": True}},
            "external_account": {
                "object": "bank_account",
                "country": "FR",
                "currency": "eur",
                "account_number": "FR1420041010050500013M02606",
            },
        }
    ).id
    refused = refusal(
        stripe_client.v1.transfers.create, {"amount": 10_000, "currency": "usd", "destination": french}
    )
    assert refused.code == "insufficient_capabilities_for_transfer"
    sandbox.onboard(french)
    stripe_client.v1.transfers.create({"amount": 10_000, "currency": "usd", "destination": french})
    (entry,) = stripe_client.v1.balance_transactions.list({}, on(french)).data
    assert (entry.amount, entry.currency, entry.exchange_rate) == (9200, "eur", 0.92)


def test_a_platform_pays_accounts_of_its_region(sandbox: Sandbox, stripe_client: Any) -> None:
    """Not one in Japan, unless the payment is made on its behalf, there.

    Source: https://docs.stripe.com/connect/cross-border-payouts.
    """
    wanted = {name: {"requested": True} for name in ("card_payments", "transfers")}
    account = {"type": "custom", "country": "JP", "capabilities": wanted}
    japanese = stripe_client.v1.accounts.create(account).id
    sandbox.onboard(japanese)
    charge(stripe_client, amount=50_000, source="tok_bypassPending")
    money: dict[str, Any] = {"amount": 10_000, "currency": "usd"}
    refused = refusal(stripe_client.v1.transfers.create, {**money, "destination": japanese})
    assert (refused.code, refused.param) == ("transfers_not_allowed", "destination")
    money["transfer_data"] = {"destination": japanese}
    refused = refusal(stripe_client.v1.payment_intents.create, money)
    assert "outside the platform's region" in refused.user_message
    assert stripe_client.v1.payment_intents.create({**money, "on_behalf_of": japanese}).id


@pytest.mark.parametrize("destination", ["acct_missing", "the platform"])
def test_money_goes_only_to_connected_accounts(
    sandbox: Sandbox, stripe_client: Any, destination: str
) -> None:
    """Not to strangers, and not to oneself."""
    id = sandbox.account if destination == "the platform" else destination
    error = refusal(stripe_client.v1.transfers.create, {"amount": 100, "currency": "usd", "destination": id})
    assert (error.user_message, error.param) == (f"No such destination: '{id}'", "destination")


def test_a_transfer_is_taken_from_the_balance_of_its_source(
    sandbox: Sandbox, stripe_client: Any, account: str
) -> None:
    """From the one that is named, or the one that its charge is in; a reversal goes back there.

    Source: https://docs.stripe.com/api/transfers/create#create_transfer-source_type and
    https://docs.stripe.com/connect/account-balances.
    """
    v1 = stripe_client.v1

    def balances() -> dict[str, int]:
        [available] = [each for each in v1.balance.retrieve().available if each.currency == "usd"]
        return dict(available.source_types.to_dict())

    v1.balance_settings.update({"payments": {"payouts": {"schedule": {"interval": "manual"}}}})
    debit = charge(stripe_client, source="btok_us_verified")
    sharing = {"currency": "usd", "destination": account}
    moved = v1.transfers.create({"amount": 4_000, "source_transaction": debit.id, **sharing})
    assert moved.source_type == "bank_account"
    sandbox.advance(days=10)
    earned = 10_000 - 80 - 4_000
    assert balances() == {"bank_account": earned, "card": 0}
    named = v1.transfers.create({"amount": 1_000, "source_type": "bank_account", **sharing})
    assert balances() == {"bank_account": earned - 1_000, "card": 0}
    v1.transfers.reversals.create(named.id)
    assert balances() == {"bank_account": earned, "card": 0}
    refused = {"amount": earned + 1, "source_type": "bank_account", **sharing}
    assert refusal(v1.transfers.create, refused).code == "balance_insufficient"
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize(("asked", "given_back"), [(False, 0), (True, 50)])
def test_a_reversal_gives_back_the_fee_where_that_is_asked(
    stripe_client: Any, account: str, asked: bool, given_back: int
) -> None:
    """In proportion: half of the transfer, half of the fee."""
    v1 = stripe_client.v1
    passed_on = charge(stripe_client, transfer_data={"destination": account}, application_fee_amount=100)
    v1.transfers.reversals.create(passed_on.transfer, {"amount": 5_000, "refund_application_fee": asked})
    assert v1.application_fees.retrieve(passed_on.application_fee).amount_refunded == given_back
