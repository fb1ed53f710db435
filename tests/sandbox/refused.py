"""Requests that are to be refused, for every test that makes one."""

from __future__ import annotations

from typing import Any

import pytest
import stripe


def refusal(call: Any, *args: Any, **named: Any) -> Any:
    """The error that a call is refused with."""
    with pytest.raises(stripe.StripeError) as refused:
        call(*args, **named)
    return refused.value
