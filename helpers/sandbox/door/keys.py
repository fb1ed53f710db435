"""Whose request it is: the test key that it carries, and the account that the key belongs to."""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from dataclasses import replace

from .. import errors
from .wire import HttpRequest, Malformed, read_params

# A `token` is that of a session in which usage is streamed.
TEST_KEY = re.compile(r"(sk|rk|pk|token)_test_\w+")
OAUTH = "/oauth/"
# What OAuth gives a platform for a connected account.
OF_AN_ACCOUNT = re.compile(r"[sp]k_test_(acct_\w+)")


def api_key(request: HttpRequest) -> str:
    """The test key of a request: as bearer, as basic user name, or as a parameter.

    The parameter is called `key`, to OAuth `client_secret`. Raises Unauthorized.
    """
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    key = credentials.strip()
    if scheme.lower() == "basic":
        with suppress(binascii.Error, UnicodeDecodeError):
            key = base64.b64decode(key).decode().partition(":")[0]
    if not key:
        with suppress(Malformed):
            name = "client_secret" if request.path.startswith(OAUTH) else "key"
            key = str(read_params(request).get(name, ""))
    if not key:
        raise errors.no_key()
    if not TEST_KEY.fullmatch(key):
        raise errors.bad_key(key)
    return key


def for_its_account(request: HttpRequest, key: str) -> HttpRequest:
    """A request with the key of a connected account, as one of the platform's about that account."""
    named = OF_AN_ACCOUNT.fullmatch(key)
    return replace(request, headers={**request.headers, "stripe-account": named[1]}) if named else request
