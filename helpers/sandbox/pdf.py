"""Documents as one-page PDFs: an invoice, a quote, a credit note.

A page is A4 and written in Helvetica, which every reader has, so that no font has to be carried along; a
character that its Latin alphabet lacks is shown as "?". The same document gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest

import pydyf

WIDTH, HEIGHT = 595, 842  # points, A4
LEFT, RIGHT, TOP, BOTTOM = 48, 547, 790, 56
LINE = 14
GREY, BLACK = (0.42, 0.45, 0.5), (0.1, 0.12, 0.16)
# The width of Helvetica's characters from " " to "~", in thousandths of the font's size.
# Source: Adobe's font metrics (Helvetica.afm).
WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722,
    278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278,
    469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333,
    500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)  # fmt: skip
OTHER_WIDTH = 556


@dataclass(frozen=True)
class Row:
    """A line of a document. `unit` and `amount` as they are shown: "$20.00"."""

    description: str
    quantity: str
    unit: str
    amount: str


@dataclass(frozen=True)
class Document:
    """What a page says, from top to bottom.

    ``facts``: names and values below the title. ``parties``: two columns of lines, the seller's and the
    buyer's. ``headline``: what it is about in one sentence. ``sums``: names and amounts below the rows, the
    last one in bold. ``notes``: lines at the end.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    parties: tuple[Sequence[str], Sequence[str]]
    headline: str
    rows: Sequence[Row]
    sums: Sequence[tuple[str, str]]
    notes: Sequence[str] = ()


def written(document: Document) -> bytes:
    """A document as a PDF of one page; rows for which it has no room are counted in one line."""
    page = _Page(pydyf.Stream())
    page.draw(document)
    pdf = pydyf.PDF()
    fonts = {name: _font(family) for name, family in (("F1", "Helvetica"), ("F2", "Helvetica-Bold"))}
    for each in (*fonts.values(), page.stream):
        pdf.add_object(each)
    pdf.info["Title"] = pydyf.String(document.title)
    named = pydyf.Dictionary({name: font.reference for name, font in fonts.items()})
    pdf.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, WIDTH, HEIGHT]),
                "Contents": page.stream.reference,
                "Resources": pydyf.Dictionary({"Font": named}),
            }
        )
    )
    out = BytesIO()
    pdf.write(out)
    return out.getvalue()


def _font(family: str) -> pydyf.Dictionary:
    """One of the fonts that every reader has."""
    names = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{family}", "Encoding": "/WinAnsiEncoding"}
    return pydyf.Dictionary(names)


class _Page:
    """A page that is written from top to bottom. ``y``: where the next line stands, from the bottom."""

    def __init__(self, stream: pydyf.Stream) -> None:
        self.stream = stream
        self.y = TOP

    def draw(self, document: Document) -> None:
        """Write everything that a document says."""
        self.text(LEFT, document.title, size=20, bold=True)
        self.down(2 * LINE)
        for name, value in document.facts:
            self.text(LEFT, name, bold=True)
            self.text(LEFT + 110, value)
            self.down()
        self.down()
        self.columns(document.parties)
        self.text(LEFT, document.headline, size=13, bold=True)
        self.down(2 * LINE)
        self.rows(document.rows, room=LINE * (len(document.sums) + len(document.notes) + 3))
        self.sums(document.sums)
        for note in document.notes:
            self.text(LEFT, fitting(note, RIGHT - LEFT), grey=True)
            self.down()

    def columns(self, parties: tuple[Sequence[str], Sequence[str]]) -> None:
        """The seller and the buyer beside each other."""
        middle = (LEFT + RIGHT) // 2
        for left, right in zip_longest(*parties, fillvalue=""):
            self.text(LEFT, fitting(left, middle - LEFT - LINE))
            self.text(middle, fitting(right, RIGHT - middle))
            self.down()
        self.down()

    def rows(self, rows: Sequence[Row], *, room: int) -> None:
        """The lines, under their heading; `room`: points that are kept for what comes below them."""
        self.row(Row("Description", "Qty", "Unit price", "Amount"), grey=True)
        self.rule()
        most = max(1, (self.y - room - BOTTOM) // LINE)
        shown = rows if len(rows) <= most else rows[: most - 1]
        for each in shown:
            self.row(each)
        if len(shown) < len(rows):
            self.row(Row(f"and {len(rows) - len(shown)} more", "", "", ""), grey=True)
        self.rule()

    def row(self, row: Row, *, grey: bool = False) -> None:
        """One line of the table."""
        self.text(LEFT, fitting(row.description, 290), grey=grey)
        for right, value in ((380, row.quantity), (465, row.unit), (RIGHT, row.amount)):
            self.text(right - width(value), value, grey=grey)
        self.down()

    def sums(self, sums: Iterable[tuple[str, str]]) -> None:
        """What the lines add up to, on the right."""
        *parts, (name, value) = sums
        for each in parts:
            self.sum(*each)
        self.sum(name, value, bold=True)
        self.down()

    def sum(self, name: str, value: str, *, bold: bool = False) -> None:
        """One of the sums."""
        self.text(330, name, bold=bold)
        self.text(RIGHT - width(value), value, bold=bold)
        self.down()

    def rule(self) -> None:
        """A thin line across the page."""
        height = self.y + LINE - 4
        self.stream.set_line_width(0.5)
        self.stream.set_color_rgb(*GREY, stroke=True)
        self.stream.move_to(LEFT, height)
        self.stream.line_to(RIGHT, height)
        self.stream.stroke()
        self.down(4)

    def text(self, x: float, text: str, *, size: int = 9, bold: bool = False, grey: bool = False) -> None:
        """Write at a distance from the left, in points."""
        self.stream.begin_text()
        self.stream.set_color_rgb(*(GREY if grey else BLACK))
        self.stream.set_font_size("F2" if bold else "F1", size)
        self.stream.set_text_matrix(1, 0, 0, 1, round(x, 2), self.y)
        self.stream.show_text_string(text.encode("cp1252", "replace"))
        self.stream.end_text()

    def down(self, points: int = LINE) -> None:
        """Go on further down."""
        self.y -= points


def width(text: str, size: int = 9) -> float:
    """How wide a text is in Helvetica, in points."""
    first = ord(" ")
    known = (ord(each) - first for each in text)
    return sum(WIDTHS[each] if 0 <= each < len(WIDTHS) else OTHER_WIDTH for each in known) * size / 1000


def fitting(text: str, room: float) -> str:
    """A text, shortened to what there is room for."""
    if width(text) <= room:
        return text
    while text and width(f"{text}...") > room:
        text = text[:-1]
    return f"{text}..."
