"""Expansion: ids replaced by the objects they name, and fields that are only there when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from operator import methodcaller
from typing import Any, Protocol

from helpers.catalog.shapes import Field, Shape

from . import errors
from .account_store import AccountStore
from .by_type.blanks import fields_that_are, in_order, zero
from .listing import lists
from .model import MODELS
from .registry import entry
from .resource import Resource

DEEPEST, COUNT = 4, "total_count"

# What a list inside an object has no count of; every other one has. Recorded, those of sessions by six
# programs from December 2022 to November 2025, those of files by two; what a payment is made of as documented
# in https://docs.stripe.com/payments/payment-line-items. Guess: a link's and a quote's, of the same items as
# a session's.
UNCOUNTED = frozenset(
    {
        ("checkout.session", "line_items"),
        ("credit_note", "lines"),
        ("file", "links"),
        ("invoice", "payments"),
        ("payment_intent", "amount_details.line_items"),
        ("payment_link", "line_items"),
        ("quote", "computed.upfront.line_items"),
        ("quote", "line_items"),
    }
)

Derive = Callable[[AccountStore, Resource], Any]
KIND = methodcaller("get", "object")
INCLUDED: dict[str, dict[str, Derive]] = {}
ON_REQUEST: dict[tuple[str, str], Derive] = {}
# Of these, what no list tells of the objects in it.
ALONE: set[tuple[str, str]] = set()


def derived(
    kind: str, field: str, *, on_request: bool = False, alone: bool = False
) -> Callable[[Derive], Derive]:
    """Mark how a field of a kind is worked out when it is shown; `on_request`: only when expanded; `alone`:
    not even then in a list.

    A field that is only there when expanded may be one of an object inside: "address.number".
    """

    if alone:
        ALONE.add((kind, field))
    if on_request:
        return entry(ON_REQUEST, (kind, field))
    return entry(INCLUDED.setdefault(kind, {}), field)


class Voice(Protocol):
    """The version that is spoken."""

    def shape(self, kind: str) -> Shape | None:
        """What a reply's object of a kind is made of."""

    def older(self, value: Any, store: AccountStore) -> Any:
        """An object of the newest version, or a list of them, as this version has it."""


def render(store: AccountStore, body: Any, paths: list[str], voice: Voice) -> Any:
    """A reply's body with what is always worked out, as a version has it, and with every path expanded."""
    counted = isinstance(body, lists.Page) and COUNT in paths and _may_count(store, body)
    if isinstance(body, lists.Page) and COUNT in paths and not counted:
        # As https://github.com/stripe/stripe-node/issues/2465 and others report it.
        raise errors.Invalid(f"This property cannot be included ({COUNT})", param="expand")
    listed = set(map(KIND, body["data"])) if isinstance(body, lists.Page) else set()
    body = voice.older(_complete(store, _counted(body) if counted else body), store)
    for path in paths:
        if counted and path == COUNT:
            continue
        steps = path.split(".")
        if listed and steps[0] == "data" and not ALONE.isdisjoint((kind, steps[-1]) for kind in listed):
            raise errors.property_cannot_expand(path)
        _check_depth(path, steps)
        body = Expansion(store, voice, path).inside(body, None, steps)
    return body


def check(answer: Shape, paths: list[str], voice: Voice) -> None:
    """Refuse a path that begins with nothing a reply has, before the request is carried out. Raises Invalid.

    Probed by https://github.com/Kiln-AI/stripe_world (tests/test_expand.py) in September 2026: it is refused
    of an empty list, and of an id that names nothing, too. `answer`: what the operation answers with.
    """
    listed = answer.kind in ("page", "search")
    item = answer.item if listed else answer
    kind = item.resource if item and item.kind == "object" else ""
    shape = voice.shape(kind) if kind else None
    if shape is None:
        return
    for path in paths:
        steps = path.split(".")
        _check_depth(path, steps)
        inside = steps[1:] if listed and steps[0] == "data" else [] if listed else steps
        if inside and not _has(kind, shape, inside[0]):
            raise errors.property_cannot_expand(".".join(steps[: len(steps) - len(inside) + 1]))


def _check_depth(path: str, steps: list[str]) -> None:
    """Refuse a path that goes too deep; a list's `data` is a level, too, as programs report."""
    if len(steps) > DEEPEST:
        raise errors.expanded_too_deep(path, DEEPEST)


def _has(kind: str, shape: Shape, name: str) -> bool:
    model = MODELS.get(kind)
    further = {field.partition(".")[0] for of, field in ON_REQUEST if of == kind}
    further |= {field.partition(".")[0] for field in (model.hidden if model else ())}
    return name in shape.by_name or name in further or name in INCLUDED.get(kind, {})


def _may_count(store: AccountStore, page: Resource) -> bool:
    """Whether a page's count may be expanded: a search's, and a list's as it was before."""
    if page["object"] == "search_result":
        return True
    return store.has_habit("a list tells its total count where that is expanded")


def _complete(store: AccountStore, body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    kind = KIND(body) or ""
    if kind in ("list", "search_result"):
        if INCLUDED.keys().isdisjoint(map(KIND, body["data"])):
            return body
        return {**body, "data": [_complete(store, each) for each in body["data"]]}
    derives = INCLUDED.get(kind)
    if not derives or body.get("deleted"):
        return body
    return {**body, **{field: _listed(kind, field, derive(store, body)) for field, derive in derives.items()}}


@dataclass(frozen=True)
class Position:
    """Where a value stands: inside which object that has an `object` value, under which names."""

    owner: Resource
    under: str = ""

    @property
    def kind(self) -> str:
        return str(self.owner.get("object", ""))


@dataclass(frozen=True)
class Expansion:
    """One path of a request's `expand`."""

    store: AccountStore
    voice: Voice
    path: str

    def inside(self, value: Any, shape: Shape | None, steps: list[str], place: Position | None = None) -> Any:
        """A value with what the steps name opened. Raises Invalid where nothing can be.

        `shape`, `place`: what the value is where it stands, and where that is; None of what a list tells.
        """
        if isinstance(value, list):
            item = shape.item if shape else None
            return [self.inside(each, item, steps, place) for each in value]
        if not isinstance(value, dict) or not steps:
            return value
        name, *rest = steps
        if name == "data" and isinstance(value.get("data"), list):
            return {**value, "data": self.inside(value["data"], None, rest)}
        declared = shape
        if isinstance(kind := value.get("object"), str):
            place, shape = Position(value), self.voice.shape(kind) or shape
        field = shape.by_name.get(name) if shape else None
        if field is not None and place is not None:
            return self._with_field(value, field, rest, place)
        if self._of_another_kind(declared, name):
            return value
        whole = self.path.split(".")
        wrong = ".".join(whole[: len(whole) - len(rest)])
        raise errors.property_cannot_expand(wrong, of_list=value.get("object") == "list")

    def _with_field(self, value: Resource, field: Field, rest: list[str], place: Position) -> Resource:
        """An object with a field opened, and in it what the rest of the steps name."""
        name = field.name
        opened = self._opened(value, field, place, last=not rest)
        if opened is not None:
            opened = self.inside(opened, field.shape, rest, _below(place, name))
        elif not self._may_be_null(value, name, place):
            return value
        return _with(value, name, opened)

    def _may_be_null(self, value: Resource, name: str, place: Position) -> bool:
        """Whether a field with nothing in it is shown as null where it is expanded, or not at all."""
        full = place.under + name
        return name in value or full in hidden_fields(place.owner) or (place.kind, full) in ON_REQUEST

    def _opened(self, owner: Resource, field: Field, place: Position, *, last: bool) -> Any:
        """The field's value with its own id or ids replaced by objects."""
        value = owner.get(field.name)
        shape = field.shape.item if field.shape.kind == "list" and field.shape.item else field.shape
        full = place.under + field.name
        if shape.kind == "expandable" and shape.item:
            return self._fetched(value, shape.item)
        if derive := ON_REQUEST.get((place.kind, full)):
            return self._shown(_listed(place.kind, full, derive(self.store, place.owner)))
        if full in hidden_fields(place.owner) and field.name not in owner:
            return self._shown(self.store.hidden(place.owner).get(full))
        if field.name not in owner and shape.kind == "page":
            return self._shown(children(self.store, place.owner, field))
        if last and shape.kind not in ("page", "object"):
            return self._left_out(owner, field, f"{place.kind}.{full}")
        return value

    def _of_another_kind(self, shape: Shape | None, name: str) -> bool:
        """Whether a field that an object lacks is one of another kind that may stand in its place.

        Source: https://gist.github.com/adamjstevenson/e0a7beced79213091f6f49db18acdd4d, which asks a payout's
        transactions for `data.source.source_transfer`, and gets the payout among its charges.
        """
        named = shape.item if shape and shape.kind == "expandable" else None
        kinds = [self.voice.shape(each.resource) for each in named.options] if named else []
        return any(name in each.by_name for each in kinds if each)

    def _left_out(self, owner: Resource, field: Field, name: str) -> Any:
        """A plain value that is only there when asked for. Raises Invalid for one that always is."""
        if name not in fields_that_are("absent"):
            raise errors.property_cannot_expand(self.path)
        return owner[field.name] if field.name in owner else zero(field.shape, name)

    def _fetched(self, value: Any, named: Shape) -> Any:
        if isinstance(value, list):
            return [self._fetched(each, named) for each in value]
        if not isinstance(value, str):
            return value
        for each in named.options or (named,):
            resource = self.store.anywhere(each.resource, value)
            if resource is not None:
                return self._shown(resource)
        return value

    def _shown(self, value: Any) -> Any:
        return self.voice.older(_complete(self.store, value), self.store)


def _with(value: Resource, name: str, opened: Any) -> Resource:
    """A value with a field opened; one that was left out stands where it has its place."""
    shown = {**value, name: opened}
    return shown if name in value or "object" not in value else in_order(shown)


def hidden_fields(resource: Resource) -> tuple[str, ...]:
    """What an object shows only where it is expanded, by dotted name."""
    model = MODELS.get(resource.get("object", ""))
    return model.hidden if model else ()


def _below(place: Position, name: str) -> Position:
    return replace(place, under=f"{place.under}{name}.")


def _listed(kind: str, field: str, value: Any) -> Any:
    """A value inside an object: a list with how many there are in all, where it has that."""
    return value if (kind, field) in UNCOUNTED else _counted(value)


def _counted(value: Any) -> Any:
    return value.counted() if isinstance(value, lists.Page) else value


def children(store: AccountStore, owner: Resource, field: Field) -> Resource:
    """A list inside an object: all objects of its type that name the owner."""
    item = field.shape.item
    kind = owner["object"]
    if item is None or not item.resource:
        return {"object": "list", "data": [], "has_more": False, "url": ""}
    url = f"/v1/{kind.replace('.', '/')}s/{owner['id']}/{field.name}"
    where: Mapping[str, Any] = {kind.split(".")[-1]: owner["id"]}
    listed: Resource = _listed(kind, field.name, lists.page(store, item.resource, url, {}, **where))
    return listed
