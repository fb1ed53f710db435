"""Stripe's published test cards, as the sandbox uses them.

A card's number is never stored: its `fingerprint` follows from it, and leads back to its row in
`helpers.cards`. Models ask

- `behind(store, card)` for the row of a card object or of a payment method's `card`; None: no test card,
- `refuse_attach(row, cvc=...)`, which raises what attaching is declined with,
- `charge_decline(row, cvc=...)` for what charging is declined with, to keep a failed charge before raising
  `refusal(decline, charge=...)`,
- `needs_authentication(row, off_session=..., set_up=..., requested=...)`, and the row's own fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from helpers.cards import CARDS, ISSUED_IN_TEST_MODE, Authentication, Decline, KnownCard, issued

from ... import errors
from ...account_store import AccountStore
from ...ids import Ids
from ...resource import Resource

# The cards that were issued in this sandbox and are paid with.
PAYING = "_issued_card"


def refusal(decline: Decline, **extras: Any) -> errors.CardDeclined:
    """The error of a payment; `extras` such as the failed charge's id are further attributes of it."""
    return errors.CardDeclined(
        decline.message, code=decline.code, param=decline.param, **decline.told, **extras
    )


def not_saved(decline: Decline) -> errors.CardRefused:
    """The error of an attachment, which leaves nothing behind."""
    return errors.CardRefused(decline.message, code=decline.code, param=decline.param or "", **decline.told)


def fingerprint(store: AccountStore, known: KnownCard) -> str:
    """What a card's number is known by: the same for the same number, everywhere in a sandbox."""
    return _fingerprint(store.state.ids.seed, known.key)


@lru_cache(1024)
def _fingerprint(seed: str, key: str) -> str:
    return Ids(seed).derive(f"card:{key}", 16)


@lru_cache(8)
def _by_fingerprint(seed: str) -> Mapping[str, KnownCard]:
    return {_fingerprint(seed, each.key): each for each in CARDS}


def remember(store: AccountStore, known: KnownCard) -> None:
    """Have a card that no list has, as it was issued in this sandbox, be found again by its fingerprint."""
    if known.number.startswith(ISSUED_IN_TEST_MODE):
        digits = known.number.removeprefix(ISSUED_IN_TEST_MODE)
        store.keep(PAYING, fingerprint(store, known), digits=digits)


def behind(store: AccountStore, card: Resource) -> KnownCard | None:
    """The test card that a card object (or the `card` hash of a payment method) was made from."""
    mark = card.get("fingerprint") or ""
    known = _by_fingerprint(store.state.ids.seed).get(mark)
    kept = None if known else store.find(PAYING, mark)
    return issued(f"{ISSUED_IN_TEST_MODE}{kept['digits']}") if kept else known


def attach_decline(known: KnownCard | None, *, cvc: bool) -> Decline | None:
    """What attaching the card is declined with, if it is. `cvc`: whether a security code was sent."""
    return _applying(known.attach if known else None, cvc)


def refuse_attach(known: KnownCard | None, *, cvc: bool) -> None:
    """Raise what attaching the card is declined with."""
    decline = attach_decline(known, cvc=cvc)
    if decline:
        raise not_saved(decline)


def charge_decline(known: KnownCard | None, *, cvc: bool) -> Decline | None:
    """What charging the card is declined with, if it is. `cvc`: whether a security code was sent."""
    return _applying(known.charge if known else None, cvc)


def _applying(decline: Decline | None, cvc: bool) -> Decline | None:
    return None if decline and decline.only_with_cvc and not cvc else decline


def needs_authentication(
    known: KnownCard | None,
    *,
    off_session: bool = False,
    by_phone: bool = False,
    set_up: bool = False,
    requested: bool = False,
) -> bool:
    """Whether the customer has to authenticate a payment (`off_session`: without being there) or a set-up.

    `by_phone`: ordered by mail or telephone, which spares all but the cards whose bank always asks.
    `set_up`: the card was set up for payments off session. `requested`: 3D Secure is asked for.
    """
    when: Authentication = known.authentication if known else "unenrolled"
    if by_phone:
        return when == "always" and known is not None and not known.by_rule
    if when == "unless_set_up":
        return not (off_session and set_up)
    if when == "on_session":
        return not off_session
    return when == "always" or (when == "optional" and requested)
