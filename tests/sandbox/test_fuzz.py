"""Whatever is sent, sensible or not, is answered in Stripe's manner; and what is refused changes nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from .caller import Caller

# What is refused and remembered: the attempts to verify a bank account are counted.
COUNTED = frozenset({"bank_account_verification_failed"})


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_nothing_is_answered_with_a_500_and_what_is_refused_changes_nothing(seed: int) -> None:
    """200 requests of any operation: each is done, or refused in Stripe's form and without a trace."""
    caller = Caller(seed)
    before = caller.everything()
    for _ in range(200):
        request = caller.request()
        reply = caller.send(request)
        assert 200 <= reply.status < 500, request
        if reply.status != 200:
            assert reply.json()["error"]["message"], request
        after = caller.everything()
        if reply.status in (400, 404) and reply.json()["error"].get("code") not in COUNTED:
            assert after == before, request
        before = after
    caller.sandbox.advance(days=40)
