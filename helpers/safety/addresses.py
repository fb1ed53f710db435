"""Which addresses a key may be sent to."""

from __future__ import annotations

import os
from ipaddress import ip_address
from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_private(url: str) -> bool:
    """Whether nobody else can read what is sent to an address: it is encrypted, or stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def pass_no_proxy() -> None:
    """Have no proxy of the environment's see what is sent to this machine: a key goes there in clear."""
    if not any(name.lower() in ("all_proxy", "http_proxy") for name in os.environ):
        return
    exempt = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(filter(None, (exempt, *LOOPBACK)))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: by its address, or as `localhost`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
