"""What helps with a value: ids that were seen, dates for Unix seconds, amounts in their currency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from helpers.builder import Form
from helpers.builder.assist import as_date, as_seconds, expandable, in_minor_units, is_time, seen
from helpers.builder.entries import find
from helpers.builder.reading import Misfit
from helpers.catalog import operation
from helpers.history import history
from helpers.history.wire import Sent

CUSTOMER = b'{"object": "customer", "id": "cus_1", "name": "Jenny Rosen", "default_source": "card_9"}'
CHARGE = (
    b'{"object": "list", "data": [{"object": "charge", "id": "ch_1", "amount": 500,'
    b' "customer": {"object": "customer", "id": "cus_2", "email": "joan@example.com"}}]}'
)


@pytest.fixture
def _seen() -> Iterator[None]:
    """Two replies: a customer, then a list of charges with another one in it."""
    seen.cache_clear()
    for body in (CUSTOMER, CHARGE):
        history.record(Sent("get", "https://api.stripe.com/v1/x", {}, None, 200, {}, body))
    yield
    seen.cache_clear()


def edited(form: Form, do: str, at: str, value: str) -> dict[str, str]:
    """The parts that an edit changes."""
    answer: Any = form.react({"do": do, "at": at, "value": value})
    return {name: str(html) for name, html in answer["parts"].items()}


def page(name: str, **params: Any) -> str:
    """A form as it appears."""
    answer: Any = Form(operation(name), params).react({"do": "show"})
    return str(answer["parts"]["page"])


@pytest.mark.usefixtures("_seen")
def test_a_customer_field_offers_the_customers_that_were_seen() -> None:
    """The latest first, each with what tells it apart; other fields offer what they take."""
    html = page("v1.charges.create", amount=1, currency="usd", customer="cus_1")
    assert '<input type="text" value="cus_1"' in html
    customers = html[html.index('<datalist id="offered:customer"') :].partition("</datalist>")[0]
    assert customers.index('value="cus_2">joan@example.com') < customers.index('value="cus_1">Jenny Rosen')
    assert 'id="offered:description"' not in html
    assert "ch_1" in page("v1.refunds.create")


def test_nothing_seen_is_nothing_offered() -> None:
    """No empty lists; the API's versions alone are known."""
    assert page("v1.refunds.create").count("<datalist") == 1


def test_what_can_be_expanded_is_offered() -> None:
    """Of the operation's own reply, also through a list; the nearest first."""
    assert expandable(operation("v1.charges.retrieve"))[:2] == ["application", "application_fee"]
    assert "balance_transaction.source" in expandable(operation("v1.charges.retrieve"))
    assert "data.customer" in expandable(operation("v1.charges.list"))
    assert expandable(operation("v1.balance.retrieve")) == []
    form = Form(operation("v1.charges.retrieve"), {"charge": "ch_1"})
    assert 'value="customer"' in edited(form, "add", "expand", "")["control:expand"]


def test_an_amount_is_typed_in_its_currencys_unit() -> None:
    """The minor unit stands in the field itself; each follows the other, and the currency."""
    form = Form(operation("v1.charges.create"), {"currency": "usd"})
    parts = edited(form, "money", "amount", "19.99")
    assert form.params == {"currency": "usd", "amount": 1999}
    assert 'value="1999"' in parts["value:amount"]
    assert "unit:amount" not in parts
    assert 'value="25.00"' in edited(form, "type", "amount", "2500")["unit:amount"]
    yen = edited(form, "type", "currency", "jpy")["unit:amount"]
    assert 'value="2500"' in yen
    assert 'aria-label="amount, in jpy"' in yen
    assert edited(form, "type", "currency", "")["unit:amount"] == ""


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("19.99", "usd", "1999"), ("1,234.5", "eur", "123450"), ("500", "jpy", "500"), ("1.234", "kwd", "1234")],
)
def test_each_currency_has_its_minor_unit(text: str, currency: str, minor: str) -> None:
    """Two decimals, none, or three."""
    assert in_minor_units(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "told"),
    [("1.999", "USD has 2 decimals: 1.999 has more."), ("ten", "Invalid amount: ten"), ("inf", "USD has 2")],
)
def test_an_amount_that_is_none_is_told(text: str, told: str) -> None:
    """At the field, and what stood there before stays."""
    with pytest.raises(Misfit, match=told):
        in_minor_units(text, "usd")
    form = Form(operation("v1.charges.create"), {"currency": "usd", "amount": 5})
    answer: Any = form.react({"do": "money", "at": "amount", "value": text})
    assert answer["problems"]["amount"].startswith(told[:7])


def test_a_time_is_picked_as_a_date_in_utc() -> None:
    """Also as a bound of a filter."""
    form = Form(operation("v1.customers.list"), {"created": {"gte": 1706788800}})
    bound: Any = find(form._fields, "created[gte]")
    assert is_time(bound)
    assert as_date(bound) == "2024-02-01T12:00:00"
    parts = edited(form, "moment", "created[gte]", "2024-02-02T00:00")
    assert form.params == {"created": {"gte": 1706832000}}
    assert 'value="1706832000"' in parts["value:created[gte]"]
    assert 'type="datetime-local" value="2024-02-02T00:00:00"' in page("v1.customers.list", **form.params)


def test_a_date_that_was_cleared_is_not_sent() -> None:
    """And what is no time shows none."""
    form = Form(operation("v1.coupons.create"), {"redeem_by": 1706788800})
    edited(form, "moment", "redeem_by", "")
    assert form.params == {}
    assert as_seconds("") == ""
    form.params = {"redeem_by": 10**17}
    assert as_date(find(form._fields, "redeem_by")) == ""
    assert not is_time(find(Form(operation("v1.tokens.create"), {})._fields, "card[exp_month]"))


def test_what_can_be_expanded_is_chosen_from_a_list() -> None:
    """Until it is chosen; other paths can be typed into a row, and other lists have no such choice."""
    form = Form(operation("v1.charges.retrieve"), {"charge": "ch_1"})
    choice = '<option value="customer">customer</option>'
    assert choice in edited(form, "open", "expand", "")["body:expand"]
    controls = edited(form, "pick", "expand", "customer")["control:expand"]
    assert form.params["expand"] == ["customer"]
    assert choice not in controls
    assert '<option value="customer.default_source">' in controls
    edited(form, "pick", "expand", "")
    assert form.params["expand"] == ["customer"]
    listed = Form(operation("v1.customers.create"), {"preferred_locales": ["de"]})
    assert (
        "Choose what to expand"
        not in edited(listed, "add", "preferred_locales", "")["control:preferred_locales"]
    )
