"""What Stripe does, one file an object. Importing this package registers every handler."""

from ..routes import HANDLERS

__all__ = ["HANDLERS"]
