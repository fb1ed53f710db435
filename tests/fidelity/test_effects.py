"""No parameter without effect: each changes something, or stands in a list with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from helpers.catalog import operation, operations
from helpers.catalog.shapes import Operation
from helpers.sandbox.door import any_id
from helpers.sandbox.gaps import always_empty
from helpers.sandbox.gaps.without_effect import INSIDE, REASONS, listed, listed_inside

from . import nested
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


NESTED = [each for each in MODELLED if any(nested.nested(each))]


@pytest.mark.parametrize("modelled", NESTED, ids=lambda each: each.name)
def test_every_nested_parameter_has_an_effect(laboratory: Laboratory, modelled: Operation) -> None:
    """The same of those inside other parameters: one that is only refused has none."""
    known = listed(modelled.name)
    silent = nested.without_effect(laboratory, modelled)
    found = {name: why for name, why in silent.items() if name.partition(".")[0] not in known}
    names = {each.name for each in nested.nested(modelled) if each.name.partition(".")[0] not in known}
    expected = {name for name in names if listed_inside(modelled.name, name)}
    assert found.keys() == expected, {name: found.get(name) for name in found.keys() ^ expected}


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


def test_each_pattern_names_something() -> None:
    """And each nested parameter is listed once."""
    by_operation = {each.name: {inner.name for inner in nested.nested(each)} for each in NESTED}
    met = Counter(
        (name, pattern)
        for name, inner in by_operation.items()
        for each in inner
        for pattern in listed_inside(name, each)
    )
    patterns = {each for rows in INSIDE.values() for text in rows.values() for each in text.split()}
    assert patterns == {pattern for _, pattern in met}
    assert [
        each for name, inner in by_operation.items() for each in inner if len(listed_inside(name, each)) > 1
    ] == []


def test_a_field_is_empty_for_one_reason() -> None:
    """Each that stays empty is listed once."""
    rows = [(kind, text) for by_kind in always_empty.REASONS.values() for kind, text in by_kind.items()]
    named = [f"{kind}.{field}" for kind, text in rows for field in text.split()]
    assert sorted(named) == sorted(always_empty.listed())
