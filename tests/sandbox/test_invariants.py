"""Whatever is asked, in whatever order: money adds up, statuses follow their tables, events tell it all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from .world import World, live


@given(st.integers(0, 2**32))
@settings(max_examples=12, deadline=None)
def test_money_adds_up_whatever_happens(seed: int) -> None:
    """After 250 requests, each answered or refused, not one audit finds a difference; nor in the end."""
    world = World()
    live(world, seed, 250)
    assert world.sandbox.reconcile()["differences"] == []
    world.sandbox.advance(days=120)
    assert world.sandbox.reconcile()["differences"] == []
    check_money_is_kept(world)


def check_money_is_kept(world: World) -> None:
    """What the API itself shows: for each account and currency, the nets add up to the balance."""
    for options in ({}, world.connected):
        sums: dict[str, int] = {}
        for entry in world.v1.balance_transactions.list({"limit": 100}, options).auto_paging_iter():
            sums[entry.currency] = sums.get(entry.currency, 0) + entry.net
        balance = world.v1.balance.retrieve({}, options)
        for line in (*balance.available, *balance.pending):
            sums[line.currency] = sums.get(line.currency, 0) - line.amount
        assert set(sums.values()) == {0}
