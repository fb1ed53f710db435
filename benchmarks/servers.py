"""The servers that are measured, each in a process of its own: the sandbox over HTTP, and the peer."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The same server with an answer that is always there: a customer, or a list of ten.
FLOOR = """
import asyncio
from helpers.sandbox import Sandbox
from helpers.sandbox.door import http
from helpers.sandbox.door.wire import HttpRequest
asked = {"authorization": "Bearer sk_test_sandbox"}
box = Sandbox(seed="floor")
for _ in range(10):
    one = box.handle(HttpRequest("post", "/v1/customers", "", asked, b""))
ten = box.handle(HttpRequest("get", "/v1/customers", "", asked))
box.application.handle = lambda request: ten if request.query else one
asyncio.run(http.serve(box.application, http.listening_socket(0)))
"""


@contextmanager
def on_one_core() -> Iterator[None]:
    """Have what is started and asked inside share one core of the processor, where that can be chosen.

    Else chance decides which server runs beside its client and which one has to be woken up on another core.
    That made two servers with the same work differ by a factor of two.
    """
    if sys.platform != "linux":
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def sandbox(*how: str) -> Iterator[str]:
    """The sandbox over HTTP; gives its address. `how`: Python's options, where it is run otherwise."""
    command = [sys.executable, *(how or ("-m", "helpers.sandbox", "--port", "0"))]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
    finally:
        server.terminate()
        server.wait()


@contextmanager
def localstripe() -> Iterator[str]:
    """localstripe; gives its address."""
    command = shutil.which("localstripe", path=str(Path(sys.prefix) / "peers" / "bin")) or shutil.which(
        "localstripe"
    )
    if command is None:
        raise SystemExit("localstripe is not installed: `make bench` installs it.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [command, "--port", str(port), "--from-scratch"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("localstripe did not start.")
