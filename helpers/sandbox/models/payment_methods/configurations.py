"""Payment method configurations: which types an account offers, as its owner has switched them on.

Source: https://docs.stripe.com/api/payment_method_configurations and
https://docs.stripe.com/payments/payment-method-configurations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.catalog import resources

from ...account_store import AccountStore
from ...model import Model
from ...plans import planned
from ...resource import Resource
from ...routes import Call, route
from ...typed import list_ as page
from . import rails

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
    id = f"pmc_{store.state.ids.derive(f'configuration:{store.account}', 24)}"
    configuration = store.find(KIND, id)
    return configuration or store.add(
        _settled(store.new(KIND, id=id, active=True, is_default=True, name="Default")), event=None
    )


def _settled(configuration: Resource, chosen: Mapping[str, Any] | None = None) -> Resource:
    """A configuration with each type on or off."""
    shape = resources()[KIND]
    values: dict[str, Any] = {}
    for field in shape.fields:
        if field.shape.kind != "object" or "display_preference" not in field.shape.by_name:
            continue
        wanted = (
            ((chosen or {}).get(field.name) or {}).get("display_preference", {}).get("preference", "none")
        )
        value = ("on" if field.name in ON else "off") if wanted == "none" else wanted
        shown = {"overridable": None, "preference": wanted, "value": value}
        values[field.name] = {"available": value == "on", "display_preference": shown}
    return {**configuration, **values}


def named(store: AccountStore, params: Mapping[str, Any]) -> Resource | None:
    """An intent's `payment_method_configuration_details`. Raises Invalid for one that is not there."""
    id = params.get(KIND)
    if id:
        return {"id": store.get(KIND, id, param=KIND)["id"], "parent": None}
    if params.get("allowed_payment_method_types"):
        return None
    return {"id": default(store)["id"], "parent": None}


def offered(store: AccountStore, id: str | None = None) -> list[str]:
    """The payment method types that a configuration has on, cards first; without an id, the account's own.

    Wallets and brands of cards, which it has, too, are no types of their own.
    """
    configuration = store.get(KIND, id) if id else default(store)
    on = [
        name
        for name, each in configuration.items()
        if name in rails.RAILS and isinstance(each, dict) and each["available"]
    ]
    return sorted(on, key=lambda name: (name != "card", name))


@configurations.creating
def _chosen(call: Call, configuration: Resource) -> Resource:
    return _settled(configuration, call.params)


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
    settled = _settled(configuration, chosen)
    return {name: settled[name] for name in chosen}


@route("v1.payment_method_configurations.list")
def list_configurations(call: Call) -> Resource:
    """The account's configurations, its own default one among them."""
    default(call.store)
    shown: Resource = page(call, planned(call.operation.name))
    return shown
