"""The issuing balance: filled by top-ups, apart from all other money."""

from __future__ import annotations

import json
from typing import Any

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.wire import HttpRequest

from ..refused import refusal


def test_a_top_up_fills_the_issuing_balance_when_it_arrives(stripe_client: Any, sandbox: Sandbox) -> None:
    """Source: https://docs.stripe.com/issuing/funding/balance; no SDK names the parameter."""
    params = {"amount": 5000, "currency": "usd", "destination_balance": "issuing"}
    topup = stripe_client.v1.topups.create(params)
    assert (topup.status, topup.balance_transaction) == ("pending", None)
    assert "issuing" not in stripe_client.v1.balance.retrieve().to_dict()
    sandbox.advance(days=4)  # over any weekend
    done = stripe_client.v1.topups.retrieve(topup.id, {"expand": ["balance_transaction"]})
    assert (done.status, done.balance_transaction.balance_type) == ("succeeded", "issuing")
    balance = stripe_client.v1.balance.retrieve()
    assert (balance.issuing.available[0].amount, balance.available[0].amount) == (5000, 0)
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize(
    ("source", "status"),
    [("btok_us_verified_accountClosed", "failed"), ("btok_us_verified_dispute", "reversed")],
)
def test_a_top_up_that_fails_leaves_nothing(
    stripe_client: Any, sandbox: Sandbox, source: str, status: str
) -> None:
    """Whether the bank refuses it or takes it back."""
    params = {"amount": 5000, "currency": "usd", "destination_balance": "issuing", "source": source}
    topup = stripe_client.v1.topups.create(params)
    sandbox.advance(days=4)  # over any weekend
    assert stripe_client.v1.topups.retrieve(topup.id).status == status
    held = stripe_client.v1.balance.retrieve().to_dict().get("issuing")
    assert held is None or held["available"][0]["amount"] == 0
    assert sandbox.reconcile()["differences"] == []


def test_a_canceled_top_up_never_arrives(stripe_client: Any, sandbox: Sandbox) -> None:
    """Nothing was entered for it."""
    params = {"amount": 5000, "currency": "usd", "destination_balance": "issuing"}
    assert stripe_client.v1.topups.cancel(stripe_client.v1.topups.create(params).id).status == "canceled"
    sandbox.advance(days=4)  # over any weekend
    assert stripe_client.v1.balance_transactions.list().data == []


def test_other_countries_are_sent_bank_transfers(sandbox: Sandbox) -> None:
    """By a test helper that no SDK has; US accounts are refused in Stripe's words."""
    client: Any = sandbox.client()
    account = client.v1.accounts.create({"country": "DE", "type": "custom"}).id
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}

    def fund(**further: str) -> Any:
        return sandbox.handle(
            HttpRequest(
                "post",
                "/v1/test_helpers/issuing/fund_balance",
                "",
                {**headers, **further},
                b"amount=4242&currency=eur",
            )
        ).json()

    assert fund()["error"]["message"] == "A Funding Instruction is not currently supported for US."
    shown = fund(**{"stripe-account": account})["bank_transfer"]
    assert (shown["country"], shown["type"]) == ("DE", "eu_bank_transfer")
    balance = client.v1.balance.retrieve({}, {"stripe_account": account})
    assert balance.issuing.available[0].amount == 4242
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.topups.create({"amount": 1, "currency": "usd", "destination_balance": "none"})


def test_british_accounts_are_funded_in_the_united_kingdom(sandbox: Sandbox) -> None:
    """By a sort code. Source: https://docs.stripe.com/api/issuing/funding_instructions/create."""
    client: Any = sandbox.client()
    account = client.v1.accounts.create({"country": "GB", "type": "custom"}).id
    asked = {
        "currency": "gbp",
        "funding_type": "bank_transfer",
        "bank_transfer": {"type": "gb_bank_transfer"},
    }
    shown = client.raw_request("post", "/v1/issuing/funding_instructions", stripe_account=account, **asked)
    transfer = json.loads(shown.body)["bank_transfer"]
    assert (transfer["country"], transfer["type"]) == ("GB", "gb_bank_transfer")
    assert [each["type"] for each in transfer["financial_addresses"]] == ["sort_code"]


def test_what_cards_could_spend_is_paid_out(stripe_client: Any, funded: Sandbox) -> None:
    """And no more; a payout that is taken back brings it back.

    Source: https://docs.stripe.com/issuing/connect/funding.
    """
    payouts = stripe_client.v1.payouts

    def left() -> int:
        return int(stripe_client.v1.balance.retrieve().issuing.available[0].amount)

    asked = {"source_balance": "issuing", "currency": "usd"}
    payout = payouts.create({**asked, "amount": 4000})
    assert (payout.status, left()) == ("pending", 6000)
    assert refusal(payouts.create, {**asked, "amount": 6001}).code == "balance_insufficient"
    assert payouts.cancel(payout.id).status == "canceled"
    assert left() == 10_000
    paid = payouts.create({**asked, "amount": 4000}).id
    funded.advance(days=5)
    assert (payouts.retrieve(paid).status, left()) == ("paid", 6000)
    assert funded.reconcile()["differences"] == []


def test_a_top_up_is_drawn_from_a_source_that_was_verified(stripe_client: Any, sandbox: Sandbox) -> None:
    """By the amounts of two deposits, which may be wrong twice.

    Source: https://docs.stripe.com/issuing/connect/funding. Guess: how often they may be wrong.
    """
    v1 = stripe_client.v1
    account = {"country": "US", "currency": "usd", "account_holder_name": "Jenny Rosen"}
    account |= {"routing_number": "110000000", "account_number": "000123456789"}
    account |= {"account_holder_type": "individual"}

    def made() -> Any:
        token = v1.tokens.create({"bank_account": account}).id
        return v1.sources.create({"type": "ach_debit", "currency": "usd", "token": token})

    source = made()
    assert (source.flow, source.status, source.usage) == ("code_verification", "pending", "reusable")
    assert (source.ach_debit.last4, source.ach_debit.type) == ("6789", "individual")
    assert source.code_verification.to_dict() == {"attempts_remaining": 3, "status": "pending"}
    topup = {"amount": 2000, "currency": "usd", "destination_balance": "issuing", "source": source.id}
    assert refusal(v1.topups.create, topup).param == "source"
    assert refusal(v1.sources.verify, source.id, {"values": ["1", "2"]}).http_status == 400
    assert v1.sources.retrieve(source.id).code_verification.attempts_remaining == 2
    verified = v1.sources.verify(source.id, {"values": ["32", "45"]})
    assert (verified.status, verified.code_verification.status) == ("chargeable", "succeeded")
    made_of_it = v1.topups.create(topup)
    assert made_of_it.source.id == source.id
    sandbox.advance(days=5)
    assert v1.topups.retrieve(made_of_it.id).status == "succeeded"
    assert v1.balance.retrieve().issuing.available[0].amount == 2000
    other = made().id
    for _ in range(3):
        refusal(v1.sources.verify, other, {"values": ["1", "2"]})
    assert v1.sources.retrieve(other).status == "failed"
