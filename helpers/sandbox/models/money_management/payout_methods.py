"""Payout methods: where money is paid out to, set up by outbound setup intents; each is its account's own.

Source: https://docs.stripe.com/api/v2/money-management/payout-methods and
https://docs.stripe.com/api/v2/money-management/outbound-setup-intents. Guess: which uses a new one is
eligible for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import bank_accounts
from .archiving import archived, check_usable, unarchived
from .bank_account_specs import check_details

METHOD = "v2.money_management.payout_method"
INTENT = "v2.money_management.outbound_setup_intent"
NUMBERS = "_payout_method"
Model(
    METHOD,
    word="payout method",
    source="https://docs.stripe.com/api/v2/money-management/payout-methods",
)
intents = Model(
    INTENT,
    word="outbound setup intent",
    statuses=Statuses(
        {
            "requires_payout_method": ("succeeded", "canceled"),
            "requires_action": ("succeeded", "canceled"),
            "succeeded": (),
            "canceled": (),
        },
        starts=("requires_payout_method", "succeeded"),
    ),
    at_most_one=[("payout_method", "payout_method_data")],
    source="https://docs.stripe.com/api/v2/money-management/outbound-setup-intents",
)
route("v2.money_management.payout_methods.archive")(archived)
route("v2.money_management.payout_methods.unarchive")(unarchived)


@route("v2.money_management.outbound_setup_intents.create")
def create(call: Call) -> Resource:
    """Set up a payout method of this account, now or by an update."""
    store, params = call.store, call.params
    method = store.new(
        INTENT,
        status="requires_payout_method",
        usage_intent=params.get("usage_intent", "payment"),
    )
    return _set_up(store, store.add(method, event=None), params)


@route("v2.money_management.outbound_setup_intents.update")
def update(call: Call) -> Resource:
    """Give an intent its payout method; or correct the one that it has."""
    method = own(call)
    if method["status"] == "canceled":
        raise errors.RefusedByV2(
            "already_canceled", f"The Outbound Setup Intent {method['id']} is canceled already."
        )
    return _set_up(call.store, method, call.params)


@route("v2.money_management.outbound_setup_intents.cancel")
def cancel(call: Call) -> Resource:
    """Give it up."""
    method = own(call)
    if method["status"] == "canceled":
        raise errors.RefusedByV2(
            "already_canceled", f"The Outbound Setup Intent {method['id']} is canceled already."
        )
    if method["status"] == "succeeded":
        raise errors.RefusedByV2(
            "not_cancelable",
            f"The Outbound Setup Intent {method['id']} has succeeded and cannot be canceled.",
        )
    return call.store.move(method, "canceled")


def _set_up(store: AccountStore, intent: Resource, params: Mapping[str, Any]) -> Resource:
    if id := params.get("payout_method"):
        method = check_usable(store.get(METHOD, id, param="payout_method"), "payout_method")
    elif data := params.get("payout_method_data"):
        method = _made(store, intent, data)
    else:
        return intent
    use = f"{intent['usage_intent']}s"
    usage = {**method["usage_status"], use: "eligible"}
    method = store.change(
        method,
        {"latest_outbound_setup_intent": intent["id"], "usage_status": usage},
        event="updated" if params.get("payout_method") else None,
    )
    if not params.get("payout_method"):
        store.emit("created", method)
    if intent["status"] == "succeeded":
        return store.change(intent, {"payout_method": method})
    return store.move(intent, "succeeded", payout_method=method)


def _made(store: AccountStore, intent: Resource, data: Mapping[str, Any]) -> Resource:
    """A payout method from its details, without its event. Raises Invalid."""
    if data["type"] != "bank_account" or not data.get("bank_account"):
        raise errors.missing("payout_method_data[bank_account]")
    sent = data["bank_account"]
    details = check_details(store, sent, param="payout_method_data[bank_account]")
    method = store.new(
        METHOD,
        bank_account={
            "bank_account_type": sent.get("bank_account_type", "checking"),
            "bank_name": bank_accounts.TEST_BANK,
            "branch_number": sent.get("branch_number"),
            "country": details["country"].lower(),
            "financial_connections_account": None,
            "last4": details["last4"],
            "routing_number": sent.get("routing_number"),
            "supported_currencies": [details["currency"]],
            "swift_code": sent.get("swift_code"),
        },
        type="bank_account",
        usage_status={"payments": "requires_action", "transfers": "requires_action"},
    )
    store.keep(
        NUMBERS, method["id"], routing_number=details["routing_number"], fingerprint=details["fingerprint"]
    )
    return store.add(method, event=None)


def chosen(store: AccountStore, id: str | None, use: str, *, param: str) -> Resource:
    """A payout method of an account, by default the latest. Raises RefusedByV2 for one of no use."""
    if id:
        method = check_usable(store.get(METHOD, id, param=param), param)
    else:
        usable = (each for each in store.all(METHOD) if not each["archived"])
        eligible = next((each for each in usable if each["usage_status"][use] == "eligible"), None)
        if eligible is None:
            raise errors.RefusedByV2("invalid_payout_method", "The recipient has no payout method.")
        method = eligible
    if method["usage_status"][use] != "eligible":
        raise errors.RefusedByV2(
            "invalid_payout_method", f"The Payout Method {method['id']} is not eligible for {use}."
        )
    return method


def failure(store: AccountStore, method: Resource) -> str | None:
    """What payouts to it fail with, in the words of test bank accounts; None where they arrive."""
    numbers = store.find(NUMBERS, method["id"])
    return bank_accounts.failure(store, numbers) if numbers else None
