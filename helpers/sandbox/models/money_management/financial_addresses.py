"""Financial addresses: the bank details by which others send money to a financial account; and what comes.

Source: https://docs.stripe.com/api/v2/money-management/financial-addresses and
https://docs.stripe.com/api/v2/money-management/received-credits. Guess: numbers, and what fails in test mode.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import iso
from ...hooks import job, made_up
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core.bank_accounts import ROUTING_NUMBER, TEST_BANK
from ..core.connected import account_named
from . import ledger
from .amounts import checked
from .financial_accounts import open_one

ADDRESS = "v2.money_management.financial_address"
CREDIT = "v2.money_management.received_credit"
SIMULATION = "v2.money_management.financial_address_credit_simulation"
# By which networks money comes to an address of a type; the type of each currency.
NETWORKS: Mapping[str, tuple[str, ...]] = {
    "aba": ("ach", "fedwire", "rtp"),
    "iban": ("sepa", "sepa_instant"),
    "sort_code": ("chaps", "fps"),
}
TYPES: Mapping[str, str] = {"eur": "iban", "gbp": "sort_code", "usd": "aba"}
COUNTRIES: Mapping[str, str] = {"eur": "ie", "gbp": "gb", "usd": "us"}
BIC = "STRPIE2D"
COUNTRY = re.compile("[A-Za-z]{2}")
Model(
    ADDRESS,
    word="financial address",
    statuses=Statuses(
        {"pending": ("active", "failed"), "active": ("archived",), "archived": (), "failed": ()},
        told_as={"active": "activated"},
    ),
    source="https://docs.stripe.com/api/v2/money-management/financial-addresses",
)
Model(
    CREDIT,
    word="received credit",
    statuses=Statuses(
        {
            "pending": ("succeeded", "failed"),
            "succeeded": ("returned",),
            "failed": (),
            "returned": (),
        }
    ),
    source="https://docs.stripe.com/api/v2/money-management/received-credits",
)


@route("v2.money_management.financial_addresses.create")
def create(call: Call) -> Resource:
    """Ask for an address; it is active a moment later. There is one for a currency."""
    store, params = call.store, call.params
    account = open_one(store, params["financial_account"], param="financial_account")
    if "bank_account" not in params:
        raise errors.missing("bank_account")
    currency = params["bank_account"]["currency"]
    for other in store.all(ADDRESS, "financial_account", account["id"]):
        if other["settlement_currency"] == currency and other["status"] in ("active", "pending"):
            raise errors.RefusedByV2(
                "quota_exceeded",
                f"The Financial Account {account['id']} has an address in {currency} already.",
            )
    address = store.new(
        ADDRESS,
        financial_account=account["id"],
        settlement_currency=currency,
        status="pending",
        type=params["type"],
    )
    country = params["bank_account"].get("country", COUNTRIES[currency])
    if not COUNTRY.fullmatch(country):
        raise errors.Invalid(f"Country '{country}' is unknown.", param="bank_account[country]")
    store.later(store.now, "money_management.address_active", address=address["id"], country=country)
    return store.add(address, event=None)


@job("money_management.address_active")
def _activate(store: AccountStore, *, address: str, country: str) -> None:
    current = store.get(ADDRESS, address)
    store.move(current, "active", bank_account=_details(store, current, country))


@made_up(ADDRESS)
def _made_up(store: AccountStore, id: str) -> Resource:
    """An address in dollars that is active."""
    address = store.new(ADDRESS, id=id, settlement_currency="usd", status="active")
    return {**address, "bank_account": _details(store, address, COUNTRIES["usd"])}


def _details(store: AccountStore, address: Resource, country: str) -> Resource:
    """The numbers of an address, which follow from its id."""
    currency = address["settlement_currency"]
    type = TYPES[currency]
    digits = str(int.from_bytes(store.state.ids.derive(address["id"], 24).encode(), "big"))[-12:]
    holder = _holder(store)
    numbers: Mapping[str, Resource] = {
        "aba": {
            "account_holder_name": holder,
            "account_number": digits,
            "address": None,
            "bank_name": TEST_BANK,
            "routing_number": ROUTING_NUMBER,
        },
        "iban": {"account_holder_name": holder, "bank_name": TEST_BANK, "iban": _iban(country, digits)},
        "sort_code": {
            "account_holder_name": holder,
            "account_number": digits[-8:],
            "sort_code": "108800",
        },
    }
    return {"type": type, "country": country.lower(), "currency": currency, type: numbers[type]}


def _holder(store: AccountStore) -> str:
    account = account_named(store.on(store.state.platform), store.account)
    return str((account["business_profile"] or {}).get("name") or "Jenny Rosen")


def _iban(country: str, digits: str) -> str:
    """An IBAN with its right check digits (ISO 13616): the number modulo 97 is 1."""
    rest = f"STRP99{digits.zfill(14)[-8:]}{digits[-4:]}"
    number = "".join(str(int(each, 36)) for each in f"{rest}{country.upper()}00")
    return f"{country.upper()}{98 - int(number) % 97:02d}{rest}"


@route("v2.money_management.test_helpers.financial_addresses.credit")
def credit(call: Call) -> Resource:
    """Have money come to an address by one of the networks that reach it."""
    store, params, address = call.store, call.params, own(call)
    sent = checked(params)
    if address["status"] != "active":
        raise errors.Invalid(f"The financial address {address['id']} is not active.")
    type = address["bank_account"]["type"]
    if params["network"] not in NETWORKS[type]:
        raise errors.not_one_of("network", NETWORKS[type], params["network"])
    received = store.new(
        CREDIT,
        amount=sent,
        amount_received=sent,
        bank_transfer=_transfer(address, type, params),
        financial_account=address["financial_account"],
        status="pending",
        type="bank_transfer",
    )
    received = store.add(received, event=None)
    if sent["currency"] == address["settlement_currency"]:
        _arrive(store, received)
    else:
        reason = {"failed": {"reason": "currency_unsupported_on_financial_address"}}
        store.move(received, "failed", status_details=reason, status_transitions=_at(store, "failed"))
    return {"object": SIMULATION, "livemode": False, "status": "received"}


def _arrive(store: AccountStore, received: Resource) -> None:
    moved = store.move(received, "succeeded", status_transitions=_at(store, "succeeded"))
    ledger.begin(
        store,
        received["financial_account"],
        moved,
        {"available": received["amount"]["value"]},
        posted=True,
        counterparty="Jenny Rosen",
    )
    store.emit("available", moved)


def _at(store: AccountStore, status: str) -> Resource:
    moments = dict.fromkeys(("failed_at", "returned_at", "succeeded_at"))
    return {**moments, f"{status}_at": iso(store.now)}


def _transfer(address: Resource, type: str, params: Mapping[str, Any]) -> Resource:
    """The bank transfer that money came by. Guess: from whom, in test mode."""
    origins: Mapping[str, Resource] = {
        "aba": {"bank_name": TEST_BANK, "last4": "6789", "routing_number": ROUTING_NUMBER},
        "iban": {"bank_name": TEST_BANK, "bic": BIC, "country": "DE", "iban": "DE89370400440532013000"},
        "sort_code": {"bank_name": TEST_BANK, "last4": "2345", "sort_code": "108800"},
    }
    origin = {"account_holder_name": "Jenny Rosen", **origins[type]}
    return {
        "financial_address": address["id"],
        "network": params["network"],
        "originating_bank_account": {"type": type, type: origin},
        "statement_descriptor": params.get("statement_descriptor"),
    }
