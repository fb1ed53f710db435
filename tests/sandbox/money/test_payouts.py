"""Payouts, their schedules, the balance settings, and top-ups: money to the bank and from it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.models.money import instant
from helpers.sandbox.models.money.payout_schedules import next_run

from ..conftest import NOW
from ..onboarding import BANK_ACCOUNT, INDIVIDUAL, onboarded
from ..refused import refusal

DAY = 86_400
MIDNIGHT = NOW - NOW % DAY  # 2024-02-01, a Thursday


def earn(client: Any, amount: int = 1000, **options: Any) -> None:
    """Money that is available at once: 9.41 of 10 dollars."""
    charge = {"amount": amount, "currency": "usd", "source": "tok_bypassPending"}
    client.v1.charges.create(charge, options)


def pay_out(client: Any, amount: int = 500, **more: Any) -> Any:
    """A payout in dollars."""
    return client.v1.payouts.create({"amount": amount, "currency": "usd", **more})


def statuses(client: Any, options: Any = None) -> list[str]:
    """Of all payouts, the oldest first."""
    return [each.status for each in reversed(client.v1.payouts.list({}, options or {}).data)]


def available(client: Any, options: Any = None) -> int:
    """The dollars that are available, in cents."""
    return int(client.v1.balance.retrieve({}, options or {}).available[0].amount)


def every(interval: str, **days: Any) -> dict[str, Any]:
    """Balance settings that pay out on a schedule."""
    return {"payments": {"payouts": {"schedule": {"interval": interval, **days}}}}


def test_a_payout_goes_its_way(sandbox: Sandbox, stripe_client: Any) -> None:
    """Sent at the next midnight, there a midnight later."""
    earn(stripe_client)
    payout = pay_out(stripe_client, description="Rent", statement_descriptor="RENT")
    expected = {
        "amount": 500,
        "arrival_date": MIDNIGHT + 4 * DAY,
        "automatic": False,
        "description": "Rent",
        "method": "standard",
        "reconciliation_status": "not_applicable",
        "source_type": "card",
        "statement_descriptor": "RENT",
        "status": "pending",
        "type": "bank_account",
    }
    assert expected.items() <= payout.to_dict().items()
    assert available(stripe_client) == 441
    sandbox.advance(days=1)
    assert statuses(stripe_client) == ["in_transit"]
    sandbox.advance(days=2)
    assert statuses(stripe_client) == ["in_transit"]
    sandbox.advance(days=1)
    assert statuses(stripe_client) == ["paid"]
    entry = stripe_client.v1.balance_transactions.list({"source": payout.id}).data[0]
    assert (entry.type, entry.reporting_category, entry.net) == ("payout", "payout", -500)
    assert [each.type for each in stripe_client.v1.events.list({"type": "payout.*"}).data] == [
        "payout.paid",
        "payout.updated",
        "payout.created",
    ]


def test_no_more_is_paid_out_than_is_available(stripe_client: Any) -> None:
    """Pending money does not count."""
    stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    error = refusal(pay_out, stripe_client)
    assert error.code == "balance_insufficient"
    assert str(error.user_message).startswith(
        "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low."
    )


def test_only_what_has_not_left_is_canceled(sandbox: Sandbox, stripe_client: Any) -> None:
    """The money is back at once."""
    earn(stripe_client)
    payout = pay_out(stripe_client)
    canceled = stripe_client.v1.payouts.cancel(payout.id, {"expand": ["failure_balance_transaction"]})
    entry = canceled.failure_balance_transaction
    assert (canceled.status, entry.type, entry.reporting_category, entry.amount) == (
        "canceled",
        "payout_cancel",
        "payout_reversal",
        500,
    )
    assert available(stripe_client) == 941
    late = pay_out(stripe_client)
    sandbox.advance(days=1)
    assert "status of in_transit" in str(refusal(stripe_client.v1.payouts.cancel, late.id).user_message)
    assert statuses(stripe_client) == ["canceled", "in_transit"]


def test_an_instant_payout_takes_half_an_hour_and_a_fee(sandbox: Sandbox, stripe_client: Any) -> None:
    """1.5%, at least 50 cents, beside the amount."""
    earn(stripe_client, 10_000)
    payout = pay_out(stripe_client, 8000, method="instant")
    assert payout.arrival_date == NOW
    assert available(stripe_client) == 10_000 - 320 - 8000 - 120
    sandbox.advance(seconds=1800)
    assert statuses(stripe_client) == ["paid"]
    assert refusal(pay_out, stripe_client, 1_000_000).code == "balance_insufficient"


def test_an_instant_payout_is_advanced_out_of_pending_money(sandbox: Sandbox, stripe_client: Any) -> None:
    """By a move a day that the money comes from; where it fails or is canceled, all of them are undone.

    Source: https://docs.stripe.com/payouts/instant-payouts-advance-funding, with its example.
    """
    entries = stripe_client.v1.balance_transactions
    charge = {"currency": "usd", "source": "tok_visa"}
    for amount in (2_500, 1_500):
        stripe_client.v1.charges.create({"amount": amount, **charge})
        sandbox.advance(days=1)
    before = stripe_client.v1.balance.retrieve()
    first, second = (each.net for each in reversed(entries.list().data))
    payout = pay_out(stripe_client, 3_600, method="instant")
    told = [
        (each.type, each.amount, each.status, each.description)
        for each in entries.list({"source": payout.id}).data
    ]
    deducted, added = (f"{word} funds for {payout.id}" for word in ("Deducting pending", "Adding available"))
    needed = 3_600 + 54
    assert sorted(told) == sorted(
        [
            ("advance", needed, "available", added),
            ("advance_funding", -first, "pending", deducted),
            ("advance_funding", first - needed, "pending", deducted),
            ("payout", -payout.amount, "available", "STRIPE PAYOUT"),
        ]
    )
    balance = stripe_client.v1.balance.retrieve()
    assert (balance.available[0].amount, balance.pending[0].amount) == (0, first + second - needed)
    stripe_client.v1.payouts.cancel(payout.id)
    balance = stripe_client.v1.balance.retrieve()
    assert balance.pending == before.pending
    sandbox.advance(days=7)
    assert available(stripe_client) == first + second - 54


def test_all_of_a_connected_account_is_paid_out_at_once(stripe_client: Any) -> None:
    """To each destination that takes it, and the platform pays Stripe; nothing tells so of the platform.

    Source: https://docs.stripe.com/connect/instant-payouts and
    https://docs.stripe.com/connect/direct-charges-fee-payer-behavior.
    """
    slow = {**BANK_ACCOUNT, "account_number": "000888888883"}
    account = onboarded(stripe_client)["id"]
    stripe_client.v1.accounts.external_accounts.create(account, {"external_account": slow})
    options = {"stripe_account": account}
    charge = {"amount": 5000, "currency": "usd", "source": "tok_visa"}
    stripe_client.v1.charges.create(charge, options)
    expand = {"expand": ["instant_available.net_available"]}
    (shown,) = stripe_client.v1.balance.retrieve(expand, options).instant_available
    (net,) = shown.net_available
    assert (net.amount, net.source_types.card) == (shown.amount, shown.amount)
    money = {"amount": net.amount, "currency": "usd", "method": "instant", "destination": net.destination}
    stripe_client.v1.payouts.create(money, options)
    (left,) = stripe_client.v1.balance.retrieve(expand, options).instant_available
    assert (left.amount, available(stripe_client)) == (0, -72)
    message = str(refusal(stripe_client.v1.balance.retrieve, expand).user_message)
    assert message == "This property cannot be expanded (instant_available.net_available)."


def test_a_paid_payout_is_taken_back(sandbox: Sandbox, stripe_client: Any) -> None:
    """By a payout the other way, once; of connected accounts only, to banks of two countries.

    Source: https://docs.stripe.com/api/payouts/reverse. Guess: the words of that.
    """
    options = {"stripe_account": onboarded(stripe_client)["id"]}
    payouts = stripe_client.v1.payouts
    for of in ({}, options):
        charge = {"amount": 1000, "currency": "usd", "source": "tok_bypassPending"}
        stripe_client.v1.charges.create(charge, of)
    own = payouts.create({"amount": 500, "currency": "usd"})
    payout = payouts.create({"amount": 500, "currency": "usd"}, options)
    pending = refusal(payouts.reverse, payout.id, {}, options)
    assert "status of pending" in str(pending.user_message)
    sandbox.advance(days=4)
    assert "for connected accounts" in str(refusal(payouts.reverse, own.id).user_message)
    back = payouts.reverse(payout.id, {"metadata": {"key": "value"}}, options)
    assert (back.amount, back.original_payout, back.status) == (-500, payout.id, "pending")
    assert payouts.retrieve(payout.id, {}, options).reversed_by == back.id
    again = refusal(payouts.reverse, payout.id, {}, options)
    assert "already been reversed" in str(again.user_message)
    sandbox.advance(days=2)
    assert payouts.retrieve(back.id, {}, options).status == "paid"


def test_some_payouts_are_not_taken_back(sandbox: Sandbox, stripe_client: Any) -> None:
    """None that was instant, nor one of 90 days ago; the first event is of the payout itself.

    Source: https://docs.stripe.com/connect/payout-reversals.
    """
    options = {"stripe_account": onboarded(stripe_client)["id"]}
    payouts = stripe_client.v1.payouts
    charge = {"amount": 5000, "currency": "usd", "source": "tok_bypassPending"}
    stripe_client.v1.charges.create(charge, options)
    money = {"amount": 500, "currency": "usd"}
    instant = payouts.create({**money, "method": "instant"}, options)
    first, second = (payouts.create(money, options) for _ in range(2))
    sandbox.advance(days=8)
    assert "Instant" in str(refusal(payouts.reverse, instant.id, {}, options).user_message)
    back = payouts.reverse(first.id, {}, options)
    events = stripe_client.v1.events.list({"type": "payout.*", "limit": 2}, options).data
    assert [(each.type, each.data.object.id) for each in events] == [
        ("payout.created", back.id),
        ("payout.updated", first.id),
    ]
    sandbox.advance(days=88)
    assert "90 days" in str(refusal(payouts.reverse, second.id, {}, options).user_message)


def test_a_payout_to_europe_is_not_taken_back(sandbox: Sandbox, stripe_client: Any) -> None:
    """Nor to any other country but the United States and Canada: https://docs.stripe.com/api/payouts/reverse."""
    person = {**INDIVIDUAL, "address": {**INDIVIDUAL["address"], "country": "DE", "postal_code": "10115"}}
    bank = {
        "object": "bank_account",
        "country": "DE",
        "currency": "eur",
        "account_number": "DE89370400440532013000",
    }
    account = onboarded(stripe_client, country="DE", individual=person, external_account=bank, settings={})
    options = {"stripe_account": account["id"]}
    charge = {"amount": 1000, "currency": "eur", "source": "tok_bypassPending"}
    stripe_client.v1.charges.create(charge, options)
    payout = stripe_client.v1.payouts.create({"amount": 500, "currency": "eur"}, options)
    sandbox.advance(days=10)
    error = refusal(stripe_client.v1.payouts.reverse, payout.id, {}, options)
    assert "United States and Canada" in str(error.user_message)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("000111111116", "no_account"),
        ("000111111113", "account_closed"),
        ("000222222227", "insufficient_funds"),
        ("000333333335", "debit_not_authorized"),
        ("000444444440", "invalid_currency"),
    ],
)
def test_a_test_account_fails_its_payouts(
    sandbox: Sandbox, stripe_client: Any, number: str, code: str
) -> None:
    """On the day they should arrive; the money is back, and the account is not paid to any more."""
    external = {**BANK_ACCOUNT, "account_number": number}
    options = {"stripe_account": onboarded(stripe_client, external_account=external)["id"]}
    earn(stripe_client, **options)
    sandbox.advance(days=5)
    (failed,) = stripe_client.v1.payouts.list({}, options).data
    assert (failed.automatic, failed.status, failed.failure_code) == (True, "failed", code)
    assert failed.failure_message
    assert available(stripe_client, options) == 941
    sandbox.advance(days=3)
    assert statuses(stripe_client, options) == ["failed"]
    accounts = stripe_client.v1.accounts.external_accounts.list(options["stripe_account"]).data
    assert [each.status for each in accounts] == ["errored"]


def test_a_schedule_pays_out_what_became_available(sandbox: Sandbox, stripe_client: Any) -> None:
    """Each day's money; the payout knows what it is made of."""
    assert (
        stripe_client.v1.balance_settings.update(every("daily")).payments.payouts.schedule.interval == "daily"
    )
    first = stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=1)
    second = stripe_client.v1.charges.create({"amount": 2000, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=6)
    payouts = stripe_client.v1.payouts.list().data
    assert [(each.amount, each.automatic, each.status) for each in payouts] == [
        (2000 - 88, True, "paid"),
        (1000 - 59, True, "paid"),
    ]
    listed = stripe_client.v1.balance_transactions.list
    assert [each.source for each in listed({"payout": payouts[0].id}).data] == [payouts[0].id, second.id]
    assert [each.source for each in listed({"payout": payouts[1].id}).data] == [payouts[1].id, first.id]
    assert sum(each.net for each in listed({"payout": payouts[0].id}).data) == 0
    assert payouts[0].reconciliation_status == "completed"


def test_a_payout_by_hand_does_not_know_what_it_is_made_of(stripe_client: Any) -> None:
    """Stripe's own refusal."""
    earn(stripe_client)
    payout = pay_out(stripe_client)
    error = refusal(stripe_client.v1.balance_transactions.list, {"payout": payout.id})
    assert error.user_message == (
        "Balance transaction history can only be filtered on automatic transfers, not manual."
    )


@pytest.mark.parametrize(
    ("schedule", "day"),
    [
        ({"interval": "daily"}, "2024-02-02"),
        ({"interval": "weekly", "weekly_payout_days": ["tuesday", "friday"]}, "2024-02-02"),
        ({"interval": "weekly", "weekly_anchor": "wednesday"}, "2024-02-07"),
        ({"interval": "monthly", "monthly_payout_days": [15]}, "2024-02-15"),
        ({"interval": "monthly", "monthly_payout_days": [31]}, "2024-02-29"),
        ({"interval": "manual"}, None),
    ],
)
def test_a_schedule_has_its_days(schedule: dict[str, Any], day: str | None) -> None:
    """From noon of Thursday, 2024-02-01; a day that a month lacks is its last."""
    at = next_run(schedule, NOW)
    assert (at and datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")) == day


def test_a_minimum_stays_in_the_balance(sandbox: Sandbox, stripe_client: Any) -> None:
    """What is above it is paid out."""
    settings = every("daily")
    settings["payments"]["payouts"]["minimum_balance_by_currency"] = {"usd": 500}
    shown = stripe_client.v1.balance_settings.update(settings).payments.payouts
    assert shown.minimum_balance_by_currency["usd"] == 500
    earn(stripe_client)
    sandbox.advance(days=1)
    assert [each.amount for each in stripe_client.v1.payouts.list().data] == [441]
    assert available(stripe_client) == 500


def test_what_stays_is_told_of_in_the_ledger(sandbox: Sandbox, stripe_client: Any) -> None:
    """It is kept back from a payout, and there again for the next.

    Source: https://docs.stripe.com/payouts/minimum-balances-for-automatic-payouts#reconciliation-reports.
    """
    least = {"payouts": {"minimum_balance_by_currency": {"usd": 100}}}
    stripe_client.v1.balance_settings.update({"payments": least})
    stripe_client.v1.balance_settings.update(every("daily"))
    earn(stripe_client)
    sandbox.advance(days=6)
    payout = stripe_client.v1.payouts.list().data[0]
    entries = stripe_client.v1.balance_transactions.list({"payout": payout.id}).data
    assert [(each.type, each.net) for each in entries] == [
        ("payout", -841),
        ("payout_minimum_balance_hold", -100),
        ("charge", 941),
    ]
    earn(stripe_client)
    sandbox.advance(days=6)
    payout = stripe_client.v1.payouts.list().data[0]
    entries = stripe_client.v1.balance_transactions.list({"payout": payout.id}).data
    assert [(each.type, each.net) for each in entries] == [
        ("payout", -941),
        ("payout_minimum_balance_hold", -100),
        ("charge", 941),
        ("payout_minimum_balance_release", 100),
    ]
    assert {each.reporting_category for each in entries if "minimum" in each.type} == {"minimum_balance_hold"}
    assert sandbox.reconcile()["differences"] == []


@pytest.mark.parametrize(
    ("country", "currency", "least", "most", "fee"),
    [
        ("AE", "aed", 200, 999_900, 14_999),
        ("CZ", "czk", 1000, 9_999_900, 99_999),
        ("DK", "dkk", 500, 999_900, 9999),
        ("HK", "hkd", 500, 999_900, 9999),
        ("HU", "huf", 20_000, 99_999_900, 999_999),
        ("MY", "myr", 200, 999_900, 9999),
        ("NO", "nok", 500, 999_900, 9999),
        ("NZ", "nzd", 50, 999_900, 14_999),
        ("PL", "pln", 200, 999_900, 9999),
        ("RO", "ron", 200, 999_900, 9999),
        ("SE", "sek", 500, 999_900, 9999),
    ],
)
def test_an_instant_payout_has_its_bounds_by_currency(
    country: str, currency: str, least: int, most: int, fee: int
) -> None:
    """Source: https://docs.stripe.com/payouts/instant-payouts#pricing."""
    assert (instant.INSTANT[currency].least, instant.MOST.get(currency, instant.LARGEST)) == (least, most)
    assert instant.fee(most, currency) == fee
    assert country in (*instant.ZONES, "CZ", "DK", "HU", "PL", "RO", "SE")


def test_a_bank_tells_by_which_number_it_knows_a_payout(sandbox: Sandbox, stripe_client: Any) -> None:
    """Within ten days of when it is paid. Source: https://docs.stripe.com/payouts/trace-ids."""
    earn(stripe_client)
    payout = pay_out(stripe_client)
    assert payout.trace_id.to_dict() == {"status": "pending", "value": None}
    sandbox.advance(days=14)
    traced = stripe_client.v1.payouts.retrieve(payout.id).trace_id
    assert (traced.status, bool(traced.value)) == ("supported", True)


def test_what_failed_is_not_paid_out_to_again(sandbox: Sandbox, stripe_client: Any) -> None:
    """Until the account is another one.

    Source: https://docs.stripe.com/connect/payouts-connected-accounts#payout-status.
    """
    bank = {**BANK_ACCOUNT, "account_number": "000111111116"}
    account = onboarded(stripe_client, external_account=bank)["id"]
    options = {"stripe_account": account}
    earn(stripe_client, **options)
    money = {"amount": 100, "currency": "usd"}
    create = stripe_client.v1.payouts.create
    assert create(money, options).status == "pending"
    sandbox.advance(days=5)
    failed = stripe_client.v1.accounts.external_accounts.list(account).data[0]
    assert failed.status == "errored"
    assert refusal(create, money, options).param == "currency"
    assert refusal(create, {**money, "destination": failed.id}, options).param == "destination"
    stripe_client.v1.accounts.update(account, {"external_account": BANK_ACCOUNT})
    assert create(money, options).status == "pending"


def test_settings_are_the_accounts_own(stripe_client: Any) -> None:
    """Changed here, the account shows it; an event tells. Not all can be changed.

    Recorded of what cannot: https://github.com/gburgyan/aat-stripe, balance-settings.
    """
    update = stripe_client.v1.balance_settings.update
    update(every("weekly", weekly_payout_days=["monday"]))
    error = refusal(update, {"payments": {"debit_negative_balances": False}})
    assert (error.code, error.param) == (None, "payments[debit_negative_balances]")
    account = stripe_client.v1.accounts.retrieve_current()
    assert account.settings.payouts.schedule.weekly_payout_days == ["monday"]
    types = [each.type for each in stripe_client.v1.events.list().data]
    assert types == ["balance_settings.updated", "account.updated"]


def test_money_may_take_longer_to_settle(sandbox: Sandbox, stripe_client: Any) -> None:
    """`delay_days_override`, up to 31 days; fewer than seven are business days."""
    settings = {"payments": {"settlement_timing": {"delay_days_override": 5}}}
    timing = stripe_client.v1.balance_settings.update(settings).payments.settlement_timing
    assert (timing.delay_days, timing.delay_days_override) == (5, 5)
    stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=6)
    assert available(stripe_client) == 0
    sandbox.advance(days=1)
    assert available(stripe_client) == 941
    settings["payments"]["settlement_timing"]["delay_days_override"] = 1
    assert refusal(stripe_client.v1.balance_settings.update, settings).http_status == 400


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"amount": 0}, "This value must be greater than or equal to 1."),
        ({"currency": "eur"}, "Sorry, you don't have any external accounts in that currency (eur)."),
        ({"destination": "ba_x"}, "No such external account: 'ba_x'"),
        ({"statement_descriptor": "x" * 23}, "The statement descriptor must be at most 22 characters. xxxx"),
        ({"source_type": "bank_account"}, "You have insufficient funds in your Stripe account"),
    ],
)
def test_a_payout_that_cannot_be_is_refused(stripe_client: Any, params: dict[str, Any], message: str) -> None:
    """And nothing leaves the balance."""
    earn(stripe_client)
    error = refusal(stripe_client.v1.payouts.create, {"amount": 500, "currency": "usd", **params})
    assert str(error.user_message).startswith(message)
    assert available(stripe_client) == 941


def test_payouts_are_listed_and_described(stripe_client: Any) -> None:
    """By status, destination and arrival; metadata is all that changes."""
    earn(stripe_client)
    payout = pay_out(stripe_client, 100)
    stripe_client.v1.payouts.cancel(pay_out(stripe_client, 200).id)
    lists = stripe_client.v1.payouts.list
    assert [each.id for each in lists({"status": "pending"}).data] == [payout.id]
    assert len(lists({"destination": payout.destination}).data) == 2
    assert len(lists({"arrival_date": {"gt": payout.arrival_date}}).data) == 0
    assert stripe_client.v1.payouts.update(payout.id, {"metadata": {"a": "b"}}).metadata["a"] == "b"


@pytest.mark.parametrize(
    ("source", "status", "total"),
    [
        (None, "succeeded", 5000),
        ("btok_us_verified", "succeeded", 5000),
        ("btok_us_verified_noAccount", "failed", 0),
        ("btok_us_verified_insufficientFunds", "failed", 0),
        ("btok_us_verified_dispute", "reversed", 0),
    ],
)
def test_a_topup_arrives_or_fails(
    sandbox: Sandbox, stripe_client: Any, source: str | None, status: str, total: int
) -> None:
    """Two business days after a Thursday, as its bank account says."""
    params = {"amount": 5000, "currency": "usd", **({"source": source} if source else {})}
    topup = stripe_client.v1.topups.create(params)
    assert (topup.status, topup.expected_availability_date) == ("pending", MIDNIGHT + 4 * DAY)
    assert stripe_client.v1.balance.retrieve().pending[0].amount == 5000
    sandbox.advance(days=4)
    assert stripe_client.v1.topups.retrieve(topup.id).status == status
    assert available(stripe_client) == total
    assert stripe_client.v1.events.list({"type": f"topup.{status}"}).data[0].data.object.id == topup.id


def test_a_topup_shows_whose_money_it_was(sandbox: Sandbox, stripe_client: Any) -> None:
    """The account is verified, and its holder's; a bank's refusal is told by the network's code.

    Recorded by a connector to warehouses in 2024, version 2022-11-15.
    """
    params = {"amount": 900, "currency": "usd", "source": "btok_us_verified_noAccount"}
    topup = stripe_client.v1.topups.create(params).to_dict()
    source = topup["source"]
    assert (source["flow"], source["code_verification"]) == (
        "code_verification",
        {"attempts_remaining": 3, "status": "succeeded"},
    )
    assert (source["ach_debit"]["last4"], source["ach_debit"]["type"]) == ("1116", "individual")
    assert (source["owner"]["name"], source["owner"]["address"]["country"]) == ("Jane Austen", "US")
    assert topup["destination_balance"] is None
    sandbox.advance(days=4)
    failed = stripe_client.v1.topups.retrieve(topup["id"])
    assert (failed.failure_code, failed.failure_message) == ("R03", "no_account")


def test_a_topup_is_called_off_while_it_is_on_its_way(sandbox: Sandbox, stripe_client: Any) -> None:
    """Not once it has arrived."""
    first, second = (stripe_client.v1.topups.create({"amount": 100, "currency": "usd"}) for _ in range(2))
    assert stripe_client.v1.topups.cancel(first.id).status == "canceled"
    sandbox.advance(days=4)
    assert "status of succeeded" in str(refusal(stripe_client.v1.topups.cancel, second.id).user_message)
    assert available(stripe_client) == 100
    assert stripe_client.v1.topups.update(first.id, {"description": "Oops"}).description == "Oops"
    assert [each.id for each in stripe_client.v1.topups.list({"status": "canceled"}).data] == [first.id]


@pytest.mark.parametrize("seed", range(6))
def test_a_day_has_one_payout(seed: int) -> None:
    """Of all that is available by midnight: what was so before, and what a charge brings at that moment."""
    sandbox = Sandbox(seed=str(seed), clock=datetime.fromtimestamp(MIDNIGHT, UTC))
    client: Any = sandbox.client()
    client.v1.balance_settings.update(every("daily"))
    client.v1.charges.create({"amount": 2000, "currency": "usd", "source": "tok_visa"})
    pending = client.v1.balance_transactions.list().data[0]
    sandbox.advance(seconds=pending.available_on - MIDNIGHT - DAY // 2)
    earn(client)
    sandbox.advance(days=1)
    amounts = [each.amount for each in client.v1.payouts.list().data]
    assert amounts == [pending.net + 941]


@pytest.mark.parametrize("start", [{"hour": 24, "minutes": 0}, {"hour": 1, "minutes": 15}])
def test_a_day_starts_at_an_hour_or_half_past_it(stripe_client: Any, start: dict[str, int]) -> None:
    """As the parameter `start_of_day` tells."""
    settings = stripe_client.v1.balance_settings
    day = {"timezone": "America/New_York", **start}
    timing = {"payments": {"settlement_timing": {"start_of_day": day}}}
    assert "start_of_day" in refusal(settings.update, timing).param
    timing["payments"]["settlement_timing"]["start_of_day"] = {**day, "hour": 9, "minutes": 30}
    shown = settings.update(timing).payments.settlement_timing.start_of_day
    assert (shown.hour, shown.minutes) == (9, 30)


def test_a_schedule_of_balance_settings_has_its_own_days(stripe_client: Any) -> None:
    """Days are needed for weeks and months, and are of no other interval.

    Source: https://docs.stripe.com/api/balance-settings/update.
    """

    def scheduled(**schedule: Any) -> Any:
        settings = {"payments": {"payouts": {"schedule": schedule}}}
        return stripe_client.v1.balance_settings.update(settings).payments.payouts.schedule.to_dict()

    for wrong, said in (
        ({"interval": "weekly"}, "Missing required param"),
        ({"interval": "monthly"}, "Missing required param"),
        ({"interval": "daily", "weekly_payout_days": ["monday"]}, "cannot be used with daily payouts"),
        ({"interval": "weekly", "monthly_payout_days": [1]}, "cannot be used with weekly payouts"),
    ):
        assert said in str(refusal(lambda wrong=wrong: scheduled(**wrong)).user_message)
    weekly = {"interval": "weekly", "weekly_payout_days": ["monday", "friday"]}
    assert scheduled(**weekly) == scheduled(interval="weekly") == weekly
    assert scheduled(weekly_payout_days=["friday"])["weekly_payout_days"] == ["friday"]
    assert scheduled(interval="daily") == {"interval": "daily"}


def test_no_more_is_paid_out_than_all_balances_hold(sandbox: Sandbox, stripe_client: Any) -> None:
    """That of cards is below zero, so that not all of that of bank accounts can be paid out.

    Source: https://docs.stripe.com/connect/manual-payouts#regular-payouts.
    """
    v1 = stripe_client.v1
    v1.balance_settings.update(every("manual"))
    paid = {"amount": 10_000, "currency": "usd"}
    by_card = v1.charges.create({**paid, "source": "tok_bypassPending"})
    v1.payouts.create({"amount": 9_680, "currency": "usd"})
    v1.charges.create({**paid, "source": "btok_us_verified"})
    sandbox.advance(days=10)
    v1.refunds.create({"charge": by_card.id, "amount": 5_000})
    of_bank = {"currency": "usd", "source_type": "bank_account"}
    refused = refusal(v1.payouts.create, {"amount": 9_920, **of_bank})
    assert refused.code == "balance_insufficient"
    v1.payouts.create({"amount": 4_920, **of_bank})
    assert available(stripe_client) == 0
    assert sandbox.reconcile()["differences"] == []
