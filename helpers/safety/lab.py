"""In JupyterLab's server: no secret key is saved to disk."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from helpers.redaction import redact_value


def mask_before_save(model: dict[str, Any], path: str, **_: Any) -> None:
    """Mask the keys in a notebook (sources, outputs, metadata) or a text about to be saved.

    A pre-save hook of Jupyter's contents manager. `.env` is left alone: it is where keys belong.
    """
    if model["type"] == "directory" or model.get("format") == "base64":
        return
    if not PurePosixPath(path).name.startswith(".env"):
        model["content"] = redact_value(model["content"])
