"""In a real JupyterLab: how long until what one asked for is painted, beside a cell that shows one button."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from benchmarks.forms import LARGEST
from benchmarks.measure import Result, medians
from scripts import browser as chromium
from tests.browser.lab import flags, page_on, serve

BUTTON = "from IPython.display import HTML\n\nHTML('<button type=submit>Send</button>')"
CELLS = {
    "a button": BUTTON,
    **{name: f'from helpers import build\n\nbuild("{name}")' for name in LARGEST},
    "find": "from helpers import find\n\nfind()",
}
ROUNDS = 5
ON_SCREEN = 1.0
"""Seconds from running the cell to the form."""
FEEDBACK = 0.1
"""Seconds from a click to the first sign that it was heard."""
# Run a cell, and wait for another button in it than before.
RUN = """async (number) => {
  const { content } = window.jupyterapp.shell.currentWidget;
  content.activeCellIndex = number;
  const { node } = content.activeCell;
  const before = node.querySelector("[type=submit]");
  window.jupyterapp.commands.execute("notebook:run-cell");
  const painted = () => new Promise(requestAnimationFrame);
  const now = () => node.querySelector("[type=submit]");
  do await painted(); while (!now() || now() === before);
}"""
# Press Send in the form of a cell, and wait for its first word.
SEND = """async (number) => {
  const { node } = window.jupyterapp.shell.currentWidget.content.widgets[number];
  const status = node.querySelector("[data-part=status]");
  status.textContent = "";
  node.querySelector("[type=submit]").click();
  do await new Promise(requestAnimationFrame); while (!status.textContent);
}"""
# Type another letter into the search of a cell, and wait for other results.
TYPE = """async (number) => {
  const { node } = window.jupyterapp.shell.currentWidget.content.widgets[number];
  const field = node.querySelector("[role=combobox]");
  const first = () => node.querySelector("[role=option]");
  const before = first();
  field.value = field.value.length < 5 ? field.value + "custo"[field.value.length] : "c";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  do await new Promise(requestAnimationFrame); while (!first() || first() === before);
}"""


def run() -> Iterator[Result]:
    """Seconds for the largest forms, for a click and for a letter; and how many times as long as a button."""
    executable = chromium.find()
    if executable is None:
        raise RuntimeError(chromium.WHAT_TO_DO)
    with TemporaryDirectory() as home, sync_playwright() as playwright:
        folder = Path(home) / "notebooks"
        folder.mkdir()
        browser = playwright.chromium.launch(executable_path=executable, args=flags())
        with serve(folder) as address, page_on(browser, address, folder) as lab:
            lab.run_cells("Screen", CELLS.values())
            yield from measured(lab.page)
        browser.close()


def measured(page: Page) -> Iterator[Result]:
    """The title is the notebook's first cell."""
    numbers = {name: number for number, name in enumerate(CELLS, 1)}
    shown: dict[str, Callable[[], object]] = {
        name: partial(page.evaluate, RUN, numbers[name]) for name in ("a button", *LARGEST)
    }
    took = medians(shown, ROUNDS, warm=1)
    for name in LARGEST:
        yield Result(f"{name}, in seconds", took[name], at_most=ON_SCREEN)
        yield Result(f"{name} / a button", took[name] / took["a button"])
    told: dict[str, Callable[[], object]] = {
        "Send": partial(page.evaluate, SEND, numbers[LARGEST[-1]]),
        "find": partial(page.evaluate, TYPE, numbers["find"]),
    }
    took = medians(told, ROUNDS, warm=1)
    yield Result("Send, until it says so, in seconds", took["Send"], at_most=FEEDBACK)
    yield Result("a letter in find, until its results, in seconds", took["find"], at_most=FEEDBACK)
