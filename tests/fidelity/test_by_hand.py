"""What is left to a person once a new SDK is taken up."""

from __future__ import annotations

from typing import Any

import pytest

from scripts import by_hand

ROW: dict[str, Any] = {
    "operations added": ["v1.three_d_secure.authentications.create"],
    "parameters": {
        "v1.customers.create": {"tax_id_data[].type": {"-": ["xx_vat"]}, "email": None},
        "v1.refunds.create": {"once": "string", "reason": {"+": ["whim"]}},
    },
}


def test_what_a_new_version_leaves_is_listed() -> None:
    """New operations and values, and parameters that ended without a change; nothing that is documented."""
    listed = dict(by_hand.lists(ROW))
    named = [each for names in listed.values() for each in names]
    assert "v1.three_d_secure.authentications.create" in named
    assert "v1.customers.create tax_id_data[].type: xx_vat" in named
    assert "v1.refunds.create once" in named
    assert not any("email" in each or "whim" in each for each in named)


def test_the_list_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """A line a thing, below what is to be done; `make upgrade` ends with it."""
    assert by_hand.main() == 0
    told = capsys.readouterr().out
    assert "\nRead what these new operations do" in told
    assert "\n  " in told
