"""The code that a request stands for: one small generator a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .client import async_style, client_style
from .curl import curl
from .javascript import javascript
from .module import module_style
from .sample import Sample

# A language more is a row more. "python" is what people would write today; "module" the older style.
LANGUAGES: Mapping[str, Callable[[Sample], str]] = {
    "python": client_style,
    "async": async_style,
    "module": module_style,
    "javascript": javascript,
    "curl": curl,
}
TITLES: Mapping[str, str] = {
    "python": "Python",
    "async": "Async",
    "module": "Module",
    "javascript": "JavaScript",
    "curl": "curl",
}

__all__ = ["LANGUAGES", "TITLES", "Sample"]
