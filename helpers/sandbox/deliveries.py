"""Webhooks on their way: a line for each endpoint, with a thread of its own that ends when nothing is left.

No request waits for them, no endpoint for another one, and the application is not held while an endpoint
answers, so it may call back.
"""

from __future__ import annotations

import http.client
import logging
import socket
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from .account_store import AccountStore
from .models.core import webhooks
from .resource import Answer, Letter
from .storage.journal import CannotBeWritten

if TYPE_CHECKING:
    from .door.application import Application

log = logging.getLogger(__name__)

NOTHING = Answer(0, {}, b"")
LARGEST_ANSWER = 1024 * 1024
DEFAULT_PORTS = {"http": 80, "https": 443}
# A name is not looked up, since it could be another machine's by now.
LOOPBACK = {"localhost": ("127.0.0.1", "::1")}


class Deliveries:
    """What carries an application's outbox to its endpoints.

    ``own_ports``: where the sandbox itself listens; nothing is sent there.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.lines: dict[str, deque[tuple[str, str]]] = {}
        self.threads: dict[str, threading.Thread] = {}
        self.own_ports: set[int] = set()

    def start(self) -> None:
        """See that what is in the outbox is on its way."""
        if not self.application.state.outbox:
            return
        with self.application.lock:
            state = self.application.state
            while state.outbox:
                account, delivery = state.outbox.popleft()
                endpoint = webhooks.endpoint_of(AccountStore(state, account), delivery)
                self.lines.setdefault(endpoint, deque()).append((account, delivery))
                if endpoint not in self.threads:
                    self._begin(endpoint)

    def _begin(self, endpoint: str) -> None:
        name = f"sandbox webhooks {endpoint}"
        thread = threading.Thread(target=self._work, args=(endpoint,), name=name, daemon=True)
        self.threads[endpoint] = thread
        thread.start()

    def take_up(self) -> None:
        """Send again what was on its way when a process ended, or a request was undone."""
        state = self.application.state
        under_way = {each for line in self.lines.values() for each in line}
        state.outbox.clear()
        state.outbox.extend(each for each in webhooks.unsent(state) if each not in under_way)

    def wait(self, seconds: float) -> bool:
        """Wait until everything is delivered that can be by now; tells whether it is."""
        end = time.monotonic() + seconds
        while (threads := list(self.threads.values())) and time.monotonic() < end:
            threads[0].join(max(0, end - time.monotonic()))
        return not self.threads

    def ask(self, store: AccountStore, letter: Letter) -> Answer:
        """Send a request in the midst of another one, and wait for what is answered.

        What was changed before is kept, and other requests go on meanwhile: whoever is asked may call back.
        """
        idempotency, key = self.application.idempotency, store.origin.idempotency_key or ""
        with idempotency.under_way(store.account, key), self.application.keeper.paused():
            return send(letter, self.own_ports)

    def _work(self, endpoint: str) -> None:
        application, line = self.application, self.lines[endpoint]
        while True:
            with application.lock:
                if not line:
                    del self.lines[endpoint], self.threads[endpoint]
                    return
                account, delivery = line[0]
                parcel = webhooks.prepared(AccountStore(application.state, account), delivery)
            answer = send(parcel, self.own_ports) if parcel else None
            with application.lock:
                self._note(account, delivery, answer)
                line.popleft()

    def _note(self, account: str, delivery: str, answer: Answer | None) -> None:
        """Keep what was answered; None where nothing was sent."""
        application = self.application
        try:
            with application.keeper:
                store = AccountStore(application.state, account)
                if answer:
                    webhooks.answered(store, delivery, answer.status)
                else:
                    webhooks.dropped(store, delivery)
            application.run_due()
        except CannotBeWritten as error:
            log.warning("What became of the delivery %s could not be kept: %s", delivery, error)
        self.start()


def send(letter: Letter, own_ports: set[int]) -> Answer:
    """Send a request; tells what was answered in time, if anything was. Redirects are not followed."""
    parts = urlsplit(letter.url)
    end = time.monotonic() + letter.seconds
    try:
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        if port in own_ports:
            return NOTHING
        for address in LOOPBACK.get(parts.hostname or "", (parts.hostname or "",)):
            with suppress(ConnectionRefusedError):
                return _exchanged(letter, parts, address, port, end)
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return NOTHING


def _exchanged(letter: Letter, parts: SplitResult, address: str, port: int, end: float) -> Answer:
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(address, port, timeout=letter.seconds)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    with _over_by(connection, end):
        headers = {"Host": parts.netloc.rpartition("@")[2], **letter.headers}
        connection.request(letter.method, path, letter.body, headers)
        came = connection.getresponse()
        body = came.read(LARGEST_ANSWER)
        return Answer(came.status, {name.lower(): value for name, value in came.getheaders()}, body)


@contextmanager
def _over_by(connection: http.client.HTTPConnection, end: float) -> Iterator[None]:
    """A connection that is cut at a moment, however slowly an answer drips in. Raises TimeoutError then."""
    connection.connect()
    line = connection.sock  # which the connection gives away with an answer after which it is closed

    def cut() -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0, end - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
    if time.monotonic() >= end:
        raise TimeoutError
