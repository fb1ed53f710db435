"""What the Lab saves to disk holds no key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager

from helpers.safety.lab import mask_before_save

KEY = "sk_test_" + "51HxAbCdEfGh2345wxyz"
MASKED = "sk_test_****wxyz"


@pytest.fixture
def contents(tmp_path: Path) -> Any:
    """The Lab's contents manager, with the hook that `make lab` sets."""
    manager: Any = LargeFileManager(root_dir=str(tmp_path), allow_hidden=True)
    manager.register_pre_save_hook(mask_before_save)
    return manager


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


def test_a_notebook_is_saved_without_keys(contents: Any, tmp_path: Path) -> None:
    """In sources, outputs and metadata; everything else is saved as it is."""
    contents.save({"type": "notebook", "format": "json", "content": notebook()}, "lesson.ipynb")
    saved = json.loads((tmp_path / "lesson.ipynb").read_text())
    expected = json.loads(json.dumps(notebook()).replace(KEY, MASKED))
    assert saved["cells"][0]["source"] == [f"stripe.api_key = '{MASKED}'\n", "connect()"]
    assert contents.get("lesson.ipynb")["content"]["cells"][0]["outputs"] == expected["cells"][0]["outputs"]
    assert saved["metadata"]["key"] == MASKED
    assert KEY not in (tmp_path / "lesson.ipynb").read_text()


def test_a_text_is_saved_without_keys(contents: Any, tmp_path: Path) -> None:
    """Such as a script or a note."""
    contents.save({"type": "file", "format": "text", "content": f"key = '{KEY}'\n"}, "shop.py")
    assert (tmp_path / "shop.py").read_text() == f"key = '{MASKED}'\n"


@pytest.mark.parametrize("name", [".env", ".env.local"])
def test_the_place_for_keys_is_left_alone(contents: Any, tmp_path: Path, name: str) -> None:
    """Who edits `.env` in the Lab wants the key in it."""
    contents.save({"type": "file", "format": "text", "content": f"STRIPE_SECRET_KEY={KEY}\n"}, name)
    assert (tmp_path / name).read_text() == f"STRIPE_SECRET_KEY={KEY}\n"


def test_folders_and_other_files_are_saved(contents: Any, tmp_path: Path) -> None:
    """A folder has no content, and a picture is no text."""
    contents.save({"type": "directory"}, "pictures")
    contents.save({"type": "file", "format": "base64", "content": "iVBORw0KGgo="}, "pictures/one.png")
    assert (tmp_path / "pictures" / "one.png").read_bytes() == b"\x89PNG\r\n\x1a\n"
