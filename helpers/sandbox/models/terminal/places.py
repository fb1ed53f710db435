"""Where readers stand and how they are set up: locations, configurations, and tokens to connect by.

Source: https://docs.stripe.com/api/terminal/locations, https://docs.stripe.com/api/terminal/configuration,
https://docs.stripe.com/api/terminal/connection_tokens and https://docs.stripe.com/terminal/fleet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...listing import lists
from ...model import Model
from ...nested import at
from ...resource import Resource
from ...routes import Call, route
from ..core import countries, postal_codes

CONFIGURATION = "terminal.configuration"
locations = Model(
    "terminal.location",
    references={"configuration_overrides": CONFIGURATION},
    remembered=True,
    source="https://docs.stripe.com/api/terminal/locations",
)
configurations = Model(
    CONFIGURATION,
    starts={"is_account_default": False},
    remembered=True,
    source="https://docs.stripe.com/api/terminal/configuration",
)
tokens = Model(
    "terminal.connection_token",
    references={"location": "terminal.location"},
    source="https://docs.stripe.com/api/terminal/connection_tokens",
)
links = Model("terminal.onboarding_link", source="https://docs.stripe.com/api/terminal/onboarding_link")


SPLASH_SCREEN = "terminal_reader_splashscreen"
LARGEST_STILL_PICTURE = 2 * 1024 * 1024
WITHOUT_MOVING_PICTURES = frozenset({"bbpos_wisepad3", "verifone_p400"})
# Source: https://docs.stripe.com/terminal/fleet/admin-menu-passcode. Guess: the words.
PASSCODE = re.compile(r"\d{5}")
# What an address says beside its country. Guess: the first line alone, where the page names no more.
# Source: https://docs.stripe.com/terminal/fleet/locations-and-zones#locations.
WHOLE, WITHOUT_STATE = ("line1", "city", "state", "postal_code"), ("line1", "city", "postal_code")
WITHOUT_STATES = "AT BE CH CZ DE DK FI FR GB LU MY NL NO NZ PL PT SE"
ADDRESSED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("AU", "CA", "ES", "IT", "US"), WHOLE),
    **dict.fromkeys(WITHOUT_STATES.split(), WITHOUT_STATE),
    **dict.fromkeys(("IE", "SG"), ("line1", "postal_code")),
}


def _check_address(address: dict[str, Any], country: str) -> None:
    countries.check(country, "address[country]")  # guess: in the words of billing addresses
    for part in ADDRESSED.get(country, ("line1",)):
        if not address.get(part):
            raise errors.missing(f"address[{part}]")
    postal_codes.check(address.get("postal_code"), country, "address[postal_code]")


@locations.changing
def _moved(call: Call, location: Resource) -> dict[str, Any]:
    """A location stays in its country. Guess: the words.

    Source: https://docs.stripe.com/api/terminal/locations/update.
    """
    country = at(call.params, "address.country")
    if country not in (None, at(location, "address.country")):
        raise errors.Invalid("You cannot change the country of a location.", param="address[country]")
    _check_configuration(call)
    code = at(call.params, "address.postal_code")
    postal_codes.check(code, at(location, "address.country") or "", "address[postal_code]")
    return {}


@locations.removing
def _empty(call: Call, location: Resource) -> None:
    """A location is deleted once its readers are. Guess: that the API refuses it, too, and its words.

    Source: https://docs.stripe.com/terminal/fleet/locations-and-zones#delete-a-location.
    """
    if any(call.store.all("terminal.reader", "location", location["id"])):
        raise errors.Invalid(f"You cannot delete the location {location['id']}: remove its readers first.")


@locations.creating
def _named(call: Call, location: Resource) -> Resource:
    """An address has every part; a name is given in one of Japan's ways of writing, or plainly."""
    if not any(location.get(name) for name in ("display_name", "display_name_kana", "display_name_kanji")):
        raise errors.missing("display_name")
    if not any(call.params.get(name) for name in ("address", "address_kana", "address_kanji")):
        raise errors.missing("address")
    if address := call.params.get("address"):
        _check_address(address, address["country"])
    _check_configuration(call)
    return location


def _check_configuration(call: Call) -> None:
    """The account's default is used where a location names no other, and not named itself. Guess: the words.

    Source: https://docs.stripe.com/terminal/fleet/configurations-overview.
    """
    named = call.store.find(CONFIGURATION, call.params.get("configuration_overrides") or "")
    if named and named["is_account_default"]:
        raise errors.Invalid(
            f"You cannot apply {named['id']} to a location: it is the account's default.",
            param="configuration_overrides",
        )


@route("v1.terminal.configurations.list")
def list_configurations(call: Call) -> Resource:
    """An account's configurations; the one that is used where a location names no other was always there."""
    default_configuration(call.store)
    return lists.page(call.store, CONFIGURATION, call.url, call.params)


def default_configuration(store: AccountStore) -> Resource:
    """What readers do where their location says nothing else."""
    configuration = next((each for each in store.all(CONFIGURATION) if each["is_account_default"]), None)
    return configuration or store.add(store.new(CONFIGURATION, is_account_default=True), event=None)


@configurations.removing
def _still_needed(call: Call, configuration: Resource) -> None:
    """The account's default stays; a location that used another one uses it again. Guess: the words."""
    if configuration["is_account_default"]:
        raise errors.Invalid(f"You cannot delete {configuration['id']}: it is the account's default.")
    for each in list(call.store.all("terminal.location", "configuration_overrides", configuration["id"])):
        call.store.change(each, {"configuration_overrides": None}, event=None)


def setting(store: AccountStore, location: Resource, name: str) -> Any:
    """A setting of the readers at a location: its own configuration's, or else the account's default.

    Source: https://docs.stripe.com/terminal/fleet/configurations-overview.
    """
    own = store.find(CONFIGURATION, location.get("configuration_overrides") or "") or {}
    return own.get(name) or default_configuration(store).get(name)


@configurations.changing
def _still_fits(call: Call, configuration: Resource) -> dict[str, Any]:
    _check(call)
    return {}


@configurations.creating
def _fits(call: Call, configuration: Resource) -> Resource:
    """What a configuration says of hours, tips and networks goes together."""
    _check(call)
    return configuration


def _check(call: Call) -> None:
    params = call.params
    _check_splash_screens(call.store, params)
    code = at(params, "reader_security.admin_menu_passcode")
    if code and not PASSCODE.fullmatch(code):
        name = "reader_security[admin_menu_passcode]"
        raise errors.Invalid("The passcode must have five digits.", param=name)
    _check_hours(params)
    _check_tips(params.get("tipping") or {})
    network = params.get("wifi") or {}
    if network and network["type"] not in network:
        raise errors.missing(f"wifi[{network['type']}]")


def _check_splash_screens(store: AccountStore, params: dict[str, Any]) -> None:
    """A picture that was uploaded as one, small enough, which moves where the kind of reader can show that.

    Source: https://docs.stripe.com/terminal/fleet/splash-screen. Guess: the words.
    """
    for kind in (each for each, values in params.items() if isinstance(values, dict)):
        name = f"{kind}[splashscreen]"
        if not (id := params[kind].get("splashscreen")):
            continue
        file = store.get("file", id, param=name)
        if id in store.state.made_up:  # of no purpose in particular
            continue
        if file["purpose"] != SPLASH_SCREEN:
            raise errors.Invalid(f"The file must have the purpose `{SPLASH_SCREEN}`.", param=name)
        if file["type"] != "gif" and file["size"] >= LARGEST_STILL_PICTURE:
            raise errors.Invalid("JPG and PNG images must be less than 2 MB.", param=name)
        if file["type"] == "gif" and kind in WITHOUT_MOVING_PICTURES:
            raise errors.Invalid("This kind of reader does not show GIF images.", param=name)


def _check_tips(tipping: dict[str, dict[str, Any]]) -> None:
    """Each currency suggests tips in the same way; those that depend on the amount are of both kinds.

    Source: https://docs.stripe.com/terminal/features/collecting-tips/on-reader. Guess: the words.
    """
    for currency, tips in tipping.items():
        if "smart_tip_threshold" in tips:
            for kind in ("fixed_amounts", "percentages"):
                if kind not in tips:
                    raise errors.missing(f"tipping[{currency}][{kind}]")
    if len({frozenset(tips) for tips in tipping.values()}) > 1:
        raise errors.Invalid("You must provide the same keys for each currency.", param="tipping")


def _check_hours(params: dict[str, Any]) -> None:
    for name, hour in (params.get("reboot_window") or {}).items():
        if not 0 <= hour <= 23:
            raise errors.Invalid("This value must be between 0 and 23.", param=f"reboot_window[{name}]")
    window = params.get("reboot_window") or {}
    if window and window["start_hour"] == window["end_hour"]:
        # Source: `reboot_window` in https://docs.stripe.com/api/terminal/configuration. Guess: the words.
        raise errors.Invalid(
            "The end hour must be different than the start hour.", param="reboot_window[end_hour]"
        )


@tokens.creating
def _secret(call: Call, token: Resource) -> Resource:
    """A secret that a reader is connected with, once."""
    return {**token, "secret": call.store.new_id("pst_test_")}


@links.creating
def _address(call: Call, link: Resource) -> Resource:
    """Where the merchant accepts Apple's terms."""
    code = call.store.state.ids.derive(call.store.new_id("tol_"), 24)
    return {**link, "redirect_url": f"https://register.apple.com/tap-to-pay-on-iphone?token={code}"}
