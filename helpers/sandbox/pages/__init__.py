"""What people click: plain pages, served on loopback, that work without JavaScript. They are Stripe's in what
they do, not in how they look.

layout      what every page has: the template, the words and the style
challenge   3D Secure, answered by the cardholder
"""

from functools import cache

from ..registry import import_below


@cache
def register() -> None:
    """Enter every module's pages in their table."""
    import_below(__name__, __path__)
