"""One client's connection: HTTP/1.1 as httptools reads it, within limits; requests answered in order."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

import httptools

from ..storage.stored import written
from .faults import Cut
from .loopback import is_named
from .wire import HttpReply, HttpRequest

if TYPE_CHECKING:
    from .http import Server

STATUS_LINES = {each.value: f"HTTP/1.1 {each.value} {each.phrase}\r\n" for each in HTTPStatus}
LONGEST_SILENCE = 3600
LINGERING = 2
"""Seconds in which a client that is refused may still send, so that it gets to read why."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(frozen=True)
class Limits:
    """What a client may ask for. Sizes are in bytes, times in seconds.

    ``head``: the address and headers of a request. ``whole``: until it has come. ``idle``: between two of
    them. ``unread``: until a client goes on reading what it was sent.
    """

    connections: int = 512
    head: int = 65_536
    headers: int = 100
    body: int = 64 * 1024 * 1024
    whole: float = 60
    idle: float = 75
    unread: float = 60


@dataclass(frozen=True)
class Problem:
    """Why a request is not let in, and the connection ends."""

    status: int
    message: str

    def reply(self) -> HttpReply:
        error = {"type": "invalid_request_error", "message": self.message}
        return HttpReply(self.status, {"Content-Type": "application/json"}, written({"error": error}))


class Connection(asyncio.Protocol):
    """What one client sends and is sent. Requests that wait (latency) hold up those behind them alone."""

    transport: asyncio.Transport

    def __init__(self, server: Server) -> None:
        self.server = server
        self.limits = server.limits
        self.parser = httptools.HttpRequestParser(self)
        self.waiting: deque[tuple[HttpRequest, bool]] = deque()
        self.task: asyncio.Task[None] | None = None
        self.problem: Problem | None = None
        self.active_since = server.now()  # when the last thing happened that a limit of time is about
        self.receiving = False
        self.blocked = self.ended = False
        self._begin()

    def _begin(self) -> None:
        self.url = b""
        self.headers: dict[str, str] = {}
        self.size = 0
        self.body: list[bytes] = []
        self.has_head = False

    # What asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.server.connections.add(self)
        if len(self.server.connections) > self.limits.connections:
            self._end(Problem(503, f"More than {self.limits.connections} connections are open."))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.server.connections.discard(self)
        if self.task:
            self.task.cancel()

    def data_received(self, data: bytes) -> None:
        if self.ended:
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:  # it is answered as if it had not asked for another protocol
            self.waiting = deque((request, False) for request, _ in self.waiting)
        except httptools.HttpParserError:
            self.problem = self.problem or Problem(400, "This is no request of HTTP/1.1.")
        self.proceed()

    def eof_received(self) -> None:
        """The connection ends, also where a request was not whole yet."""

    def pause_writing(self) -> None:
        self.blocked, self.active_since = True, self.server.now()

    def resume_writing(self) -> None:
        self.blocked, self.active_since = False, self.server.now()
        self.proceed()

    # What httptools calls

    def on_message_begin(self) -> None:
        self.receiving, self.active_since = True, self.server.now()

    def on_url(self, url: bytes) -> None:
        self.url += url
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.has_head:  # behind a body in chunks: no header of the request may be changed by then
            self._count_body(len(name) + len(value))
            return
        key = name.decode("latin-1").lower()
        if key == "host" and key in self.headers:
            self.problem = Problem(400, "There is more than one Host header.")
        self.headers[key] = value.decode("latin-1")
        self._count(len(name) + len(value))

    def _count(self, size: int) -> None:
        self.size += size
        if self.size > self.limits.head or len(self.headers) > self.limits.headers:
            self.problem = Problem(
                431,
                f"The address and headers of a request may have {self.limits.head} bytes, and there may be "
                f"{self.limits.headers} headers.",
            )

    def on_headers_complete(self) -> None:
        self.size, self.has_head = 0, True
        announced = self.headers.get("content-length", "0")
        if len(announced) > 12 or int(announced) > self.limits.body:
            self._refuse_body()
        elif self.headers.get("expect", "").lower() == "100-continue" and not self.problem:
            self.transport.write(CONTINUE)

    def on_body(self, body: bytes) -> None:
        self.body.append(body)
        self._count_body(len(body))

    def _count_body(self, size: int) -> None:
        self.size += size
        if self.size > self.limits.body:
            self._refuse_body()

    def _refuse_body(self) -> None:
        self.problem = Problem(413, f"A request's body may have {self.limits.body} bytes.")
        self.body.clear()

    def on_message_complete(self) -> None:
        self.receiving = False
        if not self.problem and not is_named(self.headers.get("host", "localhost")):
            self.problem = Problem(
                403, "This sandbox is reached as 127.0.0.1 or localhost; the Host header names another."
            )
        if not self.problem:
            self.waiting.append((self._request(), self.parser.should_keep_alive()))
        self._begin()

    def _request(self) -> HttpRequest:
        target = self.url
        if not target.startswith(b"/"):
            target = _origin_form(target)
        path, _, query = target.partition(b"?")
        text = path.decode("latin-1")
        return HttpRequest(
            self.parser.get_method().decode("latin-1").lower(),
            unquote_plus(text) if "%" in text or "+" in text else text,
            query.partition(b"#")[0].decode("latin-1"),
            self.headers,
            self.body[0] if len(self.body) == 1 else b"".join(self.body),
        )

    # Answering

    def proceed(self) -> None:
        """Answer what has come, one after another, as far as the client reads what it is sent."""
        while self.waiting and not self.blocked and not self.task and not self.transport.is_closing():
            request, keep_alive = self.waiting.popleft()
            if self.server.application.may_wait(request):
                self.task = asyncio.get_running_loop().create_task(self._answer_later(request, keep_alive))
            else:
                self._send(self.server.application.handle(request), request, keep_alive=keep_alive)
        if self.problem and not self.waiting and not self.task:
            self._end(self.problem)
        elif self.waiting:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

    async def _answer_later(self, request: HttpRequest, keep_alive: bool) -> None:
        try:
            reply = await self.server.answer(request)
            self._send(reply, request, keep_alive=keep_alive)
        except Cut as cut:
            await self._cut(cut)
        self.task = None
        if not self.transport.is_closing():
            self.proceed()

    async def _cut(self, cut: Cut) -> None:
        """End without an answer, or in the midst of it; at a time-out once the client has had enough."""
        if cut.timed_out:
            await asyncio.sleep(LONGEST_SILENCE)
        if cut.reply:
            whole = _head(cut.reply, keep_alive=True) + cut.reply.body
            self.transport.write(whole[: len(whole) - len(cut.reply.body) // 2 - 1])
            self.transport.close()
        else:
            self.transport.abort()

    def _send(self, reply: HttpReply, request: HttpRequest, *, keep_alive: bool) -> None:
        self.active_since = self.server.now()
        body = b"" if request.method == "head" else reply.body
        self.transport.write(_head(reply, keep_alive=keep_alive) + body)
        if not keep_alive:
            self.transport.close()

    def _end(self, problem: Problem) -> None:
        self.ended = True
        self.transport.write(_head(problem.reply(), keep_alive=False) + problem.reply().body)
        self.transport.write_eof()
        asyncio.get_running_loop().call_later(LINGERING, self.transport.close)

    def check_time(self, now: float) -> None:
        """End where a limit of time has passed."""
        passed = now - self.active_since
        if self.blocked:
            if passed > self.limits.unread:
                self.transport.abort()
        elif self.task or self.ended:
            return
        elif self.receiving and passed > self.limits.whole:
            self._end(Problem(408, f"The request was not whole after {self.limits.whole:g} seconds."))
        elif not self.receiving and passed > self.limits.idle:
            self.transport.close()


def _origin_form(target: bytes) -> bytes:
    """Path and query of an address that is written out whole, as for a proxy."""
    try:
        url = httptools.parse_url(target)
    except httptools.HttpParserInvalidURLError:
        return b"/" + target
    return (url.path or b"/") + (b"?" + url.query if url.query else b"")


def _head(reply: HttpReply, *, keep_alive: bool) -> bytes:
    headers: Mapping[str, str] = reply.headers
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    end = "\r\n" if keep_alive else "Connection: close\r\n\r\n"
    length = f"Content-Length: {len(reply.body)}\r\n"
    return "".join([STATUS_LINES[reply.status], *lines, length, end]).encode("latin-1", "replace")
