"""How a reply looks: its headers, an error's body, and the address of a request's log."""

from __future__ import annotations

import re
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from .. import errors
from ..eras import era
from ..state import State
from ..storage.stored import joined, written
from ..versions import Asked
from . import browser
from .arrived import Arrived
from .idempotency import Answered
from .notices import notice
from .wire import HttpReply

# What names a connected account in its path is answered with the account's header, too. Recorded.
ACCOUNTS = "/v1/accounts/"
ABOUT_ACCOUNT = re.compile(ACCOUNTS + r"(acct_\w+)(/.*)?")
# What is told where nobody knows the key, or the account. Recorded: no id, and no version is spoken.
OF_NOBODY = ("Date", "Content-Type")
# What somebody uploaded is no page of this host, whatever it is said to be.
NO_PAGE = {"Content-Security-Policy": "default-src 'none'; sandbox", "X-Content-Type-Options": "nosniff"}
ECHOED = tuple((name, name.lower()) for name in ("Stripe-Version", "Idempotency-Key", "Stripe-Account"))


def reply(state: State, status: int, body: Any, arrived: Arrived, fidelity: str) -> HttpReply:
    """A reply with its headers. `body`: a file, or what is written as JSON.

    `fidelity`: how the operation is answered, as the catalog says it; "control" of the sandbox's own ones, ""
    of a refusal.
    """
    file = isinstance(body, bytes)
    headers = {
        "Date": http_date(state.clock.now()),
        "Request-Id": arrived.id,
        "Content-Type": "application/pdf" if file else "application/json",
        "Stripe-Version": arrived.dialect.version,
    }
    if fidelity:
        headers["Sandbox-Fidelity"] = fidelity
    sent = arrived.request.headers
    for name, said in ECHOED:
        if said in sent:
            headers[name] = sent[said]
    path = arrived.request.path
    account = ABOUT_ACCOUNT.fullmatch(path) if path.startswith(ACCOUNTS) else None
    if account and status == HTTPStatus.OK:
        headers["Stripe-Account"] = account[1]
    if arrived.is_post_to_v1:
        headers |= {"Idempotency-Key": arrived.known_by, "Original-Request": arrived.id}
        headers["Stripe-Should-Retry"] = "false"
    if arrived.of_customer:
        headers |= browser.TO_PAGES
        body = browser.seen(body, known=bool(arrived.subject))
    elif fidelity != "control" and (advice := notice(arrived.dialect.version, arrived.request)):
        headers["Stripe-Notice"] = advice
    return HttpReply(status, headers, body if file else written(joined(body)))


@lru_cache(maxsize=8)
def http_date(moment: int) -> str:
    """A moment as HTTP writes it."""
    return formatdate(moment, usegmt=True)


def refused(state: State, refusal: errors.Refusal, arrived: Arrived, asked: Asked | None = None) -> HttpReply:
    """The reply to a request that was refused. `asked`: what it was, as far as that is known."""
    own = isinstance(refusal, errors.RefusedByOAuth)
    body = refusal.body() if own else {"error": _error(state, refusal, arrived, asked)}
    told = reply(state, refusal.status, body, arrived, "")
    headers = dict(told.headers)
    if isinstance(refusal, errors.UnknownKey | errors.UnknownAccount):
        headers = {name: headers[name] for name in OF_NOBODY}
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        headers["Www-Authenticate"] = 'Bearer realm="Stripe"'
    if isinstance(refusal, errors.RateLimited):
        headers["Stripe-Rate-Limited-Reason"] = "global-rate"
    if isinstance(refusal, errors.KeyInUse | errors.LockTimeout):  # guess: of a lock, too
        headers["Stripe-Should-Retry"] = "true"
    elif refusal.status in (429, 500, 503) or (not own and (fails_validation(told) or _misses(refusal))):
        headers.pop("Stripe-Should-Retry", None)  # recorded in 2026 of what fails validation
    return HttpReply(told.status, headers, told.body)


def _error(state: State, refusal: errors.Refusal, arrived: Arrived, asked: Asked | None) -> dict[str, Any]:
    if arrived.is_of_v2:
        return refusal.body_of_v2()
    body = refusal.body()
    if asked:
        body = arrived.dialect.error(body, asked)
    if "message" in body:  # OAuth's errors have none
        body = {**body, "message": _in_its_time(state, body["message"])}
    return {**body, "request_log_url": _log(state, arrived)} if refusal.logged else body


def _in_its_time(state: State, message: str) -> str:
    """What was said then of an id that names nothing.

    Recorded in August 2019 by a public test suite. Without quotation marks still in July 2020:
    https://github.com/stripe/stripe-php/issues/977; no longer in August:
    https://github.com/stripe-samples/checkout-one-time-payments/issues/34.
    """
    then = era(state.clock.now())
    if not then.bare:
        return message
    word = "payment_method" if then.snake else "PaymentMethod"
    return MISSING.sub(r"\1\2", message).replace("No such PaymentMethod:", f"No such {word}:")


MISSING = re.compile(r"^(No such [^':]+: )'([^']*)'")


def _log(state: State, arrived: Arrived) -> str:
    """Where Stripe's Dashboard tells of a request."""
    now, account = state.clock.now(), arrived.request.headers.get("stripe-account")
    if era(now).workbench:
        own = account or state.platform
        return f"https://dashboard.stripe.com/{own}/test/workbench/logs?object={arrived.id}"
    of_account = f"/{account}" if account else ""
    return f"https://dashboard.stripe.com{of_account}/test/logs/{arrived.id}?t={now}"


def fails_validation(reply: HttpReply) -> bool:
    """Whether a request was refused for its parameters: mended, it may be sent again under the same key."""
    error = reply.json()["error"] if reply.status == errors.Invalid.status else None
    code = error.get("code") if isinstance(error, dict) else None  # OAuth's is a word
    return isinstance(code, str) and code.startswith("parameter_")


def _misses(refusal: errors.Refusal) -> bool:
    """Whether a request was refused as it names what is not there; what is there may also lack something."""
    return refusal.code == "resource_missing" and refusal.param is not None


def replayed(answered: Answered, request_id: str) -> HttpReply:
    """What was answered before, to a request that came again under the same idempotency key."""
    headers = {
        **answered.reply.headers,
        "Request-Id": request_id,
        "Original-Request": answered.request_id,
        "Idempotent-Replayed": "true",
    }
    return HttpReply(answered.reply.status, headers, answered.reply.body)
