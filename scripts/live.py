"""`make test-live`: the notebooks on the account of `.env`'s test key, which is left as it was found.

python -m scripts.live               all of them, as far as 300 requests go; the rest in the sandbox
python -m scripts.live NOTEBOOK      one of them
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import stripe

from helpers.connection.live_run import FOLDER, sent
from helpers.safety import Refused
from helpers.safety.refused import OneSentence
from helpers.settings import Settings, read_settings
from scripts.notebook_form import NOTEBOOKS
from scripts.notebooks import nbval

ROOT = NOTEBOOKS.parent
RUNS = ROOT / ".artefacts" / "live"
NO_KEY = (
    "There is no account to run on: write a test key into .env (https://dashboard.stripe.com/test/apikeys)."
)
OFF: Mapping[str, bool] = {"active": False}
# How an object that a run has made is cleaned up, by its kind: verb, path and parameters. Others stay:
# test mode keeps payments, refunds, invoices and events, and cards go with their customer.
WAYS: Mapping[str, tuple[str, str, Mapping[str, bool]]] = {
    "account": ("delete", "/v1/accounts/{id}", {}),
    "billing_portal.configuration": ("post", "/v1/billing_portal/configurations/{id}", OFF),
    "checkout.session": ("post", "/v1/checkout/sessions/{id}/expire", {}),
    "coupon": ("delete", "/v1/coupons/{id}", {}),
    "customer": ("delete", "/v1/customers/{id}", {}),
    "invoiceitem": ("delete", "/v1/invoiceitems/{id}", {}),
    "payment_intent": ("post", "/v1/payment_intents/{id}/cancel", {}),
    "payment_link": ("post", "/v1/payment_links/{id}", OFF),
    "plan": ("delete", "/v1/plans/{id}", {}),
    "price": ("post", "/v1/prices/{id}", OFF),
    "product": ("post", "/v1/products/{id}", OFF),
    "promotion_code": ("post", "/v1/promotion_codes/{id}", OFF),
    "setup_intent": ("post", "/v1/setup_intents/{id}/cancel", {}),
    "subscription": ("delete", "/v1/subscriptions/{id}", {}),
    "test_helpers.test_clock": ("delete", "/v1/test_helpers/test_clocks/{id}", {}),
    "webhook_endpoint": ("delete", "/v1/webhook_endpoints/{id}", {}),
}
# What Stripe answers where there is nothing left to do: it is gone, paid, or canceled already.
DONE = (400, 404)

Made = tuple[str, str, str]
"""Kind, id, and the connected account that it is on, or ""."""


def main(notebooks: Path = NOTEBOOKS, runs: Path = RUNS) -> int:
    """Clean up after runs that were stopped, run, and clean up. 2 where there is no account to run on."""
    try:
        settings = read_settings()
        if settings.secret_key is None:
            raise Refused(NO_KEY)
        client = client_of(settings)
        say_which(client)
        for left in sorted(runs.glob("*/made")):
            print(clean_up(left.parent, client))
    except (OneSentence, stripe.StripeError) as error:
        print(sentence(error), file=sys.stderr)
        return 2
    folder = runs / f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    folder.mkdir(parents=True)
    try:
        return nbval(notebooks, {"WORKBOOK_MODE": "test", FOLDER: str(folder)}, "--nbval-lax")
    finally:
        print(clean_up(folder, client))


def client_of(settings: Settings) -> stripe.StripeClient:
    """A client of its own, whose requests are not a run's."""
    assert settings.secret_key
    return stripe.StripeClient(
        settings.secret_key.reveal(),
        base_addresses={"api": settings.api_base or stripe.DEFAULT_API_BASE},
        max_network_retries=4,
    )


def say_which(client: stripe.StripeClient) -> None:
    """Print which account it is. Raises what the SDK does for a key that Stripe does not know."""
    try:
        account = client.v1.accounts.retrieve_current()
    except stripe.PermissionError:
        print("The key may not ask for its account. A notebook that needs more than it may do fails.")
        return
    print(f"Running on account {account.id}, in {account.country}.")
    if account.country != "US":
        print("The notebooks are written for an account in the US: some currencies and bank accounts differ.")


def sentence(error: Exception) -> str:
    """What went wrong and what to do, in a line."""
    if isinstance(error, stripe.AuthenticationError):
        return "Stripe does not know the key in STRIPE_SECRET_KEY: copy it again from the Dashboard."
    if isinstance(error, stripe.RateLimitError):
        return "Stripe says that too many requests come from this account: wait a minute, then run it again."
    if isinstance(error, stripe.APIConnectionError) and not isinstance(error, OneSentence):
        return "No answer came from Stripe: check the network and STRIPE_API_BASE. Nothing was changed."
    return str(error)


def clean_up(folder: Path, client: stripe.StripeClient) -> str:
    """Clean up what a run has made, the latest first; tells how much. The rest is left for the next."""
    objects = list(noted(folder))
    left = [each for each in reversed(objects) if each[0] in WAYS and not cleaned(client, *each)]
    if left:
        lines = [json.dumps(dict(zip(("object", "id", "account"), each, strict=True))) for each in left]
        (folder / "made").write_text("\n".join(lines[::-1]) + "\n", encoding="utf-8")
    else:
        (folder / "made").unlink(missing_ok=True)
    counted = sum(each[0] in WAYS for each in objects) - len(left)
    rest = f" {len(left)} could not be: the next `make test-live` tries again." if left else ""
    return f"{sent(folder)} requests; {counted} objects cleaned up.{rest}"


def cleaned(client: stripe.StripeClient, kind: str, id: str, account: str) -> bool:
    """Whether nothing is left to do about an object."""
    method, path, params = WAYS[kind]
    try:
        client.raw_request(method, path.format(id=id), stripe_account=account or None, **params)
    except stripe.StripeError as error:
        return error.http_status in DONE
    return True


def noted(folder: Path) -> Iterator[Made]:
    """What a run has made, each object once, the first first. A line that was cut off is left out."""
    seen: dict[Made, None] = {}
    file = folder / "made"
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        try:
            each = json.loads(line)
            seen[each["object"], each["id"], each["account"]] = None
        except (ValueError, KeyError):
            continue
    yield from seen


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
