"""A browser and a JupyterLab for the whole session, a page for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts import browser as chromium
from tests.browser.lab import STEP, Lab, flags, page_on, serve

expect.set_options(timeout=STEP)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Where there is none the tests are skipped, and in CI they fail."""
    executable = chromium.find()
    if executable is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.WHAT_TO_DO)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=executable, args=flags(), ignore_default_args=["--hide-scrollbars"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where JupyterLab looks for notebooks: empty, so that no test can change a committed one."""
    return tmp_path_factory.mktemp("lab") / "notebooks"


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    folder.mkdir()
    with serve(folder) as served:
        yield served


@pytest.fixture
def lab(browser: Browser, address: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A page on JupyterLab of the test's own."""
    with page_on(browser, address, folder) as opened:
        yield opened
        opened.screenshot(request.node.originalname)


@pytest.fixture
def notebook7(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A page of Jupyter Notebook on a folder of its own, which asks no other machine for anything."""
    if find_spec("notebook") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Jupyter Notebook is missing: `make test`.")
    folder = tmp_path / "notebooks"
    folder.mkdir()
    with serve(folder, "notebook") as served, page_on(browser, served, folder, opens="notebooks") as opened:
        yield opened
        opened.screenshot(request.node.name)
