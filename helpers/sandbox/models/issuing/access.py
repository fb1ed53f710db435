"""Who may issue cards."""

from __future__ import annotations

from ... import errors
from ...routes import Call


def require_access(call: Call) -> None:
    """Refuse an account that Issuing is not set up for: a new one, or one that lacks the capability.

    Of a single object it only learns that it is not there, as a program found in test mode in 2026.
    """
    store = call.store
    if store.state.profile == "any-id" or call.operation.name.endswith(".retrieve"):
        return
    if store.account == store.state.platform:
        ready = store.state.profile != "fresh"
    else:
        capability = store.find("capability", "card_issuing")
        ready = capability is not None and capability["status"] == "active"
    if not ready:
        raise errors.Invalid(
            "Your account is not set up to use Issuing. Please visit "
            "https://dashboard.stripe.com/issuing/overview to get started."
        )
