"""What the Lab saves to disk holds no key."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from jupyterlab_server.workspaces_handler import WorkspacesManager

from helpers.safety.lab import MaskedFiles, mask_workspaces

KEY = "sk_test_" + "51HxAbCdEfGh2345wxyz"
MASKED = "sk_test_****wxyz"


class Contents:
    """The Lab's contents manager, as `make lab` sets it up, without its asynchronous calls."""

    def __init__(self, folder: Path) -> None:
        self.manager: Any = MaskedFiles(root_dir=str(folder), allow_hidden=True)

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **options: asyncio.run(self._called(name, *args, **options))

    async def _called(self, name: str, *args: Any, **options: Any) -> Any:
        return await getattr(self.manager, name)(*args, **options)


@pytest.fixture
def contents(tmp_path: Path) -> Contents:
    """On a folder of the test's own."""
    return Contents(tmp_path)


def notebook() -> dict[str, Any]:
    """A notebook with a key in every place where one can stand."""
    output = {"output_type": "stream", "name": "stdout", "text": f"the key is {KEY}\n"}
    result = {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {"text/html": f"<b>{KEY}</b>", "application/json": {"keys": [KEY]}},
        "metadata": {},
    }
    error = {
        "output_type": "error",
        "ename": "ValueError",
        "evalue": KEY,
        "traceback": [f"ValueError: {KEY}"],
    }
    code = {
        "cell_type": "code",
        "id": "code",
        "execution_count": 1,
        "metadata": {"note": KEY},
        "source": f"stripe.api_key = '{KEY}'\nconnect()",
        "outputs": [output, result, error],
    }
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": f"My key is {KEY}."}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"key": KEY}, "cells": [code, text]}


def test_a_notebook_is_saved_without_keys(contents: Contents, tmp_path: Path) -> None:
    """In sources, outputs and metadata; everything else is saved as it is."""
    contents.save({"type": "notebook", "format": "json", "content": notebook()}, "lesson.ipynb")
    saved = json.loads((tmp_path / "lesson.ipynb").read_text())
    expected = json.loads(json.dumps(notebook()).replace(KEY, MASKED))
    assert saved["cells"][0]["source"] == [f"stripe.api_key = '{MASKED}'\n", "connect()"]
    assert contents.get("lesson.ipynb")["content"]["cells"][0]["outputs"] == expected["cells"][0]["outputs"]
    assert saved["metadata"]["key"] == MASKED
    assert KEY not in (tmp_path / "lesson.ipynb").read_text()


def test_a_text_is_saved_without_keys(contents: Contents, tmp_path: Path) -> None:
    """Such as a script or a note."""
    contents.save({"type": "file", "format": "text", "content": f"key = '{KEY}'\n"}, "shop.py")
    assert (tmp_path / "shop.py").read_text() == f"key = '{MASKED}'\n"


@pytest.mark.parametrize("name", [".env", ".env.local"])
def test_the_place_for_keys_is_left_alone(contents: Contents, tmp_path: Path, name: str) -> None:
    """Who edits `.env` in the Lab wants the key in it."""
    contents.save({"type": "file", "format": "text", "content": f"STRIPE_SECRET_KEY={KEY}\n"}, name)
    assert (tmp_path / name).read_text() == f"STRIPE_SECRET_KEY={KEY}\n"


def test_folders_and_other_files_are_saved(contents: Contents, tmp_path: Path) -> None:
    """A folder has no content, and a picture is no text."""
    contents.save({"type": "directory"}, "pictures")
    contents.save({"type": "file", "format": "base64", "content": "iVBORw0KGgo="}, "pictures/one.png")
    assert (tmp_path / "pictures" / "one.png").read_bytes() == b"\x89PNG\r\n\x1a\n"


def in_base64(data: bytes) -> dict[str, Any]:
    return {"type": "file", "format": "base64", "content": b64encode(data).decode()}


def test_an_uploaded_text_is_saved_without_keys(contents: Contents, tmp_path: Path) -> None:
    """The Lab sends a file as base64; a notebook among them stays one that can be opened."""
    contents.save(in_base64(f"key = '{KEY}'\n".encode()), "shop.py")
    assert (tmp_path / "shop.py").read_text() == f"key = '{MASKED}'\n"
    contents.save(
        in_base64(json.dumps({**notebook(), "metadata": {"card": 4539578763621486}}).encode()), "a.ipynb"
    )
    saved = contents.get("a.ipynb")["content"]
    assert saved["metadata"] == {"card": "****1486"}
    assert KEY not in (tmp_path / "a.ipynb").read_text()


@pytest.mark.parametrize("split", [5, 12, 30])
def test_a_key_that_two_parts_of_an_upload_hold_is_masked(
    contents: Contents, tmp_path: Path, split: int
) -> None:
    """A large file comes in parts, as text or as base64."""
    text = f"key = {KEY}\n"
    parts = {1: text[:split], 2: text[split : split + 4], -1: text[split + 4 :]}
    for chunk, part in parts.items():
        contents.save({"type": "file", "format": "text", "content": part, "chunk": chunk}, "a.txt")
        contents.save({**in_base64(part.encode()), "chunk": chunk}, "b.txt")
    assert (tmp_path / "a.txt").read_text() == (tmp_path / "b.txt").read_text() == f"key = {MASKED}\n"


def test_what_a_cell_printed_in_pieces_is_one_text(contents: Contents, tmp_path: Path) -> None:
    """A key may be split over two of them; what comes from the other stream stays apart."""
    content = notebook()
    pieces = (
        ("stdout", KEY[:12]),
        ("stdout", [KEY[12:20], KEY[20:]]),
        ("stderr", "warned"),
        ("stdout", "end"),
    )
    content["cells"][0]["outputs"] = [
        {"output_type": "stream", "name": name, "text": text} for name, text in pieces
    ]
    contents.save({"type": "notebook", "format": "json", "content": content}, "lesson.ipynb")
    outputs = json.loads((tmp_path / "lesson.ipynb").read_text())["cells"][0]["outputs"]
    assert [(each["name"], "".join(each["text"])) for each in outputs] == [
        ("stdout", MASKED),
        ("stderr", "warned"),
        ("stdout", "end"),
    ]


def test_a_checkpoint_holds_no_key(contents: Contents, tmp_path: Path) -> None:
    """Neither one of a file that something else wrote, nor one of another server's, once it is restored."""
    (tmp_path / "shop.py").write_text(f"key = '{KEY}'\n")
    contents.create_checkpoint("shop.py")
    checkpoint = tmp_path / ".ipynb_checkpoints" / "shop-checkpoint.py"
    assert checkpoint.read_text() == f"key = '{MASKED}'\n"
    checkpoint.write_text(f"key = '{KEY}'\n")
    contents.restore_checkpoint("checkpoint", "shop.py")
    assert (tmp_path / "shop.py").read_text() == f"key = '{MASKED}'\n"


def test_a_copy_holds_no_key(contents: Contents, tmp_path: Path) -> None:
    """Also of a file that something else wrote."""
    (tmp_path / "shop.py").write_text(f"key = '{KEY}'\n")
    contents.copy("shop.py", "copy.py")
    assert (tmp_path / "copy.py").read_text() == f"key = '{MASKED}'\n"


def test_a_workspace_holds_no_key(tmp_path: Path) -> None:
    """Where the Lab keeps which files were open, and what was searched for."""
    mask_workspaces()
    raw = json.dumps({"data": {"search": KEY}, "metadata": {"id": "default"}})
    path = WorkspacesManager(str(tmp_path)).save("default", raw)
    assert json.loads(path.read_text()) == {"data": {"search": MASKED}, "metadata": {"id": "default"}}
