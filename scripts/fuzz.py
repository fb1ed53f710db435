"""Fuzz the sandbox without end, or for some minutes: python -m scripts.fuzz [--minutes N] [--seed N].

Round by round: requests of any operation in any version, in process and over HTTP, where now and then their
bytes are spoilt. After each round, time passes, and everything has to add up, but in the profile `any-id`,
where money is made up. Now and then a shop does anything in any order (`tests/sandbox/test_machine.py`). A
failure is told with what repeats it, once for each place in the code, and the fuzzing goes on; a round that
does not end is ended, with where it was.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import socket
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from http.client import HTTPConnection
from itertools import count
from multiprocessing import get_context
from random import Random

import psutil
from hypothesis import seed as chosen_by
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from helpers.sandbox.door.http import Serving
from helpers.sandbox.door.wire import HttpReply, HttpRequest
from tests.sandbox.caller import Caller
from tests.sandbox.test_machine import Shop, TestShop

REQUESTS = 400
SLOWEST = 5.0
"""Seconds of the processor that a request may take."""
LONGEST = 600
"""Seconds that a round may take, on however busy a machine."""
SHOPS = settings(TestShop.settings, max_examples=100, stateful_step_count=60, print_blob=True)
SANDBOX = logging.getLogger("helpers.sandbox")


class Failures(logging.Handler):
    """What went wrong, by where; each is told once."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.counted: Counter[str] = Counter()
        self.at = ""
        """What is going on, so that it can be repeated."""

    def emit(self, record: logging.LogRecord) -> None:
        """A request that the sandbox failed at."""
        if record.exc_info and (error := record.exc_info[1]):
            self.add(error)

    def add(self, error: BaseException) -> None:
        """An error, with its traceback."""
        frames = [each for each in traceback.extract_tb(error.__traceback__) if "helpers" in each.filename]
        last = frames[-1] if frames else None
        where = f"{last.filename}:{last.lineno}" if last else ""
        self.tell(f"{type(error).__name__} at {where}", "".join(traceback.format_exception(error)))

    def tell(self, what: str, more: object) -> None:
        """Anything else, with what may help."""
        if what not in self.counted:
            print(f"FAILED {what}\n  {self.at}\n{more}", flush=True)
        self.counted[what] += 1


def main() -> int:
    """Fuzz until the time is over or Ctrl-C is pressed; tells whether nothing failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=float("inf"))
    options.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    chosen = options.parse_args()
    failures, answered = Failures(), Counter[int]()
    SANDBOX.addHandler(failures)
    SANDBOX.propagate = False
    end = time.monotonic() + 60 * chosen.minutes
    try:
        for seed in count(chosen.seed):
            faulthandler.dump_traceback_later(LONGEST, exit=True)
            answered += live(seed, failures, over_http=seed % 4 == 0)
            if seed % 100 == 0:
                keep_shop(seed, failures)
            megabytes = psutil.Process().memory_info().rss >> 20
            print(f"seed {seed}: {answered.total():,} requests, {megabytes} MB", flush=True)
            if time.monotonic() > end:
                break
    except KeyboardInterrupt:
        pass
    print(f"answered: {dict(sorted(answered.items()))}; failed: {dict(failures.counted) or 'nothing'}")
    return bool(failures.counted)


def live(seed: int, failures: Failures, *, over_http: bool) -> Counter[int]:
    """A round; tells how many requests were answered with which status."""
    caller = Caller(seed)
    if over_http:
        with Serving(caller.sandbox.application) as address:
            port = int(address.rpartition(":")[2])
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            caller.handle = lambda request: sent(connection, request)
            statuses = asked(caller, seed, failures, port)
            connection.close()
    else:
        statuses = asked(caller, seed, failures)
    failures.at = f"seed {seed}, 40 days later"
    try:
        caller.sandbox.advance(days=40)
        if caller.sandbox.profile != "any-id" and (differences := caller.sandbox.reconcile()["differences"]):
            failures.tell("the books do not add up", differences)
    except Exception as error:  # noqa: BLE001  whatever it is, it is told
        failures.add(error)
    return statuses


def keep_shop(seed: int, failures: Failures) -> None:
    """Have shops do anything in any order, in a process of their own: hypothesis remembers what it did."""
    failures.at = f"seed {seed}, a shop"
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        if broken := process.submit(broken_rule, seed).result():
            failures.tell("a shop", broken)


def broken_rule(seed: int) -> str:
    """What breaks a shop's rule, with the fewest steps that do; empty if nothing does."""
    try:
        run_state_machine_as_test(chosen_by(seed)(Shop), settings=SHOPS)
    except Exception:  # noqa: BLE001  whatever it is, it is told
        return traceback.format_exc()
    return ""


def asked(caller: Caller, seed: int, failures: Failures, port: int = 0) -> Counter[int]:
    """A round's requests, and with a port their spoilt copies."""
    statuses: Counter[int] = Counter()
    for number in range(REQUESTS):
        request = caller.request()
        failures.at = f"seed {seed}, request {number}: {request}"
        began = time.process_time()
        try:
            reply = caller.send(request)
        except OSError as error:
            failures.add(error)
            continue
        statuses[reply.status] += 1
        if reply.status >= 500 and port:
            failures.tell("a 500 over HTTP", reply.body[:500])
        if time.process_time() - began > SLOWEST:
            failures.tell(
                f"slow: {request.method} {request.path.split('/')[2:3]}", time.process_time() - began
            )
        if port and number % 8 == 0:
            spoil(caller, request, port, failures)
    return statuses


def sent(connection: HTTPConnection, request: HttpRequest) -> HttpReply:
    """The reply to a request, over HTTP."""
    target = f"{request.path}?{request.query}" if request.query else request.path
    connection.request(request.method.upper(), target, request.body, dict(request.headers))
    response = connection.getresponse()
    return HttpReply(response.status, dict(response.headers), response.read())


def spoil(caller: Caller, request: HttpRequest, port: int, failures: Failures) -> None:
    """Send a request with some of its bytes changed, left out or doubled: no 500, and no end of waiting."""
    whole = spoilt(caller.chance, written(request))
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        try:
            connection.sendall(whole)
            connection.shutdown(socket.SHUT_WR)
            answer = connection.recv(1000)
        except TimeoutError:
            failures.tell("no answer to a spoilt request", whole)
            return
        except OSError:  # it was cut off, which is an answer
            return
    if answer.startswith(b"HTTP/1.1 5"):
        failures.tell("a 500 to a spoilt request", whole)


def written(request: HttpRequest) -> bytes:
    """A request's bytes on the wire."""
    headers = {**request.headers, "content-length": str(len(request.body))}
    lines = [f"{request.method.upper()} {request.path}?{request.query} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", "")).encode() + request.body


def spoilt(chance: Random, text: bytes) -> bytes:
    """A text in which up to six places are overwritten, left out or doubled."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text))
        instead = chance.choice((bytes([chance.randrange(256)]), b"", text[at : at + 40] * 2))
        text = text[:at] + instead + text[at + chance.randint(1, 20) :]
        text = text or b"x"
    return text


if __name__ == "__main__":
    sys.exit(main())
