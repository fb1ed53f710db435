"""What Stripe has, or had, and the installed SDK does not name: operations, objects and fields.

What only older versions have is read from published.json. The rest is written here as `specs` writes it.
Source: Stripe's published spec, https://github.com/stripe/openapi.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from . import published, specs
from .shapes import Field, Shape

EXPAND = {"expand": "list", "expand[]": "string"}


@dataclass(frozen=True)
class Row:
    """``request``: verb and path; ``returns``: `object(card)` or `page(card)`; ``parameters``: a listing.

    ``last``: the newest version that has it; the empty string where all have.
    """

    name: str
    request: str
    returns: str
    parameters: Mapping[str, str]
    last: str = ""

    @property
    def kind(self) -> str:
        """The `object` value of what is answered, or listed."""
        return self.returns.partition("(")[2].rstrip(")")


SETTLEMENT = "object(issuing.settlement)"
ROWS = (
    Row(
        "v1.issuing.settlements.retrieve",
        "get /v1/issuing/settlements/{settlement}",
        SETTLEMENT,
        EXPAND,
    ),
    Row(
        "v1.issuing.settlements.update",
        "post /v1/issuing/settlements/{settlement}",
        SETTLEMENT,
        {**EXPAND, "metadata": "map"},
    ),
    Row(
        "v1.test_helpers.issuing.settlements.create",
        "post /v1/test_helpers/issuing/settlements",
        SETTLEMENT,
        {
            **EXPAND,
            "bin": "string!",
            "clearing_date": "integer!",
            "currency": "string!",
            "interchange_fees_amount": "integer",
            "net_total_amount": "integer!",
            "network": "enum(maestro,visa)",
            "network_settlement_identifier": "string",
            "transaction_amount": "integer",
            "transaction_count": "integer",
        },
    ),
    Row(
        "v1.test_helpers.issuing.settlements.complete",
        "post /v1/test_helpers/issuing/settlements/{settlement}/complete",
        SETTLEMENT,
        EXPAND,
    ),
    Row(
        "v1.sources.mandate_notifications.retrieve",
        "get /v1/sources/{source}/mandate_notifications/{mandate_notification}",
        "object(source_mandate_notification)",
        EXPAND,
    ),
    Row(
        "v1.sources.source_transactions.retrieve",
        "get /v1/sources/{source}/source_transactions/{source_transaction}",
        "object(source_transaction)",
        EXPAND,
    ),
)
OBJECTS: Mapping[str, Mapping[str, str]] = {
    "issuing.settlement": {
        "bin": "string",
        "clearing_date": "integer",
        "created": "integer",
        "currency": "string",
        "id": "string",
        "interchange_fees_amount": "integer",
        "livemode": "boolean",
        "metadata": "map",
        "net_total_amount": "integer",
        "network": "enum(maestro,mastercard,visa)",
        "network_fees_amount": "integer",
        "network_settlement_identifier": "string",
        "object": "enum(issuing.settlement)",
        "settlement_service": "string",
        "status": "enum(complete,pending)",
        "transaction_amount": "integer",
        "transaction_count": "integer",
    },
}
# Fields of replies. Recorded by public test suites in every version from 2020-08-27 to 2026-09-30.endive; the
# token from 2026 on, in older versions, too.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "account": {"login_links": "page(login_link)"},
    "charge": {
        "destination": "expandable(account)?",
        "dispute": "expandable(dispute)?",
        "order": "expandable(order)?",
    },
    "dispute": {"balance_transaction": "expandable(balance_transaction)?"},
    "payment_intent": {"shared_payment_granted_token": "string?"},
    "payment_method": {"shared_payment_granted_token": "string?"},
    "subscription": {"plan": "object(plan)?", "quantity": "integer?"},
}


def ended() -> Iterator[Row]:
    """The operations that only older versions have."""
    for version, what in published.table().items():
        for name, each in what["operations gone"].items():
            yield Row(name, each["request"], each["returns"], each["parameters"], version)


@cache
def objects() -> Mapping[str, Shape]:
    """The objects that the installed SDK has no type of, by their `object` value."""
    listed = dict(OBJECTS)
    for what in published.table().values():
        listed |= what["objects gone"]
    return {kind: _shape(kind, entries) for kind, entries in listed.items()}


def with_more(fields: tuple[Field, ...], kind: str) -> tuple[Field, ...]:
    """A kind's fields with those that the SDK does not name, by name."""
    more = FIELDS.get(kind)
    return tuple(sorted((*fields, *specs.fields("", more)), key=attrgetter("name"))) if more else fields


def _shape(kind: str, entries: Mapping[str, str]) -> Shape:
    return Shape(
        "object", type_name=kind, resource=kind, read_fields=lambda: tuple(specs.fields("", entries))
    )
