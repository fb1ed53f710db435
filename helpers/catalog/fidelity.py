"""Which operations the sandbox models: a table that `python -m scripts.coverage` writes from the sandbox."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal

TABLE = Path(__file__).with_name("modelled.json")


@cache
def modelled() -> frozenset[str]:
    """The names of all operations that behave as Stripe's do."""
    return frozenset(json.loads(TABLE.read_text("utf-8")))


def fidelity(name: str) -> Literal["modelled", "typed"]:
    """How the sandbox answers an operation: as Stripe does, or from its types alone."""
    return "modelled" if name in modelled() else "typed"
