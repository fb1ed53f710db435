"""Lists: newest first, page by page, filtered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import ge, gt, le, lt
from typing import Any

from helpers.catalog import resources
from helpers.catalog.shapes import Field

from .. import errors
from ..account_store import AccountStore
from ..resource import Resource
from ..storage.store import Collection, indexed_value

PAGE, LARGEST_PAGE = 10, 100
BETWEEN = ("starting_after", "ending_before")
CURSORS = frozenset({"limit", "starting_after", "ending_before", "expand", "page", "query"})

# Lists that tell how many there are where they are those of one charge; recorded.
COUNTED = frozenset({"/v1/disputes", "/v1/refunds"})


class Page(Resource):
    """A list object that can also tell how many there are in all. ``all``: those of every page."""

    all: Callable[[], Iterable[Resource]]

    def count(self) -> int:
        """How many objects all pages have."""
        return sum(1 for _ in self.all())

    def counted(self) -> Resource:
        """The page as objects show it that have it inside: with how many there are in all."""
        return {**self, "total_count": self.count()}

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
    collection = store.state.store.collection(store.account, kind)
    created = ranges.pop("created", {}) if ranges and collection.in_time else {}

    def matching(cursors: Mapping[str, Any]) -> Iterator[Resource]:
        window = _window(store, collection, cursors, equals, created)
        if equals or ranges:
            window = (each for each in window if _fits(each, equals, ranges))
        return window if keep is None else filter(keep, window)

    data: list[Resource] = list(islice(matching(params), limit + 1))
    has_more = len(data) > limit
    if has_more:
        data.pop()
    if "ending_before" in params:
        data.reverse()
    answer = Page(object="list", data=data, has_more=has_more, url=url)
    answer.all = lambda: matching({})
    if url in COUNTED and "charge" in params:
        answer["count"] = sum(1 for _ in matching({}))
    return answer


def of(listed: Sequence[Resource], word: str, url: str, params: Mapping[str, Any]) -> Page:
    """A list object of one page of objects that are all at hand, in the order they are given.

    `word`: what a message calls a cursor that is none of them.
    """
    limit = limit_of(params)
    ids = [each["id"] for each in listed]
    for cursor in BETWEEN:
        if cursor in params and params[cursor] not in ids:
            raise errors.no_such_in_body(word, params[cursor], cursor)
    _check_cursors(params)
    if "ending_before" in params:
        end = ids.index(params["ending_before"])
        start, more = max(0, end - limit), end > limit
    else:
        start = ids.index(params["starting_after"]) + 1 if "starting_after" in params else 0
        end, more = start + limit, len(ids) > start + limit
    answer = Page(object="list", data=list(listed[start:end]), has_more=more, url=url)
    answer.all = lambda: listed
    return answer


def among(known: Iterable[Resource], kind: str, url: str, params: Mapping[str, Any]) -> Resource:
    """A list object of one page of those that the parameters choose among objects that everybody has."""
    ranges, equals = _filters(kind, params)
    return of([each for each in known if _fits(each, equals, ranges)], kind, url, params)


def limit_of(params: Mapping[str, Any]) -> int:
    """How many objects a page may hold.

    Recorded: who asks for more than a hundred gets a hundred, and one who asks for none.
    """
    limit: int = params.get("limit", PAGE)
    return min(max(limit, 1), LARGEST_PAGE)


def _check_cursors(params: Mapping[str, Any]) -> None:
    """Refuse two cursors at once; recorded: only once both name something."""
    if "starting_after" in params and "ending_before" in params:
        raise errors.both_cursors()


def _filters(kind: str, params: Mapping[str, Any]) -> tuple[dict[str, dict[str, int]], dict[str, Any]]:
    """The parameters that are fields of the kind: those that bound a number, those that name a value.

    A field inside another has its dotted name.
    """
    ranges: dict[str, dict[str, int]] = {}
    equals: dict[str, Any] = {}
    if params.keys() <= CURSORS:
        return ranges, equals
    shape = resources().get(kind)
    for name, value in _by_field(params, shape.by_name if shape else {}):
        if isinstance(value, dict):
            ranges[name] = value
        else:
            equals[name] = value
    return ranges, equals


def _by_field(
    params: Mapping[str, Any], known: Mapping[str, Field], above: str = ""
) -> Iterator[tuple[str, Any]]:
    for name, value in params.items():
        if name not in known or (not above and name in CURSORS):
            continue
        if isinstance(value, dict) and not value.keys() <= BOUNDS.keys():
            yield from _by_field(value, known[name].shape.by_name, f"{above}{name}.")
        elif isinstance(value, str | int | float | bool | dict):
            yield f"{above}{name}", value


def _window(
    store: AccountStore,
    collection: Collection,
    params: Mapping[str, Any],
    equals: Mapping[str, Any],
    created: Mapping[str, int],
) -> Iterator[Resource]:
    """The objects between the cursors and times; through an index where a field must have a value."""
    low, below = 0, len(collection.order)
    if "starting_after" in params:
        below = _cursor(store, collection, params, "starting_after")
    if "ending_before" in params:
        low = _cursor(store, collection, params, "ending_before") + 1
    for name, moment in created.items():
        if name in FROM:
            low = max(low, FROM[name](collection, moment))
        else:
            below = min(below, UP_TO[name](collection, moment))
    _check_cursors(params)
    oldest_first = "ending_before" in params
    for field, value in equals.items():
        return collection.where(field, value, low, below, oldest_first=oldest_first)
    return collection.between(low, below, oldest_first=oldest_first)


def _cursor(store: AccountStore, collection: Collection, params: Mapping[str, Any], param: str) -> int:
    """Where a cursor stands; recorded: that of an object that was deleted still does."""
    id, position = str(params[param]), collection.position
    return position[id] if id in position else position[store.get(collection.kind, id, param=param)["id"]]


FROM = {"gte": Collection.made_before, "gt": Collection.made_until}
UP_TO = {"lt": Collection.made_before, "lte": Collection.made_until}
BOUNDS: Mapping[str, Callable[[int, int], bool]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}


def _fits(resource: Resource, equals: Mapping[str, Any], ranges: Mapping[str, dict[str, int]]) -> bool:
    return all(indexed_value(resource, name) == value for name, value in equals.items()) and all(
        isinstance(value := indexed_value(resource, name), int) and BOUNDS[bound](value, limit)
        for name, bounds in ranges.items()
        for bound, limit in bounds.items()
    )


def within(value: int, bounds: Mapping[str, int] | int | None) -> bool:
    """Whether a moment is one that a filter asks for, or within its bounds."""
    if bounds is None or isinstance(bounds, int):
        return bounds in (None, value)
    return all(BOUNDS[bound](value, limit) for bound, limit in bounds.items())
