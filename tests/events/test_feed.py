"""The live feed: what happens, in order, without getting in the way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import stripe

from helpers import history
from helpers.events import feed
from helpers.events.newest import PAGE, Newest
from helpers.sandbox import Sandbox
from tests.sandbox.checkout.conftest import create
from tests.sandbox.pages.visitor import Visitor


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true, at most a few seconds."""
    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


def test_it_shows_what_each_event_changed(client: stripe.StripeClient) -> None:
    """The latest first, each change in a line."""
    events = feed()
    assert events.text() == "No event yet."
    customer = client.v1.customers.create({"email": "jenny@example.com"})
    client.v1.customers.update(customer.id, {"name": "Jenny", "metadata": {"plan": "gold"}})
    assert events.update() == 2
    assert events.text().splitlines() == [
        f"2026-01-15 12:00:00 UTC  customer.updated  {customer.id}",
        '    + metadata.plan: "gold"',
        '    ~ name: null -> "Jenny"',
        f"2026-01-15 12:00:00 UTC  customer.created  {customer.id}",
    ]
    html = events.static_html()
    assert html.index("customer.updated") < html.index("customer.created")
    assert "~ name: null -&gt; &quot;Jenny&quot;" in html


def test_displaying_it_asks_for_what_is_new(client: stripe.StripeClient) -> None:
    """A notebook that is run without anybody looking shows all there is, and asks nothing meanwhile."""
    events = feed()
    client.v1.customers.create()
    assert "customer.created" in events._repr_mimebundle_()[0]["text/plain"]
    assert not events.watching
    assert [each.request.path for each in history] == ["/v1/customers"]


def test_while_somebody_looks_events_appear_by_themselves(client: stripe.StripeClient) -> None:
    """From a thread, until Stop; and again after it."""
    events = feed()
    assert "Stop" in events.react({"do": "show"})["parts"]["page"]
    client.v1.customers.create()
    until(lambda: events.count == 1)
    assert "Watch" in events.react({"do": "toggle"})["parts"]["head"]
    until(lambda: "event feed" not in [thread.name for thread in threading.enumerate()])
    client.v1.customers.create()
    events.react({"do": "toggle"})
    until(lambda: events.count == 2)
    events.stop()


def test_each_click_on_a_page_is_told(client: stripe.StripeClient, sandbox: Sandbox) -> None:
    """A declined card, then one that pays: what a customer does at Checkout stands in the feed."""
    session = create(client, customer_email="jenny@example.com")
    events = feed("charge.*", "checkout.session.*")
    visitor = Visitor(sandbox)
    page = visitor.send(visitor.open(str(session.url)), "4000 0000 0000 0002 is declined")
    assert events.update() == 1
    assert "charge.failed" in events.text()
    visitor.send(page, "4242 4242 4242 4242 pays")
    events.update()
    assert f"checkout.session.completed  {session.id}" in events.text()


def test_a_feed_that_was_stopped_stays_so(client: stripe.StripeClient) -> None:
    """Where all cells are run at once, nobody looks before the last of them, and that one may stop it."""
    events = feed()
    events.stop()
    assert "Stopped." in events.react({"do": "show"})["parts"]["page"]
    assert not events.watching


def test_only_the_wanted_types_are_shown(client: stripe.StripeClient) -> None:
    """One, a family, or several."""
    client.v1.customers.create()
    client.v1.products.create({"name": "T-shirt"})
    assert [each["type"] for each in feed("customer.*").events] == ["customer.created"]
    assert len(feed("customer.created", "product.created").events) == 2


def test_a_connected_accounts_events_are_its_own(client: stripe.StripeClient) -> None:
    """They are asked for on its behalf."""
    account = client.v1.accounts.create({"type": "custom", "country": "US"})
    client.v1.customers.create({"name": "Jenny"}, {"stripe_account": account.id})
    assert "customer.created" in feed(account=account.id).text()
    assert "customer.created" not in feed().text()


def test_what_stripe_refuses_is_said_in_the_feed(client: stripe.StripeClient) -> None:
    """In its words; the feed stops."""
    events = feed("a", "b", account="acct_none")
    assert events.trouble
    assert events.text() == events.trouble
    assert not events.watching


def test_more_than_a_page_of_news_comes_whole_and_in_order(client: stripe.StripeClient) -> None:
    """Nothing is left out however long nobody asked."""
    newest = Newest()
    assert newest() == []
    customers = [client.v1.customers.create().id for _ in range(PAGE + 20)]
    assert [each["data"]["object"]["id"] for each in newest()] == customers
    assert newest() == []


def test_the_latest_before_it_began_can_be_asked_for(client: stripe.StripeClient) -> None:
    """So many, oldest first; without any, only what follows."""
    customers = [client.v1.customers.create().id for _ in range(3)]
    assert [each["data"]["object"]["id"] for each in Newest(latest=2)()] == customers[1:]
    assert Newest()() == []


def test_a_feed_outlives_a_sandbox_that_begins_again(client: stripe.StripeClient) -> None:
    """The last event it saw is gone; what there is now is new."""
    newest = Newest()
    newest()
    client.v1.customers.create()
    client.v1.customers.create()
    assert len(newest()) == 2
    client.raw_request("post", "/_sandbox/reset")
    client.v1.products.create({"name": "T-shirt"})
    assert [each["type"] for each in newest()] == ["product.created"]
