"""Meter events: usage as it is reported, in v1, in v2 and as a stream; and how it is taken back.

An event is counted at once, where Stripe takes a moment. Source: https://docs.stripe.com/api/billing/meter-event
and https://docs.stripe.com/api/v2/billing/meter-event.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import new
from ...clock import DAY, iso, parse_moment
from ...resource import Resource
from ...routes import Call, route
from . import alerts, meters, records
from .reports import Fault, report, report_no_meter

OLDEST_DAYS = 35
AHEAD = 5 * 60
UNIQUE_FOR = DAY
MOST_DIGITS = 15
SESSION, SESSION_LASTS = "_meter_event_session", 15 * 60


@route("v1.billing.meter_events.create")
def create_event(call: Call) -> Resource:
    """Report usage. `timestamp`: in Unix seconds."""
    kept = _take(call.store, call.params, call.params.get("timestamp"))
    names = ("event_name", "identifier", "payload", "timestamp")
    return new(call.store, "billing.meter_event", **{name: kept[name] for name in names})


@route("v2.billing.meter_events.create")
def create_event_of_v2(call: Call) -> Resource:
    """Report usage. `timestamp`: in ISO 8601."""
    kept = _take_of_v2(call.store, call.params)
    names = ("event_name", "identifier", "payload")
    shown = {name: kept[name] for name in names}
    return new(call.store, "v2.billing.meter_event", **shown, timestamp=iso(kept["timestamp"]))


@route("v2.billing.meter_event_session.create")
def create_session(call: Call) -> Resource:
    """A token with which usage may be streamed for a quarter of an hour."""
    session = call.store.new("v2.billing.meter_event_session", expires_at=iso(call.store.now + SESSION_LASTS))
    token = f"token_test_{call.store.state.ids.derive(session['id'], 24)}"
    call.store.keep(SESSION, token, expires_at=call.store.now + SESSION_LASTS)
    return {**session, "authentication_token": token}


@route("v2.billing.meter_event_stream.create")
def stream(call: Call) -> Resource:
    """Report many events at once; what no meter counts is told of. Raises RefusedByV2 where it is over."""
    session = call.store.find(SESSION, call.store.origin.key)
    if session and session["expires_at"] <= call.store.now:
        # Guess: the words.
        raise errors.RefusedByV2(
            "temporary_session_expired", "The meter event session has expired: create a new one."
        )
    for each in call.params["events"]:
        if meters.active(call.store, each["event_name"]):
            _take_of_v2(call.store, each)
        else:
            identifier = each.get("identifier") or call.store.new_id("mtrevt_")
            report_no_meter(call.store, each["event_name"], identifier)
    return {}


def _take_of_v2(store: AccountStore, params: Mapping[str, Any]) -> Resource:
    moment = params.get("timestamp")
    return _take(store, params, None if moment is None else _seconds(moment))


def _seconds(text: str) -> int:
    try:
        moment: datetime = parse_moment(text)
    except ValueError:
        raise errors.Invalid(f"Invalid timestamp: {text}", param="timestamp") from None
    return int(moment.timestamp())


def _take(store: AccountStore, params: Mapping[str, Any], timestamp: int | None) -> Resource:
    """Count an event, or report what is wrong with it to the meter's owner. Raises Invalid.

    Guess: a customer on a test clock uses by that clock, and what is the present for everybody else is not
    refused either.
    """
    meter = meters.active(store, params["event_name"])
    if meter is None:
        raise errors.Invalid(f'No active meter found for event name "{params["event_name"]}".')
    now, store = store.now, _on_clock_of(store, _customer_in(meter, params["payload"]))
    moment = store.now if timestamp is None else timestamp
    _check_moment(moment, min(now, store.now), max(now, store.now))
    identifier = params.get("identifier") or store.new_id("mtrevt_")
    known = store.find(records.KIND, identifier)
    if known and known["created"] > store.now - UNIQUE_FOR:
        raise errors.Invalid(f"An event already exists with identifier {identifier}.")
    kept = {
        "created": store.now,
        "event_name": params["event_name"],
        "identifier": identifier,
        "payload": params["payload"],
        "timestamp": moment,
    }
    _count(store, meter, kept)
    return kept


def _on_clock_of(store: AccountStore, id: str | None) -> AccountStore:
    customer = store.find("customer", id or "")
    return store.on_clock(customer["test_clock"] if customer else None)


def _check_moment(moment: int, earliest: int, latest: int) -> None:
    """Refuse what is too old or yet to come, by the clocks that tell the present.

    Source of the sentences: https://github.com/the-answerai/theanswer/pull/624, and another public program.
    """
    oldest = earliest - OLDEST_DAYS * DAY
    if moment < oldest:
        raise errors.Invalid(
            f"The event timestamp cannot be more than {OLDEST_DAYS} days in past. Expected a timestamp "
            f"greater than or equal to {oldest}.",
            code="timestamp_too_far_in_past",
            param="timestamp",
        )
    if moment > latest + AHEAD:
        raise errors.Invalid(
            "The event timestamp cannot be in future.",
            code="timestamp_in_future",
            param="timestamp",
        )


# What is looked at once an event has counted: functions of the store, the meter and the customer's id.
COUNTED: list[Callable[[AccountStore, Resource, str], None]] = [alerts.look]


def _count(store: AccountStore, meter: Resource, event: Mapping[str, Any]) -> None:
    """Add an event to what its customer used; one that cannot be counted is reported."""
    try:
        customer, value = _read(store, meter, event["payload"])
    except Fault as fault:
        report(store, meter, fault, event["identifier"])
        return
    store.keep(
        records.KIND,
        event["identifier"],
        created=event["created"],
        customer=customer,
        meter=meter["id"],
        series=records.series(meter["id"], customer),
        timestamp=event["timestamp"],
        value=value,
    )
    for look in COUNTED:
        look(store, meter, customer)


def _read(store: AccountStore, meter: Resource, payload: Mapping[str, str]) -> tuple[str, str]:
    """Who used how much. Raises Fault."""
    customer = _customer_in(meter, payload)
    if not customer:
        key = meter["customer_mapping"]["event_payload_key"]
        raise Fault("meter_event_no_customer_defined", f"Customer mapping key {key} not found in payload.")
    if store.find("customer", customer) is None:
        raise Fault("meter_event_customer_not_found", f"There is no customer `{customer}`.")
    if meter["default_aggregation"]["formula"] == "count":
        return customer, "1"
    return customer, _value(payload.get(meter["value_settings"]["event_payload_key"]))


def _customer_in(meter: Resource, payload: Mapping[str, str]) -> str | None:
    """Whose usage an event tells, as far as it says."""
    return payload.get(meter["customer_mapping"]["event_payload_key"])


def _value(text: str | None) -> str:
    """How much was used, less than nothing where that takes back what was reported. Raises Fault.

    Source: https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api.
    """
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        raise Fault("meter_event_invalid_value", f"The value `{text}` is not a number.") from None
    if not number.is_finite():
        raise Fault("meter_event_invalid_value", f"The value `{text}` is not a number.")
    if len(number.as_tuple().digits) > MOST_DIGITS:
        raise Fault("meter_event_value_too_many_digits", f"The value has more than {MOST_DIGITS} digits.")
    return str(number)


@route("v1.billing.meter_event_adjustments.create")
def create_adjustment(call: Call) -> Resource:
    """Take an event back, within a day."""
    return new(call.store, "billing.meter_event_adjustment", **_cancel(call), status="pending")


@route("v2.billing.meter_event_adjustments.create")
def create_adjustment_of_v2(call: Call) -> Resource:
    """Take an event back, within a day."""
    return new(call.store, "v2.billing.meter_event_adjustment", **_cancel(call), status="pending")


def _cancel(call: Call) -> dict[str, Any]:
    store, params = call.store, call.params
    identifier = (params.get("cancel") or {}).get("identifier")
    if not identifier:
        raise errors.missing("cancel[identifier]")
    known = store.find(records.KIND, identifier)
    meter = store.find("billing.meter", known["meter"]) if known else None
    if known is None or meter is None or meter["event_name"] != params["event_name"]:
        # Guess: Stripe's words for this are not published.
        raise errors.Invalid(
            f"No meter event found with identifier {identifier}.", param="cancel[identifier]"
        )
    if known["created"] <= _on_clock_of(store, known["customer"]).now - DAY:
        # Guess: as above.
        raise errors.Invalid(
            "You can only cancel events within 24 hours of Stripe receiving them.", param="cancel[identifier]"
        )
    store.forget(records.KIND, identifier)
    return {"cancel": {"identifier": identifier}, "event_name": params["event_name"], "type": "cancel"}
