"""`build`: a form for any operation, or for a request that is pasted in."""

from __future__ import annotations

from typing import Any

from helpers.catalog import operation

from .form import Form
from .paste import is_pasted, read


def build(name: str, /, **params: Any) -> Form:
    """A form for an operation such as "v1.tokens.create", with these parameters filled in.

    In place of a name, a curl command or a Python call of the SDK is read, and never run; a key in it is left
    out. Raises `UnknownOperation`, which names the nearest operations, and `Unreadable`.
    """
    if not is_pasted(name) and "(" not in name:
        return Form(operation(name), params)
    pasted = read(name)
    form = Form(pasted.operation, {**pasted.params, **params})
    form.options = dict(pasted.options)
    return form
