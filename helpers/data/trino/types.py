"""Trino's types, where sqlglot's are not exact enough: decimals, the precision of times, what may meet what.

Source: https://trino.io/docs/current/language/types.html and .../functions/decimal.html.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlglot import exp
from sqlglot.dialects.trino import Trino

Type = exp.DType
Found = exp.DataType | exp.DType | None
Rule = Callable[[Any], Found]
WHOLE = (Type.TINYINT, Type.SMALLINT, Type.INT, Type.BIGINT)
DOUBLE = (Type.DOUBLE, Type.FLOAT)
MOMENTS = (Type.TIMESTAMP, Type.TIMESTAMPTZ)
TEXTS = (Type.VARCHAR, Type.TEXT, Type.CHAR)
NO_PRECISION_SAID = 3


class Different(ValueError):
    """What Trino refuses, or would answer in another way."""


def is_of(node: Any, *types: exp.DType) -> bool:
    """Whether a node is known to be of one of some types."""
    return isinstance(node, exp.Expr) and node.type is not None and node.type.this in types


def scale(node: Any) -> int | None:
    """The decimals of an exact number; None for any other. Raises Different where they are not known."""
    if is_of(node, *WHOLE):
        return 0
    if not is_of(node, Type.DECIMAL):
        return None
    sizes = _sizes(node.type)
    if not sizes:
        raise Different("How many decimals this has is not known here: write cast(... as decimal(18, 2)).")
    return sizes[1] if len(sizes) > 1 else 0


def precision(node: exp.Expr) -> int:
    """How many places of a second a time has."""
    return next(iter(_sizes(node.type)), NO_PRECISION_SAID)


def _sizes(type: Any) -> list[int]:
    return [int(size.name) for size in type.expressions if size.name.isdigit()]


def decimal(scale: int) -> exp.DataType:
    """A decimal as wide as they are, with so many places."""
    return exp.DataType.build(f"decimal(38, {scale})")


def moment(type: exp.DType, precision: int) -> exp.DataType:
    """A time with so many places of a second."""
    size = exp.DataTypeParam(this=exp.Literal.number(precision))
    return exp.DataType(this=type, expressions=[size])


def _literal(node: exp.Literal) -> Found:
    written = node.name.lower()
    exact = not node.is_string and "." in written and "e" not in written
    return decimal(len(written.partition(".")[2])) if exact else None


SCALES: Mapping[type[exp.Expr], Callable[[int, int], int]] = {
    exp.Add: max,
    exp.Div: max,
    exp.Mod: max,
    exp.Mul: operator.add,
    exp.Sub: max,
}
"""The decimals of what comes of two exact numbers."""


def _arithmetic(node: exp.Binary) -> Found:
    both = node.left, node.right
    if any(is_of(each, *DOUBLE) for each in both):
        return Type.DOUBLE
    if any(is_of(each, Type.DECIMAL) for each in both):
        left, right = map(scale, both)
        return None if left is None or right is None else decimal(SCALES[type(node)](left, right))
    if all(is_of(each, *WHOLE) for each in both):
        return max((_type(each) for each in both), key=WHOLE.index)
    times = [each for each in both if is_of(each, *MOMENTS, Type.DATE)]
    return _moved(*times) if times else None


def _moved(time: exp.Expr, other: exp.Expr | None = None) -> Found:
    """An interval has milliseconds, and what is moved by it has them, too."""
    if other is not None:
        return Type.INTERVAL
    if is_of(time, Type.DATE):
        return Type.DATE
    return moment(_type(time), max(NO_PRECISION_SAID, precision(time)))


def _type(node: exp.Expr) -> exp.DType:
    return node.type.this if node.type is not None else Type.UNKNOWN


def _widest(*names: str) -> Rule:
    """The type that holds every one of a node's parts."""

    def rule(node: exp.Expr) -> Found:
        parts = [part for name in names for part in _parts(node, name) if not is_of(part, Type.NULL)]
        if any(is_of(part, *DOUBLE) for part in parts):
            return Type.DOUBLE
        if any(is_of(part, Type.DECIMAL) for part in parts):
            return decimal(max(places for places in map(scale, parts) if places is not None))
        known = {_type(part) for part in parts}
        return known.pop() if len(known) == 1 else None

    return rule


def _parts(node: exp.Expr, name: str) -> Iterator[exp.Expr]:
    value = node.args.get(name)
    for each in value if isinstance(value, list) else [value]:
        if isinstance(node, exp.Case) and isinstance(each, exp.If):
            yield each.args["true"]
        elif isinstance(each, exp.Expr):
            yield each


def _as_its_first(node: exp.Expr) -> Found:
    type: Found = node.this.type
    return type


def _rounded(node: exp.Expr) -> Found:
    whole = is_of(node.this, Type.DECIMAL) and node.args.get("decimals") is None
    return decimal(0) if whole else _as_its_first(node)


def _averaged(node: exp.Expr) -> Found:
    return _as_its_first(node) if is_of(node.this, Type.DECIMAL) else Type.DOUBLE


def _summed(node: exp.Expr) -> Found:
    return Type.BIGINT if is_of(node.this, *WHOLE) else _as_its_first(node)


def _cast(node: exp.Expr) -> Found:
    to: exp.DataType = node.args["to"]
    return decimal(0) if to.this is Type.DECIMAL and not to.expressions else to


def _now(_: exp.Expr) -> Found:
    return Type.TIMESTAMPTZ


def _by_name(node: exp.Expr) -> Found:
    return RETURNED.get(node.name.lower())


RETURNED: Mapping[str, exp.DType] = {
    **dict.fromkeys(
        ("cosine_distance", "cosine_similarity", "e", "euclidean_distance", "geometric_mean"), Type.DOUBLE
    ),
    **dict.fromkeys(("infinity", "kurtosis", "nan", "skewness"), Type.DOUBLE),
    **dict.fromkeys(("histogram", "map_agg", "map_concat", "map_filter", "map_zip_with"), Type.MAP),
    **dict.fromkeys(("split_to_map", "transform_keys", "transform_values"), Type.MAP),
    **dict.fromkeys(
        ("json_array_length", "json_size", "millisecond", "to_milliseconds", "codepoint"), Type.BIGINT
    ),
    **dict.fromkeys(
        ("human_readable_seconds", "json_array_get", "to_base", "to_iso8601", "format_datetime"), Type.VARCHAR
    ),
    **dict.fromkeys(("url_decode", "url_encode", "url_extract_host", "url_extract_path"), Type.VARCHAR),
    "parse_data_size": Type.DECIMAL,
    "parse_duration": Type.INTERVAL,
    "with_timezone": Type.TIMESTAMPTZ,
    "yow": Type.BIGINT,
}
"""What functions give that sqlglot has no word of its own for."""


RULES: Mapping[type[exp.Expr], Rule] = {
    **dict.fromkeys(SCALES, _arithmetic),
    **dict.fromkeys(
        (exp.Abs, exp.DateAdd, exp.DateTrunc, exp.Nullif, exp.Sign, exp.TimestampTrunc), _as_its_first
    ),
    **dict.fromkeys((exp.Ceil, exp.Floor, exp.Round, exp.Trunc), _rounded),
    **dict.fromkeys((exp.Coalesce, exp.Greatest, exp.Least), _widest("this", "expressions")),
    **dict.fromkeys((exp.CurrentTimestamp, exp.FromISO8601Timestamp, exp.UnixToTime), _now),
    exp.Anonymous: _by_name,
    exp.Avg: _averaged,
    exp.Case: _widest("ifs", "default"),
    exp.Cast: _cast,
    exp.If: _widest("true", "false"),
    exp.Literal: _literal,
    exp.Sum: _summed,
    exp.TryCast: _cast,
}


def _annotator(kind: type[exp.Expr], rule: Rule) -> Mapping[str, Any]:
    """What sqlglot finds, and where a rule finds a type, that one."""
    metadata: Mapping[str, Any] = Trino.EXPRESSION_METADATA.get(kind, {})

    def annotate(annotator: Any, node: exp.Expr) -> exp.Expr:
        set_type = annotator._set_type  # noqa: SLF001 - how sqlglot's own annotators set one, and the only way
        if "annotator" in metadata:
            metadata["annotator"](annotator, node)
        else:
            set_type(node, metadata.get("returns"))
        if (type := rule(node)) is not None:
            set_type(node, type)
        return node

    return {"annotator": annotate}


METADATA: Any = {
    **Trino.EXPRESSION_METADATA,
    **{kind: _annotator(kind, rule) for kind, rule in RULES.items()},
}
"""How sqlglot finds the type of each expression of Trino's."""

FAMILIES: Mapping[str, Iterable[exp.DType]] = {
    "varchar": TEXTS,
    "number": (*WHOLE, *DOUBLE, Type.DECIMAL),
    "boolean": (Type.BOOLEAN,),
    "date or timestamp": (Type.DATE, *MOMENTS),
    "interval": (Type.INTERVAL,),
    "json": (Type.JSON,),
    "array": (Type.ARRAY, Type.LIST),
    "map": (Type.MAP,),
}
FAMILY: Mapping[exp.DType, str] = {type: name for name, types in FAMILIES.items() for type in types}
COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
OF_TEXT = (
    exp.Length, exp.Like, exp.Lower, exp.Replace, exp.RegexpExtract, exp.RegexpLike, exp.RegexpReplace,
    exp.Split, exp.SplitPart, exp.StrPosition, exp.Substring, exp.Trim, exp.Upper,
)  # fmt: skip
OF_TIME = (exp.DateAdd, exp.DateDiff, exp.DateTrunc, exp.TimestampTrunc, exp.TimeToStr, exp.TimeToUnix)
OF_BYTES = (exp.MD5Digest, exp.MD5, exp.SHA, exp.SHA2, exp.SHA2Digest)
SUMS = {("date or timestamp", "interval"), ("interval", "date or timestamp"), ("interval", "interval")}
MIXED: Mapping[type[exp.Expr], set[tuple[str, str]]] = {
    exp.Add: SUMS,
    exp.Div: {("interval", "number")},
    exp.Mod: set(),
    exp.Mul: {("interval", "number"), ("number", "interval")},
    exp.Sub: {*SUMS - {("interval", "date or timestamp")}, ("date or timestamp", "date or timestamp")},
}
"""What arithmetic takes beside two numbers."""


def refuse_what_does_not_fit(tree: exp.Expr) -> None:
    """Trino casts nothing silently, as DuckDB does. Raises Different."""
    for node in tree.walk():
        if isinstance(node, COMPARED):
            _same(node, node.left, node.right)
        elif isinstance(node, exp.In):
            _same(node, node.this, *node.expressions)
        elif isinstance(node, exp.Between):
            _same(node, node.this, node.args["low"], node.args["high"])
        elif isinstance(node, exp.Coalesce | exp.Greatest | exp.Least):
            _same(node, node.this, *node.expressions)
        elif isinstance(node, exp.Case):
            _same(node, *_parts(node, "ifs"), *_parts(node, "default"))
        elif isinstance(node, exp.If) and not isinstance(node.parent, exp.Case):
            _same(node, *_parts(node, "true"), *_parts(node, "false"))
        elif type(node) in MIXED:
            _calculable(node)
        else:
            _takes(node)


def _takes(node: exp.Expr) -> None:
    """What a function is called with, by what it is a function of."""
    if isinstance(node, exp.DPipe):
        parts = (node.this, node.expression)
        if "array" not in map(family, parts):
            _of(node, parts, "varchar")
    elif isinstance(node, exp.Concat):
        _of(node, node.expressions, "varchar", "array")
    elif isinstance(node, OF_TEXT):
        _of(node, (node.this,), "varchar")
    elif isinstance(node, OF_TIME):
        _of(node, (node.this,), "date or timestamp")
    elif isinstance(node, OF_BYTES):
        _of(node, (node.this,), "varbinary")
    elif isinstance(node, exp.Sum | exp.Avg):
        _of(node, (node.this,), "number", "interval")


def family(node: exp.Expr) -> str:
    """A word for what a node is compared with; empty where that is not known."""
    return FAMILY.get(node.type.this, "") if node.type is not None else ""


def _same(node: exp.Expr, *parts: exp.Expr) -> None:
    families = dict.fromkeys(filter(None, map(family, parts)))
    if any(isinstance(each, exp.Any | exp.All) for each in parts):
        return
    if len(families) > 1:
        _refuse(node, families)


def _of(node: exp.Expr, parts: Iterable[exp.Expr], *families: str) -> None:
    if wrong := [each for each in map(family, parts) if each and each not in families]:
        _refuse(node, wrong)


def _calculable(node: Any) -> None:
    pair = family(node.left), family(node.right)
    if "" not in pair and pair != ("number", "number") and pair not in MIXED[type(node)]:
        _refuse(node, pair)


def _refuse(node: exp.Expr, families: Iterable[str]) -> None:
    raise Different(
        f"Trino takes no {' and '.join(dict.fromkeys(families))} in {node.sql('trino')}: "
        "cast(... as ...) makes one type of another."
    )
