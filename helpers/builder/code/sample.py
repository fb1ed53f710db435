"""What a code generator is given: a request, taken apart as an SDK's call takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.catalog import Operation


@dataclass(frozen=True)
class Upload:
    """A file to send, by its path."""

    path: str


@dataclass(frozen=True)
class Sample:
    """``path_values`` in the path's order; ``params`` the others; ``options`` as the SDK names them."""

    operation: Operation
    path: str
    path_values: tuple[str, ...]
    params: Mapping[str, Any]
    options: Mapping[str, str]
