"""A request for any operation, with just what it requires, made from the catalog's types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from helpers.catalog.shapes import Field, Kind, Operation, Shape
from helpers.sandbox import KEY
from helpers.sandbox.door.wire import Request

# Where any text would be refused, because it means something.
MEANINGFUL: dict[str, Any] = {"currency": "usd", "country": "US", "query": 'metadata["a"]:"b"', "limit": 10}


def sample(field: Field) -> Any:
    """A value for one parameter."""
    return MEANINGFUL.get(field.name) or of_shape(field.shape)


PLAIN: dict[Kind, Any] = {"integer": 1000, "number": "1.5", "decimal": "1.5", "boolean": True}


def of_shape(shape: Shape) -> Any:
    """A value of a shape: the first choice, the first option, an object's required fields (or its first)."""
    match shape.kind:
        case "enum":
            return shape.choices[0]
        case "list":
            return [of_shape(shape.item or Shape("string"))]
        case "map":
            return {"a": of_shape(shape.item or Shape("string"))}
        case "union":
            return of_shape(shape.options[0])
        case "object":
            return {each.name: sample(each) for each in _required(shape.fields)}
        case plain:
            return PLAIN.get(plain, "x")


def _required(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """A form cannot carry an empty object, so one that requires nothing is sent with its first field."""
    return tuple(each for each in fields if each.required) or fields[:1]


def request(operation: Operation, ids: dict[str, str] | None = None, account: str = "") -> Request:
    """The request as it stands on the wire; path ids are those given, or made up."""
    params = {
        each.name: sample(each) for each in operation.parameters if each.required and each.location != "path"
    }
    path = operation.path
    for each in operation.parameters:
        if each.location == "path":
            path = path.replace(f"{{{each.name}}}", (ids or {}).get(each.name, f"{each.name}_1"))
    headers = {"authorization": f"Bearer {KEY}"} | ({"stripe-account": account} if account else {})
    if operation.method != "post":
        return Request(operation.method, path, urlencode(list(pairs(params))), headers)
    if path.startswith("/v2/"):
        return Request(
            "post", path, "", {**headers, "content-type": "application/json"}, json.dumps(params).encode()
        )
    if any(each.shape.kind == "file" for each in operation.parameters):
        return Request("post", path, "", {**headers, "content-type": MULTIPART}, upload(params))
    headers["content-type"] = "application/x-www-form-urlencoded"
    return Request("post", path, "", headers, urlencode(list(pairs(params))).encode())


MULTIPART = "multipart/form-data; boundary=B"


def upload(params: dict[str, Any]) -> bytes:
    """The parameters as a multipart body; the parameter `file` is a small picture."""
    parts = [
        f'--B\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'
        for key, text in params.items()
        if key != "file"
    ]
    file = (
        '--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        "Content-Type: image/png\r\n\r\nPNG\r\n--B--\r\n"
    )
    return ("".join(parts) + file).encode()


def pairs(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested parameters in the form encoding: `card[number]`, `expand[0]`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from pairs(inner, f"{name}[{key}]" if name else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from pairs(inner, f"{name}[{index}]")
    else:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)
