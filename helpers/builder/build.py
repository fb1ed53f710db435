"""`build`: a form for any operation."""

from __future__ import annotations

from typing import Any

from helpers.catalog import operation

from .form import Form


def build(name: str, /, **params: Any) -> Form:
    """A form for an operation such as "v1.tokens.create", with these parameters filled in.

    Raises `UnknownOperation`, which names the nearest operations.
    """
    return Form(operation(name), params)
