"""An operation's parameters, checked and converted by their types, refused in Stripe's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from helpers.catalog import operation
from helpers.catalog.paused import collection_paused
from helpers.catalog.shapes import Field, Shape

from .. import errors
from ..nested import stays_empty
from . import tolerated
from .checks import check_of, object_check, shown

Validate = Callable[[dict[str, Any]], dict[str, Any]]
"""Parameters as sent -> parameters by type; raises `errors.Invalid`."""

# Where the empty string is an order for later. Source: the reference of `phases.metadata`.
KEEPS_UNSET = frozenset({"v1.subscription_schedules.create"})
# Where the empty string is none, and nothing said something else. Source: the reference of each parameter.
NONE: Mapping[str, str] = {"v1.invoices.create": "discounts"}
# Where it is refused, though an update takes it to unset what is there.
# Source: https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode.
NOT_EMPTY: Mapping[str, tuple[str, ...]] = {"v1.products.create": ("description", "unit_label", "url")}


@cache
@collection_paused()
def validator(name: str) -> Validate:
    """The check of one operation's query and body: parameters as sent -> parameters by type."""
    op = operation(name)
    sent = tolerated.parameters(name)
    if not op.is_of_v2:
        check = validator_of(name, sent, op.returns)
        makes = name.endswith(".create") and name not in KEEPS_UNSET
        return (lambda params: _without_unset(_there(check(params), name), name)) if makes else check
    check = validator_of(name, sent, op.returns, exact=True)
    if name.endswith(".update"):
        return check
    return lambda params: check(_without_nulls(params))


def _there(params: dict[str, Any], name: str) -> dict[str, Any]:
    for each in NOT_EMPTY.get(name, ()):
        if params.get(each) == "":
            raise errors.empty(each)
    return params


def _without_nulls(value: Any) -> Any:
    """What v2 is sent as JSON: null clears what there is, so nothing in what is only being made."""
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _without_unset(value: Any, inside: str) -> Any:
    """What v1 is sent: the empty string clears what there is, so nothing in what is only being made.

    `inside`: the name of what the value is, or the operation's.
    """
    if isinstance(value, dict):
        return {
            name: _without_unset(each, name)
            for name, each in value.items()
            if each != "" or stays_empty(inside, name) or NONE.get(inside) == name
        }
    return [_without_unset(each, "") for each in value] if isinstance(value, list) else value


def validator_of(name: str, sent: tuple[Field, ...], returns: Shape, *, exact: bool = False) -> Validate:
    """The check of parameters sent to an operation, as a version has them, and answered with a shape.

    What Stripe took away from the operation is refused, unless it is among those parameters. `exact`: a
    boolean is "true" or "false" and nothing else.
    """
    inside, words = tolerated.GONE_INSIDE.get(name, (None, ""))
    gone = tolerated.GONE.get(name, frozenset()).difference(each.name for each in sent)
    booleans = [each.name for each in sent if exact and each.shape.kind == "boolean"]
    known = {each.name: each for each in sent}
    check = object_check(sent, returns)

    def run(params: dict[str, Any]) -> dict[str, Any]:
        if gone and (taken_away := sorted(gone & params.keys())):
            raise errors.no_longer_supported(taken_away[0])
        try:
            for each in booleans:
                if params.get(each) not in (None, True, False, "true", "false"):
                    raise errors.Invalid(f"Invalid boolean: {shown(params[each])}", param=each)
            checked: dict[str, Any] = check(params, "")
        except errors.Refusal:
            # Whatever else is wrong, Stripe names what it does not know first.
            if unknown := _unknown(params, known, ""):
                if inside and any(map(inside.fullmatch, unknown[0])):
                    raise errors.Invalid(words) from None
                raise _not_known(name, *unknown) from None
            raise
        return checked

    return run


def checked_as(name: str, parameter: str, value: dict[str, Any], given: str) -> dict[str, Any]:
    """A value checked as if it were an operation's parameter, though it came under the name `given`."""
    shape = next(each.shape for each in operation(name).parameters if each.name == parameter)
    if unknown := _unknown_inside(value, shape, given):
        raise _not_known(name, *unknown)
    checked: dict[str, Any] = check_of(shape)(value, given)
    return checked


Unknown = tuple[list[str], Mapping[str, Field]]
"""The full names of what one object does not have, in the order sent, and what it has."""


def _not_known(operation: str, names: list[str], known: Mapping[str, Field]) -> errors.Invalid:
    shown, words = tolerated.UNNUMBERED.get(operation, (None, ""))
    if shown and shown.fullmatch(names[0]):
        names = [words]
    return errors.unknown_parameters(names, known)


def _unknown(params: Mapping[str, Any], known: Mapping[str, Field], under: str) -> Unknown | None:
    """What the outermost object that has something unknown does not have; of several, the first."""
    full = {name: f"{under}[{name}]" if under else name for name in params}
    if unknown := [full[name] for name in params if name not in known]:
        return unknown, known
    inside = (_unknown_inside(value, known[name].shape, full[name]) for name, value in params.items())
    return next(filter(None, inside), None)


def _unknown_inside(value: Any, shape: Shape, full: str) -> Unknown | None:
    if not isinstance(value, dict | list):
        return None
    if shape.kind == "object" and isinstance(value, dict):
        return _unknown(value, shape.by_name, full)
    if shape.kind == "union":
        objects = [each for each in shape.options if each.kind in ("object", "list")]
        return _unknown_inside(value, objects[0], full) if len(objects) == 1 else None
    if shape.kind == "list" and shape.item:
        item = shape.item
        rows = value.items() if isinstance(value, dict) else enumerate(value)
        inside = (_unknown_inside(row, item, f"{full}[{key}]") for key, row in rows)
        return next(filter(None, inside), None)
    return None
