"""Trino's own ways, where DuckDB has others: each as an expression of DuckDB's that answers the same.

Source: https://trino.io/docs/current/functions.html and https://trino.io/docs/current/language/types.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

DISTINCT = "list_filter({0}, (x, i) -> coalesce(list_position({0}, x), i) = i)"
URL = "^[a-zA-Z][a-zA-Z0-9+.-]*://"
AUTHORITY = f"{URL}(?:[^/?#@]*@)?"
JSON_AT = "json_extract(cast(a as json), b)"
# A function by its name, as DuckDB writes it; a, b, c, d stand for what it is called with.
FUNCTIONS: Mapping[str, str] = {
    "all_match": "coalesce(list_bool_and(list_transform(a, b)), true)",
    "any_match": "coalesce(list_bool_or(list_transform(a, b)), false)",
    "array_distinct": DISTINCT.format("a"),
    "array_except": f"list_filter({DISTINCT.format('a')}, y -> not list_contains(b, y))",
    "array_intersect": f"list_filter({DISTINCT.format('a')}, y -> list_contains(b, y))",
    "array_union": DISTINCT.format("list_concat(a, b)"),
    "arrays_overlap": "list_has_any(a, b)",
    "bit_count": "case when b = 64 then bit_count(cast(a as bigint)) else error('bit_count: of 64 bits') end",
    "bitwise_left_shift": "cast(a as bigint) << cast(b as integer)",
    "bitwise_right_shift": (
        "case when a < 0 then error('bitwise_right_shift: of what is not negative') "
        "else cast(a as bigint) >> cast(b as integer) end"
    ),
    "codepoint": "unicode(a)",
    "every": "bool_and(a)",
    "from_base": (
        "cast(list_reduce(list_transform(string_split(lower(a), ''), "
        "x -> instr('0123456789abcdefghijklmnopqrstuvwxyz', x) - 1), (s, x) -> s * b + x) as bigint)"
    ),
    "geometric_mean": "exp(avg(ln(a)))",
    "hamming_distance": "hamming(a, b)",
    "histogram": "histogram(a)",
    "infinity": "cast('infinity' as double)",
    "is_finite": "isfinite(cast(a as double))",
    "is_infinite": "isinf(cast(a as double))",
    "is_json_scalar": "json_type(cast(a as json)) not in ('OBJECT', 'ARRAY')",
    "json_array_contains": "list_contains(json_extract(cast(a as json), '$[*]'), to_json(b))",
    "json_array_length": "cast(json_array_length(cast(a as json)) as bigint)",
    "json_exists": "json_exists(cast(a as json), b)",
    "json_query": f"cast({JSON_AT} as varchar)",
    "json_size": (
        f"cast(case json_type({JSON_AT}) when 'OBJECT' then len(json_keys({JSON_AT})) "
        f"when 'ARRAY' then json_array_length({JSON_AT}) else 0 end as bigint)"
    ),
    "json_value": (
        f"case when json_type({JSON_AT}) not in ('OBJECT', 'ARRAY') "
        "then json_extract_string(cast(a as json), b) end"
    ),
    "map_agg": (
        "map_from_entries(list_filter(list_zip(list(a), list(b)), "
        "(e, i) -> e[1] is not null and list_position(list_transform(list_zip(list(a), list(b)), z -> z[1]), "
        "e[1]) = i))"
    ),
    "map_entries": "map_entries(a)",
    "map_values": "map_values(a)",
    "millisecond": "cast(extract(millisecond from a) as bigint) % 1000",
    "nan": "cast('nan' as double)",
    "none_match": "not coalesce(list_bool_or(list_transform(a, b)), false)",
    "repeat": "list_transform(range(b), x -> a)",
    "slice": (
        "case when b < 0 then list_slice(a, len(a) + b + 1, len(a) + b + c) "
        "else list_slice(a, b, b + c - 1) end"
    ),
    "to_base": "lower(to_base(a, b))",
    "to_iso8601": (
        "case typeof(a) when 'DATE' then strftime(a, '%Y-%m-%d') "
        "when 'TIMESTAMP' then strftime(a, '%Y-%m-%dT%H:%M:%S.%g') "
        "else strftime(cast(a as timestamp), '%Y-%m-%dT%H:%M:%S.%gZ') end"
    ),
    "typeof": "lower(typeof(a))",
    "url_decode": "url_decode(replace(a, '+', '%20'))",
    "url_encode": "replace(replace(replace(url_encode(a), '%20', '+'), '~', '%7E'), '%2A', '*')",
    "url_extract_fragment": "nullif(regexp_extract(a, '#(.*)$', 1), '')",
    "url_extract_host": f"nullif(regexp_extract(a, '{AUTHORITY}([^/?#:]*)', 1), '')",
    "url_extract_parameter": (
        "nullif(url_decode(replace(regexp_extract(a, '[?&]' || b || '=([^&#]*)', 1), '+', '%20')), '')"
    ),
    "url_extract_path": f"regexp_extract(a, '{URL}[^/?#]*([^?#]*)', 1)",
    "url_extract_port": f"cast(nullif(regexp_extract(a, '{AUTHORITY}[^/?#:]*:([0-9]+)', 1), '') as bigint)",
    "url_extract_protocol": "nullif(regexp_extract(a, '^([a-zA-Z][a-zA-Z0-9+.-]*):', 1), '')",
    "url_extract_query": r"nullif(regexp_extract(a, '\?([^#]*)', 1), '')",
    "width_bucket": (
        "case when a < b then 0 when a >= c then d + 1 "
        "else cast(floor((a - b) * d / (c - b)) as bigint) + 1 end"
    ),
    "with_timezone": "timezone(b, cast(a as timestamp))",
}
# What stands in Joda's patterns for parts of a time, and in strftime's.
JODA: Mapping[str, str] = {
    "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "dd": "%d", "d": "%-d",
    "EEEE": "%A", "EEE": "%a", "E": "%a", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M",
    "ss": "%S", "SSS": "%g", "a": "%p", "DDD": "%j", "D": "%-j",
}  # fmt: skip
WHOLE = (exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT)
DOUBLE = (exp.DType.DOUBLE, exp.DType.FLOAT)
COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between)


class Different(ValueError):
    """What would be answered in another way than Trino's."""


def in_duckdb(tree: exp.Expr) -> exp.Expr:
    """A query, its types known, in expressions of which DuckDB makes what Trino would. Raises Different."""
    tree = tree.copy()
    for node in reversed(list(tree.walk())):
        written = _written(node)
        if written is not node:
            if node is tree:
                return written
            node.replace(written)
    return tree


def _written(node: exp.Expr) -> exp.Expr:
    special = next((SPECIAL[kind] for kind in type(node).__mro__ if kind in SPECIAL), None)
    if special is not None:
        return special(node)
    if isinstance(node, exp.Func):
        name = _name(node)
        if name in FUNCTIONS and not node.args.get("is_numeric"):
            return filled(FUNCTIONS[name], *_given(node))
    return node


def _name(node: exp.Func) -> str:
    return node.name.lower() if isinstance(node, exp.Anonymous) else TYPED.get(type(node), "")


# Functions that sqlglot has a word of its own for.
TYPED: Mapping[type[exp.Expr], str] = {
    exp.ArrayDistinct: "array_distinct",
    exp.ArrayExcept: "array_except",
    exp.ArrayIntersect: "array_intersect",
    exp.ArraySlice: "slice",
    exp.FromBase: "from_base",
    exp.JSONArrayContains: "json_array_contains",
    exp.Repeat: "repeat",
    exp.Typeof: "typeof",
    exp.WidthBucket: "width_bucket",
}


def _given(node: exp.Func) -> Iterator[exp.Expr]:
    """What a function is called with, in order."""
    for name in ["expressions"] if isinstance(node, exp.Anonymous) else node.arg_types:
        value = node.args.get(name)
        yield from value if isinstance(value, list) else [value] if isinstance(value, exp.Expr) else []


def filled(template: str, *given: exp.Expr) -> exp.Expr:
    """DuckDB's expression with a, b, c, d replaced."""
    named = dict(zip("abcd", given, strict=False))
    made = exp.Paren(this=_parsed(template).copy())
    for column in list(made.find_all(exp.Column)):
        if column.name in named:
            column.replace(named[column.name].copy())
    return made


@cache
def _parsed(template: str) -> exp.Expr:
    return sqlglot.parse_one(template, read="duckdb")


def _is(node: Any, *types: exp.DType) -> bool:
    return isinstance(node, exp.Expr) and node.type is not None and node.type.this in types


def _is_date(node: Any) -> bool:
    return _is(node, exp.DType.DATE)


def _scale(node: Any) -> int | None:
    """The decimals of an exact number; None for any other."""
    if _is(node, *WHOLE):
        return 0
    if isinstance(node, exp.Literal) and not node.is_string:
        return None if "e" in node.name.lower() else len(node.name.partition(".")[2])
    if isinstance(node, exp.Paren | exp.Neg):
        return _scale(node.this)
    if _is(node, exp.DType.DECIMAL):
        sizes = node.type.expressions
        return int(sizes[1].name) if len(sizes) > 1 else 0
    return None


def _divided(node: exp.Expr) -> exp.Expr:
    """Trino keeps the larger scale of two decimals, rounded half up, and divides nothing by zero."""
    left, right = _scale(node.this), _scale(node.expression)
    if left is None or right is None:
        return node
    zero = "null" if node.find_ancestor(exp.Try) else "error('Division by zero')"
    if left == right == 0 and not (_is_decimal(node.this) or _is_decimal(node.expression)):
        return filled(f"case when b = 0 then {zero} else a // b end", node.this, node.expression)
    scale = max(left, right)
    over, under = f"cast(round(cast(a as double) * {10 ** (scale + right)}) as hugeint)", _unscaled(right)
    half_up = f"(2 * abs({over}) + abs({under})) // (2 * abs({under})) * sign({over}) * sign({under})"
    told = f"cast(cast({half_up} as double) / {10**scale} as decimal(38, {scale}))"
    return filled(f"case when b = 0 then {zero} else {told} end", node.this, node.expression)


def _unscaled(scale: int) -> str:
    return f"cast(round(cast(b as double) * {10**scale}) as hugeint)"


def _is_decimal(node: Any) -> bool:
    return _is(node, exp.DType.DECIMAL) or (isinstance(node, exp.Literal) and "." in node.name)


def _remainder(node: exp.Expr) -> exp.Expr:
    if isinstance(node.expression, exp.Literal):
        return node
    return filled("case when b = 0 then error('Division by zero') else a % b end", node.this, node.expression)


def _cast(node: exp.Expr) -> exp.Expr:
    """Trino rounds half away from zero, DuckDB a double half to even."""
    if node.args["to"].this in WHOLE and (_is(node.this, *DOUBLE) or _is_double(node.this)):
        return exp.cast(filled("round(a)", node.this), node.args["to"])
    return node


def _is_double(node: Any) -> bool:
    return isinstance(node, exp.Literal) and not node.is_string and "e" in node.name.lower()


def _random(node: exp.Expr) -> exp.Expr:
    first, second = node.this, node.args.get("lower")
    if second is not None:
        return filled("cast(floor(random() * (b - a)) as bigint) + a", first, second)
    return filled("cast(floor(random() * a) as bigint)", first) if first is not None else node


def _since(node: exp.Expr) -> exp.Expr:
    """Only whole units count."""
    unit = exp.Literal.string(node.args["unit"].name.lower())
    return filled("date_sub(a, b, c)", unit, node.expression, node.this)


def _still_a_date(node: exp.Expr) -> exp.Expr:
    """A date stays one when days are added or when it is cut off."""
    kept = _is_date(node.this) or (isinstance(node, exp.Add) and _is_date(node.expression))
    sums = isinstance(node, exp.Add | exp.Sub)
    if not kept or (sums and not any(isinstance(each, exp.Interval) for each in node.args.values())):
        return node
    return exp.cast(exp.Paren(this=node.copy()), "date")


def _extract(node: exp.Expr) -> exp.Expr:
    if node.name.upper() in ("DOW", "DAY_OF_WEEK"):
        return exp.Extract(this=exp.var("ISODOW"), expression=node.expression.copy())
    return node


def _format(node: exp.Expr) -> exp.Expr:
    """Java's format, which is C's but for a comma between thousands."""
    template = node.this
    if not isinstance(template, exp.Literal):
        raise Different("format() needs its template as a text here.")
    return exp.Anonymous(this="printf", expressions=[template.copy(), *(e.copy() for e in node.expressions)])


def _replaced(node: exp.Expr) -> exp.Expr:
    r"""Groups are $1 in Trino, \1 in DuckDB."""
    made = node.copy()
    if node.args.get("replacement") is not None:
        written = filled(
            r"regexp_replace(replace(a, '\', '\\'), '\$(\d)', '\\\1', 'g')", node.args["replacement"]
        )
        made.set("replacement", written)
    return made


def _reverse(node: exp.Expr) -> exp.Expr:
    return filled("list_reverse(a)", node.this) if _is(node.this, exp.DType.ARRAY, exp.DType.LIST) else node


def _size(node: exp.Expr) -> exp.Expr:
    is_map = _is(node.this, exp.DType.MAP) or isinstance(node.this, exp.Map | exp.VarMap)
    return exp.Anonymous(this="cardinality", expressions=[node.this.copy()]) if is_map else node


def _path(path: Any) -> exp.Expr:
    """A JSON path; Trino's lax ones are DuckDB's."""
    mode, _, rest = path.name.rpartition(" ") if isinstance(path, exp.Literal) else ("?", "", "")
    if mode.strip() not in ("", "lax"):
        raise Different(
            "A JSON path is a text that begins with $, or with lax $: no other kind is known here."
        )
    return exp.Literal.string(rest)


def _json_value(node: exp.Expr) -> exp.Expr:
    return filled(FUNCTIONS["json_value"], node.this, _path(node.args["path"]))


def _json_query(node: exp.Expr) -> exp.Expr:
    if not node.args.get("json_query"):
        return node
    return filled(FUNCTIONS["json_query"], node.this, _path(node.expression))


def _named(node: exp.Expr) -> exp.Expr:
    """A function that sqlglot does not know."""
    name, given = node.name.lower(), list(node.expressions)
    if name == "json_exists":
        given[1] = _path(given[1])
    if name == "format_datetime":
        return filled("strftime(a, b)", given[0], exp.Literal.string(strftime(given[1])))
    return filled(FUNCTIONS[name], *given) if name in FUNCTIONS else node


def _parse_time(node: exp.Expr) -> exp.Expr:
    return filled("strptime(a, b)", node.this, exp.Literal.string(strftime(node.args["format"])))


def strftime(pattern: exp.Expr) -> str:
    """Joda's pattern as strftime has it. Raises Different for what that cannot say."""
    if not isinstance(pattern, exp.Literal):
        raise Different("The pattern of a time has to be a text here.")
    return "".join(_parts(pattern.name))


def _parts(pattern: str) -> Iterator[str]:
    at = 0
    while at < len(pattern):
        letter = pattern[at]
        if letter == "'":
            end = pattern.find("'", at + 1)
            yield pattern[at + 1 : end]
            at = end + 1
            continue
        run = len(pattern[at:]) - len(pattern[at:].lstrip(letter))
        part = letter * run
        if letter.isalpha() and part not in JODA:
            raise Different(f"The pattern {pattern!r} has {part!r}, which is not known here.")
        yield JODA.get(part, part)
        at += run


def _zoned(node: exp.Expr) -> exp.Expr:
    """DuckDB makes a local time of it, which compares otherwise than Trino's moment."""
    if isinstance(node.parent, COMPARED):
        raise Different(
            "Compare times before they are shown in another time zone: DuckDB compares what is shown."
        )
    return node


SPECIAL: Mapping[type[exp.Expr], Callable[[Any], exp.Expr]] = {
    exp.Add: _still_a_date,
    exp.Anonymous: _named,
    exp.ArraySize: _size,
    exp.AtTimeZone: _zoned,
    exp.Cast: _cast,
    exp.DateAdd: _still_a_date,
    exp.DateDiff: _since,
    exp.DateTrunc: _still_a_date,
    exp.Div: _divided,
    exp.Extract: _extract,
    exp.Format: _format,
    exp.JSONExtract: _json_query,
    exp.JSONValue: _json_value,
    exp.Mod: _remainder,
    exp.ParseDatetime: _parse_time,
    exp.Rand: _random,
    exp.RegexpReplace: _replaced,
    exp.Reverse: _reverse,
    exp.Sub: _still_a_date,
    exp.TimestampTrunc: _still_a_date,
}
