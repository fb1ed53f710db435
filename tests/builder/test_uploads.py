"""Files that are chosen in the browser: stored beside the notebook, and sent from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.builder import build
from helpers.builder.uploads import stored


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_chosen_file_is_filled_in_as_the_path_of_its_copy() -> None:
    """Which the code opens, and which is there."""
    form = build("v1.files.create", purpose="dispute_evidence")
    answer: Any = form.react({"do": "upload", "at": "file", "value": "receipt.png", "content": b"\x89PNG"})
    assert form.params["file"] == "uploads/receipt.png"
    assert 'value="uploads/receipt.png"' in answer["parts"]["control:file"]
    assert 'open("uploads/receipt.png", "rb")' in form.code()
    assert Path("uploads/receipt.png").read_bytes() == b"\x89PNG"


def test_two_files_of_one_name_are_two() -> None:
    """And one that is chosen twice is stored once."""
    assert stored("receipt.png", b"1") == "uploads/receipt.png"
    assert stored("receipt.png", b"2") == "uploads/receipt-2.png"
    assert stored("receipt.png", b"2") == "uploads/receipt-2.png"


@pytest.mark.parametrize(
    ("name", "place"),
    [("../../etc/passwd", "passwd"), ("C:\\x\\receipt.png", "receipt.png"), ("..", "file"), ("", "file")],
)
def test_a_name_does_not_lead_elsewhere(name: str, place: str) -> None:
    assert stored(name, b"1") == f"uploads/{place}"


def test_what_cannot_be_stored_is_said_beside_the_field() -> None:
    """Here a file stands where the folder should."""
    Path("uploads").write_text("")
    form = build("v1.files.create")
    answer: Any = form.react({"do": "upload", "at": "file", "value": "receipt.png", "content": b"1"})
    assert answer["problems"]["file"].startswith("The file could not be stored: ")
    assert form.params == {}
