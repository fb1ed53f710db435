"""`.env` and the environment become settings; what cannot be used is refused in one clear sentence."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpers.redaction import Secret
from helpers.safety import Refused
from helpers.sandbox.door.application import PROFILES as SANDBOX_PROFILES
from helpers.settings import NAMES, PROFILES, PROJECT, Settings, read_settings

PAGE = "https://dashboard.stripe.com/test/apikeys"
BODY = "51Hx" * 6
LIVE = f"sk_live_{BODY}"


def refusal(folder: Path, **environment: str) -> str:
    """The sentence that a reader gets."""
    with pytest.raises(Refused) as refused:
        read_settings(environment, folder)
    return str(refused.value)


def write(folder: Path, text: str) -> Path:
    """An `.env` in a folder."""
    path = folder / ".env"
    path.write_text(text)
    return path


def test_without_a_key_it_is_the_sandbox(tmp_path: Path) -> None:
    """A fresh clone needs no settings at all."""
    write(tmp_path, "")
    assert read_settings({}, tmp_path) == Settings(
        mode="sandbox",
        secret_key=None,
        publishable_key=None,
        account="",
        api_base="",
        seed=None,
        clock=None,
        profile="full",
        api_version=None,
    )


def test_everything_can_be_set_in_the_file(tmp_path: Path) -> None:
    """Every name of `.env.example` is read."""
    write(
        tmp_path,
        "STRIPE_SECRET_KEY=rk_test_short\nSTRIPE_PUBLISHABLE_KEY='pk_test_short'\nSTRIPE_ACCOUNT=acct_1\n"
        "STRIPE_API_BASE=http://localhost:12111/\nWORKBOOK_MODE=test\nSANDBOX_SEED=lesson-1\n"
        "SANDBOX_CLOCK=2026-01-15T13:00:00+01:00\nexport SANDBOX_PROFILE=fresh # as a new account\n"
        "SANDBOX_API_VERSION=2024-06-20\n",
    )
    assert read_settings({}, tmp_path) == Settings(
        mode="test",
        secret_key=Secret("rk_test_short"),
        publishable_key=Secret("pk_test_short"),
        account="acct_1",
        api_base="http://localhost:12111",
        seed="lesson-1",
        clock=datetime(2026, 1, 15, 12, tzinfo=UTC),
        profile="fresh",
        api_version="2024-06-20",
    )


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """Even an empty variable does, so that a run can do without what the file says."""
    write(tmp_path, "STRIPE_SECRET_KEY=sk_test_short\nSANDBOX_SEED=file\n")
    settings = read_settings({"STRIPE_SECRET_KEY": "", "SANDBOX_SEED": "environment"}, tmp_path)
    assert (settings.secret_key, settings.mode, settings.seed) == (None, "sandbox", "environment")


def test_the_file_is_found_in_a_folder_above(tmp_path: Path) -> None:
    """A notebook runs in `notebooks/`, and `.env` stands beside that folder."""
    write(tmp_path, "SANDBOX_SEED=above\n")
    below = tmp_path / "notebooks" / "mine"
    below.mkdir(parents=True)
    assert read_settings({}, below).seed == "above"


@pytest.mark.parametrize(
    ("environment", "mode"),
    [
        ({}, "sandbox"),
        ({"STRIPE_SECRET_KEY": "sk_test_short"}, "test"),
        ({"STRIPE_SECRET_KEY": "rk_test_short"}, "test"),
        ({"STRIPE_SECRET_KEY": "sk_test_short", "WORKBOOK_MODE": "sandbox"}, "sandbox"),
        ({"STRIPE_API_BASE": "http://localhost", "WORKBOOK_MODE": "sandbox"}, "sandbox"),
    ],
)
def test_the_mode_follows_from_the_key_unless_it_is_set(
    tmp_path: Path, environment: dict[str, str], mode: str
) -> None:
    """A key means test mode; `WORKBOOK_MODE` can say otherwise."""
    write(tmp_path, "")
    assert read_settings(environment, tmp_path).mode == mode


@pytest.mark.parametrize("prefix", ["sk_live_", "rk_live_", "pk_live_", "sk_org_live_"])
@pytest.mark.parametrize("name", ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_ACCOUNT"])
def test_a_live_key_in_the_environment_is_refused(tmp_path: Path, name: str, prefix: str) -> None:
    """Whichever kind it is, and in whichever variable it stands; also where the mode is the sandbox."""
    write(tmp_path, "")
    assert refusal(tmp_path, **{name: prefix + BODY, "WORKBOOK_MODE": "sandbox"}) == (
        f"{name} in the environment is a live key, and this workbook only ever uses test mode: take it out, "
        f"and put in a key that begins with sk_test_ or rk_test_ from {PAGE}."
    )


def test_a_live_key_anywhere_in_the_file_is_refused(tmp_path: Path) -> None:
    """Also under a name that the kit does not read."""
    path = write(tmp_path, f"SHOP_KEY={LIVE}\n")
    assert refusal(tmp_path) == (
        f"SHOP_KEY in {path} is a live key, and this workbook only ever uses test mode: take it out, "
        f"and put in a key that begins with sk_test_ or rk_test_ from {PAGE}."
    )


NO_KEY = (
    f"STRIPE_SECRET_KEY is no test key of Stripe's: copy one from {PAGE}, which begins with "
    "sk_test_ or rk_test_, or leave it empty for the sandbox."
)
SWAPPED = (
    "STRIPE_SECRET_KEY holds a publishable key: put that into STRIPE_PUBLISHABLE_KEY, and here the key "
    f"beside it on {PAGE}, which begins with sk_test_ or rk_test_."
)
NO_PUBLISHABLE_KEY = (
    f"STRIPE_PUBLISHABLE_KEY is no test key of Stripe's: copy the one from {PAGE} that begins with pk_test_, "
    "or leave it empty."
)
NO_ACCOUNT = "STRIPE_ACCOUNT is no account's id: write one that begins with acct_, or leave it empty."
IN_CLEAR = (
    "STRIPE_API_BASE goes over http to another machine, where others can read your key: write an address "
    "that begins with https, or one on this machine, such as http://127.0.0.1:12111."
)
NO_ADDRESS = (
    "STRIPE_API_BASE is no address: write it like http://127.0.0.1:12111, without a path, "
    "or leave it empty for Stripe itself."
)
NO_MODE = "WORKBOOK_MODE must be sandbox or test, or empty to follow from STRIPE_SECRET_KEY."
NO_SEED = (
    "SANDBOX_SEED must be up to 64 letters, digits, dots, dashes and underscores, "
    "or empty for ids that differ every time."
)
NO_MOMENT = (
    "SANDBOX_CLOCK is no moment from 1970 to 8999: write it like 2026-01-15T12:00:00Z, or leave it empty for "
    "a clock that runs."
)
NO_VERSION = (
    "SANDBOX_API_VERSION must be a version of Stripe's API from 2018-01-23 to 2026-10-28.endive, "
    "or empty for the SDK's."
)
NO_PROFILE = "SANDBOX_PROFILE must be full, fresh or any-id, or empty for full."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("STRIPE_SECRET_KEY", "hunter2", NO_KEY),
        ("STRIPE_SECRET_KEY", "sk_test_", NO_KEY),
        ("STRIPE_SECRET_KEY", "sk_test_a b", NO_KEY),
        ("STRIPE_SECRET_KEY", '"sk_test_short"', NO_KEY),
        ("STRIPE_SECRET_KEY", "pk_test_short", SWAPPED),
        ("STRIPE_PUBLISHABLE_KEY", "sk_test_short", NO_PUBLISHABLE_KEY),
        ("STRIPE_ACCOUNT", "cus_1", NO_ACCOUNT),
        ("STRIPE_API_BASE", "localhost:12111", NO_ADDRESS),
        ("STRIPE_API_BASE", "http://", NO_ADDRESS),
        ("STRIPE_API_BASE", "http://localhost:port", NO_ADDRESS),
        ("STRIPE_API_BASE", "http://localhost:99999", NO_ADDRESS),
        ("STRIPE_API_BASE", "http://me:password@localhost", NO_ADDRESS),
        ("STRIPE_API_BASE", "https://api.stripe.com/v1", NO_ADDRESS),
        ("STRIPE_API_BASE", "ftp://localhost", NO_ADDRESS),
        ("STRIPE_API_BASE", "http://evil.example", IN_CLEAR),
        ("STRIPE_API_BASE", "http://192.168.1.2:12111", IN_CLEAR),
        ("STRIPE_API_BASE", "http://localhost.evil.example", IN_CLEAR),
        ("WORKBOOK_MODE", "live", NO_MODE),
        ("WORKBOOK_MODE", "Test", NO_MODE),
        ("SANDBOX_SEED", "two words", NO_SEED),
        ("SANDBOX_SEED", "s" * 65, NO_SEED),
        ("SANDBOX_CLOCK", "tomorrow", NO_MOMENT),
        ("SANDBOX_CLOCK", "2026-02-30", NO_MOMENT),
        ("SANDBOX_CLOCK", "1768478400", NO_MOMENT),
        ("SANDBOX_CLOCK", "1969-12-31", NO_MOMENT),
        ("SANDBOX_CLOCK", "9000-01-01", NO_MOMENT),
        ("SANDBOX_PROFILE", "new", NO_PROFILE),
        ("SANDBOX_API_VERSION", "2021-01-01", NO_VERSION),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    """In one sentence that says what to do and never repeats the value, which may be a key."""
    write(tmp_path, "")
    assert refusal(tmp_path, **{name: value}) == sentence


def test_mode_test_wants_a_key(tmp_path: Path) -> None:
    """It never falls back to the sandbox by itself."""
    write(tmp_path, "")
    assert refusal(tmp_path, WORKBOOK_MODE="test") == (
        f"WORKBOOK_MODE is test, but STRIPE_SECRET_KEY is empty: put a test key from {PAGE} into .env, "
        "or set WORKBOOK_MODE=sandbox."
    )


def test_an_address_wants_a_key(tmp_path: Path) -> None:
    """An address alone would be passed over in silence."""
    write(tmp_path, "")
    assert refusal(tmp_path, STRIPE_API_BASE="http://127.0.0.1:12111") == (
        "STRIPE_API_BASE is set, but STRIPE_SECRET_KEY is empty: put a test key into .env, "
        "or leave both empty for the sandbox inside the notebook."
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("SANDBOX_SEED=one\nTWO WORDS=1\n", 2),
        (f"# a key alone\n\nsk_test_{BODY}\n", 3),
        ("SANDBOX_SEED\n", 1),
        ('SANDBOX_SEED=one\nSTRIPE_ACCOUNT="acct_1\n', 2),
        ("=value\n", 1),
    ],
)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, text: str, line: int) -> None:
    """What stands in it is not repeated: it may be a key."""
    path = write(tmp_path, text)
    assert refusal(tmp_path) == (
        f"Line {line} of {path} cannot be read: write it as NAME=value, "
        "with quotes around a value that holds spaces or #."
    )


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """As an editor leaves it that saves in another encoding."""
    path = tmp_path / ".env"
    path.write_bytes("SANDBOX_SEED=é".encode("utf-16"))
    assert refusal(tmp_path) == (
        f"{path} cannot be read: make it a text in UTF-8 that you may read, like .env.example."
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes and devices in folders")
@pytest.mark.parametrize("what", ["pipe", "endless"])
def test_what_may_never_end_is_not_read(tmp_path: Path, what: str) -> None:
    """A pipe that nobody writes to, a device that gives zeros for ever."""
    path = tmp_path / ".env"
    if what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    assert "cannot be read" in refusal(tmp_path)


def test_a_file_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    """It is something else, by mistake."""
    write(tmp_path, "SANDBOX_SEED=x\n" * 100_000)
    assert "is longer than 1000000 characters" in refusal(tmp_path)


def test_settings_show_no_key(tmp_path: Path) -> None:
    """Not even where somebody looks at all of them."""
    key = f"sk_test_{BODY}"
    settings = read_settings({"STRIPE_SECRET_KEY": key}, tmp_path)
    assert settings.secret_key
    assert settings.secret_key.reveal() == key
    assert key not in f"{settings} {settings!r}"
    assert "sk_test_****51Hx" in repr(settings)


def test_the_example_describes_every_setting(tmp_path: Path) -> None:
    """Each name has its line and a comment above; the example itself is a usable `.env`."""
    text = (PROJECT / ".env.example").read_text()
    write(tmp_path, text)
    assert read_settings({}, tmp_path) == Settings()
    lines = text.splitlines()
    for name in NAMES:
        assert lines[lines.index(f"{name}=") - 1].startswith("# ")


def test_the_profiles_are_those_of_the_sandbox() -> None:
    """The settings are read without importing the sandbox, so the names stand in both."""
    assert PROFILES == SANDBOX_PROFILES


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:12111",
        "http://localhost:1",
        "http://sandbox.localhost",
        "http://[::1]:1",
        "https://a.example",
    ],
)
def test_a_key_may_go_where_nobody_else_reads_it(tmp_path: Path, address: str) -> None:
    """In clear to this machine, encrypted to any."""
    environment = {"STRIPE_SECRET_KEY": "sk_test_short", "STRIPE_API_BASE": address}
    assert read_settings(environment, tmp_path).api_base == address
