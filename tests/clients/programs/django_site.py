"""Fill Django's tables from the sandbox with dj-stripe, once by reading everything and once by a webhook.

python redirected.py ADDRESS django_site.py ADDRESS DATABASE

prints one JSON object: what dj-stripe says of its synchronization, how many rows there are, by model, and
whether the webhook arrived. It runs with dj-stripe's own packages, so nothing of the kit is imported.
"""

from __future__ import annotations

import io
import json
import sys
import threading
from importlib import import_module
from typing import Any
from wsgiref.simple_server import make_server

# mypy does not have these.
conf: Any = import_module("django.conf")
stripe: Any = import_module("stripe")

KEY = "sk_test_" + "sandbox" * 4
conf.settings.configure(
    SECRET_KEY="a",
    USE_TZ=True,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "djstripe"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2]}},
    STRIPE_API_HOST=sys.argv[1],
    STRIPE_TEST_SECRET_KEY=KEY,
    STRIPE_LIVE_MODE=False,
    DJSTRIPE_FOREIGN_KEY_TO_FIELD="id",
    MIGRATION_MODULES={"djstripe": None},  # the tables at once, not in the hundred steps that they once took
)
import_module("django").setup()
command: Any = import_module("django.core.management").call_command
urls: Any = import_module("django.urls")
models: Any = import_module("djstripe.models")
urlpatterns = [urls.path("stripe/", urls.include("djstripe.urls", namespace="djstripe"))]


def synchronized() -> str:
    """What the command says that reads everything."""
    said = io.StringIO()
    try:
        command("djstripe_sync_models", stdout=said, stderr=said)
    except Exception as error:  # noqa: BLE001 - what it could not read is in what it said
        said.write(str(error))
    return said.getvalue()


def told_by_webhook() -> bool:
    """Whether a customer that is made now arrives by the sandbox's own webhook."""
    site = make_server("127.0.0.1", 0, import_module("django.core.wsgi").get_wsgi_application())
    site.timeout = 20
    listening = threading.Thread(target=site.handle_request)
    endpoint = stripe.WebhookEndpoint.create(url="http://127.0.0.1/", enabled_events=["customer.created"])
    known = models.WebhookEndpoint.sync_from_stripe_data(endpoint)
    path = urls.reverse("djstripe:djstripe_webhook_by_uuid", kwargs={"uuid": known.djstripe_uuid})
    stripe.WebhookEndpoint.modify(endpoint.id, url=f"http://127.0.0.1:{site.server_port}{path}")
    listening.start()
    customer = stripe.Customer.create(name="By webhook")
    listening.join()
    return bool(models.Customer.objects.filter(id=customer.id).exists())


def main() -> None:
    stripe.api_key = KEY
    command("migrate", run_syncdb=True, verbosity=0)
    said = synchronized()
    counts = {
        name: getattr(models, name).objects.count()
        for name in models.__all__
        if hasattr(getattr(models, name), "objects")
    }
    sys.stdout.write(json.dumps({"said": said, "rows": counts, "told": told_by_webhook()}))


if __name__ == "__main__":
    main()
