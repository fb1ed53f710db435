"""`helpers` is a notebook's whole vocabulary, and light to import."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import helpers


def fresh(code: str) -> list[object]:
    """What a fresh Python prints, as JSON; nothing is imported in it yet."""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    printed: list[object] = json.loads(run.stdout)
    return printed


def test_importing_it_is_light() -> None:
    """What is heavy is imported where it is used."""
    heavy = ("pandas", "IPython", "ipywidgets", "dotenv", "click", "helpers.sandbox", "helpers.connection")
    code = f"import json, sys, helpers; print(json.dumps([name for name in {heavy} if name in sys.modules]))"
    assert fresh(code) == []


@pytest.mark.parametrize("name", helpers.__all__)
def test_each_name_is_there(name: str) -> None:
    """Whether it is imported at once or when it is first used."""
    assert getattr(helpers, name) is not None
    assert name in dir(helpers)


def test_history_is_the_log_and_not_its_module() -> None:
    """Also after its module was imported by name."""
    code = (
        "import json; import helpers.history; from helpers import history; import helpers.connection;"
        "from helpers import history as again;"
        "print(json.dumps([type(history).__name__, again is history]))"
    )
    assert fresh(code) == ["History", True]


def test_a_name_that_there_is_not_is_an_attribute_error() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match=r"^module 'helpers' has no attribute 'conect'$"):
        helpers.conect  # noqa: B018
