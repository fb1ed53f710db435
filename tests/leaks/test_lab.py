"""Ways for a secret into a file that JupyterLab saves, or that a notebook is converted to."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyterlab_server.workspaces_handler import WorkspacesManager
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

from helpers.safety.lab import MaskedFiles, mask_workspaces
from tests.leaks.secrets import CARD, KEY, leaked


class Contents:
    """The Lab's contents manager, as `make lab` sets it up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manager: Any = MaskedFiles(root_dir=str(folder), allow_hidden=True)

    def save(self, name: str, content: Any, **how: Any) -> None:
        """As a front end asks for it."""
        asyncio.run(self.manager.save({"type": "file", "format": "text", **how, "content": content}, name))

    def notebook(self, *cells: Any, **metadata: Any) -> None:
        """A notebook with these cells."""
        content = json.loads(nbformat.writes(new_notebook(cells=list(cells), metadata=metadata)))
        self.save("lesson.ipynb", content, type="notebook", format="json")

    def call(self, name: str, *arguments: str) -> None:
        """Another of the manager's methods."""
        asyncio.run(getattr(self.manager, name)(*arguments))


def output(**data: Any) -> Any:
    return new_code_cell("1", outputs=[new_output("display_data", data=data["data"])])


def printed(*texts: str) -> Any:
    return new_code_cell("1", outputs=[new_output("stream", name="stdout", text=each) for each in texts])


def failed() -> Any:
    told = new_output("error", ename="ValueError", evalue=KEY, traceback=[f"ValueError: {KEY}"])
    return new_code_cell("1", outputs=[told])


def uploaded(contents: Contents, *parts: str) -> None:
    """As the Lab sends a large file: in parts, each as base64."""
    for number, part in enumerate(parts, 1):
        chunk = number if number < len(parts) else -1
        contents.save("a.txt", b64encode(part.encode()).decode(), format="base64", chunk=chunk)


def written_elsewhere(contents: Contents, then: Callable[[Contents], object]) -> None:
    """A file that another program wrote is gone when the Lab has made of it what it makes."""
    source = contents.folder / "shop.py"
    source.write_text(f"key = {KEY!r}\n", encoding="utf-8")
    then(contents)
    source.unlink(missing_ok=True)


def restored(contents: Contents) -> None:
    """A checkpoint of another server's, restored."""
    contents.call("create_checkpoint", "shop.py")
    checkpoint = contents.folder / ".ipynb_checkpoints" / "shop-checkpoint.py"
    checkpoint.write_text(f"key = {KEY!r}\n", encoding="utf-8")
    contents.call("restore_checkpoint", "checkpoint", "shop.py")
    (contents.folder / "shop.py").rename(contents.folder / "restored.py")


def workspace(contents: Contents) -> None:
    mask_workspaces()
    raw = json.dumps({"data": {"search": KEY}, "metadata": {"id": "default"}})
    WorkspacesManager(str(contents.folder)).save("default", raw)


def converted(contents: Contents, *options: str) -> None:
    """A notebook that makes a key, run and written by nbconvert; what it prints is kept, too."""
    code = f"import os\nkey = {KEY[::-1]!r}[::-1]\nprint(key); os.system(f'echo {{key}}'); key"
    notebook = new_notebook(cells=[new_code_cell(code)])
    source = contents.folder / "lesson.ipynb"
    source.write_text(nbformat.writes(notebook), encoding="utf-8")
    command = [sys.executable, "-m", "nbconvert", "--execute", *options, str(source)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180, env=environment)
    (contents.folder / "terminal.txt").write_text(ran.stdout + ran.stderr, encoding="utf-8")


WAYS: dict[str, Callable[[Contents], object]] = {
    "a code cell, saved": lambda lab: lab.notebook(new_code_cell(f"stripe.api_key = {KEY!r}")),
    "a text cell, saved": lambda lab: lab.notebook(new_markdown_cell(f"My key is {KEY}.")),
    "a raw cell, saved": lambda lab: lab.notebook(new_raw_cell(KEY)),
    "a card number in a text cell, saved": lambda lab: lab.notebook(new_markdown_cell("4539 5787 6362 1486")),
    "a text cell's attachment, saved": lambda lab: lab.notebook(
        new_markdown_cell("![](a.txt)", attachments={"a.txt": {"text/plain": KEY}})
    ),
    "an output, saved": lambda lab: lab.notebook(
        output(data={"text/plain": KEY, "text/html": f"<b>{KEY}</b>"})
    ),
    "a JSON output, saved": lambda lab: lab.notebook(output(data={"application/json": {"card": int(CARD)}})),
    "an error, saved": lambda lab: lab.notebook(failed()),
    "a key in two pieces of output, saved": lambda lab: lab.notebook(printed(KEY[:12], KEY[12:])),
    "a cell's metadata, saved": lambda lab: lab.notebook(new_code_cell("1", metadata={"note": KEY})),
    "a notebook's metadata, saved": lambda lab: lab.notebook(note=KEY),
    "the state of widgets, saved": lambda lab: lab.notebook(
        widgets={"application/vnd.jupyter.widget-state+json": {"state": {"1": {"state": {"value": KEY}}}}}
    ),
    "a script or a note, saved": lambda lab: lab.save("shop.py", f"key = {KEY!r}\n"),
    "a JSON file, saved": lambda lab: lab.save("shop.json", json.dumps({"card": int(CARD), "key": KEY})),
    "an uploaded file": lambda lab: lab.save("a.txt", b64encode(KEY.encode()).decode(), format="base64"),
    "a large upload, in parts": lambda lab: uploaded(lab, f"key = {KEY[:12]}", KEY[12:20], KEY[20:]),
    "a checkpoint of a file that another program wrote": lambda lab: written_elsewhere(
        lab, lambda lab: lab.call("create_checkpoint", "shop.py")
    ),
    "a checkpoint of another server's, restored": lambda lab: written_elsewhere(lab, restored),
    "a copy of a file that another program wrote": lambda lab: written_elsewhere(
        lab, lambda lab: lab.call("copy", "shop.py", "copy.py")
    ),
    "the Lab's workspace": workspace,
    "nbconvert, as a notebook": lambda lab: converted(lab, "--to=notebook", "--inplace"),
    "nbconvert, as HTML": lambda lab: converted(lab, "--to=html"),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_gets_out_by(tmp_path: Path, way: str) -> None:
    """What is saved is masked, in every file that there is afterwards."""
    WAYS[way](Contents(tmp_path))
    files = [each.read_text(encoding="utf-8") for each in tmp_path.rglob("*") if each.is_file()]
    assert leaked("\n".join(files)) == []
    assert "****" in "\n".join(files)
