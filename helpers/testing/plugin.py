"""The fixture `stripe_sandbox`, which pytest finds through the package's entry point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .sandbox import TestSandbox


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        "stripe_sandbox(seed=..., clock=..., profile=...): how this test's sandbox begins",
    )


@pytest.fixture
def stripe_sandbox(request: pytest.FixtureRequest) -> Iterator[TestSandbox]:
    """Stripe's test mode for one test: empty, seeded, its clock standing still until the test advances it.

    While the test runs, the SDK's module-level calls go to it, and so does the client that
    `stripe_sandbox.client()` gives. `stripe_sandbox.url` serves it over HTTP. The marker
    `@pytest.mark.stripe_sandbox(clock="2026-03-01", profile="fresh")` has it begin otherwise.
    """
    from .sandbox import TestSandbox  # heavy: a suite that never asks for it pays nothing

    marker = request.node.get_closest_marker("stripe_sandbox")
    with TestSandbox(**(marker.kwargs if marker else {})).in_place() as sandbox:
        yield sandbox
