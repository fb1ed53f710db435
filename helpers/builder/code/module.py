"""A request as Python, in the module's style: `stripe.Token.create(...)`."""

from __future__ import annotations

from typing import Any

from .client import client_style
from .literals import call
from .module_calls import module_call
from .sample import Sample


def module_style(sample: Sample) -> str:
    """Path parameters one by one, then the others and the request's options by name."""
    function = module_call(sample.operation)
    if function is None:
        return f"# Only the client has this operation.\n{client_style(sample)}"
    named = {**sample.params, **sample.options}
    arguments: list[tuple[str, Any]] = [("", value) for value in sample.path_values]
    arguments += [(f"{name}=", value) for name, value in named.items()]
    return call(function, arguments)
