"""A form's values as its code shows them: what would be refused is marked, what is missing has a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from .code.doubtful import Doubtful
from .entries import Findings


def draft(params: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    """A copy of the parameters; where a sentence stands against a value, it is `Doubtful`.

    What is missing is filled in with its own name in capitals.
    """
    drafted = deepcopy(dict(params))
    for path in findings.problems:
        for place, key in _place(drafted, path):
            if not isinstance(place[key], Doubtful):
                place[key] = Doubtful(place[key])
    for path in findings.required:
        for place, key in _place(drafted, path, new=True):
            place[key] = Doubtful(str(key).upper())
    return drafted


def _place(params: Any, path: str, *, new: bool = False) -> Iterator[tuple[Any, Any]]:
    """The container and the key of a parameter's full name, if it is there (``new``: or its container is)."""
    *above, last = re.findall(r"[^\[\]]+", path)
    for name in above:
        params = params.get(name) if isinstance(params, Mapping) else _row(params, name)
    if isinstance(params, dict) and (new or last in params):
        yield params, last
    elif isinstance(params, list) and last.isdigit() and int(last) < len(params):
        yield params, int(last)


def _row(rows: Any, name: str) -> Any:
    known = isinstance(rows, list) and name.isdigit() and int(name) < len(rows)
    return rows[int(name)] if known else None
