"""A search over all operations finds what a person means."""

from __future__ import annotations

import pytest

from helpers.catalog import operations
from helpers.catalog.find import find
from helpers.catalog.tasks import TASKS

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
    # Titles of the guides on docs.stripe.com, and what people ask.
    ("take a payment", "v1.payment_intents.create"),
    ("accept a payment", "v1.payment_intents.create"),
    ("accept a card payment", "v1.payment_intents.create"),
    ("accept payments online", "v1.payment_intents.create"),
    ("collect a payment", "v1.payment_intents.create"),
    ("charge a card", "v1.payment_intents.create"),
    ("charge a customer", "v1.payment_intents.create"),
    ("charge a saved card", "v1.payment_intents.create"),
    ("make a payment", "v1.payment_intents.create"),
    ("one-time payment", "v1.payment_intents.create"),
    ("place a hold on a payment method", "v1.payment_intents.create"),
    ("authorize a card", "v1.payment_intents.create"),
    ("capture later", "v1.payment_intents.capture"),
    ("capture an authorized payment", "v1.payment_intents.capture"),
    ("capture part of a payment", "v1.payment_intents.capture"),
    ("cancel a payment", "v1.payment_intents.cancel"),
    ("release a hold", "v1.payment_intents.cancel"),
    ("confirm a payment", "v1.payment_intents.confirm"),
    ("3d secure", "v1.payment_intents.confirm"),
    ("increase an authorization", "v1.payment_intents.increment_authorization"),
    ("find a declined payment", "v1.payment_intents.list"),
    ("failed payments", "v1.payment_intents.list"),
    ("list payments", "v1.payment_intents.list"),
    ("search payments", "v1.payment_intents.search"),
    ("save a card for later", "v1.setup_intents.create"),
    ("save a card", "v1.setup_intents.create"),
    ("save a payment method", "v1.setup_intents.create"),
    ("save payment details for future use", "v1.setup_intents.create"),
    ("set up future payments", "v1.setup_intents.create"),
    ("store a card without charging", "v1.setup_intents.create"),
    ("save and reuse a card", "v1.setup_intents.create"),
    ("collect card details", "v1.setup_intents.create"),
    ("list saved cards", "v1.payment_methods.list"),
    ("customer's cards", "v1.payment_methods.list"),
    ("attach a payment method", "v1.payment_methods.attach"),
    ("remove a saved card", "v1.payment_methods.detach"),
    ("detach card", "v1.payment_methods.detach"),
    ("tokenize a card", "v1.tokens.create"),
    ("refund half", "v1.refunds.create"),
    ("partial refund", "v1.refunds.create"),
    ("give money back", "v1.refunds.create"),
    ("issue a refund", "v1.refunds.create"),
    ("refund a customer", "v1.refunds.create"),
    ("reverse a charge", "v1.refunds.create"),
    ("cancel a refund", "v1.refunds.cancel"),
    ("list refunds", "v1.refunds.list"),
    ("subscription", "v1.subscriptions.create"),
    ("subscribe a customer", "v1.subscriptions.create"),
    ("start a subscription", "v1.subscriptions.create"),
    ("create a subscription with a trial", "v1.subscriptions.create"),
    ("free trial", "v1.subscriptions.create"),
    ("recurring payment", "v1.subscriptions.create"),
    ("recurring billing", "v1.subscriptions.create"),
    ("monthly plan", "v1.prices.create"),
    ("charge every month", "v1.subscriptions.create"),
    ("cancel subscription", "v1.subscriptions.cancel"),
    ("end a subscription", "v1.subscriptions.cancel"),
    ("cancel at period end", "v1.subscriptions.update"),
    ("pause a subscription", "v1.subscriptions.update"),
    ("pause payment collection", "v1.subscriptions.update"),
    ("resume a subscription", "v1.subscriptions.resume"),
    ("upgrade a subscription", "v1.subscriptions.update"),
    ("change a plan", "v1.subscriptions.update"),
    ("change subscription quantity", "v1.subscription_items.update"),
    ("preview proration", "v1.invoices.create_preview"),
    ("upcoming invoice", "v1.invoices.create_preview"),
    ("schedule a subscription", "v1.subscription_schedules.create"),
    ("list subscriptions", "v1.subscriptions.list"),
    ("usage based billing", "v1.billing.meters.create"),
    ("report usage", "v1.billing.meter_events.create"),
    ("record usage", "v1.billing.meter_events.create"),
    ("give credits", "v1.billing.credit_grants.create"),
    ("send an invoice", "v1.invoices.send_invoice"),
    ("create an invoice", "v1.invoices.create"),
    ("finalize an invoice", "v1.invoices.finalize_invoice"),
    ("pay an invoice", "v1.invoices.pay"),
    ("void an invoice", "v1.invoices.void_invoice"),
    ("unpaid invoices", "v1.invoices.list"),
    ("add a line to an invoice", "v1.invoice_items.create"),
    ("credit note", "v1.credit_notes.create"),
    ("create a coupon", "v1.coupons.create"),
    ("promotion code", "v1.promotion_codes.create"),
    ("give a discount", "v1.coupons.create"),
    ("create a product", "v1.products.create"),
    ("create a price", "v1.prices.create"),
    ("change a price", "v1.prices.update"),
    ("sell a product", "v1.checkout.sessions.create"),
    ("hosted checkout page", "v1.checkout.sessions.create"),
    ("payment page", "v1.checkout.sessions.create"),
    ("payment link", "v1.payment_links.create"),
    ("customer portal", "v1.billing_portal.sessions.create"),
    ("let customers manage their subscription", "v1.billing_portal.sessions.create"),
    ("create a customer", "v1.customers.create"),
    ("find a customer by email", "v1.customers.search"),
    ("update a customer", "v1.customers.update"),
    ("delete a customer", "v1.customers.delete"),
    ("add a webhook endpoint", "v1.webhook_endpoints.create"),
    ("receive events", "v1.webhook_endpoints.create"),
    ("receive an event", "v1.webhook_endpoints.create"),
    ("get notified", "v1.webhook_endpoints.create"),
    ("what happened", "v1.events.list"),
    ("event destination", "v2.core.event_destinations.create"),
    ("read the balance", "v1.balance.retrieve"),
    ("check my balance", "v1.balance.retrieve"),
    ("how much money do I have", "v1.balance.retrieve"),
    ("pay out", "v1.payouts.create"),
    ("pay out to my bank", "v1.payouts.create"),
    ("instant payout", "v1.payouts.create"),
    ("list payouts", "v1.payouts.list"),
    ("contents of a payout", "v1.balance_transactions.list"),
    ("reconcile a payout", "v1.balance_transactions.list"),
    ("stripe fees", "v1.balance_transactions.list"),
    ("add funds to balance", "v1.topups.create"),
    ("top up", "v1.topups.create"),
    ("respond to a dispute", "v1.disputes.update"),
    ("disputes", "v1.disputes.list"),
    ("accept a dispute", "v1.disputes.close"),
    ("fraud review", "v1.reviews.list"),
    ("block a card", "v1.radar.value_list_items.create"),
    ("onboard a seller", "v1.account_links.create"),
    ("create a connected account", "v1.accounts.create"),
    ("pay a seller", "v1.transfers.create"),
    ("split a payment", "v1.transfers.create"),
    ("separate charges and transfers", "v1.transfers.create"),
    ("platform fee", "v1.application_fees.list"),
    ("send money to a connected account", "v1.transfers.create"),
    ("seller dashboard login", "v1.accounts.login_links.create"),
    ("embedded components", "v1.account_sessions.create"),
    ("calculate tax", "v1.tax.calculations.create"),
    ("collect tax", "v1.tax.calculations.create"),
    ("tax rate", "v1.tax_rates.create"),
    ("verify identity", "v1.identity.verification_sessions.create"),
    ("connect a bank account", "v1.financial_connections.sessions.create"),
    ("issue a card", "v1.issuing.cards.create"),
    ("approve an authorization", "v1.issuing.authorizations.approve"),
    ("take payments in person", "v1.terminal.readers.process_payment_intent"),
    ("connect a card reader", "v1.terminal.readers.create"),
    ("upload a file", "v1.files.create"),
    ("run a report", "v1.reporting.report_runs.create"),
    ("apple pay domain", "v1.payment_method_domains.create"),
    ("direct debit", "v1.setup_intents.create"),
    ("advance time", "v1.test_helpers.test_clocks.advance"),
    ("simulate time", "v1.test_helpers.test_clocks.create"),
    ("open a financial account", "v1.treasury.financial_accounts.create"),
    ("send money", "v1.treasury.outbound_payments.create"),
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


@pytest.mark.parametrize(
    ("text", "first", "when"),
    [
        ("subscription", "v1.subscriptions.create", "bill a customer"),
        ("take a payment", "v1.payment_intents.create", "take a payment now"),
        ("save a card for later", "v1.setup_intents.create", "without a charge now"),
        ("charge a card", "v1.payment_intents.create", "take a payment now"),
    ],
)
def test_the_way_of_today_is_first(text: str, first: str, when: str) -> None:
    """With a sentence on when to use it."""
    best = find(text)[0]
    assert best.operation.name == first
    assert when in best.when


def test_an_older_way_points_to_the_way_of_today() -> None:
    """Both are found; the older says what took its place."""
    charge = next(each for each in find("charge a card") if each.operation.name == "v1.charges.create")
    assert charge.when == "Deprecated: new integrations use v1.payment_intents.create."


def test_each_task_is_an_operation() -> None:
    """No row of the table is left behind by a new SDK."""
    assert set(TASKS) <= {each.name for each in operations()}


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
