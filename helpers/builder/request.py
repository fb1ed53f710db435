"""What a form's values send: an operation, its parameters and the request's options as one plain value."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from helpers.catalog import Operation, Parameter, Shape
from helpers.history import Request

from .code import Sample
from .code.sample import Upload

# What every request may say beside its parameters, by the header that says it.
OPTIONS: tuple[Parameter, ...] = (
    Parameter(
        "Stripe-Account",
        Shape("string"),
        documentation="The connected account to act for, `acct_...`. See "
        "[Connect](https://docs.stripe.com/connect/authentication).",
    ),
    Parameter(
        "Idempotency-Key",
        Shape("string"),
        documentation="Sent again with the same key, a request is not carried out again. See "
        "[idempotent requests](https://docs.stripe.com/api/idempotent_requests).",
    ),
    Parameter(
        "Stripe-Version",
        Shape("string"),
        documentation="The version of the API to be answered by, in place of the SDK's. See "
        "[versioning](https://docs.stripe.com/api/versioning).",
    ),
)


def request_of(operation: Operation, params: Mapping[str, Any], options: Mapping[str, Any]) -> Request:
    """The request. ``params`` by parameter, the path's among them; ``options`` by header."""
    return Request(
        method=operation.method,
        path=_path(operation, params),
        params={
            each.name: Path(params[each.name]).open("rb") if each.shape.kind == "file" else params[each.name]
            for each in _beside_path(operation, params)
        },
        operation=operation.name,
        account=options.get("Stripe-Account", ""),
        idempotency_key=options.get("Idempotency-Key", ""),
        version=options.get("Stripe-Version", ""),
    )


def sample_of(operation: Operation, params: Mapping[str, Any], options: Mapping[str, Any]) -> Sample:
    """The same, for code. A path parameter that is not filled in yet stands there in capitals."""
    in_path = {each.name: params.get(each.name, each.name.upper()) for each in _in_path(operation)}
    files = {each.name for each in operation.parameters if each.shape.kind == "file"}
    return Sample(
        operation=operation,
        path=_path(operation, in_path),
        path_values=tuple(in_path.values()),
        params={
            name: Upload(value) if name in files and isinstance(value, str) else value
            for name, value in params.items()
            if name not in in_path
        },
        options={name.lower().replace("-", "_"): value for name, value in options.items()},
    )


def _in_path(operation: Operation) -> list[Parameter]:
    return [each for each in operation.parameters if each.location == "path"]


def _beside_path(operation: Operation, params: Mapping[str, Any]) -> list[Parameter]:
    return [each for each in operation.parameters if each.location != "path" and each.name in params]


def _path(operation: Operation, params: Mapping[str, Any]) -> str:
    return operation.path.format_map(
        {each.name: quote_plus(str(params[each.name])) for each in _in_path(operation)}
    )
