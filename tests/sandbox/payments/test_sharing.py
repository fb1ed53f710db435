"""Money between a platform and its connected accounts: direct and destination charges, transfers, fees."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..customers.test_customers import refusal
from ..onboarding import onboarded
from .test_payment_intents import STAY


@pytest.fixture
def account(stripe_client: Any) -> str:
    """A connected account that may take transfers, in dollars."""
    return str(onboarded(stripe_client)["id"])


def on(account: str) -> dict[str, str]:
    """The options that make a request about a connected account."""
    return {"stripe_account": account}


def charge(client: Any, options: Any = None, **more: Any) -> Any:
    """A charge of $100."""
    params = {"amount": 10_000, "currency": "usd", "source": "tok_visa", **more}
    return client.v1.charges.create(params, options or {})


def moves(client: Any, options: Any = None) -> list[tuple[str, int]]:
    """The ledger as types and nets, the oldest move first."""
    balance_transactions = client.v1.balance_transactions.list({"limit": 100}, options or {}).data
    return [(each.type, each.net) for each in reversed(balance_transactions)]


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
    intent = stripe_client.v1.payment_intents.create(
        {
            "amount": 10_000,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            **STAY,
            "capture_method": "automatic_async",
            "transfer_data": {"destination": account},
            "expand": ["latest_charge"],
        }
    )
    payment = intent.latest_charge
    assert payment.transfer_group == f"group_{intent.id}" == intent.transfer_group
    assert (payment.balance_transaction, payment.to_dict().get("transfer")) == (None, None)
    assert stripe_client.v1.charges.retrieve(payment.id).transfer is not None


def test_an_intent_is_passed_on_when_it_is_captured(stripe_client: Any, account: str) -> None:
    """What is captured, less the fee."""
    held = stripe_client.v1.payment_intents.create(
        {
            "amount": 10_000,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            **STAY,
            "capture_method": "manual",
            "transfer_data": {"destination": account},
            "application_fee_amount": 500,
        }
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


def test_a_fee_has_the_currency_of_the_payment(sandbox: Sandbox, stripe_client: Any) -> None:
    """And its refunds that of the account: $0.30 of a charge on behalf of an account in Canada. Recorded."""
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
    assert payment.currency == "cad"
    assert payment.application_fee_amount > 30
    [refund] = fee.refunds.data
    assert (refund.amount > 15, refund.currency) == (True, "cad")
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
    paid = {"payment_method": "pm_card_bypassPending", "confirm": True, **STAY}
    params = {"amount": 1000, "currency": "usd", "transfer_data": {"destination": account}, **paid}
    payment = stripe_client.v1.payment_intents.create(params)
    stripe_client.v1.payouts.create({"amount": 600, "currency": "usd"}, on(account))
    back = stripe_client.v1.refunds.create({"payment_intent": payment.id, "reverse_transfer": True})
    assert back.status == "succeeded"
    balance = stripe_client.v1.balance.retrieve({}, on(account))
    assert sum(each.amount for each in (*balance.available, *balance.pending)) == -600


def debit(client: Any, account: str, **more: Any) -> Any:
    """A charge of $15 to a connected account's balance."""
    return client.v1.charges.create({"amount": 1500, "currency": "usd", "source": account, **more})


def test_a_platform_charges_an_account(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """It gets a payment, and the account shows a transfer.

    Source: https://docs.stripe.com/connect/account-debits#charging-a-connected-account; that its `source` has
    little of the account: https://github.com/stripe/stripe-go/pull/364.
    """
    charge(stripe_client, on(account), source="tok_bypassPending")
    paid = debit(stripe_client, account, description="A month's use", metadata={"month": "May"})
    assert paid.id.startswith("py_")
    assert (paid.status, paid.amount, paid.captured) == ("succeeded", 1500, True)
    assert (paid.description, paid.metadata["month"]) == ("A month's use", "May")
    assert (paid.source.id, paid.source.object) == (account, "account")
    assert paid.payment_method_details.type == "stripe_account"
    transfer = stripe_client.v1.transfers.retrieve(paid.source_transfer, {}, on(account))
    assert (transfer.amount, transfer.destination_payment) == (1500, paid.id)
    assert transfer.destination == sandbox.account
    assert moves(stripe_client) == [("payment", 1500)]
    assert moves(stripe_client, on(account))[-1] == ("transfer", -1500)
    assert stripe_client.v1.events.list({"type": "charge.succeeded"}).data[0].data.object.id == paid.id
    assert "capture=false" in refusal(debit, stripe_client, account, capture=False).user_message
    assert sandbox.reconcile()["differences"] == []


def test_an_account_pays_its_platform(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """A transfer to it; taken back as any other.

    Source: https://docs.stripe.com/connect/account-debits#transferring-from-a-connected-account.
    """
    charge(stripe_client, on(account), source="tok_bypassPending")
    money = {"amount": 1500, "currency": "usd", "destination": sandbox.account}
    transfer = stripe_client.v1.transfers.create(money, on(account))
    assert stripe_client.v1.charges.retrieve(transfer.destination_payment).amount == 1500
    stripe_client.v1.transfers.reversals.create(transfer.id, {"amount": 500}, on(account))
    assert stripe_client.v1.charges.retrieve(transfer.destination_payment).amount_refunded == 500
    assert sandbox.reconcile()["differences"] == []


def test_a_debit_takes_an_account_below_zero(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """With a bank account of the currency, and at the platform's risk; without one, it does not.

    Source: https://docs.stripe.com/connect/account-debits#requirements.
    """
    debit(stripe_client, account)
    assert stripe_client.v1.balance.retrieve({}, on(account)).available[0].amount == -1500
    assert sorted(moves(stripe_client)) == [("payment", 1500), ("reserve_transaction", -1500)]
    described = {"type": "custom", "country": "US", "capabilities": {"transfers": {"requested": True}}}
    without = stripe_client.v1.accounts.create(described).id
    assert refusal(debit, stripe_client, without).code == "balance_insufficient"
    assert sandbox.reconcile()["differences"] == []


def test_only_some_accounts_are_debited(sandbox: Sandbox, stripe_client: Any, account: str) -> None:
    """Those that the platform answers for, in its region, in their currency; by a charge or a transfer.

    Source: https://docs.stripe.com/connect/account-debits#requirements.
    """
    standard = stripe_client.v1.accounts.create({"type": "standard", "country": "US"}).id
    german = stripe_client.v1.accounts.create({"type": "express", "country": "DE"}).id
    transfer = stripe_client.v1.transfers.create
    for id, currency, said in (
        (standard, "usd", "Stripe is responsible"),
        (german, "eur", "in the same region"),
        (account, "eur", "default currency"),
    ):
        money = {"amount": 1500, "currency": currency}
        assert said in refusal(debit, stripe_client, id, **money).user_message
        sent = {**money, "destination": sandbox.account}
        assert said in refusal(transfer, sent, on(id)).user_message


def test_radar_looks_at_no_debit(stripe_client: Any, account: str) -> None:
    """It checks what comes from outside alone. Source: https://docs.stripe.com/connect/radar."""
    radar = stripe_client.v1.radar
    blocked = radar.value_lists.list({"alias": "charge_description_blocklist"}).data[0].id
    radar.value_list_items.create({"value_list": blocked, "value": "Adjustment"})
    assert debit(stripe_client, account, description="Adjustment").paid


AUTOMATIC = {"amount": 1000, "currency": "usd", "automatic_payment_methods": {"enabled": True}}


def test_a_connected_account_offers_what_it_has_the_capability_for(stripe_client: Any, account: str) -> None:
    """A type is offered where it is on and its capability active, also in what is paid on its behalf.

    Source: https://docs.stripe.com/connect/payment-method-configurations and
    https://docs.stripe.com/connect/manage-payment-methods.
    """
    v1 = stripe_client.v1

    def types(options: Any = None, **more: Any) -> Any:
        return v1.payment_intents.create({**AUTOMATIC, **more}, options or {}).payment_method_types

    def shown() -> Any:
        [configuration] = v1.payment_method_configurations.list({}, on(account)).data
        return v1.payment_method_configurations.retrieve(configuration.id, {}, on(account)).us_bank_account

    assert types(on(account)) == types(on_behalf_of=account) == ["card", "link"]
    assert types() == types(transfer_data={"destination": account}) == ["card", "link", "us_bank_account"]
    assert (shown().display_preference.value, shown().available) == ("on", False)
    v1.accounts.capabilities.update(account, "us_bank_account_ach_payments", {"requested": True})
    assert types(on(account)) == types(on_behalf_of=account) == ["card", "link", "us_bank_account"]
    assert shown().available


def test_checkout_offers_what_the_account_has_on_whose_behalf_it_is_paid(
    stripe_client: Any, account: str
) -> None:
    """In what is paid once, subscribed to and set up alike.

    Source: https://docs.stripe.com/connect/manage-payment-methods.
    """
    price = {"currency": "usd", "unit_amount": 5000, "product_data": {"name": "Delivery"}}
    once = {"price_data": price, "quantity": 1}
    monthly = {"price_data": {**price, "recurring": {"interval": "month"}}, "quantity": 1}
    behalf = {"on_behalf_of": account}
    for params in (
        {"mode": "payment", "line_items": [once], "payment_intent_data": behalf},
        {"mode": "subscription", "line_items": [monthly], "subscription_data": behalf},
        {"mode": "setup", "currency": "usd", "setup_intent_data": behalf},
    ):
        session = stripe_client.v1.checkout.sessions.create(
            {**params, "success_url": "https://example.com/done"}
        )
        assert session.payment_method_types == ["card", "link"]


def test_an_account_pays_by_no_type_that_it_has_not(stripe_client: Any, account: str) -> None:
    """Neither named for what is paid on its behalf, nor brought to what takes any type that is on.

    Source: https://docs.stripe.com/connect/manage-payment-methods.
    """
    intents = stripe_client.v1.payment_intents
    named = {"amount": 1000, "currency": "usd", "allowed_payment_method_types": ["klarna"]}
    assert intents.create(named).payment_method_types == ["klarna"]
    refused = refusal(lambda: intents.create({**named, "on_behalf_of": account}))
    assert 'The payment method type "klarna" is invalid.' in str(refused.user_message)
    brought = {**AUTOMATIC, "payment_method": "pm_usBankAccount_success"}
    refused = refusal(lambda: intents.create(brought, on(account)))
    assert "The PaymentMethod provided (us_bank_account) is not allowed" in str(refused.user_message)


def test_a_connected_accounts_configuration_is_a_child(stripe_client: Any, account: str) -> None:
    """It names its application and its parent; whoever names the parent is answered by the child.

    Source: https://docs.stripe.com/connect/multiple-payment-method-configurations and
    https://docs.stripe.com/api/payment_method_configurations.
    """
    v1 = stripe_client.v1
    [child] = v1.payment_method_configurations.list({}, on(account)).data
    assert (child.is_default, child.card.display_preference.overridable) == (True, True)
    assert [
        len(v1.payment_method_configurations.list({"application": each}, on(account)).data)
        for each in (child.application, "ca_other")
    ] == [1, 0]
    by_parent = {**AUTOMATIC, "payment_method_configuration": child.parent}
    for intent in (
        v1.payment_intents.create(by_parent, on(account)),
        v1.payment_intents.create({**by_parent, "on_behalf_of": account}),
    ):
        details = intent.payment_method_configuration_details
        assert (details.id, details.parent) == (child.id, child.parent)
    made = {"name": "Large orders", "parent": child.parent}
    another = v1.payment_method_configurations.create(made, on(account))
    assert (another.application, another.is_default) == (child.application, False)
    [direct] = v1.payment_method_configurations.list().data
    assert (direct.application, direct.parent, direct.card.display_preference.overridable) == (None,) * 3
    missing = refusal(lambda: v1.payment_method_configurations.retrieve(child.parent))
    assert missing.code == "resource_missing"


def test_a_destination_charge_describes_its_transfer(stripe_client: Any, account: str) -> None:
    """The transfer, and its payment to the destination, each have what was said of them.

    Source: https://docs.stripe.com/changelog/dahlia/2026-05-27/
    transfer-data-destination-payment-description-and-metadata.
    """
    v1 = stripe_client.v1
    payment = {"description": "Lunch", "metadata": {"order": "7"}}
    said = {"destination": account, "description": "Share", "metadata": {"a": "1"}, "payment_data": payment}
    params = {"amount": 10_000, "currency": "usd", "capture_method": "automatic", **STAY}
    intent = v1.payment_intents.create({**params, "transfer_data": said})
    changed = v1.payment_intents.update(
        intent.id,
        {"transfer_data": {"metadata": {"b": "2"}, "payment_data": {"description": "Dinner"}}},
    )
    assert changed.transfer_data.to_dict() == {
        **said,
        "metadata": {"a": "1", "b": "2"},
        "payment_data": {"description": "Dinner", "metadata": {"order": "7"}},
    }
    paid = v1.payment_intents.confirm(
        intent.id, {"payment_method": "pm_card_visa", "expand": ["latest_charge.transfer"]}
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
    v1.refunds.create({"charge": passed_on.id, "reverse_transfer": True, **fee})
    transfer = v1.transfers.retrieve(passed_on.transfer)
    assert (transfer.amount_reversed, transfer.reversed) == (10_000, True)
    assert v1.application_fees.retrieve(passed_on.application_fee).refunded
    assert sandbox.reconcile()["differences"] == []


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


def test_a_fee_follows_the_changes_of_its_intent(stripe_client: Any, account: str) -> None:
    """It can be unset, is never more than the amount, and is no platform's own at the capture, either.

    Source: `application_fee_amount` in https://docs.stripe.com/api/payment_intents/update and .../capture.
    """
    intents = stripe_client.v1.payment_intents
    shared = {"transfer_data": {"destination": account}, "application_fee_amount": 500}
    made = intents.create({"amount": 10_000, "currency": "usd", **shared})
    refused = refusal(intents.update, made.id, {"amount": 400})
    assert "must be less than or equal to the amount" in str(refused.user_message)
    refused = refusal(intents.update, made.id, {"transfer_data": {"amount": 100}})
    assert "mutually exclusive" in str(refused.user_message)
    assert intents.update(made.id, {"application_fee_amount": ""}).application_fee_amount is None
    assert intents.update(made.id, {"transfer_data": {"amount": 100}}).transfer_data.amount == 100
    own = {"amount": 1_000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True, **STAY}
    held = intents.create({**own, "capture_method": "manual"})
    refused = refusal(intents.capture, held.id, {"application_fee_amount": 100})
    assert "Can only apply an application_fee_amount" in str(refused.user_message)


def test_a_raised_authorization_shares_what_was_said_then(stripe_client: Any, account: str) -> None:
    """The fee and the part of an incremental authorization count for its capture.

    Source: https://docs.stripe.com/api/payment_intents/increment_authorization.
    """
    v1 = stripe_client.v1
    options = {"card": {"request_incremental_authorization": "if_available"}}
    held = v1.payment_intents.create(
        {
            "amount": 1_000,
            "currency": "usd",
            "payment_method": "pm_card_visa",
            "confirm": True,
            "capture_method": "manual",
            "payment_method_options": options,
            "transfer_data": {"destination": account, "description": "Share"},
            **STAY,
        }
    )
    raised = v1.payment_intents.increment_authorization(
        held.id, {"amount": 1_500, "transfer_data": {"amount": 1_200}}
    )
    assert raised.transfer_data.to_dict() == {"amount": 1_200, "destination": account, "description": "Share"}
    captured = v1.payment_intents.capture(held.id, {"expand": ["latest_charge.transfer"]})
    transfer = captured.latest_charge.transfer
    assert (transfer.amount, transfer.description) == (1_200, "Share")


def test_an_inactive_configuration_is_for_no_new_payments(stripe_client: Any) -> None:
    """Until it is active again; those that were made by it go on.

    Source: https://docs.stripe.com/api/payment_method_configurations/object.
    """
    v1 = stripe_client.v1
    another = v1.payment_method_configurations.create({"name": "Large orders"}).id
    by_it = {**AUTOMATIC, "payment_method_configuration": another}
    begun = v1.payment_intents.create(by_it)
    v1.payment_method_configurations.update(another, {"active": False})
    assert v1.payment_intents.update(begun.id, {"amount": 2_000}).amount == 2_000
    assert refusal(lambda: v1.payment_intents.create(by_it)).param == "payment_method_configuration"
    v1.payment_method_configurations.update(another, {"active": True})
    assert v1.payment_intents.create(by_it).payment_method_configuration_details.id == another


@pytest.mark.parametrize(("asked", "given_back"), [(False, 0), (True, 50)])
def test_a_reversal_gives_back_the_fee_where_that_is_asked(
    stripe_client: Any, account: str, asked: bool, given_back: int
) -> None:
    """In proportion: half of the transfer, half of the fee."""
    v1 = stripe_client.v1
    passed_on = charge(stripe_client, transfer_data={"destination": account}, application_fee_amount=100)
    v1.transfers.reversals.create(passed_on.transfer, {"amount": 5_000, "refund_application_fee": asked})
    assert v1.application_fees.retrieve(passed_on.application_fee).amount_refunded == given_back
