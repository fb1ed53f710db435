"""Search: queries in Stripe's language over what an account has of a kind.

Source: https://docs.stripe.com/search#search-query-language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from .. import errors
from ..account_store import AccountStore
from ..resource import Resource
from ..storage.store import indexed_value
from .lists import LARGEST_PAGE, PAGE, Page
from .searched import Searched

CLAUSE = re.compile(
    r"""\s*(?P<negated>-)?
    (?P<field>[a-z_0-9.]+)
    (?:\[(?P<quote>['"])(?P<key>[^'"]+)(?P=quote)\])?
    \s*(?P<operator>:|~|>=|<=|>|<)\s*
    (?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|null|NULL|[0-9.]+|true|false)\s*""",
    re.VERBOSE,
)
JOINER = re.compile(r"(AND|OR)\b|(?=-?[a-z])", re.IGNORECASE)
SHORTEST_SUBSTRING = 3
MOST_CLAUSES = 10
PAGE_TOKEN = re.compile("[0-9]{1,12}")
LONGEST_SHOWN, SHOWN_PART = 1000, 100

Matches = Callable[[Resource], bool]


def search(
    store: AccountStore, kind: str, url: str, params: Mapping[str, Any], fields: Mapping[str, Searched]
) -> Page:
    """A search result of one page. `params`: `query`, `limit`, and `page` as the last result's `next_page`.

    `fields`: those that can be searched for.
    """
    limit = _limit(params.get("limit", PAGE))
    matches = parse_query(params["query"], kind, fields)
    start = _page_start(params.get("page"))
    matching = list(islice((each for each in store.all(kind) if matches(each)), start, start + limit + 1))
    more = len(matching) > limit
    result = Page(
        {
            "object": "search_result",
            "data": matching[:limit],
            "has_more": more,
            "next_page": str(start + limit) if more else None,
            "url": url,
        }
    )
    result.all = lambda: (each for each in store.all(kind) if matches(each))
    return result


def _limit(limit: int) -> int:
    """How many objects a page may hold; lists take other numbers, too.

    As https://github.com/crvouga/mockingbird found by comparing itself with Stripe's test mode in 2026.
    """
    if limit < 1:
        raise errors.too_little("limit", 1, limit)
    if limit > LARGEST_PAGE:
        raise errors.Invalid(
            f"This value must be less than or equal to {LARGEST_PAGE} (it currently is '{limit}').",
            code="parameter_invalid_integer",
            param="limit",
        )
    return limit


def _searched(clause: re.Match[str], kind: str, fields: Mapping[str, Searched]) -> Searched:
    """How a clause's field is searched for. Raises Invalid for one that is not, or not by this operator."""
    field, operator = clause["field"], clause["operator"]
    searched = fields.get(field)
    if searched is None:
        raise errors.Invalid(
            f"Field `{field}` is an unsupported search field for resource `{kind}s`. See "
            f"http://stripe.com/docs/search#query-fields-for-{kind.replace('_', '-')}s for a list of "
            "supported fields."
        )
    if operator not in searched.operators:
        # Guess: the sentence is in the manner of Stripe's others.
        raise errors.Invalid(f"Field `{field}` does not support the operator `{operator}`.", param="query")
    return searched


def _page_start(token: str | None) -> int:
    """Where a page begins. That a wrong one is itself the param: mockingbird, as above."""
    if token is None:
        return 0
    if not PAGE_TOKEN.fullmatch(token):
        shown = token if len(token) <= LONGEST_SHOWN else f"{token[:SHOWN_PART]}...{token[-SHOWN_PART:]}"
        raise errors.Invalid(f"{shown} is an invalid page.", param=token)
    return int(token)


def parse_query(query: str, kind: str, fields: Mapping[str, Searched]) -> Matches:
    """A query as a test of an object of a kind. Raises Invalid where it cannot be read.

    `fields`: those that can be searched for.
    """
    clauses: list[Matches] = []
    joiners: set[str] = set()
    position = 0
    while position < len(query.rstrip()):
        if clauses:
            joiner = JOINER.match(query, position)
            if joiner is None:
                raise _unreadable()
            joiners.add((joiner[1] or "AND").upper())
            position = joiner.end()
        clause = CLAUSE.match(query, position)
        if clause is None:
            raise _unreadable()
        clauses.append(_clause(clause, _searched(clause, kind, fields)))
        position = clause.end()
    if not clauses:
        raise _unreadable()
    if len(clauses) > MOST_CLAUSES:
        # Source: https://docs.stripe.com/search#query-structure-and-terminology. Guess: the sentence.
        raise errors.Invalid(
            f"You can combine up to {MOST_CLAUSES} clauses in a search query.", param="query"
        )
    if len(joiners) > 1:
        raise errors.Invalid("You can't combine AND and OR in the same search query.", param="query")
    combine: Callable[[Iterable[bool]], bool] = any if "OR" in joiners else all
    return lambda resource: combine(clause(resource) for clause in clauses)


def _unreadable() -> errors.Invalid:
    """Without a param: mockingbird, as above, and https://github.com/stripe-ruby-mock/stripe-ruby-mock."""
    return errors.Invalid(
        'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query '
        'for metadata or key:"value" to query for other fields.'
    )


def _clause(clause: re.Match[str], searched: Searched) -> Matches:
    field, key, operator = clause["field"], clause["key"], clause["operator"]
    wanted = _literal(clause["value"])
    negated = clause["negated"] is not None
    if operator == "~" and len(str(wanted)) < SHORTEST_SUBSTRING:
        raise errors.Invalid(
            f"Substring searches need at least {SHORTEST_SUBSTRING} characters: {wanted}.", param="query"
        )
    compare = searched.operators[operator]

    def value_of(resource: Resource) -> Any:
        if key:
            return _map(resource, field).get(key)
        return searched.value(resource) if searched.value else indexed_value(resource, field)

    return lambda resource: compare(value_of(resource), wanted) is not negated


def _map(resource: Resource, field: str) -> Mapping[str, Any]:
    value = resource.get(field)
    return value if isinstance(value, dict) else {}


def _literal(text: str) -> Any:
    if text[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return None if text.lower() == "null" else text
