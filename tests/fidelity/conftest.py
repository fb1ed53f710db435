"""Documented statements, each tried in a sandbox of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox
from tests.sandbox.conftest import CLOCK
from tests.sandbox.onboarding import onboarded

Refusal = Callable[..., Any]


@pytest.fixture
def sandbox() -> Sandbox:
    """An empty one, on Thursday 1 February 2024 at noon."""
    return Sandbox(seed="fidelity", clock=CLOCK)


@pytest.fixture
def v1(sandbox: Sandbox) -> Any:
    """What the SDK's client has below `v1`."""
    return sandbox.client().v1


@pytest.fixture
def connected(sandbox: Sandbox) -> dict[str, str]:
    """The request options of a connected account whose losses are the platform's."""
    return {"stripe_account": onboarded(sandbox.client())["id"]}


@pytest.fixture
def refused() -> Refusal:
    """Calls what must be refused, and gives the error."""

    def call(operation: Callable[..., Any], *args: Any, **more: Any) -> Any:
        with pytest.raises(stripe.StripeError) as error:
            operation(*args, **more)
        return error.value

    return call
