"""What comes next, for an object that waits for something, and for a page of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .subject import has_more, is_list

CONFIRM = "Nothing has happened yet: {operation}.confirm goes on. Sent with `confirm`, it does so at once."
METHOD = "It needs a payment method: send one with {operation}.confirm."
ASKED = "The bank asks its customer first: `authenticate` answers for the customer in the sandbox."
HELD = "The money is held, and not taken: v1.payment_intents.capture takes it, cancel lets it go."
UNSENT = "Nobody can accept it yet: v1.quotes.finalize_quote opens it."
OFFERED = "It waits for the customer: v1.quotes.accept accepts it, v1.quotes.cancel takes it back."
# By kind and status. Source: https://docs.stripe.com/payments/paymentintents/lifecycle,
# https://docs.stripe.com/payments/setup-intents and https://docs.stripe.com/quotes/overview.
STEPS: Mapping[tuple[str, str], str] = {
    (f"{kind}_intent", status): words.format(operation=f"v1.{kind}_intents")
    for kind in ("payment", "setup")
    for status, words in (
        ("requires_payment_method", METHOD),
        ("requires_confirmation", CONFIRM),
        ("requires_action", ASKED),
    )
} | {
    ("payment_intent", "requires_capture"): HELD,
    ("quote", "draft"): UNSENT,
    ("quote", "open"): OFFERED,
}
PAGE = "This is one page of the list: `auto_paging_iter()` goes through all of it."


def next_step(body: Any) -> str:
    """In a sentence; empty where nothing is waited for."""
    if not isinstance(body, Mapping):
        return ""
    if is_list(body):
        return PAGE if has_more(body) else ""
    kind, status = body.get("object"), body.get("status")
    return STEPS.get((kind, status), "") if isinstance(kind, str) and isinstance(status, str) else ""
