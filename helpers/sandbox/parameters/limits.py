"""Limits of texts, lists and numbers that the documentation of a parameter tells, and the types do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from helpers.catalog.shapes import Field, Shape

from .. import errors
from ..clock import LAST, parse_moment
from . import addresses

Check = Callable[[Any, str], Any]
# As the SDK's docstrings say it: "This may be up to 40 characters.", "A list of up to 8 URLs of images", ...
# Not of a limit that depends on something: "Maximum 10 characters for `ach` payments".
TEXT = re.compile(
    r"(?:up to|at most|maximum|max length:|maximum length (?:of this field )?is) \*?(\d+) characters(?! for)",
    re.IGNORECASE,
)
LIST = re.compile(r"\b(?:(?:up to|there is)(?: a maximum of)?|maximum|limit) (\d+)\b", re.IGNORECASE)
# Of lists whose documentation tells no limit, by what they are called where it does.
# Source: https://docs.stripe.com/invoicing/customize#custom-fields, and the reference of Checkout Sessions.
LISTS: Mapping[str, int] = {"custom_fields": 4, "shipping_options": 5}
SHORTEST = re.compile(r"must be at least (\d+) characters", re.IGNORECASE)
# What a text may consist of, by the sentence that says so.
ALPHABETS: Mapping[str, str] = {
    "at most 10 alphanumeric characters long, hyphens and spaces are allowed": r"[A-Za-z0-9 -]*",
    "can only contain letters, numbers, underscores, backslashes, and dashes": r"[A-Za-z0-9_\\-]*",
    "cannot begin with 'ddic' or 'stripe'": r"(?!DDIC|STRIPE).*",
    "cannot begin with 'stripe'": r"(?!STRIPE).*",
    "must consist of only uppercase letters, numbers, spaces, or the following special characters: '/', '_', "
    "'-', '&', '.'": r"[A-Z0-9 /_&.-]*",
    "contain only letters, numbers, `-`, `.`, `_`, and `~`": r"[A-Za-z0-9._~-]*",
    "cannot contain any numbers, special characters (except periods, commas, hyphens, spaces and "
    "apostrophes) or non-latin letters": r"[A-Za-z\u00c0-\u024f.,' -]*",
    "limited to 15 ascii characters": r"[\x00-\x7f]*",
    "10 to 11 digit numeric-only string": r"[0-9]{10,11}",
    "must not consist of only zeroes": r"(?!0*$).*",
    "must be 3-12 uppercase letters or numbers": r"[A-Z0-9]{3,12}",
}
DATE = re.compile(r"\bYYYY-MM-DD\b")
MOMENT = re.compile(r"\bmust be (?:an|in) RFC 3339\b", re.IGNORECASE)
MEMBER = re.compile(r"if this parameter is passed, the `(\w+)` permission must be included", re.IGNORECASE)
# What Unix seconds are called.
MOMENTS = re.compile(r"(_at|_date|_end|_start|_time|^timestamp)$")
DATES = range(-62_000_000_000, LAST + 1)  # from the year 5 on
NUMBERS = ("decimal", "integer", "number")
PLACES = re.compile(r"(?:at most|maximum precision is) (\w+) decimal places", re.IGNORECASE)
WORDS = {"two": 2}
NOT_NEGATIVE = re.compile(
    r"^(?:a )?non-negative (?:decimal|integer)|an integer greater than or equal to 0", re.IGNORECASE
)
POSITIVE = re.compile(
    r"(?:an integer|^must be|value must be) greater than 0\b|must be (?:a )?positive\b", re.IGNORECASE
)
# Where people are sent to, or read on.
PAGES = (
    "cancel_url",
    "custom_mandate_url",
    "default_return_url",
    "privacy_policy_url",
    "refresh_url",
    "return_url",
    "success_url",
    "terms_of_service_url",
)
OF_APPS = re.compile(r"application uri scheme|return to your app\b", re.IGNORECASE)
OF_LINKS = re.compile(r"\baccount link\b|\blinked flow\b", re.IGNORECASE)
FILTER = re.compile(r"\bfilter\b|^only return\b", re.IGNORECASE)
COLOR = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# Not of a limit, which is brought into its bounds, nor of a moment that is so many seconds away.
RANGE = re.compile(r"(?:between|^[^.]*\. ranges from) (\d+) (?:and|to) (\d+)\b(?! seconds)", re.IGNORECASE)


def limited(field: Field, check: Check) -> Check:
    """A parameter's check, with the limit that its documentation tells."""
    kind, text = _plain(field.shape).kind, " ".join(field.documentation.split())
    if kind == "list" and (match := MEMBER.search(text)):
        check = _with_member(check, match[1])
    if kind == "list":
        match = LIST.search(text)
        most = int(match[1]) if match else LISTS.get(field.name)
        return _no_longer_list(check, most) if most else check
    if kind == "string":
        check = _text(_address(field.name, check, text), text)
        return _coded(check, CODES[field.name]) if field.name in CODES else check
    if kind in NUMBERS and field.name != "limit":
        return _number(_dated(check) if MOMENTS.search(field.name) else check, text)
    return check


# Codes of their own, of parameters that are written wrongly. Source: https://docs.stripe.com/error-codes.
CODES: Mapping[str, str] = {"reference_prefix": "invalid_mandate_reference_prefix_format"}


def _coded(check: Check, code: str) -> Check:
    def limit(value: Any, name: str) -> Any:
        try:
            return check(value, name)
        except errors.Invalid as refusal:
            refusal.code = code
            raise

    return limit


def _address(name: str, check: Check, said: str) -> Check:
    """The check of an address of a page or of e-mail, known by its parameter's name.

    Source: accounts' links and the return of payments as in
    https://github.com/stripe/stripe-react-native/issues/1188 and .../539, Checkout's, the portal's, receipts'
    and customers' as recorded and as programs report them. Guess: the others, in the same words.
    """
    if name in PAGES:
        return _no_longer_page(_addressed(check, _page(said)))
    if name.endswith("email") and not FILTER.search(said):
        return _addressed(check, addresses.check_email)
    return check


def _page(said: str) -> Callable[[str, str], None]:
    """How an address is checked that people are sent to, by what is said of it."""
    if OF_LINKS.search(said):
        return addresses.check_redirect
    return addresses.check_page_or_app if OF_APPS.search(said) else addresses.check_page


def _no_longer_page(check: Check) -> Check:
    """Source of the words: https://github.com/vm0-ai/vm0/issues/25340 of August 2026. Guess: the code."""

    def limit(value: Any, name: str) -> Any:
        if isinstance(value, str) and len(value) > addresses.LONGEST_PAGE:
            raise addresses.too_long(addresses.LONGEST_PAGE, name)
        return check(value, name)

    return limit


def _addressed(check: Check, check_address: Callable[[str, str], None]) -> Check:
    def limit(value: Any, name: str) -> Any:
        text = check(value, name)
        if text:
            check_address(text, name)
        return text

    return limit


def _text(check: Check, said: str) -> Check:
    """A text's check, with what its documentation says of it."""
    if "hex color value" in said:
        return _color(check)
    if DATE.search(said):
        return _date(check)
    if MOMENT.search(said):
        return _moment(check)
    if match := TEXT.search(said):
        check = _no_longer_text(check, int(match[1]))
    if match := SHORTEST.search(said):
        check = _no_shorter_text(check, int(match[1]))
    for sentence, alphabet in ALPHABETS.items():
        if sentence in said.lower():
            check = _spelled(check, re.compile(alphabet), sentence)
    return check


def _plain(shape: Shape) -> Shape:
    """A shape, without the empty string that stands for nothing beside it."""
    options = [each for each in shape.options if each.kind in ("list", "string", "object", *NUMBERS)]
    return options[0] if shape.kind == "union" and len(options) == 1 else shape


def _no_longer_text(check: Check, most: int) -> Check:
    def limit(value: Any, name: str) -> Any:
        text = check(value, name)
        if isinstance(text, str) and len(text) > most:
            raise errors.too_long(text, most, name)
        return text

    return limit


def _no_shorter_text(check: Check, least: int) -> Check:
    """Guess: the sentence, in the manner of the one about texts that are too long."""

    def limit(value: Any, name: str) -> Any:
        text = check(value, name)
        if text and len(text) < least:
            raise errors.Invalid(f"Invalid string: {text}; must be at least {least} characters", param=name)
        return text

    return limit


def _spelled(check: Check, alphabet: re.Pattern[str], sentence: str) -> Check:
    """Guess: the sentence, which is the documentation's own."""

    def limit(value: Any, name: str) -> Any:
        text = check(value, name)
        if text and not alphabet.fullmatch(text):
            raise errors.Invalid(f"Invalid string: {text}; {sentence}", param=name)
        return text

    return limit


def _date(check: Check) -> Check:
    """Guess: the sentence."""

    def limit(value: Any, name: str) -> Any:
        text = check(value, name)
        try:
            day = date.fromisoformat(text) if text else None
        except ValueError:
            day = None
        if text and (day is None or day.isoformat() != text):
            raise errors.Invalid(f"Invalid date: {text}; must be in the format YYYY-MM-DD", param=name)
        return text

    return limit


def _moment(check: Check) -> Check:
    """Guess: the sentence."""

    def limit(value: Any, name: str) -> Any:
        text = check(value, name)
        if text:
            try:
                parse_moment(text)
            except ValueError:
                raise errors.Invalid(f"Invalid timestamp: {text}", param=name) from None
        return text

    return limit


def _dated(check: Check) -> Check:
    """Guess: that a moment is refused of which there is no date, and the sentence."""

    def limit(value: Any, name: str) -> Any:
        moment = check(value, name)
        if isinstance(moment, int) and moment not in DATES:
            raise errors.Invalid(f"Invalid timestamp: {moment}", param=name)
        return moment

    return limit


def _no_longer_list(check: Check, most: int) -> Check:
    def limit(value: Any, name: str) -> Any:
        rows = check(value, name)
        if isinstance(rows, list) and len(rows) > most:
            raise errors.too_many(most, name)
        return rows

    return limit


def _with_member(check: Check, member: str) -> Check:
    """Guess: the sentence."""

    def limit(value: Any, name: str) -> Any:
        rows = check(value, name)
        if rows and member not in rows:
            raise errors.Invalid(f"The `{member}` permission must be included.", param=name)
        return rows

    return limit


def _number(check: Check, text: str) -> Check:
    """A number's check, with what its documentation says of it."""
    if match := RANGE.search(text):
        check = _within(check, int(match[1]), int(match[2]))
    elif POSITIVE.search(text):
        check = _at_least(check, 1)
    elif NOT_NEGATIVE.search(text):
        check = _not_negative(check)
    match = PLACES.search(text)
    return _no_more_precise(check, WORDS.get(match[1]) or int(match[1])) if match else check


def _within(check: Check, least: int, most: int) -> Check:
    """Source of the sentence: https://github.com/Automattic/woocommerce-payments/issues/3297."""

    def limit(value: Any, name: str) -> Any:
        number = check(value, name)
        if number == "":
            return number
        exact = number if isinstance(number, int) else float(number)
        if exact < least:
            raise errors.too_little(name, least, exact)
        if exact > most:
            raise errors.too_much(name, most, exact)
        return number

    return limit


def _not_negative(check: Check) -> Check:
    def limit(value: Any, name: str) -> Any:
        number = check(value, name)
        if number != "" and float(number) < 0:
            # Guess: that a decimal is refused in the same words as a whole number.
            raise errors.not_negative(name, "integer" if isinstance(number, int) else "decimal")
        return number

    return limit


def _at_least(check: Check, least: int) -> Check:
    def limit(value: Any, name: str) -> Any:
        number = check(value, name)
        if number != "" and float(number) < least:
            raise errors.too_little(name, least)
        return number

    return limit


def _no_more_precise(check: Check, most: int) -> Check:
    def limit(value: Any, name: str) -> Any:
        number = check(value, name)
        if number != "":
            errors.check_places(Decimal(str(number)), most, name)
        return number

    return limit


def _color(check: Check) -> Check:
    """Guess: the sentence."""

    def limit(value: Any, name: str) -> Any:
        color = check(value, name)
        if color != "" and not COLOR.fullmatch(color):
            raise errors.Invalid(f"Invalid hex color: {color}; it must look like #1a2b3c.", param=name)
        return color

    return limit
