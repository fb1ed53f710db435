"""`tokens.create` through the SDK: the embedded sandbox beside a canned reply, and beside localstripe."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import stripe

from benchmarks.measure import Result, medians
from helpers import connect
from helpers.connection.seam import RecordingClient
from helpers.settings import Settings

CARD: Any = {"card": {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "314"}}
ROUNDS = 1000
KEY = "sk_test_sandbox"


class Canned(stripe.HTTPClient):
    """The floor: what the SDK itself costs when the answer is already there."""

    name = "canned"

    def __init__(self, body: str) -> None:
        super().__init__()
        self.body = body

    def request(self, *_: Any, **__: Any) -> tuple[str, int, Mapping[str, str]]:
        """The same reply, whatever was asked."""
        return self.body, 200, {"Request-Id": "req_00000000000000"}


@contextmanager
def localstripe() -> Iterator[str]:
    """The peer's server in a process of its own; gives its address."""
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


def run() -> Iterator[Result]:
    """The sandbox over the floor, and localstripe over the sandbox."""
    sandbox = connect(settings=Settings())
    body = json.dumps(sandbox.v1.tokens.create(CARD).to_dict())
    floor = stripe.StripeClient(KEY, http_client=RecordingClient(Canned(body)))
    with localstripe() as address:
        peer = stripe.StripeClient(KEY, base_addresses={"api": address})
        took = medians(
            {
                "floor": lambda: floor.v1.tokens.create(CARD),
                "sandbox": lambda: sandbox.v1.tokens.create(CARD),
                "localstripe": lambda: peer.v1.tokens.create(CARD),
            },
            ROUNDS,
        )
    yield Result("sandbox / the SDK's own floor", took["sandbox"] / took["floor"], at_most=2.0)
    yield Result("localstripe / sandbox", took["localstripe"] / took["sandbox"], at_least=8.0)
