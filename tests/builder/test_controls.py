"""The controls of a form: labelled, described, and of the kind that their value asks for."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.builder.amounts import amount_note
from helpers.builder.assist import is_amount
from helpers.builder.controls import control, field, fields, folded_fields, option_name
from helpers.builder.entries import Entry
from helpers.builder.parameters import Parameters, parameters_of
from helpers.catalog import Parameter, Shape, operation, operations

COLOUR = Shape("enum", choices=("red", "green"))


def entry(shape: Shape, value: Any = None, **more: Any) -> Entry:
    form = Parameters((Parameter("x", shape, **more),))
    form.fill({"x": value})
    return form.child("x")


def test_a_field_has_a_label_its_documentation_and_a_place_for_a_sentence() -> None:
    """A screen reader says the name, whether it is required, and what describes it."""
    text = "How many. See the [guide](https://docs.stripe.com/x)."
    html = field(entry(Shape("integer"), 3, required=True, documentation=text))
    assert '<label for="x">x</label>' in html
    assert 'id="x"' in html
    assert 'aria-describedby="problem:x help:x"' in html
    assert 'aria-required="true"' in html
    assert 'id="problem:x" data-problem="x"' in html
    assert '<p id="help:x" class="sw-note">How many.</p>' in html
    assert 'href="https://docs.stripe.com/x"' in html
    assert 'value="3"' in html


def test_the_whole_documentation_is_offered_only_where_there_is_more() -> None:
    """One sentence needs no "more"."""
    assert "<details" not in field(entry(Shape("string"), documentation="One sentence."))
    assert " about x<" in field(entry(Shape("string"), documentation="One. Two."))


def test_a_choice_begins_open_to_none() -> None:
    """Nothing is chosen for the reader; what is chosen is marked."""
    html = control(entry(COLOUR))
    assert '<option value="" selected></option><option value="red">red</option>' in html
    assert '<option value="green" selected>' in control(entry(COLOUR, "green"))


def test_a_boolean_has_three_states() -> None:
    """True, false, and not sent."""
    html = control(entry(Shape("boolean"), False))
    assert html.count("<option") == 3
    assert '<option value="false" selected>' in html


def test_an_open_choice_takes_other_values() -> None:
    """A value beside the known ones gets a text field; where none may be, it is not offered."""
    shape = Shape("enum", choices=("red",), open=True)
    assert "another value ..." in control(entry(shape))
    assert 'value="black"' in control(entry(shape, "black"))
    assert "another value ..." not in control(entry(COLOUR))


def test_a_wrong_choice_is_shown_to_be_mended() -> None:
    """What was given and does not fit is not hidden."""
    assert 'value="black"' in control(entry(COLOUR, "black"))


def test_unsetting_is_a_choice_of_its_own() -> None:
    """In a list of choices one of them; beside anything else a box to tick."""
    assert "unset (empty string)" in control(entry(Shape("enum", choices=("a",), unsettable=True)))
    text = Shape("string", unsettable=True)
    assert '<input type="checkbox" data-do="unset"' in control(entry(text, "a"))
    assert "An empty string is sent" in control(entry(text, ""))
    assert "unset" not in control(entry(Shape("string"), "a"))


def test_a_group_is_a_section_that_opens() -> None:
    """Closed while it holds nothing, and then without its fields; open where it holds something."""
    shape = Shape("object", read_fields=lambda: (Parameter("city", Shape("string")),))
    assert "city" not in field(entry(shape))
    opened = field(entry(shape, {"city": "Rome"}))
    assert '<details data-do="open" data-at="x" data-opened="true" open' in opened
    assert 'id="x[city]"' in opened
    assert 'role="group" aria-label="x"' in opened


def test_rows_and_pairs_name_what_they_hold() -> None:
    """Every control in a row has a name of its own, and so has each button."""
    rows = control(entry(Shape("list", item=Shape("string")), ["a"]))
    assert 'aria-label="x[0]"' in rows
    assert 'aria-label="Remove x[0]"' in rows
    assert 'aria-label="Add to x"' in rows
    pairs = control(entry(Shape("map", item=Shape("string")), {"k": "v"}))
    assert 'aria-label="x[0], key"' in pairs
    assert 'value="k"' in pairs
    assert 'value="v"' in pairs


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        (Shape("string"), "text or id"),
        (Shape("enum", choices=("now",)), "now"),
        (Shape("integer"), "integer"),
        (Shape("object", type_name="TokenCreateParamsCard"), "card fields"),
        (Shape("object", type_name="CustomerListParamsCreated"), "created fields"),
    ],
)
def test_what_a_unions_options_are_called(shape: Shape, name: str) -> None:
    """In words, not in the SDK's types."""
    assert option_name(shape) == name


def test_required_fields_come_first_and_many_optional_ones_wait() -> None:
    """Then the usual ones; one line says how many more there are."""
    form = parameters_of(operation("v1.payment_intents.create"))
    page = fields(form)
    assert page.index('id="amount"') < page.index('id="currency"') < page.index('id="payment_method"')
    assert page.index('id="payment_method"') < page.index("more optional parameters")
    assert 'id="statement_descriptor"' not in page
    assert 'id="statement_descriptor"' in folded_fields(form)
    form.fill({"statement_descriptor": "T-SHIRT"})
    assert 'value="T-SHIRT"' in fields(form)


def test_what_stripe_requires_in_fact_is_marked() -> None:
    """One of several says which others; a list that is required has its first row open."""
    refund = fields(parameters_of(operation("v1.refunds.create")))
    assert "this or charge or origin" in refund
    subscription = fields(parameters_of(operation("v1.subscriptions.create")))
    assert 'id="items[0][price]"' in subscription
    assert subscription.index('id="customer"') < subscription.index('data-at="items"')


@pytest.mark.parametrize(
    ("operation_name", "params", "note"),
    [
        (
            "v1.refunds.create",
            {},
            "In the currency&#x27;s smallest unit: 2000 is 20.00 USD, and 2000 JPY. "
            "Left empty: the whole charge, or what is not refunded of it yet.",
        ),
        (
            "v1.payouts.create",
            {"currency": "jpy"},
            "In the currency&#x27;s smallest unit: 2000 is 2,000 JPY.",
        ),
        (
            "v1.topups.create",
            {"currency": "usd"},
            "In the currency&#x27;s smallest unit: 2000 is 20.00 USD.",
        ),
    ],
)
def test_an_amount_says_its_unit_and_what_leaving_it_empty_means(
    operation_name: str, params: dict[str, Any], note: str
) -> None:
    """By its currency, where that is known; one that is required cannot be left empty."""
    form = parameters_of(operation(operation_name))
    form.fill(params)
    assert f'data-part="amount:amount" class="sw-note">{note}</p>' in fields(form)


def test_every_amount_of_every_form_says_what_it_is() -> None:
    """None is without its unit."""
    for each in operations():
        for entry in parameters_of(each).open().values():
            if is_amount(entry):
                assert "smallest unit" in amount_note(entry), (each.name, entry.name)


def test_values_and_documentation_are_escaped() -> None:
    """What somebody typed, and what a future SDK may say, is text."""
    hostile = '"><script>alert(1)</script>'
    shape = Shape("map", item=Shape("enum", choices=(hostile,), open=True))
    for html in (
        field(entry(Shape("string"), hostile, documentation=hostile)),
        field(entry(shape, {hostile: hostile})),
        field(entry(Shape("list", item=Shape("string")), [hostile])),
    ):
        assert "<script" not in html
