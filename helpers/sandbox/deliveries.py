"""Webhooks on their way: sent one after another by a thread of their own, which ends when nothing is left.

No request waits for them, and the application is not held while an endpoint answers, so it may call back.
"""

from __future__ import annotations

import http.client
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .account_store import AccountStore
from .models.core import webhooks
from .resource import Answer, Letter

if TYPE_CHECKING:
    from .door.application import Application


class Deliveries:
    """What carries an application's outbox to its endpoints."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        """See that what is in the outbox is on its way."""
        if not self.application.state.outbox:
            return
        with self.application.lock:
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="sandbox webhooks", daemon=True)
                self.thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until everything is delivered that can be by now; tells whether it is."""
        thread = self.thread
        if thread is not None:
            thread.join(seconds)
        return self.thread is None

    def ask(self, store: AccountStore, letter: Letter) -> Answer:
        """Send a request in the midst of another one, and wait for what is answered.

        What was changed before is kept, and other requests go on meanwhile: whoever is asked may call back.
        """
        application = self.application
        under_way = (store.account, store.origin.idempotency_key or "")
        application.keep()
        application.idempotency.in_flight.add(under_way)
        application.lock.release()
        try:
            return send(letter)
        finally:
            application.lock.acquire()
            application.idempotency.in_flight.discard(under_way)

    def _work(self) -> None:
        application = self.application
        while True:
            with application.lock:
                if not application.state.outbox:
                    self.thread = None
                    return
                account, delivery = application.state.outbox.popleft()
                parcel = webhooks.prepared(AccountStore(application.state, account), delivery)
            if parcel is None:
                continue
            answer = send(parcel)
            with application.lock:
                webhooks.answered(AccountStore(application.state, account), delivery, answer.status)
                application.run_due()


def send(letter: Letter) -> Answer:
    """Send a request; tells what was answered. Redirects are not followed."""
    parts = urlsplit(letter.url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=letter.seconds)
        try:
            connection.request(letter.method, path, letter.body, dict(letter.headers))
            came = connection.getresponse()
            headers = {name.lower(): value for name, value in came.getheaders()}
            return Answer(came.status, headers, came.read())
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(0, {}, b"")
