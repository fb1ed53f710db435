"""`.env` and the environment -> Settings; which keys are allowed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from helpers.redaction import Secret, holds_live_key
from helpers.safety.addresses import is_private
from helpers.safety.refused import Refused

if TYPE_CHECKING:
    from dotenv.parser import Binding

Mode = Literal["sandbox", "test"]

PROJECT = Path(__file__).parents[1]
LARGEST_FILE = 1_000_000
KEYS_PAGE = "https://dashboard.stripe.com/test/apikeys"
PROFILES = ("full", "fresh", "any-id")
NAMES = (
    "STRIPE_SECRET_KEY",
    "STRIPE_PUBLISHABLE_KEY",
    "STRIPE_ACCOUNT",
    "STRIPE_API_BASE",
    "WORKBOOK_MODE",
    "SANDBOX_SEED",
    "SANDBOX_CLOCK",
    "SANDBOX_PROFILE",
    "SANDBOX_API_VERSION",
)


@dataclass(frozen=True)
class Settings:
    """What `.env` and the environment say; described in `.env.example`.

    ``api_base``: where requests go instead of to Stripe, "" for Stripe itself. ``seed``, ``clock``,
    ``profile``, ``api_version``: the sandbox's; without a seed its ids differ in every process, without a
    clock its time runs, without a version it speaks the SDK's.
    """

    mode: Mode = "sandbox"
    secret_key: Secret | None = None
    publishable_key: Secret | None = None
    account: str = ""
    api_base: str = ""
    seed: str | None = None
    clock: datetime | None = None
    profile: str = "full"
    api_version: str | None = None


def read_settings(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The settings: a variable of the environment, even an empty one, goes before a line of `.env`.

    `.env` is looked for in `folder` (the working directory), in the folders above it, then beside the kit.
    Raises Refused, with a sentence that never shows the value, for whatever cannot be used.
    """
    environment = os.environ if environment is None else environment
    file = _read_file(folder or Path.cwd())
    values = {name: environment.get(name, file.get(name, "")).strip() for name in NAMES}
    for name in NAMES:
        if holds_live_key(values[name]):
            raise _live(name, "the environment")
    secret_key = _secret_key(values["STRIPE_SECRET_KEY"])
    api_base = _api_base(values["STRIPE_API_BASE"])
    return Settings(
        mode=_mode(values["WORKBOOK_MODE"], secret_key, api_base),
        secret_key=secret_key,
        publishable_key=_publishable_key(values["STRIPE_PUBLISHABLE_KEY"]),
        account=_account(values["STRIPE_ACCOUNT"]),
        api_base=api_base,
        seed=_seed(values["SANDBOX_SEED"]),
        clock=_clock(values["SANDBOX_CLOCK"]),
        profile=_profile(values["SANDBOX_PROFILE"]),
        api_version=_api_version(values["SANDBOX_API_VERSION"]),
    )


def _read_file(folder: Path) -> dict[str, str]:
    """What the nearest `.env` says; a live key in it is refused, whatever its name."""
    places = [each / ".env" for each in (folder, *folder.parents, PROJECT)]
    path = next((place for place in places if place.exists()), None)
    values: dict[str, str] = {}
    for each in _lines(path) if path else ():
        if each.error or each.key is None or each.value is None:
            raise Refused(
                f"Line {_number(each)} of {path} cannot be read: write it as NAME=value, "
                "with quotes around a value that holds spaces or #."
            )
        if holds_live_key(each.value):
            raise _live(each.key, str(path))
        values[each.key] = each.value
    return values


def _lines(path: Path) -> list[Binding]:
    """The file's settings, and what should be one."""
    from dotenv.parser import parse_stream

    try:
        if not path.is_file():  # to read a pipe or a device may never end
            raise OSError
        with path.open(encoding="utf-8-sig") as stream:
            text = stream.read(LARGEST_FILE + 1)
    except (OSError, UnicodeDecodeError):
        raise Refused(
            f"{path} cannot be read: make it a text in UTF-8 that you may read, like .env.example."
        ) from None
    if len(text) > LARGEST_FILE:
        raise Refused(f"{path} is longer than {LARGEST_FILE} characters: make it like .env.example.")
    return [each for each in parse_stream(StringIO(text)) if each.error or each.key is not None]


def _number(line: Binding) -> int:
    """Its number in the file; dotenv counts from the blank lines before it."""
    text = line.original.string
    return line.original.line + text[: len(text) - len(text.lstrip())].count("\n")


def _live(name: str, where: str) -> Refused:
    return Refused(
        f"{name} in {where} is a live key, and this workbook only ever uses test mode: take it out, and put "
        f"in a key that begins with sk_test_ or rk_test_ from {KEYS_PAGE}."
    )


def _mode(text: str, secret_key: Secret | None, api_base: str) -> Mode:
    if text not in ("", "sandbox", "test"):
        raise Refused("WORKBOOK_MODE must be sandbox or test, or empty to follow from STRIPE_SECRET_KEY.")
    if text == "test" and not secret_key:
        raise Refused(
            f"WORKBOOK_MODE is test, but STRIPE_SECRET_KEY is empty: put a test key from {KEYS_PAGE} "
            "into .env, or set WORKBOOK_MODE=sandbox."
        )
    if text == "" and api_base and not secret_key:
        raise Refused(
            "STRIPE_API_BASE is set, but STRIPE_SECRET_KEY is empty: put a test key into .env, "
            "or leave both empty for the sandbox inside the notebook."
        )
    return "test" if text != "sandbox" and secret_key else "sandbox"


def _secret_key(text: str) -> Secret | None:
    if not text:
        return None
    if text.startswith("pk_"):
        raise Refused(
            "STRIPE_SECRET_KEY holds a publishable key: put that into STRIPE_PUBLISHABLE_KEY, and here the "
            f"key beside it on {KEYS_PAGE}, which begins with sk_test_ or rk_test_."
        )
    if not re.fullmatch(r"[sr]k_test_\w+", text, re.ASCII):
        raise Refused(
            f"STRIPE_SECRET_KEY is no test key of Stripe's: copy one from {KEYS_PAGE}, which begins with "
            "sk_test_ or rk_test_, or leave it empty for the sandbox."
        )
    return Secret(text)


def _publishable_key(text: str) -> Secret | None:
    if text and not re.fullmatch(r"pk_test_\w+", text, re.ASCII):
        raise Refused(
            f"STRIPE_PUBLISHABLE_KEY is no test key of Stripe's: copy the one from {KEYS_PAGE} that begins "
            "with pk_test_, or leave it empty."
        )
    return Secret(text) if text else None


def _account(text: str) -> str:
    if text and not re.fullmatch(r"acct_\w+", text, re.ASCII):
        raise Refused(
            "STRIPE_ACCOUNT is no account's id: write one that begins with acct_, or leave it empty."
        )
    return text


def _api_base(text: str) -> str:
    """The address without a slash at its end."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if text and (not fits or parts.username or parts.path.strip("/") or parts.query or parts.fragment):
        raise Refused(
            "STRIPE_API_BASE is no address: write it like http://127.0.0.1:12111, without a path, "
            "or leave it empty for Stripe itself."
        )
    if text and not is_private(text):
        raise Refused(
            "STRIPE_API_BASE goes over http to another machine, where others can read your key: write an "
            "address that begins with https, or one on this machine, such as http://127.0.0.1:12111."
        )
    return text.rstrip("/")


def _seed(text: str) -> str | None:
    if not re.fullmatch(r"[\w.-]{0,64}", text, re.ASCII):
        raise Refused(
            "SANDBOX_SEED must be up to 64 letters, digits, dots, dashes and underscores, "
            "or empty for ids that differ every time."
        )
    return text or None


def _clock(text: str) -> datetime | None:
    """A moment in UTC, unless it names another zone."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not 1970 <= moment.year < 9000:
        raise Refused(
            "SANDBOX_CLOCK is no moment from 1970 to 8999: write it like 2026-01-15T12:00:00Z, or leave it "
            "empty for a clock that runs."
        )
    return moment


def _profile(text: str) -> str:
    if text and text not in PROFILES:
        raise Refused("SANDBOX_PROFILE must be full, fresh or any-id, or empty for full.")
    return text or "full"


def _api_version(text: str) -> str | None:
    if not text:
        return None
    from helpers.sandbox.versions import versions

    if text not in versions():
        raise Refused(
            "SANDBOX_API_VERSION must be a version of Stripe's API from "
            f"{versions()[-1]} to {versions()[0]}, or empty for the SDK's."
        )
    return text
