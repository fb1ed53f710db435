"""A call of stripe-java, read as a request: its parameters are made by a chain of setters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from helpers.catalog import Operation, Shape

from .languages import by_call
from .pasted import NoSuchCall, Pasted, Unreadable
from .values import Reader, tokens, unquoted
from .wire_names import on_the_wire

# `client.v1().customers().create(`, `Customer.create(`, `resource.update(`, with what is in the brackets.
CALL = re.compile(r"\b(?P<of>\w+(?:\(\))?(?:\.\w+(?:\(\))?)*)\.(?P<action>\w+)\s*\((?P<given>[^()]*)\)")
RETRIEVED = re.compile(r"\b(?P<name>\w+)\s*=\s*(?P<kind>[\w.]+)\.retrieve\((?P<id>\"[^\"]*\")\)")
PARAMS = re.compile(r"\b\w+Params\.builder\(\)")
IMPORTED = re.compile(r"\bcom\.stripe\.model\.(?P<above>\w+)\.(?P<kind>[A-Z]\w*)")
OPTION = re.compile(r"\.set(?P<name>IdempotencyKey|StripeAccount)\((?P<value>\"[^\"]*\")\)")
OPTIONS = {"IdempotencyKey": "Idempotency-Key", "StripeAccount": "Stripe-Account"}
LISTS = frozenset({"asList", "of"})
CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*")


def read_java(text: str) -> Pasted:
    """Raises `Unreadable`."""
    operation, ids = _called(text)
    in_path = [each.name for each in operation.parameters if each.location == "path"]
    shape = Shape("object", read_fields=lambda: operation.parameters)
    options = {OPTIONS[each["name"]]: unquoted(each["value"]) for each in OPTION.finditer(text)}
    given = dict(zip(in_path, ids, strict=False))
    return Pasted(operation, {**given, **on_the_wire(_built(text), shape)}, options)


def _called(text: str) -> tuple[Operation, list[str]]:
    """The last call that is an operation, and its ids: an object is often retrieved for another call."""
    calls = [each for call in CALL.finditer(text) for each in _operation(text, call)]
    if not calls:
        raise NoSuchCall("that stripe-java has a call for", "")
    return calls[-1]


def _operation(text: str, call: re.Match[str]) -> Iterator[tuple[Operation, list[str]]]:
    ids = [unquoted(each) for each in re.findall(r'"[^"]*"', call["given"])]
    retrieved = {each["name"]: each for each in RETRIEVED.finditer(text)}
    of = call["of"].replace("()", "").removeprefix("com.stripe.model.")
    if at := retrieved.get(of):
        of, ids = at["kind"], [unquoted(at["id"]), *ids]
    above = {each["kind"]: f"{each['above']}." for each in IMPORTED.finditer(text)}.get(of, "")
    if known := by_call(f"{above}{of}.{call['action']}"):
        yield known, ids


def _built(text: str) -> dict[str, Any]:
    """What the builder of the parameters is given, by Java's names."""
    match = PARAMS.search(text)
    if match is None and re.search(r"\bMap<", text):
        raise Unreadable("Parameters in a Map are not read here: paste a call whose Params have a builder.")
    return _chain(Reader(tokens(text[match.end() :]))) if match else {}


def _chain(reader: Reader) -> dict[str, Any]:
    """`.setAmount(1000L).addItem(...).putMetadata("a", "b").build()`."""
    fields: dict[str, Any] = {}
    while reader.skip("."):
        setter = reader.next()[1]
        values = _arguments(reader)
        if setter == "build":
            return fields
        _set(fields, setter, values)
    raise Unreadable("The parameters' builder has no `.build()`: the call is not whole.")


def _set(fields: dict[str, Any], setter: str, values: list[Any]) -> None:
    done, name = re.fullmatch(r"(addAll(?=[A-Z])|set|add|put|)(\w+)", setter).groups()  # type: ignore[union-attr]
    if done == "set" and values:
        fields[name] = values[0]
    elif done == "addAll" and values:
        fields[f"{name}s"] = values[0]
    elif done == "add" and values:
        fields.setdefault(f"{name}s", []).append(values[0])
    elif done == "put" and len(values) == 2:
        fields.setdefault(name, {})[values[0]] = values[1]
    else:
        raise Unreadable(f"`{setter}` of the parameters' builder is not read here.")


def _arguments(reader: Reader) -> list[Any]:
    if not reader.skip("("):
        raise Unreadable("A bracket is missing behind a builder's method.")
    values = []
    while not reader.skip(")"):
        values.append(_value(reader))
        reader.skip(",")
    return values


def _value(reader: Reader) -> Any:
    """`"x"`, `1000L`, `true`, a constant, a list, a number's object, or what another builder makes."""
    kind, text = reader.next()
    if kind == "string":
        return unquoted(text)
    if kind == "number":
        reader.skip("L")
        return float(text) if "." in text else int(text.replace("_", ""))
    if text in ("true", "false"):
        return text == "true"
    if kind != "name":
        raise Unreadable(f"`{text}` is not written out: only values themselves can be read.")
    if text == "new":
        text = reader.next()[1]
    while reader.skip("."):
        text = reader.next()[1]
    if not reader.sees("("):
        return _constant(text)
    values = _arguments(reader)
    if text == "builder":
        return _chain(reader)
    return values if text in LISTS else next(iter(values), None)


def _constant(name: str) -> str:
    """`PAYMENT_INTENT__SUCCEEDED` is "payment_intent.succeeded"."""
    if not CONSTANT.fullmatch(name):
        raise Unreadable(f"`{name}` is not written out: only values themselves can be read.")
    return name.lower().replace("__", ".")
