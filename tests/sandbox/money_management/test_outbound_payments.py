"""Money that goes out: payout methods, payments to them, and names that are checked before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..refused import refusal
from .conftest import ROUTING, balance, types


def payment(account: str, recipient: str, value: int = 400, **more: Any) -> dict[str, Any]:
    """What a payment in dollars is made from."""
    return {
        "from": {"financial_account": account, "currency": "usd"},
        "to": {"recipient": recipient},
        "amount": {"value": value, "currency": "usd"},
        **more,
    }


def test_a_payment_is_posted_a_day_later(
    *, sandbox: Sandbox, client: Any, money: Any, account: str, fund: Any, payee: Any
) -> None:
    """Until then its money is on its way out."""
    fund(1000)
    recipient, method = payee()
    about: dict[str, Any] = {
        "description": "Rent",
        "metadata": {"order": "7"},
        "recipient_notification": {"setting": "none"},
        "statement_descriptor": "RENT",
    }
    outbound_payment = money.outbound_payments.create(payment(account, recipient, **about))
    assert outbound_payment.recipient_notification.setting == "none"
    assert (outbound_payment.description, outbound_payment.statement_descriptor) == ("Rent", "RENT")
    assert (outbound_payment.status, outbound_payment.cancelable, outbound_payment.to.payout_method) == (
        "processing",
        True,
        method,
    )
    assert outbound_payment.to_dict()["from"]["debited"] == {"value": 400, "currency": "usd"}
    for recipient, many in ((outbound_payment.to.recipient, 1), (account, 0)):
        assert len(money.outbound_payments.list({"recipient": recipient}).data) == many
    assert balance(money, account) == (600, 0, 400)
    sandbox.advance(days=1)
    posted = money.outbound_payments.retrieve(outbound_payment.id)
    assert (posted.status, posted.cancelable) == ("posted", False)
    assert posted.status_transitions.posted_at == "2024-02-02T12:00:00.000Z"
    assert posted.tracking_details.status == "supported"
    assert balance(money, account) == (600, 0, 0)
    assert types(client)[-2:] == [
        "v2.money_management.transaction.updated",
        "v2.money_management.outbound_payment.posted",
    ]
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize("descriptor", ["ab", "a" * 23])
def test_a_descriptor_fits_a_bank_statement(
    money: Any, account: str, fund: Any, payee: Any, descriptor: str
) -> None:
    """It "must be between 3 and 22 characters long for most destinations".

    Source: https://docs.stripe.com/api/v2/money-management/outbound-payments/create.
    """
    fund(1000)
    recipient, _ = payee()
    params = payment(account, recipient, statement_descriptor=descriptor)
    for create in (money.outbound_payments.create, money.payout_intents.create):
        assert "between 3 and 22 characters" in str(refusal(create, params))


def test_a_payment_is_canceled_in_time(
    sandbox: Sandbox, money: Any, account: str, fund: Any, payee: Any
) -> None:
    """Once, and not when it has arrived."""
    fund(1000)
    recipient, _ = payee()
    outbound_payment = money.outbound_payments.create(payment(account, recipient))
    assert money.outbound_payments.cancel(outbound_payment.id).status == "canceled"
    assert balance(money, account) == (1000, 0, 0)
    with pytest.raises(stripe.AlreadyCanceledError):
        money.outbound_payments.cancel(outbound_payment.id)
    other = money.outbound_payments.create(payment(account, recipient))
    sandbox.advance(days=2)
    with pytest.raises(stripe.NotCancelableError):
        money.outbound_payments.cancel(other.id)
    (transaction,) = money.transactions.list({"flow": outbound_payment.id}).data
    assert transaction.status == "void"
    assert transaction.balance_impact.available.value == 0


@pytest.mark.parametrize(
    ("number", "status", "reason"),
    [
        ("000111111113", "returned", "payout_method_closed"),
        ("000111111116", "returned", "payout_method_does_not_exist"),
        ("000333333335", "failed", "payout_method_declined"),
    ],
)
def test_test_accounts_send_money_back(
    *,
    sandbox: Sandbox,
    money: Any,
    account: str,
    fund: Any,
    payee: Any,
    number: str,
    status: str,
    reason: str,
) -> None:
    """At once, or after it was posted, by a transaction of its own."""
    fund(1000)
    recipient, _ = payee(number)
    outbound_payment = money.outbound_payments.create(payment(account, recipient))
    sandbox.advance(days=5)
    outbound_payment = money.outbound_payments.retrieve(outbound_payment.id)
    assert outbound_payment.status == status
    assert outbound_payment.status_details[status].reason == reason
    assert balance(money, account) == (1000, 0, 0)
    categories = {each.category for each in money.transactions.list({"flow": outbound_payment.id}).data}
    assert ("outbound_payment_reversal" in categories) == (status == "returned")
    assert sandbox.reconcile()["differences"] == []


def test_a_payment_that_cannot_be_is_refused(
    client: Any, money: Any, account: str, fund: Any, payee: Any
) -> None:
    """By the SDK's own classes of errors, and nothing moves."""
    recipient, method = payee()
    with pytest.raises(stripe.InsufficientFundsError):
        money.outbound_payments.create(payment(account, recipient))
    fund(1000)
    nobody = client.v1.accounts.create({"type": "custom", "country": "US"}).id
    with pytest.raises(stripe.InvalidPayoutMethodError):
        money.outbound_payments.create(payment(account, nobody))
    money.payout_methods.archive(method, {}, {"stripe_context": recipient})
    chosen = payment(account, recipient, to={"recipient": recipient, "payout_method": method})
    assert "archived" in refusal(money.outbound_payments.create, chosen).user_message
    assert "acct_none" in refusal(money.outbound_payments.create, payment(account, "acct_none")).user_message
    unknown = payment("fa_test_none", recipient)
    assert "fa_test_none" in refusal(money.outbound_payments.create, unknown).user_message
    assert balance(money, account) == (1000, 0, 0)


def test_a_name_is_checked_before(money: Any, client: Any, account: str, fund: Any, payee: Any) -> None:
    """One that does not match must be acknowledged; each check is good for one payment."""
    fund(1000)
    recipient, method = payee()
    about = {"payout_method": method, "recipient": recipient}
    checks = money.recipient_verifications
    assert checks.create(about).status == "verified"
    wrong = client.v2.test_helpers.money_management.recipient_verifications(
        {**about, "match_result": "no_match"}
    )
    assert (wrong.status, wrong.match_result) == ("awaiting_acknowledgement", "no_match")
    sent = payment(account, recipient, recipient_verification=wrong.id)
    assert refusal(money.outbound_payments.create, sent).http_status == 400
    assert checks.acknowledge(wrong.id).status == "acknowledged"
    outbound_payment = money.outbound_payments.create(sent)
    assert checks.retrieve(wrong.id).consumed_by.outbound_payment == outbound_payment.id
    assert refusal(money.outbound_payments.create, sent).http_status == 400


def test_a_check_expires(sandbox: Sandbox, money: Any, payee: Any) -> None:
    """After a week."""
    recipient, method = payee()
    recipient_verification = money.recipient_verifications.create(
        {"payout_method": method, "recipient": recipient}
    )
    sandbox.advance(days=7)
    assert money.recipient_verifications.retrieve(recipient_verification.id).status == "expired"


def test_a_payout_method_is_set_up(money: Any, client: Any) -> None:
    """At once or later; for transfers only where that is meant."""
    intents = money.outbound_setup_intents
    intent = intents.create({"usage_intent": "transfer"})
    assert (intent.status, intent.payout_method) == ("requires_payout_method", None)
    iban = {"country": "de", "currency": "eur", "account_number": "DE89370400440532013000"}
    done = intents.update(intent.id, {"payout_method_data": {"type": "bank_account", "bank_account": iban}})
    assert done.status == "succeeded"
    method = money.payout_methods.retrieve(done.payout_method.id)
    assert (method.bank_account.last4, method.bank_account.country) == ("3000", "de")
    assert method.usage_status.to_dict() == {"payments": "requires_action", "transfers": "eligible"}
    assert money.payout_methods.list({"usage_status": {"payments": ["eligible"]}}).data == []
    assert intents.create({"payout_method": method.id}).payout_method.usage_status.payments == "eligible"
    assert money.payout_methods.archive(method.id).archived
    assert not money.payout_methods.unarchive(method.id).archived
    assert "v2.money_management.payout_method.created" in types(client)
    with pytest.raises(stripe.NotCancelableError):
        intents.cancel(done.id)
    assert intents.cancel(intents.create({}).id).status == "canceled"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"routing_number": "11"}, "Routing number"),
        ({"account_number": "12ab"}, "Account number"),
        ({"country": "xx"}, "country"),
        ({"currency": "eur"}, "has the currency usd"),
        ({"account_number": "000999"}, "use a test bank account number"),
    ],
)
def test_details_are_checked(money: Any, changed: dict[str, str], said: str) -> None:
    """By the forms of the country, which can be asked for."""
    bank = {"country": "us", "currency": "usd", "account_number": "000123456789", "routing_number": ROUTING}
    data = {"payout_method_data": {"type": "bank_account", "bank_account": {**bank, **changed}}}
    assert said in refusal(money.outbound_setup_intents.create, data).user_message
    spec = money.payout_methods_bank_account_spec.retrieve({"countries": ["US", "GB"]}).countries
    assert [each.stripe_name for each in spec["us"].fields] == ["routing_number", "account_number"]
    assert spec["gb"].fields[0].local_name == "sort_code"


def test_a_receipt_is_good_for_an_hour(
    sandbox: Sandbox, money: Any, account: str, fund: Callable[..., Any], payee: Any
) -> None:
    """Of what has left; nothing else has one."""
    fund(1000)
    recipient, _ = payee()
    outbound_payment = money.outbound_payments.create(payment(account, recipient))
    (transaction,) = money.transactions.list({"flow": outbound_payment.id}).data
    with pytest.raises(stripe.CannotProceedError):
        money.transactions.refresh_regulatory_receipt(transaction.id)
    sandbox.advance(days=1)
    receipt = money.transactions.refresh_regulatory_receipt(transaction.id).regulatory_receipt
    assert (receipt.status, receipt.url_expires_at) == ("available", "2024-02-02T13:00:00.000Z")
    sandbox.advance(hours=1)
    assert money.transactions.retrieve(transaction.id).regulatory_receipt.status == "url_expired"
    noted = money.transactions.update(transaction.id, {"description": "Rent", "metadata": {"a": "b"}})
    assert (noted.description, noted.metadata["a"]) == ("Rent", "b")
