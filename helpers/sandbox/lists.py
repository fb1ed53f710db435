"""Lists: newest first, page by page, filtered; and searches in Stripe's query language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import ge, gt, le, lt
from typing import Any

from helpers.catalog import resources

from . import errors
from .account_store import AccountStore
from .resource import Resource
from .store import Collection, indexed_value

PAGE, LARGEST_PAGE = 10, 100
CURSORS = frozenset({"limit", "starting_after", "ending_before", "expand", "page", "query"})


class Page(Resource):
    """A list object that can also tell how many there are in all. ``all``: those of every page."""

    all: Callable[[], Iterable[Resource]]

    def count(self) -> int:
        """How many objects all pages have."""
        return sum(1 for _ in self.all())

    def showing(self, data: list[Resource]) -> Page:
        """The same page of other objects, which those of this one stand for."""
        shown = Page(self, data=data)
        shown.all = self.all
        return shown


def page(
    store: AccountStore,
    kind: str,
    url: str,
    params: Mapping[str, Any],
    *,
    keep: Callable[[Resource], bool] | None = None,
    **where: Any,
) -> Page:
    """A list object of one page: `data` newest first, whatever the cursors.

    `params`: the cursors, and filters that are fields of the kind. `where`: fields that must have a
    value, such as the customer whose cards these are. `keep`: any further condition.
    """
    limit = limit_of(params)
    ranges, equals = _filters(kind, params)
    equals.update(where)
    in_time = store.state.store.collection(store.account, kind).in_time
    created = ranges.pop("created", {}) if in_time else {}

    def matching(cursors: Mapping[str, Any]) -> Iterator[Resource]:
        found = _window(store, kind, cursors, equals, created)
        if equals or ranges:
            found = (each for each in found if _fits(each, equals, ranges))
        return found if keep is None else filter(keep, found)

    found = list(islice(matching(params), limit + 1))
    shown = found[:limit]
    data = shown[::-1] if "ending_before" in params else shown
    made = Page(object="list", data=data, has_more=len(found) > limit, url=url)
    made.all = lambda: matching({})
    return made


def of(found: Sequence[Resource], word: str, url: str, params: Mapping[str, Any]) -> Page:
    """A list object of one page of objects that are all at hand, in the order they are given.

    `word`: what a message calls a cursor that is none of them.
    """
    limit = limit_of(params)
    ids = [each["id"] for each in found]
    for cursor in ("starting_after", "ending_before"):
        if cursor in params and params[cursor] not in ids:
            raise errors.no_such_in_body(word, params[cursor], cursor)
    if "ending_before" in params:
        end = ids.index(params["ending_before"])
        start, more = max(0, end - limit), end > limit
    else:
        start = ids.index(params["starting_after"]) + 1 if "starting_after" in params else 0
        end, more = start + limit, len(ids) > start + limit
    made = Page(object="list", data=list(found[start:end]), has_more=more, url=url)
    made.all = lambda: found
    return made


def among(known: Iterable[Resource], kind: str, url: str, params: Mapping[str, Any]) -> Resource:
    """A list object of one page of those that the parameters choose among objects that everybody has."""
    ranges, equals = _filters(kind, params)
    return of([each for each in known if _fits(each, equals, ranges)], kind, url, params)


def limit_of(params: Mapping[str, Any]) -> int:
    """How many objects a page may hold. Raises Invalid for cursors that cannot be used."""
    limit: int = params.get("limit", PAGE)
    if not 1 <= limit <= LARGEST_PAGE:
        raise errors.Invalid(
            f"Invalid integer: {limit}, must be between 1 and {LARGEST_PAGE}"
            if limit < 1
            else f"Invalid limit: must be at most {LARGEST_PAGE}",
            code="parameter_invalid_integer",
            param="limit",
        )
    if "starting_after" in params and "ending_before" in params:
        raise errors.both_cursors()
    return limit


def _filters(kind: str, params: Mapping[str, Any]) -> tuple[dict[str, dict[str, int]], dict[str, Any]]:
    """The parameters that are fields of the kind: those that bound a number, those that name a value."""
    shape = resources().get(kind)
    known = shape.by_name if shape else {}
    ranges: dict[str, dict[str, int]] = {}
    equals: dict[str, Any] = {}
    for name, value in params.items():
        if name in CURSORS or name not in known:
            continue
        if isinstance(value, dict) and value.keys() <= BOUNDS.keys():
            ranges[name] = value
        elif isinstance(value, str | int | float | bool):
            equals[name] = value
    return ranges, equals


def _window(
    store: AccountStore,
    kind: str,
    params: Mapping[str, Any],
    equals: Mapping[str, Any],
    created: Mapping[str, int],
) -> Iterator[Resource]:
    """The objects between the cursors and times; through an index where a field must have a value."""
    collection = store.state.store.collection(store.account, kind)
    low, below = 0, len(collection.order)
    if "starting_after" in params:
        below = _cursor(store, kind, params, "starting_after")
    if "ending_before" in params:
        low = _cursor(store, kind, params, "ending_before") + 1
    for name, moment in created.items():
        if name in FROM:
            low = max(low, FROM[name](collection, moment))
        else:
            below = min(below, UP_TO[name](collection, moment))
    oldest_first = "ending_before" in params
    for field, value in equals.items():
        return collection.where(field, value, low, below, oldest_first=oldest_first)
    return collection.between(low, below, oldest_first=oldest_first)


def _cursor(store: AccountStore, kind: str, params: Mapping[str, Any], param: str) -> int:
    id = store.get(kind, params[param], param=param)["id"]
    return store.state.store.collection(store.account, kind).position[id]


FROM = {"gte": Collection.made_before, "gt": Collection.made_until}
UP_TO = {"lt": Collection.made_before, "lte": Collection.made_until}
BOUNDS: Mapping[str, Callable[[int, int], bool]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}


def _fits(resource: Resource, equals: Mapping[str, Any], ranges: Mapping[str, dict[str, int]]) -> bool:
    return all(indexed_value(resource, name) == value for name, value in equals.items()) and all(
        isinstance(resource.get(name), int) and BOUNDS[bound](resource[name], limit)
        for name, bounds in ranges.items()
        for bound, limit in bounds.items()
    )


def within(value: int, bounds: Mapping[str, int] | int | None) -> bool:
    """Whether a moment is one that a filter asks for, or within its bounds."""
    if bounds is None or isinstance(bounds, int):
        return bounds in (None, value)
    return all(BOUNDS[bound](value, limit) for bound, limit in bounds.items())


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
PAGE_TOKEN = re.compile("[0-9]{1,12}")

Matches = Callable[[Resource], bool]


def search(
    store: AccountStore,
    kind: str,
    url: str,
    params: Mapping[str, Any],
    *,
    fields: frozenset[str] | None = None,
) -> Resource:
    """A search result of one page. `params`: `query`, `limit`, and `page` as the last result's `next_page`.

    `fields`: those that can be searched for, if not all can.
    Source: https://docs.stripe.com/search#search-query-language.
    """
    limit = limit_of(params)
    matches = parse_query(params["query"], kind, fields)
    start = _page_start(params.get("page"))
    found = list(islice((each for each in store.all(kind) if matches(each)), start, start + limit + 1))
    more = len(found) > limit
    return {
        "object": "search_result",
        "data": found[:limit],
        "has_more": more,
        "next_page": str(start + limit) if more else None,
        "url": url,
    }


def _check_field(field: str, kind: str, fields: frozenset[str] | None) -> None:
    if fields is not None and field not in fields:
        raise errors.Invalid(
            f"Field `{field}` is an unsupported search field for resource `{kind}s`. See "
            f"http://stripe.com/docs/search#query-fields-for-{kind.replace('_', '-')}s for a list of "
            "supported "
            "fields.",
            param="query",
        )


def _page_start(token: str | None) -> int:
    if token is None:
        return 0
    if not PAGE_TOKEN.fullmatch(token):
        raise errors.Invalid("Invalid page: use the `next_page` of a search result.", param="page")
    return int(token)


def parse_query(query: str, kind: str = "", fields: frozenset[str] | None = None) -> Matches:
    """A query as a test of an object of a kind. Raises Invalid where it cannot be read.

    `fields`: those that can be searched for, if not all can.
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
        _check_field(clause["field"], kind, fields)
        clauses.append(_clause(clause))
        position = clause.end()
    if not clauses:
        raise _unreadable()
    if len(joiners) > 1:
        raise errors.Invalid("You can't combine AND and OR in the same search query.", param="query")
    combine: Callable[[Iterable[bool]], bool] = any if "OR" in joiners else all
    return lambda resource: combine(clause(resource) for clause in clauses)


def _unreadable() -> errors.Invalid:
    return errors.Invalid(
        'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query '
        'for metadata or `field:"value"` to query for other fields.',
        param="query",
    )


def _clause(clause: re.Match[str]) -> Matches:
    field, key, operator = clause["field"], clause["key"], clause["operator"]
    wanted = _literal(clause["value"])
    negated = clause["negated"] is not None
    if operator == "~" and len(str(wanted)) < SHORTEST_SUBSTRING:
        raise errors.Invalid(
            f"Substring searches need at least {SHORTEST_SUBSTRING} characters: {wanted}.", param="query"
        )
    compare = COMPARISONS[operator]

    def matches(resource: Resource) -> bool:
        value = _map(resource, field).get(key) if key else indexed_value(resource, field)
        return compare(value, wanted) is not negated

    return matches


def _map(resource: Resource, field: str) -> Mapping[str, Any]:
    value = resource.get(field)
    return value if isinstance(value, dict) else {}


def _literal(text: str) -> Any:
    if text[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return None if text.lower() == "null" else text


def _is(value: Any, wanted: Any) -> bool:
    if wanted is None or value is None:
        return value is wanted
    return str(value).lower() == str(wanted).lower()


def _numbers(compare: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    def check(value: Any, wanted: Any) -> bool:
        try:
            return value is not None and compare(float(value), float(wanted))
        except (TypeError, ValueError):
            return False

    return check


COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    ":": _is,
    "~": lambda value, wanted: value is not None and str(wanted).lower() in str(value).lower(),
    ">": _numbers(gt),
    "<": _numbers(lt),
    ">=": _numbers(ge),
    "<=": _numbers(le),
}
