"""Payment method configurations: which types an account offers, as its owner has switched them on.

A connected account's own is a child of its platform's, which only the Dashboard shows. It counts for what
the account charges itself and for what is charged on its behalf. A type is offered where it is on and its
capability active.

Source: https://docs.stripe.com/api/payment_method_configurations,
https://docs.stripe.com/payments/payment-method-configurations,
https://docs.stripe.com/connect/payment-method-configurations and
https://docs.stripe.com/connect/manage-payment-methods.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.catalog import resources

from ... import errors
from ...account_store import AccountStore
from ...by_type.plans import planned
from ...by_type.typed import list_ as page
from ...by_type.typed import own
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from . import activation, rails

KIND = "payment_method_configuration"
configurations = Model(
    KIND,
    starts={"active": True, "is_default": False, "name": ""},
    source="https://docs.stripe.com/api/payment_method_configurations",
)
# What a new account has on.
ON = frozenset({"apple_pay", "bacs_debit", "card", "google_pay", "link", "sepa_debit", "us_bank_account"})


def default(store: AccountStore) -> Resource:
    """The account's own configuration, made when it is first asked for."""
    id = _id(store, f"configuration:{store.account}")
    if known := store.find(KIND, id):
        return known
    started = store.new(KIND, id=id, active=True, is_default=True, name="Default")
    if store.account != store.state.platform:
        started |= {"application": store.application, "parent": _parent(store)}
    return store.add(_settled(started), event=None)


def _parent(store: AccountStore) -> str:
    """The id of the platform's configuration for its connected accounts, which no operation answers with."""
    return _id(store, f"parent configuration:{store.state.platform}")


def _id(store: AccountStore, of: str) -> str:
    return f"pmc_{store.state.ids.derive(of, 24)}"


def _settled(configuration: Resource, chosen: Mapping[str, Any] | None = None) -> Resource:
    """A configuration with each type on or off, as if the account had every capability."""
    shape = resources()[KIND]
    values: dict[str, Any] = {}
    for field in shape.fields:
        if field.shape.kind != "object" or "display_preference" not in field.shape.by_name:
            continue
        wanted = (
            ((chosen or {}).get(field.name) or {}).get("display_preference", {}).get("preference", "none")
        )
        value = ("on" if field.name in ON else "off") if wanted == "none" else wanted
        overridable = True if configuration["parent"] else None
        shown = {"overridable": overridable, "preference": wanted, "value": value}
        values[field.name] = {"available": value == "on", "display_preference": shown}
    return {**configuration, **values}


def named(store: AccountStore, params: Mapping[str, Any]) -> Resource | None:
    """An intent's `payment_method_configuration_details`. Raises Invalid for one not to be used."""
    if params.get("allowed_payment_method_types") and not params.get(KIND):
        return None
    configuration = _used(store, params)
    if params.get(KIND) and not configuration["active"]:
        # Source: `active` in https://docs.stripe.com/api/payment_method_configurations. Guess: the words.
        raise errors.Invalid(
            f"The payment method configuration {configuration['id']} is not active.", param=KIND
        )
    return {"id": configuration["id"], "parent": configuration["parent"]}


def _used(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """The configuration by which an intent is paid; of a platform's own its accounts have each their child.

    Guess: a platform's own may be named for what is charged on behalf of an account, too.
    """
    id, merchant = params.get(KIND), activation.merchant(store, params)
    if not id or (id == _parent(store) and merchant.account != store.state.platform):
        return default(merchant)
    return merchant.find(KIND, id) or store.get(KIND, id, param=KIND)


def offered(store: AccountStore, params: Mapping[str, Any]) -> list[str]:
    """The payment method types that the configuration of an intent has on, cards first.

    Wallets and brands of cards, which it has, too, are no types of their own.
    """
    merchant = activation.merchant(store, params)
    types = (name for name, each in _used(store, params).items() if name in rails.RAILS and _is_on(each))
    on = [name for name in types if activation.is_active(merchant, name)]
    return sorted(on, key=lambda name: (name != "card", name))


def _shown(store: AccountStore, configuration: Resource) -> Resource:
    """A configuration as it is now: available is what is on, if the account has the capability for it."""
    return configuration | {
        name: {**each, "available": _is_on(each) and activation.is_active(store, name)}
        for name, each in configuration.items()
        if isinstance(each, dict) and "display_preference" in each
    }


def _is_on(type: Resource | None) -> bool:
    return bool(type and type["display_preference"]["value"] == "on")


@configurations.creating
def _chosen(call: Call, configuration: Resource) -> Resource:
    if configuration["parent"] and call.store.account != call.store.state.platform:
        configuration["application"] = call.store.application
    return _shown(call.store, _settled(configuration, call.params))


@configurations.changing
def _changed(call: Call, configuration: Resource) -> Mapping[str, Any]:
    chosen = {
        name: {"display_preference": configuration[name]["display_preference"]}
        for name in configuration
        if isinstance(configuration[name], dict) and "display_preference" in configuration[name]
    }
    for name, said in call.params.items():
        if name in chosen and said:
            chosen[name] = said
    settled = _shown(call.store, _settled(configuration, chosen))
    return {name: settled[name] for name in chosen}


@route("v1.payment_method_configurations.list")
def list_configurations(call: Call) -> Resource:
    """The account's configurations, its own default one among them."""
    default(call.store)
    shown = page(call, planned(call.operation.name))
    return {**shown, "data": [_shown(call.store, each) for each in shown["data"]]}


@route("v1.payment_method_configurations.retrieve")
def retrieve_configuration(call: Call) -> Resource:
    """A configuration, with what is available by it now."""
    return _shown(call.store, own(call))
