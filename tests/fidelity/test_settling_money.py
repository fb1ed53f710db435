"""Money as it settles: instant payouts, reserves, special currencies, what is kept for how long."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox
from tests.sandbox.onboarding import BANK_ACCOUNT, onboarded

from .conftest import Refusal


def earn(v1: Any, amount: int, options: Any = None, *, currency: str = "usd", token: str = "tok_visa") -> Any:
    return v1.charges.create({"amount": amount, "currency": currency, "source": token}, options)


def at_once(v1: Any, amount: int, currency: str = "usd", options: Any = None) -> Any:
    return v1.payouts.create({"amount": amount, "currency": currency, "method": "instant"}, options)


def amounts(lines: list[Any]) -> dict[str, int]:
    return {each.currency: each.amount for each in lines}


def test_money_of_cards_can_be_paid_out_at_once_while_it_is_pending(v1: Any) -> None:
    """Source: https://docs.stripe.com/payouts/instant-payouts, and its page on advance funding.

    100 dollars bring 96.80; an instant payout of 50 costs 75 cents.
    """
    earn(v1, 10_000)
    assert amounts(v1.balance.retrieve().instant_available) == {"usd": 9_680}
    assert amounts(v1.balance.retrieve().available) == {"usd": 0}
    at_once(v1, 5_000)
    balance = v1.balance.retrieve()
    assert amounts(balance.instant_available) == {"usd": 9_680 - 5_075}
    assert (amounts(balance.available), amounts(balance.pending)) == ({"usd": 0}, {"usd": 9_680 - 5_075})


def test_an_instant_payout_takes_no_more_than_instant_available(v1: Any, refused: Refusal) -> None:
    """The fee goes off it, too. Source: https://docs.stripe.com/payouts/instant-payouts."""
    earn(v1, 10_000)
    assert refused(at_once, v1, 9_600).code == "balance_insufficient"
    assert at_once(v1, 9_536).status == "pending"
    assert amounts(v1.balance.retrieve().instant_available) == {"usd": 1}


def test_an_instant_payout_has_a_least_and_a_largest_amount(v1: Any, refused: Refusal) -> None:
    """0.50 and 9,999 dollars. Source: https://docs.stripe.com/payouts/instant-payouts#pricing."""
    earn(v1, 2_000_000, token="tok_bypassPending")
    assert refused(at_once, v1, 49).code == "amount_too_small"
    assert refused(at_once, v1, 999_901).code == "instant_payouts_limit_exceeded"
    assert at_once(v1, 50).amount == 50


def test_ten_instant_payouts_may_be_made_in_a_day(sandbox: Sandbox, v1: Any, refused: Refusal) -> None:
    """The day ends at midnight in Chicago, six hours after that of UTC.

    Source: https://docs.stripe.com/payouts/instant-payouts#eligibility-and-daily-volume-limits and
    https://docs.stripe.com/error-codes.
    """
    earn(v1, 100_000, token="tok_bypassPending")
    for _ in range(10):
        at_once(v1, 100)
    assert refused(at_once, v1, 100).code == "instant_payouts_limit_exceeded"
    sandbox.advance(hours=17)
    assert refused(at_once, v1, 100).code == "instant_payouts_limit_exceeded"
    sandbox.advance(hours=2)
    assert at_once(v1, 100).status == "pending"


def test_no_more_than_ten_thousand_dollars_are_shown_as_instantly_available(v1: Any) -> None:
    """Recorded: of a balance of 530,000 dollars."""
    for _ in range(2):
        earn(v1, 40_000_000, token="tok_bypassPending")
    assert amounts(v1.balance.retrieve().instant_available) == {"usd": 1_000_000}


def test_instant_payouts_are_made_in_the_accounts_own_currency_only(
    v1: Any, refused: Refusal, connected: dict[str, str]
) -> None:
    """Source: https://docs.stripe.com/payouts/instant-payouts."""
    account = {**BANK_ACCOUNT, "country": "GB", "currency": "gbp", "account_number": "00012345"}
    v1.accounts.external_accounts.create(
        connected["stripe_account"], {"external_account": {**account, "routing_number": "108800"}}
    )
    earn(v1, 10_000, connected, currency="gbp", token="tok_bypassPending")
    assert refused(at_once, v1, 1_000, "gbp", connected).code.startswith("instant_payouts_")


def test_what_a_connected_account_owes_is_reserved_on_its_platform(
    sandbox: Sandbox, v1: Any, connected: dict[str, str]
) -> None:
    """In the platform's available balance it is missing; in `connect_reserved` it is shown.

    Source: https://docs.stripe.com/connect/account-balances#accounting-for-negative-balances and
    https://support.stripe.com/questions/connect-reserves-faq.
    """
    earn(v1, 100_000, token="tok_bypassPending")
    charge = earn(v1, 10_000, connected)
    sandbox.advance(days=5)
    assert amounts(v1.balance.retrieve().connect_reserved) == {"usd": 0}
    v1.refunds.create({"charge": charge.id}, connected)
    balance = v1.balance.retrieve()
    assert amounts(v1.balance.retrieve({}, connected).available) == {"usd": -10_000}
    assert amounts(balance.connect_reserved) == {"usd": 10_000}
    assert amounts(balance.available) == {"usd": 97_070 - 10_000}
    entry = v1.balance_transactions.list({"type": "reserve_transaction"}).data[0]
    assert (entry.net, entry.reporting_category) == (-10_000, "connect_reserved_funds")
    assert v1.balance_transactions.retrieve(entry.id, {"expand": ["source"]}).source.amount == -10_000


def test_a_reserve_comes_back_when_the_account_has_earned_it(
    sandbox: Sandbox, v1: Any, connected: dict[str, str]
) -> None:
    """By a transfer at once, by a payment when it becomes available.

    Source: https://support.stripe.com/questions/connect-reserves-faq.
    """
    earn(v1, 100_000, token="tok_bypassPending")
    charge = earn(v1, 10_000, connected)
    sandbox.advance(days=5)
    v1.refunds.create({"charge": charge.id}, connected)
    v1.transfers.create({"amount": 4_000, "currency": "usd", "destination": connected["stripe_account"]})
    assert amounts(v1.balance.retrieve().connect_reserved) == {"usd": 6_000}
    earn(v1, 10_000, connected)
    assert amounts(v1.balance.retrieve().connect_reserved) == {"usd": 6_000}
    sandbox.advance(days=5)
    balance = v1.balance.retrieve()
    assert (amounts(balance.connect_reserved), amounts(balance.available)) == (
        {"usd": 0},
        {"usd": 97_070 - 4_000},
    )
    assert sandbox.reconcile()["differences"] == []


def test_nothing_is_reserved_for_an_account_that_answers_for_itself(sandbox: Sandbox, v1: Any) -> None:
    """Losses of standard accounts are theirs. Source: https://docs.stripe.com/connect/account-balances."""
    account = v1.accounts.create({"type": "standard", "country": "US"}).id
    sandbox.onboard(account)
    options = {"stripe_account": account}
    charge = earn(v1, 10_000, options)
    sandbox.advance(days=5)
    v1.refunds.create({"charge": charge.id}, options)
    assert amounts(v1.balance.retrieve({}, options).available) == {"usd": -10_000}
    assert amounts(v1.balance.retrieve().connect_reserved) == {"usd": 0}


def test_only_a_platform_shows_reserves(v1: Any, connected: dict[str, str]) -> None:
    """Recorded: a connected account's balance has no `connect_reserved`."""
    assert "connect_reserved" not in v1.balance.retrieve({}, connected)


@pytest.mark.parametrize(
    ("currency", "whole", "parts"),
    [("isk", 100_000, 100_050), ("ugx", 500_000, 500_050)],
)
def test_fractions_of_kronur_and_shillings_cannot_be_charged(
    v1: Any, refused: Refusal, currency: str, whole: int, parts: int
) -> None:
    """ISK and UGX are written with two decimals, which are 00.

    Source: https://docs.stripe.com/currencies#special-cases.
    """
    assert earn(v1, whole, currency=currency).amount == whole
    assert refused(earn, v1, parts, None, currency=currency).param == "amount"
    intent = {"amount": parts, "currency": currency}
    assert refused(v1.payment_intents.create, intent).code == "invalid_charge_amount_no_decimal_compatible"


@pytest.mark.parametrize("currency", ["huf", "twd"])
def test_forints_and_taiwan_dollars_can_be_charged_with_decimals(v1: Any, currency: str) -> None:
    """Source: https://docs.stripe.com/currencies#special-cases."""
    assert earn(v1, 100_045, currency=currency).amount == 100_045


@pytest.mark.parametrize("currency", ["huf", "isk", "twd", "ugx"])
def test_forints_kronur_taiwan_dollars_and_shillings_are_paid_out_whole(
    v1: Any, refused: Refusal, currency: str
) -> None:
    """Only amounts divisible by 100. Source: https://docs.stripe.com/currencies#special-cases."""
    assert refused(v1.payouts.create, {"amount": 80_045, "currency": currency}).param == "amount"


def test_the_whole_forints_of_a_balance_can_be_paid_out(sandbox: Sandbox, v1: Any, refused: Refusal) -> None:
    """Of HUF 10.45 that are available 10 can, 10.45 cannot.

    Source: https://docs.stripe.com/currencies#special-cases.
    """
    account = v1.accounts.create({"type": "custom", "country": "HU", "capabilities": CAPABILITIES}).id
    sandbox.onboard(account)
    options = {"stripe_account": account}
    manual = {"settings": {"payouts": {"schedule": {"interval": "manual"}}}}
    v1.accounts.update(account, manual)
    earn(v1, 5_000_045, options, currency="huf", token="tok_bypassPending")
    held = v1.balance.retrieve({}, options).available[0].amount
    assert held % 100
    asked = {"amount": held, "currency": "huf"}
    assert refused(v1.payouts.create, asked, options).param == "amount"
    assert v1.payouts.create({**asked, "amount": held - held % 100}, options).status == "pending"


CAPABILITIES = {"card_payments": {"requested": True}, "transfers": {"requested": True}}


@pytest.mark.parametrize("currency", ["bhd", "jod", "kwd", "omr", "tnd"])
def test_the_last_of_three_decimals_is_0(v1: Any, refused: Refusal, currency: str) -> None:
    """5.120 or 5.130, not 5.124. Source: https://docs.stripe.com/currencies#three-decimal."""
    assert earn(v1, 5_120, currency=currency).amount == 5_120
    assert refused(earn, v1, 5_124, None, currency=currency).param == "amount"
    assert refused(v1.payment_intents.create, {"amount": 5_124, "currency": currency}).param == "amount"


def test_what_comes_in_at_midnight_waits_for_the_next_payout() -> None:
    """An automatic payout takes what was available when its day began.

    Source: https://docs.stripe.com/payouts#payout-schedule.
    """
    sandbox = Sandbox(seed="midnight", clock="2024-02-01T00:00:00")
    v1: Any = sandbox.client().v1
    options = {"stripe_account": onboarded(sandbox.client())["id"]}
    earn(v1, 10_000, options, token="tok_bypassPending")
    assert amounts(v1.balance.retrieve({}, options).available) == {"usd": 9_680}
    sandbox.advance(days=1)
    assert [each.amount for each in v1.payouts.list({}, options).data] == [9_680]


def test_an_event_can_be_retrieved_for_30_days(sandbox: Sandbox, v1: Any, refused: Refusal) -> None:
    """Source: https://docs.stripe.com/api/events."""
    v1.customers.create({})
    event = v1.events.list().data[0].id
    sandbox.advance(days=30)
    assert v1.events.retrieve(event).id == event
    sandbox.advance(seconds=1)
    assert refused(v1.events.retrieve, event).code == "resource_missing"


def test_customers_read_the_descriptor_of_the_account_on_whose_behalf_they_pay(
    v1: Any, connected: dict[str, str]
) -> None:
    """Its prefix before a suffix, its whole descriptor without one.

    Source: https://docs.stripe.com/connect/statement-descriptors.
    """
    account = connected["stripe_account"]
    settings = {
        "card_payments": {"statement_descriptor_prefix": "ROCKET"},
        "payments": {"statement_descriptor": "Rocket Rides"},
    }
    v1.accounts.update(account, {"settings": settings})
    charge = {"amount": 1000, "currency": "usd", "source": "tok_visa"}
    suffix = {"statement_descriptor_suffix": "order 1"}
    read = [
        v1.charges.create({**charge, **more}, options).calculated_statement_descriptor
        for more, options in (
            ({}, connected),
            (suffix, connected),
            ({"on_behalf_of": account}, None),
            ({"on_behalf_of": account, **suffix}, None),
            ({"transfer_data": {"destination": account}}, None),
        )
    ]
    assert read == [
        "ROCKET RIDES",
        "ROCKET* ORDER 1",
        "ROCKET RIDES",
        "ROCKET* ORDER 1",
        "SANDBOX",
    ]
