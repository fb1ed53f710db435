"""No parameter without effect: each changes something, or stands in a list with a reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.catalog import operation, operations
from helpers.catalog.shapes import Operation
from helpers.sandbox import always_empty
from helpers.sandbox.door import any_id
from helpers.sandbox.without_effect import REASONS, listed

from .effects import Laboratory

MODELLED = [each for each in operations() if each.fidelity == "modelled"]


@pytest.fixture(scope="module")
def laboratory() -> Iterator[Laboratory]:
    """One for all operations: it is put back before each. The types answer nothing in a model's place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(any_id, "may_answer", lambda *_: False)
        yield Laboratory()


@pytest.mark.parametrize("modelled", MODELLED, ids=lambda each: each.name)
def test_every_parameter_has_an_effect(laboratory: Laboratory, modelled: Operation) -> None:
    """On the reply, on what is stored, on events; or it is listed."""
    assert set(laboratory.without_effect(modelled)[1]) == listed(modelled.name)


@pytest.mark.parametrize(
    "name", ["v1.customers.create", "v1.payment_intents.confirm", "v2.core.event_destinations.ping"]
)
def test_the_same_request_comes_to_the_same(laboratory: Laboratory, name: str) -> None:
    """What tells requests apart, such as their ids in events, counts for no effect."""
    assert laboratory.is_steady(operation(name))


def test_the_list_names_what_there_is() -> None:
    """Modelled operations and their parameters, each once."""
    named = [
        (name, each) for rows in REASONS.values() for name, text in rows.items() for each in text.split()
    ]
    assert len(named) == len(set(named))
    known = {each.name for each in MODELLED}
    for name, parameter in named:
        assert name in known
        assert parameter in {each.name for each in operation(name).parameters}


def test_a_field_is_empty_for_one_reason() -> None:
    """Each that stays empty is listed once."""
    rows = [(kind, text) for by_kind in always_empty.REASONS.values() for kind, text in by_kind.items()]
    named = [f"{kind}.{field}" for kind, text in rows for field in text.split()]
    assert sorted(named) == sorted(always_empty.listed())
