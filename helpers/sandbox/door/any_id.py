"""The profile `any-id`: answers for test suites that assume fixtures, as stripe-mock gives them.

There an unknown id names an object that is made up from its type, and only what parameters' types forbid is
refused. A model refuses more than that: a request that its state, a limit or a rule stands against. Where the
request names nothing that was made, the types answer in the model's place, and nothing of that is kept.

Source: https://github.com/stripe/stripe-mock.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.catalog import resources
from helpers.catalog.prefixes import prefix

from .. import errors
from ..by_type import typed
from ..by_type.blanks import template
from ..by_type.plans import planned
from ..expansion import children, render
from ..listing import lists, lists_of_v2
from ..resource import Resource
from ..routes import Call
from ..versions import Asked, Dialect

LISTS = frozenset({"list", "search"})
# Of a card that is refused: suites keep cards whose year has passed by now.
PASSED = "invalid_expiry_year"


def may_answer(call: Call, failed: Exception) -> bool:
    """Whether what failed is a request about nothing that was made; a declined card stays one."""
    if call.store.state.profile != "any-id":
        return False
    if isinstance(failed, errors.CardRefused):
        return failed.code == PASSED
    if isinstance(failed, errors.Refusal) and failed.status not in (400, 404):
        return False
    return not any(_was_made(call, each) for each in (*call.path.values(), *_texts(call.params)))


def _was_made(call: Call, id: str) -> bool:
    """Whether an id is of an object that a request made, so that its state is known."""
    state = call.store.state
    return id not in state.made_up and state.store.knows(call.store.account, id)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


def by_type(call: Call, expand: list[str], dialect: Dialect, asked: Asked) -> Any:
    """The response's body, from the operation's types alone; nothing is kept. Raises Refusal."""
    store = call.store.state.store
    try:
        _forget_made_up(call)
        return render(call.store, dialect.done(filled(call, _typed(call)), asked), expand, dialect)
    finally:
        store.rollback()


def _typed(call: Call) -> Any:
    """What the base answers; where that, too, needs more than was made up, what the type shows."""
    try:
        answer = typed.answer(call)
    except Exception:  # noqa: BLE001 - a kind's model may fail at what nobody made in any way
        return _shown(call)
    return answer if _is_its_own(call, answer) else _shown(call)


def _shown(call: Call) -> Any:
    """An object of the type that an operation answers with, holding the parameters that the type has."""
    plan = planned(call.operation.name)
    if plan.action in LISTS:
        return _empty(call, plan.action)
    id = call.path[plan.ids[-1][0]] if plan.ids and plan.action != "create" else ""
    if plan.action == "delete" and call.operation.path.endswith("}"):
        return {"id": id, "object": plan.kind, "deleted": True}
    resource = call.store.made_up(plan.kind, id or call.store.new_id(prefix(plan.kind)))
    if "id" not in template(plan.kind):
        del resource["id"]
    return {**resource, **typed.filled(plan.kind, resource, call.params)}


def _empty(call: Call, action: str) -> Resource:
    """A list without anything in it, whatever cursor, limit or query was sent."""
    if call.operation.is_of_v2:
        return lists_of_v2.page_of_v2(call.url, {}, [])
    page = lists.of([], "", call.url, {})
    return {**page, "object": "search_result", "next_page": None} if action == "search" else page


def _is_its_own(call: Call, answer: Any) -> bool:
    """Whether an answer is what the operation answers with; an id may name objects of several kinds."""
    kinds = planned(call.operation.name).kinds
    return not isinstance(answer, dict) or answer.get("object") in (*kinds, "list", "search_result", None)


def _forget_made_up(call: Call) -> None:
    """Have what was made up in the path made up anew, as if nothing had been done to it."""
    account, state = call.store.account, call.store.state
    for name, kinds in planned(call.operation.name).ids:
        id = call.path.get(name, "")
        for kind in kinds if id in state.made_up else ():
            if state.store.find(account, kind, id):
                state.store.remove(account, kind, id, None)


def filled(call: Call, answer: Any) -> Any:
    """The answer, where a list that would be empty holds an object, and a search counts what it found."""
    plan = planned(call.operation.name)
    if not isinstance(answer, dict):
        return answer
    if plan.action in LISTS and isinstance(answer.get("data"), list):
        data = answer["data"] or [_one(call, plan.kind)]
        return {**answer, "data": data, **({"total_count": len(data)} if plan.action == "search" else {})}
    known = answer.get("id") not in call.store.state.made_up
    return answer if known else {**answer, **_lists_inside(call, answer)}


def _one(call: Call, kind: str) -> Resource:
    return call.store.made_up(kind, f"{prefix(kind)}123")


def _lists_inside(call: Call, resource: Resource) -> dict[str, Resource]:
    """The lists of a made-up object, also those that are only there when expanded; none is empty."""
    shape = resources().get(resource.get("object", ""))
    fields = [each for each in shape.fields if each.shape.kind == "page"] if shape else []
    return {
        each.name: {**listed, "data": listed["data"] or [_one(call, each.shape.item.resource)]}
        for each in fields
        if each.shape.item and each.shape.item.resource
        for listed in [resource.get(each.name) or children(call.store, resource, each)]
    }
