"""What a notebook calls: connect, and send a request."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import replace
from functools import reduce
from typing import Any
from urllib.parse import unquote_plus

import stripe

from helpers.history import Exchange, Request
from helpers.history.wire import read
from helpers.safety import saved_unmasked
from helpers.settings import Settings, read_settings

from .connection import Connection
from .establish import establish, fresh
from .needs import known
from .seam import latest, unrecorded

CONTROLS = "/_sandbox/"
# What a session goes on from; faults are for what is tried now, and what goes back undoes what was sent.
MOVES = frozenset({"advance", "authenticate", "next_card", "onboard", "pay", "populate"})

_connections: list[Connection] = []
_elsewhere: ContextVar[Connection | None] = ContextVar("elsewhere", default=None)


def connect(needs: Collection[str] = (), settings: Settings | None = None) -> stripe.StripeClient:
    """A client of the sandbox, or of the test mode of `.env`'s key; shows which.

        client = connect()
        client = connect(needs=["treasury"])

    The SDK's module-level calls (`stripe.Token.create(...)`) take the same way from then on. ``needs`` names
    what the account must be able to do (`needs.NEEDS`); where it is not, the sandbox takes its place. Raises
    Refused for settings that cannot be used, and Unreachable where Stripe does not answer.
    """
    from IPython.display import display

    connection = establish(settings or read_settings(), known(needs))
    if warning := saved_unmasked():
        connection = replace(connection, note=f"{connection.note} {warning}".strip())
    _connections[:] = [connection]
    display(connection)
    return connection.client


def current() -> Connection:
    """The connection; by the settings, and without showing it, where nobody has connected. Raises Refused."""
    if there := _elsewhere.get():
        return there
    if not _connections:
        _connections.append(establish(read_settings(), []))
    return _connections[0]


def connected() -> bool:
    """Whether somebody has connected, or something has been sent."""
    return bool(_connections)


@contextmanager
def elsewhere() -> Iterator[Connection]:
    """A fresh sandbox in the connection's place, for this thread or task and the length of a `with` block.

    It begins as the present one began, from the same seed and clock, so that the same requests make the same.
    """
    there = fresh(current())
    before = _elsewhere.set(there)
    try:
        yield there
    finally:
        _elsewhere.reset(before)


def control(method: str, name: str, **params: Any) -> Any:
    """The answer of one of the connected sandbox's own controls. Raises what the SDK does.

    Recorded is only what a session goes on from: `MOVES`.
    """
    recorded = method == "post" and name in MOVES
    with nullcontext() if recorded else unrecorded():
        return current().client.raw_request(method, f"{CONTROLS}{name}", **params).data


def moves(request: Request) -> str:
    """The name of the sandbox's control that a request is, of those that a session goes on from; or ""."""
    name = request.path.removeprefix(CONTROLS)
    return name if request.method == "post" and request.path == f"{CONTROLS}{name}" and name in MOVES else ""


def send(request: Request) -> Exchange:
    """Send one request as the connected client; what Stripe refuses is an exchange, too.

        send(Request("get", "/v1/balance"))
        send(Request("post", "/v1/customers", {"name": "Jenny"})).reply

    Connects by the settings where nobody has. Raises Refused for what must not be sent, and Unreachable where
    no reply came.
    """
    client = current().client
    latest.set(None)
    try:
        _call(client, request)
    except stripe.APIConnectionError:
        raise
    except stripe.StripeError:
        if latest.get() is None:
            raise
    sent = latest.get()
    assert sent is not None
    return read(sent)


def _call(client: stripe.StripeClient, request: Request) -> None:
    """By the SDK's own method for the operation, which knows its encoding; else as it stands."""
    from helpers.catalog.paths import match

    options: dict[str, Any] = {
        "stripe_account": request.account or None,
        "idempotency_key": request.idempotency_key or None,
        "stripe_version": request.version or None,
    }
    matched = match(request.method, request.path)
    if matched is None:
        client.raw_request(request.method, request.path, **request.params, **options)
        return
    operation, path = matched
    method: Any = reduce(getattr, operation.name.split("."), client)
    method(*map(unquote_plus, path.values()), params=dict(request.params), options=options)
