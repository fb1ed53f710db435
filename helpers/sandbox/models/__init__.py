"""What Stripe does, grouped as its reference is: a room a product, one file an object."""

from functools import cache
from importlib import import_module
from pkgutil import walk_packages


@cache
def register() -> None:
    """Import every module below, which enters its routes, jobs and reactions in their tables."""
    for module in walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
