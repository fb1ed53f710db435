"""A session kept: what is written of it, as an archive, and sent again."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
import stripe

from helpers import Refused, history, keep, replay
from helpers.connection import calls
from helpers.history import Exchange, Reply, Request
from helpers.walkthrough.session.steps import steps


@pytest.mark.usefixtures("session")
def test_a_notebook_tells_what_each_request_is_for(tmp_path: Path) -> None:
    """A title, and before each call its name, the reference's words, and what was sent."""
    file = tmp_path / "my-first_payment.ipynb"
    keep(file)
    notebook = nbformat.read(file, 4)
    nbformat.validate(notebook)
    first, setup, told, called = notebook.cells[:4]
    assert first.source.startswith("# My first payment\n")
    assert setup.source.endswith("import stripe\n\nfrom helpers import connect, show\n\nclient = connect()")
    assert told.source.startswith("## 1. Customers: create\n\nCreates a new customer object.")
    assert "- `email`: Customer's email address." in told.source
    assert "https://docs.stripe.com/api/customers/create" in told.source
    assert called.source.endswith('assert customer.email == "jenny@example.com"\nshow(customer)')


@pytest.mark.usefixtures("session")
def test_ids_are_taken_from_the_replies_that_had_them(tmp_path: Path) -> None:
    """None is written down."""
    file = tmp_path / "test_ids.py"
    keep(file)
    code = file.read_text()
    ast.parse(code)
    assert '"customer": customer.id' in code
    assert 'client.v1.refunds.create({"charge": charge.id, "amount": 500})' in code
    assert "assert any(each.id == charge.id for each in charges.data)" in code
    assert "client.v1.customers.delete(customer.id)" in code
    assert "1Sandbox" not in code


def test_a_session_is_kept_as_an_archive(session: stripe.StripeClient, tmp_path: Path) -> None:
    """HAR 1.2, with every field that it requires, and no secret."""
    session.v1.webhook_endpoints.create({"url": "https://example.com/hook", "enabled_events": ["*"]})
    file = tmp_path / "session.har"
    keep(file)
    log = json.loads(file.read_text())["log"]
    assert (log["version"], len(log["entries"])) == ("1.2", 8)
    charge = log["entries"][1]
    assert charge.keys() == {"startedDateTime", "time", "request", "response", "cache", "timings"}
    assert charge["startedDateTime"].endswith("+00:00")
    sent = charge["request"]
    assert (sent["method"], sent["url"]) == ("POST", "https://api.stripe.com/v1/charges")
    assert {"name": "amount", "value": "2000"} in sent["postData"]["params"]
    assert {"httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"} <= sent.keys()
    got = charge["response"]
    assert (got["status"], got["statusText"]) == (200, "OK")
    assert json.loads(got["content"]["text"])["amount"] == 2000
    assert log["entries"][5]["request"]["url"].startswith("https://api.stripe.com/v1/charges?customer=cus_")
    assert "whsec_" not in file.read_text().replace("whsec_****", "")
    assert "Authorization" not in file.read_text()


def test_what_cannot_be_sent_again_is_told(client: stripe.StripeClient) -> None:
    """In its place among the others."""
    kept = [
        Exchange(1, Request("get", "/v1/customers"), Reply(429, body={"error": {"message": "Slower."}})),
        Exchange(2, Request("get", "/v1/nothing"), Reply(404)),
        Exchange(3, Request("get", "/v1/customers"), Reply(0)),
        Exchange(4, Request("post", "/v1/files", {"file": "<card.png, 12 bytes>"}), Reply(200, body={})),
    ]
    notes = [
        "its answer was 429, which another run need not meet",
        "it is no operation that the SDK knows",
        "no reply came",
        "it sent a file, which is not kept",
    ]
    assert [each.note for each in steps(kept)] == notes
    assert [each.note for each in replay(kept)] == [f"not sent, since {each}" for each in notes]


def test_nothing_is_overwritten_unasked(client: stripe.StripeClient, tmp_path: Path) -> None:
    """And there must be something to keep, in a kind of file that there is."""
    file = tmp_path / "kept.py"
    with pytest.raises(Refused, match=r"nothing has been sent yet"):
        keep(file)
    client.v1.balance.retrieve()
    keep(file)
    with pytest.raises(Refused, match=r"kept\.py is there already: .* overwrite=True"):
        keep(file)
    keep(file, overwrite=True)
    with pytest.raises(Refused, match=r"kept\.txt ends in none of \.ipynb, \.py, \.har"):
        keep(tmp_path / "kept.txt")


@pytest.mark.usefixtures("session")
def test_a_session_is_sent_again_to_an_empty_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    """Where it goes as it went; neither the history nor the connection notices."""
    before, connection = len(history), calls.current()
    again = replay()
    assert again.same
    assert [each.now.reply.status for each in again if each.now] == [200, 200, 402, 404, 200, 200, 200]
    assert (len(history), calls.current()) == (before, connection)
    assert repr(again).splitlines()[0].split() == ["#", "request", "then", "now", "differs"]


def test_a_session_is_sent_again_where_one_is_connected(session: stripe.StripeClient) -> None:
    """Ids are those of the new objects: a second customer pays, and is deleted."""
    assert replay(here=True).same
    charges = session.v1.charges.list().data
    assert len([each for each in charges if each.paid]) == 2
    assert len({each.customer for each in charges if each.paid}) == 2


def test_what_comes_otherwise_is_told(session: stripe.StripeClient) -> None:
    """By its place in the reply, or in Stripe's words."""
    alone = replay(history[2])
    assert not alone.same
    assert alone[0].differs.startswith("No such customer: 'cus_")
    session.v1.balance.retrieve()
    changed = replay(history[-1])
    assert changed[0].changes[0].path.startswith("pending[0].amount")
    assert "pending[0].amount" in changed._repr_html_()


def test_nothing_sent_cannot_be_sent_again(client: stripe.StripeClient) -> None:
    """One sentence."""
    with pytest.raises(Refused, match="nothing has been sent yet"):
        replay()


def test_a_connected_account_is_named_by_its_reply(client: stripe.StripeClient, tmp_path: Path) -> None:
    """Also as the account that a request acts for."""
    account = client.v1.accounts.create({"type": "custom", "country": "US"})
    options: Any = {"stripe_account": account.id}
    client.v1.customers.create({"name": "Jenny"}, options)
    file = tmp_path / "test_connect.py"
    keep(file)
    assert '{"stripe_account": account.id}' in file.read_text()
    assert replay().same


def test_a_word_of_stripes_is_no_id(client: stripe.StripeClient, tmp_path: Path) -> None:
    """A status that came otherwise is told, and a reason is written as it was sent."""
    charge = client.v1.charges.create({"amount": 900, "currency": "usd", "source": "tok_visa"})
    for _ in range(2):
        client.v1.refunds.create({"charge": charge.id, "amount": 100, "reason": "requested_by_customer"})
    file = tmp_path / "test_refunds.py"
    keep(file)
    assert file.read_text().count('"reason": "requested_by_customer"') == 2
    then = client.v1.payment_intents.create({"amount": 900, "currency": "usd"})
    assert then.status == "requires_payment_method"
    exchange = history[-1]
    otherwise = {**exchange.reply.body, "status": "requires_confirmation"}
    again = replay(Exchange(1, exchange.request, Reply(200, body=otherwise)))
    assert (again.same, again[0].differs) == (False, "status")


def test_an_idempotency_key_of_ones_own_is_sent_again(client: stripe.StripeClient) -> None:
    """What it refused is refused again; where one is connected, it does not bring the old answer back."""
    options: Any = {"idempotency_key": "order-1"}
    client.v1.customers.create({"email": "jenny@example.com"}, options)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"email": "joe@example.com"}, options)
    client.v1.events.list({"limit": 1})
    assert replay().same
    here = replay(here=True)
    assert [each.now.reply.status for each in here if each.now] == [200, 400, 200]
    assert len(client.v1.customers.list().data) == 2


def test_a_title_may_hold_quotes(client: stripe.StripeClient, tmp_path: Path) -> None:
    """It is the test file's docstring, word for word."""
    client.v1.balance.retrieve()
    title = r'say """hi""" to C:\new'
    file = tmp_path / "test_title.py"
    keep(file, title=title)
    said = ast.get_docstring(ast.parse(file.read_text()))
    assert said == f"{title}: 1 request of a session, kept to be run again."


def test_what_needs_a_request_that_was_left_out_is_left_out(client: stripe.StripeClient) -> None:
    """Its id is in no other account; what is made beside it stays."""
    file = {"id": "file_1Sandbox8fLOkQ1q", "object": "file"}
    customer = {"id": "cus_NffrFeUfNV2Hib", "object": "customer"}
    kept = [
        Exchange(1, Request("post", "/v1/files", {"file": "<card.png, 12 bytes>"}), Reply(200, body=file)),
        Exchange(2, Request("get", "/v1/files/file_1Sandbox8fLOkQ1q"), Reply(200, body=file)),
        Exchange(3, Request("post", "/v1/customers"), Reply(200, body=customer)),
        Exchange(4, Request("get", "/v1/customers/cus_NffrFeUfNV2Hib"), Reply(200, body=customer)),
    ]
    notes = ["it sent a file, which is not kept", "it needs what was left out", "", ""]
    assert [each.note for each in steps(kept)] == notes


@pytest.mark.usefixtures("session")
def test_where_it_cannot_be_written_nothing_changes(tmp_path: Path) -> None:
    """On a full disk, in a folder that is none: one sentence, and what was there before is whole."""
    file = tmp_path / "session.ipynb"
    keep(file)
    before = file.read_bytes()
    with (
        no_room(),
        pytest.raises(Refused, match=r"ipynb cannot be written \(.+\): take another"),
    ):
        keep(file, overwrite=True)
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["session.ipynb"]
    with pytest.raises(Refused, match="cannot be written"):
        keep(tmp_path / "none" / "session.har")


@contextmanager
def no_room() -> Iterator[None]:
    """No file may have more than some bytes, as where the disk is full."""
    resource = pytest.importorskip("resource", reason="Windows sets no such limit to a process")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
