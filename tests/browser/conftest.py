"""A browser and a JupyterLab for the whole session, a page for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from scripts import browser as chromium
from tests.browser.lab import STEP, Lab, flags, serve

expect.set_options(timeout=STEP)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Where there is none the tests are skipped, and in CI they fail."""
    executable = chromium.find()
    if executable is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.WHAT_TO_DO)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=flags())
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
def unwatched_lab(browser: Browser, address: str, folder: Path) -> Iterator[Lab]:
    """A page on JupyterLab that may ask for what it likes."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, service_workers="block")
    page = context.new_page()
    lab = Lab(page, address, folder)
    lab.watch(context)
    yield lab
    context.close()


@pytest.fixture
def lab(unwatched_lab: Lab, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A page on JupyterLab; the test fails if it asked another machine for anything."""
    yield unwatched_lab
    unwatched_lab.screenshot(request.node.originalname)
    assert unwatched_lab.left_loopback == [], "the page asked another machine"
