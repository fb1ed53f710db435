"""Widgets below each other, which are displayed and stored as one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ipywidgets import VBox

from .html import Html, together
from .live import Live
from .stored import Bundle, Pictured


class Stack(Pictured, VBox):
    """``parts``: the widgets, from the top."""

    parts: Sequence[Live] = ()

    def put(self, *parts: Live) -> None:
        """Show these, and no others."""
        for each in parts:
            each.within = self
        self.parts = self.children = parts
        self.changed()

    def static_html(self) -> Html:
        return together(*(each.whole() for each in self.parts))

    def text(self) -> str:
        return "\n\n".join(each.text() for each in self.parts)

    def _repr_mimebundle_(self, **_options: Any) -> Bundle:
        self.ready()
        return {**self.live_view(), **self.picture()}
