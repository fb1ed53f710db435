"""What a view asks Stripe for by itself, to tell more than the reply does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe

from helpers.connection import send, unrecorded
from helpers.history import Reply, Request
from helpers.safety import Refused


def ask(address: str, params: Mapping[str, Any], account: str = "", method: str = "get") -> Reply | None:
    """Stripe's reply; None where it refuses or cannot be reached, since a view shows what there is.

    The history keeps no such request: the reader asked for the view, and not for each of them.
    """
    try:
        with unrecorded():
            reply = send(Request(method, address, params, account=account)).reply
    except (Refused, stripe.StripeError):
        return None
    return reply if reply.ok else None
