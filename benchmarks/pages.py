"""A server of prepared pages for downloads to be measured against, in a process of its own.

It answers `GET /v1/balance_transactions` as Stripe does: by cursor and time, newest first, with one row a
second of time and as many as it is told to have. Its bodies are put together from rows that were written
beforehand, so that it costs next to nothing beside a client.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from email.utils import formatdate
from urllib.parse import parse_qs, urlsplit

FIRST = 1_600_000_000
PAGE = 100
HEAD = "HTTP/1.1 {} \r\nContent-Type: application/json\r\nDate: {}\r\nContent-Length: {}\r\n\r\n"
REFUSED = (
    b'{"error": {"type": "invalid_request_error", "code": "rate_limit", "message": "Too many requests"}}'
)


def row(number: int) -> bytes:
    """A balance transaction, a charge's, made in the second of its number."""
    amount = 500 + number % 9500
    fee = amount * 29 // 1000 + 30
    at = FIRST + number
    return json.dumps(
        {
            "id": f"txn_{number:024}",
            "object": "balance_transaction",
            "amount": amount,
            "available_on": at + 172_800,
            "balance_type": "payments",
            "created": at,
            "currency": "usd",
            "description": None,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [
                {
                    "amount": fee,
                    "application": None,
                    "currency": "usd",
                    "description": "Stripe processing fees",
                    "type": "stripe_fee",
                }
            ],
            "net": amount - fee,
            "reporting_category": "charge",
            "source": f"ch_{number:024}",
            "status": "available",
            "type": "charge",
        },
        indent=2,
    ).encode()


class Server(asyncio.Protocol):
    """``latency`` in seconds; ``rate``: requests a second before the next ones are refused, None for any."""

    rows: list[bytes]
    latency = 0.0
    rate: float | None = None
    tokens = 0.0
    filled = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """One request at a time, as clients without pipelining send them."""
        status, body = self.answer(data.split(b" ", 2)[1].decode())
        head = HEAD.format(status, formatdate(FIRST + len(self.rows), usegmt=True), len(body)).encode()
        asyncio.get_running_loop().call_later(self.latency, self.transport.write, head + body)

    def answer(self, target: str) -> tuple[str, bytes]:
        """Status and body."""
        if not self.let_in():
            return "429 Too Many Requests", REFUSED
        parts = urlsplit(target)
        if parts.path != "/v1/balance_transactions":
            return "200 OK", b'{"object": "balance", "id": "acct_1"}'
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        newest = len(self.rows) - 1
        if "created[lt]" in query:
            newest = min(newest, int(query["created[lt]"]) - FIRST - 1)
        if "starting_after" in query:
            newest = min(newest, int(query["starting_after"].removeprefix("txn_")) - 1)
        oldest = max(0, int(query.get("created[gte]", 0)) - FIRST)
        last = max(oldest, newest - PAGE + 1)
        more = b"true" if last > oldest else b"false"
        data = b",".join(self.rows[last : max(last, newest + 1)][::-1])
        return "200 OK", b'{"object": "list", "has_more": %s, "url": "%s", "data": [%s]}' % (
            more,
            parts.path.encode(),
            data,
        )

    @classmethod
    def let_in(cls) -> bool:
        """A bucket of a second's requests, filled evenly."""
        if cls.rate is None:
            return True
        now = time.monotonic()
        cls.tokens = min(cls.rate, cls.tokens + (now - cls.filled) * cls.rate)
        cls.filled = now
        if cls.tokens < 1:
            return False
        cls.tokens -= 1
        return True


async def serve(rows: int, latency: float, rate: float | None) -> None:
    """Answer until the process ends; prints the port."""
    Server.rows, Server.latency, Server.rate = [row(number) for number in range(rows)], latency, rate
    server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    count, wait, limit = sys.argv[1:]
    asyncio.run(serve(int(count), float(wait), float(limit) or None))
