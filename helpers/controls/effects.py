"""What a step in time did: the balance before and after, what arrived, which events came, what was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.connection import control
from helpers.events.newest import Newest
from helpers.viewer.asking import ask
from helpers.viewer.html import Html, tag
from helpers.viewer.notes import money
from helpers.viewer.table import grid

PARTS = ("available", "pending")
Amounts = tuple[tuple[str, str, int], ...]
"""(part of the balance, currency, minor units)"""
# Events that tell of money which has come where it was sent to.
ARRIVALS = frozenset(
    {
        "payout.paid",
        "topup.succeeded",
        "treasury.inbound_transfer.succeeded",
        "treasury.outbound_payment.posted",
        "treasury.outbound_transfer.posted",
        "treasury.received_credit.created",
    }
)
NOTHING = "Nothing was due."


def balance() -> Amounts:
    """The account's, as it stands; none where it may not be asked for."""
    reply = ask("/v1/balance", {})
    if reply is None:
        return ()
    return tuple((part, each["currency"], each["amount"]) for part in PARTS for each in reply.body[part])


def balance_words(amounts: Amounts) -> str:
    """In a line: "available 12.00 USD, pending 0.00 USD"."""
    return ", ".join(f"{part} {money(amount, currency)}" for part, currency, amount in amounts)


@dataclass(frozen=True)
class Before:
    """How things stood. ``newest`` tells the events since; ``sent`` is how many webhooks had been."""

    amounts: Amounts
    newest: Newest
    sent: int

    @staticmethod
    def now() -> Before:
        newest = Newest()
        newest()
        return Before(balance(), newest, len(_sent()))

    def effects(self) -> Html:
        """What is different by now, a row each."""
        events = self.newest()
        rows = [
            *_moved(self.amounts, balance()),
            *(("arrived", _arrival(each)) for each in events if each["type"] in ARRIVALS),
            *_counted(events),
            *_webhooks(_new(_sent(), self.sent)),
        ]
        return grid("What it did", ("what", "how"), rows, fitted=True) if rows else tag("p", NOTHING)


def _moved(before: Amounts, after: Amounts) -> Iterable[tuple[str, str]]:
    was = {(part, currency): amount for part, currency, amount in before}
    for part, currency, amount in after:
        if amount != (old := was.get((part, currency), 0)):
            yield f"{part} balance", f"{money(old, currency)} \N{RIGHTWARDS ARROW} {money(amount, currency)}"


def _arrival(event: Mapping[str, Any]) -> str:
    moved = event["data"]["object"]
    return f"{money(moved['amount'], moved['currency'])}, {moved['object']} {moved['id']}"


def _counted(events: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    if events:
        kinds = Counter(each["type"] for each in events)
        yield "events", ", ".join(f"{count} {kind}" for kind, count in kinds.items())


def _webhooks(sent: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, str]]:
    if sent:
        told = ", ".join(f"{count} {status}" for status, count in Counter(map(_outcome, sent)).items())
        yield "webhooks", f"{len(sent)} sent: {told}"


def _outcome(delivery: Mapping[str, Any]) -> str:
    return str(delivery["status"])


def _new(sent: Sequence[Mapping[str, Any]], before: int) -> Sequence[Mapping[str, Any]]:
    return sent[: len(sent) - before]


def _sent() -> Sequence[Mapping[str, Any]]:
    """What was sent to webhook endpoints, the latest first."""
    listed: Sequence[Mapping[str, Any]] = control("get", "deliveries")["data"]
    return listed
