"""A reply beside an earlier one."""

from __future__ import annotations

import pytest

from helpers import connect, send, show
from helpers.history import Exchange, Reply, Request, history
from helpers.settings import Settings

BEFORE = Exchange(1, Request("get", "/v1/customers/cus_1"), Reply(200, {}, {"id": "cus_1", "name": "Ann"}))
AFTER = Exchange(2, Request("get", "/v1/customers/cus_1"), Reply(200, {}, {"id": "cus_1", "name": "Bo"}))


@pytest.fixture
def customers() -> list[Exchange]:
    """Three replies in the history: a customer, the same changed, another one."""
    connect(settings=Settings())
    first = send(Request("post", "/v1/customers", {"name": "Ann"}))
    path = f"/v1/customers/{first.reply.body['id']}"
    return [first, send(Request("post", path, {"name": "Bo"})), send(Request("post", "/v1/customers"))]


def compared(exchange: Exchange, number: str = "") -> str:
    answer = show(exchange).react({"do": "compare", "value": number})
    return str(answer["parts"]["comparison"])


def test_what_changed_comes_first() -> None:
    """In the stored page as in the terminal; without an earlier one nothing is compared."""
    view = show(AFTER, since=BEFORE)
    stored = view._repr_mimebundle_()[0]["text/html"]
    assert stored.index("Difference") < stored.index("Tree")
    assert "&quot;Ann&quot;" in stored
    assert '~ name: "Ann" -> "Bo"' in repr(view)
    assert "Difference" not in show(AFTER)._repr_mimebundle_()[0]["text/html"]


def test_the_likeliest_is_the_same_object(customers: list[Exchange]) -> None:
    """Chosen without being asked for: the latest reply with it, not the latest of all."""
    first, second, third = customers
    html = compared(second)
    assert f'value="{first.number}" selected>' in html
    assert "&quot;Ann&quot;" in html
    assert f'value="{third.number}">' in html
    assert f'value="{second.number}"' not in html


def test_what_came_before_goes_before_what_came_after(customers: list[Exchange]) -> None:
    """A reply that is looked at again is compared with the one before it, not with a later one."""
    first, second, _ = customers
    send(Request("get", second.request.path))
    assert f'value="{first.number}" selected>' in compared(second)


def test_any_other_can_be_chosen(customers: list[Exchange]) -> None:
    """By its number in the history."""
    second, third = customers[1:]
    html = compared(second, str(third.number))
    assert f'value="{third.number}" selected>' in html
    assert f"Difference since {third.number}: POST /v1/customers" in html


def test_a_first_reply_has_nothing_beside_it(customers: list[Exchange]) -> None:
    """And says so."""
    history.clear()
    only = send(Request("get", "/v1/balance"))
    assert "There is no other reply in the history yet." in compared(only)
