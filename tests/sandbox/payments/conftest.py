"""What tests of payments share."""

from __future__ import annotations

from typing import Any

import pytest

from ..onboarding import onboarded


@pytest.fixture
def account(stripe_client: Any) -> str:
    """A connected account that may take transfers, in dollars."""
    return str(onboarded(stripe_client)["id"])
