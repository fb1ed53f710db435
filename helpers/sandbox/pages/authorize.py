"""OAuth: the holder of an account lets a platform act for it.

Source: https://docs.stripe.com/connect/oauth-reference and
https://docs.stripe.com/connect/oauth-standard-accounts.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit

from ..models.connect import oauth
from ..models.core import countries
from ..nested import at
from ..parameters import addresses
from ..routes import Page, Visit, page
from . import mistakes as mistaken
from .forms import Form
from .layout import leaving, rendered, said
from .mistakes import Mistake

PATHS = {"/oauth/authorize": "standard", "/express/oauth/authorize": "express"}
DENIED = {"error": "access_denied", "error_description": "The user denied your request"}


def form(visit: Visit, mistakes: Collection[Mistake] = ()) -> Page:
    """Who asks, and of whom."""
    refusal = visit.attempt(lambda: oauth.check_client(visit.params.get("client_id")))
    if refusal:
        return said("This link does not work", refusal.message, status=400)
    there = addresses.read(str(visit.params.get("redirect_uri")))
    if there.scheme not in ("http", "https") or not there.netloc:
        return said("This link does not work", "Its redirect_uri is missing or no address.", status=400)
    typed = Form(visit.params)
    country = typed.text("country") or at(visit.params, "stripe_user.country")
    return rendered(
        "authorize.html",
        title="Connect your account",
        countries=sorted(countries.CURRENCIES),
        country=country if country in countries.CURRENCIES else "US",
        email=typed.text("email") or at(visit.params, "stripe_user.email") or "",
        mistakes=mistakes,
    )


def answer(visit: Visit, type: str) -> Page:
    """Back to the platform, with a code or with the word that it was denied."""
    asking = form(visit)
    if asking.status != 200:
        return asking
    done = visit.params.get("do")
    if done not in ("submit", "skip"):
        return _back(visit, DENIED)
    said_so = {name: str(visit.params[name]) for name in ("country", "email") if visit.params.get(name)}
    if (email := said_so.get("email")) and not addresses.EMAIL.fullmatch(email):
        return form(visit, [Mistake("Write your email in full, such as ada@example.com.", "email")])
    codes: list[str] = []
    refusal = visit.attempt(
        lambda: codes.append(oauth.allowed(visit.store, answered=done == "submit", type=type, **said_so))
    )
    if refusal:
        return form(visit, mistaken.of(refusal, Form(visit.params)))
    return _back(visit, {"scope": oauth.SCOPES[type], "code": codes[0]})


def _back(visit: Visit, told: dict[str, Any]) -> Page:
    """To where the platform wants people to return, with what became of it, and the platform's own state."""
    state = {"state": visit.params["state"]} if "state" in visit.params else {}
    there = addresses.read(str(visit.params["redirect_uri"]))
    query = urlencode([*parse_qsl(there.query), *{**told, **state}.items()])
    return leaving(
        "Thank you", "You are going back to where you came from.", urlunsplit(there._replace(query=query))
    )


for path, of in PATHS.items():
    page("get", path)(form)
    page("post", path)(partial(answer, type=of))
