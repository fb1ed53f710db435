"""The log keeps the latest exchanges in order, and looks the same wherever it is shown."""

from __future__ import annotations

import threading

import pytest

from helpers.history import Exchange, History, Reply, Request
from helpers.history.wire import Sent


def sent(path: str = "/v1/customers", status: int = 200, request_id: str = "req_1") -> Sent:
    """A request to Stripe and its reply, as the seam hands them over."""
    return Sent(
        "get",
        f"https://api.stripe.com{path}",
        {"Stripe-Version": "2026-01-28"},
        None,
        status,
        {"Request-Id": request_id} if request_id else {},
        b'{"object": "list", "data": []}',
        1.25,
    )


@pytest.fixture
def log() -> History:
    """Three exchanges, where two are kept of many."""
    log = History(limit=2)
    for name in ("first", "second", "third"):
        log.record(sent(f"/v1/customers/{name}"))
    return log


def test_an_exchange_is_found_by_its_number(log: History) -> None:
    """Numbers count from 1 and stay when older ones leave; -1 is the latest."""
    assert [each.number for each in log] == [2, 3]
    assert log[3].request.path == "/v1/customers/third"
    assert log[-1] == log[3]
    assert log[-2] == log[2]
    assert len(log) == 2


@pytest.mark.parametrize("number", [0, 1, 4, -3])
def test_a_number_that_is_not_there_is_told(log: History, number: int) -> None:
    """With the numbers that are."""
    with pytest.raises(IndexError, match=f"^There is no request {number}: the log holds 2 to 3.$"):
        log[number]


def test_an_empty_log_says_so() -> None:
    """In a sentence, wherever it is looked at."""
    with pytest.raises(IndexError, match=r"^Nothing has been sent yet.$"):
        History()[-1]
    assert repr(History()) == "Nothing has been sent yet."
    assert History()._repr_html_() == "<p>Nothing has been sent yet.</p>"


def test_large_replies_push_older_ones_out() -> None:
    """The log is bounded in memory, too; the latest exchange is always there."""
    log = History(largest=100)
    for size in (60, 30, 50, 200):
        log.record(Sent("get", "https://api.stripe.com/v1/x", {}, None, 200, {}, b"x" * size))
        kept = [each.number for each in log]
        assert kept == {60: [1], 30: [1, 2], 50: [2, 3], 200: [4]}[size]


def test_clearing_begins_again_from_1(log: History) -> None:
    """As in a fresh kernel."""
    log.clear()
    log.record(sent())
    assert [each.number for each in log] == [1]


def test_the_table_is_told_by_what_was_sent(log: History) -> None:
    """It does not differ from run to run, as how long a request took would."""
    log.record(sent("/v1/tokens?limit=1", status=0, request_id=""))
    assert repr(log).splitlines() == [
        "#  request                  status    request id",
        "3  GET /v1/customers/third  200       req_1",
        "4  GET /v1/tokens           no reply",
    ]
    assert '>GET /v1/tokens</td><td style="text-align:left">no reply</td>' in log._repr_html_()
    assert "duration" not in repr(log[4])


def test_a_request_cannot_write_html_into_the_table() -> None:
    """A path is text."""
    log = History()
    log.record(sent("/v1/<script>"))
    assert ">GET /v1/&lt;script&gt;</td>" in log._repr_html_()


def test_threads_may_send_at_once() -> None:
    """Each exchange gets a number of its own."""
    log = History()

    def record() -> None:
        for _ in range(50):
            log.record(sent())

    threads = [threading.Thread(target=record) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.number for each in log] == list(range(1, 201))


def test_an_exchange_is_a_plain_value() -> None:
    """It can be compared, also with one made by hand; how long it took does not count."""
    log = History()
    log.record(sent())
    assert log[1] == Exchange(
        number=1,
        request=Request("get", "/v1/customers", {}, "v1.customers.list", version="2026-01-28"),
        reply=Reply(200, {"Request-Id": "req_1"}, {"object": "list", "data": []}, duration=99.0),
    )


def test_a_reply_tells_how_it_went() -> None:
    """Its id, whether it did what was asked, and Stripe's error."""
    done = Reply(200, {"request-id": "req_1"}, {"id": "cus_1"})
    refused = Reply(402, {}, {"error": {"type": "card_error", "code": "card_declined"}})
    none = Reply(0)
    assert (done.request_id, done.ok, done.error) == ("req_1", True, None)
    assert (refused.request_id, refused.ok) == ("", False)
    assert refused.error == {"type": "card_error", "code": "card_declined"}
    assert (none.ok, none.body, none.error) == (False, None, None)


def test_exchanges_are_found_by_their_words() -> None:
    """In what was sent, answered or marked; every word counts, in any case."""
    log = History()
    log.record(sent("/v1/customers/cus_1"))
    log.record(sent("/v1/charges", 402, "req_2"))
    assert [each.number for each in log.find("CHARGES 402")] == [2]
    assert [each.number for each in log.find("req_")] == [1, 2]
    assert [each.number for each in log.find("object list cus_1")] == [1]
    assert repr(log.find("refunds")) == "No matching request."
    assert log.find("refunds")._repr_html_() == "<p>No matching request.</p>"
    assert repr(log.find("charges")).splitlines()[1].startswith("2  GET /v1/charges")
    log.mark("a decline")
    assert [each.number for each in log.find("a decline")] == [2]


def test_an_exchange_is_marked_with_a_name(log: History) -> None:
    """The latest one, or another; the table shows it."""
    assert log.mark("the end").number == 3
    log.mark("the middle", 2)
    assert log["the end"] == log[3]
    assert log["the middle"] == log[2]
    lines = repr(log).splitlines()
    assert lines[0].endswith("marked")
    assert [line.split("  ")[-1].strip() for line in lines[1:]] == ["the middle", "the end"]
    with pytest.raises(KeyError, match=r"Nothing is marked 'a start'"):
        log["a start"]
    log.clear()
    with pytest.raises(KeyError):
        log["the end"]
