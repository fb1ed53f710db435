"""What is generated is current."""

from __future__ import annotations

from helpers.catalog.fidelity import TABLE
from scripts import coverage, flows, presence


def test_the_coverage_page_is_current() -> None:
    """`python -m scripts.coverage` would change nothing, neither the page nor the catalog's table."""
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page()
    assert TABLE.read_text(encoding="utf-8") == coverage.table()


def test_the_table_of_absent_fields_is_current() -> None:
    """`python -m scripts.presence` would change nothing."""
    assert presence.TABLE.read_text(encoding="utf-8") == presence.text()


def test_the_page_about_treasury_is_current() -> None:
    """`python -m scripts.flows` would change nothing; each flow is there with its diagram."""
    written = flows.PAGE.read_text(encoding="utf-8")
    assert written == flows.page()
    assert written.count("```mermaid\nstateDiagram-v2\n") == 7
