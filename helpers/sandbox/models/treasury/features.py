"""A financial account's features: which are requested, and why one is restricted, pending or active.

Source: https://docs.stripe.com/treasury/account-management/financial-account-features. That page also asks
for `us_bank_account_ach_payments` where a feature uses ACH; Stripe's sample application
(https://github.com/stripe-samples/issuing-treasury) gets along without it, and so does the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ...account_store import AccountStore
from ...resource import Resource
from . import refusals

Restriction = Literal["inbound_flows", "outbound_flows"]

# "Up to 30 minutes", says Stripe.
ACTIVATION = 60
ADDRESS = "financial_addresses.aba"


@dataclass(frozen=True)
class Feature:
    """``capability``: what the connected account needs for it. ``restricted_by``: the platform's
    restrictions that touch it. ``at_once``: it is active without delay.
    """

    capability: str = "treasury"
    restricted_by: tuple[Restriction, ...] = ()
    at_once: bool = False


# In the order in which Stripe's events list them.
FEATURES: Mapping[str, Feature] = {
    "inbound_transfers.ach": Feature(restricted_by=("inbound_flows",)),
    "outbound_payments.ach": Feature(restricted_by=("outbound_flows",)),
    "outbound_payments.us_domestic_wire": Feature(restricted_by=("outbound_flows",)),
    ADDRESS: Feature(restricted_by=("inbound_flows", "outbound_flows")),
    "deposit_insurance": Feature(),
    "intra_stripe_flows": Feature(restricted_by=("inbound_flows", "outbound_flows")),
    "outbound_transfers.ach": Feature(restricted_by=("outbound_flows",)),
    "outbound_transfers.us_domestic_wire": Feature(restricted_by=("outbound_flows",)),
    "card_issuing": Feature(capability="card_issuing", at_once=True),
}

# What the state of a feature's capability makes of it: status, code, resolution. Active: see `_state`.
BY_CAPABILITY: Mapping[str, tuple[str, str, str | None]] = {
    "unrequested": ("restricted", "capability_not_requested", None),
    "inactive": ("restricted", "requirements_past_due", "provide_information"),
    "pending": ("pending", "requirements_pending_verification", None),
    "disabled": ("restricted", "rejected_other", "contact_stripe"),
    "rejected": ("restricted", "rejected_other", "contact_stripe"),
}


def capability_state(store: AccountStore, name: str) -> str:
    """A capability's status on the account; "rejected" where the account is, "unrequested" without one.

    A platform needs none.
    """
    if store.state.profile == "any-id" or store.account == store.state.platform:
        return "active"
    capability = store.find("capability", name)
    if capability is None:
        return "unrequested"
    reason = capability["requirements"]["disabled_reason"] or ""
    status: str = capability["status"]
    return "rejected" if reason.startswith("rejected") else status


def wishes(params: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """The features that parameters request (True) or give up (False), by their dotted names."""
    for name, value in params.items():
        if "requested" in value:
            yield name, value["requested"]
        else:
            yield from ((f"{name}.{inner}", requested) for inner, requested in wishes(value))


def _record(store: AccountStore, account: str) -> Resource:
    """Which features are requested, and which of them Stripe has finished activating."""
    every = list(FEATURES) if store.state.profile == "any-id" else []
    blank = {"id": account, "object": "_treasury_features", "requested": every, "activated": every}
    return store.find("_treasury_features", account) or blank


def _keep(store: AccountStore, record: Resource) -> None:
    store.state.store.put(store.account, "_treasury_features", record["id"], record)


def request(store: AccountStore, account: Resource, wished: Mapping[str, bool]) -> None:
    """Request features, or give them up; to be settled then. Raises Invalid where the account is closed, or
    for `card_issuing` where the connected account has not requested that.
    """
    if wished and account["status"] == "closed":
        raise refusals.closed("financial_account")
    if wished.get("card_issuing") and capability_state(store, "card_issuing") == "unrequested":
        raise refusals.lacks_capability(store.account, "card_issuing")
    record = _record(store, account["id"])
    requested = {**dict.fromkeys(record["requested"], True), **wished}
    _keep(store, {**record, "requested": [name for name in FEATURES if requested.get(name)]})


def _state(store: AccountStore, account: Resource, name: str, activated: bool) -> Resource:
    """One feature as it is shown. The first of the reasons that applies is told."""
    feature = FEATURES[name]
    if account["status"] == "closed":
        return _shown("restricted", _detail("financial_account_closed"))
    capability = capability_state(store, feature.capability)
    if capability != "active":
        status, code, resolution = BY_CAPABILITY[capability]
        return _shown(status, _detail(code, resolution))
    restrictions = account.get("platform_restrictions") or {}
    restricted = [each for each in feature.restricted_by if restrictions.get(each) == "restricted"]
    if restricted:
        by_platform = _detail("restricted_by_platform", "remove_restriction")
        return _shown("restricted", *({**by_platform, "restriction": each} for each in restricted))
    return _shown("active") if activated else _shown("pending", _detail("activating"))


def _shown(status: str, *details: Resource) -> Resource:
    return {"requested": True, "status": status, "status_details": list(details)}


def _detail(code: str, resolution: str | None = None) -> Resource:
    return {"code": code, "resolution": resolution}


def states(store: AccountStore, account: Resource) -> dict[str, Resource]:
    """Every requested feature as it is shown, by its dotted name."""
    record = _record(store, account["id"])
    return {name: _state(store, account, name, name in record["activated"]) for name in record["requested"]}


def shown(store: AccountStore, account: Resource) -> Resource:
    """The features object: what is not requested is not there."""
    features: Resource = {"object": "treasury.financial_account_features"}
    for name, state in states(store, account).items():
        first, _, second = name.partition(".")
        if second:
            features.setdefault(first, {})[second] = state
        else:
            features[first] = state
    return features


def lists(store: AccountStore, account: Resource) -> dict[str, Any]:
    """The three lists in which a financial account sums its features up.

    A feature that may be activated is set on its way, and one that no longer may begins anew.
    """
    record = _record(store, account["id"])
    able = [each for each in record["requested"] if _able(store, account, each)]
    activated = [each for each in able if each in record["activated"] or FEATURES[each].at_once]
    _keep(store, {**record, "activated": activated})
    waiting = [each for each in able if each not in activated]
    if waiting:
        store.later(store.now + ACTIVATION, "treasury.activate", account=account["id"], names=waiting)
    statuses = {name: state["status"] for name, state in states(store, account).items()}
    return {
        f"{status}_features": [name for name in statuses if statuses[name] == status]
        for status in ("active", "pending", "restricted")
    }


def _able(store: AccountStore, account: Resource, name: str) -> bool:
    return account["status"] == "open" and capability_state(store, FEATURES[name].capability) == "active"


def has_address(store: AccountStore, account: Resource) -> bool:
    """Whether an account was given an address; a restriction does not take it away."""
    return ADDRESS in _record(store, account["id"])["activated"]


def require_address(store: AccountStore, account: Resource) -> None:
    """Refuse to send money to, or fetch it from, an account without an address."""
    if not has_address(store, account):
        state = states(store, account).get(ADDRESS, {"status": "not requested"})
        raise refusals.feature_not_active(account["id"], ADDRESS, state["status"], "financial_account")


def activate(store: AccountStore, account: str, names: list[str]) -> None:
    """End the activation of features; `lists` takes out again what may not be active any more."""
    record = _record(store, account)
    ready = {*record["activated"], *names}
    _keep(store, {**record, "activated": [each for each in FEATURES if each in ready]})


def require(
    store: AccountStore,
    account: Resource,
    name: str,
    direction: Restriction,
    param: str = "financial_account",
) -> None:
    """Refuse a movement whose feature is not active. A restriction of the other direction is none."""
    state = states(store, account).get(name)
    if (
        state is None
        or state["status"] == "pending"
        or any(each.get("restriction", direction) == direction for each in state["status_details"])
    ):
        status = state["status"] if state else "not requested"
        raise refusals.feature_not_active(account["id"], name, status, param)
