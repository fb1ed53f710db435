"""What can be done to money on its way out, an OutboundPayment or an OutboundTransfer alike."""

from __future__ import annotations

from ...by_type.typed import own
from ...resource import Resource
from ...routes import Call, route
from . import outbound, refusals


@route("v1.treasury.outbound_payments.cancel")
@route("v1.treasury.outbound_transfers.cancel")
def cancel(call: Call) -> Resource:
    """Call money back before it is submitted."""
    sent = own(call)
    return outbound.cancel(call.store, outbound.FLOWS[sent["object"]], sent)


@route("v1.test_helpers.treasury.outbound_payments.post")
@route("v1.test_helpers.treasury.outbound_transfers.post")
def post(call: Call) -> Resource:
    """Let money post now."""
    sent = own(call)
    return outbound.post(call.store, outbound.FLOWS[sent["object"]], sent)


@route("v1.test_helpers.treasury.outbound_payments.fail")
@route("v1.test_helpers.treasury.outbound_transfers.fail")
def fail(call: Call) -> Resource:
    """Let money fail to be sent."""
    sent = own(call)
    return outbound.fail(call.store, outbound.FLOWS[sent["object"]], sent)


@route("v1.test_helpers.treasury.outbound_payments.return_outbound_payment")
@route("v1.test_helpers.treasury.outbound_transfers.return_outbound_transfer")
def send_back(call: Call) -> Resource:
    """Let money come back; what is processing posts first."""
    sent = own(call)
    code = call.params.get("returned_details", {}).get("code", "declined")
    return outbound.send_back(call.store, outbound.FLOWS[sent["object"]], sent, code)


@route("v1.test_helpers.treasury.outbound_payments.update")
@route("v1.test_helpers.treasury.outbound_transfers.update")
def update(call: Call) -> Resource:
    """Let the network's tracking details come in, once it can no longer be called back.

    Source: https://docs.stripe.com/api/treasury/outbound_payments/test_mode_update.
    """
    sent = own(call)
    details = outbound.sent_tracking_details(call.params, sent)
    if outbound.cancelable(call.store, sent):
        raise refusals.not_submitted(outbound.FLOWS[sent["object"]], sent)
    return outbound.track(call.store, outbound.FLOWS[sent["object"]], sent, details)
