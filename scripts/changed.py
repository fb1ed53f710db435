"""What each version of the API changed: the catalog's table and docs/versions.md, from the sandbox's chain.

python -m scripts.changed           write both
python -m scripts.changed --check   fail if either is not current
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from helpers.catalog import beyond, published
from helpers.catalog.changed import TABLE, Changed
from helpers.sandbox.versions import addresses, speaking
from helpers.sandbox.versions.change import EFFECTS, HABITS, REPLIES, REQUESTS

from .versions import RELEASES

PAGE = Path(__file__).parents[1] / "docs" / "versions.md"
HEAD = """# The versions of the API

Made by `python -m scripts.changed` from the chain that the sandbox goes by; do not edit.

A request names its version in the header `Stripe-Version`; without it, the account's counts. Every SDK but
the oldest sends the header by itself, so **an older SDK is an older version**. The sandbox speaks {count}
versions, from `{oldest}` to `{newest}`, as Stripe does: what a version accepts is accepted, what it refuses
is refused, and its replies, events and errors have its form. An account that was never upgraded:

```sh
.venv/bin/python -m helpers.sandbox --api-version 2022-11-15
```

or `SANDBOX_API_VERSION=2022-11-15` in `.env`. In a notebook, `versions()` lists what is below, and
`versions("v1.payment_intents.create", since="2022-11-15")` what concerns one operation.
`show(reply, version="2024-06-20")` shows a reply in another version, and a form's request options tell what
is different there. Events have the version of their webhook endpoint or account, and keep it. Beta flags
behind a version (`2024-06-20; some_beta=v1`) are let through.

From 2020-08-27 on the sandbox means to speak a version in full. Of older ones, back to 2014-10-07, only what
programs of their time send and read most is turned, as listed below; in all else they are like 2020-08-27.
One that is not in the table is answered as the next older one there, or as the oldest.

Two sources make up a version. The **published SDKs** tell which parameters, values, fields and operations
it had: `python -m scripts.versions` reads them out of stripe-python's releases. Until 2024-09-30 a new
parameter came to all versions at once, and is taken in all of them; since then it waits for a month's
version. What Stripe **meant** to change is written by hand, one function a change, and is listed here with
the page that describes it. Parameters and fields from 2019-12-03 to 2023-08-16 were held against the types
of stripe-node 8 to 13, which were made for those versions. What they have and is not spoken: Issuing's
forms before 2020-08-27, and objects that Stripe has ended.
"""


def changes() -> list[Changed]:
    """Every change of the chain, the newest version's first; one that goes both ways is one."""
    speaking(published.versions()[-1])
    by_operation: dict[tuple[str, str], Changed] = {}
    for each in _all():
        place = (each.version, each.line)
        before = by_operation.get(place, each)
        about = dict.fromkeys([*before.about, *each.about])
        by_operation[place] = Changed(
            each.version, tuple(about), each.line, before.before or each.before, before.source
        )
    order = published.versions()
    return sorted(by_operation.values(), key=lambda each: order.index(each.version))


def _all() -> Iterator[Changed]:
    turned: list[Any] = [*REQUESTS, *EFFECTS, *REPLIES]
    for each in turned:
        before = " ".join((inspect.getdoc(each.turn) or "").split())
        yield Changed(each.version, each.about, each.line, before, each.source)
    for habit in HABITS:
        yield Changed(habit.version, (), habit.line, f"Before: {habit.habit}.", habit.source)


def table() -> str:
    """The catalog's table: a line a change."""
    rows = (json.dumps(vars(each)) for each in changes())
    return "[\n" + ",\n".join(rows) + "\n]\n"


def page() -> str:
    """The whole page."""
    order = published.versions()
    head = HEAD.format(count=len(order), oldest=order[-1], newest=order[0])
    return "\n".join([head, *_overview(), *_sections(), *_addresses()])


def _overview() -> Iterator[str]:
    yield "| version | stripe-python | operations added | operations and objects changed | changes below |"
    yield "| --- | --- | --- | --- | --- |"
    counted = [each.version for each in changes()]
    for version in published.versions():
        added, differing = _published(version)
        written = counted.count(version)
        anchor = f"[{written}](#{version.replace('.', '')})" if written else ""
        yield f"| `{version}` | {RELEASES.get(version, '')} | {added or ''} | {differing or ''} | {anchor} |"
    yield ""


def _published(version: str) -> tuple[int, int]:
    """How many operations a version added, and of how many operations and objects it changed the types."""
    order = published.versions()
    at = order.index(version) + 1
    older = published.table().get(order[at], {}) if at < len(order) else {}
    return len(older.get("operations added", ())), len(older.get("parameters", ())) + len(
        older.get("fields", ())
    )


def _sections() -> Iterator[str]:
    last = ""
    for each in changes():
        if each.version != last:
            yield f"\n## {each.version}\n"
            last = each.version
        yield f"- {each.line} {each.before} ([Stripe's page]({each.source}))"
        if each.about:
            yield f"  <br>{_listed(each.about)}"
    yield ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


def _addresses() -> Iterator[str]:
    yield "## Addresses that the newest SDK no longer names\n"
    yield "Stripe still answers them, and so does the sandbox. Each stands for an operation.\n"
    yield "| address | operation | the last version that has it |"
    yield "| --- | --- | --- |"
    for address, name in addresses.ALWAYS.items():
        yield f"| `{_request(address)}` | `{name}` | |"
    for each in (*beyond.ROWS, *beyond.ended()):
        name = addresses.INSTEAD.get(each.name, each.name)
        yield f"| `{_request(each.request)}` | `{name}` | {f'`{each.last}`' if each.last else ''} |"
    yield ""


def _request(address: str) -> str:
    method, path = address.split(" ")
    return f"{method.upper()} {path}"


def main() -> int:
    """Write both, or say which is not current."""
    wanted = {TABLE: table(), PAGE: page()}
    if "--check" not in sys.argv:
        for path, text in wanted.items():
            path.write_text(text, "utf-8")
        return 0
    stale = [str(path) for path, text in wanted.items() if path.read_text("utf-8") != text]
    for each in stale:
        print(f"{each} is not current: run `python -m scripts.changed`.")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
