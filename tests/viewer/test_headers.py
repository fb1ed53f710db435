"""How a request went, in a tab of its own."""

from __future__ import annotations

import warnings

from helpers import connect, history
from helpers.history import Exchange, Reply, Request
from helpers.settings import Settings
from helpers.viewer import show

HEADERS = {"Content-Type": "application/json", "Request-Id": "req_1", "Sandbox-Fidelity": "typed"}


def page(**headers: str) -> str:
    reply = Reply(200, HEADERS | headers, {"id": "tok_1"}, duration=12.34)
    view = show(Exchange(1, Request("get", "/v1/tokens/tok_1"), reply))
    assert "Headers" not in str(view._repr_mimebundle_()[0]["text/html"])
    return str(view.react({"do": "show"})["parts"]["page"])


def test_status_id_and_time_come_first() -> None:
    """Then the headers that have a meaning, with it, then the others; the request's id only once."""
    html = page()
    table = html[html.index("Headers and timing") :]
    order = [table.index(each) for each in ("Status", "req_1", "12.3 ms", "Sandbox-Fidelity", "Content-Type")]
    assert order == sorted(order)
    assert table.count("req_1") == 1
    assert "the sandbox made this up from the reply" in table


def test_headers_are_known_however_they_are_written() -> None:
    """Stripe's edge sends them in lower case over HTTP/2."""
    html = page(**{"idempotent-replayed": "true"})
    assert "an earlier reply, answered again; nothing was done anew" in html


def test_what_came_by_no_request_has_none() -> None:
    """A plain value has no headers."""
    assert "Headers" not in show({"id": "tok_1"}).react({"do": "show"})["parts"]["page"]


def test_what_stripe_advises_stands_among_the_headers() -> None:
    """And the SDK, which would print it below every cell as a warning, is told not to."""
    client = connect(settings=Settings(seed="viewer headers"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client.v1.accounts.create({"type": "standard"})
    html = show(history[-1]).react({"do": "show"})["parts"]["page"]
    assert "We recommend building your integration using Accounts v2." in html
    assert "what Stripe advises" in html
