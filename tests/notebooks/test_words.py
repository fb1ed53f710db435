"""Plain words wherever a person reads: phrases that puzzled readers do not come back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
# What puzzled a reader, and what to say instead.
INSTEAD: Mapping[str, str] = {
    r"make[s]? trouble": "inject faults; make requests fail",
    r"let time pass|lets happen": "advance the clock",
    r"may be carried out all the same": "Stripe may still process it; check the history",
    r"came otherwise": "some responses differ",
    r"No request says that": "no matching request",
    r"its card decides": "no override",
    r"tells nothing yet": "gives no identity details yet",
    r"the way the money takes": "where the money goes",
    r"carrying on|carries on": "contributing",
    r"Dear and fast": "expensive and fast",
    r"A slip is told": "a mistake is shown",
    r"who is behind it|stands behind it": "who owns it",
    r"hang together": "are linked",
    r"told the world|tells the world": "which events it creates",
    r"does not know .*? who stands": "does not know whose it is",
    r"is spoken|speaks no": "is used",
    r"tells? the whole story": "shows every step",
    r"is a photograph": "does not change later",
    r"from the ground up": "from the beginning",
    r"be told of": "receive; be notified of",
    r"comes as it came": "the responses are the same",
    r"nobody showed you": "that is new to you",
    r"no magic in it": "you can compute it yourself",
    r"names nothing": "does not exist",
    r"is said with its line": "the error names the line",
    r"fetch(es|ed)? (the )?money back": "take the money back; return the money",
    r"is told by its": "is shown by its",
    r"Whom? you charge|is whom": "who pays you",
}
PROSE = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
INTERFACE = sorted(
    path
    for room in ("builder", "viewer", "controls", "data", "events", "walkthrough", "history", "connection")
    for path in (ROOT / "helpers" / room).rglob("*.py")
)


NOTEBOOKS = pytest.mark.parametrize(
    "path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem
)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def prose(path: Path) -> list[str]:
    """A notebook's text cells."""
    return [each.source for each in nbformat.read(path, 4).cells if each.cell_type == "markdown"]


def formulas(text: str) -> Iterator[str]:
    """Each paragraph, or cell of a table, that is taken for mathematics."""
    for paragraph in re.split(r"\n\n|\|", CODE.sub("", text)):
        if paragraph.count("$") - paragraph.count("\\$") > 1:
            yield paragraph.strip()


def puzzling(text: str) -> Iterator[str]:
    """Each phrase that is there, and what to say instead."""
    for phrase, instead in INSTEAD.items():
        if match := re.search(phrase, text, re.IGNORECASE):
            yield f'"{match[0]}": say "{instead}"'


@pytest.mark.parametrize("path", [*PROSE, *INTERFACE], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_or_message_is_in_plain_words(path: Path) -> None:
    """Pages, and the sentences that the interface shows."""
    assert list(puzzling(path.read_text(encoding="utf-8"))) == []


@NOTEBOOKS
def test_a_notebook_is_in_plain_words(path: Path) -> None:
    """What its text cells say."""
    assert list(puzzling("\n".join(prose(path)))) == []


@NOTEBOOKS
def test_amounts_in_a_notebook_are_no_formulas(path: Path) -> None:
    """Of two dollar signs in a paragraph Jupyter sets what stands between as mathematics."""
    assert [each for text in prose(path) for each in formulas(text)] == []


@pytest.mark.parametrize("path", PROSE, ids=lambda path: str(path.relative_to(ROOT)))
def test_amounts_on_a_page_are_no_formulas(path: Path) -> None:
    """GitHub does the same."""
    assert list(formulas(path.read_text(encoding="utf-8"))) == []


def test_a_formula_is_found() -> None:
    """But not one dollar sign, nor those that stand in code."""
    assert list(formulas("Sell at $5.00.\n\n`$A` and `$B`\n\nPay $5.00, or $6.00.")) == [
        "Pay $5.00, or $6.00."
    ]


def test_a_phrase_is_found() -> None:
    """Whatever its capitals."""
    assert list(puzzling("Dear And fast")) == ['"Dear And fast": say "expensive and fast"']
