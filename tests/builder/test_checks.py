"""What was typed wrongly, is missing or can't be placed is shown where it stands, and in the code."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.builder import build
from helpers.builder.edits import reach
from helpers.builder.form import Form
from helpers.builder.marks import marks
from helpers.builder.parameters import parameters_of
from helpers.builder.replaced import REPLACED, instead, is_parameter
from helpers.builder.usual import USUAL
from helpers.catalog import operation, operations
from helpers.catalog.needs import TABLE, needs
from helpers.viewer import Problem
from scripts import needs as script


def do(form: Form, action: str, at: str = "", value: Any = None) -> dict[str, Any]:
    return dict(form.react({"do": action, "at": at, "value": value}))


def page(form: Form) -> str:
    return str(do(form, "show")["parts"]["page"])


def test_what_does_not_fit_stays_in_the_field_the_values_and_the_code() -> None:
    """A float for an amount, as one writes dollars; in the code it is marked."""
    form = build("v1.charges.create", amount=19.99, currency="usd", source="tok_visa")
    assert form.params["amount"] == 19.99
    assert '"amount": 19.99' in form.code()
    assert "-d amount=19.99" in form.code("curl")
    shown = page(form)
    assert 'value="19.99"' in shown
    assert '<mark class="sf-doubtful">19.99</mark>' in shown
    assert "This code would be refused. Invalid integer: 19.99." in shown
    assert str(form.error).startswith("Invalid integer: 19.99")


def test_what_is_missing_has_a_place_in_the_code() -> None:
    """Under its own name in capitals; nothing of it is among the values."""
    form = build("v1.topups.create", amount=2000)
    assert form.params == {"amount": 2000}
    assert '"currency": "CURRENCY"' in form.code()
    assert "Missing required param: currency." in page(form)
    do(form, "type", "currency", "usd")
    assert "This code would be refused" not in page(form)


def test_one_of_several_is_asked_for() -> None:
    """A refund is of a charge or of a payment intent; all of them are marked."""
    form = build("v1.refunds.create", amount=500)
    sentence = "Give one of these: payment_intent, charge, origin."
    form.send()
    assert str(form.error).startswith(sentence)
    problems = do(form, "type", "amount", "400")["problems"]
    assert problems == dict.fromkeys(("payment_intent", "charge", "origin"), sentence)
    assert do(form, "type", "charge", "ch_1")["problems"] == {}


def test_an_unknown_parameter_is_named_with_what_took_its_place() -> None:
    """At the top of the form; its value can be moved there, or taken out."""
    form = build("v1.subscriptions.create", customer="cus_1", plan="price_1", foo="bar")
    assert form.params["plan"] == "price_1"
    shown = page(form)
    assert shown.index("is no parameter of this operation") < shown.index('class="sf-columns"')
    assert "Now it is <code>items[0][price]</code>" in shown
    slip = page(build("v1.customers.create", desription="x"))
    assert "Did you mean <code>description</code>?" in slip
    do(form, "use", "plan")
    assert form.params == {"customer": "cus_1", "foo": "bar", "items": [{"price": "price_1"}]}
    do(form, "drop", "foo")
    assert "foo" not in form.params
    assert form.error is None


@pytest.mark.parametrize(
    ("name", "given", "meant"),
    [
        ("v1.payment_intents.create", "payment_method_types", "allowed_payment_method_types"),
        ("v1.charges.create", "card", "source"),
        ("v1.charges.create", "ammount", "amount"),
        ("v1.tokens.create", "number", "card[number]"),
        ("v1.tokens.create", "card[numbr]", "card[number]"),
        ("v1.checkout.sessions.create", "line_items[0][pric]", "line_items[0][price]"),
        ("v1.customers.create", "qqqq", ""),
    ],
)
def test_the_nearest_name_is_meant(name: str, given: str, meant: str) -> None:
    """What took its place, else a slip of the pen, else the same name deeper."""
    assert instead(operation(name), given) == meant


def test_what_took_a_place_exists() -> None:
    """Each new name is a parameter of an operation of the row, and each old one is none of any."""
    for start, names in REPLACED.items():
        several = [each for each in operations() if each.name.startswith(start) and each.method == "post"]
        assert several, start
        for old, new in names.items():
            holders = [each for each in several if old in {parameter.name for parameter in each.parameters}]
            assert len(holders) < len(several), (start, old)
            if is_parameter(new):
                assert any(_has(each.name, new) for each in several), (start, new)


def _has(name: str, path: str) -> bool:
    try:
        return bool(reach(parameters_of(operation(name)), path))
    except KeyError:
        return False


@pytest.mark.parametrize("name", USUAL)
def test_usual_parameters_exist(name: str) -> None:
    """A table that names what is not there would hide it."""
    assert set(USUAL[name]) <= {each.name for each in operation(name).parameters}


def test_the_table_of_needs_is_what_its_script_writes() -> None:
    """It names parameters that there are."""
    assert TABLE.read_text(encoding="utf-8") == script.text()
    for name in script.table():
        known = {each.name for each in operation(name).parameters}
        row = needs(name)
        assert known.issuperset(row.required)
        assert all(known.issuperset(names) for names in (*row.one_of, *row.at_most_one))


@pytest.mark.parametrize(
    ("name", "problem", "marked"),
    [
        ("v1.tokens.create", Problem("It is incorrect.", "", param="number"), {"card[number]"}),
        (
            "v1.refunds.create",
            Problem(
                "One of the following params should be provided for this request: payment_intent or charge.",
                "",
            ),
            {"payment_intent", "charge"},
        ),
        (
            "v1.coupons.create",
            Problem("You may only specify one of these parameters: amount_off, percent_off.", ""),
            {"amount_off", "percent_off"},
        ),
        (
            "v1.payment_intents.create",
            Problem("You must provide `payment_method` when you `confirm`.", "", param="payment_method"),
            {"payment_method", "confirm"},
        ),
        ("v1.charges.create", Problem("Your card was declined.", "", code="card_declined"), set()),
    ],
)
def test_an_error_marks_every_field_that_it_is_about(name: str, problem: Problem, marked: set[str]) -> None:
    """The one it names, and those its message names; a word of the sentence is no field."""
    fields = parameters_of(operation(name))
    fields.fill({"card": {"number": "4242424242424242"}} if name == "v1.tokens.create" else {})
    assert set(marks(fields, problem)) == marked


def test_a_form_says_what_the_sandboxs_answer_is_worth() -> None:
    """In words."""
    modelled = next(each.name for each in operations() if each.fidelity == "modelled")
    assert "The sandbox answers this operation as Stripe does." in page(build(modelled))
    typed = next((each.name for each in operations() if each.fidelity == "typed"), None)
    if typed:
        assert "The sandbox checks types only; Stripe may refuse this" in page(build(typed))
