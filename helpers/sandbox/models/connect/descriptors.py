"""What customers read of an account, where it did not say: from its name, or from its address on the web.

As recorded: a name is taken first; the prefix is the beginning of the descriptor. A name that is told later
takes the place of an address. Left out: the names of companies and people, which would come last.

Source: https://docs.stripe.com/connect/statement-descriptors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...eras import era
from ...nested import at
from ...parameters import addresses
from ...resource import Resource

LONGEST, SHORTEST, LONGEST_PREFIX = 22, 5, 10
# Source: https://docs.stripe.com/get-started/account/statement-descriptors#requirements.
FORBIDDEN = re.compile(r"""[<>\\'"*]""")
DESCRIPTOR = ("settings", "payments", "statement_descriptor")
PREFIX = ("settings", "card_payments", "statement_descriptor_prefix")


def derived(
    store: AccountStore, before: Resource, account: Resource, params: Mapping[str, Any]
) -> dict[str, Any]:
    """An account's `settings` with the descriptors and the name that it did not choose itself.

    `before`: the account without the new values of `account`.
    """
    check(params)
    settings, profile = account["settings"], account["business_profile"]
    payments, cards, dashboard = (settings[each] for each in ("payments", "card_payments", "dashboard"))
    follows = not store.has_habit("a statement descriptor stays as it was first set")
    text, prefix = payments["statement_descriptor"], cards["statement_descriptor_prefix"]
    known = before["settings"]["payments"]["statement_descriptor"]
    if not text or (follows and text == known and _is_of_the_web_alone(before, known)):
        text = next(filter(None, _texts(account)), None) or text
    if (
        text
        and not era(store.now).without_prefix
        and (not prefix or (follows and text != known and not at(params, ".".join(PREFIX))))
    ):
        prefix = text[:LONGEST_PREFIX].strip()
    name = dashboard["display_name"] or profile["name"] or _title(_host(profile["url"])) or None
    told = {
        "card_payments": {**cards, "statement_descriptor_prefix": prefix},
        "dashboard": {**dashboard, "display_name": name},
        "payments": {**payments, "statement_descriptor": text},
    }
    return {"settings": {**settings, **told}}


def _texts(account: Resource) -> tuple[str, str]:
    """What could be an account's descriptor: its name, then its host."""
    profile = account["business_profile"]
    name, host = (
        str(each or "").upper()[:LONGEST].strip() for each in (profile["name"], _host(profile["url"]))
    )
    return name, host


def _is_of_the_web_alone(account: Resource, text: str) -> bool:
    """Whether a descriptor was taken from an address, since there was no name; a name replaces it."""
    name, host = _texts(account)
    return not name and text == host


def _host(url: str | None) -> str:
    """The host of an address, without "www."."""
    if not url:
        return ""
    host = addresses.read(url if "//" in url else f"//{url}").hostname or ""
    return host.removeprefix("www.")


def _title(host: str) -> str:
    """A host as a name: "www.gumroad.com" is "Gumroad", "vipul.gumroad.com" stays "vipul.gumroad"."""
    name = host.rpartition(".")[0] or host
    return name if "." in name else name.capitalize()


def check(params: Mapping[str, Any]) -> None:
    """Refuse a descriptor that is too short, too long, or has what it may not have. Raises Invalid."""
    for path, least, most in ((DESCRIPTOR, SHORTEST, LONGEST), (PREFIX, 2, LONGEST_PREFIX)):
        text = at(params, ".".join(path))
        if not text:
            continue
        param = f"{path[0]}[{path[1]}][{path[2]}]"
        if len(text) > most:
            raise errors.too_long(text, most, param)
        if len(text) < least:
            raise errors.Invalid(f"Invalid string: {text}; must be at least {least} characters", param=param)
        if FORBIDDEN.search(text) or not re.search("[A-Za-z]", text):
            # Guess: the sentence is in the manner of Stripe's others.
            raise errors.Invalid(
                "A statement descriptor must have a letter, and none of the characters < > \\ ' \" *.",
                param=param,
            )
