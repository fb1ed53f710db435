"""Registrations: the places in which an account collects tax; where it has none, it collects none.

Source: https://docs.stripe.com/api/tax/registrations and https://docs.stripe.com/tax/registrations-api.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call
from ...statuses import Statuses
from ..core import countries
from . import rates

REGISTRATION = "tax.registration"
LIFE = Statuses(
    {"scheduled": ("active", "expired"), "active": ("expired",), "expired": ()},
    starts=("scheduled", "active", "expired"),
)
registrations = Model(
    REGISTRATION,
    word="tax registration",
    statuses=LIFE,
    source="https://docs.stripe.com/api/tax/registrations",
)
# A registration in one country that collects the VAT of the whole Union.
FOR_THE_UNION = ("ioss", "oss_non_union", "oss_union")
# What of a US registration collects sales tax.
SALES_TAX = "state_sales_tax"
DELIVERY_FEE = "state_retail_delivery_fee"


@registrations.creating
def _whole(call: Call, registration: Resource) -> Resource:
    """A registration from its day on."""
    store, params = call.store, call.params
    country, options = params["country"].upper(), params["country_options"]
    if list(options) != [country.lower()]:
        raise errors.Invalid(
            f"For the country {country}, give `country_options[{country.lower()}]` and no other.",
            param="country_options",
        )
    if country == "US" and not options["us"].get("state"):
        raise errors.missing("country_options[us][state]")
    _check_new(store, country, options)
    begins, ends = _moment(store, params["active_from"]), params.get("expires_at")
    _check_order(begins, ends)
    _set_clock(store, registration["id"], begins, ends)
    return {
        **registration,
        "active_from": begins,
        "country": country,
        "country_options": {country.lower(): options[country.lower()]},
        "expires_at": ends,
        "status": _status(store, begins, ends),
    }


def _check_new(store: AccountStore, country: str, options: dict[str, Any]) -> None:
    """Refuse to register for the same tax in the same place once more. Guess: the sentence."""
    for each in store.all(REGISTRATION, "country", country):
        if LIFE.next[each["status"]] and each["country_options"] == options:
            raise errors.Invalid(
                f"You already have a registration for {country} of this type: {each['id']}.", param="country"
            )


def _moment(store: AccountStore, given: str | int) -> int:
    return store.now if given == "now" else int(given)


def _check_order(begins: int, ends: int | None) -> None:
    if ends is not None and ends < begins:
        raise errors.Invalid("The registration cannot expire before it is active.", param="expires_at")


def _set_clock(store: AccountStore, id: str, begins: int, ends: int | None) -> None:
    for moment in (begins, ends):
        if moment is not None and moment > store.now:
            store.later(moment, "tax.registration", registration=id)


def _status(store: AccountStore, begins: int, ends: int | None) -> str:
    if ends is not None and ends <= store.now:
        return "expired"
    return "active" if begins <= store.now else "scheduled"


@registrations.changing
def _changes(call: Call, registration: Resource) -> dict[str, Any]:
    """Another day to begin on, while it has not come; another day to end on, or none."""
    store, params = call.store, call.params
    if not LIFE.next[registration["status"]]:
        raise errors.Invalid(f"The registration {registration['id']} has expired and cannot be changed.")
    begins, ends = registration["active_from"], registration["expires_at"]
    if "active_from" in params:
        begins = _moment(store, params["active_from"])
    if "expires_at" in params:
        ends = _moment(store, params["expires_at"]) if params["expires_at"] != "" else None
    _check_order(begins, ends)
    _set_clock(store, registration["id"], begins, ends)
    status = _status(store, begins, ends)
    return {"active_from": begins, "expires_at": ends, "status": status}


@job("tax.registration")
def turn(store: AccountStore, *, registration: str) -> None:
    """The day of a registration has come, or its last day is over."""
    current = store.get(REGISTRATION, registration)
    status = _status(store, current["active_from"], current["expires_at"])
    if LIFE.allows(current["status"], status):
        store.change(current, {"status": status})


@registrations.listing
def _of_status(call: Call) -> Callable[[Resource], bool]:
    """Those of a status; `all` is every one."""
    wanted = call.params.pop("status", "all")
    return lambda registration: wanted in ("all", registration["status"])


def delivery_fee(store: AccountStore, state: str) -> rates.Rate | None:
    """What an account collects in a US state for each delivery, if it is registered for that."""
    return (
        rates.DELIVERIES.get(state)
        if any(
            each["country_options"].get("us", {}).get("type") == DELIVERY_FEE
            and each["country_options"]["us"]["state"].upper() == state
            for each in _in_force(store)
        )
        else None
    )


def _in_force(store: AccountStore) -> list[Resource]:
    active = [each for each in store.all(REGISTRATION) if LIFE.allows(each["status"], "expired")]
    return [each for each in active if each["active_from"] <= store.now]


def collected(store: AccountStore, country: str, state: str) -> tuple[rates.Rate, ...] | None:
    """The taxes that an account collects in a place; None where it is not registered for it."""
    active = _in_force(store)
    due = tuple(rate for rate in rates.at(country, state) if any(_covers(each, rate) for each in active))
    return due or None


def _covers(registration: Resource, rate: rates.Rate) -> bool:
    options = registration["country_options"][registration["country"].lower()]
    if options["type"] in FOR_THE_UNION:
        return rate.country in countries.EUROPEAN_UNION
    if registration["country"] != rate.country:
        return False
    if rate.country == "US":
        return bool(options["type"] == SALES_TAX and options["state"].upper() == rate.state)
    if options["type"] == "province_standard":
        province = (options.get("province_standard") or {}).get("province")
        return rate.tax not in ("gst", "hst") and bool(province == rate.state)
    return rate.country != "CA" or rate.tax in ("gst", "hst")
