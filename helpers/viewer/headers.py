"""How a request went: its status, its id, how long it took, and what the reply's headers mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .html import Html
from .subject import Subject
from .table import grid

# By the header's name in lower case; these stand first, in this order.
# Sources: https://docs.stripe.com/error-low-level, /api/idempotent_requests, /rate-limits, /api/versioning.
MEANINGS: Mapping[str, str] = {
    "stripe-notice": "what Stripe advises",
    "idempotency-key": "sent again with this key, the request is answered with the same reply",
    "idempotent-replayed": "an earlier reply, answered again; nothing was done anew",
    "original-request": "the request that this reply was first made for",
    "sandbox-fidelity": "",
    "stripe-rate-limited-reason": "which limit was reached",
    "retry-after": "seconds to wait before the next try",
    "stripe-should-retry": "whether the same request may succeed if it is sent again",
    "stripe-version": "the version of the API that answered",
    "stripe-account": "the connected account that the request acted for",
}
FIDELITIES: Mapping[str, str] = {
    "modelled": "the sandbox does here what Stripe does",
    "typed": "the sandbox made this up from the reply's types",
}
REQUEST_ID = "request-id"


def headers_view(subject: Subject, live: bool) -> Html | None:
    """A row a fact. Only a live page has it, since the time differs in every run."""
    if not live or not (subject.headers or subject.duration):
        return None
    return grid("Headers and timing", ("name", "value", "meaning"), _rows(subject), fitted=True)


def _rows(subject: Subject) -> Iterator[tuple[str, str, str]]:
    if subject.outcome:
        yield "Status", subject.outcome, ""
    if subject.request_id:
        yield "Request-Id", subject.request_id, "what Stripe's support and the Dashboard's logs know it by"
    if subject.duration:
        yield "Duration", f"{subject.duration:.1f} ms", "from the first byte sent to the whole reply"
    for name, value in sorted(subject.headers.items(), key=lambda each: _rank(each[0])):
        if name.lower() != REQUEST_ID:
            yield name, value, FIDELITIES.get(value, "") or MEANINGS.get(name.lower(), "")


def _rank(name: str) -> int:
    """The headers that have a meaning first, the others in the reply's order."""
    known = [*MEANINGS]
    return known.index(name.lower()) if name.lower() in known else len(known)
