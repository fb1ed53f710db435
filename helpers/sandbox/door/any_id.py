"""The profile `any-id`: answers for test suites that assume fixtures, as stripe-mock gives them.

There an unknown id names an object that is made up from its type. A model may refuse it, since of its state
nothing is known: then the types alone answer, and nothing of that is kept.

Source: https://github.com/stripe/stripe-mock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.catalog.prefixes import prefix

from .. import errors, typed
from ..expansion import render
from ..plans import planned
from ..routes import Call
from ..statuses import ImpossibleStep
from ..versions import Dialect

LISTS = frozenset({"list", "search"})


def may_answer(call: Call, failed: Exception) -> bool:
    """Whether what failed is a request that names an object which nobody made; a declined card stays one."""
    if call.store.state.profile != "any-id":
        return False
    if isinstance(failed, errors.Refusal) and failed.status not in (400, 404):
        return False
    made_up = call.store.state.made_up
    named = any(each in made_up for each in (*call.path.values(), *_texts(call.params)))
    return named or (isinstance(failed, errors.NotFound) and _names_nothing(call))


def _names_nothing(call: Call) -> bool:
    """Whether an id in the path is of no object. A model may look for one within others, and make none up."""
    ids = planned(call.operation.name).ids
    return any(
        not any(call.store.anywhere(kind, call.path[name]) for kind in kinds)
        for name, kinds in ids
        if name in call.path
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


def by_type(call: Call, expand: list[str], dialect: Dialect) -> Any:
    """The response's body, from the operation's types alone; nothing is kept. Raises Refusal."""
    store = call.store.state.store
    try:
        _forget_made_up(call)
        return render(call.store, _typed(call), expand, dialect)
    finally:
        store.rollback()


def _typed(call: Call) -> Any:
    try:
        answer = typed.answer(call)
    except ImpossibleStep:
        answer = typed.own(call)
    return (
        answer
        if _is_its_own(call, answer)
        else call.store.made_up(planned(call.operation.name).kind, answer["id"])
    )


def _is_its_own(call: Call, answer: Any) -> bool:
    """Whether an answer is what the operation answers with; an id may name objects of several kinds."""
    kinds = planned(call.operation.name).kinds
    return not isinstance(answer, dict) or answer.get("object") in (*kinds, "list", "search_result", None)


def _forget_made_up(call: Call) -> None:
    """Have what was made up in the path made up anew, as if nothing had been done to it."""
    for name, kinds in planned(call.operation.name).ids:
        id = call.path.get(name, "")
        for kind in kinds if id in call.store.state.made_up else ():
            if call.store.find(kind, id):
                call.store.state.store.remove(call.store.account, kind, id, None)


def filled(call: Call, answer: Any) -> Any:
    """The answer; an empty list holds an object of its type, and a search counts what it found."""
    plan = planned(call.operation.name)
    if plan.action not in LISTS or not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        return answer
    data = answer["data"] or [call.store.made_up(plan.kind, f"{prefix(plan.kind)}123")]
    counted = {"total_count": len(data)} if plan.action == "search" else {}
    return {**answer, "data": data, **counted}
