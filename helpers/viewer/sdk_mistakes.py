"""What to do about an error that Python raises before anything is sent: a method, a field or a resource that
the SDK does not have, or parameters that are not in one dict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from types import ModuleType
from typing import Any

from .html import tag
from .stored import carries_style
from .style import wrapped

UNEXPECTED = re.compile(r"\w+Service\.(\w+)\(\) got an unexpected keyword argument '(\w+)'")
# What other libraries, and older versions of this one, call a method.
OTHERWISE_CALLED = {
    "add": "create",
    "all": "list",
    "find": "retrieve",
    "get": "retrieve",
    "modify": "update",
    "remove": "delete",
    "save": "update",
}
SEVERAL = 12  # names are listed at most


def advice(error: BaseException) -> str:
    """What to write instead; empty where the error has nothing to do with the SDK."""
    if isinstance(error, TypeError) and (match := UNEXPECTED.search(str(error))):
        method, name = match.groups()
        return f'A client takes the parameters as one dict: {method}({{"{name}": ...}}).'
    if not isinstance(error, AttributeError) or not error.name or error.name.startswith("_"):
        return ""
    if isinstance(error.obj, ModuleType) and error.obj.__name__ == "stripe":
        return (
            f'This version of the SDK has no {error.name}. find("{error.name}") looks for the operation, and '
            "docs/versions.md says what newer versions of the API took away."
        )
    kind = type(error.obj)
    if not kind.__module__.startswith("stripe."):
        return ""
    if hasattr(error.obj, "to_dict"):
        return _of(
            f"This {error.obj.to_dict().get('object', 'object')}", error.name, list(error.obj.to_dict())
        )
    return _of("This part of the client", error.name, _names(error.obj))


def _names(service: Any) -> list[str]:
    """The methods and resources of a part of the SDK's client."""
    own = [each for each in type(service).__mro__ if each.__name__ not in ("StripeService", "object")]
    methods = sorted(name for each in own for name, value in vars(each).items() if callable(value))
    resources = sorted(name for each in own for name in vars(each).get("__annotations__", ()))
    known = dict.fromkeys([*methods, *resources, *vars(service)])
    return [name for name in known if not name.startswith("_") and not name.endswith("_async")]


def _of(what: str, name: str, names: list[str]) -> str:
    """What is there in the place of a name that is not."""
    near = OTHERWISE_CALLED.get(name)
    if near not in names:
        near = next(iter(get_close_matches(name, names, 1)), None)
    if near:
        return f"{what} has no {name}. Did you mean {near}?"
    more = " and more" if len(names) > SEVERAL else ""
    return f"{what} has no {name}. It has: {', '.join(names[:SEVERAL])}{more}."


@dataclass(frozen=True)
class Hint:
    """A sentence below a traceback."""

    words: str

    def __repr__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return str(wrapped(tag("div", tag("p", self.words), class_="sw-problem"), styled=carries_style()))
