"""Billing's own views, by the title of their section, and what each says in a terminal."""

from __future__ import annotations

from collections.abc import Callable

from ..html import Html
from ..subject import Subject
from .credit_note import credit_note_text, credit_note_view, is_credit_note
from .invoice import invoice_text, invoice_view, is_invoice
from .quote import is_quote, quote_text, quote_view
from .schedule import planned_story, planned_text, planned_view
from .subscription import is_subscription, subscription_text, subscription_view
from .tiers import is_priced_by_steps, tiers_text, tiers_view

VIEWS: tuple[tuple[str, Callable[[Subject, bool], Html | None]], ...] = (
    ("Timeline", subscription_view),
    ("Timeline", planned_view),
    ("Invoice", invoice_view),
    ("Credit note", credit_note_view),
    ("Quote", quote_view),
    ("Tiers", tiers_view),
)
TEXTS: tuple[tuple[Callable[[Subject], object], Callable[[Subject], list[str]]], ...] = (
    (is_subscription, subscription_text),
    (planned_story, planned_text),
    (is_invoice, invoice_text),
    (is_credit_note, credit_note_text),
    (is_quote, quote_text),
    (is_priced_by_steps, tiers_text),
)


def billing_text(subject: Subject) -> list[str]:
    """The lines of the view that is about this kind of object; none for any other."""
    return next((text(subject) for about, text in TEXTS if about(subject)), [])
