"""What Stripe answered in older versions though no published SDK of them names it; recorded from programs.

Guess: the versions at which each ended. It is taken to be the one after the latest that was recorded.
"""

from __future__ import annotations

from typing import Any

from ...account_store import AccountStore
from ...resource import Resource
from ..change import Asked, reply, request
from ..moves import rename

APRIL, DAHLIA = "2024-04-10", "2026-03-25.dahlia"
OLD = "https://docs.stripe.com/upgrades"
LIST_OF_NAMES = {"requested_capabilities": "list", "requested_capabilities[]": "string"}


@request(
    APRIL,
    "v1.accounts.create",
    "v1.accounts.update",
    line="Capabilities are asked for in `capabilities`.",
    source=f"{OLD}#2020-08-27",
    had=LIST_OF_NAMES,
)
def capabilities(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: also by their names, in `requested_capabilities`."""
    asked = {name: {"requested": True} for name in params.pop("requested_capabilities", ())}
    return {**params, "capabilities": {**asked, **params.get("capabilities", {})}} if asked else params


@request(
    APRIL,
    "v1.accounts.create",
    "v1.accounts.update",
    line="Where payouts go is the `external_account`.",
    source=f"{OLD}#2015-10-01",
    had={"bank_account": "string|map"},
    now={"bank_account": "external_account"},
)
def external_account(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: also the `bank_account`."""
    bank = params.pop("bank_account", None)
    if isinstance(bank, dict):
        bank = {"object": "bank_account", **bank}
    return params if bank is None else {"external_account": bank, **params}


rename(
    APRIL,
    "v1.customers.create",
    "v1.customers.update",
    names={"card": "source"},
    line="A customer's card comes as `source`.",
    source=f"{OLD}#2015-02-18",
    had={"card": "string|map"},
)


@request(
    APRIL,
    "v1.subscriptions.create",
    "v1.subscriptions.update",
    line="What is subscribed to is listed in `items`.",
    source=f"{OLD}#2020-08-27",
    had={"plan": "string", "quantity": "integer"},
    now={"plan": "items[0][plan]", "quantity": "items[0][quantity]"},
)
def items(params: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Before: also one `plan` and its `quantity`. On an update they are for the item that is there."""
    given = {"plan": params.pop("plan", None), "quantity": params.pop("quantity", None)}
    item = {name: value for name, value in given.items() if value is not None}
    if not item or "items" in params:
        return params
    return {**params, "items": [{**_present(asked), **item}]}


def _present(asked: Asked) -> Resource:
    """The item that a subscription has, if there is only one."""
    id = asked.path.get("subscription_exposed_id", "")
    stored: Resource = asked.store.find("subscription", id) or {}
    listed = (stored.get("items") or {}).get("data") or list(
        asked.store.all("subscription_item", "subscription", id)
    )
    return {"id": listed[0]["id"]} if len(listed) == 1 else {}


@request(
    APRIL,
    "v1.accounts.create",
    "v1.accounts.update",
    "v1.accounts.external_accounts.create",
    line="A bank account's kind is not asked for in an external account.",
    source=OLD,
    had={"external_account.account_type": "string"},
)
def of_no_use(params: dict[str, Any], _asked: Asked) -> dict[str, Any]:
    """Before: it was, and not shown again."""
    return params


@reply(
    APRIL,
    "charge",
    line="A charge's changes of amount are not shown.",
    source=OLD,
    had={"amount_updates": "list"},
)
def amount_updates(charge: Resource, _store: AccountStore) -> Resource:
    """Before: `amount_updates`."""
    return {**charge, "amount_updates": []}


@reply(
    DAHLIA,
    "charge",
    line="A charge's dispute and destination are asked for by themselves.",
    source=OLD,
    had={
        "destination": "expandable(account)?",
        "dispute": "expandable(dispute)?",
        "order": "string?",
    },
)
def dispute(charge: Resource, store: AccountStore) -> Resource:
    """Before: `dispute`, `destination`, and an `order` that is none any more."""
    of_charge = next(store.all("dispute", "charge", charge["id"]), None)
    return {
        **charge,
        "destination": (charge.get("transfer_data") or {}).get("destination"),
        "dispute": of_charge["id"] if of_charge else None,
        "order": None,
    }


@reply(
    APRIL,
    "card",
    line="Which wallet a card was in is shown by payment methods.",
    source=OLD,
    had={"wallet": "object?"},
)
def wallet(card: Resource, _store: AccountStore) -> Resource:
    """Before: `wallet`."""
    return {"wallet": None, **card}


@reply(
    DAHLIA,
    "subscription",
    line="What is subscribed to is listed in `items`.",
    source=OLD,
    had={"plan": "object(plan)?", "quantity": "integer?"},
)
def plan(subscription: Resource, _store: AccountStore) -> Resource:
    """Before: also the `plan` and `quantity` of the item, where there is only one."""
    listed = (subscription.get("items") or {}).get("data") or ()
    only: Resource = next(iter(listed), {}) if len(listed) == 1 else {}
    return {**subscription, "plan": only.get("plan"), "quantity": only.get("quantity")}
