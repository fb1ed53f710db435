"""What versions of the API changed, and what an operation is in one of them.

Source of the expected values: https://docs.stripe.com/changelog and the published releases of stripe-python.
"""

from __future__ import annotations

import pytest

from helpers.catalog import operation
from helpers.catalog.changed import changed, changed_since, differs, in_version, known
from helpers.catalog.published import versions

INTENTS = "v1.payment_intents.create"


def parameters(name: str, version: str) -> set[str]:
    """The names of an operation's parameters in a version."""
    return {each.name for each in in_version(name, version).parameters}


def test_changes_stand_newest_first() -> None:
    """Each with a sentence on either form and Stripe's page; a version has none of its own ahead of it."""
    order = [versions().index(each.version) for each in changed()]
    assert order == sorted(order)
    assert all(each.line and each.before.startswith("Before: ") and each.source for each in changed())
    assert changed_since(versions()[0]) == ()
    assert {each.version for each in changed_since("2025-09-30.clover")} == {
        "2026-09-30.endive",
        "2026-06-24.dahlia",
        "2026-04-22.dahlia",
        "2026-03-25.dahlia",
        "2025-12-15.clover",
        "2025-11-17.clover",
    }


def test_a_version_is_known_by_its_name() -> None:
    """Flags behind it count for nothing; one that never was is refused, with the nearest."""
    assert known("2024-06-20; some_beta=v1") == "2024-06-20"
    with pytest.raises(LookupError, match=r"no version '2024-07-01' of the API: the nearest is 2024-06-20"):
        known("2024-07-01")
    with pytest.raises(LookupError, match=r"the oldest is 2018-01-23"):
        known("2011-01-01")


def test_an_operation_differs_in_an_older_version() -> None:
    """What changed of it, parameters that it alone had or had not yet, fields that its reply had."""
    differences = differs(INTENTS, "2023-10-16")
    assert list(dict.fromkeys(each.version for each in differences.changes)) == [
        "2026-09-30.endive",
        "2026-03-25.dahlia",
        "2025-03-31.basil",
        "2024-04-10",
    ]
    assert "payment_method_types" in differences.gone
    assert "allowed_payment_method_types" in differences.new
    assert "payment_method_data.type" in differences.values
    assert "invoice" in differences.fields
    assert not differs(INTENTS, versions()[0])
    assert not differs("v1.balance.retrieve", "2026-09-30.endive")


def test_an_operation_has_the_parameters_of_its_version() -> None:
    """Those in the path stay; the newest is the operation itself."""
    assert "payment_method_types" in parameters(INTENTS, "2024-06-20")
    assert "allowed_payment_method_types" not in parameters(INTENTS, "2024-06-20")
    update = in_version("v1.payment_intents.update", "2024-06-20")
    assert (update.parameters[0].name, update.parameters[0].location) == ("intent", "path")
    types = next(each for each in update.parameters if each.name == "payment_method_types")
    assert (types.shape.kind, types.location) == ("list", "body")
    assert in_version(INTENTS, versions()[0]) is operation(INTENTS)
