"""Financial accounts of v2: where money is held, a balance for each currency.

No request opens one: an account has its first one from the beginning, for storage.

Source: https://docs.stripe.com/api/v2/money-management/financial-accounts. Guess: the currencies that it
holds, and its name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import iso
from ...listing.lists_of_v2 import fitting, page_of_v2
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core.connected import account_named
from .amounts import amount, not_open

ACCOUNT = "v2.money_management.financial_account"
HOLDS = ("usd", "eur", "gbp")
INSURANCE = "storage.deposit_insurance_eligibility"
INSURED = [{"bank_name": "fifth_third", "currencies": ["usd"], "type": "fdic_passthrough"}]
Model(
    ACCOUNT,
    word="financial account",
    statuses=Statuses({"pending": ("open",), "open": ("closed",), "closed": ()}, starts=("open",)),
    source="https://docs.stripe.com/api/v2/money-management/financial-accounts",
)


def first(store: AccountStore) -> Resource:
    """An account's first financial account, made when it is first asked for."""
    id = f"fa_test_{store.state.ids.derive(f'{store.account}:financial', 24)}"
    account = store.find(ACCOUNT, id)
    if account:
        return account
    country = account_named(store.on(store.state.platform), store.account)["country"]
    account = store.new(
        ACCOUNT,
        id=id,
        balance={part: {HOLDS[0]: amount(0, HOLDS[0])} for part in PARTS},
        country=country,
        created=iso(store.now),
        display_name="Financial account",
        status="open",
        storage={"deposit_insurance_eligibility": None, "holds_currencies": list(HOLDS)},
        type="storage",
    )
    return store.add(account, event=None)


PARTS = ("available", "inbound_pending", "outbound_pending")


def open_one(store: AccountStore, id: str, *, param: str) -> Resource:
    """A financial account by its id. Raises Invalid, and RefusedByV2 where it is not open."""
    first(store)
    account = store.get(ACCOUNT, id, param=param)
    if account["status"] != "open":
        raise not_open(account)
    return account


@route("v2.money_management.financial_accounts.list")
def list_accounts(call: Call) -> Resource:
    """All financial accounts, or those of some statuses."""
    first(call.store)
    accounts = fitting(call.store.all(ACCOUNT), call.params)
    include = call.params.get("include") or ()
    return page_of_v2(call.url, call.params, [_shown(each, include) for each in accounts])


@route("v2.money_management.financial_accounts.retrieve")
def retrieve(call: Call) -> Resource:
    """A financial account; how its deposits are insured is shown where it is asked for."""
    first(call.store)
    return _shown(own(call), call.params.get("include") or ())


@route("v2.money_management.financial_accounts.update")
def update(call: Call) -> Resource:
    """Call it otherwise, or note something."""
    first(call.store)
    return call.store.change(own(call), call.params)


def _shown(account: Resource, include: Iterable[Any]) -> Resource:
    if INSURANCE not in include or not account["storage"]:
        return account
    return {**account, "storage": {**account["storage"], "deposit_insurance_eligibility": INSURED}}
