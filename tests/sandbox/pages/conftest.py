"""A person in front of a sandbox."""

from __future__ import annotations

import pytest

from helpers.sandbox import Sandbox

from .visitor import Visitor


@pytest.fixture
def visitor(sandbox: Sandbox) -> Visitor:
    """Visits the sandbox's pages."""
    return Visitor(sandbox)
