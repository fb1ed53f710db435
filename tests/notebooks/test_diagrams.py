"""The diagrams in the notebooks' text are those that the sandbox goes by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.sandbox.models.treasury import FLOWS
from helpers.sandbox.statuses import diagram
from scripts.notebook_form import NOTEBOOKS, read

MERMAID = re.compile(r"^```mermaid\n(.*?)\n```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_diagram_is_drawn_from_the_tables(path: Path) -> None:
    """A flow that changes is told as it is: no drawing is left behind."""
    drawn = {diagram(flow, flow.labels) for flow in FLOWS.values()}
    assert set(MERMAID.findall("\n".join(cell.source for cell in read(path).content.cells))) <= drawn
