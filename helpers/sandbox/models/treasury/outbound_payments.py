"""Money sent to somebody else: to their bank account over ACH or wire, or to their financial account.

Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments.
"""

from __future__ import annotations

from ... import errors
from ...resource import Resource
from ...routes import Call, route
from . import banks, outbound
from .outbound import DATA, METHOD
from .outbound import PAYMENT as FLOW


@route("v1.treasury.outbound_payments.create")
def create(call: Call) -> Resource:
    """Send money to a customer's bank account, one given here, or another account's financial account."""
    customer = call.params.get("customer")
    if customer:
        call.store.get("customer", customer, param="customer")
    return outbound.send(
        call,
        FLOW,
        _destination(call),
        descriptor="payment",
        customer=customer,
        end_user_details=_end_user(call),
    )


def _destination(call: Call) -> banks.Bank:
    store, params = call.store, call.params
    options = params.get("destination_payment_method_options", {})
    outbound.require_one_destination(params)
    if METHOD in params:
        if "customer" not in params:
            raise errors.missing("customer")
        bank = banks.named(
            store,
            params[METHOD],
            param=METHOD,
            direction="outbound",
            customer=params["customer"],
            options=options,
        )
    elif params[DATA]["type"] == "financial_account":
        return outbound.to_account(call, params[DATA], own=False)
    else:
        bank = banks.given(store, params[DATA], param=DATA, options=options)
    banks.require_wire_address(bank, METHOD if METHOD in params else DATA)
    return bank


def _end_user(call: Call) -> Resource | None:
    sent = call.params.get("end_user_details")
    if sent is None:
        return None
    if sent["present"] and "ip_address" not in sent:
        raise errors.missing("end_user_details[ip_address]")
    return {"ip_address": sent.get("ip_address"), "present": sent["present"]}
