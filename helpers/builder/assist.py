"""What helps with a value: ids that were seen, a date for Unix seconds, an amount in its currency.

What the API takes stays in the field itself; what helps stands beside it, and fills it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import islice
from typing import Any

from helpers.catalog import Operation, Shape
from helpers.catalog.currencies import decimals
from helpers.catalog.prefixes import DOCUMENTED
from helpers.catalog.published import versions
from helpers.history import history
from helpers.redaction import redact
from helpers.viewer.notes import AMOUNT_NAME, TIME_NAME

from .entries import Entry, Single, above
from .reading import Misfit

MOST_OFFERED = 12
LATEST = 100
"""How many of the latest replies are looked through for ids."""
DEEPEST = 2
BOUNDS = frozenset({"gt", "gte", "lt", "lte"})
TELLING = ("name", "email", "description", "amount", "last4", "status", "type")
# Parameters that are called otherwise than the object whose id they take.
CALLED: Mapping[str, str] = {
    "Stripe-Account": "account",
    "destination": "account",
    "intent": "payment_intent",
    "on_behalf_of": "account",
    "default_source": "card",
}


def offered(entry: Entry) -> Sequence[tuple[str, str]]:
    """Values that a text may be meant to have, each with what tells it apart."""
    place = next((each for each in above(entry) if each.name == "expand"), None)
    if place is not None:
        return [(path, "") for path in _root(entry).expandable()]
    if entry.name == "Stripe-Version":
        return [(each, "") for each in versions()]
    kind = CALLED.get(entry.name) or _kind(entry.name)
    return seen(kind, history[-1].number, history[-1].started)[:MOST_OFFERED] if kind and len(history) else ()


def expandable_in(entry: Entry) -> Sequence[str]:
    """What can be expanded and is not yet; none where the entry is no list of such paths."""
    if entry.name != "expand":
        return ()
    picked = {each.text for each in entry.inner() if isinstance(each, Single)}
    return [path for path in _root(entry).expandable() if path not in picked]


def is_time(entry: Entry) -> bool:
    """Whether a number is Unix seconds."""
    name = _named(entry)
    return entry.shape.kind == "integer" and bool(TIME_NAME.fullmatch(name))


def currency_of(entry: Entry) -> str:
    """The currency that an amount is in, as far as it is filled in; "" where the number is no amount."""
    if not is_amount(entry):
        return ""
    for each in above(entry):
        code = next((inner for inner in each.inner() if inner.name == "currency"), None)
        if isinstance(code, Single) and len(code.text) == 3:
            return code.text.lower()
    return ""


def amounts_beside(entry: Entry) -> Iterator[Entry]:
    """The amounts that a currency is the currency of."""
    if entry.name == "currency" and entry.parent:
        yield from filter(is_amount, entry.parent.inner())


def in_currency(entry: Any) -> str:
    """An amount as people write it: 1999 in usd is "19.99"; "" where it is no number."""
    places = decimals(currency_of(entry))
    try:
        return f"{Decimal(entry.text).scaleb(-places):.{places}f}" if entry.text else ""
    except InvalidOperation:
        return ""


def in_minor_units(text: str, currency: str) -> str:
    """ "19.99" in usd is "1999". Raises Misfit for what is no amount of the currency."""
    places = decimals(currency)
    try:
        amount = Decimal(text.replace(",", "")).scaleb(places)
    except InvalidOperation:
        raise Misfit(f"Invalid amount: {redact(text)}") from None
    if not amount.is_finite() or amount != int(amount):
        raise Misfit(f"{currency.upper()} has {places or 'no'} decimals: {redact(text)} has more.")
    return str(int(amount))


def as_date(entry: Any) -> str:
    """Unix seconds as a field for dates has them, in UTC: "2024-02-01T12:00:00"; "" where they are none."""
    try:
        return f"{datetime.fromtimestamp(int(entry.text), UTC):%Y-%m-%dT%H:%M:%S}" if entry.text else ""
    except (ValueError, OverflowError, OSError):
        return ""


def as_seconds(text: str) -> str:
    """The same back."""
    return str(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())) if text else ""


def expandable(operation: Operation) -> list[str]:
    """The paths in an operation's reply that may be expanded, the nearest first."""
    names = list(_expandable(operation.returns, "", 0))
    return sorted(names, key=lambda path: (path.count("."), path))


def _expandable(shape: Shape, path: str, depth: int) -> Iterator[str]:
    if shape.kind in ("page", "list") and shape.item:
        yield from _expandable(shape.item, f"{path}.data" if path else "data", depth)
    elif shape.kind == "expandable":
        yield path
        if depth < DEEPEST and shape.item:
            yield from _expandable(shape.item, path, depth + 1)
    elif shape.kind == "object":
        for field in shape.fields:
            if field.shape.kind == "expandable":
                yield from _expandable(field.shape, f"{path}.{field.name}" if path else field.name, depth)


def latest(kind: str) -> Mapping[str, Any] | None:
    """The latest object of a kind in the latest replies."""
    for exchange in islice(reversed(list(history)), LATEST):
        for each in _objects(exchange.reply.body):
            if each["object"] == kind:
                return each
    return None


@lru_cache(maxsize=64)
def seen(kind: str, _number: int, _started: float) -> tuple[tuple[str, str], ...]:
    """The ids of a kind in the latest replies, the newest first; the numbers tell the last exchange."""
    descriptions: dict[str, str] = {}
    for exchange in islice(reversed(list(history)), LATEST):
        for each in _objects(exchange.reply.body):
            if each["object"] == kind:
                descriptions.setdefault(each["id"], _told(each))
    return tuple(descriptions.items())


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if (
            isinstance(value.get("id"), str)
            and isinstance(value.get("object"), str)
            and not value.get("deleted")
        ):
            yield value
        for each in value.values():
            yield from _objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each)


def _told(thing: Mapping[str, Any]) -> str:
    return ", ".join(str(thing[name]) for name in TELLING if isinstance(thing.get(name), str | int))[:60]


def is_amount(entry: Entry) -> bool:
    """Whether a number is an amount of money."""
    return entry.shape.kind == "integer" and bool(AMOUNT_NAME.fullmatch(_named(entry)))


def _kind(name: str) -> str:
    """ "customer", and "default_payment_method" by its end."""
    return next((kind for kind in DOCUMENTED if name == kind or name.endswith(f"_{kind}")), "")


def _named(entry: Entry) -> str:
    """What a value is called: that of a bound or a nameless option by what it belongs to."""
    while entry.parent and (not entry.name or entry.name in BOUNDS):
        entry = entry.parent
    return entry.name


def _root(entry: Entry) -> Any:
    return list(above(entry))[-1]
