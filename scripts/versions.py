"""helpers/catalog/published.json: what each older version has otherwise than the next newer one.

Read from the SDKs that Stripe published for the versions, each a wheel of the package `stripe`, by the
catalog's own reader. Beside what newer versions no longer have stands what they added.

python -m scripts.versions           write the table; downloads what is not in .artefacts/sdks yet
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from itertools import pairwise
from keyword import iskeyword
from pathlib import Path
from shutil import which
from typing import Any

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "helpers" / "catalog" / "published.json"
SDKS = ROOT / ".artefacts" / "sdks"

# The last release for each version, newest first. Before 8 the SDK has no typed parameters.
RELEASES: Mapping[str, str] = {
    "2026-10-28.endive": "16.1.0",
    "2026-09-30.endive": "16.0.1",
    "2026-08-26.dahlia": "15.6.2",
    "2026-07-29.dahlia": "15.5.1",
    "2026-06-24.dahlia": "15.3.1",
    "2026-05-27.dahlia": "15.2.1",
    "2026-04-22.dahlia": "15.1.0",
    "2026-03-25.dahlia": "15.0.1",
    "2026-02-25.clover": "14.4.2",
    "2026-01-28.clover": "14.3.0",
    "2025-12-15.clover": "14.2.0",
    "2025-11-17.clover": "14.0.1",
    "2025-10-29.clover": "13.2.1",
    "2025-09-30.clover": "13.0.1",
    "2025-08-27.basil": "12.5.2",
    "2025-07-30.basil": "12.4.0",
    "2025-06-30.basil": "12.3.0",
    "2025-05-28.basil": "12.2.0",
    "2025-04-30.basil": "12.1.0",
    "2025-03-31.basil": "12.0.1",
    "2025-02-24.acacia": "11.6.1",
    "2025-01-27.acacia": "11.5.0",
    "2024-12-18.acacia": "11.4.1",
    "2024-11-20.acacia": "11.3.0",
    "2024-10-28.acacia": "11.2.0",
    "2024-09-30.acacia": "11.1.1",
    "2024-06-20": "10.12.1",
    "2024-04-10": "9.12.1",
    "2023-10-16": "8.11.1",
}

Listing = dict[str, str]
"""As the catalog's `specs` writes it."""
Described = dict[str, Any]
"""`version`; `operations`: by verb and path, name, path, reply and parameters; `replies`: by `object` value,
fields.
"""


def folder(release: str) -> Path:
    """Where a release of the SDK is unpacked, once it is downloaded."""
    target = SDKS / release
    if not target.is_dir():
        pip = ["uv", "pip"] if which("uv") else [sys.executable, "-m", "pip"]
        subprocess.run(
            [*pip, "install", "--quiet", "--no-deps", "--target", str(target), f"stripe=={release}"],
            check=True,
        )
    return target


def described(release: str) -> Described:
    """What a release says, read in a process of its own: the catalog reads one SDK in its life."""
    command = [sys.executable, "-m", "scripts.versions", "describe", str(folder(release))]
    content: Described = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout)
    return content


def describe(sdk: str) -> Described:
    """What the SDK in a folder says."""
    sys.path.insert(0, sdk)
    from helpers.catalog import api_version, operations, resources, specs
    from helpers.catalog.specs import listing

    return {
        "version": api_version(),
        "operations": {
            f"{each.method} {re.sub(r'{.*?}', '{}', each.path)}": {
                "name": each.name,
                "path": each.path,
                "returns": specs.text(each.returns),
                "parameters": listing(p for p in each.parameters if p.location != "path"),
            }
            for each in operations()
        },
        "replies": {
            name: listing(shape.fields, resources=True)
            for name, shape in resources().items()
            if name not in ("list", "search_result")
        },
    }


def older_than(newer: Described, older: Described, names: Mapping[str, str]) -> dict[str, Any]:
    """What an older version has otherwise than the next newer one. `names`: today's, by verb and path; of
    an operation that ended, the last.
    """
    new, old = newer["operations"], older["operations"]
    parameters = {
        names.get(each, each): changed
        for each in sorted(new.keys() & old.keys())
        if (changed := _parameters(new[each]["parameters"], old[each]["parameters"]))
    }
    replies = {
        kind: gone
        for kind in sorted(newer["replies"].keys() & older["replies"].keys())
        if (gone := _gone(newer["replies"][kind], older["replies"][kind]))
    }
    return {
        "operations added": sorted(names.get(each, each) for each in new.keys() - old.keys()),
        "operations gone": {
            old[each]["name"]: _ended(each, old[each]) for each in sorted(old.keys() - new.keys())
        },
        "parameters": parameters,
        "fields": replies,
        "objects gone": {
            each: older["replies"][each] for each in sorted(older["replies"].keys() - newer["replies"].keys())
        },
    }


def _ended(request: str, operation: Mapping[str, Any]) -> dict[str, Any]:
    """An operation that newer versions have no more: its verb and path, what it answers, what it takes."""
    verb, _, _ = request.partition(" ")
    return {
        "request": f"{verb} {operation['path']}",
        "returns": operation["returns"],
        "parameters": operation["parameters"],
    }


def _parameters(new: Listing, old: Listing) -> dict[str, Any]:
    """By name: null for one that the older version lacks, otherwise what it may be there.

    What is a word of Python's, with all below it, is not lacking: SDKs up to 12 could not name it.
    Of an enum's values only the difference: those it lacks under "-", those it has beside them under "+".
    """
    parameters: dict[str, Any] = {}
    for name in sorted(new.keys() | old.keys()):
        lacking = _lacking(name, old)
        if (
            _plain(new.get(name, "")) == _plain(old.get(name, ""))
            or parameters.get(lacking, 0) is None
            or (name not in old and iskeyword((lacking or name).rpartition(".")[2]))
        ):
            continue
        parameters[name] = _difference(new[name], old[name]) if name in new and name in old else old.get(name)
    return parameters


def _lacking(name: str, old: Listing) -> str:
    """The outermost name around one that the older version lacks."""
    ends = [each.start() for each in re.finditer(r"\.|\[", name)]
    return next((name[:end] for end in ends if name[:end] not in old), "")


def _plain(text: str) -> str:
    """A text without what differs in the SDK's types alone: decimals were typed as strings before 15."""
    members = sorted(re.findall(r"\w+(?:\([^)]*\))?", text.replace("decimal", "string")))
    marks = text[len(text.rstrip("!?")) :]
    return "|".join(_sorted_choices(each) for each in members) + marks


def _sorted_choices(member: str) -> str:
    kind, _, choices = member.rstrip(")").partition("(")
    return f"{kind}({','.join(sorted(choices.split(',')))})" if choices else kind


def _difference(new: str, old: str) -> Any:
    choices = re.compile(r"enum\(([^)]*)\)")
    before, now = choices.search(old), choices.search(new)
    if before is None or now is None or _plain(choices.sub("", new)) != _plain(choices.sub("", old)):
        return old
    had, has = before[1].split(","), now[1].split(",")
    lacks, more = sorted(set(has) - set(had)), sorted(set(had) - set(has))
    return {sign: values for sign, values in (("-", lacks), ("+", more)) if values}


def _gone(new: Listing, old: Listing) -> Listing:
    return {name: text for name, text in sorted(old.items()) if name not in new}


def text() -> str:
    """The table as it is stored: a line an operation or object."""
    all_of_them = [described(each) for each in RELEASES.values()]
    names = {
        request: each["name"] for of in reversed(all_of_them) for request, each in of["operations"].items()
    }
    parts = [
        f"{json.dumps(older['version'])}: {_lines(older_than(newer, older, names))}"
        for newer, older in pairwise(all_of_them)
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(table: dict[str, Any]) -> str:
    shown = []
    for title, rows in table.items():
        if isinstance(rows, list):
            shown.append(f" {json.dumps(title)}: {json.dumps(rows)}")
            continue
        lines = [
            f"  {json.dumps(name)}: {json.dumps(each, separators=(',', ':'))}" for name, each in rows.items()
        ]
        shown.append(f" {json.dumps(title)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(shown) + "\n}"


def main() -> int:
    """Write the table; or, as a process of its own, print what one SDK says."""
    match sys.argv[1:]:
        case ["describe", sdk]:
            print(json.dumps(describe(sdk)))
        case _:
            from helpers.catalog import api_version

            if api_version() not in RELEASES:
                sys.exit(f"Give {api_version()} a row in RELEASES first: the last release for it.")
            TABLE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
