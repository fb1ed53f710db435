"""Whose request it is: the test key that it carries, and the account that the key belongs to."""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from .. import errors
from . import refusals
from .wire import HttpRequest, read_params

# A `token` is that of a session in which usage is streamed.
TEST_KEY = re.compile(r"(sk|rk|pk|ek|token)_test_\w+")
OAUTH = "/oauth/"
# What OAuth gives a platform for a connected account.
OF_AN_ACCOUNT = re.compile(r"[sp]k_test_(acct_\w+)")


class Key(NamedTuple):
    """``account``: the connected one that it was given for; ``publishable``: whether it is a browser's.

    ``ephemeral``: whether it is an app's, for one object.
    """

    text: str
    account: str | None
    publishable: bool
    ephemeral: bool


def key_of(request: HttpRequest) -> Key:
    """The test key of a request: as bearer, as basic user name, or as a parameter.

    The parameter is called `key`, to OAuth `client_secret`. Raises Unauthorized.
    """
    header = request.headers.get("authorization", "").strip()
    key = _in_header(header)
    if key:
        return key
    sent = ""
    with suppress(errors.Malformed):
        name = "client_secret" if request.path.startswith(OAUTH) else "key"
        sent = str(read_params(request).get(name, ""))
    if not sent:
        raise refusals.no_key(header)
    return _checked(sent)


@lru_cache(maxsize=64)  # of refused ones nothing is kept
def _in_header(authorization: str) -> Key | None:
    scheme, _, credentials = authorization.partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        with suppress(binascii.Error, UnicodeDecodeError):
            key = base64.b64decode(key).decode().partition(":")[0]
    return _checked(key) if key else None


def _checked(key: str) -> Key:
    if not TEST_KEY.fullmatch(key):
        raise refusals.bad_key(key)
    named = OF_AN_ACCOUNT.fullmatch(key)
    return Key(key, named[1] if named else None, key.startswith("pk_"), key.startswith("ek_"))


def for_its_account(request: HttpRequest, key: Key, platform: str) -> HttpRequest:
    """A request as one of the platform's, with the account that it is about in `Stripe-Account`.

    A key may be a connected account's own, and `Stripe-Context` may name the way to an account from the
    platform. Source: https://docs.stripe.com/context.
    """
    headers = request.headers
    sent = headers.get("stripe-account") or ""
    account = (key.account or sent or headers.get("stripe-context", "")).removeprefix(f"{platform}/")
    if account == sent:
        return request
    return replace(request, headers={**headers, "stripe-account": account})
