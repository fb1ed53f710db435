"""Webhooks received in a notebook: believed only if Stripe signed them, and never with the secret shown."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

import pytest
import stripe

from helpers import history
from helpers.events import Inbox, NothingCame, receive, sources
from helpers.events import inbox as inbox_module
from helpers.events.newest import Newest
from helpers.events.server import LARGEST, PATH, Server
from helpers.history import Reply

sign = stripe.WebhookSignature.generate_signature_header


def test_an_event_is_posted_signed(client: stripe.StripeClient, inbox: Inbox) -> None:
    """What came is the event that the API tells, and the SDK takes it for Stripe's."""
    customer = client.v1.customers.create({"email": "jenny@example.com"})
    delivery = inbox.wait("customer.created")
    assert delivery.verified
    assert delivery.event["data"]["object"]["id"] == customer.id
    assert client.v1.events.retrieve(delivery.id).type == delivery.type == "customer.created"
    event = stripe.Webhook.construct_event(delivery.body, delivery.signature, inbox.secret.reveal())
    assert event.data.object["email"] == "jenny@example.com"


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (
            lambda body, signature, _: (body.replace("jenny@", "mallory@"), signature),
            "No signatures found matching the expected signature for payload",
        ),
        (
            lambda body, _, secret: (body, sign(body, secret, 1_700_000_000)),
            "Timestamp outside the tolerance zone (1700000000)",
        ),
        (
            lambda body, *_: (body, sign(body, "whsec_guessed")),
            "No signatures found matching the expected signature for payload",
        ),
        (lambda body, *_: (body, "t=1"), "No signatures found with expected scheme v1"),
        (lambda body, *_: (body, "?"), "Unable to extract timestamp and signatures from header"),
        (lambda _body, _signature, secret: ("{", sign("{", secret)), "The body is no JSON"),
    ],
)
def test_what_is_forged_is_refused(
    client: stripe.StripeClient, inbox: Inbox, forge: Callable[[str, str, str], tuple[str, str]], reason: str
) -> None:
    """A changed body, an old message, another secret, or no signature: answered with 400, and noted."""
    client.v1.customers.create({"email": "jenny@example.com"})
    real = inbox.wait()
    assert inbox.post(*forge(real.body, real.signature, inbox.secret.reveal())) == 400
    assert inbox.deliveries[-1].refusal == reason
    assert f"✗ refused: {reason}" in inbox.text()
    with pytest.raises(NothingCame):
        inbox.wait(seconds=0)


def test_each_delivery_is_given_out_once(client: stripe.StripeClient, inbox: Inbox) -> None:
    """In the order in which they came, by type, family or object where one asks for it."""
    customer = client.v1.customers.create()
    client.v1.customers.update(customer.id, {"name": "Jenny"})
    client.v1.products.create({"name": "T-shirt"})
    product = client.v1.products.create({"name": "Mug"})
    assert inbox.wait("product.*", about=product.id).about == product.id
    assert inbox.wait("product.*").type == "product.created"
    assert [inbox.wait().type, inbox.wait().type] == ["customer.created", "customer.updated"]
    with pytest.raises(NothingCame, match=r"^No event of type customer\.\* came within 0\.05 seconds\.$"):
        inbox.wait("customer.*", seconds=0.05)


def test_only_the_wanted_types_come(client: stripe.StripeClient) -> None:
    """The endpoint is registered for these alone."""
    with receive("product.created") as inbox:
        client.v1.customers.create()
        client.v1.products.create({"name": "T-shirt"})
        inbox.wait("product.created")
        assert [each.type for each in inbox.deliveries] == ["product.created"]


def test_an_event_can_be_sent_again(client: stripe.StripeClient, inbox: Inbox) -> None:
    """The same event by its id, which is how an endpoint knows that it had it before."""
    client.v1.customers.create()
    first = inbox.wait()
    inbox.resend(first)
    again = inbox.wait()
    assert (again.id, again.number) == (first.id, 2)
    inbox.react({"do": "resend", "at": "0"})
    assert inbox.wait().id == first.id


def test_there_is_one_inbox_at_a_time(client: stripe.StripeClient) -> None:
    """Running a cell twice leaves no endpoint behind; closing one that is gone is no mistake."""
    first = receive()
    second = receive()
    assert [each.url for each in client.v1.webhook_endpoints.list().data] == [second.url]
    first.close()
    client.v1.webhook_endpoints.delete(client.v1.webhook_endpoints.list().data[0].id)
    second.close()
    assert client.v1.webhook_endpoints.list().data == []
    assert "webhooks" not in [thread.name for thread in threading.enumerate()]


def test_a_type_that_there_is_not_is_refused_in_stripes_words(client: stripe.StripeClient) -> None:
    """And the server is gone."""
    with pytest.raises(stripe.InvalidRequestError, match="enabled_events"):
        receive("customer.creatd")
    assert "webhooks" not in [thread.name for thread in threading.enumerate()]


@pytest.fixture
def forwarded(client: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripe takes no address of one's own machine."""

    def refuse(*_: object) -> None:
        error: Any = stripe.InvalidRequestError
        raise error("Invalid URL: URL must be publicly accessible.", "url")

    monkeypatch.setattr(sources, "Registered", refuse)
    monkeypatch.setattr(sources, "PAUSE", 0.02)


@pytest.mark.usefixtures("forwarded")
def test_where_stripe_cannot_post_the_kit_asks_for_events(client: stripe.StripeClient) -> None:
    """It says so, and what is new comes in order, signed, and can be sent again."""
    client.v1.customers.create({"name": "before"})
    with receive("customer.created", "customer.updated") as inbox:
        assert "Stripe posts to public addresses only" in inbox.text()
        customer = client.v1.customers.create({"name": "after"})
        client.v1.products.create({"name": "T-shirt"})
        client.v1.customers.update(customer.id, {"email": "jenny@example.com"})
        first, second = inbox.wait(), inbox.wait()
        assert [first.type, second.type] == ["customer.created", "customer.updated"]
        assert first.event["data"]["object"]["name"] == "after"
        inbox.resend(first)
        assert inbox.wait().id == first.id
        assert inbox.post(first.body.replace("after", "other"), first.signature) == 400
    assert [each.request.path for each in history if "events" in each.request.path] == []


@pytest.mark.usefixtures("forwarded")
def test_why_nothing_comes_is_said(client: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kit cannot ask for events just now, in Stripe's words; it goes on when it can."""

    def limited(*_: object) -> Reply:
        return Reply(429, body={"error": {"message": "Request rate limit exceeded."}})

    with receive() as inbox:
        client.v1.customers.create()
        with monkeypatch.context() as trouble:
            trouble.setattr(Newest, "_ask", limited)
            with pytest.raises(NothingCame, match=r"came within 0\.2 seconds\. .*rate limit"):
                inbox.wait("product.created", seconds=0.2)
        assert inbox.wait().type == "customer.created"


def test_the_secret_is_never_shown(client: stripe.StripeClient, inbox: Inbox) -> None:
    """Not in the inbox, nor in the history of the request that told it."""
    client.v1.customers.create()
    delivery = inbox.wait()
    secret = inbox.secret.reveal()
    page = inbox.react({"do": "show"})["parts"]["page"] + inbox.inside(0)
    shown = [inbox.text(), inbox.static_html(), page, repr(delivery), f"{inbox.secret!r} {inbox.secret}"]
    shown += [repr(history), json.dumps([each.reply.body for each in history])]
    assert [text for text in shown if secret in text] == []


def test_a_stored_notebook_shows_what_came_and_no_port(client: stripe.StripeClient, inbox: Inbox) -> None:
    """The same whenever it is run; what was refused is told by sign and word."""
    assert inbox.text().endswith("Nothing has come yet.")
    client.v1.customers.create()
    delivery = inbox.wait()
    inbox.post("<b>", "")
    html = inbox.static_html()
    assert "✓ verified" in html
    assert "✗ refused: " in html
    assert delivery.id in html
    assert inbox.url.removeprefix("http://") not in html
    assert "<b>" not in html


def test_a_new_delivery_leaves_open_rows_alone(
    client: stripe.StripeClient, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is put into the place kept for it above the rows that are there."""
    page = inbox.react({"do": "show"})["parts"]["page"]
    assert 'data-part="above:0"' in page
    told: list[dict[str, dict[str, str]]] = []
    monkeypatch.setattr(inbox, "tell", told.append)
    inbox.post("{}", "")
    assert set(told[0]["parts"]) == {"head", "above:0"}
    assert 'data-part="above:1"' in told[0]["parts"]["above:0"]
    assert 'data-part="row:0"' in told[0]["parts"]["above:0"]


@pytest.mark.parametrize(
    ("method", "path", "length", "status"),
    [
        ("GET", PATH, "0", 501),
        ("POST", "/other", "0", 404),
        ("POST", PATH, "many", 411),
        ("POST", PATH, str(LARGEST + 1), 413),
        ("POST", PATH, "0", 200),
    ],
)
def test_the_server_takes_in_webhooks_and_nothing_else(
    method: str, path: str, length: str, status: int
) -> None:
    """Nobody fills the kernel's memory through it."""
    server = Server(lambda *_: 200)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.putrequest(method, path)
    connection.putheader("Content-Length", length)
    connection.endheaders()
    assert connection.getresponse().status == status
    connection.close()
    server.close()


@pytest.mark.parametrize("depth", [60, 900, 100_000])
def test_what_nests_too_deeply_is_shown_as_no_event(inbox: Inbox, depth: int) -> None:
    """Whether it is signed or not, the inbox can still be looked at."""
    body = '{"type": "x", "data": ' + "[" * depth + "]" * depth + "}"
    for signature in ("", sign(body, inbox.secret.reveal(), int(time.time()))):
        inbox.post(body, signature)
    assert [each.type for each in inbox.deliveries] == ["", ""]
    inbox.react({"do": "show"})
    assert "no event" in inbox.text() + inbox.static_html()
    assert inbox.inside(0)


def test_a_flood_is_bounded(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full inbox takes no more, and says so; nor are there more connections than it can serve."""
    monkeypatch.setattr(inbox_module, "MOST", 10)
    with ThreadPoolExecutor(60) as threads:
        answers = list(threads.map(lambda _: tried(inbox), range(200)))
    assert inbox.count == 10
    assert set(answers) <= {400, 503, None}
    assert answers.count(400) == 10
    assert "it is full" in inbox.head()


def tried(inbox: Inbox) -> int | None:
    """What is answered to a webhook; None where there is no answer."""
    try:
        return inbox.post("{}", "")
    except OSError:
        return None
