"""Run every benchmark, and fail if one misses its aim."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from benchmarks.measure import Result


def main() -> int:
    """Print each benchmark's results; 1 if an aim was missed."""
    names = sys.argv[1:] or sorted(
        path.stem
        for path in Path(__file__).parent.glob("*.py")
        if path.stem not in ("__init__", "__main__", "measure", "servers", "pages")
    )
    results: list[Result] = []
    for name in names:
        print(f"== {name}: {(import_module(f'benchmarks.{name}').__doc__ or '').splitlines()[0]}")
        for result in import_module(f"benchmarks.{name}").run():
            results.append(result)
            print(result)
    return 0 if all(each.reached for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
