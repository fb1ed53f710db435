"""connect(): the sandbox or Stripe's test mode, and every request through one seam."""

from .calls import connect, control, current, elsewhere, moves, send
from .connection import Connection
from .seam import Unreachable, unrecorded

__all__ = [
    "Connection",
    "Unreachable",
    "connect",
    "control",
    "current",
    "elsewhere",
    "moves",
    "send",
    "unrecorded",
]
