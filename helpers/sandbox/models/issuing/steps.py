"""What becomes of an authorization: raised, lowered, given up, lapsed.

Source: https://docs.stripe.com/issuing/purchases/authorizations.
"""

from __future__ import annotations

from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import job
from ...nested import changes
from ...resource import Resource
from ...routes import Call, route
from ..core import currencies
from . import decisions, funds, requests
from .states import ASKED, AUTHORIZATION, LIFE, require_waiting


def change(store: AccountStore, authorization: Resource, **values: Any) -> Resource:
    """Change an authorization, and with it what is held for it."""
    return store.change(authorization, funds.settled(store, {**authorization, **values}))


def _amounts(authorization: Resource, amount: int) -> dict[str, int]:
    """A new amount, in the card's currency and in the seller's."""
    foreign = currencies.exchanged(amount, authorization["currency"], authorization["merchant_currency"])
    return {"amount": amount, "merchant_amount": foreign}


@route("v1.test_helpers.issuing.authorizations.increment", asks=True)
def increment(call: Call) -> Resource:
    """Ask for more to be held; that is decided anew."""
    store, authorization = call.store, own(call)
    require_waiting(authorization)
    more = call.params["increment_amount"]
    currencies.check_positive(more, param="increment_amount")
    if call.params.get("is_amount_controllable"):
        store.keep(ASKED, authorization["id"], controllable=True, risk=None)
    verdict = requests.decide(store, authorization, more)
    authorization = store.get(AUTHORIZATION, authorization["id"])
    granted = (verdict.amount or more) if verdict.approved else 0
    history = requests.noted(store, authorization, verdict, granted or more)
    return change(
        store, authorization, **history, **_amounts(authorization, authorization["amount"] + granted)
    )


@route("v1.test_helpers.issuing.authorizations.reverse")
def reverse(call: Call) -> Resource:
    """Give up a part of what is held, or all of it."""
    store, authorization = call.store, own(call)
    require_waiting(authorization)
    held = funds.held(store, authorization)
    amount = call.params.get("reverse_amount", held)
    if not 0 < amount <= held:
        raise errors.Invalid(
            f"The amount to reverse must be between 1 and {held}, what is still held.", param="reverse_amount"
        )
    if amount < held:
        return change(call.store, authorization, **_amounts(authorization, authorization["amount"] - amount))
    captured = funds.captured(authorization)
    status = "closed" if captured else "reversed"
    return change(call.store, authorization, status=status, **_amounts(authorization, captured))


@route("v1.test_helpers.issuing.authorizations.finalize_amount")
def finalize_amount(call: Call) -> Resource:
    """Tell how much it came to, where the first amount was an estimate, as at a fuel pump."""
    authorization, params = own(call), call.params
    require_waiting(authorization)
    currencies.check_positive(params["final_amount"], param="final_amount")
    purchase = {name: params[name] for name in params if name in ("fleet", "fuel")}
    details = changes(AUTHORIZATION, authorization, purchase)
    return change(call.store, authorization, **details, **_amounts(authorization, params["final_amount"]))


@route("v1.test_helpers.issuing.authorizations.expire")
def expire(call: Call) -> Resource:
    """Let a hold lapse now."""
    authorization = own(call)
    LIFE.require(authorization, "expired")
    return _expired(call.store, authorization)


@job("issuing.lapse")
def lapse(store: AccountStore, *, authorization: str) -> None:
    """A hold that nobody captured in time lapses."""
    current = store.find(AUTHORIZATION, authorization)
    if current and LIFE.allows(current["status"], "expired"):
        _expired(store, current)


def _expired(store: AccountStore, authorization: Resource) -> Resource:
    """Nothing is held any more; its amount is what may still be captured late.

    Source: https://docs.stripe.com/issuing/purchases/authorizations#authorization-updates.
    """
    amounts = _amounts(authorization, funds.due(authorization))
    return change(store, authorization, status="expired", **amounts)


@route("v1.issuing.authorizations.approve")
def approve(call: Call) -> Resource:
    """Approve a request while its endpoint is asked."""
    return _answered(call, approved=True)


@route("v1.issuing.authorizations.decline")
def decline(call: Call) -> Resource:
    """Decline a request while its endpoint is asked."""
    return _answered(call, approved=False)


def _answered(call: Call, *, approved: bool) -> Resource:
    authorization = own(call)
    pending = authorization["pending_request"]
    if pending is None:
        raise errors.Invalid(
            f"The authorization {authorization['id']} has no pending request: it can only be approved or "
            "declined while its `issuing_authorization.request` event is answered."
        )
    amount = decisions.chosen(authorization, call.params.get("amount"))
    if amount is not None and not pending["is_amount_controllable"]:
        raise errors.Invalid("The amount of this authorization cannot be controlled.", param="amount")
    if amount is not None and amount < decisions.cashback(pending):
        # Guess: the words.
        raise errors.Invalid("The amount cannot be less than the cashback amount.", param="amount")
    metadata = call.params.get("metadata") or {}
    call.store.keep(
        "_issuing_verdict", authorization["id"], approved=approved, amount=amount, metadata=metadata
    )
    return authorization
