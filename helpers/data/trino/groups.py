"""Arrays, maps, and functions that are called with functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from .functions import FUNCTIONS, filled
from .types import Different, Type, family, is_of

WHOLE_NUMBER = re.compile(r"-?\d+")


def _is_map(node: exp.Expr) -> bool:
    return isinstance(node, exp.Map | exp.VarMap | exp.MapFromEntries) or is_of(node, Type.MAP)


def subscript(node: exp.Expr) -> exp.Expr:
    """What is not there is an error, but for element_at()."""
    of, at = node.this, node.expressions[0]
    if node.args.get("safe") and at.name == "0":
        raise Different("Trino counts from 1: there is no element at 0.")
    if node.args.get("safe") or node.find_ancestor(exp.Try):
        return node
    if WHOLE_NUMBER.fullmatch(at.sql()):  # sqlglot counts from 0
        at = exp.Literal.number(int(at.sql()) + 1)
    if _is_map(of):
        return filled(FUNCTIONS["value of a key"], of, at)
    return filled(FUNCTIONS["element"], of, at) if family(of) == "array" else node


def joined(node: exp.Expr) -> exp.Expr:
    """An array with one more element, before or behind."""
    left, right = family(node.this), family(node.expression)
    if left == "array" and right not in ("array", ""):
        return filled("list_append(a, b)", node.this, node.expression)
    if right == "array" and left not in ("array", ""):
        return filled("list_prepend(a, b)", node.this, node.expression)
    return node


def size(node: exp.Expr) -> exp.Expr:
    """Of an array or a map."""
    if not _is_map(node.this):
        return node
    return exp.Anonymous(this="cardinality", expressions=[node.this.copy()])


def reverse(node: exp.Expr) -> exp.Expr:
    """Of an array or a text."""
    return filled("list_reverse(a)", node.this) if family(node.this) == "array" else node


def sequence(node: exp.Expr) -> exp.Expr:
    """Down where it ends below where it began; of dates, by days."""
    start, end, step = (node.args.get(each) for each in ("start", "end", "step"))
    if start is None or end is None:
        return node
    dated = is_of(start, Type.DATE)
    if step is None:
        one = "to_days(1)" if dated else "1"
        other = "to_days(-1)" if dated else "-1"
        step = filled(f"case when a <= b then {one} else {other} end", start, end)
    if dated:
        days = "generate_series(cast(a as timestamp), cast(b as timestamp), c)"
        return filled(f"list_transform({days}, _x -> cast(_x as date))", start, end, step)
    return filled("generate_series(a, b, c)", start, end, step)


def reduced(node: exp.Expr) -> exp.Expr:
    """What is made of the last state is its own function."""
    expression = exp.Reduce(
        this=node.this.copy(), initial=node.args["initial"].copy(), merge=node.args["merge"].copy()
    )
    finish = node.args.get("finish")
    if not isinstance(finish, exp.Lambda):
        raise Different("reduce() ends with a function here: s -> s.")
    return _body(finish, exp.Paren(this=expression))


def _body(function: exp.Expr, *given: exp.Expr) -> exp.Expr:
    """What a function makes of what stands for its parameters."""
    if not isinstance(function, exp.Lambda):
        raise Different("A function is written here as (x, y) -> x + y.")
    named = {each.name: value for each, value in zip(function.expressions, given, strict=True)}
    body = exp.Paren(this=function.this.copy())
    for each in list(body.find_all(exp.Identifier, exp.Column)):
        if each.name in named and (isinstance(each, exp.Column) or not isinstance(each.parent, exp.Column)):
            each.replace(named[each.name].copy())
    return body


def _with(template: str, of: list[exp.Expr], function: exp.Expr, *given: str) -> exp.Expr:
    """A template in which `d` is a function's body, called with expressions over the template's own."""
    arguments = [filled(each, *of) for each in given]
    return filled(template, *[*of, *[None] * (3 - len(of))], _body(function, *arguments))


def _zip_with(given: list[Any]) -> exp.Expr:
    *arrays, function = given
    return _with("list_transform(list_zip(a, b), _e -> d)", arrays, function, "_e[1]", "_e[2]")


def _of_entries(template: str) -> Callable[[list[Any]], exp.Expr]:
    def make(given: list[Any]) -> exp.Expr:
        of, function = given
        return _with(template, [of], function, "_e.key", "_e.value")

    return make


NAMED: Mapping[str, Callable[[list[Any]], exp.Expr]] = {
    "map_filter": _of_entries("map_from_entries(list_filter(map_entries(a), _e -> d))"),
    "map_zip_with": lambda given: _with(
        FUNCTIONS["map_zip_with"], given[:2], given[2], "_k", "element_at(a, _k)[1]", "element_at(b, _k)[1]"
    ),
    "transform_keys": _of_entries("map_from_entries(list_transform(map_entries(a), _e -> row(d, _e.value)))"),
    "transform_values": _of_entries("map_from_entries(list_transform(map_entries(a), _e -> row(_e.key, d)))"),
    "zip_with": _zip_with,
}
