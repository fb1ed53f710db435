"""The code that a request stands for: one small generator a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .client import client_style
from .curl import curl
from .module import module_style
from .sample import Sample

# A language more is a row more. "python" is what people would write today; "module" the older style.
LANGUAGES: Mapping[str, Callable[[Sample], str]] = {
    "python": client_style,
    "module": module_style,
    "curl": curl,
}
TITLES: Mapping[str, str] = {"python": "Python", "module": "Python, module style", "curl": "curl"}

__all__ = ["LANGUAGES", "TITLES", "Sample"]
