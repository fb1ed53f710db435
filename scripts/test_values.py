"""The tables of test values that a product's page shows: rows of the sandbox's own tables.

A product's table is added here; its rows are never written out a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Rows under a title; as many values in each as there are columns."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


def _code(value: object) -> str:
    return f"`{value}`"


def tables() -> Mapping[str, Sequence[Table]]:
    """The tables of each product that has any. What they are read from is imported only now."""
    from helpers.sandbox.models.financial_connections import accounts
    from helpers.sandbox.models.identity import reports
    from helpers.sandbox.models.issuing import decisions, disputes
    from helpers.sandbox.models.radar import verdicts
    from helpers.sandbox.models.reporting import report_types
    from helpers.sandbox.models.tax import rates
    from helpers.sandbox.models.terminal import payments, readers
    from helpers.sandbox.models.three_d_secure import authentications

    return {
        "financial_connections": [
            Table(
                "Accounts of the test bank",
                ("last4", "name", "subcategory", "balance or debt"),
                [(each.last4, each.name, each.subcategory, each.balance) for each in accounts.TEST_ACCOUNTS],
            )
        ],
        "identity": [
            Table(
                "What may go wrong",
                ("`last_error.code`",),
                [(_code(each),) for each in sorted(reports.codes())],
            )
        ],
        "issuing": [
            Table(
                "What declines an authorization, in this order",
                ("`request_history.reason`",),
                [(_code(reason),) for reason, _ in decisions.CHECKS],
            ),
            Table(
                "How a dispute ends",
                ("explanation in the evidence", "status"),
                [(_code(said), status) for said, status in disputes.OUTCOMES.items()],
            ),
        ],
        "radar": [
            Table(
                "What a list does with the payments that are on it",
                ("alias ends with", "verdict"),
                [(_code(role), verdict) for role, verdict in verdicts.ROLES.items()],
            )
        ],
        "reporting": [
            Table(
                "Report types, each also of connected accounts: `connected_account_` and the id",
                ("id without its version", "versions", "name", "needs", "columns"),
                [
                    (_code(id), each.versions, each.name, ", ".join(each.needs), ", ".join(each.columns))
                    for id, each in report_types.FAMILIES.items()
                ],
            )
        ],
        "tax": [
            Table(
                "Rates by country",
                ("country", "tax", "percent"),
                [(name, tax, percent) for percent, tax, name in rates.COUNTRIES.values()],
            ),
            Table(
                "Rates by US state",
                ("state", "percent"),
                [(name, percent) for percent, name in rates.STATES.values()],
            ),
        ],
        "terminal": [
            Table(
                "Simulated readers",
                ("registration code", "device type"),
                [(_code(code), type) for code, type in readers.CODES.items()],
            ),
            Table(
                "What a payment is declined with",
                ("amount ends with", "decline code"),
                [
                    (f"{digits:02}", _code(decline.decline_code))
                    for digits, decline in payments.BY_AMOUNT.items()
                ],
            ),
        ],
        "three_d_secure": [
            Table(
                "What a cardholder's bank answers",
                ("outcome", "status", "ECI"),
                [(_code(each), status, eci) for each, (status, _, _, eci) in authentications.ANSWERS.items()],
            )
        ],
    }
