"""The same application over HTTP, on loopback: for other languages, other tools, and tests as if live."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from .application import Application
from .connection import Connection, Limits
from .wire import HttpReply, HttpRequest

HOST = "127.0.0.1"
# Requests at once that may wait for an answer of somebody else.
ASKING_AT_ONCE = 32
GRACE = 5.0
"""Seconds that requests under way have to be answered when the server stops."""


class PortInUse(OSError):
    """Something else listens there already."""


def listening_socket(port: int) -> socket.socket:
    """A socket on loopback; port 0 takes a free one. Raises PortInUse."""
    # Only where the protocol is named does asyncio switch Nagle's algorithm off, which costs 40 ms a reply.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # On Windows it would let two servers share the port.
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortInUse(
            f"Port {port} of {HOST} is in use or not allowed ({error.strerror}): choose another with --port, "
            "or --port 0 for any free one."
        ) from None
    listener.listen(1024)
    return listener


class Server:
    """Answers on a socket, from one event loop. People can visit the pages at its address from now on."""

    def __init__(
        self, application: Application, listener: socket.socket, limits: Limits | None = None
    ) -> None:
        self.application = application
        self.listener = listener
        self.limits = limits or Limits()
        self.connections: set[Connection] = set()
        self.now = time.monotonic
        self.pool = ThreadPoolExecutor(ASKING_AT_ONCE, "sandbox asking")
        port = listener.getsockname()[1]
        self.address = f"http://{HOST}:{port}"
        application.state.pages = lambda: self.address
        application.deliveries.own_ports.add(port)

    async def run(self, stop: asyncio.Event, started: asyncio.Event | None = None) -> None:
        """Answer until it is told to stop."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(self), sock=self.listener, backlog=1024)
        if started:
            started.set()
        watching = loop.create_task(self._watch())
        try:
            await stop.wait()
        finally:
            server.close()
            watching.cancel()
            await self._finish()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(1)
            now = self.now()
            for each in list(self.connections):
                each.check_time(now)

    async def _finish(self) -> None:
        under_way = [each.task for each in self.connections if each.task]
        if under_way:
            await asyncio.wait(under_way, timeout=GRACE)
        for each in list(self.connections):
            each.transport.close()
        self.pool.shutdown(wait=False, cancel_futures=True)

    async def answer(self, request: HttpRequest) -> HttpReply:
        """The reply to a request that may wait: it holds nothing up meanwhile. Raises Cut."""
        if self.application.asks(request):
            return await asyncio.get_running_loop().run_in_executor(
                self.pool, self.application.handle, request
            )
        steps = self.application.handling(request)
        while True:
            try:
                await asyncio.sleep(next(steps))
            except StopIteration as done:
                reply: HttpReply = done.value
                return reply


async def serve(application: Application, listener: socket.socket) -> None:
    """Answer until interrupted or terminated; prints where once it answers."""
    stop, started = asyncio.Event(), asyncio.Event()
    _stop_at_signals(stop)
    server = Server(application, listener)
    running = asyncio.create_task(server.run(stop, started))
    await started.wait()
    # What is there by now stays: it is never looked through for garbage again.
    gc.collect()
    gc.freeze()
    print(f"Sandbox listening on {server.address}", flush=True)
    await running


def _stop_at_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(each, stop.set)
        except NotImplementedError:  # on Windows
            signal.signal(each, lambda *_: loop.call_soon_threadsafe(stop.set))


class Serving:
    """The application over HTTP on a free port, from a thread of this process, until it is stopped.

    Usable as a context manager, which gives the address.
    """

    def __init__(self, application: Application, limits: Limits | None = None) -> None:
        self.server = Server(application, listening_socket(0), limits)
        self.address = self.server.address
        self.loop = asyncio.new_event_loop()
        self.stopping = asyncio.Event()
        self.thread = threading.Thread(target=self._run, name="sandbox pages", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self.loop.run_until_complete(self.server.run(self.stopping))
        self.loop.close()

    def stop(self) -> None:
        """Answer no more."""
        with suppress(RuntimeError):  # it has stopped before
            self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(10)

    def __enter__(self) -> str:
        return self.address

    def __exit__(self, *_: object) -> None:
        self.stop()
