"""The examples of the vocabulary's docstrings, which Shift+Tab shows in a cell."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import helpers
from helpers import connect
from helpers.history import Request
from helpers.settings import Settings

EXAMPLE = re.compile(r"^\n?((?: {4}.*\n?)+)", re.MULTILINE)


def example(name: str) -> str:
    """The indented lines of a docstring."""
    match = EXAMPLE.search(inspect.getdoc(getattr(helpers, name)) or "")
    return dedent(match[1]) if match else ""


@pytest.fixture
def names(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """What a notebook would have made by then, by the names that the examples use."""
    client = connect(settings=Settings(mode="sandbox", seed="examples"))
    customer = client.v1.customers.create({"email": "jenny@example.com", "source": "tok_visa"})
    client.v1.customers.update(customer.id, {"name": "Jenny"})
    form = helpers.build("v1.customers.create", email="jenny@example.com", name="Jenny Rosen")
    form.send()
    line: Any = {"price_data": {"currency": "usd", "product_data": {"name": "T"}, "unit_amount": 500}}
    price = client.v1.prices.create(line["price_data"])
    session: Any = {
        "mode": "payment",
        "line_items": [{**line, "quantity": 1}],
        "success_url": "https://a.example",
    }
    charge: Any = {"amount": 2000, "currency": "usd", "customer": customer.id}
    paying: Any = {
        "amount": 2000,
        "currency": "usd",
        "payment_method": "pm_card_threeDSecure2Required",
        "confirm": True,
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
    }
    objects = {
        "client": client,
        "account": client.v1.accounts.create({"type": "express"}),
        "customer": customer,
        "form": form,
        "charge": client.v1.charges.create(charge),
        "intent": client.v1.payment_intents.create(paying),
        "session": client.v1.checkout.sessions.create(session),
        "link": client.v1.payment_links.create({"line_items": [{"price": price.id, "quantity": 1}]}),
        "text": '{"object": {"name": "b"}, "previous_attributes": {"name": "a"}}',
        "Request": Request,
        **{name: getattr(helpers, name) for name in helpers.__all__},
    }
    helpers.sql("SELECT 1 FROM charges")
    with chdir(tmp_path):
        yield objects


@pytest.mark.parametrize("name", helpers.__all__)
def test_a_name_has_two_lines_of_example_that_run(name: str, names: dict[str, Any]) -> None:
    """In a notebook on the sandbox, in the order in which they stand."""
    written = example(name)
    assert len(written.splitlines()) >= 2, f"{name} has no example"
    exec(compile(written, name, "exec"), dict(names))
