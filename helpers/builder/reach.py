"""What a form reaches before anybody has connected: said once, in the first form."""

from __future__ import annotations

from helpers.connection import connected
from helpers.safety import Refused
from helpers.settings import read_settings

WHERE = {
    "sandbox": "the sandbox, Stripe's test mode on this machine",
    "test": "Stripe's test mode, with the key of .env",
}
_said: list[bool] = []


def reaches() -> str:
    """A sentence for the first form of a session; "" for others, and where `connect()` has said it."""
    if _said or connected():
        return ""
    _said.append(True)
    try:
        return f"Nobody has called connect() yet: Send reaches {WHERE[read_settings().mode]}."
    except Refused as problem:
        return f"Nobody has called connect() yet, and it would be refused: {problem}"
