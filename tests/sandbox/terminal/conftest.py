"""A reader, for the tests of what it does."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def reader(stripe_client: Any) -> str:
    """A simulated reader at a location."""
    address = {"line1": "1 Main St", "city": "Boston", "state": "MA", "postal_code": "02110", "country": "US"}
    location = stripe_client.v1.terminal.locations.create({"display_name": "HQ", "address": address})
    params = {"registration_code": "simulated-wpe", "location": location.id}
    return str(stripe_client.v1.terminal.readers.create(params).id)
