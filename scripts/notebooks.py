"""Run the notebooks: to store their outputs, to compare them, or against something that is like live.

python -m scripts.notebooks store            run each and keep its outputs
python -m scripts.notebooks compare          run each and compare, to the letter
python -m scripts.notebooks over-http fresh  mode `test` against the sandbox over HTTP, by profile
"""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbval.plugin import get_sanitize_patterns

from helpers.settings import NAMES
from helpers.walkthrough import EXERCISES
from helpers.walkthrough.progress import FOLDER
from scripts.notebook_form import NOTEBOOKS, canonical, canonical_output, read

ROOT = NOTEBOOKS.parent
SANITIZE = ROOT / "tests" / "notebooks" / "sanitize.cfg"
CELL_TIMEOUT = 60  # seconds
CHECK = re.compile(r'^check\("([^"]+)"(, answer)?\)$', re.MULTILINE)
LISTENING = re.compile(r"Sandbox listening on (http://\S+)")

# What a notebook's committed outputs follow from. Nothing set on the machine or in .env gets in.
CLEAN = dict.fromkeys(NAMES, "")
SEEDED = {
    **CLEAN,
    "WORKBOOK_MODE": "sandbox",
    "SANDBOX_SEED": "workbook",
    "SANDBOX_CLOCK": "2026-01-15T12:00:00Z",
    "SANDBOX_PROFILE": "full",
    "TZ": "UTC",
}


@contextmanager
def environment(changes: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """This process's environment with some changes, IPython as nobody has configured it, and no progress."""
    with tempfile.TemporaryDirectory() as empty:
        yield {**os.environ, **changes, "IPYTHONDIR": empty, FOLDER: empty}


def store(folder: Path = NOTEBOOKS) -> int:
    """Run each notebook on the seeded sandbox and keep its outputs, in canonical form.

    A notebook that fails is left as it was.
    """
    failed = 0
    with environment(SEEDED) as env:
        for path in sorted(folder.glob("*.ipynb")):
            try:
                path.write_text(canonical(path.stem, run(path, env)), encoding="utf-8")
                print(f"stored {path.name}")
            except CellExecutionError as error:
                failed += 1
                print(f"{path.name} was left as it was, because it fails:\n{error}", file=sys.stderr)
    return 1 if failed else 0


def run(path: Path, env: Mapping[str, str]) -> Any:
    """A notebook with the outputs of a fresh kernel; raises CellExecutionError."""
    content = read(path).content
    client = NotebookClient(
        copy.deepcopy(content),
        kernel_name="python3",
        timeout=CELL_TIMEOUT,
        resources={"metadata": {"path": str(path.parent)}},
        coalesce_streams=True,
        store_widget_state=False,
    )
    done = client.execute(env=dict(env))
    for cell, before in zip(done.cells, content.cells, strict=True):
        if cell.cell_type == "code" and same(cell.outputs, before.outputs):
            cell.outputs = before.outputs
    return done


def same(outputs: list[Any], others: list[Any]) -> bool:
    """Whether outputs differ only in what truly varies, such as how long a request took."""
    return sanitized(outputs) == sanitized(others)


def sanitized(outputs: list[Any]) -> str:
    text = json.dumps([canonical_output(output) for output in outputs], sort_keys=True)
    text = text.replace(r"\n", "\n")  # so that a pattern meets the lines as they are printed
    for pattern, replacement in get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8")):
        text = re.sub(pattern, replacement, text)
    return text


def compare(folder: Path = NOTEBOOKS) -> int:
    """Run each notebook on the seeded sandbox; every output must be what is stored, to the letter."""
    return nbval(folder, SEEDED, "--nbval", "--nbval-sanitize-with", str(SANITIZE))


def over_http(profile: str) -> int:
    """Run each notebook in mode `test`, as if live: against one sandbox over HTTP that all of them share.

    Where the account may do everything, every exercise is solved as well.
    """
    with sandbox(profile) as address, tempfile.TemporaryDirectory() as folder:
        live = {"WORKBOOK_MODE": "test", "STRIPE_API_BASE": address, "STRIPE_SECRET_KEY": "sk_test_sandbox"}
        notebooks = solved(Path(folder)) if profile == "full" else NOTEBOOKS
        return nbval(notebooks, CLEAN | live, "--nbval-lax")


def solved(folder: Path) -> Path:
    """Copies of the notebooks in which each exercise of the kit's is shown, solved as it says, and passes."""
    for path in NOTEBOOKS.glob("*.ipynb"):
        content = read(path).content
        for cell in content.cells:
            shown = CHECK.search(cell.source) if cell.cell_type == "code" else None
            if shown:
                solution = EXERCISES[shown[1]].solution
                cell.source += f"\n{solution}\nassert {shown[0]}.passed, {shown[0]}"
        (folder / path.name).write_text(nbformat.writes(content), encoding="utf-8")
    return folder


def nbval(folder: Path, changes: Mapping[str, str], *options: str) -> int:
    """Run a folder's notebooks under pytest, two at a time, each in a kernel of its own."""
    several = len(list(folder.glob("*.ipynb"))) > 1
    command = [sys.executable, "-m", "pytest", "-n", "2" if several else "0", "--dist", "loadscope", *options]
    command += ["--nbval-current-env", "--nbval-cell-timeout", str(CELL_TIMEOUT), str(folder)]
    with environment(changes) as env:
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


@contextmanager
def sandbox(profile: str) -> Iterator[str]:
    """The address of a sandbox over HTTP; it ends with the block."""
    command = [sys.executable, "-m", "helpers.sandbox", "--port", "0", "--profile", profile]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            listening = LISTENING.search(server.stdout.readline())
            if not listening:
                raise RuntimeError("The sandbox did not start: see above.")
            yield listening[1]
        finally:
            server.terminate()


def main(arguments: list[str]) -> int:
    """Run the command that the arguments name."""
    match arguments:
        case ["store"]:
            return store()
        case ["compare"]:
            return compare()
        case ["over-http", "full" | "fresh" as profile]:
            return over_http(profile)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
