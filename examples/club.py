"""The billing of a club: members join by card, pay every month, and lose access when they stop paying.

`examples/test_club.py` tests it with the fixture `stripe_sandbox`; no account and no network are needed.
"""

from __future__ import annotations

import stripe


class Declined(Exception):
    """The member's card was declined. The message is for the member."""


class Club:
    """`price`: the id of the monthly price. `members`: the ids of customers who have access."""

    def __init__(self, price: str) -> None:
        self.price = price
        self.members: set[str] = set()
        self.seen: set[str] = set()

    def join(self, email: str, payment_method: str) -> stripe.Subscription:
        """Subscribe a new customer who pays with a payment method. Raises Declined: nothing is kept."""
        customer = stripe.Customer.create(email=email)
        try:
            method = stripe.PaymentMethod.attach(payment_method, customer=customer.id)
            return stripe.Subscription.create(
                customer=customer.id,
                items=[{"price": self.price}],
                default_payment_method=method.id,
                payment_behavior="error_if_incomplete",
            )
        except stripe.CardError as error:
            customer.delete()
            raise Declined(error.user_message) from error

    def leave(self, subscription: str) -> None:
        """Stop at the end of the month that is paid."""
        stripe.Subscription.modify(subscription, cancel_at_period_end=True)

    def heard(self, event: stripe.Event) -> None:
        """Follow a webhook event; one that comes twice does nothing the second time."""
        if event.id in self.seen:
            return
        self.seen.add(event.id)
        customer = str(event.data.object["customer"])
        if event.type == "invoice.paid":
            self.members.add(customer)
        elif event.type in ("invoice.payment_failed", "customer.subscription.deleted"):
            self.members.discard(customer)
