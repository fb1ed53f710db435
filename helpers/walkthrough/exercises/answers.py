"""What a reader gives as an answer, read into one plain value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe
from ipywidgets import Widget

from helpers.history import Exchange, Reply
from helpers.redaction import redact_value
from helpers.viewer.show import View


def body_of(answer: Any) -> Any:
    """The JSON of a form that was sent, its view or reply, an SDK object, an error or an exchange.

    Anything else, such as an id or a dictionary, comes back as it is.
    """
    if isinstance(answer, View):
        return answer.subject.body
    if isinstance(answer, Widget):
        answer = getattr(answer, "reply", None)
    if isinstance(answer, Exchange):
        answer = answer.reply
    if isinstance(answer, Reply):
        return answer.body
    if isinstance(answer, stripe.StripeError):
        return redact_value(answer.json_body)
    if isinstance(answer, stripe.StripeObject):
        return redact_value(answer.to_dict(for_json=True))
    return answer


def id_of(answer: Any) -> str:
    """The id that an answer is or has; "" where there is none."""
    body = body_of(answer)
    id = body.get("id") if isinstance(body, Mapping) else body
    return id if isinstance(id, str) else ""


def field(body: Any, *path: str) -> Any:
    """A value inside JSON; None where there is no such thing."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body
