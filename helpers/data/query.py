"""A Sigma query, read and checked against the tables before anything is loaded or run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from itertools import chain

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import OptimizeError, ParseError, TokenError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

from . import trino
from .tables import TABLES
from .trino import words

DIALECT = "trino"
LOAD_TIME = "data_load_time"
BEGINNINGS = frozenset({TokenType.SELECT, TokenType.WITH, TokenType.VALUES, TokenType.L_PAREN})
CHANGES = (exp.DML, exp.DDL, exp.Into, exp.Command)
LOCAL_TIME_FIRST = frozenset({"duckdb", "postgres", "redshift"})
"""Where `timestamp at time zone` reads a time of that zone; Trino shows a time in UTC as that zone has it."""

LISTED = 20
"""So many names are told where none is near what was written."""


class QueryError(ValueError):
    """A query that is not run: where it goes wrong, and what may have been meant."""


@dataclass(frozen=True)
class Query:
    """A checked query: every column stands with its table, and no star is left.

    ``columns``: those of Sigma's tables that it reads, by table.
    """

    text: str
    tree: exp.Expr
    columns: Mapping[str, frozenset[str]]

    def written_for(self, dialect: str, load_time: datetime) -> str:
        """The query in an engine's own words, with `data_load_time`, in UTC, as a value."""
        tree = self.tree.transform(_load_time_as, load_time)
        if dialect == "duckdb":
            return self._in_duckdb(tree)
        if dialect in LOCAL_TIME_FIRST:
            tree = tree.transform(_said_to_be_utc)
        return tree.sql(dialect)

    def _in_duckdb(self, tree: exp.Expr) -> str:
        try:
            return trino.in_duckdb(tree.transform(_said_to_be_utc))
        except trino.Different as problem:
            raise QueryError(str(problem)) from None


def read(text: str) -> Query:
    """Read one SELECT in Sigma's dialect, which is Trino's. Raises QueryError."""
    try:
        return _read(text)
    except RecursionError:
        raise QueryError(
            "The query nests too deeply to be read: take a part of it apart with WITH."
        ) from None


def _read(text: str) -> Query:
    tree = _parsed(text)
    _refuse(text, tree)
    try:
        _refuse_names_of_the_select(text, tree)
        qualified = qualify(
            tree.transform(_without_load_time).transform(_at_time_zone),
            schema=_schema(),
            dialect=DIALECT,
            validate_qualify_columns=False,
        )
    except OptimizeError as problem:
        raise _misnamed(text, tree, str(problem)) from None
    scopes = list(traverse_scope(qualified))
    _refuse_unknown_columns(text, scopes)
    return Query(text, _typed(qualified), _columns(scopes))


def _typed(tree: exp.Expr) -> exp.Expr:
    """With the type of each expression. Raises QueryError for what Trino's types refuse."""
    try:
        typed = annotate_types(tree, schema=_schema(), expression_metadata=trino.METADATA, dialect=DIALECT)
        trino.refuse_what_does_not_fit(typed)
    except trino.Different as problem:
        raise QueryError(str(problem)) from None
    return typed


@cache
def _schema() -> MappingSchema:
    """The tables' columns as sqlglot wants them, which takes as long to make as a query to read."""
    return MappingSchema({name: dict(table.types) for name, table in TABLES.items()}, dialect=DIALECT)


def _parsed(text: str) -> exp.Query:
    """The one statement; everything that is not a query is refused by its first word."""
    try:
        tokens = sqlglot.tokenize(text, read=DIALECT)
        first = next((token for token in tokens if token.token_type is not TokenType.SEMICOLON), None)
        if first is None:
            raise QueryError("There is no query here: it begins with SELECT or WITH.")
        if first.token_type not in BEGINNINGS:
            raise QueryError(
                f"{_place(text, first.start)}: a query begins with SELECT or WITH, not with {first.text}: "
                "it reads Sigma's tables, and nothing else."
            )
        statements = [each for each in sqlglot.parse(text, read=DIALECT) if each is not None]
    except (ParseError, TokenError) as problem:
        raise QueryError(_unreadable(problem)) from None
    if len(statements) > 1:
        raise QueryError("One SELECT at a time: this text holds more than one statement.")
    if not isinstance(statements[0], exp.Query):
        raise QueryError("A query only reads: this statement would change something.")
    return statements[0]


def _unreadable(problem: ParseError | TokenError) -> str:
    if isinstance(problem, TokenError) or not problem.errors:
        return f"The query cannot be read: {str(problem).splitlines()[0]}"
    first = problem.errors[0]
    column = first["col"] - len(first["highlight"]) + 1
    return f"Line {first['line']}, column {column}: the query cannot be read at {first['highlight']!r}."


def _refuse(text: str, tree: exp.Query) -> None:
    """Refuse what would write, what reads anything but Sigma's tables, and functions that Sigma has not."""
    if tree.find(*CHANGES):
        raise QueryError("A query only reads: this one would change something.")
    aliases = {each.name.lower() for each in tree.find_all(exp.TableAlias)}
    for token, problem in words.unknown(sqlglot.tokenize(text, read=DIALECT), aliases):
        raise QueryError(f"{_place(text, token.start)}: {problem}")
    known = {*TABLES, *(each.alias.lower() for each in tree.find_all(exp.CTE))}
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or table.db or table.name.lower() not in known:
            nearest = _nearest(table.name, known)
            raise _at(text, table.this, f"there is no table {table.sql(DIALECT)}{nearest}")


def _refuse_unknown_columns(text: str, scopes: Iterable[Scope]) -> None:
    """Columns that no table of the query has, or more than one."""
    for scope in scopes:
        for column in (*scope.unqualified_columns, *_unknown_in_having(scope)):
            named = _named(scope)
            holders = sorted(name for name, names in named.items() if column.name in names)
            if len(holders) > 1:
                problem = f"{column.name} is a column of {' and '.join(holders)}: say which."
            else:
                problem = f"there is no column {column.name}{_nearest(column.name, chain(*named.values()))}"
            raise _at(text, column.this, problem)
        if scope.is_root:
            for column in scope.external_columns:
                nearest = _nearest(column.table, scope.sources)
                raise _at(text, column.this, f"the query reads no table {column.table}{nearest}")


def _unknown_in_having(scope: Scope) -> list[exp.Column]:
    """What HAVING names is no column by itself, for sqlglot, as it may be a name of the SELECT's."""
    having = scope.expression.args.get("having")
    names = scope.expression.named_selects if isinstance(scope.expression, exp.Query) else []
    columns = having.find_all(exp.Column) if having else []
    return [column for column in columns if not column.table and column.name not in names]


def _refuse_names_of_the_select(text: str, tree: exp.Expr) -> None:
    """Trino knows what a SELECT calls its columns in ORDER BY alone."""
    for scope in traverse_scope(tree):
        select = scope.expression
        if not isinstance(select, exp.Select):
            continue
        given = {each.alias for each in select.selects if isinstance(each, exp.Alias)}
        held = list(_named(scope).values())
        for column in (each for part in _before_order(select) for each in part.find_all(exp.Column)):
            inside = column.find_ancestor(exp.Select) is select
            if inside and not column.table and column.name in given and not _held(column.name, held):
                raise _at(
                    text, column.this, f"{column.name} is a name of this SELECT's: ORDER BY knows it alone."
                )


def _before_order(select: exp.Select) -> Iterable[exp.Expr]:
    parts = [*select.selects, *(select.args.get(each) for each in ("where", "group", "having"))]
    return (each for each in parts if each is not None)


def _held(name: str, held: Iterable[set[str]]) -> bool:
    """Whether a table has a column of that name, or may have it."""
    return any(name in names or not names for names in held)


def _misnamed(text: str, tree: exp.Expr, problem: str) -> QueryError:
    """What sqlglot says of `table.column` where the table has no such column, with its place."""
    name = problem.rpartition(": ")[2].strip("'\"")
    column = next((each for each in tree.find_all(exp.Column) if each.name.lower() == name.lower()), None)
    if column is None:
        return QueryError(problem)
    tables = {each.alias_or_name: each.name for each in tree.find_all(exp.Table)}
    table = TABLES.get(tables.get(column.table, ""))
    nearest = _nearest(name, table.types) if table else "."
    return _at(text, column.this, f"{column.table} has no column {name}{nearest}")


def _named(scope: Scope) -> dict[str, set[str]]:
    """The columns of each table or subquery that a scope reads, by its name there."""
    return {
        name: _names(source.expression if isinstance(source, Scope) else source)
        for name, source in scope.sources.items()
    }


def _names(source: exp.Expr) -> set[str]:
    if isinstance(source, exp.Query):
        return set(source.named_selects)
    return set(TABLES[source.name].types) if source.name in TABLES else set()


def _columns(scopes: Iterable[Scope]) -> Mapping[str, frozenset[str]]:
    """What is read of each of Sigma's tables, wherever in a scope it stands."""
    columns: dict[str, set[str]] = defaultdict(set)
    for scope in scopes:
        tables = {name: each.name for name, each in scope.sources.items() if isinstance(each, exp.Table)}
        for name in tables.values():
            columns[name].update()
        for column in scope.expression.find_all(exp.Column):
            table = tables.get(column.table, "")
            if table and column.name in TABLES[table].types:
                columns[table].add(column.name)
    return {table: frozenset(names) for table, names in columns.items()}


def _without_load_time(node: exp.Expr) -> exp.Expr:
    """`data_load_time` is no column: a parameter, until the query is written for an engine."""
    if isinstance(node, exp.Column) and not node.table and node.name.lower() == LOAD_TIME:
        return exp.Parameter(this=exp.var(LOAD_TIME))
    return node


def _at_time_zone(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Anonymous) and node.name.lower() == "at_timezone":
        return exp.AtTimeZone(this=node.expressions[0], zone=node.expressions[1])
    return node


def _load_time_as(node: exp.Expr, load_time: datetime) -> exp.Expr:
    """The time up to which everything is loaded is now, too: the sandbox's clock, not the machine's."""
    if isinstance(node, exp.CurrentDate):
        return exp.cast(exp.Literal.string(load_time.strftime("%Y-%m-%d")), "date")
    if isinstance(node, exp.Parameter | exp.CurrentTimestamp | exp.Localtimestamp):
        kind = "timestamptz" if isinstance(node, exp.CurrentTimestamp) else "timestamp"
        return exp.cast(exp.Literal.string(load_time.strftime("%Y-%m-%d %H:%M:%S")), kind)
    return node


def _said_to_be_utc(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.AtTimeZone) and node.this.is_type("timestamp"):
        return exp.AtTimeZone(this=exp.cast(node.this, "timestamptz"), zone=node.args["zone"])
    return node


def _at(text: str, node: exp.Expr, problem: str) -> QueryError:
    return QueryError(f"{_place(text, node.meta.get('start', 0))}: {problem}")


def _place(text: str, start: int) -> str:
    before = text[:start]
    return f"Line {before.count(chr(10)) + 1}, column {start - before.rfind(chr(10))}"


def _nearest(name: str, known: Iterable[str]) -> str:
    """What was meant by a name, as the end of a sentence."""
    names = sorted(set(known))
    close = get_close_matches(name.lower(), names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; there are {', '.join(names)}." if 0 < len(names) <= LISTED else "."
