"""What the bank says to the account's next payment by card, chosen by hand whatever the card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from helpers.cards import OUTCOMES

from ... import errors
from ...account_store import AccountStore
from ...resource import Resource
from ...routes import control

# Where an account remembers it.
CHOSEN = ("_next_outcome", "card")
NO_OVERRIDE = "none"


def drawn(store: AccountStore) -> str | None:
    """The outcome that was chosen, for this one payment; None where the card decides."""
    chosen = store.find(*CHOSEN)
    if chosen is None:
        return None
    store.forget(*CHOSEN)
    outcome: str = chosen["outcome"]
    return outcome


@control("post", "next_card")
def choose(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """Choose the `outcome` of the platform's next payment by card; `none`: no override."""
    outcome = params.get("outcome")
    if outcome is None:
        raise errors.missing("outcome")
    if outcome not in (*OUTCOMES, NO_OVERRIDE):
        raise errors.not_one_of("outcome", (*OUTCOMES, NO_OVERRIDE))
    if outcome != NO_OVERRIDE:
        store.keep(*CHOSEN, outcome=outcome)
    elif store.find(*CHOSEN):
        store.forget(*CHOSEN)
    return chosen(store, {})


@control("get", "next_card")
def chosen(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    """The outcome that is chosen, and those there are."""
    choice = store.find(*CHOSEN)
    return {
        "object": "sandbox.next_card",
        "outcome": choice["outcome"] if choice else NO_OVERRIDE,
        "outcomes": [*OUTCOMES, NO_OVERRIDE],
    }
