"""docs/coverage.md: what the sandbox models, and what it answers from types alone.

python -m scripts.coverage           write the page
python -m scripts.coverage --check   fail if it is not current
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

from helpers.catalog import operations
from helpers.catalog.shapes import Operation

PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"


def page() -> str:
    """The whole page."""
    all_of_them = operations()
    modelled = sum(each.fidelity == "modelled" for each in all_of_them)
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
        lines += [_row(each) for each in group]
        lines.append("")
    return "\n".join(lines)


def _resource(operation: Operation) -> str:
    return operation.name.rsplit(".", 1)[0]


def _row(operation: Operation) -> str:
    link = f"[{operation.name.rsplit('.', 1)[1]}]({operation.docs_url})"
    return f"| {link} | `{operation.method.upper()} {operation.path}` | {operation.fidelity} |"


def main() -> int:
    """Write or check the page."""
    if "--check" in sys.argv:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page()
        print(
            "docs/coverage.md is current."
            if current
            else "docs/coverage.md is stale: python -m scripts.coverage"
        )
        return 0 if current else 1
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
