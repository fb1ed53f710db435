"""Where somebody comes to who opens the sandbox's own address in a browser."""

from __future__ import annotations

from ..routes import Page, Visit, page
from .layout import rendered


@page("get", "/")
def front(visit: Visit) -> Page:
    """What is here, and how a program gets to it. Stripe has no such page."""
    address = visit.store.link("api.stripe.com", "")
    return rendered("front.html", title="The sandbox is running", address=address)
