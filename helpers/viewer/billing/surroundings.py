"""What Stripe knows beside an object, which its timeline or the preview of its page is drawn from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

from helpers.history import Reply

from ..asking import ask
from ..subject import Subject
from .words import id_of

Around = Mapping[str, Any]
"""``now`` in Unix seconds, ``invoices``, ``events``, ``subscriptions``: bodies; ``upcoming``: an invoice;
``line_items``: a list; ``prices`` and trial ``offers`` by their ids; ``schedule``: with its prices."""

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
    upcoming = schedule = None
    if not body.get("ended_at"):
        upcoming = ask("/v1/invoices/create_preview", {"subscription": name}, account, "post")
        schedule = _asked_schedule(id_of(body.get("schedule")), account)
    return {
        "now": _now(body, invoices, account),
        "invoices": _data(invoices),
        "events": [each for each in _data(events) if each["data"]["object"].get("id") == name],
        "upcoming": upcoming.body if upcoming else None,
        "offers": _offers(body, account),
        "schedule": schedule.body if schedule else None,
    }


def _offers(body: Mapping[str, Any], account: str) -> Mapping[str, Mapping[str, Any]]:
    """Those by which items are tried out, each with the price that follows."""
    trials = [item.get("current_trial") for item in (body.get("items") or {}).get("data", ())]
    expanded = {"expand": ["end_behavior.transition.price"]}
    found = (
        ask(f"/v1/product_catalog/trial_offers/{id_of(each['trial_offer'])}", expanded, account)
        for each in trials
        if each
    )
    return {reply.body["id"]: reply.body for reply in found if reply}


def _asked_schedule(id: str, account: str) -> Reply | None:
    expanded = {"expand": ["phases.items.price"]}
    return ask(f"/v1/subscription_schedules/{id}", expanded, account) if id else None


def _schedule(body: Mapping[str, Any], account: str) -> Around:
    again = _asked_schedule(body["id"], account)
    items = [item for phase in again.body["phases"] for item in phase["items"]] if again else []
    return {
        "now": _now(body, again, account),
        "prices": {item["price"]["id"]: item["price"] for item in items},
    }


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


def _sold_by(address: str) -> Callable[[Mapping[str, Any], str], Around]:
    """The line items of what stands at an address."""

    def look(body: Mapping[str, Any], account: str) -> Around:
        listed = ask(f"{address}/{body['id']}/line_items", {"limit": MOST}, account)
        return {"line_items": listed.body if listed else {}}

    return look


LOOKS: Mapping[str, Callable[[Mapping[str, Any], str], Around]] = {
    "checkout.session": _sold_by("/v1/checkout/sessions"),
    "payment_link": _sold_by("/v1/payment_links"),
    "quote": _sold_by("/v1/quotes"),
    "subscription": _subscription,
    "subscription_schedule": _schedule,
    "test_helpers.test_clock": _clock,
}
