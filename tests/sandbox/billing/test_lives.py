"""Whatever is done to subscriptions, in whatever order: invoices add up, and events tell it all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from .lives import Lives


@given(st.integers(0, 2**32))
@settings(max_examples=8, deadline=None)
def test_subscriptions_add_up_whatever_happens(seed: int) -> None:
    """After 200 steps, each answered or refused, not one audit finds a difference; nor two months later."""
    lives = Lives(seed)
    for _ in range(200):
        lives.step()
    assert lives.shop.sandbox.reconcile()["differences"] == []
    lives.shop.sandbox.advance(days=60)
    assert lives.shop.sandbox.reconcile()["differences"] == []
