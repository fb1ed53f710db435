"""How fields are shown that nothing has set yet."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.catalog import resources
from helpers.sandbox.by_type.blanks import template
from helpers.sandbox.by_type.unset import LATER


def test_what_is_said_to_be_left_out_is_a_field() -> None:
    """Each name stands for a field of the newest version."""
    for kind, names in LATER.items():
        for name in names:
            shape: Any = resources()[kind]
            for part in name.split("."):
                shape = shape.by_name[part].shape


@pytest.mark.parametrize(("kind", "name"), [("mandate", "id"), ("terminal.configuration", "name")])
def test_other_fields_are_there(kind: str, name: str) -> None:
    """What is left out is only what is named: an unset field is there, and null or empty."""
    blank = template(kind)
    assert name in blank
    assert not {each for each in LATER[kind] if "." not in each} & blank.keys()
