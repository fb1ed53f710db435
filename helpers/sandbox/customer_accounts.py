"""Accounts of v2 that are customers, too: each has a customer of v1, in whose place a request may name it.

Source: https://docs.stripe.com/accounts-v2/use-accounts-as-customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from . import errors
from .account_store import ACCOUNTS, BY_CUSTOMER, AccountStore
from .parameters.names import inside
from .routes import Call

PREFIX = "acct_"
BY_ACCOUNT = "_customer_of_account"


def link(store: AccountStore, account: str, customer: str) -> None:
    """Have an account be known as a customer."""
    store.keep(BY_ACCOUNT, account, customer=customer)
    store.keep(BY_CUSTOMER, customer, account=account)


def customer_of(store: AccountStore, account: str) -> str | None:
    """The id of the customer that an account is."""
    known = store.find(BY_ACCOUNT, account)
    return str(known["customer"]) if known else None


def as_customer(call: Call) -> Call:
    """A call in which the customer is named, where its account was. Raises Invalid for one that is none.

    The sentence, and that both may not be named: https://github.com/crvouga/mockingbird, which compares
    itself with Stripe's test mode, of lists. Guess: elsewhere, too.
    """
    store, params, path = call.store, call.params, call.path
    if (named := path.get("customer", "")).startswith(PREFIX):
        path = {**path, "customer": customer_of(store, named) or named}
    for name in ACCOUNTS:
        if params.get(name):
            params = _with_customer(store, params, name, "")
    if (owner := params.get("owner")) and owner.get("customer_account"):
        known = _with_customer(store, owner, "customer_account", "owner")
        params = {**params, "owner": {**known, "type": "customer"}}
    return call if path is call.path and params is call.params else replace(call, params=params, path=path)


def _with_customer(store: AccountStore, params: Mapping[str, Any], name: str, under: str) -> dict[str, Any]:
    if ACCOUNTS[name] in params:
        raise errors.only_one([inside(under, each) for each in (ACCOUNTS[name], name)])
    account = params[name]
    customer = customer_of(store, account)
    if customer is None and store.state.profile == "any-id":
        customer = account.replace(PREFIX, "cus_", 1)
        link(store, account, customer)
    if customer is None:
        raise errors.no_such_in_body("customer", account, inside(under, name))
    return {ACCOUNTS[name]: customer, **{each: value for each, value in params.items() if each != name}}
