"""A Python call of the SDK, in either style, read as a request. It is parsed and never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from textwrap import dedent
from typing import Any

from helpers.catalog import Operation, operation, operations

from ..code.module_calls import module_call
from .pasted import NoSuchCall, Pasted, Unreadable

OPTIONS = {
    "idempotency_key": "Idempotency-Key",
    "stripe_account": "Stripe-Account",
    "stripe_version": "Stripe-Version",
}
LEFT_OUT = frozenset({"api_key"})


def read_python(text: str) -> Pasted:
    """Raises `Unreadable` and `UnknownOperation`."""
    call = _call(text)
    function = ast.unparse(call.func)
    if function.startswith("stripe."):
        return _module_style(function, call)
    return _client_style(function, call)


def _call(text: str) -> ast.Call:
    """The one call of the text that sends a request."""
    try:
        program = ast.parse(dedent(text).strip())
    except SyntaxError as error:
        raise Unreadable(f"Line {error.lineno} is no Python: {error.msg}.") from None
    calls = [each for statement in program.body for each in _calls(statement)]
    if len(calls) != 1:
        raise Unreadable(f"There are {len(calls)} calls in what was pasted: paste one.")
    return calls[0]


def _calls(statement: ast.stmt) -> Iterator[ast.Call]:
    value = statement.value if isinstance(statement, ast.Expr | ast.Assign) else None
    value = value.value if isinstance(value, ast.Await) else value
    if isinstance(value, ast.Call) and not ast.unparse(value.func).endswith("StripeClient"):
        yield value


def _client_style(function: str, call: ast.Call) -> Pasted:
    """`client.v1.customers.update("cus_1", {...}, {...})`, whatever the client is called."""
    name = function.partition(".")[2].removesuffix("_async")
    target = operation(name if name.startswith(("v1.", "v2.")) else f"v1.{name}")
    positional = [_literal(each) for each in call.args]
    named = _named(call)
    in_path = _path_names(target)
    params = dict(zip(in_path, positional, strict=False))
    params |= {name: named.pop(name) for name in in_path if name in named}
    rest = dict(zip(("params", "options"), positional[len(in_path) :], strict=False)) | named
    if unknown := rest.keys() - {"params", "options"}:
        raise Unreadable(f"{', '.join(sorted(unknown))}: the client takes a dictionary of parameters.")
    return _pasted(target, {**params, **_mapping(rest, "params")}, _mapping(rest, "options"))


def _module_style(function: str, call: ast.Call) -> Pasted:
    """`stripe.Customer.modify("cus_1", name="...")`."""
    known = _module_calls().get(function.removesuffix("_async"))
    if known is None:
        raise NoSuchCall(function, function)
    positional = [_literal(each) for each in call.args]
    named = _named(call)
    target = next((each for each in known if len(_path_names(each)) == len(positional)), known[0])
    in_path = _path_names(target)
    if "id" in named and in_path:
        named[in_path[-1]] = named.pop("id")
    options = {name: named.pop(name) for name in (*OPTIONS, *LEFT_OUT) if name in named}
    return _pasted(target, {**dict(zip(in_path, positional, strict=False)), **named}, options)


@cache
def _module_calls() -> Mapping[str, list[Operation]]:
    """The operations by their call in the module's style."""
    calls: dict[str, list[Operation]] = {}
    for each in operations():
        if call := module_call(each):
            calls.setdefault(call, []).append(each)
    return calls


def _pasted(target: Operation, params: Mapping[str, Any], options: Mapping[str, Any]) -> Pasted:
    if unknown := options.keys() - OPTIONS.keys() - LEFT_OUT:
        raise Unreadable(f"{', '.join(sorted(unknown))} is not among a request's options here.")
    by_header = {OPTIONS[name]: str(value) for name, value in options.items() if name in OPTIONS}
    return Pasted(target, params, by_header)


def _path_names(target: Operation) -> list[str]:
    return [each.name for each in target.parameters if each.location == "path"]


def _mapping(arguments: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = arguments.get(name) or {}
    if not isinstance(value, Mapping):
        raise Unreadable(f"The {name} are no dictionary.")
    return value


def _named(call: ast.Call) -> dict[str, Any]:
    if any(each.arg is None for each in call.keywords):
        raise Unreadable("What `**` stands for cannot be read: paste the values themselves.")
    return {each.arg: _literal(each.value) for each in call.keywords if each.arg}


def _literal(node: ast.expr) -> Any:
    """A value that is written out; a file that is opened is its path."""
    match node:
        case ast.Call(func=ast.Name("open"), args=[ast.Constant(str(path)), *_]):
            return path
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return {_literal(key): _literal(value) for key, value in zip(keys, values, strict=True) if key}
        case ast.List(elements) | ast.Tuple(elements):
            return [_literal(each) for each in elements]
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise Unreadable(
            f"`{ast.unparse(node)}` is not written out: only values themselves can be read."
        ) from None
