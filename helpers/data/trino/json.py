"""JSON: paths, and what comes of them."""

from __future__ import annotations

import re
from typing import Any

from sqlglot import exp

from .functions import FUNCTIONS, filled
from .types import Different

PATH = re.compile(r"""\$(\.\w+|\.?"[^"]*"|\[\d+\]|\["[^"]*"\]|\['[^']*'\])*""")


def _path(path: Any) -> exp.Expr:
    """A JSON path; Trino's lax ones are DuckDB's."""
    mode, _, rest = path.name.rpartition("lax ") if isinstance(path, exp.Literal) else ("?", "", "")
    if mode or not PATH.fullmatch(rest):
        raise Different(
            "A JSON path is a text here that begins with $, or with lax $, and names fields or places."
        )
    return exp.Literal.string(rest)


def value(node: exp.Expr) -> exp.Expr:
    """A scalar as a text; what else a query may ask for is not known here."""
    _plain(node, "returning", "on_condition")
    return filled(FUNCTIONS["json_value"], node.this, _path(node.args["path"]))


def query(node: exp.Expr) -> exp.Expr:
    """json_query(), which gives a text, or json_extract()."""
    if not node.args.get("json_query"):
        return node
    _plain(node, "option", "on_condition", "quote")
    return filled(FUNCTIONS["json_query"], node.this, _path(node.expression))


def _plain(node: exp.Expr, *clauses: str) -> None:
    """Raise Different where a clause says what is answered otherwise."""
    said = [node.args[each] for each in clauses if isinstance(node.args.get(each), exp.Expr)]
    if any(each.sql("trino").strip() for each in said):
        raise Different("json_value() and json_query() take a text and a path here: cast what they give.")


def scalar(node: exp.Expr) -> exp.Expr:
    """No object or array, and nothing of what is no JSON."""
    path = node.expression
    if isinstance(path, exp.JSONPath):
        path = exp.Literal.string(path.sql("duckdb").strip("'"))
    valid = "case when json_valid(cast(a as varchar)) then cast(a as varchar) end"
    return filled(FUNCTIONS["json_value"], filled(valid, node.this), path)


def exists(given: list[Any]) -> exp.Expr:
    """Whether there is something at a path."""
    return filled(FUNCTIONS["json_exists"], given[0], _path(given[1]))
