"""The one form in which a notebook is committed, and what else is asked of each."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
LONGEST_CELL = 20

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"

SECRET = re.compile(r"[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9]{24,}")
MACHINE_PATH = re.compile(r"/(?:home|Users|root|tmp|private|var)/\w|[A-Z]:\\+Users|ipykernel_\d+")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"^# \S", re.MULTILINE)
IGNORED = "# NBVAL_IGNORE_OUTPUT"
UNCHECKED = ("NBVAL_SKIP", "NBVAL_RAISES_EXCEPTION", "PYTEST_VALIDATE_IGNORE_OUTPUT")


@dataclass(frozen=True)
class Notebook:
    """A notebook: its name without the ending, and its whole text as stored."""

    name: str
    text: str

    @property
    def content(self) -> Any:
        return nbformat.reads(self.text, as_version=4)

    @property
    def code(self) -> list[Any]:
        return [cell for cell in self.content.cells if cell.cell_type == "code"]

    @property
    def prose(self) -> list[str]:
        """What the text cells say, without the samples in them."""
        return [FENCED.sub("", cell.source) for cell in self.content.cells if cell.cell_type == "markdown"]


def read(path: Path) -> Notebook:
    return Notebook(path.stem, path.read_text(encoding="utf-8"))


def canonical(name: str, content: Any) -> str:
    """The text of a notebook with nothing in it that differs between two runs, machines or editors.

    A cell's id follows from what it says, so an edit changes no other cell's.
    """
    seen: set[str] = set()
    cells = []
    for cell in content.cells:
        kept = {key: cell[key] for key in ("cell_type", "execution_count", "attachments") if key in cell}
        kept["source"] = cell.source.strip("\n")
        kept["metadata"] = {"tags": sorted(cell.metadata.tags)} if cell.metadata.get("tags") else {}
        kept["id"] = cell_id(f"{name}\n{cell.cell_type}\n{kept['source']}", seen)
        if cell.cell_type == "code":
            kept["outputs"] = [canonical_output(output) for output in cell.outputs]
        cells.append(kept)
    whole = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return str(nbformat.writes(nbformat.from_dict(whole))).rstrip("\n") + "\n"


def cell_id(said: str, seen: set[str]) -> str:
    """Eight hex digits of a hash; two cells that say the same get different ones."""
    identity = hashlib.sha256(said.encode()).hexdigest()[:8]
    if identity in seen:
        return cell_id(said + "\n", seen)
    seen.add(identity)
    return identity


def canonical_output(output: Any) -> dict[str, Any]:
    """An output without the view of a live widget: its text and HTML stay and can be read anywhere."""
    kept = dict(output)
    if "data" in output:
        kept["data"] = {kind: data for kind, data in output.data.items() if kind != WIDGET_VIEW}
        kept["metadata"] = {}
    return kept


def is_canonical(notebook: Notebook) -> Iterator[str]:
    if notebook.text != canonical(notebook.name, notebook.content):
        yield "is not in canonical form: `make notebooks` stores it so"


def was_run_in_order(notebook: Notebook) -> Iterator[str]:
    """In a cell without a count nbval compares nothing."""
    counts = [cell.execution_count for cell in notebook.code]
    if counts != list(range(1, len(counts) + 1)):
        yield f"was not run from top to bottom in a fresh kernel: its counts are {counts}"


def has_one_title(notebook: Notebook) -> Iterator[str]:
    titles = [len(TITLE.findall(text)) for text in notebook.prose]
    if sum(titles) != 1 or not notebook.content.cells[0].source.startswith("# "):
        yield "does not begin with its one # title"


def has_short_cells(notebook: Notebook) -> Iterator[str]:
    for cell in notebook.code:
        if (length := len(cell.source.splitlines())) > LONGEST_CELL:
            yield f"has a code cell of {length} lines; {LONGEST_CELL} are the most"


def shows_no_error(notebook: Notebook) -> Iterator[str]:
    """An error that is met on purpose is caught and asserted on: nbval would pass where none was raised."""
    for cell in notebook.code:
        yield from (f"stores an uncaught {out.ename}" for out in cell.outputs if out.output_type == "error")


def checks_its_outputs(notebook: Notebook) -> Iterator[str]:
    """An output that is not compared says why in the comment that follows."""
    for cell in notebook.code:
        lines = [*cell.source.splitlines(), ""]
        tags = {tag.upper().replace("-", "_") for tag in cell.metadata.get("tags", ())}
        yield from (f"has a cell with {mark}" for mark in UNCHECKED if mark in tags or f"# {mark}" in lines)
        if {"NBVAL_IGNORE_OUTPUT", "RAISES_EXCEPTION"} & tags:
            yield "leaves an output unchecked by a tag, which nobody reads: use a comment"
        for line, following in pairwise(lines):
            if line.strip() == IGNORED and not following.startswith("# "):
                yield f"has {IGNORED} without a reason in the comment below it"


def holds_no_secret(notebook: Notebook) -> Iterator[str]:
    yield from (f"holds a secret key: {secret[:8]}..." for secret in SECRET.findall(notebook.text))


def names_no_machine_path(notebook: Notebook) -> Iterator[str]:
    yield from (f"names a path of one machine: {path}..." for path in MACHINE_PATH.findall(notebook.text))


def uses_only_helpers(notebook: Notebook) -> Iterator[str]:
    """Of this project a notebook sees the package `helpers` alone, and of that what its rooms offer."""
    for imported in imports(notebook):
        room = imported.split(".")
        if room[0] in ("scripts", "tests", "benchmarks") or any(part.startswith("_") for part in room):
            yield f"imports {imported}; notebooks use only what `helpers` offers"


def imports(notebook: Notebook) -> Iterator[str]:
    """The modules that the code imports, by their full names."""
    for cell in notebook.code:
        for node in ast.walk(ast.parse(python(cell.source))):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module or ""


def python(source: str) -> str:
    """A cell's code with its magics as calls."""
    return str(TransformerManager().transform_cell(source))


RULES: tuple[Callable[[Notebook], Iterator[str]], ...] = (
    is_canonical,
    was_run_in_order,
    has_one_title,
    has_short_cells,
    shows_no_error,
    checks_its_outputs,
    holds_no_secret,
    names_no_machine_path,
    uses_only_helpers,
)


def complaints(notebook: Notebook) -> list[str]:
    """What is wrong with a notebook as it is stored, in sentences; nothing where all is well."""
    return [f"{notebook.name} {complaint}." for rule in RULES for complaint in rule(notebook)]


def main() -> int:
    """Check every committed notebook."""
    told = [complaint for path in sorted(NOTEBOOKS.glob("*.ipynb")) for complaint in complaints(read(path))]
    print("\n".join(told) or "Every notebook is in canonical form.")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
