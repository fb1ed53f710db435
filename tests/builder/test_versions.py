"""A form in another version of the API: its parameters, and what differs."""

from __future__ import annotations

from typing import Any

import pytest

from helpers import build, connect
from helpers.settings import Settings

OLDER = {"Stripe-Version": "2024-06-20"}


@pytest.fixture(autouse=True)
def _connected() -> None:
    connect(settings=Settings(seed="builder versions"))


def form(**params: Any) -> Any:
    """A form for a payment intent."""
    return build("v1.payment_intents.create", **{"amount": 500, "currency": "usd", **params})


def test_a_form_has_the_parameters_of_its_version() -> None:
    """What only the older has is refused, then filled in, sent, and refused again by the newest."""
    filled = form(payment_method_types=["card"])
    assert filled.error.message == "Received unknown parameter: payment_method_types"
    filled.options = OLDER
    assert filled.error is None
    filled.send()
    assert filled.reply.body["payment_method_types"] == ["card"]
    assert '"payment_method_types": ["card"]' in filled.code()
    assert '{"stripe_version": "2024-06-20"}' in filled.code()
    filled.options = {}
    assert filled.error
    assert filled.error.message == "Received unknown parameter: payment_method_types"


def test_an_older_program_s_request_is_pasted_as_it_was() -> None:
    """The header of a curl command says which version its parameters are of."""
    pasted: Any = build(
        "curl https://api.stripe.com/v1/payment_intents -H 'Stripe-Version: 2024-06-20' "
        "-d amount=500 -d currency=usd -d 'payment_method_types[]=card'"
    )
    pasted.send()
    assert pasted.reply.ok


def test_a_form_tells_what_differs() -> None:
    """When a version is typed, with the fields of that version; the versions are offered."""
    filled = form()
    page = filled.react({"do": "show"})["parts"]["page"]
    assert '<option value="2024-06-20"></option>' in page
    answer = filled.react({"do": "type", "at": "Stripe-Version", "value": "2024-06-20"})
    assert "What is different in 2024-06-20" in answer["parts"]["version"]
    assert "fields" in answer["parts"]
    answer = filled.react({"do": "type", "at": "Stripe-Version", "value": "2024-06-2"})
    assert "There is no version" in answer["parts"]["version"]
    assert "fields" not in answer["parts"]
    answer = filled.react({"do": "type", "at": "Stripe-Version", "value": ""})
    assert answer["parts"]["version"] == ""
    assert filled.error is None
