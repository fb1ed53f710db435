"""What waits for something says what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.viewer import show


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            {"object": "payment_intent", "id": "pi_1", "status": "requires_confirmation"},
            "Nothing has happened yet: v1.payment_intents.confirm goes on.",
        ),
        (
            {"object": "setup_intent", "id": "seti_1", "status": "requires_payment_method"},
            "It needs a payment method: send one with v1.setup_intents.confirm.",
        ),
        (
            {"object": "payment_intent", "id": "pi_1", "status": "requires_capture"},
            "The money is held, and not taken:",
        ),
        (
            {"object": "list", "data": [{"id": "cus_1"}], "has_more": True},
            "This is one page of the list: `auto_paging_iter()` goes through all of it.",
        ),
        (
            {"data": [{"id": "acct_1"}], "next_page_url": "/v2/core/accounts?page=2"},
            "This is one page of the list: `auto_paging_iter()` goes through all of it.",
        ),
        (
            {"object": "quote", "id": "qt_1", "status": "draft"},
            "Nobody can accept it yet: v1.quotes.finalize_quote opens it.",
        ),
    ],
)
def test_the_next_step_is_told(body: dict[str, Any], told: str) -> None:
    """As text and as HTML, once."""
    shown = show(body)._repr_mimebundle_()[0]
    assert shown["text/plain"].count(told) == shown["text/html"].count(told) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"object": "payment_intent", "id": "pi_1", "status": "succeeded"},
        {"object": "list", "data": [{"id": "cus_1"}], "has_more": False},
        {"object": "payout", "id": "po_1", "status": "requires_capture"},
        {"object": "payment_intent", "id": "pi_1", "status": ["requires_action"]},
    ],
)
def test_nothing_is_told_where_nothing_is_waited_for(body: dict[str, Any]) -> None:
    """Nor of a status that is another kind's, nor of what is no status."""
    assert not any(words in repr(show(body)) for words in ("It needs", "is held", "one page", "asks its"))
