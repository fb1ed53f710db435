"""The versions there are, and what their published SDKs say that each has otherwise than the next newer one.

Source: published.json, made by scripts/versions.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .source import api_version

# Older than the first SDK whose parameters are typed; what they have otherwise is written by hand alone.
UNTYPED = (
    *("2023-08-16", "2022-11-15", "2022-08-01", "2020-08-27", "2020-03-02"),
    *("2019-12-03", "2019-10-17", "2019-10-08", "2019-03-14", "2019-02-19", "2019-02-11"),
    *("2018-11-08", "2018-10-31", "2018-08-23", "2018-07-27", "2018-05-21"),
    *("2018-02-05", "2018-01-23"),
)
# By year, the days of older versions in which nothing differs that is turned here: each is spoken as the next
# older one above, or as the oldest. Source: the list beside https://docs.stripe.com/changelog/2020-08-27.
ALIKE: Mapping[str, str] = {
    "2019": "11-05 09-09 08-14 05-16",
    "2018": "09-24 09-06 02-28 02-06",
    "2017": "12-14 08-15 06-05 05-25 04-06 02-14 01-27",
    "2016": "10-19 07-06 06-15 03-07 02-29 02-23 02-22 02-19 02-03",
    "2015": (
        "10-16 10-12 10-01 09-23 09-08 09-03 08-19 08-07 07-28 07-13 07-07 06-15 04-07 03-24 02-18 02-16 "
        "02-10 01-26 01-11"
    ),
    "2014": "12-22 12-17 12-08 11-20 11-05 10-07",
}
FIRST_PREVIEW = "2025-03-31"
# The last version to which, and to all older ones, a new parameter came as soon as there was one. Since then
# what is new waits for the next month's version. Source:
# https://stripe.com/blog/introducing-stripes-new-api-release-process; and Stripe's SDK for phones, recorded,
# sends to 2020-08-27 what was added in 2024.
LAST_AT_ONCE = "2024-06-20"

ValuesStep = Mapping[str, list[str]]
Entry = str | None | list[ValuesStep]
"""What a parameter may be in an older version: a text of `specs`; None where it is not there; or
how its values differ from the newest's, step after step: those lacking under "-", those more under "+".
"""


@cache
def table() -> Mapping[str, Any]:
    """The whole file: by version, newest first."""
    text = Path(__file__).with_name("published.json").read_text("utf-8")
    content: Mapping[str, Any] = json.loads(text)
    return content


@cache
def versions() -> tuple[str, ...]:
    """Every version that can be spoken, newest first; the first is the installed SDK's."""
    return (api_version(), *(each for each in table() if each != api_version()), *UNTYPED)


@lru_cache(maxsize=64)  # a client may send whatever it likes
def named(version: str) -> str | None:
    """The version of a `Stripe-Version`, without the flags behind it; None for one that never was.

    A preview, such as "2025-09-30.preview", is taken for the version of its day.
    """
    plain, *flags = re.split(r"\s*;\s*", version.strip())
    if not all(re.fullmatch(r"\w+=v\d+", each) for each in flags):
        return None
    day, _, name = plain.partition(".")
    if name == "preview" and day >= FIRST_PREVIEW:
        return next((each for each in versions() if each.startswith(f"{day}.")), None)
    if plain[5:] in ALIKE.get(plain[:4], "").split():
        return next((each for each in versions() if each < plain), versions()[-1])
    return plain if plain in versions() else None


def since(version: str) -> Iterator[str]:
    """The versions from the one before the newest to this one, each with what it has otherwise."""
    order = versions()
    yield from order[1 : order.index(version) + 1]


def parameters(version: str, operation: str) -> dict[str, Entry]:
    """What a version's request has otherwise than the newest's, by dotted name.

    What an added value takes, such as `payment_method_data[upi]`, was added with it, and holds as it does.
    """
    entries: dict[str, Entry] = {}
    added: set[str] = set()
    for each in since(version):
        for name, entry in table().get(each, {}).get("parameters", {}).get(operation, {}).items():
            if entry is None and each < LAST_AT_ONCE:
                continue
            if isinstance(entry, dict) and "+" not in entry:
                added.update(entry["-"])
            entries[name] = _next(entries.get(name), entry)
    return {
        name: entry
        for name, entry in entries.items()
        if entry is not None or name.rpartition(".")[2] not in added
    }


def _next(newer: Entry, entry: str | ValuesStep | None) -> Entry:
    if isinstance(entry, str) or entry is None:
        return entry
    if isinstance(newer, str):
        return re.sub(r"enum\(([^)]*)\)", lambda text: f"enum({_text(text[1], entry)})", newer)
    return [*(newer or []), entry]


def _text(listed: str, step: ValuesStep) -> str:
    return ",".join(choices(tuple(listed.split(",")), [step]))


def choices(newest: tuple[str, ...], steps: list[ValuesStep]) -> tuple[str, ...]:
    """An enum's values in an older version.

    Those that were only added since hold in every version: programs that ask for 2023-10-16 are paid by Pay
    by Bank. Where a step also took values away, the others are new names, which no older version has.
    """
    for step in steps:
        if gone := step.get("+"):
            newest = (*(each for each in newest if each not in step.get("-", ())), *gone)
    return newest


def fields(version: str, kind: str) -> dict[str, str]:
    """What an object has in a version and not in the newest, by dotted name, as `specs` writes it."""
    types: dict[str, str] = {}
    for each in since(version):
        types |= table().get(each, {}).get("fields", {}).get(kind, {})
    return types
