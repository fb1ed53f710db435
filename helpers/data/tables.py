"""Sigma's tables: the columns of each, and where in Stripe's API they come from.

Stripe publishes Sigma's columns by its examples and in the Dashboard's schema browser, and says that they
"follow our API conventions as closely as possible": an expandable field `charge` is the column `charge_id`,
the fields of an object stand beside each other (`outcome_type`), times are timestamps in UTC, and amounts are
in the minor unit of their currency.

Sources: https://docs.stripe.com/stripe-data/query-transactions, .../query-all-fees-data,
.../query-disputes-and-fraud-data, .../query-connect-data and .../available-data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .billing_tables import BILLING
from .sigma import (
    Column,
    Part,
    Rows,
    Table,
    field,
    flattened,
    ids,
    integers,
    text,
    texts,
    time,
    times,
    truths,
)

ACCOUNTS = Rows("v1.accounts.list")
PAID_OUT = Rows(
    "v1.balance_transactions.list",
    for_each=Rows("v1.payouts.list"),
    by="payout",
    where=("reconciliation_status", "completed"),
)
WITH_TREASURY = Rows(
    "v1.treasury.financial_accounts.list",
    for_each=ACCOUNTS,
    by="account",
    where=("capabilities.treasury", "active"),
)

BALANCE_TRANSACTIONS = (
    *texts("id", "currency", "description", "reporting_category", "status", "type"),
    *integers("amount", "fee", "net"),
    *times("available_on", "created"),
    *ids("source"),
    Column("exchange_rate", "double", field("exchange_rate")),
    Column(
        "automatic_transfer_id",
        "varchar",
        f'(SELECT any_value(paid.payout) FROM "{PAID_OUT.name}" AS paid WHERE paid.id = "rows".id)',
        rows=(PAID_OUT,),
    ),
)

FEE_DETAILS = (
    Column("balance_transaction_id", "varchar", field("id")),
    *(
        Column(name, kind, f"element.{name}")
        for name, kind in (
            ("amount", "bigint"),
            ("application", "varchar"),
            ("currency", "varchar"),
            ("description", "varchar"),
            ("type", "varchar"),
        )
    ),
)

BRANDS: Mapping[str, str] = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "mastercard": "MasterCard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}
"""Sigma shows brands as people write them, the API as codes."""

CHARGES = (
    *texts(
        "id", "currency", "description", "failure_code", "failure_message", "receipt_email", "receipt_number"
    ),
    *texts("statement_descriptor", "status", "transfer_group"),
    *integers("amount", "amount_captured", "amount_refunded", "application_fee_amount"),
    *times("created"),
    *ids("application", "application_fee", "balance_transaction", "customer", "payment_intent"),
    *ids("payment_method", "source_transfer", "transfer"),
    *truths("captured", "disputed", "livemode", "paid", "refunded"),
    text("on_behalf_of_id", "on_behalf_of"),
    text("destination_id", "transfer_data.destination"),
    text("payment_method_type", "payment_method_details.type"),
    *flattened("outcome", "outcome", "network_status", "reason", "risk_level", "seller_message", "type"),
    *flattened(
        "card", "payment_method_details.card", "country", "fingerprint", "funding", "last4", "network"
    ),
    Column(
        "card_brand",
        "varchar",
        f"coalesce(map {BRANDS}[{field('payment_method_details.card.brand')}], "
        f"{field('payment_method_details.card.brand')})",
    ),
    text("card_cvc_check", "payment_method_details.card.checks.cvc_check"),
    text("card_address_zip_check", "payment_method_details.card.checks.address_postal_code_check"),
    text("card_address_line1_check", "payment_method_details.card.checks.address_line1_check"),
    Column("card_exp_month", "bigint", field("payment_method_details.card.exp_month")),
    Column("card_exp_year", "bigint", field("payment_method_details.card.exp_year")),
    Column("outcome_risk_score", "bigint", field("outcome.risk_score")),
)

REFUNDS = (
    *texts("id", "currency", "description", "failure_reason", "reason", "receipt_number", "status"),
    *integers("amount"),
    *times("created"),
    *ids("balance_transaction", "charge", "failure_balance_transaction", "payment_intent"),
    *ids("source_transfer_reversal", "transfer_reversal"),
)

CUSTOMERS = (
    *texts("id", "currency", "description", "email", "invoice_prefix", "name", "phone", "tax_exempt"),
    *integers("balance"),
    *times("created"),
    *ids("default_source"),
    *truths("delinquent", "livemode"),
    *flattened("address", "address", "city", "country", "line1", "line2", "postal_code", "state"),
    *flattened("shipping", "shipping", "name", "phone"),
)

DISPUTES = (
    *texts("id", "currency", "reason", "status"),
    text("network_reason_code", "payment_method_details.card.network_reason_code"),
    *integers("amount"),
    *times("created"),
    *ids("charge", "payment_intent"),
    *truths("is_charge_refundable", "livemode"),
    time("evidence_due_by", "evidence_details.due_by"),
)

PAYOUTS = (
    *texts("id", "currency", "description", "failure_code", "failure_message", "method"),
    *texts("reconciliation_status", "source_type", "statement_descriptor", "status", "type"),
    *integers("amount"),
    *times("arrival_date", "created"),
    *ids(
        "balance_transaction", "destination", "failure_balance_transaction", "original_payout", "reversed_by"
    ),
    *truths("automatic", "livemode"),
)

TRANSFERRED_OUT = (
    *(column for column in PAYOUTS if column.name not in ("arrival_date", "reconciliation_status")),
    time("date", "arrival_date"),
)

TRANSFERRED = (
    *texts("id", "currency", "description", "source_type", "transfer_group"),
    *integers("amount", "amount_reversed"),
    *times("created"),
    time("date", "created"),
    *ids("balance_transaction", "destination", "destination_payment", "source_transaction"),
    *truths("livemode", "reversed"),
    Column("type", "varchar", "'stripe_account'"),
    Column("status", "varchar", "'paid'"),
    Column("automatic", "boolean", "false"),
)

FINANCIAL_ACCOUNTS = (
    *texts("id", "country", "nickname", "status"),
    *times("created"),
    *truths("livemode"),
)

FINANCIAL_ACCOUNT_TRANSACTIONS = (
    *texts("id", "currency", "description", "flow_type", "status"),
    *integers("amount"),
    *times("created"),
    *ids("financial_account", "flow"),
    *truths("livemode"),
    *(
        Column(f"balance_impact_{name}", "bigint", field(f"balance_impact.{name}"))
        for name in ("cash", "inbound_pending", "outbound_pending")
    ),
    time("posted_at", "status_transitions.posted_at"),
    time("void_at", "status_transitions.void_at"),
)

CONNECTED_ACCOUNTS = (
    *texts("id", "business_type", "country", "default_currency", "email", "type"),
    *times("created"),
    *truths("charges_enabled", "details_submitted", "payouts_enabled"),
    text("business_name", "business_profile.name"),
    text("business_url", "business_profile.url"),
)

OWN = (
    Table("balance_transactions", (Part(Rows("v1.balance_transactions.list"), BALANCE_TRANSACTIONS),)),
    Table(
        "balance_transaction_fee_details",
        (Part(Rows("v1.balance_transactions.list"), FEE_DETAILS, unnest=field("fee_details")),),
    ),
    Table("charges", (Part(Rows("v1.charges.list"), CHARGES),)),
    Table("refunds", (Part(Rows("v1.refunds.list"), REFUNDS),)),
    Table("customers", (Part(Rows("v1.customers.list"), CUSTOMERS),)),
    Table("disputes", (Part(Rows("v1.disputes.list"), DISPUTES),)),
    Table("payouts", (Part(Rows("v1.payouts.list"), PAYOUTS),)),
    # "Data about payouts made from your Stripe balance ... also data about transfers to connected accounts."
    Table(
        "transfers",
        (Part(Rows("v1.payouts.list"), TRANSFERRED_OUT), Part(Rows("v1.transfers.list"), TRANSFERRED)),
    ),
    Table("treasury_financial_accounts", (Part(WITH_TREASURY, FINANCIAL_ACCOUNTS),)),
    Table(
        "treasury_transactions",
        (
            Part(
                Rows("v1.treasury.transactions.list", for_each=WITH_TREASURY, by="financial_account"),
                FINANCIAL_ACCOUNT_TRANSACTIONS,
            ),
        ),
    ),
    Table("connected_accounts", (Part(ACCOUNTS, CONNECTED_ACCOUNTS),)),
    *BILLING,
)


def connected(table: Table) -> Table:
    """The same table for the accounts of a platform, with their ids in the column `account`."""
    return Table(f"connected_account_{table.name}", tuple(map(_connected_part, table.parts)))


def _connected_part(part: Part) -> Part:
    columns = (text("account"), *map(_connected_column, part.columns))
    return replace(part, rows=_connected_rows(part.rows), columns=columns)


def _connected_column(column: Column) -> Column:
    expression = column.expression
    for each in column.rows:
        expression = expression.replace(each.name, _connected_rows(each).name)
    return replace(column, rows=tuple(map(_connected_rows, column.rows)), expression=expression)


def _connected_rows(rows: Rows) -> Rows:
    if rows.for_each is None:
        return replace(rows, for_each=ACCOUNTS, by="account")
    return replace(rows, for_each=_connected_rows(rows.for_each))


CONNECTED = tuple(
    connected(table)
    for table in OWN
    if table.name != "connected_accounts" and not table.name.startswith("treasury")
)

TABLES: Mapping[str, Table] = {table.name: table for table in (*OWN, *CONNECTED)}
