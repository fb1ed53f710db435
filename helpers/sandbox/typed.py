"""Any operation, from its types alone: what is created is kept, retrieved, listed, updated and deleted.

Nothing here claims to be Stripe's behaviour beyond what the SDK's types say; replies made here carry
`Sandbox-Fidelity: typed`. What an operation does follows from its verb, its path and its reply's type:

====================================  =========================================================
a page or a search is answered        the objects of its type, filtered
`GET` or `DELETE` an id               that object
`POST` an id, or a word after an id   that object, changed by the parameters, and by the word if
that answers with the same type       it names a status ("cancel" -> "canceled")
`POST` anything else                  a new object, with the parameters that its type has too
no id in the type or the path         the one object of that path
====================================  =========================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from helpers.catalog import resources
from helpers.catalog.paths import match
from helpers.catalog.shapes import Field, Kind, Shape

from . import lists
from .blanks import template, zero
from .resource import Resource
from .routes import Call

EMPTY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def answer(call: Call) -> Any:
    """The reply's body: a JSON value, or bytes where the operation answers with a file."""
    returns = call.operation.returns
    if returns.kind == "page":
        return _list(call, returns)
    if returns.kind == "search":
        return lists.search(call.store, _kind(call, returns.item), call.url, call.params)
    if returns.kind == "any":
        return EMPTY_PDF if call.operation.path.endswith("/pdf") else {}
    kind = _kind(call, returns)
    if call.operation.method == "delete":
        return _delete(call, kind)
    if call.operation.method == "get":
        return _retrieve(call, kind)
    return _post(call, kind)


def _options(shape: Shape | None) -> Iterator[Shape]:
    if shape is None:
        return
    if shape.kind == "union":
        for each in shape.options:
            yield from _options(each)
    else:
        yield shape


def _kind(call: Call, shape: Shape | None) -> str:
    """The object value of a shape; of several, the one that the path's last id already is."""
    kinds = [each.resource or each.type_name for each in _options(shape)]
    last = _last_id(call)
    stored = [kind for kind in kinds if last and call.store.find(kind, last)]
    return (stored or kinds)[0]


def _last_id(call: Call) -> str:
    return next(reversed(call.path.values()), "")


def _ends_in_id(call: Call) -> bool:
    return call.operation.path.endswith("}")


def _list(call: Call, returns: Shape) -> Resource:
    kind = _kind(call, returns.item)
    if call.operation.path.startswith("/v2/"):
        return page_of_v2(call.url, call.params, list(call.store.all(kind)))
    return lists.page(call.store, kind, call.url, call.params, **_parents(call, kind))


def page_of_v2(path: str, params: Mapping[str, Any], found: list[Resource]) -> Resource:
    """A v2 list object: `data`, and addresses of the pages around it."""
    limit = params.get("limit", lists.PAGE)
    page = params.get("page", "0")
    start = int(page) if page.isdecimal() else 0
    following = start + limit

    def url(start: int) -> str:
        return f"{path}?limit={limit}&page={start}"

    return {
        "data": found[start:following],
        "next_page_url": url(following) if following < len(found) else None,
        "previous_page_url": url(max(0, start - limit)) if start else None,
    }


def _parents(call: Call, kind: str) -> dict[str, Any]:
    """The path's ids that objects of a kind carry as fields, such as the customer of a tax id."""
    fields = template(kind)
    return {name: id for name, id in call.path.items() if name in fields}


def _retrieve(call: Call, kind: str) -> Resource:
    if _ends_in_id(call) and "id" in template(kind):
        return call.store.get(kind, _last_id(call))
    return _singleton(call, kind)


def _singleton(call: Call, kind: str) -> Resource:
    """The one object of a path, made when first asked for; under an unknown id there is none."""
    _require_parent(call)
    found = call.store.find(kind, call.url)
    if found:
        return found
    made = {**template(kind), **_parents(call, kind)}
    if "id" in made:
        made = call.store.new(kind, **_parents(call, kind))
    call.store.state.store.put(call.store.account, kind, call.url, made)
    return made


def _require_parent(call: Call) -> None:
    """Refuse a path below an id that names nothing, where the sandbox keeps that kind of object."""
    for name, id in call.path.items():
        if template(name):
            call.store.get(name, id)


def _delete(call: Call, kind: str) -> Resource:
    """Take an object out; a `DELETE` that is named otherwise ("cancel") changes it instead."""
    read = match("get", call.url)
    kind = kind if template(kind) or read is None else read[0].returns.resource
    word = call.operation.name.rsplit(".", 1)[1]
    if not _ends_in_id(call) or "id" not in template(kind):
        _require_parent(call)
        return {**template(kind), "deleted": True}
    stored = call.store.get(kind, _last_id(call))
    if word != "delete":
        return call.store.change(stored, {**_values(call, kind), **_status_after(word, kind)})
    remains = call.store.remove(stored)
    says_deleted = any("deleted" in each.by_name for each in _options(call.operation.returns))
    return remains if says_deleted or call.operation.path.startswith("/v2/") else stored


def _post(call: Call, kind: str) -> Resource:
    id = _last_id(call)
    stored = call.store.find(kind, id) if id else None
    acts_on_id = _ends_in_id(call) or call.operation.path.startswith("/v1/test_helpers/")
    if stored is None and id and acts_on_id and "id" in template(kind):
        stored = call.store.get(kind, id)
    if stored is not None:
        word = call.operation.path.rsplit("/", 1)[1]
        return call.store.change(stored, {**_values(call, kind), **_status_after(word, kind)})
    if _is_singleton(call, kind):
        return _change_singleton(call, kind)
    _require_parent(call)
    values = {**_parents(call, kind), **_values(call, kind)}
    return call.store.add(call.store.new(kind, **values))


def _is_singleton(call: Call, kind: str) -> bool:
    read = match("get", call.url)
    return "id" not in template(kind) or (
        read is not None and read[0].returns.resource == kind and not read[1]
    )


def _change_singleton(call: Call, kind: str) -> Resource:
    old = _singleton(call, kind)
    changed = {**old, **_values(call, kind)}
    call.store.state.store.put(call.store.account, kind, call.url, changed)
    return changed


def _shape(kind: str) -> Shape | None:
    return resources().get(kind)


def _status_choices(kind: str) -> tuple[str, ...]:
    shape = _shape(kind)
    status = shape.by_name.get("status") if shape else None
    return status.shape.choices if status else ()


def _status_after(verb: str, kind: str) -> dict[str, str]:
    """The status that a word names: "cancel" -> "canceled", "close" -> "closed"."""
    forms = (verb, f"{verb}ed", f"{verb}d", f"{verb}{verb[-1]}ed", f"{verb}led")
    named = [each for each in _status_choices(kind) if each in forms]
    return {"status": named[0]} if named else {}


def _values(call: Call, kind: str) -> dict[str, Any]:
    """The parameters that the type has as fields of the same name and kind of value."""
    shape = _shape(kind)
    known: Mapping[str, Field] = shape.by_name if shape else {}
    return {
        name: as_field(value, known[name], f"{kind}.{name}")
        for name, value in call.params.items()
        if name in known and (value == "" or _fits(value, known[name].shape))
    }


def _fits(value: Any, shape: Shape) -> bool:
    """Whether a parameter's value can stand as it is in a reply's field of a shape."""
    if shape.kind == "union":
        return any(_fits(value, each) for each in shape.options)
    if shape.kind == "list" and shape.item and isinstance(value, list):
        return all(_fits(each, shape.item) for each in value)
    expected = PYTHON[shape.kind]
    return isinstance(value, expected) and (bool in expected or not isinstance(value, bool))


PYTHON: Mapping[Kind, tuple[type, ...]] = {
    "string": (str,),
    "enum": (str,),
    "decimal": (str,),
    "expandable": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (),
    "map": (dict,),
    "object": (dict,),
    "file": (),
    "page": (),
    "search": (),
    "any": (object,),
}


def as_field(value: Any, field: Field, name: str) -> Any:
    """A parameter's value with every further field that the reply's type has at its place."""
    return _as_shape(value, field.shape, name)


def _as_shape(value: Any, shape: Shape, name: str) -> Any:
    if shape.kind == "object" and isinstance(value, dict):
        known = shape.by_name
        inner = {
            key: _as_shape(each, known[key].shape, f"{name}.{key}")
            for key, each in value.items()
            if key in known and each != "" and _fits(each, known[key].shape)
        }
        blank: Resource = zero(shape, name)
        return {**blank, **inner}
    if shape.kind == "list" and shape.item and isinstance(value, list):
        return [_as_shape(each, shape.item, name) for each in value]
    return value
