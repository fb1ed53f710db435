"""The life of an authorization.

Source: https://docs.stripe.com/issuing/purchases/authorizations.
"""

from __future__ import annotations

from ...resource import Resource
from ...statuses import Statuses

AUTHORIZATION = "issuing.authorization"
TRANSACTION = "issuing.transaction"
# What a test helper said of a use that no object shows: its fraud risk, and whose the amount is to choose.
ASKED = "_issuing_asked"
LIFE = Statuses(
    {
        "pending": ("closed", "reversed", "expired"),
        "closed": ("closed",),
        "reversed": ("closed",),
        "expired": ("closed",),
    },
    told_as={"closed": "updated", "reversed": "updated", "expired": "updated"},
)


def waits(authorization: Resource) -> bool:
    """Whether an authorization holds anything for whoever may capture it."""
    return LIFE.allows(authorization["status"], "expired")


def require_waiting(authorization: Resource) -> None:
    """Refuse what can only be done while an authorization waits to be captured. Raises Invalid."""
    LIFE.require(authorization, "expired")
