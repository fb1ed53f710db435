"""The page on the sandbox's controls: it names every one, and each of its examples works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.controls import OWN
from helpers.sandbox.door.wire import HttpRequest
from helpers.sandbox.routes import CONTROLS

from .issuing.conftest import CARDHOLDER
from .three_d_secure.test_authentications import begin

PAGE = Path(__file__).parents[2] / "docs" / "controls.md"
EXAMPLES = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def requests(example: str) -> list[HttpRequest]:
    """What each curl of an example sends."""
    return [sent_by(line) for line in example.strip().splitlines()]


def sent_by(line: str) -> HttpRequest:
    words = shlex.split(line)
    address = urlsplit(next(word for word in words if word.startswith("http")))
    fields = dict(words[at + 1].split("=", 1) for at, word in enumerate(words) if word == "-d")
    method = "post" if fields or "POST" in words else "get"
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/x-www-form-urlencoded"}
    return HttpRequest(method, address.path, "", headers, urlencode(fields).encode())


def asked(client: Any) -> str:
    params = {"amount": 1000, "currency": "usd", "payment_method": "pm_card_threeDSecure2Required"}
    return str(
        client.v1.payment_intents.create({**params, "confirm": True, "return_url": "https://a.com"}).id
    )


def challenged(client: Any) -> str:
    intent = begin(client, "pm_card_threeDSecure2Required")
    return str(client.v1.three_d_secure.authentications.submit(intent.id).id)


def source(client: Any) -> str:
    redirect = {"return_url": "https://example.com"}
    params = {"type": "ideal", "amount": 1000, "currency": "eur", "redirect": redirect}
    return str(client.v1.sources.create(params).id)


def checkout(client: Any) -> str:
    sold = {"currency": "usd", "unit_amount": 1000, "product_data": {"name": "Tea"}}
    params = {"mode": "payment", "line_items": [{"price_data": sold, "quantity": 1}]}
    return str(client.v1.checkout.sessions.create({**params, "success_url": "https://example.com"}).id)


def account(client: Any) -> str:
    return str(client.v1.accounts.create({"type": "custom", "country": "US"}).id)


def event(client: Any) -> str:
    client.v1.customers.create()
    return str(client.v1.events.list().data[0].id)


def card(client: Any) -> str:
    holder = client.v1.issuing.cardholders.create({**CARDHOLDER, "email": "jenny@example.com"})
    params = {"cardholder": holder.id, "currency": "usd", "type": "virtual", "status": "active"}
    return str(client.v1.issuing.cards.create(params).id)


def reader(client: Any) -> str:
    """One that waits for a card."""
    address = {
        "line1": "1 Main",
        "city": "San Francisco",
        "state": "CA",
        "postal_code": "94111",
        "country": "US",
    }
    location = client.v1.terminal.locations.create({"display_name": "Shop", "address": address})
    new_reader = client.v1.terminal.readers.create(
        {"registration_code": "simulated-wpe", "location": location.id}
    ).id
    intent = client.v1.payment_intents.create(
        {"amount": 1000, "currency": "usd", "allowed_payment_method_types": ["card_present"]}
    )
    client.v1.terminal.readers.process_payment_intent(new_reader, {"payment_intent": intent.id})
    return str(new_reader)


def order(client: Any) -> str:
    """One that is paid."""
    client.v1.charges.create({"amount": 10_000, "currency": "usd", "source": "tok_bypassPending"})
    product = client.v1.climate.products.list().data[0].id
    return str(client.v1.climate.orders.create({"product": product, "metric_tons": "0.1"}).id)


def verification(client: Any) -> str:
    return str(client.v1.identity.verification_sessions.create({"type": "document"}).id)


def connections(client: Any) -> str:
    holder = {"type": "customer", "customer": client.v1.customers.create().id}
    params = {"account_holder": holder, "permissions": ["balances"]}
    return str(client.v1.financial_connections.sessions.create(params).id)


def storage(client: Any) -> str:
    return str(client.v2.money_management.financial_accounts.list().data[0].id)


def catalog_import(client: Any) -> str:
    params = {"feed_type": "pricing", "mode": "upsert", "metadata": {"a": "b"}}
    return str(client.v2.commerce.product_catalog.imports.create(params).id)


MADE: Mapping[str, Callable[[Any], str]] = {
    "PI": asked,
    "AUTHENTICATION": challenged,
    "SOURCE": source,
    "SESSION": checkout,
    "ACCOUNT": account,
    "EVENT": event,
    "CARD": card,
    "READER": reader,
    "ORDER": order,
    "VERIFICATION": verification,
    "CONNECTIONS": connections,
    "STORAGE": storage,
    "IMPORT": catalog_import,
}


def bank(sandbox: Sandbox, client: stripe.StripeClient) -> str:
    """An account that was connected in a session."""
    session = connections(client)
    sandbox.act("connect_accounts", session=session)
    return str(client.v1.financial_connections.sessions.retrieve(session).accounts.data[0].id)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_works(sandbox: Sandbox, example: str) -> None:
    """Every request of it is answered with 200, where ids stand for those of such objects."""
    client = sandbox.client()
    for name, make in MADE.items():
        if re.search(rf"\b{name}\b", example):
            example = re.sub(rf"\b{name}\b", make(client), example)
    if "BANK" in example:
        example = example.replace("BANK", bank(sandbox, client))
    for request in requests(example):
        reply = sandbox.handle(request)
        assert reply.status == 200, reply.body


def test_the_page_has_an_example_of_every_control() -> None:
    """By verb and name."""
    shown = {
        (request.method, request.path.removeprefix("/_sandbox/"))
        for example in EXAMPLES
        for request in requests(example)
    }
    assert shown == {*OWN, *CONTROLS}
