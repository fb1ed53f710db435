"""Who may use Treasury."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from .conftest import EIGHT, Home

HINT = "Hint: Have you onboarded to Treasury?"


def accounts(client: stripe.StripeClient) -> Any:
    return client.v1.treasury.financial_accounts


def test_a_new_account_has_no_treasury() -> None:
    """In the profile "fresh" every Treasury request is refused as Stripe refuses who is not onboarded.

    It answers as if there were no such URL, and gives a hint.
    """
    client = Sandbox(profile="fresh").client()
    with pytest.raises(stripe.InvalidRequestError, match=HINT):
        client.v1.test_helpers.treasury.received_debits.create(
            {"financial_account": "fa_1", "amount": 1, "currency": "usd", "network": "ach"}
        )
    with pytest.raises(stripe.InvalidRequestError) as refused:
        accounts(client).list()
    assert refused.value.http_status == 400
    assert refused.value.user_message == (
        "Unrecognized request URL (GET: /v1/treasury/financial_accounts). Please see https://stripe.com/docs "
        "or we can help at https://support.stripe.com/. (Hint: Have you onboarded to Treasury? You can learn "
        "more about the steps needed at https://stripe.com/docs/treasury/access)"
    )


def test_a_platform_has_a_financial_account(served: Home) -> None:
    """Without `Stripe-Account`: its features are active, and money goes to those of connected accounts.

    Source: https://docs.stripe.com/financial-accounts/connect/account-management/platform-financial-account.
    """
    listed = accounts(served.client).list().data
    assert [each.id for each in accounts(served.client).list().data] == [each.id for each in listed]
    own = listed[0]
    assert (len(listed), own.is_default, own.status) == (1, True, "open")
    assert own.active_features == [*EIGHT[:6], "card_issuing"]
    assert (own.pending_features, own.restricted_features) == ([], [])
    assert own.financial_addresses[0].aba.account_holder_name == "Sandbox"
    money: Any = {"financial_account": own.id, "amount": 1000, "currency": "usd"}
    served.helpers.received_credits.create({**money, "network": "ach"})
    there = served.open()
    to: Any = {"type": "financial_account", "financial_account": there}
    payment = served.treasury.outbound_payments.create({**money, "destination_payment_method_data": to})
    assert served.treasury.outbound_payments.retrieve(payment.id).status == "posted"
    assert served.balance(there) == (1000, 0, 0)
    back: Any = {"type": "financial_account", "financial_account": own.id}
    served.pay(there, 400, destination_payment_method_data=back)
    assert accounts(served.client).retrieve(own.id).balance.cash["usd"] == 400
    assert served.sandbox.reconcile()["differences"] == []
    for _ in range(2):
        assert accounts(served.client).create({"supported_currencies": ["usd"]}).status == "open"
    with pytest.raises(stripe.InvalidRequestError, match="up to 3 open Financial Accounts"):
        accounts(served.client).create({"supported_currencies": ["usd"]})


def test_the_connected_account_needs_the_capability(stripe_client: stripe.StripeClient) -> None:
    """One that never requested `treasury` is refused, and nothing is made."""
    account = onboarded(stripe_client, "transfers")
    with pytest.raises(stripe.InvalidRequestError, match="needs the `treasury` capability"):
        accounts(stripe_client).create({"supported_currencies": ["usd"]}, {"stripe_account": account["id"]})
    stripe_client.v1.accounts.capabilities.update(account["id"], "treasury", {"requested": True})
    assert accounts(stripe_client).list({}, {"stripe_account": account["id"]}).data == []


def test_another_connected_account_sees_nothing(served: Home) -> None:
    """A financial account belongs to one connected account."""
    other = onboarded(served.client, "transfers", "treasury")
    with pytest.raises(stripe.InvalidRequestError, match="No such financial_account: 'fa_") as refused:
        served.treasury.financial_accounts.retrieve(served.open(), {}, {"stripe_account": other["id"]})
    assert refused.value.http_status == 404


@pytest.mark.parametrize(
    "kind",
    [
        "credit_reversals",
        "debit_reversals",
        "inbound_transfers",
        "outbound_payments",
        "outbound_transfers",
        "received_credits",
        "received_debits",
        "transaction_entries",
        "transactions",
    ],
)
def test_lists_are_of_one_financial_account(home: Home, kind: str) -> None:
    """It must be named, and be there."""
    service = getattr(home.treasury, kind)
    with pytest.raises(stripe.InvalidRequestError, match=r"Missing required param: financial_account\."):
        service.list({}, home.options)
    with pytest.raises(stripe.InvalidRequestError, match="No such financial_account: 'fa_1'") as refused:
        service.list({"financial_account": "fa_1"}, home.options)
    assert (refused.value.http_status, refused.value.param) == (400, "financial_account")
    assert service.list({"financial_account": home.open()}, home.options).data == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"currency": "eur"}, "Invalid currency: eur"),
        ({"amount": 0}, "This value must be greater than or equal to 1."),
        ({"financial_account": "fa_1"}, "No such financial_account: 'fa_1'"),
    ],
)
def test_money_is_a_positive_amount_of_us_dollars(home: Home, wrong: dict[str, Any], message: str) -> None:
    """Whatever way it is to move."""
    right = {"financial_account": home.open(500), "amount": 100, "currency": "usd"}
    requests = {
        home.helpers.received_credits.create: {"network": "ach"},
        home.helpers.received_debits.create: {"network": "ach"},
        home.treasury.inbound_transfers.create: {"origin_payment_method": "pm_usBankAccount"},
        home.treasury.outbound_transfers.create: {"destination_payment_method": "pm_usBankAccount"},
    }
    for create, params in requests.items():
        with pytest.raises(stripe.InvalidRequestError, match=message):
            create({**right, **params, **wrong}, home.options)
    with pytest.raises(stripe.InvalidRequestError, match=message):
        home.pay(**{"account": right["financial_account"], "amount": 100, **wrong})
    assert home.balance(str(right["financial_account"])) == (500, 0, 0)
