"""Trigger cards: a payment by one, for a connected account, sets off what Stripe asks once more is paid.

The cards work with a charge on behalf of a connected account, or one that is made on it.

Source: https://docs.stripe.com/connect/testing#trigger-cards.
"""

from __future__ import annotations

from ...account_store import AccountStore
from ...clock import DAY
from ...hooks import after, job
from ...resource import Resource
from ..payment_methods import test_cards
from . import tiers
from .settlement import refresh

# Guess: how long an account has to answer; the documentation tells no number of days.
DAYS_TO_ANSWER = 14


@after("charge.succeeded")
def _trigger(store: AccountStore, charge: Resource) -> None:
    """A payment by a trigger card, for a connected account that asks for more later."""
    details = charge["payment_method_details"]
    known = test_cards.behind(store, details["card"]) if details["type"] == "card" else None
    of = charge["on_behalf_of"] or store.account
    if known is None or known.triggers is None or of == store.state.platform:
        return
    own = store.on(of)
    account = store.on(store.state.platform).get("account", of)
    if not account["requirements"]["eventually_due"] and known.triggers == "requirements":
        return
    before = tiers.known(own)
    until = before["deadline"] or own.now + DAYS_TO_ANSWER * DAY
    blocks = [] if known.triggers == "requirements" else [known.triggers]
    tiers.reach(own, until, sorted({*before["blocks"], *blocks}))
    own.later(own.now, "tiers.reach")
    own.later(until, "tiers.reach")


@job("tiers.reach")
def reached(own: AccountStore) -> None:
    """Bring the account in line with the tier that it has reached."""
    if own.on(own.state.platform).find("account", own.account):
        refresh(own, own.account)
