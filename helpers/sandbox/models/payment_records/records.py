"""Records of payments made elsewhere, and of each attempt at one.

An attempt is open until its outcome is reported; then another one may follow, or what was guaranteed may be
refunded. A record shows the amounts of its latest attempt.

Source: https://docs.stripe.com/api/payment-record and https://docs.stripe.com/payments/payment-records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ... import errors
from ...account_store import AccountStore
from ...by_type.typed import own
from ...hooks import made_up
from ...model import Model
from ...nested import changes, first_metadata
from ...resource import Resource
from ...routes import Call, route
from ...statuses import Statuses
from ..core import currencies
from ..payment_methods import payment_methods

RECORD, ATTEMPT = "payment_record", "payment_attempt_record"
records = Model(
    RECORD,
    word="payment record",
    references={"customer_details.customer": "customer"},
    source="https://docs.stripe.com/api/payment-record",
)
Model(
    ATTEMPT,
    word="payment attempt record",
    references={"payment_record": RECORD},
    source="https://docs.stripe.com/api/payment-attempt-record",
)
# What becomes of an attempt; no object shows it but by its amounts.
LIFE = Statuses(
    {
        "open": ("guaranteed", "failed", "canceled"),
        "guaranteed": ("refunded",),
        "refunded": ("refunded",),
        "failed": (),
        "canceled": (),
    }
)
OUTCOMES = LIFE.next["open"]
# An attempt that another one may follow.
OVER = ("failed", "canceled")
AMOUNTS = ("authorized", "canceled", "failed", "guaranteed", "refunded")
SHARED = ("customer_details", "customer_presence", "description", "shipping_details")


@made_up(RECORD)
def _made_up(store: AccountStore, id: str) -> Resource:
    """A record whose first attempt is open."""
    record = store.add(
        {**store.new(RECORD, id=id), **_amounts({"currency": "usd", "value": 1000})}, event=None
    )
    return _attempt(store, record, {"payment_method_details": {"custom": {"display_name": "Made up"}}})


@route("v1.payment_records.report_payment")
def report_payment(call: Call) -> Resource:
    """Report a payment with its first attempt, as far as that has come."""
    store, params = call.store, call.params
    if not params.get("processor_details"):
        # A program found it in test mode in July 2026, though the docs call it optional. Guess: the words for
        # a payment without a processor.
        raise errors.missing("processor_details")
    asked = params["amount_requested"]
    currencies.check_positive(asked["value"])
    amount = {"currency": currencies.checked(asked["currency"]), "value": asked["value"]}
    reported = store.new(RECORD)
    reported |= changes(RECORD, reported, {name: params[name] for name in SHARED if name in params})
    reported |= {
        **_amounts(amount),
        "metadata": first_metadata(params),
        "processor_details": _processor(params.get("processor_details")),
        "reported_by": "self",
    }
    record = store.add(reported, event=None)
    return _attempt(store, record, params)


@route("v1.payment_records.report_payment_attempt")
def report_attempt(call: Call) -> Resource:
    """Report another attempt; those before it must have come to nothing."""
    record = own(call)
    state = _state(call.store, record)
    if state not in OVER:
        raise errors.Invalid(
            f"You cannot report another attempt on the payment record {record['id']}: its latest attempt is "
            f"{state}. All attempts must be {' or '.join(OVER)} first."
        )
    names = [name for name in SHARED if name in call.params]
    said = changes(
        RECORD, record, {name: call.params[name] for name in (*names, "metadata") if name in call.params}
    )
    record = call.store.change(record, {**said, **_amounts(record["amount_requested"])}, event=None)
    return _attempt(call.store, record, call.params)


def _attempt(store: AccountStore, record: Resource, params: Mapping[str, Any]) -> Resource:
    """A new attempt, with its outcome if that is known."""
    tried = store.new(ATTEMPT)
    names = ("amount", "amount_requested", "reported_by", "processor_details", *SHARED)
    tried |= {name: record[name] for name in names}
    tried |= {
        **_amounts(record["amount_requested"]),
        "metadata": first_metadata(params),
        "payment_method_details": _method(store, params.get("payment_method_details") or {}),
        "payment_record": record["id"],
    }
    attempt = store.add(tried, event=None)
    store.keep("_payment_attempt", attempt["id"], state=LIFE.begins[0])
    values = {
        "latest_payment_attempt_record": attempt["id"],
        "payment_method_details": attempt["payment_method_details"],
    }
    record = store.change(record, values, event=None)
    if outcome := params.get("outcome"):
        if not params.get(outcome):
            raise errors.missing(f"{outcome}[{outcome}_at]")
        record = _come_to(store, record, outcome)
    return record


def _method(store: AccountStore, sent: Mapping[str, Any]) -> Resource:
    """How it was paid: by a payment method of Stripe's, or by one of the account's own."""
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    billing = {
        "address": address,
        "email": None,
        "name": None,
        "phone": None,
        **(sent.get("billing_details") or {}),
    }
    if id := sent.get("payment_method"):
        method = payment_methods.named(store, id, param="payment_method_details[payment_method]")
        return {"billing_details": billing, "payment_method": method["id"], "type": method["type"]}
    custom = sent.get("custom") or {}
    if not custom.get("display_name") and not custom.get("type"):
        raise errors.missing("payment_method_details[custom][display_name]")
    if custom.get("display_name") and custom.get("type"):
        # Recorded in July 2026, though an example of the docs has both.
        raise errors.only_one(
            [f"payment_method_details[custom][{name}]" for name in ("display_name", "type")]
        )
    shown = {"display_name": custom.get("display_name") or custom["type"], "type": custom.get("type")}
    return {"billing_details": billing, "custom": shown, "payment_method": None, "type": "custom"}


def _processor(sent: Mapping[str, Any] | None) -> Resource:
    return dict(sent) if sent else {"custom": {"payment_reference": None}, "type": "custom"}


def _amounts(amount: Resource, **reached: int) -> dict[str, Resource]:
    """Every amount of a record: what was asked for, and what of it was reached, in minor units."""
    whole = {"amount": amount, "amount_requested": amount}
    parts = {f"amount_{name}": {**amount, "value": reached.get(name, 0)} for name in AMOUNTS}
    return {**whole, **parts}


def _state(store: AccountStore, record: Resource) -> str:
    return str(store.get("_payment_attempt", record["latest_payment_attempt_record"])["state"])


def _come_to(store: AccountStore, record: Resource, outcome: str, **reached: int) -> Resource:
    """Have the latest attempt come to an outcome. Raises Invalid where it has another one already."""
    attempt = store.get(ATTEMPT, record["latest_payment_attempt_record"])
    LIFE.require({**attempt, "status": _state(store, record)}, outcome)
    store.keep("_payment_attempt", attempt["id"], state=outcome)
    whole = record["amount_requested"]["value"]
    if outcome == "guaranteed":
        reached = {"authorized": whole, "guaranteed": whole}
    elif outcome in OVER:
        reached = {outcome: whole}
    amounts = _amounts(record["amount_requested"], **reached)
    store.change(attempt, amounts, event=None)
    return store.change(record, amounts, event=None)


@route("v1.payment_records.report_payment_attempt_guaranteed")
def report_guaranteed(call: Call) -> Resource:
    """The money is certain."""
    return _reported(call, "guaranteed")


@route("v1.payment_records.report_payment_attempt_failed")
def report_failed(call: Call) -> Resource:
    """The latest attempt failed."""
    return _reported(call, "failed")


@route("v1.payment_records.report_payment_attempt_canceled")
def report_canceled(call: Call) -> Resource:
    """The latest attempt was given up."""
    return _reported(call, "canceled")


def _reported(call: Call, outcome: str) -> Resource:
    record = _come_to(call.store, own(call), outcome)
    said = {name: call.params[name] for name in ("metadata",) if name in call.params}
    return call.store.change(record, said, event=None)


@route("v1.payment_records.report_payment_attempt_informational")
def report_information(call: Call) -> Resource:
    """Tell more of a payment, which changes nothing about it."""
    record = own(call)
    names = ("customer_details", "description", "metadata", "shipping_details")
    said = changes(RECORD, record, {name: call.params[name] for name in names if name in call.params})
    attempt = call.store.get(ATTEMPT, record["latest_payment_attempt_record"])
    shown = {name: value for name, value in said.items() if name != "metadata"}
    call.store.change(attempt, shown, event=None)
    return call.store.change(record, said, event=None)


@route("v1.payment_records.report_refund")
def report_refund(call: Call) -> Resource:
    """What was guaranteed was given back, all of it or a part."""
    store, record, params = call.store, own(call), call.params
    if not params.get("refunded"):
        raise errors.missing("refunded[refunded_at]")
    guaranteed, back = record["amount_guaranteed"], record["amount_refunded"]["value"]
    left = guaranteed["value"] - back
    given = params.get("amount") or {**guaranteed, "value": left}
    if currencies.checked(given["currency"]) != guaranteed["currency"]:
        raise errors.Invalid("The refund must be in the payment's currency.", param="amount[currency]")
    LIFE.require({**record, "status": _state(store, record)}, "refunded")
    if not 0 < given["value"] <= left:
        raise errors.Invalid(
            f"The amount must be between 1 and {left}, what has not been refunded.", param="amount[value]"
        )
    whole = guaranteed["value"]
    reached = {"authorized": whole, "guaranteed": whole, "refunded": back + given["value"]}
    record = _come_to(store, record, "refunded", **reached)
    return store.change(record, {name: params[name] for name in ("metadata",) if name in params}, event=None)


@records.listing
def _created(call: Call) -> Callable[[Resource], bool]:
    """Those made in a span of time."""
    earliest, latest = call.params.pop("created_after", None), call.params.pop("created_before", None)
    return lambda record: (
        (earliest is None or record["created"] > earliest) and (latest is None or record["created"] < latest)
    )
