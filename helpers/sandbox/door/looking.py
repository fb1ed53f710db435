"""Who only looks at objects that are shown as they are stored: nothing is changed, kept or worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ..account_store import AccountStore
from ..answers import Answerer, answerer
from ..by_type import typed
from ..expansion import INCLUDED
from ..listing import lists
from ..parameters.validation import validator
from ..resource import Resource
from ..routes import Call
from ..versions import Dialect, Target
from .wire import HttpRequest, read_form

PAGING = frozenset({"limit", *lists.BETWEEN})


@dataclass(frozen=True)
class Looking:
    """Who answers. ``id``: what the path calls the id of the one object that is shown; empty of a list."""

    who: Answerer
    id: str

    def shown(self, request: HttpRequest, target: Target, store: AccountStore) -> Resource | None:
        """The object or page that is asked for; None where more is to be done.

        Raises Refusal, and Malformed for a query that cannot be read.
        """
        plan = self.who.plan
        if self.id:
            stored = store.state.store.find(store.account, plan.kind, target.path[self.id])
            return None if request.query or stored is None or stored.get("deleted") else stored
        params = _paging(target.operation.name, request.query)
        if params is None:
            return None
        return typed.list_(Call(target.operation, {}, dict(params), store, request.path), plan)


@lru_cache(maxsize=256)
def _paging(name: str, query: str) -> Mapping[str, Any] | None:
    """Which page of a list a query asks for, read and checked; None where it asks for more than that.

    Raises Refusal, and Malformed.
    """
    sent = read_form(query) if query else {}
    return validator(name)(sent) if sent.keys() <= PAGING else None


@cache
def looking(dialect: Dialect, name: str) -> Looking | None:
    """Who shows what is stored as it is, in a version that asks for it as the newest does."""
    who = answerer(name)
    plan = who.plan
    if who.handler is not typed.answer or len(plan.kinds) != 1 or plan.kind in INCLUDED:
        return None
    if (who.model and who.model.guard) or not dialect.asks_the_same(name):
        return None
    if plan.action == "retrieve" and len(plan.ids) == 1:
        return Looking(who, plan.ids[0][0])
    return Looking(who, "") if plan.action == "list" and not plan.ids and name.startswith("v1.") else None
