"""Setup attempts: one for each time that a setup intent was confirmed, and what came of it.

Source: https://docs.stripe.com/api/setup_attempts.
"""

from __future__ import annotations

from helpers.catalog import resources

from ...account_store import AccountStore
from ...by_type.blanks import zero
from ...hooks import after
from ...model import Model
from ...nested import blank
from ...resource import Resource
from ...statuses import Statuses

ATTEMPT = "setup_attempt"
OPEN = ("requires_action", "processing", "succeeded", "failed", "abandoned")
LIFE = Statuses(
    {
        "requires_confirmation": OPEN,
        "requires_action": ("processing", "succeeded", "failed", "abandoned"),
        "processing": ("succeeded", "failed"),
        "succeeded": (),
        "failed": (),
        "abandoned": (),
    }
)
Model(
    ATTEMPT,
    statuses=LIFE,
    references={"setup_intent": "setup_intent"},
    source="https://docs.stripe.com/api/setup_attempts",
)


@after("setup_intent.requires_action")
def _asks(store: AccountStore, intent: Resource) -> None:
    """The customer has something to do."""
    _move(store, intent, "requires_action")


@after("setup_intent.canceled")
def _given_up(store: AccountStore, intent: Resource) -> None:
    """Nobody goes on with it."""
    _move(store, intent, "abandoned")


def _move(store: AccountStore, intent: Resource, status: str) -> None:
    attempt = store.find(ATTEMPT, intent["latest_attempt"] or "")
    if attempt and LIFE.allows(attempt["status"], status):
        store.change(attempt, {"status": status}, event=None)


def details(method: Resource) -> Resource:
    """A payment method as an attempt repeats it: the fields that both have."""
    type = method["type"]
    known = resources()[ATTEMPT].by_name["payment_method_details"].shape.by_name.get(type)
    if known is None:
        return {type: {}, "type": type}
    shown: Resource = zero(known.shape, f"{ATTEMPT}.payment_method_details.{type}")
    given = method[type] or {}
    return {type: {**shown, **{name: given[name] for name in shown if name in given}}, "type": type}


def note_authentication(store: AccountStore, intent: Resource, seen: Resource) -> None:
    """Show in an intent's attempt how its card's holder was asked by the bank, as a charge shows it."""
    shown = blank(ATTEMPT, "payment_method_details.card.three_d_secure")
    _note(store, intent, three_d_secure={name: seen[name] for name in shown})


def note_checks(store: AccountStore, intent: Resource, checks: Resource) -> None:
    """Show in an intent's attempt what the card's bank answered to the checks."""
    _note(store, intent, checks=checks)


def _note(store: AccountStore, intent: Resource, **values: Resource) -> None:
    attempt = store.get(ATTEMPT, intent["latest_attempt"])
    card = {**attempt["payment_method_details"]["card"], **values}
    store.change(attempt, {"payment_method_details": {"card": card, "type": "card"}}, event=None)


def untold(type: str) -> Resource:
    """What an attempt shows of a payment method that its bank refused: nothing but the type.

    Recorded in 2024, version 2022-11-15, of cards; its error has the whole of it.
    """
    return {type: blank(ATTEMPT, f"payment_method_details.{type}"), "type": type}


def abandon(store: AccountStore, intent: Resource) -> None:
    """Another attempt begins: the one before it came to nothing, if it was still open."""
    _move(store, intent, "abandoned")
