"""Minutes of load: many connections that write and read, no error among the answers, no memory that leaks.

`LOAD=10 python -m benchmarks load` takes ten minutes, with 64 connections; without `LOAD` it is left out.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from random import Random
from statistics import median, quantiles
from urllib.parse import urlsplit

import psutil

from benchmarks import servers
from benchmarks.measure import Result

MINUTES = float(os.environ.get("LOAD", "0"))
CONNECTIONS = 64
KIB = 1024
HEAD = "Host: localhost\r\nAuthorization: Bearer sk_test_sandbox\r\n"
CHARGE = "amount=1000&currency=usd&source=tok_visa"


class Measured:
    """What was seen so far. ``times``: of every request, in seconds."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.written = 0
        self.failed: list[str] = []


def asked(verb: str, path: str, body: str = "", key: str = "") -> bytes:
    """A request's bytes."""
    head = f"{verb} {path} HTTP/1.1\r\n{HEAD}Content-Length: {len(body)}\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n" if body else ""
    return f"{head}{form}{f'Idempotency-Key: {key}' + chr(13) + chr(10) if key else ''}\r\n{body}".encode()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """A response's status and body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = int(head.lower().partition("content-length: ")[2].partition("\r\n")[0])
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)


async def client(number: int, address: str, end: float, measured: Measured) -> None:
    """One connection: charges, customers and refunds, each under a key of its own, and reads between."""
    port = int(urlsplit(address).port or 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    known: list[str] = []
    count = requests(number, known)
    while time.monotonic() < end:
        request, writes = next(count)
        began = time.perf_counter()
        writer.write(request)
        status, body = await answer(reader)
        measured.times.append(time.perf_counter() - began)
        measured.written += writes
        if status != 200:
            measured.failed.append(f"{request.split(b' HTTP')[0].decode()}: {status} {body[:200]!r}")
        elif writes:
            known.append(json.loads(body)["id"])
    writer.close()


def requests(number: int, known: list[str]) -> Iterator[tuple[bytes, bool]]:
    """What a connection asks, and whether it stores something; `known`: the ids that it was answered."""
    chance = Random(number)
    for turn in range(10**9):
        key = f"load-{number}-{turn}"
        yield asked("POST", "/v1/charges", CHARGE, key), True
        charge = known[-1]
        yield asked("GET", f"/v1/charges/{charge}"), False
        yield asked("GET", "/v1/charges?limit=10"), False
        yield asked("POST", "/v1/customers", f"name=Jenny+{turn}", f"{key}-c"), True
        yield asked("GET", f"/v1/customers/{known[-1]}"), False
        yield asked("GET", "/v1/events?limit=3"), False
        if chance.random() < 0.3:
            yield asked("POST", "/v1/refunds", f"charge={charge}&amount=300", f"{key}-r"), True
            yield asked("GET", f"/v1/refunds?charge={charge}"), False
        del known[:-2]


async def load(address: str, process: psutil.Process, measured: Measured) -> tuple[int, int]:
    """Load for the minutes that were asked for; the bytes that it grew by, and what was stored meanwhile.

    Both since a tenth of the time has passed: by then everything that is kept once is there.
    """
    began, seconds = time.monotonic(), 60 * MINUTES
    working = [asyncio.create_task(client(n, address, began + seconds, measured)) for n in range(CONNECTIONS)]
    await asyncio.sleep(seconds / 10)
    size, written = process.memory_info().rss, measured.written
    await asyncio.gather(*working)
    return process.memory_info().rss - size, measured.written - written


def run() -> Iterator[Result]:
    """Errors, the slowest hundredth, memory for each stored object, and whether the books add up."""
    if not MINUTES:
        return
    measured = Measured()
    with servers.sandbox() as address:
        (process,) = (
            each for each in psutil.Process().children() if "helpers.sandbox" in " ".join(each.cmdline())
        )
        grown, written = asyncio.run(load(address, process, measured))
        differences = asyncio.run(reconciled(address))
    slow, usual = quantiles(measured.times, n=100)[98], median(measured.times)
    print("\n".join(measured.failed[:10]))
    count = len(measured.times)
    yield Result(f"{CONNECTIONS} connections, {count:,} requests: errors", len(measured.failed), at_most=0)
    yield Result("the same: the slowest hundredth / the median", slow / usual, at_most=10)
    yield Result("the same: KiB for each object that was made", grown / KIB / written, at_most=8)
    yield Result("the same: differences in the books", len(differences), at_most=0)


async def reconciled(address: str) -> list[str]:
    """What the sandbox's own audits find afterwards."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(urlsplit(address).port or 0))
    writer.write(asked("GET", "/_sandbox/reconcile"))
    differences: list[str] = json.loads((await answer(reader))[1])["differences"]
    writer.close()
    return differences
