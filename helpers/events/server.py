"""A server on this machine for one thing: taking in webhooks."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import BoundedSemaphore, Thread
from typing import Any

HOST = "127.0.0.1"
PATH = "/webhook"
LARGEST = 2**20
SIGNATURE = "Stripe-Signature"
SLOWEST = 10.0
AT_ONCE = 32

Answer = Callable[[bytes, str], int]
"""(body, signature) -> the status to answer with."""


class Server:
    """Listens on a free port, in a thread of its own, from its making until `close`."""

    def __init__(self, answer: Answer) -> None:
        self._http = _Bounded((HOST, 0), _handler(answer))
        self._thread = Thread(target=self._http.serve_forever, args=(0.05,), name="webhooks", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._http.server_port

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}"

    def close(self) -> None:
        """Stop listening. Closing twice is no mistake."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Bounded(ThreadingHTTPServer):
    """A thread for each connection, as long as there are not too many."""

    daemon_threads = True

    def __init__(self, *how: Any) -> None:
        super().__init__(*how)
        self._free = BoundedSemaphore(AT_ONCE)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


def post(port: int, body: bytes, signature: str) -> int:
    """Send a webhook to a server of this machine; tells the status of its answer."""
    connection = HTTPConnection(HOST, port, timeout=SLOWEST)
    try:
        headers = {"Content-Type": "application/json; charset=utf-8", SIGNATURE: signature}
        connection.request("POST", PATH, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _handler(answer: Answer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = SLOWEST

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > LARGEST:
                self._end(413 if length.isdecimal() else 411)
            elif self.path != PATH:
                self._end(404)
            else:
                body = self.rfile.read(int(length))
                self._end(answer(body, self.headers.get(SIGNATURE, "")))

        def _end(self, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """What came is shown by the inbox; a line in the kernel's output says nothing more."""

    return Handler
