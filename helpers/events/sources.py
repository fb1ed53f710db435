"""Who posts to an inbox: an endpoint registered at Stripe, or the kit, which asks Stripe for events."""

from __future__ import annotations

import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from threading import Event as Signal
from threading import Thread
from typing import Any, ClassVar

import stripe

from helpers.connection import current, send
from helpers.history import Request
from helpers.redaction import Secret, redact

from .newest import Event, Newest, NoEvents

PAUSE = 1.0  # seconds between two questions
DESCRIPTION = "Stripe Workbook's inbox"

Post = Callable[[bytes, str], int]
"""(body, signature) -> the inbox's answer."""


class Source(ABC):
    """``secret`` signs what comes; ``note`` says which way it comes, ``trouble`` why nothing does now."""

    secret: Secret
    note: ClassVar[str]
    trouble: str = ""

    @abstractmethod
    def resend(self, event: Event) -> None:
        """Have an event delivered again."""

    @abstractmethod
    def close(self) -> None:
        """Have nothing delivered any more."""


class Registered(Source):
    """An endpoint of the account. Raises what Stripe says against it."""

    note = "Registered as a webhook endpoint: each event is posted here, signed with the endpoint's secret."

    def __init__(self, url: str, types: tuple[str, ...]) -> None:
        self.client = current().client
        params: Any = {"url": url, "enabled_events": list(types) or ["*"], "description": DESCRIPTION}
        endpoint = self.client.v1.webhook_endpoints.create(params)
        self.id = endpoint.id
        self.secret = Secret(str(endpoint.secret))

    def resend(self, event: Event) -> None:
        send(Request("post", "/_sandbox/resend", {"event": event["id"], "webhook_endpoint": self.id}))

    def close(self) -> None:
        with suppress(stripe.InvalidRequestError):  # gone already, as in an account that has begun again
            self.client.v1.webhook_endpoints.delete(self.id)


class Forwarding(Source):
    """What the Stripe CLI does: asks for new events, and posts them signed with a secret of its own."""

    note = (
        "Stripe posts to public addresses only, and this one is your machine's own: so the kit asks for new "
        "events every second, and posts them here signed with a secret of its own."
    )

    def __init__(self, post: Post, types: tuple[str, ...]) -> None:
        self.secret = Secret(f"whsec_{secrets.token_hex(16)}")
        self._post = post
        self._newest = Newest(types)
        self._newest()  # what there is already is not new
        self._closed = Signal()
        Thread(target=self._work, name="webhooks forwarded", daemon=True).start()

    def resend(self, event: Event) -> None:
        body = json.dumps(event, indent=2)
        signature = stripe.WebhookSignature.generate_signature_header(body, self.secret.reveal())
        self._post(body.encode(), signature)

    def close(self) -> None:
        self._closed.set()

    def _work(self) -> None:
        while not self._closed.wait(PAUSE):
            try:
                for event in self._newest():
                    self.resend(event)
                self.trouble = ""
            except (NoEvents, stripe.StripeError, OSError) as error:
                self.trouble = redact(str(error))


def source(url: str, post: Post, types: tuple[str, ...]) -> Source:
    """An endpoint at Stripe where it takes the address, else the kit."""
    try:
        return Registered(url, types)
    except stripe.PermissionError:
        return Forwarding(post, types)
    except stripe.InvalidRequestError as error:
        if "URL" not in str(error.user_message):
            raise
        return Forwarding(post, types)
