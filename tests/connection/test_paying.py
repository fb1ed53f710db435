"""The sandbox's pages gone through without a browser."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers import authenticate, connect, onboard, pay

PRICE = {"currency": "usd", "product_data": {"name": "Mug"}, "unit_amount": 1200}
SESSION: Any = {
    "line_items": [{"price_data": PRICE, "quantity": 1}],
    "mode": "payment",
    "success_url": "https://example.com",
}


def test_a_session_is_paid_by_object_or_id() -> None:
    """A declined card leaves it open, and raises as the SDK does."""
    client = connect()
    sessions = client.v1.checkout.sessions
    assert pay(sessions.create(SESSION)).payment_status == "paid"
    session = sessions.create(SESSION)
    with pytest.raises(stripe.CardError, match="Your card was declined"):
        pay(session.id, "pm_card_visa_chargeDeclined")
    assert sessions.retrieve(session.id).status == "open"
    assert pay(session.id).id == session.id


def test_a_payment_link_is_paid_in_a_session_of_its_own() -> None:
    """Each time in another one."""
    client = connect()
    price = client.v1.prices.create(PRICE)  # type: ignore[arg-type]
    link = client.v1.payment_links.create({"line_items": [{"price": price.id, "quantity": 1}]})
    first, second = pay(link), pay(link)
    assert (first.payment_link, first.payment_status) == (link.id, "paid")
    assert first.id != second.id


@pytest.mark.parametrize(("passes", "status"), [(True, "succeeded"), (False, "requires_payment_method")])
def test_a_customer_answers_the_bank(passes: bool, status: str) -> None:
    """Of payments and of cards that are only saved."""
    client = connect()
    asked: Any = {
        "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        "confirm": True,
        "payment_method": "pm_card_threeDSecure2Required",
    }
    paying: Any = {"amount": 4000, "currency": "usd", **asked}
    payment = client.v1.payment_intents.create(paying)
    assert authenticate(payment, passes=passes).status == status
    assert authenticate(client.v1.setup_intents.create(asked), passes=passes).status == status


def test_the_holder_of_an_account_is_onboarded() -> None:
    """By object or id; whatever was asked is answered then."""
    client = connect()
    wanted: Any = {"transfers": {"requested": True}}
    account = client.v1.accounts.create({"type": "express", "country": "US", "capabilities": wanted})
    assert account.requirements is not None
    assert account.requirements.currently_due
    assert onboard(account).capabilities.transfers == "active"
    assert onboard(account.id).requirements.currently_due == []


def test_an_account_of_v2_comes_back_as_v2_shows_it() -> None:
    """With its configurations, which v2 shows on request alone."""
    client = connect()
    wanted = {"capabilities": {"stripe_balance": {"stripe_transfers": {"requested": True}}}}
    params: Any = {"contact_email": "ada@example.com", "identity": {"country": "us"}}
    params["configuration"] = {"recipient": wanted}
    params["defaults"] = {
        "responsibilities": {"fees_collector": "application", "losses_collector": "application"}
    }
    account = onboard(client.v2.core.accounts.create(params))
    assert account.object == "v2.core.account"
    transfers = account.configuration.recipient.capabilities.stripe_balance.stripe_transfers
    assert transfers.status == "active"
