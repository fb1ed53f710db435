"""Webhooks on their way: sent one after another by a thread of their own, which ends when nothing is left.

No request waits for them, and the application is not held while an endpoint answers, so it may call back.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .account_store import AccountStore
from .models.core import webhooks

if TYPE_CHECKING:
    from .door.application import Application

LONGEST_WAIT = 10.0


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
            status = send(*parcel)
            with application.lock:
                webhooks.answered(AccountStore(application.state, account), delivery, status)
                application.run_due()


def send(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Post a body; tells the status of the answer, 0 where there was none. Redirects are not followed."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=LONGEST_WAIT)
        try:
            connection.request("POST", path, body, dict(headers))
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError):
        return 0
