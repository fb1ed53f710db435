"""The bank accounts at the other end: found, described as Treasury shows them, and what comes of them.

A customer's or the account's own payment method, an external account, or a test token such as
`pm_usBankAccount_noAccount`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.catalog import resources

from ... import errors
from ...account_store import AccountStore
from ...wire import Resource
from .. import bank_accounts
from . import refusals

ROUTING_NUMBER = "110000000"
NETWORKS = ("ach", "us_domestic_wire")
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
# What a wire cannot do without.
WIRE_ADDRESS = ("city", "line1", "postal_code", "state")


@dataclass(frozen=True)
class Fate:
    """What becomes of money on its way to an account (`outbound`) or from it (`inbound`), and why.

    ``token``: what names it, after "pm_usBankAccount". ``late``: it arrives a day after it was expected.
    """

    token: str = ""
    outbound: str = "posted"
    inbound: str = "succeeded"
    code: str = "declined"
    late: bool = False


# Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments and
# .../into/inbound-transfers, the tables of test accounts. Four fail only where money is pulled; their
# numbers are those of https://docs.stripe.com/ach-deprecated#testing-ach.
FATES: Mapping[str, Fate] = {
    "000123456789": Fate(),
    "000000000009": Fate("_processing", outbound="processing", inbound="processing"),
    "000123457890": Fate("_expectedArrivalDateUpdated", late=True),
    "000000000123": Fate("_canceledByUser", outbound="canceled", inbound="canceled"),
    "000000000234": Fate("_internalFailure", outbound="failed", inbound="failed", code="other"),
    "000111111113": Fate("_accountClosed", outbound="returned", inbound="failed", code="account_closed"),
    "000111111116": Fate("_noAccount", outbound="returned", inbound="failed", code="no_account"),
    "000111111119": Fate(
        "_invalidAccountNumber", outbound="returned", inbound="failed", code="invalid_account_number"
    ),
    "000222222227": Fate("_insufficientFunds", inbound="failed", code="insufficient_funds"),
    "000333333335": Fate("_debitNotAuthorized", inbound="failed", code="debit_not_authorized"),
    "000555555559": Fate("_dispute", inbound="returned"),
}
BY_TOKEN: Mapping[str, str] = {f"pm_usBankAccount{fate.token}": number for number, fate in FATES.items()}


@dataclass(frozen=True)
class Bank:
    """A bank account at the other end. ``details``: as a movement shows them, with the network taken.

    ``method``: the id of the payment method or bank account, if it was named by one.
    """

    details: Resource
    network: str
    fate: Fate
    method: str | None = None


def named(
    store: AccountStore, id: str, *, param: str, customer: str | None, options: Mapping[str, Any]
) -> Bank:
    """The bank account behind an id or a test token. `customer`: whose it must be; None, the account's own.

    Raises Invalid where it is not there, somebody else's, no bank account, or not on the network.
    """
    found: Resource | None
    if id in BY_TOKEN:
        found = _test_method(store, BY_TOKEN[id], customer)
    else:
        found = store.find("bank_account", id) or store.find("payment_method", id)
    if found is None or found.get("customer") != customer:
        raise errors.no_such_in_body("PaymentMethod", id, param)
    if found["object"] == "bank_account":
        billing = {"name": found["account_holder_name"]}
        return _bank(store, found, billing, NETWORKS, options, method=id)
    if found["type"] != "us_bank_account":
        raise errors.Invalid(
            f"The payment method type '{found['type']}' is not supported here: use us_bank_account.",
            param=param,
        )
    account = found["us_bank_account"]
    networks = (account.get("networks") or {}).get("supported") or NETWORKS
    return _bank(store, account, found["billing_details"], networks, options, method=found["id"])


def _test_method(store: AccountStore, number: str, customer: str | None) -> Resource:
    """The payment method that a test token stands for."""
    details = {"country": "US", "routing_number": ROUTING_NUMBER, "account_number": number}
    numbers = {**bank_accounts.from_details(store, details), **TEST_HOLDER}
    shape = resources()["payment_method"].by_name["us_bank_account"].shape
    made = store.new(
        "payment_method",
        billing_details=_billing({"address": TEST_ADDRESS, "name": "Jane Austen"}),
        customer=customer,
        type="us_bank_account",
        us_bank_account={each.name: numbers.get(each.name) for each in shape.fields},
    )
    return store.add(made, event=None)


TEST_HOLDER = {
    "account_holder_type": "individual",
    "account_type": "checking",
    "networks": {"preferred": "ach", "supported": list(NETWORKS)},
}
TEST_ADDRESS = {
    "city": "San Francisco",
    "country": "US",
    "line1": "1234 Fake Street",
    "postal_code": "94102",
    "state": "CA",
}


def given(store: AccountStore, data: Mapping[str, Any], *, param: str, options: Mapping[str, Any]) -> Bank:
    """The bank account whose numbers a request carries. Raises Invalid where one is missing or wrong."""
    numbers = data.get("us_bank_account", {})
    under = f"{param}[us_bank_account]"
    for name in ("routing_number", "account_number"):
        if name not in numbers:
            raise errors.missing(f"{under}[{name}]")
    billing = data.get("billing_details", {})
    if not billing.get("name"):
        raise errors.missing(f"{param}[billing_details][name]")
    try:
        account = bank_accounts.from_details(store, {"country": "US", **numbers})
    except errors.Invalid as refusal:
        refusal.param = (refusal.param or "").replace("bank_account", under, 1)
        raise
    return _bank(store, account, billing, NETWORKS, options, method=None)


def _bank(
    store: AccountStore,
    account: Mapping[str, Any],
    billing: Mapping[str, Any],
    networks: tuple[str, ...],
    options: Mapping[str, Any],
    *,
    method: str | None,
) -> Bank:
    network = (options.get("us_bank_account") or {}).get("network") or networks[0]
    if network not in networks:
        raise refusals.network_not_supported(network, networks, NETWORK_PARAM)
    shown = ("account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number")
    details = {
        "billing_details": _billing(billing),
        "type": "us_bank_account",
        "us_bank_account": {**{name: account.get(name) for name in shown}, "network": network},
    }
    return Bank(details, network, _fate(store, account), method)


NETWORK_PARAM = "destination_payment_method_options[us_bank_account][network]"


def _billing(billing: Mapping[str, Any]) -> Resource:
    address = billing.get("address") or {}
    return {
        "address": {name: address.get(name) or None for name in ADDRESS},
        "email": billing.get("email") or None,
        "name": billing.get("name") or None,
    }


NOBODY = _billing({})


def _fate(store: AccountStore, account: Mapping[str, Any]) -> Fate:
    """What comes of an account, known by its fingerprint: the number is not kept."""
    marks = {
        bank_accounts.fingerprint(store, account.get("routing_number"), number): fate
        for number, fate in FATES.items()
    }
    return marks.get(account.get("fingerprint") or "", Fate())


def require_wire_address(bank: Bank, param: str) -> None:
    """Refuse a wire to somebody whose address is not whole.

    Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments#wires.
    """
    address = bank.details["billing_details"]["address"]
    for name in WIRE_ADDRESS:
        if bank.network == "us_domestic_wire" and not address[name]:
            raise errors.missing(f"{param}[billing_details][address][{name}]")


def from_outside(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """The `initiating_payment_method_details` of money that a test helper lets come in or go out."""
    sent = params.get("initiating_payment_method_details", {}).get("us_bank_account", {})
    number = sent.get("account_number", "000123456789")
    return {
        "billing_details": _billing({"name": sent.get("account_holder_name", "Jane Austen")}),
        "type": "us_bank_account",
        "us_bank_account": {
            "bank_name": bank_accounts.TEST_BANK,
            "last4": number[-4:],
            "routing_number": sent.get("routing_number", ROUTING_NUMBER),
        },
    }
