"""The kinds of refusals, and the sentences that several models share, in Stripe's words.

Refusal                     what is raised when
├─ Unauthorized       401   a key that may not do this
│  └─ UnknownKey            no key, or one that is not a test key
├─ Forbidden          403   the key or account may not do this
│  └─ UnknownAccount        ... since there is no such account
├─ NotFound           404   an id in the path names nothing; an unknown URL
├─ Invalid            400   a parameter is unknown, missing, empty, of a wrong type, or of no use now
│  ├─ NotFinalized          ... so that a draft cannot be finalized, which then says why
│  ├─ NotConfirmed          ... so that an intent cannot be confirmed, which is there all the same
│  ├─ Malformed             ... or the query or the body cannot be read
│  └─ Unreadable            ... or the body is not sent as v1 reads it
├─ CardRefused        402   a card's details are wrong, or it cannot be saved
│  └─ CardDeclined          ... or paid with: what the attempt left behind (a failed charge) is kept
├─ UpstreamFailed     402   another processor, to which a request was forwarded, does not answer
│  └─ UpstreamTimedOut 504  ... as older versions tell it
├─ RefusedByOAuth     400   a code or a token is of no use; in the form of OAuth's own standard
│  ├─ UsedAgain             ... or it is used a second time, which ends what it gave
│  └─ UnknownClient   401   ... or there is no such application
│     └─ NotConnected       ... or it is not the account's
├─ RefusedByV2        400   what v2 tells by a type of its own: too little money, a session that is over
├─ IdempotencyMisuse  400   one key, two requests
├─ KeyInUse           409   one key, while its first request is still under way
├─ RateLimited        429   too many requests (switched on as a fault)
├─ LockTimeout        429   another request is at work on the same object (switched on as a fault)
├─ ServerFault        500   Stripe's own trouble (switched on as a fault), or the sandbox's
└─ Unavailable        503   ... for a while (switched on as a fault)

Source: https://docs.stripe.com/api/errors and https://docs.stripe.com/error-codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from .near_names import meant

# Codes that no page tells of, as recorded: https://github.com/alexanmtz/gitpay in October 2024, programs that
# report the second one, https://github.com/BreX900/mek-packages/issues/35 of a PIN, and
# https://github.com/Kiln-AI/stripe_world (cassettes/12_subscriptions.json).
UNDOCUMENTED = frozenset(
    (
        "insufficient_capabilities_for_transfer",
        "oauth_not_supported",
        "offline_pin_required",
        "online_or_offline_pin_required",
        "property_expansion_max_depth",
        "subscription_payment_intent_requires_action",
    )
)


class Refusal(Exception):
    """An error reply. `extras` are further attributes of the error, such as `decline_code`.

    `said_by_v2`: how v2 says what is wrong with the parameter, where it has other words.
    """

    status: ClassVar[int] = 400
    type: ClassVar[str] = "invalid_request_error"
    keeps_changes: ClassVar[bool] = False
    logged: ClassVar[bool] = True
    """Whether the request is in Stripe's log, whose address the error then tells."""

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        said_by_v2: str | None = None,
        **extras: Any,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.extras = extras
        self.said_by_v2 = said_by_v2

    def named(self, param: str) -> None:
        """Have it name its parameter otherwise, as the request did; the message, too, where it is nested."""
        if self.param and "[" in self.param:
            self.message = self.message.replace(self.param, param)
        self.param = param

    def body(self) -> dict[str, Any]:
        """The `error` hash, without what only the application knows (the request's log address)."""
        error = {
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "type": self.type,
            **self.extras,
        }
        if self.code and self.code not in UNDOCUMENTED:
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + self.code.replace("_", "-")
        return {name: value for name, value in sorted(error.items()) if value is not None}

    def body_of_v2(self) -> dict[str, Any]:
        """The `error` hash as v2 has it: a code and a message, and a type only where v2 has one of its own.

        Recorded: the code and the sentence of invalid fields, by dotted names. Source of the code of what is
        not found: https://docs.stripe.com/api/v2/core/accounts/retrieve. Guess: others, where v1 has none.
        """
        message, code = self.message, self.code
        if isinstance(self, NotFound):
            code = "not_found"
        elif isinstance(self, Invalid) and (code is None or code.startswith(("parameter_", "resource_"))):
            code = "invalid_fields"
            if self.param:
                field = dotted(self.param)
                said = (self.said_by_v2 or message).removesuffix(".").replace(self.param, field)
                message = f"Some fields in the request were invalid: '{field}: {said}.'"
        own = self.type if isinstance(self, RefusedByV2 | IdempotencyMisuse) else None
        error = {"code": code or self.type, "message": message, "type": own, **self.extras}
        return {name: value for name, value in error.items() if value is not None}


def dotted(param: str) -> str:
    """A parameter's name as v2 writes it: "a[b][0]" -> "a.b[0]"."""
    return re.sub(r"\[([a-z_]\w*)\]", r".\1", param)


class RefusedByOAuth(Refusal):
    """What connecting an account by OAuth refuses. `code`: one of OAuth's standard, such as `invalid_grant`.

    Source: https://docs.stripe.com/connect/oauth-reference.
    """

    def body(self) -> dict[str, Any]:
        return {"error": self.code, "error_description": self.message}


class UsedAgain(RefusedByOAuth):
    keeps_changes = True  # the account is disconnected


class UnknownClient(RefusedByOAuth):
    status = 401


class NotConnected(UnknownClient):
    def body(self) -> dict[str, Any]:
        """Recorded: it names no account either."""
        return {**super().body(), "stripe_user_id": None}


class Unauthorized(Refusal):
    status = 401


class UnknownKey(Unauthorized):
    logged = False  # recorded


class Forbidden(Refusal):
    status = 403


class UnknownAccount(Forbidden):
    logged = False  # recorded


class NotFound(Refusal):
    status = 404


class Invalid(Refusal):
    status = 400


class CardRefused(Refusal):
    status = 402
    type = "card_error"


class NotFinalized(Invalid):
    keeps_changes = True  # the draft says why


class NotConfirmed(Invalid):
    keeps_changes = True  # recorded: an intent is made, though its confirmation is refused


class Malformed(Invalid):
    pass


class Unreadable(Invalid):
    logged = False  # recorded


class CardDeclined(CardRefused):
    keeps_changes = True


class RawCardsRefused(Refusal):
    """New accounts may not send card numbers: Stripe answers 402 with the type of a bad request."""

    status = 402


class UpstreamFailed(Refusal):
    status = 402


class UpstreamTimedOut(UpstreamFailed):
    status = 504


class RefusedByV2(Refusal):
    """`type`: one of those the SDK has an error class for; its code is the same, unless another is given."""

    def __init__(self, type: str, message: str, *, code: str | None = None, **extras: Any) -> None:
        super().__init__(message, code=code or type, **extras)
        self.type = type  # type: ignore[misc]


class IdempotencyMisuse(Refusal):
    type = "idempotency_error"


class KeyInUse(Refusal):
    status = 409
    type = "idempotency_error"


class RateLimited(Refusal):
    status = 429


class LockTimeout(Refusal):
    status = 429


class ServerFault(Refusal):
    status = 500
    type = "api_error"


class Unavailable(Refusal):
    status = 503
    type = "api_error"


def mask(key: str) -> str:
    """A key as Stripe shows it in an error: eight characters, stars, and the last four.

    Recorded, and of six, eleven and twelve characters, too: nothing is left to hide, they are shown whole.
    """
    if len(key) <= 12:
        return key
    return f"{key[:8]}{'*' * max(4, len(key) - 12)}{key[-4:]}"


def unknown_url(method: str, path: str) -> NotFound:
    """An address that means nothing; most often an empty text was sent in the place of an id.

    Source of what is said then: https://github.com/stripe/stripe-php/issues/598.
    """
    advice = (
        " If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an "
        "object, make sure you passed a valid (non-empty) identifier in your code."
        if path.endswith("/") or "//" in path
        else ""
    )
    return NotFound(
        f"Unrecognized request URL ({method.upper()}: {path}).{advice} "
        "Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
    )


ESCAPES = str.maketrans(
    {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026"}
)
LONGEST_ID, END_OF_ID = 998, 490


def _none_such(kind: str, id: str, hint: str = "") -> str:
    """What is said of an id that names nothing.

    How an unlikely one is written, and what is told then: https://github.com/crvouga/mockingbird.
    """
    if id != id.strip(" \t\r\n'\""):
        hint = hint or ". Make sure you use the exact id without extra whitespace or quotes"
    if len(id) > LONGEST_ID:
        id = f"{id[:END_OF_ID]}...(truncated)...{id[-END_OF_ID:]}"
    return f"No such {kind}: '{id.translate(ESCAPES)}'{hint}"


def no_such(kind: str, id: str, param: str = "id", *, hint: str = "") -> NotFound:
    """An id in the path that names nothing. `kind` is Stripe's word for it: "customer", "token"."""
    return NotFound(_none_such(kind, id, hint), code="resource_missing", param=param)


def no_such_in_body(kind: str, id: str, param: str) -> Invalid:
    """An id in the parameters that names nothing: a bad request rather than a missing page."""
    return Invalid(_none_such(kind, id), code="resource_missing", param=param)


# What is said of a payment method, by its id, that is not the customer's who is named.
NOT_THE_CUSTOMERS = (
    "The customer does not have a payment method with the ID {}. The payment method must be attached to the "
    "customer."
)


def exists_already(kind: str, *, param: str | None = None) -> Invalid:
    """An id that was asked for is taken. `kind`: Stripe's word for it, "Coupon"."""
    return Invalid(f"{kind} already exists.", code="resource_already_exists", param=param)


def unknown_parameters(names: list[str], known: Iterable[str] = ()) -> Invalid:
    """Names that one object does not have, in the order sent. `known`: those that it has.

    A single one is told by its full name, with the one `known` that it may mean, as seven programs report it
    in 2026: "items[0][price_data][product_data]. Did you mean product?". Several are told without what they
    are inside: "amount_off, currency" of a Checkout's discount, in 2026, and
    https://github.com/stripe/stripe-php/issues/1119. Guess: none of these is told what it may mean, and
    `param` is the first's full name. As programs report it in 2026, v2 has other words; guess: of several it
    tells the first.
    """
    own = [name.removesuffix("]").rpartition("[")[2] for name in names]
    near = meant(own[0], known) if len(names) == 1 else None
    hint = f". Did you mean {near}?" if near else ""
    told = f": {names[0]}" if len(names) == 1 else f"s: {', '.join(own)}"
    message = f"Received unknown parameter{told}{hint}"
    return Invalid(message, code="parameter_unknown", param=names[0], said_by_v2="Unknown field")


def no_longer_supported(name: str) -> Invalid:
    """A parameter that newer versions have taken away. The code is Stripe's; guess: the sentence."""
    return Invalid(
        f"The parameter `{name}` is no longer supported. Use `allowed_{name}` or `excluded_{name}` instead.",
        code=f"{name}_no_longer_supported",
        param=name,
    )


METADATA_KEYS = 50  # Source: https://docs.stripe.com/metadata.


def too_many_keys(count: int) -> Invalid:
    """Metadata with more keys than there may be, those included that were there before.

    The words, and that none of what metadata is refused for has a param:
    https://github.com/crvouga/mockingbird.
    """
    return Invalid(f"Metadata can have up to {METADATA_KEYS} keys, but you've set {count}.")


def missing(param: str) -> Invalid:
    return Invalid(f"Missing required param: {param}.", code="parameter_missing", param=param)


def empty(param: str) -> Invalid:
    return Invalid(
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a "
        f"parameter; however '{param}' cannot be unset. You should remove '{param}' from your request or "
        "supply a non-empty value.",
        code="parameter_invalid_empty",
        param=param,
    )


# How a text that is too long is refused where that is not told by its ends, by the parameter's own name.
TOO_LONG: Mapping[str, str] = {
    **dict.fromkeys(
        ("phone", "unit_label"), "Invalid string length: {value} must be at most {longest} characters"
    ),
    # As https://github.com/cartalyst/stripe-laravel/issues/56 reports.
    "statement_descriptor": (
        "The statement descriptor must be at most {longest} characters. {value} is {length} characters long."
    ),
}


def too_long(value: str, longest: int, param: str) -> Invalid:
    """A text has more characters than it may.

    As https://github.com/crvouga/mockingbird found by comparing itself with Stripe's test mode in 2026; a
    program reports "Invalid string: oai-...alue; must be at most 5000 characters".
    """
    name = param.rpartition("[")[2].rstrip("]")
    words = TOO_LONG.get(name, "Invalid string: {ends}; must be at most {longest} characters")
    ends = value if len(value) <= 8 else f"{value[:4]}...{value[-4:]}"
    return Invalid(words.format(value=value, ends=ends, length=len(value), longest=longest), param=param)


def too_many(most: int, param: str) -> Invalid:
    """A list is longer than it may be; in the words that programs report."""
    return Invalid(f"Array {param} exceeded maximum {most} allowed elements.", param=param)


# In what order Stripe names choices, where that is not the types'. Recorded.
RECORDED_ORDERS = (
    "include exclude",
    "month year week day",
    "none reverse exempt",
    "allow_incomplete error_if_incomplete pending_if_incomplete default_incomplete",
    "active past_due unpaid canceled incomplete incomplete_expired trialing paused all ended",
    "draft open void paid uncollectible",
    "metered licensed",
    "inclusive exclusive unspecified",
)
ORDERS = {frozenset(each.split()): each.split() for each in RECORDED_ORDERS}


def not_one_of(param: str, choices: Iterable[str], value: object = None) -> Invalid:
    """A value that is none of those there are. `value`: what it is, as v2 tells; recorded."""
    known = list(choices)
    *first, last = ORDERS.get(frozenset(known), known)
    listed = _in_short(f"{', '.join(first)}, or {last}") if len(first) > 1 else " or ".join([*first, last])
    in_v2 = f"Unrecognized enum value '{value}', valid values are: {', '.join(known)}"
    return Invalid(
        f"Invalid {param}: must be one of {listed}" if first else f"Invalid {param}: must be {last}",
        param=param,
        said_by_v2=in_v2 if value else None,
    )


# Of a long list Stripe names the beginning and the end, so many letters of each. Recorded in July 2026 of the
# categories of merchants: https://github.com/hebihime/stablecard-rail. One of 500 letters was told in full.
# Guess: from how many on.
LONG, EITHER_END = 1_000, 100


def _in_short(listed: str) -> str:
    return listed if len(listed) <= LONG else f"{listed[:EITHER_END]}...{listed[-EITHER_END:]}"


def in_the_past(param: str, moment: int) -> Invalid:
    return Invalid(
        f"The parameter `{param}` expects a unix timestamp representing a date and time in the future. You "
        f"specified the value `{moment}` which is in the past.",
        param=param,
    )


def exactly_one(names: Sequence[str]) -> Invalid:
    """None of several parameters was sent, of which one is needed."""
    return Invalid(
        f"One of the following params should be provided for this request: {' or '.join(names)}.",
        code="parameter_missing",
    )


def only_one(names: Sequence[str]) -> Invalid:
    """Several parameters were sent that exclude each other.

    As recorded, they are told in order of the alphabet, and without what they stand in; `param`: the first.
    """
    short = ", ".join(sorted(name.rpartition("[")[2].rstrip("]") for name in names))
    return Invalid(f"You may only specify one of these parameters: {short}.", param=names[0])


def combined_currencies(currency: str) -> Invalid:
    """Something in another currency than what a customer has already."""
    return Invalid(
        "You cannot combine currencies on a single customer. This customer has an active subscription, "
        "subscription schedule, discount, quote, invoice item or active subscription mode checkout session "
        f"with currency {currency}."
    )


def not_one(sent: Sequence[str], names: Sequence[str]) -> Invalid:
    """None or several of the parameters were sent of which just one is needed."""
    return only_one(sent) if sent else exactly_one(names)


def too_little(param: str, least: float, value: float = 0) -> Invalid:
    return _out_of_bounds(param, f"greater than or equal to {least:.12g}", value)


def too_much(param: str, most: float, value: float = 0) -> Invalid:
    return _out_of_bounds(param, f"less than or equal to {most:.12g}", value)


def not_negative(param: str, kind: str = "integer") -> Invalid:
    """A number below zero where that means nothing."""
    return Invalid(f"Invalid non-negative {kind}", param=param)


def _out_of_bounds(param: str, bounds: str, value: float) -> Invalid:
    """Of a decimal Stripe says what it is; of a whole number that it is a wrong one."""
    if isinstance(value, float):
        return Invalid(f"This value must be {bounds} (it currently is '{value}').", param=param)
    return Invalid(f"This value must be {bounds}.", code="parameter_invalid_integer", param=param)


def check_places(value: Decimal, most: int, param: str) -> None:
    """Refuse a number that is written more precisely than so many decimal places."""
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > most:
        raise Invalid(
            f"Invalid decimal: {scientific(value)}; must contain at most {most} decimal places.", param=param
        )


def scientific(value: Decimal) -> str:
    """A decimal as Stripe's messages write it: 1.5 -> 0.15e1."""
    sign, digits, _ = value.normalize().as_tuple()
    shown = "".join(str(each) for each in digits)
    return f"{'-' if sign else ''}0.{shown}e{value.adjusted() + 1}"


def cannot_be_kept() -> Invalid:
    """What would come of a request cannot be written as JSON. Guess: Stripe's words for it are not known."""
    return Invalid("Invalid request: a number would exceed 64 bits, or an object be nested too deeply.")


def property_cannot_expand(path: str, *, of_list: bool = False) -> Invalid:
    """`path`: as far as it is wrong. `of_list`: it names no field of a list, perhaps one of what is in it.

    That it has no `param`: as https://github.com/Kiln-AI/stripe_world and
    https://github.com/crvouga/mockingbird, compared with Stripe's test mode in 2026, have it.
    """
    hint = f" You may want to try expanding 'data.{path}' instead." if of_list else ""
    return Invalid(f"This property cannot be expanded ({path}).{hint}")


def expanded_too_deep(path: str, deepest: int) -> Invalid:
    """In the words that programs report, with neither a param nor a page that tells of the code."""
    return Invalid(
        f"You cannot expand more than {deepest} levels of a property. Property: {path}",
        code="property_expansion_max_depth",
    )


def both_cursors() -> Invalid:
    return Invalid("Received both starting_after and ending_before parameters. Please pass in only one.")


def no_access_to(account: str, key: str) -> UnknownAccount:
    return UnknownAccount(
        f"The provided key '{mask(key)}' does not have access to account '{account}' (or that account does "
        "not exist). Application access may have been revoked.",
        code="account_invalid",
    )


def no_platform() -> UnknownAccount:
    """An account that is no platform names another. Recorded in 2019, before it had its published code."""
    return UnknownAccount(
        "Only Stripe Connect platforms can work with other accounts. If you specified a client_id parameter, "
        "make sure it's correct. If you need to setup a Stripe Connect platform, you can do so at "
        "https://dashboard.stripe.com/account/applications/settings.",
        code="platform_account_required",
    )


def no_version(version: str) -> Invalid:
    return Invalid(f"Invalid Stripe API version: {version}")
