"""The objects around a reply: found in it, retrieved, drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import pytest

from helpers import connect, send, show
from helpers.history import Exchange, Reply, Request, history
from helpers.settings import Settings
from helpers.viewer import graph
from helpers.viewer.objects import Link, followed, graph_of
from helpers.viewer.objects_view import graph_view

CHARGE = {
    "id": "ch_1",
    "object": "charge",
    "amount": 1999,
    "currency": "usd",
    "status": "succeeded",
    "customer": "cus_1",
    "balance_transaction": "txn_1",
    "source": {"id": "card_1", "object": "card", "last4": "4242", "customer": "cus_1"},
}
TRANSACTION = {"id": "txn_1", "object": "balance_transaction", "source": "ch_1"}
PAYOUT = {"id": "po_1", "object": "payout", "status": "paid", "destination": "ba_1"}
ANSWERS: Mapping[str, Any] = {
    "/v1/balance_transactions/txn_1": TRANSACTION,
    "/v1/payouts": {"object": "list", "data": [PAYOUT]},
    "/v1/balance_transactions": {"object": "list", "data": [TRANSACTION]},
}


@pytest.fixture
def stripe_answers(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """Replies written by hand, 404 for any other request; gives the requests that were made."""
    asked: list[Request] = []

    def answer(request: Request) -> Exchange:
        asked.append(request)
        body = ANSWERS.get(request.path)
        return Exchange(1, request, Reply(200 if body else 404, {}, body or {"error": {}}))

    monkeypatch.setattr("helpers.viewer.asking.send", answer)
    return asked


@pytest.fixture
def charge() -> Exchange:
    """A customer's charge on a sandbox of its own."""
    connect(settings=Settings(seed="graph"))
    customer = send(Request("post", "/v1/customers", {"source": "tok_visa"})).reply.body["id"]
    return send(Request("post", "/v1/charges", {"amount": 1999, "currency": "usd", "customer": customer}))


def test_objects_are_found_in_a_reply_by_their_ids() -> None:
    """What holds an object or an id is linked to it, by the field; two objects only once."""
    drawn = graph_of(CHARGE)
    assert drawn.kinds == {
        "ch_1": "charge",
        "cus_1": "customer",
        "txn_1": "balance_transaction",
        "card_1": "card",
    }
    assert drawn.links == [
        Link("ch_1", "customer", "cus_1"),
        Link("ch_1", "balance_transaction", "txn_1"),
        Link("ch_1", "source", "card_1"),
        Link("card_1", "customer", "cus_1"),
    ]


def test_the_way_to_the_payout_is_followed(stripe_answers: list[Request]) -> None:
    """A balance transaction does not name its payout: the payouts are asked for theirs."""
    drawn = followed(graph_of(CHARGE))
    assert drawn.kinds["po_1"] == "payout"
    assert drawn.kinds["ba_1"] == "bank_account"
    assert drawn.told("ch_1") == "19.99 USD · succeeded"
    assert len([each for each in stripe_answers if each.path == "/v1/balance_transactions/txn_1"]) == 1


def test_requests_go_to_the_same_account(stripe_answers: list[Request]) -> None:
    """A connected account's objects are only there in its name."""
    exchange = Exchange(
        1, Request("get", "/v1/charges/ch_1"), Reply(200, {"stripe-account": "acct_1"}, CHARGE)
    )
    graph(exchange)
    assert {each.account for each in stripe_answers} == {"acct_1"}


def test_a_graph_ends() -> None:
    """A list of a hundred objects is not drawn whole."""
    charges = [{"id": f"ch_{n}", "object": "charge"} for n in range(100)]
    assert len(graph_of({"object": "list", "data": charges}).kinds) == 24


def test_a_picture_tells_what_it_shows(stripe_answers: list[Request]) -> None:
    """Title and description, each object, the money's way in the description; the same every time."""
    drawn = followed(graph_of(CHARGE))
    html = graph_view(drawn, live=True)
    assert html == graph_view(followed(graph_of(CHARGE)), live=True)
    picture = ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    title, desc = (picture.findtext(f"{{http://www.w3.org/2000/svg}}{each}") for each in ("title", "desc"))
    assert title == "6 objects around ch_1"
    assert desc == (
        "Money moves from card to charge, charge to balance_transaction, "
        "balance_transaction to payout, payout to bank_account."
    )
    assert html.count("stroke-width:3") == 5  # four ways, and the frame of the charge


def test_a_refund_goes_back() -> None:
    """From the charge, and to the card that paid."""
    refund = {"id": "re_1", "object": "refund", "charge": "ch_1", "payment_method": "card_1"}
    html = graph_view(graph_of([CHARGE, refund]), live=True)
    assert "Money moves from card to charge, charge to refund," in html
    assert "refund to card." in html


def test_no_line_runs_through_a_box() -> None:
    """Between columns that are no neighbours a line runs above all boxes, which leave it the room."""
    html = graph_view(graph_of(CHARGE), live=True)
    assert 'transform="translate(0 14)"' in html
    assert "<title>customer</title></path>" in html
    assert " -10 H" in html


def test_the_list_says_the_same(stripe_answers: list[Request]) -> None:
    """For whoever reads and does not look; in a terminal a line a link."""
    html = graph_view(graph_of(CHARGE), live=True)
    assert 'data-do="related" data-at="cus_1"' in html
    assert "balance_transaction: <code>txn_1</code>" in html
    text = repr(graph({"id": "ch_1", "object": "charge", "customer": "cus_1"}))
    assert text == "charge ch_1 · customer: customer cus_1"
    assert repr(graph({"a": 1})) == "There is no object in it to draw."


def test_a_reply_draws_what_it_names_and_retrieves_on_demand(charge: Exchange) -> None:
    """The tab asks for nothing; the button does, and the history does not keep it."""
    view = show(charge)
    assert 'data-do="graph"' in view.react({"do": "show"})["parts"]["page"]
    assert "4 objects" in view.react({"do": "graph"})["parts"]["graph"]
    refund = send(Request("post", "/v1/refunds", {"charge": charge.reply.body["id"]})).reply.body["id"]
    before = len(history)
    parts = view.react({"do": "follow"})["parts"]
    assert refund in parts["graph"]
    assert "6 objects" in parts["followed"]
    assert len(history) == before


def test_a_stored_graph_is_an_image(charge: Exchange) -> None:
    """Readers of a stored notebook take SVG elements out."""
    stored = graph(charge)._repr_html_()
    assert '<img src="data:image/svg+xml;base64,' in stored
    assert "<button" not in stored
