"""The words of Trino's that a query may use: what other dialects have beside them is refused, as Trino does.

Source: https://trino.io/docs/current/functions/list.html and https://trino.io/docs/current/sql/select.html.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from sqlglot import Token, TokenType

FUNCTIONS = frozenset(
    """
    abs acos all_match any_match any_value approx_distinct approx_percentile arbitrary array_agg
    array_distinct array_except array_first array_intersect array_join array_max array_min array_position
    array_remove array_sort array_union arrays_overlap asin at_timezone atan atan2 avg bit_count bitwise_and
    bitwise_and_agg bitwise_left_shift bitwise_not bitwise_or bitwise_or_agg bitwise_right_shift
    bitwise_right_shift_arithmetic bitwise_xor bitwise_xor_agg bool_and bool_or cardinality cast cbrt ceil
    ceiling chr coalesce codepoint concat concat_ws contains contains_sequence corr cos cosh
    cosine_distance cosine_similarity count count_if covar_pop covar_samp cume_dist current_date
    current_timestamp date date_add date_diff date_format date_parse date_trunc day day_of_month day_of_week
    day_of_year degrees dense_rank dot_product dow doy e element_at euclidean_distance every exp extract
    filter first_value flatten floor format format_datetime from_base from_base64 from_hex
    from_iso8601_date from_iso8601_timestamp from_unixtime from_utf8 geometric_mean greatest grouping
    hamming_distance histogram hour human_readable_seconds if infinity is_finite is_infinite is_json_scalar
    is_nan json_array json_array_contains json_array_get json_array_length json_exists json_extract
    json_extract_scalar json_format json_object json_parse json_query json_size json_value kurtosis lag
    last_day_of_month last_value lead least length levenshtein_distance listagg ln log log10 log2 lower lpad
    ltrim luhn_check map map_agg map_concat map_entries map_filter map_from_entries map_keys map_values
    map_zip_with max max_by md5 millisecond min min_by minute mod month nan ngrams none_match normalize now
    nth_value ntile nullif parse_data_size parse_datetime parse_duration percent_rank pi position pow power
    quarter radians rand random rank reduce regexp_count regexp_extract regexp_extract_all regexp_like
    regexp_replace regexp_split regr_intercept regr_slope repeat replace reverse round row row_number rpad
    rtrim second sequence sha1 sha256 sign sin sinh skewness slice soundex split split_part split_to_map
    sqrt starts_with stddev stddev_pop stddev_samp strpos substr substring sum tan tanh to_base to_base64
    to_hex to_iso8601 to_milliseconds to_unixtime to_utf8 transform transform_keys transform_values
    translate trim trim_array truncate try try_cast typeof unnest upper url_decode url_encode
    url_extract_fragment url_extract_host url_extract_parameter url_extract_path url_extract_port
    url_extract_protocol url_extract_query uuid var_pop var_samp variance week week_of_year width_bucket
    with_timezone year year_of_week yow zip zip_with
    """.split()  # noqa: SIM905 - a list of names is easier to read without quotes
)
"""Every function of Trino's that is answered here."""

BEFORE_A_PARENTHESIS = frozenset(
    """
    all and any array as between bernoulli bigint boolean by case char cross cube date decimal distinct else
    except exists fetch filter first from group grouping having in inner integer intersect interval is join
    lateral like limit next not offset on or order over partition precision rollup select sets smallint some
    system tablesample then time timestamp tinyint union using values varchar when where window with within
    """.split()  # noqa: SIM905 - as above
)
"""Words that are followed by a parenthesis and call nothing."""

OTHERS: Mapping[str, str] = {
    "::": "write cast(x as varchar)",
    "==": "write =",
    "exclude": "name the columns",
    "glob": "write like or regexp_like",
    "ilike": "write lower(x) like 'a%'",
    "qualify": "put the query into another one with a where",
    "rlike": "write regexp_like(x, 'a')",
}
"""What other dialects have, and what to write in its place."""

NAMES = (TokenType.VAR, TokenType.IDENTIFIER, TokenType.R_PAREN)


def unknown(tokens: Sequence[Token], aliases: Container[str]) -> Iterator[tuple[Token, str]]:
    """What Trino does not have, and what to do about it. ``aliases``: names that the query gives."""
    yield from _functions(tokens, aliases)
    for token in tokens:
        if not _quoted(token) and (instead := OTHERS.get(token.text.lower())):
            yield token, f"Trino has no {token.text.upper()}: {instead}."
    yield from _out_of_order(tokens)


def _functions(tokens: Iterable[Token], aliases: Container[str]) -> Iterator[tuple[Token, str]]:
    for token, following in pairwise(tokens):
        name = token.text.lower()
        called = following.token_type is TokenType.L_PAREN and name.isidentifier() and not _quoted(token)
        if called and name not in FUNCTIONS | BEFORE_A_PARENTHESIS and name not in aliases:
            yield (
                token,
                (
                    f"there is no function {token.text} here: a query calls Trino's functions on Sigma's "
                    "tables, and reaches no file, network or setting."
                ),
            )


def _quoted(token: Token) -> bool:
    return token.token_type in (TokenType.STRING, TokenType.IDENTIFIER)


def _out_of_order(tokens: Iterable[Token]) -> Iterator[tuple[Token, str]]:
    """Trino's OFFSET stands before its LIMIT, and GROUP BY names what it groups by."""
    limited = [False]
    before = ""
    for token in tokens:
        match token.token_type:
            case TokenType.L_PAREN:
                limited.append(False)
            case TokenType.R_PAREN:
                limited = limited[:-1] or [False]
            case TokenType.LIMIT:
                limited[-1] = True
            case TokenType.OFFSET if limited[-1]:
                yield token, "Trino's OFFSET stands before its LIMIT."
            case TokenType.ALL if before == "GROUP BY":
                yield token, "Trino's GROUP BY names what it groups by."
        before = token.text.upper()
