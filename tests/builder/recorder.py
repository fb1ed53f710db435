"""An SDK whose requests go nowhere but into a list."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import stripe


@dataclass(frozen=True)
class Sent:
    """A request on the wire; ``fields`` of its query or form, sorted; ``json`` of a JSON body."""

    method: str
    host: str
    path: str
    fields: tuple[tuple[str, str], ...]
    json: Any
    headers: Mapping[str, str]


def read(method: str, url: str, headers: Mapping[str, str], body: Any) -> Sent:
    """A request as an HTTP client is given it; only the headers that a caller can set."""
    parts = urlsplit(url)
    is_json = isinstance(body, str) and body.startswith("{")
    form = parts.query or ("" if is_json else body or "")
    chosen = ("Stripe-Account", "Stripe-Version", "Idempotency-Key", "Authorization")
    return Sent(
        method,
        parts.netloc,
        parts.path,
        tuple(sorted(parse_qsl(form, keep_blank_values=True)))
        if isinstance(form, str)
        else (("?", str(form)),),
        json.loads(body) if is_json else None,
        {name: headers[name] for name in chosen if name in headers},
    )


@dataclass
class Recorder(stripe.HTTPClient):
    """Answers everything with an empty object."""

    sent: list[Sent] = field(default_factory=list)
    name = "recorder"

    def __post_init__(self) -> None:
        super().__init__()

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        self.sent.append(read(method, url, headers, post_data))
        return '{"object": "x"}', 200, {}

    def request_stream(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        self.sent.append(read(method, url, headers, post_data))
        return io.BytesIO(b"x"), 200, {}

    async def request_async(
        self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any
    ) -> Any:
        return self.request(method, url, headers, post_data)

    async def request_stream_async(
        self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any
    ) -> Any:
        return self.request_stream(method, url, headers, post_data)

    def close(self) -> None:
        pass


@contextmanager
def recording() -> Iterator[tuple[dict[str, Any], list[Sent]]]:
    """The names that a sample may use, and what they have sent."""
    recorder = Recorder()
    client = stripe.StripeClient("sk_test_x", http_client=recorder)
    with patch.multiple(stripe, api_key="sk_test_x", default_http_client=recorder):
        yield {"client": client, "stripe": stripe}, recorder.sent
