"""Run a program that has Stripe's address built in, unmodified, with its requests sent to the sandbox.

python redirected.py http://127.0.0.1:12111 SCRIPT [ARGUMENT ...]

SCRIPT is a file, such as a program's in `bin`. Works for what is sent by `requests` or `httpx`, whichever the
program has. It runs with the program's own Python and packages, so nothing of the kit is imported.
"""

from __future__ import annotations

import runpy
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

STRIPE = ("api.stripe.com", "files.stripe.com")


def redirect(address: str) -> None:
    """Send to the address what is meant for Stripe; everything else goes where it went."""
    with suppress(ImportError):
        redirect_requests(address)
    with suppress(ImportError):
        redirect_httpx(address)


def redirect_requests(address: str) -> None:
    """What is sent by `requests`. Raises ImportError where it is not there."""
    from requests.adapters import HTTPAdapter

    send = HTTPAdapter.send

    def sent(self: HTTPAdapter, request: Any, *args: Any, **kwargs: Any) -> Any:
        meant = urlsplit(request.url)
        if meant.hostname in STRIPE:
            there = urlsplit(address)
            request.url = meant._replace(scheme=there.scheme, netloc=there.netloc).geturl()
        return send(self, request, *args, **kwargs)

    HTTPAdapter.send = sent  # type: ignore[method-assign]


def redirect_httpx(address: str) -> None:
    """What is sent by `httpx`, at once or awaited. Raises ImportError where it is not there."""
    import httpx

    there = httpx.URL(address)

    def sending(send: Any) -> Any:
        def sent(self: Any, request: Any) -> Any:
            if request.url.host in STRIPE:
                request.url = request.url.copy_with(scheme=there.scheme, host=there.host, port=there.port)
                request.headers["Host"] = there.netloc.decode()
            return send(self, request)

        return sent

    for transport, name in (
        (httpx.HTTPTransport, "handle_request"),
        (httpx.AsyncHTTPTransport, "handle_async_request"),
    ):
        setattr(transport, name, sending(getattr(transport, name)))


def main() -> None:
    _, address, *sys.argv = sys.argv
    sys.path[0] = str(Path(sys.argv[0]).parent)
    redirect(address)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
