"""VS Code in a browser, its notebooks on the kernels of a Jupyter server, by what a person does there.

VS Code's Jupyter extension is in no registry. What it does for a notebook is done by the extension beside
this file: it runs cells, and shows widgets with the widget manager that the Jupyter extension is made of.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from tests.browser.lab import (
    ARTEFACTS,
    LIGHT,
    RUN,
    TRIED,
    WINDOWS,
    answers,
    asked_by,
    free_port,
    left_loopback,
    violations,
)

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules"
SERVER = INSTALLED / "code-server/lib/vscode"
# Where Jupyter, and VS Code after it, find the code of a widget's package.
ANYWIDGET = Path(sys.prefix, "share/jupyter/nbextensions/anywidget/index.js")
# At this name a page of VS Code reads its extensions' files, by a worker of its own that never asks anywhere.
OWN_FILES = ".vscode-resource.vscode-cdn.net"
# axe sees a frame alone, where what overflows a body of no height is hidden, and what is behind it is white.
AS_SEEN = """() => {
  document.body.style.overflow = "visible";
  document.documentElement.style.background = "var(--vscode-editor-background)";
}"""
READY = "Kernels are ready"
TALL = 3000  # pixels: VS Code shows the outputs that are in sight, so that all of them are
SETTINGS = {
    "workbench.startupEditor": "none",
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "git.enabled": False,
    "npm.autoDetect": "off",
}
# VS Code's themes, by the class that it gives an output's page.
THEMES = {
    "vscode-light": "Default Light Modern",
    "vscode-dark": "Default Dark Modern",
    "vscode-high-contrast": "Default High Contrast",
    "vscode-high-contrast-light": "Default High Contrast Light",
}


@contextmanager
def serve(home: Path, kernels: str) -> Iterator[str]:
    """The address of a VS Code that keeps what is its own in `home`.

    ``kernels``: the address of the Jupyter server whose kernels it runs notebooks on.
    """
    make_extension(home / "extensions" / "workbook.kernels-1.0.0")
    settings = home / "User" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps(SETTINGS))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = ["node", str(SERVER / "out/server-main.js"), "--host=127.0.0.1", f"--port={port}"]
    command += ["--without-connection-token", "--accept-server-license-terms", "--telemetry-level=off"]
    command += [f"--user-data-dir={home}", f"--server-data-dir={home / 'server'}"]
    command += [f"--extensions-dir={home / 'extensions'}"]
    env = os.environ | {"JUPYTER_ADDRESS": kernels, "EXTENSIONS_GALLERY": "{}"}
    log_file = home / "vscode.log"
    with log_file.open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            if not answers(f"{address}/version", server):
                raise RuntimeError(f"VS Code did not start:\n{log_file.read_text()}")
            yield address
        finally:
            server.terminate()
            server.wait()


def installed() -> bool:
    """Whether what the tests need of VS Code is there."""
    return (INSTALLED / "ready").is_file()


def make_extension(folder: Path) -> None:
    """Make the extension of its sources, and of what is installed."""
    folder.mkdir(parents=True)
    kinds = {"kernels.js": ["--platform=node", "--external:vscode"], "widgets.js": ["--format=esm"]}
    for name, options in kinds.items():
        command = ["node", str(INSTALLED / "esbuild/bin/esbuild"), str(HERE / "extension" / name), "--bundle"]
        command += [f"--outfile={folder / name}", "--log-level=warning", *options]
        subprocess.run(command, check=True)
    shutil.copy(HERE / "extension/package.json", folder)
    shutil.copy(INSTALLED / "requirejs/require.js", folder)
    shutil.copy(ANYWIDGET, folder / "anywidget.js")


@dataclass
class Code:
    """A page on VS Code, with a folder of notebooks open."""

    page: Page
    folder: Path

    def reload(self) -> None:
        """Load the page anew, until notebooks can be run."""
        self.page.reload()
        expect(self.page.get_by_text(READY)).to_be_visible(timeout=RUN)

    def choose_theme(self, theme: str) -> None:
        """Choose one of `THEMES`, by VS Code's command palette, unless it is chosen."""
        if self.frame.locator(f"body.{theme}").count():
            return
        self.page.keyboard.press("F1")
        self.pick("type the name of a command", "Preferences: Color Theme")
        self.pick("Select Color Theme", THEMES[theme])
        expect(self.frame.locator(f"body.{theme}")).to_be_attached()

    def pick(self, placeholder: str, option: str) -> None:
        """Pick an option of what VS Code asks for above the page."""
        asks = self.page.locator(".quick-input-widget")
        asks.get_by_placeholder(placeholder).press_sequentially(option)
        asks.get_by_role("option", name=option).first.click()

    def open_notebook(self, name: str) -> None:
        """Open a notebook of the folder by its name, and close what was open."""
        if self.page.get_by_role("tab", selected=True).count():
            self.page.keyboard.press("F1")
            self.pick("type the name of a command", "View: Close All Editors")
            expect(self.page.locator("iframe.webview")).to_have_count(0)
        self.page.get_by_role("treeitem", name=name).dblclick()
        expect(self.page.get_by_role("tab", name=name, selected=True)).to_be_visible()

    def run_all(self) -> None:
        """Run every cell, and wait for the last."""
        self.page.get_by_role("button", name="Run All").click()
        expect(self.page.get_by_text("A cell is running")).to_be_visible()
        expect(self.page.get_by_text(READY)).to_be_visible(timeout=RUN)

    @property
    def failed(self) -> Locator:
        """The marks of the cells that raised an error."""
        return self.page.locator(".codicon-notebook-state-error")

    @property
    def frame(self) -> FrameLocator:
        """Where the open notebook's outputs are."""
        return self.page.frame_locator("iframe.webview").frame_locator("iframe")

    def output(self, text: str) -> Locator:
        """The output with this text in it; VS Code keeps them in no order."""
        return self.frame.locator(".output", has_text=text)

    def axe(self, rule: str = "") -> str:
        """What axe finds wrong with the accessibility of the kit's outputs; "" where nothing is."""
        shown = self.frame.locator(".output .sw")
        frame = shown.first.element_handle().owner_frame()
        assert frame is not None
        frame.evaluate(AS_SEEN)
        return violations(frame, shown, rule)

    def in_each_window(self, name: str) -> Iterator[str]:
        """Each window of `TRIED` in turn, by its name; what is shown is legible, and a picture is kept."""
        for window in TRIED:
            width, theme = WINDOWS[window]
            self.page.set_viewport_size({"width": width, "height": TALL})
            self.choose_theme("vscode-light" if theme == LIGHT else "vscode-dark")
            yield window
            self.screenshot(f"{name}-{window}")
            assert self.axe(rule="color-contrast") == "", window

    def screenshot(self, name: str) -> Path:
        """Keep a picture of the page to look at."""
        path = ARTEFACTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path


@contextmanager
def page_on(browser: Browser, address: str, folder: Path) -> Iterator[Code]:
    """A page of its own on a folder of notebooks, which must ask no other machine for anything."""
    context = browser.new_context(viewport={"width": 1400, "height": TALL})
    code = Code(context.new_page(), folder)
    asked = asked_by(code.page)
    code.page.goto(f"{address}/?folder={folder}")
    expect(code.page.get_by_text(READY)).to_be_visible(timeout=RUN)
    yield code
    context.close()
    left = [url for url in left_loopback(asked) if not urlsplit(url).netloc.endswith(OWN_FILES)]
    assert left == [], "the page asked another machine"
