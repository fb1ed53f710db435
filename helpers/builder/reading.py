"""What was typed or given, read as the type that an operation expects, or refused in Stripe's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from helpers.cards import BY_NUMBER
from helpers.catalog.shapes import Kind, Shape
from helpers.redaction import holds_key, holds_live_key, real_card_numbers

INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


class Misfit(ValueError):
    """A value that is not of the expected type. Its text is one sentence, in Stripe's words."""


def read_value(shape: Shape, value: Any, path: str) -> Any:
    """A single value by its shape; one that was given with the right type stays exactly as it is."""
    if value == "":
        raise Misfit(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a "
            f"parameter; however '{path}' cannot be unset. You should remove '{path}' from your request or "
            "supply a non-empty value."
        )
    return READERS.get(shape.kind, _anything)(shape, value, path)


def fits(shape: Shape, value: Any) -> bool:
    """Whether a value could be meant for a shape, among a union's others."""
    if shape.kind in ("object", "map"):
        return isinstance(value, Mapping)
    if shape.kind == "list":
        return isinstance(value, list | tuple)
    if shape.kind == "union":
        return any(fits(each, value) for each in shape.options)
    try:
        read_value(shape, value, "")
    except Misfit:
        return False
    return True


def secret_in(value: Any) -> str:
    """Why a value may not even stand in a form, in one sentence; "" where it may."""
    text = str(value) if isinstance(value, str | int) else ""
    if holds_key(text) or holds_live_key(text):
        return "That is a secret key, so it was removed: keys belong in .env, not in a form."
    if _begins_a_test_card(text):
        return ""
    if next(real_card_numbers(text), None):
        return (
            "That is a real card's number, so it was removed: in test mode, use one of Stripe's test cards, "
            "such as 4242424242424242."
        )
    return ""


def secret_within(value: Any) -> str:
    """The same of a value with others in it."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return secret_in(value) or next(filter(None, map(secret_within, inner)), "")


def _begins_a_test_card(text: str) -> bool:
    digits = re.sub(r"[ -]", "", text)
    return digits.isdigit() and any(each.startswith(digits) for each in BY_NUMBER)


def _string(shape: Shape, value: Any, path: str) -> Any:
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return value
    raise Misfit(f"Invalid string: {value}")


def _integer(shape: Shape, value: Any, path: str) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and INTEGER.fullmatch(value.strip()):
        return int(value)
    raise Misfit(f"Invalid integer: {value}")


def _number(shape: Shape, value: Any, path: str) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and DECIMAL.fullmatch(value.strip()):
        return float(value)
    raise Misfit(f"Invalid decimal: {value}")


def _decimal(shape: Shape, value: Any, path: str) -> Any:
    """Kept as text: a decimal's last digits must not go through a float."""
    _number(shape, value, path)
    return value


def _boolean(shape: Shape, value: Any, path: str) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Misfit(f"Invalid boolean: {value}")


def _enum(shape: Shape, value: Any, path: str) -> Any:
    if value in shape.choices or (shape.open and isinstance(value, str)):
        return value
    raise Misfit(f"Invalid {path}: must be one of {_listed(shape.choices)}")


def _file(shape: Shape, value: Any, path: str) -> Any:
    if isinstance(value, str) and Path(value).is_file():
        return value
    raise Misfit(f"There is no file '{value}' in {Path.cwd().name}/: give a path from there.")


def _anything(shape: Shape, value: Any, path: str) -> Any:
    return value


def _listed(choices: tuple[str, ...]) -> str:
    *others, last = choices
    if not others:
        return last
    return f"{', '.join(others)}{',' * (len(others) > 1)} or {last}"


READERS: Mapping[Kind, Callable[[Shape, Any, str], Any]] = {
    "string": _string,
    "expandable": _string,
    "integer": _integer,
    "number": _number,
    "decimal": _decimal,
    "boolean": _boolean,
    "enum": _enum,
    "file": _file,
}
