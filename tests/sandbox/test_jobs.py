"""The names of what the clock sets off stay: state files hold them."""

from __future__ import annotations

from helpers.sandbox import models
from helpers.sandbox.hooks import JOBS

# What is new belongs here, too. A name goes only with a way to read the files that hold it.
NAMES = """
apps.installed apps.secret_expires apps.uninstalled charges.debited charges.expire charges.settle
checkout.expire climate.confirm climate.deliver climate.expire commerce.read_catalog
commerce.upload_expires coupons.expire credit_grants.expire disputes.close disputes.decide disputes.due
disputes.network_fee
disputes.open financial_connections.daily financial_connections.read identity.decide identity.redact
invoices.advance invoices.due invoices.forget_preview invoices.retry issuing.challenge_expires
issuing.dispute_closes issuing.dispute_expires issuing.lapse ledger.settle model.expire
money_management.address_active money_management.debit_decided money_management.debit_goes_on
money_management.debit_returned money_management.deposits_expire money_management.intent_begins
money_management.payment_arrives money_management.payment_returns money_management.receipt_expires
money_management.verification_expires payment_intent.deposits_expired payment_intent.deposits_failed
payment_intents.answered payment_intents.lapsed payouts.arrive payouts.automatic payouts.debit
payouts.submit payouts.trace promotion_codes.expire refunds.proceed refunds.reference reporting.run
reserves.settle schedules.start setup_intent.deposits_expired setup_intent.deposits_failed
sources.expiring sources.lapse subscriptions.wake tax.registration tax_ids.verify terminal.carry_out
test_clocks.advance test_clocks.expire tiers.reach topups.arrive treasury.activate
treasury.credit_reversal treasury.debit_reversal treasury.inbound_transfer treasury.outbound
verification.review webhooks.send
"""


def test_no_job_loses_its_name() -> None:
    """A file that an older release wrote goes on where it was."""
    models.register()
    assert set(JOBS) == set(NAMES.split())
