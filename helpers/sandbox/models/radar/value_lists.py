"""Value lists, and what a payment that is on one of them meets.

Rules are written in the Dashboard, which a sandbox has not: in their place, a list's alias says what it is
for. One that ends with "blocklist" blocks, with "allowlist" lets through, with "reviewlist" opens a review.

Source: https://docs.stripe.com/api/radar/value_lists, https://docs.stripe.com/radar/lists. Guess: that an
alias decides; among Stripe's own lists are card_fingerprint_blocklist and email_allowlist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any, Literal

from ... import errors, lists
from ...account_store import AccountStore
from ...expansion import derived
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call
from ..payment_methods import test_cards

LIST, ITEM = "radar.value_list", "radar.value_list_item"
value_lists = Model(
    LIST,
    word="value list",
    starts={"item_type": "string"},
    source="https://docs.stripe.com/api/radar/value_lists",
)
items = Model(
    ITEM,
    word="value list item",
    references={"value_list": LIST},
    source="https://docs.stripe.com/api/radar/value_list_items",
)
Verdict = Literal["allow", "block", "review"]
# What a list is for, by how its alias ends; the first that a payment is on decides.
ROLES: Mapping[str, Verdict] = {"allowlist": "allow", "blocklist": "block", "reviewlist": "review"}


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
    return {**value_list, "created_by": "sandbox@example.com"}


@value_lists.changing
def _other_alias(call: Call, value_list: Resource) -> dict[str, Any]:
    if alias := call.params.get("alias"):
        _check_alias(call.store, alias, value_list["id"])
    return {}


def _check_alias(store: AccountStore, alias: str, id: str) -> None:
    if any(each["id"] != id for each in store.all(LIST, "alias", alias)):
        raise errors.Invalid(f"A value list with the alias '{alias}' already exists.", param="alias")


@value_lists.removing
def _with_items(call: Call, value_list: Resource) -> None:
    """Its items go with it."""
    for each in list(call.store.all(ITEM, "value_list", value_list["id"])):
        call.store.remove(each)


@value_lists.listing
def _containing(call: Call) -> Callable[[Resource], bool]:
    """Those that have an item of a value."""
    store, wanted = call.store, call.params.pop("contains", None)
    return lambda value_list: not wanted or _holds(store, value_list, wanted)


@derived(LIST, "list_items")
def _items(store: AccountStore, value_list: Resource) -> Resource:
    url = f"/v1/radar/value_list_items?value_list={value_list['id']}"
    return lists.page(store, ITEM, url, {}, value_list=value_list["id"])


@items.creating
def _fitting(call: Call, item: Resource) -> Resource:
    """An item that is of its list's type, and not in it yet."""
    value_list = call.store.get(LIST, item["value_list"])
    type = value_list["item_type"]
    if type in FORMS and not FORMS[type](item["value"]):
        raise errors.Invalid(f"Invalid value for a list of the type {type}: {item['value']}", param="value")
    if _holds(call.store, value_list, item["value"]):
        raise errors.Invalid(f"The value list already contains '{item['value']}'.", param="value")
    return {**item, "created_by": "sandbox@example.com"}


def _holds(store: AccountStore, value_list: Resource, value: str) -> bool:
    wanted = _plain(value_list, value)
    known = store.all(ITEM, "value_list", value_list["id"])
    return any(_plain(value_list, each["value"]) == wanted for each in known)


def _plain(value_list: Resource, value: str) -> str:
    return value if value_list["item_type"] in CASE_MATTERS else value.lower()


def verdict(store: AccountStore, method: Resource, payment: Mapping[str, Any]) -> tuple[Verdict, str] | None:
    """What a payment meets, and by which list's alias. `payment`: its `customer` and `receipt_email`."""
    facts: Resource | None = None
    for role, action in ROLES.items():
        for value_list in [each for each in store.all(LIST) if each["alias"].endswith(role)]:
            facts = _facts(store, method, payment) if facts is None else facts
            value = facts.get(value_list["item_type"])
            if value and _holds(store, value_list, value):
                return action, str(value_list["alias"])
    return None


def _facts(store: AccountStore, method: Resource, payment: Mapping[str, Any]) -> Resource:
    """What is known of a payment, by the type of the list that it may be on."""
    details = method.get(method["type"]) or {}
    customer = store.find("customer", payment.get("customer") or "") or {}
    known = test_cards.behind(store, details)
    emails = (at(method, "billing_details.email"), payment.get("receipt_email"), customer.get("email"))
    fingerprint = "card" if "card" in method["type"] else method["type"]
    return {
        "card_bin": known and known.number[:6],
        "country": details.get("country"),
        "customer_id": customer.get("id"),
        "email": next((each for each in emails if each), None),
        f"{fingerprint}_fingerprint": details.get("fingerprint"),
    }
