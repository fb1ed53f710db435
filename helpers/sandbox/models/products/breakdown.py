"""How much each discount takes off the items of a purchase, and each tax rate asks of them.

Source: `total_details.breakdown` in https://docs.stripe.com/api/checkout/sessions/object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...resource import Resource


def of(items: Sequence[Resource], shipping: Sequence[Resource] = ()) -> Resource:
    """The breakdown of items with their `discounts` and `taxes`. `shipping`: the taxes on that."""
    discounts = (each for item in items for each in item["discounts"])
    taxes = [*(each for item in items for each in item["taxes"]), *shipping]
    return {
        "discounts": _added(("amount",), "discount", discounts),
        "taxes": _added(("amount", "taxable_amount"), "rate", taxes),
    }


def _added(names: Sequence[str], by: str, resources: Iterable[Mapping[str, Resource]]) -> list[Resource]:
    """What several items have of the same discount or rate, as one entry with the sum of its amounts."""
    sums: dict[str, Resource] = {}
    for each in resources:
        entry = sums.setdefault(each[by]["id"], {**each, **dict.fromkeys(names, 0)})
        for name in names:
            entry[name] += each[name]
    return list(sums.values())
