"""Treasury: financial accounts, the money that moves through them, and the ledger it adds up in.

states        a flow's statuses and ledger moves as a table, and the diagram drawn from it
ledger        entries -> transactions -> balances, and the audit that they add up
steps         a flow taken from status to status
timelines     business days, cut-off times, when money gets where
features      what a financial account may do, and why it may not
banks         the bank accounts at the other end
payouts       what a financial account receives of its owner's balance
"""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    credit_reversals,
    debit_reversals,
    inbound_transfers,
    outbound_payments,
    outbound_transfers,
    received_credits,
    received_debits,
)
from .states import Flow

FLOWS: Mapping[str, Flow] = {
    each.FLOW.name: each.FLOW
    for each in (
        inbound_transfers,
        outbound_payments,
        outbound_transfers,
        received_credits,
        received_debits,
        credit_reversals,
        debit_reversals,
    )
}

__all__ = ["FLOWS", "Flow"]
