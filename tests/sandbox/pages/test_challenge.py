"""3D Secure on a page: completed, failed, answered twice, and asked for by others."""

from __future__ import annotations

from typing import Any
from urllib.request import Request, urlopen

import pytest
import stripe

from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving

from .visitor import Visitor

SHOP = "https://shop.example.com/done?order=1"


def asked(client: stripe.StripeClient) -> Any:
    """A payment intent whose customer's bank asks."""
    return client.v1.payment_intents.create(
        {
            "amount": 1999,
            "currency": "usd",
            "payment_method": "pm_card_threeDSecure2Required",
            "confirm": True,
            "return_url": SHOP,
        }
    )


def url_of(intent: Any) -> str:
    return str(intent.next_action.redirect_to_url.url)


@pytest.mark.parametrize(
    ("button", "status", "redirect_status"),
    [
        ("Complete authentication", "succeeded", "succeeded"),
        ("Fail authentication", "requires_payment_method", "failed"),
    ],
)
def test_a_cardholder_answers(
    sandbox: Sandbox, visitor: Visitor, button: str, status: str, redirect_status: str
) -> None:
    """The page tells the card and the amount; what is pressed decides, and leads back to the shop.

    Source: https://docs.stripe.com/payments/3d-secure/authentication-flow (parameters of the return URL).
    """
    client = sandbox.client()
    intent = asked(client)
    page = visitor.open(url_of(intent))
    assert page.title == "Your bank asks you to confirm this"
    assert "ending in 3220" in page.text
    assert "$19.99" in page.text
    after = visitor.send(page, button)
    assert client.v1.payment_intents.retrieve(intent.id).status == status
    assert after.refresh == (
        f"{SHOP}&payment_intent={intent.id}&payment_intent_client_secret={intent.client_secret}"
        f"&redirect_status={redirect_status}"
    )


def test_a_second_answer_changes_nothing(sandbox: Sandbox, visitor: Visitor) -> None:
    """Whoever goes back and presses the other button is told that it is over."""
    client = sandbox.client()
    intent = asked(client)
    page = visitor.open(url_of(intent))
    visitor.send(page, "Complete authentication")
    assert visitor.send(page, "Fail authentication").title == "There is nothing to answer here."
    assert client.v1.payment_intents.retrieve(intent.id).status == "succeeded"
    assert len(client.v1.charges.list().data) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example.com"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": ""},
    ],
)
def test_a_form_from_elsewhere_is_refused(
    sandbox: Sandbox, visitor: Visitor, headers: dict[str, str]
) -> None:
    """Another site's page cannot answer for the cardholder."""
    client = sandbox.client()
    intent = asked(client)
    page = visitor.open(url_of(intent))
    visitor.send(page, "Complete authentication", headers)
    assert visitor.last is not None
    assert visitor.last.status == 403
    assert client.v1.payment_intents.retrieve(intent.id).status == "requires_action"


@pytest.mark.parametrize(
    "query",
    [
        "payment_intent=pi_nope&payment_intent_client_secret=x",
        "payment_intent={id}",
        "",
        "payment_intent[]=x",
    ],
)
def test_an_address_without_the_secret_shows_nothing(sandbox: Sandbox, visitor: Visitor, query: str) -> None:
    """Neither a wrong id, nor an id alone."""
    intent = asked(sandbox.client())
    page = visitor.open(f"http://x/3d_secure_2/hosted?{query.format(id=intent.id)}")
    assert visitor.last is not None
    assert visitor.last.status == 404
    assert "3220" not in page.text


def test_a_page_loads_nothing_and_runs_nothing(sandbox: Sandbox, visitor: Visitor) -> None:
    """Its policy forbids scripts, frames and other hosts; its style is the sandbox's own."""
    page = visitor.open(url_of(asked(sandbox.client())))
    assert visitor.last is not None
    policy = visitor.last.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in page.html
    visitor.open("http://x/_pages/style.css")
    assert visitor.last.headers["Content-Type"] == "text/css; charset=utf-8"


def test_over_http_the_address_is_the_sandboxes_own(sandbox: Sandbox) -> None:
    """A browser can open what `next_action` gives, and fill in what it finds."""
    with Serving(sandbox.application) as address:
        intent = asked(sandbox.client())
        assert url_of(intent).startswith(f"{address}/3d_secure_2/hosted?")
        with urlopen(url_of(intent)) as page:
            assert "Complete authentication" in page.read().decode()
        request = Request(url_of(intent), b"outcome=succeed", {"Origin": address})
        with urlopen(request) as page:
            assert "Authentication complete" in page.read().decode()
    assert sandbox.client().v1.payment_intents.retrieve(intent.id).status == "succeeded"


def test_in_a_notebook_pages_are_served_once_something_links_to_one() -> None:
    """Nothing listens before that."""
    sandbox = Sandbox(seed="pages", clock="2024-02-01", pages=True)
    sandbox.client().v1.customers.create()
    assert sandbox.serving is None
    intent = asked(sandbox.client())
    assert sandbox.serving is not None
    with urlopen(url_of(intent)) as page:
        assert "ending in 3220" in page.read().decode()
    sandbox.close()


def test_without_pages_the_address_is_stripes(sandbox: Sandbox) -> None:
    """As Stripe would give it; nothing listens there."""
    assert url_of(asked(sandbox.client())).startswith("https://hooks.stripe.com/3d_secure_2/hosted?")


def test_a_secret_in_other_letters_is_another_one(sandbox: Sandbox, visitor: Visitor) -> None:
    """It is compared like any other."""
    url = url_of(asked(sandbox.client()))
    assert visitor.open(f"{url.rpartition('_secret_')[0]}_secret_ü").title == "There is no such payment."
