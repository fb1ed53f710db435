"""The panel: what its controls do to the sandbox, and what they say about it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import stripe

from helpers import connect, history, panel
from helpers.cards import OUTCOMES
from helpers.connection import current
from helpers.connection.calls import _connections
from helpers.controls import Panel
from helpers.controls.words import KINDS, fault_words
from helpers.sandbox.door.faults import KINDS as FAULTS
from helpers.viewer.live import Answer

from .conftest import SETTINGS

CHARGE: Any = {"amount": 500, "currency": "usd", "source": "tok_visa"}


def fill(panel: Panel, **fields: str | bool) -> None:
    for name, value in fields.items():
        panel.controls.react({"do": "fill", "at": name, "value": value})


def press(panel: Panel, do: str, at: str = "here") -> Answer:
    return panel.controls.react({"do": do, "at": at})


def said(answer: Answer) -> str:
    """What stands beside the button afterwards."""
    return re.sub("<[^>]+>", "", answer["parts"]["status:here"])


def page(panel: Panel) -> str:
    return str(panel.controls.react({"do": "show"})["parts"]["page"])


def test_time_moves_and_what_it_brings_is_in_the_feed(client: stripe.StripeClient, shown: Panel) -> None:
    """At once, without waiting for the feed to ask."""
    client.v1.charges.create(CHARGE)
    fill(shown, days="2", hours="1")
    assert said(press(shown, "advance")) == "Moved to 2026-01-17 13:00:00 UTC."
    assert "It is <strong>2026-01-17 13:00:00 UTC</strong>." in page(shown)
    assert "charge.succeeded" in [each["type"] for each in shown.feed.events]


def test_a_step_in_time_tells_what_it_did(client: stripe.StripeClient, shown: Panel) -> None:
    """The balance before and after, the money that arrived, the events, the webhooks that were sent."""
    client.v1.webhook_endpoints.create({"url": "https://127.0.0.1:9/", "enabled_events": ["payout.paid"]})
    bypassing: Any = {**CHARGE, "source": "tok_bypassPending"}
    client.v1.charges.create(bypassing)
    client.v1.charges.create(CHARGE)
    payout = client.v1.payouts.create({"amount": 300, "currency": "usd"})
    fill(shown, days="7")
    effects = press(shown, "advance")["parts"]["effects"]
    rows = dict(re.findall(r'<th scope="row">([^<]*)</th><td>([^<]*)</td>', effects))
    # 5.00 less a fee of 0.29 + 0.16 each; 3.00 of the first are paid out, the second becomes available.
    assert rows["available balance"] == "1.55 USD → 6.10 USD"
    assert rows["pending balance"] == "4.55 USD → 0.00 USD"
    assert rows["arrived"] == f"3.00 USD, payout {payout.id}"
    assert "1 payout.paid" in rows["events"]
    assert rows["webhooks"].startswith("1 sent: 1 ")
    assert effects in page(shown)
    assert effects in shown._repr_mimebundle_()["text/html"]
    fill(shown, days="", seconds="1")
    assert "Nothing was due." in press(shown, "advance")["parts"]["effects"]


def test_how_things_stand_is_told_in_any_cell(client: stripe.StripeClient, shown: Panel) -> None:
    """In one line, which the panel begins with, too."""
    client.v1.charges.create(CHARGE)
    line = (
        "2026-01-15 12:00:00 UTC · available 0.00 USD, pending 4.55 USD · No fault is on · "
        "Next payment by card: No override."
    )
    assert repr(panel.status) == line
    assert line in panel.status._repr_html_()
    assert line in page(shown)


@pytest.mark.parametrize("kind", sorted(set(FAULTS) - {"latency"}))
def test_a_fault_reaches_the_caller_past_the_sdks_retries(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, by the number of requests that is filled in for each kind; the next request goes through."""
    monkeypatch.setattr(stripe.HTTPClient, "_sleep_time_seconds", lambda *_: 0)
    client, shown = connect(settings=SETTINGS), panel()
    fill(shown, kind=kind)
    press(shown, "fault")
    with pytest.raises(stripe.StripeError):
        client.v1.customers.create()
    assert client.v1.customers.create()["object"] == "customer"


def test_the_number_of_requests_follows_the_fault_until_it_is_chosen(shown: Panel) -> None:
    """What somebody filled in stays."""
    assert (
        'value="3"'
        in shown.controls.react({"do": "fill", "at": "kind", "value": "timeout"})["parts"]["times"]
    )
    fill(shown, times="2", kind="rate_limit")
    assert shown.controls.entries["times"] == "2"


def test_the_next_request_meets_a_fault(client: stripe.StripeClient, shown: Panel) -> None:
    """Whatever the panel and its feed ask for meanwhile; then the fault is no longer told."""
    fill(shown, kind="rate_limit", times="1")
    assert said(press(shown, "fault")) == "Switched on: 429 Too Many Requests."
    shown.feed.update()
    assert "429 Too Many Requests: the next request" in page(shown)
    with pytest.raises(stripe.RateLimitError):
        client.v1.charges.create(CHARGE)
    shown.feed.update()
    assert "No fault is on." in page(shown)
    assert client.v1.charges.create(CHARGE).status == "succeeded"


def test_all_faults_are_switched_off(client: stripe.StripeClient, shown: Panel) -> None:
    """However many are on."""
    fill(shown, times="")
    press(shown, "fault")
    fill(shown, kind="latency", share="0.2", milliseconds="1")
    press(shown, "fault")
    assert "faults: 429 Too Many Requests: every request; Latency, after 1 ms: 20% of the requests" in repr(
        shown
    )
    assert said(press(shown, "calm")) == "All faults are off."
    assert client.v1.charges.create(CHARGE).status == "succeeded"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({}, "Timeout: every request"),
        ({"times": 1}, "Timeout: the next request"),
        ({"times": 3, "after": True}, "Timeout, once the work is done: the next 3 requests"),
        ({"share": 0.07, "times": 3}, "Timeout: 7% of the requests, 3 more"),
        ({"milliseconds": 500}, "Timeout, after 500 ms: every request"),
    ],
)
def test_a_fault_is_told_in_words(fault: dict[str, Any], words: str) -> None:
    """What goes wrong, and how often."""
    told = {"kind": "timeout", "share": 1.0, "times": None, "after": False, "milliseconds": 0}
    assert fault_words(told | fault) == words


def test_every_fault_there_is_can_be_chosen() -> None:
    """Those of the sandbox."""
    assert tuple(KINDS) == FAULTS


def test_the_next_card_is_declined_as_chosen(client: stripe.StripeClient, shown: Panel) -> None:
    """From the outcomes that the sandbox names; after it the card decides again."""
    assert [name for name in OUTCOMES if f'value="{name}"' not in page(shown)] == []
    fill(shown, outcome="insufficient_funds")
    assert said(press(shown, "card")) == "Chosen: insufficient_funds."
    assert "Declined with insufficient_funds, whatever the card." in page(shown)
    with pytest.raises(stripe.CardError, match="insufficient funds"):
        client.v1.charges.create(CHARGE)
    assert "No override." in page(shown)


def test_a_snapshot_is_gone_back_to(client: stripe.StripeClient, shown: Panel) -> None:
    """To the objects, the time and the events that there were; of several the latest is offered first."""
    before = client.v1.customers.create({"name": "before"}).id
    assert said(press(shown, "snapshot")) == "Kept as snapshot_1."
    client.v1.customers.create({"name": "after"})
    fill(shown, days="3")
    press(shown, "advance")
    press(shown, "snapshot")
    assert page(shown).index("snapshot_2, 2026-01-18") < page(shown).index("snapshot_1, 2026-01-15")
    assert shown.controls.entries["snapshot"] == "snapshot_2"
    fill(shown, snapshot="snapshot_1")
    assert said(press(shown, "restore")) == "Back at snapshot_1, 2026-01-15 12:00:00 UTC."
    assert [each.id for each in client.v1.customers.list().data] == [before]
    assert [each["data"]["object"]["id"] for each in shown.feed.events] == [before]
    client.v1.customers.create({"name": "again"})
    shown.feed.update()
    assert [each["data"]["object"]["name"] for each in shown.feed.events] == ["before", "again"]
    assert list(shown.children) == [shown.controls, shown.feed]


def test_a_test_clock_is_moved(client: stripe.StripeClient, shown: Panel) -> None:
    """By days and hours from where it stands; it is the request of a program, which the history keeps."""
    assert "none yet" in repr(shown)
    fill(shown, clock_days="1")
    assert press(shown, "move")["problems"]["clock"].startswith("There is no test clock")
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": 1767225600, "name": "A year"})
    shown.feed.update()
    assert "A year, 2026-01-01 00:00:00 UTC, ready" in page(shown)
    count = len(history)
    fill(shown, clock_days="31", clock_hours="2")
    assert said(press(shown, "move")) == "Moving to 2026-02-01 02:00:00 UTC."
    assert len(history) == count + 1
    assert client.v1.test_helpers.test_clocks.retrieve(clock.id).frozen_time == 1769911200
    fill(shown, clock_days="soon", clock_hours="")
    assert press(shown, "move")["problems"] == {"clock_days": "Invalid integer: soon"}
    fill(shown, clock_days="-3")
    assert "clock_days" in press(shown, "move")["problems"]


def test_the_books_are_gone_through(shown: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    """They add up; where they did not, each difference would be a line."""
    assert said(press(shown, "reconcile")) == "Everything added up."
    result = {"balanced": False, "differences": ["acct_1: 5 is missing", "acct_2: <b>"]}
    monkeypatch.setattr("helpers.controls.actions.control", lambda *_: result)
    assert said(press(shown, "reconcile")) == "acct_1: 5 is missing\nacct_2: &lt;b&gt;"


def test_webhooks_come_to_an_inbox_below(client: stripe.StripeClient, shown: Panel) -> None:
    """Signed; also in a state that was gone back to; until it is closed."""
    press(shown, "snapshot")
    press(shown, "fault")
    assert said(press(shown, "receive")) == "Opened below, for every event."
    press(shown, "calm")
    assert shown.inbox
    assert list(shown.children) == [shown.controls, shown.feed, shown.inbox]
    client.v1.customers.create()
    assert shown.inbox.wait("customer.created").verified
    press(shown, "fault")
    assert said(press(shown, "restore")) == "Back at snapshot_1, 2026-01-15 12:00:00 UTC."
    press(shown, "calm")
    client.v1.customers.create()
    assert shown.inbox.wait("customer.created").verified
    assert said(press(shown, "close")) == "Closed."
    assert list(shown.children) == [shown.controls, shown.feed]
    assert client.v1.webhook_endpoints.list().data == []


@pytest.mark.parametrize(
    ("fields", "do", "field", "sentence"),
    [
        ({}, "advance", "days", "Say how far: so many days, hours or seconds."),
        ({"hours": "soon"}, "advance", "hours", "Invalid integer: soon"),
        ({"seconds": "-1"}, "advance", "seconds", "The sandbox's clock only moves forward."),
        ({"share": "1.5"}, "fault", "share", "Invalid share: must be between 0 and 1."),
        ({"times": "0"}, "fault", "times", "Invalid times: must be a whole number, 1 or more."),
        ({"kind": "latency"}, "fault", "milliseconds", "Say how long: so many milliseconds."),
        ({}, "restore", "snapshot", "There is none to go back to: take a snapshot first."),
        ({"snapshot": "snapshot_9"}, "restore", "snapshot", "No such snapshot: 'snapshot_9'"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    shown: Panel, fields: dict[str, str], do: str, field: str, sentence: str
) -> None:
    """Nothing that was filled in is lost, nothing is done, and mending it takes the sentence away."""
    fill(shown, **fields)
    before = dict(shown.controls.entries), shown.controls.state
    answer = press(shown, do)
    assert (answer["problems"], answer["focus"]) == ({field: sentence}, field)
    assert "parts" not in answer
    shown.controls.look()
    assert (shown.controls.entries, shown.controls.state) == before
    assert shown.controls.react({"do": "show"})["problems"] == {field: sentence}
    assert shown.controls.react({"do": "fill", "at": field, "value": "1"}) == {"problems": {}}


def test_trouble_that_is_no_fields_is_said_beside_the_button(
    client: stripe.StripeClient, shown: Panel
) -> None:
    """As when a fault hits the request that moves a test clock."""
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": 1767225600})
    shown.feed.update()
    fill(shown, clock=clock.id, clock_days="1")
    press(shown, "fault")
    answer = press(shown, "move")
    assert said(answer).startswith("Request rate limit exceeded.")
    assert answer["problems"] == {}


def test_only_what_a_session_goes_on_from_is_in_the_history(
    client: stripe.StripeClient, shown: Panel
) -> None:
    """The days that passed and the card that was chosen, beside what the notebook asked for."""
    history.clear()
    fill(shown, days="1")
    for do in ("advance", "fault", "calm", "card", "snapshot", "restore", "reconcile"):
        press(shown, do)
    client.v1.customers.list()
    sent = [each.request.path for each in history]
    assert sent == ["/_sandbox/advance", "/_sandbox/next_card", "/v1/customers"]


def test_only_what_changed_is_put_in_place(
    client: stripe.StripeClient, shown: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A choice that is open stays so while the rest of the page follows what happens."""
    page(shown)
    told: list[Answer] = []
    monkeypatch.setattr(shown.controls, "tell", told.append)
    shown.controls.look()
    client.raw_request("post", "/_sandbox/advance", hours=1)
    shown.controls.look()
    (parts,) = [each["parts"] for each in told]
    assert parts.keys() == {"clock", "state"}
    assert parts["clock"] == "<p>It is <strong>2026-01-15 13:00:00 UTC</strong>.</p>"


def test_in_stripes_own_test_mode_the_feed_stands_alone(client: stripe.StripeClient) -> None:
    """The panel says that there is nothing to control, and asks Stripe for nothing that it does not have."""
    _connections[:] = [replace(current(), mode="test", facts={})]
    client.v1.customers.create()
    history.clear()
    alone = panel()
    sentence = "Connected to Stripe's own test mode, whose time and faults nobody can control."
    assert repr(alone).startswith(sentence)
    assert "customer.created" in repr(alone)
    assert "<form" not in page(alone)
    assert sentence in alone._repr_mimebundle_()["text/html"].replace("&#x27;", "'")


def test_it_follows_to_another_connection(shown: Panel) -> None:
    """Connecting anew in another cell changes what there is to control."""
    fill(shown, days="2")
    here = current()
    _connections[:] = [replace(here, mode="test", facts={})]
    shown.feed.update()
    assert shown.controls.state is None
    _connections[:] = [here]
    shown.feed.update()
    assert 'value="2"' in page(shown)


def test_an_address_without_a_sandbox_has_nothing_to_control(
    client: stripe.StripeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another imitation of Stripe's may stand there."""

    def unknown(*_: object, **__: object) -> None:
        error: Any = stripe.InvalidRequestError
        raise error("Unrecognized request URL", None)

    monkeypatch.setattr("helpers.controls.sandbox_state.control", unknown)
    assert panel().controls.state is None


def test_a_stored_notebook_shows_how_things_stand() -> None:
    """As a table and as text, the same whenever it is run, with the events below."""
    client = connect(settings=SETTINGS)
    customer = client.v1.customers.create()
    stored = panel()
    press(stored, "snapshot")
    bundle = stored._repr_mimebundle_()
    assert bundle["text/plain"] == (
        "time: 2026-01-15 12:00:00 UTC\n"
        "balance: available 0.00 USD, pending 0.00 USD\n"
        "faults: No fault is on.\n"
        "next payment by card: No override.\n"
        "test clocks: none yet\n"
        "snapshots: snapshot_1\n"
        "\n"
        f"2026-01-15 12:00:00 UTC  customer.created  {customer.id}"
    )
    for piece in ('aria-label="Sandbox"', "<td>snapshot_1</td>", 'aria-label="Events"'):
        assert piece in bundle["text/html"]
