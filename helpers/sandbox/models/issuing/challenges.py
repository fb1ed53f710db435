"""Fraud challenges: a cardholder asked by text message whether it was they who used the card.

An account's endpoint may have a cardholder asked, too, about a use that it declines.

Source: https://docs.stripe.com/issuing/controls/fraud-challenges and
https://docs.stripe.com/issuing/controls/advanced-fraud-tools#fraud-challenges. Guess: which use is
suspicious; here it is one that the test helper gives the highest fraud risk.
"""

from __future__ import annotations

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY
from ...hooks import job
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from . import fraud_warnings
from .states import AUTHORIZATION

LIFE = Statuses(
    {
        "pending": ("verified", "rejected", "expired"),
        "undeliverable": (),
        "verified": (),
        "rejected": (),
        "expired": (),
    },
    starts=("pending", "undeliverable"),
)
CONFIRMED = "_issuing_confirmed"
SUSPICIOUS = "highest"
# In seconds: how long an answer counts, and for how long it lets the card be used at the same seller.
ANSWER_WITHIN, TRUSTED = 3_600, 7 * DAY
# How the phone numbers begin that a text message can be sent to.
REACHED = ("+1", "+44")


def challenge(store: AccountStore, authorization: Resource) -> list[Resource]:
    """The challenges of an authorization that was declined as suspicious."""
    cardholder = store.get("issuing.cardholder", authorization["cardholder"])
    phone, why = cardholder["phone_number"], None
    if not (phone or "").startswith(REACHED):
        why = "unsupported_phone_number" if phone else "no_phone_number"
    if why is None:
        store.later(store.now + ANSWER_WITHIN, "issuing.challenge_expires", authorization=authorization["id"])
    return [
        {
            "channel": "sms",
            "status": "undeliverable" if why else "pending",
            "undeliverable_reason": why,
        }
    ]


@route("v1.test_helpers.issuing.authorizations.respond")
def respond(call: Call) -> Resource:
    """Answer for the cardholder; who confirms may use the card in the same way for a week."""
    store, authorization = call.store, own(call)
    confirmed = call.params["confirmed"]
    changed = _answered(store, authorization, "verified" if confirmed else "rejected")
    if confirmed:
        by_endpoint = authorization["request_history"][-1]["reason"] == "webhook_declined"
        similar = _similar(authorization["card"]["id"], authorization["merchant_data"])
        store.keep(CONFIRMED, similar, by_endpoint=by_endpoint, until=store.now + TRUSTED)
    else:
        fraud_warnings.warn(store, authorization["card"]["id"], "user_indicated_fraud")
    return changed


def _answered(store: AccountStore, authorization: Resource, status: str) -> Resource:
    last = (authorization.get("fraud_challenges") or [None])[-1]
    if last is None:
        raise errors.Invalid(f"The authorization {authorization['id']} has no fraud challenge.")
    LIFE.require({**authorization, "status": last["status"]}, status)
    challenges = [*authorization["fraud_challenges"][:-1], {**last, "status": status}]
    return store.change(authorization, {"fraud_challenges": challenges})


@job("issuing.challenge_expires")
def expire(store: AccountStore, *, authorization: str) -> None:
    """Nobody answered in time."""
    current = store.get(AUTHORIZATION, authorization)
    if LIFE.allows(current["fraud_challenges"][-1]["status"], "expired"):
        _answered(store, current, "expired")


def confirmed(store: AccountStore, card: str, seller: Resource, risk: str | None) -> bool:
    """Whether a cardholder has confirmed such a use of a card at the same seller: a suspicious one, or any
    where it was the account's endpoint that had its doubts.

    Source: what https://docs.stripe.com/api/issuing/authorizations/object says of
    `verified_by_fraud_challenge` and of verified challenges.
    """
    known = store.find(CONFIRMED, _similar(card, seller))
    # A state file from before answers ended has no end of theirs.
    if known is None or store.now >= known.get("until", 0):
        return False
    return risk == SUSPICIOUS or bool(known.get("by_endpoint"))


def _similar(card: str, seller: Resource) -> str:
    return f"{card}:{seller['network_id']}:{seller['name']}"
