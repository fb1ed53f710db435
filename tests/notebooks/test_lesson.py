"""Every walkthrough has what it teaches by, and each thing that may be lacking is told."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

import helpers
from scripts.new_notebook import template
from scripts.notebook_form import NOTEBOOKS, Notebook, canonical, python, read
from scripts.notebook_lesson import lacks, reference_pages

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
# Names of the vocabulary that no walkthrough uses, and why.
UNUSED: Mapping[str, str] = {
    "Refused": "an error of the kit's own: it is met, and seldom caught by its name",
    "queries": "it shows when each query was asked, which differs in every run",
    "scheduled": "it reads the runs of queries that somebody has scheduled in the Dashboard",
    "send": "it sends a request that is there as a value; a form or the SDK does so for a reader",
}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_walkthrough_lacks_nothing(path: Path) -> None:
    """From what it is for, at its top, to where to go next, at its end."""
    assert lacks(read(path)) == []


def test_every_name_of_the_vocabulary_is_used_or_there_is_a_reason() -> None:
    """A helper that no walkthrough shows is found by nobody."""
    cells = [cell.source for path in PATHS for cell in read(path).code]
    nodes = [node for source in cells for node in ast.walk(ast.parse(python(source)))]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    assert set(helpers.__all__) - used == set(UNUSED)


def stored(change: Callable[[Any], None]) -> Notebook:
    """The template's walkthrough with something changed."""
    content = template("Gift cards")
    change(content)
    return Notebook("sample", canonical("sample", content))


def without(text: str, instead: str = "") -> Callable[[Any], None]:
    """Take a text out of every cell."""

    def change(content: Any) -> None:
        for cell in content.cells:
            cell.source = cell.source.replace(text, instead)

    return change


def with_cell(cell: Any, at: int) -> Callable[[Any], None]:
    return lambda content: content.cells.insert(at, cell)


def test_the_template_lacks_nothing() -> None:
    """The changes below start from a walkthrough that has all."""
    assert lacks(stored(without(""))) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (without("you will be able to"), "does not say at its top what the reader `will be able to` do"),
        (without("- CHANGE IT,\n- READ WHAT GOES WRONG."), "in two bullets or more"),
        (without("minutes"), "does not say at its top how many minutes it takes"),
        (without("You need nothing but this kit."), "does not say at its top what `you need`"),
        (without("client = connect()", "client = None"), "does not `connect()` in its first code cell"),
        (with_cell(new_code_cell("client = connect()"), 4), "connects in 2 cells"),
        (with_cell(new_code_cell("1 + 1\n2"), 4), "no text before the cell that begins with `1 + 1`"),
        (without("assert error.code", "error.code"), "meets no error on purpose"),
        (without("## Your turn"), "has no part `## Your turn`"),
        (without("## Clean up"), "has no part `## Clean up`"),
        (without("## Where to go next"), "does not end with `## Where to go next` and a list"),
        (without("api/customers", "api/customer"), "links to https://docs.stripe.com/api/customer, which"),
        (with_cell(new_markdown_cell("A payout arrives."), 4), "uses `payout` without saying, in bold,"),
        (with_cell(new_markdown_cell("Two capabilities."), 4), "uses `capability` without saying"),
    ],
)
def test_what_is_lacking_is_told(change: Callable[[Any], None], complaint: str) -> None:
    """In one sentence that says what to do."""
    assert any(complaint in each for each in lacks(stored(change)))


@pytest.mark.parametrize(
    "text", ["A **payout** is on its way.", "See [payouts](07_payments.ipynb).", "`payout.paid` came."]
)
def test_a_term_may_be_explained_linked_or_part_of_a_name(text: str) -> None:
    """Then nobody has to guess."""
    assert lacks(stored(with_cell(new_markdown_cell(text), 4))) == []


def test_the_pages_of_the_reference_are_known() -> None:
    """A resource's page and an operation's; https://docs.stripe.com/api lists them."""
    assert {
        "customers",
        "customers/create",
        "payment-link",
        "v2/core/event-destinations",
    } <= reference_pages()
