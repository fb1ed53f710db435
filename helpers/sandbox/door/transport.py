"""The sandbox behind the SDK's own seam, in process: no socket, the same bytes."""

from __future__ import annotations

import io
from collections.abc import AsyncIterable, Mapping
from typing import Any
from urllib.parse import unquote_plus, urlsplit

import stripe

from .application import Application
from .faults import Cut
from .wire import HttpReply, HttpRequest


class SandboxClient(stripe.HTTPClient):
    """An HTTP client for the SDK that answers from an application instead of the network."""

    name = "sandbox"

    def __init__(self, application: Application) -> None:
        super().__init__()
        self.application = application

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        reply = self._reply(method, url, headers, post_data)
        return reply.body.decode(), reply.status, Headers(reply.headers)

    def request_stream(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[Any, int, Mapping[str, str]]:
        reply = self._reply(method, url, headers, post_data)
        return io.BytesIO(reply.body), reply.status, Headers(reply.headers)

    async def request_async(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[bytes, int, Mapping[str, str]]:
        reply = await self._reply_async(method, url, headers, post_data)
        return reply.body, reply.status, Headers(reply.headers)

    async def request_stream_async(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[AsyncIterable[bytes], int, Mapping[str, str]]:
        reply = await self._reply_async(method, url, headers, post_data)

        async def chunks() -> AsyncIterable[bytes]:
            yield reply.body

        return chunks(), reply.status, Headers(reply.headers)

    async def sleep_async(self, secs: float) -> None:
        import asyncio

        await asyncio.sleep(secs)

    def close(self) -> None:
        """There is no connection to close."""

    async def close_async(self) -> None:
        """There is no connection to close."""

    def _reply(self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any) -> HttpReply:
        request = wire_request(method, url, headers or {}, post_data)
        try:
            return self.application.handle(request)
        except Cut as cut:
            raise _unanswered(cut) from None

    async def _reply_async(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any
    ) -> HttpReply:
        """The same, other tasks go on while the answer takes its time."""
        steps = self.application.handling(wire_request(method, url, headers or {}, post_data))
        while True:
            try:
                await self.sleep_async(next(steps))
            except StopIteration as done:
                reply: HttpReply = done.value
                return reply
            except Cut as cut:
                raise _unanswered(cut) from None


class Headers(dict[str, str]):
    """A reply's headers, found however their names are written, as from the SDK's own HTTP clients."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        super().__init__(headers)
        self.by_lower = {name.lower(): value for name, value in headers.items()}

    def __getitem__(self, name: str) -> str:
        return self.by_lower[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self.by_lower

    def get(self, name: str, default: Any = None) -> Any:
        """The header's value; `default` where there is none of that name."""
        return self.by_lower.get(name.lower(), default)


def wire_request(method: str, url: str, headers: Mapping[str, str], post_data: Any) -> HttpRequest:
    """What the SDK hands its HTTP client, as the application reads it."""
    parts = urlsplit(url)
    body = post_data if isinstance(post_data, bytes) else (post_data or "").encode()
    lower = {name.lower(): value for name, value in headers.items()}
    return HttpRequest(method.lower(), unquote_plus(parts.path), parts.query, lower, body)


def _unanswered(cut: Cut) -> stripe.APIConnectionError:
    """What the SDK's own clients raise: one whose answer broke off is not sent again."""
    what = "Request timed out" if cut.timed_out else "Connection aborted"
    return stripe.APIConnectionError(  # type: ignore[no-untyped-call]
        f"Unexpected error communicating with Stripe. ({what}: a fault switched on in the sandbox.)",
        should_retry=cut.reply is None,
    )
