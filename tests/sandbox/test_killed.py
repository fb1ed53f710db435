"""Killed at any moment under load: what was answered is there, the rest is done once when it is sent again.

`KILLS=200 pytest tests/sandbox/test_killed.py` kills as often as one likes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

KILLS = int(os.environ.get("KILLS", "3"))
CLIENTS = 4
CHARGE = {"amount": 1000, "currency": "usd", "source": "tok_visa"}


@dataclass
class Client:
    """One that charges, gives back a part, and charges again, until nobody answers any more."""

    name: str
    made: int = 0
    answers: int = 0
    charges: dict[str, int] = field(default_factory=dict)
    """What is given back by charge, as it was answered."""
    pending: tuple[str, dict[str, Any], str] | None = None
    """The request whose answer never came: its path, parameters and idempotency key."""

    def work(self, address: str) -> None:
        """Ask until the connection breaks; first of all again what was not answered."""
        connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        try:
            while True:
                self.pending = self.pending or self.next()
                self.answered(posted(connection, *self.pending))
                self.pending = None
        except (OSError, HTTPException):
            connection.close()

    def next(self) -> tuple[str, dict[str, Any], str]:
        """A charge, then a refund of a part of it, each under a key of its own."""
        self.made += 1
        key = f"{self.name}-{self.made}"
        if self.made % 2:
            return "/v1/charges", CHARGE, key
        return "/v1/refunds", {"charge": list(self.charges)[-1], "amount": 300}, key

    def answered(self, reply: dict[str, Any]) -> None:
        """Remember what an answer promises."""
        self.answers += 1
        if reply["object"] == "charge":
            self.charges[reply["id"]] = 0
        else:
            self.charges[reply["charge"]] += int(reply["amount"])


def posted(connection: HTTPConnection, path: str, params: dict[str, Any], key: str) -> dict[str, Any]:
    """The answer to a request under a key."""
    reply: dict[str, Any] = asked(connection, "POST", path, urlencode(params), {"Idempotency-Key": key})
    return reply


def asked(
    connection: HTTPConnection, verb: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> Any:
    """The JSON answer, which is no error. Raises OSError and HTTPException where the server is gone."""
    form = {"Authorization": "Bearer sk_test_sandbox", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(verb, path, body, {**form, **(headers or {})})
    response = connection.getresponse()
    text = response.read()
    assert response.status == 200, text
    return json.loads(text)


def serving(state: Path, while_it_runs: Callable[[str], None]) -> None:
    """Have a process serve from a file, and kill it afterwards."""
    command = [sys.executable, "-m", "helpers.sandbox", "--port", "0", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            while_it_runs(process.stdout.readline().split()[-1])
        finally:
            process.kill()


def test_killed_at_any_moment_it_has_what_it_answered_and_nothing_twice(tmp_path: Path) -> None:
    """However often: charges, what is given back of them, balances and events add up in the end."""
    chance, state = Random(15), tmp_path / "state.db"
    clients = [Client(str(number)) for number in range(CLIENTS)]
    threads: list[Thread] = []

    def load(address: str) -> None:
        """Until some more requests were answered, so that a busy machine has its share of them, too."""
        threads[:] = [Thread(target=each.work, args=(address,)) for each in clients]
        enough = sum(each.answers for each in clients) + chance.randint(1, 60)
        for each in threads:
            each.start()
        while sum(each.answers for each in clients) < enough and any(each.is_alive() for each in threads):
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.01))

    for _ in range(KILLS):
        serving(state, load)
        for each in threads:
            each.join()

    def check(address: str) -> None:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        for each in clients:
            if each.pending:
                each.answered(posted(connection, *each.pending))
        assert kept(connection) == {id: back for each in clients for id, back in each.charges.items()}
        assert asked(connection, "GET", "/_sandbox/reconcile")["differences"] == []

    serving(state, check)
    assert sum(len(each.charges) for each in clients) >= KILLS


def kept(connection: HTTPConnection) -> dict[str, int]:
    """What is given back by charge, of every charge that there is."""
    names: dict[str, int] = {}
    path = "/v1/charges?limit=100"
    while True:
        page = asked(connection, "GET", path)
        names |= {each["id"]: each["amount_refunded"] for each in page["data"]}
        if not page["has_more"]:
            return names
        path = f"/v1/charges?limit=100&starting_after={page['data'][-1]['id']}"
