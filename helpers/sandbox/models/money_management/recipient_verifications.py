"""Recipient verifications: whether a bank account belongs to whom one means to pay.

Source: https://docs.stripe.com/api/v2/money-management/recipient-verifications. Guess: how long one is good,
its messages, and which names test mode knows.
"""

from __future__ import annotations

from collections.abc import Mapping

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...clock import DAY, iso
from ...hooks import job
from ...model import Model
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core.connected import account_named
from .archiving import check_usable
from .payout_methods import METHOD

VERIFICATION = "v2.money_management.recipient_verification"
LASTS = 7 * DAY
Model(
    VERIFICATION,
    word="recipient verification",
    statuses=Statuses(
        {
            "verified": ("consumed", "expired"),
            "awaiting_acknowledgement": ("acknowledged", "expired"),
            "acknowledged": ("consumed", "expired"),
            "consumed": (),
            "expired": (),
        },
        starts=("verified", "awaiting_acknowledgement"),
        told_as=dict.fromkeys(("acknowledged", "consumed", "expired"), "updated"),
    ),
    source="https://docs.stripe.com/api/v2/money-management/recipient-verifications",
)
MESSAGES: Mapping[str, str] = {
    "match": "The name matches the account holder's.",
    "close_match": "The name is close to the account holder's.",
    "no_match": "The name does not match the account holder's.",
    "unavailable": "The account holder's name could not be checked.",
}
TYPES: Mapping[str, str] = {"gb": "confirmation_of_payee"}


@route("v2.money_management.recipient_verifications.create")
def create(call: Call) -> Resource:
    """Have a payout method's holder checked; in test mode the name matches."""
    return _made(call, "match")


@route("v2.test_helpers.money_management.recipient_verifications")
def create_with_result(call: Call) -> Resource:
    """The same with a result of one's choice."""
    return _made(call, call.params["match_result"])


def _made(call: Call, result: str) -> Resource:
    store, recipient = call.store, call.params.get("recipient")
    holder = account_named(store, recipient) if recipient else account_named(store, store.account)
    method = check_usable(
        store.on(holder["id"]).get(METHOD, call.params["payout_method"], param="payout_method"),
        "payout_method",
    )
    name = str((holder["business_profile"] or {}).get("name") or "Jenny Rosen")
    expires = store.now + LASTS
    verification = store.new(
        VERIFICATION,
        expires_at=iso(expires),
        match_result=result,
        match_result_details={
            "matched_business_type": None,
            "matched_name": f"{name} Ltd" if result == "close_match" else None,
            "message": MESSAGES[result],
            "provided_business_type": None,
            "provided_name": name,
        },
        payout_method=method["id"],
        recipient=recipient,
        status="verified" if result == "match" else "awaiting_acknowledgement",
        status_transitions={"acknowledged_at": None, "consumed_at": None},
        verification_type=TYPES.get(
            str((method["bank_account"] or {}).get("country")), "verification_of_payee"
        ),
    )
    store.later(expires, "money_management.verification_expires", verification=verification["id"])
    return store.add(verification)


@route("v2.money_management.recipient_verifications.acknowledge")
def acknowledge(call: Call) -> Resource:
    """Say that one goes on although the name is another one."""
    return _moved(call.store, own(call), "acknowledged")


def consume(store: AccountStore, id: str, method: str, payment: str) -> None:
    """Use a verification up for a payment. Raises Invalid where it does not allow that."""
    verification = store.get(VERIFICATION, id, param="recipient_verification")
    if verification["payout_method"] != method:
        raise errors.Invalid(
            f"The recipient verification {id} is of another payout method.", param="recipient_verification"
        )
    _moved(
        store, verification, "consumed", consumed_by={"outbound_payment": payment, "type": "outbound_payment"}
    )


def _moved(store: AccountStore, verification: Resource, status: str, **values: Resource) -> Resource:
    moments = {**(verification["status_transitions"] or {}), f"{status}_at": iso(store.now)}
    return store.move(verification, status, status_transitions=moments, **values)


@job("money_management.verification_expires")
def _expire(store: AccountStore, *, verification: str) -> None:
    current = store.get(VERIFICATION, verification)
    if current["status"] != "consumed":
        store.move(current, "expired")
