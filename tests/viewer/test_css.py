"""What a page can bear of our styles, however much stands in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import helpers

STYLES = sorted(Path(helpers.__file__).parent.rglob("*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_only_named_elements_are_searched_for_what_they_hold(path: Path) -> None:
    """A `:has()` of any element makes the browser search the whole page, once for each element that the rule
    may be about: seconds in a notebook of many replies."""
    unnamed = [line for line in path.read_text().splitlines() if re.search(r"(^|[\s>+~,]):has\(", line)]
    assert unnamed == []
