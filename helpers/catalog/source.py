"""The installed SDK's source, parsed: modules, their classes, and what is documented in them.

The SDK is never imported here. Whatever it says about operations stands in its source, where the
documentation of fields stands too, and reading is quicker than importing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# A resource's own name, which the class that all resources share only declares.
NAMED = re.compile(r"^    OBJECT_NAME\b(?!: ClassVar\[str\])", re.MULTILINE)
QUOTED = re.compile(r"=[\s(]*\"([^\"]+)\"")


@cache
def root() -> Path:
    """The folder of the package `stripe`. Raises ModuleNotFoundError."""
    spec = find_spec("stripe")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("The package `stripe` is not installed: pip install stripe.")
    return Path(spec.origin).parent


@dataclass(frozen=True)
class Module:
    """A module of the SDK: its classes, and where the names that it imports come from."""

    name: str
    tree: ast.Module
    classes: dict[str, ast.ClassDef]


@cache
def module(name: str) -> Module:
    """A module by its dotted name, such as "stripe.params._token_create_params"."""
    text = _path(name).read_text(encoding="utf-8")
    if name.endswith("_service"):
        text = _without_async_twins(text)
    tree = ast.parse(text)
    return Module(name, tree, {each.name: each for each in tree.body if isinstance(each, ast.ClassDef)})


def has(name: str) -> bool:
    """Whether the SDK has a module; earlier ones are laid out otherwise."""
    return _path(name).exists()


def _without_async_twins(text: str) -> str:
    """A service's source with each operation once: reading it takes half as long."""
    first, *parts = text.split("\n    async def ")
    following = (part.find("\n    def ") for part in parts)
    return first + "".join(part[at:] for part, at in zip(parts, following, strict=True) if at >= 0)


def _path(name: str) -> Path:
    base = root().joinpath(*name.split(".")[1:])
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


@cache
def imported(name: str) -> dict[str, tuple[str, str]]:
    """What a module imports from the SDK, at once or for types alone: its name there -> (module, name)."""
    top = module(name).tree.body
    for_types = [each for node in top if isinstance(node, ast.If) for each in node.body]
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in (*top, *for_types)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stripe")
        for alias in node.names
    }


def fields(definition: ast.ClassDef, tree: ast.Module) -> Iterator[tuple[str, ast.expr, str]]:
    """A class's annotated names in order: name, annotation, and the documentation below it."""
    yield from _fields_in_words_of_python(definition, tree)
    for index, node in enumerate(definition.body):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and not _is_class_variable(node)
        ):
            yield node.target.id, node.annotation, _text(definition.body[index + 1 : index + 2])


def _fields_in_words_of_python(
    definition: ast.ClassDef, tree: ast.Module
) -> Iterator[tuple[str, ast.expr, str]]:
    """Fields named "from" or "in", which no class body can hold: a base has them, made by a call.

    `_XBase = TypedDict("X", {"from": "XFrom"})`, and then `class X(_XBase)`.
    """
    bases = {each.id for each in definition.bases if isinstance(each, ast.Name) and each.id.startswith("_")}
    for node in tree.body if bases else ():
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(args=[_, ast.Dict(keys=keys, values=values)])
            ) if name in bases:
                for key, annotation in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant):
                        yield str(key.value), annotation, ""


def _is_class_variable(node: ast.AnnAssign) -> bool:
    annotation = node.annotation
    return (
        isinstance(annotation, ast.Subscript)
        and isinstance(annotation.value, ast.Name)
        and annotation.value.id == "ClassVar"
    )


def _text(following: list[ast.stmt]) -> str:
    match following:
        case [ast.Expr(value=ast.Constant(value=str(text)))]:
            return "\n".join(line.strip() for line in text.strip().splitlines())
    return ""


def object_name(definition: ast.ClassDef) -> str:
    """A resource's `object` value, such as "card"; empty for a class that is none."""
    for node in definition.body:
        match node:
            case ast.AnnAssign(target=ast.Name(id="OBJECT_NAME"), value=ast.Constant(value=str(name))):
                return name
    return ""


@cache
def api_version() -> str:
    """The version of the API that the SDK is made for, such as "2026-10-28.endive"."""
    for node in ast.walk(module("stripe._api_version").tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="CURRENT")], value=ast.Constant(value=str(version))):
                return version
    raise LookupError("The SDK names no API version.")


@cache
def resource_homes() -> dict[str, tuple[str, str]]:
    """Where each resource is defined, by its `object` value: "card" -> (module, class).

    Found without parsing: of the 180 resources a session sees a few.
    """
    homes = {}
    for path in sorted(root().rglob("_*.py")):
        parts = path.relative_to(root().parent).with_suffix("").parts
        if parts[1] == "params" or parts[-1].endswith("_service"):
            continue
        text = path.read_text(encoding="utf-8")
        for mention in NAMED.finditer(text):
            name = QUOTED.search(text, mention.end())
            definition = text.rindex("\nclass ", 0, mention.start()) + len("\nclass ")
            if name:
                homes[name[1]] = (".".join(parts), text[definition:].partition("(")[0])
    return homes
