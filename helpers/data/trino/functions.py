"""Trino's functions as expressions of DuckDB's that answer the same.

Source: https://trino.io/docs/current/functions.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import sqlglot
from sqlglot import exp

DISTINCT = "list_filter({0}, (_x, _i) -> list_position({0}, _x) = _i)"
IN_B = "(list_contains(b, _y) or (_y is null and list_count(b) < len(b)))"
TRUTHS = "list_transform(a, b)"
URL = "^[a-zA-Z][a-zA-Z0-9+.-]*://"
AUTHORITY = f"{URL}(?:[^/?#@]*@)?"
JSON_AT = "json_extract(cast(a as json), b)"
# A function by its name, as DuckDB writes it; a, b, c, d stand for what it is called with.
FUNCTIONS: Mapping[str, str] = {
    "all_match": (
        f"case when list_contains({TRUTHS}, false) then false "
        f"when list_count({TRUTHS}) < len({TRUTHS}) then null else true end"
    ),
    "any_match": (
        f"case when list_contains({TRUTHS}, true) then true "
        f"when list_count({TRUTHS}) < len({TRUTHS}) then null else false end"
    ),
    "array_distinct": DISTINCT.format("a"),
    "array_except": f"list_filter({DISTINCT.format('a')}, _y -> not coalesce({IN_B}, false))",
    "array_first": "list_filter(a, b)[1]",
    "array_intersect": f"list_filter({DISTINCT.format('a')}, _y -> {IN_B})",
    "array_max": "case when list_count(a) < len(a) then null else list_max(a) end",
    "array_min": "case when list_count(a) < len(a) then null else list_min(a) end",
    "array_position": "case when a is not null then coalesce(list_position(a, b), 0) end",
    "array_remove": "case when b is not null then list_filter(a, _x -> _x is null or _x <> b) end",
    "array_union": DISTINCT.format("list_concat(a, b)"),
    "arrays_overlap": (
        "case when list_has_any(a, b) then true "
        "when len(a) > 0 and len(b) > 0 and (list_count(a) < len(a) or list_count(b) < len(b)) then null "
        "when a is not null and b is not null then false end"
    ),
    "bit_count": "case when b = 64 then bit_count(cast(a as bigint)) else error('bit_count: of 64 bits') end",
    "bitwise_left_shift": "cast(a as bigint) << cast(b as integer)",
    "bitwise_right_shift": (
        "case when a < 0 then error('bitwise_right_shift: of what is not negative') "
        "else cast(a as bigint) >> cast(b as integer) end"
    ),
    "bitwise_right_shift_arithmetic": "cast(a as bigint) >> cast(b as integer)",
    "codepoint": "unicode(a)",
    "concat_arrays": "list_concat(a, b)",
    "contains": (
        "case when list_contains(a, b) then true when b is null or list_count(a) < len(a) then null "
        "when a is not null then false end"
    ),
    "contains_sequence": (
        "len(list_filter(range(1, len(a) - len(b) + 2), _i -> list_slice(a, _i, _i + len(b) - 1) = b)) > 0"
    ),
    "cosine_distance": "1 - list_cosine_similarity(a, b)",
    "cosine_similarity": "list_cosine_similarity(a, b)",
    "dot_product": "list_dot_product(a, b)",
    "e": "exp(1)",
    "euclidean_distance": "list_distance(a, b)",
    "element": (
        "case when b < 1 or b > len(a) then error('Array subscript is out of bounds') "
        "else list_extract(a, b) end"
    ),
    "every": "bool_and(a)",
    "from_base": (
        "cast(list_reduce(list_transform(string_split(lower(a), ''), "
        "_x -> instr('0123456789abcdefghijklmnopqrstuvwxyz', _x) - 1), (_s, _x) -> _s * b + _x) as bigint)"
    ),
    "from_iso8601_date": (
        r"case when regexp_full_match(a, '\d{4}-W\d{2}') then cast(strptime(a || '-1', '%G-W%V-%u') as date) "
        r"when regexp_full_match(a, '\d{4}-W\d{2}-\d') then cast(strptime(a, '%G-W%V-%u') as date) "
        r"when regexp_full_match(a, '\d{4}-\d{3}') then cast(strptime(a, '%Y-%j') as date) "
        "else cast(a as date) end"
    ),
    "from_iso8601_timestamp": (
        r"cast(case when regexp_full_match(a, '\d{4}-\d{2}-\d{2}T\d{2}') then a || ':00' else a end "
        "as timestamptz)"
    ),
    "geometric_mean": "exp(avg(ln(a)))",
    "hamming_distance": "hamming(a, b)",
    "histogram": "histogram(a)",
    "human_readable_seconds": (
        "case when round(a) = 0 then '0 seconds' else array_to_string(list_transform(list_filter(list_zip("
        "[604800, 86400, 3600, 60, 1], ['week', 'day', 'hour', 'minute', 'second'], "
        "[9223372036854775807, 7, 24, 60, 60]), "
        "_p -> cast(round(abs(a)) as bigint) // _p[1] % _p[3] > 0), "
        "_p -> (cast(round(abs(a)) as bigint) // _p[1] % _p[3]) || ' ' || _p[2] "
        "|| case when cast(round(abs(a)) as bigint) // _p[1] % _p[3] = 1 then '' else 's' end), ', ') end"
    ),
    "infinity": "cast('infinity' as double)",
    "is_finite": "isfinite(cast(a as double))",
    "is_infinite": "isinf(cast(a as double))",
    "is_json_scalar": "json_type(cast(a as json)) not in ('OBJECT', 'ARRAY')",
    "json_array_contains": "list_contains(json_extract(cast(a as json), '$[*]'), to_json(b))",
    "json_array_get": (
        "json_extract_string(cast(a as json), "
        "case when b < 0 then '$[#' || cast(b as varchar) || ']' else '$[' || cast(b as varchar) || ']' end)"
    ),
    "json_array_length": (
        "case when json_type(cast(a as json)) = 'ARRAY' "
        "then cast(json_array_length(cast(a as json)) as bigint) end"
    ),
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
    "luhn_check": (
        r"case when a is null or regexp_full_match(a, '\d+') then list_sum(list_transform("
        "list_reverse(string_split(a, '')), (_x, _i) -> case when _i % 2 = 1 then cast(_x as integer) "
        "else cast(_x as integer) * 2 // 10 + cast(_x as integer) * 2 % 10 end)) % 10 = 0 "
        "else error('luhn_check: of digits') end"
    ),
    "map_agg": (
        "map_from_entries(list_filter(list_zip(list(a), list(b)), "
        "(_e, _i) -> _e[1] is not null and list_position("
        "list_transform(list_zip(list(a), list(b)), _z -> _z[1]), "
        "_e[1]) = _i))"
    ),
    "map_concat": "map_concat(a, b)",
    "map_entries": "map_entries(a)",
    "map_values": "map_values(a)",
    "map_zip_with": (
        "map_from_entries(list_transform(list_distinct(list_concat(map_keys(a), map_keys(b))), "
        "_k -> row(_k, d)))"
    ),
    "millisecond": "cast(extract(millisecond from a) as bigint) % 1000",
    "nan": "cast('nan' as double)",
    "ngrams": (
        "list_transform(range(1, greatest(len(a) - b + 1, 1) + 1), _i -> list_slice(a, _i, _i + b - 1))"
    ),
    "none_match": (
        f"case when list_contains({TRUTHS}, true) then false "
        f"when list_count({TRUTHS}) < len({TRUTHS}) then null else true end"
    ),
    "parse_data_size": (
        r"case when a is null or regexp_full_match(a, '\s*[0-9.]+\s*(B|kB|MB|GB|TB|PB|EB)\s*') "
        r"then cast(floor(cast(regexp_extract(a, '([0-9.]+)', 1) as decimal(24, 4)) * cast(power(1024, "
        "list_position(['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'], regexp_extract(a, '[a-zA-Z]+')) - 1) "
        "as bigint)) as decimal(38, 0)) else error('parse_data_size: a number and a unit') end"
    ),
    "parse_duration": (
        r"case when a is null or regexp_full_match(a, '\s*[0-9.]+\s*(ns|us|ms|s|m|h|d)\s*') "
        "then to_milliseconds(cast(round(cast(regexp_extract(a, '[0-9.]+') as double) * "
        "list_extract([1e-6, 1e-3, 1.0, 1e3, 6e4, 36e5, 864e5], "
        "list_position(['ns', 'us', 'ms', 's', 'm', 'h', 'd'], regexp_extract(a, '[a-z]+')))) as bigint)) "
        "else error('parse_duration: a number and a unit') end"
    ),
    "repeat": "list_transform(range(b), _x -> a)",
    "sha1": "unhex(sha1(a))",
    "slice": (
        "case when b < 0 then list_slice(a, len(a) + b + 1, len(a) + b + c) "
        "else list_slice(a, b, b + c - 1) end"
    ),
    "soundex": (
        "list_transform([upper(regexp_replace(a, '[^a-zA-Z]', '', 'g'))], _u -> list_transform([translate("
        "_u, 'AEIOUYHWBFPVCGJKQSXZDTLMNR', '00000099111122222222334556')], _all -> list_transform(["
        "left(_all, 1) || replace(substring(_all, 2), '9', '')], _k -> left(_u, 1) || left(replace(substring("
        "array_to_string(list_filter(string_split(_k, ''), (_x, _i) -> _i = 1 "
        "or _x <> substring(_k, _i - 1, 1)"
        "), ''), 2), '0', '') || '000', 3))[1])[1])[1]"
    ),
    "split": (
        "list_concat(list_slice(string_split(a, b), 1, c - 1), case when len(string_split(a, b)) >= c "
        "then [array_to_string(list_slice(string_split(a, b), c, len(string_split(a, b))), b)] "
        "else cast([] as varchar[]) end)"
    ),
    "split_part": "list_extract(string_split(a, b), c)",
    "split_to_map": (
        "map_from_entries(list_transform(string_split(a, b), "
        "_e -> row(list_extract(string_split(_e, c), 1), list_extract(string_split(_e, c), 2))))"
    ),
    "strpos": (
        "list_transform([list_filter(range(1, len(a) - len(b) + 2), _i -> substring(a, _i, len(b)) = b)], "
        "_p -> coalesce(list_extract(_p, case when c < 0 then len(_p) + 1 + c else c end), 0)"
        ")[1]"
    ),
    "text of a double": (
        "case when isnan(a) then 'NaN' when isinf(a) then "
        "case when a > 0 then 'Infinity' else '-Infinity' end "
        "when a = 0 then '0.0E0' else case when a < 0 then '-' else '' end || list_transform([regexp_extract("
        "cast(abs(a) as varchar), '^([0-9]*)[.]?([0-9]*)(?:e([+-][0-9]+))?$', "
        "['_w', '_f', '_e'])], _t -> list_transform([ltrim(_t._w || _t._f, '0')], _m -> "
        "left(_m, 1) || '.' || "
        "coalesce(nullif(rtrim(substring(_m, 2), '0'), ''), '0') || 'E' || cast(len(_t._w) - 1 "
        "- (len(_t._w || _t._f) - len(_m)) + coalesce(try_cast(nullif(_t._e, '') as integer), 0) as varchar)"
        ")[1])[1] end"
    ),
    "text of any": (
        "case when typeof(a) in ('DOUBLE', 'FLOAT', 'INTERVAL', 'JSON') or typeof(a) like 'TIMESTAMP%' "
        "or typeof(a) like '%[]' or typeof(a) like 'MAP%' or typeof(a) like 'STRUCT%' "
        "then error('Say what type this is of, by a cast, before it becomes a varchar.') "
        "else cast(a as varchar) end"
    ),
    "to_base": "case when a < 0 then '-' else '' end || lower(to_base(abs(a), b))",
    "to_iso8601": (
        "case typeof(a) when 'DATE' then strftime(a, '%Y-%m-%d') "
        "when 'TIMESTAMP' then strftime(a, '%Y-%m-%dT%H:%M:%S.%g') "
        "else strftime(cast(a as timestamp), '%Y-%m-%dT%H:%M:%S.%gZ') end"
    ),
    "to_milliseconds": "cast(round(epoch(a) * 1000) as bigint)",
    "trim_array": "list_slice(a, 1, len(a) - b)",
    "typeof": (
        "case when typeof(a) = 'HUGEINT' then 'bigint' when typeof(a) in ('BOOLEAN', 'TINYINT', 'SMALLINT', "
        "'INTEGER', 'BIGINT', 'DOUBLE', 'DATE', 'VARCHAR', 'JSON') or typeof(a) like 'DECIMAL(%' "
        "then lower(typeof(a)) else error('typeof: not known here') end"
    ),
    "url_decode": "url_decode(replace(a, '+', '%20'))",
    "url_encode": "replace(replace(replace(url_encode(a), '%20', '+'), '~', '%7E'), '%2A', '*')",
    "url_extract_fragment": "regexp_extract(a, '#(.*)$', 1)",
    "url_extract_host": f"regexp_extract(a, '{AUTHORITY}([^/?#:]*)', 1)",
    "url_extract_parameter": (
        "case when regexp_matches(a, '[?&]' || b || '(=|&|#|$)') "
        "then url_decode(replace(regexp_extract(a, '[?&]' || b || '=([^&#]*)', 1), '+', '%20')) end"
    ),
    "url_extract_path": f"regexp_extract(a, '{URL}[^/?#]*([^?#]*)', 1)",
    "url_extract_port": f"cast(nullif(regexp_extract(a, '{AUTHORITY}[^/?#:]*:([0-9]+)', 1), '') as bigint)",
    "url_extract_protocol": "regexp_extract(a, '^([a-zA-Z][a-zA-Z0-9+.-]*):', 1)",
    "url_extract_query": r"regexp_extract(a, '\?([^#]*)', 1)",
    "value of a key": (
        "case when a is null or map_contains(a, b) then map_extract_value(a, b) "
        "else error('Key not present in map') end"
    ),
    "with_timezone": "timezone(b, cast(a as timestamp))",
    "yow": "isoyear(a)",
    "zip": "list_zip(a, b)",
}


def filled(template: str, *given: exp.Expr | None) -> exp.Expr:
    """DuckDB's expression with a, b, c, d replaced."""
    named = {name: value for name, value in zip("abcd", given, strict=False) if value is not None}
    expression = exp.Paren(this=parsed(template).copy())
    for column in list(expression.find_all(exp.Column)):
        if column.name in named:
            column.replace(named[column.name].copy())
    return expression


@cache
def parsed(template: str) -> exp.Expr:
    """An expression of DuckDB's, not to be changed."""
    return sqlglot.parse_one(template, read="duckdb")
