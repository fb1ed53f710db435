"""The views' style, which each stored output brings along."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .html import Html, tag


def wrapped(page: Html) -> Html:
    """A page that brings its own style."""
    return tag("div", tag("style", stylesheet()), page, class_="sw")


@cache
def stylesheet() -> Html:
    """The views' style in few bytes, since each stored output holds it."""
    text = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    return Html(" ".join(text.partition("*/")[2].split()))
