"""A request on its way through the door: as whom it comes, in which version, under which key."""

from __future__ import annotations

from dataclasses import dataclass

from ..ids import key_of
from ..versions import Dialect
from .idempotency import of_v2
from .wire import HttpRequest


@dataclass(slots=True)
class Arrived:
    """A request on its way through the door. ``key``: as whom; ``dialect``: the version that it speaks.

    ``publishable``: whether the key is a browser's; ``subject``: the id of what an app's key is for.
    """

    request: HttpRequest
    id: str
    dialect: Dialect
    key: str = ""
    publishable: bool = False
    subject: str = ""

    @property
    def of_customer(self) -> bool:
        """Whether it comes from where customers are: a page, or an app on a phone."""
        return self.publishable or self.subject != ""

    @property
    def takes_a_key(self) -> bool:
        """Whether a repetition of the request may be known: in v1 of a POST alone, in v2 of a DELETE, too.

        Source: https://docs.stripe.com/api/idempotent_requests and
        https://docs.stripe.com/api-v2-overview#idempotency.
        """
        return self.request.method == "post" or (self.is_of_v2 and self.request.method == "delete")

    @property
    def idempotency_key(self) -> str:
        """What a repetition of the request is known by."""
        return self.request.headers.get("idempotency-key", "") if self.takes_a_key else ""

    @property
    def known_by(self) -> str:
        """The idempotency key; a request that was sent without one is given one.

        Recorded of v1; of v2: https://docs.stripe.com/api-v2-overview#idempotency.
        """
        given = self.is_post_to_v1 or (self.is_of_v2 and self.takes_a_key)
        return self.idempotency_key or (key_of(self.id) if given else "")

    @property
    def is_post_to_v1(self) -> bool:
        return self.request.method == "post" and self.request.path.startswith("/v1/")

    @property
    def is_of_v2(self) -> bool:
        return self.request.path.startswith("/v2/")

    @property
    def kept_as(self) -> str:
        """The idempotency key as its answer is kept: v1 may use the same one, and each address of v2."""
        key = self.idempotency_key
        return of_v2(self.request.path, key) if self.is_of_v2 else key
