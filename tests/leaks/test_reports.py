"""Ways for a secret out of a test that fails, on the terminal and in the file that other tools read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

import pytest

from tests.leaks.secrets import KEY, leaked

# A test file each; `KEY` is there.
WAYS = {
    "a failed test's comparison and local values": """
        def test_it():
            key = KEY
            assert key == 1
        """,
    "what a failed test printed, logged and recorded": """
        import logging
        def test_it(record_property):
            record_property("key", KEY)
            print(KEY)
            logging.warning(KEY)
            assert 0
        """,
    "an error with a key in it": """
        def test_it():
            raise ValueError(KEY)
        """,
    "a test's name, by its parameter": """
        import pytest
        @pytest.mark.parametrize("key", [KEY])
        def test_it(key):
            assert 0
        """,
    "a failed fixture": """
        import pytest
        @pytest.fixture
        def client():
            raise ValueError(KEY)
        def test_it(client):
            pass
        """,
    "a test file that cannot be read": "raise ValueError(KEY)",
    "a kept test whose server is away": """
        from helpers import connect
        from helpers.redaction import Secret
        from helpers.settings import Settings
        def test_session():
            client = connect(settings=Settings("test", Secret(KEY), api_base="http://127.0.0.1:9"))
            client.v1.customers.create({"description": "Jenny"})
        """,
    "a client of one's own whose server is away": """
        import stripe
        import helpers
        def test_session():
            bases = {"api": "http://127.0.0.1:9"}
            stripe.StripeClient(KEY, base_addresses=bases, max_network_retries=0).v1.customers.list()
        """,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tests were run, all in one go, as chatty as pytest can be."""
    folder = tmp_path_factory.mktemp("reports")
    for number, code in enumerate(WAYS.values()):
        text = f"KEY = {KEY[::-1]!r}[::-1]\n{dedent(code)}\n"
        (folder / f"test_{number}.py").write_text(text, encoding="utf-8")
    options = ["-p", "no:cacheprovider", "-vv", "-l", "--full-trace", "--junitxml=report.xml"]
    command = [sys.executable, "-m", "pytest", *options, "--continue-on-collection-errors"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180, cwd=folder)
    (folder / "terminal.txt").write_text(ran.stdout + ran.stderr, encoding="utf-8")
    return folder


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_gets_out_by(folder: Path, way: str) -> None:
    """Each of them fails, and its report is masked."""
    cases = ElementTree.parse(folder / "report.xml").iter("testcase")
    name = f"test_{list(WAYS).index(way)}"
    report = "".join(
        ElementTree.tostring(each, encoding="unicode")
        for each in cases
        if name in (each.get("classname"), each.get("name"))
    )
    assert leaked(report) == []
    assert "****" in report


def test_the_terminal_shows_none(folder: Path) -> None:
    """Nor a request's header, which stands in the arguments of the SDK's own functions."""
    shown = (folder / "terminal.txt").read_text(encoding="utf-8")
    assert leaked(shown) == []
    assert "6 failed" in shown
    assert "2 errors" in shown
    assert "Bearer sk_test_" not in shown.replace("Bearer sk_test_****", "")
