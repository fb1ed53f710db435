"""Ways for a secret out of what the kit itself shows and writes."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import stripe

from helpers import Refused, build, find, frame, history, keep, replay, sent, show
from helpers.connection import calls
from helpers.connection.bulk import Bulk
from helpers.connection.connection import Connection
from helpers.connection.seam import RecordingClient
from helpers.data.download import download
from helpers.events import changes, dashboard_event, receive
from helpers.redaction import Secret
from helpers.sandbox import Sandbox
from helpers.sandbox.door.http import Serving
from tests.connection.conftest import SDK
from tests.leaks.secrets import CARD, KEY, leaked

CUSTOMER = {
    "id": "cus_1",
    "object": "customer",
    "created": 1,
    "description": f"key {KEY}",
    "metadata": {"card": CARD, KEY: "a name"},
}
PASTED = f"curl https://api.stripe.com/v1/customers -u {KEY}: -d name=Jenny -d description={KEY}"
EVENT = {
    "id": "evt_1",
    "object": "event",
    "type": "customer.updated",
    "data": {"object": CUSTOMER, "previous_attributes": {"description": f"was {KEY}"}},
}


class Telling(stripe.HTTPClient):
    """Stripe, in whose account somebody has written a key and a card number into an object."""

    name = "telling"

    def request(self, *sent: Any, **_: Any) -> tuple[str, int, Mapping[str, str]]:
        url = sent[1]
        body: Any = CUSTOMER if "cus_1" in url else {"object": "list", "data": [CUSTOMER], "has_more": False}
        if "cus_none" in url:
            body = {"error": {"type": "invalid_request_error", "message": f"No such customer: {KEY}"}}
        told = {"Request-Id": "req_1", "Idempotency-Key": KEY, "Stripe-Account": KEY}
        return json.dumps(body), 404 if "cus_none" in url else 200, told


@pytest.fixture(autouse=True)
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[stripe.StripeClient]:
    """Connected to it, as to an account's test mode."""
    for name in SDK:
        monkeypatch.setattr(stripe, name, getattr(stripe, name))
    telling = Telling()
    client = stripe.StripeClient("sk_test_x", http_client=RecordingClient(telling))
    bulk = Bulk(telling, Secret("sk_test_x"), "https://api.stripe.com", per_second=1000.0)
    calls._connections[:] = [Connection("test", client, bulk, {"account": "acct_1"})]
    yield client
    calls._connections.clear()


def seen(view: Any) -> str:
    """All that a front end, a saved notebook or a terminal shows of something."""
    shown = [repr(view), str(view)]
    if bundle := getattr(view, "_repr_mimebundle_", None):
        shown.append(repr(bundle()))
    if html := getattr(view, "_repr_html_", None):
        shown.append(html())
    if react := getattr(view, "react", None):
        shown.append(repr(react({"do": "show"})))
    return "\n".join(shown)


def retrieved() -> Any:
    return calls.current().client.v1.customers.retrieve("cus_1")


def refused() -> stripe.StripeError:
    with pytest.raises(stripe.InvalidRequestError) as error:
        calls.current().client.v1.customers.retrieve("cus_none")
    return error.value


def attempted(do: Callable[[], object]) -> str:
    """What the kit says instead of doing something."""
    with pytest.raises((Refused, stripe.StripeError)) as error:
        do()
    return f"{error.value} {error.value!r}"


def created(**parameters: Any) -> object:
    options: Any = parameters.pop("options", {})
    return calls.current().client.v1.customers.create(parameters, options)  # type: ignore[arg-type]


def kept(folder: Path, name: str) -> str:
    """A file of a session whose reply, headers and title hold secrets."""
    retrieved()
    keep(folder / name, title=f"With {KEY} and {CARD}")
    return (folder / name).read_text(encoding="utf-8")


def typed(at: str, text: str) -> str:
    """Into a form: its page and the code that it stands for."""
    form = build("v1.customers.create")
    answer = form.react({"do": "type", "at": at, "value": text})
    codes = [form.code(each) for each in ("python", "curl")]
    return "\n".join([repr(answer), seen(form), *codes, attempted_code(**{at: text})])


def attempted_code(**parameters: Any) -> str:
    """The code of a request that was filled in beforehand, in every language."""
    from helpers.builder.code import LANGUAGES

    form = build("v1.customers.create", **parameters)
    return "\n".join([seen(form), *(form.code(each) for each in LANGUAGES)])


def downloaded(folder: Path) -> str:
    """Every file of a download, Parquet among them, and the table that is made of it."""
    got = download("v1.customers.list", folder=folder, progress=False)
    table = frame(got)
    files = [each.read_bytes().decode("latin-1") for each in folder.iterdir()]
    return "\n".join([*files, repr(got), table.to_csv(), table.to_html(), str(table.values.tolist())])


def received() -> str:
    """A webhook with secrets in it, signed and unsigned."""
    with Serving(Sandbox(seed="leaks").application) as address:
        client = stripe.StripeClient("sk_test_sandbox", base_addresses={"api": address})
        calls._connections[:] = [
            Connection(
                "sandbox", client, Bulk(Telling(), Secret("sk_test_x"), address), {"account": "acct_1"}
            )
        ]
        with receive() as inbox:
            body = json.dumps(EVENT)
            inbox.post(body, f"t=1,v1={KEY}")
            return seen(inbox) + repr(inbox.deliveries) + seen(show(inbox.deliveries[-1].event))


def state_file(folder: Path) -> str:
    """What a sandbox keeps, and what it prints, of requests by another program with a real card and a key."""
    file = folder / "state.db"
    sandbox = Sandbox(seed="leaks", state=file)
    said = ""
    with Serving(sandbox.application) as address:
        host, port = address.removeprefix("http://").split(":")
        for form in (
            f"card[number]={CARD}&card[exp_month]=12&card[exp_year]=2031",
            "card[number]=4242424242424242",
        ):
            head = (
                f"POST /v1/tokens HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {KEY}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
                f"Connection: close\r\n\r\n{form}"
            )
            with socket.create_connection((host, int(port))) as connection:
                connection.sendall(head.encode())
                while data := connection.recv(65536):
                    said += data.decode()
    sandbox.close()
    assert "test mode, but used a non test" in said
    return said + "".join(each.read_bytes().decode("latin-1") for each in folder.iterdir())


WAYS: dict[str, Callable[[Path], str]] = {
    "a reply's view": lambda _: seen(show(retrieved())),
    "an error's view": lambda _: seen(show(refused())),
    "the history": lambda _: seen(retrieved() and history),
    "an exchange of the history": lambda _: repr(retrieved() and history[-1]),
    "the session's table": lambda _: seen(retrieved() and sent()),
    "`replay`": lambda _: seen(retrieved() and replay(here=True)),
    "a DataFrame of a view's rows": lambda _: frame(history[-1].reply.body if retrieved() else {}).to_csv(),
    "a kept notebook": lambda folder: kept(folder, "session.ipynb"),
    "a kept test": lambda folder: kept(folder, "session.py"),
    "a kept archive": lambda folder: kept(folder, "session.har"),
    "a kept file's name": lambda folder: attempted(lambda: (retrieved(), keep(folder / f"{KEY}.py"))),
    "a form's field": lambda _: typed("description", KEY),
    "a form's field, a card number": lambda _: typed("description", CARD),
    "a form's code, in every language": lambda _: attempted_code(description=KEY, metadata={"card": CARD}),
    "what is searched for": lambda _: seen(find(f"customers {KEY}")),
    "what is pasted": lambda _: seen(build(PASTED)),
    "a download's Parquet files and table": downloaded,
    "what an event changed": lambda _: seen(changes(EVENT)),
    "an event copied from the Dashboard": lambda _: seen(show(dashboard_event(json.dumps(EVENT["data"])))),
    "a webhook that came": lambda _: received(),
    "a request's metadata": lambda _: attempted(lambda: created(metadata={"key": KEY})),
    "a request's parameter": lambda _: attempted(lambda: created(description=KEY)),
    "a request's parameter, a card number": lambda _: attempted(lambda: created(description=CARD)),
    "a request's idempotency key": lambda _: attempted(lambda: created(options={"idempotency_key": KEY})),
    "a request's path": lambda _: attempted(
        lambda: calls.current().client.raw_request("get", f"/v1/x/{KEY}")
    ),
    "the sandbox's file of its state, its replies": state_file,
}

SAYS_NOTHING = {
    "the history",
    "the session's table",
    "`replay`",
    "the sandbox's file of its state, its replies",
}


@pytest.mark.parametrize("way", WAYS)
def test_no_secret_gets_out_by(tmp_path: Path, way: str) -> None:
    """What comes out is masked."""
    shown = WAYS[way](tmp_path)
    assert leaked(shown) == []
    assert any(each in shown for each in ("****", "secret key", "a real card's number")) is (
        way not in SAYS_NOTHING
    )
