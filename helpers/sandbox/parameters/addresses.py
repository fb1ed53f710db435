"""Addresses of pages and of e-mail, as every parameter that is one is checked."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from .. import errors

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# What a browser does itself with an address, rather than hand it to an app. Guess: these are refused.
NO_APPS = frozenset({"about", "blob", "data", "file", "javascript", "vbscript", "view-source"})
# That a domain has a point: https://github.com/fjordllc/bootcamp/issues/4134 of a customer, in 2022, and
# https://github.com/exercism/website/issues/7721 of a Checkout Session, in 2025.
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
# In the words that programs report; of the second in 2025 and 2026, of the third in June 2026, and its end as
# https://github.com/crvouga/mockingbird has it.
NO_SCHEME = "Invalid URL: An explicit scheme (such as https) must be provided."
NO_REDIRECT = "Redirect urls must begin with HTTP or HTTPS."
NOT_ASCII = (
    "Invalid URL: Non-ASCII characters in URLs must be percent-encoded in order for the URL to be valid."
)
# What v2 says of an address to come back to, after its name. As programs report it in 2026.
NO_LINK = (
    "must be a valid URL and start with https:// or, during testing, http://. localhost is only allowed in "
    "testmode."
)
LONGEST, LONGEST_PAGE = 2048, 5000


def check_email(email: str, param: str) -> None:
    """Refuse what is no e-mail address. Raises Invalid."""
    if not EMAIL.fullmatch(email):
        raise errors.Invalid(f"Invalid email address: {email}", code="email_invalid", param=param)


def read(url: str) -> SplitResult:
    """An address taken apart; one that cannot be read, such as https://[x, has no host.

    Nor has one with a line break or another control character, which Python and browsers leave out.
    """
    with suppress(ValueError):
        if CONTROLS.search(url) is None:
            return urlsplit(url)
    return urlsplit(f"{url.partition(':')[0]}:")


def check_page(url: str, param: str) -> None:
    """Refuse to send people on to what is no address of a page. Raises Invalid."""
    if not read(url).scheme:
        raise errors.Invalid(NO_SCHEME, code="url_invalid", param=param)
    if not url.isascii():
        raise errors.Invalid(NOT_ASCII, code="url_invalid", param=param)
    check_shown(url, param)


def check_redirect(url: str, param: str) -> None:
    """The same, of where an account's link leads back to.

    Of one without a scheme v1 names no parameter; v2 says what is wrong of the link's whole use case.
    """
    scheme = read(url).scheme
    if param.startswith("use_case["):
        if scheme not in ("http", "https"):
            name = param.rpartition("[")[2].rstrip("]")
            raise errors.Invalid(f"{name} {NO_LINK}", param="use_case")
    elif not scheme:
        raise errors.Invalid(NO_REDIRECT)
    check_page(url, param)


def check_page_or_app(url: str, param: str) -> None:
    """The same, where the address may also be an app's: myapp://paid. Raises Invalid.

    Source of the refusal of myapp:///paid: https://github.com/stripe/stripe-react-native/issues/539.
    """
    parts = read(url)
    if parts.scheme in ("", "http", "https"):
        check_page(url, param)
    elif not parts.netloc or parts.scheme in NO_APPS:
        raise not_valid(param)


def check_shown(url: str, param: str) -> None:
    """Refuse what is no address of a page or a picture. Raises Invalid."""
    parts = read(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.netloc.endswith(":"):
        raise not_valid(param)


def check_products(url: str, param: str, *, longest: int = LONGEST) -> None:
    """Refuse what is no address of a product or of its picture, whose scheme may be left out. Raises Invalid.

    As https://github.com/crvouga/mockingbird found by comparing itself with Stripe's test mode in 2026.
    """
    if len(url) > LONGEST:
        raise too_long(LONGEST, param)
    if not url.isascii():
        raise errors.Invalid(NOT_ASCII, code="url_invalid", param=param)
    if " " in url:
        raise not_valid(param)
    check_shown(url if SCHEME.match(url) else f"https://{url}", param)
    if len(url) > longest:
        raise errors.Invalid(f"Invalid string length: please limit to {longest - 1} characters", param=param)


def too_long(most: int, param: str) -> errors.Invalid:
    words = f"Invalid URL: URL must be {most} characters or less."
    return errors.Invalid(words, code="url_invalid", param=param)


def not_valid(param: str) -> errors.Invalid:
    return errors.Invalid("Not a valid URL", code="url_invalid", param=param)
