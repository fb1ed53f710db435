"""Much to read at once: GET requests from any thread, whose answers stay the bytes that came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import stripe

from helpers.history.wire import write_form
from helpers.redaction import Secret, redact_text

RATE = 25.0
"""Requests a second in Stripe's test mode, by https://docs.stripe.com/rate-limits."""
TIMEOUT = 20
"""Seconds that an answer may take. The SDK's own 80 would hold a whole download up."""


@dataclass(frozen=True)
class Raw:
    """An answer as it came; ``headers`` are found however their names are written."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Bulk:
    """Reads as the connected account, without a StripeObject in between and unrecorded.

    ``client`` has the SDK's interface, so that what guards every other request guards these, too.
    ``per_second``: how many requests the account may send, None where nothing limits them.
    """

    client: stripe.HTTPClient
    key: Secret
    address: str
    account: str = ""
    per_second: float | None = None

    def get(self, path: str, params: Mapping[str, Any], account: str = "") -> Raw:
        """One answer, also of an error. Raises stripe.APIConnectionError where none came."""
        query = urlencode(list(write_form(params)))
        body, status, headers = self.client.request_with_retries(
            "get", f"{self.address}{path}?{query}", self._headers(account), max_network_retries=0
        )
        # Where an account's pace is the limit, there is time to look.
        return Raw(status, headers, _bytes(body) if self.per_second is None else _masked(_bytes(body)))

    def _headers(self, account: str) -> dict[str, str]:
        acting_for = account or self.account
        return {
            "Authorization": f"Bearer {self.key.reveal()}",
            "Stripe-Version": stripe.api_version,
            **({"Stripe-Account": acting_for} if acting_for else {}),
        }


def _masked(body: bytes) -> bytes:
    """Somebody may have put a secret into an object's metadata: it goes into no file."""
    return redact_text(body.decode("utf-8", errors="replace")).encode()


def _bytes(body: str | bytes) -> bytes:
    """The SDK says that its clients give texts; the one over the network gives bytes."""
    return body.encode() if isinstance(body, str) else body
