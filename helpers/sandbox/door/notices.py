"""What Stripe advises in test mode, in a reply's header `Stripe-Notice`: a newer version, a newer way.

Recorded in July and September 2026, of a program that speaks 2023-10-16. Newer SDKs show it as a warning,
source: https://github.com/stripe/stripe-python/pull/1813. Guess: a version is out of date once there is one
with another name, so that upgrading may break something.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from ..versions import versions
from .wire import HttpRequest

ACCOUNTS = "We recommend building your integration using Accounts v2. See https://docs.stripe.com/api/v2/core/accounts"
# By verb and path, where a star stands for an account's id. Recorded: making an account, listing its persons.
NEWER_WAYS: Mapping[tuple[str, str], str] = {
    ("post", "/v1/accounts"): ACCOUNTS,
    ("get", "/v1/accounts/*/persons"): ACCOUNTS,
}


def notice(version: str, request: HttpRequest) -> str | None:
    """What is advised to who sends a request in a version."""
    path, newer_way = request.path, None
    if path.startswith("/v1/accounts"):
        newer_way = NEWER_WAYS.get((request.method, re.sub(r"/acct_\w+", "/*", path)))
    return _worded(version, newer_way)


@lru_cache(maxsize=64)
def _worded(version: str, newer_way: str | None) -> str | None:
    latest = versions()[0]
    outdated = (
        f"You are using an outdated API version ({version}). We recommend upgrading to the latest API "
        f"version, {latest}. See https://docs.stripe.com/upgrades"
    )
    notices = [outdated] if _name(version) != _name(latest) else []
    notices += [newer_way] if newer_way else []
    if len(notices) < 2:
        return next(iter(notices), None)
    numbered = (f"({number}) {each}" for number, each in enumerate(notices, 1))
    return f"{len(notices)} notices for this request: {' '.join(numbered)}"


def _name(version: str) -> str:
    return version.partition(".")[2]
