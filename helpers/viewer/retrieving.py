"""The request that retrieves what an id names."""

from __future__ import annotations

from urllib.parse import quote_plus

from helpers.catalog.retrieval import retrieval
from helpers.history import Request


def retrieving(id: str) -> Request | None:
    """What retrieves the object of an id ("cus_1": GET /v1/customers/cus_1), if anything does."""
    operation = retrieval(id)
    if operation is None:
        return None
    path = operation.path.format_map({operation.parameters[0].name: quote_plus(id)})
    return Request(method="get", path=path, params={}, operation=operation.name)
