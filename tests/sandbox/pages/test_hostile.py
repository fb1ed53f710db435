"""Whatever anybody sends to a page is answered on the page, and changes nothing that it may not change."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from helpers.sandbox import Sandbox
from helpers.sandbox.door.wire import HttpRequest

from .addresses import PAGES

HOST = "127.0.0.1:4242"
NAMES = (
    *(
        "accounts",
        "address",
        "amount",
        "billing",
        "business_name",
        "comment",
        "custom",
        "cvc",
        "do",
        "email",
        "expiry",
    ),
    *("feedback", "first_name", "method", "name", "number", "optional", "outcome", "phone", "price"),
    *(
        "promotion_code",
        "promotions",
        "quantity",
        "reference",
        "shipping",
        "shipping_option",
        "shown",
        "subscription",
    ),
    *("tax_id", "tax_id_type", "terms", "test_card"),
)
ENDS = ("", "", "", "[]", "[0][a]", "[line1]", "[size]", "[6789]")
VALUES = (
    *(
        "",
        "x",
        "\x00",
        "²",
        "-1",
        "1.5",
        "9" * 30,
        "a" * 5000,
        "<script>",
        "pay",
        "update",
        "cancel",
        "switch",
    ),
    *("details", "card", "ideal", "us_bank_account", "12/34", "4242424242424242", "succeed", "verified"),
)


def garbage(random: Random) -> str:
    """Fields that a page knows, with what it does not expect in them."""
    names = random.sample(NAMES, 8)
    return urlencode([(name + random.choice(ENDS), random.choice(VALUES)) for name in names])


@pytest.mark.parametrize("address", PAGES, ids=lambda each: each.__name__)
def test_no_form_breaks_a_page(sandbox: Sandbox, address: Callable[[Any, str], str]) -> None:
    """Forty forms and queries of nonsense: never a fault, and all money still adds up."""
    sandbox.application.state.pages = lambda: f"http://{HOST}"
    client: Any = sandbox.client()
    customer = client.v1.customers.create({"email": "ada@example.com", "source": "tok_visa"}).id
    parts, random = urlsplit(address(client, customer)), Random(address.__name__)
    origin = {"host": HOST, "origin": f"http://{HOST}"}
    sent = {**origin, "content-type": "application/x-www-form-urlencoded"}
    for _ in range(40):
        form = garbage(random)
        for query in (parts.query, garbage(random)):
            replies = [
                sandbox.handle(HttpRequest("post", parts.path, query, sent, form.encode())),
                sandbox.handle(HttpRequest("get", parts.path, f"{query}&{form}", origin, b"")),
            ]
            assert all(each.status < 500 for each in replies), (form, query)
            assert all(b"<script" not in each.body for each in replies)
    assert sandbox.reconcile()["balanced"]


@pytest.mark.parametrize("address", PAGES, ids=lambda each: each.__name__)
def test_reading_a_page_stores_nothing(sandbox: Sandbox, address: Callable[[Any, str], str]) -> None:
    """Neither once nor again; what a page is about is kept when its address is made.

    But for the time at which a portal's address was used, by which it lasts.
    """
    sandbox.application.state.pages = lambda: f"http://{HOST}"
    client: Any = sandbox.client()
    customer = client.v1.customers.create({"email": "ada@example.com", "source": "tok_visa"}).id
    parts = urlsplit(address(client, customer))
    store, kinds = sandbox.application.state.store, []
    put = store.put

    def noted(account: str, kind: str, id: str, resource: Any) -> Any:
        kinds.append(kind)
        return put(account, kind, id, resource)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "put", noted)
        for _ in range(2):
            sandbox.handle(HttpRequest("get", parts.path, parts.query, {"host": HOST}, b""))
    assert set(kinds) <= {"_portal_session"}
