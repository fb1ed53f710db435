"""A subscription as a timeline: its trial, periods and invoices, what changed, and what comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..html import Html
from ..notes import money
from ..subject import Subject
from .schedule import plans_to_come, present_periods
from .timeline import Moment, Period, Story, story_text, story_view
from .words import day, items_words, price_words

Body = Mapping[str, Any]
PERIODS, INVOICES, CHANGES = "periods", "invoices", "changes"
STATUS_EVENTS = (".paused", ".resumed")
"""What is told by the change of its status, too."""
GOES_ON = "collection goes on"
REASONS: Mapping[str, str] = {
    "subscription_create": "first invoice",
    "subscription_cycle": "renewal",
    "subscription_update": "invoice of a change",
    "subscription_threshold": "threshold reached",
    "upcoming": "next invoice",
}
STATUS_LOOKS: Mapping[str, str] = {"paid": "good", "open": "bad", "uncollectible": "bad", "void": "free"}
PAUSES: Mapping[str, str] = {
    "keep_as_draft": "kept as a draft",
    "mark_uncollectible": "marked uncollectible",
    "void": "voided",
}
"""What becomes of an invoice while collection is paused."""


def subscription_view(subject: Subject, live: bool) -> Html | None:
    """The picture and the steps; of the reply alone where Stripe was not asked for more."""
    return story_view(story_of(subject), live) if is_subscription(subject) else None


def subscription_text(subject: Subject) -> list[str]:
    """The steps, a line each."""
    return story_text(story_of(subject))


def is_subscription(subject: Subject) -> bool:
    body = subject.body
    return isinstance(body, Mapping) and body.get("object") == "subscription" and "items" in body


def story_of(subject: Subject) -> Story:
    """A subscription's whole story, as far as it is known."""
    body, around = subject.body, subject.around
    # Stripe lists the latest first; what happens in one second is told as it came.
    invoices: list[Body] = (around.get("invoices") or _expanded(body))[::-1]
    return Story(
        f"Subscription {body['id']}: {body['status']}",
        [*_trial(body), *_periods(body, invoices), *_next_periods(around.get("upcoming"))],
        [
            *_changes(body, (around.get("events") or [])[::-1]),
            *map(_invoice, invoices),
            *_to_come(body, around),
        ],
        around.get("now"),
    )


def _expanded(body: Body) -> list[Body]:
    """The latest invoice, where the reply holds it."""
    latest = body.get("latest_invoice")
    return [latest] if isinstance(latest, Mapping) else []


def _trial(body: Body) -> Iterator[Period]:
    if body.get("trial_start") and body.get("trial_end"):
        yield Period(PERIODS, body["trial_start"], body["trial_end"], "trial", "free")


def _periods(body: Body, invoices: Iterable[Body]) -> Iterator[Period]:
    """Each stretch of time that an invoice bills, and the present one, but for the trial."""
    trial = (body.get("trial_start"), body.get("trial_end"))
    periods: dict[tuple[int, int], tuple[str, str]] = {}
    for invoice in invoices:
        look = STATUS_LOOKS.get(invoice["status"], "plain")
        periods |= {between: (words, look) for between, words in _billed(invoice)}
    if not body.get("ended_at"):
        periods = {**dict.fromkeys(present_periods(body), ("now", "plain")), **periods}
    for (start, end), (words, look) in sorted(periods.items()):
        if (start, end) != trial:
            yield Period(PERIODS, start, end, words, look)


def _billed(invoice: Body) -> list[tuple[tuple[int, int], str]]:
    """The stretches that an invoice bills, and its total; of several stretches what each costs."""
    costs: dict[tuple[int, int], int] = {}
    for line in invoice["lines"]["data"]:
        details = (line.get("parent") or {}).get("subscription_item_details") or {}
        between = line["period"]["start"], line["period"]["end"]
        if details and not details.get("proration") and between[0] < between[1]:
            costs[between] = costs.get(between, 0) + _cost(line)
    alone = len(costs) == 1
    return [
        (between, money(invoice["total"] if alone else cost, invoice["currency"]))
        for between, cost in costs.items()
    ]


def _cost(line: Body) -> int:
    """A line's amount after its discounts, with its taxes."""
    discounts = sum(each["amount"] for each in line.get("discount_amounts") or ())
    taxes = (each["amount"] for each in line.get("taxes") or () if each["tax_behavior"] == "exclusive")
    return int(line["amount"] - discounts + sum(taxes))


def _next_periods(upcoming: Body | None) -> Iterator[Period]:
    for (start, end), words in _billed(upcoming) if upcoming else ():
        yield Period(PERIODS, start, end, words, "to come")


def _invoice(invoice: Body) -> Moment:
    return Moment(
        INVOICES, invoice["created"], invoice_words(invoice), STATUS_LOOKS.get(invoice["status"], "plain")
    )


def invoice_words(invoice: Body) -> str:
    """Why it was made, its number, what it is about and how it stands."""
    reason = REASONS.get(invoice.get("billing_reason") or "", "invoice")
    number = f" {invoice['number']}" if invoice.get("number") else ""
    return f"{reason}{number}: {money(invoice['total'], invoice['currency'])}, {_standing(invoice)}"


def _standing(invoice: Body) -> str:
    status: str = invoice["status"]
    if status == "paid":
        return f"paid on {day(paid)}" if (paid := invoice["status_transitions"].get("paid_at")) else "paid"
    if status == "open" and invoice.get("attempt_count"):
        count, again = invoice["attempt_count"], invoice.get("next_payment_attempt")
        then = f", next try on {day(again)}" if again else ", no further try"
        return f"open, {count} {'try' if count == 1 else 'tries'} failed{then}"
    return status


def _changes(body: Body, events: Sequence[Body]) -> Iterator[Moment]:
    told = {event["type"].rpartition(".")[2]: event for event in events}
    if "created" not in told:
        yield Moment(CHANGES, body["start_date"], "begins")
    restated = {
        event["created"] for event in events if "status" in (event["data"].get("previous_attributes") or ())
    }
    for event in events:
        if event["created"] not in restated or not event["type"].endswith(STATUS_EVENTS):
            yield from _happened(event)
    if body.get("ended_at") and "deleted" not in told:
        yield Moment(CHANGES, body["ended_at"], body["status"], "bad")


def _happened(event: Body) -> Iterator[Moment]:
    now, before = event["data"]["object"], event["data"].get("previous_attributes") or {}
    match event["type"].rpartition(".")[2]:
        case "created":
            yield Moment(CHANGES, event["created"], f"begins, {now['status']}: {_items(now)}")
        case "deleted":
            reason = (now.get("cancellation_details") or {}).get("reason") or "no reason given"
            yield Moment(CHANGES, event["created"], f"{now['status']}, {reason}", "bad")
        case "updated":
            words = [told for name in before if (told := _changed(name, now, before))]
            look = "bad" if now["status"] in ("past_due", "unpaid") and "status" in before else "plain"
            if words:
                yield Moment(CHANGES, event["created"], "; ".join(dict.fromkeys(words)), look)
        case other:
            yield Moment(CHANGES, event["created"], other)


def _items(body: Body) -> str:
    return items_words(body["items"]["data"])


def _changed(name: str, now: Body, before: Body) -> str:
    """One changed field in words, "" where it is none that a reader looks for."""
    told = FIELDS.get(name)
    return told(now, before) if told else ""


def _items_changed(now: Body, before: Body) -> str:
    """A new price or quantity; that the periods went on is no change."""
    old, new = (items_words(each["items"]["data"]) for each in (before, now))
    return f"{old} becomes {new}" if old != new else ""


def _ending(now: Body, before: Body) -> str:
    return (
        f"will be canceled on {day(now['cancel_at'])}"
        if now.get("cancel_at")
        else "is not canceled after all"
    )


def _paused_collection(now: Body, before: Body) -> str:
    paused = now.get("pause_collection")
    return f"collection paused: each invoice is {PAUSES[paused['behavior']]}" if paused else GOES_ON


def _trial_changed(now: Body, before: Body) -> str:
    return f"trial until {day(now['trial_end'])}" if now.get("trial_end") else ""


def _waiting(now: Body, before: Body) -> str:
    return "a change waits for its payment" if now.get("pending_update") else "no change waits any more"


FIELDS: Mapping[str, Callable[[Body, Body], str]] = {
    "status": lambda now, before: f"{before['status']} becomes {now['status']}",
    "items": _items_changed,
    "cancel_at": _ending,
    "pause_collection": _paused_collection,
    "trial_end": _trial_changed,
    "pending_update": _waiting,
    "discounts": lambda *_: "other discounts",
    "default_payment_method": lambda *_: "another payment method",
}
"""By the field of `previous_attributes`: what its change is called."""


def _to_come(body: Body, around: Body) -> Iterator[Moment]:
    """What is planned and is not over yet."""
    now, upcoming = around.get("now"), around.get("upcoming")
    if now is None or body.get("ended_at"):
        return
    paused: Body = body.get("pause_collection") or {}
    planned = [
        (CHANGES, body.get("trial_end"), "trial ends"),
        *_offers_end(body, around.get("offers") or {}),
        (CHANGES, body.get("cancel_at"), "canceled"),
        (CHANGES, paused.get("resumes_at"), GOES_ON),
    ]
    if upcoming:
        at = upcoming["period_end"]
        still = paused and at < (paused.get("resumes_at") or at + 1)
        kept = f", {PAUSES[paused['behavior']]}" if still else ""
        planned.append(
            (INVOICES, at, f"next invoice: {money(upcoming['total'], upcoming['currency'])}{kept}")
        )
    yield from (Moment(lane, at, words, "to come") for lane, at, words in planned if at and at > now)
    yield from plans_to_come(around.get("schedule"), now)


def _offers_end(body: Body, offers: Mapping[str, Body]) -> Iterator[tuple[str, int, str]]:
    """When the items' trial offers end, and which prices follow; ``offers`` by their ids."""
    for item in body["items"]["data"]:
        if trial := item.get("current_trial"):
            named = trial["trial_offer"]
            offer = named if isinstance(named, Mapping) else offers.get(named, {})
            price = ((offer.get("end_behavior") or {}).get("transition") or {}).get("price")
            then = f", then {price_words(price)}" if isinstance(price, Mapping) else ""
            yield CHANGES, trial["end_date"], f"trial offer ends{then}"
