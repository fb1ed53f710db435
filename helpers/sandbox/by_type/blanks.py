"""An object of any type with every field its reply has, from the catalog's types alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from helpers.catalog import resources
from helpers.catalog.shapes import Field, Kind, Shape

from ..resource import Resource
from . import unset

# What a field holds until something sets it, where null or its type's zero would mislead: of any kind by
# the field's name where it may not be null, of one kind by its dotted name, as its parameter's documentation
# has it. Consents that nobody asked for: recorded of sessions, also those of the Dashboard's links, by
# programs from 2023 to 2026; guess: of links that requests make.
LIKELY: Mapping[str, Any] = {
    "checkout.session.consent_collection.promotions": "none",
    "checkout.session.consent_collection.terms_of_service": "none",
    "checkout.session.tax_id_collection.required": "never",
    "country": "US",
    "currency": "usd",
    "livemode": False,
    "metadata": {},
    "payment_link.consent_collection.promotions": "none",
    "payment_link.consent_collection.terms_of_service": "none",
    "payment_link.subscription_data.invoice_settings.issuer.type": "self",
    "three_d_secure.authentication.future_usage.installment.interval_count": 1,
    "three_d_secure.authentication.future_usage.recurring.interval_count": 1,
}
# The status that an object most likely begins with, the first that its type has.
FIRST_STATUS = (
    "requires_payment_method",
    "draft",
    "open",
    "active",
    "needs_response",
    "pending",
    "processing",
    "created",
    "enabled",
    "new",
)
ZERO: Mapping[Kind, Any] = {
    "string": "",
    "integer": 0,
    "number": 0.0,
    "decimal": "0",
    "boolean": False,
    "list": [],
    "map": {},
    "expandable": "",
    "any": None,
}


Presence = Literal["absent", "never null"]


@cache
def fields_that_are(presence: Presence) -> frozenset[str]:
    """Dotted names of fields that the SDK calls optional, such as "card.account", by what they are unset.

    Source: Stripe's published spec, by scripts/presence.py, and what `unset` adds to it.
    """
    tables = json.loads(Path(__file__).with_name("presence.json").read_text("utf-8"))
    table: dict[str, list[str]] = tables[presence]
    seen = (unset.ABSENT, unset.LATER) if presence == "absent" else ()
    return frozenset(
        f"{resource}.{name}"
        for known in (table, *seen)
        for resource, names in known.items()
        for name in names
    )


@cache
def template(kind: str) -> Resource:
    """A blank object of a kind such as "card". Shared by all: never change it in place."""
    shape = resources().get(kind)
    return {} if shape is None else {"object": kind, **blank(shape, kind)}


@cache
def _order(kind: str) -> tuple[str, ...]:
    shape = resources().get(kind)
    return ("id", "object", *(each.name for each in shape.fields)) if shape else ()


def in_order(resource: Mapping[str, Any]) -> Resource:
    """An object with its fields as Stripe shows them: id, object, then by name."""
    known = filter(resource.__contains__, _order(resource["object"]))
    return {**dict.fromkeys(known), **resource}


def blank(shape: Shape, name: str, above: tuple[str, ...] = ()) -> Resource:
    """An object shape's fields, unset; `name` is its dotted name in the table of absent fields."""
    absent, known = absent_of(shape, name), fields_that_are("never null") | LIKELY.keys()
    above = (*above, shape.type_name)
    return {
        each.name: None if _is_null(each) and full not in known else _zero(each, full, above)
        for each in shape.fields
        if (full := f"{name}.{each.name}") not in absent and each.name != "deleted"
    }


def absent_of(shape: Shape, name: str) -> frozenset[str]:
    """The fields that an object shape leaves out until they are set.

    The details of a type that came after the published spec stay away as those of the other types do.
    """
    absent, type = fields_that_are("absent"), shape.by_name.get("type")
    details = frozenset(f"{name}.{each}" for each in type.shape.choices) if type else frozenset()
    return absent | details if len(details & absent) > len(details) / 2 else absent


def _is_null(field: Field) -> bool:
    empty = field.name in unset.EMPTY and field.shape.kind in ("list", "map")
    return field.nullable and not empty


def _zero(field: Field, name: str, above: tuple[str, ...]) -> Any:
    for known_by in (name, field.name):
        if known_by in LIKELY:
            return LIKELY[known_by]
    if field.name == "status" and field.shape.kind == "enum":
        likely = [each for each in FIRST_STATUS if each in field.shape.choices]
        return (likely or field.shape.choices)[0]
    return zero(field.shape, name, above)


def zero(shape: Shape, name: str, above: tuple[str, ...] = ()) -> Any:
    """The value of a type that nothing has been said about."""
    if shape.kind == "object":
        return {} if shape.type_name in above else blank(shape, shape.resource or name, above)
    if shape.kind == "enum":
        return shape.choices[0]
    if shape.kind == "union":
        return zero(shape.options[0], name, above)
    if shape.kind in ("page", "search"):
        return {"object": "list", "data": [], "has_more": False, "url": _list_url(shape)}
    return ZERO[shape.kind]


def _list_url(shape: Shape) -> str:
    """Where the objects of a list inside an object are listed by themselves."""
    kind = shape.item.resource if shape.item else ""
    return f"/v1/{kind.replace('.', '/')}s"
