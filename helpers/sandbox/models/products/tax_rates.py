"""Tax rates that one sets oneself. What they ask for stands in `taxing`.

Source: https://docs.stripe.com/api/tax_rates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...model import Model
from ...parameters.names import inside
from ...resource import Resource
from ...routes import Call

# Source: https://docs.stripe.com/invoicing/taxes/tax-rates, of a line and of all lines of an invoice.
MOST, MOST_OF_ALL = 10, 5
tax_rates = Model(
    "tax_rate",
    starts={"active": True, "rate_type": "percentage"},
    within={"percentage": (0, 100)},
    word="tax rate",
    missing="tax_rate",
    source="https://docs.stripe.com/api/tax_rates",
)


@tax_rates.creating
def _effective(call: Call, rate: Resource) -> Resource:
    """A rate of one's own is in effect as it is; of a percentage four decimals count."""
    percentage = round(call.params["percentage"], 4)
    return {**rate, "percentage": percentage, "effective_percentage": percentage}


def named(store: AccountStore, ids: Sequence[str], param: str) -> list[Resource]:
    """Tax rates as an object repeats them. Raises Invalid."""
    most = MOST_OF_ALL if "default_tax_rates" in param else MOST
    if len(ids) > most:
        raise errors.too_many(most, param)
    return [store.get("tax_rate", id, param=param) for id in ids]


def check_active(
    store: AccountStore, params: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> None:
    """Refuse archived rates that a request names, anywhere in its parameters. Raises Invalid.

    They "still work for subscriptions and invoices that already have it set": `known` is what is changed.
    Source: https://docs.stripe.com/api/tax_rates/object#tax_rate_object-active.
    """
    there = {id for _, id in _named(known or {}, "")}
    for param, id in _named(params, ""):
        rate = store.find("tax_rate", id)
        if rate and not rate["active"] and id not in there:
            raise archived(id, param)


def archived(id: str, param: str) -> errors.Invalid:
    """An archived rate was named. Guess: the sentence."""
    return errors.Invalid(f"The tax rate {id} is archived. Only active tax rates can be used.", param=param)


def _named(value: Any, under: str) -> Iterator[tuple[str, str]]:
    """The rates that parameters or an object name: the parameter, and the id."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _named(each, f"{under}[{index}]")
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in ("default_tax_rates", "tax_rates") and isinstance(inner, list):
                ids = (each["id"] if isinstance(each, dict) else each for each in inner)
                yield from ((inside(under, name), id) for id in ids)
            else:
                yield from _named(inner, inside(under, name))
