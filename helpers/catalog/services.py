"""Every operation, from the SDK's service classes: what a client reaches as `client.v1.tokens.create`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

from . import annotated, beyond, source, specs
from .paused import collection_paused
from .shapes import Location, Method, Operation, Parameter, Shape

ROOTS = {"v1": ("stripe._v1_services", "V1Services"), "v2": ("stripe._v2_services", "V2Services")}
VERBS: dict[str, Method] = {"get": "get", "post": "post", "delete": "delete"}
PATH_ID = re.compile(r"{(\w+)}")


@cache
@collection_paused()
def operations() -> tuple[Operation, ...]:
    """All operations, as the SDK's services name them.

        len(operations())
        [each.name for each in operations() if each.method == "delete"]

    They stand in the order of the services.
    """
    return tuple(each for version, service in _roots().items() for each in _service(version, *service))


@cache
def unlisted() -> tuple[Operation, ...]:
    """The operations that every version has and the SDK does not name."""
    return tuple(_beyond(each) for each in beyond.ROWS)


@cache
def ended() -> tuple[Operation, ...]:
    """The operations that only older versions have."""
    return tuple(_beyond(each) for each in beyond.ended())


def _beyond(row: beyond.Row) -> Operation:
    verb, path = row.request.split(" ")
    location: Location = "body" if verb == "post" else "query"

    def parameters() -> tuple[Parameter, ...]:
        sent = (
            Parameter(each.name, each.shape, each.required, location=location)
            for each in specs.fields("", row.parameters)
        )
        return (*_path_parameters(path), *sent)

    def returns() -> Shape:
        shape = _resource(row.kind)
        return Shape("page", item=shape) if row.returns.startswith("page") else shape

    return Operation(row.name, VERBS[verb], path, "api", "", "", parameters, returns)


def _roots() -> Mapping[str, tuple[str, str]]:
    """Where the services begin."""
    # SDKs before 12.5 have those of v1 on the client itself; before 11 there is no v2.
    on_client = ("stripe._stripe_client", "StripeClient")
    roots = ROOTS if source.has(ROOTS["v1"][0]) else {**ROOTS, "v1": on_client}
    return {version: root for version, root in roots.items() if source.has(root[0])}


def _service(dotted: str, module: str, name: str) -> Iterator[Operation]:
    """The operations of a service and of those below it."""
    parsed = source.module(module)
    definition = parsed.classes[name]
    for node in definition.body:
        if isinstance(node, ast.FunctionDef) and (request := _request(node)):
            yield _operation(f"{dotted}.{node.name}", node, request, module)
    for word, (below, service) in _services_below(definition, parsed).items():
        yield from _service(f"{dotted}.{word}", below, service)


def _services_below(service: ast.ClassDef, parsed: source.Module) -> dict[str, tuple[str, str]]:
    for node in parsed.tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="_subservices")], value=value):
                return {word: (module, name) for word, (module, name) in ast.literal_eval(value).items()}
    return dict(_services_assigned(service, parsed.name))


def _services_assigned(service: ast.ClassDef, module: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The services below, as SDKs before 13.2 write them: `self.tokens = TokenService(self._requestor)`."""
    made = (each for each in service.body if isinstance(each, ast.FunctionDef) and each.name == "__init__")
    for node in (node for each in made for node in each.body):
        match node:
            case ast.Assign(targets=[ast.Attribute(attr=word)], value=ast.Call(func=ast.Name(id=name))) if (
                name.endswith("Service")
            ):
                yield word, source.imported(module)[name]


def _request(method: ast.FunctionDef) -> ast.Call | None:
    """The call by which a method sends its request; it stands in the last statement."""
    for node in ast.walk(method.body[-1]):
        match node:
            case ast.Call(func=ast.Attribute(attr="_request" | "_request_stream")):
                return node
    return None


def _operation(name: str, method: ast.FunctionDef, request: ast.Call, module: str) -> Operation:
    verb, path = VERBS[_text(request.args[0])], _text(request.args[1])
    documentation = ast.get_docstring(method) or ""
    base = next((_text(each.value) for each in request.keywords if each.arg == "base_address"), "api")

    def parameters() -> tuple[Parameter, ...]:
        return (
            *_path_parameters(path),
            *_sent_parameters(method, module, "body" if verb == "post" else "query"),
        )

    def returns() -> Shape:
        return _reply(method, module)

    summary = documentation.split("\n\n", 1)[0].replace("\n", " ")
    return Operation(name, verb, path, base, summary, documentation, parameters, returns)


def _text(node: ast.expr) -> str:
    """A literal text, or the template of one that is formatted."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(template)), attr="format")):
            return template
    raise LookupError(f"The SDK writes a path in a way that is not known here: {ast.unparse(node)}.")


def _path_parameters(path: str) -> Iterator[Parameter]:
    for name in PATH_ID.findall(path):
        yield Parameter(name, Shape("string"), required=True, location="path")


def _sent_parameters(method: ast.FunctionDef, module: str, location: Location) -> Iterator[Parameter]:
    """What the method's `params` may hold."""
    for argument in method.args.args:
        if argument.arg == "params" and argument.annotation:
            shape = annotated.shape(argument.annotation, annotated.Scope(module))
            for each in shape.fields:
                yield Parameter(each.name, each.shape, each.required, False, each.documentation, location)


def _reply(method: ast.FunctionDef, module: str) -> Shape:
    if method.returns is None:
        return Shape("any")
    return annotated.shape(method.returns, annotated.Scope(module))


class Resources(Mapping[str, Shape]):
    """The shapes of all resources by their `object` value; each is read when it is asked for.

    One that the SDK has no type of can be asked for, and is not listed.
    """

    def __getitem__(self, name: str) -> Shape:
        return _resource(name)

    def __iter__(self) -> Iterator[str]:
        return iter(source.resource_homes())

    def __len__(self) -> int:
        return len(source.resource_homes())


@cache
def _resource(name: str) -> Shape:
    home = source.resource_homes().get(name)
    if home is None:
        return beyond.objects()[name]
    module, definition = home
    return annotated.class_shape(source.module(module).classes[definition], annotated.Scope(module))


def resources() -> Mapping[str, Shape]:
    """What replies are made of: "card" -> the shape of a card."""
    return Resources()
