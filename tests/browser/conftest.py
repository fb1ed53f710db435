"""A browser and a JupyterLab for the whole session, a page for each test."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from scripts import browser as chromium
from tests.browser.lab import STEP, Lab, flags, page_on, serve
from tests.browser.vscode import code as vscode
from tests.browser.vscode.code import Code
from tests.sandbox.pages.addresses import SHOP

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


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A narrow page in a browser that runs no JavaScript, and that knows the shop."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.route(f"{SHOP}/**", lambda route: route.fulfill(body="<h1>The shop</h1>", content_type="text/html"))
    yield page
    context.close()


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
def shared_notebook7(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A page of Jupyter Notebook that tests use one after the other."""
    if find_spec("notebook") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Jupyter Notebook is missing: `make test`.")
    folder = tmp_path_factory.mktemp("notebook7") / "notebooks"
    folder.mkdir()
    with (
        serve(folder, "notebook") as address,
        page_on(browser, address, folder, opens="notebooks") as opened,
    ):
        yield opened


@pytest.fixture
def notebook7(shared_notebook7: Lab, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """Jupyter Notebook for a notebook of the test's own."""
    yield shared_notebook7
    shared_notebook7.screenshot(request.node.name)


@pytest.fixture(scope="session")
def shared_code(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Code]:
    """A page of VS Code, with a Jupyter server for its kernels, that tests use one after the other."""
    if not vscode.installed():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("VS Code is missing: `make test`.")
    folder = tmp_path_factory.mktemp("vscode") / "notebooks"
    folder.mkdir()
    with (
        serve(folder, "jupyterlab", "--ServerApp.disable_check_xsrf=True") as kernels,
        vscode.serve(folder.parent / "vscode", kernels) as address,
        vscode.page_on(browser, address, folder) as opened,
    ):
        yield opened


@pytest.fixture
def code(shared_code: Code, request: pytest.FixtureRequest) -> Iterator[Code]:
    """VS Code for a notebook of the test's own."""
    yield shared_code
    shared_code.screenshot(f"vscode_{request.node.name}")


# Modules whose tests have a notebook or a page each: they run wherever a process is free.
APART = frozenset({"copy_and_paste", "events", "lab", "notebooks", "pages", "session", "versions"})
# Who shares a server that takes long to start, by what stands in its tests' ids.
SERVED = {"vs_?code": "VS Code", "notebook_?7": "Notebook 7"}


class ByNotebook(LoadScopeScheduling):  # type: ignore[misc]  # it carries no types
    """What shares a notebook or a server runs in one process."""

    def _split_scope(self, nodeid: str) -> str:
        for pattern, server in SERVED.items():
            if re.search(pattern, nodeid):
                return server
        module = Path(nodeid.partition("::")[0]).stem.removeprefix("test_")
        return nodeid if module in APART else module


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Where the browser tests run in several processes."""
    return ByNotebook(config, log)
