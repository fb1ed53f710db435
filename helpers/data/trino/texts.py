"""Texts: what is cast into one and out of one, formats, patterns."""

from __future__ import annotations

import re

from sqlglot import exp

from . import times
from .functions import FUNCTIONS, filled
from .types import DOUBLE, MOMENTS, TEXTS, WHOLE, Different, Type, family, is_of

WRITTEN_SO = {
    **dict.fromkeys(WHOLE, r"[+-]?\d+"),
    Type.DATE: r"\s*\d{4,}-\d{1,2}-\d{1,2}\s*",
    Type.TIMESTAMP: r"\s*\d{4,}-\d{1,2}-\d{1,2}( \d{1,2}:\d{1,2}(:\d{1,2}(\.\d{1,12})?)?( ?\S+)?)?\s*",
    Type.BOOLEAN: "(?i:t|f|true|false|1|0)",
}
"""The texts that Trino casts into a type: DuckDB takes more."""


def cast(node: exp.Expr) -> exp.Expr:
    """Into or out of a text, as Trino writes it; rounded half away from zero."""
    of, to = node.this, node.args["to"]
    if to.this in TEXTS:
        return _shortened(as_text(of), to)
    if to.this is Type.JSON:
        return _as_json(node)
    if to.this in WRITTEN_SO and is_of(of, *TEXTS) and not isinstance(of, exp.Literal):
        return _checked(node)
    if to.this in WRITTEN_SO and isinstance(of, exp.Literal) and of.is_string:
        return _checked_literal(node)
    if to.this in WHOLE and is_of(of, *DOUBLE):
        return type(node)(this=filled("round(a)", of), to=to.copy())
    return node


def _shortened(text: exp.Expr, to: exp.DataType) -> exp.Expr:
    if not to.expressions:
        return text
    size = to.expressions[0].this.copy()
    if to.this is Type.CHAR:
        return filled("rpad(a, b, ' ')", text, size)
    return filled("left(a, b)", text, size)


def as_text(of: exp.Expr) -> exp.Expr:
    """A value as Trino casts it into a varchar."""
    if is_of(of, *MOMENTS):
        return times.as_text(of)
    if is_of(of, Type.INTERVAL):
        return times.interval_as_text(of)
    if is_of(of, *DOUBLE):
        return filled(FUNCTIONS["text of a double"], of)
    if is_of(of, Type.JSON):
        return filled("json_extract_string(a, '$')", of)
    if family(of) in ("array", "map"):
        raise Different(f"Trino casts no {family(of)} into a varchar: array_join() and json_format() do.")
    if family(of):
        return exp.cast(of.copy(), "varchar")
    return filled(FUNCTIONS["text of any"], of)


def _as_json(node: exp.Expr) -> exp.Expr:
    if is_of(node.this, Type.JSON) or (isinstance(node.this, exp.Literal) and _literal_json(node)):
        return node
    if isinstance(node.this, exp.Tuple | exp.Struct):
        raise Different("A row is no JSON here: map(array['a'], array[1]) makes an object.")
    return filled("to_json(a)", node.this)


def _literal_json(node: exp.Expr) -> bool:
    """Whether this is written as json '...', which sqlglot does not tell from a cast."""
    return bool(node.this.is_string) and node.this.name.strip()[:1] in tuple('{["-0123456789tfn')


def _checked(node: exp.Expr) -> exp.Expr:
    """Nothing is cast that Trino would not."""
    pattern = exp.Literal.string(WRITTEN_SO[node.args["to"].this])
    wrong = "null" if isinstance(node, exp.TryCast) else "error('Trino does not cast this text: ' || a)"
    checked = type(node)(this=node.this.copy(), to=node.args["to"].copy())
    return filled(
        f"case when a is null or regexp_full_match(a, b) then c else {wrong} end", node.this, pattern, checked
    )


def _checked_literal(node: exp.Expr) -> exp.Expr:
    to = node.args["to"]
    if re.fullmatch(WRITTEN_SO[to.this], node.this.name):
        return node
    if isinstance(node, exp.TryCast) or node.find_ancestor(exp.Try):
        return exp.cast(exp.null(), to.copy())
    raise Different(f"Trino does not cast the text {node.this.name!r} into {to.sql('trino').lower()}.")


def formatted(node: exp.Expr) -> exp.Expr:
    """Java's format, which is C's but for texts, truths and a comma between thousands."""
    template = node.this
    if not isinstance(template, exp.Literal):
        raise Different("format() needs its template as a text here.")
    given = list(node.expressions)
    parts = re.findall(r"%[^a-zA-Z%]*[a-zA-Z%]", template.name)
    parts = [part for part in parts if part != "%%"]
    if len(parts) != len(given) or any(not re.fullmatch(r"%[-+ 0,]*\d*(\.\d+)?[sdxofeb]", p) for p in parts):
        raise Different(f"The template {template.name!r} has what is not known here.")
    written = [_argument(part, value) for part, value in zip(parts, given, strict=True)]
    text = exp.Literal.string(re.sub(r"(%[^a-zA-Z%]*)b", r"\1s", template.name))
    return exp.Anonymous(this="printf", expressions=[text, *written])


def _argument(part: str, value: exp.Expr) -> exp.Expr:
    if part[-1] in "sb":
        return filled("coalesce(a, 'null')", _java_text(value))
    if part[-1] == "f" and is_of(value, *DOUBLE, Type.DECIMAL):
        places = int(part[:-1].partition(".")[2] or 6)
        if places < 15:
            return filled(
                f"cast(round(cast(cast(a as varchar) as decimal(38, 15)), {places}) as double)", value
            )
    return value.copy()


def _java_text(value: exp.Expr) -> exp.Expr:
    """Java writes a double plainly where it is neither small nor large."""
    if not is_of(value, *DOUBLE):
        return as_text(value)
    plain = "abs(a) >= 0.001 and abs(a) < 10000000 or a = 0"
    return filled(f"case when {plain} then cast(a as varchar) else b end", value, as_text(value))


def listed(node: exp.Expr) -> exp.Expr:
    """listagg() puts nothing between the texts unless it is told to."""
    if node.args.get("separator") is not None:
        return node
    copy = node.copy()
    copy.set("separator", exp.Literal.string(""))
    return copy


def normalized(node: exp.Expr) -> exp.Expr:
    """Unicode's composed form."""
    form = node.args.get("form")
    if form and form.name.upper() != "NFC":
        raise Different("normalize() knows the form NFC here.")
    return filled("nfc_normalize(a)", node.this)


def split(node: exp.Expr) -> exp.Expr:
    """Into so many parts at most, the last one being what is left."""
    if (limit := node.args.get("limit")) is None:
        return node
    return filled(FUNCTIONS["split"], node.this, node.expression, limit)


def position(node: exp.Expr) -> exp.Expr:
    """Of the nth occurrence, counted from the end where n is negative."""
    nth = node.args.get("occurrence")
    if nth is None:
        return node
    return filled(FUNCTIONS["strpos"], node.this, node.args["substr"], nth)


def substring(node: exp.Expr) -> exp.Expr:
    """There is nothing at 0, and nothing before the beginning."""
    start, length = node.args["start"], node.args.get("length")
    part = filled("substring(a, b)" if length is None else "substring(a, b, c)", node.this, start, length)
    if isinstance(start, exp.Literal) and start.name != "0":
        return part
    return filled("case when b = 0 or b < -len(a) then '' else c end", node.this, start, part)


def extracted(node: exp.Expr) -> exp.Expr:
    """Nothing is found: null. A group that may be missing is null, too."""
    pattern, group = node.expression, node.args.get("group") or exp.Literal.number(0)
    expression = "regexp_extract(a, b, c)"
    if group.name != "0" and re.search(r"\)[?*|]|\|", pattern.name):
        expression = f"nullif({expression}, '')"
    return filled(f"case when regexp_matches(a, b) then {expression} end", node.this, pattern, group)


def replaced(node: exp.Expr) -> exp.Expr:
    r"""Groups are $1 in Trino, \1 in DuckDB."""
    copy, by = node.copy(), node.args.get("replacement")
    if isinstance(by, exp.Lambda):
        raise Different("regexp_replace() takes a text to put in place here, no function.")
    if isinstance(by, exp.Literal):
        copy.set("replacement", exp.Literal.string(_replacement(by.name)))
    elif by is not None:
        written = filled(r"regexp_replace(replace(a, '\', '\\'), '\$(\d)', '\\\1', 'g')", by)
        copy.set("replacement", written)
    return copy


def _replacement(written: str) -> str:
    if "${" in written:
        raise Different("regexp_replace() knows groups by their numbers here: $1.")

    def one(match: re.Match[str]) -> str:
        escaped, group = match.groups()
        plain = group is None and escaped != "\\"
        return str(escaped) if plain else "\\" + (group or "\\")

    return re.sub(r"\\(.)|\$(\d)", one, written)


def name_of_type(node: exp.Expr) -> exp.Expr:
    """A written text is as long as it is."""
    of = node.this
    if isinstance(of, exp.Literal) and of.is_string:
        return exp.Literal.string(f"varchar({len(of.name)})")
    return filled(FUNCTIONS["typeof"], of)
