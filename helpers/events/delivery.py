"""A webhook that came, and whether it is Stripe's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import stripe

from helpers.redaction import Secret

# No event of Stripe's is half as deep; what is shown is read level by level.
DEEPEST = 40


@dataclass(frozen=True)
class Delivery:
    """What was posted.

    ``body`` is the text as it came: what the signature was made of, to the byte. ``signature`` is the header
    `Stripe-Signature`. ``refusal`` says in the SDK's words why it is not accepted, "" if it is.
    """

    number: int
    body: str
    signature: str
    refusal: str = ""

    @cached_property
    def event(self) -> Mapping[str, Any]:
        """The body, read; believe it only if `verified`. Empty where it is no object, or none of Stripe's."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) and not _deeper(read, DEEPEST) else {}

    @property
    def verified(self) -> bool:
        return not self.refusal

    @property
    def signed(self) -> int:
        """When it was signed, in Unix seconds, as the signature says; 0 where it says nothing of the kind."""
        parts = dict(each.strip().partition("=")[::2] for each in self.signature.split(","))
        time = parts.get("t", "")
        return int(time) if re.fullmatch(r"\d{1,12}", time, re.ASCII) else 0

    @property
    def seal(self) -> str:
        """Whether it is verified, in a sign and words."""
        return "✓ verified" if self.verified else f"✗ refused: {self.refusal}"

    @property
    def type(self) -> str:
        """The event's, "" where the body has none."""
        return str(self.event.get("type", ""))

    @property
    def id(self) -> str:
        """The event's: the same whenever it is delivered again."""
        return str(self.event.get("id", ""))

    @property
    def about(self) -> str:
        """The id of the object that the event is about, "" where it has none."""
        data = self.event.get("data")
        subject = data.get("object") if isinstance(data, Mapping) else None
        return str(subject.get("id", "")) if isinstance(subject, Mapping) else ""

    def __repr__(self) -> str:
        return "  ".join(filter(None, (f"#{self.number}", self.type, self.id, self.seal)))


def refusal_of(body: str, signature: str, secret: Secret) -> str:
    """Why a webhook is not to be believed, "" if it is: by the SDK, as any endpoint of yours would ask it."""
    try:
        stripe.Webhook.construct_event(body, signature, secret.reveal())
    except stripe.SignatureVerificationError as error:
        return error.user_message or str(error)
    except (ValueError, RecursionError):
        return "The body is no JSON"
    return ""


def _deeper(value: Any, levels: int) -> bool:
    """Whether objects and arrays are nested deeper than so many levels."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(each, levels - 1) for each in inner)
