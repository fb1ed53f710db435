"""Anything that Stripe answers can be shown, live and stored."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
import stripe

from helpers import connect, history
from helpers.history import Exchange, History, Reply, Request
from helpers.settings import Settings
from helpers.viewer import Problem, View, show

TOKEN = {"id": "tok_1", "object": "token", "created": 1683071568, "card": {"id": "card_1", "last4": "4242"}}
ERROR = {"type": "card_error", "code": "incorrect_number", "message": "Your card number is incorrect."}
HOSTILE = "</style><script>alert(1)</script>"


def exchange(status: int, body: Any) -> Exchange:
    reply = Reply(status, {"Request-Id": "req_1"}, body, duration=12.34)
    return Exchange(1, Request("post", "/v1/tokens", {}, "v1.tokens.create"), reply)


def page_of(count: int) -> dict[str, Any]:
    charges = [{"id": f"ch_{n}", "object": "charge", "source": {"n": n}} for n in range(count)]
    return {"object": "list", "url": "/v1/charges", "has_more": True, "data": charges}


def stored(thing: Any) -> str:
    return str(show(thing)._repr_mimebundle_()[0]["text/html"])


def test_a_reply_has_a_head_line_and_three_views() -> None:
    """Status, request and id, then tree, table and JSON."""
    html = stored(exchange(200, TOKEN))
    assert "200 OK" in html
    assert "POST /v1/tokens" in html
    assert "req_1" in html
    assert [html.count(f"<summary>{each}</summary>") for each in ("Tree", "Table", "JSON")] == [1, 1, 1]
    assert "2023-05-02 23:52:48 UTC" in html


def test_an_id_is_retrieved_and_shown() -> None:
    """As if it had been asked for: the history keeps the request, and a refusal says what to do."""
    client: Any = connect(settings=Settings(seed="shown by its id"))
    customer = client.v1.customers.create({"name": "Ada"}).id
    html = stored(customer)
    assert f"GET /v1/customers/{customer}" in html
    assert "Ada" in html
    assert history[-1].request.operation == "v1.customers.retrieve"
    assert "No such customer" in stored("cus_Nothing123")


def test_of_other_text_it_is_said_what_to_give() -> None:
    """Without repeating it, since it may be a secret."""
    html = stored("sk_test_sandbox")
    assert "not the id of anything" in html
    assert "sk_test_sandbox" not in html


def test_only_the_live_view_tells_the_time_it_took() -> None:
    """A stored output is the same to the letter in every run."""
    slow = exchange(200, TOKEN)
    quick = Exchange(1, slow.request, Reply(200, slow.reply.headers, TOKEN, duration=1.0))
    assert stored(slow) == stored(quick)
    live = show(slow).react({"do": "show"})["parts"]["page"]
    assert "12.3 ms" in live


def test_an_error_says_what_to_do() -> None:
    """Message, kind, advice; the views are there, and closed."""
    html = stored(
        exchange(402, {"error": {**ERROR, "param": "number", "doc_url": "https://stripe.com/docs"}})
    )
    assert "402 Payment Required" in html
    assert "<strong>Your card number is incorrect.</strong>" in html
    assert "A digit is wrong: ask for the number again." in html
    assert "card_error · incorrect_number" in html
    assert "<code>number</code>" in html
    assert 'href="https://stripe.com/docs"' in html
    assert "<details open>" not in html


def test_every_kind_of_error_is_shown_alike() -> None:
    """The SDK's exception, an error's dictionary and the kit's own refusal."""
    raised = stripe.CardError(  # type: ignore[no-untyped-call]
        "no",
        "number",
        "incorrect_number",
        http_status=402,
        json_body={"error": ERROR},
        headers={"request-id": "r"},
    )
    for each in (raised, {"error": ERROR}, Problem(ERROR["message"], "")):
        assert "<strong>Your card number is incorrect.</strong>" in stored(each)
    assert "402 Payment Required" in stored(raised)
    unanswered = stripe.APIConnectionError("No reply")  # type: ignore[no-untyped-call]
    assert "No reply" in stored(unanswered)


def test_a_page_is_a_table_first() -> None:
    """A stored page shows twenty rows, and says how many more there are."""
    html = stored(page_of(30))
    assert html.index("Table") < html.index("Tree")
    assert html.count('<th scope="row">') == 20
    assert "... 10 more" in html
    assert "30 elements and more" in html


def test_a_live_page_has_all_rows() -> None:
    """Nothing is left out of a live view; rows and branches wait until they are asked for."""
    view = show(page_of(30))
    more = view.react({"do": "rows", "at": "more", "fields": {"shown": "10"}})["parts"]["rows"]
    assert more.count('<th scope="row">') == 30
    parts = view.react({"do": "look", "at": '["data", 29]'})["parts"]
    assert "ch_29" in parts['look:["data", 29]']


def test_an_event_shows_what_changed() -> None:
    """The old value beside the new, before everything else."""
    event = {
        "id": "evt_1",
        "object": "event",
        "data": {"object": {"email": "new@example.com"}, "previous_attributes": {"email": None}},
    }
    html = stored(event)
    assert html.index("Changes") < html.index("Tree")
    assert "<td>~ changed</td>" in html
    assert html.index("<del>") < html.index("null</span></del>") < html.index("<ins>")


def test_objects_of_the_sdk_are_shown_with_their_status() -> None:
    """A StripeObject knows the reply it came in."""
    body = '{"id": "cus_1", "object": "customer", "address": {"city": "Rome"}}'
    response = stripe.StripeResponse(body, 200, {"request-id": "req_7"})
    customer = stripe.Customer.construct_from(response.data, "sk_test_x", last_response=response)  # type: ignore[arg-type]
    html = stored(customer)
    assert "200 OK" in html
    assert "customer cus_1" in html
    assert "req_7" in html


def test_the_history_is_a_table() -> None:
    """One row a request, without the time each took."""
    log = History()
    assert show(log).text() == "0 requests\n[]"


@pytest.mark.parametrize("thing", [None, [], {}, "text", 3, [1, "a"], [[{}]], {"data": None}, {"error": "x"}])
def test_whatever_it_is_it_can_be_shown(thing: Any) -> None:
    """Values that are no replies are shown as JSON rather than refused."""
    view = show(thing)
    assert isinstance(view, View)
    assert view.text() is not None
    assert view.static_html()
    assert view.react({"do": "show"})["parts"]["page"] is not None


def test_what_shows_itself_is_left_alone() -> None:
    """A DataFrame comes back as it is."""
    frame = pd.DataFrame({"a": [1]})
    assert show(frame) is frame


def test_nothing_in_a_reply_becomes_markup() -> None:
    """Hostile text in keys, values, errors, ids and paths is text in every view."""
    hostile = {
        "id": HOSTILE,
        "object": HOSTILE,
        HOSTILE: {HOSTILE: [HOSTILE]},
        "amount": 1,
        "currency": HOSTILE,
    }
    error = {"error": dict.fromkeys(("type", "code", "message", "param", "doc_url"), HOSTILE)}
    things = [hostile, [hostile], {"data": [hostile]}, error, exchange(400, error)]
    things.append({"object": "event", "data": {"object": hostile, "previous_attributes": hostile}})
    for each in things:
        assert "<script" not in stored(each)
        assert "<script" not in show(each).react({"do": "show"})["parts"]["page"]


def test_a_secret_in_a_reply_is_masked() -> None:
    """A key that Stripe answers with reaches no view."""
    key = "sk_test_" + "a1B2" * 6
    view = show({"id": "x", "secret": key})
    assert key not in view.static_html() + view.text() + view.react({"do": "show"})["parts"]["page"]


def test_a_stored_view_needs_neither_script_nor_style() -> None:
    """Viewers that take out styles and scripts leave it readable: lists, tables, and sections that open."""
    elements: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002  HTMLParser's own signature
            elements.add(tag)

    Reader().feed(stored(exchange(200, {**TOKEN, "data": [{"id": "a", "email": "b"}]})))
    assert elements == {
        *("div", "style", "p", "strong", "span", "code", "pre", "details", "summary", "ul", "li"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }


def test_a_failing_reaction_is_told_in_the_view() -> None:
    """What a callback raises would be seen nowhere, so the view says it."""
    view = show(TOKEN)
    told: list[Any] = []
    view.tell = told.append
    view._receive(view, {"do": "look", "at": '["nothing"]', "view": "sw1", "n": 4}, [])
    assert told == [
        {"view": "sw1", "n": 4, "parts": {"failure": "<span>KeyError: &#x27;nothing&#x27;</span>"}}
    ]


def test_nothing_shown_is_widget_state() -> None:
    """A notebook that stores the state of its widgets stores no reply."""
    assert "tok_1" not in str(show(TOKEN).get_state())
