"""What Stripe does, grouped as its reference is: a room a product, one file an object."""

from functools import cache

from ..registry import import_below


@cache
def register() -> None:
    """Enter every module's models, routes, jobs and reactions in their tables."""
    import_below(__name__, __path__)
