"""Trino's own ways, where DuckDB has others: each as an expression of DuckDB's that answers the same.

Source: https://trino.io/docs/current/functions.html and https://trino.io/docs/current/language/types.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlglot import ErrorLevel, UnsupportedError, exp

from . import groups, json, numbers, texts, times
from .functions import FUNCTIONS, filled
from .types import METADATA, Different, refuse_what_does_not_fit

__all__ = ["METADATA", "Different", "in_duckdb", "refuse_what_does_not_fit"]


def in_duckdb(tree: exp.Expr) -> str:
    """A query, its types known, in words of which DuckDB makes what Trino would. Raises Different."""
    tree = _rewritten(tree.copy())
    try:
        return tree.sql("duckdb", unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as problem:
        raise Different(f"This cannot be asked here as Trino has it: {problem}") from None


def _rewritten(tree: exp.Expr) -> exp.Expr:
    for node in reversed(list(tree.walk())):
        written = _written(node)
        if written is not node:
            written.type = node.type
            if node is tree:
                return written
            node.replace(written)
    return tree


def _written(node: exp.Expr) -> exp.Expr:
    special = next((SPECIAL[kind] for kind in type(node).__mro__ if kind in SPECIAL), None)
    if special is not None:
        return special(node)
    if isinstance(node, exp.Func):
        name = TYPED.get(type(node), "")
        if name and not node.args.get("is_numeric"):
            return filled(FUNCTIONS[name], *_given(node))
    return node


# Functions that sqlglot has a word of its own for.
TYPED: Mapping[type[exp.Expr], str] = {
    exp.ArrayConcat: "concat_arrays",
    exp.ArrayContains: "contains",
    exp.ArrayDistinct: "array_distinct",
    exp.ArrayExcept: "array_except",
    exp.ArrayFirst: "array_first",
    exp.ArrayIntersect: "array_intersect",
    exp.ArrayMax: "array_max",
    exp.ArrayMin: "array_min",
    exp.ArrayPosition: "array_position",
    exp.ArrayRemove: "array_remove",
    exp.ArraySlice: "slice",
    exp.DotProduct: "dot_product",
    exp.FromBase: "from_base",
    exp.FromISO8601Date: "from_iso8601_date",
    exp.FromISO8601Timestamp: "from_iso8601_timestamp",
    exp.JSONArrayContains: "json_array_contains",
    exp.Repeat: "repeat",
    exp.SHA: "sha1",
    exp.Soundex: "soundex",
    exp.SplitPart: "split_part",
    exp.StrToMap: "split_to_map",
}


def _given(node: exp.Func) -> Iterator[exp.Expr]:
    """What a function is called with, in order."""
    for name in ["expressions"] if isinstance(node, exp.Anonymous) else node.arg_types:
        value = node.args.get(name)
        yield from value if isinstance(value, list) else [value] if isinstance(value, exp.Expr) else []


def _named(node: exp.Expr) -> exp.Expr:
    """A function that sqlglot does not know."""
    name, given = node.name.lower(), list(node.expressions)
    if name in NAMED:
        return NAMED[name](given)
    return filled(FUNCTIONS[name], *given) if name in FUNCTIONS else node


NAMED: Mapping[str, Callable[[list[Any]], exp.Expr]] = {
    **groups.NAMED,
    "format_datetime": times.format_datetime,
    "json_exists": json.exists,
    "to_iso8601": times.iso8601,
}

SPECIAL: Mapping[type[exp.Expr], Callable[[Any], exp.Expr]] = {
    exp.Add: times.still_a_date,
    exp.Anonymous: _named,
    exp.ApproxQuantile: numbers.quantile,
    exp.ArraySize: groups.size,
    exp.AtTimeZone: times.zoned,
    exp.Avg: numbers.averaged,
    exp.Bracket: groups.subscript,
    exp.Cast: texts.cast,
    exp.DPipe: groups.joined,
    exp.DateAdd: times.moved,
    exp.DateDiff: times.since,
    exp.DateTrunc: times.truncated,
    exp.Div: numbers.divided,
    exp.Extract: times.extract,
    exp.Filter: numbers.average_of_some,
    exp.Format: texts.formatted,
    exp.GenerateSeries: groups.sequence,
    exp.GroupConcat: texts.listed,
    exp.JSONExtract: json.query,
    exp.JSONExtractScalar: json.scalar,
    exp.JSONValue: json.value,
    exp.Mod: numbers.remainder,
    exp.Normalize: texts.normalized,
    exp.ParseDatetime: times.parse_datetime,
    exp.Rand: numbers.random,
    exp.Reduce: groups.reduced,
    exp.RegexpExtract: texts.extracted,
    exp.RegexpReplace: texts.replaced,
    exp.Reverse: groups.reverse,
    exp.Round: numbers.rounded,
    exp.Sign: numbers.sign,
    exp.Split: texts.split,
    exp.StrPosition: texts.position,
    exp.StrToTime: times.parsed,
    exp.Sub: times.still_a_date,
    exp.Substring: texts.substring,
    exp.TimeToStr: times.formatted,
    exp.TimestampTrunc: times.truncated,
    exp.Trunc: numbers.rounded,
    exp.Typeof: texts.name_of_type,
    exp.UnixToTime: times.from_unix,
    exp.WidthBucket: numbers.bucket,
    exp.Window: numbers.average_of_some,
}
