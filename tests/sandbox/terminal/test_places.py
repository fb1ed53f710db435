"""Locations, configurations, connection tokens."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ..refused import refusal

ADDRESS = {"line1": "1 Main St", "city": "Boston", "state": "MA", "postal_code": "02110", "country": "US"}


def test_a_location_lives(stripe_client: Any) -> None:
    """Made, changed, listed, deleted, and remembered as deleted."""
    locations = stripe_client.v1.terminal.locations
    location = locations.create({"display_name": "HQ", "address": ADDRESS})
    assert location.id.startswith("tml_")
    assert location.address.line2 is None
    assert locations.update(location.id, {"display_name": "Main"}).display_name == "Main"
    assert [each.id for each in locations.list().data] == [location.id]
    assert locations.delete(location.id).deleted
    assert locations.retrieve(location.id).deleted
    assert locations.list().data == []


def test_a_location_has_a_name_and_an_address(stripe_client: Any) -> None:
    """In one of Japan's ways of writing, or plainly."""
    create = stripe_client.v1.terminal.locations.create
    assert refusal(create, {"address": ADDRESS}).param == "display_name"
    assert refusal(create, {"display_name": "HQ"}).param == "address"
    kana = {"country": "JP", "postal_code": "1500001", "town": "ジングウマエ 3-"}
    assert (
        create({"display_name_kana": "ホンシャ", "address_kana": kana}).address_kana.town == "ジングウマエ 3-"
    )


@pytest.mark.parametrize(
    ("country", "asked"),
    [
        ("IT", ["line1", "city", "state", "postal_code"]),
        ("GB", ["line1", "city", "postal_code"]),
        ("IE", ["line1", "postal_code"]),
    ],
)
def test_an_address_is_as_whole_as_its_country_needs_it(
    stripe_client: Any, country: str, asked: list[str]
) -> None:
    """Source: https://docs.stripe.com/terminal/fleet/locations-and-zones#locations."""
    codes = {"GB": "SW1A 1AA", "IE": "D02 X285", "IT": "00184"}
    parts = {"line1": "1 Main St", "city": "Town", "state": "RM", "postal_code": codes[country]}
    create, address = stripe_client.v1.terminal.locations.create, {"country": country}
    for part in asked:
        error = refusal(create, {"display_name": "HQ", "address": address})
        assert (error.code, error.param) == ("parameter_missing", f"address[{part}]")
        address[part] = parts[part]
    assert create({"display_name": "HQ", "address": address}).address.line1 == "1 Main St"


def test_a_location_is_deleted_once_its_readers_are(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/terminal/fleet/locations-and-zones#delete-a-location."""
    terminal = stripe_client.v1.terminal
    location = terminal.locations.create({"display_name": "HQ", "address": ADDRESS}).id
    reader = terminal.readers.create({"registration_code": "simulated-wpe", "location": location}).id
    assert refusal(terminal.locations.delete, location).http_status == 400
    terminal.readers.delete(reader)
    assert terminal.locations.delete(location).deleted


def test_a_location_stays_in_its_country(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/api/terminal/locations, create and update."""
    locations = stripe_client.v1.terminal.locations
    somewhere = {name: value for name, value in ADDRESS.items() if name != "state"}
    assert refusal(locations.create, {"display_name": "HQ", "address": somewhere}).param == "address[state]"
    nowhere = {"display_name": "HQ", "address": {"country": "SG"}}
    assert refusal(locations.create, nowhere).param == "address[line1]"
    location = locations.create({"display_name": "HQ", "address": ADDRESS})
    moved = {"address": {**ADDRESS, "country": "CA"}}
    assert refusal(locations.update, location.id, moved).param == "address[country]"


def test_an_address_is_one_of_its_country(stripe_client: Any) -> None:
    """Whose code and whose postal codes are known, also where it is changed. Guess: the country's words."""
    locations = stripe_client.v1.terminal.locations
    for country in ("XX", "usa"):
        error = refusal(locations.create, {"display_name": "HQ", "address": {**ADDRESS, "country": country}})
        assert error.param == "address[country]"
        assert error.user_message.startswith(f"Country '{country}' is unknown.")
    location = locations.create({"display_name": "HQ", "address": ADDRESS})
    error = refusal(locations.update, location.id, {"address": {**ADDRESS, "postal_code": "0211"}})
    assert (error.code, error.param) == ("postal_code_invalid", "address[postal_code]")


def test_tips_are_suggested_in_one_way(stripe_client: Any) -> None:
    """The same in each currency; by the payment's amount, as amounts and as percentages.

    Source: https://docs.stripe.com/terminal/features/collecting-tips/on-reader. Guess: the words.
    """
    create = stripe_client.v1.terminal.configurations.create
    percentages, amounts = {"percentages": [10, 15, 20]}, {"fixed_amounts": [100, 200, 300]}
    smart = {**percentages, **amounts, "smart_tip_threshold": 1000}
    assert create({"tipping": {"usd": smart, "cad": smart}}).tipping.cad.fixed_amounts == [100, 200, 300]
    assert refusal(create, {"tipping": {"usd": percentages, "cad": amounts}}).param == "tipping"
    alone = {"usd": {**percentages, "smart_tip_threshold": 1000}}
    assert refusal(create, {"tipping": alone}).param == "tipping[usd][fixed_amounts]"


def test_a_passcode_has_five_digits(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/terminal/fleet/admin-menu-passcode."""
    create = stripe_client.v1.terminal.configurations.create
    security = create({"reader_security": {"admin_menu_passcode": "13700"}}).reader_security
    assert security.admin_menu_passcode == "13700"
    for code in ("1370", "137000", "abcde"):
        error = refusal(create, {"reader_security": {"admin_menu_passcode": code}})
        assert error.param == "reader_security[admin_menu_passcode]"


def test_a_splash_screen_is_a_picture_that_the_reader_can_show(stripe_client: Any) -> None:
    """Source: https://docs.stripe.com/terminal/fleet/splash-screen, with its table."""
    v1 = stripe_client.v1
    moving, still, large, other = (
        v1.files.create({"purpose": purpose, "file": io.BytesIO(content)}).id
        for purpose, content in (
            ("terminal_reader_splashscreen", b"GIF89a"),
            ("terminal_reader_splashscreen", b"\x89PNG\r\n"),
            ("terminal_reader_splashscreen", b"\x89PNG\r\n".ljust(2_097_152)),
            ("dispute_evidence", b"\x89PNG\r\n"),
        )
    )

    create = v1.terminal.configurations.create
    for kind in ("stripe_s700", "bbpos_wisepos_e"):
        assert create({kind: {"splashscreen": moving}})[kind].splashscreen == moving
    for kind in ("bbpos_wisepad3", "verifone_p400"):
        assert create({kind: {"splashscreen": still}})[kind].splashscreen == still
        assert refusal(create, {kind: {"splashscreen": moving}}).param == f"{kind}[splashscreen]"
    for id in (large, other, "file_none"):
        assert refusal(create, {"stripe_s700": {"splashscreen": id}}).param == "stripe_s700[splashscreen]"


def test_a_network_is_joined_with_its_credentials(stripe_client: Any) -> None:
    """Source: `wifi[type]` in https://docs.stripe.com/api/terminal/configuration/create."""
    create = stripe_client.v1.terminal.configurations.create
    error = refusal(create, {"wifi": {"type": "personal_psk"}})
    assert (error.code, error.param) == ("parameter_missing", "wifi[personal_psk]")
    credentials = {"ssid": "Shop", "password": "a long one"}
    wifi = create({"wifi": {"type": "personal_psk", "personal_psk": credentials}}).wifi
    assert wifi.personal_psk.ssid == "Shop"


def test_one_configuration_is_the_accounts_default(stripe_client: Any) -> None:
    """It was always there; others are a location's."""
    configurations = stripe_client.v1.terminal.configurations
    default = configurations.list({"is_account_default": True}).data[0]
    assert "default" in refusal(configurations.delete, default.id).user_message
    tips = {"usd": {"percentages": [15, 20, 25]}}
    own = configurations.create({"tipping": tips, "reboot_window": {"start_hour": 3, "end_hour": 5}})
    assert own.id.startswith("tmc_")
    assert (own.is_account_default, own.tipping.usd.percentages) == (False, [15, 20, 25])
    assert configurations.update(own.id, {"tipping": ""}).tipping is None
    assert refusal(configurations.create, {"reboot_window": {"start_hour": 24, "end_hour": 5}}).param == (
        "reboot_window[start_hour]"
    )
    location = {"display_name": "HQ", "address": ADDRESS, "configuration_overrides": own.id}
    assert stripe_client.v1.terminal.locations.create(location).configuration_overrides == own.id
    error = refusal(
        stripe_client.v1.terminal.locations.create, {**location, "configuration_overrides": default.id}
    )
    assert (
        error.param == "configuration_overrides"
    )  # https://docs.stripe.com/terminal/fleet/configurations-overview
    unknown = {**location, "configuration_overrides": "tmc_none"}
    assert refusal(stripe_client.v1.terminal.locations.create, unknown).code == "resource_missing"


def test_a_connection_token_has_no_id(stripe_client: Any) -> None:
    """Only a secret."""
    token = stripe_client.v1.terminal.connection_tokens.create({})
    assert token.secret.startswith("pst_test_")
    assert "id" not in token.to_dict()


def test_a_merchant_accepts_apples_terms_elsewhere(stripe_client: Any) -> None:
    """At an address that the link has."""
    options = {"apple_terms_and_conditions": {"merchant_display_name": "Rocket Rides"}}
    link = stripe_client.v1.terminal.onboarding_links.create(
        {"link_type": "apple_terms_and_conditions", "link_options": options}
    )
    assert link.redirect_url.startswith("https://")


def test_a_reader_starts_anew_within_some_hours(stripe_client: Any) -> None:
    """The window's end is another hour than its start, as the parameter tells."""
    window = {"reboot_window": {"start_hour": 5, "end_hour": 5}}
    error = refusal(stripe_client.v1.terminal.configurations.create, window)
    assert error.param == "reboot_window[end_hour]"


def test_a_location_outlives_its_configuration(stripe_client: Any) -> None:
    """Without the one it named, it uses the account's default again."""
    terminal = stripe_client.v1.terminal
    own = terminal.configurations.create({"name": "Own"})
    named = {"display_name": "HQ", "address": ADDRESS, "configuration_overrides": own.id}
    location = terminal.locations.create(named)
    terminal.configurations.delete(own.id)
    assert terminal.locations.retrieve(location.id).to_dict().get("configuration_overrides") is None
