"""Numbers: what Trino rounds, divides and averages in its own way."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from .functions import filled
from .types import DOUBLE, WHOLE, Different, Type, family, is_of, scale


def divided(node: exp.Expr) -> exp.Expr:
    """Trino keeps the larger scale of two decimals, rounded half up, and divides nothing by zero."""
    a, b = node.this, node.expression
    if is_of(a, *DOUBLE) or is_of(b, *DOUBLE):
        return node
    left, right = scale(a), scale(b)
    if left is None or right is None:
        if family(a) and family(b):
            return node
        raise Different(
            f"Trino divides by the types, which are not known here in {node.sql('trino')}: "
            "write cast(... as double), or as bigint."
        )
    zero = "null" if node.find_ancestor(exp.Try) else "error('Division by zero')"
    if is_of(a, *WHOLE) and is_of(b, *WHOLE):
        return filled(f"case when b = 0 then {zero} else a // b end", a, b)
    kept = max(left, right)
    over, under = f"cast(round(cast(a as double) * {10 ** (kept + right)}) as hugeint)", _unscaled(right)
    half_up = f"(2 * abs({over}) + abs({under})) // (2 * abs({under})) * sign({over}) * sign({under})"
    told = f"cast(cast({half_up} as double) / {10**kept} as decimal(38, {kept}))"
    return filled(f"case when b = 0 then {zero} else {told} end", a, b)


def _unscaled(scale: int) -> str:
    return f"cast(round(cast(b as double) * {10**scale}) as hugeint)"


def remainder(node: exp.Expr) -> exp.Expr:
    """Nothing is left of a division by zero."""
    if isinstance(node.expression, exp.Literal):
        return node
    return filled("case when b = 0 then error('Division by zero') else a % b end", node.this, node.expression)


def rounded(node: exp.Expr) -> exp.Expr:
    """Rounding to some places leaves a decimal as many as it had."""
    if node.args.get("decimals") is None or not is_of(node.this, Type.DECIMAL):
        return node
    return exp.cast(node.copy(), exp.DataType.build(f"decimal(38, {scale(node.this)})"))


def sign(node: exp.Expr) -> exp.Expr:
    """Of the type of what it is of."""
    if is_of(node.this, *DOUBLE):
        return exp.cast(node.copy(), "double")
    return exp.cast(node.copy(), "decimal(1, 0)") if is_of(node.this, Type.DECIMAL) else node


def averaged(node: exp.Expr) -> exp.Expr:
    """The average of decimals is one, with as many places."""
    return node if isinstance(node.parent, exp.Filter | exp.Window) else _as_exact(node, node)


def average_of_some(node: exp.Expr) -> exp.Expr:
    """An average with a filter or over a window."""
    if isinstance(node.parent, exp.Window):
        return node
    inner = node.this.this if isinstance(node.this, exp.Filter) else node.this
    return _as_exact(node, inner) if isinstance(inner, exp.Avg) else node


def _as_exact(node: exp.Expr, average: exp.Expr) -> exp.Expr:
    if not is_of(average.this, Type.DECIMAL):
        return node
    return exp.cast(node.copy(), exp.DataType.build(f"decimal(38, {scale(average.this)})"))


def quantile(node: exp.Expr) -> exp.Expr:
    """One of the values, as Trino's sketch keeps each of a few."""
    if node.args.get("weight") is not None or node.args.get("accuracy") is not None:
        raise Different("approx_percentile() takes the values and the shares here.")
    return filled("quantile_disc(a, b)", node.this, node.args["quantile"])


def random(node: exp.Expr) -> exp.Expr:
    """A whole number below another one, or between two."""
    first, second = node.this, node.args.get("lower")
    if second is not None:
        return filled("cast(floor(random() * (b - a)) as bigint) + a", first, second)
    return filled("cast(floor(random() * a) as bigint)", first) if first is not None else node


def bucket(node: Any) -> exp.Expr:
    """Between two bounds, or by a list of them."""
    given = [node.args.get(name) for name in node.arg_types]
    given = [each for each in given if isinstance(each, exp.Expr)]
    if len(given) == len(("x", "bins")):
        return filled("len(list_filter(b, _x -> _x <= a))", *given)
    return filled(
        "case when a < b then 0 when a >= c then d + 1 "
        "else cast(floor((a - b) * d / (c - b)) as bigint) + 1 end",
        *given,
    )
