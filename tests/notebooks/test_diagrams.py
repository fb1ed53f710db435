"""The diagrams in the notebooks' text are those that the sandbox goes by."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.sandbox.models.payments import intent_payments
from helpers.sandbox.models.treasury import FLOWS
from helpers.sandbox.statuses import diagram
from scripts.notebook_form import NOTEBOOKS, read

MERMAID = re.compile(r"^```mermaid\n(.*?)\n```", re.MULTILINE | re.DOTALL)
ARROW = re.compile(r"^    (\S+) --> ([^\s:]+)", re.MULTILINE)
# Tables with so many arrows that a notebook draws those of its story alone.
IN_PART = (intent_payments.LIFE,)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_diagram_is_drawn_from_the_tables(path: Path) -> None:
    """A flow that changes is told as it is: no drawing is left behind, and no arrow is made up."""
    whole = {diagram(flow, flow.labels) for flow in FLOWS.values()}
    for drawn in MERMAID.findall("\n".join(cell.source for cell in read(path).content.cells)):
        arrows = set(ARROW.findall(drawn))
        assert drawn in whole or any(arrows <= set(ARROW.findall(diagram(each))) for each in IN_PART)
