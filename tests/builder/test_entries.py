"""What a form holds, as plain state."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.builder.edits import edit
from helpers.builder.entries import Alternatives, Findings, Group, Pairs, Rows, find
from helpers.builder.marks import named
from helpers.builder.parameters import Parameters, parameters_of
from helpers.catalog import Parameter, Shape, operation, operations
from tests.builder.examples import filled


def form_of(**shapes: Shape) -> Group:
    return Parameters(tuple(Parameter(name, shape) for name, shape in shapes.items()))


def values(group: Group) -> tuple[dict[str, Any], dict[str, str]]:
    """What is to be sent, and what stands in the way."""
    findings = Findings()
    sent = group.read(findings)
    return sent, findings.problems | findings.missing


@pytest.mark.parametrize("op", operations(), ids=lambda op: op.name)
def test_every_operation_keeps_what_it_is_filled_with(op: Any) -> None:
    """Values of every type come out as they went in, to the type."""
    params = filled(op)
    form = Parameters(op.parameters)
    form.fill(params)
    sent, problems = values(form)
    assert problems.keys() <= {"file"}
    assert sent == params


def test_nothing_is_made_before_it_is_opened() -> None:
    """The largest operation's form begins as nothing but the names of its parameters."""
    form = Parameters(operation("v1.checkout.sessions.create").parameters)
    form.open()
    assert all(not list(each.inner()) for each in form.inner())


def test_a_group_left_empty_is_not_sent() -> None:
    """Opening a group sends nothing, and asks for nothing."""
    form = Parameters(operation("v1.tokens.create").parameters)
    find(form, "bank_account[country]")
    assert values(form) == ({}, {})


def test_a_group_begun_asks_for_what_it_requires() -> None:
    """In Stripe's words, by full names."""
    form = Parameters(operation("v1.tokens.create").parameters)
    form.fill({"card": {"number": "4242424242424242", "exp_month": "12"}})
    assert values(form)[1] == {"card[exp_year]": "Missing required param: card[exp_year]."}


def test_a_path_parameter_is_required() -> None:
    """Without it there is no address to send to."""
    form = Parameters(operation("v1.tokens.retrieve").parameters)
    assert values(form) == ({}, {"token": "Missing required param: token."})


def test_unknown_parameters_are_kept_and_told() -> None:
    """A name that is wrong does not vanish, nor does its value."""
    form = form_of(name=Shape("string"))
    form.fill({"nmae": "Jenny"})
    assert values(form) == ({"nmae": "Jenny"}, {"nmae": "Received unknown parameter: nmae"})


@pytest.mark.parametrize(
    ("shape", "given", "sentence"),
    [
        (Shape("object"), "x", "Invalid object: x"),
        (Shape("list", item=Shape("string")), {"a": 1}, "Invalid array: {'a': 1}"),
        (Shape("map", item=Shape("string")), 3, "Invalid object: 3"),
    ],
)
def test_a_group_of_the_wrong_kind_is_told(shape: Shape, given: Any, sentence: str) -> None:
    """Wrong types are refused at the field that they were given for, and kept."""
    form = form_of(x=shape)
    form.fill({"x": given})
    assert values(form) == ({"x": given}, {"x": sentence})
    form.fill({})
    assert values(form) == ({}, {})


def test_a_secret_in_a_value_of_the_wrong_kind_is_not_kept() -> None:
    """Nor in one under an unknown name."""
    form = form_of(x=Shape("integer"))
    form.fill({"x": 1, "y": {"card": ["4539578763621486"]}})
    sent, problems = values(form)
    assert sent == {"x": 1}
    assert "a real card's number" in problems["y"]


def test_an_empty_string_unsets() -> None:
    """Where the operation says so; elsewhere it is refused, and kept."""
    form = form_of(a=Shape("string", unsettable=True), b=Shape("string"), c=Shape("object", unsettable=True))
    form.fill({"a": "", "b": "", "c": ""})
    sent, problems = values(form)
    assert sent == {"a": "", "b": "", "c": ""}
    assert list(problems) == ["b"]


def test_an_empty_string_unsets_what_the_response_may_hold_no_value_of() -> None:
    """A customer's name, email and phone, which the SDK types as plain texts; an id always stands there."""
    form = parameters_of(operation("v1.customers.update"))
    form.fill({"customer": "", "name": "", "email": "", "phone": ""})
    sent, problems = values(form)
    assert sent["name"] == sent["email"] == sent["phone"] == ""
    assert list(problems) == ["customer"]


def test_unsetting_keeps_what_was_typed() -> None:
    """The choice can be taken back."""
    form = form_of(a=Shape("string", unsettable=True))
    form.fill({"a": "text"})
    edit(form, "unset", "a", True)
    assert values(form)[0] == {"a": ""}
    edit(form, "unset", "a", False)
    assert values(form)[0] == {"a": "text"}


def test_rows_are_added_and_removed() -> None:
    """The others move up; rows left empty are not sent."""
    form = form_of(tags=Shape("list", item=Shape("string")))
    for position, text in enumerate(["a", "b", "c"]):
        edit(form, "add", "tags", None)
        edit(form, "type", f"tags[{position}]", text)
    edit(form, "remove", "tags[0]", None)
    edit(form, "type", "tags[1]", "")
    assert values(form)[0] == {"tags": ["b"]}
    assert [each.path for each in find(form, "tags").inner()] == ["tags[0]", "tags[1]"]


def test_pairs_are_named_as_one_types() -> None:
    """A value with an empty text is sent as such, which deletes its key; a value needs a key."""
    form = form_of(metadata=Shape("map", item=Shape("string")))
    form.fill({"metadata": {"order": "6735", "old": ""}})
    assert values(form) == ({"metadata": {"order": "6735", "old": ""}}, {})
    edit(form, "rename", "metadata[1]", "order")
    assert values(form)[1] == {"metadata[1]": "'order' stands here twice: keep one of the two."}
    edit(form, "rename", "metadata[0]", "")
    assert values(form)[1] == {"metadata[0]": "Give this value a key, or remove the row."}
    edit(form, "remove", "metadata[0]", None)
    assert values(form) == ({"metadata": {"order": ""}}, {})


def test_an_alternative_is_chosen_by_the_value_or_by_the_reader() -> None:
    """What was typed into the one is kept while the other is tried."""
    card = Shape("object", read_fields=lambda: (Parameter("number", Shape("string")),))
    form = form_of(card=Shape("union", options=(card, Shape("string"))))
    form.fill({"card": "tok_visa"})
    assert values(form)[0] == {"card": "tok_visa"}
    edit(form, "option", "card", "0")
    edit(form, "type", "card[number]", "4242424242424242")
    assert values(form)[0] == {"card": {"number": "4242424242424242"}}
    edit(form, "option", "card", "1")
    assert values(form)[0] == {"card": "tok_visa"}


def test_a_choice_may_be_unset_or_another_value() -> None:
    """Choices called "other" or "unset" are choices like any."""
    shape = Shape("enum", choices=("unset", "other"), open=True, unsettable=True)
    form = form_of(kind=shape)
    for choice, value in (("unset", "unset"), ("other", "other"), ("?unset", "")):
        edit(form, "choose", "kind", choice)
        assert values(form)[0] == {"kind": value}
    edit(form, "choose", "kind", "?other")
    assert values(form)[0] == {}
    edit(form, "type", "kind", "new")
    assert values(form)[0] == {"kind": "new"}
    edit(form, "choose", "kind", "")
    assert values(form)[0] == {}


@pytest.mark.parametrize("typed", ["4539 5787 6362 1486", "sk_live_" + "abcd"])
def test_a_secret_is_not_kept(typed: str) -> None:
    """Typed or given, as value or key: only the reason why it was removed remains, until the next edit."""
    form = form_of(a=Shape("string"), metadata=Shape("map", item=Shape("string")))
    edit(form, "type", "a", typed)
    edit(form, "add", "metadata", None)
    edit(form, "rename", "metadata[0]", typed)
    sent, problems = values(form)
    assert sent == {}
    assert "so it was removed" in problems["a"]
    assert "so it was removed" in problems["metadata"]
    assert typed not in repr([vars(each) for each in form.inner()])
    edit(form, "type", "a", "x")
    assert "a" not in values(form)[1]
    form.fill({"a": typed})
    assert values(form)[0] == {}


def test_an_errors_parameter_is_found_by_its_last_name() -> None:
    """Stripe names a card's number `number`, wherever the card stands."""
    form = Parameters(operation("v1.tokens.create").parameters)
    form.fill({"card": {"number": "4242424242424241"}})
    for param in ("number", "card[number]"):
        entry = named(form, param)
        assert entry is not None
        assert entry.path == "card[number]"
    assert named(form, "nothing") is None


def test_each_kind_has_its_entry() -> None:
    """Objects, lists, maps and unions hold entries; all else is one control."""
    form = Parameters(operation("v1.customers.create").parameters).open()
    assert type(form["metadata"]) is Pairs
    assert type(form["preferred_locales"]) is Rows
    assert type(form["invoice_settings"]) is Group
    assert type(Parameters(operation("v1.tokens.create").parameters).open()["card"]) is Alternatives
