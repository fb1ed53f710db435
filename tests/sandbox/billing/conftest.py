"""What the tests of billing share."""

from __future__ import annotations

import pytest

from .shop import Shop


@pytest.fixture
def shop() -> Shop:
    """A shop at the beginning of 2026."""
    return Shop()
