"""Replies held against Stripe's published OpenAPI spec, every v1 operation."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import filterfalse
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from helpers.catalog import Operation, operations
from helpers.sandbox import Sandbox
from helpers.sandbox.by_type.unset import ABSENT
from scripts.published_spec import published_spec

from .samples import request

# The least share of successful replies that must be valid.
LEAST = 0.99


@cache
def registry() -> Any:
    """The spec, as a place that references lead into."""
    return Registry().with_resource(
        "spec:", Resource.from_contents(as_json_schema(published_spec()), DRAFT202012)
    )


def as_json_schema(schema: Any) -> Any:
    """An OpenAPI 3.0 schema in the words of JSON Schema, where `nullable` is a type of its own."""
    if isinstance(schema, list):
        return [as_json_schema(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {
        key: f"spec:{value}" if key == "$ref" and isinstance(value, str) else as_json_schema(value)
        for key, value in schema.items()
        if key != "nullable"
    }
    return {"anyOf": [converted, {"type": "null"}]} if schema.get("nullable") is True else converted


@cache
def reply_schemas() -> dict[tuple[str, str], Any]:
    """The schema of each operation's successful reply, by verb and path without the names of its ids."""
    schemas = {}
    for path, verbs in published_spec()["paths"].items():
        for verb, described in verbs.items():
            content = described.get("responses", {}).get("200", {}).get("content", {})
            if "application/json" in content:
                schemas[verb, re.sub(r"{\w+}", "{}", path)] = content["application/json"]["schema"]
    return schemas


def in_spec() -> Iterator[Operation]:
    """The SDK's v1 operations that the spec describes, too."""
    for each in operations():
        if (
            each.name.startswith("v1.")
            and (each.method, re.sub(r"{\w+}", "{}", each.path)) in reply_schemas()
        ):
            yield each


def complaints(operation: Operation, body: Any) -> list[str]:
    """Where a reply is not as the spec says; at most a few."""
    schema = as_json_schema(reply_schemas()[operation.method, re.sub(r"{\w+}", "{}", operation.path)])
    validator = Draft202012Validator(schema, registry=registry())
    return [
        f"{operation.name}: {'.'.join(map(str, error.absolute_path))}: {error.message[:120]}"
        for error, _ in zip(
            filterfalse(recorded_as_absent, validator.iter_errors(body)), range(3), strict=False
        )
    ]


def recorded_as_absent(error: ValidationError) -> bool:
    """Whether it misses a field that the spec requires, but that Stripe's recorded replies leave out."""
    if error.validator != "required" or not isinstance(error.instance, dict):
        return False
    absent = ABSENT.get(error.instance.get("object", ""), ())
    return any(error.message == f"'{field}' is a required property" for field in absent)


def test_most_of_the_sdk_is_in_the_spec() -> None:
    """The spec that is compared with is of the SDK's generation."""
    assert len(list(in_spec())) >= 490


def test_replies_are_as_the_published_spec_says() -> None:
    """Of all successful replies to v1 operations, at least 99% are valid, but for what recordings lack."""
    sandbox = Sandbox(seed="spec", clock="2024-02-01", profile="any-id")
    invalid, answered = [], 0
    for operation in in_spec():
        reply = sandbox.handle(request(operation))
        if reply.status == 200 and reply.headers["Content-Type"] == "application/json":
            answered += 1
            wrong = complaints(operation, json.loads(reply.body))
            invalid += wrong[:1]
    assert answered >= 405
    share = 1 - len(invalid) / answered
    if share < LEAST:
        pytest.fail(f"only {share:.1%} of {answered} replies are valid:\n" + "\n".join(invalid))
