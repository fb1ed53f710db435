"""What the tests of billing share."""

from __future__ import annotations

import pytest

from .shop import Shop


@pytest.fixture
def shop() -> Shop:
    """A shop at the beginning of 2026."""
    return Shop()


@pytest.fixture
def april() -> Shop:
    """A shop at the beginning of a month of 30 days."""
    return Shop("2026-04-01T00:00:00")
