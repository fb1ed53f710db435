"""The page on security and the tests tell of the same ways."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.leaks import test_kernel, test_kit, test_lab, test_process, test_reports

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
ROW = re.compile(r"^\| (.+?) \| (.+?) \|$", re.MULTILINE)
TESTED = {
    "In a notebook's kernel": [*test_kernel.WAYS, *test_kernel.ASKED],
    "In what JupyterLab saves": [*test_lab.WAYS],
    "In a program, its logs and its tracebacks": [*test_process.WAYS],
    "In the report of a test": [*test_reports.WAYS],
    "In what the kit shows, writes and sends": [*test_kit.WAYS],
}


def section(title: str) -> str:
    text = PAGE.read_text(encoding="utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("title", TESTED)
def test_each_way_on_the_page_is_tried_and_each_that_is_tried_is_on_the_page(title: str) -> None:
    """In the same order, and with what holds it."""
    _, *rows = ROW.findall(section(title))
    assert [way for way, _ in rows] == TESTED[title]
    assert all(holds.strip() for _, holds in rows)


def test_there_are_more_than_a_hundred() -> None:
    """As SECURITY.md says."""
    assert sum(map(len, TESTED.values())) > 100


def test_no_way_is_told_twice() -> None:
    """Each has a name of its own."""
    names = [name for names in TESTED.values() for name in names]
    assert sorted(names) == sorted(set(names))
