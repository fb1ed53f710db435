"""The lists that every account has from the start, each twice: one blocks what is on it, one lets it through.

They take and lose items as others do; the lists themselves stay as they are.

Source: https://docs.stripe.com/radar/lists#default-lists; programs tell most of the aliases. Guess: those of
descriptions and of domains, and that these two are lists of strings. The sandbox does not see where a payment
comes from, so the lists of clients' addresses and of their countries meet none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import Call
from ..money import ledger

LIST = "radar.value_list"


@dataclass(frozen=True)
class DefaultList:
    """A pair of lists: its name, the type of its items, and what of a payment is looked for on them."""

    name: str
    item_type: str
    fact: str


# By how the aliases of both begin.
DEFAULT: Mapping[str, DefaultList] = {
    "card_bin": DefaultList("Card BIN", "card_bin", "card_bin"),
    "card_country": DefaultList("Card country", "country", "country"),
    "card_fingerprint": DefaultList("Card fingerprint", "card_fingerprint", "card_fingerprint"),
    "charge_description": DefaultList("Charge description", "string", "description"),
    "client_ip_address": DefaultList("Client IP address", "ip_address", "ip_address"),
    "client_ip_country": DefaultList("Client IP country", "country", "ip_country"),
    "customer_id": DefaultList("Customer ID", "customer_id", "customer_id"),
    "email": DefaultList("Email", "email", "email"),
    "email_domain": DefaultList("Email domain", "string", "email_domain"),
}
# How the aliases of the two lists of a pair end, and their names.
ENDINGS: Mapping[str, str] = {"_allowlist": "allow list", "_blocklist": "block list"}
FACTS: Mapping[str, str] = {
    f"{begins}{ending}": each.fact for begins, each in DEFAULT.items() for ending in ENDINGS
}


def make(call: Call) -> None:
    """Have an account's lists be there, before anything is asked of lists or their items."""
    ensure(call.store)


def ensure(store: AccountStore) -> None:
    """Make the account's lists, unless they are there already."""
    if store.find(LIST, _id(store, next(iter(FACTS)))):
        return
    taken = {each["alias"] for each in store.all(LIST)}
    since = ledger.account(store).get("created") or store.now
    for begins, each in DEFAULT.items():
        for ending, called in ENDINGS.items():
            alias = f"{begins}{ending}"
            if alias not in taken:
                store.add(
                    store.new(
                        LIST,
                        id=_id(store, alias),
                        alias=alias,
                        created=since,
                        created_by="Stripe",
                        item_type=each.item_type,
                        metadata={},
                        name=f"{each.name} {called}",
                    ),
                    event=None,
                )


def _id(store: AccountStore, alias: str) -> str:
    return f"rsl_{store.state.ids.derive(f'value_list:{store.account}:{alias}', 24)}"


def is_default(store: AccountStore, value_list: Resource) -> bool:
    """Whether a list is one of those that are there from the start."""
    return bool(value_list["id"] == _id(store, value_list["alias"]))


def check_own(store: AccountStore, value_list: Resource) -> None:
    """Refuse to change or delete a list that Stripe made. Raises Invalid. Guess: the words that refuse it."""
    if is_default(store, value_list):
        raise errors.Invalid(
            f"The value list '{value_list['alias']}' is a default list: it cannot be changed."
        )


def named(store: AccountStore, alias: str) -> Resource:
    """The account's list of an alias."""
    ensure(store)
    return next(store.all(LIST, "alias", alias))
