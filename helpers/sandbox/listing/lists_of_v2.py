"""v2's lists: newest first, page by page, each page named by a token.

Source: https://docs.stripe.com/api-v2-overview#list-pagination. Guess: what a token says of an object that is
gone, and the number of objects on a page where no `limit` is sent.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import errors
from ..clock import parse_moment
from ..parameters.validation import Validate
from ..resource import Resource
from .lists import BOUNDS, CURSORS, PAGE, limit_of

# Where the first object of a page is kept among the parameters, once its token is read: no one can send it.
TOKEN = "page token"
PAGE_TOKEN = "page_"


def page_of_v2(path: str, params: Mapping[str, Any], resources: Sequence[Resource]) -> Resource:
    """A v2 list object: `data`, and addresses of the pages around it.

    An address names its page by a token, which holds the filters of the first request, too.
    """
    limit = limit_of(params)
    start = _start(resources, params.get(TOKEN))
    following = start + limit

    def url(start: int) -> str:
        return f"{path}?limit={limit}&page={_token(resources[start]['id'], start, params)}"

    return {
        "data": resources[start:following],
        "next_page_url": url(following) if following < len(resources) else None,
        "previous_page_url": url(max(0, start - limit)) if start else None,
    }


def _token(first: str, index: int, params: Mapping[str, Any]) -> str:
    filters = {name: value for name, value in params.items() if name not in ("limit", "page", TOKEN)}
    text = json.dumps([first, index, filters]).encode()
    return PAGE_TOKEN + urlsafe_b64encode(text).decode().rstrip("=")


def turned(params: Mapping[str, Any], check: Validate) -> dict[str, Any]:
    """The parameters of a further page: the filters are those of the first one. Raises Invalid."""
    if "page" not in params:
        return dict(params)
    text = str(params["page"]).removeprefix(PAGE_TOKEN)
    try:
        first, index, filters = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        place = (str(first), max(0, int(index)))
        if not isinstance(filters, dict):
            raise TypeError
    except (ValueError, TypeError, RecursionError, OverflowError):
        raise errors.Invalid("Invalid page token.", param="page") from None
    return {**check(filters), "limit": params.get("limit", PAGE), TOKEN: place}


def _start(resources: Sequence[Resource], token: tuple[str, int] | None) -> int:
    """Where a page begins; where its first object is gone, at the place that it had."""
    if token is None:
        return 0
    first, index = token
    places = (place for place, each in enumerate(resources) if each["id"] == first)
    return min(next(places, index), len(resources))


def fitting(resources: Iterable[Resource], params: Mapping[str, Any]) -> list[Resource]:
    """The objects that a list's parameters choose: by a span of time, one value, or one of several."""
    wanted = {name: value for name, value in params.items() if name not in (*CURSORS, "include", TOKEN)}
    spans = {f"created_{bound}": wanted.pop(f"created_{bound}", None) for bound in BOUNDS}
    created = {bound: value for bound in BOUNDS if (value := spans[f"created_{bound}"])}
    if created:
        wanted["created"] = created
    return [each for each in resources if all(_fits_v2(each, name, value) for name, value in wanted.items())]


def _fits_v2(resource: Resource, name: str, value: Any) -> bool:
    own = resource.get(name, resource.get("status") if name == "statuses" else None)
    if name == "created":
        span = value if isinstance(value, Mapping) else {"gte": value, "lte": value}
        return all(BOUNDS[bound](milliseconds(str(own)), milliseconds(text)) for bound, text in span.items())
    if isinstance(value, Mapping):
        return all(_fits_v2(own or {}, inner, each) for inner, each in value.items())
    if isinstance(value, list):
        return own in value
    return bool(own == value)


def milliseconds(text: str) -> int:
    """A moment as v2 writes it, in Unix milliseconds. Raises Invalid."""
    try:
        return round(parse_moment(text).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise errors.Invalid(f"Invalid timestamp: {text}", param="created") from None
