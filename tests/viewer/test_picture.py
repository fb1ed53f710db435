"""A drawing in a live and in a stored page."""

from __future__ import annotations

import re
from base64 import b64decode
from xml.etree import ElementTree

from helpers.viewer.html import tag
from helpers.viewer.picture import colour, picture

HOSTILE = '"><script>alert(1)</script>'


def made(*, live: bool) -> str:
    line = tag("path", d="M0 0H9", style=f"stroke:{colour('accent')}")
    return picture(HOSTILE, "A line & nothing else.", 10, 20, line, live=live)


def test_a_live_drawing_is_part_of_its_page() -> None:
    """It takes the theme's colours, and says what it is."""
    assert made(live=True).startswith("<svg ")
    assert "<desc>A line &amp; nothing else.</desc>" in made(live=True)
    assert "<script" not in made(live=True)


def test_a_stored_drawing_is_an_image_that_stands_alone() -> None:
    """Well-formed, of its own size and colours, with the same words for whoever cannot see it."""
    image = made(live=False)
    assert 'alt="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;. A line &amp; nothing else."' in image
    coded = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', image)
    assert coded
    drawing = ElementTree.fromstring(b64decode(coded[1]))
    assert (drawing.get("width"), drawing.get("height")) == ("10", "20")
    assert [each.tag.partition("}")[2] for each in drawing] == ["title", "desc", "path"]
    assert drawing[2].get("style") == "stroke:var(--sw-accent,#7a70e0)"
