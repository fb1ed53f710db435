"""What customers read of an account, where it did not say: from its name, or from its address on the web.

As recorded: a name is taken first; the prefix is the beginning of the descriptor.

Source: https://docs.stripe.com/connect/statement-descriptors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ... import errors
from ...nested import at
from ...parameters import addresses
from ...resource import Resource

LONGEST, SHORTEST, LONGEST_PREFIX = 22, 5, 10
# Source: https://docs.stripe.com/get-started/account/statement-descriptors#requirements.
FORBIDDEN = re.compile(r"""[<>\\'"*]""")
DESCRIPTOR = ("settings", "payments", "statement_descriptor")
PREFIX = ("settings", "card_payments", "statement_descriptor_prefix")


def derived(account: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """An account's `settings` with the descriptors and the name that it did not choose itself."""
    check(params)
    name, host = account["business_profile"]["name"], _host(account["business_profile"]["url"])
    if not (name or host):
        return {}
    settings = account["settings"]
    text = str(name or host).upper()[:LONGEST].strip()
    payments, cards, dashboard = (settings[each] for each in ("payments", "card_payments", "dashboard"))
    told = {
        "card_payments": {
            **cards,
            **_unset(cards, "statement_descriptor_prefix", text[:LONGEST_PREFIX].strip()),
        },
        "dashboard": {**dashboard, **_unset(dashboard, "display_name", name or _title(host))},
        "payments": {**payments, **_unset(payments, "statement_descriptor", text)},
    }
    return {"settings": {**settings, **told}}


def _unset(known: Mapping[str, Any], name: str, value: str) -> dict[str, str]:
    return {} if known[name] else {name: value}


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
