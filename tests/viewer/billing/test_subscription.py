"""A subscription as a timeline."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import stripe

from helpers import connect, history, show
from helpers.connection import control
from helpers.settings import Settings
from helpers.viewer.billing.subscription import story_of
from helpers.viewer.billing.timeline import WIDTH, Period
from helpers.viewer.subject import Subject

from .bodies import (
    DAY,
    FEB_1,
    FEB_11,
    JAN_1,
    JAN_11,
    MAR_1,
    event,
    invoice,
    item,
    line,
    price,
    subscription,
)

TRIAL = {"trial_start": JAN_1, "trial_end": JAN_11}
BODY = subscription("active", item(3000, JAN_11, FEB_11), cancel_at=FEB_11, **TRIAL)
BEFORE = subscription("trialing", item(2000, JAN_1, JAN_11), **TRIAL)
AROUND: dict[str, Any] = {
    "now": JAN_11 + 15 * DAY,
    "invoices": [
        invoice("A-2", "paid", JAN_11, line("1 × Gold", 2000, JAN_11, FEB_11)),
        invoice("A-1", "paid", JAN_1, line("Trial", 0, JAN_1, JAN_11), reason="subscription_create"),
    ],
    "events": [
        event("updated", JAN_11 + 10 * DAY, BODY, cancel_at=None, canceled_at=None),
        event("updated", JAN_11 + 5 * DAY, BODY, items=BEFORE["items"]),
        event("updated", JAN_11, {**BEFORE, "status": "active"}, status="trialing"),
        event("created", JAN_1, BEFORE),
    ],
    "upcoming": None,
}


def told(**around: Any) -> list[str]:
    """Each step's day and words."""
    story = story_of(Subject(BODY, around={**AROUND, **around}))
    return [f"{at[:10]} {words}" for _, at, words in story.lines]


def test_what_happened_and_what_will_is_told_in_order() -> None:
    """Its beginning, invoices, changes from the events' previous attributes, and its end to come."""
    assert told() == [
        "2026-01-01 begins, trialing: 1 × 20.00 USD / month",
        "2026-01-01 first invoice A-1: 0.00 USD, paid on 2026-01-01",
        "2026-01-11 trialing becomes active",
        "2026-01-11 renewal A-2: 20.00 USD, paid on 2026-01-11",
        "2026-01-16 1 × 20.00 USD / month becomes 1 × 30.00 USD / month",
        "2026-01-21 will be canceled on 2026-02-11",
        "2026-02-11 canceled (to come)",
    ]


def test_an_invoice_that_is_not_paid_says_how_often_it_was_tried() -> None:
    """And when it is tried again, if it is."""
    failed = invoice("A-2", "open", JAN_11, line("1 × Gold", 2000, JAN_11, FEB_11), attempt_count=2)
    assert "2026-01-11 renewal A-2: 20.00 USD, open, 2 tries failed, no further try" in told(
        invoices=[failed]
    )
    again = {**failed, "attempt_count": 1, "next_payment_attempt": FEB_1}
    steps = told(invoices=[again])
    assert "2026-01-11 renewal A-2: 20.00 USD, open, 1 try failed, next try on 2026-02-01" in steps


def test_periods_are_what_the_invoices_bill() -> None:
    """A proration bills none; the next one is drawn where an invoice to come bills it."""
    unused = line("Unused time", -500, JAN_11 + DAY, FEB_11, proration=True)
    to_come = invoice(None, "draft", FEB_11, line("1 × Gold", 3000, FEB_11, MAR_1 + 10 * DAY), unused)
    story = story_of(Subject(BODY, around={**AROUND, "upcoming": to_come}))
    assert list(story.periods) == [
        Period("periods", JAN_1, JAN_11, "trial", "free"),
        Period("periods", JAN_11, FEB_11, "20.00 USD", "good"),
        Period("periods", FEB_11, MAR_1 + 10 * DAY, "25.00 USD", "to come"),
    ]


def test_an_older_version_has_one_period() -> None:
    """The subscription's own, before 2025-03-31.basil; its items have none."""
    items = [{k: v for k, v in each.items() if "period" not in k} for each in BODY["items"]["data"]]
    period = {"current_period_start": JAN_11, "current_period_end": FEB_11}
    older = {**BODY, "items": {**BODY["items"], "data": items}, **period}
    assert Period("periods", JAN_11, FEB_11, "now", "plain") in story_of(Subject(older)).periods


def test_an_invoice_of_several_periods_says_what_each_costs() -> None:
    """As where some were billed in advance: each one's lines, after discounts and with taxes."""
    taxed = {
        **line("1 × Gold", 2000, JAN_11, FEB_11),
        "discount_amounts": [{"amount": 500}],
        "taxes": [
            {"amount": 150, "tax_behavior": "exclusive"},
            {"amount": 100, "tax_behavior": "inclusive"},
        ],
    }
    ahead = line("1 × Gold", 2000, FEB_11, MAR_1 + 10 * DAY)
    both = invoice("A-1", "paid", JAN_11, taxed, ahead, total=3650)
    story = story_of(Subject(BODY, around={**AROUND, "invoices": [both]}))
    assert [each.words for each in story.periods] == ["trial", "16.50 USD", "20.00 USD"]


def test_what_came_in_one_second_is_told_as_it_came() -> None:
    """Stripe lists the latest first."""
    paused = subscription("active", item(2000, JAN_1, FEB_1), pause_collection={"behavior": "void"})
    events = [
        event("deleted", JAN_1, {**paused, "status": "canceled"}),
        event("updated", JAN_1, paused, pause_collection=None),
        event("created", JAN_1, paused),
    ]
    steps = story_of(Subject(paused, around={"events": events})).ordered
    assert [each.words for each in steps] == [
        "begins, active: 1 × 20.00 USD / month",
        "collection paused: each invoice is voided",
        "canceled, no reason given",
    ]


def to_come(body: dict[str, Any], **around: Any) -> list[str]:
    """The words of what is still to come."""
    steps = story_of(Subject(body, around={"now": JAN_11, **around})).ordered
    return [each.words for each in steps if each.look == "to come"]


def test_a_pause_of_collection_is_told_of_the_next_invoice() -> None:
    """Which is not voided where collection goes on before."""
    pause = {"behavior": "void", "resumes_at": FEB_11}
    paused = subscription("active", item(2000, JAN_1, FEB_1), pause_collection=pause)
    upcoming = invoice(None, "draft", FEB_1, line("1 × Gold", 2000, FEB_1, MAR_1))
    assert to_come(paused, upcoming=upcoming) == [
        "next invoice: 20.00 USD, voided",
        "collection goes on",
    ]
    early = {**paused, "pause_collection": {**pause, "resumes_at": JAN_11 + DAY}}
    assert to_come(early, upcoming=upcoming) == ["collection goes on", "next invoice: 20.00 USD"]


def test_nothing_comes_of_a_subscription_that_has_ended() -> None:
    """Whatever was planned."""
    pause = {"behavior": "void", "resumes_at": FEB_11}
    ended = subscription(
        "canceled",
        item(2000, JAN_1, FEB_1),
        pause_collection=pause,
        trial_end=FEB_1,
        cancel_at=FEB_1,
        ended_at=JAN_11,
    )
    assert to_come(ended) == []


def test_the_end_of_a_trial_offer_is_to_come() -> None:
    """With the price that follows, where Stripe was asked for it."""
    trial = {"trial_offer": "to_1", "start_date": JAN_1, "end_date": FEB_1}
    tried = subscription("active", {**item(100, JAN_1, JAN_11), "current_trial": trial})
    offer = {"id": "to_1", "end_behavior": {"transition": {"price": price(2000)}}}
    assert to_come(tried) == ["trial offer ends"]
    assert to_come(tried, offers={"to_1": offer}) == ["trial offer ends, then 20.00 USD / month"]


def test_what_a_schedule_plans_is_to_come() -> None:
    """Its next phases, a pause, and its end; what has happened is told by the events."""
    phases = [
        {"start_date": JAN_1, "end_date": FEB_1, "items": [{"price": price(2000), "quantity": 1}]},
        {"start_date": FEB_1, "end_date": MAR_1, "items": [{"price": price(3000), "quantity": 1}]},
    ]
    plan = {"status": "active", "phases": phases, "end_behavior": "release"}
    assert to_come(subscription("active", item(2000, JAN_1, FEB_1)), schedule=plan) == [
        "phase 2: 1 × 30.00 USD / month",
        "released: the subscription goes on by itself",
    ]


def test_a_change_of_status_is_told_once() -> None:
    """Pausing makes two events in a second."""
    paused = subscription("paused", item(2000, JAN_1, FEB_1))
    events = [event("paused", JAN_11, paused), event("updated", JAN_11, paused, status="active")]
    steps = story_of(Subject(paused, around={"events": events})).ordered
    assert [each.words for each in steps] == ["begins", "active becomes paused"]


def test_a_reply_alone_tells_what_it_knows() -> None:
    """Nothing is asked for a plain value; the time is then not known, and nothing is to come."""
    history.clear()
    text = repr(show(BODY))
    assert "2026-01-01 00:00  begins\n" in text
    assert "(to come)" not in text
    assert len(history) == 0


def test_each_status_has_its_colour_and_its_words() -> None:
    """A change to past due is marked, an end too."""
    late = {**BODY, "status": "past_due"}
    ended = subscription("canceled", item(2000, JAN_11, FEB_11), ended_at=FEB_1)
    ended["cancellation_details"] = {"reason": "payment_failed"}
    around = {"events": [event("deleted", FEB_1, ended), event("updated", JAN_11, late, status="active")]}
    looks = {step.words: step.look for step in story_of(Subject(ended, around=around)).steps}
    assert looks == {
        "begins": "plain",
        "active becomes past_due": "bad",
        "canceled, payment_failed": "bad",
    }


def test_the_picture_says_the_same_as_the_table() -> None:
    """In its description; every step has a number, and none covers another."""
    html = show(Subject(BODY, around=AROUND)).react({"do": "show"})["parts"]["page"]
    assert html.index("<summary>Timeline</summary>") < html.index("<summary>Tree</summary>")
    svg = ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    name = "{http://www.w3.org/2000/svg}"
    assert svg.findtext(f"{name}title") == "Subscription sub_1: active"
    assert "renewal A-2: 20.00 USD, paid on 2026-01-11;" in (svg.findtext(f"{name}desc") or "")
    discs = [(float(each.get("cx", "")), float(each.get("cy", ""))) for each in svg.iter(f"{name}circle")]
    assert len(discs) == 7
    assert all(0 < x < WIDTH for x, _ in discs)
    apart = [
        (abs(one[0] - other[0]), abs(one[1] - other[1]))
        for n, one in enumerate(discs)
        for other in discs[n + 1 :]
    ]
    assert all(across >= 22 or down >= 22 for across, down in apart)


def test_hostile_words_stay_words() -> None:
    """What customers and events say is text."""
    bad = {**BODY, "id": "sub_<script>"}
    html = show(Subject(bad, around={"events": [event("<b>x", JAN_1, bad)]})).static_html()
    assert "<script>" not in html
    assert "<b>x" not in html


def test_stripe_is_asked_for_the_rest() -> None:
    """Invoices, events and the next invoice, in the time of the sandbox; the history holds none of it."""
    client = connect(settings=Settings(seed="timeline", clock=datetime(2026, 1, 1, tzinfo=UTC)))
    new_subscription = subscribed(client)
    control("post", "advance", days=31, hours=1)
    count = len(history)
    text = repr(show(new_subscription))
    assert len(history) == count
    steps = [each for each in text.splitlines() if each.startswith("2026-")]
    assert [each[:10] for each in steps] == ["2026-01-01", "2026-01-01", "2026-02-01", "2026-03-01"]
    assert steps[0].endswith("begins, active: 1 × 20.00 USD / month")
    assert "-0002: 20.00 USD, paid on 2026-02-01" in steps[2]
    assert steps[3].endswith("next invoice: 20.00 USD (to come)")


def test_a_clocks_own_time_counts() -> None:
    """A subscription on a test clock is told as of that clock."""
    client = connect(settings=Settings(seed="timeline", clock=datetime(2026, 1, 1, tzinfo=UTC)))
    clock = client.v1.test_helpers.test_clocks.create({"frozen_time": JAN_1, "name": "A year"})
    new_subscription = subscribed(client, test_clock=clock.id)
    client.v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": FEB_11})
    assert "2026-03-01 00:00  next invoice: 20.00 USD (to come)" in repr(show(new_subscription))
    text = repr(show(client.v1.test_helpers.test_clocks.retrieve(clock.id)))
    assert "A year stands at 2026-02-11 00:00:00 UTC, ready.\n" in text
    assert f"2026-03-01 00:00  {new_subscription.id}: next period (to come)" in text


def subscribed(client: stripe.StripeClient, **customer: Any) -> Any:
    """A new subscription of 20 dollars a month, paid by card."""
    params: Any = {"source": "tok_visa", **customer}
    whom = client.v1.customers.create(params)
    price = client.v1.prices.create(
        {
            "currency": "usd",
            "unit_amount": 2000,
            "recurring": {"interval": "month"},
            "product_data": {"name": "Gold"},
        }
    )
    return client.v1.subscriptions.create({"customer": whom.id, "items": [{"price": price.id}]})
