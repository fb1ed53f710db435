"""One request and its reply, as plain values: they can be made, compared, stored and sent again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """What is sent.

    ``method`` in lower case; ``path`` as on the wire ("/v1/customers/cus_1"); ``params`` nested, with the
    types of the operation's parameters. ``operation`` is the catalog's name, "" where it knows none.
    ``account``, ``idempotency_key`` and ``version`` are the headers of these names, "" where none was sent.
    """

    method: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    operation: str = ""
    account: str = ""
    idempotency_key: str = ""
    version: str = ""


@dataclass(frozen=True)
class Reply:
    """What came back.

    ``status`` is 0 where nothing did. ``body`` is the parsed JSON, redacted of secrets; None where no reply
    came or it was no JSON. ``duration`` in milliseconds.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    duration: float = field(default=0.0, compare=False, repr=False)  # it differs each time

    @property
    def request_id(self) -> str:
        """Stripe's `req_...` for it, "" where the reply names none."""
        return next((value for name, value in self.headers.items() if name.lower() == "request-id"), "")

    @property
    def ok(self) -> bool:
        """Whether Stripe did what was asked."""
        return 200 <= self.status < 300

    @property
    def error(self) -> Mapping[str, Any] | None:
        """What Stripe says went wrong: `type`, `code`, `message`, `param`, ...; None where nothing did."""
        error = self.body.get("error") if isinstance(self.body, Mapping) else None
        return error if isinstance(error, Mapping) else None


@dataclass(frozen=True)
class Exchange:
    """A request and its reply; ``number`` counts the requests of this process from 1.

    ``started``: when it was sent by this machine's clock, in Unix seconds.
    """

    number: int
    request: Request
    reply: Reply
    started: float = field(default=0.0, compare=False, repr=False)
