"""Value lists and their items, by which payments are blocked, let through or reviewed.

Source: https://docs.stripe.com/api/radar/value_lists, https://docs.stripe.com/api/radar/value_list_items and
https://docs.stripe.com/radar/lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...expansion import derived
from ...listing import lists
from ...model import Model
from ...resource import Resource
from ...routes import Call
from . import default_lists
from .default_lists import LIST

ITEM = "radar.value_list_item"
# Who made what was not made in the Dashboard, as the reference shows it; guess: items, too.
BY = "API"
MOST_ITEMS = 50_000
value_lists = Model(
    LIST,
    word="value list",
    starts={"created_by": BY, "item_type": "string"},
    guard=default_lists.make,
    source="https://docs.stripe.com/api/radar/value_lists",
)
items = Model(
    ITEM,
    word="value list item",
    starts={"created_by": BY},
    references={"value_list": LIST},
    guard=default_lists.make,
    source="https://docs.stripe.com/api/radar/value_list_items",
)


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _like(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


# What an item must look like, by the type of its list; of the others, anything.
FORMS: Mapping[str, Callable[[str], bool]] = {
    "account": _like("acct_[A-Za-z0-9]+"),
    "card_bin": _like("[0-9]{6,8}"),
    "card_fingerprint": _like("[A-Za-z0-9]{16}"),
    "country": _like("[A-Za-z]{2}"),
    "customer_id": _like("cus_[A-Za-z0-9]+"),
    "email": _like(r"[^@\s]+@[^@\s]+"),
    "ip_address": _is_address,
    "sepa_debit_fingerprint": _like("[A-Za-z0-9]{16}"),
    "us_bank_account_fingerprint": _like("[A-Za-z0-9]{16}"),
}
CASE_MATTERS = ("case_sensitive_string", "card_fingerprint", "customer_id", "account")


@value_lists.creating
def _own_alias(call: Call, value_list: Resource) -> Resource:
    """A list that no other has the alias of."""
    _check_alias(call.store, value_list["alias"], value_list["id"])
    return value_list


@value_lists.changing
def _other_alias(call: Call, value_list: Resource) -> dict[str, Any]:
    default_lists.check_own(call.store, value_list)
    if alias := call.params.get("alias"):
        _check_alias(call.store, alias, value_list["id"])
    return {}


def _check_alias(store: AccountStore, alias: str, id: str) -> None:
    if any(each["id"] != id for each in store.all(LIST, "alias", alias)):
        raise errors.Invalid(f"A value list with the alias '{alias}' already exists.", param="alias")


@value_lists.removing
def _with_items(call: Call, value_list: Resource) -> None:
    """Its items go with it; none goes that a rule names, as the default ones do."""
    default_lists.check_own(call.store, value_list)
    for each in list(call.store.all(ITEM, "value_list", value_list["id"])):
        call.store.remove(each)


@value_lists.listing
def _containing(call: Call) -> Callable[[Resource], bool]:
    """Those that have an item of a value."""
    store, wanted = call.store, call.params.pop("contains", None)
    return lambda value_list: not wanted or holds(store, value_list, wanted)


@derived(LIST, "list_items")
def _items(store: AccountStore, value_list: Resource) -> Resource:
    url = f"/v1/radar/value_list_items?value_list={value_list['id']}"
    return lists.page(store, ITEM, url, {}, value_list=value_list["id"])


@items.creating
def _fitting(call: Call, item: Resource) -> Resource:
    """An item that is of its list's type, and not in it yet, which holds no more than it may."""
    store, value = call.store, item["value"]
    value_list = store.get(LIST, item["value_list"])
    type = value_list["item_type"]
    if type in FORMS and not FORMS[type](value):
        raise errors.Invalid(f"Invalid value for a list of the type {type}: {value}", param="value")
    if holds(store, value_list, value):
        raise errors.Invalid(
            f"A value list item with the value '{value}' already exists in this value list.", param="value"
        )
    if len(store.state.store.collection(store.account, ITEM)) >= MOST_ITEMS and _is_full(store, value_list):
        raise errors.Invalid(f"A value list holds at most {MOST_ITEMS} items.", param="value_list")
    return {**item, "value": _plain(value_list, value)}


def _is_full(store: AccountStore, value_list: Resource) -> bool:
    """Whether a list holds all that it may. Guess: that one more item is refused.

    Source: https://docs.stripe.com/radar/lists#managing-list-items.
    """
    return sum(1 for _ in store.all(ITEM, "value_list", value_list["id"])) >= MOST_ITEMS


@items.listing
def _similar(call: Call) -> Callable[[Resource], bool] | None:
    """Those whose value is like the one asked for. Guess: a value is like its parts, whatever the case."""
    wanted = call.params.pop("value", "").lower()
    return (lambda item: wanted in item["value"].lower()) if wanted else None


def holds(store: AccountStore, value_list: Resource, value: str) -> bool:
    """Whether a value is on a list."""
    known = store.all(ITEM, "value", _plain(value_list, value))
    return any(each["value_list"] == value_list["id"] for each in known)


def put(store: AccountStore, value_list: Resource, value: str) -> None:
    """Have a value be on a list."""
    if not holds(store, value_list, value):
        store.add(
            store.new(ITEM, created_by=BY, value=_plain(value_list, value), value_list=value_list["id"]),
            event=None,
        )


def _plain(value_list: Resource, value: str) -> str:
    """A value as its list keeps it: in lower case unless that matters, as was seen of countries in 2026."""
    return value if value_list["item_type"] in CASE_MATTERS else value.lower()
