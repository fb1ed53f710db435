"""What every page has: a template that escapes all it is given, one style, and where its parts come from."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from ..models.core import currencies, words
from ..routes import Instead, Page, Visit, page
from . import mistakes as mistaken
from .mistakes import Mistake

HERE = Path(__file__).parent
# What of Markdown a merchant's text may have, once it is escaped.
BOLD, LINK = re.compile(r"\*\*([^*]+)\*\*"), re.compile(r"\[([^\]]+)\]\((https?://[^\s()*]+)\)")


@cache
def environment() -> Environment:
    """The templates. A name that a template is not given is an error; whatever it is given is escaped."""
    jinja = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.filters["anchor"] = mistaken.anchor
    jinja.filters["marked_up"] = marked_up
    jinja.filters["money"] = currencies.on_page
    jinja.filters["plain"] = currencies.plain
    jinja.filters["named"] = words.named
    jinja.filters["period"] = period
    return jinja


def marked_up(text: str) -> Markup:
    """A merchant's own text, in which Markdown makes words bold and links; all else of it is text.

    Source: https://docs.stripe.com/payments/checkout/custom-components#customize-text-and-policies.
    """
    linked = LINK.sub(r'<a href="\2">\1</a>', str(escape(text)))
    return Markup(BOLD.sub(r"<strong>\1</strong>", linked))


def period(recurring: Mapping[str, Any]) -> str:
    """How often a price recurs, after "every": month, 3 months."""
    count, interval = recurring["interval_count"], recurring["interval"]
    return str(interval) if count == 1 else f"{count} {interval}s"


def when(moment: int) -> str:
    """A moment in words, UTC: 3 February 2024, 12:00."""
    at = datetime.fromtimestamp(moment, UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def rendered(template: str, *, status: int = 200, mistakes: Collection[Mistake] = (), **values: Any) -> Page:
    """A page from its template, with what is wrong with what was filled in there."""
    wrong_at = {each.field: each.text for each in mistakes if each.field}
    drawn = environment().get_template(template).render(mistakes=mistakes, wrong_at=wrong_at, **values)
    return Page(drawn, status)


def said(title: str, text: str, *, status: int = 200) -> Page:
    """A page that only says something."""
    return rendered("said.html", status=status, title=title, text=text)


def not_there(title: str, text: str) -> Instead:
    """What to raise where an address names nothing that is there."""
    return Instead(said(title, text, status=404))


def returning(url: str, told: Mapping[str, str]) -> str:
    """A return address with what Stripe adds to it."""
    parts, added = urlsplit(url), urlencode(told)
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def leaving(title: str, text: str, url: str, *, first: str = "") -> Page:
    """A page that sends people on to another host: by itself after a moment, or by its link.

    first: the address of a page that they should read before; then they leave by the link alone.

    A browser does not follow a form's redirect to another host where the page forbids that, as these do.
    """
    return rendered("leaving.html", title=title, text=text, url=url, first=first)


@page("get", "/_pages/style.css")
def style(visit: Visit) -> Page:
    """The one style of all pages, for light and dark."""
    return Page((HERE / "style.css").read_text("utf-8"), kind="text/css")


@page("get", "/_pages/icon.svg")
def icon(visit: Visit) -> Page:
    """What a browser shows in a page's tab."""
    return Page((HERE / "icon.svg").read_text("utf-8"), kind="image/svg+xml")
