"""JupyterLab as `make lab` starts it, and a page of it in a real browser, by what a person does there."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import nbformat
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, Frame, Locator, Page, ViewportSize, expect

from scripts.notebook_form import NOTEBOOKS, canonical
from scripts.notebooks import ROOT, SEEDED, environment

ARTEFACTS = ROOT / ".artefacts" / "browser"
STARTUP = 120  # seconds
RUN = 60_000  # milliseconds, as Playwright counts; for a notebook
STEP = 60_000  # for what follows a click, on a busy machine
OUTPUTS = ".jp-OutputArea-output"
# pandas leaves cells of a head empty where an index has a name.
PANDAS_HEAD = "table.dataframe thead"
SCANNED = "[data-scanned]"
KERNEL_RESTS = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
# What a reader may have: how wide the window is, in pixels, and the theme, which takes longer to change.
WINDOWS = {
    "wide-light": (1366, LIGHT),
    "narrow-light": (800, LIGHT),
    "narrow-dark": (800, DARK),
    "wide-dark": (1366, DARK),
}
# Each width and each theme once; with `WINDOWS=all`, each width in both.
TRIED = tuple(WINDOWS) if os.environ.get("WINDOWS") == "all" else ("wide-light", "narrow-dark")
HEIGHT = 900
AT_FIRST: ViewportSize = {"width": 1400, "height": 1000}
# In the page that is open, which is quicker than another page; what was open is closed, and its kernel ends.
OPEN_IN_ITS_PLACE = """async path => {
  const { shell, commands } = window.jupyterapp;
  for (const open of [...shell.widgets("main")]) {
    await open.sessionContext?.shutdown();
    open.dispose();
  }
  await commands.execute("docmanager:open", { path });
}"""
AXE = """([context, options]) => axe.run(context, options).then(({ violations }) => ({ violations }))"""
EVERY_CELL_SHOWN = '{"windowingMode": "none"}'


@contextmanager
def serve(folder: Path, application: str = "jupyterlab", *options: str) -> Iterator[str]:
    """The address of a JupyterLab on a folder, with the kit's settings and without this machine's.

    ``application``: or of another of Jupyter's, by its module. ``options``: more of its command's.
    """
    home = folder.parent / "jupyter"
    notebook_settings = home / "settings" / "@jupyterlab" / "notebook-extension"
    notebook_settings.mkdir(parents=True)
    (notebook_settings / "tracker.jupyterlab-settings").write_text(EVERY_CELL_SHOWN)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", application, "--no-browser", f"--ServerApp.root_dir={folder}"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token="]
    command += ["--expose-app-in-browser", *options]
    places = {
        "JUPYTER_CONFIG_PATH": str(ROOT / "lab"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
    }
    log_file = home / "jupyterlab.log"
    with environment(SEEDED | places) as env, log_file.open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            if not answers(f"{address}/api", server):
                raise RuntimeError(f"{application} did not start:\n{log_file.read_text()}")
            yield address
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    """Whether a server that is starting answers before it ends or takes too long."""
    deadline = time.monotonic() + STARTUP
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url):
                return True
        except OSError:
            time.sleep(0.2)
    return False


def wait_until_stored(page: Page, text: str, notebook: Path) -> None:
    """Save by keyboard, until a notebook's file holds a text; what is shown is stored a moment later."""
    deadline = time.monotonic() + STEP / 1000
    while text not in notebook.read_text():
        assert time.monotonic() < deadline, f"{notebook.name} does not hold {text!r}"
        page.keyboard.press("Control+s")
        page.wait_for_timeout(300)


@dataclass
class Lab:
    """A page on JupyterLab, and every address that it asked for."""

    page: Page
    address: str
    folder: Path
    opens: str = "lab/tree"
    requested: list[str] = field(default_factory=list)

    def open_notebook(self, source: str | Path) -> Path:
        """Open a committed notebook by its name, or any by its path, as if it had never been run.

        In a window as at first, whatever was open there. Returns the file that is open: a copy, because a
        notebook keeps its kernel by its path.
        """
        path = NOTEBOOKS / f"{source}.ipynb" if isinstance(source, str) else source
        content = nbformat.read(path, as_version=4)
        for cell in content.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        opened = self.folder / f"{path.stem}-{uuid4().hex[:8]}.ipynb"
        nbformat.write(content, opened)
        self.page.set_viewport_size(AT_FIRST)
        if self.opens == "lab/tree" and self.page.evaluate("'jupyterapp' in window"):
            self.choose_theme(LIGHT)
            self.page.evaluate(OPEN_IN_ITS_PLACE, opened.name)
        else:
            self.page.goto(f"{self.address}/{self.opens}/{opened.name}?reset")
        self.wait_idle()
        return opened

    def run_cells(self, title: str, cells: Iterable[str]) -> Path:
        """Open a notebook of these cells, and run it. Returns its file."""
        document = [new_markdown_cell(f"# {title}"), *map(new_code_cell, cells)]
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"{title.lower()}.ipynb"
            path.write_text(canonical(path.stem, new_notebook(cells=document)))
            opened = self.open_notebook(path)
        self.run_all()
        return opened

    def open_again(self, notebook: Path) -> None:
        """Close the open notebook with its kernel, and open a notebook's file as it is."""
        self.shut_down()
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/{self.opens}/{notebook.name}?reset")
        self.wait_idle()

    def wait_idle(self) -> None:
        """Wait until there is a kernel, and it rests; the toolbar may be ahead of it."""
        self.page.wait_for_function(KERNEL_RESTS, timeout=RUN)

    def save(self) -> None:
        """Save by keyboard, until the open notebook's tab no longer says that it has changed.

        A key that is pressed while a busy machine still draws what was clicked is heard by nobody.
        """
        deadline = time.monotonic() + STEP / 1000
        changed = self.page.locator(".jp-mod-dirty")
        expect(changed).not_to_have_count(0)
        while changed.count():
            assert time.monotonic() < deadline, "the notebook was not saved"
            self.page.keyboard.press("Control+s")
            self.page.wait_for_timeout(300)

    def run_all(self) -> None:
        """Run every cell by the menu, and wait for the last."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        for cell in self.code_cells.all():
            prompt = cell.locator(".jp-InputArea-prompt")
            expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=RUN)
        self.wait_idle()

    def shut_down(self) -> None:
        """End the open notebook's kernel, if there is one."""
        self.page.evaluate("window.jupyterapp?.shell.currentWidget?.sessionContext?.shutdown()")

    def choose_theme(self, name: str) -> None:
        """Choose one of JupyterLab's themes, by the command behind its menu, unless it is chosen."""
        themed = self.page.locator(f'body[data-jp-theme-name="{name}"]')
        if themed.count():
            return
        self.page.evaluate(
            "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name
        )
        expect(themed).to_be_attached(timeout=RUN)
        expect(self.page.locator("#jupyterlab-splash")).to_have_count(0)

    def in_each_window(self, shown: Locator, name: str) -> Iterator[str]:
        """Each window of `TRIED` in turn, by its name, to do there what a person would.

        What is ``shown`` there afterwards must fit and be legible. A picture is kept by this name and the
        window's.
        """
        for window in TRIED:
            width, theme = WINDOWS[window]
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self.choose_theme(theme)
            # Without waiting until it is in sight: it may be a picture that gives way to its live view.
            shown.first.evaluate("each => each.scrollIntoViewIfNeeded()")
            yield window
            self.screenshot(f"{name}-{window}")
            assert self.axe(shown, rule="color-contrast") == "", window
            sides = shown.evaluate_all("all => all.map(each => [each.scrollWidth, each.clientWidth])")
            assert all(needed <= there for needed, there in sides), (window, sides)

    @property
    def code_cells(self) -> Locator:
        return self.page.locator(".jp-Notebook .jp-CodeCell")

    @property
    def outputs(self) -> Locator:
        """Everything the cells have shown, in order."""
        return self.page.locator(f".jp-Notebook {OUTPUTS}")

    def form(self, operation: str) -> Locator:
        """The form that `build` shows for an operation."""
        return self.page.locator(f".jp-Notebook {OUTPUTS} form", has_text=operation)

    @property
    def errors(self) -> Locator:
        """What cells raised, or wrote to their error stream."""
        return self.page.locator(
            f".jp-Notebook {OUTPUTS}:is([data-mime-type*=error], [data-mime-type*=stderr])"
        )

    def axe(self, within: Locator | None = None, *, rule: str = "") -> str:
        """What axe finds wrong with the accessibility of the outputs; "" where nothing is.

        ``within``: of one element alone. ``rule``: by one rule alone.
        """
        return violations(self.page, within or self.outputs, rule)

    def screenshot(self, name: str) -> Path:
        """Keep a picture of the page to look at."""
        path = ARTEFACTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path


def violations(frame: Page | Frame, scanned: Locator, rule: str = "") -> str:
    """What axe finds wrong with the accessibility of these elements of a frame; by one rule, or by all."""
    scanned.evaluate_all("all => all.forEach(each => { each.dataset.scanned = true; })")
    if not frame.evaluate("'axe' in window"):
        frame.evaluate(Axe().axe_script)
    context = {"include": [[SCANNED]], "exclude": [[PANDAS_HEAD]]}
    options = {"resultTypes": ["violations"], "preload": False} | ({"runOnly": [rule]} if rule else {})
    results = AxeResults(frame.evaluate(AXE, [context, options]))
    frame.locator(SCANNED).evaluate_all("all => all.forEach(each => delete each.dataset.scanned)")
    return str(results.generate_report()) if results.violations_count else ""


@contextmanager
def page_on(
    browser: Browser, address: str, folder: Path, *, opens: str = "lab/tree", may: Sequence[str] = ()
) -> Iterator[Lab]:
    """A page of its own, which must ask no other machine for anything; its kernels end with it.

    ``may``: what the browser permits it.
    """
    context = browser.new_context(viewport=AT_FIRST, service_workers="block")
    context.grant_permissions(list(may))
    lab = Lab(context.new_page(), address, folder, opens)
    lab.requested = asked_by(lab.page)
    yield lab
    lab.shut_down()
    context.close()
    assert left_loopback(lab.requested) == [], "the page asked another machine"


def asked_by(page: Page) -> list[str]:
    """Every address that a page asks for, from now on."""
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda websocket: asked.append(websocket.url))
    return asked


def left_loopback(asked: Iterable[str]) -> list[str]:
    """What was asked of any other machine."""
    return [url for url in asked if urlsplit(url).hostname not in ("127.0.0.1", None)]


def flags() -> list[str]:
    """How Chromium starts: without services of its own, and with no name to be found but loopback's."""
    quiet = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
    quiet += ["--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*quiet, "--no-sandbox"] if as_root else quiet
