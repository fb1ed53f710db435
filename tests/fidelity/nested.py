"""Which nested parameters change nothing, such as `payment_method_data[billing_details][name]`.

Each is sent with two values of it, or with one and without it, where all that stands around it is the same. A
request that is refused shows nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from helpers.catalog.shapes import Field, Operation, Shape

from . import samples
from .beside import BESIDE
from .effects import OK, Laboratory, Outcome, Sent
from .nested_values import EXCLUDES, KEYS, OBJECTS, VALUES
from .states import WITH, Step

Path = tuple[str | int, ...]
NUMBERS = (1000, 1, 2, 50, 2_000_000_000, 2_000_000_100)
CHOICES = frozenset({"boolean", "enum"})
TEXTS = ("x", "y", "2", "jane@example.com", "https://example.com/other")


class Nested(NamedTuple):
    """A parameter inside another one.

    ``required``: what the types require around it; ``meant``: what says that it is meant and not another one;
    ``excluded``: what must not be sent with it; ``beside``: its siblings.
    """

    name: str
    path: Path
    field: Field
    required: Mapping[str, Any]
    meant: Mapping[str, Any]
    excluded: Mapping[str, None]
    beside: tuple[Field, ...]


def nested(op: Operation) -> Iterator[Nested]:
    """All of an operation's, but for those that hold further ones, and words that are the only ones."""
    for each in op.parameters:
        if each.location != "path":
            yield from _inside(each, Nested(each.name, (each.name,), each, {}, {}, {}, ()))


def _inside(field: Field, outer: Nested) -> Iterator[Nested]:
    for shape, way in _objects(field.shape, field.name):
        here = outer.path + way
        for each in shape.fields:
            inner = Nested(
                f"{outer.name}.{each.name}",
                (*here, each.name),
                each,
                put(outer.required, here, _needed(shape, each)),
                put(outer.meant, here, {**OBJECTS.get(field.name, {}), **_meant(shape, each)}),
                put(outer.excluded, here, _excluded(shape, each)),
                tuple(other for other in shape.fields if other is not each),
            )
            if any(_objects(each.shape, each.name)):
                yield from _inside(each, inner)
            elif each.shape.kind != "object" and len(each.shape.choices) != 1:
                yield inner


def _objects(shape: Shape, name: str) -> Iterator[tuple[Shape, Path]]:
    """The objects that a value of a shape may hold, each with the way to it: a place in a list, a key."""
    if shape.kind == "object":
        yield shape, ()
    if shape.kind in ("list", "map") and shape.item:
        step = 0 if shape.kind == "list" else KEYS.get(name, "a")
        yield from ((inner, (step, *way)) for inner, way in _objects(shape.item, name))
    for each in shape.options:
        yield from _objects(each, name)


def _needed(shape: Shape, field: Field) -> dict[str, Any]:
    return {each.name: samples.sample(each) for each in shape.fields if each.required and each is not field}


def _meant(shape: Shape, field: Field) -> dict[str, Any]:
    """What says that the object of a field's name is meant, such as `type`."""
    kinds = (each for each in shape.fields if each.shape.kind == "enum")
    return {each.name: field.name for each in kinds if field.name in each.shape.choices}


def _excluded(shape: Shape, field: Field) -> dict[str, None]:
    return {each: None for each in EXCLUDES.get(field.name, ()) if each in shape.by_name}


def put(around: Any, path: Path, value: Any) -> Any:
    """What stands around, with a value at a path; None takes it out; an object is joined."""
    if not path:
        return joined(around, value)
    step, *rest = path
    if isinstance(step, int):
        rows = list(around) if isinstance(around, list) and around else [{}]
        return [put(rows[0], tuple(rest), value), *rows[1:]]
    known = dict(around) if isinstance(around, Mapping) else {}
    return {**known, step: put(known.get(step), tuple(rest), value)}


def joined(below: Any, above: Any) -> Any:
    """Two requests' values as one, the one above counting; its None takes out what is below."""
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        return {**below, **{name: joined(below.get(name), each) for name, each in above.items()}}
    if isinstance(below, list) and isinstance(above, list) and below and above:
        return [*(joined(*pair) for pair in zip(below, above, strict=False)), *above[len(below) :]]
    return above


def whole(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters without what was taken out inside them; what was taken out at the top is still to be."""
    return {name: _whole(each) for name, each in params.items()}


def _whole(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _whole(each) for name, each in value.items() if each is not None}
    return [_whole(each) for each in value] if isinstance(value, list) else value


def values(op: Operation, each: Nested) -> Iterator[Any]:
    """Values to try, until two of them come to different things."""
    full = f"{op.name} {each.name}"
    given = next((values for pattern, values in VALUES if re.search(pattern, full)), None)
    yield from given or _of_shape(each.field.shape, each.field.name)


def _of_shape(shape: Shape, name: str) -> Iterator[Any]:
    if name in samples.MEANINGFUL and shape.kind != "list":
        yield samples.MEANINGFUL[name]
    match shape.kind:
        case "enum":
            yield from shape.choices
        case "boolean":
            yield from (True, False)
        case "integer":
            yield from NUMBERS
        case "number" | "decimal":
            yield from ("1.5", "2", "20.25")
        case "list":
            yield from ([each] for each in _of_shape(shape.item or Shape("string"), name))
        case "map":
            yield from ({"a": each} for each in _of_shape(shape.item or Shape("string"), name))
        case "union":
            for each in shape.options:
                yield from _of_shape(each, name)
        case _:
            yield from TEXTS


@cache
def beside(full: str) -> tuple[Mapping[str, Any], tuple[Step, ...]]:
    """What is sent beside a parameter, by its full name, and the further steps before."""
    params: Mapping[str, Any] = {}
    steps: list[Step] = []
    for row in BESIDE:
        if found := re.search(row.names, full):
            said = row.params(found) if callable(row.params) else row.params
            for name, value in said.items():
                params = put(params, _path(name), value)
            steps += (each for each in row.steps if each not in steps)
    return params, tuple(steps)


def _path(name: str) -> Path:
    return tuple(int(step) if step.isdigit() else step for step in name.split("."))


def without_effect(laboratory: Laboratory, op: Operation) -> dict[str, str]:
    """The names of those whose values all come to the same, each with what was said where it was refused."""
    groups: dict[str, list[Nested]] = defaultdict(list)
    for each in nested(op):
        groups[repr(beside(f"{op.name} {each.name}")[1])].append(each)
    silent, heard = dict[str, str](), set[str]()
    for some in groups.values():
        with laboratory.prepared(op, beside(f"{op.name} {some[0].name}")[1]) as sent:
            for each in some:
                matters, refusal = _tried(op, each, sent)
                if matters:
                    heard.add(each.name)
                silent[each.name] = refusal
    return {name: refusal for name, refusal in silent.items() if name not in heard}


def _tried(op: Operation, each: Nested, sent: Sent) -> tuple[bool, str]:
    """Whether a parameter matters, and what was said of a value that was refused."""
    around = _around(op, each)
    accepted: list[tuple[Any, Outcome]] = []
    refusal = ""
    for value in values(op, each):
        params = put(around, each.path, value)
        outcome = sent(whole(params))
        if outcome.status == OK:
            accepted.append((params, outcome))
        else:
            refusal = outcome.reply.decode()
        # A choice that is refused beside another one is looked at; a text may only have been none.
        looked_at = refusal and each.field.shape.kind in CHOICES
        if accepted and (looked_at or (outcome.status == OK and outcome != accepted[0][1])):
            return True, ""
    return bool(accepted) and _is_missed(each, around, accepted, sent), refusal


def _around(op: Operation, each: Nested) -> Any:
    """What a request holds beside a parameter."""
    around = each.required
    for above in (
        {**samples.NEEDED.get(op.name, {}), **WITH.get(op.name, {})},
        each.meant,
        beside(f"{op.name} {each.name}")[0],
        each.excluded,
    ):
        around = joined(around, above)
    return around


def _is_missed(each: Nested, around: Any, accepted: Sequence[tuple[Any, Outcome]], sent: Sent) -> bool:
    """Whether a request without the parameter comes to something else."""
    (params, outcome), *others = accepted
    without = put(around, each.path, None)
    if _whole(_at(without, each.path[:-1])) or not each.beside:
        plain = sent(whole(without))
        return not others if plain.status != OK else plain != outcome
    # What a parameter stands in would not be there without it: another one keeps it there.
    for other in each.beside:
        sibling = put({}, (*each.path[:-1], other.name), samples.sample(other))
        plain = sent(whole(joined(without, sibling)))
        if plain.status == OK:
            return sent(whole(joined(params, sibling))) != plain
    return not others


def _at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, int):
            value = value[step] if value else None
        else:
            value = (value or {}).get(step)
    return value
