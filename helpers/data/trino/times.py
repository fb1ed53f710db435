"""Dates, times and intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlglot import exp

from .functions import filled
from .types import COMPARED, MOMENTS, Different, Type, is_of, precision

# What stands in Joda's patterns for parts of a time, and in strftime's.
JODA: Mapping[str, str] = {
    "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "dd": "%d", "d": "%-d",
    "EEEE": "%A", "EEE": "%a", "E": "%a", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M",
    "ss": "%S", "SSS": "%g", "a": "%p", "DDD": "%j", "D": "%-j",
}  # fmt: skip
UNITS = frozenset({"millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"})
EXTRACTED: Mapping[str, str] = {
    **{each: each for each in ("year", "quarter", "month", "week", "day", "hour", "minute", "second")},
    "day_of_month": "day",
    "day_of_week": "isodow",
    "day_of_year": "doy",
    "dow": "isodow",
    "doy": "doy",
    "year_of_week": "isoyear",
    "yow": "isoyear",
}
"""Trino's fields of a time, and DuckDB's."""

NOT_IN_TRINO = ("%D", "%U", "%u", "%V", "%w", "%X")
SECONDS = len("2024-02-01 09:05:03")


def still_a_date(node: exp.Expr) -> exp.Expr:
    """A date stays one when days are added; between two dates lies an interval."""
    left, right = node.this, node.expression
    if isinstance(node, exp.Sub) and is_of(left, Type.DATE) and is_of(right, Type.DATE):
        return filled("to_days(cast(a - b as integer))", left, right)
    kept = is_of(left, Type.DATE) or (isinstance(node, exp.Add) and is_of(right, Type.DATE))
    return _dated(node) if kept and any(isinstance(each, exp.Interval) for each in (left, right)) else node


def _dated(node: exp.Expr) -> exp.Expr:
    return exp.cast(exp.Paren(this=node.copy()), "date")


def _unit(node: exp.Expr) -> str:
    unit = node.args["unit"].name.lower()
    if unit not in UNITS:
        raise Different(f"{unit} is no unit of Trino's: there are {', '.join(sorted(UNITS))}.")
    return str(unit)


def truncated(node: exp.Expr) -> exp.Expr:
    """A date stays one when it is cut off."""
    _unit(node)
    return _dated(node) if is_of(node.this, Type.DATE) else node


def moved(node: exp.Expr) -> exp.Expr:
    """A date stays one when days are added."""
    _unit(node)
    return _dated(node) if is_of(node.this, Type.DATE) else node


def since(node: exp.Expr) -> exp.Expr:
    """Only whole units count."""
    unit = exp.Literal.string(_unit(node))
    return filled("date_sub(a, b, c)", unit, node.expression, node.this)


def extract(node: exp.Expr) -> exp.Expr:
    """Trino's fields, by DuckDB's names."""
    name = node.name.lower()
    if name not in EXTRACTED:
        raise Different(f"{name} is no field here: there are {', '.join(sorted(EXTRACTED))}.")
    part = exp.Literal.string(EXTRACTED[name])
    return filled("date_part(a, b)", part, node.expression)


def from_unix(node: exp.Expr) -> exp.Expr:
    """Seconds since 1970, in UTC."""
    if any(node.args.get(each) is not None for each in ("zone", "hours", "minutes")):
        raise Different("from_unixtime() takes the seconds alone here; at time zone shows another zone.")
    return node


def formatted(node: exp.Expr) -> exp.Expr:
    """date_format(), in MySQL's specifiers."""
    return _with_format(node)


def parsed(node: exp.Expr) -> exp.Expr:
    """date_parse(): what is not said is as in 1970."""
    written = node.args["format"]
    if isinstance(written, exp.Literal) and not any(each in written.name for each in ("%Y", "%y", "%G")):
        raise Different("date_parse() needs a year in its format here.")
    return _with_format(node)


def _with_format(node: exp.Expr) -> exp.Expr:
    written = node.args["format"]
    if not isinstance(written, exp.Literal):
        raise Different("The format of a time has to be a text here.")
    if wrong := [each for each in NOT_IN_TRINO if each in written.name]:
        raise Different(f"Trino's formats know no {' or '.join(wrong)}.")
    copy = node.copy()
    copy.set("format", exp.Literal.string(written.name.replace("%v", "%V")))
    return copy


def format_datetime(given: list[Any]) -> exp.Expr:
    """A time in Joda's pattern."""
    return filled("strftime(a, b)", given[0], exp.Literal.string(strftime(given[1])))


def parse_datetime(node: exp.Expr) -> exp.Expr:
    """A text in Joda's pattern."""
    return filled("strptime(a, b)", node.this, exp.Literal.string(strftime(node.args["format"])))


def strftime(pattern: exp.Expr) -> str:
    """Joda's pattern as strftime has it. Raises Different for what that cannot say."""
    if not isinstance(pattern, exp.Literal):
        raise Different("The pattern of a time has to be a text here.")
    return "".join(_joda(pattern.name))


def _joda(pattern: str) -> Iterator[str]:
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


def iso8601(given: list[Any]) -> exp.Expr:
    """With as many places of a second as the time has; with Z where it knows its zone."""
    (time,) = given
    if is_of(time, Type.DATE):
        return filled("strftime(a, '%Y-%m-%d')", time)
    if not is_of(time, *MOMENTS):
        raise Different("to_iso8601() needs to know the type here: cast(... as timestamp).")
    return filled("replace(a, ' ', 'T') || b", _text(time), exp.Literal.string("Z" if _in_utc(time) else ""))


def as_text(time: exp.Expr) -> exp.Expr:
    """A time as Trino casts it into a varchar."""
    return filled("a || b", _text(time), exp.Literal.string(" UTC" if _in_utc(time) else ""))


def _text(time: exp.Expr) -> exp.Expr:
    places = precision(time)
    length = exp.Literal.number(SECONDS + (places + 1 if places else 0))
    return filled("left(strftime(a, '%Y-%m-%d %H:%M:%S.%f'), b)", time, length)


def _in_utc(time: exp.Expr) -> bool:
    if time.find(exp.AtTimeZone):
        raise Different("A time in another zone is written with date_format() here.")
    return is_of(time, Type.TIMESTAMPTZ)


def zoned(node: exp.Expr) -> exp.Expr:
    """DuckDB makes a local time of it, which compares otherwise than Trino's moment."""
    if isinstance(node.parent, (*COMPARED, exp.Between)):
        raise Different(
            "Compare times before they are shown in another time zone: DuckDB compares what is shown."
        )
    return node


def interval_as_text(interval: exp.Expr) -> exp.Expr:
    """Years and months, or days and what is less, as Trino casts them into a varchar."""
    units = {each.args["unit"].name.lower() for each in interval.find_all(exp.Interval)}
    if units & {"year", "month"}:
        return filled(
            "printf('%s%d-%d', case when _m < 0 then '-' else '' end, abs(_m) // 12, abs(_m) % 12)".replace(
                "_m", "(date_part('year', a) * 12 + date_part('month', a))"
            ),
            interval,
        )
    milliseconds = "abs(cast(round(epoch(a) * 1000) as bigint))"
    return filled(
        f"printf('%s%d %02d:%02d:%02d.%03d', case when epoch(a) < 0 then '-' else '' end, "
        f"{milliseconds} // 86400000, {milliseconds} // 3600000 % 24, {milliseconds} // 60000 % 60, "
        f"{milliseconds} // 1000 % 60, {milliseconds} % 1000)",
        interval,
    )
