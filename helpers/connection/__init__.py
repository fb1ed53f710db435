"""connect(): the sandbox or Stripe's test mode, and every request through one seam."""

from .calls import connect, connected, control, current, elsewhere, moves, send
from .connection import Connection
from .paying import authenticate, onboard, pay
from .seam import Unreachable, unrecorded

__all__ = [
    "Connection",
    "Unreachable",
    "authenticate",
    "connect",
    "connected",
    "control",
    "current",
    "elsewhere",
    "moves",
    "onboard",
    "pay",
    "send",
    "unrecorded",
]
