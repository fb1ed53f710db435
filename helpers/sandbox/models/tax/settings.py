"""Tax settings: an account calculates no tax before it said where its head office is.

Source: https://docs.stripe.com/api/tax/settings and https://docs.stripe.com/tax/settings-api.
"""

from __future__ import annotations

from typing import Any

from ... import errors, nested
from ...account_store import AccountStore
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from .places import located

SETTINGS = "tax.settings"
HEAD_OFFICE = "head_office[address]"
# As programs report it of Checkout and of calculations, 2025 and 2026, two spaces included; before, of an
# "origin address".
NO_HEAD_OFFICE = (
    "You must have a valid head office address to enable automatic tax calculation in test mode.  Visit "
    "https://dashboard.stripe.com/test/settings/tax to update it."
)
LIFE = Statuses({"pending": ("active",), "active": ()})
Model(
    SETTINGS, references={"defaults.tax_code": "tax_code"}, source="https://docs.stripe.com/api/tax/settings"
)


@route("v1.tax.settings.retrieve")
def retrieve(call: Call) -> Resource:
    """The settings, and what is still missing."""
    return of(call.store)


@route("v1.tax.settings.update")
def update(call: Call) -> Resource:
    """Set what is missing, or something else in its place; nothing can be taken off."""
    store, old = call.store, of(call.store)
    if "head_office" in call.params:
        located(call.params["head_office"]["address"], HEAD_OFFICE)
    changed = {**old, **nested.changes(SETTINGS, old, call.params)}
    changed = {**changed, **_status(changed)}
    store.keep("_tax_settings", "tax", settings=changed)
    if changed != old:
        store.emit("updated", changed)
    return changed


def of(store: AccountStore) -> Resource:
    """An account's tax settings; at first nothing is set."""
    kept = store.find("_tax_settings", "tax")
    if kept:
        settings: Resource = kept["settings"]
        return settings
    blank = {
        "object": SETTINGS,
        "defaults": {"provider": "stripe", "tax_behavior": None, "tax_code": None},
        "head_office": None,
        "livemode": False,
    }
    return {**blank, **_status(blank)}


def _status(settings: Resource) -> dict[str, Any]:
    if not settings["head_office"]:
        return {"status": "pending", "status_details": {"pending": {"missing_fields": ["head_office"]}}}
    return {"status": "active", "status_details": {"active": {}}}


def require_active(store: AccountStore) -> Resource:
    """The settings. Raises Invalid where they are not whole."""
    settings = of(store)
    if LIFE.next[settings["status"]]:
        raise errors.Invalid(NO_HEAD_OFFICE, code="stripe_tax_inactive")  # guess: the code
    return settings
