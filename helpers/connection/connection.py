"""A connection: its client, and what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

import stripe

from helpers.history import cell_began
from helpers.settings import KEYS_PAGE, Mode

from .bulk import Bulk

LOGS_PAGE = "https://dashboard.stripe.com/test/logs"
MODES: Mapping[Mode, tuple[str, str]] = {
    "sandbox": (
        "Sandbox: Stripe's test mode, embedded; nothing leaves this machine.",
        f"To use an account of your own, copy its test key from {KEYS_PAGE} into .env.",
    ),
    "test": (
        "Stripe's test mode: no money moves.",
        f"Stripe's own log of your requests is at {LOGS_PAGE}.",
    ),
}


@dataclass(frozen=True)
class Connection:
    """``facts`` by name, as text: the account, and where or how it is reached. ``note``: what was missing.

    ``bulk`` reads lists as they come, for a download. ``since``: when the cell that connected began, in Unix
    seconds.
    """

    mode: Mode
    client: stripe.StripeClient
    bulk: Bulk
    facts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    since: float = field(default_factory=cell_began, compare=False)

    def __repr__(self) -> str:
        facts = " · ".join(f"{name} {value}" for name, value in self.facts.items())
        return "\n".join(filter(None, (self.note, MODES[self.mode][0], facts, MODES[self.mode][1])))

    def _repr_html_(self) -> str:
        facts = " · ".join(f"{name} <code>{escape(value)}</code>" for name, value in self.facts.items())
        first, following = MODES[self.mode]
        for page in (KEYS_PAGE, LOGS_PAGE):
            following = following.replace(page, f'<a href="{page}">{page}</a>')
        lines = (escape(self.note), f"<strong>{escape(first)}</strong>", facts, following)
        return f'<p style="overflow-wrap: anywhere">{"<br>".join(filter(None, lines))}</p>'
