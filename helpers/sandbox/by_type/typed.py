"""What any operation does by its types: what is created is kept, retrieved, listed, updated and deleted.

This is the base of all operations. A kind's `Model` refines it; where there is none, nothing here claims to
be Stripe's behaviour beyond what the SDK's types say, and responses carry `Sandbox-Fidelity: typed`. What an
operation does stands in its plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from helpers.catalog import operation as named
from helpers.catalog import resources
from helpers.catalog.paused import collection_paused
from helpers.catalog.prefixes import prefix
from helpers.catalog.shapes import Field

from ..account_store import AccountStore
from ..event_objects import event_types
from ..listing import lists, lists_of_v2
from ..listing import search as searching
from ..model import MODELS
from ..nested import at, changes, first_metadata
from ..parameters.names import bracketed
from ..resource import Resource
from ..routes import Call
from .blanks import template
from .plans import Action, Plan, planned

EMPTY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def answer(call: Call) -> Any:
    """The response's body: a JSON value, or bytes where the operation answers with a file."""
    plan = planned(call.operation.name)
    _check_ids(call, plan)
    if plan.action != "list":  # whoever answers a list, these were checked before
        check_references(call)
    return ACTIONS[plan.action](call, plan)


def _check_ids(call: Call, plan: Plan) -> None:
    """Refuse a path below an id that names nothing."""
    for name, kinds in plan.parents:
        if kinds:
            _get(call.store, kinds, call.path[name])


def _get(store: AccountStore, kinds: tuple[str, ...], id: str) -> Resource:
    """An object of one of the kinds. Raises NotFound."""
    resource = next((each for kind in kinds if (each := store.find(kind, id))), None)
    return resource or store.get(_likeliest(kinds, id), id)


def _likeliest(kinds: tuple[str, ...], id: str) -> str:
    """Of several kinds, the one whose ids begin so."""
    return next((each for each in kinds if (of := prefix(each)) and id.startswith(of)), kinds[0])


def own(call: Call) -> Resource:
    """The object that the path's last id names, below those named before it. Raises NotFound."""
    plan = planned(call.operation.name)
    name, kinds = plan.ids[-1]
    resource = _get(call.store, kinds or plan.kinds, call.path[name])
    above = _above(call, plan)
    if all(resource.get(field) in (None, id) for field, id in above.items()):
        return resource
    if call.store.state.profile != "any-id":
        raise call.store.none_such(resource["object"], resource["id"])
    return call.store.change(resource, above, event=None)


# What any bill names that is not its own: who issues it, who owes its taxes, and the tax ids it shows.
ON_BILLS = ("account_tax_ids", "issuer.account", "liability.account")


# What is called otherwise than elsewhere where it is not there: https://github.com/crvouga/mockingbird.
CALLED: Mapping[tuple[str, str], str] = {("v1.customers.list", "test_clock"): "billingclock"}


def check_references(call: Call, ending: tuple[str, ...] = ("",)) -> None:
    """Refuse a parameter that names an object which is not there; of those whose names end so.

    Of several kinds, the id must begin as those of one: the types do not list every source of money.
    """
    for path, kinds in references(call.operation.name):
        if not path.endswith(ending):
            continue
        value = at(call.params, path)
        for id in value if isinstance(value, list) else (value,):
            if not isinstance(id, str) or not id or any(call.store.anywhere(kind, id) for kind in kinds):
                continue
            kind = _likeliest(kinds, id)
            if len(kinds) == 1 or id.startswith(prefix(kind) or "-"):
                word = CALLED.get((call.operation.name, path), "")
                call.store.get(kind, id, param=bracketed(path), word=word)


# What lists are filtered by that their objects do not show as an id under the same name: the kinds.
NAMED_ALIKE = ("coupon", "customer", "invoice", "payment_intent", "payout", "plan", "price", "subscription")
FILTERS: Mapping[str, str] = {
    **{kind: kind for kind in NAMED_ALIKE},
    "card": "issuing.card",
    "cardholder": "issuing.cardholder",
    "meter": "billing.meter",
    "session": "financial_connections.session",
    "verification_session": "identity.verification_session",
}


@cache
@collection_paused()
def references(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """An operation's parameters that name objects, by dotted name, each with the kinds it may name.

    The types tell, where a response shows the id under the same name and can expand it; lists are filtered
    by other objects, too.
    """
    plan = planned(name)
    shape = resources().get(plan.kind)
    kinds_by_path = dict(_expandable(named(name).parameters, shape.by_name if shape else {}, ""))
    if plan.action == "list":
        filters = FILTERS.keys() & {each.name for each in named(name).parameters if each.location != "path"}
        # Recorded: a list of an unknown payment, named within `payment`, is empty.
        plain = {path: kinds for path, kinds in kinds_by_path.items() if "." not in path}
        kinds_by_path = {each: (FILTERS[each],) for each in sorted(filters)} | plain
    return tuple(kinds_by_path.items())


def _expandable(
    params: tuple[Field, ...], known: Mapping[str, Field], under: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in params:
        reply = known.get(each.name)
        if reply is None:
            continue
        sent = each.shape.item if each.shape.kind == "list" and each.shape.item else each.shape
        shown = reply.shape.item if reply.shape.kind == "list" and reply.shape.item else reply.shape
        if shown.kind == "expandable" and shown.item and sent.kind == "string":
            yield f"{under}{each.name}", tuple(of.resource for of in shown.item.options or (shown.item,))
        elif shown.kind == "object" and each.shape.kind == "object":
            yield from _expandable(each.shape.fields, shown.by_name, f"{under}{each.name}.")


def create(call: Call, plan: Plan) -> Resource:
    """A new object, with the parameters that its type has too."""
    kind, model = plan.kind, MODELS.get(plan.kind)
    resource = new(call.store, kind, **_above(call, plan))
    resource |= filled(kind, resource, call.params)
    if any(each.name == "metadata" for each in call.operation.parameters):
        resource["metadata"] = first_metadata(call.params)
    for refine in model.refine if model else ():
        resource = refine(call, resource)
    if "id" not in template(kind):
        return resource
    return call.store.add(resource)


def new(store: AccountStore, kind: str, **values: Any) -> Resource:
    """An object of a kind as it begins, by its type and its model; not stored."""
    model = MODELS.get(kind)
    resource = {**store.new(kind, **{**(model.begins if model else {}), **values})}
    if "id" not in template(kind):
        del resource["id"]
    return resource


def filled(kind: str, resource: Resource, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that a kind has as fields, as a new object's values."""
    values = {name: None if each == "" else each for name, each in changes(kind, resource, params).items()}
    return values | ({"metadata": first_metadata(params)} if "metadata" in params else {})


def _above(call: Call, plan: Plan) -> dict[str, str]:
    """The path's ids that objects of a kind carry as fields, such as the customer of a tax id."""
    if not plan.parents:
        return {}
    fields, model = template(plan.kind), MODELS.get(plan.kind)
    return {
        field: call.path[name]
        for name, kinds in plan.parents
        for field in (model.parent if model else "", name, *(kind.rpartition(".")[2] for kind in kinds[:1]))
        if field in fields and field != "id"
    }


def retrieve(call: Call, plan: Plan) -> Resource:
    """An object; of one that was deleted, where Stripe remembers it, that it is deleted."""
    for kind in plan.kinds:
        if (model := MODELS.get(kind)) and model.remembered:
            stored = call.store.state.store.find(call.store.account, kind, call.path[plan.ids[-1][0]])
            if stored:
                return stored
    return own(call)


def list_(call: Call, plan: Plan) -> Resource:
    """A page of the objects of a kind, filtered by the parameters that are their fields."""
    if call.operation.is_of_v2:
        return _page_of_v2(call, plan)
    model = MODELS.get(plan.kind)
    keep = model.keep(call) if model and model.keep else None
    params = call.params
    if not _has_pages(call.operation.name):
        params = {**params, "limit": lists.LARGEST_PAGE}  # there is but one page
    if model and model.given:
        return lists.among(model.given().values(), plan.kind, call.url, params)
    return lists.page(call.store, plan.kind, call.url, params, keep=keep, **_above(call, plan))


@cache
def _has_pages(name: str) -> bool:
    """Whether a list may be asked for page by page."""
    return any(each.name == "limit" for each in named(name).parameters)


def _page_of_v2(call: Call, plan: Plan) -> Resource:
    asked, model = dict(call.params), MODELS.get(plan.kind)
    keep = model.keep(call) if model and model.keep else None
    fitting = lists_of_v2.fitting(filter(keep, call.store.all(plan.kind)), call.params)
    return lists_of_v2.page_of_v2(call.url, asked, fitting)


def search(call: Call, plan: Plan) -> Resource:
    """A search's result."""
    return searching.search(call.store, plan.kind, call.url, call.params, MODELS[plan.kind].searchable)


def update(call: Call, plan: Plan) -> Resource:
    """An object changed by the parameters."""
    resource = own(call)
    return call.store.change(resource, _changed(call, resource))


def _changed(call: Call, resource: Resource) -> dict[str, Any]:
    kind = resource["object"]
    model = MODELS.get(kind)
    values = changes(kind, resource, call.params)
    for further in model.change if model else ():
        values |= further(call, resource)
    if model and model.statuses and values.get("status") not in (None, resource.get("status")):
        model.statuses.require(resource, values["status"], "status")
    return values


def step(call: Call, plan: Plan) -> Resource:
    """An object taken to the status that a word means, with the parameters that its type has too."""
    resource = own(call)
    kind = resource["object"]
    model = MODELS.get(kind)
    if model and plan.word in model.steps:
        assert model.statuses
        status = model.steps[plan.word]
        if resource["status"] == status and status in model.statuses.repeated:
            return resource
        model.statuses.require(resource, status)
        taken = model.taken.get(plan.word)
        values = taken(call, resource) if taken else changes(kind, resource, call.params)
        return call.store.move(resource, status, **values)
    forms = _forms(plan.word)
    status = next((each for each in _statuses(kind) if each in forms), "")
    values = {**changes(kind, resource, call.params), **({"status": status} if status else {})}
    event = next((each for each in forms if f"{kind}.{each}" in event_types()), "updated")
    return call.store.change(resource, values, event=event)


def _forms(word: str) -> tuple[str, ...]:
    """What a status or an event may be called that a word brings about: "cancel" -> "canceled"."""
    return (word, f"{word}ed", f"{word}d", f"{word}{word[-1]}ed", f"{word}led")


def _statuses(kind: str) -> tuple[str, ...]:
    shape = resources().get(kind)
    status = shape.by_name.get("status") if shape else None
    return status.shape.choices if status else ()


def delete(call: Call, plan: Plan) -> Resource:
    """An object taken out; a `DELETE` that is named otherwise ("cancel") is a step."""
    if not call.operation.path.endswith("}"):
        own(call)  # what it is taken off is there
        return {**template(plan.kind), "deleted": True}
    if plan.word not in ("delete", "detach"):
        return step(call, plan)
    resource = own(call)
    model = MODELS.get(resource["object"])
    for before in model.before_removal if model else ():
        before(call, resource)
    return call.store.remove(resource, found=bool(model and model.remembered))


def read(call: Call, plan: Plan) -> Resource:
    """The one object of a path, made when it is first asked for."""
    stored = call.store.find(plan.kind, call.url)
    if stored:
        return stored
    resource = new(call.store, plan.kind, **_above(call, plan))
    call.store.state.store.put(call.store.account, plan.kind, call.url, resource)
    return resource


def write(call: Call, plan: Plan) -> Resource:
    """The one object of a path, changed."""
    old = read(call, plan)
    changed = {**old, **filled(plan.kind, old, call.params)}
    call.store.state.store.put(call.store.account, plan.kind, call.url, changed)
    return changed


def file(call: Call, plan: Plan) -> Any:
    """A file without contents, or an empty object."""
    return EMPTY_PDF if call.operation.path.endswith("/pdf") else {}


ACTIONS: Mapping[Action, Callable[[Call, Plan], Any]] = {
    "create": create,
    "delete": delete,
    "file": file,
    "list": list_,
    "read": read,
    "retrieve": retrieve,
    "search": search,
    "step": step,
    "update": update,
    "write": write,
}
