"""Which operations the sandbox models, read from its source as the SDK's is: nothing here imports it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

ROUTE = re.compile(r"^@route\(\s*\"([^\"]+)\"", re.MULTILINE)
MODELS = Path(__file__).parents[1] / "sandbox" / "models"


@cache
def modelled() -> frozenset[str]:
    """The names of all operations that have a handler of their own."""
    return frozenset(name for path in MODELS.rglob("*.py") for name in ROUTE.findall(path.read_text("utf-8")))


def fidelity(name: str) -> Literal["modelled", "typed"]:
    """How the sandbox answers an operation: as Stripe does, or from its types alone."""
    return "modelled" if name in modelled() else "typed"
