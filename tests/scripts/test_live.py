"""The notebooks on an account: what is made is tagged and cleaned up, whatever goes wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
import stripe
from nbformat.v4 import new_code_cell, new_notebook

from helpers.connection import calls, connect
from helpers.connection.live_run import FOLDER, MOST, tagged
from helpers.safety import Refused
from helpers.sandbox import KEY, Sandbox
from helpers.sandbox.door.http import Serving, listening_socket
from helpers.settings import read_settings
from scripts import live
from tests.connection.conftest import SDK


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The SDK as it was, no connection, and a working folder without `.env`."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    monkeypatch.setattr(calls, "_connections", [])
    monkeypatch.chdir(tmp_path)


class Answering(stripe.HTTPClient):
    """Answers every request the same way."""

    name = "answering"

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        super().__init__()
        self.answer = (json.dumps(body), status, {"Request-Id": "req_1"})

    def request(self, *_: Any, **__: Any) -> tuple[str, int, Mapping[str, str]]:
        return self.answer


def answered(monkeypatch: pytest.MonkeyPatch, status: int, body: Mapping[str, Any]) -> None:
    """Have the account answer so."""
    client = stripe.StripeClient(KEY, http_client=Answering(status, body))
    monkeypatch.setattr(live, "client_of", lambda _: client)


def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a run under way."""
    folder = tmp_path / "runs" / "20260115T120000"
    folder.mkdir(parents=True)
    monkeypatch.setenv(FOLDER, str(folder))
    return folder


def to(address: str) -> Any:
    """A client as a notebook has it, in mode `test`."""
    return connect(settings=read_settings({"STRIPE_SECRET_KEY": KEY, "STRIPE_API_BASE": address}))


def test_what_is_made_is_tagged_and_cleaned_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By kind: deleted, canceled, switched off. Metadata of one's own stays beside the tag."""
    folder = begun(tmp_path, monkeypatch)
    sandbox = Sandbox()
    with Serving(sandbox.application) as address:
        client = to(address)
        customer = client.v1.customers.create({"metadata": {"plan": "gold"}})
        coupon = client.v1.coupons.create({"percent_off": 20, "duration": "once"})
        product = client.v1.products.create({"name": "Tea"})
        intent = client.v1.payment_intents.create({"amount": 900, "currency": "usd"})
        client.v1.customers.update(customer.id, {"name": "Jenny"})
    own: Any = sandbox.client()
    for kind, id in (("customers", customer.id), ("coupons", coupon.id), ("products", product.id)):
        assert getattr(own.v1, kind).retrieve(id).metadata["workbook_run"] == folder.name
    assert own.v1.customers.retrieve(customer.id).metadata["plan"] == "gold"
    assert live.clean_up(folder, own) == "6 requests; 4 objects cleaned up."
    assert own.v1.customers.retrieve(customer.id).deleted
    assert not own.v1.products.retrieve(product.id).active
    assert own.v1.payment_intents.retrieve(intent.id).status == "canceled"
    assert own.v1.coupons.list().data == []
    assert not (folder / "made").exists()


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("get", "/v1/customers", None),
        ("post", "/v1/customers/cus_1", "name=Jenny"),
        ("post", "/v1/tokens", "pii[id_number]=1"),
        ("post", "/v2/core/event_destinations", '{"name": "mine"}'),
        ("post", "/_sandbox/advance", "days=1"),
    ],
)
def test_nothing_else_is_changed_on_its_way(method: str, path: str, form: str | None) -> None:
    """What makes nothing, and what takes no metadata."""
    assert tagged(method, f"https://api.stripe.com{path}", form, "run") == form


def test_a_run_sends_so_many_requests_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so where it stops."""
    folder = begun(tmp_path, monkeypatch)
    with Serving(Sandbox().application) as address:
        client = to(address)
        (folder / "requests").write_bytes(b"." * (MOST - 1))
        client.v1.balance.retrieve()
        with pytest.raises(Refused, match="This run has sent 300 requests"):
            client.v1.balance.retrieve()


def test_a_notebook_for_which_too_few_are_left_goes_on_in_the_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so; the account is not asked."""
    folder = begun(tmp_path, monkeypatch)
    (folder / "requests").write_bytes(b"." * 201)
    assert to("http://127.0.0.1:9").v1.balance.retrieve().object == "balance"
    said = "This run has sent 201 of its 300 requests, so this notebook goes on in the sandbox."
    assert said in capsys.readouterr().out


def test_a_notebook_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor does a run before that was stopped in the middle, with a line half written."""
    cells = [
        "from helpers import connect\nclient = connect()",
        'client.v1.customers.create({"email": "jenny@example.com"})',
        "1 / 0",
    ]
    (tmp_path / "notebooks").mkdir()
    notebook = new_notebook(cells=[new_code_cell(each) for each in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (tmp_path / "notebooks" / "fails.ipynb").write_text(nbformat.writes(notebook))
    sandbox = Sandbox(api_version="2024-06-20")
    left = sandbox.client().v1.customers.create()
    stopped = tmp_path / "runs" / "20260101T000000"
    stopped.mkdir(parents=True)
    line = json.dumps({"object": "customer", "id": left.id, "account": ""})
    (stopped / "made").write_text(f'{line}\n{{"object": "cus')
    with Serving(sandbox.application) as address:
        monkeypatch.setenv("STRIPE_API_BASE", address)
        monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
        assert live.main(tmp_path / "notebooks", tmp_path / "runs") == 1
    told = capfd.readouterr().out
    assert "0 requests; 1 objects cleaned up.\n" in told
    assert told.endswith("requests; 1 objects cleaned up.\n")
    assert "ZeroDivisionError" in told
    assert sandbox.client().v1.customers.list().data == []
    assert list((tmp_path / "runs").glob("*/made")) == []


def test_what_cannot_be_cleaned_up_now_is_left_for_the_next_run(tmp_path: Path) -> None:
    """Nothing is forgotten; a second try does the rest."""
    sandbox = Sandbox()
    client = sandbox.client()
    ids = [client.v1.customers.create().id for _ in range(2)]
    lines = [json.dumps({"object": "customer", "id": each, "account": ""}) for each in ids]
    (tmp_path / "made").write_text("\n".join(lines))
    sandbox.fault("server_error", times=1)
    told = live.clean_up(tmp_path, client)
    assert told.endswith("1 objects cleaned up. 1 could not be: the next `make test-live` tries again.")
    assert live.clean_up(tmp_path, client).endswith("1 objects cleaned up.")
    assert client.v1.customers.list().data == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no account to run on: write a test key into .env"),
        ("WORKBOOK_MODE=test\nSTRIPE_SECRET_KEY\n", ".env cannot be read: write it as NAME=value"),
        ("STRIPE_SECRET_KEY=sk_test\n", "STRIPE_SECRET_KEY is no test key of Stripe's"),
    ],
)
def test_an_env_that_is_half_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    """Before anything is sent."""
    monkeypatch.delenv("STRIPE_SECRET_KEY")
    monkeypatch.delenv("WORKBOOK_MODE")
    (tmp_path / ".env").write_text(text)
    assert live.main(tmp_path, tmp_path / "runs") == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


def test_no_network_is_told_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an earlier run has left is still noted."""
    with listening_socket(0) as free:
        monkeypatch.setenv("STRIPE_API_BASE", f"http://127.0.0.1:{free.getsockname()[1]}")
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    monkeypatch.setattr(stripe.HTTPClient, "MAX_DELAY", 0)
    made = tmp_path / "runs" / "20260101T000000" / "made"
    made.parent.mkdir(parents=True)
    made.write_text('{"object": "customer", "id": "cus_1", "account": ""}\n')
    assert live.main(tmp_path, tmp_path / "runs") == 2
    assert "No answer came from Stripe: check the network" in capsys.readouterr().err
    assert made.exists()


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (
            401,
            {"type": "invalid_request_error", "message": "Invalid API Key provided"},
            "does not know the key",
        ),
        (429, {"type": "invalid_request_error", "code": "rate_limit", "message": "Slow"}, "wait a minute"),
    ],
)
def test_what_an_account_refuses_is_told(  # noqa: PLR0917 - fixtures
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    error: Mapping[str, str],
    told: str,
) -> None:
    """In a sentence, without a traceback."""
    monkeypatch.setenv("STRIPE_SECRET_KEY", KEY)
    answered(monkeypatch, status, {"error": error})
    assert live.main(tmp_path, tmp_path / "runs") == 2
    assert told in capsys.readouterr().err


def test_a_key_that_may_not_ask_for_its_account_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A restricted key may do what a notebook needs all the same."""
    body = {"error": {"type": "invalid_request_error", "message": "The provided key does not have access"}}
    live.say_which(stripe.StripeClient(KEY, http_client=Answering(403, body)))
    assert "The key may not ask for its account." in capsys.readouterr().out


def test_an_account_in_another_country_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """What may fail there is said before."""
    account = {"id": "acct_1", "object": "account", "country": "DE"}
    live.say_which(stripe.StripeClient(KEY, http_client=Answering(200, account)))
    told = capsys.readouterr().out
    assert "Running on account acct_1, in DE." in told
    assert "written for an account in the US" in told
