"""Addresses that Stripe still answers and the newest SDK no longer names, and those of older versions alone.

Each stands for an operation: `v1.refunds.list charge={charge}` has the id of the path as a parameter. An id
that the operation's path has and the address has not is found by `FINDERS`.

Source: Stripe's published spec, https://github.com/stripe/openapi, and the SDKs of the older versions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any

from helpers.catalog import beyond, operation, published
from helpers.catalog.paths import Branch, grown
from helpers.catalog.paths import match as match_operation
from helpers.catalog.prefixes import prefix
from helpers.catalog.shapes import Operation

from .. import errors
from ..account_store import AccountStore
from ..resource import Resource

ALWAYS: Mapping[str, str] = {
    "post /v1/accounts/{account}/bank_accounts": "v1.accounts.external_accounts.create",
    "get /v1/accounts/{account}/bank_accounts/{id}": "v1.accounts.external_accounts.retrieve",
    "post /v1/accounts/{account}/bank_accounts/{id}": "v1.accounts.external_accounts.update",
    "delete /v1/accounts/{account}/bank_accounts/{id}": "v1.accounts.external_accounts.delete",
    "get /v1/accounts/{account}/people": "v1.accounts.persons.list",
    "post /v1/accounts/{account}/people": "v1.accounts.persons.create",
    "get /v1/accounts/{account}/people/{person}": "v1.accounts.persons.retrieve",
    "post /v1/accounts/{account}/people/{person}": "v1.accounts.persons.update",
    "delete /v1/accounts/{account}/people/{person}": "v1.accounts.persons.delete",
    "get /v1/balance/history": "v1.balance_transactions.list",
    "get /v1/balance/history/{id}": "v1.balance_transactions.retrieve",
    "post /v1/application_fees/{id}/refund": "v1.application_fees.refunds.create",
    "post /v1/charges/{charge}/refund": "v1.refunds.create charge={charge}",
    "get /v1/charges/{charge}/refunds": "v1.refunds.list charge={charge}",
    "post /v1/charges/{charge}/refunds": "v1.refunds.create charge={charge}",
    "get /v1/charges/{charge}/refunds/{refund}": "v1.refunds.retrieve",
    "post /v1/charges/{charge}/refunds/{refund}": "v1.refunds.update",
    "get /v1/charges/{charge}/dispute": "v1.disputes.retrieve",
    "post /v1/charges/{charge}/dispute": "v1.disputes.update",
    "post /v1/charges/{charge}/dispute/close": "v1.disputes.close",
    "post /v1/confirmation_tokens": "v1.test_helpers.confirmation_tokens.create",
    "get /v1/customer/{customer}/entitlements": (
        "v1.entitlements.active_entitlements.list customer={customer}"
    ),
    "get /v1/customers/{customer}/bank_accounts": "v1.customers.payment_sources.list object=bank_account",
    "post /v1/customers/{customer}/bank_accounts": "v1.customers.payment_sources.create",
    "get /v1/customers/{customer}/bank_accounts/{id}": "v1.customers.payment_sources.retrieve",
    "post /v1/customers/{customer}/bank_accounts/{id}": "v1.customers.payment_sources.update",
    "delete /v1/customers/{customer}/bank_accounts/{id}": "v1.customers.payment_sources.delete",
    "post /v1/customers/{customer}/bank_accounts/{id}/verify": "v1.customers.payment_sources.verify",
    "get /v1/customers/{customer}/cards": "v1.customers.payment_sources.list object=card",
    "post /v1/customers/{customer}/cards": "v1.customers.payment_sources.create",
    "get /v1/customers/{customer}/cards/{id}": "v1.customers.payment_sources.retrieve",
    "post /v1/customers/{customer}/cards/{id}": "v1.customers.payment_sources.update",
    "delete /v1/customers/{customer}/cards/{id}": "v1.customers.payment_sources.delete",
    "get /v1/customers/{customer}/discount": "v1.customers.retrieve",
    "get /v1/customers/{customer}/subscriptions": "v1.subscriptions.list customer={customer}",
    "post /v1/customers/{customer}/subscriptions": "v1.subscriptions.create customer={customer}",
    "get /v1/customers/{customer}/subscriptions/{subscription_exposed_id}": "v1.subscriptions.retrieve",
    "post /v1/customers/{customer}/subscriptions/{subscription_exposed_id}": "v1.subscriptions.update",
    "delete /v1/customers/{customer}/subscriptions/{subscription_exposed_id}": "v1.subscriptions.cancel",
    "get /v1/customers/{customer}/subscriptions/{subscription_exposed_id}/discount": (
        "v1.subscriptions.retrieve"
    ),
    "delete /v1/customers/{customer}/subscriptions/{subscription_exposed_id}/discount": (
        "v1.subscriptions.delete_discount"
    ),
    "get /v1/external_accounts/{id}": "v1.accounts.external_accounts.retrieve",
    "post /v1/external_accounts/{id}": "v1.accounts.external_accounts.update",
    "delete /v1/external_accounts/{id}": "v1.accounts.external_accounts.delete",
    "post /v1/issuing/cards/{card}/test/authorizations": (
        "v1.test_helpers.issuing.authorizations.create card={card}"
    ),
    "post /v1/link_account_sessions": "v1.financial_connections.sessions.create",
    "get /v1/link_account_sessions/{session}": "v1.financial_connections.sessions.retrieve",
    "get /v1/linked_accounts": "v1.financial_connections.accounts.list",
    "get /v1/linked_accounts/{account}": "v1.financial_connections.accounts.retrieve",
    "get /v1/linked_accounts/{account}/owners": "v1.financial_connections.accounts.owners.list",
    "post /v1/linked_accounts/{account}/disconnect": "v1.financial_connections.accounts.disconnect",
    "post /v1/linked_accounts/{account}/refresh": "v1.financial_connections.accounts.refresh",
    "get /v1/subscriptions/{subscription_exposed_id}/discount": "v1.subscriptions.retrieve",
}
# What newer versions ask instead of an operation that ended. One that is not here is modelled as it was.
INSTEAD: Mapping[str, str] = {
    "v1.invoices.upcoming": "v1.invoices.create_preview",
    "v1.invoices.upcoming_lines.list": "v1.invoices.create_preview",
}

# What an address calls a parameter otherwise than the operation, by the address's name.
CALLED: Mapping[str, Mapping[str, str]] = {
    "post /v1/issuing/cards/{card}/test/authorizations": {
        "held_amount": "amount",
        "held_currency": "currency",
    },
}

# The operations that say in words of their own that an object belongs to another than the path says.
SAY_WHOSE = frozenset({"v1.customers.payment_methods.retrieve"})

Answer = Callable[[Resource, AccountStore], Resource]


def _charge(refund: Resource, store: AccountStore) -> Resource:
    return store.get("charge", refund["charge"])


def _fee(refund: Resource, store: AccountStore) -> Resource:
    return store.get("application_fee", refund["fee"])


def _discount(owner: Resource, store: AccountStore) -> Resource:
    discount = owner.get("discount") or next(iter(owner.get("discounts") or ()), None)
    if not discount:
        raise errors.NotFound(
            f"No active discount for {owner['object']}: {owner['id']}", code="resource_missing"
        )
    return discount if isinstance(discount, dict) else store.get("discount", discount)


# Where the address answers with something else than the operation.
ANSWERS: Mapping[str, Answer] = {
    "post /v1/application_fees/{id}/refund": _fee,
    "post /v1/charges/{charge}/refund": _charge,
    "get /v1/customers/{customer}/discount": _discount,
    "get /v1/customers/{customer}/subscriptions/{subscription_exposed_id}/discount": _discount,
    "get /v1/subscriptions/{subscription_exposed_id}/discount": _discount,
}


def _dispute_of(path: Mapping[str, str], store: AccountStore) -> str:
    charge = store.find("charge", path["charge"])
    if store.state.profile == "any-id" and (charge is None or charge["id"] in store.state.made_up):
        return f"{prefix('dispute')}123"
    if charge is None:
        raise errors.no_such("charge", path["charge"], "charge")
    dispute = next(store.all("dispute", "charge", charge["id"]), None)
    if dispute is None:
        raise errors.NotFound(f"No dispute for charge: {charge['id']}")
    return str(dispute["id"])


def _account_of(path: Mapping[str, str], store: AccountStore) -> str:
    """The account of an external account: one of the platform's connected accounts, or its own."""
    kind = "card" if path["id"].startswith("card_") else "bank_account"
    for holder in store.state.holding(kind):
        account = holder.find(kind, path["id"])
        if account and account.get("account"):
            return str(account["account"])
    raise errors.no_such("external account", path["id"])


# What finds an id that an operation's path has and the address has not.
FINDERS: Mapping[str, Callable[[Mapping[str, str], AccountStore], str]] = {
    "account": _account_of,
    "dispute": _dispute_of,
}


@dataclass(frozen=True)
class Target:
    """An address's operation. ``sends``: parameters that the address says; ``called``: see `CALLED`.

    ``ended``: the name of the older versions' operation that the address is of, where another one answers.
    """

    operation: Operation
    path: dict[str, str]
    sends: Mapping[str, str] = field(default_factory=dict)
    answer: Answer | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    ended: str = ""

    @cached_property
    def asks_as_named(self) -> bool:
        """Whether it asks for what the operation is, about one object or none."""
        return not (self.answer or self.ended or self.sends or len(self.path) > 1)

    def params(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """The operation's parameters, from those that were sent to the address."""
        if not self.called and not self.sends:
            return dict(sent)
        return {**{self.called.get(name, name): value for name, value in sent.items()}, **self.sends}

    def ids(self, store: AccountStore) -> dict[str, str]:
        """The ids in the operation's own path. Raises NotFound, also for what is another one's."""
        ids = {
            name: self.path[name] if name in self.path else FINDERS[name](self.path, store)
            for name in _ids_in(self.operation.path)
        }
        if len(self.path) > 1 and self.operation.name not in SAY_WHOSE:
            self._check_owners(ids, store)
        return ids

    def _check_owners(self, ids: Mapping[str, str], store: AccountStore) -> None:
        """Refuse an object that belongs to another than the path says; what was made up belongs to any."""
        kind = self.operation.returns.resource
        for id in ids.values():
            named = None if id in store.state.made_up else store.find(kind, id)
            if named and any(named.get(above, self.path[above]) != self.path[above] for above in self.path):
                raise store.none_such(kind, id)


@cache
def _ids_in(path: str) -> tuple[str, ...]:
    """The names of a path's ids."""
    return tuple(re.findall(r"{(\w+)}", path))


@lru_cache(maxsize=256)
def match(method: str, path: str, version: str) -> Target | None:
    """Who answers a verb and a path in a version. The same are asked for again and again."""
    if target := _ended(version).match(method, path):
        name, ids = target
        instead = INSTEAD.get(name)
        return Target(operation(instead or name), ids, ended=name if instead else "")
    if named := match_operation(method, path):
        return Target(*named)
    always = _always().match(method, path)
    return _target(*always) if always else None


@cache
def _always() -> Branch[tuple[str, str]]:
    split = ((address.split(" "), text) for address, text in ALWAYS.items())
    return grown((method, path, (f"{method} {path}", text)) for (method, path), text in split)


@cache
def _ended(version: str) -> Branch[str]:
    """The operations that a version still has, by name."""
    order = published.versions()
    rows = (each for each in beyond.ended() if order.index(version) >= order.index(each.last))
    split = ((each.request.split(" "), each.name) for each in rows)
    return grown((method, path, name) for (method, path), name in split)


def _target(row: tuple[str, str], path: dict[str, str]) -> Target:
    address, text = row
    name, *said = text.split(" ")
    sends = {key: value.format(**path) for key, _, value in (each.partition("=") for each in said)}
    return Target(operation(name), path, sends, ANSWERS.get(address), CALLED.get(address, {}))
