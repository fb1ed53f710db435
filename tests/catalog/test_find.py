"""A search over all operations finds what a person means."""

from __future__ import annotations

import pytest

from helpers.catalog.find import find

# What somebody may type -> an operation that must be among the first three.
QUERIES = [
    ("attach card to customer", "v1.customers.payment_sources.create"),
    ("attach card to customer", "v1.payment_methods.attach"),
    ("refund charge", "v1.refunds.create"),
    ("refund a payment", "v1.refunds.create"),
    ("opne financial acount", "v1.treasury.financial_accounts.create"),
    ("list balance transactions", "v1.balance_transactions.list"),
    ("balance history", "v1.balance_transactions.list"),
    ("create token", "v1.tokens.create"),
    ("token", "v1.tokens.create"),
    ("make customer", "v1.customers.create"),
    ("get customer", "v1.customers.retrieve"),
    ("remove customer", "v1.customers.delete"),
    ("custmer", "v1.customers.create"),
    ("change customer email", "v1.customers.update"),
    ("search customers", "v1.customers.search"),
    ("statement_descriptor", "v1.charges.create"),
    ("statement descriptor payout", "v1.payouts.create"),
    ("chargeback", "v1.disputes.list"),
    ("submit dispute evidence", "v1.disputes.update"),
    ("close dispute", "v1.disputes.close"),
    ("webhook", "v1.webhook_endpoints.create"),
    ("webhok endpoint", "v1.webhook_endpoints.create"),
    ("list events", "v1.events.list"),
    ("withdraw to bank", "v1.payouts.create"),
    ("payout", "v1.payouts.create"),
    ("cancel payout", "v1.payouts.cancel"),
    ("pay out to bank account", "v1.payouts.create"),
    ("transfer to connected account", "v1.transfers.create"),
    ("reverse transfer", "v1.transfers.reversals.create"),
    ("capture payment intent", "v1.payment_intents.capture"),
    ("PaymentIntent", "v1.payment_intents.create"),
    ("payment intent confirm", "v1.payment_intents.confirm"),
    ("subscribe customer to price", "v1.subscriptions.create"),
    ("stop subscription", "v1.subscriptions.cancel"),
    ("upload file", "v1.files.create"),
    ("connected account", "v1.accounts.create"),
    ("account onboarding link", "v1.account_links.create"),
    ("verify bank account of customer", "v1.customers.payment_sources.verify"),
    ("verify microdeposits", "v1.setup_intents.verify_microdeposits"),
    ("outbound payment", "v1.treasury.outbound_payments.create"),
    ("fail outbound payment", "v1.test_helpers.treasury.outbound_payments.fail"),
    ("simulate received credit", "v1.test_helpers.treasury.received_credits.create"),
    ("recieved debit", "v1.treasury.received_debits.list"),
    ("advance test clock", "v1.test_helpers.test_clocks.advance"),
    ("discount coupon", "v1.coupons.create"),
    ("new invoice", "v1.invoices.create"),
    ("checkout session", "v1.checkout.sessions.create"),
    ("issue virtual card", "v1.issuing.cards.create"),
    ("tokens.create", "v1.tokens.create"),
    ("v1.treasury.financial_accounts.close", "v1.treasury.financial_accounts.close"),
    ("GET /v1/tokens/tok_1", "v1.tokens.retrieve"),
    ("my balance", "v1.balance.retrieve"),
    ("fees", "v1.application_fees.list"),
    ("tax id of customer", "v1.customers.tax_ids.create"),
]


@pytest.mark.parametrize(("text", "expected"), QUERIES)
def test_what_is_meant_is_among_the_first_three(text: str, expected: str) -> None:
    """In the reader's words, with slips, synonyms and names of parameters."""
    assert expected in [each.operation.name for each in find(text, 3)]


def test_the_best_of_all_is_first() -> None:
    """Both ways to attach a card are at the top, the way of today before the older one."""
    first, second = find("attach card to customer", 2)
    assert first.operation.name == "v1.payment_methods.attach"
    assert second.operation.name == "v1.customers.payment_sources.create"


def test_the_parameters_that_were_searched_are_told() -> None:
    """By their whole names, an inner one with what it stands in."""
    assert find("exp_month token")[0].parameters == ("card[exp_month]",)
    assert "statement_descriptor" in find("statement_descriptor")[0].parameters


def test_a_word_is_found_from_its_beginning() -> None:
    """While it is still being typed."""
    assert find("treasury financ")[0].operation.name.startswith("v1.treasury.financial_accounts.")


@pytest.mark.parametrize("text", ["", "   ", "to the", "qqxxyyzz", "?!"])
def test_what_means_nothing_finds_nothing(text: str) -> None:
    """No error, and nothing at random."""
    assert find(text) == ()


def test_so_many_are_told_as_were_asked_for() -> None:
    """Ten unless said otherwise."""
    assert len(find("customer")) == 10
    assert len(find("customer", 3)) == 3
