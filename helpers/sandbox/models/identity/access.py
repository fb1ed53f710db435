"""Who may verify identities."""

from __future__ import annotations

from ... import errors
from ...routes import Call


def require_access(call: Call) -> None:
    """Refuse a new account, which Identity is not set up for.

    As a program of Stripe's met it: https://github.com/stripe-experiments/sync-engine.
    """
    if call.store.state.profile == "fresh":
        raise errors.Invalid(
            "Your account is not set up to use Identity. Please have an account admin visit "
            "https://dashboard.stripe.com/identity to get started."
        )
