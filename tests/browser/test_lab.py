"""The harness: a notebook made on the fly runs in JupyterLab, and what should be caught is caught."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import Browser, expect

from scripts.notebook_form import canonical
from tests.browser.lab import Lab, left_loopback, page_on

BUTTON = """\
import ipywidgets

button = ipywidgets.Button(description="Send")
button.on_click(lambda sent: setattr(sent, "description", "Sent"))
button"""
A_KEY = "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"
FORM = "import helpers\n\nhelpers.build('v1.balance.retrieve')"
# What anywidget allows a widget to load in; on a busy machine it is over before.
OUT_OF_TIME = """\
AbortSignal.timeout = () => {
  const clock = new AbortController();
  setTimeout(() => clock.abort());
  return clock.signal;
};"""
INTERPRETER = "import helpers, sys\n\nprint(helpers.__name__, sys.prefix)"
UNNAMED_FIELD = "from IPython.display import HTML\n\nHTML('<input type=\"text\">')"
PICTURE_FROM_ELSEWHERE = (
    'from IPython.display import HTML\n\nHTML(\'<img alt="" src="https://example.com/x.png">\')'
)


@pytest.fixture
def notebook(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A notebook of one code cell, whose source the test gives."""
    path = tmp_path / "sample.ipynb"
    cells = [new_markdown_cell("# Sample"), new_code_cell(request.param)]
    path.write_text(canonical("sample", new_notebook(cells=cells)))
    return path


def runs(source: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("notebook", [source], indirect=True, ids=["sample"])


@runs(BUTTON)
def test_a_widget_answers(lab: Lab, notebook: Path) -> None:
    """A button appears under its cell, and pressing it runs its callback in the kernel."""
    lab.open_notebook(notebook)
    lab.run_all()
    lab.page.get_by_role("button", name="Send").click()
    expect(lab.page.get_by_role("button", name="Sent")).to_be_visible()
    assert lab.axe() == ""


@runs(FORM)
def test_a_widget_that_loads_slowly_answers_all_the_same(fresh_lab: Lab, notebook: Path) -> None:
    """On a busy machine a form appears late, and not never."""
    fresh_lab.page.add_init_script(OUT_OF_TIME)
    fresh_lab.open_notebook(notebook)
    fresh_lab.run_all()
    fresh_lab.page.get_by_role("button", name="Send").click()
    expect(fresh_lab.page.locator("[data-part=reply]")).to_contain_text("200 OK")


@runs(FORM)
def test_a_kernel_that_is_gone_is_told_of(lab: Lab, notebook: Path) -> None:
    """A form that nobody answers says so."""
    lab.open_notebook(notebook)
    lab.run_all()
    send = lab.page.get_by_role("button", name="Send")
    expect(send).to_be_visible()
    lab.shut_down()
    send.click()
    expect(lab.page.get_by_role("alert").filter(has_text="The kernel does not answer")).to_be_visible()


@runs(INTERPRETER)
def test_the_kernel_is_the_kits_own(lab: Lab, notebook: Path) -> None:
    """A notebook finds `helpers`, because its kernel is the Python that JupyterLab itself runs in."""
    lab.open_notebook(notebook)
    lab.run_all()
    expect(lab.outputs).to_have_text(f"helpers {sys.prefix}")


@runs(f"# {A_KEY}")
def test_a_key_is_not_saved(lab: Lab, notebook: Path) -> None:
    """A key that stands in a cell is masked in the file, at every save."""
    opened = lab.open_notebook(notebook)
    add_a_cell = lab.page.get_by_role("button", name="Insert a cell below").first
    for _ in range(2):
        add_a_cell.click()
        lab.save()
        assert "sk_test_" in opened.read_text()
        assert A_KEY not in opened.read_text()


def test_it_asks_for_no_news(lab: Lab) -> None:
    """JupyterLab opens without its question about news, which would ask another machine."""
    lab.page.goto(f"{lab.address}/lab?reset")
    expect(lab.page.locator(".jp-Launcher")).to_be_visible()
    expect(lab.page.get_by_text("news")).to_have_count(0)


@runs(UNNAMED_FIELD)
def test_a_field_without_a_label_is_reported(lab: Lab, notebook: Path) -> None:
    """The accessibility check can fail, and says what is wrong."""
    lab.open_notebook(notebook)
    lab.run_all()
    assert "Ensure every form element has a label" in lab.axe()


@runs(PICTURE_FROM_ELSEWHERE)
def test_a_request_to_another_machine_is_caught(
    browser: Browser, address: str, folder: Path, notebook: Path
) -> None:
    """The check that nothing leaves loopback can fail; the request itself finds no address to go to."""
    with ExitStack() as stack:
        lab = stack.enter_context(page_on(browser, address, folder))
        with lab.page.expect_event("requestfailed"):
            lab.open_notebook(notebook)
            lab.run_all()
        # Asked for again, where the page is drawn again meanwhile.
        assert set(left_loopback(lab.requested)) == {"https://example.com/x.png"}
        with pytest.raises(AssertionError, match="asked another machine"):
            stack.close()
