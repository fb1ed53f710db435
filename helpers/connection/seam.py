"""The one seam to Stripe: every request goes through here, and is kept with its reply."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter, time
from typing import Any

import stripe

from helpers.history import history
from helpers.history.wire import Sent
from helpers.safety.refused import OneSentence

from .headers import Prepare, as_they_are

# The headers that are kept; the key is not among them.
KEPT = ("Content-Type", "Idempotency-Key", "Stripe-Account", "Stripe-Version")

# The sandbox's faults are for what the reader sends: a request that nobody asked for would use them up.
SPARED = {"Sandbox-Faults": "spare"}

latest: ContextVar[Sent | None] = ContextVar("latest", default=None)
"""What this thread or task sent last."""
_recording: ContextVar[bool] = ContextVar("recording", default=True)


@contextmanager
def unrecorded() -> Iterator[None]:
    """What this thread or task sends meanwhile is left out of the history: nobody asked for it by name.

    The sandbox's faults spare it, too.
    """
    before = _recording.set(False)
    try:
        yield
    finally:
        _recording.reset(before)


class Unreachable(OneSentence, stripe.APIConnectionError):
    """No reply came from an address."""

    def __init__(self, address: str, error: stripe.APIConnectionError) -> None:
        reason = type(error.__cause__ or error).__name__
        super().__init__(  # type: ignore[no-untyped-call]
            f"No answer came from {address} ({reason}): check the network and STRIPE_API_BASE, "
            "or set WORKBOOK_MODE=sandbox to go on without either.",
            should_retry=error.should_retry,
        )


class RecordingClient(stripe.HTTPClient):
    """Sends by another HTTP client, and records.

    ``prepare`` may change the headers before. ``address``: what the other client sends to over a network, ""
    where there is none.
    """

    name = "workbook"

    def __init__(self, inner: stripe.HTTPClient, prepare: Prepare = as_they_are, address: str = "") -> None:
        super().__init__(async_fallback_client=inner)
        self.inner = inner
        self.prepare = prepare
        self.address = address

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        headers = self._prepared(headers)
        with self._recorded(method, url, headers, post_data) as sent:
            body, sent.status, sent.reply_headers = self.inner.request(method, url, headers, post_data)
            sent.reply_body = body
        return body, sent.status, sent.reply_headers

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        headers = self._prepared(headers)
        with self._recorded(method, url, headers, post_data) as sent:
            reply = await self.inner.request_async(method, url, headers, post_data)
            sent.reply_body, sent.status, sent.reply_headers = reply
        return reply

    def request_stream(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[Any, int, Mapping[str, str]]:
        headers = self._prepared(headers)
        with self._recorded(method, url, headers, post_data) as sent:
            stream, sent.status, sent.reply_headers = self.inner.request_stream(
                method, url, headers, post_data
            )
        return stream, sent.status, sent.reply_headers

    async def request_stream_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[AsyncIterable[bytes], int, Mapping[str, str]]:
        headers = self._prepared(headers)
        with self._recorded(method, url, headers, post_data) as sent:
            reply = await self.inner.request_stream_async(method, url, headers, post_data)
            _, sent.status, sent.reply_headers = reply
        return reply

    def close(self) -> None:
        self.inner.close()  # type: ignore[no-untyped-call]

    def _prepared(self, headers: Mapping[str, str] | None) -> Mapping[str, str]:
        headers = self.prepare(headers or {})
        if _recording.get() or self.address == stripe.DEFAULT_API_BASE:
            return headers
        return {**headers, **SPARED}

    @contextmanager
    def _recorded(
        self, method: str, url: str, headers: Mapping[str, str], post_data: str | bytes | None
    ) -> Iterator[Sent]:
        sent = Sent(method, url, {name: headers[name] for name in KEPT if name in headers}, post_data)
        sent.started = time()
        started = perf_counter()
        try:
            yield sent
        except stripe.APIConnectionError as error:
            if not self.address:
                raise
            raise Unreachable(self.address, error) from None  # whose frames hold the key
        finally:
            sent.duration = (perf_counter() - started) * 1000
            if _recording.get():
                history.record(sent)
            latest.set(sent)
