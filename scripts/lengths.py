"""helpers/sandbox/parameters/lengths.json: how long the texts of requests may be, as the published spec says.

By operation, the dotted names of its parameters; a list's elements go by the list's name. Texts with the
usual limit are left out.

python -m scripts.lengths
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from helpers.catalog import operations
from helpers.catalog.shapes import Operation
from helpers.sandbox.parameters.checks import LONGEST_TEXT
from helpers.sandbox.parameters.lengths import TABLE
from scripts.published_spec import Schema, published_spec

IN_PATH = re.compile(r"\{\w+\}")


def table() -> dict[str, dict[str, int]]:
    """By operation and parameter, in characters."""
    paths = {IN_PATH.sub("{}", path): verbs for path, verbs in published_spec()["paths"].items()}
    found = {each.name: dict(_limits(each, paths)) for each in operations()}
    return {name: limits for name, limits in sorted(found.items()) if limits}


def _limits(operation: Operation, paths: Mapping[str, Schema]) -> Iterator[tuple[str, int]]:
    described = paths.get(IN_PATH.sub("{}", operation.path), {}).get(operation.method, {})
    for parameter in described.get("parameters", ()):
        if parameter["in"] == "query":
            yield from _inside(parameter["name"], parameter.get("schema", {}))
    for content in described.get("requestBody", {}).get("content", {}).values():
        yield from _fields("", content["schema"])


def _fields(under: str, schema: Schema) -> Iterator[tuple[str, int]]:
    for name, each in schema.get("properties", {}).items():
        yield from _inside(f"{under}{name}", each)


def _inside(name: str, schema: Schema) -> Iterator[tuple[str, int]]:
    """The limits of one parameter, and of what is in it."""
    longest = schema.get("maxLength", LONGEST_TEXT)
    if longest != LONGEST_TEXT and not schema.get("enum"):
        yield name, longest
    yield from _fields(f"{name}.", schema)
    for each in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        yield from _inside(name, each)


def text() -> str:
    """The file: a line an operation."""
    lines = (f" {json.dumps(name)}: {json.dumps(limits)}" for name, limits in table().items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(text(), encoding="utf-8")
