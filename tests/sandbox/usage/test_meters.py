"""Meters, their events and what they add up to, through the SDK on both transports."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from helpers.sandbox import Sandbox

from ..conftest import NOW
from ..refused import refusal

HOUR, DAY = 3600, 86_400


def meter(client: Any, formula: str = "sum", **params: Any) -> Any:
    """A meter of calls."""
    of = {"display_name": "Calls", "event_name": "calls", "default_aggregation": {"formula": formula}}
    return client.v1.billing.meters.create({**of, **params})


def customer(client: Any) -> str:
    """A customer's id."""
    id: str = client.v1.customers.create({}).id
    return id


def use(client: Any, customer: str, value: str, **params: Any) -> Any:
    """Report usage."""
    payload = {"stripe_customer_id": customer, "value": value}
    return client.v1.billing.meter_events.create({"event_name": "calls", "payload": payload, **params})


def used(client: Any, meter: str, customer: str, *, hours: int = 24, **params: Any) -> list[float]:
    """What was used up to an hour from now, in one sum or in windows."""
    span = {"start_time": NOW + HOUR - hours * HOUR, "end_time": NOW + HOUR}
    event_summaries = client.v1.billing.meters.event_summaries.list(
        meter, {"customer": customer, **span, **params}
    )
    return [each.aggregated_value for each in event_summaries.data]


def test_a_customer_uses_by_its_own_test_clock(stripe_client: Any) -> None:
    """An event without a time is of the clock's present; one up to it is taken, and may be taken back."""
    meter(stripe_client)
    clock = stripe_client.v1.test_helpers.test_clocks.create({"frozen_time": NOW + 40 * DAY}).id
    who = stripe_client.v1.customers.create({"test_clock": clock}).id
    assert use(stripe_client, who, "2", identifier="first").timestamp == NOW + 40 * DAY
    assert use(stripe_client, who, "2", timestamp=NOW + 39 * DAY).timestamp == NOW + 39 * DAY
    assert use(stripe_client, who, "2", timestamp=NOW).timestamp == NOW
    for moment, code in ((-36, "timestamp_too_far_in_past"), (41, "timestamp_in_future")):
        error = refusal(lambda at=NOW + moment * DAY: use(stripe_client, who, "2", timestamp=at))
        assert error.code == code
    cancel = {"event_name": "calls", "type": "cancel", "cancel": {"identifier": "first"}}
    assert stripe_client.v1.billing.meter_event_adjustments.create(cancel).status == "pending"


@pytest.mark.parametrize(("formula", "total"), [("sum", 7.5), ("count", 3), ("last", 2)])
def test_events_are_added_up_as_the_meter_says(stripe_client: Any, formula: str, total: float) -> None:
    """The last one is the last by its own time."""
    of, who = meter(stripe_client, formula).id, customer(stripe_client)
    use(stripe_client, who, "2")
    use(stripe_client, who, "4.5", timestamp=NOW - HOUR)
    use(stripe_client, who, "1", timestamp=NOW - 2 * HOUR)
    use(stripe_client, customer(stripe_client), "100")
    assert used(stripe_client, of, who) == [total]


def test_windows_are_told_the_latest_first(stripe_client: Any) -> None:
    """Their end is not in them."""
    of, who = meter(stripe_client).id, customer(stripe_client)
    use(stripe_client, who, "1", timestamp=NOW - HOUR)
    use(stripe_client, who, "2", timestamp=NOW)
    assert used(stripe_client, of, who, hours=3, value_grouping_window="hour") == [2, 1, 0]
    list_ = stripe_client.v1.billing.meters.event_summaries.list
    aside = {"customer": who, "start_time": NOW - 30, "end_time": NOW}
    assert refusal(list_, of, aside).param == "start_time"
    half = {"customer": who, "start_time": NOW - HOUR // 2, "end_time": NOW, "value_grouping_window": "hour"}
    assert refusal(list_, of, half).param == "start_time"


def test_an_event_name_has_one_active_meter(stripe_client: Any) -> None:
    """A deactivated one may come back while there is no other."""
    meters = stripe_client.v1.billing.meters
    first = meter(stripe_client)
    error = refusal(meter, stripe_client)
    assert error.user_message == (
        "An active meter already exists for event name 'calls'. To create a new meter with the same event "
        "name, first deactivate the currently active meter."
    )
    off = meters.deactivate(first.id)
    assert (off.status, off.status_transitions.deactivated_at) == ("inactive", NOW)
    assert refusal(use, stripe_client, customer(stripe_client), "1").http_status == 400
    second = meter(stripe_client)
    assert refusal(meters.reactivate, first.id).http_status == 400
    meters.deactivate(second.id)
    assert meters.reactivate(first.id).status == "active"
    assert [each.id for each in meters.list({"status": "active"}).data] == [first.id]
    told = [each.type for each in stripe_client.v1.events.list({"type": "billing.meter.*"}).data]
    assert told[:2] == ["billing.meter.reactivated", "billing.meter.deactivated"]


def test_an_identifier_counts_once_a_day(sandbox: Sandbox, stripe_client: Any) -> None:
    """Sent again it is refused, in Stripe's words."""
    of, who = meter(stripe_client).id, customer(stripe_client)
    use(stripe_client, who, "1", identifier="one")
    error = refusal(use, stripe_client, who, "1", identifier="one")
    assert error.user_message == "An event already exists with identifier one."
    assert used(stripe_client, of, who) == [1]
    sandbox.advance(days=1)
    assert use(stripe_client, who, "1", identifier="one").identifier == "one"


@pytest.mark.parametrize(
    ("moment", "code", "message"),
    [
        (
            NOW - 36 * DAY,
            "timestamp_too_far_in_past",
            "The event timestamp cannot be more than 35 days in past. Expected a timestamp greater than or "
            f"equal to {NOW - 35 * DAY}.",
        ),
        (NOW + 600, "timestamp_in_future", "The event timestamp cannot be in future."),
    ],
)
def test_events_are_of_the_last_weeks(stripe_client: Any, moment: int, code: str, message: str) -> None:
    """Older ones, and those to come, are refused.

    Source: https://github.com/the-answerai/theanswer/pull/624.
    """
    meter(stripe_client)
    error = refusal(use, stripe_client, customer(stripe_client), "1", timestamp=moment)
    assert (error.code, error.param, error.user_message) == (code, "timestamp", message)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"value": "1"}, "meter_event_no_customer_defined"),
        ({"stripe_customer_id": "cus_nope", "value": "1"}, "meter_event_customer_not_found"),
        ({"stripe_customer_id": "", "value": "many"}, "meter_event_invalid_value"),
        ({"stripe_customer_id": "", "value": "1234567890.123456"}, "meter_event_value_too_many_digits"),
    ],
)
def test_what_cannot_be_counted_is_reported(stripe_client: Any, payload: dict[str, str], code: str) -> None:
    """The event is taken, and an event of v2 tells what is wrong with it."""
    of, who = meter(stripe_client).id, customer(stripe_client)
    payload = {name: value or who for name, value in payload.items()}
    params = {"event_name": "calls", "payload": payload, "identifier": "bad"}
    assert stripe_client.v1.billing.meter_events.create(params).identifier == "bad"
    (report,) = stripe_client.v2.core.events.list().data
    assert (report.type, report.related_object.id) == ("v1.billing.meter.error_report_triggered", of)
    told = stripe_client.v2.core.events.retrieve(report.id).data.reason.error_types[0]
    assert (told.code, told.sample_errors[0].request.identifier) == (code, "bad")


def test_use_may_be_a_fraction_or_be_taken_back_by_a_number(sandbox: Sandbox, stripe_client: Any) -> None:
    """Below 0 in all, nothing is billed.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api.
    """
    of, v1 = meter(stripe_client).id, stripe_client.v1
    who = v1.customers.create({"source": "tok_visa"}).id
    recurring = {"interval": "month", "usage_type": "metered", "meter": of}
    price = {"currency": "usd", "unit_amount": 100, "product_data": {"name": "Calls"}, "recurring": recurring}
    items = [{"price": v1.prices.create(price).id}]
    subscription = v1.subscriptions.create({"customer": who, "items": items}).id
    for values, billed in ((("4", "-1.5"), (250, "2.5")), (("1", "-3"), (0, "0"))):
        for value in values:
            use(stripe_client, who, value)
        sandbox.advance(days=31, hours=1)
        (line,) = v1.invoices.list({"subscription": subscription}).data[0].lines.data
        assert (line.amount, str(line.quantity_decimal)) == billed


def test_of_use_by_the_hour_the_last_report_counts(stripe_client: Any) -> None:
    """It "overwrites the previous one" of the same hour.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage.
    """
    hourly = meter(stripe_client, event_time_window="hour")
    who, start = customer(stripe_client), NOW - NOW % HOUR - HOUR
    for moment, value in ((0, "3"), (600, "5"), (-1, "1"), (60, "4")):
        use(stripe_client, who, value, timestamp=start + moment)
    assert used(stripe_client, hourly.id, who) == [5]


def test_an_event_is_taken_back_within_a_day(sandbox: Sandbox, stripe_client: Any) -> None:
    """Once, under the name that it was reported with."""
    of, who = meter(stripe_client).id, customer(stripe_client)
    use(stripe_client, who, "1", identifier="one")
    use(stripe_client, who, "2", identifier="two")
    adjust = stripe_client.v1.billing.meter_event_adjustments.create
    cancel = {"event_name": "calls", "type": "cancel", "cancel": {"identifier": "one"}}
    assert refusal(adjust, {**cancel, "event_name": "other"}).param == "cancel[identifier]"
    assert adjust(cancel).status == "pending"
    assert used(stripe_client, of, who) == [2]
    assert refusal(adjust, cancel).param == "cancel[identifier]"
    sandbox.advance(days=1)
    assert refusal(adjust, {**cancel, "cancel": {"identifier": "two"}}).param == "cancel[identifier]"


def test_usage_is_reported_in_v2_too(stripe_client: Any) -> None:
    """With times in ISO 8601, one by one, and taken back; null says no more than nothing."""
    of, who = meter(stripe_client).id, customer(stripe_client)
    params = {"event_name": "calls", "identifier": "a", "timestamp": "2024-02-01T11:30:00Z"}
    payload = {"stripe_customer_id": who, "value": "3"}
    meter_event = stripe_client.v2.billing.meter_events.create({**params, "payload": payload})
    assert (meter_event.identifier, str(meter_event.timestamp)) == ("a", "2024-02-01T11:30:00.000Z")
    assert used(stripe_client, of, who) == [3]
    unsaid = {"event_name": "calls", "payload": payload, "timestamp": None}
    assert str(stripe_client.v2.billing.meter_events.create(unsaid).timestamp) > str(meter_event.timestamp)
    cancel = {"event_name": "calls", "type": "cancel", "cancel": {"identifier": "a"}}
    assert stripe_client.v2.billing.meter_event_adjustments.create(cancel).status == "pending"
    assert used(stripe_client, of, who) == [3]


def test_usage_is_streamed_in_a_session(sandbox: Sandbox) -> None:
    """With the session's token in place of a key; an event tells of what no meter counts.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api.
    """
    client: Any = sandbox.client()
    of, who = meter(client).id, customer(client)
    session = client.v2.billing.meter_event_session.create()
    streaming: Any = stripe.StripeClient(session.authentication_token, http_client=sandbox.http_client())
    payload = {"stripe_customer_id": who, "value": "2"}
    events = [{"event_name": "calls", "payload": payload} for _ in range(3)]
    events.append({"event_name": "nobody", "identifier": "lost", "payload": payload})
    streaming.v2.billing.meter_event_stream.create({"events": events})
    assert used(client, of, who) == [6]
    (told,) = client.v2.core.events.list().data
    assert told.type == "v1.billing.meter.no_meter_found"
    error = client.v2.core.events.retrieve(told.id).data.reason.error_types[0]
    sample = error.sample_errors[0]
    assert (error.code, sample.request.identifier) == ("no_meter", "lost")
    assert sample.error_message == "No meter was found matching event_name nobody."


def test_a_price_is_backed_by_an_active_meter(stripe_client: Any) -> None:
    """And only a metered one."""
    of = meter(stripe_client).id
    params = {"currency": "usd", "unit_amount": 5, "product_data": {"name": "Calls"}}
    create = stripe_client.v1.prices.create
    metered = {"interval": "month", "usage_type": "metered", "meter": of}
    assert create({**params, "recurring": metered}).recurring.meter == of
    assert refusal(create, {**params, "recurring": {"interval": "month", "meter": of}}).http_status == 400
    stripe_client.v1.billing.meters.deactivate(of)
    assert refusal(create, {**params, "recurring": metered}).param == "recurring[meter]"


def test_a_session_lasts_a_quarter_of_an_hour(stripe_client: Any, sandbox: Sandbox) -> None:
    """The token is "only valid for 15 minutes": https://docs.stripe.com/api/v2/billing/meter-event-sessions.

    Guess: the words.
    """
    meter(stripe_client)
    event = {
        "event_name": "calls",
        "payload": {"stripe_customer_id": customer(stripe_client), "value": "2"},
    }
    session = stripe_client.v2.billing.meter_event_session.create()
    options = {"api_key": session.authentication_token}
    stream = stripe_client.v2.billing.meter_event_stream
    sandbox.advance(seconds=899)
    stream.create({"events": [event]}, options)
    sandbox.advance(seconds=1)
    with pytest.raises(stripe.TemporarySessionExpiredError):
        stream.create({"events": [event]}, options)
