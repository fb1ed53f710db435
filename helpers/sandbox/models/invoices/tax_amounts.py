"""Taxes of an invoice's lines that somebody else worked out.

Each has a tax rate of its own, which is made, or used again where the very same one was described before.
Source: https://docs.stripe.com/api/invoices/line_item and the reference of `tax_amounts`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import filled
from ...parameters.names import inside
from ...resource import Resource
from . import automatic_taxes
from .lines import Entry


def of(
    store: AccountStore,
    draft: Resource,
    entries: Sequence[Entry],
    given: Sequence[Mapping[str, Any]] | str,
    under: str,
) -> tuple[Resource, ...]:
    """The taxes of a line, as it shows them. Raises Invalid where the invoice is taxed by rates."""
    amounts = () if isinstance(given, str) else tuple(given)
    rated = draft["default_tax_rates"] or any(each.rates for each in entries)
    if amounts and (rated or automatic_taxes.is_on(draft)):
        # Guess: the sentence.
        raise errors.Invalid(
            "You cannot set `tax_amounts` on an invoice that has tax rates or uses automatic tax.",
            param=inside(under, "tax_amounts"),
        )
    return tuple(_tax(store, each) for each in amounts)


def _tax(store: AccountStore, given: Mapping[str, Any]) -> Resource:
    rate = _rate(store, given["tax_rate_data"])
    return {
        "amount": given["amount"],
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": given.get("taxability_reason", "not_available"),
        "taxable_amount": given["taxable_amount"],
        "type": "tax_rate_details",
    }


def _rate(store: AccountStore, data: Mapping[str, Any]) -> Resource:
    """The rate that is described, archived from the start."""
    id = f"txr_{store.state.ids.derive(f'tax amounts:{json.dumps(data, sort_keys=True)}', 24)}"
    known = store.find("tax_rate", id)
    if known:
        return known
    rate = store.new("tax_rate", id=id, active=False, rate_type="percentage")
    return store.add({**rate, **filled("tax_rate", rate, data)}, event=None)
