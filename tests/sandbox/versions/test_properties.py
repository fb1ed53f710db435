"""No change fails, whatever it turns; none touches what it is given; what both versions know is not lost.

Replies are what a sandbox really answered, with fields that may be null set to null at random; requests are
made by the older version's types.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from functools import cache, partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.catalog import operation, published, resources
from helpers.catalog.at_version import at_version
from helpers.catalog.shapes import Field, Shape
from helpers.sandbox import errors
from helpers.sandbox.account_store import AccountStore
from helpers.sandbox.parameters import tolerated
from helpers.sandbox.versions import Asked, speaking, versions
from helpers.sandbox.versions.addresses import INSTEAD
from helpers.sandbox.versions.change import REPLIES, REQUESTS

from .lived import Lived

speaking(versions()[-1])
TURNS = [(each, kind) for each in REPLIES for kind in each.about]
ASKS = [(each, name) for each in REQUESTS for name in each.about]
HAD_OTHER_IDS = frozenset({"line_item"})
PLAIN = {
    "boolean": st.booleans(),
    "integer": st.integers(0, 2_000_000_000),
    "number": st.floats(0, 100),
    "map": st.just({"a": "b"}),
}


@cache
def lived() -> Lived:
    """One sandbox for all."""
    return Lived()


@cache
def store() -> AccountStore:
    """What it has."""
    application = lived().sandbox.application
    return AccountStore(application.state, lived().sandbox.account)


def before(version: str) -> str:
    """The version before another."""
    return versions()[versions().index(version) + 1]


@st.composite
def shown(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """An object of a kind, as it was answered, some of what may be null without a value."""
    real = copy.deepcopy(draw(st.sampled_from(lived().objects[kind])))
    open_ = [name for name, field in resources()[kind].by_name.items() if field.nullable and name in real]
    empty = draw(st.sets(st.sampled_from(open_), max_size=3)) if open_ else set()
    return {**real, **dict.fromkeys(empty)}


@pytest.mark.parametrize(("change", "kind"), TURNS, ids=lambda each: getattr(each, "line", each))
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_reply_is_turned_without_a_loss(change: Any, kind: str, data: st.DataObject) -> None:
    """Each field that the older version knows, too, is still there."""
    newer = data.draw(shown(kind))
    given_ = copy.deepcopy(newer)
    older = change.turn(newer, store())
    assert newer == given_
    known = speaking(before(change.version)).shape(kind)
    assert known is not None
    assert {name for name in newer if name in known.by_name} <= older.keys()
    assert older["object"] == newer["object"]
    assert older.get("id") == newer.get("id") or kind in HAD_OTHER_IDS


@pytest.mark.parametrize("version", versions()[1:])
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_the_whole_chain_turns_any_object(version: str, data: st.DataObject) -> None:
    """From the newest version to any other, whatever the kind."""
    kind = data.draw(st.sampled_from(sorted(lived().objects.keys() & resources().keys())))
    newer = data.draw(shown(kind))
    given_ = copy.deepcopy(newer)
    older = speaking(version).older(newer, store())
    assert newer == given_
    known = speaking(version).shape(kind)
    assert known is not None
    assert {name for name in newer if name in known.by_name} <= older.keys()


def values(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """What a shape admits."""
    if shape.kind == "union":
        return st.one_of([values(each, depth) for each in shape.options])
    if shape.kind == "object":
        return fields(shape.fields, depth + 1)
    if shape.kind == "list" and shape.item:
        return st.lists(values(shape.item, depth + 1), max_size=2)
    if shape.kind == "enum":
        return st.sampled_from(shape.choices)
    return PLAIN.get(shape.kind, st.sampled_from(["x_1", "5", "1.5"]))


@st.composite
def fields(draw: st.DrawFn, known: tuple[Field, ...], depth: int) -> dict[str, Any]:
    """What some of an object's fields hold, with all that it requires."""
    most = 4 if depth < 3 else 0
    some = (
        draw(st.lists(st.sampled_from(known), max_size=most, unique_by=lambda each: each.name))
        if known
        else []
    )
    chosen = {each.name: each for each in (*some, *(each for each in known if each.required))}
    return {name: draw(values(each.shape, depth)) for name, each in chosen.items()}


@cache
def older_fields(version: str, name: str) -> tuple[Field, ...]:
    """An operation's parameters in a version, with what is known of it by hand."""
    entries = published.parameters(version, name)
    for each in REQUESTS:
        if name in each.about and versions().index(version) > versions().index(each.version):
            entries |= each.had
    return tuple(at_version(tolerated.parameters(name), entries))


@pytest.mark.parametrize(("change", "name"), ASKS, ids=lambda each: getattr(each, "line", each))
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_a_request_is_turned_without_a_loss(change: Any, name: str, data: st.DataObject) -> None:
    """What it is about is sent, and what else it holds that the newer version knows is still there.

    A text is known where the newer version has choices, if it is one of them.
    """
    known = older_fields(before(change.version), name)
    newest = {each.name: each.shape for each in tolerated.parameters(INSTEAD.get(name, name))}
    about = [each for each in known if each.name not in newest]
    sent = data.draw(fields(known, 1)) | (data.draw(fields(tuple(about), 1)) if about else {})
    op = operation(INSTEAD.get(name, name))
    account, ended = store(), name if op.name != name else ""
    ask = partial(speaking(before(change.version)).ask, account)
    asked = Asked(op, {"subscription_exposed_id": "sub_1"}, account, ask, ended=ended)
    renamed = {each.partition("[")[0] for each in change.now}
    with suppress(errors.Refusal):
        newer = change.turn(copy.deepcopy(sent), asked)
        still = {each for each, value in sent.items() if each in newest and _is_known(newest[each], value)}
        assert still - renamed <= newer.keys()


def _is_known(shape: Shape, value: Any) -> bool:
    """Whether a version has no choices for a value, or it is one of them."""
    return shape.kind != "enum" or not isinstance(value, str) or value in shape.choices
