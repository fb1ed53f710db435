"""The views' style, which a notebook's file holds once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .html import Html, tag

# What `wrapped` makes begins so.
FRAME = '<div class="sw">'
STYLE = re.compile(rf"(?<={re.escape(FRAME)})<style>[^<]*</style>")


def wrapped(page: Html, *, styled: bool = True) -> Html:
    """A page as a notebook stores it. ``styled``: whether it brings the stylesheet, for the others too."""
    return tag("div", tag("style", stylesheet()) if styled else None, page, class_="sw")


def style_once(notebook: Mapping[str, Any]) -> None:
    """Have a notebook's first picture alone hold the stylesheet, before it is saved."""
    outputs = [each for cell in notebook["cells"] for each in cell.get("outputs", ())]
    pages = [(each["data"], "".join(each["data"].get("text/html", ""))) for each in outputs if "data" in each]
    pictures = [(data, page) for data, page in pages if page.startswith(FRAME)]
    styles = [sheet[0] for _, page in pictures if (sheet := STYLE.search(page))]
    for number, (data, page) in enumerate(pictures):
        style = "".join(styles[-1:]) if number == 0 else ""
        data["text/html"] = FRAME + style + STYLE.sub("", page).removeprefix(FRAME)


@cache
def stylesheet() -> Html:
    """The views' style in few bytes."""
    text = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    return Html(" ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split()))
