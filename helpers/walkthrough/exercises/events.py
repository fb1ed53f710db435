"""The exercises of 05_events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import time
from typing import Any

from helpers.events import Delivery, latest_inbox
from helpers.history import Exchange

from .answers import field, id_of
from .exercise import Exercise
from .work import Work

# Seconds. "Ten minutes ago", give or take.
LATE = range(6 * 60, 60 * 60)


def _phone_number(work: Work) -> str | None:
    changed = {field(each.reply.body, "id") for each in work.changes() if "phone" in each.request.params}
    if not changed:
        return "No customer's phone number was changed yet: send `phone`."
    events = [each for exchange in work.exchanges for each in _events(exchange)]
    told = {
        each["id"]
        for each in events
        if each["type"] == "customer.updated" and each["data"]["object"]["id"] in changed
        if "phone" in (each["data"].get("previous_attributes") or {})
    }
    if not told:
        return "The number was changed. Now find the `customer.updated` that has `phone` as it was before."
    if work.answer is not None and id_of(work.answer) not in told:
        return "That is not the event of this change: `phone` is among its `previous_attributes`."
    return None


def _events(exchange: Exchange) -> Iterator[Mapping[str, Any]]:
    """The events that a reply holds."""
    body = exchange.reply.body
    for each in field(body, "data") if isinstance(field(body, "data"), list) else [body]:
        if field(each, "object") == "event" and field(each, "data", "object"):
            yield each


def _too_old(work: Work) -> str | None:
    inbox = latest_inbox()
    if inbox is None:
        return "No inbox is open: run the cell with `receive` again."
    given = inbox.deliveries if work.answer is None else [work.answer]
    if not all(isinstance(each, Delivery) and each in inbox.deliveries for each in given):
        return "The answer is no delivery of the inbox: `inbox.deliveries` has them."
    late = [each for each in given if each.signed and int(time()) - each.signed in LATE]
    if not late:
        return "No delivery with a signature of ten minutes ago has come: sign it, and `inbox.post` it."
    if not any(each.refusal.startswith("Timestamp outside") for each in late):
        return (
            f"Refused, but for another reason: {late[-1].refusal}. Sign the same body with the right secret."
        )
    return None


EXERCISES = {
    "events: a phone number": Exercise(
        "Change a customer's phone number, and find the event of this change.",
        (
            "The event is a `customer.updated`. `data.previous_attributes` says what was there before.",
            'List the events of one type: `client.v1.events.list({"type": "customer.updated"})`.',
        ),
        """jenny = client.v1.customers.create({"name": "Jenny Rosen"})
client.v1.customers.update(jenny.id, {"phone": "+1 555 0100"})
client.v1.events.list({"type": "customer.updated"})""",
        _phone_number,
    ),
    "events: too old": Exercise(
        "Post the inbox a true delivery once more, signed with the right secret ten minutes ago.",
        (
            "`stripe.WebhookSignature.generate_signature_header` signs a body. It takes the time last.",
            "The time is in seconds: `int(time.time()) - 600`. Post it with `inbox.post(body, signature)`.",
        ),
        """import time

late = stripe.WebhookSignature.generate_signature_header(
    delivery.body, inbox.secret.reveal(), int(time.time()) - 600
)
inbox.post(delivery.body, late)""",
        _too_old,
    ),
}
