"""What Stripe knows beside an object, which its timeline or the preview of its page is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

from helpers.history import Reply

from ..asking import ask
from ..subject import Subject

Around = Mapping[str, Any]
"""``now`` in Unix seconds, ``invoices``, ``events``, ``subscriptions``: bodies; ``upcoming``: an invoice;
``line_items``: a list."""

CHANGES = ("created", "updated", "deleted", "paused", "resumed")
MOST = 100
"""Invoices and events that are looked through, the latest ones."""


def with_surroundings(subject: Subject) -> Subject:
    """The same subject with what belongs to it; as it was where nothing is looked up."""
    body = subject.body
    look = LOOKS.get(body.get("object", "")) if isinstance(body, Mapping) and body.get("id") else None
    return replace(subject, around=look(body, subject.account)) if look else subject


def _subscription(body: Mapping[str, Any], account: str) -> Around:
    name = body["id"]
    invoices = ask("/v1/invoices", {"subscription": name, "limit": MOST}, account)
    types = [f"customer.subscription.{each}" for each in CHANGES]
    events = ask("/v1/events", {"types": types, "limit": MOST}, account)
    upcoming = None
    if not body.get("ended_at"):
        upcoming = ask("/v1/invoices/create_preview", {"subscription": name}, account, "post")
    return {
        "now": _now(body, invoices, account),
        "invoices": _data(invoices),
        "events": [each for each in _data(events) if each["data"]["object"].get("id") == name],
        "upcoming": upcoming.body if upcoming else None,
    }


def _schedule(body: Mapping[str, Any], account: str) -> Around:
    again = ask(f"/v1/subscription_schedules/{body['id']}", {}, account)
    return {"now": _now(body, again, account)}


def _clock(body: Mapping[str, Any], account: str) -> Around:
    asked = {"test_clock": body["id"], "status": "all", "limit": MOST}
    return {"now": body.get("frozen_time"), "subscriptions": _data(ask("/v1/subscriptions", asked, account))}


def _now(body: Mapping[str, Any], reply: Reply | None, account: str) -> int | None:
    """The time that an object lives in: its test clock's, else that of Stripe's own reply."""
    clock = body.get("test_clock")
    if clock:
        answer = ask(f"/v1/test_helpers/test_clocks/{clock}", {}, account)
        return answer.body["frozen_time"] if answer else None
    headers = {name.lower(): value for name, value in reply.headers.items()} if reply else {}
    return int(parsedate_to_datetime(headers["date"]).timestamp()) if "date" in headers else None


def _data(reply: Reply | None) -> list[Mapping[str, Any]]:
    return reply.body["data"] if reply else []


def _session(body: Mapping[str, Any], account: str) -> Around:
    listed = ask(f"/v1/checkout/sessions/{body['id']}/line_items", {"limit": MOST}, account)
    return {"line_items": listed.body if listed else {}}


def _link(body: Mapping[str, Any], account: str) -> Around:
    listed = ask(f"/v1/payment_links/{body['id']}/line_items", {"limit": MOST}, account)
    return {"line_items": listed.body if listed else {}}


LOOKS: Mapping[str, Callable[[Mapping[str, Any], str], Around]] = {
    "checkout.session": _session,
    "payment_link": _link,
    "subscription": _subscription,
    "subscription_schedule": _schedule,
    "test_helpers.test_clock": _clock,
}
