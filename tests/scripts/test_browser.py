"""Finding a Chromium for the browser tests, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture
def nothing_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "get", lambda: None)


def program(folder: Path, name: str, status: int) -> Path:
    """An executable that ends with a status, whatever it is asked."""
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_a_browser_that_does_not_start_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stub on the path, or a browser that lacks a library, is not taken for one."""
    stub, chromium = program(tmp_path, "chromium-browser", 1), program(tmp_path, "chromium", 0)

    def candidates() -> Iterator[Path]:
        yield from (tmp_path / "missing", stub, chromium)

    monkeypatch.setattr(browser, "candidates", candidates)
    assert browser.find() == chromium


def test_the_named_browser_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`CHROMIUM` names one that is elsewhere."""
    named = program(tmp_path, "my-browser", 0)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser.find() == named


@pytest.mark.usefixtures("nothing_to_install")
@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_no_browser_is_a_failure_only_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, status: int
) -> None:
    """Everywhere it is said what to do."""
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(browser, "candidates", lambda: iter(()))
    assert browser.main() == status
    assert "install Chromium, Google Chrome or Microsoft Edge" in capsys.readouterr().out
