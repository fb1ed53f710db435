"""A call of stripe-go, read as a request: its parameters are a struct, with fields such as `ExpMonth`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from helpers.catalog import Operation, Shape, operations

from .pasted import NoSuchCall, Pasted, Unreadable
from .values import Reader, tokens, unquoted
from .wire_names import on_the_wire, plain

CALL = re.compile(r"\b(?:\w+\.)?(?P<service>\w+)\.(?P<action>New|Get|Update|Del|List|[A-Z]\w*)\s*\(")
PARAMS = re.compile(r"&stripe\.(?P<type>\w*Params)\s*\{")
ADDED = re.compile(r"\.AddMetadata\(\s*(\"[^\"]*\")\s*,\s*(\"[^\"]*\")\s*\)")
HEADER = re.compile(
    r"\.Set(?P<name>IdempotencyKey|StripeAccount)\(\s*(?:stripe\.String\()?(?P<value>\"[^\"]*\")"
)
HEADERS = {"IdempotencyKey": "Idempotency-Key", "StripeAccount": "Stripe-Account"}
ACTIONS = {"new": "create", "get": "retrieve", "del": "delete", "retrieve": "retrieve"}


def read_go(text: str) -> Pasted:
    """Raises `Unreadable`."""
    operation, ids = _called(text)
    in_path = [each.name for each in operation.parameters if each.location == "path"]
    shape = Shape("object", read_fields=lambda: operation.parameters)
    params = on_the_wire(_struct(text), shape)
    if added := {unquoted(key): unquoted(value) for key, value in ADDED.findall(text)}:
        params["metadata"] = {**params.get("metadata", {}), **added}
    options = {HEADERS[each["name"]]: unquoted(each["value"]) for each in HEADER.finditer(text)}
    return Pasted(operation, {**dict(zip(in_path, ids, strict=False)), **params}, options)


def _called(text: str) -> tuple[Operation, list[str]]:
    """The operation, and the ids that its call names first."""
    for each in CALL.finditer(text):
        action = each["action"].lower()
        name = plain(each["service"]) + ACTIONS.get(action, action)
        if operation := _operations().get(name):
            before, _, _ = text[each.end() :].partition("params")
            return operation, [
                unquoted(id) for id in re.findall(r'"[^"]+"', before.partition("&")[0].partition("\n")[0])
            ]
    raise NoSuchCall("that stripe-go has a call for", "")


def _struct(text: str) -> dict[str, Any]:
    """The fields of the parameters, by Go's names."""
    match = PARAMS.search(text)
    if match is None:
        return {}
    value = _value(Reader(tokens(text[match.start() :])))
    return value if isinstance(value, dict) else {}


def _value(reader: Reader) -> Any:
    """`stripe.String("x")`, `&stripe.CardParams{...}`, `[]*string{...}`, `map[string]string{...}`, `"x"`."""
    while reader.skip("&") or reader.skip("*") or reader.skip("[", "]"):
        pass
    kind, text = reader.next()
    if kind == "string":
        return unquoted(text)
    if kind == "number":
        return float(text) if "." in text else int(text)
    if text in ("true", "false"):
        return text == "true"
    if text == "{":
        return _fields(reader)
    if kind != "name":
        raise Unreadable(f"`{text}` is not written out: only values themselves can be read.")
    return _typed(reader, text)


def _typed(reader: Reader, name: str) -> Any:
    """What follows a type or a function: the fields of a struct, or what is made a pointer of."""
    while reader.skip(".") or reader.skip("[") or reader.skip("]") or reader.skip("*"):
        name = reader.next()[1] if not reader.sees("{") else name
    if reader.skip("{"):
        return _fields(reader)
    if reader.skip("("):
        value = _value(reader)
        reader.skip(")")
        return value
    # A constant of the SDK's, as in `stripe.CurrencyUSD`: its last word is the value.
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).rpartition("_")[2].lower()


def _fields(reader: Reader) -> Any:
    """Fields by their names, keys of a map, or a list's elements."""
    named: dict[str, Any] = {}
    listed: list[Any] = []
    while not reader.skip("}"):
        if reader.known[reader.at + 1 : reader.at + 2] == [("mark", ":")]:
            kind, key = reader.next()
            reader.next()
            named[unquoted(key) if kind == "string" else key] = _value(reader)
        else:
            listed.append(_value(reader))
        reader.skip(",")
    return named or listed or {}


@cache
def _operations() -> Mapping[str, Operation]:
    """By service and action without what Go leaves out: `sc.V1Customers.Create`, `customer.New`."""
    known: dict[str, Operation] = {}
    for each in operations():
        service, _, action = each.name.rpartition(".")
        last = service.rpartition(".")[2].removesuffix("s")
        for spelt in (service, service.removeprefix("v1."), last):
            known.setdefault(plain(spelt) + plain(action), each)
    return known
