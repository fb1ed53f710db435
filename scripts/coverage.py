"""What the sandbox models, and what it answers from types alone: docs/coverage.md, and the catalog's table.

python -m scripts.coverage           write both
python -m scripts.coverage --check   fail if either is not current
"""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path

from helpers.catalog import operations
from helpers.catalog.fidelity import TABLE
from helpers.catalog.shapes import Operation
from helpers.sandbox.answers import answerer
from helpers.sandbox.models import register

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


def table() -> str:
    """The catalog's table: the names of the modelled operations."""
    register()
    names = [each.name for each in operations() if answerer(each.name).fidelity == "modelled"]
    return json.dumps(sorted(names), indent=1) + "\n"


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
    ]
    for resource, group in groupby(all_of_them, key=_resource):
        lines += [f"## {resource}", "", "| operation | request | fidelity |", "| --- | --- | --- |"]
        lines += [_row(each, each.name in known) for each in group]
        lines.append("")
    return "\n".join(lines)


def _resource(operation: Operation) -> str:
    return operation.name.rsplit(".", 1)[0]


def _row(operation: Operation, modelled: bool) -> str:
    link = f"[{operation.name.rsplit('.', 1)[1]}]({operation.docs_url})"
    return (
        f"| {link} | `{operation.method.upper()} {operation.path}` | {'modelled' if modelled else 'typed'} |"
    )


def main() -> int:
    """Write or check them."""
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
