"""The operation that retrieves the object behind an id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from .lookup import UnknownOperation, operation
from .prefixes import DOCUMENTED
from .shapes import Operation

# What follows the prefix. A digit or a capital tells an id from a word: "in_transit" is no invoice.
REST = re.compile(r"(?=[a-z]*[A-Z0-9])[A-Za-z0-9]+")
SERVICES: Mapping[str, str] = {
    "card": "v1.payment_methods",
    "invoiceitem": "v1.invoice_items",
    "mandate": "v1.mandates",
    "scheduled_query_run": "v1.sigma.scheduled_query_runs",
}


def kind_of(name: str) -> str:
    """The object value that an id belongs to ("cus_1": "customer"), by how it begins; "" if it is no id."""
    begun = ((prefix, kind) for prefix, kind in _by_prefix() if name.startswith(prefix))
    prefix, kind = next(begun, ("", ""))
    return kind if REST.fullmatch(name.removeprefix(prefix)) else ""


def retrieval(name: str) -> Operation | None:
    """What retrieves the object of this id by it alone ("cus_1": v1.customers.retrieve), if anything does."""
    return retrieval_of(kind_of(name))


@cache
def retrieval_of(kind: str) -> Operation | None:
    """What retrieves an object of a kind by its id alone, if anything does."""
    service = SERVICES.get(kind) or (kind if kind.startswith("v2.") else f"v1.{kind}") + "s"
    try:
        getter = operation(f"{service}.retrieve")
    except UnknownOperation:
        return None
    return getter if getter.path.count("{") == 1 else None


@cache
def _by_prefix() -> tuple[tuple[str, str], ...]:
    """The longest first; the older API's object where two share a prefix."""
    kinds = ((prefix, kind) for kind, prefix in DOCUMENTED.items() if prefix)
    return tuple(sorted(kinds, key=lambda each: -len(each[0])))
