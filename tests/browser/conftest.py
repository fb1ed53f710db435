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
from tests.browser.vscode import code as vscode

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


@pytest.fixture(scope="session")
def shared_lab(browser: Browser, address: str, folder: Path) -> Iterator[Lab]:
    """JupyterLab in a page that tests use one after the other, as a page takes seconds to load."""
    with page_on(browser, address, folder, may=["clipboard-read", "clipboard-write"]) as opened:
        yield opened


@pytest.fixture
def lab(shared_lab: Lab, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """JupyterLab for a notebook of the test's own."""
    yield shared_lab
    shared_lab.screenshot(request.node.originalname)


@pytest.fixture
def fresh_lab(browser: Browser, address: str, folder: Path) -> Iterator[Lab]:
    """JupyterLab in a page of its own, for what would stay in one."""
    with page_on(browser, address, folder) as opened:
        yield opened


@pytest.fixture(scope="session")
def notebook7_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a Jupyter Notebook, and its folder."""
    if find_spec("notebook") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Jupyter Notebook is missing: `make test`.")
    folder = tmp_path_factory.mktemp("notebook7") / "notebooks"
    folder.mkdir()
    with serve(folder, "notebook") as served:
        yield served, folder


@pytest.fixture
def notebook7(
    browser: Browser, notebook7_served: tuple[str, Path], request: pytest.FixtureRequest
) -> Iterator[Lab]:
    """A page of Jupyter Notebook, which asks no other machine for anything."""
    with page_on(browser, *notebook7_served, opens="notebooks") as opened:
        yield opened
        opened.screenshot(request.node.name)


@pytest.fixture(scope="session")
def vscode_served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a VS Code, with a Jupyter server for its kernels, and the folder that it has open."""
    if not vscode.installed():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("VS Code is missing: `make test`.")
    folder = tmp_path_factory.mktemp("vscode") / "notebooks"
    folder.mkdir()
    with (
        serve(folder, "jupyterlab", "--ServerApp.disable_check_xsrf=True") as kernels,
        vscode.serve(folder.parent / "vscode", kernels) as address,
    ):
        yield address, folder


SERVED = {"notebook7_served", "vscode_served"}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """What shares a notebook, or a server of its own, runs in one process; all else wherever one is free."""
    for item in items:
        known = item._fixtureinfo.name2fixturedefs
        module = [item.module.__name__] if any(each[-1].scope == "module" for each in known.values()) else []
        for group in [*SERVED.intersection(known), *module][:1]:
            item.add_marker(pytest.mark.xdist_group(group))
