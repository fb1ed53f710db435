"""In JupyterLab's server: no secret key is saved to disk."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from jupyter_server.services.contents.filecheckpoints import AsyncFileCheckpoints
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from helpers.redaction import redact_text, redact_value

LAST = -1
"""The number of an upload's last part, by Jupyter's own contents API."""


class MaskedCheckpoints(AsyncFileCheckpoints):
    """Checkpoints are copies of what is on the disk, whoever wrote that."""

    async def create_checkpoint(self, contents_mgr: Any, path: str) -> Any:
        """Copy, and mask the copy."""
        checkpoint = await super().create_checkpoint(contents_mgr, path)
        mask_file(Path(self.checkpoint_path(checkpoint["id"], path)))
        return checkpoint

    async def restore_checkpoint(self, contents_mgr: Any, checkpoint_id: str, path: str) -> None:
        """Mask the copy, which another server may have made, and take it."""
        mask_file(Path(self.checkpoint_path(checkpoint_id, path)))
        await super().restore_checkpoint(contents_mgr, checkpoint_id, path)


class MaskedFiles(AsyncLargeFileManager):
    """The contents manager: notebooks and texts are masked before they are saved.

    `.env` is left alone: it is where keys belong.
    """

    def _checkpoints_class_default(self) -> type[MaskedCheckpoints]:
        return MaskedCheckpoints

    async def save(self, model: dict[str, Any], path: str = "") -> Any:
        """Save a file. A large one comes in parts, which may split a secret: it is masked as a whole."""
        part = model.get("chunk")
        if part is None and not is_for_keys(path) and model.get("content") is not None:
            model = {**model, "content": masked(model)}
        saved = await super().save(model, path)
        if part == LAST and not is_for_keys(path):
            mask_file(Path(self._get_os_path(path)))
        return saved


def is_for_keys(path: str) -> bool:
    """Whether a file is one of those where keys belong: `.env`, `.env.local`."""
    return PurePosixPath(path).name.startswith(".env")


def masked(model: dict[str, Any]) -> Any:
    """The content of a notebook (sources, outputs, metadata), a text, or a text sent as base64, masked."""
    content = model["content"]
    if model.get("format") == "base64":
        return b64encode(masked_bytes(b64decode(content))).decode("ascii")
    if isinstance(content, str):
        return redact_text(content)
    return redact_value(_joined(content) if model["type"] == "notebook" else content)


def masked_bytes(data: bytes) -> bytes:
    """The same of a text in UTF-8; a picture or an archive stays as it is."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    return redact_text(text).encode("utf-8")


def mask_file(path: Path) -> None:
    """Mask a file where it stands, if there is something to mask."""
    data = path.read_bytes()
    if (shown := masked_bytes(data)) != data:
        path.write_bytes(shown)


def _joined(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook in which what a cell printed in pieces, one after the other, is one output."""
    cells = [
        {**cell, "outputs": list(_together(cell["outputs"]))} if cell.get("outputs") else cell
        for cell in notebook.get("cells", ())
    ]
    return {**notebook, "cells": cells} if cells else notebook


def _together(outputs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    last: dict[str, Any] | None = None
    for each in outputs:
        if last and _kind(each)[0] == "stream" and _kind(each) == _kind(last):
            last = {**last, "text": "".join(last["text"]) + "".join(each["text"])}
            continue
        if last:
            yield last
        last = each
    if last:
        yield last


def _kind(output: dict[str, Any]) -> tuple[Any, Any]:
    return output.get("output_type"), output.get("name")


def mask_workspaces() -> None:
    """Mask what JupyterLab keeps of its windows: names of files, what was searched for."""
    from jupyterlab_server import workspaces_handler

    manager: Any = workspaces_handler.WorkspacesManager
    save = manager.save
    manager.save = lambda self, space_name, raw: save(self, space_name, redact_text(raw))
