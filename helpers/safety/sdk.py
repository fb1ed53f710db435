"""No live key, no key in parameters and no real card number leaves through the SDK, whoever sends."""

from __future__ import annotations

import logging
import sys
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any
from urllib.parse import unquote_plus

from helpers.redaction import holds_key, holds_live_key, real_card_numbers, redact

from .addresses import is_private
from .refused import Refused

# With httpx the SDK would bring in httpx's command line, which nobody here uses: a third of what a new kernel
# waits for. So httpx is told that it is not there.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

import stripe  # noqa: E402

# Every request of every client, also of one made by hand, comes through one of these.
SENDING = (
    "request_with_retries",
    "request_stream_with_retries",
    "request_with_retries_async",
    "request_stream_with_retries_async",
)


# Where a request's key stands among arguments and local values.
WITH_KEYS = (
    "stripe._api_requestor",
    "stripe._http_client",
    "stripe._stripe_client",
    "stripe._stripe_service",
)
NOT_SENT = "so it was not sent"


@cache
def guard_sdk() -> None:
    """Have the SDK's HTTP clients look at what they are about to send. Once in a process."""
    for name in SENDING:
        setattr(stripe.HTTPClient, name, _guarded(getattr(stripe.HTTPClient, name)))
    _mask_console()
    for module in WITH_KEYS:
        if module in sys.modules:  # by this name pytest leaves a module's frames out of a traceback
            vars(sys.modules[module])["__tracebackhide__"] = True


def _mask_console() -> None:
    """What `STRIPE_LOG=debug` has the SDK print beside what it logs.

    The SDK words five messages a request, also where nobody hears them: that was a sixth of its time.
    """
    util: Any = sys.modules["stripe._util"]
    write = util.logfmt

    def worded(values: Mapping[str, Any]) -> str:
        if util._console_log_level():  # noqa: SLF001 nothing else tells what `STRIPE_LOG` says
            return redact(write(values))
        return str(write(values)) if util.logger.isEnabledFor(logging.INFO) else ""

    util.logfmt = worded


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
        __tracebackhide__ = True
        refuse(url, headers, post_data)
        return send(client, method, url, headers, post_data, *args, **options)

    return checked


def refuse(url: str, headers: Mapping[str, str], post_data: str | bytes | None) -> None:
    """Raise Refused for a request that must not leave the machine."""
    data = post_data.decode("latin-1") if isinstance(post_data, bytes) else post_data or ""
    sent = f"{url} {data}"
    if "%" in sent:
        sent = unquote_plus(sent)
    keys = " ".join(_plain(value) for name, value in headers.items() if name.lower() == "authorization")
    others = " ".join(value for name, value in headers.items() if name.lower() != "authorization")
    if holds_live_key(f"{keys} {others} {sent}"):
        raise Refused(
            f"This request carries a live key, {NOT_SENT}: this workbook only ever uses test mode; "
            "call connect() again, or use a key that begins with sk_test_ or rk_test_."
        )
    if holds_key(f"{others} {sent}"):
        raise Refused(
            f"This request holds a secret key among its parameters, {NOT_SENT}: Stripe would keep it and "
            "show it to all who see the object. Take it out; the key that you connect with is sent by itself."
        )
    for number in real_card_numbers(f"{headers.get('Idempotency-Key', '')} {sent}"):
        raise Refused(
            f"This request holds a card number that is none of Stripe's test numbers ({redact(number)}), "
            f"{NOT_SENT}: use one of https://docs.stripe.com/testing, such as 4242424242424242."
        )
    if not is_private(url):
        raise Refused(
            f"This request goes over http, where others can read its key, {NOT_SENT}: take an address that "
            "begins with https, or one on this machine, such as http://127.0.0.1:12111."
        )


def _plain(authorization: str) -> str:
    """The header's value; of Basic authentication what its base64 says."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return authorization
    try:
        return b64decode(encoded).decode("latin-1")
    except ValueError:
        return authorization
