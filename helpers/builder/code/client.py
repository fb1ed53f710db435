"""A request as Python, in the client's style: `client.v1.tokens.create({...})`, also to be awaited."""

from __future__ import annotations

from typing import Any

from .literals import call
from .sample import Sample


def client_style(sample: Sample) -> str:
    """Path parameters one by one, then the others as one dictionary, then the request's options."""
    return call(f"client.{sample.operation.name}", _arguments(sample))


def async_style(sample: Sample) -> str:
    """The same, awaited."""
    return call(f"await client.{sample.operation.name}_async", _arguments(sample))


def _arguments(sample: Sample) -> list[tuple[str, Any]]:
    arguments: list[tuple[str, Any]] = [("", value) for value in sample.path_values]
    if sample.params:
        arguments.append(("", sample.params))
    if sample.options:
        arguments.append(("" if sample.params else "options=", sample.options))
    return arguments
