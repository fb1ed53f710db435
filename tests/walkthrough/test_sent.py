"""What was sent, as a widget: it tells the same live, stored and as text, and does what its buttons say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers import history, sent
from helpers.connection import calls, connect, send
from helpers.connection.establish import sandbox_of
from helpers.history import Exchange, Request
from helpers.settings import Settings
from helpers.walkthrough.session.sent import Sent
from tests.connection.conftest import SDK


@pytest.fixture
def widget(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sent]:
    """After a customer was made and a card declined, in a folder of its own."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    monkeypatch.chdir(tmp_path)
    sandbox_of.cache_clear()
    client = connect(settings=Settings(seed="sent"))
    client.v1.customers.create({"email": "jenny@example.com"})
    with pytest.raises(stripe.CardError):
        client.v1.charges.create({"amount": 900, "currency": "usd", "source": "tok_chargeDeclined"})
    yield sent()
    calls._connections.clear()
    sandbox_of.cache_clear()


def parts(widget: Sent, do: str, at: str = "", value: str = "") -> dict[str, str]:
    """The HTML that an action puts in place."""
    answer: Any = widget.react({"do": do, "at": at, "value": value})
    return {name: str(html) for name, html in answer.get("parts", {}).items()}


Told = Callable[[], list[dict[str, str]]]


@pytest.fixture
def told(widget: Sent, monkeypatch: pytest.MonkeyPatch) -> Told:
    """The parts that it puts in place of itself, so far."""
    answers: list[Any] = []
    monkeypatch.setattr(widget, "tell", answers.append)
    return lambda: [{name: str(html) for name, html in each["parts"].items()} for each in answers]


def test_it_shows_everything_that_was_sent(widget: Sent) -> None:
    """The latest first, each with what can be done with it; stored without buttons, and as text."""
    page = parts(widget, "show")["page"]
    assert page.index("/v1/charges") < page.index("/v1/customers")
    assert 'aria-label="Show request 1"' in page
    assert "2 of 2 requests." in page
    static = str(widget.static_html())
    assert "/v1/charges" in static
    assert "<button" not in static
    assert [line.split()[:4] for line in widget.text().splitlines()[1:]] == [
        ["1", "POST", "/v1/customers", "200"],
        ["2", "POST", "/v1/charges", "402"],
    ]


def test_a_search_leaves_what_says_its_words(widget: Sent) -> None:
    """And tells how many those are."""
    widgets = parts(widget, "search", "text", "declined")
    assert "1 of 2 requests." in widgets["told"]
    assert "/v1/customers" not in widgets["rows"]
    assert "No matching request." in parts(widget, "search", "text", "nonsense")["rows"]


def test_a_bookmark_is_put_and_taken_away(widget: Sent) -> None:
    """The search finds it, and so does the history."""
    assert "bookmark 1" in parts(widget, "bookmark", "1")["rows"]
    assert history["bookmark 1"].number == 1
    assert "1 of 2" in parts(widget, "search", "text", "bookmark")["told"]
    assert "bookmark 1" not in parts(widget, "bookmark", "1")["rows"]


def flown(widget: Sent, told: Told, do: str, at: str = "") -> dict[str, str]:
    """What is told when the work that an action begins is over."""
    assert parts(widget, do, at) == {}
    widget._flight.join(10)
    return told()[-1]


def test_what_was_sent_is_sent_again(widget: Sent, told: Told) -> None:
    """All of it, or one request after what came before it."""
    everything = flown(widget, told, "all")
    assert "All responses are the same as before." in everything["status"]
    assert everything["outcome"].count("<tr>") == 3
    assert flown(widget, told, "again", "2")["outcome"].count("<tr>") == 2
    assert len(history) == 2


def test_it_tells_how_far_it_is_and_can_be_stopped(
    widget: Sent, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it sends, the kernel's own requests go where they always go; after Stop nothing is sent."""
    let, sending = threading.Event(), threading.Semaphore(0)

    def slow(request: Request) -> Exchange:
        sending.release()
        let.wait(5)
        return send(request)

    for module, name, value in (("replay", "send", slow), ("sent", "OFTEN", 0)):
        monkeypatch.setattr(import_module(f"helpers.walkthrough.session.{module}"), name, value)
    here = calls.current()
    assert parts(widget, "all") == {}
    assert calls.current() is here
    assert "Stop" in told()[-1]["stop"]
    assert parts(widget, "all") == {}
    let.set()
    widget._flight.join(10)
    assert [each["outcome"] for each in told()[1:-1]] == [
        f'<p><progress value="{done}" max="2" aria-label="{done} of 2 sent again"></progress> '
        f"{done} of 2 sent again</p>"
        for done in (1, 2)
    ]
    let.clear()
    parts(widget, "all")
    thread = widget._flight._thread
    assert thread is not None
    assert "nothing more is sent" in parts(widget, "stop")["status"]
    before = len(told())
    let.set()
    thread.join(10)
    assert len(told()) == before
    assert [sending.acquire(timeout=0) for _ in range(4)] == [True, True, True, False]


def test_what_is_found_is_kept(widget: Sent, tmp_path: Path) -> None:
    """Under the name that was typed; a name that is taken is told beside the field."""
    widget.react({"do": "name", "at": "file", "value": "declined.py"})
    widget.react({"do": "search", "at": "text", "value": "charges"})
    assert "1 request kept in declined.py." in parts(widget, "keep")["status"]
    assert "tok_chargeDeclined" in (tmp_path / "declined.py").read_text()
    again: Any = widget.react({"do": "keep"})
    assert again["problems"]["file"].startswith("declined.py is there already")
    assert again["focus"] == "file"


def test_a_request_is_shown_below(widget: Sent) -> None:
    """As `show` shows it."""
    answer = widget.react({"do": "look", "at": "1"})
    assert isinstance(answer["below"], str)


def test_nothing_sent_says_so(widget: Sent, told: Told) -> None:
    """Everywhere."""
    history.clear()
    assert "Nothing has been sent yet." in parts(widget, "refresh")["rows"]
    assert "Nothing has been sent yet." in str(widget.static_html())
    assert widget.text() == "Nothing has been sent yet."
    assert "nothing has been sent yet" in flown(widget, told, "all")["status"]
