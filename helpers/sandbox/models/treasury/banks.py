"""The bank accounts at the other end: found, described as Treasury shows them, and what comes of them.

A customer's or the account's own payment method, an external account, or a test token such as
`pm_usBankAccount_noAccount`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ..core import bank_accounts
from ..core.connected import own_account
from ..payment_methods import making, payment_methods
from . import refusals

ROUTING_NUMBER = "110000000"
WIRE = "us_domestic_wire"
NETWORKS = ("ach", WIRE)
# Whether money is sent to a bank account or pulled from it.
Direction = Literal["inbound", "outbound"]
ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")
# What a wire cannot do without.
WIRE_ADDRESS = ("city", "line1", "postal_code", "state")


@dataclass(frozen=True)
class Fate:
    """What becomes of money on its way to an account (`outbound`) or from it (`inbound`), and why.

    ``token``: what names it, after "pm_usBankAccount". ``outbound`` and ``inbound`` are rows of the plans of
    these flows.
    """

    token: str = ""
    outbound: str = "posted"
    inbound: str = "succeeded"
    code: str = "declined"


# Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments and
# .../into/inbound-transfers, the tables of test accounts. Four fail only where money is pulled; their
# numbers are those of https://docs.stripe.com/ach-deprecated#testing-ach.
FATES: Mapping[str, Fate] = {
    "000123456789": Fate(),
    "000000000009": Fate("_processing", outbound="processing", inbound="processing"),
    "000123457890": Fate("_expectedArrivalDateUpdated", outbound="late"),
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
    store: AccountStore,
    id: str,
    *,
    param: str,
    direction: Direction,
    customer: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Bank:
    """The bank account behind an id or a test token. `customer`: whose it must be; None, the account's own.

    Raises Invalid where it is not there, somebody else's, no bank account, not on the network, or not set up
    for money that goes that way.
    """
    method = _test_method(store, id, customer) or _stored(store, id)
    if method is None or method["customer"] != customer:
        raise errors.no_such_in_body("PaymentMethod", id, param)
    if method["type"] != "us_bank_account":
        raise errors.Invalid(
            f"The payment method type '{method['type']}' is not supported here: use us_bank_account.",
            param=param,
        )
    if store.state.profile != "any-id":
        _require_set_up(store, method, param, direction, own=customer is None)
    return Bank(*_taken(store, method, options or {}), method["id"])


def _require_set_up(
    store: AccountStore, method: Resource, param: str, direction: Direction, *, own: bool
) -> None:
    """A payment method was set up with a SetupIntent; a bank account that is debited must be verified.

    Source: https://docs.stripe.com/treasury/moving-money/working-with-bankaccount-objects and
    https://docs.stripe.com/treasury/moving-money/financial-accounts/into/inbound-transfers#testing-inboundtransfers.
    """
    account = store.find("bank_account", method["id"])
    if account is None:
        if direction not in payment_methods.flows(store, method, own=own):
            raise refusals.not_set_up(method["id"], direction, param, own=own)
    elif direction == "inbound" and account["status"] != "verified":
        raise refusals.not_verified(account["id"], param)


def _test_method(store: AccountStore, id: str, customer: str | None) -> Resource | None:
    """The payment method that a test token stands for, if it is one."""
    if id not in BY_TOKEN:
        return None
    numbers = {"country": "US", "routing_number": ROUTING_NUMBER, "account_number": BY_TOKEN[id]}
    account = bank_accounts.from_details(store, numbers)
    billing = {"address": _all(ADDRESS, TEST_ADDRESS), "name": "Jane Austen"}
    method = making.of_bank_account(store, account, billing_details=billing, customer=customer)
    payment_methods.set_up_flows(store, method, get_args(Direction), own=customer is None)
    return store.add(method, event=None)


TEST_ADDRESS = {
    "city": "San Francisco",
    "country": "US",
    "line1": "1234 Fake Street",
    "postal_code": "94102",
    "state": "CA",
}


def _stored(store: AccountStore, id: str) -> Resource | None:
    """A payment method; a customer's or the account's own bank account counts as one."""
    account = store.find("bank_account", id)
    if account is None:
        return store.find("payment_method", id)
    return making.of_bank_account(store, account, id=id, customer=account.get("customer"))


def given(store: AccountStore, data: Mapping[str, Any], *, param: str, options: Mapping[str, Any]) -> Bank:
    """The bank account whose numbers a request carries. Raises Invalid where one is missing or wrong."""
    numbers = data.get("us_bank_account", {})
    account = making.us_bank_account(store, numbers, f"{param}[us_bank_account]")
    billing = data.get("billing_details", {})
    if not billing.get("name"):
        raise errors.missing(f"{param}[billing_details][name]")
    method = making.of_bank_account(store, account, id=account["id"], billing_details=billing)
    return Bank(*_taken(store, method, options))


def _taken(store: AccountStore, method: Resource, options: Mapping[str, Any]) -> tuple[Resource, str, Fate]:
    """A payment method as a movement shows it, the network that it takes, and what comes of it."""
    account = method["us_bank_account"]
    preferred = (account["networks"] or {}).get("preferred") or "ach"
    network = (options.get("us_bank_account") or {}).get("network") or preferred
    # A test bank shows ACH alone, as recorded; the guides to Treasury send wires to it.
    if network not in NETWORKS:
        raise refusals.network_not_supported(network, NETWORKS, NETWORK_PARAM)
    details = {
        "billing_details": _billing(method["billing_details"]),
        "type": "us_bank_account",
        "us_bank_account": {**_all(SHOWN, account), "network": network},
    }
    return details, network, _fate(store, account)


SHOWN = ("account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number")
NETWORK_PARAM = "destination_payment_method_options[us_bank_account][network]"


def _all(names: Iterable[str], values: Mapping[str, Any]) -> Resource:
    """Values by all the names that there are; what is missing or unset is null."""
    return {name: values.get(name) or None for name in names}


def _billing(billing: Mapping[str, Any]) -> Resource:
    """Billing details as a movement shows them, without the telephone."""
    return {"address": _all(ADDRESS, billing.get("address") or {}), **_all(("email", "name"), billing)}


NOBODY = _billing({})


def _fate(store: AccountStore, account: Mapping[str, Any]) -> Fate:
    """What comes of an account, known by its fingerprint: the number is not kept."""
    marks = {
        bank_accounts.fingerprint(store, account.get("routing_number"), number): fate
        for number, fate in FATES.items()
    }
    return marks.get(account.get("fingerprint") or "", Fate())


def require_wire_address(bank: Bank, param: str) -> None:
    """Refuse a wire to somebody whose name or address is not whole.

    `param`: the parameter that the bank account was named or described in.
    Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-payments#wires.
    """
    billing = bank.details["billing_details"]
    said = {
        "name": billing["name"],
        **{f"address][{name}": billing["address"][name] for name in WIRE_ADDRESS},
    }
    lacking = next((name for name, value in said.items() if not value), None)
    if bank.network != WIRE or lacking is None:
        return
    if bank.method is None:
        raise errors.missing(f"{param}[billing_details][{lacking}]")
    raise refusals.incomplete_details(bank.method, f"billing_details[{lacking}]", param)


def to_own_address(store: AccountStore, bank: Bank) -> Bank:
    """A wire to oneself: to the name and address of the account's legal entity, where no address was given.

    Source: https://docs.stripe.com/treasury/moving-money/financial-accounts/out-of/outbound-transfers. Guess:
    that the transfer shows it.
    """
    billing = bank.details["billing_details"]
    if bank.network != WIRE or any(billing["address"].values()):
        return bank
    company, person, _ = _owner(store)
    address = _all(ADDRESS, company.get("address") or person.get("address") or {})
    billing = {**billing, "address": address, "name": billing["name"] or holder(store)}
    return replace(bank, details={**bank.details, "billing_details": billing})


def holder(store: AccountStore) -> str:
    """The name of the business or person whose account it is."""
    company, person, profile = _owner(store)
    names = (person.get("first_name"), person.get("last_name"))
    name: str = company.get("name") or " ".join(each for each in names if each) or profile.get("name") or ""
    return name


def _owner(store: AccountStore) -> tuple[Resource, Resource, Resource]:
    """What is known of whose account it is: the company, the person, the business."""
    platform = store.on(store.state.platform)
    if store.account == platform.account:
        owner = own_account(platform)
        return owner.get("company") or {}, {}, {"name": owner["settings"]["dashboard"]["display_name"]}
    owner = platform.find("account", store.account) or {}
    return owner.get("company") or {}, owner.get("individual") or {}, owner.get("business_profile") or {}


def from_outside(params: Mapping[str, Any]) -> Resource:
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
