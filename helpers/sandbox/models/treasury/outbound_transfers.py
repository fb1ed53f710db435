"""Money sent to an own bank account over ACH or wire, or to another own financial account.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-transfers.
"""

from __future__ import annotations

from ...resource import Resource
from ...routes import Call, route
from . import banks, outbound
from .outbound import DATA, METHOD
from .outbound import TRANSFER as FLOW


@route("v1.treasury.outbound_transfers.create")
def create(call: Call) -> Resource:
    """Send money to a bank account of the connected account, or to another of its financial accounts."""
    return outbound.send(call, FLOW, _destination(call), descriptor="transfer")


def _destination(call: Call) -> banks.Bank:
    params = call.params
    options = params.get("destination_payment_method_options")
    outbound.require_one_destination(params)
    if DATA in params:
        return outbound.to_account(call, params[DATA], own=True)
    bank = banks.named(call.store, params[METHOD], param=METHOD, direction="outbound", options=options)
    bank = banks.to_own_address(call.store, bank)
    banks.require_wire_address(bank, METHOD)
    return bank
