"""The same application over HTTP, on loopback: for other languages, other tools, and tests as if live."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading

import uvicorn
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .application import Application
from .faults import Cut
from .wire import Request

HOST = "127.0.0.1"
LONGEST_WAIT = 3600


class PortInUse(OSError):
    """Something else listens there already."""


def asgi(application: Application) -> ASGIApp:
    """The application as ASGI; every path and verb is its own to answer."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPRequest(scope, receive)
        wire = Request(
            request.method.lower(),
            scope["path"],
            scope["query_string"].decode("latin-1"),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            await request.body(),
        )
        try:
            # Few requests wait; others are over before a thread could be found.
            waits = application.may_wait(wire)
            reply = await asyncio.to_thread(application.handle, wire) if waits else application.handle(wire)
        except Cut as cut:
            if cut.timed_out:
                await asyncio.sleep(LONGEST_WAIT)
            await CutOff()(scope, receive, send)
        else:
            await Response(reply.body, reply.status, reply.headers)(scope, receive, send)

    return answer


class CutOff(Response):
    """A reply that ends before its announced length: the server then closes the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})


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
    listener.listen(128)
    return listener


def server(application: Application, listener: socket.socket) -> tuple[uvicorn.Server, str]:
    """What answers on a socket, and its address, at which people can visit the pages from now on."""
    # The time of a reply is the sandbox's own.
    config = uvicorn.Config(
        asgi(application), log_level="critical", access_log=False, lifespan="off", date_header=False
    )
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    application.state.pages = lambda: address
    return uvicorn.Server(config), address


async def serve(application: Application, listener: socket.socket) -> None:
    """Answer until interrupted; prints where once it answers."""
    serving, address = server(application, listener)
    task = asyncio.create_task(serving.serve(sockets=[listener]))
    while not serving.started and not task.done():
        await asyncio.sleep(0.005)
    if serving.started:
        print(f"Sandbox listening on {address}", flush=True)
    await task


class Serving:
    """The application over HTTP on a free port, from a thread of this process, until it is stopped.

    Usable as a context manager, which gives the address.
    """

    def __init__(self, application: Application) -> None:
        self.listener = listening_socket(0)
        self.server, self.address = server(application, self.listener)
        self.thread = threading.Thread(target=self._run, name="sandbox pages", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        asyncio.run(self.server.serve(sockets=[self.listener]))

    def stop(self) -> None:
        """Answer no more."""
        self.server.should_exit = True
        self.thread.join(10)

    def __enter__(self) -> str:
        return self.address

    def __exit__(self, *_: object) -> None:
        self.stop()
