"""Which parameters change nothing: not the reply, not what is stored, no event.

Each request is sent to a sandbox in which every id names something, once without the parameter and once with
each of some values of it; what comes of the two is compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from helpers.catalog import operation, operations
from helpers.catalog.shapes import Field, Operation, Shape
from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest

from . import samples
from .states import ACTING_FOR, BESIDE, STATES, WITH, Step

# What every operation takes, or every list, and other tests are about.
EVERYWHERE = frozenset({"ending_before", "expand", "limit", "starting_after"})
TEXTS = ("pm_card_visa", "2", "jane@example.com", "https://example.com/other")
NUMBERS = (1, 50, 2_000_000_000)
OK = 200
# What tells one request from another, in replies and in events.
REQUEST = re.compile(rb'"request":\{[^}]*\}|"request_log_url":"[^"]*"')


class Outcome(NamedTuple):
    """What came of a request: its status, its reply, and everything that is stored after it."""

    status: int
    reply: bytes
    stored: Mapping[Any, bytes]


Sent = Callable[[Mapping[str, Any]], Outcome]


class Laboratory:
    """A sandbox that is put back to where it was before each request."""

    def __init__(self) -> None:
        self.box = Sandbox(seed="effects", clock="2024-02-01", profile="any-id")
        self.empty = self.box.snapshot()

    def without_effect(self, op: Operation) -> tuple[int, list[str]]:
        """The status without optional parameters, and the parameters whose every value changes nothing."""
        self.box.restore(self.empty)
        kept = self._prepared(op)
        ready = self.box.snapshot()
        plain = self._sent(op, {}, kept)
        silent = [each.name for each in optional(op) if not self._matters(op, each, ready, plain, kept)]
        self.box.application.snapshots.pop(ready)
        return plain.status, silent

    def is_steady(self, op: Operation) -> bool:
        """Whether the same request comes to the same twice: else any parameter would seem to matter."""
        self.box.restore(self.empty)
        kept = self._prepared(op)
        ready = self.box.snapshot()
        first = self._sent(op, {}, kept)
        self.box.restore(ready)
        again = self._sent(op, {}, kept)
        self.box.application.snapshots.pop(ready)
        return first == again

    @contextmanager
    def prepared(self, op: Operation, further: tuple[Step, ...] = ()) -> Iterator[Sent]:
        """Bring about what an operation needs, and further steps; sends requests, each from there on."""
        self.box.restore(self.empty)
        kept = self._prepared(op)
        for step in further:
            kept |= self._kept(step, kept)
        ready = self.box.snapshot()

        def sent(params: Mapping[str, Any]) -> Outcome:
            self.box.restore(ready)
            return self._sent(op, params, kept)

        yield sent
        self.box.application.snapshots.pop(ready)

    def _prepared(self, op: Operation) -> dict[str, str]:
        """What is there before an operation: its own state, or of a list, one that it is of."""
        kept = self._brought_about(op)
        if op.returns.kind == "page" and op.name not in STATES:
            for sibling in _siblings(op):
                self.box.restore(self.empty)
                kept = self._brought_about(sibling)
                if self._sent(sibling, {}, kept).status == OK:
                    break
        return kept

    def _brought_about(self, op: Operation) -> dict[str, str]:
        kept: dict[str, str] = {}
        for step in STATES.get(op.name, ()):
            kept |= self._kept(step, kept)
        return kept

    def _kept(self, step: Step, kept: Mapping[str, str]) -> dict[str, str]:
        """What is known by name once a step is done."""
        reply = self._done(step, kept)
        keeps = {step.keeps: "id"} if isinstance(step.keeps, str) else step.keeps
        return {name: _at(reply, path) for name, path in keeps.items()}

    def _done(self, step: Step, kept: Mapping[str, str]) -> Any:
        if "." not in step.operation:
            return self.box.act(step.operation, **_named(step.params, kept))
        reply = self.box.handle(self._request(operation(step.operation), step.params, kept))
        answer = json.loads(reply.body)
        assert reply.status == OK, f"{step.operation}: {answer}"
        return answer

    def _matters(
        self, op: Operation, field: Field, ready: str, plain: Outcome, kept: Mapping[str, str]
    ) -> bool:
        beside = BESIDE.get(op.name, {}).get(field.name, {})
        if beside:
            self.box.restore(ready)
            plain = self._sent(op, beside, kept)
        for value in values(field):
            self.box.restore(ready)
            if self._sent(op, {**beside, field.name: value}, kept) != plain:
                return True
        return False

    def _sent(self, op: Operation, params: Mapping[str, Any], kept: Mapping[str, str]) -> Outcome:
        reply = self.box.handle(self._request(op, {**WITH.get(op.name, {}), **params}, kept))
        return Outcome(reply.status, REQUEST.sub(b"", reply.body), self._stored())

    def _request(self, op: Operation, params: Mapping[str, Any], kept: Mapping[str, str]) -> HttpRequest:
        ids = {
            each.name: kept.get(each.name, f"{each.name}_1")
            for each in op.parameters
            if each.location == "path"
        }
        return samples.request(op, ids, kept.get(ACTING_FOR, ""), _named(params, kept))

    def _stored(self) -> Mapping[Any, bytes]:
        """Everything; of events without the request that they tell of, which has other ids each time."""
        store = self.box.application.state.store
        return {
            (*place, id): REQUEST.sub(b"", each.body)
            for place, collection in store.collections.items()
            for id, each in collection.everything()
        }


def _named(value: Any, kept: Mapping[str, str]) -> Any:
    """A value in which each `$name` is what was kept under the name."""
    if isinstance(value, str) and value.startswith("$"):
        return kept[value[1:]]
    if isinstance(value, Mapping):
        return {name: _named(each, kept) for name, each in value.items()}
    return [_named(each, kept) for each in value] if isinstance(value, list) else value


def _at(reply: Any, path: str) -> str:
    """A field by its dotted name; a number is a place in a list."""
    for step in path.split("."):
        reply = reply[int(step)] if step.isdigit() else reply[step]
    return str(reply)


def _siblings(op: Operation) -> Iterator[Operation]:
    """What makes, or at least finds, one of those that a list is of."""
    resource = op.name.rpartition(".")[0]
    known = {each.name: each for each in operations()}
    for verb in ("create", "retrieve"):
        if f"{resource}.{verb}" in known:
            yield known[f"{resource}.{verb}"]


def optional(op: Operation) -> Iterator[Field]:
    """The parameters that a request may leave out."""
    needed = {*samples.NEEDED.get(op.name, {}), *WITH.get(op.name, {})}
    for each in op.parameters:
        if each.location != "path" and not each.required and each.name not in EVERYWHERE | needed:
            yield each


def other(shape: Shape) -> Any:
    """A value that is not the sample: the last choice, no for yes, in an object for its first fields."""
    match shape.kind:
        case "enum":
            return shape.choices[-1]
        case "boolean":
            return False
        case "list":
            return [other(shape.item or Shape("string"))]
        case "object":
            return {each.name: other(each.shape) for each in shape.fields[:3]}
        case _:
            return samples.of_shape(shape)


def values(field: Field) -> Iterator[Any]:
    """Values to try, until one of them changes something."""
    yield samples.sample(field)
    shape = field.shape
    yield from shape.choices[1:]
    if shape.kind == "boolean":
        yield False
    if shape.kind == "string":
        yield from TEXTS
    if shape.kind == "integer":
        yield from NUMBERS
    yield other(shape)
    for each in shape.options[1:]:
        yield samples.of_shape(each)
    if shape.kind == "object":
        yield from ({each.name: samples.sample(each)} for each in shape.fields[1:6])
