"""How long texts may be: as Stripe's published spec says of each parameter (`maxLength`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ..refused import refusal

Service = Callable[[Any], Callable[[dict[str, Any]], Any]]
# What is made, with what else, the parameter and how long it may be.
LIMITS: tuple[tuple[Service, Mapping[str, Any], str, int], ...] = (
    (lambda v1: v1.customers.create, {}, "phone", 20),
    (lambda v1: v1.quotes.create, {}, "header", 50),
    (lambda v1: v1.quotes.create, {}, "footer", 500),
    (lambda v1: v1.payment_intents.create, {"amount": 500, "currency": "usd"}, "description", 1000),
    (lambda v1: v1.test_helpers.test_clocks.create, {"frozen_time": 1700000000}, "name", 300),
)


@pytest.mark.parametrize(("service", "with_", "name", "most"), LIMITS, ids=lambda each: str(each)[:20])
def test_a_text_is_as_long_as_the_spec_says(
    stripe_client: Any, service: Service, with_: Mapping[str, Any], name: str, most: int
) -> None:
    """One character more is refused in Stripe's words, which tell the ends of a text, or all of some.

    Source: https://github.com/crvouga/mockingbird, which compares itself with Stripe's test mode.
    """
    create = service(stripe_client.v1)
    assert create({**with_, name: "1" * most})[name] == "1" * most
    error = refusal(create, {**with_, name: "1" * (most + 1)})
    told = f" length: {'1' * (most + 1)}" if name == "phone" else ": 1111...1111;"
    assert (error.user_message, error.param) == (
        f"Invalid string{told} must be at most {most} characters",
        name,
    )


def test_a_text_inside_others_is_as_long_as_the_spec_says(stripe_client: Any) -> None:
    """In objects, in lists, and in what is only changed."""
    accounts, links = stripe_client.v1.accounts, stripe_client.v1.payment_links
    account = accounts.create({"type": "custom", "country": "US"})
    prefix = {"settings": {"card_payments": {"statement_descriptor_prefix": "ELEVENCHARS"}}}
    error = refusal(accounts.update, account.id, prefix)
    assert error.param == "settings[card_payments][statement_descriptor_prefix]"
    assert "at most 10 characters" in error.user_message
    price = {
        "currency": "usd",
        "product_data": {"name": "Tea", "unit_label": "thirteen char"},
        "unit_amount": 5,
    }
    error = refusal(links.create, {"line_items": [{"price_data": price, "quantity": 1}]})
    assert error.param == "line_items[0][price_data][product_data][unit_label]"


def test_some_texts_are_longer_than_most(stripe_client: Any) -> None:
    """A charge's description has room for 40,000 characters, where most texts have room for 5,000."""
    charges = stripe_client.v1.charges
    charge = {"amount": 500, "currency": "usd", "source": "tok_visa"}
    assert len(charges.create({**charge, "description": "x" * 40_000}).description) == 40_000
    assert "40000" in refusal(charges.create, {**charge, "description": "x" * 40_001}).user_message
