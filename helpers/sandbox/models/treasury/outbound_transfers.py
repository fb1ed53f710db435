"""Money sent to an own bank account over ACH or wire, or to another own financial account.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-transfers.
"""

from __future__ import annotations

from ...resource import Resource
from ...routes import Call, route
from . import banks, outbound
from .access import found, listed, onboarded
from .outbound import DATA, METHOD
from .outbound import TRANSFER as FLOW


@route("v1.treasury.outbound_transfers.create")
@onboarded
def create(call: Call) -> Resource:
    """Send money to a bank account of the connected account, or to another of its financial accounts."""
    return outbound.send(call, FLOW, _destination(call), descriptor="transfer")


def _destination(call: Call) -> banks.Bank:
    params = call.params
    options = params.get("destination_payment_method_options") or {}
    outbound.require_one_destination(params)
    if DATA in params:
        return outbound.to_account(call, params[DATA], own=True)
    return banks.named(call.store, params[METHOD], param=METHOD, customer=None, options=options)


@route("v1.treasury.outbound_transfers.retrieve")
@onboarded
def retrieve(call: Call) -> Resource:
    """A transfer in whatever status."""
    return _of(call)


@route("v1.treasury.outbound_transfers.list")
@onboarded
def list_transfers(call: Call) -> Resource:
    """A financial account's transfers."""
    return listed(call, FLOW)


@route("v1.treasury.outbound_transfers.cancel")
@onboarded
def cancel(call: Call) -> Resource:
    """Call a transfer back before it is submitted."""
    return outbound.cancel(call.store, FLOW, _of(call))


@route("v1.test_helpers.treasury.outbound_transfers.post")
@onboarded
def post(call: Call) -> Resource:
    """Let a transfer post now."""
    return outbound.post(call.store, FLOW, _of(call))


@route("v1.test_helpers.treasury.outbound_transfers.fail")
@onboarded
def fail(call: Call) -> Resource:
    """Let a transfer fail."""
    return outbound.fail(call.store, FLOW, _of(call))


@route("v1.test_helpers.treasury.outbound_transfers.return_outbound_transfer")
@onboarded
def send_back(call: Call) -> Resource:
    """Let a transfer come back; one that is processing posts first."""
    code = call.params.get("returned_details", {}).get("code", "declined")
    return outbound.send_back(call.store, FLOW, _of(call), code)


@route("v1.test_helpers.treasury.outbound_transfers.update")
@onboarded
def update(call: Call) -> Resource:
    """Let the network's tracking details come in."""
    transfer = _of(call)
    return outbound.track(call.store, FLOW, transfer, outbound.sent_tracking_details(call.params, transfer))


def _of(call: Call) -> Resource:
    return found(call.store, FLOW, call.path["outbound_transfer"])
