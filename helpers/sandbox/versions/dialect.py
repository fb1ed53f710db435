"""A version as the door speaks it: requests turned into the newest; replies, events and errors out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, lru_cache, partial
from importlib import import_module
from operator import is_
from pkgutil import walk_packages
from typing import Any, NamedTuple

from helpers.catalog import operation, published, resources
from helpers.catalog.at_version import at_version
from helpers.catalog.shapes import Field, Shape

from .. import errors, models
from ..account_store import AccountStore
from ..answers import perform
from ..by_type.blanks import fields_that_are
from ..event_objects import previous_attributes
from ..habits import Habit
from ..parameters import tolerated
from ..parameters.validation import Validate, validator, validator_of
from ..resource import Resource
from . import addresses, changes
from .change import EFFECTS, HABITS, REPLIES, REQUESTS, Asked, Change, Effect, NewerRequest, OlderReply, Turn

# What holds objects and is turned itself by no change.
LISTS = frozenset({"list", "search_result"})
CONTAINERS = (dict, list)
# How many operations and kinds of older versions are at hand. A program needs a few hundred; whoever asks for
# all of them in every version would fill gigabytes.
AT_HAND = 1_000

Places = Mapping[str, "Places | None"]
"""Where objects may stand in a value: by name, the same of what is there; None: anywhere in it."""


class Dialect:
    """A version: what the chain of changes makes of the newest, of which nothing has to be made.

    ``version``: its name, without the flags that a request may have behind it.
    """

    def __init__(self, version: str) -> None:
        self.version = version
        self.newest = version == published.versions()[0]

    def shape(self, kind: str) -> Shape | None:
        """What a reply's object of a kind is made of."""
        return _shape(self.version, kind)

    def match(self, method: str, path: str) -> addresses.Target | None:
        """Who answers a verb and a path."""
        return addresses.match(method, path, self.version)

    def newer(self, params: dict[str, Any], asked: Asked, *, of_browser: bool = False) -> dict[str, Any]:
        """A request's parameters as sent -> those of the newest version, by type. Raises Invalid.

        `of_browser`: Stripe's own SDKs for pages and phones name 2020-08-27 and send what was added since.
        Recorded by one of them, 2024 to 2026.
        """
        newest = validator(asked.operation.name)
        if self.newest:
            return newest(params)
        check, changes = _request(self.version, asked.names, of_browser)
        if check is None and not changes:
            return newest(params)
        params = check(params) if check else newest(params)
        asked.sent.update(params)
        for each in changes:
            params = each.turn(params, asked)
        return validator(asked.operation.name)(_known(params, tolerated.parameters(asked.operation.name)))

    def asks_the_same(self, name: str) -> bool:
        """Whether an operation without parameters means in this version what it does in the newest."""
        return self.newest or not (_request(self.version, (name,))[1] or _effects(self.version, (name,)))

    def done(self, answer: Any, asked: Asked) -> Any:
        """What is answered, once it is done what an older request asks for and no newer parameter says."""
        for each in () if self.newest else _effects(self.version, asked.names):
            answer = each.turn(answer, asked)
        return answer

    def ask(self, store: AccountStore, name: str, params: dict[str, Any]) -> Any:
        """What an operation answers to parameters of this version, as a part of the request under way."""
        asked = Asked(operation(name), {}, store, partial(self.ask, store))
        newest = self.newer(params, asked)
        return self.done(perform(store, asked.operation.name, newest), asked)

    def older(self, value: Any, store: AccountStore) -> Any:
        """A reply of the newest version, or any part of one, as this version has it."""
        return value if self.newest or not isinstance(value, dict | list) else self._older(value, store)

    def event(self, event: Resource, store: AccountStore) -> Resource:
        """An event of the newest version as this version tells it."""
        if self.newest:
            return event
        data = event["data"]
        told = {**data, "object": self._older(data["object"], store)}
        if previous := data.get("previous_attributes"):
            before = self._older(_before(data["object"], previous), store)
            told["previous_attributes"] = previous_attributes(before, told["object"])
        return {**event, "data": told}

    def error(self, error: Resource, asked: Asked) -> Resource:
        """An error of the newest version in the words of this one, with the objects that it shows.

        A parameter has its older name where that was sent.
        """
        if self.newest:
            return error
        changes = (*_request(self.version, asked.names)[1], *_effects(self.version, asked.names))
        renamed = {
            now: was
            for each in changes
            for was, now in each.now.items()
            if was.partition("[")[0] in asked.sent
        }
        param = error.get("param") or ""
        if (now := next((each for each in renamed if f"{param}[".startswith(f"{each}[")), None)) is not None:
            named = renamed[now] + param.removeprefix(now)
            error = {**error, "message": error["message"].replace(param, named), "param": named}
        for was, said in (pair for each in changes for pair in each.said.items()):
            error = {**error, "message": error["message"].replace(said, was)}
        older: Resource = self._older(error, asked.store)
        return older

    def _older(self, value: Any, store: AccountStore, places: Places | None = None) -> Any:
        """A value with every object in it made older: at its places, or without those wherever one stands.

        What holds none is left as it is, not copied.
        """
        if isinstance(value, list):
            older = [
                self._older(each, store, places) if isinstance(each, CONTAINERS) else each for each in value
            ]
            return value if all(map(is_, older, value)) else older
        kind = value.get("object")
        if isinstance(kind, str) and kind not in LISTS:
            return self._older_object(value, kind, store)
        names = value if places is None or kind in LISTS else places
        return self._inside(value, names, places or {}, store)

    def _inside(self, value: Resource, names: Iterable[str], places: Places, store: AccountStore) -> Resource:
        older = {}
        for name in names:
            inner = value.get(name)
            if inner and isinstance(inner, CONTAINERS):
                told = self._older(inner, store, places.get(name))
                if told is not inner:
                    older[name] = told
        return {**value, **older} if older else value

    def _older_object(self, value: Resource, kind: str, store: AccountStore) -> Resource:
        if kind == "event" or value.get("deleted"):
            return value
        older, known = value, _of(self.version, kind)
        for turn in known.turns:
            older = turn(older, store)
        if known.unset and (missing := [name for name in known.unset if name not in older]):
            older = {**older, **dict.fromkeys(missing)}
        return self._inside(older, older.keys() - known.closed, known.places, store)

    @cached_property
    def habits(self) -> frozenset[Habit]:
        """What requests of this version do otherwise than by a parameter."""
        return frozenset(each.habit for each in HABITS if _is_before(self.version, each.version))


def _before(now: Mapping[str, Any], previous: Mapping[str, Any]) -> Resource:
    """An object before a change, from what it is now and the old values of what is different."""
    return {
        **now,
        **{
            name: _before(now[name], was)
            if isinstance(was, dict) and isinstance(now.get(name), dict)
            else was
            for name, was in previous.items()
        },
    }


def _is_before(version: str, other: str) -> bool:
    order = published.versions()
    return order.index(version) > order.index(other)


def _since(changes: Sequence[Change[Turn]], version: str) -> list[Change[Turn]]:
    """The changes that a version has not, the newest first."""
    later = [each for each in changes if _is_before(version, each.version)]
    return sorted(later, key=lambda each: published.versions().index(each.version))


@lru_cache(AT_HAND)
def _request(
    version: str, names: tuple[str, ...], of_browser: bool = False
) -> tuple[Validate | None, list[Change[NewerRequest]]]:
    """How a version checks an operation's parameters, if in a way of its own, and what makes them newer.

    `names`: as `Asked` has them; `of_browser`: as in `newer`.
    """
    since = list(reversed(_since(REQUESTS, version)))
    changes = [each for name in names for each in since if name in each.about]
    entries = published.parameters(version, names[0])
    for each in (*changes, *_effects(version, names)):
        entries |= each.had
    if of_browser:
        entries = {name: entry for name, entry in entries.items() if entry is not None}
    asked, answering = operation(names[0]), operation(names[-1])
    if not entries and asked is answering:
        return None, changes
    sent = tuple(at_version(tolerated.parameters(asked.name), entries))
    return validator_of(asked.name, sent, answering.returns), changes


@cache
def _effects(version: str, names: tuple[str, ...]) -> list[Change[Effect]]:
    return [each for each in _since(EFFECTS, version) if not set(names).isdisjoint(each.about)]


@lru_cache(AT_HAND)
def _shape(version: str, kind: str) -> Shape | None:
    newest: Shape | None = resources().get(kind)
    if newest is None or version == published.versions()[0]:
        return newest
    entries = _had(version, kind)
    return replace(newest, read_fields=lambda: tuple(at_version(newest.fields, entries)))


@cache
def _had(version: str, kind: str) -> Mapping[str, str | None]:
    """What a kind has in a version and not in the newest, by dotted name; None for what it lacks."""
    fields: dict[str, str | None] = {**published.fields(version, kind)}
    for each in reversed(_since(REPLIES, version)):
        if kind in each.about:
            fields |= each.had
    return fields


class _Kind(NamedTuple):
    """What to do with objects of a kind. ``turns``: what makes one older, the newest change first.

    ``unset``: what it has in a version and not in the newest, and is null until it is set. ``places``: where
    in it others may stand. ``closed``: the fields in which none does, by its type; it may show more than
    those, and changes put in others.
    """

    turns: tuple[OlderReply, ...]
    unset: tuple[str, ...]
    places: Places
    closed: frozenset[str]


@lru_cache(AT_HAND)
def _of(version: str, kind: str) -> _Kind:
    turns = tuple(each.turn for each in _since(REPLIES, version) if kind in each.about)
    absent = fields_that_are("absent")
    unset = tuple(
        name
        for name, text in _had(version, kind).items()
        if text and "." not in name and "?" in text and f"{kind}.{name}" not in absent
    )
    shape = resources().get(kind)
    places = _places_in(shape) if shape else {}
    closed = shape.by_name.keys() - places.keys() if shape else ()
    return _Kind(turns, unset, places, frozenset(closed))


def _places_in(shape: Shape) -> Places:
    return {each.name: below for each in shape.fields if (below := _place(each.shape)) != {}}


def _place(shape: Shape) -> Places | None:
    """What of a field's value to look at: None for all of it, nothing for what holds no object."""
    if shape.kind in ("expandable", "page", "search", "any", "map") or shape.resource:
        return None if shape.kind != "map" or (shape.item and shape.item.kind == "any") else {}
    inner = (*shape.options, *((shape.item,) if shape.item else ()))
    below = [_place(each) for each in inner] + ([_places_in(shape)] if shape.kind == "object" else [])
    if None in below:
        return None
    return {name: each for places in below if places for name, each in places.items()}


def _known(params: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    """Parameters without those that the newest version has not, at any depth."""
    known = {each.name: each.shape for each in fields}
    return {name: _known_inside(value, known[name]) for name, value in params.items() if name in known}


def _known_inside(value: Any, shape: Shape) -> Any:
    options = shape.options or (shape,)
    if isinstance(value, dict):
        objects = [each for each in options if each.kind == "object"]
        return _known(value, [field for each in objects for field in each.fields]) if objects else value
    items = next((each.item for each in options if each.kind == "list" and each.item), None)
    return [_known_inside(inner, items) for inner in value] if items and isinstance(value, list) else value


def speaking(version: str) -> Dialect:
    """The dialect of a version as a request names it. Raises Invalid for one that never was."""
    named = published.named(version)
    if named is None:
        raise errors.no_version(version)
    return _dialect(named)


@cache
def _dialect(named: str) -> Dialect:
    if named != published.versions()[0]:
        models.register()  # some changes import models, which must be entered in their own order
        for each in walk_packages(changes.__path__, f"{changes.__name__}."):
            import_module(each.name)
    return Dialect(named)


def told(event: Resource, store: AccountStore, version: str) -> Resource:
    """An event of the newest version as another tells it; one older than the chain gets the oldest it has."""
    known = published.named(version) or published.versions()[-1]
    return {**_dialect(known).event(event, store), "api_version": version}
