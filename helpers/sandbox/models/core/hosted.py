"""Pages that people are sent to: what an address is about, by the code that it ends in.

The code is long and drawn for the object, so that nobody comes to a page who was not sent there.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource

KIND = "_page"
# In the words that programs report.
NO_SCHEME = "Invalid URL: An explicit scheme (such as https) must be provided."


def enter(store: AccountStore, code: str, kind: str, id: str, **facts: Any) -> None:
    """Let an address that ends in a code show an object; `facts`: what else its page has to know."""
    store.keep(KIND, code, kind=kind, shows=id, facts=facts)


def check_address(url: str, param: str) -> None:
    """Refuse to send people on to what is no address of a page. Raises Invalid."""
    if not urlsplit(url).scheme:
        raise errors.Invalid(NO_SCHEME, code="url_invalid", param=param)
    check_url(url, param)


def check_url(url: str, param: str) -> None:
    """Refuse what is no address of a page or a picture. Raises Invalid."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise errors.Invalid("Not a valid URL", code="url_invalid", param=param)


def named(store: AccountStore, code: str, kind: str) -> tuple[AccountStore, Resource, dict[str, Any]] | None:
    """The object of a kind that an address shows, with the account it lives in, and the facts of its page."""
    for holder in store.state.holding(KIND):
        kept = holder.find(KIND, code)
        if kept and kept["kind"] == kind:
            own = store.on(holder.account)
            resource = own.find(kind, kept["shows"])
            return (own, resource, kept["facts"]) if resource else None
    return None
