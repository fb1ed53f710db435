"""What a customer pays with is saved for the next purchase, found there, and removed.

Source: https://docs.stripe.com/payments/checkout/save-during-payment.
"""

from __future__ import annotations

from typing import Any

import pytest

from helpers.sandbox import Sandbox

from ..checkout.conftest import PAYING, SHIRT
from .visitor import Visitor

CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123"}
SAVE, REMOVE = {"payment_method_save": "enabled"}, {"payment_method_remove": "enabled"}
MONTHLY = {**SHIRT, "recurring": {"interval": "month"}}
PAGE = "Visa ending in 4242"


@pytest.fixture
def client(sandbox: Sandbox) -> Any:
    """The SDK's client of the sandbox."""
    return sandbox.client()


@pytest.fixture
def customer(client: Any) -> str:
    """Somebody's id."""
    return str(client.v1.customers.create({"email": "ada@example.com"}).id)


def asked(client: Any, customer: str, **params: Any) -> Any:
    """A session of a customer that sells two shirts, unless it is said what."""
    return client.v1.checkout.sessions.create({**PAYING, "customer": customer, **params})


def kept(client: Any, customer: str) -> list[str]:
    """How the payment methods of a customer may be shown again."""
    return [each.allow_redisplay for each in client.v1.payment_methods.list({"customer": customer}).data]


@pytest.mark.parametrize(("ticked", "shown"), [({"save": "yes"}, ["always"]), ({}, [])])
def test_who_ticks_the_box_finds_the_card_again(
    client: Any, visitor: Visitor, customer: str, ticked: dict[str, str], shown: list[str]
) -> None:
    """ "When customers check this checkbox, Checkout saves the payment method" to be shown always."""
    page = visitor.open(asked(client, customer, saved_payment_method_options=SAVE).url)
    visitor.send(page, "Pay $30.00", {}, **CARD, **ticked)
    assert kept(client, customer) == shown
    again = visitor.open(asked(client, customer).url)
    assert (PAGE in again.text) is bool(shown)
    if shown:
        visitor.send(again, "Pay $30.00")
        paid = client.v1.payment_intents.list().data
        assert [each.status for each in paid] == ["succeeded"] * 2
        assert paid[0].payment_method == paid[1].payment_method


def test_what_is_saved_to_be_charged_later_is_not_shown_again(
    client: Any, visitor: Visitor, customer: str
) -> None:
    """By `setup_future_usage` or a subscription: "these payment methods have an `allow_redisplay` value of
    `limited`". The page offers to save only where the session says so.
    """
    later = {"payment_intent_data": {"setup_future_usage": "off_session"}}
    monthly = {"mode": "subscription", "line_items": [{"price_data": MONTHLY, "quantity": 2}]}
    for params, button in ((later, "Pay $30.00"), (monthly, "Subscribe $30.00")):
        page = visitor.open(asked(client, customer, **params).url)
        assert "Save my payment details" not in page.text
        visitor.send(page, button, {}, **CARD)
    assert kept(client, customer) == ["limited", "limited"]
    assert PAGE not in visitor.open(asked(client, customer).url).text
    shown = {"allow_redisplay_filters": ["limited"]}
    assert PAGE in visitor.open(asked(client, customer, saved_payment_method_options=shown).url).text


def test_a_subscribers_card_is_saved_if_the_box_is_ticked(
    client: Any, visitor: Visitor, customer: str
) -> None:
    """In subscription mode, too."""
    lines = [{"price_data": MONTHLY, "quantity": 2}]
    options = {"saved_payment_method_options": SAVE}
    page = visitor.open(asked(client, customer, mode="subscription", line_items=lines, **options).url)
    visitor.send(page, "Subscribe $30.00", {}, **CARD, save="yes")
    assert kept(client, customer) == ["always"]


def test_a_saved_card_is_removed_but_not_from_under_a_subscription(
    client: Any, visitor: Visitor, customer: str
) -> None:
    """ "The customer can't remove a payment method if it's tied to an active subscription and the customer
    doesn't have a default payment method".
    """
    card = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    client.v1.payment_methods.update(card, {"allow_redisplay": "always"})
    price = client.v1.prices.create(MONTHLY).id
    bought = {"customer": customer, "items": [{"price": price}], "default_payment_method": card}
    subscription = client.v1.subscriptions.create(bought).id
    assert f"Remove {PAGE}" not in visitor.open(asked(client, customer).url).text
    page = visitor.open(asked(client, customer, saved_payment_method_options=REMOVE).url)
    page = visitor.send(page, f"Remove {PAGE}")
    assert "Your subscription is paid with this card." in page.text
    client.v1.subscriptions.cancel(subscription)
    page = visitor.send(page, f"Remove {PAGE}")
    assert PAGE not in page.text
    assert kept(client, customer) == []


def test_the_enter_key_pays_and_removes_no_card(client: Any, visitor: Visitor, customer: str) -> None:
    """It presses a form's first button.

    Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#implicit-submission.
    """
    card = client.v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    client.v1.payment_methods.update(card, {"allow_redisplay": "always"})
    page = visitor.open(asked(client, customer, saved_payment_method_options=REMOVE).url)
    words = list(page.forms[0].buttons.values())
    assert words[:2] == ["Pay $30.00", f"Remove {PAGE}"]
