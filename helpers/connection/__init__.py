"""connect(): the sandbox or Stripe's test mode, and every request through one seam."""

from .calls import connect, send
from .connection import Connection
from .seam import Unreachable

__all__ = ["Connection", "Unreachable", "connect", "send"]
