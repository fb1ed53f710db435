"""Which call of the SDK's module-level style an operation is: `stripe.Customer.create_source`.

The catalog is read from the SDK's services. The older style's resource classes stand in files of their own: a
class is found by the path it serves, its method by the request it makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from stripe._object_classes import OBJECT_CLASSES

from helpers.catalog import Operation

Where = tuple[str, str]
"""The module and the name of a class."""

# What a resource class does at its own address: by verb and what follows the address.
AT_ITS_ADDRESS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("get", ""): ("list", "retrieve"),
    ("post", ""): ("create", "modify"),
    ("get", "/{}"): ("retrieve",),
    ("post", "/{}"): ("modify",),
    ("delete", "/{}"): ("delete",),
    ("get", "/search"): ("search",),
}
PIECE = re.compile(
    r"^ {4}class (?P<nested>\w+)\(|^class \w+\("
    r"|def (?:_cls_)?(?P<method>\w+)\("
    r'|"(?P<verb>get|post|delete)",\s*"(?P<path>/v1/[^"]+)"',
    re.MULTILINE,
)
OWN_ADDRESS = re.compile(r'def class_url\(cls\):\s+return "([^"]+)"')


@dataclass(frozen=True)
class ResourceClass:
    """A class of the module-level style, as its source says. ``calls`` are its methods by verb and path."""

    public_name: str
    own_address: str
    calls: Mapping[tuple[str, str], str]
    methods: frozenset[str]


def module_call(operation: Operation) -> str | None:
    """`stripe.Token.create`; None where only the client has the operation, as with all of v2."""
    if not operation.path.startswith("/v1/"):
        return None
    for address, where in _candidates(operation):
        resource = _resource_class(*where)
        if call := _method(resource, operation, resource.own_address or address):
            return f"{resource.public_name}.{call}"
    return None


def _method(resource: ResourceClass, operation: Operation, address: str) -> str | None:
    path = _blank(operation.path)
    at_address = AT_ITS_ADDRESS.get((operation.method, path.removeprefix(address)), ())
    if not operation.name.endswith(".list"):
        at_address = tuple(each for each in at_address if each != "list")  # GET /v1/account lists nothing
    own = next((each for each in at_address if each in resource.methods), None)
    return resource.calls.get((operation.method, path)) or own


def _candidates(operation: Operation) -> Iterator[tuple[str, Where]]:
    """Classes that may have the call, each with its address: the longest that the path begins with first."""
    for path in (operation.path, operation.path.replace("/test_helpers/", "/", 1)):
        parts = path.split("/")
        for length in range(len(parts), 2, -1):
            address = "/".join(parts[:length])
            if where := _addresses().get(address):
                yield address, where
    reply = operation.returns.item or operation.returns
    if where := OBJECT_CLASSES.get(reply.resource):
        yield "", where


@cache
def _addresses() -> dict[str, Where]:
    """Each class by the address it serves; a class that there is only one object of has no plural."""
    addresses: dict[str, Where] = {}
    for name, where in OBJECT_CLASSES.items():
        address = f"/v1/{name.replace('.', '/')}"
        addresses |= {address: where, f"{address}s": where}
    return addresses


@cache
def _resource_class(module: str, name: str) -> ResourceClass:
    spec = find_spec(module)
    source = Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
    own_address = OWN_ADDRESS.search(source)
    calls: dict[tuple[str, str], str] = {}
    methods = set()
    nested = method = ""
    for piece in PIECE.finditer(source):
        if piece["verb"]:
            calls.setdefault((piece["verb"], _blank(piece["path"])), method)
        elif piece["method"]:
            method = f"{nested}.{piece['method']}" if nested == "TestHelpers" else piece["method"]
            methods.add(method)
        else:
            nested = piece["nested"] or ""
    public_name = f"{module.rpartition('.')[0]}.{name}"
    return ResourceClass(public_name, own_address[1] if own_address else "", calls, frozenset(methods))


def _blank(path: str) -> str:
    """A path whatever its parameters are called."""
    return re.sub(r"{\w*}", "{}", path)
