"""A drawing in a live and in a stored page."""

from __future__ import annotations

import re
from base64 import b64decode
from xml.etree import ElementTree

import pytest

from helpers.data import drawing as pictures
from helpers.viewer.html import tag
from helpers.viewer.picture import GREY, colour, picture
from helpers.viewer.style import stylesheet

BRIGHTER = float(re.findall(r"brightness\(([\d.]+)\)", stylesheet())[0])
HOSTILE = '"><script>alert(1)</script>'


def made(*, live: bool) -> str:
    line = tag("path", d="M0 0H9", style=f"stroke:{colour('accent')}")
    return picture(HOSTILE, "A line & nothing else.", 10, 20, line, live=live)


def test_a_live_drawing_is_part_of_its_page() -> None:
    """It takes the theme's colours, and says what it is."""
    assert "><svg " in made(live=True)
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


def luminance(colour: str, brighter: float = 1) -> float:
    """As WCAG 2.1 defines it."""
    parts = (min(1.0, int(colour[at : at + 2], 16) / 255 * brighter) for at in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """The ratio of two luminances, from 1 to 21."""
    darker, lighter = sorted((one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["#111111", "#1f1f1f", "#000000"])
def test_text_can_be_read_on_light_and_on_dark(ground: str) -> None:
    """JupyterLab's ground, VS Code's and that of high contrast; on light without being made brighter."""
    assert contrast(luminance("#ffffff"), 0) == pytest.approx(21)
    for grey in (GREY, pictures.GREY):
        assert contrast(luminance(grey), luminance("#ffffff")) >= 4.5
        assert contrast(luminance(grey, BRIGHTER), luminance(ground)) >= 4.5


@pytest.mark.parametrize("colour", [pictures.BLUE, pictures.RED, pictures.GREEN])
def test_shapes_can_be_seen_on_light_and_on_dark(colour: str) -> None:
    """At 3 to 1, which is what shapes need."""
    assert contrast(luminance(colour), luminance("#ffffff")) >= 3
    assert contrast(luminance(colour, BRIGHTER), luminance("#1f1f1f")) >= 3
