"""The operations' names as a type, helpers/catalog/names.py: by it an editor offers them as one types.

python -m scripts.names
"""

from __future__ import annotations

from pathlib import Path
from textwrap import indent, wrap

from helpers.catalog import operations

MODULE = Path(__file__).parents[1] / "helpers" / "catalog" / "names.py"
HEAD = '''"""The operations of the SDK, for type checkers. Made by `python -m scripts.names`; do not edit."""

from typing import Literal, TypeAlias

# fmt: off
OperationName: TypeAlias = Literal[
'''


def text() -> str:
    """The whole module."""
    names = ", ".join(f'"{each.name}"' for each in operations())
    return f"{HEAD}{indent(chr(10).join(wrap(names, 100)), ' ' * 4)}\n]\n"


if __name__ == "__main__":
    MODULE.write_text(text(), encoding="utf-8")
