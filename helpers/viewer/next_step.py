"""What comes next, for an object that waits for something, and for a page of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONFIRM = "Nothing has happened yet: {operation}.confirm goes on. Sent with `confirm`, it does so at once."
METHOD = "It needs a payment method: send one with {operation}.confirm."
ASKED = "The bank asks its customer first: `authenticate` answers for the customer in the sandbox."
HELD = "The money is held, and not taken: v1.payment_intents.capture takes it, cancel lets it go."
# By kind and status. Source: https://docs.stripe.com/payments/paymentintents/lifecycle and
# https://docs.stripe.com/payments/setup-intents.
STEPS: Mapping[tuple[str, str], str] = {
    (f"{kind}_intent", status): words.format(operation=f"v1.{kind}_intents")
    for kind in ("payment", "setup")
    for status, words in (
        ("requires_payment_method", METHOD),
        ("requires_confirmation", CONFIRM),
        ("requires_action", ASKED),
    )
} | {("payment_intent", "requires_capture"): HELD}
PAGE = "This is one page of the list: `auto_paging_iter()` goes through all of it."


def next_step(body: Any) -> str:
    """In a sentence; empty where nothing is waited for."""
    if not isinstance(body, Mapping):
        return ""
    kind, status = body.get("object"), body.get("status")
    if kind in ("list", "search_result"):
        return PAGE if body.get("has_more") else ""
    return STEPS.get((kind, status), "") if isinstance(kind, str) and isinstance(status, str) else ""
