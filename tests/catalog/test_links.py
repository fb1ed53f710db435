"""Links to Stripe's reference, held against the addresses that the reference's own pages give."""

from __future__ import annotations

import pytest

from helpers.catalog import operation, operations
from helpers.catalog.paths import match

# Verb, path and page as the reference's lists of endpoints have them, and links in the SDK's documentation.
KNOWN = """
POST   /v1/accounts                                           accounts/create
POST   /v1/accounts/x                                         accounts/update
GET    /v1/accounts/x/capabilities                            capabilities/list
GET    /v1/accounts/x/capabilities/x                          capabilities/retrieve
POST   /v1/accounts/x/capabilities/x                          capabilities/update
GET    /v1/accounts/x/external_accounts/x                     external_account_bank_accounts/retrieve
POST   /v1/accounts/x/external_accounts/x                     external_account_bank_accounts/update
GET    /v1/accounts/x/persons/x                               persons/retrieve
POST   /v1/accounts/x/persons/x                               persons/update
GET    /v1/balance                                            balance/balance_retrieve
GET    /v1/balance_transactions                               balance_transactions/list
POST   /v1/billing/meter_events                               billing/meter-event/create
GET    /v1/billing/meters                                     billing/meter/list
POST   /v1/billing/meters                                     billing/meter/create
GET    /v1/billing/meters/x                                   billing/meter/retrieve
POST   /v1/billing/meters/x                                   billing/meter/update
POST   /v1/billing/meters/x/deactivate                        billing/meter/deactivate
POST   /v1/billing/meters/x/reactivate                        billing/meter/reactivate
GET    /v1/billing_portal/configurations                      customer_portal/configurations/list
POST   /v1/billing_portal/configurations                      customer_portal/configurations/create
GET    /v1/billing_portal/configurations/x                    customer_portal/configurations/retrieve
POST   /v1/billing_portal/configurations/x                    customer_portal/configurations/update
POST   /v1/billing_portal/sessions                            customer_portal/sessions/create
POST   /v1/charges                                            charges/create
GET    /v1/checkout/sessions                                  checkout/sessions/list
POST   /v1/checkout/sessions                                  checkout/sessions/create
GET    /v1/checkout/sessions/x                                checkout/sessions/retrieve
POST   /v1/checkout/sessions/x                                checkout/sessions/update
POST   /v1/checkout/sessions/x/expire                         checkout/sessions/expire
GET    /v1/checkout/sessions/x/line_items                     checkout/sessions/line_items
GET    /v1/credit_notes                                       credit_notes/list
POST   /v1/credit_notes                                       credit_notes/create
GET    /v1/credit_notes/preview                               credit_notes/preview
GET    /v1/credit_notes/preview/lines                         credit_notes/preview_lines
GET    /v1/credit_notes/x                                     credit_notes/retrieve
POST   /v1/credit_notes/x                                     credit_notes/update
GET    /v1/credit_notes/x/lines                               credit_notes/lines
POST   /v1/credit_notes/x/void                                credit_notes/void
POST   /v1/customers/x                                        customers/update
GET    /v1/customers/x/balance_transactions                   customer_balance_transactions/list
POST   /v1/customers/x/balance_transactions                   customer_balance_transactions/create
GET    /v1/customers/x/balance_transactions/x                 customer_balance_transactions/retrieve
POST   /v1/customers/x/balance_transactions/x                 customer_balance_transactions/update
GET    /v1/customers/x/cash_balance                           cash_balance/retrieve
POST   /v1/customers/x/cash_balance                           cash_balance/update
DELETE /v1/customers/x/discount                               discounts/delete
GET    /v1/customers/x/payment_methods                        payment_methods/customer_list
GET    /v1/customers/x/payment_methods/x                      payment_methods/customer
POST   /v1/customers/x/sources                                customer_bank_accounts/create
POST   /v1/customers/x/sources/x                              customer_bank_accounts/update
POST   /v1/customers/x/sources/x/verify                       customer_bank_accounts/verify
GET    /v1/customers/x/tax_ids                                tax_ids/customer_list
POST   /v1/customers/x/tax_ids                                tax_ids/customer_create
DELETE /v1/customers/x/tax_ids/x                              tax_ids/customer_delete
GET    /v1/customers/x/tax_ids/x                              tax_ids/customer_retrieve
POST   /v1/files                                              files/create
DELETE /v1/invoiceitems/x                                     invoiceitems/delete
POST   /v1/invoices                                           invoices/create
POST   /v1/invoices/create_preview                            invoices/create_preview
DELETE /v1/invoices/x                                         invoices/delete
POST   /v1/invoices/x/add_lines                               invoice-line-item/bulk
POST   /v1/invoices/x/finalize                                invoices/finalize
GET    /v1/invoices/x/lines                                   invoice-line-item/retrieve
POST   /v1/invoices/x/lines/x                                 invoice-line-item/update
POST   /v1/invoices/x/void                                    invoices/void
GET    /v1/issuing/authorizations                             issuing/authorizations/list
GET    /v1/issuing/authorizations/x                           issuing/authorizations/retrieve
POST   /v1/issuing/authorizations/x                           issuing/authorizations/update
POST   /v1/issuing/authorizations/x/approve                   issuing/authorizations/approve
POST   /v1/issuing/authorizations/x/decline                   issuing/authorizations/decline
GET    /v1/issuing/cards/x                                    issuing/cards/retrieve
GET    /v1/mandates/x                                         mandates/retrieve
POST   /v1/payment_intents                                    payment_intents/create
POST   /v1/payment_intents/x/confirm                          payment_intents/confirm
GET    /v1/payment_methods                                    payment_methods/list
POST   /v1/payment_methods                                    payment_methods/create
POST   /v1/payment_methods/x/attach                           payment_methods/attach
POST   /v1/payment_methods/x/detach                           payment_methods/detach
POST   /v1/quotes/x/accept                                    quotes/accept
POST   /v1/quotes/x/finalize                                  quotes/finalize
POST   /v1/setup_intents/x/confirm                            setup_intents/confirm
POST   /v1/subscription_schedules/x                           subscription_schedules/update
GET    /v1/subscriptions                                      subscriptions/list
POST   /v1/subscriptions                                      subscriptions/create
GET    /v1/subscriptions/search                               subscriptions/search
DELETE /v1/subscriptions/x                                    subscriptions/cancel
GET    /v1/subscriptions/x                                    subscriptions/retrieve
POST   /v1/subscriptions/x                                    subscriptions/update
DELETE /v1/subscriptions/x/discount                           discounts/subscription_delete
POST   /v1/subscriptions/x/migrate                            subscriptions/migrate
POST   /v1/subscriptions/x/resume                             subscriptions/resume
POST   /v1/tax_ids                                            tax_ids/create
DELETE /v1/tax_ids/x                                          tax_ids/delete
GET    /v1/tax_ids/x                                          tax_ids/retrieve
POST   /v1/terminal/readers/x/process_payment_intent          terminal/readers/process_payment_intent
POST   /v1/test_helpers/issuing/authorizations                issuing/authorizations/test_mode_create
POST   /v1/test_helpers/issuing/authorizations/x/capture      issuing/authorizations/test_mode_capture
POST   /v1/test_helpers/issuing/authorizations/x/expire       issuing/authorizations/test_mode_expire
POST   /v1/test_helpers/test_clocks                           test_clocks/create
GET    /v1/test_helpers/test_clocks/x                         test_clocks/retrieve
POST   /v1/transfers                                          transfers/create
GET    /v1/transfers/x/reversals                              transfer_reversals/list
POST   /v1/transfers/x/reversals                              transfer_reversals/create
GET    /v1/transfers/x/reversals/x                            transfer_reversals/retrieve
POST   /v1/transfers/x/reversals/x                            transfer_reversals/update
POST   /v2/billing/meter_event_session                        v2/billing/meter-event-sessions/create
POST   /v2/billing/meter_event_stream                         v2/billing/meter-event-stream/create
POST   /v2/billing/meter_events                               v2/billing/meter-event/create
GET    /v2/core/accounts/x/persons                            v2/core/accounts/list-persons
POST   /v2/core/accounts/x/persons                            v2/core/accounts/create-person
DELETE /v2/core/accounts/x/persons/x                          v2/core/accounts/delete-person
GET    /v2/core/accounts/x/persons/x                          v2/core/accounts/retrieve-person
POST   /v2/core/accounts/x/persons/x                          v2/core/accounts/update-person
GET    /v2/core/events/x                                      v2/core/events/retrieve
GET    /v2/money_management/outbound_payments                 v2/money-management/outbound-payments/list
POST   /v2/money_management/outbound_payments                 v2/money-management/outbound-payments/create
POST   /v2/money_management/outbound_payments/x/cancel        v2/money-management/outbound-payments/cancel
POST   /v2/money_management/payout_methods/x/unarchive        v2/money-management/payout-methods/unarchive
"""


@pytest.mark.parametrize(
    ("verb", "path", "page"), [tuple(line.split()) for line in KNOWN.strip().splitlines()]
)
def test_an_operation_links_to_its_page(verb: str, path: str, page: str) -> None:
    """The page about the resource that is answered with, not about another of the same short name."""
    operation = match(verb.lower(), path)
    assert operation
    assert operation[0].docs_url == f"https://docs.stripe.com/api/{page}"


# Where the list beside every page of the reference leads, by an operation of that page.
LISTED = """
v1.accounts.login_links.create               accounts/login_link
v1.apps.secrets.list                         secret_management
v1.billing.alerts.create                     billing/alert
v1.billing.credit_balance_summary.retrieve   billing/credit-balance-summary
v1.billing.credit_balance_transactions.list  billing/credit-balance-transaction
v1.billing.credit_grants.create              billing/credit-grant
v1.billing.meter_event_adjustments.create    billing/meter-event-adjustment
v1.billing.meters.event_summaries.list       billing/meter-event-summary
v1.climate.orders.create                     climate/order
v1.climate.products.list                     climate/product
v1.climate.suppliers.list                    climate/supplier
v1.confirmation_tokens.retrieve              confirmation_tokens
v1.customer_sessions.create                  customer_sessions
v1.entitlements.active_entitlements.list     entitlements/active-entitlement
v1.financial_connections.accounts.list       financial_connections/accounts
v1.forwarding.requests.create                forwarding/request
v1.identity.verification_reports.list        identity/verification_reports
v1.invoice_items.create                      invoiceitems
v1.invoice_rendering_templates.list          invoice-rendering-template
v1.issuing.personalization_designs.list      issuing/personalization_designs
v1.payment_links.create                      payment-link
v1.payment_method_domains.create             payment_method_domains
v1.products.features.list                    product-feature
v1.radar.early_fraud_warnings.list           radar/early_fraud_warnings
v1.radar.value_list_items.create             radar/value_list_items
v1.reporting.report_runs.create              reporting/report_run
v1.reporting.report_types.list               reporting/report_type
v1.reviews.list                              radar/reviews
v1.setup_attempts.list                       setup_attempts
v1.sigma.scheduled_query_runs.list           sigma/scheduled_queries
v1.tax.registrations.create                  tax/registrations
v1.terminal.configurations.create            terminal/configuration
v1.terminal.connection_tokens.create         terminal/connection_tokens
v1.topups.create                             topups
v1.treasury.transaction_entries.list         treasury/transaction_entries
v2.core.account_links.create                 v2/core/account-links
v2.core.event_destinations.create            v2/core/event-destinations
"""


@pytest.mark.parametrize(("name", "page"), [tuple(line.split()) for line in LISTED.strip().splitlines()])
def test_an_operation_is_on_the_page_that_the_reference_lists(name: str, page: str) -> None:
    """In the singular or the plural, with hyphens or without: no rule says it."""
    assert operation(name).docs_url.rpartition("/")[0] == f"https://docs.stripe.com/api/{page}"


def test_every_operation_has_a_link_in_the_reference() -> None:
    """All of them lead into it, to a page and an action."""
    for each in operations():
        place = each.docs_url.removeprefix("https://docs.stripe.com/api/")
        assert len(place.split("/")) > 1, each.name
        assert "." not in place, each.name
