"""The SDK's requests over urllib3 itself, since much reading is mostly the work of the library above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe
import urllib3
from requests.utils import get_environ_proxies, select_proxy

CONNECTIONS = 16


class PooledClient(stripe.HTTPClient):
    """Sends to one address, from any thread, over connections that stay open; the environment's proxy holds.

    ``timeout``: seconds that an answer may take.
    """

    name = "urllib3"

    def __init__(self, address: str, timeout: float) -> None:
        super().__init__()
        how: dict[str, Any] = {
            "maxsize": CONNECTIONS,
            "timeout": timeout,
            "retries": False,
            "ca_certs": stripe.ca_bundle_path,
            "headers": urllib3.make_headers(keep_alive=True, accept_encoding=True),
        }
        proxy = select_proxy(address, get_environ_proxies(address))
        self.pool = urllib3.ProxyManager(proxy, **how) if proxy else urllib3.PoolManager(**how)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[Any, int, Mapping[str, str]]:
        sent = {**self.pool.headers, **(headers or {})}
        try:
            answer = self.pool.request(method, url, body=post_data, headers=sent)
        except urllib3.exceptions.HTTPError as error:
            should_retry = not isinstance(error, urllib3.exceptions.SSLError)
            raise stripe.APIConnectionError(str(error), should_retry=should_retry) from error  # type: ignore[no-untyped-call]
        return answer.data, answer.status, answer.headers

    def close(self) -> None:
        self.pool.clear()
