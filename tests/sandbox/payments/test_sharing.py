"""Money between a platform and its connected accounts: direct and destination charges, and their fees."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..onboarding import onboarded
from ..refused import refusal
from .sharing import charge, moves, on
from .test_payment_intents import intent


def test_a_direct_charge_pays_the_platform_its_fee(
    sandbox: Sandbox, stripe_client: Any, account: str
) -> None:
    """The connected account pays Stripe's fee and the platform's: 100 - 3.20 - 1.23."""
    payment = charge(stripe_client, on(account), application_fee_amount=123, expand=["balance_transaction"])
    assert [(each.type, each.amount) for each in payment.balance_transaction.fee_details] == [
        ("stripe_fee", 320),
        ("application_fee", 123),
    ]
    assert moves(stripe_client, on(account)) == [("charge", 9557)]
    assert moves(stripe_client) == [("application_fee", 123)]
    fee = stripe_client.v1.application_fees.retrieve(payment.application_fee)
    assert (fee.amount, fee.account, fee.charge, fee.refunded) == (123, account, payment.id, False)
    assert payment.application == fee.application
    event = stripe_client.v1.events.list({"type": "charge.succeeded"}, on(account)).data[0]
    assert event.account == account
    assert stripe_client.v1.events.list({"type": "charge.*"}).data == []
    assert sandbox.reconcile()["differences"] == []


def test_a_destination_charge_is_passed_on(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """The platform pays Stripe's fee and keeps its own."""
    new_payment = charge(
        stripe_client,
        transfer_data={"destination": account},
        application_fee_amount=1000,
        expand=["transfer"],
    )
    assert moves(stripe_client) == [("charge", 9680), ("transfer", -10_000), ("application_fee", 1000)]
    assert moves(stripe_client, on(account)) == [("payment", 9000)]
    transfer = new_payment.transfer
    assert (transfer.amount, transfer.source_transaction) == (10_000, new_payment.id)
    assert transfer.transfer_group == f"group_{new_payment.id}" == new_payment.transfer_group
    payment = stripe_client.v1.charges.retrieve(transfer.destination_payment, {}, on(account))
    assert payment.id.startswith("py_")
    assert payment.source.to_dict().keys() == {"id", "object", "application_name"}  # as recorded, 2026
    assert "radar_options" not in payment  # nor in any version, as recorded
    assert (payment.amount, payment.source_transfer, payment.application_fee_amount) == (
        10_000,
        transfer.id,
        1000,
    )
    sandbox.advance(days=4)
    assert stripe_client.v1.balance.retrieve({}, on(account)).available[0].amount == 0  # paid out: daily
    assert [each.amount for each in stripe_client.v1.payouts.list({}, on(account)).data] == [9000]


def test_a_part_is_passed_on(stripe_client: Any, account: str) -> None:
    """`transfer_data[amount]`; not together with a fee."""
    charge(stripe_client, transfer_data={"destination": account, "amount": 7000})
    assert moves(stripe_client, on(account)) == [("payment", 7000)]
    both = {"transfer_data": {"destination": account, "amount": 7000}, "application_fee_amount": 10}
    assert "mutually exclusive" in str(refusal(lambda: charge(stripe_client, **both)).user_message)


def test_the_group_is_there_before_the_transfer(stripe_client: Any, account: str) -> None:
    """Recorded in 2025: a charge that settles in a moment shows its group, and no transfer yet."""
    paid = intent(
        stripe_client,
        "pm_card_visa",
        capture_method="automatic_async",
        transfer_data={"destination": account},
        expand=["latest_charge"],
    )
    payment = paid.latest_charge
    assert payment.transfer_group == f"group_{paid.id}" == paid.transfer_group
    assert (payment.balance_transaction, payment.to_dict().get("transfer")) == (None, None)
    assert stripe_client.v1.charges.retrieve(payment.id).transfer is not None


def test_an_intent_is_passed_on_when_it_is_captured(stripe_client: Any, account: str) -> None:
    """What is captured, less the fee."""
    held = intent(
        stripe_client,
        "pm_card_visa",
        amount=10_000,
        capture_method="manual",
        transfer_data={"destination": account},
        application_fee_amount=500,
    )
    assert moves(stripe_client, on(account)) == []
    stripe_client.v1.payment_intents.capture(held.id, {"amount_to_capture": 6000})
    assert moves(stripe_client, on(account)) == [("payment", 5500)]


def test_a_refund_takes_its_share_back(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """Of the transfer and of the fee, where that is asked for: half of each."""
    payment = charge(stripe_client, transfer_data={"destination": account}, application_fee_amount=1000)
    refund = stripe_client.v1.refunds.create(
        {"charge": payment.id, "amount": 5000, "reverse_transfer": True, "refund_application_fee": True}
    )
    assert refund.transfer_reversal.startswith("trr_")
    assert moves(stripe_client, on(account)) == [
        ("payment", 9000),
        ("payment_refund", -5000),
        ("adjustment", 500),
    ]
    fee = stripe_client.v1.application_fees.retrieve(payment.application_fee)
    assert (fee.amount_refunded, fee.refunded, [each.amount for each in fee.refunds.data]) == (
        500,
        False,
        [500],
    )
    transfer = stripe_client.v1.transfers.retrieve(payment.transfer)
    assert (transfer.amount_reversed, transfer.reversed) == (5000, False)
    assert sandbox.reconcile()["differences"] == []


def test_a_fee_is_given_back(stripe_client: Any, account: str) -> None:
    """Whole or in part, with metadata; to the account that paid it."""
    payment = charge(stripe_client, on(account), application_fee_amount=100)
    refunds = stripe_client.v1.application_fees.refunds
    part = refunds.create(payment.application_fee, {"amount": 30, "metadata": {"key": "value"}})
    assert (part.amount, part.fee, part.metadata["key"]) == (30, payment.application_fee, "value")
    error = refusal(refunds.create, payment.application_fee, {"amount": 71})
    assert error.user_message == "Refund amount ($0.71) is greater than unrefunded amount on fee ($0.70)"
    refunds.create(payment.application_fee)
    assert stripe_client.v1.application_fees.retrieve(payment.application_fee).refunded
    assert "already been refunded" in str(refusal(refunds.create, payment.application_fee).user_message)
    assert moves(stripe_client) == [
        ("application_fee", 100),
        ("application_fee_refund", -30),
        ("application_fee_refund", -70),
    ]
    assert moves(stripe_client, on(account))[1:] == [("adjustment", 30), ("adjustment", 70)]
    assert refunds.retrieve(payment.application_fee, part.id).id == part.id
    assert len(refunds.list(payment.application_fee).data) == 2
    update = refunds.update(payment.application_fee, part.id, {"metadata": {"key": "other"}})
    assert update.metadata["key"] == "other"
    assert len(stripe_client.v1.application_fees.list({"charge": payment.id}).data) == 1


def test_a_debit_that_fails_takes_everything_back(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """The transfer and the fee, too."""
    charge(
        stripe_client,
        source="btok_us_verified_noAccount",
        transfer_data={"destination": account},
        application_fee_amount=100,
    )
    sandbox.advance(seconds=60)
    for options in ({}, on(account)):
        balance = stripe_client.v1.balance.retrieve({}, options)
        assert (balance.available[0].amount, balance.pending[0].amount) == (0, 0)


def test_a_fee_has_the_currency_of_the_payment(sandbox: Sandbox, stripe_client: Any) -> None:
    """And its refunds that of the account: $0.30 of a charge on behalf of an account in Canada. Recorded.

    So has the platform's balance: https://docs.stripe.com/connect/currencies.
    """
    bank = {"object": "bank_account", "country": "CA", "currency": "cad", "account_number": "000123456789"}
    canadian = str(onboarded(stripe_client, country="CA", external_account=bank, settings={})["id"])
    paid = charge(
        stripe_client,
        amount=1000,
        application_fee_amount=30,
        on_behalf_of=canadian,
        transfer_data={"destination": canadian},
    )
    stripe_client.v1.refunds.create(
        {"charge": paid.id, "amount": 500, "reverse_transfer": True, "refund_application_fee": True}
    )
    payment = stripe_client.v1.charges.retrieve(
        stripe_client.v1.transfers.retrieve(paid.transfer).destination_payment,
        {"expand": ["application_fee.refunds"]},
        on(canadian),
    )
    fee = payment.application_fee
    assert (fee.amount, fee.currency, fee.amount_refunded) == (30, "usd", 15)
    earned = stripe_client.v1.balance_transactions.retrieve(fee.balance_transaction)
    assert (earned.currency, earned.amount > 30) == ("cad", True)
    assert payment.currency == "cad"
    assert payment.application_fee_amount > 30
    [refund] = fee.refunds.data
    assert (refund.amount > 15, refund.currency) == (True, "cad")
    assert sandbox.reconcile()["differences"] == []


def test_a_fee_in_another_currency_is_exchanged_as_it_is_paid_out(
    sandbox: Sandbox, stripe_client: Any
) -> None:
    """To the default bank account. Source: https://docs.stripe.com/connect/currencies."""
    bank = {"object": "bank_account", "country": "CA", "currency": "cad", "account_number": "000123456789"}
    canadian = str(onboarded(stripe_client, country="CA", external_account=bank, settings={})["id"])
    shared = {"on_behalf_of": canadian, "transfer_data": {"destination": canadian}}
    charge(stripe_client, source="tok_bypassPending", application_fee_amount=1_000, **shared)
    payout = stripe_client.v1.payouts.create({"amount": 500, "currency": "cad"})
    assert payout.currency == "cad"
    own = stripe_client.v1.accounts.retrieve_current()
    usual = stripe_client.v1.accounts.external_accounts.list(own.id).data[0]
    assert (payout.destination, usual.currency) == (usual.id, "usd")
    assert sandbox.reconcile()["differences"] == []


def test_cards_are_taken_by_accounts_that_may(stripe_client: Any) -> None:
    """In the words of public reports, such as https://github.com/Subscribie/subscribie/issues/408."""
    receiving = str(onboarded(stripe_client, "transfers")["id"])
    direct = refusal(charge, stripe_client, on(receiving))
    assert direct.user_message == (
        "You cannot create a charge on a connected account without the `card_payments` capability enabled."
    )
    assert stripe_client.v1.charges.list({}, on(receiving)).data == []
    behalf = refusal(lambda: charge(stripe_client, on_behalf_of=receiving))
    assert (behalf.param, behalf.user_message) == (
        "on_behalf_of",
        "You cannot create a charge with the `on_behalf_of` parameter set to a connected account with "
        "`transfers` but without the `card_payments` capability enabled.",
    )


def test_cards_that_were_asked_for_are_not_taken_yet(stripe_client: Any) -> None:
    """Neither directly nor on behalf of the account. In the words of programs in 2026."""
    asked = {"card_payments": {"requested": True}, "transfers": {"requested": True}}
    account = {"type": "express", "country": "US", "capabilities": asked}
    waiting = stripe_client.v1.accounts.create(account).id
    for refused in (
        refusal(charge, stripe_client, on(waiting)),
        refusal(lambda: charge(stripe_client, on_behalf_of=waiting)),
    ):
        assert refused.user_message == "Your account cannot currently make charges."


CONTROLLED: dict[str, Any] = {
    "fees": {"payer": "application"},
    "losses": {"payments": "application"},
    "requirement_collection": "application",
    "stripe_dashboard": {"type": "none"},
}


@pytest.mark.parametrize("platforms", [True, False])
def test_the_platform_may_pay_for_its_accounts(
    sandbox: Sandbox, stripe_client: Any, *, platforms: bool
) -> None:
    """Stripe's fees on direct charges and their disputes.

    Source: https://docs.stripe.com/connect/direct-charges-fee-payer-behavior and
    https://docs.stripe.com/connect/disputes.
    """
    kind: dict[str, Any] = {"type": None, "controller": CONTROLLED} if platforms else {"type": "custom"}
    options = on(onboarded(stripe_client, **kind)["id"])
    params = {"amount": 1000, "currency": "usd", "source": "tok_createDispute", "application_fee_amount": 20}
    charge = stripe_client.v1.charges.create({**params, "expand": ["balance_transaction"]}, options)
    assert charge.balance_transaction.fee == (20 if platforms else 79)
    dispute = stripe_client.v1.disputes.list({"charge": charge.id}, options).data[0]
    taken = dispute.balance_transactions[0]
    assert (taken.amount, taken.fee) == (-1000, 0 if platforms else 1500)
    paid = stripe_client.v1.balance_transactions.list({"type": "stripe_fee"}).data
    assert [each.amount for each in paid] == ([-1500, -59] if platforms else [])
    assert sandbox.reconcile()["differences"] == []


def test_the_platform_pays_for_instant_payouts(stripe_client: Any) -> None:
    """Of custom accounts, too. Source: https://docs.stripe.com/connect/direct-charges-fee-payer-behavior."""
    card = {"external_account": "tok_visa_debit_us_transferSuccess"}
    options = on(onboarded(stripe_client, **card)["id"])
    charge = {"amount": 10_000, "currency": "usd", "source": "tok_bypassPending"}
    stripe_client.v1.charges.create(charge, options)
    params = {"amount": 5000, "currency": "usd", "method": "instant", "expand": ["balance_transaction"]}
    payout = stripe_client.v1.payouts.create(params, options)
    assert payout.balance_transaction.fee == 0
    paid = stripe_client.v1.balance_transactions.list({"type": "stripe_fee"}).data
    assert [each.amount for each in paid] == [-75]


def test_a_refund_takes_back_what_is_no_longer_there(stripe_client: Any, account: str) -> None:
    """Recorded in 2023: the connected account owes it. A transfer without a charge is not taken back so.

    Source: https://docs.stripe.com/api/transfer_reversals.
    """
    shared = {"destination": account}
    payment = intent(stripe_client, "pm_card_bypassPending", amount=1000, transfer_data=shared)
    stripe_client.v1.payouts.create({"amount": 600, "currency": "usd"}, on(account))
    back = stripe_client.v1.refunds.create({"payment_intent": payment.id, "reverse_transfer": True})
    assert back.status == "succeeded"
    balance = stripe_client.v1.balance.retrieve({}, on(account))
    assert sum(each.amount for each in (*balance.available, *balance.pending)) == -600


def test_a_destination_charge_describes_its_transfer(stripe_client: Any, account: str) -> None:
    """The transfer, and its payment to the destination, each have what was said of them.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/
    transfer-data-destination-payment-description-and-metadata.
    """
    v1 = stripe_client.v1
    payment = {"description": "Lunch", "metadata": {"order": "7"}}
    said = {"destination": account, "description": "Share", "metadata": {"a": "1"}, "payment_data": payment}
    made = intent(stripe_client, capture_method="automatic", transfer_data=said)
    changed = v1.payment_intents.update(
        made.id,
        {"transfer_data": {"metadata": {"b": "2"}, "payment_data": {"description": "Dinner"}}},
    )
    assert changed.transfer_data.to_dict() == {
        **said,
        "metadata": {"a": "1", "b": "2"},
        "payment_data": {"description": "Dinner", "metadata": {"order": "7"}},
    }
    paid = v1.payment_intents.confirm(
        made.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge.transfer"]}
    )
    transfer = paid.latest_charge.transfer
    assert (transfer.description, transfer.metadata.to_dict()) == ("Share", {"a": "1", "b": "2"})
    received = v1.charges.retrieve(transfer.destination_payment, {}, on(account))
    assert (received.description, received.metadata.to_dict()) == ("Dinner", {"order": "7"})
    assert paid.latest_charge.transfer_data.to_dict() == {"amount": None, "destination": account}
    described = charge(stripe_client, transfer_data={"destination": account, "description": "Share"})
    assert v1.transfers.retrieve(described.transfer).description == "Share"


def test_the_last_refund_gives_back_all_that_others_got(
    sandbox: Sandbox, stripe_client: Any, account: str
) -> None:
    """A part of a charge gives back a part; what then makes the whole, all that is left of fee and transfer.

    The fee of what was passed on comes back only with the transfer.

    Source: https://docs.stripe.com/connect/direct-charges#issue-refunds and
    https://docs.stripe.com/connect/destination-charges#issue-refunds.
    """
    v1 = stripe_client.v1
    fee = {"refund_application_fee": True}
    direct = charge(stripe_client, on(account), application_fee_amount=100)
    for amount, given_back in ((3_333, 33), (3_333, 66), (3_334, 100)):
        v1.refunds.create({"charge": direct.id, "amount": amount, **fee}, on(account))
        assert v1.application_fees.retrieve(direct.application_fee).amount_refunded == given_back
    destination = {"transfer_data": {"destination": account}, "application_fee_amount": 100}
    passed_on = charge(stripe_client, **destination)
    v1.refunds.create({"charge": passed_on.id, "amount": 5_000})
    error = refusal(v1.refunds.create, {"charge": passed_on.id, **fee})
    assert error.param == "refund_application_fee"
    v1.refunds.create({"charge": passed_on.id, "reverse_transfer": True, **fee})
    transfer = v1.transfers.retrieve(passed_on.transfer)
    assert (transfer.amount_reversed, transfer.reversed) == (10_000, True)
    assert v1.application_fees.retrieve(passed_on.application_fee).refunded
    assert sandbox.reconcile()["differences"] == []


def test_a_fee_follows_the_changes_of_its_intent(stripe_client: Any, account: str) -> None:
    """It can be unset, is never more than the amount, and is no platform's own at the capture, either.

    Source: `application_fee_amount` in https://docs.stripe.com/api/payment_intents/update and .../capture.
    """
    intents = stripe_client.v1.payment_intents
    shared: dict[str, Any] = {"transfer_data": {"destination": account}, "application_fee_amount": 500}
    made = intent(stripe_client, amount=10_000, **shared)
    refused = refusal(intents.update, made.id, {"amount": 400})
    assert "must be less than or equal to the amount" in str(refused.user_message)
    refused = refusal(intents.update, made.id, {"transfer_data": {"amount": 100}})
    assert "mutually exclusive" in str(refused.user_message)
    assert intents.update(made.id, {"application_fee_amount": ""}).application_fee_amount is None
    assert intents.update(made.id, {"transfer_data": {"amount": 100}}).transfer_data.amount == 100
    held = intent(stripe_client, "pm_card_visa", capture_method="manual")
    refused = refusal(intents.capture, held.id, {"application_fee_amount": 100})
    assert "Can only apply an application_fee_amount" in str(refused.user_message)


def test_a_raised_authorization_shares_what_was_said_then(stripe_client: Any, account: str) -> None:
    """The fee and the part of an incremental authorization count for its capture.

    Source: https://docs.stripe.com/api/payment_intents/increment_authorization.
    """
    v1 = stripe_client.v1
    options = {"card": {"request_incremental_authorization": "if_available"}}
    held = intent(
        stripe_client,
        "pm_card_visa",
        amount=1_000,
        capture_method="manual",
        payment_method_options=options,
        transfer_data={"destination": account, "description": "Share"},
    )
    raised = v1.payment_intents.increment_authorization(
        held.id, {"amount": 1_500, "transfer_data": {"amount": 1_200}}
    )
    assert raised.transfer_data.to_dict() == {"amount": 1_200, "destination": account, "description": "Share"}
    captured = v1.payment_intents.capture(held.id, {"expand": ["latest_charge.transfer"]})
    transfer = captured.latest_charge.transfer
    assert (transfer.amount, transfer.description) == (1_200, "Share")
