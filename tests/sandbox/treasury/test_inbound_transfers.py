"""Money pulled from an own bank account."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from .conftest import Home


def read(home: Home, transfer: Any) -> Any:
    """A transfer as it is by now."""
    return home.treasury.inbound_transfers.retrieve(transfer.id, {}, home.options)


def test_money_is_there_on_the_fourth_business_day(served: Home) -> None:
    """Until then there is no transaction; Stripe's own banks are not asked."""
    id = served.open()
    bank = served.client.v1.accounts.external_accounts.create(
        served.account, {"external_account": "btok_us_verified"}
    )
    transfer = served.pull(id, 1000, bank.id, description="Savings")
    assert (transfer.status, transfer.cancelable, transfer.transaction) == ("processing", True, None)
    assert transfer.origin_payment_method == bank.id
    assert transfer.origin_payment_method_details.us_bank_account.network == "ach"
    assert transfer.origin_payment_method_details.us_bank_account.last4 == "6789"
    assert transfer.linked_flows.to_dict() == {"received_debit": None}
    served.sandbox.advance(days=5)
    assert (read(served, transfer).status, read(served, transfer).cancelable) == ("processing", False)
    assert served.balance(id) == (0, 0, 0)
    # Asked on Thursday, there on Wednesday at 11 AM in New York.
    served.sandbox.advance(days=1, hours=4)
    done = read(served, transfer)
    assert (done.status, done.status_transitions.succeeded_at) == ("succeeded", 1707321600)
    transaction = served.treasury.transactions.retrieve(done.transaction, {}, served.options)
    assert (transaction.status, transaction.amount, transaction.flow) == ("posted", 1000, transfer.id)
    assert served.balance(id) == (1000, 0, 0)
    assert served.entries(id) == [("inbound_transfer", 1000, 0)]
    assert served.events("inbound_transfer") == [
        "treasury.inbound_transfer.created",
        "treasury.inbound_transfer.succeeded",
    ]


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("pm_usBankAccount", "succeeded", None),
        ("pm_usBankAccount_processing", "processing", None),
        ("pm_usBankAccount_internalFailure", "failed", "other"),
        ("pm_usBankAccount_noAccount", "failed", "no_account"),
        ("pm_usBankAccount_accountClosed", "failed", "account_closed"),
        ("pm_usBankAccount_invalidAccountNumber", "failed", "invalid_account_number"),
        ("pm_usBankAccount_insufficientFunds", "failed", "insufficient_funds"),
        ("pm_usBankAccount_debitNotAuthorized", "failed", "debit_not_authorized"),
    ],
)
def test_test_tokens_do_what_stripe_publishes(home: Home, token: str, status: str, code: str | None) -> None:
    """Each payment method of Stripe's table leads where the table says, by the clock."""
    id = home.open()
    transfer = home.pull(id, 1000, token)
    assert transfer.status == "processing"
    home.sandbox.advance(days=7)
    now = read(home, transfer)
    assert (now.status, now.failure_details and now.failure_details.code) == (status, code)
    assert home.balance(id) == (1000 if status == "succeeded" else 0, 0, 0)


def test_a_dispute_takes_the_money_back(home: Home) -> None:
    """The transfer stays succeeded, as returned; a ReceivedDebit takes the money, whatever is left."""
    id = home.open()
    transfer = home.pull(id, 1000, "pm_usBankAccount_dispute")
    home.helpers.inbound_transfers.succeed(transfer.id, {}, home.options)
    home.debit(id, 600)
    home.sandbox.advance(days=8)
    now = read(home, transfer)
    assert (now.status, now.returned) == ("succeeded", True)
    debit = home.treasury.received_debits.retrieve(now.linked_flows.received_debit, {}, home.options)
    assert (debit.status, debit.amount, debit.network) == ("succeeded", 1000, "ach")
    assert debit.linked_flows.inbound_transfer == transfer.id
    assert debit.reversal_details.restricted_reason == "source_flow_restricted"
    assert home.entries(id)[-1] == ("inbound_transfer_return", -1000, 0)
    assert home.balance(id) == (-600, 0, 0)


def test_a_transfer_is_canceled_in_time(home: Home) -> None:
    """Until 8:30 PM in New York; after that it is refused."""
    id = home.open()
    canceled = home.pull(id, 1000)
    now = home.treasury.inbound_transfers.cancel(canceled.id, {}, home.options)
    assert (now.status, now.cancelable, now.transaction) == ("canceled", False, None)
    late = home.pull(id, 1000)
    home.sandbox.advance(hours=14)
    with pytest.raises(stripe.InvalidRequestError, match="it was submitted to the network"):
        home.treasury.inbound_transfers.cancel(late.id, {}, home.options)
    home.sandbox.advance(days=7)
    assert home.balance(id) == (1000, 0, 0)
    assert home.events("inbound_transfer") == [
        "treasury.inbound_transfer.created",
        "treasury.inbound_transfer.canceled",
        "treasury.inbound_transfer.created",
        "treasury.inbound_transfer.succeeded",
    ]


def test_helpers_end_a_transfer(home: Home) -> None:
    """Succeed, fail, and return what has succeeded; each only once."""
    id = home.open()
    helpers = home.helpers.inbound_transfers
    failed = home.pull(id, 100)
    now = helpers.fail(failed.id, {"failure_details": {"code": "account_frozen"}}, home.options)
    assert (now.status, now.failure_details.code) == ("failed", "account_frozen")
    transfer = home.pull(id, 1000)
    with pytest.raises(stripe.InvalidRequestError, match="only one that succeeded can, once"):
        helpers.return_inbound_transfer(transfer.id, {}, home.options)
    assert helpers.succeed(transfer.id, {}, home.options).status == "succeeded"
    for again in (helpers.succeed, helpers.fail):
        with pytest.raises(stripe.InvalidRequestError, match="has a status of succeeded"):
            again(transfer.id, {}, home.options)
    assert helpers.return_inbound_transfer(transfer.id, {}, home.options).returned
    with pytest.raises(stripe.InvalidRequestError, match="only one that succeeded can, once"):
        helpers.return_inbound_transfer(transfer.id, {}, home.options)
    home.sandbox.advance(days=7)
    assert home.entries(id) == [("inbound_transfer", 1000, 0), ("inbound_transfer_return", -1000, 0)]
    filtered = {"financial_account": id, "status": "failed"}
    listed = home.treasury.inbound_transfers.list(filtered, home.options).data
    assert [each.id for each in listed] == [failed.id]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"origin_payment_method": "pm_1"}, "No such PaymentMethod: 'pm_1'"),
        ({"statement_descriptor": "12345678901"}, "at most 10 characters"),
        ({"statement_descriptor": "a<b"}, "up to 10 letters"),
    ],
)
def test_a_transfer_is_refused(home: Home, params: dict[str, Any], message: str) -> None:
    """For its bank account or its words; nothing is made."""
    id = home.open()
    with pytest.raises(stripe.InvalidRequestError, match=message):
        home.pull(id, 100, **params)
    assert home.treasury.inbound_transfers.list({"financial_account": id}, home.options).data == []


def test_the_feature_must_be_active(home: Home) -> None:
    """A restriction of what comes in stops it, one of what goes out does not."""
    id = home.open()
    update = home.treasury.financial_accounts.update
    update(id, {"platform_restrictions": {"outbound_flows": "restricted"}}, home.options)
    assert home.pull(id, 100).status == "processing"
    update(id, {"platform_restrictions": {"inbound_flows": "restricted"}}, home.options)
    with pytest.raises(stripe.InvalidRequestError, match=r"`inbound_transfers\.ach` must be active"):
        home.pull(id, 100)


def test_a_bank_account_is_set_up_to_be_debited(home: Home) -> None:
    """As the account's own, for inbound flows, and verified; what is set up only to be sent to is refused.

    Source: https://docs.stripe.com/treasury/moving-money/working-with-bankaccount-objects and
    https://docs.stripe.com/treasury/examples/moving-money.
    """
    id = home.open()

    def refused(method: str) -> str:
        with pytest.raises(stripe.InvalidRequestError) as error:
            home.pull(id, 100, method)
        assert error.value.param == "origin_payment_method"
        return str(error.value.user_message)

    waiting = home.set_up("inbound", "outbound", attach_to_self=True)
    assert waiting.next_action.type == "verify_with_microdeposits"
    assert "not set up for inbound flows" in refused(waiting.payment_method)
    verify = home.client.v1.setup_intents.verify_microdeposits
    assert verify(waiting.id, {"descriptor_code": "SM11AA"}, home.options).status == "succeeded"
    assert home.pull(id, 100, waiting.payment_method).status == "processing"

    outbound = home.set_up("outbound", attach_to_self=True).payment_method
    assert "not set up for inbound flows" in refused(outbound)
    both = home.client.v1.setup_intents.create(
        {
            "allowed_payment_method_types": ["us_bank_account"],
            "attach_to_self": True,
            "confirm": True,
            "flow_directions": ["inbound"],
            "mandate_data": {"customer_acceptance": {"type": "offline"}},
            "payment_method": outbound,
        },
        home.options,
    )
    verify(both.id, {"amounts": [32, 45]}, home.options)
    home.receive(id, 100)
    for move in (home.pull, home.transfer):
        assert move(id, 100, outbound).status == "processing"
    new = home.client.v1.accounts.external_accounts.list(home.account).data[0]
    assert new.status == "new"
    assert "must be verified" in refused(new.id)
