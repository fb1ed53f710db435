"""The club's billing, month after month: what a test of your own program can look like."""

from __future__ import annotations

import pytest
import stripe

from examples.club import Club, Declined
from helpers.testing.sandbox import TestSandbox

FOLLOWED = ("invoice.paid", "invoice.payment_failed", "customer.subscription.deleted")


@pytest.fixture
def club(stripe_sandbox: TestSandbox) -> Club:
    """A club that costs $19 a month."""
    product = stripe.Product.create(name="Coffee club")
    price = stripe.Price.create(
        product=product.id, unit_amount=1900, currency="usd", recurring={"interval": "month"}
    )
    return Club(price.id)


def tell(club: Club, sandbox: TestSandbox) -> None:
    """Give the club every event so far, as its webhook endpoint would get them."""
    for event in sandbox.events():
        if event.type in FOLLOWED:
            club.heard(event)


def test_a_member_pays_every_month(club: Club, stripe_sandbox: TestSandbox) -> None:
    """Three invoices within two months."""
    subscription = club.join("jenny@example.com", "pm_card_visa")
    stripe_sandbox.advance(days=62)
    invoices = stripe.Invoice.list(subscription=subscription.id)
    assert [(each.status, each.amount_paid) for each in invoices.data] == [("paid", 1900)] * 3
    tell(club, stripe_sandbox)
    assert club.members == {subscription.customer}


def test_a_declined_card_keeps_nobody(club: Club) -> None:
    """The member reads why, and no customer stays behind."""
    with pytest.raises(Declined, match="Your card has insufficient funds"):
        club.join("jenny@example.com", "pm_card_visa_chargeDeclinedInsufficientFunds")
    assert stripe.Customer.list().data == []


def test_a_card_that_fails_later_ends_the_access(club: Club, stripe_sandbox: TestSandbox) -> None:
    """The next invoice cannot be paid."""
    subscription = club.join("jenny@example.com", "pm_card_visa")
    stripe_sandbox.act("next_card", outcome="insufficient_funds")
    stripe_sandbox.wait_for("invoice.payment_failed", days=35)
    tell(club, stripe_sandbox)
    assert subscription.customer not in club.members


def test_who_leaves_has_access_to_the_end_of_the_month(club: Club, stripe_sandbox: TestSandbox) -> None:
    """And not a day longer."""
    subscription = club.join("jenny@example.com", "pm_card_visa")
    club.leave(subscription.id)
    stripe_sandbox.advance(days=20)
    tell(club, stripe_sandbox)
    assert club.members == {subscription.customer}
    stripe_sandbox.wait_for("customer.subscription.deleted")
    tell(club, stripe_sandbox)
    assert club.members == set()


def test_an_event_that_comes_twice_counts_once(club: Club, stripe_sandbox: TestSandbox) -> None:
    """An old payment, delivered again, gives no access back."""
    club.join("jenny@example.com", "pm_card_visa")
    paid = stripe_sandbox.event("invoice.paid")
    club.heard(paid)
    club.members.clear()
    club.heard(paid)
    assert club.members == set()


def test_a_lost_connection_charges_once(club: Club, stripe_sandbox: TestSandbox) -> None:
    """The SDK tries again by itself, with the same idempotency key."""
    with stripe_sandbox.faults("disconnect", times=1, after=True):
        club.join("jenny@example.com", "pm_card_visa")
    assert len(stripe.Charge.list().data) == 1
