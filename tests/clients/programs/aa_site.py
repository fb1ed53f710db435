"""Sell as a site made with aa-stripe does, in the version of the API that it was written for.

python redirected.py ADDRESS aa_site.py

prints one JSON object: what became of a customer, a subscription, a charge and its refunds. It runs with the
program's own packages.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from importlib import import_module
from typing import Any

# mypy does not have these.
conf: Any = import_module("django.conf")
stripe: Any = import_module("stripe")

KEY = "sk_test_sandbox"
CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123"}
OF_DJANGO = ("admin", "auth", "contenttypes", "messages", "sessions")
conf.settings.configure(
    SECRET_KEY="a",
    USE_TZ=True,
    INSTALLED_APPS=[*(f"django.contrib.{each}" for each in OF_DJANGO), "aa_stripe"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    STRIPE_API_KEY=KEY,
    PAYMENT_ORIGIN="here",
    ENV_PREFIX="here",
)
import_module("django").setup()
import_module("django.core.management").call_command("migrate", verbosity=0)
models: Any = import_module("aa_stripe.models")
users: Any = import_module("django.contrib.auth.models").User.objects


def registered(user: Any) -> Any:
    """A user who is a customer with a card."""
    token = stripe.Token.create(api_key=KEY, card=CARD)
    customer = models.StripeCustomer(user=user, stripe_js_response=dict(token))
    customer.create_at_stripe()
    return customer


def subscribed(customer: Any) -> Any:
    """A subscription with a coupon and a tax."""
    named = {"name": "Gold", "statement_descriptor": "GOLD"}
    plan = models.StripeSubscriptionPlan(amount=500, currency="usd", interval="month", source={}, **named)
    plan.save()
    plan.create_at_stripe()
    coupon = models.StripeCoupon(coupon_id="SPRING", duration="once", percent_off=10)
    coupon.save()
    subscription = models.StripeSubscription(
        customer=customer, user=customer.user, plan=plan, coupon=coupon, tax_percent=Decimal("5.00")
    )
    subscription.save()
    subscription.create_at_stripe()
    return subscription


def charged(customer: Any) -> Any:
    """A charge, refunded in two parts."""
    charge = models.StripeCharge(user=customer.user, amount=700, customer=customer, description="A pen")
    charge.save()
    charge.charge()
    charge.refund(200)
    charge.refund()
    return charge


def main() -> None:
    customer = registered(users.create(username="ada", email="ada@example.com"))
    subscription = subscribed(customer)
    bought = subscription.status
    subscription.cancel(at_period_end=True)
    ending = subscription.refresh_from_stripe()
    charge = charged(customer)
    told = {
        "cards": [each["last4"] for each in customer.sources],
        "subscription": [
            bought,
            ending["cancel_at_period_end"],
            ending["tax_percent"],
            ending["plan"]["name"],
        ],
        "charge": [charge.is_charged, charge.is_refunded],
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
