"""What the sandbox models, and what it answers from types alone: docs/coverage.md, and the catalog's table.

How an operation is known: **recorded** stands in recorded.txt, the operations whose responses were compared
with Stripe's own, as published recordings of its test mode have them; **documented** is what its module or
its model names as its source; everything else follows from the SDK's **types**.

python -m scripts.coverage                       write both
python -m scripts.coverage --check               fail if either is not current
python -m scripts.coverage --recordings FOLDER   write recorded.txt anew, from recordings in VCR's form or HAR
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

from helpers.catalog import api_version, operations
from helpers.catalog.fidelity import TABLE
from helpers.catalog.shapes import Operation
from helpers.sandbox import models
from helpers.sandbox.answers import answerer
from helpers.sandbox.gaps import always_empty, without_effect
from helpers.sandbox.models import register
from helpers.sandbox.versions import Target, speaking

from .drift import recordings
from .drift.exchange import Asked

RECORDED = Path(__file__).with_name("recorded.txt")
INVALID_KEY = 401
HEAD = ("| operation | request | fidelity | known by |", "| --- | --- | --- | --- |")
URL = re.compile(r"https://[^\s;,)]+")
PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"

Reasons = Mapping[str, Mapping[str, str]]
WITHOUT_EFFECT = (
    "A test sends every parameter of every modelled operation, and compares the reply, what is stored "
    "and the events with those of the same request without it. These change nothing there:"
)
INSIDE = (
    "The same of those inside other parameters, unless the whole parameter is listed above; `*` stands for "
    "anything. Where every value that the test tries is refused, that shows nothing, and is listed, too:"
)
ALWAYS_EMPTY = (
    "The tests look at every reply of the sandboxes in their own process. These fields are null, zero, or an "
    "empty text, list or object in all of them:"
)


def table() -> str:
    """The catalog's table: the names of the modelled operations."""
    register()
    names = [each.name for each in operations() if answerer(each.name).fidelity == "modelled"]
    return json.dumps(sorted(names), indent=1) + "\n"


def recorded(folder: Path) -> str:
    """The operations that a folder of recordings has Stripe's answers to, one a line. Raises Unreadable."""
    answered = {
        target.operation.name
        for path in recordings.files(folder)
        for asked, answer in recordings.read(path)
        if answer.status != INVALID_KEY and (target := _target(asked))
    }
    return "".join(f"{name}\n" for name in sorted(answered))


def _target(asked: Asked) -> Target | None:
    """What a request means in the version that it names."""
    dialect = speaking(asked.headers.get("stripe-version") or api_version())
    return dialect.match(asked.method, asked.path.partition("?")[0])


@cache
def _recorded() -> frozenset[str]:
    return frozenset(RECORDED.read_text("utf-8").split())


def page() -> str:
    """The whole page."""
    known = frozenset(json.loads(table()))
    all_of_them = operations()
    modelled = len(known)
    lines = [
        "# What the sandbox covers",
        "",
        "Made by `python -m scripts.coverage`; do not edit.",
        "",
        f"All {len(all_of_them)} operations of the installed SDK answer, and remember. **Modelled** "
        f"({modelled}) ones behave as Stripe's documentation says, with its errors. **Typed** "
        f"({len(all_of_them) - modelled}) ones follow from the SDK's types alone: parameters are checked, "
        "objects are kept, listed, changed and deleted, and replies have every field, but what Stripe would "
        "work out is not worked out. Every reply says which it is in the header `Sandbox-Fidelity`.",
        "",
        "**Known by** says where its behaviour comes from. Recorded: its responses were compared with "
        "those of Stripe's test mode, as published recordings have them. Documented: the page that it "
        "follows. What even that leaves open is marked `Guess` in the code, and listed on each "
        "[product's page](products/README.md).",
        "",
    ]
    lines += _by_reason("Parameters without effect", WITHOUT_EFFECT, without_effect.REASONS)
    lines += _by_reason("Nested parameters without effect", INSIDE, without_effect.INSIDE)
    lines += _by_reason("Fields that stay empty", ALWAYS_EMPTY, always_empty.REASONS)
    for resource, group in groupby(all_of_them, key=_resource):
        lines += [f"## {resource}", "", *HEAD]
        lines += [_row(each, each.name in known) for each in group]
        lines.append("")
    return "\n".join(lines)


def _by_reason(title: str, about: str, reasons: Reasons) -> list[str]:
    """A list of names by reason, and what it is about."""
    lines = [f"## {title}", "", about, ""]
    for reason, rows in reasons.items():
        lines += [f"- {reason}"]
        lines += [f"  - {_quoted(names)}: {_quoted(text)}" for names, text in rows.items()]
    return [*lines, ""]


def _quoted(names: str) -> str:
    return ", ".join(f"`{each}`" for each in names.split())


def _resource(operation: Operation) -> str:
    return operation.name.rsplit(".", 1)[0]


def _row(operation: Operation, modelled: bool) -> str:
    link = f"[{operation.name.rsplit('.', 1)[1]}]({operation.docs_url})"
    fidelity = "modelled" if modelled else "typed"
    request = f"`{operation.method.upper()} {operation.path}`"
    return f"| {link} | {request} | {fidelity} | {', '.join(_known_by(operation, modelled))} |"


def _known_by(operation: Operation, modelled: bool) -> Iterator[str]:
    """From where it is known what an operation does, the surest first."""
    if operation.name in _recorded():
        yield "recorded"
    page = _page_of(operation) if modelled else ""
    yield f"[documented]({page})" if page else "types"


def _page_of(operation: Operation) -> str:
    """The first page that the module of an operation's handler names, or its kind's model; or ""."""
    who = answerer(operation.name)
    module = sys.modules[who.handler.__module__]
    named = URL.search(module.__doc__ or "") if module.__name__.startswith(f"{models.__name__}.") else None
    return named[0].rstrip(".") if named else who.model.source if who.model else ""


def main() -> int:
    """Write or check them."""
    if "--recordings" in sys.argv:
        RECORDED.write_text(recorded(Path(sys.argv[-1])), encoding="utf-8")
    texts = {PAGE: page(), TABLE: table()}
    if "--check" in sys.argv:
        stale = [path.name for path, text in texts.items() if path.read_text(encoding="utf-8") != text]
        print(f"Stale: {', '.join(stale)}. python -m scripts.coverage" if stale else "All is current.")
        return 1 if stale else 0
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
