"""No live key and no real card number leaves through the SDK, whichever of its clients sends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any
from urllib.parse import unquote_plus

import stripe

from helpers.redaction import holds_live_key, real_card_numbers, redact

from .refused import Refused

# Every request of every client, also of one made by hand, comes through one of these.
SENDING = (
    "request_with_retries",
    "request_stream_with_retries",
    "request_with_retries_async",
    "request_stream_with_retries_async",
)


@cache
def guard_sdk() -> None:
    """Have the SDK's HTTP clients look at what they are about to send. Once in a process."""
    for name in SENDING:
        setattr(stripe.HTTPClient, name, _guarded(getattr(stripe.HTTPClient, name)))


def _guarded(send: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(send)
    def checked(
        client: stripe.HTTPClient,
        method: str,
        url: str,
        headers: Mapping[str, str],
        post_data: Any = None,
        *args: Any,
        **options: Any,
    ) -> Any:
        refuse(url, headers, post_data)
        return send(client, method, url, headers, post_data, *args, **options)

    return checked


def refuse(url: str, headers: Mapping[str, str], post_data: str | bytes | None) -> None:
    """Raise Refused for a request that must not leave the machine."""
    data = post_data.decode("latin-1") if isinstance(post_data, bytes) else post_data or ""
    sent = f"{url} {data}"
    if "%" in sent:
        sent = unquote_plus(sent)
    if holds_live_key(" ".join(headers.values())) or holds_live_key(sent):
        raise Refused(
            "This request carries a live key, so it was not sent: this workbook only ever uses test mode; "
            "call connect() again, or use a key that begins with sk_test_ or rk_test_."
        )
    for number in real_card_numbers(sent):
        raise Refused(
            f"This request holds a card number that is none of Stripe's test numbers ({redact(number)}), so "
            "it was not sent: use one of https://docs.stripe.com/testing, such as 4242424242424242."
        )
