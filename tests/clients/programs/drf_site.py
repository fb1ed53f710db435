"""Sell a subscription on a site made with drf-stripe-subscription, from its price list to its webhook.

python redirected.py ADDRESS drf_site.py DATABASE

prints one JSON object: what each of the site's addresses answered. It runs with the program's own packages.
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import redirect_stdout
from importlib import import_module
from typing import Any
from wsgiref.simple_server import make_server

# mypy does not have these.
conf: Any = import_module("django.conf")
stripe: Any = import_module("stripe")

KEY = "sk_test_sandbox"
FRAMEWORK = ["django.contrib.auth", "django.contrib.contenttypes", "rest_framework"]
SITE = {"STRIPE_API_SECRET": KEY, "DJANGO_USER_MODEL": "auth.User"}
conf.settings.configure(
    SECRET_KEY="a",
    USE_TZ=True,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[*FRAMEWORK, "drf_stripe"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}},
    DRF_STRIPE=SITE,
)
import_module("django").setup()
command: Any = import_module("django.core.management").call_command
urls: Any = import_module("django.urls")
urlpatterns = [urls.path("stripe/", urls.include("drf_stripe.urls"))]


def subscribed(customer: str, price: str) -> None:
    """Subscribe a customer, and have the site told of it by the sandbox's own webhook."""
    site = make_server("127.0.0.1", 0, import_module("django.core.wsgi").get_wsgi_application())
    site.timeout = 20
    listening = threading.Thread(target=site.handle_request)
    address = f"http://127.0.0.1:{site.server_port}/stripe/webhook/"
    endpoint = stripe.WebhookEndpoint.create(
        url=address, enabled_events=["customer.subscription.created"], api_version="2020-08-27"
    )
    import_module("drf_stripe.settings").drf_stripe_settings.STRIPE_WEBHOOK_SECRET = endpoint.secret
    card = stripe.PaymentMethod.attach("pm_card_visa", customer=customer)
    listening.start()
    stripe.Subscription.create(customer=customer, items=[{"price": price}], default_payment_method=card.id)
    listening.join()


def main() -> None:
    command("migrate", verbosity=0, run_syncdb=True)
    with redirect_stdout(sys.stderr):
        command("pull_stripe")
    user = import_module("django.contrib.auth.models").User.objects.create_user("ada", "ada@example.com")
    client = import_module("rest_framework.test").APIClient()
    client.force_authenticate(user)
    told: dict[str, Any] = {"products": client.get("/stripe/subscribable-product/").json()}
    price = told["products"][0]["price_id"]
    told["checkout"] = client.post("/stripe/checkout/", {"price_id": price}, format="json").json()
    customer = stripe.Customer.list(email="ada@example.com").data[0].id
    subscribed(customer, price)
    told["subscriptions"] = client.get("/stripe/my-subscription/").json()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
