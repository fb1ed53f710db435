"""What a notebook's file keeps of its widgets: their last pictures, and one stylesheet."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.builder import build
from helpers.catalog.find import index
from helpers.viewer import show
from helpers.viewer.stored import Carrier
from helpers.viewer.style import style_once

VIEW = "application/vnd.jupyter.widget-view+json"
CELLS = (
    "from helpers import build, find, graph, panel, show",
    "build('v1.customers.create', name='Jenny')",
    "panel()",
    "show({'id': 'cus_1', 'object': 'customer'})",
    "graph({'id': 'cus_1', 'object': 'customer'})",
)


@pytest.fixture(scope="module")
def notebook() -> Any:
    """A notebook that was run."""
    document = new_notebook(cells=[*map(new_code_cell, CELLS)])
    return NotebookClient(document, kernel_name="python3", store_widget_state=False).execute()


def test_a_widget_is_displayed_as_its_picture_and_its_live_view(notebook: Any) -> None:
    """The picture can be read by itself, and says how to have the live view, which holds nothing else."""
    picture, live = notebook.cells[1].outputs
    assert "Jenny" in picture.data["text/html"]
    assert "Run the cell to make it live." in picture.data["text/html"]
    assert picture.data["text/plain"].startswith("v1.customers.create (POST /v1/customers)")
    assert VIEW not in picture.data
    assert set(live.data) == {VIEW, "text/html"}
    assert live.data["text/html"] == ""


def test_a_notebook_holds_one_stylesheet(notebook: Any) -> None:
    """The first picture has it."""
    pages = [output.data["text/html"] for cell in notebook.cells for output in cell.outputs]
    assert [page.count("<style>") for page in pages] == [1, 0, 0, 0, 0, 0, 0]


def test_the_stylesheet_comes_again_with_its_cell() -> None:
    """Run again, the cell that had it has it; another cell, or a second output, does not."""
    carrier = Carrier()
    assert [
        carrier.takes(*place) for place in [("a", 1), ("a", 1), ("b", 2), ("a", 3), ("a", 3), ("b", 4)]
    ] == [True, False, False, True, False, False]


def page(style: str, text: str) -> Any:
    return new_output("display_data", data={"text/html": f'<div class="sw">{style}{text}</div>'})


def test_before_saving_the_first_picture_takes_the_stylesheet() -> None:
    """Whichever cells were run again, moved or deleted since; the newest of several stays, in one place."""
    other = new_output("display_data", data={"text/html": "<style>p {}</style>"})
    cells = [
        new_markdown_cell("Text"),
        new_code_cell(outputs=[other, new_output("stream", text="x"), page("", "one")]),
        new_code_cell(outputs=[page("<style>old</style>", "two"), page("<style>new</style>", "three")]),
    ]
    style_once({"cells": cells})
    pages = [each.data["text/html"] for cell in cells[1:] for each in cell.outputs if "data" in each]
    assert pages == [
        "<style>p {}</style>",
        '<div class="sw"><style>new</style>one</div>',
        '<div class="sw">two</div>',
        '<div class="sw">three</div>',
    ]


def test_a_notebook_without_pictures_is_saved_as_it_is() -> None:
    """Nothing is added to it; HTML in lines is read, too."""
    lines = new_output("display_data", data={"text/html": ["<p>\n", "</p>"]})
    cells = [new_code_cell(outputs=[lines]), new_code_cell(outputs=[page("", "x")])]
    style_once({"cells": cells})
    assert cells[0].outputs[0].data["text/html"] == ["<p>\n", "</p>"]
    assert cells[1].outputs[0].data["text/html"] == '<div class="sw">x</div>'


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is displayed, and what replaces it."""
    outputs: list[dict[str, Any]] = []

    def publish(data: Any, transient: Any = None, *, update: bool = False) -> None:
        outputs.append({"html": data.get("text/html"), "id": transient, "update": update})

    monkeypatch.setattr("IPython.display.publish_display_data", publish)
    return outputs


def wait_until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not met() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert met()


def test_the_picture_follows_what_its_reader_does(published: list[dict[str, Any]]) -> None:
    """Edits that follow each other closely are one replacement, of the same output."""
    form = build("v1.customers.create")
    form._ipython_display_()
    form._receive(form, {"do": "show"}, [])
    form._receive(form, {"do": "type", "at": "name", "value": "Jen"}, [])
    form._receive(form, {"do": "type", "at": "name", "value": "Jenny"}, [])
    wait_until(lambda: len(published) == 3)
    assert [each["update"] for each in published] == [False, False, True]
    assert published[2]["id"] == published[0]["id"]
    assert "Jenny" in published[2]["html"]


def test_a_picture_that_nobody_looks_at_stays_as_it_was_displayed(published: list[dict[str, Any]]) -> None:
    """Where a notebook is run without a front end, each cell keeps what it showed."""
    form = build("v1.customers.create")
    form._ipython_display_()
    form.params = {"name": "Jenny"}
    time.sleep(0.3)
    assert len(published) == 2


def test_what_is_opened_below_is_in_the_picture(published: list[dict[str, Any]]) -> None:
    """The form of an id, and what is then filled in there."""
    view = show({"id": "re_1", "object": "refund", "charge": "ch_123456789012345678901234"})
    view._ipython_display_()
    view._receive(view, {"do": "related", "at": "ch_123456789012345678901234"}, [])
    wait_until(lambda: len(published) == 3)
    assert "v1.charges.retrieve" in published[2]["html"]


def test_a_form_that_a_search_opened_is_in_its_picture(published: list[dict[str, Any]]) -> None:
    """In the place of another's."""
    from helpers import find

    index()
    finder = find("refund")
    finder._ipython_display_()
    finder.search._receive(finder.search, {"do": "open", "at": "v1.refunds.create"}, [])
    wait_until(lambda: len(published) == 3)
    assert "POST /v1/refunds" in published[2]["html"]
