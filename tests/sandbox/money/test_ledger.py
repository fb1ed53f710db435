"""The ledger, fees and currencies: amounts written by hand, from Stripe's published prices and pages."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import stripe

from helpers.catalog import resources
from helpers.sandbox import Sandbox
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.models.core import currencies
from helpers.sandbox.models.money import fees, ledger
from helpers.sandbox.models.payment_methods import rails
from helpers.sandbox.statuses import ImpossibleStep

from ..conftest import NOW

DAY = 86_400


@pytest.mark.parametrize(("amount", "fee"), [(1000, 59), (3340, 127), (65400, 1927), (100, 33), (50, 31)])
def test_a_us_card_costs_2_9_percent_and_30_cents(amount: int, fee: int) -> None:
    """Half up: 2.9% of 3340 is 96.86, of 50 is 1.45."""
    assert [each["amount"] for each in fees.of_card(amount, "usd")] == [fee]


@pytest.mark.parametrize(
    ("amount", "currency", "how", "rows"),
    [
        (1000, "usd", {"international": True}, [74]),  # 4.4% + 30
        (1000, "usd", {"exchanged": True}, [59, 10]),  # 1%
        (1000, "usd", {"international": True, "exchanged": True}, [74, 10]),
        # Recorded by a public test suite in September 2026: 3.7% + 30 and 2%.
        (1414, "cad", {"international": True, "exchanged": True}, [82, 28]),
        (1000, "eur", {"international": True}, [58]),  # 3.25% + 25
        (1000, "gbp", {"exchanged": True}, [35, 20]),
        (1000, "aud", {"international": True}, [65]),  # 3.5% + 30
        (1000, "chf", {"exchanged": True}, [55, 10]),
    ],
)
def test_foreign_cards_and_currencies_cost_more(
    amount: int, currency: str, how: dict[str, bool], rows: list[int]
) -> None:
    """What the exchange costs is a row of its own.

    Source: https://stripe.com/pricing and its pages of other countries; of Australia
    https://support.stripe.com/questions/october-2023-pricing-updates-for-global-standard-pricing-users.
    """
    details = fees.of_card(amount, currency, **how)
    assert [each["amount"] for each in details] == rows
    names = ["Stripe processing fees", "Stripe currency conversion fee"]
    assert [each["description"] for each in details] == names[: len(rows)]


@pytest.mark.parametrize(("amount", "fee"), [(2000, 16), (62500, 500), (100000, 500)])
def test_a_bank_debit_costs_0_8_percent_and_no_more_than_5_dollars(amount: int, fee: int) -> None:
    """The cap is reached at $625."""
    price = rails.of("us_bank_account").price
    assert price is not None
    assert price.of(amount, held_in="usd") == fee


@pytest.mark.parametrize(
    ("amount", "given", "wanted", "exchanged"),
    [
        (1000, "usd", "usd", 1000),
        (1000, "eur", "usd", 1087),  # 1 EUR buys 1.086957 USD
        (-1000, "eur", "usd", -1087),
        (1000, "jpy", "usd", 667),  # 1000 yen are $6.67: yen have no minor unit
        (667, "usd", "jpy", 1001),
        (1000, "kwd", "usd", 325),  # 1.000 dinar: three decimals
    ],
)
def test_amounts_are_exchanged_by_minor_units(amount: int, given: str, wanted: str, exchanged: int) -> None:
    """At rates that never change, half up."""
    assert currencies.exchanged(amount, given, wanted) == exchanged


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (123456, "usd", "$1,234.56"),
        (500, "jpy", "¥500"),
        (-50, "eur", "-€0.50"),
        (1500, "kwd", "1.500 KWD"),
        (99_999_999, "ngn", "999,999.99 ₦"),  # in refusals that programs report, as the next
        (5000, "pkr", "₨50.00"),
        (1000, "rub", "10.00 \N{CYRILLIC SMALL LETTER ER}."),
    ],
)
def test_messages_write_amounts_in_major_units(amount: int, currency: str, shown: str) -> None:
    """With the currency's sign, where it has one of its own."""
    assert currencies.written(amount, currency) == shown


def test_every_type_of_balance_transaction_has_a_category(sandbox: Sandbox) -> None:
    """What is named by the table is a type that the SDK knows."""
    known = resources()["balance_transaction"].by_name["type"].shape.choices
    assert set(ledger.CATEGORIES) <= set(known)
    assert get_args(ledger.SourceType) == ledger.SOURCE_TYPES


@pytest.mark.parametrize(
    ("amount", "currency", "message"),
    [
        (49, "usd", "Amount must be at least $0.50 usd"),
        (39, "gbp", "Amount must convert to at least 50 cents. £0.39 converts to approximately $0.49."),
        (5, "jpy", "Amount must convert to at least 50 cents. ¥5 converts to approximately $0.03."),
        (100_000_000, "usd", "Amount must be no more than $999,999.99"),
        (10, "isk", "Amount must convert to at least 50 cents. 0.10 ISK converts to approximately $0.00."),
        (1_000_000_000, "inr", "Amount must be no more than ₹9,999,999.99"),
        (10_000_000_000, "jpy", "Amount must be no more than ¥9,999,999,999"),
        (0, "usd", "This value must be greater than or equal to 1."),
        (-5, "usd", "This value must be greater than or equal to 1."),
    ],
)
def test_amounts_have_bounds_in_each_currency(
    stripe_client: Any, amount: int, currency: str, message: str
) -> None:
    """The smallest amounts of Stripe's table, and eight digits; more of some. Source: https://docs.stripe.com/currencies."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.charges.create({"amount": amount, "currency": currency, "source": "tok_visa"})
    assert refused.value.user_message == message
    assert refused.value.param == "amount"


def test_an_unknown_currency_is_named(stripe_client: Any) -> None:
    """The message lists the ones that there are."""
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.charges.create({"amount": 1000, "currency": "xyz", "source": "tok_visa"})
    assert str(refused.value.user_message).startswith("Invalid currency: xyz. Stripe currently supports ")


def test_another_currency_is_exchanged_when_it_settles(stripe_client: Any) -> None:
    """1000 yen on an account that holds dollars: 667 cents at 0.006667, for 3.9% and 30 cents."""
    charge = stripe_client.v1.charges.create(
        {"amount": 1000, "currency": "JPY", "source": "tok_visa", "expand": ["balance_transaction"]}
    )
    entry = charge.balance_transaction
    assert (charge.amount, charge.currency) == (1000, "jpy")
    assert (entry.amount, entry.currency, entry.exchange_rate) == (667, "usd", 0.006667)
    assert (entry.fee, entry.net) == (56, 611)
    refund = stripe_client.v1.refunds.create({"charge": charge.id, "expand": ["balance_transaction"]})
    assert (refund.amount, refund.currency) == (1000, "jpy")
    assert (refund.balance_transaction.amount, refund.balance_transaction.currency) == (-667, "usd")


def test_the_rates_can_be_read(stripe_client: Any) -> None:
    """One currency's, or all; an unknown one is not there."""
    euro = stripe_client.v1.exchange_rates.retrieve("eur")
    assert euro.rates["usd"] == 1.086957
    assert stripe_client.v1.exchange_rates.list({"limit": 2}).data[0].id == "aed"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.exchange_rates.retrieve("xyz")
    assert refused.value.http_status == 404


def test_the_audit_finds_what_does_not_add_up(sandbox: Sandbox) -> None:
    """A move that did not go through the ledger."""
    sandbox.client().v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    assert sandbox.reconcile()["differences"] == []
    store = AccountStore(sandbox.application.state, sandbox.account)
    kept = ledger.held(store, "usd")
    store.keep("_balance", "usd", available={**kept["available"], "card": 5}, pending=kept["pending"])
    assert sandbox.reconcile()["differences"] == [
        f"{sandbox.account}: available usd: the ledger sums to 0, the balance is 5"
    ]


def test_the_audit_finds_a_status_that_cannot_be(sandbox: Sandbox) -> None:
    """A payout that was paid is not pending any more: no model can make it so, and a state can show it."""
    client = sandbox.client()
    client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_bypassPending"})
    payout = client.v1.payouts.create({"amount": 500, "currency": "usd"})
    sandbox.advance(days=4)
    store = AccountStore(sandbox.application.state, sandbox.account)
    paid = store.get("payout", payout.id)
    with pytest.raises(ImpossibleStep, match=f"payout {payout.id}: paid -> pending"):
        store.change(paid, {"status": "pending"})
    store.state.store.put(store.account, "payout", payout.id, {**paid, "status": "pending"})
    assert (
        f"{sandbox.account}: the payout {payout.id} cannot have gone from paid to pending"
        in (sandbox.reconcile()["differences"])
    )


def test_what_became_available_is_told(sandbox: Sandbox, stripe_client: Any) -> None:
    """`balance.available`, once for a day's money of a currency; not for what left."""
    for _ in range(3):
        stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    sandbox.advance(days=4)
    (event,) = stripe_client.v1.events.list({"type": "balance.available"}).data
    assert event.created == NOW - NOW % DAY + 4 * DAY
    assert event.data.object.available[0].amount == 3 * 941
    stripe_client.v1.payouts.create({"amount": 100, "currency": "usd"})
    assert len(stripe_client.v1.events.list({"type": "balance.available"}).data) == 1


def test_the_ledger_is_listed_by_what_it_is_about(stripe_client: Any) -> None:
    """By type, currency and source; an automatic payout's only."""
    charge = stripe_client.v1.charges.create({"amount": 1000, "currency": "usd", "source": "tok_visa"})
    refund = stripe_client.v1.refunds.create({"charge": charge.id, "amount": 100})
    balance_transactions = stripe_client.v1.balance_transactions.list
    assert [each.source for each in balance_transactions({"type": "refund"}).data] == [refund.id]
    assert [each.source for each in balance_transactions({"source": charge.id}).data] == [charge.id]
    assert len(balance_transactions({"currency": "usd"}).data) == 2
    assert balance_transactions({"currency": "eur"}).data == []
    expanded = balance_transactions({"expand": ["data.source"]}).data
    assert [each.source.object for each in expanded] == ["refund", "charge"]


def test_the_ledger_is_listed_by_when_money_is_available(stripe_client: Any) -> None:
    """No SDK names `available_on` since 2023; it may still be sent.

    Source: https://github.com/stripe/stripe-node/wiki/Migration-guide-for-v13.
    """
    for token, amount in (("tok_visa", 500), ("tok_bypassPending", 600)):
        stripe_client.v1.charges.create({"amount": amount, "currency": "usd", "source": token})

    def amounts(**filters: Any) -> list[int]:
        answer = stripe_client.raw_request("get", "/v1/balance_transactions", **filters)
        return [each.amount for each in stripe_client.deserialize(answer, api_mode="V1").data]

    assert amounts(available_on={"lte": NOW}) == amounts(available_on=NOW) == [600]
    assert amounts(available_on={"gt": NOW}) == [500]
    assert amounts(available_on={"gte": NOW}, limit=1) == [600]


def test_a_field_of_some_sources_is_expanded_where_it_is(stripe_client: Any) -> None:
    """A payout among charges has no `source_transfer`: it stays as it is. No source has a `nonsense`.

    Source: https://gist.github.com/adamjstevenson/e0a7beced79213091f6f49db18acdd4d.
    """
    stripe_client.v1.charges.create({"amount": 5000, "currency": "usd", "source": "tok_bypassPending"})
    stripe_client.v1.payouts.create({"amount": 500, "currency": "usd"})
    listed = stripe_client.v1.balance_transactions.list({"expand": ["data.source.source_transfer"]})
    assert {each.source.object for each in listed.data} == {"charge", "payout"}
    with pytest.raises(stripe.InvalidRequestError, match=r"cannot be expanded \(data.source.nonsense\)"):
        stripe_client.v1.balance_transactions.list({"expand": ["data.source.nonsense"]})
