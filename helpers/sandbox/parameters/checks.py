"""A check for each kind of shape: a value as it was sent -> a value of that type.

A request's form carries only strings. Each kind has one row in `CHECKS`; a check is made once for an
operation, when it is first called, and is then a plain function of value and name.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import itemgetter
from typing import Any

from helpers.catalog import operation
from helpers.catalog.shapes import Field, Kind, Shape

from .. import errors
from ..by_type.blanks import fields_that_are
from ..resource import Upload
from .conditions import conditions
from .limits import limited
from .tolerated import SYNONYMS, TEST_VALUES

Check = Callable[[Any, str], Any]
"""(value as sent, the parameter's full name such as `card[number]`) -> value; raises `errors.Invalid`."""

INTEGER = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
INDEX = re.compile(r"[0-9]{1,9}", re.ASCII)
INT64 = range(-(2**63), 2**63)
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", re.ASCII)
NEVER_NULL = frozenset({"boolean", "decimal", "integer", "number"})
# How clients write booleans in a form; recorded. v2 knows only the first of each.
BOOLEANS: Mapping[str, bool] = {"true": True, "false": False, "1": True, "0": False}
# Longest string that Stripe's published spec admits where it names no shorter limit.
LONGEST_TEXT = 5000
# The operation that answers with what is made of a parameter, where the request itself answers with something
# else. Recorded: an empty line of an address is taken there too.
MADE_OF: Mapping[str, str] = {"payment_method_data": "v1.payment_methods.create"}
# A text that there must be, though it may be empty. Recorded by a public test suite in December 2022.
MAY_BE_EMPTY = "shipping[name]"
METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 40, 500


def object_check(fields: tuple[Field, ...], reply: Shape | None) -> Check:
    """The check of an object of some fields; `reply`: what the fields of the same names are answered with."""
    known = _replied(reply) if reply and reply.kind == "object" else {}
    checks = {
        each.name: limited(each, check_of(each.shape, known.get(each.name) or _made_of(each), each.required))
        for each in fields
    }
    required = [each.name for each in fields if each.required]
    together = conditions(fields)

    def check(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise errors.Invalid("Invalid object", param=name)
        for each in required:
            if each not in value:
                raise errors.missing(f"{name}[{each}]" if name else each)
        if not value.keys() <= checks.keys():
            unknown = [each for each in value if each not in checks]
            raise errors.unknown_parameters([f"{name}[{each}]" if name else each for each in unknown], checks)
        checked = {
            each: checks[each](inner, f"{name}[{each}]" if name else each) for each, inner in value.items()
        }
        if together:
            together(checked, name)
        return checked

    return check


def _made_of(field: Field) -> Field | None:
    name = MADE_OF.get(field.name)
    return replace(field, shape=operation(name).returns) if name else None


def _replied(reply: Shape) -> dict[str, Field]:
    """A reply's fields. The SDK calls optional, too, what may be absent and is never null.

    Guess: so a number or a yes or no can then not be unset either; texts can.
    """
    absent = fields_that_are("absent")
    return {
        name: replace(each, nullable=False)
        if each.shape.kind in NEVER_NULL and f"{reply.resource}.{name}" in absent
        else each
        for name, each in reply.by_name.items()
    }


def check_of(shape: Shape, reply: Field | None = None, required: bool = False) -> Check:
    """A shape's check. The empty string unsets a plain value where the reply may hold null in its place."""
    clears = shape.unsettable or (
        shape.kind != "object" and reply is not None and reply.nullable and not required
    )
    strict = CHECKS[shape.kind](shape, reply)

    def check(value: Any, name: str) -> Any:
        if value == "" or value is None:
            if clears or name == MAY_BE_EMPTY:
                return ""
            raise errors.empty(name)
        return strict(value, name)

    return check


def _string(shape: Shape, reply: Field | None) -> Check:
    longest = shape.longest or LONGEST_TEXT

    def check(value: Any, name: str) -> Any:
        if type(value) is str and len(value) <= longest:
            return value
        if isinstance(value, bool | int | float):
            value = str(value)
        if not isinstance(value, str):
            raise errors.Invalid(f"Invalid string: {shown(value)}", param=name)
        if len(value) > longest:
            raise errors.too_long(value, longest, name)
        return value

    return check


def _integer(shape: Shape, reply: Field | None) -> Check:
    def check(value: Any, name: str) -> int:
        if isinstance(value, str) and INTEGER.fullmatch(value):
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value in INT64:
            return value
        raise errors.Invalid(f"Invalid integer: {shown(value)}", code="parameter_invalid_integer", param=name)

    return check


def _number(shape: Shape, reply: Field | None) -> Check:
    def check(value: Any, name: str) -> float:
        number = float(value) if isinstance(value, str) and DECIMAL.fullmatch(value) else value
        if isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number):
            return float(number)
        raise errors.Invalid(f"Invalid decimal: {shown(value)}", param=name)

    return check


def _decimal(shape: Shape, reply: Field | None) -> Check:
    def check(value: Any, name: str) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and DECIMAL.fullmatch(value):
            return value
        raise errors.Invalid(f"Invalid decimal: {shown(value)}", param=name)

    return check


def _boolean(shape: Shape, reply: Field | None) -> Check:
    def check(value: Any, name: str) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in BOOLEANS:
            return BOOLEANS[value.lower()]
        raise errors.Invalid(f"Invalid boolean: {shown(value)}", param=name)

    return check


def _enum(shape: Shape, reply: Field | None) -> Check:
    choices = frozenset(shape.choices)

    def check(value: Any, name: str) -> str:
        if isinstance(value, str) and SYNONYMS.get(value) in choices:
            return SYNONYMS[value]
        if isinstance(value, str) and value in choices:
            return value
        field = ".".join(name.replace("]", "").split("[")[-2:])
        if isinstance(value, str) and (refusal := TEST_VALUES.get(field, {}).get(value)):
            code, message = refusal
            raise errors.Invalid(message, code=code, param=name)
        raise errors.not_one_of(name, shape.choices, value)

    return check


def _object(shape: Shape, reply: Field | None) -> Check:
    # Made when first used: a large operation has thousands of nested fields, a request names a few.
    checks: list[Check] = []

    def check(value: Any, name: str) -> Any:
        if not checks:
            checks.append(object_check(shape.fields, reply.shape if reply else None))
        return checks[0](value, name)

    return check


def _list(shape: Shape, reply: Field | None) -> Check:
    assert shape.item
    item, plain = check_of(shape.item), shape.item.kind in ("string", "enum")

    def check(value: Any, name: str) -> list[Any]:
        if isinstance(value, dict) and all(map(INDEX.fullmatch, value)):
            _check_sequence(value, name)
            value = [value[key] for key in sorted(value, key=int)]
        if not isinstance(value, list):
            raise errors.Invalid("Invalid array", param=name)
        if plain:  # an empty text among others stands for nothing; recorded
            value = [each for each in value if each != ""]
        return [item(each, f"{name}[{index}]") for index, each in enumerate(value)]

    return check


def _check_sequence(value: Mapping[str, Any], name: str) -> None:
    """Refuse a list's numbers that leave one out. Recorded of one; guess: how several are written."""
    missing = next((str(index) for index in range(len(value)) if str(index) not in value), None)
    if missing is not None:
        raise errors.Invalid(
            "If passing an array with explicit keys (e.g. foo[0]=a&foo[1]=b) instead of as an array (e.g. "
            "foo[]=a&foo[]=b), the keys must be numeric and sequential starting from 0. You passed the keys "
            f"{', '.join(f'`{key}`' for key in value)}, we expected to have a key with the value "
            f"`{missing}`.",
            param=name,
        )


def _map(shape: Shape, reply: Field | None) -> Check:
    unset = ("", None) if shape.item is None or shape.item.kind == "string" else ()
    item = check_of(shape.item) if shape.item and not unset else _string(shape, reply)

    def check(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise errors.Invalid("Invalid object", param=name)
        if name.endswith(("metadata", "metadata]")):
            _check_metadata(value, name)
        return {
            key: inner if inner in unset else item(inner, f"{name}[{key}]") for key, inner in value.items()
        }

    return check


def _check_metadata(value: dict[str, Any], name: str) -> None:
    """Source: https://docs.stripe.com/metadata (50 keys, 40 and 500 characters).

    That what is too long is told without a param: https://github.com/crvouga/mockingbird.
    """
    if len(value) > errors.METADATA_KEYS:
        raise errors.too_many_keys(len(value))
    for key, text in value.items():
        if len(key) > METADATA_KEY_LENGTH:
            raise errors.Invalid(
                f"Metadata keys can have up to {METADATA_KEY_LENGTH} characters, but you passed in a key "
                f"that is {len(key)} characters. Invalid key: {key}"
            )
        if isinstance(text, dict | list):
            # Since 2021; of April 2023, with the param: https://github.com/stripe/stripe-cli/issues/1064.
            raise errors.Invalid(f"Invalid value type: {shown(text)} must be a string", param=name)
        if len(str(text)) > METADATA_VALUE_LENGTH:
            raise errors.Invalid(
                f"Metadata values can have up to {METADATA_VALUE_LENGTH} characters, but you passed in a "
                f"value that is {len(str(text))} characters. Invalid value: {text}"
            )


def _union(shape: Shape, reply: Field | None) -> Check:
    """The first of the shapes that fits; where none does, what the likeliest one says: no word's alone."""
    options = [(each, check_of(each, reply)) for each in shape.options]
    nested = [each for each in options if each[0].kind in ("object", "list", "map")]
    plain = [each for each in options if each not in nested]

    def check(value: Any, name: str) -> Any:
        meant = (_meant(nested, value) if isinstance(value, dict | list) else plain) or nested or plain
        refused: list[tuple[bool, errors.Invalid]] = []
        for each, option in meant:
            try:
                return option(value, name)
            except errors.Invalid as error:
                refused.append((each.kind == "enum", error))
        raise min(refused, key=itemgetter(0))[1]

    return check


def _meant(options: list[tuple[Shape, Check]], value: Any) -> list[tuple[Shape, Check]]:
    """Of the shapes that a dictionary may have, those of its `object`."""
    kind = value.get("object") if isinstance(value, dict) else None
    if kind is None:
        return options
    return [
        (each, check)
        for each, check in options
        if (field := each.by_name.get("object")) and kind in field.shape.choices
    ]


def _file(shape: Shape, reply: Field | None) -> Check:
    def check(value: Any, name: str) -> Upload:
        if isinstance(value, Upload):
            return value
        # As recorded: https://github.com/stripe/stripe-ruby/issues/742.
        raise errors.Invalid("Invalid hash", param=name)

    return check


def _any(shape: Shape, reply: Field | None) -> Check:
    return _as_sent


def _as_sent(value: Any, name: str) -> Any:
    return value


CHECKS: Mapping[Kind, Callable[[Shape, Field | None], Check]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "decimal": _decimal,
    "boolean": _boolean,
    "enum": _enum,
    "object": _object,
    "list": _list,
    "map": _map,
    "union": _union,
    "file": _file,
    "any": _any,
}


def shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), default=str)
    return text if len(text) <= 100 else text[:100] + "..."
