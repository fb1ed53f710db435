"""The vault's bank accounts, and money drawn from them."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..refused import refusal
from .conftest import ROUTING, balance, types


def verified(client: Any, number: str = "000123456789") -> Any:
    """A US bank account of one's own, by its code."""
    vault = client.v2.core.vault.us_bank_accounts
    account = vault.create({"account_number": number, "routing_number": ROUTING, "currency": "usd"})
    vault.send_microdeposits(account.id)
    return vault.confirm_microdeposits(account.id, {"descriptor_code": "SM11AA"})


def transfer(account: str, bank: str, value: int = 500) -> dict[str, Any]:
    """What a transfer in dollars is made from."""
    return {
        "from": {"payment_method": bank, "currency": "usd"},
        "to": {"financial_account": account, "currency": "usd"},
        "amount": {"value": value, "currency": "usd"},
    }


def steps(found: Any) -> list[str]:
    """The steps that a transfer has taken."""
    return [each.type.removeprefix("bank_debit_") for each in found.transfer_history]


def test_an_account_is_verified(client: Any) -> None:
    """By a code; a wrong one is refused, and ten of them end it."""
    vault = client.v2.core.vault.us_bank_accounts
    account = vault.create({"account_number": "000123456789", "routing_number": ROUTING, "currency": "usd"})
    assert (account.last4, account.verification.status) == ("6789", "unverified")
    sent = vault.send_microdeposits(account.id)
    assert sent.verification.microdeposit_verification_details.expires == "2024-02-11T12:00:00.000Z"
    assert vault.list({"verification_status": "awaiting_verification"}).data[0].id == account.id
    for _ in range(10):
        with pytest.raises(stripe.StripeError) as wrong:
            vault.confirm_microdeposits(account.id, {"descriptor_code": "SM99XX"})
    assert wrong.value.code == "verification_attempt_failed"
    assert vault.retrieve(account.id).verification.status == "verification_failed"
    assert verified(client).verification.status == "verified"


def test_nobody_confirms_what_was_not_sent(sandbox: Sandbox, client: Any) -> None:
    """Nor what has expired; and one way to confirm is enough."""
    vault = client.v2.core.vault.us_bank_accounts
    account = vault.create({"account_number": "000123456789", "routing_number": ROUTING, "currency": "usd"})
    code = {"descriptor_code": "SM11AA"}
    assert refusal(vault.confirm_microdeposits, account.id, code).http_status == 400
    vault.send_microdeposits(account.id)
    assert refusal(vault.send_microdeposits, account.id).http_status == 400
    assert refusal(vault.confirm_microdeposits, account.id, {**code, "amounts": [32, 45]}).http_status == 400
    sandbox.advance(days=10)
    assert vault.retrieve(account.id).verification.status == "verification_failed"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"routing_number": "110000001"}, "routing_number"),
        ({"account_number": "12"}, "account_number"),
        ({"currency": "eur"}, "currency"),
    ],
)
def test_numbers_are_checked(client: Any, params: dict[str, str], said: str) -> None:
    """As those of every US bank account."""
    right = {"account_number": "000123456789", "routing_number": ROUTING, "currency": "usd"}
    error = refusal(client.v2.core.vault.us_bank_accounts.create, {**right, **params})
    assert said in error.user_message


def test_a_british_account_has_a_sort_code(client: Any) -> None:
    """Of its own, or from its IBAN (GB82 WEST 1234 5698 7654 32, the published example)."""
    vault = client.v2.core.vault.gb_bank_accounts
    account = vault.create({"iban": "GB82 WEST 1234 5698 7654 32", "currency": "gbp"})
    assert (account.sort_code, account.last4, account.supported_currencies) == ("123456", "5432", ["gbp"])
    numbers = {"sort_code": "10-88-00", "account_number": "00012345", "currency": "gbp"}
    assert vault.create(numbers).sort_code == "108800"
    assert "sort_code" in refusal(vault.create, {**numbers, "sort_code": "1"}).user_message
    assert vault.archive(account.id).archived
    assert not vault.unarchive(account.id).archived


def test_money_is_drawn(sandbox: Sandbox, client: Any, money: Any, account: str) -> None:
    """Queued, processed an hour later, and there after four days more."""
    about = {"description": "Savings"}
    inbound_transfer = money.inbound_transfers.create(transfer(account, verified(client).id) | about)
    assert inbound_transfer.description == "Savings"
    assert (steps(inbound_transfer), balance(money, account)) == (["queued"], (0, 500, 0))
    sandbox.advance(hours=1)
    assert steps(money.inbound_transfers.retrieve(inbound_transfer.id)) == ["queued", "processing"]
    sandbox.advance(days=4)
    assert steps(money.inbound_transfers.retrieve(inbound_transfer.id))[-1] == "succeeded"
    assert balance(money, account) == (500, 0, 0)
    kind = "v2.money_management.inbound_transfer"
    assert [each for each in types(client) if each.startswith(kind)] == [
        f"{kind}.bank_debit_queued",
        f"{kind}.bank_debit_processing",
        f"{kind}.bank_debit_succeeded",
        f"{kind}.available",
    ]
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize(
    ("number", "last", "reason"),
    [
        ("000222222227", "bank_debit_failed", "insufficient_funds"),
        ("000111111116", "bank_debit_failed", "bank_account_not_found"),
        ("000333333335", "bank_debit_returned", "bank_debit_not_authorized"),
    ],
)
def test_test_accounts_do_not_pay(
    *, sandbox: Sandbox, client: Any, money: Any, account: str, number: str, last: str, reason: str
) -> None:
    """The debit fails, or is taken back later."""
    inbound_transfer = money.inbound_transfers.create(transfer(account, verified(client, number).id))
    sandbox.advance(days=10)
    step = money.inbound_transfers.retrieve(inbound_transfer.id).transfer_history[-1].to_dict()
    assert step["type"] == last
    assert reason in step[last].values()
    assert balance(money, account) == (0, 0, 0)
    assert sandbox.reconcile()["differences"] == []


def test_only_verified_accounts_pay(client: Any, money: Any, account: str) -> None:
    """And none that is archived."""
    vault = client.v2.core.vault.us_bank_accounts
    new_account = vault.create(
        {"account_number": "000123456789", "routing_number": ROUTING, "currency": "usd"}
    )
    with pytest.raises(stripe.InvalidPaymentMethodError):
        money.inbound_transfers.create(transfer(account, new_account.id))
    archived = vault.archive(verified(client).id).id
    assert "archived" in refusal(money.inbound_transfers.create, transfer(account, archived)).user_message
    assert money.inbound_transfers.list().data == []
